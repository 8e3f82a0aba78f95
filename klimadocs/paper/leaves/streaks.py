"""Streaks: dust on the sensor of a sheet-fed scanner draws a line down the whole page, through all that is written."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

_BANDS, _LINES = 16, 24
_BESIDE_PX = 7
_DARKER, _EDGE = 5.0, 1.5
_BANDS_MIN = 15
_COLUMNS_MAX = 60


def without_streaks(picture: Picture) -> Picture:
    """Of a grey page whose paper is even. A streak is darker than what stands beside it from the upper edge to the
    lower one; no print of a form goes so far. What is under it is made lighter by as much as the paper."""
    height, width = picture.shape
    if height < _BANDS * _LINES or width < 8 * _BESIDE_PX:
        return picture
    gain = _gain(picture)
    columns = np.flatnonzero(gain > 1.0)
    if not 0 < len(columns) <= _COLUMNS_MAX:
        return picture
    clean = picture.copy()
    clean[:, columns] = np.clip(picture[:, columns].astype(np.float32) * gain[columns], 0, 255).astype(np.uint8)
    return clean


def _gain(picture: Picture) -> npt.NDArray[np.float32]:
    """For each column by how much it is to be made lighter: 1 where no streak is."""
    height, width = picture.shape
    step = height // (_BANDS * _LINES)
    lines = picture[: _BANDS * _LINES * step : step].reshape(_BANDS, _LINES, width)
    level = np.median(lines, axis=1).astype(np.float32)
    room = cv2.copyMakeBorder(level, 0, 0, _BESIDE_PX, _BESIDE_PX, cv2.BORDER_REPLICATE)
    beside = np.minimum(room[:, : -2 * _BESIDE_PX], room[:, 2 * _BESIDE_PX :])
    darker = beside - level
    core = (darker >= _DARKER).sum(axis=0) >= _BANDS_MIN
    near = cv2.dilate(core.astype(np.uint8)[None], np.ones((1, 5), np.uint8))[0] > 0
    usual = np.median(darker, axis=0)
    is_streak = near & (usual >= _EDGE)
    gain = np.median(beside / np.maximum(level, 1.0), axis=0)
    return np.asarray(np.where(is_streak, np.maximum(gain, 1.0), 1.0), np.float32)
