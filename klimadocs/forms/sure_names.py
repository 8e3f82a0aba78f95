"""Names that stand for several controls, or none: which control of a filled copy is which of the blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from klimadocs.forms.bearings import Bearings, Token, token
from klimadocs.forms.cleaning import fold
from klimadocs.forms.natives import is_control, is_printed, is_second, numbered
from klimadocs.model.transcript import Method, Sighting, Transcript

_ANYWHERE = -2

Between = tuple[int, int]
"""The printed lines of the blank before and behind a control: their numbers, -1 for none. Of a text field only the line
before counts."""


@dataclass(frozen=True)
class SureNames:
    """`raw` is the blank as the reader gives it; `slots` are the native names that mean one slot wherever they
    stand. `words` gives the folded words of a printed line, without what was typed into it."""

    raw: Transcript
    slots: Collection[str]
    words: Callable[[Sighting], str]

    def number(self, transcript: Transcript) -> list[tuple[Sighting, int]]:
        """The sightings, each control with the number that it has in the blank. A name that stands for several is sure
        only where as many as in the blank stand between the same printed lines; the others lose it."""
        entries = transcript.sightings
        own, places = self._own_numbers, self._places(entries, transcript.is_in_order)
        sizes = Counter((name, between) for name, between, _ in places if name is not None)
        found: list[tuple[Sighting, int]] = []
        for index, (entry, (name, between, rank)) in enumerate(zip(entries, places, strict=True)):
            if name is None:
                is_beside = is_second(entry, entries[index - 1] if index else None)
                found.append((entry, found[-1][1] if is_beside else 0))
            elif self._is_plain_name(name):
                found.append((entry, 1))
            elif sizes[name, between] == len(own.get((name, between), ())):
                found.append((entry, own[name, between][rank]))
            else:
                found += [(piece, 0) for piece in self._unnamed(entry)]
        return found

    def _is_plain_name(self, name: str) -> bool:
        """Whether the name needs no number: it stands once in the blank, or means the same wherever it stands."""
        count = sum(1 for entry in self.raw.sightings if is_control(entry) and entry.key == name)
        return bool(name) and (count < 2 or name in self.slots)

    @cached_property
    def _own_numbers(self) -> dict[tuple[str, Between], list[int]]:
        """Of each name and the printed lines around it the numbers of its controls in the blank."""
        found: dict[tuple[str, Between], list[int]] = {}
        places = self._places(self.raw.sightings, self.raw.is_in_order)
        for (name, between, _), number in zip(places, numbered(self.raw.sightings), strict=True):
            if name is not None:
                found.setdefault((name, between), []).append(number)
        return found

    def _places(self, entries: Sequence[Sighting], is_in_order: bool) -> list[tuple[str | None, Between, int]]:
        """Of each control its name, where it stands, and its rank among those that stand there; (None, (-1, -1), 0) for
        everything else."""
        lines = self._lines(entries) if is_in_order else [None] * len(entries)
        before = _nearest(lines)
        after = _nearest(lines[::-1])[::-1]
        ranks: Counter[tuple[str, Between]] = Counter()
        found: list[tuple[str | None, Between, int]] = []
        for entry, left, right in zip(entries, before, after, strict=True):
            if is_control(entry):
                between = (left, -1 if entry.mark is None else right)
                found.append((entry.key, between, ranks[entry.key, between]))
                ranks[entry.key, between] += 1
            else:
                found.append((None, (-1, -1), 0))
        return found

    def _lines(self, entries: Sequence[Sighting]) -> list[int | None]:
        """Of each printed line its number in the blank, -2 where it is not known which it is; None for all else."""
        tokens = self._tokens(entries)
        bearings = Bearings(self._printed, [own for _, own in tokens])
        found: list[int | None] = [None] * len(entries)
        for number, (index, _) in enumerate(tokens):
            if bearings.is_line(number):
                found[index] = _ANYWHERE if bearings.has_more(number) else bearings.of.get(number, _ANYWHERE)
            elif index + 1 < len(entries) and _is_led_by(entries[index + 1], entries[index]):
                found[index] = _ANYWHERE
        return found

    def _unnamed(self, entry: Sighting) -> list[Sighting]:
        prompts = {fold(own.text) for own in self.raw.sightings if own.key == entry.key and is_control(own)}
        if entry.mark is None and (entry.is_prompt or fold(entry.text) in prompts):
            return []
        method: Method = "mark" if entry.mark is not None else "cell" if entry.cell else "line"
        return [replace(entry, key="", method=method)]

    @cached_property
    def _printed(self) -> list[Token]:
        return [own for _, own in self._tokens(self.raw.sightings)]

    def _tokens(self, entries: Sequence[Sighting]) -> list[tuple[int, Token]]:
        """Printed lines with words, with their index."""
        own = [(index, token(self.words(entry), entry)) for index, entry in enumerate(entries) if _is_line(entry)]
        return [(index, line) for index, line in own if line[0]]


def _is_line(entry: Sighting) -> bool:
    return is_printed(entry) and not entry.is_margin


def _is_led_by(entry: Sighting, words: Sighting) -> bool:
    """Whether it is a control that stands right behind these words, in the same paragraph or cell."""
    return is_control(entry) and entry.place.path == words.place.path


def _nearest(lines: Sequence[int | None]) -> list[int]:
    """Before each entry the last line; -1 for none."""
    found, last = [], -1
    for line in lines:
        found.append(last)
        last = last if line is None else line
    return found
