"""Boxes to be ticked as they stand drawn on a page, strokes that may be ticks, and the cells that rules make.

Two witnesses say whether a box is ticked: what is drawn inside, and how dark the page is there. Where they differ, the
box is doubtful.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from klimadocs.model.transcript import Box, Place, Sighting, Word
from klimadocs.readers.pdf_drawings import Shape
from klimadocs.readers.pdf_view import View

_FRAME_MIN_PT, _FRAME_MAX_PT = 5.0, 20.0
_SQUARE = 1.35
_STROKE_MAX_PT = 60.0
_STROKES_MAX = 250
_BAND_PT = 12.0
_RULE_MIN_PT = 20.0
_THIN_PT = 2.0
_NEAR_PT = 1.5
_INSET = 0.22
_DARK_SHARE = 0.02
_DARKER_BY = 60
_SCALE = 2.0
_PIXELS_MAX = 3000.0
_UNCERTAIN = 0.5

Cell = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Rules:
    """Upright rules as (x, top, bottom), level rules as (y, left, right), both in rising order."""

    upright: tuple[tuple[float, float, float], ...]
    level: tuple[tuple[float, float, float], ...]

    def cell_around(self, box: Box) -> Box | None:
        """The cell in which the middle of the box lies; None where there are no rules on all sides."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        lower, higher, nearer, further = y - _NEAR_PT, y + _NEAR_PT, x - _NEAR_PT, x + _NEAR_PT
        uprights = [at for at, top, bottom in self.upright if top <= higher and lower <= bottom]
        if not uprights or uprights[0] > x or uprights[-1] <= x:
            return None
        levels = [at for at, left, right in self.level if left <= further and nearer <= right]
        if not levels or levels[0] > y or levels[-1] <= y:
            return None
        across, down = bisect_right(uprights, x), bisect_right(levels, y)
        return uprights[across - 1], levels[down - 1], uprights[across], levels[down]


def rules_of(shapes: Sequence[Shape], least: float = _RULE_MIN_PT) -> Rules:
    """Lines, the edges of drawn rectangles and thin bars; what is shorter than `least` is no rule."""
    upright: set[tuple[float, float, float]] = set()
    level: set[tuple[float, float, float]] = set()
    for shape in shapes:
        for x0, y0, x1, y1 in _rule_edges(shape, least):
            if y1 - y0 >= x1 - x0 and y1 - y0 >= 6:
                upright.add((round((x0 + x1) / 2, 1), round(y0, 1), round(y1, 1)))
            elif x1 - x0 >= 6:
                level.add((round((y0 + y1) / 2, 1), round(x0, 1), round(x1, 1)))
    return Rules(tuple(sorted(upright)), tuple(sorted(level)))


def _rule_edges(shape: Shape, least: float) -> Iterator[Box]:
    left, top, right, bottom = shape.box
    width, height = right - left, bottom - top
    if shape.kind != "straight" or max(width, height) < least:
        return
    if min(width, height) <= _THIN_PT:
        yield shape.box
    elif shape.is_outlined:
        yield from shape.edges


def number_cells(boxes: Sequence[Box | None], page: int) -> list[Cell | None]:
    """(page, row, column), both from 1, of each cell; rows by their top, columns by their left edge."""
    known = {box for box in boxes if box is not None}
    tops = _ranks({box[1] for box in known})
    columns: dict[float, dict[float, int]] = {
        top: _ranks({box[0] for box in known if box[1] == top}) for top in {box[1] for box in known}
    }
    return [None if box is None else (page, tops[box[1]], columns[box[1]][box[0]]) for box in boxes]


def _ranks(values: set[float]) -> dict[float, int]:
    return {value: rank for rank, value in enumerate(sorted(values), start=1)}


def frames_of(shapes: Sequence[Shape]) -> list[Box]:
    """Small square outlines, then round ones, each once."""
    found: list[Box] = []
    for shape in shapes:
        is_frame = shape.kind == "straight" and shape.is_outlined and len(shape.edges) >= 4 and _is_frame(shape.box)
        if is_frame and not any(_is_same(shape.box, frame) for frame in found):
            found.append(shape.box)
    found += _frames_of_lines(shapes, found)
    return found + _round_frames(shapes, found)


