"""Imprints: the words of a coarse fax as they stand in its ink, one by one, in about the grain of the fax."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from klimadocs.paper.ink.pieces import Pieces
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.audit import bodies_of
from klimadocs.paper.reading.glyphs import Ink
from klimadocs.paper.reading.recognition import Seen

# Rows over and under the base line, columns beside the word: for type of up to twelve points.
UP, DOWN, EDGE = 22, 8, 4
ROWS = UP + DOWN
WIDEST = 40
_ACROSS, _DOWN = 2 / 3, 1 / 2
_PAPER, _SOFT_PX = 250.0, 0.6
_BESIDE_PX = 3


@dataclass(frozen=True, eq=False)
class Imprint:
    """A word and where it stands in `ink`, the soft ink of its writing. No other imprint is equal to it."""

    text: str
    key: str
    ink: Ink
    base: float
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def is_at(self, other: Imprint) -> bool:
        """Whether both are the same piece of paper."""
        is_beside = self.right < other.left or other.right < self.left
        return self.key == other.key and abs(self.base - other.base) < DOWN and not is_beside

    def strip(self, scale: float = 1.0, shift: int = 0) -> Ink:
        """Its ink with EDGE columns of paper before it and as much behind it as the widest letter needs; `shift` rows
        lower, `scale` times as large."""
        rows, top = round(ROWS / scale), round(self.base - UP / scale) + shift
        left, right = math.floor(self.left - EDGE / scale), math.ceil(self.right + EDGE / scale)
        own = np.zeros((rows, right - left), np.float32)
        place = self.ink[max(top, 0) : max(top + rows, 0), max(left, 0) : right]
        start, above = max(-left, 0), max(-top, 0)
        own[above : above + place.shape[0], start : start + place.shape[1]] = place
        if scale != 1.0:
            own = np.asarray(cv2.resize(own, (max(round(own.shape[1] * scale), 1), ROWS)), np.float32)
        return np.pad(own, ((0, 0), (0, WIDEST)))


def soft_ink(native: Picture) -> Ink:
    """Ink from 0 to 1 of a picture in FINE_DPI."""
    small = cv2.resize(native, None, fx=_ACROSS, fy=_DOWN, interpolation=cv2.INTER_AREA).astype(np.float32)
    ink = np.maximum(_PAPER - small, 0) / np.float32(_PAPER)
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), _SOFT_PX), np.float32)


def imprints_of(
    line: Sequence[Seen], pieces: Pieces, scale: float, key: str, ink: Ink
) -> Iterator[tuple[Seen, Imprint]]:
    """Each word of a line with its imprint; words without ink are left out. `pieces` and words are `scale` times as
    large as in FINE_DPI."""
    across, down = _ACROSS / scale, _DOWN / scale
    bottoms = [body.bottom for word in line for body in bodies_of(word, pieces)]
    for word in line if bottoms else ():
        reach = _reach(word, pieces)
        if reach:
            left, right = reach[0] * across, reach[1] * across
            yield word, Imprint(word.text, key, ink, median(bottoms) * down, left, right)


def _reach(word: Seen, pieces: Pieces) -> tuple[int, int] | None:
    """The columns that its ink has, signs and all."""
    left, top, right, bottom = word.span
    own = [
        piece for piece in pieces.all
        if left - _BESIDE_PX <= piece.middle <= right + _BESIDE_PX
        and top - _BESIDE_PX <= (piece.top + piece.bottom) / 2 <= bottom + _BESIDE_PX
    ]  # fmt: skip
    own += bodies_of(word, pieces)
    return (min(piece.left for piece in own), max(piece.right for piece in own)) if own else None
