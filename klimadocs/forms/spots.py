"""Where the slots of a form stand among its printed lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from klimadocs.forms.bearings import Token, token
from klimadocs.forms.cleaning import fold
from klimadocs.model.transcript import Sighting

NO_LINE = -1


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a slot stands: the numbers of the printed lines before, behind and above it (-1 for none), which of both
    name it in its row or paragraph, how many columns it stands behind the one before, and how many rows below it.
    `is_joined`: the line behind goes on where the slot ends. `is_alone`: no other slot stands between the same lines;
    `is_only`: none in the same row or paragraph."""

    before: int
    after: int
    head: int
    is_beside_before: bool
    is_beside_after: bool
    is_joined: bool
    columns: int
    down: int
    table: int
    is_only: bool
    is_alone: bool

    @property
    def labels(self) -> tuple[int, ...]:
        """The printed lines that stand beside it."""
        return (self.before,) * self.is_beside_before + (self.after,) * self.is_beside_after


@dataclass(frozen=True)
class Ground:
    """The body of a document, with its printed lines. `rows`: how many each table has."""

    entries: Sequence[Sighting]
    rows: Sequence[int] = field(default=())

    @cached_property
    def lines(self) -> list[int]:
        """Indexes of what may be printed lines."""
        return [index for index, entry in enumerate(self.entries) if _is_plain(entry)]

    @cached_property
    def tokens(self) -> list[Token]:
        return [token(fold(self.entries[index].text), self.entries[index]) for index in self.lines]

    @cached_property
    def before(self) -> list[int]:
        """Of each entry the number of the last line up to it, itself among them."""
        return list(accumulate((_is_plain(entry) for entry in self.entries), initial=-1))[1:]

    def line(self, number: int) -> Sighting | None:
        return self.entries[self.lines[number]] if 0 <= number < len(self.lines) else None

    def rows_of(self, table: int) -> int:
        return self.rows[table - 1] if 0 < table <= len(self.rows) else 0

    def above(self, number: int, entry: Sighting) -> Iterator[int]:
        """Lines up to that number in the same column of the same table, in rows above; the nearest first."""
        if entry.cell is None:
            return
        table, row, column = entry.cell
        for other in range(number, -1, -1):
            cell = self.entries[self.lines[other]].cell
            if cell is None or cell[0] != table:
                return
            if cell[1] < row and cell[2] == column:
                yield other


def spots_of(ground: Ground, keys: frozenset[str]) -> dict[str, Spot]:
    """Of the blank; slots that stand in several places, with printed lines between them, are left out."""
    seen: dict[str, list[int]] = {}
    for index, entry in enumerate(ground.entries):
        if entry.key in keys:
            seen.setdefault(entry.key, []).append(index)
    places = {key: found[0] for key, found in seen.items() if len({ground.before[index] for index in found}) == 1}
    gaps: dict[int, list[Sighting]] = {}
    for index in places.values():
        gaps.setdefault(ground.before[index], []).append(ground.entries[index])
    return {key: _spot(ground, index, gaps[ground.before[index]]) for key, index in places.items()}


def _spot(ground: Ground, index: int, gap: Sequence[Sighting]) -> Spot:
    """`gap` are the slots between the same lines, itself among them; boxes and rooms for words do not disturb each
    other."""
    entry, before = ground.entries[index], ground.before[index]
    gap = [other for other in gap if (other.mark is None) == (entry.mark is None)]
    after = before + 1 if before + 1 < len(ground.lines) else len(ground.lines)
    left, right = ground.line(before), ground.line(after)
    head = next(ground.above(before, entry), NO_LINE)
    is_led = shares_line(left, entry)
    is_followed = shares_line(right, entry) and (entry.mark is not None or not is_led)
    return Spot(
        before, after, head, is_led, is_followed, shares_line(right, entry), columns(left, entry),
        down(left, entry), entry.cell[0] if entry.cell else 0,
        sum(shares_line(other, entry) for other in gap) == 1, len(gap) == 1,
    )  # fmt: skip


def shares_line(line: Sighting | None, entry: Sighting) -> bool:
    """Whether both stand in one row of a table, or in one paragraph."""
    if line is None:
        return False
    if line.cell is None or entry.cell is None:
        return line.cell is entry.cell and line.place.path == entry.place.path
    return line.cell[:2] == entry.cell[:2]


def columns(line: Sighting | None, entry: Sighting) -> int:
    """How many columns the entry stands behind the line; its column where the line is in no table."""
    column = entry.cell[2] if entry.cell else 0
    return column - line.cell[2] if line is not None and line.cell is not None else column


def down(line: Sighting | None, entry: Sighting) -> int:
    """Rows below the line, if it stands in the same table; else the row itself."""
    if entry.cell is None:
        return 0
    is_same = line is not None and line.cell is not None and line.cell[0] == entry.cell[0]
    return entry.cell[1] - (line.cell[1] if is_same and line is not None and line.cell is not None else 0)


def _is_plain(entry: Sighting) -> bool:
    return not entry.key and entry.mark is None and bool(fold(entry.text))
