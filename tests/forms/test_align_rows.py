"""Rows found again by their labels, wherever they stand; words that are label here and answer there."""

from __future__ import annotations

from klimadocs.forms.fill import fill
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Place, Sighting, Transcript

LABELS = {"ort": "Wohnort", "kreis": "Landkreis", "amt": "Amt", "datum": "Tag"}
FIELDS = tuple(Field(key, label, "text") for key, label in LABELS.items())
FORM = Form("aufruf", "antrag", "1", "Antrag", (Section("Person", FIELDS),), Roles("ort"))


def cell(text: str, row: int, column: int, key: str = "") -> Sighting:
    place = Place(path=f"{row}/{column}")
    return Sighting(text, "control" if key else "cell", place, key=key, cell=(1, row, column))


def read(*rows: tuple[str, ...]) -> FormReading:
    """Rows of cells with words; "" for an empty cell."""
    blank = [
        entry
        for row, (key, label) in enumerate(LABELS.items(), 1)
        for entry in (cell(f"{label} *", row, 1), cell("Bitte eintragen", row, 2, key))
    ]
    body = [
        cell(text, row, column) for row, texts in enumerate(rows, 1) for column, text in enumerate(texts, 1) if text
    ]
    reference = Reference(FORM, Transcript("00", "word", "x/y", tuple(blank)))
    return fill(reference, Transcript("00", "word", "x/y", tuple(body)), 1.0)


def said(reading: FormReading) -> dict[str, object]:
    return {answer.field: answer.value for answer in reading.answers if answer.is_given}


def doubted(reading: FormReading) -> list[str]:
    return [answer.field for answer in reading.answers if answer.doubt]


def test_rows_that_changed_places_keep_their_answers() -> None:
    reading = read(("Landkreis", "Ahrweiler"), ("Wohnort", "Sinzig"), ("Tag", "heute"), ("Amt", "Bauamt"))
    assert said(reading) == {"ort": "Sinzig", "kreis": "Ahrweiler", "amt": "Bauamt", "datum": "heute"}
    assert doubted(reading) == []


def test_rows_that_are_gone_are_doubted_and_their_neighbours_are_not() -> None:
    reading = read(("Wohnort", "Sinzig"), ("Tag", "heute"))
    assert said(reading) == {"ort": "Sinzig", "datum": "heute"}
    assert doubted(reading) == ["kreis", "amt"]


def test_row_added_below_an_answer_is_left_over() -> None:
    reading = read(("Wohnort", "Sinzig"), ("Ortsteil", "Westum"), ("Landkreis", "A"), ("Amt", "B"), ("Tag", "C"))
    assert said(reading) == {"ort": "Sinzig", "kreis": "A", "amt": "B", "datum": "C"}
    assert [entry.text for entry in reading.leftovers] == ["Ortsteil", "Westum"]


def test_label_is_an_answer_in_the_second_column() -> None:
    reading = read(("Wohnort", "Landkreis"), ("Landkreis", "Amt"), ("Amt", "Tag"), ("Tag", "Wohnort"))
    assert said(reading) == {"ort": "Landkreis", "kreis": "Amt", "amt": "Tag", "datum": "Wohnort"}


def test_answer_that_begins_with_another_label_stays_whole() -> None:
    reading = read(
        ("Der Wohnort (bitte angeben):", "Landkreis Ahrweiler"), ("Landkreise:", ""), ("Amt", "B"), ("Tag", "C")
    )
    assert reading.value("kreis") is None
    assert reading.value("ort") == "Landkreis Ahrweiler"
    assert doubted(reading) == ["ort"]


def test_words_beside_the_label_and_beside_the_answer_are_told_apart() -> None:
    reading = read(("Wohnort (Hauptwohnsitz)", "Sinzig"), ("Landkreis", "A"), ("Amt", "B"), ("Tag", "C"))
    assert reading.value("ort") == "Sinzig"
    assert doubted(reading) == ["ort"]


def test_label_that_ends_with_a_colon_holds_no_answer() -> None:
    reading = read(("Wohnort (bitte angeben):", ""), ("Landkreis", "A"), ("Amt", "B"), ("Tag", "C"))
    assert reading.value("ort") is None
