"""Rules: lines of the blank to write on. What of a letter lies on one of them is not to be seen: a g may be an a."""

from __future__ import annotations

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.ink.cuttings import Sheet, without_blank
from klimadocs.paper.laying.grounds import FINE_DPI, cut

_HEAD_PT, _FRAME_PT = 3.0, 0.7
_LONG_PX, _NEAR_PX = 60, 9
_LETTER_PX, _WIDE_PX = 12, 3


def runs_into_rule(sheet: Sheet, box: Box) -> bool:
    """Whether letters end in a rule that runs through the field. A stroke that goes on below it is whole."""
    printed = cut(sheet.fit.ground.printed, (box[0], box[1], box[2], box[3] - _FRAME_PT), FINE_DPI).copy()
    printed[: round(_HEAD_PT * FINE_DPI / 72.0)] = 0  # the frame: no letter stands on it
    rules = cv2.morphologyEx(printed, cv2.MORPH_OPEN, np.ones((1, _LONG_PX), np.uint8))
    if not rules.any():
        return False
    flat = sheet.fit.lay_flat(sheet.evened, box, FINE_DPI)
    bare = without_blank(flat, sheet, box)
    rows, columns = min(flat.shape[0], rules.shape[0]), min(flat.shape[1], rules.shape[1])
    near = cv2.dilate(rules[:rows, :columns], np.ones((_NEAR_PX, 1), np.uint8)) > 0
    flat, bare = flat[:rows, :columns], bare[:rows, :columns]
    is_gone = near & (bare != flat) & (flat < sheet.ink)
    touched = (_letters(bare < sheet.ink)[:-1] & is_gone[1:]).any(axis=0)
    return bool(cv2.erode(np.asarray(touched, np.uint8).reshape(1, -1), np.ones((1, _WIDE_PX), np.uint8)).any())


def _letters(ink: np.ndarray) -> np.ndarray:
    """The pieces of ink that are as high as a letter: what is left of the rule is flat."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    is_high = stats[:, cv2.CC_STAT_HEIGHT] >= _LETTER_PX
    is_high[0] = False
    return np.asarray(is_high[labels], bool)
