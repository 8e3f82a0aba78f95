"""Twins: letters of several fields that look alike, as those of one type do, whatever letters they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.pieces import Piece
from klimadocs.paper.ink.strokes import Strokes

_SIDE, _SOFT_PX = 16, 0.8
_SIZE, _SIZE_PX = 0.06, 2.0
_MOST = 1_500


@dataclass(frozen=True)
class Twins:
    """`alike[a, b]` tells how much letter a looks like letter b, up to 1, 0 where they differ in size; `field` is the
    place of the field of each letter."""

    alike: npt.NDArray[np.float32]
    field: npt.NDArray[np.int64]

    def likeness(self, field: int, others: Sequence[int]) -> npt.NDArray[np.float32]:
        """For each letter of the field how much the most alike letter of the others looks like it."""
        return np.asarray(self._among(field, others).max(axis=1, initial=0.0), np.float32)

    def letters(self, fields: Sequence[int]) -> int:
        """How many they have."""
        return int(np.isin(self.field, fields).sum())

    def _among(self, field: int, others: Sequence[int]) -> npt.NDArray[np.float32]:
        return np.asarray(self.alike[np.ix_(self.field == field, np.isin(self.field, others))])


def twins_of(fields: Sequence[Strokes]) -> Twins:
    """Of the letters of all fields of a page; of the first ones where there are too many."""
    found = [(place, entry) for place, strokes in enumerate(fields) for entry in _thumbs(strokes)][:_MOST]
    if not found:
        return Twins(np.zeros((0, 0), np.float32), np.zeros(0, np.int64))
    looks = np.stack([thumb for _, (thumb, _, _) in found])
    widths, heights = (np.asarray([entry[side] for _, entry in found], np.float32) for side in (1, 2))
    alike = np.where(_is_as_large(widths) & _is_as_large(heights), looks @ looks.T, np.float32(0))
    return Twins(np.asarray(alike, np.float32), np.asarray([place for place, _ in found], np.int64))


def _is_as_large(sizes: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(sizes[:, None] - sizes[None, :]) <= _SIZE_PX + _SIZE * sizes[:, None])


def _thumbs(strokes: Strokes) -> Iterator[tuple[npt.NDArray[np.float32], float, float]]:
    """(look of length 1 and mean 0, width, height with FINE_DPI) of each letter."""
    for piece in strokes.letters:
        yield _thumb(strokes, piece), piece.width / strokes.scale, piece.height / strokes.scale


def _thumb(strokes: Strokes, piece: Piece) -> npt.NDArray[np.float32]:
    cell = 255 - strokes.picture[piece.top : piece.bottom, piece.left : piece.right]
    ink = np.where(strokes.pieces.shape(piece), cell, 0).astype(np.float32)
    small = cv2.resize(ink, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    even = cv2.GaussianBlur(small, (0, 0), _SOFT_PX).ravel()
    even = even - even.mean()
    return np.asarray(even / max(float(np.linalg.norm(even)), 1e-6), np.float32)
