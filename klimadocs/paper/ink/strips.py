"""Strips: the rows of a block of writing, each without what belongs to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.pieces import Pieces
from klimadocs.paper.leaves.pictures import Picture

_ROWS_MAX = 40


@dataclass(frozen=True)
class Strip:
    """One row; `is_free` is False where something of another row lies in its box."""

    top: int
    left: int
    is_free: npt.NDArray[np.bool_]

    @property
    def right(self) -> int:
        return self.left + int(self.is_free.shape[1])

    @property
    def bottom(self) -> int:
        return self.top + int(self.is_free.shape[0])

    def cut(self, picture: Picture) -> Picture:
        """The row as that picture shows it."""
        piece = picture[self.top : self.bottom, self.left : self.right]
        return np.where(self.is_free, piece, np.uint8(255))


def laid_together(strips: Sequence[Strip], picture: Picture) -> tuple[int, int, Picture]:
    """(left, top, picture) of rows that follow each other, without all others. At least one."""
    left, top = min(strip.left for strip in strips), min(strip.top for strip in strips)
    right, bottom = max(strip.right for strip in strips), max(strip.bottom for strip in strips)
    block = np.full((bottom - top, right - left), 255, np.uint8)
    for strip in strips:
        own = block[strip.top - top : strip.bottom - top, strip.left - left : strip.right - left]
        np.minimum(own, strip.cut(picture), out=own)
    return left, top, block


def strips_of(pieces: Pieces) -> tuple[Strip, ...]:
    """From top to bottom; () where there are no rows, or more than a field has."""
    if not 2 <= len(pieces.rows) <= _ROWS_MAX:
        return ()
    near = cv2.dilate(pieces.labels.astype(np.uint16), np.ones((5, 5), np.uint8))
    owner = pieces.row_numbers[near]
    found = (_strip(owner, place) for place in range(len(pieces.rows)))
    return tuple(strip for strip in found if strip)


def _strip(owner: npt.NDArray[np.int16], place: int) -> Strip | None:
    is_own = owner == place
    lines, columns = np.flatnonzero(is_own.any(axis=1)), np.flatnonzero(is_own.any(axis=0))
    if not len(lines):
        return None
    box = slice(lines[0], lines[-1] + 1), slice(columns[0], columns[-1] + 1)
    return Strip(int(lines[0]), int(columns[0]), is_own[box] | (owner[box] == -1))
