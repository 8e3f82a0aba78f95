"""From a transcript to the table of measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from klimadocs.forms.cleaning import fold
from klimadocs.model.plan import Measure, PlanEntry, PlanReading, PlanRow, PlanTable
from klimadocs.model.transcript import Place, Transcript
from klimadocs.plans.align import Aligned, RawRow, RawSheet, align
from klimadocs.plans.checks import judge_plan
from klimadocs.plans.judging import as_number, row_number
from klimadocs.plans.labels import spellings
from klimadocs.plans.rows import Cell, rows_of
from klimadocs.plans.ruler import Ruler
from klimadocs.plans.values import read_entry

CASE_PROPERTY = "klimadocs-case"
LETTER_PROPERTY = "klimadocs-letter"
_ENOUGH = 0.5
_UNMARKED = frozenset(("", "0", "nein", "no", "nao"))


def recognise(transcript: Transcript, rulers: Sequence[Ruler]) -> PlanReading | None:
    """The programme that fits best, read and judged; None where none does. Of templates that fit alike the one counts
    that the document's own properties name."""
    best: tuple[float, Ruler, Aligned] | None = None
    rows = rows_of(transcript) if rulers else ()
    for ruler in rulers:
        laid = align(ruler.plan, ruler.labels, rows)
        points = _likeness(ruler, laid, transcript)
        if points >= _ENOUGH and (best is None or points > best[0]):
            best = (points, ruler, laid)
    if best is None:
        return None
    points, ruler, laid = best
    return _read(ruler, laid, round(min(points, 1.0), 4), transcript.property(CASE_PROPERTY))


def _likeness(ruler: Ruler, laid: Aligned, transcript: Transcript) -> float:
    """The share of a sheet's fields that the fullest sheet has; a little more where the document names the letter."""
    share = max((len(sheet.cells) for sheet in laid.sheets), default=0) / len(ruler.plan.sheet.fields)
    is_named = transcript.property(LETTER_PROPERTY) == ruler.letter
    if is_named and len(laid.overviews) >= 2:
        share = max(share, _ENOUGH)
    return share + (0.05 if is_named and share else 0.0)


def _read(ruler: Ruler, laid: Aligned, score: float, case: str) -> PlanReading:
    sheets = [sheet for sheet in laid.sheets if _is_filled(ruler, sheet)]
    overviews = ((table.id, _rows(ruler, table, laid.overviews.get(table.id, []))) for table in ruler.plan.overviews)
    reading = PlanReading(
        call=ruler.call,
        letter=ruler.letter,
        score=score,
        measures=tuple(_measure(ruler, sheet) for sheet in sheets),
        overviews=tuple((name, rows) for name, rows in overviews if rows),
        leftovers=_leftovers(ruler, laid),
        case=case,
    )
    return replace(reading, findings=judge_plan(ruler.named, reading))


def _is_filled(ruler: Ruler, sheet: RawSheet) -> bool:
    """Anything beyond what the letter itself filled in; a sample that nobody changed is none."""
    if ruler.is_sample(sheet) and ruler.outline(sheet) in ruler.samples:
        return False
    names = ((f"{ruler.plan.sheet.id}.{name}", cell) for name, cell in sheet.cells.items())
    if any(ruler.said(name, cell) for name, cell in names if name not in ruler.prefilled):
        return True
    return any(_rows(ruler, table, sheet.tables.get(table.id, [])) for table in ruler.plan.sheet.tables)


def _measure(ruler: Ruler, sheet: RawSheet) -> Measure:
    plan = ruler.plan.sheet
    entries = []
    for field in plan.fields:
        cell = sheet.cells.get(field.id)
        text = ruler.said(f"{plan.id}.{field.id}", cell)
        place = cell.place if cell else sheet.row.place
        entries.append(read_entry(field, text, place, ruler.translations))
    tables = ((table.id, _rows(ruler, table, sheet.tables.get(table.id, []))) for table in plan.tables)
    number = next((entry.raw for entry in entries if entry.field == plan.number), "")
    return Measure(number, tuple(entries), tuple(tables), sheet.row.place)


def _rows(ruler: Ruler, table: PlanTable, rows: Sequence[RawRow]) -> tuple[PlanRow, ...]:
    """Those in which something was entered. A time axis may go on in a second table: its rows are one."""
    found = [row for raw in rows if (row := _row(ruler, table, raw)) is not None]
    if not table.axis:
        return tuple(found)
    joined: dict[str, PlanRow] = {}
    for row in found:
        number = as_number(row_number(row, table.number)) or row.place.path
        known = joined.get(number)
        joined[number] = replace(known, marks=(*known.marks, *row.marks)) if known else row
    return tuple(joined.values())


def _row(ruler: Ruler, table: PlanTable, raw: RawRow) -> PlanRow | None:
    entries: list[PlanEntry] = []
    is_given = False
    for column in table.columns:
        name, cell = f"{table.id}.{column.id}", raw.cells.get(column.id)
        text = ruler.said(name, cell)
        place = cell.place if cell else raw.row.place
        entries.append(read_entry(column, text, place, ruler.translations))
        is_own = bool(text) and cell is not None and not ruler.is_printed(name, cell) and column.id != table.number
        is_given = is_given or is_own
    is_total = bool(table.total) and any(fold(table.total) in spellings(cell.text) for cell in raw.cells.values())
    marks = tuple(head for head, cell in raw.axis.items() if _is_marked(ruler, table, cell))
    if not is_given and not marks:
        return None
    return PlanRow(tuple(entries), raw.row.place, marks, is_total)


def _is_marked(ruler: Ruler, table: PlanTable, cell: Cell) -> bool:
    text = ruler.said(f"{table.id}.*", cell).strip(" .-–—/…☐")
    return bool(text) and fold(text) not in _UNMARKED - {""}


def _leftovers(ruler: Ruler, laid: Aligned) -> tuple[tuple[str, Place], ...]:
    """Text of rows that belong to nothing and stand in no template."""
    cells = (cell for row in laid.strays for _, cell in row.cells if cell.text.strip())
    return tuple((cell.text, cell.place) for cell in cells if not spellings(cell.text) <= ruler.lines)
