"""Specks: what is too small to be a dot of a letter, or small and far from all letters, becomes paper."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.pieces import Piece, Pieces, labelled, pieces_of
from klimadocs.paper.laying.grounds import thicken
from klimadocs.paper.leaves.pictures import Picture

_GRAINS, _LEAST_PX, _LEAST_MASS = 2.0, 3.0, 2.5
_PAPER = 250.0
_SMALL, _BESIDE, _ABOVE = 0.5, 1.7, 0.45
_WHOLE, _LETTER_PX = 0.5, 4


def least_dot(dpi: float, across_dpi: float, grain_dpi: float, is_bilevel: bool) -> float:
    """How many pixels a dot has at least, in a picture with `dpi` of a leaf whose grains are 1 / `across_dpi` wide and
    1 / `grain_dpi` high."""
    return max(_GRAINS * (dpi / across_dpi) * (dpi / grain_dpi), _LEAST_PX) if is_bilevel else _LEAST_PX


def without_specks(picture: Picture, ink: float, least: float) -> Picture:
    """Without pieces of less than `least` pixels that are darker than `ink`."""
    labels, areas = _areas(picture, ink)
    return _without(picture, labels, areas < least)


def without_light(picture: Picture, ink: float, dark: float) -> Picture:
    """The same where there are greys: the dots of small type are pale, and have few pixels that are darker than `ink`,
    but they have more ink than a grain of dust. `dark` is the grey of a stroke."""
    labels, areas = _areas(picture, ink)
    if not (areas < _LEAST_PX).any():
        return picture
    near = cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    blackness = np.clip((_PAPER - picture.astype(np.float32)) / (_PAPER - dark), 0.0, 1.3)
    masses = np.bincount(near.ravel(), weights=blackness.ravel(), minlength=len(areas))
    return _without(picture, labels, (areas < _LEAST_PX) & (masses < _LEAST_MASS))


def _areas(picture: Picture, ink: float) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64]]:
    """The pieces by number, and how many pixels each has; the paper is number 0 and endless."""
    labels, stats = labelled(np.asarray(picture < ink))
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = np.inf
    return labels, areas


def _without(picture: Picture, labels: npt.NDArray[np.int32], is_speck: npt.NDArray[np.bool_]) -> Picture:
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
