"""What happens to a page on its way: printed, laid on a scanner, sent by fax, photographed.

All take and give grey pictures; every parameter is drawn from the seed of the page, none is tuned to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from tests.makers.paper.blank_sheets import DPI, Picture
from tests.makers.paper.pens import _font, face_path

MM_PX = DPI / 25.4
Floats = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Laid:
    """How a page lies on the glass: turned by `skew` degrees, of `scale` its size."""

    skew: tuple[float, float] = (-1.5, 1.5)
    scale: tuple[float, float] = (0.993, 1.007)


STRAIGHT = Laid()
CAMERAS = ((2448, 3264), (3024, 4032))


def printed(page: Picture, rng: Generator, behind: Picture | None = None) -> Picture:
    """Toner spreads and is uneven; paper is grey, clouded and fibrous; what is printed behind shines through."""
    ink = 255.0 - page.astype(np.float32)
    ink = cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.35, 0.8))) * float(rng.uniform(1.0, 1.15))
    ink = np.minimum(ink, 255) * (0.86 + 0.12 * _clouds(page.shape, 160, rng))
    white = float(rng.uniform(232, 251)) + 5 * (_clouds(page.shape, 700, rng) - 0.5)
    paper = white + _grain(page.shape, float(rng.uniform(0.8, 2.0)), rng)
    if behind is not None and rng.random() < 0.35 and behind.shape == page.shape:
        ghost = cv2.GaussianBlur(255.0 - behind[:, ::-1].astype(np.float32), (0, 0), 3.0)
        paper -= ghost * float(rng.uniform(0.02, 0.06))
    return _to_grey(paper * (1 - ink / 262.0))


def scanned(page: Picture, rng: Generator, dpi: int, laid: Laid = STRAIGHT) -> Picture:
    """A flatbed or sheet-fed scanner: turned, shifted, a little out of scale; dust, hairs, streaks, noise."""
    zoom = dpi / DPI
    size = (round(page.shape[1] * zoom), round(page.shape[0] * zoom))
    lid = 255 if rng.random() < 0.7 else int(rng.integers(20, 60))
    picture = cv2.warpAffine(page, _lay(page, rng, zoom, laid), size, flags=cv2.INTER_AREA, borderValue=lid)
    picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.35, 0.75)) * max(zoom, 0.7))
    picture = _dust(picture, rng, dpi)
    noise = _grain(picture.shape, float(rng.uniform(1.5, 4.5)), rng)
    return _to_grey(picture.astype(np.float32) * float(rng.uniform(0.97, 1.03)) + noise)


def _lay(page: Picture, rng: Generator, zoom: float, laid: Laid) -> Floats:
    height, width = page.shape
    scale = float(rng.uniform(*laid.scale)) * zoom
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(*laid.skew)), scale)
    stretch = float(rng.uniform(0.998, 1.002))
    matrix[1] *= stretch
    shift = rng.uniform(-3 * MM_PX, 3 * MM_PX, 2) * zoom
    matrix[:, 2] += (np.array([width, height]) * (zoom - 1)) / 2 + shift
    return np.asarray(matrix, dtype=np.float32)


def _dust(picture: Picture, rng: Generator, dpi: int) -> Picture:
    canvas = Image.fromarray(picture)
    draw = ImageDraw.Draw(canvas)
    height, width = picture.shape
    unit = dpi / 300
    for _ in range(int(rng.poisson(25))):
        x, y, size = rng.uniform(0, width), rng.uniform(0, height), float(rng.uniform(0.8, 3.2)) * unit
        draw.ellipse((x, y, x + size, y + size), fill=int(rng.integers(20, 150)))
    for _ in range(int(rng.poisson(0.7))):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        points = [(x, y)]
        for _ in range(8):
            points.append((points[-1][0] + rng.normal(0, 20) * unit, points[-1][1] + rng.normal(0, 20) * unit))
        draw.line(points, fill=int(rng.integers(60, 140)), width=1)
    if rng.random() < 0.2:
        x = float(rng.uniform(0, width))
        draw.line((x, 0, x, height), fill=int(rng.integers(150, 215)), width=1)
    return np.asarray(canvas)


def to_bilevel(picture: Picture, rng: Generator, speckle: tuple[float, float] = (0.0, 0.0004)) -> Picture:
    """Black and white by one threshold below the white of the paper, as scanners do; 0 and 255."""
    white = float(np.percentile(picture, 85))
    black = np.asarray(picture) < white * float(rng.uniform(0.62, 0.8))
    hits = rng.random(picture.shape, dtype=np.float32) < float(rng.uniform(*speckle))
    return np.where(black ^ hits, 0, 255).astype(np.uint8)


def faxed(page: Picture, rng: Generator, lines_per_inch: int, header: str) -> Picture:
    """204 dots and 98 or 196 lines per inch, black and white, its own line at the top, noise of the line."""
    zoom = 204 / DPI
    laid = _lay(page, rng, zoom, Laid((-1.2, 1.2), (0.985, 1.0)))
    laid[1] *= lines_per_inch / 204
    size = (1728, round(297 / 25.4 * lines_per_inch))
    laid[0, 2] += (1728 - page.shape[1] * zoom) / 2
    picture = cv2.GaussianBlur(
        page, (0, 0), sigmaX=0.75 / zoom * 0.6, sigmaY=0.75 / zoom * 0.6 * 204 / lines_per_inch * 0.6
    )
    picture = cv2.warpAffine(picture, laid, size, flags=cv2.INTER_AREA, borderValue=255)
    noise = _grain(picture.shape, float(rng.uniform(3, 9)), rng)
    picture = to_bilevel(_to_grey(picture.astype(np.float32) + noise), rng, (0.0002, 0.002))
    return _line_faults(_head(picture, header, lines_per_inch), rng)


def _head(picture: Picture, header: str, lines_per_inch: int) -> Picture:
    strip = Image.new("L", (1728, 30), 255)
    ImageDraw.Draw(strip).text((40, 4), header, font=_font(face_path("Liberation Mono"), 21.0), fill=0)
    height = round(30 * lines_per_inch / 204)
    sized = np.asarray(strip.resize((1728, height), Image.Resampling.BOX))
    return np.vstack([np.where(sized < 128, 0, 255).astype(np.uint8), picture[:-height]])


def _line_faults(picture: Picture, rng: Generator) -> Picture:
    """Lines that were lost are repeated from above, as receivers do."""
    lost = picture.copy()
    for _ in range(int(rng.poisson(1.5))):
        row = int(rng.integers(40, picture.shape[0] - 2))
        lost[row] = lost[row - 1]
    return lost


def photographed(page: Picture, rng: Generator, sizes: Sequence[tuple[int, int]] = CAMERAS) -> Picture:
    """A telephone held over the table: colour picture, in perspective, unevenly lit, a little out of focus."""
    width, height = sizes[int(rng.integers(len(sizes)))]
    warped, lit = _view(_curl(page, rng), rng, width, height)
    table = _table(rng, width, height)
    grey = np.where(lit, warped, table).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), float(rng.uniform(0.7, 1.5)) * width / 3024)
    grey *= _light(rng, width, height)
    grey += _grain(grey.shape, float(rng.uniform(2, 5)), rng)
    tint = (1.0, float(rng.uniform(0.95, 1.0)), float(rng.uniform(0.82, 0.97)))
    return np.dstack([_to_grey(grey * share) for share in tint])


def _view(page: Picture, rng: Generator, width: int, height: int) -> tuple[Picture, Any]:
    rows, columns = page.shape
    share = float(rng.uniform(0.84, 0.93))
    tall = min(height * share, width * share * rows / columns)
    wide = tall * columns / rows
    middle = np.array([width, height]) / 2 + rng.normal(0, 0.01, 2) * width
    corners = np.array([[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]]) / 2
    angle = np.deg2rad(float(np.clip(rng.normal(0, 2), -4, 4)))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = corners @ turn + rng.uniform(-0.018, 0.018, (4, 2)) * width + middle
    source = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    warped = cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_LINEAR)
    lit = cv2.warpPerspective(np.full_like(page, 255), matrix, (width, height)) > 127
    return np.asarray(warped), lit


def _curl(page: Picture, rng: Generator) -> Picture:
    """Paper does not lie flat: its lines sway by up to a millimetre."""
    rows, columns = page.shape
    xs, ys = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    sway = float(rng.uniform(0, 0.8)) * MM_PX
    phase, length = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(1.0, 2.2)) * columns
    bent = ys + (sway * np.sin(2 * np.pi * xs / length + phase)).astype(np.float32)
    return np.asarray(cv2.remap(page, xs, bent, cv2.INTER_LINEAR, borderValue=240), dtype=np.uint8)


def _table(rng: Generator, width: int, height: int) -> Floats:
    grain = _clouds((height, width), 60, rng) * 25 + _clouds((height, width), 500, rng) * 40
    return np.asarray(grain + float(rng.uniform(40, 110)), dtype=np.float32)


def _light(rng: Generator, width: int, height: int) -> Floats:
    """A window on one side, and the shadow of the hand."""
    xs, ys = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    angle = float(rng.uniform(0, 2 * np.pi))
    fall = float(rng.uniform(0.08, 0.22))
    light = 0.95 - fall + fall * (xs * np.cos(angle) + ys * np.sin(angle))
    across, along = rng.uniform(-1, 1, 2)
    shadow = np.exp(-(((xs - across) / 0.7) ** 2 + ((ys - along) / 0.5) ** 2) * 2)
    return np.asarray(light * (1 - float(rng.uniform(0, 0.25)) * shadow), dtype=np.float32)


def _clouds(shape: tuple[int, ...], grain: int, rng: Generator) -> Floats:
    """Soft noise between 0 and 1."""
    coarse = rng.random((shape[0] // grain + 2, shape[1] // grain + 2)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))


def _grain(shape: tuple[int, ...], spread: float, rng: Generator) -> Floats:
    return rng.standard_normal(shape, dtype=np.float32) * np.float32(spread)


def _to_grey(values: Any) -> Picture:
    return np.clip(values, 0, 255).astype(np.uint8)
