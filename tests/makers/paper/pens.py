"""What writes on paper: machines and hands. A pen draws text into a box of a grey page and says what fitted."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw, ImageFont

from tests.makers.paper.blank_sheets import PX_PER_PT, Picture, Spot

Box = tuple[float, float, float, float]
MACHINES = ("Liberation Sans", "Liberation Serif", "Liberation Mono", "DejaVu Sans", "Nimbus Mono PS")
HANDS = ("fontpkg_caveat", "fontpkg_kalam", "fontpkg_indie_flower", "fontpkg_dancing_script")
_HAND_SIZES_PT = {
    "fontpkg_caveat": 15.0,
    "fontpkg_kalam": 11.0,
    "fontpkg_indie_flower": 11.0,
    "fontpkg_dancing_script": 12.5,
}
_LINE, _LOW_PT = 1.17, 5.2


@dataclass(frozen=True)
class Pen:
    """`size_pt` is what it writes with where there is room, `least_pt` the smallest; `ink` the grey of a stroke;
    `wobble_pt` how far a hand strays (0 for a machine); `off_pt` where the whole page is set off; `looseness` how much
    each letter of a hand differs from the others of its kind (0 where words are written in one stroke)."""

    face: str
    size_pt: float
    least_pt: float
    ink: int
    wobble_pt: float = 0.0
    off_pt: tuple[float, float] = (0.0, 0.0)
    looseness: float = 0.0

    def font(self, size_pt: float) -> ImageFont.FreeTypeFont:
        return _font(face_path(self.face), round(size_pt * PX_PER_PT * 4) / 4)


def machine_pen(rng: Generator, face: str = "") -> Pen:
    """What a typewriter, a PDF viewer or a word processor sets: drawn for a whole paper."""
    off = (float(np.clip(rng.normal(0, 0.8), -1.6, 1.6)), float(np.clip(rng.normal(0, 0.6), -1.4, 1.4)))
    size = float(rng.choice([9.0, 9.5, 10.0, 11.0]))
    return Pen(face or str(rng.choice(MACHINES)), size, 6.5, int(rng.integers(0, 45)), 0.0, off)


def hand_pen(rng: Generator, face: str = "", looseness: float = 0.0) -> Pen:
    """Ballpoint, blue or black, one hand for a whole paper."""
    face = face or str(rng.choice(HANDS))
    size = (_HAND_SIZES_PT.get(face) or _size_of_a_hand(face)) * float(rng.uniform(0.92, 1.08))
    ink, wobble = int(rng.integers(20, 95)), float(rng.uniform(0.5, 1.1))
    return Pen(face, size, 0.72 * size, ink, wobble, (1.0, 0.0), looseness)


def _size_of_a_hand(face: str) -> float:
    """At which its small letters are as high as hands write them on a form."""
    _, top, _, bottom = _font(face_path(face), 100.0).getbbox("x", anchor="ls")
    return 100.0 * _LOW_PT / max(bottom - top, 20)


@lru_cache
def face_path(face: str) -> str:
    """A file of the font: of a package of fonts, or of the system; or itself where it is a file. Raises LookupError
    where it is not installed."""
    if Path(face).is_file():
        return face
    spec = find_spec(face) if face.isidentifier() else None
    if spec is not None and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations)))
        return str(
            min(folder.rglob("*.ttf"), key=lambda path: ("Italic" in path.name, "Regular" not in path.name, path.name))
        )
    found = subprocess.run(["fc-match", "-f", "%{family}|%{file}", face], capture_output=True, text=True, timeout=60)
    family, _, path = found.stdout.partition("|")
    if face not in family:
        raise LookupError(f"the font {face} is not installed")
    return path


@lru_cache(maxsize=64)
def _font(path: str, size_px: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px)


def write(page: Image.Image, spot: Spot, text: str, pen: Pen, rng: Generator) -> str:
    """Draws the text into the field and returns what stands there: smaller type first, then what does not fit is left
    out, word by word."""
    lines, size = _fit(spot, text, pen)
    font = pen.font(size)
    left, top, _, bottom = spot.box
    step = size * PX_PER_PT * _LINE
    ascent = size * PX_PER_PT * 0.36
    baseline = (top + bottom) / 2 + ascent if not spot.is_long else top + size * PX_PER_PT * 1.05 + 4
    for line in lines:
        x = left + (3 + pen.off_pt[0]) * PX_PER_PT
        y = baseline - pen.off_pt[1] * PX_PER_PT
        _draw_line(page, x, y, line, font, pen, rng)
        baseline += step
    return "\n".join(lines)


def _fit(spot: Spot, text: str, pen: Pen) -> tuple[list[str], float]:
    left, top, right, bottom = spot.box
    width, height = right - left - 7 * PX_PER_PT, bottom - top - 4
    size = pen.size_pt
    while True:
        font = pen.font(size)
        room = max(int(height / (size * PX_PER_PT * _LINE)), 1) if spot.is_long else 1
        lines = _wrap(text, font, width) if spot.is_long else [" ".join(text.split())]
        if len(lines) <= room and all(font.getlength(line) <= width for line in lines):
            return lines, size
        if size - 0.5 < pen.least_pt:
            return (lines[:room] if spot.is_long else _wrap(lines[0], font, width)[:1]), size
        size -= 0.5


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.strip().split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _draw_line(
    page: Image.Image, x: float, y: float, line: str, font: ImageFont.FreeTypeFont, pen: Pen, rng: Generator
) -> None:
    """`x`, `y`: where the baseline begins."""
    draw = ImageDraw.Draw(page)
    if not pen.wobble_pt:
        draw.text((x, y), line, font=font, fill=pen.ink, anchor="ls")
        return
    drift = float(rng.normal(0, 0.008))
    for word in line.split(" "):
        lift = float(rng.normal(0, pen.wobble_pt)) * PX_PER_PT * 0.6
        for start, piece in _strokes(word, font, pen):
            off = rng.normal(0, 1.2 * pen.looseness, 2) if pen.looseness else (0.0, 0.0)
            _stamp_word(page, x + start + float(off[0]), y + lift + float(off[1]), piece, font, pen, rng)
        y += drift * font.getlength(word)
        x += (font.getlength(word) + font.getlength(" ")) * float(rng.uniform(0.99, 1.06))


def _strokes(word: str, font: ImageFont.FreeTypeFont, pen: Pen) -> list[tuple[float, str]]:
    """(where it begins, letters) of what is written without lifting the pen."""
    if not pen.looseness:
        return [(0.0, word)]
    return [(font.getlength(word[:place]), letter) for place, letter in enumerate(word)]


def _stamp_word(
    page: Image.Image, x: float, y: float, word: str, font: ImageFont.FreeTypeFont, pen: Pen, rng: Generator
) -> None:
    """A word as a hand writes it: turned a little, bent a little, pressed now more, now less."""
    if not word:
        return
    left, top, right, bottom = font.getbbox(word, anchor="ls")
    edge = 14
    width, height = int(right - left) + 2 * edge, int(bottom - top) + 2 * edge
    mask = Image.new("L", (width, height))
    ImageDraw.Draw(mask).text((edge - left, edge - top), word, font=font, fill=255, anchor="ls")
    bent = _bend(np.asarray(mask), rng, pen.looseness)
    press = np.clip(float(rng.normal(0.93, 0.05)), 0.75, 1.0)
    strength = Image.fromarray((bent * press).astype(np.uint8))
    page.paste(pen.ink, (int(x + left - edge), int(y + top - edge)), strength)


def _bend(mask: Picture, rng: Generator, looseness: float) -> Picture:
    height, width = mask.shape
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    phase, phase_2 = rng.uniform(0, 2 * np.pi, 2)
    waves = float(rng.uniform(90, 180))
    dy = 1.8 * np.sin(2 * np.pi * xs / waves + phase) + float(rng.normal(0, 0.02)) * (xs - width / 2)
    dx = 1.5 * np.sin(2 * np.pi * xs / (0.8 * waves) + phase_2) + float(rng.normal(0, 0.06)) * (ys - height / 2)
    if looseness:
        wide, tall = rng.normal(0, 0.07 * looseness, 2)
        dx, dy = dx + wide * (xs - width / 2), dy + tall * (ys - height / 2)
    bent = cv2.remap(mask, (xs + dx).astype(np.float32), (ys + dy).astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(bent, dtype=np.uint8)
