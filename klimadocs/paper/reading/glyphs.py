"""Glyphs: how single letters look, each of one height, and how alike two of them are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

Ink = npt.NDArray[np.float32]

TALL_PX = 28.0
_ABOVE, _BELOW = 1.42, 0.5
_EDGE, _ROOM = 3, 2
THUMB_PX = 14
_SOFT_PX = 0.8
_PAPER = 250.0
_FAR, _SAME_INK = 0.7, 4.0
_NARROWER, _WIDER = 0.55, 1.8


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a line of type stands: its base line and the height of its capitals, in pixels."""

    base: float
    tall: float


@dataclass(frozen=True, eq=False)
class Glyph:
    """One letter in the columns `left` to `right` of a picture. No other glyph is equal to it."""

    char: str
    picture: Picture
    left: int
    right: int
    rule: Rule

    @property
    def spot(self) -> tuple[int, int, int]:
        """Where it was cut out: the same piece of paper is no witness for itself."""
        return id(self.picture), self.left, round(self.rule.base)

    @property
    def has_room(self) -> bool:
        """Whether there is something to cut out."""
        top, bottom = self._reach
        left, right = self._columns
        return right - left >= 2 and bottom > 0 and top < self.picture.shape[0]

    @cached_property
    def ink(self) -> Ink:
        """Its ink from 0 to 1, capitals TALL_PX high; all glyphs have one height."""
        scale = TALL_PX / max(self.rule.tall, 4.0)
        left, right = self._columns
        size = (max(round((right - left) * scale), 2), round((_ABOVE + _BELOW) * TALL_PX))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        grey = cv2.resize(self._cell(), size, interpolation=method).astype(np.float32)
        edged = np.zeros((size[1], size[0] + 2 * (_EDGE - 2)), np.float32)
        edged[:, _EDGE - 2 : size[0] + _EDGE - 2] = np.maximum(_PAPER - grey, 0) / np.float32(_PAPER)
        return np.asarray(cv2.GaussianBlur(edged, (0, 0), _SOFT_PX), np.float32)

    @cached_property
    def thumb(self) -> Ink:
        """Its ink made small, in the middle of a square, as a row of values of length 1 and mean 0."""
        wide = padded(self.ink, max(round(1.6 * TALL_PX), self.ink.shape[1]), 0)
        small = cv2.resize(wide, (THUMB_PX, THUMB_PX), interpolation=cv2.INTER_AREA).ravel()
        even = small - small.mean()
        return np.asarray(even / max(float(np.linalg.norm(even)), 1e-6), np.float32)

    @cached_property
    def mass(self) -> float:
        """How much ink it has."""
        return max(float(self.ink.sum()), 1e-3)

    @property
    def _reach(self) -> tuple[int, int]:
        return round(self.rule.base - _ABOVE * self.rule.tall), round(self.rule.base + _BELOW * self.rule.tall)

    @property
    def _columns(self) -> tuple[int, int]:
        return max(self.left - 1, 0), min(self.right + 1, self.picture.shape[1])

    def _cell(self) -> Picture:
        """The piece of the picture, with paper where it goes beyond its edge."""
        (top, bottom), (left, right) = self._reach, self._columns
        cell = self.picture[max(top, 0) : bottom, left:right]
        if len(cell) == bottom - top:
            return cell
        framed = np.full((bottom - top, right - left), 255, np.uint8)
        framed[max(-top, 0) : max(-top, 0) + len(cell)] = cell
        return framed


def most_alike(ink: Ink, others: Sequence[Glyph]) -> tuple[float, Glyph]:
    """(correlation, glyph) of the one that is most alike. At least one other."""
    found = [alike(ink, other.ink) for other in others]
    place = max(range(len(found)), key=found.__getitem__)
    return found[place], others[place]


def alike(one: Ink, other: Ink) -> float:
    """The best correlation of both, a little moved against each other; 0 where one is much wider."""
    if not _NARROWER <= (one.shape[1] + 2) / (other.shape[1] + 2) <= _WIDER:
        return 0.0
    width = max(one.shape[1], other.shape[1])
    window = padded(one, width + 2 * _EDGE, _ROOM)
    score = cv2.matchTemplate(window, padded(other, width + 2 * _EDGE - 2 * _ROOM, 0), cv2.TM_CCOEFF_NORMED)
    return float(score.max())


def lean(ink: Ink, own: Ink, rivals: Sequence[Glyph]) -> tuple[float, float]:
    """(lean, likeness to the rival). The lean is 1 where it is as its own kind, -1 where it is as the rival, told by
    nothing but that in which the two differ; 0 where they do not. At least one rival."""
    score, rival = most_alike(ink, rivals)
    if score < _FAR:
        return 1.0, score
    width = max(ink.shape[1], own.shape[1], rival.ink.shape[1]) + 2 * _EDGE
    frame = padded(ink, width, _ROOM)
    first, second = _laid_in(frame, own), _laid_in(frame, rival.ink)
    apart = first - second
    length = float((apart * apart).sum())
    if length < _SAME_INK:
        return 0.0, score
    return float(np.clip(2 * ((frame - (first + second) / 2) * apart).sum() / length, -1, 1)), score


def _laid_in(frame: Ink, other: Ink) -> Ink:
    """The other, moved to where it fits the frame best."""
    patch = padded(other, frame.shape[1] - 2 * _ROOM, 0)
    _, _, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(frame, patch, cv2.TM_CCOEFF_NORMED))
    laid = np.zeros_like(frame)
    laid[y : y + patch.shape[0], x : x + patch.shape[1]] = patch
    return laid


def padded(ink: Ink, width: int, room: int) -> Ink:
    """In the middle of so many columns, with room above, below and beside it."""
    height, own = ink.shape
    left = max((width - own) // 2, 0) + room
    frame = np.zeros((height + 2 * room, max(width, own) + 2 * room), np.float32)
    frame[room : room + height, left : left + own] = ink
    return frame
