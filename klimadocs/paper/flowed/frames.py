"""Frames on a straight page of which no blank is known: rules of tables, their cells, and boxes to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.leaves.pictures import Picture

_RULE_DPI = 150.0
_LEVEL_PT, _UPRIGHT_PT = 50.0, 14.0
_THIN_PX = 9
_FAINT = 12
_WHOLE = 0.85
_REACH_PT = 3.0
_MEETS_PT = 9.0
_BEND_PT, _GAP_PT, _CROSSED_MIN = 1.6, 9.0, 3
_BESIDE_PX = 5
_CROWDED = 0.3
_BOX_PT = (6.0, 15.0)
_SQUARE = 1.3
_INK = 195
_INSET = 0.26
_EMPTY, _TICKED = 0.04, 0.12
_SIDE_INK, _APART, _LETTER_INK = 0.75, 0.3, 0.3

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
    scale = _RULE_DPI / dpi
    ink = 255 - np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    level = sorted(_rules(ink, _LEVEL_PT))
    upright = _joined(sorted(_rules(np.ascontiguousarray(ink.T), _UPRIGHT_PT)))
    return [rule for rule in upright if _is_of_table(rule, level)], level


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """What a bend of the paper or a pale spot has torn is one again."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda entry: entry[1]):
        place = next((at for at, other in enumerate(found) if _goes_on(other, rule)), None)
        if place is None:
            found.append(rule)
        else:
            first = found[place]
            found[place] = ((first[0] + rule[0]) / 2, first[1], max(first[2], rule[2]))
    return sorted(found)


def _goes_on(first: Rule, second: Rule) -> bool:
    return abs(first[0] - second[0]) <= _BEND_PT and second[1] - first[2] <= _GAP_PT


def _is_of_table(rule: Rule, level: Sequence[Rule]) -> bool:
    """Whether it ends at level rules; at the height of some is enough where it crosses others, for they may be torn."""
    if all(_meets(rule[0], end, level) for end in rule[1:]):
        return True
    ends_so = all(any(abs(at - end) <= _MEETS_PT for at, *_ in level) for end in rule[1:])
    crossed = [at for at, left, right in level if left <= rule[0] <= right and rule[1] <= at <= rule[2]]
    return ends_so and len(crossed) >= _CROSSED_MIN


def _meets(x: float, y: float, level: Sequence[Rule]) -> bool:
    return any(abs(at - y) <= _MEETS_PT and left - _REACH_PT <= x <= right + _REACH_PT for at, left, right in level)


def _rules(ink: Picture, shortest: float) -> list[Rule]:
    """Level ones, in a picture with _RULE_DPI in which ink is light. However faint: what is thin, and without a gap."""
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
        place = left, top, width, height
        if _has_sides(ink[top : top + height, left : left + width]) and not _is_in_word(ink, place):
            found.append(_measured(ink, place, box))
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


def _is_in_word(ink: Any, place: tuple[int, int, int, int]) -> bool:
    """Whether letters stand close on both sides: then it is an @. A large cross reaches out at the corners only."""
    left, top, width, height = place
    rows = slice(top + height // 4, top + height - height // 4)
    reach = max(round(_APART * width), 2)
    beside = (
        ink[rows, max(left - 1 - reach, 0) : max(left - 1, 0)],
        ink[rows, left + width + 1 : left + width + 1 + reach],
    )
    return all(band.size and float(band.max(axis=1).mean()) > _LETTER_INK for band in beside)


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
