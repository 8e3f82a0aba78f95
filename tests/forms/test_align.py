"""The blank is the reference, the difference is the answer: what applicants do to a form, and what must come out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify, score
from klimadocs.forms.merge import merge_copies
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Place, Sighting, Transcript

FORM = Form(
    "aufruf", "antrag", "1", "Antrag",
    (
        Section(
            "Person",
            (
                Field("name", "Name der Person", "text", True),
                Field("alter", "Alter", "integer"),
                Field("stand", "Stand der Dinge", "choice", options=("neu", "alt")),
                Field("arten", "Arten", "multi", options=("Krimi", "Reise")),
                Field("ja", "Ich stimme zu.", "bool"),
                Field("text", "Weiteres", "long"),
            ),
        ),
    ),
    Roles("name"),
)  # fmt: skip


def line(text: str) -> Sighting:
    return Sighting(text, "cell", Place(path="Tabelle 1"))


def control(key: str, text: str, is_prompt: bool = False) -> Sighting:
    return Sighting(text, "control", Place(), key=key, is_prompt=is_prompt)


def box(key: str, mark: bool) -> Sighting:
    return Sighting("", "control", Place(), key=key, mark=mark)


BLANK = (
    Sighting("Antrag, Fassung 1", "line", Place(), is_margin=True),
    line("Antrag"),
    line("Name der Person *"), control("name", "Bitte eintragen", True),
    line("Alter"), control("alter", "Bitte Zahl eintragen", True),
    line("Stand der Dinge"), control("stand", "Bitte wählen", True),
    line("Arten"), box("arten.1", False), line("Krimi"), box("arten.2", False), line("Reise"),
    box("ja", False), line("Ich stimme zu."),
    line("Weiteres"), control("text", "Bitte eintragen", True),
    line("Ort, Unterschrift"),
)  # fmt: skip


def transcript(sightings: tuple[Sighting, ...], in_order: bool = True) -> Transcript:
    return Transcript("00", "word", "x/y", sightings, is_in_order=in_order)


REFERENCE = Reference(FORM, transcript(BLANK))


def read(sightings: tuple[Sighting, ...], in_order: bool = True) -> FormReading:
    return fill(REFERENCE, transcript(sightings, in_order), 1.0)


def values(reading: FormReading) -> dict[str, object]:
    return {answer.field: answer.value for answer in reading.answers if answer.is_given}


def doubted(reading: FormReading) -> list[str]:
    return [answer.field for answer in reading.answers if answer.doubt]


def changed(**entries: Sighting) -> tuple[Sighting, ...]:
    """The blank with the sighting of some keys replaced."""
    keys = {name.replace("__", "."): entry for name, entry in entries.items()}
    return tuple(keys.get(entry.key, entry) for entry in BLANK)


def test_the_blank_itself_answers_nothing() -> None:
    """Case 48."""
    reading = read(BLANK)
    assert values(reading) == {}
    assert doubted(reading) == []
    assert reading.leftovers == ()
    assert reading.is_blank


def test_filled_controls_are_certain() -> None:
    reading = read(
        changed(
            name=control("name", "Anna Groß"),
            alter=control("alter", "41"),
            arten__2=box("arten.2", True),
            ja=box("ja", True),
        )
    )
    assert values(reading) == {"name": "Anna Groß", "alter": 41, "arten": ("Reise",), "ja": True}
    assert doubted(reading) == []
    assert reading.answer("name").certainty >= 0.95


def test_the_hint_mark_alone_decides_nothing() -> None:
    """Other programs fill a control and leave the mark standing; others drop the mark and leave the prompt."""
    reading = read(changed(name=control("name", "Anna Groß", True), text=control("text", "Bitte eintragen", False)))
    assert values(reading) == {"name": "Anna Groß"}


def without_controls(**texts: str) -> tuple[Sighting, ...]:
    found: list[Sighting] = []
    for entry in BLANK:
        if entry.mark is not None:
            found.append(replace(entry, key="", method="mark", mark=texts.get(entry.key.replace(".", "__")) == "x"))
        elif entry.key:
            found += [line(part) for part in texts.get(entry.key, "").split("\n") if part]
        else:
            found.append(entry)
    return tuple(found)


def test_values_typed_into_plain_cells_are_found_by_their_place() -> None:
    reading = read(without_controls(name="Anna Groß", alter="41", stand="neu", arten__1="x", ja="x", text="eins\nzwei"))
    assert values(reading) == {
        "name": "Anna Groß", "alter": 41, "stand": "neu", "arten": ("Krimi",), "ja": True, "text": "eins\nzwei",
    }  # fmt: skip
    assert doubted(reading) == []


def test_an_answer_inside_the_label_is_cut_off_from_it() -> None:
    sightings = tuple(
        line("Name der Person: Anna Groß") if entry.text.startswith("Name der") else entry for entry in BLANK
    )
    assert values(read(sightings)) == {"name": "Anna Groß"}


def test_a_reworded_label_still_anchors() -> None:
    sightings = tuple(
        line("Stand der Dnge") if entry.text == "Stand der Dinge" else entry for entry in without_controls(stand="alt")
    )
    assert values(read(sightings)) == {"stand": "alt"}


def test_text_beside_a_filled_control_makes_a_doubt() -> None:
    index = next(number for number, entry in enumerate(BLANK) if entry.key == "name")
    sightings = (*BLANK[:index], control("name", "Anna Groß"), line("bitte anrufen"), *BLANK[index + 1 :])
    reading = read(sightings)
    assert reading.answer("name").value == "Anna Groß"
    assert doubted(reading) == ["name"]
    assert "bitte anrufen" in (reading.answer("name").why or "")


def test_two_different_values_under_one_name_make_a_doubt() -> None:
    reading = read((*changed(name=control("name", "Anna")), control("name", "Berta")))
    assert doubted(reading) == ["name"]


def test_text_that_belongs_to_no_field_is_left_over() -> None:
    """Case 44."""
    reading = read((*BLANK, line("PS: Wir bringen Kuchen mit."), Sighting("Stempel", "line", Place(), is_margin=True)))
    assert [entry.text for entry in reading.leftovers] == ["Stempel", "PS: Wir bringen Kuchen mit."]
    assert values(reading) == {}


def test_a_lost_row_is_a_doubt_and_not_an_empty_answer() -> None:
    sightings = tuple(entry for entry in BLANK if entry.key != "alter" and entry.text != "Alter")
    reading = read(sightings)
    assert doubted(reading) == ["alter"]
    assert reading.answer("alter").value is None


def test_text_that_may_belong_to_two_fields_is_given_to_none() -> None:
    sightings = tuple(
        entry for entry in without_controls(name="Anna", alter="41") if entry.text not in ("Alter", "Name der Person *")
    )
    reading = read(sightings)
    assert values(reading) == {}
    assert {"name", "alter"} <= set(doubted(reading))
    assert [entry.text for entry in reading.leftovers] == ["Anna", "41"]


def test_a_box_ticked_in_the_blank_is_a_default() -> None:
    blank = tuple(replace(entry, mark=True) if entry.key == "ja" else entry for entry in BLANK)
    reading = fill(Reference(FORM, transcript(blank)), transcript(blank), 1.0)
    assert reading.answer("ja").value is False


def test_a_page_without_its_fields_is_never_read_as_empty() -> None:
    printed = tuple(entry for entry in BLANK if not entry.key)
    reading = read(printed, in_order=False)
    assert len(doubted(reading)) == len(FORM.fields)


def test_text_laid_squarely_over_a_field_is_its_answer() -> None:
    slots = tuple(
        replace(entry, place=Place(1, (100.0, 20.0 * number, 300.0, 20.0 * number + 15)))
        for number, entry in enumerate(BLANK)
    )
    reference = Reference(FORM, transcript(slots, in_order=False))
    place = next(entry.place for entry in slots if entry.key == "name")
    typed = Sighting("Anna Groß", "annotation", place)
    reading = fill(reference, transcript((*slots, typed), in_order=False), 1.0)
    assert reading.answer("name").value == "Anna Groß"
    assert doubted(reading) == []


@pytest.mark.parametrize("keep", [lambda _: True, lambda entry: not entry.key])
def test_the_form_is_known_by_names_or_by_labels(keep: object) -> None:
    assert callable(keep)
    sightings = tuple(entry for entry in BLANK if keep(entry))
    assert identify(transcript(sightings), [REFERENCE]).reference is REFERENCE


def test_a_letter_is_not_this_form() -> None:
    letter = tuple(line(text) for text in ("Sehr geehrte Damen und Herren,", "wir freuen uns.", "Alter Markt 1"))
    assert identify(transcript(letter), [REFERENCE]).reference is None


def test_an_id_without_the_labels_is_not_believed() -> None:
    marked = replace(
        transcript((line("Ganz anderer Text"),)),
        properties=(("klimadocs-form", "antrag"), ("klimadocs-call", "aufruf")),
    )
    assert score(marked, REFERENCE) < 0.2


def test_a_tie_is_a_doubt() -> None:
    twin = Reference(replace(FORM, call="anderer"), transcript(BLANK))
    found = identify(transcript(BLANK), [REFERENCE, twin])
    assert found.reference is None
    assert set(found.rivals) == {"aufruf/antrag", "anderer/antrag"}
    marked = replace(transcript(BLANK), properties=(("klimadocs-form", "antrag"), ("klimadocs-call", "anderer")))
    assert identify(marked, [REFERENCE, twin]).reference is twin


def test_copies_that_disagree_are_shown() -> None:
    """Case 49."""
    lead, copy = read(changed(name=control("name", "Anna"))), read(changed(name=control("name", "Berta")))
    merged = merge_copies(lead, [copy])
    assert merged.answer("name").doubt
    assert "Berta" in (merged.answer("name").why or "")
    assert not merge_copies(lead, [lead]).answer("name").doubt
