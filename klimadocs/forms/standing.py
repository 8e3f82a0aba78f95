"""Whether an answer stands where the blank has its field: between the same printed lines, in a row of that shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from klimadocs.forms.bearings import Bearings
from klimadocs.forms.cleaning import fold
from klimadocs.forms.natives import is_control
from klimadocs.forms.spots import NO_LINE, Ground, Spot, columns, down, shares_line
from klimadocs.model.transcript import Sighting

_TEXT_BOX = "Textfeld"
_LABELLED = re.compile(r"\W*(?:\w[^:\n]{1,60})?:\s*\S")


@dataclass(frozen=True)
class Standing:
    """A copy laid beside the blank. `spots` are those of the blank."""

    blank: Ground
    spots: dict[str, Spot]
    copy: Ground

    @cached_property
    def bearings(self) -> Bearings:
        return Bearings(self.blank.tokens, self.copy.tokens)

    def holds(self, key: str, evidence: Sequence[Sighting]) -> bool:
        """Whether what was found for the slot stands in its place; without evidence, whether its place is there."""
        spot = self.spots.get(key)
        if spot is None:
            return True
        is_said = any(entry.text.strip() or entry.mark is not None for entry in evidence)
        return all(self._stands(spot, entry) for entry in evidence) and (is_said or self._is_there(spot, key))

    def asked_again(self) -> set[str]:
        """Slots whose label stands once more in the copy, with an answer in the same line."""
        found: set[str] = set()
        for number, index in enumerate(self.copy.lines):
            text = self.copy.entries[index].text
            if ":" in text and _LABELLED.match(text) and not self.bearings.is_line(number):
                asked = [fold(part) for part in text.split(":")[:-1]]
                found.update(
                    *(keys for label, keys in self._slots_behind.items() if any(_ends(part, label) for part in asked))
                )
        return found

    def doubted_labels(self) -> Iterator[tuple[str, str]]:
        """(slot, why) for slots whose label or sentence a person must look at: it was struck out, say."""
        for number, index in enumerate(self.copy.lines):
            why = self.copy.entries[index].doubt
            own = self.bearings.of.get(number) if why else None
            if own is not None and not self.blank.entries[self.blank.lines[own]].doubt:
                yield from ((key, why) for key, spot in self.spots.items() if own in spot.labels)

    @cached_property
    def _slots_behind(self) -> dict[str, set[str]]:
        """Folded words -> the slots in their line."""
        found: dict[str, set[str]] = {}
        for key, spot in self.spots.items():
            if spot.is_beside_before:
                found.setdefault(self.blank.tokens[spot.before][0], set()).add(key)
        return found

    def _stands(self, spot: Spot, entry: Sighting) -> bool:
        index = self._index(entry)
        if index < 0:
            return True
        if spot.is_beside_before and _is_question(entry) and not self._is_beside_label(index, entry):
            return False
        before, after = self._around(index)
        left, right = self._own(before), self._own(after)
        is_line = before >= 0 and self.copy.lines[before] == index
        if entry.mark is None and is_line and not self.bearings.has_more(before):
            return False
        if entry.method == "line" and not spot.is_joined and shares_line(self.copy.line(after), entry):
            return False
        if spot.is_beside_before and left == spot.before and shares_line(self.copy.line(before), entry):
            return spot.is_only or (
                self._is_headed(spot, before, entry) and columns(self.copy.line(before), entry) == spot.columns
            )
        if spot.is_beside_after and right == spot.after and shares_line(self.copy.line(after), entry):
            return spot.is_only or self._is_headed(spot, before, entry)
        if spot.is_beside_after and left == spot.after and is_line:
            return spot.is_only or self._is_headed(spot, before, entry)  # a mark typed before its words
        is_between = left == spot.before and right == spot.after and not self._floats(before, entry)
        return is_between and (
            spot.is_alone or (self._is_headed(spot, before, entry) and self._has_shape(spot, entry, before))
        )

    def _floats(self, before: int, entry: Sighting) -> bool:
        """Whether it stands in a text box, which may lie anywhere on the page, and the line before does not."""
        line = self.copy.line(before)
        return entry.place.path == _TEXT_BOX and (line is None or line.place.path != _TEXT_BOX)

    def _is_beside_label(self, index: int, entry: Sighting) -> bool:
        return shares_line(self.copy.line(self._around(index)[0]), entry)

    def _has_shape(self, spot: Spot, entry: Sighting, before: int) -> bool:
        """Whether rows that have no words of their own stand as in the blank."""
        if entry.cell is None or not spot.table:
            return not spot.table and entry.cell is None
        is_whole = self.copy.rows_of(entry.cell[0]) == self.blank.rows_of(spot.table)
        return is_whole and down(self.copy.line(before), entry) == spot.down

    def _is_there(self, spot: Spot, key: str) -> bool:
        at = self.bearings.at
        if spot.head >= 0 and spot.head not in at and not (spot.is_only and spot.is_beside_before):
            return False
        if spot.is_beside_before:
            return spot.before in at and not (spot.is_only and self._has_more(at[spot.before], key))
        if spot.is_beside_after:
            return spot.after in at
        before, after = at.get(spot.before, NO_LINE), at.get(spot.after, len(self.copy.lines))
        if spot.is_alone and self._has_words(before, after, key):
            return False
        is_found = (spot.before < 0 or before >= 0) and (spot.after in at or spot.after == len(self.blank.lines))
        return is_found and self._next(before) == after and (not spot.table or spot.is_alone or self._is_whole(spot))

    def _has_more(self, number: int, key: str) -> bool:
        """Whether words that are not the slot's stand behind that line of the form in the same row or paragraph."""
        line, end = self.copy.line(number), self._next(number)
        assert line is not None
        is_changed = self.copy.tokens[number][0] != self.blank.tokens[self.bearings.of[number]][0]
        if self.bearings.has_more(number) and not line.text.rstrip().endswith(":"):
            return True
        if is_changed and _LABELLED.match(line.text):
            return True
        last = self.copy.lines[end] if end < len(self.copy.lines) else len(self.copy.entries)
        others = self.copy.entries[self.copy.lines[number] + 1 : last]
        return any(_is_other(other, key) and shares_line(line, other) for other in others)

    def _has_words(self, before: int, after: int, key: str) -> bool:
        """Whether words that are not the slot's stand between two lines."""
        start = self.copy.lines[before] + 1 if before >= 0 else 0
        end = self.copy.lines[after] if after < len(self.copy.lines) else len(self.copy.entries)
        return any(_is_other(entry, key) for entry in self.copy.entries[start:end])

    def _is_whole(self, spot: Spot) -> bool:
        """Whether the table in which the nearest of its lines stands has as many rows as in the blank."""
        lines = (self.copy.line(self.bearings.at.get(own, NO_LINE)) for own in (spot.head, spot.before, spot.after))
        table = next((line.cell[0] for line in lines if line is not None and line.cell), 0)
        return table > 0 and self.copy.rows_of(table) == self.blank.rows_of(spot.table)

    def _around(self, index: int) -> tuple[int, int]:
        """The lines of the form up to that entry and behind it; -1 and their number where none is left."""
        before = self.copy.before[index]
        while before >= 0 and not self.bearings.is_line(before):
            before -= 1
        return before, self._next(self.copy.before[index])

    def _next(self, number: int) -> int:
        number += 1
        while number < len(self.copy.lines) and not self.bearings.is_line(number):
            number += 1
        return number

    def _own(self, number: int) -> int | None:
        if number < 0:
            return NO_LINE
        return len(self.blank.lines) if number >= len(self.copy.lines) else self.bearings.of.get(number)

    def _is_headed(self, spot: Spot, before: int, entry: Sighting) -> bool:
        """Whether the nearest line of the form above it is the one that stands there in the blank, if any does."""
        if spot.head < 0:
            return True
        near = (number for number in self.copy.above(before, entry) if self.bearings.is_line(number))
        return next((self.bearings.of[number] for number in near if number in self.bearings.of), NO_LINE) == spot.head

    @cached_property
    def _indexes(self) -> dict[int, int]:
        return {id(entry): index for index, entry in enumerate(self.copy.entries)}

    def _index(self, entry: Sighting) -> int:
        """Where the evidence stands in the copy; it may be a piece of what stands there. -1 if nowhere."""
        found = self._indexes.get(id(entry))
        if found is not None:
            return found
        near = [
            (index, other) for index, other in enumerate(self.copy.entries)
            if other.place == entry.place and other.cell == entry.cell
        ]  # fmt: skip
        same = [
            index for index, other in near if other.text == entry.text and (other.mark is None) == (entry.mark is None)
        ]
        within = [index for index, other in near if entry.text and entry.text in other.text]
        return next(iter((*same, *within, *(index for index, _ in near))), -1)


def _is_other(entry: Sighting, key: str) -> bool:
    """Whether it holds words that are not those of the slot."""
    return bool(fold(entry.text)) and entry.key != key and not is_control(entry)


def _ends(words: str, label: str) -> bool:
    return words == label or words.endswith(f" {label}")


def _is_question(entry: Sighting) -> bool:
    """Whether a paragraph outside of tables brings its own label."""
    return entry.cell is None and any(_LABELLED.match(line) for line in entry.text.splitlines())
