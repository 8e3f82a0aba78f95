"""Form fields as Word writes them into .rtf: names and states come from the file itself."""

from __future__ import annotations

import shutil

import pytest

from klimadocs.forms.fill import fill
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Place, Sighting
from klimadocs.readers import find_reader, sniff, survey_blank
from klimadocs.readers.rtf_fields import RtfField, named_fields, rtf_fields
from tests.makers import word_rtf
from tests.makers.blanks import Answers
from tests.makers.blanks.word_forms import CLUB_KINDS, CLUB_SPORTS, WORD_FORMS, is_ticked, said

GROUPS = ("Kinder", "Erwachsene", "Familie")
CLUB = next(form for form in WORD_FORMS if form.name == "aufnahmeantrag")


def club_rtf(answers: Answers) -> bytes:
    """The form of the older kind, filled in Word and saved as .rtf."""
    rows = ("Vorname *", "Familienname *", "Geburtsdatum *", "Anschrift", "Telefon privat", "E-Mail-Adresse")
    kinds = [
        word_rtf.box_field(is_ticked(answers, "Art der Mitgliedschaft", kind), "Kontrollkästchen1")
        + word_rtf.words(f" {kind}  ")
        for kind in CLUB_KINDS
    ]
    sports = "Welche Abteilungen interessieren Sie?"
    return word_rtf.document(
        word_rtf.paragraph(word_rtf.words("TSV Beispielhofen e. V.")),
        word_rtf.paragraph(word_rtf.words("Aufnahmeantrag")),
        *(word_rtf.row(word_rtf.words(row), word_rtf.text_field(said(answers, row.strip(" *")), "Text1")) for row in rows),
        word_rtf.row(
            word_rtf.words("Beitragsgruppe"),
            word_rtf.list_field(("bitte wählen", *GROUPS), said(answers, "Beitragsgruppe"), "Dropdown1"),
        ),
        word_rtf.row(word_rtf.words("Art der Mitgliedschaft"), "".join(kinds)),
        word_rtf.row(word_rtf.words("Eintrittsdatum"), word_rtf.text_field(said(answers, "Eintrittsdatum"), "Text2")),
        word_rtf.paragraph(word_rtf.words(sports)),
        *(
            word_rtf.paragraph(
                word_rtf.box_field(is_ticked(answers, sports, sport), "Kontrollkästchen1"), word_rtf.words(f" {sport}")
            )
            for sport in CLUB_SPORTS
        ),
        word_rtf.paragraph(
            word_rtf.words("Kontoinhaber: "),
            word_rtf.text_field(said(answers, "Kontoinhaber"), "Text3"),
            word_rtf.words(" IBAN: "),
            word_rtf.text_field(said(answers, "IBAN"), "Text3"),
        ),
    )  # fmt: skip


def test_names_and_states_are_in_the_file() -> None:
    content = word_rtf.document(
        word_rtf.paragraph(
            word_rtf.text_field("a{b}\\c", "Straße"),
            word_rtf.box_field(True, "Ж"),
            word_rtf.box_field(False, "x"),
            word_rtf.box_field(True, "y", default=True),
            word_rtf.box_field(False, "z", default=True),
            word_rtf.list_field(("eins", "zwei"), "zwei"),
        )
    )
    states = [("Straße", None), ("Ж", True), ("x", False), ("y", True), ("z", False), ("", None)]
    assert rtf_fields(content) == [RtfField(name, mark) for name, mark in states]


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_damaged_files_never_raise(cut: int) -> None:
    content = club_rtf(CLUB.answers)
    assert len(rtf_fields(content[: 2000 + cut])) <= len(rtf_fields(content))
    rtf_fields(content[:1500] + b"}{\\*\\formfield{" * 9 + content[1500 + cut :])


def test_other_fields_than_in_the_file_stay_as_they_are() -> None:
    content = word_rtf.document(word_rtf.paragraph(word_rtf.box_field(True, "Ja")))
    words = Sighting("a", "control", Place(), key="Text1")
    box = Sighting("", "control", Place(), key="__Fieldmark__7", mark=False, certainty=0.5)
    assert named_fields(content, [words]) is None
    assert named_fields(content, [box, box]) is None
    (found,) = named_fields(content, [box]) or ()
    assert (found.key, found.mark, found.certainty) == ("Ja", True, 1.0)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("number", range(3))
def test_copies_saved_by_word_as_rtf_are_read_exactly(number: int) -> None:
    """Over the learnt Word blank; names stand for many fields. In the last copy no box is ticked at all."""
    content = CLUB.make({})
    reader = find_reader(sniff(content))
    assert reader is not None
    blank = reader.read(content)
    reference = Reference(learn(blank, survey_blank(content, blank), CLUB.name, "andere").form, blank)
    boxes = ("Art der Mitgliedschaft", "Welche Abteilungen interessieren Sie?")
    left_out = ((), ("Anschrift", "Beitragsgruppe", "IBAN"), boxes)[number]
    answers = {label: value for label, value in CLUB.answers.items() if label not in left_out}
    saved = club_rtf(answers)
    other = find_reader(sniff(saved))
    assert other is not None
    transcript = other.read(saved)
    reading = fill(reference, transcript, 1.0)
    labels = {field.id: field.label for field in reference.form.fields}
    found = {labels[answer.field]: answer.value for answer in reading.answers if answer.is_given}
    assert found == answers
    assert [answer.field for answer in reading.answers if answer.doubt] == []
    assert transcript.troubles == ()
