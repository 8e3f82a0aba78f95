"""Names that stand for several controls, or none: which control of a filled copy is which of the blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.forms.natives import is_control, is_printed, is_second, numbered
from klimadocs.model.transcript import Method, Sighting, Transcript


@dataclass(frozen=True)
class SureNames:
    """`raw` is the blank as the reader gives it; `slots` are the native names that mean one slot wherever they
    stand."""

    raw: Transcript
    slots: Collection[str]

    def number(self, transcript: Transcript) -> list[tuple[Sighting, int]]:
        """The sightings, each control with the number that it has in the blank. A name that stands for several is sure
        only where as many as in the blank stand below the same printed words; the others lose it."""
        entries = transcript.sightings
        own, places = self._own_numbers, self._places(entries, transcript.is_in_order)
        sizes = Counter((name, before) for name, before, _ in places if name is not None)
        found: list[tuple[Sighting, int]] = []
        for index, (entry, (name, before, rank)) in enumerate(zip(entries, places, strict=True)):
            if name is None:
                is_beside = is_second(entry, entries[index - 1] if index else None)
                found.append((entry, found[-1][1] if is_beside else 0))
            elif self._is_plain_name(name):
                found.append((entry, 1))
            elif sizes[name, before] == len(own.get((name, before), ())):
                found.append((entry, own[name, before][rank]))
            else:
                found += [(piece, 0) for piece in self._unnamed(entry)]
        return found

    def _is_plain_name(self, name: str) -> bool:
        """Whether the name needs no number: it stands once in the blank, or means the same wherever it stands."""
        count = sum(1 for entry in self.raw.sightings if is_control(entry) and entry.key == name)
        return bool(name) and (count < 2 or name in self.slots)

    @cached_property
    def _own_numbers(self) -> dict[tuple[str, str], list[int]]:
        """Of each name and the printed words before it the numbers of its controls in the blank."""
        found: dict[tuple[str, str], list[int]] = {}
        places = self._places(self.raw.sightings, self.raw.is_in_order)
        for (name, before, _), number in zip(places, numbered(self.raw.sightings), strict=True):
            if name is not None:
                found.setdefault((name, before), []).append(number)
        return found

    def _places(self, entries: Sequence[Sighting], is_in_order: bool) -> list[tuple[str | None, str, int]]:
        """Of each control its name, the printed words of the blank around it, and its rank among them; (None, "", 0)
        for everything else. Of a text field the words before count, of a box those on both sides."""
        before = self._words_before(entries) if is_in_order else [""] * len(entries)
        after = self._words_before(entries[::-1])[::-1] if is_in_order else before
        ranks: Counter[tuple[str, str]] = Counter()
        found: list[tuple[str | None, str, int]] = []
        for entry, left, right in zip(entries, before, after, strict=True):
            if is_control(entry):
                words = left if entry.mark is None else f"{left}|{right}"
                found.append((entry.key, words, ranks[entry.key, words]))
                ranks[entry.key, words] += 1
            else:
                found.append((None, "", 0))
        return found

    def _words_before(self, entries: Sequence[Sighting]) -> list[str]:
        found, before = [], ""
        for entry in entries:
            found.append(before)
            if is_printed(entry) and fold(entry.text) in self._printed:
                before = fold(entry.text)
        return found

    def _unnamed(self, entry: Sighting) -> list[Sighting]:
        prompts = {fold(own.text) for own in self.raw.sightings if own.key == entry.key and is_control(own)}
        if entry.mark is None and (entry.is_prompt or fold(entry.text) in prompts):
            return []
        method: Method = "mark" if entry.mark is not None else "cell" if entry.cell else "line"
        return [replace(entry, key="", method=method)]

    @cached_property
    def _printed(self) -> frozenset[str]:
        return frozenset(fold(entry.text) for entry in self.raw.sightings if is_printed(entry)) - {""}
