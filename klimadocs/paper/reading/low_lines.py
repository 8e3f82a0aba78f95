"""Low lines: the model reads the line under two words of an address as a blank between them. The ink has it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.reading.recognition import Lines, Seen

_WIDE, _WIDEST, _THIN = 0.3, 1.2, 0.25
_ABOVE_PX, _UNDER = 1, 0.5


def find_low_lines(lines: Lines, pieces: Pieces) -> Lines:
    """With _ between words where a low line lies between them."""
    low = low_lines_in(pieces)
    return Lines(tuple(_joined(line, low) for line in lines.lines)) if low else lines


def has_unread_low_lines(lines: Lines, pieces: Pieces) -> bool:
    """Whether the ink has more of them than the text."""
    return len(low_lines_in(pieces)) > lines.text.count("_")


def low_lines_in(pieces: Pieces) -> list[Piece]:
    """Those that are as wide as a letter, thin, and lie under the line between letters. Of one row of writing only: in
    a block they might be strokes of the next."""
    letters, tall = pieces.letters, pieces.usual_height
    if not letters or len(pieces.rows) > 1:
        return []
    base = median(letter.bottom for letter in letters)
    first, last = min(letter.left for letter in letters), max(letter.right for letter in letters)
    return [
        piece for piece in pieces.all
        if _WIDE * tall <= piece.width <= _WIDEST * tall and piece.height <= _THIN * tall
        and base - _ABOVE_PX <= piece.top <= base + _UNDER * tall
        and first < piece.left and piece.right < last
    ]  # fmt: skip


def _joined(line: Sequence[Seen], low: Sequence[Piece]) -> tuple[Seen, ...]:
    found: list[Seen] = []
    for word in line:
        last = found[-1] if found else None
        between = [piece for piece in low if last and last.span[2] - piece.width < piece.middle < word.span[0] + 1]
        between = [piece for piece in between if last and piece.middle > last.span[2] - 1]
        if last and between and not last.text.endswith("_") and not word.text.startswith("_"):
            found[-1] = _with_line_between(last, word, between[0])
        else:
            found.append(word)
    return tuple(found)


def _with_line_between(one: Seen, other: Seen, line: Piece) -> Seen:
    span = (one.span[0], min(one.span[1], other.span[1]), other.span[2], max(one.span[3], other.span[3]))
    places = (*one.places, line.middle, *other.places)
    return Seen(f"{one.text}_{other.text}", span, min(one.surety, other.surety), places)
