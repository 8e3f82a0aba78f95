"""Checks between the sheets and the tables of the whole document: time, money, goals."""

from __future__ import annotations

from collections.abc import Iterator

from klimadocs.model.plan import HalfYear, Measure, Plan, PlanCheck, PlanFinding, PlanReading, PlanRow, PlanTable
from klimadocs.plans.judging import (
    as_number,
    by_check,
    called,
    column_of,
    number,
    of_document,
    row_number,
    shown,
    sure,
    title_of,
)

_CENT = 0.005


def timeline(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """What is marked in the `table` are the half-years from `begin` to `end` of the sheet."""
    table = _overview(plan, check.part("table"))
    for measure, row in _pairs(reading, table):
        begin, end = (sure(measure.entry(check.part(name))) for name in ("begin", "end"))
        if not begin or not end or str(end) < str(begin) or row is None:
            continue
        wanted = _halves(str(begin), str(end))
        heads = dict.fromkeys((*row.marks, *wanted))
        wrong = [head for head in heads if (head in row.marks) != (head in wanted)]
        if wrong:
            more, less = [h for h in wrong if h in row.marks], [h for h in wrong if h in wanted]
            parts = [f"zu viel: {', '.join(more)}"] * bool(more) + [f"es fehlt: {', '.join(less)}"] * bool(less)
            sentence = f"„{table.title}“ passt nicht zu Beginn und Ende ({'; '.join(parts)}; {row.place.path})."
            yield by_check(check, plan, measure, (table.id,), sentence, row.place)


def same_amount(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """The `column` of an overview has the amount of the sheet's `field`."""
    name, column = column_of(check.part("column"))
    table, field = _overview(plan, name), check.part("field")
    for measure, row in _pairs(reading, table):
        if row is None:
            continue
        own, there = number(sure(measure.entry(field))), number(sure(row.entry(column)))
        if own is not None and there is not None and abs(own - there) > _CENT:
            sentence = f"„{table.title}“ nennt {shown(there)}, das Blatt {shown(own)} ({row.place.path})."
            yield by_check(check, plan, measure, (f"{name}.{column}", field), sentence, row.place)


def balance(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """In each row `total` less `parts` leaves `rest`; the row of sums adds up every column."""
    name, total = column_of(check.part("total"))
    parts = [column_of(part)[1] for part in check.part("parts").split()]
    rest = column_of(check.part("rest"))[1]
    rows = reading.rows(name)
    for row in rows:
        cost, left = number(sure(row.entry(total))), number(sure(row.entry(rest)))
        if cost is None or left is None or any(row.entry(part).doubt for part in parts):
            continue
        expected = cost - sum(number(sure(row.entry(part))) or 0.0 for part in parts)
        if abs(expected - left) > _CENT:
            sentence = (
                f"„{title_of(plan, name)}“, {_row_name(plan, name, row)}: {called(plan, rest, name)} ist "
                f"{shown(left)}, es müssten {shown(expected)} sein ({row.place.path})."
            )
            yield of_document(check, (f"{name}.{rest}",), sentence, row.place)
    yield from _sums(plan, rows, check, name, [total, *parts, rest])


def _sums(
    plan: Plan, rows: tuple[PlanRow, ...], check: PlanCheck, name: str, columns: list[str]
) -> Iterator[PlanFinding]:
    for row in (row for row in rows if row.is_total):
        for column in columns:
            said = number(sure(row.entry(column)))
            found = sum(number(sure(entry.entry(column))) or 0.0 for entry in rows if not entry.is_total)
            is_sure = not any(entry.entry(column).doubt for entry in rows)
            if said is not None and is_sure and abs(said - found) > _CENT:
                sentence = (
                    f"„{title_of(plan, name)}“: Die Summe bei {called(plan, column, name)} ist {shown(said)}, die "
                    f"Zeilen ergeben {shown(found)} ({row.place.path})."
                )
                yield of_document(check, (f"{name}.{column}",), sentence, row.place)


def references(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """Each entry of the sheet's list `field` is the number of a row in the `table`."""
    field, table = check.part("field"), _overview(plan, check.part("table"))
    known = _known(reading, table)
    for measure in reading.measures:
        strange = [name for name in _listed(measure, field, known) if as_number(name) not in known]
        if strange:
            sentence = f"{called(plan, field)} nennt {', '.join(strange)}; das steht nicht in „{table.title}“."
            yield by_check(check, plan, measure, (field,), sentence)


def covered(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """Every row of the `table` is named by at least one sheet in its list `field`."""
    field, table = check.part("field"), _overview(plan, check.part("table"))
    known = _known(reading, table)
    named = {as_number(name) for measure in reading.measures for name in _listed(measure, field, known)}
    for row in reading.rows(table.id):
        name = row_number(row, table.number)
        if name and as_number(name) not in named:
            sentence = f"„{table.title}“: Zu {name} gibt es kein Blatt „{plan.sheet.title}“ ({row.place.path})."
            yield of_document(check, (table.id,), sentence, row.place)


def marked(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """What is marked in the `table` for a sheet is what its list `field` names."""
    field, table = check.part("field"), _overview(plan, check.part("table"))
    for measure, row in _pairs(reading, table):
        if row is None or measure.value(field) is None:
            continue
        there = {as_number(name) for name in row.marks}
        names = _listed(measure, field, there)
        if {as_number(name) for name in names} != there:
            sentence = (
                f"„{table.title}“ kreuzt {', '.join(row.marks) or 'nichts'} an, das Blatt nennt "
                f"{', '.join(names)} ({row.place.path})."
            )
            yield by_check(check, plan, measure, (table.id, field), sentence, row.place)


def listed(plan: Plan, reading: PlanReading, check: PlanCheck) -> Iterator[PlanFinding]:
    """Each sheet has a row in the `table`, and each row a sheet."""
    table = _overview(plan, check.part("table"))
    for measure, row in _pairs(reading, table):
        if row is None and measure.number:
            yield by_check(check, plan, measure, (table.id,), f"In „{table.title}“ fehlt die Zeile dazu.")
    numbers = {as_number(measure.number) for measure in reading.measures}
    for entry in reading.rows(table.id):
        name = row_number(entry, table.number)
        if name and not entry.is_total and as_number(name) not in numbers:
            sentence = f"„{table.title}“ nennt {name}; dazu gibt es kein Blatt ({entry.place.path})."
            yield of_document(check, (table.id,), sentence, entry.place)


def _pairs(reading: PlanReading, table: PlanTable) -> Iterator[tuple[Measure, PlanRow | None]]:
    """Each sheet with its row."""
    rows = {as_number(row_number(row, table.number)): row for row in reading.rows(table.id) if not row.is_total}
    for measure in reading.measures:
        yield measure, rows.get(as_number(measure.number)) if measure.number else None


def _overview(plan: Plan, name: str) -> PlanTable:
    table = plan.overview(name)
    assert table is not None, name  # the catalogue has looked
    return table


def _halves(begin: str, end: str) -> list[str]:
    """Half-years from a month to a month."""
    first, last = (HalfYear(int(text[:4]), 1 if int(text[5:7]) <= 6 else 2) for text in (begin, end))
    found = [first]
    while found[-1] < last:
        found.append(found[-1].later(1))
    return [str(half) for half in found]


def _known(reading: PlanReading, table: PlanTable) -> set[str]:
    """Numbers of the rows."""
    return {as_number(row_number(row, table.number)) for row in reading.rows(table.id)} - {""}


def _listed(measure: Measure, field: str, known: set[str]) -> tuple[str, ...]:
    """What a list names. "S1 O1.1" are two, where both are known; "S1: Strom sparen" is S1."""
    value = measure.value(field)
    names = value if isinstance(value, tuple) else (str(value),) if value else ()
    return tuple(name for entry in names for name in _parted(entry, known))


def _parted(entry: str, known: set[str]) -> list[str]:
    words = entry.split()
    if as_number(entry) in known or len(words) < 2:
        return [entry]
    if all(as_number(word) in known for word in words):
        return words
    return [words[0].strip(".:,;()")] if as_number(words[0]) in known else [entry]


def _row_name(plan: Plan, table: str, row: PlanRow) -> str:
    owner = _overview(plan, table)
    return row_number(row, owner.number) or owner.total or "Zeile ohne Nummer"
