"""Dots: the pieces of ink of a page of black and white, and which of them are as small as dots."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture

_INK = 128
_BANDS, _BAND = (0.28, 0.44, 0.6, 0.76), 0.04
SAMPLE = 0.16
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Ink:
    """`labels` are the numbers of the pieces, 0 is paper; `areas` in pixels; `tops` and `lefts` of their boxes; all of
    them from piece number 1 on."""

    labels: Numbers
    areas: Numbers
    tops: Numbers
    lefts: Numbers

    def where(self, is_chosen: npt.NDArray[np.bool_], room: tuple[int, int] = (0, 0)) -> Picture:
        """1 at the upper left corners of the pieces that are chosen, in a picture with so much more paper around it."""
        height, width = self.labels.shape
        dots = np.zeros((height + 2 * room[0], width + 2 * room[1]), np.uint8)
        dots[self.tops[is_chosen] + room[0], self.lefts[is_chosen] + room[1]] = 1
        return dots


def ink_of(picture: Picture) -> Ink:
    """Of a page with its own pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(picture < _INK, np.uint8), connectivity=8)
    areas, tops, lefts = (
        np.asarray(stats[1:, side], np.int32) for side in (cv2.CC_STAT_AREA, cv2.CC_STAT_TOP, cv2.CC_STAT_LEFT)
    )
    return Ink(np.asarray(labels, np.int32), areas, tops, lefts)


def sample_of(picture: Picture) -> Picture:
    """A few bands of a page, SAMPLE of its height: enough to see whether it has many dots."""
    height = len(picture)
    return np.concatenate([picture[int(top * height) : int((top + _BAND) * height)] for top in _BANDS])
