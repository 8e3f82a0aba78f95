"""Dashes and quotation marks: the model writes any for any other. How long a dash is tells it from a hyphen; a
quotation that begins below the line ends with the mark that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median, pstdev

import numpy as np

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.reading.audit import bodies_of
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.signs import dashes_in

_DASHES = "-‐–—"
_LONG = 0.49
_SURELY_SHORT, _SURELY_LONG = 0.44, 0.56
_EVEN = 0.1
_HYPHENS_MIN, _NO_LONGER, _LONGER = 2, 1.12, 1.25
_THIN, _LOWEST, _HIGHEST, _BAR = 0.25, 0.15, 0.7, 0.12
_LETTERS_OF_A_STEP = 5
_ROOM_PX, _SEEN = 3, 80.0
_BLANK = 0.25


def tell_dashes(lines: Lines, pieces: Pieces) -> Lines:
    """A long one is a dash where it stands alone or between digits; all others are hyphens."""
    return Lines(tuple(tuple(_told(line, pieces)) for line in lines.lines))


def find_dashes(lines: Lines, pieces: Pieces) -> Lines:
    """With those that a reading has left out: a long flat piece that stands alone between two words is a word."""
    lost = [piece for piece in dashes_in(pieces) if not any(_is_read(piece, line) for line in lines.lines)]
    return Lines(tuple(_completed(line, lost) for line in lines.lines)) if lost else lines


def close_hyphens(lines: Lines, pieces: Pieces) -> Lines:
    """Without the blank that the model sees before a hyphen, where the ink has none."""
    return Lines(tuple(_closed(line, pieces) for line in lines.lines))


def _closed(line: tuple[Seen, ...], pieces: Pieces) -> tuple[Seen, ...]:
    found: list[Seen] = []
    for word in line:
        if found and _is_hyphened(word) and found[-1].text[-1:].isalpha() and _has_no_blank(found[-1], word, pieces):
            found[-1] = _together(found[-1], word)
        else:
            found.append(word)
    return tuple(found)


def _is_hyphened(word: Seen) -> bool:
    return word.text[:1] == "-" and word.text[1:2].isalpha() and len(word.places) == len(word.text)


def _has_no_blank(one: Seen, other: Seen, pieces: Pieces) -> bool:
    """Whether the hyphen is about as near to the letter before it as to that behind it."""
    before, behind = bodies_of(one, pieces)[-1:], bodies_of(other, pieces)[:1]
    hyphen = [
        piece for piece in pieces.flat
        if before and behind and before[0].right <= piece.left + 1 and piece.right <= behind[0].left + 1
    ]  # fmt: skip
    room = _BLANK * pieces.usual_height
    return len(hyphen) == 1 and hyphen[0].left - before[0].right <= behind[0].left - hyphen[0].right + room


def _together(one: Seen, other: Seen) -> Seen:
    """As sure as the surer one: it was the blank that made the other unsure."""
    left, top, right, bottom = one.span
    span = left, min(top, other.span[1]), max(right, other.span[2]), max(bottom, other.span[3])
    return Seen(one.text + other.text, span, max(one.surety, other.surety), (*one.places, *other.places))


def _is_read(piece: Piece, line: Sequence[Seen]) -> bool:
    """Whether a letter or sign lies over it."""
    return any(
        piece.left - _ROOM_PX <= place <= piece.right + _ROOM_PX
        for word in line if _is_beside(piece, word) for place in word.places
    )  # fmt: skip


def is_seen_as_dash(word: Seen, pieces: Pieces) -> bool:
    """Whether the word is a dash, and the ink has one there that nothing touches: no reading need be sure of it."""
    return word.text == "–" and any(
        _is_beside(piece, word) and word.span[0] - _ROOM_PX <= piece.middle <= word.span[2] + _ROOM_PX
        for piece in dashes_in(pieces)
    )


def _is_beside(piece: Piece, word: Seen) -> bool:
    return word.span[1] <= (piece.top + piece.bottom) / 2 <= word.span[3]


def _completed(line: tuple[Seen, ...], lost: Sequence[Piece]) -> tuple[Seen, ...]:
    own = [piece for piece in lost if any(_is_beside(piece, word) for word in line)]
    found = [Seen("–", (piece.left, piece.top, piece.right, piece.bottom), _SEEN, (piece.middle,)) for piece in own]
    placed = sorted([*line, *found], key=lambda word: (word.places or word.span)[0])
    is_between = bool(found) and placed[0] in line and placed[-1] in line
    return tuple(placed) if is_between else line


def has_vague_dashes(lines: Lines, pieces: Pieces, hyphens: Sequence[float] = ()) -> bool:
    """Whether a line between digits is neither clearly a hyphen nor clearly a dash; where all letters are equally wide,
    as a typewriter sets them, both are equally long. `hyphens` are the lengths of those of the page, if known: then a
    dash must be longer than they."""
    return any(_is_vague(line, pieces, _tall(line, pieces), hyphens) for line in lines.lines if line)


def hyphens_in(lines: Lines, pieces: Pieces) -> list[float]:
    """The lengths of hyphens that join letters, in heights of their line."""
    found = [
        _length(word, place, pieces, _tall(line, pieces))
        for line in lines.lines for word in line if len(word.places) == len(word.text)
        for place, letter in enumerate(word.text)
        if letter == "-" and word.text[place - 1 : place].isalpha() and word.text[place + 1 : place + 2].isalpha()
    ]  # fmt: skip
    return [length for length in found if length]


def tell_quotes(lines: Lines) -> Lines:
    """„…” and „…" become „…“."""
    is_open = False
    found: list[tuple[Seen, ...]] = []
    for line in lines.lines:
        words: list[Seen] = []
        for word in line:
            letters = []
            for letter in word.text:
                letters.append("“" if is_open and letter in '”"' else letter)
                is_open = letter == "„" or (is_open and letter not in '“”"')
            words.append(replace(word, text="".join(letters)))
        found.append(tuple(words))
    return Lines(tuple(found))


