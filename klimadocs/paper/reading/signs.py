"""Signs: dashes and stops are so small that a reading leaves them out and nobody sees it. So they are counted in the
ink."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.reading.recognition import Lines

_DASHES, _STOPS = frozenset("-‐–—=~_+*·•"), frozenset(".,;:!?…„‚")
_BETWEEN_WORDS = re.compile(r"(?<!\d)[-‐–—](?!\d)")
_WIDE, _THIN, _FLAT = 0.25, 0.3, 1.4
_LONG, _BLANK = 3.5, 0.2
_HIGH, _LOW = 0.8, 0.2
_SMALL, _FOOT = 0.62, 0.3
_AS_LARGE, _DOT = 0.6, 0.14
_OVERLAP = 0.4


def has_unread_signs(lines: Lines, pieces: Pieces) -> bool:
    """Whether there are more dashes or more stops in the ink than in the text. Those that touch a letter are not
    seen."""
    text = lines.text
    dashes = sum(char in _DASHES for char in text)
    stops = sum(char in _STOPS for char in text)
    small = list(_alone(pieces, pieces.all))
    if sum(_is_dash(piece, row, pieces) for piece, row in small) > dashes:
        return True
    low = [piece for piece, row in small if _is_stop(piece, row, pieces)]
    usual = median(piece.area for piece in low) if low else 0.0
    return len(low) > stops and sum(piece.area >= _AS_LARGE * usual for piece in low) > stops


def has_unseen_dashes(lines: Lines, pieces: Pieces) -> bool:
    """Whether there are fewer dashes in the ink than in the text: a speck between words is read as one. Not to be asked
    of a fax, on which they touch letters; those between digits touch everywhere, and are not counted."""
    dashes = len(_BETWEEN_WORDS.findall(lines.text))
    return bool(dashes) and sum(_is_flat(piece, row, pieces) for piece, row in _alone(pieces, pieces.all)) < dashes


def dashes_in(pieces: Pieces) -> list[Piece]:
    """Those that are long, thin and stand in the middle of the line, with blank paper beside them."""
    return [
        piece for piece, row in _alone(pieces, [piece for piece in pieces.flat if piece.width >= _LONG * piece.height])
        if _is_dash(piece, row, pieces)
        and all(_apart(letter, piece) >= _BLANK * pieces.usual_height for letter in row if letter.label != piece.label)
    ]  # fmt: skip


def _apart(one: Piece, other: Piece) -> int:
    return max(one.left - other.right, other.left - one.right)


def _alone(pieces: Pieces, chosen: Sequence[Piece]) -> Iterator[tuple[Piece, Sequence[Piece]]]:
    """Small pieces with their row that stand over and under no letter, of those that are chosen."""
    rows = pieces.rows
    for piece in chosen:
        if not rows or piece.height > _SMALL * pieces.usual_height:
            continue
        row = rows[pieces.row_numbers[piece.label]]
        if not any(_covers(letter, piece) for letter in row):
            yield piece, row


def _covers(letter: Piece, piece: Piece) -> bool:
    shared = min(letter.right, piece.right) - max(letter.left, piece.left)
    return letter.label != piece.label and shared >= _OVERLAP * piece.width


def _is_dash(piece: Piece, row: Sequence[Piece], pieces: Pieces) -> bool:
    height = _height(piece, row)
    return (
        piece.is_flat and piece.width >= _WIDE * pieces.usual_height and piece.height <= _THIN * pieces.usual_height
        and _LOW * pieces.low_height <= height <= _HIGH * pieces.low_height
    )  # fmt: skip


def _is_flat(piece: Piece, row: Sequence[Piece], pieces: Pieces) -> bool:
    """As a dash is, even of a type that draws it thick."""
    height = _height(piece, row)
    return piece.width >= _FLAT * piece.height and _LOW * pieces.low_height <= height <= _HIGH * pieces.low_height


def _is_stop(piece: Piece, row: Sequence[Piece], pieces: Pieces) -> bool:
    """Low, with blank paper behind it: what stands closer has broken off a letter."""
    is_large = min(piece.width, piece.height) >= _DOT * pieces.usual_height
    behind = min((letter.left - piece.right for letter in row if letter.left >= piece.left), default=piece.right)
    is_apart = behind >= _BLANK * pieces.usual_height
    return is_large and is_apart and not piece.is_flat and _height(piece, row) <= _FOOT * pieces.low_height


def _height(piece: Piece, row: Sequence[Piece]) -> float:
    """Of its middle over the line, in pixels."""
    return median(letter.bottom for letter in row) - (piece.top + piece.bottom) / 2
