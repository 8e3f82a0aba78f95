"""Straightening a page of which no blank is known: by its own lines of text, which lie level when it is straight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.model.transcript import Box
from klimadocs.paper.leaves.pictures import Picture

_LOOK_DPI = 75.0
_STEEPEST = 11.0
_STEPS = (1.0, 0.25)
_REACH, _FINEST = 0.25, 0.06
_INK = 60
_EDGE = 0.04
_BLACK, _BLOCK_PX = 110, 15
_QUALITY = 88
_QUICKLY = (
    cv2.IMWRITE_PNG_COMPRESSION, 1,
    cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE,
    cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE,
)  # fmt: skip
Ink = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Turn:
    """How a page was turned until it was level: `matrix` (3 x 3) takes its pixels (x, y, 1) with `dpi` to those of the
    leaf."""

    dpi: float
    matrix: npt.NDArray[np.float64]

    def on_leaf(self, box: Box, leaf_dpi: float) -> Box:
        """Points of this page to points of the leaf: the box around the turned one."""
        left, top, right, bottom = (value * self.dpi / 72.0 for value in box)
        corners = np.asarray([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]])
        seen = corners @ self.matrix.T
        found = seen[:, :2] / seen[:, 2:] * (72.0 / leaf_dpi)
        low, high = found.min(axis=0), found.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


@dataclass(frozen=True)
class Straight(Turn):
    """The level page itself."""

    picture: Picture

    @property
    def turn(self) -> Turn:
        """Without the picture, which is large."""
        return Turn(self.dpi, self.matrix)

    def packed(self, dpi: float) -> bytes:
        """The picture as JPEG in a coarser resolution, to look at."""
        scale = min(dpi / self.dpi, 1.0)
        picture = cv2.resize(self.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return bytes(cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))[1])

    def packed_whole(self, dpi: float, paper: int) -> bytes:
        """The picture as PNG in no finer resolution, without a loss but that all that is as light as paper is white."""
        picture = self.picture
        if self.dpi > dpi:
            scale = dpi / self.dpi
            picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        return bytes(cv2.imencode(".png", whitened(picture, paper), _QUICKLY)[1])


def whitened(picture: Picture, paper: int) -> Picture:
    """All that is as light as paper becomes white."""
    return np.asarray(cv2.max(picture, cv2.threshold(picture, paper - 1, 255, cv2.THRESH_BINARY)[1]), np.uint8)


def straighten(evened: Picture, dpi: float, quarter: int = 0) -> Straight:
    """`quarter`: by how many quarters the page is turned clockwise beforehand. What is dark up to the edge of the leaf
    is no paper and becomes white."""
    turned = np.ascontiguousarray(np.rot90(_without_edge(evened), -quarter))
    height, width = turned.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), _skew(turned, dpi), 1.0)
    level = cv2.warpAffine(turned, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255.0)
    back = np.vstack([cv2.invertAffineTransform(matrix), [0, 0, 1]])
    return Straight(dpi, _unturned(quarter, evened.shape) @ back, np.asarray(level, np.uint8))


def lies_on_its_side(evened: Picture, dpi: float) -> bool:
    """Whether its lines run from top to bottom."""
    return _best(_ink(np.rot90(evened), dpi))[0] > _best(_ink(evened, dpi))[0]


def _skew(picture: Picture, dpi: float) -> float:
    """Degrees by which the page must be turned against the clock."""
    ink = _ink(picture, dpi)
    rough = _best(ink)[1]
    return max([rough, *_angles(rough, _REACH, _FINEST)], key=lambda angle: (_sharpness(ink, angle), angle))


def _ink(picture: Picture, dpi: float) -> Ink:
    scale = _LOOK_DPI / dpi
    small = cv2.resize(np.ascontiguousarray(picture), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    edge = round(_EDGE * min(small.shape))
    return np.asarray(small[edge:-edge, edge:-edge] < 255 - _INK, np.float32)


def _best(ink: Ink) -> tuple[float, float]:
    """(how sharp the lines are, at which angle): the sums of rows differ most where the lines are level."""
    rows, columns = np.nonzero(ink)
    dots = rows - ink.shape[0] / 2, columns - ink.shape[1] / 2
    best, middle, reach = (-1.0, 0.0), 0.0, _STEEPEST
    for step in _STEPS:
        for angle in _angles(middle, reach, step):
            best = max(best, (_roughly(dots, ink.shape[0], angle), angle))
        middle, reach = best[1], step
    return best


def _angles(middle: float, reach: float, step: float) -> list[float]:
    return [float(angle) for angle in np.arange(middle - reach, middle + reach + step / 2, step)]


def _roughly(dots: tuple[Numbers, Numbers], height: int, angle: float) -> float:
    """As `_sharpness`, of places against the middle of the page; what is turned out of it still counts."""
    turn = np.radians(angle)
    places = np.clip(dots[0] * np.cos(turn) - dots[1] * np.sin(turn) + height / 2, 0, height - 1)
    upper = places.astype(np.int64)
    lower_share = places - upper
    sums = np.bincount(upper, 1.0 - lower_share, height + 1) + np.bincount(upper + 1, lower_share, height + 1)
    return float(np.square(np.diff(sums[1:-2])).sum())


def _sharpness(ink: Ink, angle: float) -> float:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _without_edge(picture: Picture) -> Picture:
    """What the scanner saw beside the paper."""
    black = np.asarray(picture < _BLACK, np.uint8)
    if not any(_blocks(strip)[0].any() for strip in _strips(black)):
        return picture
    count, labels = cv2.connectedComponents(_blocks(black))
    edge = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    outside = np.zeros(count, np.uint8)
    outside[np.unique(edge)] = 1
    outside[0] = 0
    wide = cv2.dilate(outside[labels], np.ones((25, 25), np.uint8))
    return np.where(wide > 0, np.uint8(255), picture)


def _strips(picture: Picture) -> Iterator[Picture]:
    """The four edges of a picture, each lying on top."""
    for quarter in range(4):
        yield np.ascontiguousarray(np.rot90(picture, quarter)[: 2 * _BLOCK_PX])


def _blocks(black: Picture) -> Picture:
    """What is black in a square and not only in a stroke."""
    return np.asarray(cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((_BLOCK_PX, _BLOCK_PX), np.uint8)), np.uint8)


def _unturned(quarter: int, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Pixels of the page turned clockwise by quarters to those of the page before."""
    height, width = shape
    match quarter % 4:
        case 1:
            rows = [[0, 1, 0], [-1, 0, height - 1]]
        case 2:
            rows = [[-1, 0, width - 1], [0, -1, height - 1]]
        case 3:
            rows = [[0, -1, width - 1], [1, 0, 0]]
        case _:
            rows = [[1, 0, 0], [0, 1, 0]]
    return np.asarray([*rows, [0, 0, 1]], np.float64)
