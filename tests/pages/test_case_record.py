"""`case.json` holds what scripts rely on, in plain JSON."""

from __future__ import annotations

import json
from typing import Any

from klimadocs.model.reading import Answer
from klimadocs.model.transcript import Place
from klimadocs.pages import case_data
from tests.pages.library_card import due, reading, rich_view, view
from tests.pages.library_post import NOTE, posted_view


def _data(**changes: Any) -> dict[str, Any]:
    """The record after a journey through JSON, which must change nothing."""
    record = case_data(rich_view() if not changes else view(**changes))
    assert json.loads(json.dumps(record)) == record
    return json.loads(json.dumps(record))  # type: ignore[no-any-return]


def test_record_has_schema_and_the_agreed_parts() -> None:
    data = _data()
    assert data["schema"] == 1
    assert {"case", "call", "form", "decision", "words", "answers", "findings", "rules", "scores", "letters"} < set(
        data
    )
    assert {"submissions", "corrections", "leftovers", "troubles"} < set(data)
    assert data["case"]["id"] == "LA-2031-001"
    assert data["case"]["today"] == "2031-05-20"
    assert data["words"] == ["doubtful", "eligibility_unknown", "gaps", "late", "replaces_earlier"]
    assert data["decision"] == "open"


def test_answers_have_the_shape_of_read() -> None:
    place = Place(2, (1.0, 2.0, 3.5, 4.0), "Feld PLZ")
    data = _data(read=reading(plz=Answer("", "12345", "1?345", 0.62, True, "warum", "ocr", place), genres=("Krimi",)))
    assert data["answers"]["plz"] == {
        "value": "12345",
        "raw": "1?345",
        "certainty": 0.62,
        "doubt": True,
        "why": "warum",
        "method": "ocr",
        "place": {"page": 2, "box": [1.0, 2.0, 3.5, 4.0], "path": "Feld PLZ"},
    }
    assert data["answers"]["genres"]["value"] == ["Krimi"]
    assert data["answers"]["regeln"]["value"] is False
    assert data["answers"]["warum"]["value"] is None
    assert data["answers"]["karten"]["place"]["box"] is None


def test_every_field_of_the_form_has_its_answer() -> None:
    subject = rich_view()
    assert list(_data()["answers"]) == [field.id for field in subject.form.fields]


def test_a_corrected_answer_tells_who_and_what_the_machine_read() -> None:
    answer = _data()["answers"]["karten"]
    assert (answer["value"], answer["corrected"]) == (25, {"by": "R. Roth", "machine": 75})


def test_letters_tell_status_reasons_and_where_they_lie() -> None:
    letters = {letter["letter"]: letter for letter in _data()["letters"]}
    assert [(name, letter["status"]) for name, letter in letters.items()] == [
        ("bestaetigung", "approved"),
        ("nachfrage", "in review"),
        ("absage", "in review"),
        ("vereinbarung", "withheld"),
    ]
    assert letters["absage"]["held"] is True
    assert letters["nachfrage"]["gaps"] == ["Durchwahl der Ansprechperson"]
    assert letters["nachfrage"]["file"] == "LA-2031-001 Nachfrage zu fehlenden Angaben.docx"
    assert letters["bestaetigung"]["approved"] == {"by": "R. Roth", "how": "command", "edited": True}
    assert letters["vereinbarung"]["remedy"] == "Die Vorlage prüfen und den Lauf wiederholen."


def test_a_letter_without_a_file_is_due() -> None:
    assert [letter["status"] for letter in _data(dues=(due(1, "absage"),))["letters"]] == ["due"]


def test_findings_carry_their_sentence_and_rules_their_verdict() -> None:
    data = _data()
    assert data["findings"][0] == {
        "rule": "required",
        "fields": ["warum"],
        "gravity": "gap",
        "sentence": "Diese Angabe fehlt.",
    }
    assert [rule["verdict"] for rule in data["rules"]] == ["unknown", "pass", "fail", "not_applicable"]
    assert [score["points"] for score in data["scores"]] == [30.0, 12.5, 0.0, None]


def test_submissions_tell_which_one_counts() -> None:
    data = _data()
    assert [(entry["relation"], entry["counts"]) for entry in data["submissions"]] == [("new", False), ("newer", True)]
    assert data["submissions"][1]["arrival"]["received_at"] == "2031-05-17T12:03:55+00:00"
    assert data["leftovers"][0] == {
        "text": "Bitte rufen Sie vor 9 Uhr an!",
        "place": {"page": 2, "box": None, "path": "Rand neben Zeile 4"},
    }
    assert data["troubles"][0]["kind"] == "macros"
    assert data["corrections"][0]["by"] == "R. Roth"


def test_record_holds_releases_dispatches_and_mail() -> None:
    record = case_data(posted_view())
    data = json.loads(json.dumps(record))
    assert data == record
    assert (data["approvals"][0]["letter"], data["approvals"][0]["by"]) == ("bestaetigung", "R. Roth")
    assert data["dispatches"][1] == {
        "id": "nachfrage.klimadocs@buecherei.example.org",
        "courier": "draft",
        "letters": ["nachfrage"],
        "digests": ["digest of nachfrage"],
        "files": ["approved/nachfrage.docx"],
        "recipient": "",
        "state": "draft",
        "at": "2031-05-19T06:30:00+00:00",
        "note": NOTE,
        "reference": "Entwürfe",
        "sentence": "",
        "remedy": "",
        "changed": False,
        "tries": 1,
        "mail": None,
    }
    assert [entry["dispatch"] for entry in data["letters"]] == [entry["id"] for entry in data["dispatches"]]
    assert [(entry["how"], entry["settled"]) for entry in data["correspondence"]] == [
        ("reference", True),
        ("thread", False),
        ("sender", False),
    ]
    assert data["correspondence"][0]["mail"]["intent"] == "withdrawal"
    assert data["correspondence"][0]["arrival"]["id"] == f"{18:064x}"
    assert data["mail"][f"{1:064x}"]["authenticity"] == "passed"


def test_a_case_without_mail_has_the_same_keys() -> None:
    data = case_data(view())
    assert [data[key] for key in ("approvals", "dispatches", "correspondence")] == [[], [], []]
    assert data["mail"] == {}
