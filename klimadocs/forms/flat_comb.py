"""Letters that stand one by one, in boxes or between strokes: put together to the words that were meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from klimadocs.forms.flat_text import box_of, rows_of
from klimadocs.model.transcript import Sighting

_LEAST = 4
_ONE_BY_ONE = 0.6
_APART = 1.65
_UNEVEN = 0.18
_WIDE = 0.4


def spell(pieces: Sequence[Sighting], pitch: float = 0.0) -> str | None:
    """The letters of one row without the blanks between them; a box that was left empty is a blank. `pitch` is how wide
    one box is, 0.0 where nobody knows. None where most of the words are written as usual, or stand in several rows."""
    words = _words(pieces)
    if not words or len(rows_of(pieces)) > 1 or _singles(words) < _ONE_BY_ONE * len(words):
        return None
    letters = _letters(words)
    steps = [other[1] - one[1] for one, other in pairwise(letters)]
    usual = pitch or median(steps or [0.0])
    blanks = ["", *(" " if step > _APART * usual else "" for step in steps)]
    return "".join(blank + letter for blank, (letter, _) in zip(blanks, letters, strict=True))


def is_spelt(pieces: Sequence[Sighting]) -> bool:
    """Whether single letters stand at even distances and further apart than words do."""
    words = _words(pieces)
    if len(words) < _LEAST or len(rows_of(pieces)) > 1 or _singles(words) < len(words):
        return False
    places = [at for _, at in _letters(words)]
    steps = [other - one for one, other in pairwise(places)]
    usual, room = min(steps), _WIDE * (box_of(pieces[0])[3] - box_of(pieces[0])[1])
    is_wide = all(other[1][0] - one[1][1] >= room for one, other in pairwise(words))
    return is_wide and all(abs(step / usual - round(step / usual)) <= _UNEVEN for step in steps)


def _words(pieces: Sequence[Sighting]) -> list[tuple[str, tuple[float, float]]]:
    """(text, (left, right)), from left to right."""
    found = [
        (text, (box[0], box[2]))
        for piece in pieces
        for text, box in piece.words or ((piece.text.strip(), box_of(piece)),)
        if text
    ]
    return sorted(found, key=lambda word: word[1])


def _singles(words: Sequence[tuple[str, tuple[float, float]]]) -> int:
    return sum(len(text) == 1 for text, _ in words)


def _letters(words: Sequence[tuple[str, tuple[float, float]]]) -> list[tuple[str, float]]:
    """Each letter and the middle of its place; those of one word share its width."""
    return [
        (letter, left + (right - left) * (number + 0.5) / len(text))
        for text, (left, right) in words
        for number, letter in enumerate(text)
    ]
