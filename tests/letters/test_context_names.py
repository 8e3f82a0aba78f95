"""What letters may say beside the answers: texts and days of the call, the recipient, what is stored about a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.letters.context import compose, language_of
from klimadocs.letters.speech import Missing, Speech
from klimadocs.model.arrival import Arrival
from klimadocs.model.call import LetterKind
from klimadocs.model.case import Correspondence, DispatchRecord
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Corrected, Decided, Drafted, Entry
from klimadocs.pipeline.sampling import view_of
from tests.rules.test_judge import COMPLETE

AT = datetime(2014, 9, 10, 22, 30, tzinfo=UTC)
PARTNER = {
    "partner_name": "Alcaldía de San Marcos",
    "partner_leitung_name": "Ana Luz Vega Ríos",
    "partner_leitung_titel": "Alcaldesa",
}


def view(shipped: Catalogue, **changes: Any) -> CaseView:
    call = shipped.calls[0]
    values = {key: value for key, value in (COMPLETE | changes).items() if value is not None}
    return view_of(call, call.forms[0], values)


def letter(**settings: Any) -> LetterKind:
    return LetterKind("probe", "Probe", "letter", (), (), **settings)


def names(shipped: Catalogue, case: CaseView, kind: LetterKind, language: str = "de") -> dict[str, Any]:
    return compose(case, kind, language, shipped.office, date(2014, 9, 29)).names


def test_texts_and_days_of_the_call_are_there_and_what_is_not_filled_in_is_missing(shipped: Catalogue) -> None:
    case = view(shipped)
    texts = (("ort", "Bonn"), ("saal", ""), ("punkte", ("eins", "zwei")), ("leer", ()), ("tag", date(2014, 11, 7)))
    case = replace(case, call=replace(case.call, texts=texts))
    found = names(shipped, case, letter())
    assert found["text"]["ort"] == "Bonn"
    assert str(found["text"]["saal"]) == "[[FEHLT: saal]]"
    assert found["text"]["punkte"] == ["eins", "zwei"]
    assert isinstance(found["text"]["leer"], Missing)
    assert found["text"]["tag"] == date(2014, 11, 7)
    assert found["termintag"]["decision"] == date(2014, 10, 31)
    assert found["termintag"]["network"] == "November 2014"


@pytest.mark.parametrize(
    ("state", "day"),
    [("Nordrhein-Westfalen", "Dienstag, 7. Oktober 2014"), (None, "Dienstag, 7. Oktober 2014")],
)
def test_the_reply_day_knows_the_holidays(shipped: Catalogue, state: str | None, day: str) -> None:
    """3 October is a holiday everywhere in Germany; without a state the office's counts."""
    assert names(shipped, view(shipped, bundesland=state), letter())["frist"] == day


def test_a_letter_to_the_partner_goes_to_the_person_there(shipped: Catalogue) -> None:
    case = view(shipped, **PARTNER)
    kind = letter(to="partner", speaks="partner only", titles=(("es", "Carta"),), subjects=(("es", "Asunto"),))
    assert language_of(case, kind) == "es"
    found = names(shipped, case, kind, "es")
    assert found["empfaenger"] == {
        "anschrift": [
            "Señora",
            "Ana Luz Vega Ríos",
            "Alcaldesa",
            "Alcaldía de San Marcos",
            "SAN MARCOS",
            "NICARAGUA",
        ],
        "anrede": "Estimada señora Alcaldesa:",
    }
    assert (found["brief"]["titel"], found["brief"]["betreff"], found["brief"]["sprache"]) == ("Carta", "Asunto", "es")
    assert str(found["brief"]["datum"]) == "29 de septiembre de 2014"


def test_a_letter_to_all_greets_all_contact_persons(shipped: Catalogue) -> None:
    case = view(shipped, klima_anrede="Herr", klima_vorname="Jan", klima_nachname="Ott", klima_titel="Prof. Dr.")
    assert names(shipped, case, letter(greets="all"))["empfaenger"]["anrede"] == (
        "Sehr geehrte Frau Lindner, sehr geehrter Herr Professor Ott,"
    )
    assert names(shipped, case, letter())["empfaenger"]["anrede"] == "Sehr geehrte Frau Lindner,"


def test_people_are_greeted_by_name_or_by_office(shipped: Catalogue) -> None:
    found = names(shipped, view(shipped, leitung_name="Dr. Anton Beispiel"), letter())["personen"]["leitung"]
    assert found["anrede"] == "Sehr geehrter Herr Dr. Anton Beispiel,"
    assert found["anrede_amt"] == "Sehr geehrter Herr Oberbürgermeister,"
    assert found["name"] == "Dr. Anton Beispiel"


