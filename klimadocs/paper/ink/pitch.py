"""Pitch: typewriters and their types give each letter a room of the same width, as no hand and no other type does. Thin
strokes may have broken to pieces on a fax; the blanks between the rooms are there still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.pieces import Piece
from klimadocs.paper.ink.strokes import Strokes

Profile = npt.NDArray[np.float32]

_HEIGHT_PX, _STEP_PX = 12.0, 0.125
_NARROWEST, _WIDEST = 0.75, 1.9
_PARTS, _BLANK_PARTS = 12, 3
_LONG, _ROWS_MAX = 8.0, 4
_BLANK, _LOST = 0.32, 0.55


def has_pitch(strokes: Strokes) -> bool:
    """Whether the letters stand in rooms of one width; False where there are too few to tell, or too much of their ink
    is lost."""
    profiles = list(_profiles(strokes))
    length, blank = sum(map(len, profiles)), sum(int((profile < 1).sum()) for profile in profiles)
    if length < _LONG * _HEIGHT_PX or blank > _LOST * length:
        return False
    pitches = np.arange(_NARROWEST * _HEIGHT_PX, _WIDEST * _HEIGHT_PX, _STEP_PX)
    return any(_ink_between(profiles, float(pitch)) <= _BLANK for pitch in pitches)


def _profiles(strokes: Strokes) -> Iterator[Profile]:
    """For each row how much ink its columns have, small letters _HEIGHT_PX high."""
    pieces = strokes.pieces
    zoom = _HEIGHT_PX / max(pieces.low_height, 1.0)
    for row in pieces.rows[:_ROWS_MAX]:
        columns = _columns(strokes, row)
        width = round(len(columns) * zoom)
        if len(row) >= 2 and width >= _PARTS:
            yield np.asarray(cv2.resize(columns[None], (width, 1), interpolation=cv2.INTER_AREA)[0], np.float32)


def _columns(strokes: Strokes, row: Sequence[Piece]) -> Profile:
    top, bottom = min(piece.top for piece in row), max(piece.bottom for piece in row)
    left, right = min(piece.left for piece in row), max(piece.right for piece in row)
    return np.asarray((255 - strokes.picture[top:bottom, left:right]).sum(axis=0, dtype=np.float32), np.float32)


def _ink_between(profiles: Sequence[Profile], pitch: float) -> float:
    """How much ink lies between the rooms if they are so wide: 0 for none, 1 for as much as elsewhere."""
    shares = [_least_share(profile, pitch) * len(profile) for profile in profiles]
    return sum(shares) / sum(map(len, profiles))


def _least_share(profile: Profile, pitch: float) -> float:
    parts = (np.arange(len(profile)) % pitch * (_PARTS / pitch)).astype(np.int64)
    ink = np.bincount(parts, profile, _PARTS) / np.maximum(np.bincount(parts, minlength=_PARTS), 1)
    around = sum(np.roll(ink, turn) for turn in range(_BLANK_PARTS)) / _BLANK_PARTS
    return float(np.min(around) / max(float(ink.mean()), 1e-6))
