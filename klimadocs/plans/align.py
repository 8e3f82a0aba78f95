"""Lays the rows of a document over a template: which belong to which sheet, which table, which field.

Two witnesses say what a row is: the tags of its controls, and its labels. Either alone will do, so that a copy is read
that has lost its controls (another program saved it) or whose labels were reworded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from klimadocs.model.plan import HalfYear, Plan, PlanTable
from klimadocs.plans.labels import Labels, is_like
from klimadocs.plans.rows import Cell, Row

_ENOUGH = 0.6
_FEWEST = 3


@dataclass(slots=True)
class RawRow:
    """Cells of a table's row by column name, and what stands under the heads of its axis."""

    row: Row
    cells: dict[str, Cell]
    axis: dict[str, Cell] = field(default_factory=dict)


@dataclass(slots=True)
class RawSheet:
    """One copy of a sheet, as far as it was found."""

    row: Row
    cells: dict[str, Cell] = field(default_factory=dict)
    tables: dict[str, list[RawRow]] = field(default_factory=dict)


@dataclass(slots=True)
class Aligned:
    """`strays` are rows inside of sheets and tables that nothing explains."""

    sheets: list[RawSheet] = field(default_factory=list)
    overviews: dict[str, list[RawRow]] = field(default_factory=dict)
    strays: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: which column of the document is which of the plan's, and the heads of the axis."""

    table: PlanTable
    columns: dict[int, str]
    axis: dict[int, str]
    place: int


def align(plan: Plan, labels: Labels, rows: Sequence[Row]) -> Aligned:
    """In reading order; sheets may stand in any order and number."""
    walk = _Walk(plan, labels, _sheet_tables(plan, labels, rows))
    for row in rows:
        walk.take(row)
    return walk.found


class _Walk:
    """Where the reading stands: in which sheet, under which head."""

    def __init__(self, plan: Plan, labels: Labels, sheet_tables: frozenset[int]) -> None:
        self.found = Aligned()
        self._sheet_tables = sheet_tables
        self._plan = plan
        self._labels = labels
        self._order = {entry.id: number for number, entry in enumerate(plan.sheet.fields)}
        self._sheet: RawSheet | None = None
        self._last = (0, -1)
        self._head: Head | None = None

    def take(self, row: Row) -> None:
        if (name := self._field(row)) is not None:
            self._enter_field(name, row)
        elif table := self._keyed_table(row):
            self._enter_row(table, self._by_keys(table, row))
        elif head := self._find_head(row):
            self._head = head
        elif self._head is not None and self._head.place == row.table:
            self._enter_row(self._head.table, self._by_columns(self._head, row))
        elif row.table == self._last[0]:
            self.found.strays.append(row)

    def _field(self, row: Row) -> str | None:
        """The field of the sheet that the row holds; None for other rows."""
        prefix = f"{self._plan.sheet.id}."
        keyed = [key.removeprefix(prefix) for key in row.tags if key.startswith(prefix)]
        if keyed:
            return next((name for name in keyed if name in self._order), None)
        if row.table not in self._sheet_tables:
            return None
        is_under_head = self._head is not None and self._head.place == row.table
        if is_under_head and self._head is not None and len(row.cells) >= min(3, len(self._head.columns)):
            return None
        text = row.first.text
        exact = [name for name in self._order if is_like(text, self._labels.get(prefix + name, frozenset()))]
        return exact[0] if exact and len(row.cells) <= 2 else None

    def _enter_field(self, name: str, row: Row) -> None:
        number, (table, last) = self._order[name], self._last
        sheet = self._sheet
        labels = self._labels.get(f"{self._plan.sheet.id}.{name}", frozenset())
        if sheet is not None and name in sheet.cells and (row.table, number) == self._last:
            sheet.cells[name] = _joined(sheet.cells[name], _entry(row, labels))
            return
        is_next = sheet is not None and (name in sheet.cells or (row.table != table and number <= last))
        if sheet is None or is_next:
            sheet = self._sheet = RawSheet(row)
            self.found.sheets.append(sheet)
        sheet.cells[name] = _entry(row, labels)
        self._head = None
        self._last = (row.table, number)

    def _keyed_table(self, row: Row) -> PlanTable | None:
        groups = [key.partition(".")[0] for key in row.tags]
        return next((table for group in groups for table in self._plan.tables if table.id == group), None)

    def _by_keys(self, table: PlanTable, row: Row) -> RawRow:
        """Tags name the columns; what has none stands under the head."""
        head = self._head if self._head and self._head.table.id == table.id and self._head.place == row.table else None
        raw = self._by_columns(head, row) if head else RawRow(row, {})
        for _, cell in row.cells:
            for key in cell.keys:
                group, _, name = key.partition(".")
                if group == table.id and table.column(name):
                    raw.cells[name] = cell
        return raw

    def _by_columns(self, head: Head, row: Row) -> RawRow:
        cells = {head.columns[column]: cell for column, cell in row.cells if column in head.columns}
        return RawRow(row, cells, {head.axis[column]: cell for column, cell in row.cells if column in head.axis})

    def _enter_row(self, table: PlanTable, raw: RawRow) -> None:
        if table not in self._plan.sheet.tables:
            self.found.overviews.setdefault(table.id, []).append(raw)
        elif self._sheet is not None:
            self._sheet.tables.setdefault(table.id, []).append(raw)
        else:
            self.found.strays.append(raw.row)

    def _find_head(self, row: Row) -> Head | None:
        heads = [head for table in self._plan.tables if (head := self._head_of(table, row))]
        return max(heads, key=lambda head: (self._likeness(head, row), len(head.columns)), default=None)

    def _likeness(self, head: Head, row: Row) -> float:
        return len(head.columns) / max(len(head.table.columns), len(row.cells) - len(head.axis))

    def _head_of(self, table: PlanTable, row: Row) -> Head | None:
        columns: dict[int, str] = {}
        for column, cell in row.cells:
            names = (entry.id for entry in table.columns if entry.id not in columns.values())
            name = next((n for n in names if is_like(cell.text, self._labels.get(f"{table.id}.{n}", frozenset()))), "")
            if name:
                columns[column] = name
        axis = _axis(table, [(column, cell) for column, cell in row.cells if column not in columns])
        head = Head(table, columns, axis, row.table)
        is_enough = len(columns) >= 2 and self._likeness(head, row) >= _ENOUGH
        return head if is_enough and (axis or table.axis != "half_years") else None


