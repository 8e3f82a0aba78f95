"""Answers as the plain data of the contract: one shape for `read --json` and for `case.json`."""

from __future__ import annotations

from klimadocs.model.reading import Answer, FormReading
from klimadocs.model.transcript import Place

Record = dict[str, object]


def record_answer(answer: Answer) -> Record:
    """`canonical` stands there only where there is one: the code of a country, the E.164 form of a phone number;
    `by_hand` only where it is true."""
    record: Record = {
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "raw": answer.raw,
        "certainty": answer.certainty,
        "doubt": answer.doubt,
        "why": answer.why,
        "method": answer.method,
        "place": record_place(answer.place),
    }
    record |= {"canonical": answer.canonical} if answer.canonical else {}
    return record | ({"by_hand": True} if answer.by_hand else {})


def record_leftovers(reading: FormReading) -> list[Record]:
    """Text that belongs to no answer, with its place."""
    return [{"text": entry.text, "place": record_place(entry.place)} for entry in reading.leftovers]


def record_place(place: Place) -> Record:
    """Page from 1 and box in points, None where the format has none; the path in words."""
    return {"page": place.page, "box": list(place.box) if place.box else None, "path": place.path}
