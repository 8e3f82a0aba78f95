"""Cells of a blank that was made elsewhere, found again in the copies: an empty cell becomes the slot that it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from klimadocs.forms.bearings import Bearings, token
from klimadocs.forms.cleaning import fold
from klimadocs.forms.gap_lines import AMBIGUOUS
from klimadocs.forms.natives import Cell, is_control, is_printed
from klimadocs.model.transcript import Place, Sighting, Transcript

_Pairs = list[tuple[Cell, Cell]]


@dataclass(frozen=True)
class CellSlots:
    """`raw` is the blank as the reader gives it, `blank` the one with named slots; `cells` are the slots of those cells
    that are empty in it, `combs` those with a cell for each letter and their last columns."""

    raw: Transcript
    blank: Transcript
    cells: Collection[str]
    combs: Mapping[str, int] = field(default_factory=dict)

    def fill(self, copy: Transcript) -> list[Sighting]:
        """In a table whose printed words all stand where they stood, a cell is the slot; so is what stands behind the
        words of a cell that has a gap."""
        slots = {entry.key: entry.cell for entry in self.blank.sightings if entry.cell and self._is_own(entry)}
        found = list(copy.sightings)
        tables = self._tables(copy, {cell[0] for cell in slots.values()})
        for key, cell in slots.items():
            is_only = list(slots.values()).count(cell) == 1
            table = tables.get(cell[0])
            if table and key in self.combs:
                found = self._fill_comb(found, key, cell, (table, *cell[1:]))
            elif table and (key in self.cells or is_only):
                found = self._fill_cell(found, key, cell, (table, *cell[1:]))
        return found

    def _tables(self, copy: Transcript, tables: Collection[int]) -> dict[int, int]:
        """Of the given tables of the blank those that stand whole in the copy, and which they are there."""
        bearings = self._bearings(copy)
        found = {table: other for table in tables if (other := self._table_of(table, bearings, copy))}
        counted = Counter(found.values())
        return {table: other for table, other in found.items() if counted[other] == 1}

    def _table_of(self, table: int, bearings: _Pairs, copy: Transcript) -> int:
        """The table with the same words in the same cells; 0 where some of them stand elsewhere."""
        cells = [(own, other) for own, other in bearings if own[0] == table]
        others = {other[0] for _, other in cells}
        if any(own[1:] != other[1:] for own, other in cells) or len(others) > 1:
            return 0
        there = others.pop() if others else self._bare_table(table, copy)
        return there if self._is_intact(table, there, copy) else 0

    def _bare_table(self, table: int, copy: Transcript) -> int:
        """A table without printed words is known by the line before it; 0 where that line stands elsewhere. Where
        nobody counts the tables, it is the one of that number."""
        if not self.raw.starts or not copy.starts or any(cell == table for cell in self._worded):
            return table
        line = _line_before(self.raw, table)
        found = [number for number in range(1, len(copy.starts) + 1) if _line_before(copy, number) == line]
        return found[0] if line and len(found) == 1 else 0

    @cached_property
    def _worded(self) -> frozenset[int]:
        """The tables in which something is printed."""
        return frozenset(entry.cell[0] for entry in self.raw.sightings if entry.cell)

    def _bearings(self, copy: Transcript) -> _Pairs:
        """Cells of the blank and of the copy in which the same printed line stands."""
        ones, others = ([entry for entry in part.sightings if _is_line(entry)] for part in (self.blank, copy))
        found = Bearings(*([token(fold(entry.text), entry) for entry in part] for part in (ones, others)))
        pairs = ((ones[own].cell, others[number].cell) for number, own in found.of.items())
        return [(own, other) for own, other in pairs if own and other]

    def _is_intact(self, table: int, there: int, copy: Transcript) -> bool:
        """Whether all printed words stand in their cells, no row was added or lost, and no cell to fill in holds words
        that the copy lacks where they belong."""
        found, own = copy.sightings, self.blank.sightings
        if copy.rows and self.raw.rows and copy.rows[there - 1 : there] != self.raw.rows[table - 1 : table]:
            return False
        is_longer = _rows(found, there) > max(_rows(own, table), _rows(self.raw.sightings, table))
        printed, words = _words(own, table), _words(found, there)
        return not is_longer and printed <= words and not self._are_strange(words - printed, found)

    def _are_strange(self, words: Collection[tuple[Cell, str]], copy: Sequence[Sighting]) -> bool:
        """Whether one of them is missing elsewhere, or a whole row of them is printed elsewhere."""
        counted = Counter(fold(entry.text) for entry in copy if is_plain(entry))
        if any(counted[text] <= self._counted_words[text] for _, text in words if text in self._counted_words):
            return True
        rows: dict[int, list[bool]] = {}
        for cell, text in words:
            rows.setdefault(cell[1], []).append(text in self._counted_words)
        return any(len(row) > 1 and all(row) for row in rows.values())

    @cached_property
    def _counted_words(self) -> Counter[str]:
        return Counter(fold(entry.text) for entry in self.blank.sightings if is_plain(entry))

    def _is_own(self, entry: Sighting) -> bool:
        """Whether the slot is a gap or an empty cell of the blank."""
        return bool(entry.key) and not is_control(entry) and entry.mark is None

    def _fill_cell(self, found: list[Sighting], key: str, cell: Cell, there: Cell) -> list[Sighting]:
        printed = {text for own, text in _words(self.blank.sightings, cell[0]) if own[1:] == cell[1:]}
        inside = [
            entry for entry in found if entry.cell == there and not (is_plain(entry) and fold(entry.text) in printed)
        ]
        if any(not is_plain(entry) for entry in inside):
            return found
        text = "\n".join(entry.text.strip() for entry in inside)
        certainty = min((entry.certainty for entry in inside), default=1.0)
        return self._put(found, inside, cell, replace(in_cell(there, key), text=text, certainty=certainty))

    def _fill_comb(self, found: list[Sighting], key: str, first: Cell, there: Cell) -> list[Sighting]:
        """The letters of a row of cells as one answer: an empty cell between them is a blank."""
        inside = [
            entry for entry in found
            if entry.cell and entry.cell[:2] == there[:2] and there[2] <= entry.cell[2] <= self.combs[key]
        ]  # fmt: skip
        if any(not is_plain(entry) for entry in inside):
            return found
        columns = [entry.cell[2] if entry.cell else 0 for entry in inside]
        blanks = ["", *(" " if there > before + 1 else "" for before, there in pairwise(columns))]
        text = "".join(blank + entry.text.strip() for blank, entry in zip(blanks, inside, strict=False))
        is_spelt = len(inside) < 2 or all(len(entry.text.strip()) == 1 for entry in inside)
        certainty = min((entry.certainty for entry in inside), default=1.0) * (1.0 if is_spelt else AMBIGUOUS)
        return self._put(found, inside, first, replace(in_cell(there, key), text=text, certainty=certainty))

    def _put(self, found: list[Sighting], inside: list[Sighting], cell: Cell, slot: Sighting) -> list[Sighting]:
        """The slot in place of what stands in it, or where it would stand. A table without any words stands behind the
        line before it."""
        assert slot.cell is not None
        if inside:
            place = found.index(inside[0])
        elif cell[0] in self._worded or not self.raw.starts:
            place = position_of(found, slot.cell)
        else:
            line = _line_before(self.raw, cell[0])
            place = next((at for at, entry in enumerate(found, 1) if fold(entry.text) == line), len(found))
        kept = [entry for entry in found if entry not in inside]
        kept.insert(min(place, len(kept)), slot)
        return kept


def _line_before(transcript: Transcript, table: int) -> str:
    """The folded line right before a table; "" where something else stands there."""
    start = transcript.starts[table - 1]
    entry = transcript.sightings[start - 1] if start else None
    return fold(entry.text) if entry is not None and is_plain(entry) and entry.cell is None else ""


def _words(entries: Sequence[Sighting], table: int) -> set[tuple[Cell, str]]:
    """(cell, folded words) of a table; the cells count as those of the first one."""
    return {
        ((1, *entry.cell[1:]), fold(entry.text))
        for entry in entries
        if entry.cell and entry.cell[0] == table and is_plain(entry) and fold(entry.text)
    }


def _is_line(entry: Sighting) -> bool:
    return is_plain(entry) and not entry.is_margin and bool(fold(entry.text))


def _rows(entries: Sequence[Sighting], table: int) -> int:
    return max((entry.cell[1] for entry in entries if entry.cell and entry.cell[0] == table), default=0)


def is_plain(entry: Sighting) -> bool:
    """Whether it is plain text without a slot."""
    return is_printed(entry) and not entry.key


def position_of(found: Sequence[Sighting], cell: Cell) -> int:
    """Where in reading order a cell belongs."""
    own = [(index, entry.cell) for index, entry in enumerate(found) if entry.cell and entry.cell[0] == cell[0]]
    before = [index for index, other in own if other <= cell]
    after = [index for index, other in own if other > cell]
    return max(before) + 1 if before else min(after, default=len(found))


def in_cell(cell: Cell, key: str) -> Sighting:
    """The slot of that cell, empty."""
    place = Place(path=f"Tabelle {cell[0]}, Zeile {cell[1]}, Spalte {cell[2]}")
    return Sighting("", "cell", place, key=key, cell=cell)
