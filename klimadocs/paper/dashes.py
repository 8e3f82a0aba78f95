"""Dashes and quotation marks: the model writes any for any other. How long a dash is tells it from a hyphen; a
quotation that begins below the line ends with the mark that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, pstdev

from klimadocs.paper.pieces import Piece, Pieces
from klimadocs.paper.recognition import Lines, Seen

_DASHES = "-‐–—"
_LONG = 0.49
_SURELY_SHORT, _SURELY_LONG = 0.44, 0.56
_EVEN = 0.1
_LETTERS_OF_A_STEP = 5


def tell_dashes(lines: Lines, pieces: Pieces) -> Lines:
    """A long one is a dash where it stands alone or between digits; all others are hyphens."""
    return Lines(tuple(tuple(_told(line, pieces)) for line in lines.lines))


def has_vague_dashes(lines: Lines, pieces: Pieces) -> bool:
    """Whether a line between digits is neither clearly a hyphen nor clearly a dash; where all letters are equally wide,
    as a typewriter sets them, both are equally long."""
    flat = [piece for piece in pieces.all if piece.is_flat]
    return any(_is_vague(line, flat, _tall(line, pieces)) for line in lines.lines if line)


def tell_quotes(lines: Lines) -> Lines:
    """„…” becomes „…“."""
    is_open = False
    found: list[tuple[Seen, ...]] = []
    for line in lines.lines:
        words: list[Seen] = []
        for word in line:
            letters = []
            for letter in word.text:
                letters.append("“" if is_open and letter == "”" else letter)
                is_open = letter == "„" or (is_open and letter not in "“”")
            words.append(replace(word, text="".join(letters)))
        found.append(tuple(words))
    return Lines(tuple(found))


def _told(line: Sequence[Seen], pieces: Pieces) -> Iterator[Seen]:
    flat = [piece for piece in pieces.all if piece.is_flat]
    height = _tall(line, pieces)
    for word in line:
        if not any(letter in _DASHES for letter in word.text) or len(word.places) != len(word.text):
            yield word
            continue
        letters = [_letter(word, place, flat, height) for place in range(len(word.text))]
        yield replace(word, text="".join(letters))


def _letter(word: Seen, place: int, flat: Sequence[Piece], height: float) -> str:
    letter = word.text[place]
    if letter not in _DASHES:
        return letter
    if len(word.text) > 1 and not _is_between_digits(word.text, place):
        return "-"
    return "–" if _length(word, place, flat, height) >= _LONG else "-"


def _length(word: Seen, place: int, flat: Sequence[Piece], height: float) -> float:
    """In heights of the line; 0 where no such piece is seen."""
    near = [piece for piece in flat if _is_at(piece, word, place, height)]
    return max((piece.width for piece in near), default=0) / height


def _is_vague(line: Sequence[Seen], flat: Sequence[Piece], height: float) -> bool:
    lengths = [
        _length(word, place, flat, height)
        for word in line if len(word.places) == len(word.text)
        for place, letter in enumerate(word.text) if letter in _DASHES and _is_between_digits(word.text, place)
    ]  # fmt: skip
    longest = max(lengths, default=0.0)
    return any(not length or _SURELY_SHORT <= length < _SURELY_LONG for length in lengths) or (
        longest >= _SURELY_LONG and _is_even(line)
    )


def _is_even(line: Sequence[Seen]) -> bool:
    """Whether the middles of letters follow each other in equal steps."""
    steps = [
        after - before
        for word in line if len(word.text) >= _LETTERS_OF_A_STEP
        for before, after in pairwise(word.places)
    ]  # fmt: skip
    return bool(steps) and pstdev(steps) < _EVEN * mean(steps)


def _is_between_digits(text: str, place: int) -> bool:
    return text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def _is_at(piece: Piece, word: Seen, place: int, height: float) -> bool:
    middle = (piece.top + piece.bottom) / 2
    return (
        abs(piece.middle - word.places[place]) <= 0.8 * height
        and word.span[1] - height <= middle <= word.span[3] + height
    )


def _tall(line: Sequence[Seen], pieces: Pieces) -> float:
    """The height of capitals, ascenders and digits of the line."""
    top, bottom = min(word.span[1] for word in line), max(word.span[3] for word in line)
    tall = [piece for piece in pieces.all if not piece.is_flat and piece.height > 0.6 * pieces.usual_height]
    heights = sorted(piece.height for piece in tall if top <= (piece.top + piece.bottom) / 2 <= bottom)
    return float(heights[int(0.75 * len(heights))]) if heights else 18.0
