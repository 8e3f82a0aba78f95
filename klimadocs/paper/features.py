"""Features: points of a page that are found again however it is turned, and how one page lies on another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.pictures import Picture

Matrix = npt.NDArray[np.float64]

_POINTS = 1300
_RATIO = 0.82
_WITHIN_PX = 4.0
_FEWEST = 12


@dataclass(frozen=True)
class Features:
    """Places in pixels and what is to be seen there."""

    points: npt.NDArray[np.float32]
    signs: npt.NDArray[np.uint8]


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
        return Features(np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8))
    return Features(np.asarray([point.pt for point in points], np.float32), np.asarray(signs, np.uint8))


def match(one: Features, other: Features) -> Match | None:
    """How the first page lies on the second; None where they have too little in common."""
    if len(one.points) < _FEWEST or len(other.points) < _FEWEST:
        return None
    pairs: Any = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(one.signs, other.signs, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance]
    if len(good) < _FEWEST:
        return None
    source = np.asarray([one.points[hit.queryIdx] for hit in good], np.float32)
    target = np.asarray([other.points[hit.trainIdx] for hit in good], np.float32)
    matrix, kept = cv2.findHomography(source, target, cv2.RANSAC, _WITHIN_PX, maxIters=1500, confidence=0.999)
    if matrix is None or int(kept.sum()) < _FEWEST:
        return None
    return Match(np.asarray(matrix, np.float64), int(kept.sum()))
