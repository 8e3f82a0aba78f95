"""Audit: whether the letters that were read explain the ink, and which of two letters of one shape it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.reading.recognition import Lines, Seen

_LOW = frozenset("acemnorsuvwxz")
_BELOW = frozenset("gjpqy,;")
_ONE_SHAPE = {"w": "W", "v": "V", "z": "Z", "s": "S", "c": "C", "o": "O", "u": "U", "x": "X"}
_TOO_TALL = 1.24
_UNREAD_MAX = 0
_BLANK = 1.32
_WIDEST, _TALLER = 1.6, 1.15
_SURELY_LOW, _SURELY_TALL = 1.07, 1.2
_TWO, _HALF = 1.6, 0.7
_FAR_TALLER, _MOST, _WHOLE = 1.25, 0.5, 0.95
_DASH = 0.25
_LEFT, _LEAST_WIDE = 0.62, 0.65
_SURELY_OWN = 0.8
_BESIDE = 0.25
_PAIRS = ("fi", "fl", "fí")
_WORDS = frozenset({"-", "–", "—", "&", "/", "+", "%", "*", "•", "·", "€", "§", "="})
_CARRIERS = frozenset("aecnou")
_SIGNS = frozenset(".,;:'’\"„“”-–—_°*…·")
_PIECES = {**dict.fromkeys('ij!?:;="„“”»«', 2), **dict.fromkeys("äöüÄÖÜ%", 3), " ": 0}


def mend_case(lines: Lines, pieces: Pieces) -> Lines:
    """Small letters as tall as capitals are capitals; so is a j that does not reach below the line."""
    return Lines(tuple(tuple(_mended(word, pieces) for word in line) for line in lines.lines))


def _mended(word: Seen, pieces: Pieces) -> Seen:
    word = _mended_within(word, pieces)
    first = word.text[:1]
    if first not in _ONE_SHAPE and first != "j":
        return word
    bodies = bodies_of(word, pieces)
    if first in _ONE_SHAPE and bodies and word.places:
        is_tall = _height_at(word.places[0], bodies[0], pieces) >= _TALLER * pieces.low_height > 0
        return replace(word, text=first.upper() + word.text[1:]) if is_tall else word
    if first != "j" or len(bodies) < 2 or len(bodies) != len(word.text):
        return word
    rest = [body.bottom for body, letter in zip(bodies[1:], word.text[1:], strict=True) if letter not in _BELOW]
    is_capital = bool(rest) and bodies[0].bottom <= median(rest) + 3
    return replace(word, text="J" + word.text[1:]) if is_capital else word


def _height_at(x: float, body: Piece, pieces: Pieces) -> int:
    """Of the letter with that middle with which the body begins, even where it touches the next one: in columns that
    can only be its own."""
    if body.width <= _WIDEST * body.height:
        return body.height
    own = max(round(2 * (x - body.left) * _SURELY_OWN), 1)
    inked = np.flatnonzero(pieces.shape(body)[:, :own].any(axis=1))
    return int(inked[-1] - inked[0] + 1) if len(inked) else 0


def _mended_within(word: Seen, pieces: Pieces) -> Seen:
    """The same behind a hyphen or a quotation mark."""
    if len(word.places) != len(word.text) or pieces.low_height <= 0:
        return word
    text = list(word.text)
    for place in range(1, len(text)):
        if _begins_at(word, place) and text[place] in _ONE_SHAPE and _is_tall_at(word, place, pieces):
            text[place] = text[place].upper()
    return replace(word, text="".join(text))


def _is_tall_at(word: Seen, place: int, pieces: Pieces) -> bool:
    body = _body_at(word, place, pieces)
    return body is not None and _height_at(word.places[place], body, pieces) >= _TALLER * pieces.low_height


def _begins_at(word: Seen, place: int) -> bool:
    return word.text[place - 1] in _SIGNS and word.text[place - 1] not in "’'."


def _body_at(word: Seen, place: int, pieces: Pieces) -> Piece | None:
    """The piece that begins with that letter; None where it hangs on what stands before."""
    before, x = word.places[place - 1], word.places[place]
    return next((body for body in bodies_of(word, pieces) if before < body.left <= x <= body.right), None)


def has_vague_case(lines: Lines, pieces: Pieces) -> bool:
    """Whether a letter behind a hyphen or a quotation mark may be small or a capital, for it touches what stands before
    it or is higher than small letters and not as high as capitals."""
    return any(
        letter.lower() in _ONE_SHAPE and _begins_at(word, place) and _has_vague_case(word, place, pieces)
        for word in lines.words if len(word.places) == len(word.text)
        for place, letter in enumerate(word.text) if place
    )  # fmt: skip


def has_vague_beginning(lines: Lines, pieces: Pieces, is_coarse: bool) -> bool:
    """Whether the first letter was read as a small one and is not surely as low as those: answers seldom begin so. The
    lines of a coarse fax do not tell how low it is."""
    first = next(iter(lines.words), None)
    if first is None or not (first.text[0].islower() and first.text[0] in _ONE_SHAPE) or len(first.places) < 1:
        return False
    if is_coarse:
        return True
    x = first.places[0]
    body = next((body for body in bodies_of(first, pieces) if body.left <= x <= body.right), None)
    return body is None or _height_at(x, body, pieces) > _SURELY_LOW * max(pieces.low_height, 1.0)


def _has_vague_case(word: Seen, place: int, pieces: Pieces) -> bool:
    body = _body_at(word, place, pieces)
    if body is None:
        return True
    share = _height_at(word.places[place], body, pieces) / max(pieces.low_height, 1.0)
    return _SURELY_LOW < share < (_TALLER if word.text[place].islower() else _SURELY_TALL)


def mend_spaces(lines: Lines, pieces: Pieces) -> Lines:
    """Blanks between digits, which are all of one width, by how far they stand apart: the model does not know."""
    return Lines(tuple(_spaced(line, pieces) for line in lines.lines))


def _spaced(line: Sequence[Seen], pieces: Pieces) -> tuple[Seen, ...]:
    digits = "".join(word.text for word in line)
    bodies = [body for word in line for body in bodies_of(word, pieces)]
    if len(digits) < 4 or not digits.isdecimal() or len(bodies) != len(digits):
        return tuple(line)
    gaps = [right.middle - left.middle for left, right in pairwise(bodies)]
    if not _are_whole(bodies, gaps):
        return tuple(line)
    least = _BLANK * sorted(gaps)[len(gaps) // 3]
    text = digits[0] + "".join(
        (" " if gap > least else "") + digit for gap, digit in zip(gaps, digits[1:], strict=True)
    )
    first, last = line[0], line[-1]
    span = (first.span[0], first.span[1], last.span[2], last.span[3])
    return (replace(first, text=text, span=span, places=(), surety=min(word.surety for word in line)),)


def _are_whole(bodies: Sequence[Piece], gaps: Sequence[float]) -> bool:
    """Whether each is one digit: two that touch and one that fell apart would be as many."""
    usual = median(body.width for body in bodies)
    return max(body.width for body in bodies) <= _TWO * usual and min(gaps) >= _HALF * median(gaps)


def has_giants(lines: Lines, pieces: Pieces) -> bool:
    """Whether a low letter is too tall to be what it was read as: an accent may have grown into it."""
    return any(_has_giant(word, pieces) for word in lines.words)


def has_merged(lines: Lines, pieces: Pieces) -> bool:
    """Whether fi or fl was read in a word that has a piece less than letters: ñ looks so to the model."""
    return any(
        any(pair in word.text for pair in _PAIRS)
        and len(bodies_of(word, pieces)) < sum(letter not in _SIGNS for letter in word.text)
        and not ("fl" in word.text and any(_are_two_stems(body, pieces) for body in bodies_of(word, pieces)))
        and not (word.text.count("fi") == 1 and any(_is_f_with_i(body, pieces) for body in bodies_of(word, pieces)))
        for word in lines.words
    )


def _are_two_stems(body: Piece, pieces: Pieces) -> bool:
    """Whether a piece goes up in two strokes, the right one from the line to its top, as fl does and no ñ."""
    shape = pieces.shape(body)
    above = shape[: round(body.height - pieces.low_height)]
    if body.height < _FAR_TALLER * pieces.low_height or len(above) < 3:
        return False
    begins = (np.diff(above.astype(np.int8), axis=1, prepend=0) == 1).sum(axis=1)
    right = shape[:, body.width // 2 :]
    return bool((begins == 2).mean() >= _MOST and right.mean(axis=0).max() >= _WHOLE)


def _is_f_with_i(body: Piece, pieces: Pieces) -> bool:
    """Whether nothing but one stroke goes up from a wide piece, on its left, as from fi: a tilde is as
    wide as its ñ, and hangs on no stroke."""
    shape = pieces.shape(body)
    above = shape[: round(body.height - pieces.low_height)]
    if body.width < _LEAST_WIDE * pieces.low_height or body.height < _TALLER * pieces.low_height or len(above) < 3:
        return False
    is_one_stroke = all(
        len(row) and row[-1] - row[0] == len(row) - 1 <= _LEFT * body.width and row[0] <= body.width / 2
        for row in map(np.flatnonzero, above)
    )
    return is_one_stroke and bool(shape[:, above[-1]].mean(axis=0).max() >= _WHOLE)


def is_complete(lines: Lines, pieces: Pieces) -> bool:
    """False where ink lies beside all words, or a word is nothing but a strange sign."""
    return _is_covered(lines, pieces) and all(_is_word(word.text) for word in lines.words)


def _is_word(text: str) -> bool:
    return any(letter.isalnum() for letter in text) or text in _WORDS


def _is_covered(lines: Lines, pieces: Pieces) -> bool:
    letters = [*pieces.letters, *(piece for piece in pieces.flat if piece.width >= _DASH * pieces.usual_height)]
    places = np.asarray([(piece.middle, (piece.top + piece.bottom) / 2) for piece in letters]).reshape(-1, 2)
    is_read = np.zeros(len(letters), bool)
    for left, top, right, bottom in (word.span for word in lines.words):
        is_read |= ((places >= (left - 4, top - 6)) & (places <= (right + 4, bottom + 6))).all(axis=1)
    return int((~is_read).sum()) <= _UNREAD_MAX


def _has_giant(word: Seen, pieces: Pieces) -> bool:
    bodies, letters = bodies_of(word, pieces), [letter for letter in word.text if letter not in _SIGNS]
    if len(bodies) != len(letters) or not bodies:
        return False
    usual = median(body.width for body in bodies)
    pairs = zip(bodies, letters, strict=True)
    low = [(body.height, letter) for body, letter in pairs if letter in _LOW and body.width <= 1.5 * usual]
    height = median(tall for tall, _ in low) if len(low) >= 3 else float("inf")
    return any(tall > _TOO_TALL * height + 1 and letter in _CARRIERS for tall, letter in low)


def is_counted(lines: Lines, count: int) -> bool:
    """Whether the letters have as many pieces as there are: none was read twice, none left out, none made of two."""
    return sum(_PIECES.get(letter, 1) for word in lines.words for letter in word.text) == count


def is_spread(lines: Lines, pieces: Pieces) -> bool:
    """Whether each large piece has a letter over it. Letters that touch may make up in number for one that was left
    out, but not in its place."""
    room = _BESIDE * pieces.usual_height
    places = sorted(place for word in lines.words for place in word.places)
    return all(
        bisect_left(places, piece.left - room) < bisect_right(places, piece.right + room) for piece in pieces.letters
    )


def is_sign(char: str) -> bool:
    """Whether it is too small to be taken for a letter."""
    return char in _SIGNS


def bodies_of(word: Seen, pieces: Pieces) -> Sequence[Piece]:
    """The letters of the word as pieces, from left to right; as many as it has letters where none of them touch."""
    left, top, right, bottom = word.span
    return pieces.letters_in(left - 3, top, right + 3, bottom)
