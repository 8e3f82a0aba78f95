"""Checks within one sheet: its fields agree with each other and with its own tables."""

from __future__ import annotations

from collections.abc import Iterator

from klimadocs.model.plan import Measure, Plan, PlanCheck, PlanFinding, PlanReading
from klimadocs.plans.judging import by_check, called, column_of, month, number, shown, sure, title_of


def any_given(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """At least one of `fields`."""
    names = tuple(check.part("fields").split())
    words = " oder ".join(called(plan, name) for name in names)
    for measure in reading.measures:
        if all(measure.value(name) is None for name in names):
            yield by_check(check, plan, measure, names, f"Es fehlt eine Angabe bei {words}.")


def given_with(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """Where `field` is given, `needs` must be as well."""
    name, needs = check.part("field"), check.part("needs")
    for measure in reading.measures:
        if measure.value(name) is not None and measure.value(needs) is None:
            sentence = f"Zu {called(plan, name)} fehlt {called(plan, needs)}."
            yield by_check(check, plan, measure, (needs,), sentence)


def not_before(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """`end` is not before `begin`."""
    first, last = check.part("begin"), check.part("end")
    for measure in reading.measures:
        begin, end = sure(measure.entry(first)), sure(measure.entry(last))
        if begin and end and str(end) < str(begin):
            sentence = f"{called(plan, last)} ({month(end)}) liegt vor {called(plan, first)} ({month(begin)})."
            yield by_check(check, plan, measure, (last, first), sentence)


def rows_given(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """The table has at least one row, and in each row the `columns` are filled."""
    wanted = [column_of(name) for name in check.part("columns").split()]
    table = wanted[0][0]
    for measure in reading.measures:
        rows = measure.rows(table)
        if not rows:
            yield by_check(check, plan, measure, (table,), f"„{title_of(plan, table)}“ ist leer.")
        for row, (_, column) in ((row, name) for row in rows for name in wanted):
            if row.value(column) is None:
                sentence = f"„{title_of(plan, table)}“: {called(plan, column, table)} fehlt ({row.place.path})."
                yield by_check(check, plan, measure, (f"{table}.{column}",), sentence, row.place)


def within(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """Months of a table's `column` lie between `begin` and `end` of the sheet."""
    table, column = column_of(check.part("column"))
    for measure in reading.measures:
        begin, end = (sure(measure.entry(check.part(name))) for name in ("begin", "end"))
        for row in measure.rows(table):
            day = sure(row.entry(column))
            if day and ((begin and str(day) < str(begin)) or (end and str(day) > str(end))):
                sentence = (
                    f"„{title_of(plan, table)}“: {month(day)} liegt außerhalb der Laufzeit "
                    f"({month(begin) if begin else '…'} bis {month(end) if end else '…'}; {row.place.path})."
                )
                yield by_check(check, plan, measure, (f"{table}.{column}",), sentence, row.place)


def sum_matches(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """The amounts of a table's `column` add up to the `total` of the sheet."""
    total, (table, column) = check.part("total"), column_of(check.part("column"))
    for measure in reading.measures:
        cost, found = number(sure(measure.entry(total))), _sum(measure, table, column)
        if cost is not None and found is not None and abs(cost - found) > 0.005:
            sentence = f"„{title_of(plan, table)}“ ergibt {shown(found)}, {called(plan, total)} ist {shown(cost)}: " + (
                f"{shown(cost - found)} sind offen." if found < cost else f"{shown(found - cost)} zu viel."
            )
            yield by_check(check, plan, measure, (total, f"{table}.{column}"), sentence)


def _sum(measure: Measure, table: str, column: str) -> float | None:
    """None where a row has no amount, or there are no rows: then nothing is known."""
    amounts = [number(sure(row.entry(column))) for row in measure.rows(table) if not row.is_total]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None
