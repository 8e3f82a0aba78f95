"""Findings, rules with their third truth value, deadlines by channel, evaluation, and which letters follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.model.arrival import Arrival, Channel
from klimadocs.model.assessment import Assessment, Word
from klimadocs.model.call import Call
from klimadocs.model.form import Form
from klimadocs.model.reading import FormReading
from klimadocs.pipeline.sampling import view_of
from klimadocs.rules.due import due, fires, uncovered_outcomes, working_days_later
from klimadocs.rules.judge import Circumstances, is_on_time, judge

TODAY = date(2014, 9, 8)
COMPLETE: dict[str, object] = {
    "kommune_name": "Münster", "kommune_art": "kreisfreie Stadt", "bundesland": "Nordrhein-Westfalen", "einwohner": 299708,
    "strasse": "Klemensstraße 10", "plz": "48143", "ort": "Münster", "leitung_anrede": "Herr", "leitung_name": "Anton Beispiel",
    "leitung_amt": "Oberbürgermeister", "kontakt_anrede": "Frau", "kontakt_vorname": "Maria", "kontakt_nachname": "Lindner",
    "kontakt_amt": "Internationales", "kontakt_telefon": "030 23125 210", "kontakt_email": "m@muenster.example.org",
    "federfuehrung": "Internationales", "partner_status": "bestehende Partnerschaft", "partner_name": "San Marcos",
    "partner_land": "Nicaragua", "partner_seit": 1996, "partner_form": "Städtepartnerschaft", "partner_abgestimmt": "ja",
    "themen": ["Mobilität"], "motivation": "Lernen.", "konzept": "vorhanden", "personal_stunden": 10, "sprache_spanisch": "gut",
    "sprache_portugiesisch": "keine", "sprache_englisch": "gut", "beschluss": "liegt vor", "beschluss_datum": "1.7.2014",
    "beschluss_gremium": "Rat", "zusage_mou": True, "zusage_langfristig": True, "zusage_personal": True,
    "zusage_handlungsprogramm": True, "zusage_kooperation": True, "zusage_netzwerk": True, "beratung": "nein",
    "datenschutz": True, "datum": "1.9.2014", "unterzeichner_name": "Anton Beispiel", "unterzeichner_funktion": "OB",
}  # fmt: skip


@pytest.fixture(scope="module")
def call(shipped: Catalogue) -> Call:
    return shipped.calls[0]


@pytest.fixture(scope="module")
def form(call: Call) -> Form:
    return call.forms[0]


def arrival(
    day: int = 4, channel: Channel = "mail", postmark: date | None = None, hour: int = 12, minute: int = 0
) -> Arrival:
    moment = datetime(2014, 9, day, hour, minute, tzinfo=UTC)
    return Arrival("0", "x", channel, moment, "mail server", "x/y", 1, postmarked_on=postmark)


def assess(call: Call, form: Form, at: Arrival | None = None, **changes: object) -> Assessment:
    values = {key: value for key, value in (COMPLETE | changes).items() if value is not None}
    reading: FormReading = view_of(call, form, values).case.current.reading
    return judge(form, call, reading, Circumstances(at or arrival(), TODAY))


def rules_of(found: Assessment) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(finding.rule, finding.gravity, finding.fields) for finding in found.findings}


def letters(call: Call, form: Form, at: Arrival | None = None, **changes: object) -> set[str]:
    values = {key: value for key, value in (COMPLETE | changes).items() if value is not None}
    view = view_of(call, form, values)
    found = assess(call, form, at, **changes)
    return {entry.letter for entry in due(view.case, found, call, TODAY)}


def test_a_complete_application_has_no_findings(call: Call, form: Form) -> None:
    found = assess(call, form)
    assert found.findings == ()
    assert found.words == {Word.COMPLETE, Word.ON_TIME, Word.ELIGIBLE}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"kommune_name": None}, ("required", "gap", ("kommune_name",))),
        ({"zusage_mou": False}, ("not_ticked", "gap", ("zusage_mou",))),
        ({"themen": None}, ("required", "gap", ("themen",))),
        ({"kommune_art": "Gemeinde"}, ("required", "gap", ("landkreis",))),
        ({"partner_seit": None}, ("required", "gap", ("partner_seit",))),
        ({"kontakt_email": "m (at) example.org"}, ("email_invalid", "error", ("kontakt_email",))),
        ({"einwohner": "viele"}, ("not_understood", "error", ("einwohner",))),
        ({"einwohner": 0}, ("not_positive", "error", ("einwohner",))),
        ({"datum": "31.02.2014"}, ("not_understood", "error", ("datum",))),
        ({"plz": "1234"}, ("postcode_invalid", "error", ("plz",))),
        ({"plz": "05123"}, ("postcode_invalid", "error", ("plz",))),
        ({"plz": "53103"}, ("postcode_unknown", "note", ("plz",))),
        ({"kommune_art": "Weiler"}, ("not_an_option", "error", ("kommune_art",))),
        ({"partner_land": "Atlantis"}, ("country_unknown", "error", ("partner_land",))),
        ({"kommune_ags": "99999"}, ("municipality_key_invalid", "error", ("kommune_ags",))),
        ({"kommune_ags": "5515000"}, ("municipality_key_short", "note", ("kommune_ags",))),
        ({"kommune_ags": "09162000"}, ("key_state_mismatch", "note", ("kommune_ags", "bundesland"))),
        ({"partner_seit": 2031}, ("year_in_future", "error", ("partner_seit",))),
        ({"partner_seit": 12}, ("year_implausible", "error", ("partner_seit",))),
        ({"beschluss_datum": "1.12.2014"}, ("date_contradicts", "note", ("beschluss_datum", "beschluss"))),
        ({"datum": "1.10.2014"}, ("date_in_future", "note", ("datum",))),
        ({"personal_stunden": 0}, ("test", "note", ("personal_stunden",))),
        ({"federfuehrung": "Umwelt/Klima"}, ("test", "gap", ("klima_nachname",))),
        (
            {"partner_status": "neue Partnerschaft gewünscht", "wunschland": "Peru"},
            ("test", "doubt", ("partner_name",)),
        ),
        ({"kontakt_telefon": "12"}, ("doubtful", "doubt", ("kontakt_telefon",))),
    ],
)
def test_each_fault_is_found_and_nothing_else(
    call: Call, form: Form, changes: dict[str, object], finding: tuple[str, str, tuple[str, ...]]
) -> None:
    assert rules_of(assess(call, form, **changes)) == {finding}


def test_missing_data_lead_to_a_question_not_to_a_refusal(call: Call, form: Form) -> None:
    for changes in ({"partner_land": None}, {"partner_land": "Atlantis"}, {"partner_status": None}):
        found = assess(call, form, **changes)
        assert Word.INELIGIBLE not in found.words
        assert Word.GAPS in found.words
        assert "nachforderung" in letters(call, form, **changes)


def test_a_rule_that_does_not_apply_is_not_failed(call: Call, form: Form) -> None:
    wish = {
        "partner_status": "neue Partnerschaft gewünscht",
        "partner_name": None,
        "partner_land": None,
        "wunschland": "Peru",
    }
    found = assess(call, form, **wish)
    assert next(rule.verdict for rule in found.rules if rule.name == "region") == "not_applicable"
    assert letters(call, form, **wish) == {"eingangsbestaetigung", "rueckmeldung", "beratungsangebot"}


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({}, arrival(), {"eingangsbestaetigung", "rueckmeldung", "memorandum", "handlungsprogramm"}),
        ({"ort": None}, arrival(), {"eingangsbestaetigung", "nachforderung"}),
        ({"partner_land": "Tansania"}, arrival(), {"eingangsbestaetigung", "absage"}),
        ({"partner_land": "Tansania", "ort": None}, arrival(), {"eingangsbestaetigung", "absage"}),
        ({}, arrival(6), {"eingangsbestaetigung", "fristversaeumnis"}),
        ({"partner_land": "Tansania"}, arrival(6), {"eingangsbestaetigung", "absage"}),
        (
            {"beratung": "vor Ort"},
            arrival(),
            {"eingangsbestaetigung", "rueckmeldung", "memorandum", "handlungsprogramm", "beratungsangebot"},
        ),
    ],
)
def test_which_letters_follow(
    call: Call, form: Form, changes: dict[str, object], at: Arrival, expected: set[str]
) -> None:
    assert letters(call, form, at, **changes) == expected


@pytest.mark.parametrize(
    ("at", "is_in_time"),
    [
        (arrival(5, hour=21, minute=59), True),
        (arrival(5, hour=22, minute=0), False),
        (arrival(8, "post", date(2014, 9, 5)), True),
        (arrival(8, "post", date(2014, 9, 6)), False),
        (arrival(8, "post"), False),
        (arrival(6, "fax", date(2014, 9, 5)), False),
    ],
)
def test_the_deadline_by_channel_in_the_calls_time_zone(call: Call, at: Arrival, is_in_time: bool) -> None:
    """Case 83: 23:59:59 in Berlin is 21:59:59 UTC in September."""
    assert is_on_time(call.deadline, at) is is_in_time


def test_the_evaluation_compares_and_never_counts_the_unknown(call: Call, form: Form) -> None:
    full = assess(call, form)
    assert full.weight == 100
    assert full.points == pytest.approx(98.0)
    unknown = {score.name: score.points for score in assess(call, form, personal_stunden=None, konzept=None).scores}
    assert unknown["personal"] is None
    assert unknown["konzept"] is None
    assert unknown["zusagen"] == 30


def test_every_outcome_selects_exactly_one_answer(call: Call) -> None:
    assert uncovered_outcomes(call) == []
    fewer = replace(call, letters=tuple(letter for letter in call.letters if letter.name != "absage"))
    assert uncovered_outcomes(fewer)
    assert not fires(call.letters[0].when[0], frozenset({"withdrawn"}))


def test_working_days_pass_over_weekends() -> None:
    assert working_days_later(date(2014, 9, 8), 5) == date(2014, 9, 15)
    assert working_days_later(date(2014, 9, 5), 1) == date(2014, 9, 8)
