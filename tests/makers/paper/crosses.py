"""Marks in boxes: typed, printed, drawn with a pen, filled in, struck out; and what else a pen leaves on a form."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from tests.makers.paper.blank_sheets import PX_PER_PT
from tests.makers.paper.pens import Box, Pen, _font, face_path

Mark = Callable[[Image.Image, Box, int, Generator], None]
Point = tuple[float, float]


def typed_x(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    _glyph(page, box, "x" if rng.random() < 0.4 else "X", "Liberation Sans", 10.5, ink)


def printed_tick(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    _glyph(page, box, "✔" if rng.random() < 0.5 else "✓", "DejaVu Sans", 11.0, ink)


def printed_cross(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    """As viewers draw a ticked field: two straight lines inside the frame."""
    left, top, right, bottom = _inset(box, 2.2)
    draw = ImageDraw.Draw(page)
    for start, stop in (((left, top), (right, bottom)), ((left, bottom), (right, top))):
        draw.line((*start, *stop), fill=ink, width=5)


def filled(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    """Blackened with a pen, not to the very edge."""
    left, top, right, bottom = _inset(box, float(rng.uniform(0.8, 2.5)))
    y = top
    path: list[Point] = []
    while y < bottom:
        path += [(left + rng.normal(0, 2), y), (right + rng.normal(0, 2), y + 3)]
        y += float(rng.uniform(4, 8))
    stroke(page, path, ink, 7, rng)


def pen_cross(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    """Two quick strokes, often over the edge of the box."""
    left, top, right, bottom = _inset(box, float(rng.uniform(-3.0, 2.0)))
    for start, stop in (((left, top), (right, bottom)), ((left, bottom), (right, top))):
        stroke(page, _curve(_near(start, 7, rng), _near(stop, 7, rng), rng), ink, int(rng.integers(4, 8)), rng)


def pen_tick(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    knee = _near((left + 0.4 * width, bottom - 0.1 * height), 4, rng)
    start = _near((left + 0.1 * width, top + 0.5 * height), 4, rng)
    stop = _near((right + 0.35 * width, top - 0.25 * height), 9, rng)
    pen = int(rng.integers(4, 8))
    stroke(page, _curve(start, knee, rng), ink, pen, rng)
    stroke(page, _curve(knee, stop, rng), ink, pen, rng)


def struck_out(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    """A cross taken back: blackened, and a line through box and some of what stands beside it."""
    pen_cross(page, box, ink, rng)
    filled(page, box, ink, rng)
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    reach = right + float(rng.uniform(60, 160)) * PX_PER_PT
    stroke(page, _curve(_near((left - 20, middle), 5, rng), _near((reach, middle), 8, rng), rng), ink, 6, rng)


PRINTED: tuple[Mark, ...] = (typed_x, printed_tick, printed_cross)
DRAWN: tuple[Mark, ...] = (pen_cross, pen_cross, pen_tick, filled)


def sign(page: Image.Image, box: Box, ink: int, rng: Generator) -> None:
    """A signature: loops that lean to the right."""
    left, top, right, bottom = box
    x, y = left + 0.08 * (right - left), (top + bottom) / 2
    points: list[Point] = []
    for number in range(int(rng.integers(60, 110))):
        angle = number * float(rng.uniform(0.45, 0.62))
        swing = float(rng.uniform(0.12, 0.34)) * (bottom - top)
        points.append((x + 18 * cos(angle) + 0.25 * swing * sin(angle), y - swing * sin(angle)))
        x += float(rng.uniform(3, 7))
    stroke(page, points, ink, 5, rng)


def stamp(page: Image.Image, centre: Point, words: str, rng: Generator) -> None:
    """A round stamp, unevenly inked."""
    side = 420
    layer = Image.new("L", (side, side))
    draw = ImageDraw.Draw(layer)
    for radius in (195, 185, 120):
        draw.ellipse((side / 2 - radius, side / 2 - radius, side / 2 + radius, side / 2 + radius), outline=255, width=4)
    font = _font(face_path("Liberation Sans"), 30.0)
    draw.text((side / 2, side / 2), words, font=font, fill=255, anchor="mm", align="center")
    _ink_unevenly(page, layer, centre, float(rng.normal(0, 12)), rng)


def received_stamp(page: Image.Image, centre: Point, day: str, rng: Generator) -> None:
    """What the post room presses on the first page."""
    layer = Image.new("L", (640, 230))
    draw = ImageDraw.Draw(layer)
    draw.rectangle((6, 6, 633, 223), outline=255, width=6)
    draw.text((320, 70), "EINGEGANGEN", font=_font(face_path("Liberation Sans"), 58.0), fill=255, anchor="mm")
    draw.text((320, 160), day, font=_font(face_path("Liberation Mono"), 56.0), fill=255, anchor="mm")
    _ink_unevenly(page, layer, centre, float(rng.normal(0, 4)), rng)


def _ink_unevenly(page: Image.Image, layer: Image.Image, centre: Point, angle: float, rng: Generator) -> None:
    turned = layer.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    spots = rng.random((turned.height // 24 + 1, turned.width // 24 + 1)).astype(np.float32)
    cloud = np.asarray(Image.fromarray(spots).resize(turned.size, Image.Resampling.BICUBIC))
    strength = np.asarray(turned) * np.clip(0.35 + 0.8 * cloud, 0, 1) * 0.8
    where = (int(centre[0] - turned.width / 2), int(centre[1] - turned.height / 2))
    page.paste(int(rng.integers(30, 80)), where, Image.fromarray(strength.astype(np.uint8)))


def stroke(page: Image.Image, points: list[Point], ink: int, width: int, rng: Generator) -> None:
    """A line through the points whose width and darkness sway as those of a pen."""
    draw = ImageDraw.Draw(page)
    for start, stop in pairwise(points):
        wide = max(3, round(width + rng.normal(0, 0.6)))
        shade = int(np.clip(ink + rng.normal(0, 8), 0, 140))
        draw.line((*start, *stop), fill=shade, width=wide, joint="curve")
        radius = wide / 2 - 0.5
        draw.ellipse((stop[0] - radius, stop[1] - radius, stop[0] + radius, stop[1] + radius), fill=shade)


def draw_marks(page: Image.Image, box: Box, pen: Pen, marks: tuple[Mark, ...], rng: Generator) -> None:
    marks[int(rng.integers(len(marks)))](page, box, pen.ink, rng)


def _glyph(page: Image.Image, box: Box, sign_: str, face: str, size_pt: float, ink: int) -> None:
    left, top, right, bottom = box
    font = _font(face_path(face), size_pt * PX_PER_PT)
    ImageDraw.Draw(page).text(((left + right) / 2, (top + bottom) / 2), sign_, font=font, fill=ink, anchor="mm")


def _curve(start: Point, stop: Point, rng: Generator) -> list[Point]:
    """A stroke of a hand: bent, a little shaky."""
    bow, shake = float(rng.normal(0, 0.06)), 0.7
    points = []
    for step in range(13):
        part = step / 12
        x = start[0] + part * (stop[0] - start[0]) - bow * sin(pi * part) * (stop[1] - start[1])
        y = start[1] + part * (stop[1] - start[1]) + bow * sin(pi * part) * (stop[0] - start[0])
        points.append((x + rng.normal(0, shake), y + rng.normal(0, shake)))
    return points


def _near(point: Point, spread: float, rng: Generator) -> Point:
    return point[0] + float(np.clip(rng.normal(0, spread), -2 * spread, 2 * spread)), point[1] + float(
        np.clip(rng.normal(0, spread), -2 * spread, 2 * spread)
    )


def _inset(box: Box, points: float) -> Box:
    left, top, right, bottom = box
    edge = points * PX_PER_PT
    return left + edge, top + edge, right - edge, bottom - edge
