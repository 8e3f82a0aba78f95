"""Preparing: how a picture of writing is changed before it is read, each time in another way."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from klimadocs.paper.leaves.pictures import Picture

_SOFT = 0.55
_WHITE, _DARKER = 235.0, 20.0
_DARK = np.clip((np.arange(256) - 128) * 1.8 + 110, 0, 255).astype(np.uint8)
_BRUSH = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))


@dataclass(frozen=True, slots=True)
class Way:
    """How a picture is prepared: made larger or smaller, its edges softened, what is grey then made dark, its paper
    white and its strokes black, its strokes thicker. `is_trained`: as it is, by the recogniser that was trained on
    faxes."""

    scale: float = 1.0
    is_soft: bool = False
    is_clear: bool = False
    is_bold: bool = False
    is_dark: bool = False
    is_trained: bool = False


# Sizes and softness at which a printed letter is read best, measured on scans and faxes.
SHARP = (Way(0.64, is_clear=True), Way(0.72, is_clear=True, is_bold=True), Way(1.0, is_clear=True))
FAXED = (Way(0.64), Way(is_trained=True), Way(0.72, is_soft=True))
LOOKS = (Way(1.1, is_trained=True), Way(0.92, is_trained=True))
COARSE = (Way(0.72, is_soft=True, is_dark=True), Way(is_trained=True), Way(0.85, is_soft=True))


def prepared(picture: Picture, way: Way, dark: float, grain_px: float) -> Picture:
    """`dark` is the grey of a stroke, `grain_px` how many pixels a grain of the scanner is wide. It is not made smaller
    yet."""
    if way.is_clear:
        black = max(dark - _DARKER, 0.0)
        clear = (np.arange(256, dtype=np.float32) - black) * (255.0 / (_WHITE - black))
        picture = np.asarray(cv2.LUT(picture, np.clip(clear, 0, 255).astype(np.uint8)), np.uint8)
    if way.is_bold:
        return np.asarray(cv2.erode(picture, _BRUSH), np.uint8)
    if way.is_soft:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), _SOFT * grain_px), np.uint8)
        return np.asarray(cv2.LUT(picture, _DARK), np.uint8) if way.is_dark else picture
    return picture
