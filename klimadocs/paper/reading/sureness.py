"""Sureness: how many readings have a word at its place, and how sure they are of it."""

from __future__ import annotations

from collections.abc import Sequence

from klimadocs.paper.reading.recognition import Lines, Seen

SURE_WORD = 80.0
_ALL, _SURE_ONCE = 4, 60.0


def is_sure_of_two(word: Seen, readings: Sequence[Lines]) -> bool:
    """Whether two readings have the word there with as much surety as an answer needs that all agree on."""
    return sum(surety >= SURE_WORD for surety in _sureties(word, readings)) >= 2


def is_unanimous(word: Seen, readings: Sequence[Lines], is_known: bool) -> bool:
    """Whether all of four readings have the word there, and one of them is sure of it or it is known."""
    found = _sureties(word, readings)
    return len(found) >= max(len(readings), _ALL) and (is_known or max(found) >= _SURE_ONCE)


def _sureties(word: Seen, readings: Sequence[Lines]) -> list[float]:
    """How sure the readings are that have the word there."""
    return [
        other.surety for lines in readings for other in lines.words
        if is_same(word, other)
    ]  # fmt: skip


def is_same(one: Seen, other: Seen) -> bool:
    """Whether both are the same word at the same place."""
    (left, top, right, bottom), (start, above, end, below) = one.span, other.span
    return one.text == other.text and left < end and start < right and top < below and above < bottom
