"""Looks: how the letters of a word look beside the others of their kind on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.deciding import DIGIT_KINDS, SPACELESS
from klimadocs.paper.reading.glyphs import Glyph
from klimadocs.paper.reading.lexicon import words_of
from klimadocs.paper.reading.recognition import Seen
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.words import is_known

STRANGE, ALIKE, _VERY_ALIKE = 0.75, 0.85, 0.93
_DOTTED = frozenset("äöüÄÖÜ")


@dataclass(frozen=True, slots=True)
class Looks:
    """Of some letters: how many look like their kind, like another, and how many are not known or stand too close."""

    good: int = 0
    bad: int = 0
    unknown: int = 0
    close: int = 0
    worst: tuple[str, str] = ("", "")
    least: float = 1.0

    def __add__(self, other: Looks) -> Looks:
        return Looks(
            self.good + other.good, self.bad + other.bad, self.unknown + other.unknown, self.close + other.close,
            other.worst if other.bad else self.worst, min(self.least, other.least),
        )  # fmt: skip

    @property
    def is_good(self) -> bool:
        """Whether every letter stands apart, and none looks like another."""
        return self.good > self.unknown and not self.bad and not self.close and self.least >= ALIKE

    @property
    def is_very_good(self) -> bool:
        """Whether every letter is known and looks like its kind."""
        return self.is_good and not self.unknown and self.least >= _VERY_ALIKE

    @property
    def all(self) -> int:
        return self.good + self.bad + self.unknown + self.close


def look_at(writing: Writing, alphabet: Alphabet, line: Sequence[Seen], words: Sequence[Seen]) -> Looks:
    """Those of `words`, which stand in the line."""
    found = Looks()
    for word, glyphs in zip(line, writing.type.of_line(line), strict=True):
        if word in words:
            found = found + _look_at_word(alphabet, glyphs, partial(_may_be, writing, word))
    return found


def _may_be(writing: Writing, word: Seen, place: int, rival: str) -> bool:
    """Whether the word may have the rival at this place: a number has digits alone, an address no accents, though two
    specks over a letter may look like dots, and a known word becomes no unknown one."""
    if writing.zone.field.kind in DIGIT_KINDS and rival.isalpha():
        return False
    if writing.zone.field.kind in SPACELESS and not rival.isascii() and rival not in _DOTTED:
        return False
    if rival.isupper() and word.text[place - 1 : place].islower():
        return False
    if not (writing.has_words and rival.isalpha() and words_of(word.text)):
        return True
    other = word.text[:place] + rival + word.text[place + 1 :]
    return not is_known(word.text) or is_known(other)


def _look_at_word(alphabet: Alphabet, glyphs: Sequence[Glyph | None], may_be: Callable[[int, str], bool]) -> Looks:
    """Where several letters look strange, they were cut apart at the wrong places. `may_be` tells whether a rival can
    stand at a place of the word."""
    looks = [(place, glyph, alphabet.look(glyph)) for place, glyph in enumerate(glyphs) if glyph]
    known = [(place, glyph, look) for place, glyph, look in looks if look]
    bad = [(glyph.char, look.rival) for place, glyph, look in known if look.is_bad and may_be(place, look.rival)]
    odd = sum(look.is_bad or look.alike < STRANGE for _, _, look in known)
    if odd > 1:
        return Looks(close=len(glyphs))
    return Looks(
        good=len(known) - len(bad),
        bad=len(bad),
        unknown=len(looks) - len(known),
        close=len(glyphs) - len(looks),
        worst=bad[0] if bad else ("", ""),
        least=min((look.alike for _, _, look in known if not look.is_bad), default=1.0),
    )
