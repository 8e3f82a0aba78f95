"""Prose: a page of which no blank is known, read whole, cell by cell where it has tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np

from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Box, Transcript
from klimadocs.paper.flowed.frames import Rule, TickBox, cells_of, rules_on, tick_boxes
from klimadocs.paper.flowed.runs import has_letters, runs_on
from klimadocs.paper.flowed.straight import Straight, Turn, lies_on_its_side, straighten, whitened
from klimadocs.paper.ink.clippings import to_png
from klimadocs.paper.ink.specks import least_dot, without_specks
from klimadocs.paper.leaves.light import is_bilevel
from klimadocs.paper.leaves.outline import Flat, lay_flat
from klimadocs.paper.leaves.pictures import Leaf, Picture
from klimadocs.paper.reading.recognition import Lines, Seen, recognise

_FINE_DPI, _LOOK_DPI = 300.0, 150.0
_AROUND_PT = 5.0
_ONE_LINE_PT = 24.0
_DASHES = frozenset("-–—")
_SPECK = 0.55
_SHORT = 14
_SIZES = (1.0, 0.75)
_INSET_PT = 1.2
_INK = 170
_LEAST_INK = 12
_MOST_INK, _LITTLE_INK = 0.35, 0.002
_PAPER = 236
_BELOW = frozenset("gjpqyQç,;()[]{}|/@§")
_ABOVE_LINE, _BELOW_LINE = 0.8, 0.2
_UNSURE, _SURELY = 35.0, 80.0
_KNOWN = 0.5


class ReadWord(NamedTuple):
    """A word on the straight page, in points; the base line lies at four fifths of its box. `surety` 0 to 100."""

    text: str
    box: Box
    surety: float


@dataclass(frozen=True)
class Prose:
    """Everything on a page, in points of the page laid straight."""

    number: int
    words: tuple[ReadWord, ...]
    ticks: tuple[TickBox, ...]
    upright: tuple[Rule, ...]
    level: tuple[Rule, ...]
    turned: int
    turn: Turn
    leaf_dpi: float
    look: bytes = field(repr=False)
    fine: bytes = field(repr=False, default=b"")
    grain_dpi: float = _FINE_DPI
    is_bilevel: bool = False

    @property
    def fine_dpi(self) -> float:
        """That of `picture`."""
        return min(self.turn.dpi, _FINE_DPI)

    @property
    def picture(self) -> Picture:
        """The straight page, its paper white; packed, for several pages wait at a time."""
        return np.asarray(cv2.imdecode(np.frombuffer(self.fine, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)

    def on_leaf(self, box: Box) -> Box:
        """Where it lies on the leaf, in points."""
        return self.turn.on_leaf(box, self.leaf_dpi)

    def cut(self, boxes: Sequence[Box]) -> list[bytes]:
        """The pieces of paper there with a little around them, as PNG."""
        picture = np.asarray(cv2.imdecode(np.frombuffer(self.look, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)
        places = (_pixels(box, min(self.turn.dpi, _LOOK_DPI) / 72.0, _AROUND_PT) for box in boxes)
        return [to_png(picture[max(top, 0) : bottom, max(left, 0) : right]) for left, top, right, bottom in places]


@dataclass(frozen=True, slots=True)
class Flowed:
    """A form whose lines lie elsewhere than in its blank, on `pages`; `score` (0 to 1) is what of the blank stands
    there."""

    reference: Reference
    score: float
    transcript: Transcript
    pages: tuple[Prose, ...]


FindFlowed = Callable[[Sequence[Prose], str, str], list[Flowed]]
"""Forms on pages of prose, of the file with that sha256 and media type."""


def read_whole(leaf: Leaf, evened: Picture) -> Prose | None:
    """None for a page with next to nothing on it, or with more than letters. A page that stands on its head is turned
    where that makes more sense; a sheet that was photographed lying on a table is cut out."""
    is_fax = is_bilevel(leaf.picture)
    clean = without_specks(evened, _INK, least_dot(leaf.dpi, leaf.dpi, leaf.grain_dpi, is_fax)) if is_fax else evened
    sheet = lay_flat(leaf.picture, clean) or Flat(clean, leaf.dpi, np.eye(3))
    ink = float((sheet.picture < _INK).mean())
    is_empty = ink * sheet.picture.size <= _LEAST_INK * sheet.dpi or not has_letters(sheet.picture, sheet.dpi, _INK)
    if is_empty or ink > _MOST_INK:
        return None
    quarter = 1 if lies_on_its_side(sheet.picture, sheet.dpi) else 0
    found = _read(leaf, sheet, quarter)
    return found if _sense(found) >= _KNOWN else max(found, _read(leaf, sheet, quarter + 2), key=_sense)


def _sense(prose: Prose) -> float:
    """The share of words that are surely read."""
    words = [word for word in prose.words if len(word.text) > 2]
    return sum(word.surety >= 80 for word in words) / max(len(words), 8)


def _read(leaf: Leaf, sheet: Flat, quarter: int) -> Prose:
    straight = straighten(sheet.picture, sheet.dpi, quarter)
    upright, level = rules_on(straight.picture, straight.dpi)
    ticks = tick_boxes(straight.picture, straight.dpi)
    words = tuple(_words(straight, upright, level, ticks, is_bilevel(leaf.picture)))
    frames = tuple(ticks), tuple(upright), tuple(level)
    look, fine = straight.packed(_LOOK_DPI), straight.packed_whole(_FINE_DPI, _PAPER)
    where = 90 * quarter % 360, Turn(straight.dpi, sheet.matrix @ straight.matrix), leaf.dpi
    return Prose(leaf.page, words, *frames, *where, look, fine, leaf.grain_dpi, is_bilevel(leaf.picture))


def _words(
    straight: Straight, upright: Sequence[Rule], level: Sequence[Rule], ticks: Sequence[TickBox], is_fax: bool
) -> Iterator[ReadWord]:
    """Those in cells, then those beside. On a fax rules are lost, and lines that lie apart are read each by itself.
    Where there is hardly any ink, the paper is made white: its grain would be read for letters, minutes long."""
    scale = straight.dpi / 72.0
    has_little = float((straight.picture < _INK).mean()) < _LITTLE_INK
    page = whitened(straight.picture, _PAPER) if has_little else straight.picture.copy()
    for tick in ticks:
        _wipe(page, tick.box, scale, 2)
    for cell in cells_of(upright, level):
        left, top, right, bottom = _pixels(cell, scale, -_INSET_PT)
        piece = page[max(top, 0) : bottom, max(left, 0) : right]
        if piece.size and int((piece < _INK).sum()) >= _LEAST_INK:
            is_block = bottom - top > _ONE_LINE_PT * scale
            yield from _placed(_recognise(piece, straight.dpi, is_block), max(left, 0), max(top, 0), scale)
        _wipe(page, cell, scale, 1)
    for y, left_end, right_end in level:
        _wipe(page, (left_end, y - 1.0, right_end, y + 1.0), scale, 0)
    if not is_fax:
        yield from _placed(_recognise(page, straight.dpi, is_block=True), 0, 0, scale)
        return
    for run in runs_on(page, straight.dpi, _INK):
        piece = page[run.top : run.bottom, run.left : run.right]
        yield from _placed(_recognise(piece, straight.dpi, run.is_block), run.left, run.top, scale)


def _recognise(piece: Picture, dpi: float, is_block: bool) -> Lines:
    """A word or two that are hard to read are looked at again, with whiter paper and in other sizes."""
    scale = _FINE_DPI / dpi if dpi < 0.9 * _FINE_DPI else 1.0
    first = recognise(piece, is_block, scale)
    if first.surety >= _SURELY or len(first.text) > _SHORT:
        return first
    paper = max(float(np.median(piece)), 1.0)
    white = np.asarray(np.minimum(piece * (255.0 / paper), 255.0), np.uint8)
    again = [recognise(white, is_block, scale * factor) for factor in _SIZES]
    return max([first, *again], key=lambda lines: lines.surety)


def _placed(found: Lines, left: int, top: int, scale: float) -> Iterator[ReadWord]:
    for line in found.lines:
        words = [word for word in line if word.surety >= _UNSURE or len(word.text) > 1 or word.text in _DASHES]
        if not words:
            continue
        base, height = _line(words)
        for word in words:
            if _is_speck(word, height):
                continue
            box = (
                (left + word.span[0]) / scale,
                (top + base - _ABOVE_LINE * height) / scale,
                (left + word.span[2]) / scale,
                (top + base + _BELOW_LINE * height) / scale,
            )
            yield ReadWord(word.text.replace("—", "–"), box, word.surety)


def _is_speck(word: Seen, height: float) -> bool:
    """Dust that was taken for a letter or two."""
    is_low = word.span[3] - word.span[1] < 0.3 * height and not set(word.text) & _DASHES
    return len(word.text) <= 2 and word.surety < _SURELY and (is_low or word.surety < _SPECK * 100)


def _line(words: Sequence[Seen]) -> tuple[float, float]:
    """(base line, height of the type) of a line, in pixels, by what letters reach down and up."""
    flat = [word.span[3] for word in words if not set(word.text) & _BELOW and any(map(str.isalnum, word.text))]
    top = min(word.span[1] for word in words)
    bottom = max(word.span[3] for word in words)
    base = float(np.median(flat)) if flat else bottom - 0.2 * (bottom - top)
    return base, max(1.25 * (base - top), 8.0)


def _pixels(box: Box, scale: float, wider: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return (
        round((left - wider) * scale), round((top - wider) * scale),
        round((right + wider) * scale), round((bottom + wider) * scale),
    )  # fmt: skip


def _wipe(page: Picture, box: Box, scale: float, wider: float) -> None:
    left, top, right, bottom = _pixels(box, scale, wider)
    cv2.rectangle(page, (left, top), (right, bottom), 255, -1)
