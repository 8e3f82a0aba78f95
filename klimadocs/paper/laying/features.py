"""Features: points of a page that are found again however it is turned, and how one page lies on another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

Matrix = npt.NDArray[np.float64]

_POINTS = 1300
_BITS = 256
_RATIO = 0.82
_WITHIN_PX = 4.0
_FEWEST = 12
_SURELY, _TRIES_MAX = 0.999, 1500
_QUICK_TRIES, _QUICK = 5000, 0.8
_EVERY = 4


@dataclass(frozen=True)
class Features:
    """Places in pixels, and in each row of `signs` what is to be seen there: _BITS times -1 or 1."""

    points: npt.NDArray[np.float32]
    signs: npt.NDArray[np.float32]

    @cached_property
    def sample(self) -> Features:
        """A quarter of them, from all over the page."""
        return Features(self.points[::_EVERY], np.ascontiguousarray(self.signs[::_EVERY]))


@dataclass(frozen=True)
class Pairs:
    """Points of one page, row by row beside those of another that look like them alone."""

    one: npt.NDArray[np.float32]
    other: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.one)


@dataclass(frozen=True)
class Match:
    """`matrix` takes pixels of the first page to those of the second; `support` points say so."""

    matrix: Matrix
    support: int


def features_of(picture: Picture) -> Features:
    """No points where the page is empty."""
    finder: Any = cv2.ORB.create(nfeatures=_POINTS, fastThreshold=10, edgeThreshold=19)
    points, signs = finder.detectAndCompute(cv2.GaussianBlur(picture, (3, 3), 0), None)
    if signs is None:
        return Features(np.empty((0, 2), np.float32), np.empty((0, _BITS), np.float32))
    bits = np.unpackbits(np.asarray(signs, np.uint8), axis=1).astype(np.float32)
    return Features(np.asarray([point.pt for point in points], np.float32), 2 * bits - 1)


def pair_up(one: Features, other: Features) -> Pairs:
    """Points of the first page with the nearest ones of the second, where no other comes near. No pairs where a page
    has too few points."""
    if len(one.points) < _FEWEST or len(other.points) < _FEWEST:
        return Pairs(one.points[:0], other.points[:0])
    alike = one.signs @ other.signs.T
    rows = np.arange(len(alike))
    nearest = alike.argmax(axis=1)
    away = _BITS - alike[rows, nearest]
    alike[rows, nearest] = -_BITS - 1
    is_good = away < _RATIO * (_BITS - alike.max(axis=1))
    return Pairs(one.points[is_good], other.points[nearest[is_good]])


def match(pairs: Pairs, least: float = 0.0) -> Match | None:
    """How the first page lies on the second; None where they have too little in common. Where fewer than `least` pairs
    agree it may be looked for in vain."""
    if support_of(pairs) < _QUICK * max(least, _FEWEST):
        return None
    matrix, kept = cv2.findHomography(
        pairs.one, pairs.other, cv2.RANSAC, _WITHIN_PX, maxIters=_tries(least / len(pairs)), confidence=_SURELY
    )
    if matrix is None or int(kept.sum()) < _FEWEST:
        return None
    return Match(np.asarray(matrix, np.float64), int(kept.sum()))


def support_of(pairs: Pairs) -> int:
    """How many of the pairs agree, told quickly; 0 where there are too few."""
    if len(pairs) < _FEWEST:
        return 0
    matrix, kept = cv2.findHomography(
        pairs.one, pairs.other, cv2.USAC_FAST, _WITHIN_PX, maxIters=_QUICK_TRIES, confidence=_SURELY
    )
    return 0 if matrix is None else int(kept.sum())


def match_flat(pairs: Pairs) -> Match | None:
    """The same for pages that are only turned, moved and of another size: where a page repeats itself, as lists do,
    fewer ways of lying are mistaken for each other."""
    if len(pairs) < _FEWEST:
        return None
    matrix, kept = cv2.estimateAffinePartial2D(
        pairs.one, pairs.other, method=cv2.RANSAC, ransacReprojThreshold=_WITHIN_PX, confidence=_SURELY
    )
    if matrix is None or int(kept.sum()) < _FEWEST:
        return None
    return Match(np.vstack([np.asarray(matrix, np.float64), (0.0, 0.0, 1.0)]), int(kept.sum()))


def _tries(share: float) -> int:
    """How often four pairs must be drawn until all four surely are of that share."""
    four = min(share, 0.99) ** 4
    return min(math.ceil(math.log(1 - _SURELY) / math.log1p(-four)), _TRIES_MAX) if four > 0 else _TRIES_MAX
