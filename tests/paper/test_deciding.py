from __future__ import annotations

import pytest

from klimadocs.model.form import Field
from klimadocs.paper.reading.deciding import Reading, are_agreed, decide

NAME = Field("name", "Name", "text")
MAIL = Field("mail", "E-Mail", "email")
DAY = Field("day", "Datum", "date")
STATE = Field("state", "Land", "choice", options=("Bayern", "Berlin", "Bremen", "Sachsen", "Sachsen-Anhalt"))


def test_agreement_makes_certain() -> None:
    assert decide(NAME, [Reading("Jana Weiß", 92), Reading("Jana Weiß", 95)]).doubt == ""


def test_two_different_readings_are_a_doubt_that_names_both() -> None:
    decision = decide(NAME, [Reading("Ötti", 92), Reading("Öttl", 91)])
    assert "„Ötti“" in decision.doubt
    assert "„Öttl“" in decision.doubt


def test_agreement_without_surety_is_no_certainty() -> None:
    assert decide(NAME, [Reading("On", 40), Reading("On", 44), Reading("On", 41)]).doubt


def test_reading_that_has_as_many_letters_as_the_ink_wins() -> None:
    readings = [Reading("12", 90, is_counted=True), Reading("1172", 80), Reading("1172", 80)]
    assert decide(NAME, readings).text == "12"
    assert decide(NAME, readings).doubt == ""


def test_word_with_the_right_count_does_not_win_alone() -> None:
    """A dot that touches its letter, or letters that touch each other, leave one less to count."""
    readings = [Reading("Leitlinien", 47), Reading("Leitlinien", 36), Reading("Leitlinren", 71, is_counted=True)]
    assert decide(NAME, readings).doubt
    assert decide(NAME, readings).text == "Leitlinien"
    assert not are_agreed(NAME, [Reading("Öttl", 81), Reading("Otti", 82, is_counted=True)])


@pytest.mark.parametrize(("surety", "other"), [(41, 15), (69, 90)])
def test_reading_that_stands_alone_must_be_sure_whatever_its_count(surety: float, other: float) -> None:
    """As of a hand on a fax: no two readings are alike, and one happens to have the number of letters."""
    readings = [Reading("Harth", 0), Reading("Hirth", other), Reading("Hark", surety, is_counted=True)]
    assert decide(NAME, readings).doubt


def test_sign_that_one_of_three_has_is_doubted_though_the_ink_has_it() -> None:
    readings = [Reading("Rosa Elvira", 91), Reading("Rosa, Elvira", 91, is_counted=True), Reading("Rosa Elvira", 91)]
    assert decide(NAME, readings).doubt
    assert not are_agreed(NAME, readings[:2])


@pytest.mark.parametrize("text", ["Bayem", "Bayern.", "bayern"])
def test_options_are_known_by_what_is_near(text: str) -> None:
    decision = decide(STATE, [Reading(text, 70), Reading("Bayern", 90)])
    assert (decision.text, decision.doubt) == ("Bayern", "")


def test_what_is_no_option_is_doubted() -> None:
    assert decide(STATE, [Reading("Tirol", 95), Reading("Tirol", 95)]).doubt


@pytest.mark.parametrize(
    ("field", "read", "text"),
    [
        (MAIL, "name @stadt.example,org", "name@stadt.example.org"),
        (DAY, "O5. O9 .2O14", "05.09.2014"),
        (DAY, "5. September 2014", "5. September 2014"),
        (NAME, "Rat —  Stab", "Rat – Stab"),
    ],
)
def test_what_a_field_asks_for_decides_between_signs(field: Field, read: str, text: str) -> None:
    assert decide(field, [Reading(read, 95), Reading(read, 95)]).text == text


def test_nothing_read_is_said() -> None:
    assert decide(NAME, [Reading("", 0), Reading("", 0)]).doubt
