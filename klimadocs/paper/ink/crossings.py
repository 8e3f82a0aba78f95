"""Crossings: strokes that run through a rule or over the dots of the blank, and are whole again when these are gone."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

_ACROSS_PX = 11
_DOT_PX, _DOTS_MIN = 9, 6
_UPRIGHT = np.ones((_ACROSS_PX, 1), np.uint8)
_SLANTED = np.eye(_ACROSS_PX, dtype=np.uint8)
_LEVEL = np.ones((1, _ACROSS_PX), np.uint8)
Mask = npt.NDArray[np.bool_]


def with_crossings(bare: Picture, picture: Picture, dots: Mask | None, wide: Picture, ink: float) -> Picture:
    """`bare` is the picture without what the blank has printed, `wide` what was taken away for that. Strokes that go on
    beyond a thin rule are closed again; along a row of `dots`, which cut the feet of letters, those beside a dot."""
    left = np.asarray(bare < ink, np.uint8)
    lost = (wide > 0) & (picture < ink)
    if not left.any() or not lost.any():
        return bare
    back = lost & (_closed(left, _UPRIGHT) | _closed(left, _SLANTED) | _closed(left, _SLANTED[:, ::-1]))
    if dots is not None:
        back |= lost & dots & _closed(left, _LEVEL)
    return np.where(back, picture, bare)


def _closed(ink: Picture, kernel: Any) -> Mask:
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), bool)


def dots_of(printed: Picture) -> Mask | None:
    """Where the blank has dots, with the paper around them; None where there are only a few."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(printed, connectivity=8)
    is_dot = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _DOT_PX
    is_dot[0] = False
    if int(is_dot.sum()) < _DOTS_MIN:
        return None
    near = cv2.dilate(np.asarray(is_dot[labels], np.uint8), np.ones((9, 9), np.uint8))
    return np.asarray(near, bool)
