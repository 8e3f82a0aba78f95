"""What an empty form says besides its questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from klimadocs.blanks.phrases import mark_required, name_deadline, prompt_for, split_lead, tell_tip, write_cover
from klimadocs.model.call import Deadline
from klimadocs.model.form import Field, FieldKind
from tests.blanks.definitions import CALL, OFFICE, every_kind, one_field


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2031, 2, 28, 22, 59, 59, tzinfo=UTC), "Freitag, 28. Februar 2031"),
        (datetime(2031, 7, 1, 10, 0, tzinfo=UTC), "Dienstag, 1. Juli 2031, 12:00 Uhr,"),
        (datetime(2031, 2, 28, 23, 30, tzinfo=UTC), "Samstag, 1. März 2031, 0:30 Uhr,"),
    ],
)
def test_the_deadline_is_told_in_the_time_of_the_call(moment: datetime, words: str) -> None:
    assert name_deadline(replace(CALL, deadline=Deadline(moment))) == words


def test_ways_of_return_name_the_date_that_counts() -> None:
    ways = dict(write_cover(every_kind(), CALL, OFFICE).returns)

    assert ways["per E-Mail"] == "obst@oberland.example.org"
    assert ways["per Post"].endswith("(es zählt das Datum des Poststempels)")
    assert ways["per Fax"].replace("\N{NO-BREAK SPACE}", " ") == "030 23125 599"


def test_an_office_without_fax_offers_none() -> None:
    assert "per Fax" not in dict(write_cover(every_kind(), CALL, replace(OFFICE, fax="")).returns)


def test_the_legend_explains_only_marks_that_occur() -> None:
    assert "(*)" in write_cover(every_kind(), CALL, OFFICE).legend
    assert write_cover(one_field(), CALL, OFFICE).legend == ""


def test_marks_tell_always_from_sometimes() -> None:
    marks = {field.id: mark_required(field) for field in every_kind().fields}

    assert (marks["name"], marks["seit"], marks["lage"]) == ("*", "(*)", "")


@pytest.mark.parametrize(
    "kind", ["text", "long", "choice", "integer", "date", "email", "phone", "plz", "country", "url"]
)
def test_every_kind_prompts_something(kind: FieldKind) -> None:
    assert prompt_for(Field("x", "X", kind))
    assert prompt_for(Field("x", "X", kind, prompt="Eigener Text")) == "Eigener Text"


def test_a_tip_holds_label_hint_and_duty() -> None:
    field = Field("d", "Tag", "date", True, hint="wie im Bescheid")

    assert tell_tip(field) == "Tag (wie im Bescheid; TT.MM.JJJJ; Pflichtangabe)"


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Hinweis: Bitte lesen.", "Hinweis:"),
        ("Bitte um 12:30 Uhr kommen.", ""),
        ("Ein Satz. Und dann: noch einer.", ""),
        ("Ohne alles", ""),
    ],
)
def test_only_a_short_opening_is_a_lead(text: str, lead: str) -> None:
    found, rest = split_lead(text)

    assert found == lead
    assert found + rest == text
