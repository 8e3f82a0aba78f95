"""Frames on a straight page of which no blank is known: rules of tables, their cells, and boxes to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.pictures import Picture

_RULE_DPI = 150.0
_LEVEL_PT, _UPRIGHT_PT = 50.0, 14.0
_THIN_PX = 9
_FAINT = 12
_WHOLE = 0.85
_REACH_PT = 3.0
_MEETS_PT = 6.0
_BESIDE_PX = 5
_CROWDED = 0.3
_BOX_PT = (6.0, 15.0)
_SQUARE = 1.3
_INK = 165
_INSET = 0.26
_EMPTY, _TICKED = 0.04, 0.12
_SIDE_INK = 0.75

Rule = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class TickBox:
    """A small square; `is_on` where something is drawn in it. Points."""

    box: Box
    is_on: bool
    is_sure: bool


def rules_on(picture: Picture, dpi: float) -> tuple[list[Rule], list[Rule]]:
    """Upright rules as (x, top, bottom), level rules as (y, left, right), in points and in rising order. Upright ones
    end at level ones, as in a table."""
    level = sorted(_rules(picture, dpi, _LEVEL_PT))
    upright = sorted(_rules(np.ascontiguousarray(picture.T), dpi, _UPRIGHT_PT))
    return [rule for rule in upright if all(_meets(rule[0], end, level) for end in rule[1:])], level


def _meets(x: float, y: float, level: Sequence[Rule]) -> bool:
    return any(abs(at - y) <= _MEETS_PT and left - _REACH_PT <= x <= right + _REACH_PT for at, left, right in level)


def _rules(picture: Picture, dpi: float, shortest: float) -> list[Rule]:
    """Level ones. However faint: what is thin, and dark without a gap."""
    scale = _RULE_DPI / dpi
    ink = 255 - cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    thin = cv2.morphologyEx(ink, cv2.MORPH_TOPHAT, np.ones((_THIN_PX, 1), np.uint8))
    dark = cv2.dilate(np.asarray(thin > _FAINT, np.uint8), np.ones((3, 1), np.uint8))
    length = max(round(shortest * _RULE_DPI / 72.0), 3)
    whole = cv2.blur(np.asarray(dark, np.float32), (length, 1), borderType=cv2.BORDER_CONSTANT) >= _WHOLE
    lines = cv2.dilate(np.asarray(whole, np.uint8), np.ones((1, round(0.9 * length)), np.uint8))
    lines = cv2.dilate(lines, np.ones((3, 1), np.uint8))
    count, _, stats, middles = cv2.connectedComponentsWithStats(lines)
    step = 72.0 / _RULE_DPI
    found = []
    for place in range(1, count):
        left, top, width, height = (int(value) for value in stats[place][:4])
        if height <= 2 * _THIN_PX and _stands_alone(thin, left, top, width, height):
            y = float(middles[place][1]) * step
            found.append((y, left * step - _REACH_PT, (left + width) * step + _REACH_PT))
    return found


def _stands_alone(thin: Any, left: int, top: int, width: int, height: int) -> bool:
    """Whether there is paper above and below: a line of letters has letters there."""
    bands = (thin[max(top - _BESIDE_PX, 0) : top, left : left + width],
             thin[top + height : top + height + _BESIDE_PX, left : left + width])  # fmt: skip
    return all(band.size == 0 or float((band > 2 * _FAINT).any(axis=0).mean()) <= _CROWDED for band in bands)


def tick_boxes(picture: Picture, dpi: float) -> list[TickBox]:
    """Small squares, each once."""
    ink = np.asarray(picture < _INK, np.uint8)
    outlines, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    step = 72.0 / dpi
    found: list[TickBox] = []
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True):
        left, top, width, height = cv2.boundingRect(outline)
        box = (left * step, top * step, (left + width) * step, (top + height) * step)
        is_known = any(_is_in(box, other.box) for other in found)
        if is_known or not _is_box(width * step, height * step):
            continue
        if _has_sides(ink[top : top + height, left : left + width]):
            found.append(_measured(ink, (left, top, width, height), box))
    return found


def _is_box(width: float, height: float) -> bool:
    return all(_BOX_PT[0] <= side <= _BOX_PT[1] for side in (width, height)) and max(width, height) <= _SQUARE * min(
        width, height
    )


def _has_sides(ink: Any) -> bool:
    """Whether all four edges are drawn."""
    rim = max(round(0.16 * min(ink.shape)), 2)
    sides = (ink[:rim].max(axis=0), ink[-rim:].max(axis=0), ink[:, :rim].max(axis=1), ink[:, -rim:].max(axis=1))
    return all(float(side.mean()) >= _SIDE_INK + 0.15 for side in sides)


def _measured(ink: Any, place: tuple[int, int, int, int], box: Box) -> TickBox:
    left, top, width, height = place
    aside, down = round(_INSET * width), round(_INSET * height)
    share = float(ink[top + down : top + height - down, left + aside : left + width - aside].mean())
    return TickBox(box, share >= _TICKED, share <= _EMPTY or share >= 1.5 * _TICKED)


def _is_in(box: Box, other: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] - 1 <= x <= other[2] + 1 and other[1] - 1 <= y <= other[3] + 1


def cells_of(upright: Sequence[Rule], level: Sequence[Rule]) -> list[Box]:
    """Each cell once, row by row: the smallest box of rules around any place between them."""
    found: set[Box] = set()
    for (top, *_), (bottom, *_) in pairwise(level):
        y = (top + bottom) / 2
        xs = [x for x, first, last in upright if first <= y <= last]
        for left, right in pairwise(xs):
            ys = [at for at, start, end in level if start <= (left + right) / 2 <= end]
            above, below = [at for at in ys if at <= y], [at for at in ys if at > y]
            if above and below:
                found.add((left, above[-1], right, below[0]))
    return sorted(found, key=lambda box: (box[1], box[0]))
