"""Tails: cedillas below letters that stand on the line. They are cut off before reading, for the model knows none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.leaves.pictures import Picture

_FAINT, _INK = 235, 160
_LETTER_PX, _LETTERS_MIN = 8, 4
_SHALLOWEST, _DEEPEST, _WIDE = 0.16, 0.55, 0.5
_LEFT, _RIGHT, _WIDEST = 0.18, 0.92, 0.55
_LOOSE_HIGH, _LOOSE_WIDE, _ABOVE, _BELOW = (0.25, 0.55), (0.2, 0.5), 0.1, 0.2

Spot = tuple[float, float]


def cut_off_tails(picture: Picture, pieces: Pieces, row: Sequence[Piece], refuted: Collection[Spot]) -> list[Spot]:
    """The middles of the letters of a row that had one, but for those that are `refuted`. The picture is changed."""
    tall = [piece for piece in row if piece.height >= _LETTER_PX]
    if len(tall) < _LETTERS_MIN:
        return []
    bottoms = sorted(piece.bottom for piece in tall)
    base = bottoms[len(bottoms) // 2]
    grown = [spot for piece in tall for spot in [_grown(picture, piece, base, refuted)] if spot]
    return [*grown, *_loose(picture, pieces, min(piece.top for piece in row), base, refuted)]


def _grown(picture: Picture, piece: Piece, base: int, refuted: Collection[Spot]) -> Spot | None:
    """A short tail in the middle below a round letter."""
    depth = piece.bottom - base
    body = base - piece.top
    if not (_SHALLOWEST * body <= depth <= _DEEPEST * body and piece.width >= _WIDE * body):
        return None
    below = picture[base + 1 : piece.bottom, piece.left : piece.right] < _INK
    columns = np.flatnonzero(below.any(axis=0))
    if len(columns) == 0:
        return None
    left, right = columns[0] / piece.width, (columns[-1] + 1) / piece.width
    spot = piece.middle, (piece.top + base) / 2
    if spot in refuted or not (left > _LEFT and right < _RIGHT and right - left < _WIDEST):
        return None
    picture[base + 1 : piece.bottom + 1, piece.left : piece.right] = 255
    return spot


def _loose(picture: Picture, pieces: Pieces, top: int, base: int, refuted: Collection[Spot]) -> Iterator[Spot]:
    """Those that have come off thin letters: larger than specks, closely below the line and below ink, as no comma
    is."""
    usual = pieces.usual_height
    for piece in pieces.all:
        is_near = base - _ABOVE * usual <= piece.top <= base + _BELOW * usual
        spot = piece.middle, (top + base) / 2
        if is_near and _is_as_tail(piece, usual) and spot not in refuted and _has_ink_above(picture, piece, top):
            picture[piece.top : piece.bottom + 1, max(piece.left - 1, 0) : piece.right + 1] = 255
            yield spot


def _is_as_tail(piece: Piece, usual: float) -> bool:
    (low, high), (narrow, wide) = _LOOSE_HIGH, _LOOSE_WIDE
    return low * usual <= piece.height <= high * usual and narrow * usual <= piece.width <= wide * usual


def _has_ink_above(picture: Picture, piece: Piece, top: int) -> bool:
    return bool((picture[max(top, 0) : max(piece.top - 1, 0), piece.left : piece.right] < _FAINT).any())
