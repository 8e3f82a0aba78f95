"""Which printed line of a copy is which of the blank, where the same words stand in several places of the form."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from klimadocs.model.transcript import Sighting

_ALIKE = 85.0
_SHORTEST = 3
_LONGEST_MARK = 4
_SAME_COLUMNS = 0.6

Token = tuple[str, bool | None]
"""Folded words of a line, and whether it stands in the first column of a table; None outside of tables."""


def token(words: str, entry: Sighting) -> Token:
    """Of a line whose words are already folded."""
    return words, entry.cell[2] == 1 if entry.cell else None


@dataclass
class Bearings:
    """`blank` and `copy` are lines with words in them; the copy has answers among its own. A line that stands once in
    both is a landmark, and so are both ends. Another line is known where what stands between two landmarks of the copy
    fits into the blank in one way only, or where its words stand there once in both; else it may be any of several."""

    blank: Sequence[Token]
    copy: Sequence[Token]
    of: Mapping[int, int] = field(init=False)
    """Number of a line in the copy -> its number in the blank."""
    at: Mapping[int, int] = field(init=False)
    """The other way."""
    printed: list[int] = field(init=False)
    """Numbers of those lines of the copy that stand somewhere in the blank."""

    _told: set[int] = field(init=False, repr=False)
    keeps_columns: bool = field(init=False)
    """Whether most words of the form stand in such columns as they did; else columns do not count."""

    def __post_init__(self) -> None:
        self._told = set()
        if self.is_same:
            self.keeps_columns = True
            self.printed = list(range(len(self.blank)))
            self.of = self.at = dict(enumerate(self.printed))
            return
        self.keeps_columns = self._keeps_columns()
        if not self.keeps_columns:
            self.blank, self.copy = (
                [(words, None) for words, _ in self.blank],
                [(words, None) for words, _ in self.copy],
            )
        known = set(self.blank)
        self.printed = [number for number, line in enumerate(self.copy) if line in known]
        if [self.copy[number] for number in self.printed] == list(self.blank):
            self.of = dict(zip(self.printed, range(len(self.blank)), strict=True))
        else:
            self.of = self._take()
        self.at = {own: number for number, own in self.of.items()}

    @property
    def is_same(self) -> bool:
        """Whether the lines of the copy are those of the blank and no others."""
        return self.copy == self.blank

    def is_line(self, number: int) -> bool:
        """Whether the line of the copy is one of the form, or looks like one."""
        place = bisect_left(self.printed, number)
        return number in self._told or (place < len(self.printed) and self.printed[place] == number)

    def has_more(self, number: int) -> bool:
        """Whether a line of the form has further words behind its own, which may be an answer or the next label."""
        own = self.of.get(number)
        return own is not None and self.copy[number][0].startswith(f"{self.blank[own][0]} ")

    def _keeps_columns(self) -> bool:
        known, words = set(self.blank), {words for words, _ in self.blank}
        anywhere = sum(1 for line in self.copy if line[0] in words)
        return sum(1 for line in self.copy if line in known) >= anywhere * _SAME_COLUMNS

    def _take(self) -> Mapping[int, int]:
        landmarks = [(-1, -1), *self._landmarks(), (len(self.copy), len(self.blank))]
        told: dict[int, int] = dict(landmarks[1:-1])
        order = sorted(own for _, own in landmarks)
        ahead = dict(pairwise(order))
        behind = {following: own for own, following in pairwise(order)}
        for (number, own), (end, own_end) in pairwise(landmarks):
            parts = [range(own + 1, ahead.get(own, own + 1)), range(behind.get(own_end, own_end) + 1, own_end)]
            told |= self._between(range(number + 1, end), parts if parts[0] != parts[1] else parts[:1])
        counted = Counter(told.values())
        return {number: own for number, own in sorted(told.items()) if counted[own] == 1}

    def _landmarks(self) -> list[tuple[int, int]]:
        """In the order of the copy."""
        own, seen = Counter(self.blank), Counter(self.copy)
        places = {line: number for number, line in enumerate(self.blank)}
        return [(number, places[line]) for number, line in enumerate(self.copy) if own[line] == 1 == seen[line]]

    def _between(self, numbers: Sequence[int], parts: Sequence[Sequence[int]]) -> dict[int, int]:
        """What stands between two landmarks of the copy. `parts` of the blank: behind the one, and before the other."""
        own = [place for part in parts for place in part]
        lines = self._lines(numbers, own)
        self._told |= lines.keys()
        if len(parts) == 1:
            found = _fitted(lines, [(place, self.blank[place]) for place in own])
            if found is not None:
                return found
        counted, seen = Counter(self.blank[place] for place in own), Counter(lines.values())
        places = {self.blank[place]: place for place in own}
        return {number: places[line] for number, line in lines.items() if counted[line] == 1 == seen[line]}

    def _lines(self, numbers: Sequence[int], own: Sequence[int]) -> dict[int, Token]:
        """Lines of the form among the numbers: printed ones, and those that are nearly one that is missing."""
        printed = set(self.printed)
        found = {number: self.copy[number] for number in numbers if number in printed}
        missing = Counter(self.blank[place] for place in own) - Counter(found.values())
        for number in numbers:
            if number not in found:
                near = [line for line in missing if missing[line] > 0 and _is_like(self.copy[number], line)]
                if len(near) == 1:
                    found[number] = near[0]
                    missing[near[0]] -= 1
        return dict(sorted(found.items()))


def _fitted(lines: Mapping[int, Token], own: Sequence[tuple[int, Token]]) -> dict[int, int] | None:
    """Where the lines stand among the blank's own, which may be more, as far as that can be but one place; None where
    they do not fit in."""
    first = _embedded(list(lines.items()), own)
    last = _embedded(list(lines.items())[::-1], own[::-1])
    if first is None or last is None:
        return None
    return {number: place for number, place in first.items() if last[number] == place}


def _embedded(lines: Sequence[tuple[int, Token]], own: Sequence[tuple[int, Token]]) -> dict[int, int] | None:
    """Each line at the first place that is left for it."""
    found: dict[int, int] = {}
    rest = iter(own)
    for number, line in lines:
        place = next((place for place, words in rest if words == line), None)
        if place is None:
            return None
        found[number] = place
    return found


def _is_like(line: Token, own: Token) -> bool:
    """Whether a line is the other with a slip of the pen, begins with it, or has a typed mark before it."""
    from rapidfuzz import fuzz

    (words, column), (own_words, own_column) = line, own
    if column != own_column:
        return False
    if len(own_words) >= _SHORTEST and words.startswith(f"{own_words} "):
        return True
    is_marked = words.endswith(f" {own_words}") and len(words) - len(own_words) <= _LONGEST_MARK
    return is_marked or fuzz.ratio(words, own_words) >= _ALIKE
