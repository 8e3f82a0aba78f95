"""Pieces: the ink of a cutting as parts that hang together, and the rows they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.pictures import Picture

_FLAT = 1.9
_PIECES_MAX = 4_000
_SIGNS_MAX = 4


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
        rows: list[list[Piece]] = []
        for piece in letters:
            row = next((row for row in rows[-2:] if _is_level(row, piece)), None)
            if row is None:
                rows.append([piece])
            else:
                row.append(piece)
        return tuple(tuple(row) for row in _whole_rows(rows))


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
    return sorted(whole, key=lambda row: median(piece.bottom for piece in row))


def _spans(row: Sequence[Piece], middle: float) -> bool:
    return min(piece.top for piece in row) <= middle <= max(piece.bottom for piece in row)


def row_of(piece: Piece, rows: Sequence[Sequence[Piece]]) -> int:
    """The row to which a small sign belongs: the nearest."""
    middle = (piece.top + piece.bottom) / 2
    away = [
        max(min(entry.top for entry in row) - middle, middle - max(entry.bottom for entry in row), 0.0) for row in rows
    ]
    return away.index(min(away))


def _is_level(row: Sequence[Piece], piece: Piece) -> bool:
    middle = (piece.top + piece.bottom) / 2
    return median(entry.top for entry in row) - 2 <= middle <= median(entry.bottom for entry in row) + 2


def pieces_of(picture: Picture, ink: float) -> Pieces:
    """Those darker than `ink`."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(picture < ink, np.uint8), connectivity=8)
    found = tuple(_piece(place, stats[place]) for place in range(1, min(count, _PIECES_MAX)))
    return Pieces(found, np.asarray(labels, np.int32))


def _piece(label: int, stats: npt.NDArray[np.int32]) -> Piece:
    left, top, width, height, area = (int(value) for value in stats)
    return Piece(label, left, top, left + width, top + height, area)
