"""Lattices: a pale ground becomes dots at even distances where a fax programme makes black and white of it. They stand
between letters and on boxes; noise keeps no distance."""

from __future__ import annotations

import numpy as np

from klimadocs.paper.leaves.dots import SAMPLE, Ink, Numbers
from klimadocs.paper.leaves.pictures import Picture

_DOT_PX, _DOTS_MIN = 3, 1_000
_DOWN, _ACROSS = 16, 40
_SOME = 400
_MOST_OFTEN, _OFTEN, _STEPS = 0.3, 0.1, 24
_NEIGHBOURS_MIN = 3
_LIKELY = 0.5

Step = tuple[int, int]


def may_have_lattice(sample: Ink) -> bool:
    """By the bands of a page."""
    is_dot = sample.areas <= _DOT_PX
    if int(is_dot.sum()) < _LIKELY * SAMPLE * _DOTS_MIN:
        return False
    dots = sample.where(is_dot, (_DOWN, _ACROSS))
    return bool(_steps(dots, sample.tops[is_dot] + _DOWN, sample.lefts[is_dot] + _ACROSS))


def without_lattice(picture: Picture, ink: Ink) -> Picture:
    """A page of black and white as it was made, with its own pixels, without dots that stand in a lattice."""
    is_dot = ink.areas <= _DOT_PX
    if int(is_dot.sum()) < _DOTS_MIN:
        return picture
    dots = ink.where(is_dot, (_DOWN, _ACROSS))
    tops, lefts = ink.tops[is_dot] + _DOWN, ink.lefts[is_dot] + _ACROSS
    steps = _steps(dots, tops, lefts)
    if not steps:
        return picture
    beside = np.zeros(len(tops), np.int32)
    for down, across in steps:
        beside += dots[tops + down, lefts + across]
        beside += dots[tops - down, lefts - across]
    is_wiped = np.concatenate([[False], is_dot])
    is_wiped[1:][is_dot] = beside >= _NEIGHBOURS_MIN
    return np.where(is_wiped[ink.labels], np.uint8(255), picture)


def _steps(dots: Picture, tops: Numbers, lefts: Numbers) -> list[Step]:
    """The distances, down and across, at which dots stand most often; [] where none of them is usual."""
    every = max(len(tops) // _SOME, 1)
    rows = tops[::every, None, None] + np.arange(_DOWN + 1)[None, :, None]
    columns = lefts[::every, None, None] + np.arange(-_ACROSS, _ACROSS + 1)[None, None, :]
    often = dots[rows, columns].mean(axis=0)
    often[0, : _ACROSS + 1] = 0.0
    if often.max() < _MOST_OFTEN:
        return []
    most = np.argsort(often, axis=None)[::-1][:_STEPS]
    found = [(int(place) // often.shape[1], int(place) % often.shape[1]) for place in most]
    return [(down, across - _ACROSS) for down, across in found if often[down, across] >= _OFTEN]
