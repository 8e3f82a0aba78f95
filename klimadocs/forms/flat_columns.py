"""In which field a piece of a printed Word form stands: beside its label, in the label's row, or in its paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from klimadocs.forms.flat_text import base_of, box_of, page_of
from klimadocs.forms.flat_units import RowFit, Unit, is_printed
from klimadocs.forms.reference import Reference
from klimadocs.forms.rows import Row, row_of
from klimadocs.model.transcript import Sighting


@dataclass
class Columns:
    """The labels of a copy and the fields of the blank that belong to them."""

    reference: Reference
    fit: RowFit

    @cached_property
    def blank(self) -> list[Sighting]:
        """The blank in its order."""
        return list(self.reference.blank.sightings)

    @cached_property
    def homes(self) -> dict[Row, set[Row]]:
        """Row of the copy -> rows of the blank whose printed words stand in it."""
        homes: dict[Row, set[Row]] = defaultdict(set)
        for place, unit in self.fit.units.items():
            own = row_of(self.blank[place])
            for part in unit.parts:
                row = row_of(part)
                if own and row:
                    homes[row].add(own)
        return homes

    def key_of(self, piece: Sighting) -> str | None:
        """The field in whose place the piece stands: in the row of its label, but not in the label's cell."""
        row = row_of(piece)
        if row is None:
            return self._key_level(piece) or self._key_in_line(piece)
        if row not in self.homes:
            return self._key_continued(piece)
        return self._key_in_row(piece, self.homes[row], row)

    def _key_in_row(self, piece: Sighting, homes: Iterable[Row], row: Row) -> str | None:
        keys = [
            (place, entry)
            for place, entry in enumerate(self.blank)
            if row_of(entry) in set(homes) and self.is_text(entry)
        ]
        units = [unit for unit in self.fit.units.values() if any(row_of(part) == row for part in unit.parts)]
        left = [
            unit
            for unit in units
            if unit.box[0] <= box_of(piece)[0] + 1 and row_of(self.blank[unit.anchor]) in set(homes)
        ]
        label = max(left, key=lambda unit: (unit.box[0], unit.anchor), default=None)
        if label is None:
            return None
        slot = next(((place, entry) for place, entry in keys if place > label.anchor), None)
        if slot is None or self._is_other_between(label.anchor, slot[0]):
            return None
        shares_cell = slot[1].cell == self.blank[label.anchor].cell
        is_in_label = any(part.cell == piece.cell for part in label.parts)
        return slot[1].key if shares_cell or not is_in_label else None

    def _key_level(self, piece: Sighting) -> str | None:
        """Without printed rules: the field of the label on whose line the piece begins, to its right."""
        level = [
            unit for unit in self.fit.units.values()
            if self.blank[unit.anchor].cell and unit.parts[0].cell is None
            and self._is_level_with_cell(piece, unit) and unit.box[2] <= box_of(piece)[0] + 2
        ]  # fmt: skip
        label = max(level, key=lambda unit: (unit.box[2], unit.anchor), default=None)
        if label is None:
            return None
        row = row_of(self.blank[label.anchor])
        slot = next(
            (place for place in range(label.anchor + 1, len(self.blank)) if self.is_text(self.blank[place])), None
        )
        if slot is None or row_of(self.blank[slot]) != row or self._is_other_between(label.anchor, slot):
            return None
        return self.blank[slot].key

    def _is_level_with_cell(self, piece: Sighting, unit: Unit) -> bool:
        """Level with the unit, or between it and the other printed words of its cell."""
        cell = self.blank[unit.anchor].cell
        own = [
            other
            for other in self.fit.units.values()
            if self.blank[other.anchor].cell == cell and other.page == unit.page
        ]
        middle = (box_of(piece)[1] + box_of(piece)[3]) / 2
        top, bottom = min(other.box[1] for other in own), max(other.box[3] for other in own)
        return page_of(piece) == unit.page and top - 3 <= middle <= bottom + 3

    def _is_other_between(self, label: int, slot: int) -> bool:
        """Whether words of another column stand in the blank between the label and the field."""
        cell = self.blank[label].cell
        between = self.blank[label + 1 : slot]
        return any(is_printed(entry) and entry.cell != cell for entry in between)

    def is_text(self, entry: Sighting) -> bool:
        """Whether a sighting of the blank is a field that takes text."""
        return entry.key in self.reference.slots and entry.mark is None

    def _key_continued(self, piece: Sighting) -> str | None:
        """On top of a page, before any label, in the column of the last answer of the page before."""
        page, (row, column) = page_of(piece), (piece.cell or (0, 0, 0))[1:]
        own = [home for home in self.homes if home[0] == page]
        if any(home[1] < row and not self._is_head(home) for home in own) or column < 2:
            return None
        before = [home for home in self.homes if home[0] == page - 1]
        if not before:
            return None
        last = max(before, key=lambda home: home[1])
        slots = [entry for entry in self.blank if row_of(entry) in self.homes[last] and self.is_text(entry)]
        later = [entry for home in own for entry in self.blank if row_of(entry) in self.homes[home]]
        is_same_table = not later or any(row_of(entry) for entry in later)
        return slots[-1].key if len(slots) == 1 and is_same_table else None

    def _is_head(self, home: Row) -> bool:
        return all(row[1] == 1 for row in self.homes[home])

    def _key_in_line(self, piece: Sighting) -> str | None:
        """Outside of tables: the only field of the blank between the printed words before and after the piece."""
        before = [unit for unit in self.fit.units.values() if _comes_before(unit, piece)]
        label = max(before, key=lambda unit: unit.anchor, default=None)
        if label is None:
            return None
        following = [place for place in self.fit.units if place > label.anchor]
        end = min(following, default=len(self.blank))
        slots = [entry for entry in self.blank[label.anchor : end] if self.is_text(entry)]
        is_free = all(entry.cell is None for entry in slots)
        return slots[0].key if len({entry.key for entry in slots}) == 1 and is_free else None


def _comes_before(unit: Unit, piece: Sighting) -> bool:
    if unit.page != page_of(piece):
        return unit.page < page_of(piece)
    last = box_of(unit.parts[-1])
    down = base_of(box_of(piece)) - base_of(last)
    return down > 2 or (abs(down) <= 2 and last[2] <= box_of(piece)[0] + 2)
