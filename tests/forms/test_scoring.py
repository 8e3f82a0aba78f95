"""Verdicts on answers: what counts as read, and what as wrong in silence."""

from __future__ import annotations

import pytest

from klimadocs.forms.scoring import IDENTITY, Truth, is_same, score
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import Answer, FormReading, Value

FORM = Form("aufruf", "antrag", "1", "Antrag", (Section("Person", (Field("ort", "Wohnort", "text"),)),), Roles("ort"))


def verdict(wanted: Value, found: Value, doubt: bool = False, is_doubtful: bool = False) -> str:
    truth = Truth(
        "aufruf/antrag", {"ort": wanted} if wanted is not None else {}, frozenset(["ort"] if is_doubtful else [])
    )
    reading = FormReading("aufruf", "antrag", "1", 1.0, (Answer("ort", found, doubt=doubt),))
    return score(truth, FORM, reading)[1].verdict


@pytest.mark.parametrize(
    ("wanted", "found", "doubt", "expected"),
    [
        ("Jena", "Jena", False, "exact"),
        ("Jena", "Jena", True, "right"),
        ("Jena", "Gera", False, "silent"),
        ("Jena", "Gera", True, "wrong"),
        ("Jena", None, False, "silent"),
        ("Jena", None, True, "missing"),
        (None, None, False, "exact"),
        (None, False, False, "exact"),
        (None, "Jena", False, "silent"),
        (True, False, False, "silent"),
        (("a", "b"), ("b", "a"), False, "exact"),
        (("a", "b"), ("a",), False, "silent"),
        (1, True, False, "silent"),
    ],
)
def test_verdict(wanted: Value, found: Value, doubt: bool, expected: str) -> None:
    assert verdict(wanted, found, doubt) == expected


def test_doubt_that_is_called_for_is_no_fault() -> None:
    assert verdict("Jena", "Jena", doubt=True, is_doubtful=True) == "exact"
    assert verdict("Jena", "Gera", doubt=True, is_doubtful=True) == "wrong"
    assert verdict("Jena", "Jena", is_doubtful=True) == "exact"


def test_blank_lines_do_not_count_and_words_do() -> None:
    assert is_same("a\n\nb ", "a\nb")
    assert not is_same("a\nb", "a b")
    assert not is_same("Jena", "jena")


def test_form_that_was_not_recognised_is_missed_and_another_one_is_silently_wrong() -> None:
    truth = Truth("aufruf/antrag", {"ort": "Jena"})
    other = FormReading("aufruf", "anderer", "1", 1.0, (Answer("ort", "Jena"),))
    assert [mark.verdict for mark in score(truth, FORM, None)] == ["missing", "missing"]
    assert [mark.verdict for mark in score(truth, FORM, other)] == ["silent", "missing"]
    assert [(mark.field, mark.verdict) for mark in score(Truth("", {}), None, None)] == [(IDENTITY, "exact")]
    assert [mark.verdict for mark in score(Truth("", {}), None, other)] == ["silent"]
