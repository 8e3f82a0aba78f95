"""Outline: where a sheet of paper lies on a photograph, and the sheet as if seen from straight above."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

_LOOK_PX = 700
_SOFT_PX, _CLOSE_PX = 5, 25
_LEAST, _MOST = 0.3, 0.97
_BEND = 0.02
_SHADES = (0.8, 0.9, 1.0, 1.1, 1.2, 1.3)
_STEPS, _BESIDE_PX, _STANDS_OUT = 60, 5.0, 14.0
_FILLED, _ACROSS = 0.9, 0.85
_A4 = 297.0 / 210.0
_A4_INCHES = 297.0 / 25.4
_LONGEST, _SHORTEST = 1.62, 1.22

Side = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
"""Where it begins, and how far it goes from there."""


@dataclass(frozen=True)
class Flat:
    """A picture of the sheet alone, and what takes its pixels (x, y, 1) to those of the photograph."""

    picture: Picture
    dpi: float
    matrix: npt.NDArray[np.float64]


def lay_flat(photograph: Picture, evened: Picture) -> Flat | None:
    """The sheet cut out of `evened`; None where no sheet with four corners lies on something darker."""
    corners = _corners(photograph)
    if corners is None:
        return None
    across = (_apart(corners, 0, 1) + _apart(corners, 3, 2)) / 2
    down = (_apart(corners, 1, 2) + _apart(corners, 0, 3)) / 2
    if not _SHORTEST <= max(across, down) / max(min(across, down), 1.0) <= _LONGEST:
        return None
    longer = round(max(across, down))
    shorter = round(longer / _A4)
    width, height = (longer, shorter) if across > down else (shorter, longer)
    target = np.asarray([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    there = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(evened, there, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255.0,))
    return Flat(np.asarray(flat, np.uint8), longer / _A4_INCHES, np.asarray(np.linalg.inv(there), np.float64))


def _apart(corners: npt.NDArray[np.float32], one: int, other: int) -> float:
    return float(np.linalg.norm(corners[one] - corners[other]))


def _corners(photograph: Picture) -> npt.NDArray[np.float32] | None:
    """From the upper left one on, clockwise; None where no light area has four corners and sides that stand out. Light
    falls unevenly, so that several shades are tried; the sides that stand out most count."""
    scale = _LOOK_PX / max(photograph.shape)
    small = cv2.resize(photograph, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    calm = np.asarray(cv2.medianBlur(small, _SOFT_PX), np.uint8)
    middle, _ = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    found = [four for share in _SHADES for four in [_area(calm, share * middle)] if four is not None]
    best = max(found, key=lambda four: _contrast(calm, four), default=None)
    if best is None or _contrast(calm, best) < _STANDS_OUT:
        return None
    return np.asarray(best / scale, np.float32)


def _area(calm: Picture, shade: float) -> npt.NDArray[np.float32] | None:
    """The corners of the largest area that is lighter than the shade."""
    light = np.asarray((calm > shade) * 255, np.uint8)
    light = np.asarray(cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((_CLOSE_PX, _CLOSE_PX), np.uint8)), np.uint8)
    light = np.asarray(cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((_CLOSE_PX, _CLOSE_PX), np.uint8)), np.uint8)
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return None
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    around = cv2.approxPolyDP(hull, _BEND * cv2.arcLength(hull, closed=True), closed=True).reshape(-1, 2)
    four = _four_corners(around.astype(np.float64))
    if four is None or not _LEAST <= cv2.contourArea(four) / calm.size <= _MOST:
        return None
    return _in_order(four) if cv2.contourArea(hull) >= _FILLED * cv2.contourArea(four) else None


def _contrast(calm: Picture, four: npt.NDArray[np.float32]) -> float:
    """How much darker it is beside the side that stands out least."""
    middle = four.mean(axis=0)
    steps = np.linspace(0.06, 0.94, _STEPS)[:, None]
    found = []
    for place in range(4):
        start, end = four[place - 1], four[place]
        points = start + (end - start) * steps
        inward = middle - (start + end) / 2
        across = _BESIDE_PX * inward / max(float(np.linalg.norm(inward)), 1.0)
        found.append(float(np.median(_shades(calm, points + across) - _shades(calm, points - across))))
    return min(found)


def _shades(calm: Picture, points: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    rows = np.clip(np.rint(points[:, 1]), 0, calm.shape[0] - 1).astype(int)
    columns = np.clip(np.rint(points[:, 0]), 0, calm.shape[1] - 1).astype(int)
    return np.asarray(calm[rows, columns], np.float64)


def _four_corners(around: npt.NDArray[np.float64]) -> npt.NDArray[np.float32] | None:
    """Where its four longest sides meet: a corner may lie in the shadow of the hand."""
    ends = np.roll(around, -1, axis=0)
    longest = sorted(np.argsort(np.linalg.norm(ends - around, axis=1))[-4:])
    sides = [(around[place], ends[place] - around[place]) for place in longest]
    if len(sides) < 4:
        return None
    met = [_meeting(sides[place - 1], sides[place]) for place in range(4)]
    corners = [corner for corner in met if corner is not None]
    return np.asarray(corners, np.float32) if len(corners) == 4 else None


def _meeting(one: Side, other: Side) -> npt.NDArray[np.float64] | None:
    """None where they do not stand across each other."""
    (start, along), (begin, across) = one, other
    turn = along[0] * across[1] - along[1] * across[0]
    if abs(turn) < _ACROSS * np.linalg.norm(along) * np.linalg.norm(across):
        return None
    away = begin - start
    return np.asarray(start + along * (away[0] * across[1] - away[1] * across[0]) / turn, np.float64)


def _in_order(points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    around = points[np.argsort(angles)]
    return np.asarray(np.roll(around, -int((around.sum(axis=1)).argmin()), axis=0), np.float32)
