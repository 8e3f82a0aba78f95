"""What may be wrong with a filled programme. Which of these checks apply, and to which fields, the plan says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from klimadocs.model.plan import Measure, Plan, PlanCheck, PlanFinding, PlanReading
from klimadocs.plans import agreement, overviews
from klimadocs.plans.judging import Told, as_number, called, entries_of, finding, title_of

Function = Callable[[Plan, PlanReading, PlanCheck], Iterator[PlanFinding]]


@dataclass(frozen=True, slots=True)
class Check:
    """`parts` are the names that an author may give, `needed` those that must be there; `words` are parts whose values
    are no names."""

    run: Function
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional)


def judge_plan(plan: Plan, reading: PlanReading) -> tuple[PlanFinding, ...]:
    """All findings, those of the sheets in their order first, the document's last."""
    found = [*_builtin(plan, reading)]
    for check in plan.checks:
        for entry in CHECKS[check.check].run(plan, reading, check):
            found.append(entry)
    order = {measure.number: number for number, measure in enumerate(reading.measures)}
    return tuple(sorted(dict.fromkeys(found), key=lambda entry: order.get(entry.measure, len(order))))


def _builtin(plan: Plan, reading: PlanReading) -> Iterator[PlanFinding]:
    if not reading.measures:
        yield PlanFinding("empty", "gap", f"Es ist noch kein Blatt „{plan.sheet.title}“ ausgefüllt.")
    yield from _numbers(plan, reading)
    for measure in reading.measures:
        for field in plan.sheet.fields:
            if field.required and measure.value(field.id) is None:
                yield finding("required", "gap", plan, measure, (field.id,), f"{called(plan, field.id)} fehlt.")
    for owner, table, entry in entries_of(plan, reading):
        if entry.doubt:
            where = f"{title_of(plan, table)}, " if table else ""
            sentence = f"{where}{called(plan, entry.field, table)}: {entry.why}"
            number = owner.number if owner else ""
            names = (f"{table}.{entry.field}" if table else entry.field,)
            yield PlanFinding("unclear", "doubt", told(plan, owner, sentence), number, names, entry.place)


def told(plan: Plan, measure: Measure | None, sentence: str) -> str:
    """With the sheet it is about in front."""
    return Told(plan, measure).says(sentence)


def _numbers(plan: Plan, reading: PlanReading) -> Iterator[PlanFinding]:
    seen: dict[str, Measure] = {}
    for measure in reading.measures:
        number = as_number(measure.number)
        if number and number in seen:
            sentence = f"Die Nummer {measure.number} ist zweimal vergeben ({seen[number].place.path})."
            yield finding("number_twice", "error", plan, measure, (plan.sheet.number,), sentence)
        seen.setdefault(number, measure)
        if plan.sheet.sample and measure.number.casefold() == plan.sheet.sample.casefold():
            sentence = "Das Beispielblatt ist verändert: Ist es eine eigene Maßnahme, braucht es eine Nummer."
            yield finding("sample_changed", "doubt", plan, measure, (plan.sheet.number,), sentence)


CHECKS: dict[str, Check] = {
    "any_given": Check(agreement.any_given, ("fields",)),
    "not_before": Check(agreement.not_before, ("begin", "end")),
    "rows_given": Check(agreement.rows_given, ("columns",)),
    "within": Check(agreement.within, ("column", "begin", "end")),
    "sum_matches": Check(agreement.sum_matches, ("total", "column")),
    "given_with": Check(agreement.given_with, ("field", "needs")),
    "timeline": Check(overviews.timeline, ("table", "begin", "end")),
    "same_amount": Check(overviews.same_amount, ("column", "field")),
    "balance": Check(overviews.balance, ("total", "parts", "rest")),
    "references": Check(overviews.references, ("field", "table")),
    "covered": Check(overviews.covered, ("field", "table")),
    "marked": Check(overviews.marked, ("field", "table")),
    "listed": Check(overviews.listed, ("table",)),
}
