"""A programme as the plain data of `read --json`."""

from __future__ import annotations

from klimadocs.forms.records import Record, record_place
from klimadocs.model.plan import Measure, PlanEntry, PlanReading, PlanRow


def record_plan(reading: PlanReading) -> Record:
    """Under the key "programme"."""
    return {
        "template": {"call": reading.call, "letter": reading.letter, "score": reading.score},
        "case": reading.case or None,
        "measures": [_measure(entry) for entry in reading.measures],
        "overviews": {name: [_row(row) for row in rows] for name, rows in reading.overviews},
        "findings": [
            {
                "rule": entry.rule,
                "gravity": entry.gravity,
                "measure": entry.measure or None,
                "fields": list(entry.fields),
                "sentence": entry.sentence,
                "place": record_place(entry.place),
            }
            for entry in reading.findings
        ],
        "leftovers": [{"text": text, "place": record_place(place)} for text, place in reading.leftovers],
    }


def _measure(measure: Measure) -> Record:
    return {
        "number": measure.number or None,
        "place": record_place(measure.place),
        "values": {entry.field: _entry(entry) for entry in measure.entries},
        "tables": {name: [_row(row) for row in rows] for name, rows in measure.tables},
    }


def _row(row: PlanRow) -> Record:
    record: Record = {"values": {entry.field: _entry(entry) for entry in row.entries}, "place": record_place(row.place)}
    if row.marks:
        record["marks"] = list(row.marks)
    return record | ({"total": True} if row.is_total else {})


def _entry(entry: PlanEntry) -> Record:
    value = list(entry.value) if isinstance(entry.value, tuple) else entry.value
    return {
        "value": value,
        "raw": entry.raw,
        "doubt": entry.doubt,
        "why": entry.why or None,
        "place": record_place(entry.place),
    }
