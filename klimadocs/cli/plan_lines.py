"""A filled programme in words, for `read`."""

from __future__ import annotations

from klimadocs.model.plan import Measure, Plan, PlanEntry, PlanReading, PlanRow, PlanValue

_SIGNS = {"gap": "!", "error": "!", "doubt": "?", "note": "-"}


def plan_lines(reading: PlanReading, plan: Plan | None) -> list[str]:
    """Measures with their tables, then what was found, each with its place."""
    case = f", Zeichen {reading.case}" if reading.case else ""
    lines = [f"  {reading.call}/{reading.letter}, {reading.score:.0%}{case}: {len(reading.measures)} Blätter"]
    titles = {table.id: table.title for table in plan.tables} if plan else {}
    for measure in reading.measures:
        lines += _measure(measure, plan.sheet.name if plan else "", titles)
    for name, rows in reading.overviews:
        lines += [f"  {titles.get(name, name)}: {len(rows)} Zeilen"]
    lines += [f"+ außerhalb der Felder: {text} ({place.path})" for text, place in reading.leftovers]
    return lines + [
        f"{_SIGNS[entry.gravity]} {_with_place(entry.sentence, entry.place.path)}" for entry in reading.findings
    ]


def _measure(measure: Measure, name: str, titles: dict[str, str]) -> list[str]:
    title = measure.value(name) or "" if name else ""
    lines = [f"  {measure.number or 'ohne Nummer'} {_said(title)} ({measure.place.path})"]
    lines += [f"    {entry.field}: {_shown(entry)}" for entry in measure.entries if entry.value is not None]
    for table, rows in measure.tables:
        lines += [f"    {titles.get(table, table)}: {_row(row)}" for row in rows]
    return lines


def _row(row: PlanRow) -> str:
    return "; ".join(_shown(entry) for entry in row.entries if entry.value is not None)


def _shown(entry: PlanEntry) -> str:
    return f"{_said(entry.value)} (?)" if entry.doubt else _said(entry.value)


def _said(value: PlanValue) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:g}" if value < 1_000_000 else f"{value:.0f}"
    return str(value).replace("\n", " / ")


def _with_place(sentence: str, path: str) -> str:
    return sentence if path in sentence else f"{sentence} ({path})"
