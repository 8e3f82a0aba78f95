"""Seconding: on a fax the trained recogniser leads, and a word stands where it is sure enough of it: the surer it must
be, the fewer of the other readings have the same word, and the less is known of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.paper.reading.audit import is_complete
from klimadocs.paper.reading.deciding import DIGIT_KINDS, SPACELESS, nearest_option
from klimadocs.paper.reading.doubts import ADDRESSES
from klimadocs.paper.reading.lexicon import words_of
from klimadocs.paper.reading.preparing import LOOKS
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.sureness import is_same
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import Dispute, Variant, seconds, without_blanks
from klimadocs.paper.reading.words import has_other_dots

# How sure it must be of a word, by how many others have it (none, one, two): at one look, and at the least sure of
# three. Measured on faxes with known truth.
_NEVER = 200.0
_ONCE = {
    "known": (95.0, 90.0, 60.0), "strange": (98.5, 97.0, 97.0), "dotted": (99.5, 98.5, 98.5),
    "number": (_NEVER, 98.0, 95.0), "address": (_NEVER, _NEVER, _NEVER), "told address": (_NEVER, _NEVER, _NEVER),
}  # fmt: skip
_THRICE = {
    "known": (90.0, 80.0, 50.0), "strange": (97.0, 95.0, 95.0), "dotted": (98.0, 97.0, 97.0),
    "number": (_NEVER, 90.0, 80.0), "address": (_NEVER, 92.0, 90.0), "told address": (92.0, 85.0, 80.0),
}  # fmt: skip
# How sure it must be of a word, at the least sure of three looks, where all others have it.
_SEEN_ALWAYS = 1.0
_AGREED = {"known": 30.0, "strange": 50.0, "dotted": 60.0, "number": 60.0, "address": 60.0,
           "told address": 60.0}  # fmt: skip
# A dot and an acute over it look much alike, a stem with a dot and without, a small i and a capital.
_DOTTED, _CAPITAL_OR_SMALL = frozenset("iíìîïl"), re.compile(r"\W*[iI]\w{3}")
# XI, and what a fax makes of it.
_NUMERAL = re.compile(r"\W*[IVXLCilvxtu1|]{2,}\W*")
_LONG, _OBJECTS, _LOOKED_AT = 3, 50.0, 8
_OPTION, _OPTION_ALONE = 80.0, 97.0


@dataclass(frozen=True, eq=False)
class Lead:
    """What the trained recogniser has read in one field; `knows` says whether a word is one."""

    writing: Writing
    knows: Callable[[str], bool]

    @cached_property
    def lines(self) -> Lines:
        way = next(way for way in self.writing.ways if way.is_trained)
        return run_on(self.writing, self.writing.lines(way))

    def is_borne_out(self) -> bool:
        """Whether all of it stands and all ink is read; no more is read for it than is needed."""
        words = self.lines.words
        if not words or not is_complete(self.lines, self.writing.pieces):
            return False
        return self._standing([next(self._others())]) == words or self.standing == words

    @cached_property
    def standing(self) -> tuple[Seen, ...]:
        """The words that stand, after all has been read: those that do not at first are looked at twice more, where
        they are few."""
        others = list(self._others())
        found = self._standing(others)
        if len(self.lines.words) - len(found) > _LOOKED_AT:
            return found
        return tuple(
            word for word, count in zip(self.lines.words, seconds(self.lines, others), strict=True)
            if word in found or self._least_surety(word) >= self._least(word, _THRICE, count)
        )  # fmt: skip

    def _others(self) -> Iterator[Lines]:
        return (run_on(self.writing, self.writing.lines(way)) for way in self.writing.ways if not way.is_trained)

    def _least_surety(self, word: Seen) -> float:
        """Of all three looks; 0 where one of them has another word."""
        looks = [run_on(self.writing, self.writing.lines(look)) for look in LOOKS]
        again = [max((own.surety for own in lines.words if is_same(own, word)), default=0.0) for lines in looks]
        return min(word.surety, *again)

    def option(self) -> str:
        """The option that it reads letter by letter, very surely or as another reading means it, and that none takes
        for another one; "" where there is none."""
        options = self.writing.zone.field.options
        found = [option for option in options if fold(option) == fold(self.lines.text)]
        if len(found) != 1 or self.lines.surety < _OPTION:
            return ""
        meant = [nearest_option(lines.text, options) for lines in self._others()]
        is_meant = found[0] in meant or self.lines.surety >= _OPTION_ALONE
        return found[0] if is_meant and set(meant) <= {found[0], ""} else ""

    def choose(self, dispute: Dispute) -> Variant | None:
        """The variant whose words stand."""
        return next((variant for variant in dispute.variants if self._has_all(dispute.words_with(variant))), None)

    def objection_to(self, lines: Lines) -> str:
        """A word of which it is rather sure, in numbers and addresses any word, that is not in the lines; "" where
        there is none."""
        words = run_on(self.writing, lines).words
        least = _OBJECTS if self.writing.has_words else 0.0
        return next((word.text for word in self.lines.words if word.surety >= least and not is_among(word, words)), "")

    def unsure_of(self, lines: Lines, rest: Lines) -> str:
        """A word of the lines that it has, too, but with so little surety that agreement tells nothing, or, where it is
        none of the rest, because its letters prove it, not at every look; "" where there is none."""
        all_words, unproven = run_on(self.writing, lines).words, run_on(self.writing, rest).words
        own = [word for word in self.lines.words if is_among(word, all_words) and not is_among(word, self.standing)]
        return next((word.text for word in own if self._least_surety(word) < self._floor(word, unproven)), "")

    def _floor(self, word: Seen, unproven: Sequence[Seen]) -> float:
        return _AGREED[self._kind(word)] if is_among(word, unproven) else _SEEN_ALWAYS

    def without_standing(self, lines: Lines) -> Lines:
        """The words of the lines that do not stand."""
        return Lines(tuple(tuple(word for word in line if not is_among(word, self.standing)) for line in lines.lines))

    def _has_all(self, words: Sequence[Seen]) -> bool:
        return bool(words) and all(is_among(word, self.standing) for word in words)

    def _standing(self, others: Sequence[Lines]) -> tuple[Seen, ...]:
        """At the first look."""
        return tuple(
            word for word, count in zip(self.lines.words, seconds(self.lines, others), strict=True)
            if word.surety >= self._least(word, _ONCE, count)
        )  # fmt: skip

    def _least(self, word: Seen, sureties: Mapping[str, tuple[float, float, float]], count: int) -> float:
        return sureties[self._kind(word)][min(count, 2)]

    def _kind(self, word: Seen) -> str:
        kind = self.writing.zone.field.kind
        if kind in ADDRESSES:
            return "told address" if self._is_told(word) else "address"
        if kind in DIGIT_KINDS or any(char.isdigit() for char in word.text) or _NUMERAL.fullmatch(word.text):
            return "number"
        if max(map(len, words_of(word.text)), default=0) < _LONG:
            return "known"
        if self.knows(word.text):
            return "dotted" if has_other_dots(word.text) or _CAPITAL_OR_SMALL.match(word.text) else "known"
        return "dotted" if _DOTTED & set(word.text) else "strange"

    def _is_told(self, address: Seen) -> bool:
        """Whether each word of an address is one, or stands elsewhere, too, and none is too short to be told."""
        parts = words_of(address.text)
        return address.text.isascii() and not any(char.isdigit() for char in address.text) and all(
            len(part) >= _LONG and self.knows(part) for part in parts
        )  # fmt: skip


def is_among(word: Seen, words: Sequence[Seen]) -> bool:
    """Whether one of them is the same word at the same place."""
    return any(is_same(word, other) for other in words)


def run_on(writing: Writing, lines: Lines) -> Lines:
    """Without blanks where the answer has none; in numbers any dash is a hyphen."""
    kind = writing.zone.field.kind
    if kind in DIGIT_KINDS or kind in SPACELESS:
        lines = Lines(
            tuple(tuple(replace(word, text=word.text.replace("–", "-")) for word in line) for line in lines.lines)
        )
    return without_blanks(lines) if kind in SPACELESS else lines
