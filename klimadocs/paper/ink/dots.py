"""Dots: those over i and j are the measure for all small marks of a page. What has much less ink than they is a speck;
no type draws its full stop smaller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from klimadocs.paper.ink.pieces import Piece

_FEWEST, _LESS, _MUCH_LESS, _ROUND = 3, 0.64, 0.45, 1.7


@dataclass(frozen=True, slots=True)
class Mark:
    """A small piece: `share` is its ink in squares of the stroke, `is_over_letter` closely, `is_over_stem` as the dot
    of an i, `is_paired` as one of two dots beside each other."""

    piece: Piece
    share: float
    is_over_letter: bool
    is_over_stem: bool
    is_paired: bool

    @property
    def is_round(self) -> bool:
        """As a dot is, and no accent."""
        return max(self.piece.width, self.piece.height) <= _ROUND * min(self.piece.width, self.piece.height)


def usual_dot(marks: Iterable[Mark]) -> float:
    """The share of the dots over stems; 0 where there are too few to know."""
    shares = [mark.share for mark in marks if mark.is_over_stem]
    return median(shares) if len(shares) >= _FEWEST else 0.0


def specks_among(marks: Sequence[Mark], usual: float) -> list[Piece]:
    """Those that are much smaller than the usual dot, and neither stand where it does nor are one of two. Over a letter
    they may be of an umlaut whose other dot has run into it."""
    return [
        mark.piece for mark in marks
        if mark.share < (_MUCH_LESS if mark.is_over_letter else _LESS) * usual
        and mark.is_round and not (mark.is_over_stem or mark.is_paired)
    ]  # fmt: skip
