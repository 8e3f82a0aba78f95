"""Specks: what is too small to be a dot of a letter, or small and far from all letters, becomes paper."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from klimadocs.paper.ink.pieces import Piece, Pieces, pieces_of
from klimadocs.paper.laying.grounds import thicken
from klimadocs.paper.leaves.pictures import Picture

_GRAINS, _LEAST_PX = 2.0, 3.0
_SMALL, _BESIDE, _ABOVE = 0.5, 1.7, 0.45
_WHOLE, _LETTER_PX = 0.5, 4


def least_dot(dpi: float, across_dpi: float, grain_dpi: float, is_bilevel: bool) -> float:
    """How many pixels a dot has at least, in a picture with `dpi` of a leaf whose grains are 1 / `across_dpi` wide and
    1 / `grain_dpi` high."""
    return max(_GRAINS * (dpi / across_dpi) * (dpi / grain_dpi), _LEAST_PX) if is_bilevel else _LEAST_PX


def without_specks(picture: Picture, ink: float, least: float) -> Picture:
    """Without pieces of less than `least` pixels that are darker than `ink`."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.asarray(picture < ink, np.uint8), connectivity=8)
    is_speck = stats[:, cv2.CC_STAT_AREA] < least
    is_speck[0] = False
    if not is_speck.any():
        return picture
    return np.where(thicken(np.asarray(is_speck[labels] * 255, np.uint8), 1) > 0, np.uint8(255), picture)


def without_far(picture: Picture, ink: float) -> Picture:
    """Without small things that stand far from all letters."""
    pieces = pieces_of(picture, ink)
    return wiped(picture, pieces, far_pieces(pieces))


def far_pieces(pieces: Pieces) -> list[Piece]:
    """A full stop stands in line with letters, and no farther from one than a blank is wide."""
    usual = pieces.usual_height
    letters = [piece for piece in pieces.all if piece.height >= _WHOLE * usual > _LETTER_PX]
    small = [piece for piece in pieces.all if max(piece.width, piece.height) <= _SMALL * usual] if letters else []
    return [piece for piece in small if all(_is_far(piece, letter, usual) for letter in letters)]


def _is_far(piece: Piece, letter: Piece, usual: float) -> bool:
    return (
        max(letter.left - piece.right, piece.left - letter.right) > _BESIDE * usual
        or max(letter.top - piece.bottom, piece.top - letter.bottom) > _ABOVE * usual
    )


def wiped(picture: Picture, pieces: Pieces, strays: Sequence[Piece]) -> Picture:
    """The picture without these pieces and their soft edges."""
    if not strays:
        return picture
    bare = picture.copy()
    for piece in strays:
        rows = slice(max(piece.top - 1, 0), piece.bottom + 1)
        columns = slice(max(piece.left - 1, 0), piece.right + 1)
        shape = np.asarray((pieces.labels[rows, columns] == piece.label) * 255, np.uint8)
        bare[rows, columns][thicken(shape, 1) > 0] = 255
    return bare
