"""Untouched: the reading with all accents left on, a witness for every letter but those that bear one."""

from __future__ import annotations

from collections.abc import Sequence

from klimadocs.paper.reading.accents import Bare
from klimadocs.paper.reading.accents_back import is_over
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.voting import bare_letters

_SAME_PLACE = 0.5


def beside(readings: Sequence[Lines], untouched: Lines, bare: Bare) -> Lines:
    """The untouched reading as it may be put to the vote beside the others, off which accents were taken."""
    return _as_accented(_without_accented(untouched, bare, readings), readings)


def _without_accented(untouched: Lines, bare: Bare, readings: Sequence[Lines]) -> Lines:
    """The untouched reading, but for the words off which an accent was taken that surely is one: of those the model
    makes what it likes, and they are as most of the others have them."""
    accents = [accent for accent in bare.accents if not accent.is_touching]
    bearing = [word for lines in readings for word in lines.words if any(is_over(accent, word) for accent in accents)]
    return Lines(tuple(tuple(_as_most(word, bearing) for word in line) for line in untouched.lines))


def _as_most(word: Seen, others: Sequence[Seen]) -> Seen:
    """The word, or those that stand at its place, where there are any, as most of them are."""
    own = [other for other in others if _are_at_one_place(other, word)]
    texts = [other.text for other in own]
    return max(own, key=lambda other: texts.count(other.text)) if own else word


def _are_at_one_place(one: Seen, other: Seen) -> bool:
    """Whether both words are the same piece of paper, but for a few pixels."""
    room = _SAME_PLACE * (one.span[3] - one.span[1])
    return (
        abs(one.span[0] - other.span[0]) <= room and abs(one.span[2] - other.span[2]) <= room
        and one.span[1] < other.span[3] and other.span[1] < one.span[3]
    )  # fmt: skip


def _as_accented(untouched: Lines, readings: Sequence[Lines]) -> Lines:
    """The untouched reading with the accents of the others: it knows none, and is no witness against them."""
    read = [word.text for lines in readings for word in lines.words]
    accented = {bare_letters(text): text for text in read} | {text: text for text in read}
    return Lines(
        tuple(
            tuple(
                Seen(
                    accented.get(word.text, accented.get(bare_letters(word.text), word.text)),
                    word.span,
                    word.surety,
                    word.places,
                )
                for word in line
            )
            for line in untouched.lines
        )
    )
