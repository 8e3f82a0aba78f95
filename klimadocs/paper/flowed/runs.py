"""Runs: words that stand beside each other with no more than a blank between them, wherever they are on a page."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from klimadocs.paper.leaves.pictures import Picture

_BLANK_PT, _DOT_PT = 8.0, 1.8
_LOW_PT, _FLAT = 3.0, 0.45
_TALL = 1.7
_EDGE_PX = 4
_LETTER_PT, _STRIP_PT = 3.0, 72.0


@dataclass(frozen=True, slots=True)
class Run:
    """Where it stands, in pixels; `is_block` where it has several lines."""

    left: int
    top: int
    right: int
    bottom: int
    is_block: bool


def runs_on(picture: Picture, dpi: float, ink: float) -> list[Run]:
    """From top to bottom; what is lower than letters is left out."""
    dark = np.asarray(picture < ink, np.uint8)
    wide, high = (max(round(points * dpi / 72.0), 1) for points in (_BLANK_PT, _DOT_PT))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, wide), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((high, 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(joined, np.uint8), connectivity=8)
    boxes = [tuple(int(value) for value in row[:4]) for row in stats[1:]]
    boxes = [box for box in boxes if box[3] >= _LOW_PT * dpi / 72.0]
    if not boxes:
        return []
    usual = median(box[3] for box in boxes)
    return [
        Run(max(left - _EDGE_PX, 0), max(top - _EDGE_PX, 0), left + width + _EDGE_PX, top + height + _EDGE_PX,
            height > _TALL * usual)
        for left, top, width, height in sorted(boxes, key=lambda box: (box[1], box[0]))
        if height >= _FLAT * usual
    ]  # fmt: skip


def has_letters(picture: Picture, dpi: float, ink: float) -> bool:
    """Whether there is anything as large as a letter, but for what reaches the edge of the picture: the back of a sheet
    has dust, and the scanner saw dark beside it. Looked at are strips, each half over the next, until there is one."""
    half = max(round(_STRIP_PT / 2 * dpi / 72.0), 1)
    strips = (picture[top : top + 2 * half] for top in range(0, len(picture), half))
    return any(_is_letter_in(np.asarray(strip < ink, np.uint8), _LETTER_PT * dpi / 72.0) for strip in strips)


def _is_letter_in(dark: Picture, least: float) -> bool:
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    left, top, width, height = stats[1:, :4].T
    is_inside = (left > 0) & (top > 0) & (left + width < dark.shape[1]) & (top + height < dark.shape[0])
    return bool((is_inside & (np.maximum(width, height) >= least)).any())
