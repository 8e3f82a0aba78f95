"""Neighbours: what the typed fields of a page tell of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.dashes import hyphens_in
from klimadocs.paper.reading.echoes import Echoes, tokens
from klimadocs.paper.reading.glyphs import Glyph
from klimadocs.paper.reading.imprints import Imprint
from klimadocs.paper.reading.sureness import SURE_WORD
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.words import is_known_as_typed


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The witnesses that the fields of a page are for each other; `hyphens` are the lengths of theirs."""

    alphabet: Alphabet
    echoes: Echoes
    hyphens: tuple[float, ...]

    def knows(self, writing: Writing, text: str) -> bool:
        """Whether each word is in the lexicon or in another field. Digits, single letters and what is all in capitals
        are not known: XII is as good as XI."""
        found, key = tokens(text), writing.zone.key
        if not found or any(char.isdigit() for char in text):
            return False
        return all((not word.isupper() and is_known_as_typed(word)) or self.echoes.has(word, key) for word in found)


def _hyphens(writing: Writing) -> Sequence[float]:
    """A fax makes them uneven."""
    return () if writing.cutting.is_bilevel else hyphens_in(writing.lines(writing.ways[0]), writing.pieces)


def _twice_read(writing: Writing) -> str:
    """The words that both first readings have."""
    first, second = (lines.text for lines in writing.first_lines)
    return " ".join(set(tokens(first)) & set(tokens(second)))


def _surely_read(writing: Writing) -> Iterator[Glyph]:
    """The letters of words that both first readings have, with surety."""
    first, second = writing.first_lines
    known = {word.text for word in second.words}
    for line in first.lines:
        for word, glyphs in zip(line, writing.type.of_line(line), strict=True):
            if word.surety >= SURE_WORD and word.text in known:
                yield from (glyph for glyph in glyphs if glyph)


def surely_set(writing: Writing) -> Iterator[Imprint]:
    """The imprints of words that both first readings have, with surety."""
    first, second = writing.first_lines
    known = {word.text for word in second.words}
    for line in first.lines:
        for word, imprint in writing.imprints(line, writing.zone.key):
            if word.surety >= SURE_WORD and word.text in known:
                yield imprint


def neighbours_of(typed: Sequence[Writing]) -> Neighbours:
    """What the typed fields of a page tell of each other."""
    echoes = Echoes({writing.zone.key: _twice_read(writing) for writing in typed})
    page = Neighbours(Alphabet(), echoes, tuple(length for writing in typed for length in _hyphens(writing)))
    for writing in typed:
        page.alphabet.learn(_surely_read(writing))
    return page
