"""Pieces: the ink of a cutting as parts that hang together, and the rows they stand in."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

_FLAT = 1.9
_PIECES_MAX = 4_000
_SIGNS_MAX = 4
_BLANK, _LEVEL = 0.6, 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of ink that hangs together, in pixels."""

    label: int
    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_flat(self) -> bool:
        """As a dash is."""
        return self.width >= _FLAT * self.height


@dataclass(frozen=True)
class Pieces:
    """All pieces of a picture."""

    all: tuple[Piece, ...]
    labels: npt.NDArray[np.int32]

    def shape(self, piece: Piece) -> npt.NDArray[np.bool_]:
        """The pixels of the piece in its box."""
        return np.asarray(self.labels[piece.top : piece.bottom, piece.left : piece.right] == piece.label)

    @cached_property
    def usual_height(self) -> float:
        """That of most letters, in pixels; 0 where there are none."""
        tall = [piece.height for piece in self.all if not piece.is_flat and piece.height > 6]
        return float(median(tall)) if tall else 0.0

    @cached_property
    def low_height(self) -> float:
        """That of letters without ascenders, in pixels; of digits and capitals where there is nothing else."""
        letters = sorted(
            piece.height for piece in self.all if not piece.is_flat and piece.height >= 0.55 * self.usual_height
        )
        return float(letters[len(letters) // 4]) if letters else 0.0

    @cached_property
    def rows(self) -> tuple[tuple[Piece, ...], ...]:
        """The letters line by line; small signs are left out."""
        letters = sorted(
            (piece for piece in self.all if piece.height >= 0.55 * self.usual_height), key=lambda piece: piece.bottom
        )
        rows: list[_Row] = []
        for piece in letters:
            row = next((row for row in rows[-2:] if row.is_level_with(piece)), None)
            if row is None:
                row = _Row()
                rows.append(row)
            row.add(piece)
        return tuple(tuple(row) for row in _whole_rows([row.pieces for row in rows]))

    @cached_property
    def letters(self) -> tuple[Piece, ...]:
        """Those of all rows, from left to right."""
        return tuple(sorted((piece for row in self.rows for piece in row), key=lambda piece: piece.left))

    def letters_in(self, left: float, top: float, right: float, bottom: float) -> list[Piece]:
        """The letters whose middles lie in that box, from left to right."""
        xs, ys = self._middles
        is_inside = (xs >= left) & (xs <= right) & (ys >= top) & (ys <= bottom)
        return [self.letters[place] for place in np.flatnonzero(is_inside)]

    def word_at(self, x: float, y: float) -> tuple[int, int, int]:
        """(number of the row, left, right) of the letters around that place up to the next blanks. Only where there
        are letters."""
        reaches = [(min(piece.top for piece in row), max(piece.bottom for piece in row)) for row in self.rows]
        away = [max(top - y, y - bottom, 0.0) for top, bottom in reaches]
        number = away.index(min(away))
        words: list[tuple[int, int]] = []
        for piece in sorted(self.rows[number], key=lambda piece: piece.left):
            if words and piece.left - words[-1][1] < _BLANK * self.low_height:
                words[-1] = (words[-1][0], max(words[-1][1], piece.right))
            else:
                words.append((piece.left, piece.right))
        left, right = min(words, key=lambda word: max(word[0] - x, x - word[1], 0.0))
        return number, left, right

    @cached_property
    def _middles(self) -> npt.NDArray[np.float64]:
        """Of the letters: x, and below it y."""
        places = [(piece.middle, (piece.top + piece.bottom) / 2) for piece in self.letters]
        return np.ascontiguousarray(np.asarray(places, np.float64).reshape(-1, 2).T)

    @cached_property
    def flat(self) -> tuple[Piece, ...]:
        """Dashes, and what looks like them."""
        return tuple(piece for piece in self.all if piece.is_flat)

    @cached_property
    def row_numbers(self) -> npt.NDArray[np.int16]:
        """For each label the row to which its piece belongs, small signs to the nearest; -1 for paper."""
        tops = np.asarray([min(piece.top for piece in row) for row in self.rows])
        bottoms = np.asarray([max(piece.bottom for piece in row) for row in self.rows])
        middles = np.asarray([[(piece.top + piece.bottom) / 2] for piece in self.all])
        numbers = np.full(len(self.all) + 1, -1, np.int16)
        away = np.maximum(np.maximum(tops - middles, middles - bottoms), 0.0)
        numbers[[piece.label for piece in self.all]] = away.argmin(axis=1)
        return numbers


class _Row:
    """Letters that stand beside each other; their upper and lower edges are kept in rising order."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._tops: list[int] = []
        self._bottoms: list[int] = []

    def add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        insort(self._tops, piece.top)
        insort(self._bottoms, piece.bottom)

    def is_level_with(self, piece: Piece) -> bool:
        middle = (piece.top + piece.bottom) / 2
        return _middle_of(self._tops) - 2 <= middle <= _middle_of(self._bottoms) + 2


def _middle_of(rising: Sequence[int]) -> float:
    """The median of values in rising order."""
    return (rising[(len(rising) - 1) // 2] + rising[len(rising) // 2]) / 2


def _whole_rows(rows: Sequence[list[Piece]]) -> list[list[Piece]]:
    """A few high or low signs are no row of their own where another row is as high as they stand."""
    whole = [row for row in rows if len(row) > _SIGNS_MAX] or list(rows)
    for row in rows:
        if any(row is other for other in whole):
            continue
        middle = median((piece.top + piece.bottom) / 2 for piece in row)
        near = next((other for other in whole if _spans(other, middle)), None)
        if near is None:
            whole.append(row)
        else:
            near += row
    return _joined(sorted(whole, key=lambda row: median(piece.bottom for piece in row)))


def _joined(rows: Sequence[list[Piece]]) -> list[list[Piece]]:
    """From top to bottom; two that stand at one height are one line, in which some letters hang lower."""
    found: list[list[Piece]] = []
    for row in rows:
        if found and _are_level(found[-1], row):
            found[-1] += row
        else:
            found.append(row)
    return found


def _are_level(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    spans = [
        (median(piece.top for piece in row), median(piece.bottom for piece in row)) for row in (one, other)
    ]  # fmt: skip
    shared = min(bottom for _, bottom in spans) - max(top for top, _ in spans)
    return shared >= _LEVEL * min(bottom - top for top, bottom in spans)


def _spans(row: Sequence[Piece], middle: float) -> bool:
    return min(piece.top for piece in row) <= middle <= max(piece.bottom for piece in row)


def pieces_of(picture: Picture, ink: float) -> Pieces:
    """Those darker than `ink`; no more of them than a page of letters has."""
    labels, stats = labelled(np.asarray(picture < ink))
    if len(stats) > _PIECES_MAX:
        labels[labels >= _PIECES_MAX] = 0
    found = tuple(_piece(label, *row) for label, row in enumerate(stats[1:_PIECES_MAX].tolist(), start=1))
    return Pieces(found, labels)


def labelled(ink: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each pixel the number of its piece, 0 for paper, and for each number left, top, width, height and area; those
    of the paper mean nothing. Looked at is only where there is ink."""
    labels = np.zeros(ink.shape, np.int32)
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return labels, np.zeros((1, 5), np.int32)
    top, bottom = rows[0], rows[-1] + 1
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    left, right = columns[0], columns[-1] + 1
    room = np.ascontiguousarray(ink[top:bottom, left:right]).view(np.uint8)
    _, labels[top:bottom, left:right], stats, _ = cv2.connectedComponentsWithStats(room, connectivity=8)
    stats[:, cv2.CC_STAT_LEFT] += left
    stats[:, cv2.CC_STAT_TOP] += top
    return labels, np.asarray(stats, np.int32)


def _piece(label: int, left: int, top: int, width: int, height: int, area: int) -> Piece:
    return Piece(label, left, top, left + width, top + height, area)
