"""A programme's template as ruler: what is printed in it, what only prompts, and what a filled copy adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.model.plan import Plan, PlanField, PlanTable
from klimadocs.model.transcript import Transcript
from klimadocs.plans.align import Aligned, RawRow, RawSheet, align
from klimadocs.plans.labels import Labels, labels_of, spellings
from klimadocs.plans.rows import Cell, Row, rows_of

_TAG = "{{"
_NO_WORDS = " \n\t.-–—/…_"
_WORD_PROMPTS = frozenset(
    fold(text)
    for text in (
        "Klicken oder tippen Sie hier, um Text einzugeben.",
        "Klicken Sie hier, um Text einzugeben.",
        "Wählen Sie ein Element aus.",
        "Haga clic o pulse aquí para escribir texto.",
        "Elija un elemento.",
        "Clique ou toque aqui para inserir o texto.",
        "Escolher um item.",
        "Click or tap here to enter text.",
        "Choose an item.",
    )
)


@dataclass(frozen=True)
class Ruler:
    """`blanks` are the templates of one programme, one for each language, as the reader sees them."""

    call: str
    letter: str
    plan: Plan
    blanks: tuple[Transcript, ...] = field(repr=False)

    @cached_property
    def labels(self) -> Labels:
        """Of every field, in all languages."""
        found: dict[str, frozenset[str]] = {}
        for labels in (*self._labels, self._own_labels):
            for name, texts in labels.items():
                found[name] = found.get(name, frozenset()).union(*map(spellings, texts))
        return found

    @property
    def _own_labels(self) -> dict[str, tuple[str, ...]]:
        """Those that the plan itself gives, for templates without controls."""
        groups = ((self.plan.sheet.id, self.plan.sheet.fields), *((t.id, t.columns) for t in self.plan.tables))
        return {f"{group}.{entry.id}": (entry.label,) for group, fields in groups for entry in fields if entry.label}

    @cached_property
    def named(self) -> Plan:
        """The plan, its fields called as the template calls them in its first language."""
        sheet = replace(self.plan.sheet, fields=self._called(self.plan.sheet.id, self.plan.sheet.fields))
        sheet = replace(sheet, tables=self._named_tables(sheet.tables))
        return replace(self.plan, sheet=sheet, overviews=self._named_tables(self.plan.overviews))

    def _named_tables(self, tables: tuple[PlanTable, ...]) -> tuple[PlanTable, ...]:
        return tuple(replace(table, columns=self._called(table.id, table.columns)) for table in tables)

    def _called(self, group: str, fields: tuple[PlanField, ...]) -> tuple[PlanField, ...]:
        return tuple(replace(entry, label=entry.label or self._label(f"{group}.{entry.id}")) for entry in fields)

    def _label(self, name: str) -> str:
        first = next((texts[0] for labels in self._labels if (texts := labels.get(name))), "")
        return first.splitlines()[0].split(" / ")[0] if first else ""

    @cached_property
    def _labels(self) -> tuple[dict[str, tuple[str, ...]], ...]:
        return tuple(labels_of(self.plan, rows) for rows in self._rows)

    @cached_property
    def translations(self) -> dict[str, str]:
        """Folded word of another language, the plan's word."""
        return {fold(word): meant for word, meant in self.plan.words}

    @cached_property
    def prompts(self) -> dict[str, frozenset[str]]:
        """Folded texts that stand in the empty controls of a field, or in its place where it has none."""
        own = f"{self.plan.sheet.id}."
        cells = ((name, cell) for name, cell in self._cells if cell.keys or name.startswith(own))
        return _gathered((name, cell) for name, cell in cells if _TAG not in cell.text)

    @cached_property
    def printed(self) -> dict[str, frozenset[str]]:
        """Folded texts that the template prints where no control is: numbers of rows, say."""
        return _gathered(entry for entry in self._cells if not entry[1].keys and _TAG not in entry[1].text)

    @cached_property
    def prefilled(self) -> frozenset[str]:
        """Fields that the letter itself fills; they alone do not make a sheet."""
        return frozenset(name for name, cell in self._cells if _TAG in cell.text)

    @cached_property
    def samples(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """The sheets that only show how it is done: names and folded texts."""
        return tuple(self.outline(sheet) for sheet in self._sheets if self.is_sample(sheet))

    @cached_property
    def lines(self) -> frozenset[str]:
        """Folded texts of all cells of the templates, each line as well."""
        cells = (cell for rows in self._rows for row in rows for _, cell in row.cells)
        return frozenset(line for cell in cells for line in spellings(cell.text))

    def is_sample(self, sheet: RawSheet) -> bool:
        """By its number."""
        cell, sample = sheet.cells.get(self.plan.sheet.number), fold(self.plan.sheet.sample)
        return bool(cell and sample and sample in spellings(cell.text))

    def outline(self, sheet: RawSheet) -> frozenset[tuple[str, str]]:
        """All that a sheet says, as (name, folded text)."""
        return frozenset((name, fold(cell.text)) for name, cell in self._cells_of(sheet) if fold(cell.text))

    def said(self, name: str, cell: Cell | None) -> str:
        """The text of a cell without the template's prompt; "" where nothing was entered."""
        folded = fold(cell.text) if cell else ""
        if cell is None or not cell.text.strip(_NO_WORDS) or folded in _WORD_PROMPTS:
            return ""
        if folded and (folded in self.prompts.get(name, ()) or (cell.is_prompt and folded in self._all_prompts)):
            return ""
        return cell.text

    def is_printed(self, name: str, cell: Cell) -> bool:
        """True for what the template prints there."""
        return fold(cell.text) in self.printed.get(name, ())

    @cached_property
    def _all_prompts(self) -> frozenset[str]:
        return frozenset(text for texts in self.prompts.values() for text in texts)

    @cached_property
    def _rows(self) -> tuple[tuple[Row, ...], ...]:
        return tuple(rows_of(blank) for blank in self.blanks)

    @cached_property
    def _laid(self) -> tuple[Aligned, ...]:
        return tuple(align(self.plan, self.labels, rows) for rows in self._rows)

    @property
    def _sheets(self) -> Iterator[RawSheet]:
        return (sheet for laid in self._laid for sheet in laid.sheets)

    @cached_property
    def _cells(self) -> tuple[tuple[str, Cell], ...]:
        """Names and cells of all that is to be filled; not of samples."""
        return tuple(self._empty_cells())

    def _empty_cells(self) -> Iterator[tuple[str, Cell]]:
        for sheet in self._sheets:
            if not self.is_sample(sheet):
                yield from self._cells_of(sheet)
        for laid in self._laid:
            for table, rows in laid.overviews.items():
                yield from _cells_of_rows(table, rows)

    def _cells_of(self, sheet: RawSheet) -> Iterator[tuple[str, Cell]]:
        for name, cell in sheet.cells.items():
            yield f"{self.plan.sheet.id}.{name}", cell
        for table, rows in sheet.tables.items():
            yield from _cells_of_rows(table, rows)


def _cells_of_rows(table: str, rows: list[RawRow]) -> Iterator[tuple[str, Cell]]:
    return ((f"{table}.{name}", cell) for row in rows for name, cell in row.cells.items())


def _gathered(cells: Iterator[tuple[str, Cell]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, cell in cells:
        found.setdefault(name, set()).add(fold(cell.text))
    return {name: frozenset(texts - {""}) for name, texts in found.items()}
