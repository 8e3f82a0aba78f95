"""Light: paper becomes white whatever lamp shone on it, and how dark ink is there."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.leaves.streaks import without_streaks

_COARSE_DPI = 25.0
_ROOM_MM = 7.0
_BLACK, _LIGHT, _WHITE = 24, 232, 250
_GREY_MOST, _WHITE_LEAST, _EDGES_MOST = 0.06, 0.4, 0.65


def even_out(picture: Picture, dpi: float) -> Picture:
    """The same page with its paper at 255, without streaks of the scanner. A page of black and white alone stays as it
    is."""
    if is_bilevel(picture):
        return picture
    scale = min(_COARSE_DPI / dpi, 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    side = max(int(_ROOM_MM / 25.4 * _COARSE_DPI) | 1, 3)
    paper = cv2.dilate(cv2.medianBlur(small, 3), np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    paper = cv2.resize(np.maximum(paper, 40), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return without_streaks(_as_picture(cv2.divide(picture, paper, scale=250.0)))


def is_bilevel(picture: Picture) -> bool:
    """Whether nearly all pixels are black or white, as on a fax; made square, it has greys at the edges only, and they
    are fewer than its black. A scanner that makes paper white has more of them."""
    some = picture[::7, ::5]
    counts = np.bincount(some.ravel(), minlength=256)
    black, grey, white = int(counts[:_BLACK].sum()), int(counts[_BLACK:_LIGHT].sum()), int(counts[_WHITE:].sum())
    is_of_two = grey < _GREY_MOST * some.size and white > _WHITE_LEAST * some.size
    return is_of_two and grey <= _EDGES_MOST * (grey + black)


def _as_picture(values: Any) -> Picture:
    return np.asarray(values, dtype=np.uint8)
