"""Screens: black and white that stands for grey, as fax programmes and scanners make it of pale ink, coloured fields
and tinted paper: dots close to each other. Softened they are grey again, and letters are whole."""

from __future__ import annotations

import cv2
import numpy as np

from klimadocs.paper.leaves.dots import SAMPLE, Ink
from klimadocs.paper.leaves.pictures import Picture

_USUAL_DPI = 204.0
_DOT_PX = 5.0
_ROOM_PX, _ROW_PX = 12.0, 3
_NEAR_MIN = 3
_SHARE = 0.33
_PIECES_MIN = 1_500
_LIKELY = 0.5
_SOFT_PX, _COARSE_PX = 1.0, 1.4
_COARSE_DPI = 150.0


def may_be_screened(sample: Ink, across: float, down: float) -> bool:
    """By the bands of a page."""
    return _has_screen(sample, across, down, _LIKELY * _SHARE, SAMPLE * _PIECES_MIN)


def is_screened(ink: Ink, across: float, down: float) -> bool:
    """Whether much of the ink of a page of black and white is dots with others around them: noise stands alone, and the
    dots of a pale line stand in a row. `across` and `down` are the resolutions of the page."""
    return _has_screen(ink, across, down, _SHARE, _PIECES_MIN)


def _has_screen(ink: Ink, across: float, down: float, share: float, pieces_min: float) -> bool:
    wide, high = across / _USUAL_DPI, down / _USUAL_DPI
    is_dot = ink.areas <= _DOT_PX * wide * max(high, 1.0)
    least = share * len(ink.areas)
    if len(ink.areas) < pieces_min or int(is_dot.sum()) < least:
        return False
    dots = ink.where(is_dot)
    width, height = 2 * round(_ROOM_PX * wide) + 1, 2 * round(_ROOM_PX * high) + 1
    places = ink.tops[is_dot], ink.lefts[is_dot]
    whole, level, upright, own = (
        _near(dots, *size)[places].astype(np.int32)
        for size in ((width, height), (width, _ROW_PX), (_ROW_PX, height), (_ROW_PX, _ROW_PX))
    )
    return int((whole - level - upright + own >= _NEAR_MIN).sum()) >= least


def softened(picture: Picture, dpi: float, grain_dpi: float) -> Picture:
    """A page with square pixels, its dots as grey. `grain_dpi` is the coarser of the resolutions in which it was
    made."""
    soft = (_COARSE_PX if grain_dpi < _COARSE_DPI else _SOFT_PX) * dpi / _USUAL_DPI
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), soft), np.uint8)


def _near(dots: Picture, width: int, height: int) -> Picture:
    """How many there are around each pixel, 255 at most."""
    return np.asarray(cv2.boxFilter(dots, -1, (width, height), normalize=False), np.uint8)
