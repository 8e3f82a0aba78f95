"""What is typed or drawn on the pages of a form whose fields are still there."""

from __future__ import annotations

from dataclasses import replace

from klimadocs.forms.fill import fill
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Box, Place, Sighting, Transcript

FORM = Form(
    "aufruf", "antrag", "1", "Antrag",
    (
        Section(
            "Person",
            (
                Field("ort", "Wohnort", "text"),
                Field("wunsch", "Weitere Wünsche", "long"),
                Field("ja", "Ich stimme zu.", "bool"),
                Field("arten", "Arten", "multi", options=("Krimi", "Reise")),
            ),
        ),
    ),
    Roles("ort"),
)  # fmt: skip
BOXES: dict[str, Box] = {
    "ort": (200, 100, 400, 118),
    "wunsch": (200, 140, 400, 158),
    "ja": (70, 200, 82, 212),
    "arten.1": (70, 240, 82, 252),
    "arten.2": (300, 240, 312, 252),
}
TEXTS = ("ort", "wunsch")
FIELDS = tuple(
    Sighting("", "acroform", Place(1, area), key=key, mark=None if key in TEXTS else False)
    for key, area in BOXES.items()
)
PRINTED = Sighting("Antrag auf Bücher", "line", Place(1))


def read(*sightings: Sighting, hints: tuple[Sighting, ...] = ()) -> FormReading:
    """`hints` stand in the blank already."""

    def transcript(entries: tuple[Sighting, ...]) -> Transcript:
        return Transcript("00", "acroform", "x/y", entries, is_in_order=False)

    blank = (*FIELDS, PRINTED, *hints)
    return fill(Reference(FORM, transcript(blank)), transcript((*blank, *sightings)), 1.0)


def note(text: str, area: Box, mark: bool | None = None) -> Sighting:
    return Sighting(text, "annotation", Place(1, area), mark=mark)


def doubted(reading: FormReading) -> list[str]:
    return [answer.field for answer in reading.answers if answer.doubt]


def test_tick_without_letters_over_a_box_is_a_tick() -> None:
    reading = read(note("✓", BOXES["ja"]), note("✓", BOXES["arten.2"]))
    assert (reading.value("ja"), reading.value("arten")) == (True, ("Reise",))
    assert doubted(reading) == []


def test_drawing_over_a_box_is_a_tick() -> None:
    reading = read(note("(Zeichnung)", BOXES["ja"], mark=True))
    assert reading.value("ja") is True
    assert doubted(reading) == []


def test_drawing_between_two_boxes_is_no_sure_tick() -> None:
    reading = read(note("(Zeichnung)", (60, 195, 200, 260), mark=True))
    assert {"ja", "arten"} <= set(doubted(reading))


def test_drawing_over_a_ticked_box_may_be_a_correction() -> None:
    ticked = tuple(replace(entry, mark=True) if entry.key == "ja" else entry for entry in FIELDS)
    drawn = note("(Zeichnung)", BOXES["ja"], mark=True)
    blank = Transcript("00", "acroform", "x/y", (*FIELDS, PRINTED), is_in_order=False)
    filled = Transcript("01", "acroform", "x/y", (*ticked, PRINTED, drawn), is_in_order=False)
    assert doubted(fill(Reference(FORM, blank), filled, 1.0)) == ["ja"]


def test_note_that_reaches_into_two_fields_doubts_both() -> None:
    reading = read(note("Jena", (210, 110, 300, 150)))
    assert {"ort", "wunsch"} <= set(doubted(reading))


def test_drawing_over_a_field_makes_it_unsure_and_is_left_over() -> None:
    reading = read(note("(Zeichnung)", BOXES["ort"], mark=True))
    assert reading.value("ort") is None
    assert doubted(reading) == ["ort"]
    assert [entry.text for entry in reading.leftovers] == ["(Zeichnung)"]


def test_note_level_with_an_empty_field_makes_it_unsure() -> None:
    reading = read(note("Jena", (60, 101, 140, 117)))
    assert reading.value("ort") is None
    assert doubted(reading) == ["ort"]
    assert [entry.text for entry in reading.leftovers] == ["Jena"]


def test_words_typed_into_the_page_leave_no_empty_field_sure() -> None:
    reading = read(Sighting("Stadt Jena", "line", Place(1)))
    assert doubted(reading) == ["ort", "wunsch", "ja", "arten"]
    assert [entry.text for entry in reading.leftovers] == ["Stadt Jena"]


def test_note_far_from_all_fields_doubts_none() -> None:
    assert doubted(read(note("Stempel", (60, 700, 140, 717)))) == []


def test_notes_that_the_blank_has_itself_are_no_answers() -> None:
    hints = (note("Bitte ausfüllen", BOXES["ort"]), note("(Kreis)", BOXES["ja"], mark=True))
    reading = read(hints=hints)
    assert reading.is_blank
    assert (doubted(reading), reading.leftovers) == ([], ())


def test_the_same_note_elsewhere_is_one_of_its_own() -> None:
    hint = note("Bonn", BOXES["ort"])
    reading = read(note("Bonn", BOXES["wunsch"]), hints=(hint,))
    assert (reading.value("ort"), reading.value("wunsch")) == (None, "Bonn")


def look(key: str, text: str) -> Sighting:
    """What the field shows, where that is not its value."""
    return Sighting(text, "line", Place(1, BOXES[key]), key=key, certainty=0.5)


def shown(value: str, text: str) -> FormReading:
    def transcript(own: Sighting) -> Transcript:
        others = tuple(entry for entry in FIELDS if entry.key != "ort")
        sightings = (own, look("ort", text), *others, PRINTED)
        return Transcript("00", "acroform", "x/y", sightings, is_in_order=False)

    empty = Sighting("", "acroform", Place(1, BOXES["ort"]), key="ort")
    reference = Reference(
        FORM, replace(transcript(empty), sightings=(empty, look("ort", "TT.MM.JJJJ"), *FIELDS[1:], PRINTED))
    )
    return fill(reference, transcript(replace(empty, text=value)), 1.0)


def test_what_an_empty_field_shows_in_the_blank_already_is_no_answer() -> None:
    reading = shown("", "TT.MM.JJJJ")
    assert (reading.value("ort"), doubted(reading)) == (None, [])


def test_what_an_empty_field_shows_otherwise_is_doubted() -> None:
    assert doubted(shown("", "Jena")) == ["ort"]


def test_a_value_that_does_not_show_is_doubted() -> None:
    assert doubted(shown("Jena", "TT.MM.JJJJ")) == ["ort"]


def test_a_sign_that_the_blank_prints_is_no_answer() -> None:
    sign = Sighting("✓", "mark", Place(1, (300, 204, 306, 212)), mark=True)
    assert doubted(read(hints=(sign,))) == []


def test_the_same_sign_elsewhere_is_doubted() -> None:
    sign = Sighting("✓", "mark", Place(1, (300, 204, 306, 212)), mark=True)
    other = replace(sign, place=Place(1, (330, 204, 336, 212)))
    assert doubted(read(other, hints=(sign,))) == ["ja"]


def test_a_tick_alone_where_words_are_asked_for_is_doubted() -> None:
    def transcript(mark: bool | None) -> Transcript:
        ticked = Sighting("", "control", Place(), key="ort", mark=mark)
        return Transcript("00", "word", "x/y", (ticked, *FIELDS[1:], PRINTED))

    reading = fill(Reference(FORM, transcript(None)), transcript(True), 1.0)
    assert (reading.value("ort"), reading.answer("ort").why) == ("☒", "Im Feld steht nur ein Kreuz.")
    assert doubted(reading) == ["ort"]
