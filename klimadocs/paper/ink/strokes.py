"""Strokes: how even the letters of one field stand and how much their stems slant alike, whatever letters they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.laying.grounds import FINE_DPI
from klimadocs.paper.leaves.pictures import Picture

Slants = npt.NDArray[np.float64]

_SLACK, _SLACK_PX, _GRAIN = 0.055, 1.01, 0.5
_LINE = 0.2
_ROW_MIN = 3
_THIN_PX, _LOW_PX = 2, 6
_EDGE_PX, _SOFT_PX, _FAINT = 6, 1.2, 0.25
_BINS, _NEAR, _UPRIGHT = 90, 2, 23


@dataclass(frozen=True, slots=True)
class Evenness:
    """`even` of twice `letters` lower and upper edges lie where those of type lie."""

    letters: int = 0
    even: int = 0

    @property
    def share(self) -> float:
        """0 to 1; 1 where there are no letters."""
        return self.even / (2 * self.letters) if self.letters else 1.0

    def __add__(self, other: Evenness) -> Evenness:
        return Evenness(self.letters + other.letters, self.even + other.even)


@dataclass(frozen=True)
class Strokes:
    """The ink of one field: its `picture`, `scale` times as large as with FINE_DPI, made of a leaf with `grain_dpi`."""

    picture: Picture
    pieces: Pieces
    scale: float = 1.0
    grain_dpi: float = FINE_DPI

    @property
    def grain(self) -> float:
        """Half a dot of the leaf, in pixels of the picture: no edge is known better."""
        return _GRAIN * FINE_DPI / self.grain_dpi * self.scale

    @cached_property
    def letters(self) -> tuple[Piece, ...]:
        """Small signs left out."""
        return tuple(
            piece for row in self.pieces.rows for piece in row if piece.width >= _THIN_PX and piece.height > _LOW_PX
        )

    @cached_property
    def evenness(self) -> Evenness:
        """Of all rows that have a few letters."""
        rows = [row for row in self.pieces.rows if len(row) >= _ROW_MIN]
        return sum((_of_row(row, self.pieces.usual_height, self.grain) for row in rows), Evenness())

    @cached_property
    def slants(self) -> Slants:
        """How the edges of all strokes lie, from -90 to 90 degrees off the upright, in steps of two: shares of 1."""
        ink = np.pad(self.picture, _EDGE_PX, constant_values=255).astype(np.float32)
        soft = cv2.GaussianBlur(ink, (0, 0), max(_SOFT_PX, self.grain))
        across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3)
        depth = np.hypot(across, down)
        is_edge = depth > _FAINT * depth.max()
        across, down = across[is_edge], down[is_edge]
        turned = np.where(across < 0, -1, 1)
        angles = np.degrees(np.arctan2(down * turned, across * turned))
        counts, _ = np.histogram(angles, bins=_BINS, range=(-90, 90), weights=depth[is_edge])
        return np.asarray(counts / max(float(counts.sum()), 1e-6), np.float64)


def usual_slant(slants: Slants) -> int:
    """The place of the slant that most stems have."""
    around = np.convolve(slants, np.ones(2 * _NEAR + 1), "same")
    first = _BINS // 2 - _UPRIGHT
    return first + int(around[first : _BINS // 2 + _UPRIGHT].argmax())


def share_of_slant(slants: Slants, place: int) -> float:
    """How many of the stems have it, 0 to 1."""
    stems = slants[_BINS // 2 - _UPRIGHT : _BINS // 2 + _UPRIGHT]
    return float(slants[max(place - _NEAR, 0) : place + _NEAR + 1].sum() / max(float(stems.sum()), 1e-6))


def _of_row(row: Sequence[Piece], height: float, grain: float) -> Evenness:
    bottoms = np.asarray([piece.bottom for piece in row], np.float64)
    base = _base_line(np.asarray([piece.middle for piece in row]), bottoms, height)
    slack = max(_SLACK * height, _SLACK_PX, grain)
    on_line = int((np.abs(bottoms - base) <= slack).sum())
    rises = base - np.asarray([piece.top for piece in row], np.float64)
    first = _most_alike(rises, slack)
    rest = rises[~first]
    second = int(_most_alike(rest, slack).sum()) if len(rest) else 0
    return Evenness(len(row), on_line + int(first.sum()) + second)


def _base_line(
    middles: npt.NDArray[np.float64], bottoms: npt.NDArray[np.float64], height: float
) -> npt.NDArray[np.float64]:
    """A straight line, a little askew perhaps, on which most letters stand."""
    base: npt.NDArray[np.float64] = np.full(len(bottoms), np.median(bottoms))
    for _ in range(3):
        near = np.abs(bottoms - base) <= _LINE * height
        if int(near.sum()) >= 6:
            base = np.asarray(np.polyval(np.polyfit(middles[near], bottoms[near], 1), middles), np.float64)
        elif near.any():
            base = np.full(len(bottoms), np.median(bottoms[near]))
    return base


def _most_alike(values: npt.NDArray[np.float64], slack: float) -> npt.NDArray[np.bool_]:
    """Those of the height that most have."""
    groups = np.abs(values[:, None] - values[None, :]) <= slack
    return np.asarray(groups[int(groups.sum(axis=1).argmax())])
