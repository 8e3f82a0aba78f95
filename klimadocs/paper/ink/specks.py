"""Specks: what is too small to be a dot of a letter becomes paper."""

from __future__ import annotations

import cv2
import numpy as np

from klimadocs.paper.leaves.pictures import Picture

_GRAINS, _LEAST_PX = 2.0, 3.0


def least_dot(dpi: float, grain_dpi: float, is_bilevel: bool) -> float:
    """How many pixels a dot has at least, in a picture with `dpi` of a leaf with `grain_dpi`."""
    return max(_GRAINS * (dpi / grain_dpi) ** 2, _LEAST_PX) if is_bilevel else _LEAST_PX


def without_specks(picture: Picture, ink: float, least: float) -> Picture:
    """Without pieces of less than `least` pixels that are darker than `ink`."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(picture < ink, np.uint8), connectivity=8)
    is_speck = stats[:, cv2.CC_STAT_AREA] < least
    is_speck[0] = False
    if not is_speck.any():
        return picture
    around = cv2.dilate(is_speck[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(around > 0, np.uint8(255), picture)
