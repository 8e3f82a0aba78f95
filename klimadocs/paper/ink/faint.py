"""Faint writing: dots too small to be read one by one, close together as pale letters are on a fax, or the grey of a
hard pencil. A field that shows them is not empty."""

from __future__ import annotations

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.ink.cuttings import Sheet, without_blank
from klimadocs.paper.laying.grounds import FINE_DPI
from klimadocs.paper.leaves.pictures import Picture

FAINT = "Das Feld sieht leer aus, aber es kann sehr blass etwas darin stehen."

_INSET_PT = (1.0, 1.5)
_SOFT_PX = 5.0
_DENSER, _DENSEST, _LEAST_PX = 0.06, 0.15, 300
_DOTS_MIN = 8
_PENCIL = 215.0


def has_faint_writing(sheet: Sheet, box: Box) -> bool:
    """Whether a field that seems to be empty shows any."""
    inner = (box[0] + _INSET_PT[0], box[1] + _INSET_PT[1], box[2] - _INSET_PT[0], box[3] - _INSET_PT[1])
    bare = without_blank(sheet.fit.lay_flat(sheet.evened, inner, FINE_DPI), sheet, inner)
    return is_faint(bare, sheet.ink, sheet.is_bilevel)


def is_faint(bare: Picture, dark: float, is_bilevel: bool) -> bool:
    """Whether what is darker than `dark`, or only grey where the leaf has greys, lies thicker somewhere in the picture,
    which has FINE_DPI, than all over it. Noise and a tinted ground are spread evenly."""
    ink = np.asarray(bare < (dark if is_bilevel else max(dark, _PENCIL)), np.float32)
    if ink.sum() * _DENSEST < 1.0:
        return False
    density = cv2.GaussianBlur(ink, (0, 0), _SOFT_PX)
    denser = density - np.median(density)
    if denser.max() < _DENSEST:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(denser > _DENSER, np.uint8), connectivity=8)
    return bool(stats[1:, cv2.CC_STAT_AREA].max() >= _LEAST_PX) and _is_in_pieces(ink)


def _is_in_pieces(ink: np.ndarray) -> bool:
    """Whether it is many dots. A fibre on the glass is one piece, however long."""
    return cv2.connectedComponents(np.asarray(ink, np.uint8), connectivity=8)[0] > _DOTS_MIN
