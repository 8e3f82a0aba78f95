"""What was written by hand stands in no letter, no address and no mail until a person has looked; ticks and what was
typed stay as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.letters import Marks, open_press, write_plain
from klimadocs.letters.context import (
    Context,
    compose,
    contact_address,
    language_of,
    partner_address,
    partner_lines,
    postal_lines,
)
from klimadocs.letters.legible import legible
from klimadocs.letters.speech import Speech, gaps_in
from klimadocs.model.call import LetterKind, Template
from klimadocs.model.day import CaseView
from klimadocs.model.event import Corrected
from klimadocs.pipeline.sampling import view_of
from klimadocs.rules.fold import correct
from klimadocs.rules.judge import judge
from tests.rules.test_judge import COMPLETE, Circumstances, arrival
from tests.tiny import word_file

GUESSED = {
    "kommune_name": "Wünsfer", "einwohner": 299708, "strasse": "Klemersstr. 10", "plz": "48743", "ort": "Wünsfer",
    "kontakt_anrede": "Frau", "kontakt_vorname": "Mavia", "kontakt_nachname": "Lindmer", "partner_name": "San Warcos",
    "kontakt_email": "m@wuensfer.example.org", "partner_land": "Brasilien", "beschluss_datum": "1.1.2031",
}  # fmt: skip
WORDS = ("Wünsfer", "Klemersstr", "48743", "Mavia", "Lindmer", "Warcos", "wuensfer", "Brasil", "2031")


def written_by_hand(shipped: Catalogue, guessed: dict[str, object] = GUESSED) -> CaseView:
    """A case in which some fields were filled by hand, and read wrongly."""
    call = shipped.calls[0]
    case = view_of(call, call.forms[0], {key: value for key, value in (COMPLETE | guessed).items()})
    answers = tuple(
        replace(answer, doubt=True, by_hand=True, method="ocr", why=f"Von Hand, gelesen als „{answer.value}“.")
        if answer.field in guessed
        else answer
        for answer in case.assessment.reading.answers
    )
    reading = replace(case.assessment.reading, answers=answers)
    today = date(2014, 9, 8)
    return replace(case, assessment=judge(case.form, call, reading, Circumstances(arrival(), today)))


def composed(shipped: Catalogue, case: CaseView, kind: LetterKind, language: str = "de") -> Context:
    return compose(case, kind, language, shipped.office, date(2014, 9, 29))


def texts_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for entry in value.values() for text in texts_of(entry)]
    if isinstance(value, list | tuple):
        return [text for entry in value for text in texts_of(entry)]
    return [str(value)]


def test_no_name_of_any_letter_holds_a_guess(shipped: Catalogue) -> None:
    case = written_by_hand(shipped)
    kinds = [kind for kind in case.call.letters if not kind.record]
    assert kinds
    for kind in kinds:
        said = texts_of(composed(shipped, case, kind, language_of(case, kind)).names)
        assert [text for text in said if any(word in text for word in WORDS)] == []


def test_without_the_mark_the_same_words_do_stand_in_letters(shipped: Catalogue) -> None:
    case = written_by_hand(shipped)
    answers = tuple(replace(answer, by_hand=False) for answer in case.assessment.reading.answers)
    typed = replace(
        case, assessment=replace(case.assessment, reading=replace(case.assessment.reading, answers=answers))
    )
    said = " ".join(texts_of(composed(shipped, typed, case.call.letters[0]).names))
    assert [word for word in WORDS if word not in said] == []


def test_addresses_hold_no_guess(shipped: Catalogue) -> None:
    case = written_by_hand(shipped, GUESSED | {"partner_kontakt_email": "x@warcos.example.org"})
    assert contact_address(case) == partner_address(case) == ""
    assert not any(word in line for line in (*postal_lines(case), *partner_lines(case)) for word in WORDS)


def test_the_mark_says_that_a_hand_wrote_it_and_is_listed_as_a_gap(shipped: Catalogue) -> None:
    case = written_by_hand(shipped)
    context = composed(shipped, case, case.call.letters[0])
    label = case.form.field("einwohner").label
    assert str(context.names["einwohner"]) == f"[[VON HAND: {label}]]"
    assert not context.names["einwohner"]
    assert gaps_in(str(context.names["bewerber"]["genitiv"])) == [case.form.field("kommune_name").label]
    template = Template("de", "probe.docx", "0" * 64, word_file(("{{ einwohner }} in {{ partner.name }}",)))
    pressed = open_press().press(template, context, Marks(case.case.id, "probe", "de", "1"))
    assert pressed.gaps == (label, case.form.field("partner_name").label)


def test_a_mail_leaves_it_out(shipped: Catalogue) -> None:
    case = written_by_hand(shipped)
    context = composed(shipped, case, case.call.letters[0])
    assert write_plain("{{ empfaenger.anrede }} {{ kontakt_vorname }}.", context, {}) == (
        "Sehr geehrte Damen und Herren, ."
    )


def test_the_applicant_is_asked_without_being_told_the_guess(shipped: Catalogue) -> None:
    case = written_by_hand(shipped)
    asked = composed(shipped, case, case.call.letters[0]).names["pruefen"]
    assert {entry["feld"] for entry in asked} == {case.form.field(name).label for name in GUESSED}
    assert {entry["was"] for entry in asked} == {"Die Angabe ist von Hand geschrieben und nicht sicher zu lesen."}


def test_a_guess_is_nobodys_mistake(shipped: Catalogue) -> None:
    """A date in the future, a postcode that does not exist: whatever is wrong may be wrong with the guess."""
    case = written_by_hand(shipped, GUESSED | {"plz": "00000", "einwohner": "viele", "kontakt_email": "m(at)x"})
    found = {(finding.rule, finding.gravity) for finding in case.assessment.findings}
    assert found == {("doubtful", "doubt")}


def test_what_is_stored_is_told_to_who_asks_for_it_with_a_word_on_the_hand(shipped: Catalogue) -> None:
    case = written_by_hand(shipped)
    kind = next(kind for kind in case.call.letters if kind.record)
    rows = composed(shipped, case, kind).names["auskunft"]["angaben"]
    value = {row["feld"]: row["wert"] for row in rows}
    assert value[case.form.field("kontakt_vorname").label] == "Mavia (von Hand geschrieben; so gelesen)"
    assert value[case.form.field("kontakt_amt").label] == "Internationales"


@pytest.mark.parametrize("value", ["Mavia", "Maria"])
def test_what_a_person_has_confirmed_or_corrected_may_be_said(shipped: Catalogue, value: str) -> None:
    case = written_by_hand(shipped, {"kontakt_vorname": "Mavia"})
    word = Corrected(case.case.id, "kontakt_vorname", value, value, "Ida Muster")
    reading = correct(case.assessment.reading, (word,), case.form)
    corrected = replace(case, assessment=replace(case.assessment, reading=reading))
    assert composed(shipped, corrected, case.call.letters[0]).names["kontakt_vorname"] == value


def test_a_case_without_handwriting_stays_what_it_is(shipped: Catalogue) -> None:
    case = written_by_hand(shipped, {})
    assert legible(case) is case
    once = legible(written_by_hand(shipped))
    assert legible(once) == once


def test_marks_in_a_text_are_found_by_either_word() -> None:
    assert gaps_in("a [[FEHLT: Ort]] b [[VON HAND: Straße]]") == ["Ort", "Straße"]
    assert gaps_in("[[FEHLT: Übersetzung „zwei\nZeilen“]]") == ["Übersetzung „zwei\nZeilen“"]
    assert gaps_in("a [FEHLT: Ort] b") == []
    assert Speech("de").say("x") == "x"