def _sheet_tables(plan: Plan, labels: Labels, rows: Sequence[Row]) -> frozenset[int]:
    """Tables in which several labels of the sheet stand: one alone ("Status") may stand in any table."""
    wanted = [labels.get(f"{plan.sheet.id}.{field.id}", frozenset()) for field in plan.sheet.fields]
    seen: dict[int, set[int]] = {}
    for row in rows:
        seen.setdefault(row.table, set()).update(n for n, entry in enumerate(wanted) if is_like(row.first.text, entry))
    return frozenset(table for table, numbers in seen.items() if len(numbers) >= min(_FEWEST, len(wanted)))


def _entry(row: Row, labels: frozenset[str]) -> Cell:
    """What stands beside the label, all cells but the first as one; else what was written below the label."""
    rest = [cell for _, cell in row.cells[1:]]
    if len(rest) == 1:
        return rest[0]
    if not rest:
        own = [line for line in row.first.text.splitlines() if not is_like(line, labels)]
        return Cell("\n".join(own), row.first.keys, row.first.place, row.first.is_prompt)
    texts = [cell.text for cell in rest if cell.text]
    return Cell("\n".join(texts), rest[0].keys, rest[0].place, all(cell.is_prompt for cell in rest))


def _joined(one: Cell, other: Cell) -> Cell:
    """A row that was copied right below itself goes on with the same field."""
    texts = [cell.text for cell in (one, other) if cell.text and not cell.is_prompt]
    return Cell("\n".join(texts), (*one.keys, *other.keys), one.place, one.is_prompt and other.is_prompt)


def _axis(table: PlanTable, cells: list[tuple[int, Cell]]) -> dict[int, str]:
    if table.axis == "names":
        found = {column: cell.text for column, cell in cells if cell.text}
        return {} if any(_half_year(text) for text in found.values()) else found
    if table.axis == "half_years":
        return {column: half for column, cell in cells if (half := _half_year(cell.text))}
    return {}


def _half_year(text: str) -> str:
    """As "1/2017"; "" for what is none."""
    for part in (text, *text.splitlines()):
        try:
            return str(HalfYear.parse(part))
        except ValueError:
            continue
    return ""