# --- what is stored


def stored(shipped: Catalogue) -> CaseView:
    case = view(shipped, bundesland=None)
    mine, other = case.case.id, "rueckmeldung"
    events = (
        Corrected(mine, "ort", "Münster", "Münster", "rr"),
        Decided(mine, "accepted", "Rat 7.9.", "rr"),
        Decided(mine, "netzwerktreffen", "", "rr", True),
        Drafted(mine, other, "de", "f", "d", "r", date(2014, 9, 9), (), "t", "p"),
        Approved(mine, other, "de", "f", "d", "rr", "command", recipe="r"),
        Drafted(mine, "probe", "de", "f", "d", "q", date(2014, 9, 9), (), "t", "p"),
        Approved(mine, "probe", "de", "f", "d", "rr", "command", recipe="q"),
    )
    mail = Arrival("1" * 64, "frage.eml", "mail", AT, "mail server", "message/rfc822", 1, "ida@example.org", "Frage")
    sent = DispatchRecord("1", "smtp", (other,), ("d",), ("f",), "ida@example.org", "sent", AT)
    waiting = replace(sent, id="2", state="draft")
    mine_only = replace(sent, id="3", letters=("probe",))
    history = tuple(Entry(n, str(n), AT, event) for n, event in enumerate(events, 1))
    full = replace(
        case.case,
        history=history,
        correspondence=(Correspondence(mail, None, "sender"),),
        dispatches=(sent, waiting, mine_only),
        approvals=tuple(event for event in events if isinstance(event, Approved)),
    )
    return replace(case, case=full)


def test_a_record_lists_what_is_stored_and_not_what_it_leaves_itself(shipped: Catalogue) -> None:
    found = names(shipped, stored(shipped), letter(record=True))["auskunft"]
    day = date(2014, 9, 11)
    assert found["schreiben"] == [{"datum": date(2014, 9, 9), "titel": "Rückmeldung"}]
    assert found["versand"] == [{"datum": day, "empfaenger": "ida@example.org", "schreiben": "Rückmeldung"}]
    assert found["nachrichten"] == [{"datum": day, "absender": "ida@example.org", "betreff": "Frage"}]
    assert [entry["was"] for entry in found["bearbeitung"]] == [
        "Berichtigt: Ort",
        "Entscheidung: Teilnahme – Rat 7.9.",
        "Entscheidung: Einladung zum nationalen Netzwerktreffen (zurückgenommen)",
    ]
    assert [entry["datei"] for entry in found["eingaenge"]] == ["muster.docx"]


def test_a_record_holds_every_answer_that_was_given(shipped: Catalogue) -> None:
    case = stored(shipped)
    listed = {
        entry["feld"]: entry["wert"] for entry in names(shipped, case, letter(record=True))["auskunft"]["angaben"]
    }
    answers = case.assessment.reading.answers
    assert set(listed) == {case.form.field(answer.field).label for answer in answers if answer.is_given}
    assert listed["Datum des Beschlusses"] == "1. Juli 2014"
    assert listed["Themenfelder"] == "Mobilität"
    assert "Bundesland" not in listed


def test_other_letters_know_no_record(shipped: Catalogue) -> None:
    assert "auskunft" not in names(shipped, stored(shipped), letter())


# --- the languages


@pytest.mark.parametrize(
    ("language", "day", "with_weekday", "number", "yes"),
    [
        ("de", "31. Oktober 2014", "Freitag, 31. Oktober 2014", "12.345", "ja"),
        ("es", "31 de octubre de 2014", "viernes, 31 de octubre de 2014", "12.345", "sí"),
        ("pt", "31 de outubro de 2014", "sexta-feira, 31 de outubro de 2014", "12.345", "sim"),
        ("en", "31 October 2014", "Friday 31 October 2014", "12,345", "yes"),
    ],
)
def test_dates_numbers_and_yes_follow_the_language(
    language: str, day: str, with_weekday: str, number: str, yes: str
) -> None:
    speech = Speech(language)
    moment = date(2014, 10, 31)
    assert speech.say(moment) == day
    assert speech.weekday(moment).replace(",", "") == with_weekday.replace(",", "")
    assert speech.say(12_345) == number
    assert speech.say(True) == yes
    assert Speech("de").translate(moment, language) == day
    assert speech.weekday("Oktober 2014") == "Oktober 2014"