def _round_frames(shapes: Sequence[Shape], known: Sequence[Box]) -> list[Box]:
    """Circles with nothing but a tick inside: a ring around a box or around a smaller circle is itself the tick."""
    rounds = [shape.box for shape in shapes if shape.is_round and shape.is_outlined and _is_frame(shape.box)]
    found: list[Box] = []
    for box in sorted(rounds, key=lambda box: box[2] - box[0]):
        if not any(_is_in(frame, box) for frame in (*known, *found)):
            found.append(box)
    return found


def _frames_of_lines(shapes: Sequence[Shape], known: Sequence[Box]) -> list[Box]:
    """Squares put together from four single lines or bars: one level above another, with uprights at both ends."""
    bars = [shape.box for shape in shapes if shape.kind == "straight" and _is_short_bar(shape.box)]
    level = [bar for bar in bars if bar[2] - bar[0] > bar[3] - bar[1]]
    upright = [bar for bar in bars if bar[3] - bar[1] >= bar[2] - bar[0]]
    found: list[Box] = []
    if len(bars) > 4 * _STROKES_MAX:
        return found
    for upper in level:
        for lower in level:
            box = (upper[0], upper[1], lower[2], lower[3])
            if not _is_frame(box) or abs(upper[0] - lower[0]) > _NEAR_PT or abs(upper[2] - lower[2]) > _NEAR_PT:
                continue
            sides = [bar for bar in upright if bar[1] <= box[1] + _NEAR_PT and bar[3] >= box[3] - _NEAR_PT]
            ends = [any(abs(bar[0] - x) <= _NEAR_PT for bar in sides) for x in (box[0], box[2])]
            if all(ends) and not any(_is_same(box, frame) for frame in (*known, *found)):
                found.append(box)
    return found


