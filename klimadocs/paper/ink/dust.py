"""Dust: specks and hairs on the glass. Both are told from writing by how thick they are against its strokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.dots import Mark
from klimadocs.paper.ink.pieces import Piece, Pieces, pieces_of
from klimadocs.paper.leaves.pictures import Picture

_PAPER = 250.0
_LEAST_STROKE_PX = 1.65
_HAIR, _SPECK = 0.6, 0.6
_LONG, _ALONE = 5.0, 1.2
_PAIR, _LEVEL = 5.0, 0.7
_WIDE, _SMALL = 0.4, 0.5
_LETTER_PX = 20
_LETTERS_MIN = 2
_STEM, _GAP = 0.7, 0.45
_THIN, _SHORTEST, _LONGEST, _LOWEST, _HIGHEST = 0.35, 0.25, 1.6, 0.15, 0.65
_UNDER = 0.6


@dataclass(frozen=True, slots=True)
class _Weight:
    """`mass`: the ink of a piece in pixels of black; `stroke`: how wide its strokes are, in pixels. Blur changes
    neither."""

    mass: float
    stroke: float


def without_dust(picture: Picture, ink: float, dark: float) -> tuple[Picture, tuple[Mark, ...]]:
    """The picture without it, and the small marks that are left. `ink` is the grey below which something is ink,
    `dark` that of a stroke. Pen and type draw no line as thin as a hair, and the smallest dot of type is as large as
    its stroke is wide."""
    pieces = pieces_of(picture, ink)
    weights = _weights(picture, pieces, dark)
    stroke = _usual_stroke(pieces, weights)
    found = list(zip(pieces.all, weights, strict=True))
    letters = [piece for piece, weight in found if weight.mass >= _LETTER_PX and weight.stroke >= _HAIR * stroke]
    dust = [
        piece for piece, weight in found
        if _is_speck(piece, weight, found, stroke) and not _is_over_stem(piece, pieces)
    ]  # fmt: skip
    dust += [piece for piece, weight in found if _is_hair(piece, weight, letters, stroke)]
    gone = {piece.label for piece in dust}
    small = [entry for entry in found if max(entry[0].width, entry[0].height) <= _SMALL * pieces.usual_height]
    marks = tuple(_mark(*entry, small, stroke, pieces) for entry in small if entry[0].label not in gone)
    return _wiped(picture, pieces, dust) if dust else picture, marks


def _mark(piece: Piece, weight: _Weight, small: Sequence[tuple[Piece, _Weight]], stroke: float, pieces: Pieces) -> Mark:
    is_paired = _is_paired(piece, weight, small, stroke)
    below = pieces.labels[piece.bottom : piece.bottom + round(_GAP * pieces.low_height), piece.left : piece.right]
    share = weight.mass / (stroke * stroke)
    return Mark(piece, share, bool(below.any()), _is_over_stem(piece, pieces), is_paired)


def _weights(picture: Picture, pieces: Pieces, dark: float) -> list[_Weight]:
    blackness = np.clip((_PAPER - picture.astype(np.float32)) / (_PAPER - dark), 0.0, 1.3)
    near = cv2.dilate(pieces.labels.astype(np.uint16), np.ones((3, 3), np.uint8))
    masses = np.bincount(near.ravel(), weights=blackness.ravel(), minlength=len(pieces.all) + 1)
    return [_weight(float(masses[piece.label]), pieces.shape(piece)) for piece in pieces.all]


def _weight(mass: float, shape: npt.NDArray[np.bool_]) -> _Weight:
    edged = np.pad(shape.astype(np.uint8), 1)
    lines, _ = cv2.findContours(edged, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    return _Weight(mass, 2.0 * mass / max(sum(cv2.arcLength(line, True) for line in lines), 1.0))


def _usual_stroke(pieces: Pieces, weights: Sequence[_Weight]) -> float:
    """That of the letters; of the thinnest type where there are none."""
    letters = [
        weight.stroke for piece, weight in zip(pieces.all, weights, strict=True)
        if weight.mass >= _LETTER_PX and weight.stroke >= _LEAST_STROKE_PX
    ]  # fmt: skip
    return float(median(letters)) if len(letters) >= _LETTERS_MIN else _LEAST_STROKE_PX / _HAIR


def _is_speck(piece: Piece, weight: _Weight, found: Sequence[tuple[Piece, _Weight]], stroke: float) -> bool:
    """Too small for a dot, and none of two."""
    return weight.mass < _SPECK * stroke * stroke and not _is_paired(piece, weight, found, stroke)


def _is_paired(piece: Piece, weight: _Weight, found: Sequence[tuple[Piece, _Weight]], stroke: float) -> bool:
    """As the dots of an umlaut are."""
    return any(
        other is not piece and 0.5 <= beside.mass / max(weight.mass, 0.1) <= 2.0
        and max(abs(other.top - piece.top), abs(other.bottom - piece.bottom)) <= _LEVEL * stroke
        and abs(other.middle - piece.middle) <= _PAIR * stroke
        for other, beside in found
    )  # fmt: skip


def _is_over_stem(piece: Piece, pieces: Pieces) -> bool:
    """As the dot of an i, which a blurred picture makes pale: closely above a stroke as high as a low letter."""
    low = pieces.low_height
    middle = (piece.left + piece.right - 1) // 2
    below = pieces.labels[piece.bottom : piece.bottom + round((_STEM + _GAP) * low), middle] > 0
    inked = np.flatnonzero(below)
    if len(inked) == 0 or not 1 <= inked[0] <= _GAP * low:
        return False
    return bool(below[inked[0] : inked[0] + round(_STEM * low)].all())


def _is_hair(piece: Piece, weight: _Weight, letters: Sequence[Piece], stroke: float) -> bool:
    """Thin, and longer than any sign, or alone."""
    if weight.stroke >= _HAIR * stroke or _is_dash(piece, letters) or _is_low_line(piece, letters):
        return False
    if not any(_is_near(piece, letter) for letter in letters):
        return True
    return max(piece.width, piece.height) >= _LONG * stroke and not _may_hold_letter(piece, letters)


def _is_dash(piece: Piece, letters: Sequence[Piece]) -> bool:
    """Whether it lies level at half the height of letters beside it: some types draw dashes as thin as a hair."""
    if not letters or piece.height > _THIN * piece.width:
        return False
    tall = median(letter.height for letter in letters)
    middle = (piece.top + piece.bottom) / 2
    return _SHORTEST * tall <= piece.width <= _LONGEST * tall and any(
        _is_near(piece, letter) and _LOWEST * tall <= letter.bottom - middle <= _HIGHEST * tall for letter in letters
    )


def _is_low_line(piece: Piece, letters: Sequence[Piece]) -> bool:
    """Whether it lies level under the line between two letters, as in an address: some types draw it as thin."""
    if not letters or piece.height > _THIN * piece.width:
        return False
    tall = median(letter.height for letter in letters)
    middle = (piece.top + piece.bottom) / 2
    beside = [
        letter.middle < piece.middle for letter in letters
        if _is_near(piece, letter) and letter.bottom - 1 <= middle <= letter.bottom + _UNDER * tall
    ]  # fmt: skip
    return _SHORTEST * tall <= piece.width <= _LONGEST * tall and len(set(beside)) == 2


def _may_hold_letter(piece: Piece, letters: Sequence[Piece]) -> bool:
    """Whether a letter may hang on the hair: it is wide and high enough, and level with letters beside it."""
    tall = median(letter.height for letter in letters)
    return piece.width >= _WIDE * tall and any(
        _is_near(piece, letter)
        and min(piece.bottom, letter.bottom) - max(piece.top, letter.top) >= _LEVEL * letter.height
        for letter in letters
    )


def _is_near(piece: Piece, letter: Piece) -> bool:
    room = _ALONE * letter.height
    return (
        piece.left - letter.right <= room and letter.left - piece.right <= room
        and piece.top - letter.bottom <= room / 2 and letter.top - piece.bottom <= room / 2
    )  # fmt: skip


def _wiped(picture: Picture, pieces: Pieces, dust: Sequence[Piece]) -> Picture:
    labels = np.zeros(len(pieces.all) + 1, np.uint8)
    labels[[piece.label for piece in dust]] = 255
    wide = cv2.dilate(labels[pieces.labels], np.ones((5, 5), np.uint8))
    others = cv2.dilate(
        np.asarray((pieces.labels > 0) & (labels[pieces.labels] == 0), np.uint8), np.ones((3, 3), np.uint8)
    )
    return np.where((wide > 0) & (others == 0), np.uint8(255), picture)