def _told(line: Sequence[Seen], pieces: Pieces) -> Iterator[Seen]:
    if not any(letter in _DASHES for word in line for letter in word.text):
        yield from line
        return
    height = _tall(line, pieces)
    for word in line:
        if not any(letter in _DASHES for letter in word.text) or len(word.places) != len(word.text):
            yield word
            continue
        if all(letter in _DASHES for letter in word.text):
            word = replace(word, text=word.text[:1], places=(mean(word.places),))
        letters = [_letter(word, place, pieces, height) for place in range(len(word.text))]
        yield replace(word, text="".join(letters))


def _letter(word: Seen, place: int, pieces: Pieces, height: float) -> str:
    letter = word.text[place]
    if letter not in _DASHES:
        return letter
    if any(char not in _DASHES for char in word.text) and not _is_between_digits(word.text, place):
        return "-"
    return "–" if _length(word, place, pieces, height) >= _LONG else "-"


def _length(word: Seen, place: int, pieces: Pieces, height: float) -> float:
    """In heights of the line; 0 where no such piece is seen."""
    near = [piece.width for piece in pieces.flat if _is_at(piece, word, place, height)]
    if not near and _is_between_digits(word.text, place):
        # The bar of a 4 that it touches makes it longer.
        return max(_length_of_touching(word, place, pieces, height) / height - _BAR, 0.0)
    return max(near, default=0) / height


def _length_of_touching(word: Seen, place: int, pieces: Pieces, height: float) -> int:
    """Of a dash that touches the digits beside it, in pixels: the longest stretch of columns between their middles that
    have ink at half the height alone. 0 where there is none."""
    left, right = round(word.places[place - 1]), round(word.places[place + 1])
    longest = run = 0
    for column in (pieces.labels[max(word.span[1], 0) : word.span[3], max(left, 0) : right] > 0).T:
        inked = np.flatnonzero(column)
        is_thin = len(inked) > 0 and inked[-1] - inked[0] < _THIN * height
        is_dash = is_thin and _LOWEST * height <= len(column) - float(inked.mean()) <= _HIGHEST * height
        run = run + 1 if is_dash else 0
        longest = max(longest, run)
    return longest


def _is_vague(line: Sequence[Seen], pieces: Pieces, height: float, hyphens: Sequence[float]) -> bool:
    found = [
        (letter, _length(word, place, pieces, height))
        for word in line if len(word.places) == len(word.text)
        for place, letter in enumerate(word.text) if letter in _DASHES and _is_between_digits(word.text, place)
    ]  # fmt: skip
    if len(hyphens) >= _HYPHENS_MIN:
        return any(letter != _told_beside(length, hyphens) for letter, length in found)
    lengths = [length for _, length in found]
    longest = max(lengths, default=0.0)
    return any(not length or _SURELY_SHORT <= length < _SURELY_LONG for length in lengths) or (
        longest >= _SURELY_LONG and _is_even(line)
    )


def _told_beside(length: float, hyphens: Sequence[float]) -> str:
    """The sign that it is beside hyphens of the same type; "" where it may be either."""
    if not length or _NO_LONGER * median(hyphens) < length < _LONGER * max(hyphens):
        return ""
    return "–" if length >= _LONGER * max(hyphens) else "-"


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
