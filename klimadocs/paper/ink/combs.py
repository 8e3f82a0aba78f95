"""Combs: letters that stand one by one, each in a room of its own, are moved together to words as people print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from klimadocs.paper.ink.cuttings import PX_PER_PT, Cutting
from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.leaves.pictures import Picture

_FEWEST = 4
_WIDE, _TOGETHER, _LEAST_STEP, _BLANK_STEP = 1.05, 0.5, 0.7, 1.65
_APART, _UNEVEN = 0.45, 0.2
_STROKE_PX, _AT_STROKE_PX = 5, 4.0
_SPECK, _SPECK_AWAY = 0.3, 0.28
_GAP, _BLANK, _EDGE_PX = 0.2, 0.85, 12


@dataclass(frozen=True, slots=True)
class _Letter:
    """Pieces of ink above and beside each other."""

    pieces: tuple[Piece, ...]

    @property
    def left(self) -> int:
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> int:
        return max(piece.right for piece in self.pieces)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def closed_up(cutting: Cutting, letters: int, room_pt: tuple[float, float]) -> Cutting:
    """The same where letters do not stand one by one. `letters` is for how many there are rooms of their own, from left
    to right in `room_pt`; 0 where nobody knows: then only letters that stand far from each other at even distances are
    moved."""
    pieces = cutting.pieces
    usual = pieces.usual_height
    pitch = (room_pt[1] - room_pt[0]) * PX_PER_PT / letters if letters else 0.0
    start = (room_pt[0] - cutting.box[0]) * PX_PER_PT
    found = _letters([piece for piece in pieces.all if not _is_between(piece, start, pitch, usual)], pitch)
    if not found or not usual or len(pieces.rows) > 1:
        return cutting
    pitch = pitch or _pitch(found, usual)
    if not pitch or not _stand_alone(found, pitch):
        return cutting
    picture = _moved_together(cutting.picture, pieces, found, pitch, usual)
    left, top, _, bottom = cutting.box
    return replace(
        cutting, picture=picture, box=(left, top, left + picture.shape[1] / PX_PER_PT, bottom), is_closed_up=True
    )


def _is_between(piece: Piece, start: float, pitch: float, usual: float) -> bool:
    """What is left of the print between two rooms, and specks there."""
    if not pitch:
        return False
    away = abs((piece.middle - start) - round((piece.middle - start) / pitch) * pitch)
    is_speck = max(piece.width, piece.height) < _SPECK * usual and away < _SPECK_AWAY * pitch
    is_stroke = piece.width <= _STROKE_PX and piece.height >= 2 * piece.width and away <= _AT_STROKE_PX
    return is_speck or is_stroke


def _letters(pieces: Sequence[Piece], pitch: float) -> list[_Letter]:
    """From left to right; pieces of one room are one letter."""
    found: list[_Letter] = []
    for piece in sorted(pieces, key=lambda piece: piece.left):
        last = found[-1] if found else None
        if last and (piece.left <= last.right or _is_one(last, piece, pitch)):
            found[-1] = _Letter((*last.pieces, piece))
        else:
            found.append(_Letter((piece,)))
    return found


def _is_one(letter: _Letter, piece: Piece, pitch: float) -> bool:
    return piece.right - letter.left < _WIDE * pitch and piece.middle - letter.middle < _TOGETHER * pitch


def _pitch(letters: Sequence[_Letter], usual: float) -> float:
    """The step from letter to letter; 0.0 where they do not stand apart and even."""
    if len(letters) < _FEWEST or any(other.left - one.right < _APART * usual for one, other in pairwise(letters)):
        return 0.0
    steps = [other.middle - one.middle for one, other in pairwise(letters)]
    pitch = median(step for step in steps if step < _BLANK_STEP * min(steps))
    is_even = all(abs(step / pitch - round(step / pitch)) <= _UNEVEN for step in steps)
    return pitch if is_even else 0.0


def _stand_alone(letters: Sequence[_Letter], pitch: float) -> bool:
    """Whether none is wider than its room, and each has one."""
    steps = [other.middle - one.middle for one, other in pairwise(letters)]
    is_narrow = all(letter.right - letter.left <= _WIDE * pitch for letter in letters)
    return is_narrow and min(steps, default=pitch) >= _LEAST_STEP * pitch


def _moved_together(
    picture: Picture, pieces: Pieces, letters: Sequence[_Letter], pitch: float, usual: float
) -> Picture:
    strips: list[Picture] = [_paper(picture, _EDGE_PX)]
    last: _Letter | None = None
    for letter in letters:
        is_apart = last is not None and letter.middle - last.middle > _BLANK_STEP * pitch
        strips += [_paper(picture, round((_BLANK if is_apart else _GAP) * usual))] if last else []
        strips.append(_alone(picture, pieces, letter))
        last = letter
    return np.ascontiguousarray(np.hstack([*strips, _paper(picture, _EDGE_PX)]))


def _paper(picture: Picture, width: int) -> Picture:
    return np.full((picture.shape[0], width), 255, np.uint8)


def _alone(picture: Picture, pieces: Pieces, letter: _Letter) -> Picture:
    span = slice(max(letter.left - 1, 0), letter.right + 1)
    own = np.isin(pieces.labels[:, span], [piece.label for piece in letter.pieces])
    near = cv2.dilate(np.asarray(own, np.uint8), np.ones((3, 3), np.uint8))
    return np.where(near > 0, picture[:, span], np.uint8(255))
