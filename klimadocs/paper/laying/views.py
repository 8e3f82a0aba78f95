"""Views: whether a sheet of paper can be seen as a match of a few points says. Points that agree by chance say that it
is folded, mirrored or as narrow as a needle."""

from __future__ import annotations

import numpy as np

from klimadocs.paper.laying.features import Matrix

_BLUNT = 0.7  # the sine of 45 degrees
_LONGER = 2.5


def is_view_of_sheet(matrix: Matrix, size: tuple[float, float]) -> bool:
    """`matrix` takes pixels of a sheet of that width and height to those of a picture. However it is held, its face is
    seen, no corner is sharp, and no side is much longer than another, against what they are."""
    width, height = size
    corners = np.asarray([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)], np.float64) @ matrix.T
    if corners[:, 2].min() <= 0:
        return False
    flat = corners[:, :2] / corners[:, 2:]
    sides = np.roll(flat, -1, axis=0) - flat
    lengths = np.maximum(np.hypot(*sides.T), 1e-6)
    turns = np.roll(sides, -1, axis=0)
    sines = (sides[:, 0] * turns[:, 1] - sides[:, 1] * turns[:, 0]) / (lengths * np.roll(lengths, -1))
    scales = lengths / (width, height, width, height)
    return bool(sines.min() >= _BLUNT and scales.max() <= _LONGER * scales.min())