def _is_short_bar(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return min(width, height) <= _THIN_PT and _FRAME_MIN_PT <= max(width, height) <= _FRAME_MAX_PT


def _is_frame(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    if not (_FRAME_MIN_PT <= width <= _FRAME_MAX_PT and _FRAME_MIN_PT <= height <= _FRAME_MAX_PT):
        return False
    return max(width, height) / min(width, height) <= _SQUARE


def _is_same(box: Box, other: Box, slack: float = 2 * _NEAR_PT) -> bool:
    return all(abs(value - own) <= slack for value, own in zip(box, other, strict=True))


def read_marks(shapes: Sequence[Shape], words: Sequence[Word], page_number: int, grey: Grey | None) -> list[Sighting]:
    """Every frame as a box, ticked or not, then drawings and pictures elsewhere. `grey` is the page as a picture, None
    where only what is drawn is to be asked."""
    frames = frames_of(shapes)
    inks = [shape.box for shape in shapes if _is_ink(shape, frames)]
    strokes = [shape.box for shape in shapes if shape.kind == "stroke" and not _is_in_any(shape.box, frames)]
    pictures = [shape.box for shape in shapes if shape.kind == "picture" and not _is_in_any(shape.box, frames)]
    boxes = [_frame_sighting(frame, inks, words, page_number, grey) for frame in frames]
    drawings = _joined(strokes) if len(strokes) <= _STROKES_MAX else _banded(strokes)
    return [
        *boxes,
        *(_drawing(box, page_number, "Zeichnung") for box in drawings),
        *(_drawing(box, page_number, "Bild") for box in pictures[:_STROKES_MAX]),
    ]


def _drawing(box: Box, page_number: int, label: str) -> Sighting:
    """What is drawn outside of boxes: a tick only where it lies over one, perhaps writing, perhaps an ornament."""
    certainty = 1.0 if max(box[2] - box[0], box[3] - box[1]) <= _STROKE_MAX_PT and label == "Zeichnung" else _UNCERTAIN
    return replace(_sighting(box, True, page_number, label, certainty), label=label)


def _banded(strokes: Sequence[Box]) -> list[Box]:
    """Writing by hand is hundreds of strokes: what lies in one strip of the page is one drawing."""
    bands: dict[int, Box] = {}
    for box in strokes:
        band = int((box[1] + box[3]) / 2 // _BAND_PT)
        own = bands.get(band, box)
        bands[band] = min(own[0], box[0]), min(own[1], box[1]), max(own[2], box[2]), max(own[3], box[3])
    return list(bands.values())


def _is_in_any(box: Box, frames: Sequence[Box]) -> bool:
    return any(_is_in(box, frame) for frame in frames)


def _frame_sighting(
    frame: Box, inks: Sequence[Box], words: Sequence[Word], page_number: int, grey: Grey | None
) -> Sighting:
    is_drawn = any(_is_in(ink, frame) for ink in inks) or any(_is_in(box, frame) for _, box in words)
    is_dark = is_drawn if grey is None else grey.is_dark(_inner(frame))
    certainty = 1.0 if is_drawn == is_dark else _UNCERTAIN
    return _sighting(frame, is_drawn or is_dark, page_number, "Kästchen", certainty)


def _sighting(box: Box, mark: bool, page_number: int, name: str, certainty: float = 1.0) -> Sighting:
    rounded = (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))
    place = Place(page_number, rounded, f"Seite {page_number}, {name}")
    return Sighting("", "mark", place, mark=mark, certainty=certainty)


def _is_ink(shape: Shape, frames: Sequence[Box]) -> bool:
    """What may be a tick inside a frame: strokes, pictures, dark fillings; not the frame itself."""
    if shape.kind != "straight":
        return not any(shape.is_round and shape.box == frame for frame in frames)
    is_bar = min(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) <= _THIN_PT
    return shape.is_filled and not is_bar and not any(_is_same(shape.box, frame, _NEAR_PT) for frame in frames)


def _is_in(box: Box, frame: Box) -> bool:
    """Whether the middle of the box lies inside the frame and the box is not much larger."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    is_inside = frame[0] < x < frame[2] and frame[1] < y < frame[3]
    return (
        is_inside and box[2] - box[0] <= 2.5 * (frame[2] - frame[0]) and box[3] - box[1] <= 2.5 * (frame[3] - frame[1])
    )


def _inner(frame: Box) -> Box:
    across, down = (frame[2] - frame[0]) * _INSET, (frame[3] - frame[1]) * _INSET
    return frame[0] + across, frame[1] + down, frame[2] - across, frame[3] - down


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Strokes that cross or touch are one drawing."""
    found: list[Box] = []
    for box in boxes:
        for place, other in enumerate(found):
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
                found[place] = (
                    min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])
                )  # fmt: skip
                break
        else:
            found.append(box)
    return found


class Grey:
    """The page as a grey picture, without its notes and fields; drawn when it is first looked at."""

    def __init__(self, page: Any, view: View) -> None:
        width, height = view.size_pt
        self._page, self._view = page, view
        self._bitmap: Any = None
        self._scale = min(_SCALE, _PIXELS_MAX / max(width, height, 1.0))

    @cached_property
    def _picture(self) -> Any:
        turn = (self._view.turned - self._page.get_rotation()) % 360
        self._bitmap = self._page.render(  # kept: the picture lies in its memory
            scale=self._scale, rotation=turn, grayscale=True, may_draw_forms=False, draw_annots=False
        )
        picture = self._bitmap.to_pil()
        return picture if picture.mode == "L" else picture.convert("L")

    def is_dark(self, box: Box) -> bool:
        """Whether more than a trace in the box is clearly darker than its paper."""
        left, top, right, bottom = (round(value * self._scale) for value in box)
        counts = self._picture.crop((left, top, max(right, left + 1), max(bottom, top + 1))).histogram()
        paper = max(range(256), key=lambda grey: counts[grey])
        if paper < 128:
            return True
        dark = sum(counts[: max(paper - _DARKER_BY, 0)])
        return bool(dark > _DARK_SHARE * sum(counts))
