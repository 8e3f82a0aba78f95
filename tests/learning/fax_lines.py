"""Lines of machine type as they come out of a fax machine and are laid on the blank again: printed, turned, made to rows
and dots, black and white, and brought back to the resolution in which fields are read. Every parameter is drawn anew for
each line, from ranges wider than those of the simulator that measures the result (tests/makers/paper), which is another."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.ink.specks import least_dot, without_specks
from klimadocs.paper.laying.grounds import FINE_DPI
from klimadocs.paper.reading.trained import HIGH, USUAL
from tests.learning.fax_texts import line

Floats = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
SANS = ("Liberation Sans", "Arimo", "Nimbus Sans", "FreeSans", "TeX Gyre Heros", "Roboto", "Open Sans", "Carlito",
        "DejaVu Sans", "Lato", "Liberation Sans Narrow", "DejaVu Sans Condensed", "Cantarell", "Quattrocento Sans",
        "URW Gothic", "TeX Gyre Adventor", "Linux Biolinum O", "Noto Sans", "Source Sans Pro")  # fmt: skip
SERIF = ("Liberation Serif", "Tinos", "Nimbus Roman", "FreeSerif", "TeX Gyre Termes", "C059", "P052", "URW Bookman",
         "DejaVu Serif", "Caladea", "Charis SIL", "Gentium", "EB Garamond", "Linux Libertine O", "TeX Gyre Pagella",
         "TeX Gyre Schola", "Vollkorn", "Noto Serif")  # fmt: skip
MONO = ("Liberation Mono", "Cousine", "Nimbus Mono PS", "FreeMono", "TeX Gyre Cursor", "Courier Prime",
        "DejaVu Sans Mono", "Hack", "Inconsolata", "Noto Sans Mono", "mononoki", "JetBrains Mono", "Fira Code")  # fmt: skip
_SHARES = (0.40, 0.66)
_SIZES_PT = (6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10, 10.5, 11, 11, 12, 12, 13)
_DPI, _ACROSS = 400.0, 204.0
_WIDEST_IN, _ROOM_PX = 7.4, 60
_INK, _CORE, _EDGE_PX = 155, 118.0, 4


@dataclass(frozen=True)
class Line:
    """`picture` is HIGH pixels high, its letters of usual height about USUAL; paper is 255."""

    picture: Picture
    text: str


def make_line(rng: Generator, rows_per_inch: float) -> Line:
    """A line of any type that has all its letters; `rows_per_inch` is 98 or 196."""
    while True:
        text = line(rng)
        face = _face(rng)
        if not all(letter == " " or ord(letter) in _letters_of(face) for letter in text):
            continue
        picture = _picture(rng, text, face, rows_per_inch)
        # the model tells two equal letters apart only where there is a step between them
        if picture is not None and len(text) < picture.shape[1] / 2:
            return Line(picture, text)


def _face(rng: Generator) -> str:
    """A file of a font; the commonest ones of each kind half of the time."""
    group = (SANS, SERIF, MONO)[int(np.searchsorted(_SHARES, rng.random()))]
    name = group[int(rng.integers(3 if rng.random() < 0.45 else len(group)))]
    style = "Bold" if rng.random() < 0.07 else "Italic" if rng.random() < 0.03 else "Regular"
    return _file_of(name, style)


@cache
def _file_of(name: str, style: str) -> str:
    ask = ["fc-match", "-f", "%{file}", f"{name}:style={style}"]
    return subprocess.run(ask, capture_output=True, text=True, timeout=60, check=True).stdout


@cache
def _letters_of(face: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        return frozenset(TTFont(face, fontNumber=0, lazy=True).getBestCmap() or ())
    except TTLibError:
        return frozenset(range(0x20, 0x17F))  # older kinds of fonts


@lru_cache(maxsize=400)
def _font(face: str, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face, size_px)


def _picture(rng: Generator, text: str, face: str, rows_per_inch: float) -> Picture | None:
    size_px = float(rng.choice(_SIZES_PT)) * _DPI / 72
    font = _font(face, round(size_px * 2) / 2)
    if font.getlength(text) > _DPI * _WIDEST_IN:
        return None
    paper = _printed(rng, text, font, size_px)
    lay = _lie(rng, paper.shape, rows_per_inch)
    fax = _faxed(rng, paper, lay, rows_per_inch)
    return _cut_out(rng, _laid_flat(rng, fax, lay, paper.shape, rows_per_inch))


def _printed(rng: Generator, text: str, font: ImageFont.FreeTypeFont, size_px: float) -> Floats:
    """Black on white, as a printer or a typewriter does it: spread, pale, uneven."""
    size = int(font.getlength(text)) + 2 * _ROOM_PX, int(3.0 * size_px) + 2 * _ROOM_PX
    sheet = Image.new("L", size)
    ImageDraw.Draw(sheet).text((_ROOM_PX, _ROOM_PX + int(1.7 * size_px)), text, font=font, fill=255, anchor="ls")
    ink = cv2.GaussianBlur(np.asarray(sheet, np.float32), (0, 0), float(rng.uniform(0.4, 1.3)))
    ink = np.minimum(ink * float(rng.uniform(0.95, 1.2)), 255) * float(rng.uniform(0.72, 1.0))
    if rng.random() < 0.3:
        clouds = rng.random((4, max(size[0] // 150, 2))).astype(np.float32)
        ink = ink * (0.82 + 0.18 * cv2.resize(clouds, size))
    return np.asarray(255 - ink * (245 / 255), np.float32)


@dataclass(frozen=True)
class _Lie:
    """How the paper lies in the machine: `matrix` leads from it to the dots of the fax, which has that `size`."""

    matrix: npt.NDArray[np.float64]
    size: tuple[int, int]


def _lie(rng: Generator, shape: tuple[int, ...], rows_per_inch: float) -> _Lie:
    angle, scale = np.deg2rad(float(rng.uniform(-1.3, 1.3))), float(rng.uniform(0.96, 1.01))
    cosine, sine = np.cos(angle), np.sin(angle)
    across, down = _ACROSS / _DPI * scale, rows_per_inch / _DPI * scale
    height, width = shape
    left = float(rng.uniform(3, 5)) + max(sine, 0.0) * height * across
    top = float(rng.uniform(3, 5)) + max(-sine, 0.0) * width * down
    matrix = np.array([[cosine * across, -sine * across, left], [sine * down, cosine * down, top], [0, 0, 1]])
    wide, high = width * across + abs(sine) * height * across, height * down + abs(sine) * width * down
    return _Lie(matrix, (int(wide) + 10, int(high) + 10))


def _faxed(rng: Generator, paper: Floats, lie: _Lie, rows_per_inch: float) -> Picture:
    """Black and white, with the noise of the line; now and then a row is lost."""
    soft = float(rng.uniform(0.3, 1.0)) * 0.45 * _DPI / _ACROSS
    longer = 1 + 0.6 * max(_ACROSS / rows_per_inch - 1, 0)
    blurred = cv2.GaussianBlur(paper, (0, 0), sigmaX=soft + 0.2, sigmaY=soft * longer + 0.2)
    grey = cv2.warpAffine(blurred, lie.matrix[:2], lie.size, flags=cv2.INTER_LINEAR, borderValue=255)
    grey = grey + rng.standard_normal(grey.shape).astype(np.float32) * float(rng.uniform(2, 10))
    black = grey < float(rng.uniform(0.52, 0.84)) * 250
    if rng.random() < 0.8:
        black ^= rng.random(black.shape) < float(rng.uniform(0, 0.0022))
    fax = np.where(black, 0, 255).astype(np.uint8)
    if rng.random() < 0.02:
        row = int(rng.integers(1, len(fax)))
        fax[row] = fax[row - 1]
    return fax


def _laid_flat(rng: Generator, fax: Picture, lie: _Lie, shape: tuple[int, ...], rows_per_inch: float) -> Picture:
    """As a field is cut from the leaf (klimadocs/paper/laying), with the little errors of laying."""
    taller = _ACROSS / rows_per_inch
    leaf = cv2.resize(fax, (fax.shape[1], round(fax.shape[0] * taller)), interpolation=cv2.INTER_CUBIC)
    to_leaf = np.array([[1, 0, 0], [0, taller, (taller - 1) / 2], [0, 0, 1]])
    step = _DPI / FINE_DPI
    to_paper = np.array([[step, 0, step / 2 - 0.5], [0, step, step / 2 - 0.5], [0, 0, 1]])
    off = rng.normal(0, 1, 6) * (0.002, 0.0008, 0.3, 0.0008, 0.002, 0.3)
    error = np.array([[1 + off[0], off[1], off[2]], [off[3], 1 + off[4], off[5]], [0, 0, 1]])
    size = int(shape[1] / step), int(shape[0] / step)
    whole = to_leaf @ lie.matrix @ error @ to_paper
    flat = cv2.warpAffine(leaf, whole[:2], size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderValue=255)
    return without_specks(np.asarray(flat, np.uint8), 150.0, least_dot(FINE_DPI, _ACROSS, rows_per_inch, True))


def _cut_out(rng: Generator, flat: Picture) -> Picture | None:
    """The ink with a little paper around it, in the size in which lines are read; None where there is hardly any."""
    is_ink = flat < _INK
    rows, columns = np.flatnonzero(is_ink.any(axis=1)), np.flatnonzero(is_ink.any(axis=0))
    if len(rows) < 4 or len(columns) < 2:
        return None
    top, left = max(rows[0] - _EDGE_PX, 0), max(columns[0] - _EDGE_PX, 0)
    picture = flat[top : rows[-1] + _EDGE_PX + 1, left : columns[-1] + _EDGE_PX + 1]
    usual = pieces_of(picture, _CORE).usual_height
    if usual < 8:
        return None
    return _sized(rng, picture, USUAL / (usual * float(np.exp(rng.normal(0, 0.10)))))


def _sized(rng: Generator, picture: Picture, scale: float) -> Picture | None:
    if picture.shape[0] * scale > HIGH + 8:
        return None
    scale = min(scale, HIGH / picture.shape[0])
    width, height = (max(round(side * scale), 4) for side in picture.shape[::-1])
    made = np.full((HIGH, width), 255, np.uint8)
    top = int(np.clip((HIGH - height) // 2 + round(rng.normal(0, 1.5)), 0, HIGH - height))
    made[top : top + height] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return made


def as_ink(picture: Picture) -> Any:
    """1 for ink, 0 for paper, as the model takes it."""
    return (255.0 - picture.astype(np.float32)) / np.float32(255)
