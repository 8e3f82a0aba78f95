"""The small language of conditions, and its third truth value."""

from __future__ import annotations

import pytest

from klimadocs.errors import ConfigurationError
from klimadocs.forms.conditions import evaluate, fields_of, parse_condition
from klimadocs.model.reading import Value

ANSWERS: dict[str, Value] = {
    "art": "Gemeinde",
    "status": None,
    "stunden": 0,
    "zusage": True,
    "themen": ("Mobilität", "Wasser"),
    "land": "Brasilien",
    "leer": "",
}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("art is Gemeinde", "pass"),
        ("art is kreisfreie Stadt, Gemeinde or Landkreis", "pass"),
        ("art is 'kreisfreie Stadt' or 'Landkreis'", "fail"),
        ("art is not 'Landkreis'", "pass"),
        ("status is 'neu'", "unknown"),
        ("status is not 'neu'", "unknown"),
        ("status is given", "fail"),
        ("status is missing", "pass"),
        ("leer is given", "fail"),
        ("stunden is given", "pass"),
        ("stunden is at least 1", "fail"),
        ("stunden is at most 1", "pass"),
        ("zusage is 'ja'", "pass"),
        ("themen is 'Wasser'", "pass"),
        ("land in region", "pass"),
        ("land not in region", "fail"),
        ("art is Gemeinde and status is 'neu'", "unknown"),
        ("art is Landkreis and status is 'neu'", "fail"),
    ],
)
def test_verdicts(text: str, verdict: str) -> None:
    found = evaluate(
        parse_condition(text), ANSWERS.get, lambda name: "BR" if name == "land" else "", lambda _: ("BR", "NI")
    )
    assert found == verdict


@pytest.mark.parametrize(
    "text",
    [
        "art",
        "art equals Gemeinde",
        "art is",
        "land in",
        "stunden is at least",
        "a is given x",
        "a is at least eins",
        "a is x or b is y",
    ],
)
def test_a_condition_that_cannot_be_understood_is_quoted(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_condition(text)
    assert text in caught.value.sentence


def test_a_doubted_answer_is_unknown_whatever_is_asked_of_it() -> None:
    for text in ("art is Gemeinde", "art is given", "art is missing", "land in region"):
        found = evaluate(parse_condition(text), ANSWERS.get, lambda _: "BR", lambda _: ("BR",), lambda _: True)
        assert found == "unknown"


def test_values_in_quotes_keep_their_commas_and_words() -> None:
    condition = parse_condition("art is 'A, B or C' or 'D and E'")
    assert condition.clauses[0].values == ("A, B or C", "D and E")
    assert fields_of(condition) == ("art",)
