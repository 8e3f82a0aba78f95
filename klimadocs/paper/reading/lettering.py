"""Lettering: the ink of one cutting, made ready for reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.ink.cuttings import PX_PER_PT, Cutting
from klimadocs.paper.ink.pieces import Pieces, pieces_of
from klimadocs.paper.ink.strokes import Strokes
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.glyphs import Ink
from klimadocs.paper.reading.imprints import Imprint, imprints_of, soft_ink
from klimadocs.paper.reading.recognition import Seen
from klimadocs.paper.reading.typeset import Type

EDGE_PX = 4
_LIKED_PX = 25.0
_SMALLEST, _LARGEST = 0.6, 2.4


@dataclass(frozen=True)
class Lettering:
    """Letters have about the size that the model likes; `scale` is how much larger they are than in the cutting."""

    cutting: Cutting

    @cached_property
    def _origin(self) -> tuple[int, int]:
        left, top, _, _ = self.cutting.bounds()
        return max(left - EDGE_PX, 0), max(top - EDGE_PX, 0)

    @cached_property
    def _native(self) -> Picture:
        _, _, right, bottom = self.cutting.bounds()
        left, top = self._origin
        return np.ascontiguousarray(self.cutting.picture[top : bottom + EDGE_PX, left : right + EDGE_PX])

    @cached_property
    def scale(self) -> float:
        """Times the cutting."""
        usual = pieces_of(self._native, self.cutting.core).usual_height
        scale = min(max(_LIKED_PX / max(usual, 6.0), _SMALLEST), _LARGEST)
        return scale if abs(scale - 1.0) > 0.25 else 1.0

    @property
    def strokes(self) -> Strokes:
        """For telling type from handwriting."""
        return Strokes(self.picture, self.pieces, self.scale, self.cutting.grain_dpi)

    @cached_property
    def picture(self) -> Picture:
        """The ink alone."""
        if self.scale == 1.0:
            return self._native
        method = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(self._native, None, fx=self.scale, fy=self.scale, interpolation=method), np.uint8)

    @cached_property
    def pieces(self) -> Pieces:
        """Its letters and signs."""
        return pieces_of(self.picture, self.cutting.core)

    @cached_property
    def type(self) -> Type:
        """Its letters, as pictures."""
        return Type(self.picture, self.pieces)

    @cached_property
    def _soft_ink(self) -> Ink:
        return soft_ink(self._native)

    def imprints(self, line: Sequence[Seen], key: str) -> Iterator[tuple[Seen, Imprint]]:
        """The words of a line as they stand in the ink; `key` is that of the field."""
        return imprints_of(line, self.pieces, self.scale, key, self._soft_ink)

    def place(self, word: Seen) -> Box:
        """Where a word stands on the blank page, in points."""
        left, top, right, bottom = (value / PX_PER_PT / self.scale for value in word.span)
        x, y = (value / PX_PER_PT for value in self._origin)
        box = self.cutting.box
        return box[0] + x + left, box[1] + y + top, box[0] + x + right, box[1] + y + bottom
