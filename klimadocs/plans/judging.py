"""How findings speak: names of fields, numbers, months, in German."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from klimadocs.model.form import Gravity
from klimadocs.model.plan import Measure, Plan, PlanCheck, PlanEntry, PlanFinding, PlanReading, PlanRow, PlanValue
from klimadocs.model.transcript import Place


@dataclass(frozen=True, slots=True)
class Told:
    """Speaks of one sheet, or of the document."""

    plan: Plan
    measure: Measure | None = None

    def says(self, sentence: str) -> str:
        if self.measure is None:
            return sentence
        return f"{self.plan.sheet.title} {self.measure.number or 'ohne Nummer'}: {sentence}"


def finding(
    rule: str, gravity: Gravity, plan: Plan, measure: Measure, fields: tuple[str, ...], sentence: str, place: str = ""
) -> PlanFinding:
    """Of a sheet; its place is that of the first field, or of the sheet."""
    where = next((entry.place for entry in measure.entries if entry.field in fields), measure.place)
    where = Place(path=place) if place else where
    return PlanFinding(rule, gravity, Told(plan, measure).says(sentence), measure.number, fields, where)


def by_check(
    check: PlanCheck, plan: Plan, measure: Measure, fields: tuple[str, ...], sentence: str, place: Place | None = None
) -> PlanFinding:
    """With the author's gravity, and the author's words where there are any."""
    made = finding(check.check, check.gravity, plan, measure, fields, check.message or sentence)
    return made if place is None else PlanFinding(made.rule, made.gravity, made.sentence, made.measure, fields, place)


def of_document(check: PlanCheck, fields: tuple[str, ...], sentence: str, place: Place) -> PlanFinding:
    """Of the document as a whole."""
    return PlanFinding(check.check, check.gravity, check.message or sentence, "", fields, place)


def entries_of(plan: Plan, reading: PlanReading) -> Iterator[tuple[Measure | None, str, PlanEntry]]:
    """(sheet or None, table or "", entry) for all there is."""
    for measure in reading.measures:
        yield from ((measure, "", entry) for entry in measure.entries)
        for table, rows in measure.tables:
            yield from ((measure, table, entry) for row in rows for entry in row.entries)
    for table, rows in reading.overviews:
        yield from ((None, table, entry) for row in rows for entry in row.entries)


def called(plan: Plan, field: str, table: str = "") -> str:
    """What people call it: „Beginn“."""
    owner = next((entry for entry in plan.tables if entry.id == table), None)
    known = owner.column(field) if owner else plan.sheet.field(field)
    return f"„{known.label or field.replace('_', ' ').capitalize()}“" if known else f"„{field}“"


def title_of(plan: Plan, table: str) -> str:
    """Of a table."""
    return next((entry.title for entry in plan.tables if entry.id == table), table)


def column_of(name: str) -> tuple[str, str]:
    """("indikatoren", "einheit") of "indikatoren.einheit"."""
    table, _, column = name.partition(".")
    return table, column


def number(value: PlanValue) -> float | None:
    """None for what is no number, or not known for sure."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def sure(entry: PlanEntry) -> PlanValue:
    """The value; None where it is doubted."""
    return None if entry.doubt else entry.value


def shown(value: float) -> str:
    """12.500,50 in German."""
    text = f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return text.removesuffix(",00")


def month(value: PlanValue) -> str:
    """ "2017-03" as 03/2017."""
    year, _, rest = str(value).partition("-")
    return f"{rest}/{year}"


def as_number(text: str) -> str:
    """ "M 1", "m1" and "M1." are one number; "O1.1" and "O11" are two."""
    return "".join(text.casefold().split()).strip(".:,;()")


def row_number(row: PlanRow, column: str) -> str:
    """What stands in the column that tells rows apart, as written."""
    return next((entry.raw for entry in row.entries if entry.field == column), "")
