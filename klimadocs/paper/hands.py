"""Hands: what a machine has set stands on one line and in few heights; what a hand has written does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimadocs.paper.pieces import Piece, Pieces

_SLACK, _SLACK_PX = 0.055, 1.01
_LINE = 0.2
_ROW_MIN, _LETTERS_MIN = 3, 5
_ZONE_EVEN, _PAGE_EVEN = 0.74, 0.77


@dataclass(frozen=True, slots=True)
class Evenness:
    """`even` of twice `letters` lower and upper edges lie where those of type lie."""

    letters: int = 0
    even: int = 0

    @property
    def share(self) -> float:
        """0 to 1; 1 where there are no letters."""
        return self.even / (2 * self.letters) if self.letters else 1.0

    def __add__(self, other: Evenness) -> Evenness:
        return Evenness(self.letters + other.letters, self.even + other.even)


def evenness_of(pieces: Pieces) -> Evenness:
    """Of all rows that have a few letters."""
    rows = [row for row in pieces.rows if len(row) >= _ROW_MIN]
    return sum((_of_row(row, pieces.usual_height) for row in rows), Evenness())


def is_by_hand(zone: Evenness, page: Evenness) -> bool:
    """Whether one field is written by hand: by itself, or because all of its page is."""
    is_uneven = zone.letters >= _LETTERS_MIN and zone.share < _ZONE_EVEN
    return is_uneven or (page.letters >= _LETTERS_MIN and page.share < _PAGE_EVEN)


def _of_row(row: Sequence[Piece], height: float) -> Evenness:
    bottoms = np.asarray([piece.bottom for piece in row], np.float64)
    base = _base_line(np.asarray([piece.middle for piece in row]), bottoms, height)
    slack = max(_SLACK * height, _SLACK_PX)
    on_line = int((np.abs(bottoms - base) <= slack).sum())
    rises = base - np.asarray([piece.top for piece in row], np.float64)
    first = _most_alike(rises, slack)
    rest = rises[~first]
    second = int(_most_alike(rest, slack).sum()) if len(rest) else 0
    return Evenness(len(row), on_line + int(first.sum()) + second)


def _base_line(
    middles: npt.NDArray[np.float64], bottoms: npt.NDArray[np.float64], height: float
) -> npt.NDArray[np.float64]:
    """A straight line, a little askew perhaps, on which most letters stand."""
    base: npt.NDArray[np.float64] = np.full(len(bottoms), np.median(bottoms))
    for _ in range(3):
        near = np.abs(bottoms - base) <= _LINE * height
        if int(near.sum()) >= 6:
            base = np.asarray(np.polyval(np.polyfit(middles[near], bottoms[near], 1), middles), np.float64)
        elif near.any():
            base = np.full(len(bottoms), np.median(bottoms[near]))
    return base


def _most_alike(values: npt.NDArray[np.float64], slack: float) -> npt.NDArray[np.bool_]:
    """Those of the height that most have."""
    groups = np.abs(values[:, None] - values[None, :]) <= slack
    return np.asarray(groups[int(groups.sum(axis=1).argmax())])
