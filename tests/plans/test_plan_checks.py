"""What is wrong with a filled programme is told, in German, with its place; what is right is not."""

from __future__ import annotations

import pytest

from klimadocs.model.plan import PlanFinding
from tests.plans.filling import Paper, filled, read


def findings(paper: Paper) -> list[PlanFinding]:
    reading = read(paper.content)
    assert reading is not None
    return list(reading.findings)


def only(paper: Paper, rule: str) -> PlanFinding:
    """The one finding there is."""
    found = findings(paper)
    assert [entry.rule for entry in found] == [rule], [entry.sentence for entry in found]
    assert found[0].place.path.startswith("Tabelle ")
    return found[0]


def with_sheet(number: int, **values: str) -> Paper:
    paper = filled()
    paper.sheet(number, values)
    return paper


def test_an_end_before_the_beginning() -> None:
    paper = with_sheet(2, ende="Mai 2017")
    paper.tick("zeitplan", 2, [])
    found = only(paper, "not_before")
    assert found.sentence == "Maßnahme M2: „Ende“ (05/2017) liegt vor „Beginn“ (07/2017)."
    assert (found.measure, found.gravity) == ("M2", "error")


def test_an_end_in_the_month_of_the_beginning_is_right() -> None:
    paper = with_sheet(1, ende="März 2017")
    paper.rows("schritte", 1, [{"bis": "…"}, {"bis": "…"}])
    assert "not_before" not in {entry.rule for entry in findings(paper)}


def test_nobody_is_responsible() -> None:
    found = only(with_sheet(2, verantwortlich_partner=""), "any_given")
    assert found.gravity == "gap"
    assert "niemand verantwortlich" in found.sentence


@pytest.mark.parametrize("side", ["verantwortlich_de", "verantwortlich_partner"])
def test_one_side_is_enough(side: str) -> None:
    assert findings(with_sheet(1, **{side: ""})) == []


def test_an_indicator_without_its_unit() -> None:
    paper = filled()
    paper.rows("indikatoren", 1, [{"name": "Stromertrag", "einheit": "", "zielwert": "38"}])
    found = only(paper, "rows_given")
    assert "„Indikatoren“: „Einheit“ fehlt" in found.sentence
    assert found.fields == ("indikatoren.einheit",)


def test_no_indicator_at_all() -> None:
    paper = filled()
    paper.rows("indikatoren", 1, [dict.fromkeys(("name", "einheit", "ausgangswert", "zielwert", "quelle"), "")])
    assert only(paper, "rows_given").sentence == "Maßnahme M1: „Indikatoren“ ist leer."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("viel", "„viel“ ist keine Zahl"),
        ("10–20 Tausend", "ist keine Zahl"),
        ("48,000", "kann 48 meinen oder eine andere Zahl"),
    ],
)
def test_costs_that_are_no_sure_number(text: str, words: str) -> None:
    found = only(with_sheet(1, kosten=text), "unclear")
    assert words in found.sentence
    assert found.gravity == "doubt"


def test_costs_without_a_currency() -> None:
    assert "Zu „Kosten insgesamt“ fehlt „Währung“" in only(with_sheet(1, waehrung=""), "given_with").sentence


def test_funding_that_does_not_add_up() -> None:
    paper = filled()
    paper.rows("finanzierung", 1, [{"betrag": "8.000"}, {"betrag": "30.000"}])
    assert "„Finanzierung“ ergibt 38.000, „Kosten insgesamt“ ist 48.000: 10.000 sind offen." in (
        only(paper, "sum_matches").sentence
    )


def test_a_month_that_nobody_understands() -> None:
    paper = with_sheet(1, beginn="im Frühjahr")
    rules = {entry.rule for entry in findings(paper)}
    assert rules == {"unclear"}
    assert "ist kein Monat" in findings(paper)[0].sentence


def test_a_step_after_the_end() -> None:
    paper = filled()
    paper.rows("schritte", 1, [{}, {"bis": "August 2018"}])
    assert "08/2018 liegt außerhalb der Laufzeit (03/2017 bis 06/2018" in only(paper, "within").sentence


def test_a_goal_that_is_not_there() -> None:
    paper = with_sheet(2, ziele="O1.1, S9")
    rules = [entry.rule for entry in findings(paper)]
    assert rules == ["references", "marked"]
    assert "nennt S9; das steht nicht in „Ziele“" in findings(paper)[0].sentence


def test_a_goal_without_a_measure() -> None:
    paper = filled()
    paper.rows("ziele", 1, [{}, {}, {"ziel": "Wasser sparen"}])
    assert "Zu O1.2 gibt es kein Blatt „Maßnahme“" in only(paper, "covered").sentence


def test_a_timetable_that_differs_from_the_dates() -> None:
    paper = filled()
    paper.tick("zeitplan", 1, [4])
    assert "(zu viel: 2/2018; Tabelle" in only(paper, "timeline").sentence


def test_a_measure_that_outlasts_its_timetable() -> None:
    assert "es fehlt: 2/2018" in only(with_sheet(1, ende="September 2018"), "timeline").sentence


def test_a_measure_that_the_overviews_do_not_have() -> None:
    paper = filled()
    paper.copy_sheet(2, "M9")
    assert [(entry.rule, entry.measure) for entry in findings(paper)] == [("listed", "M9"), ("listed", "M9")]


def test_an_overview_of_a_measure_that_has_no_sheet() -> None:
    paper = filled()
    paper.rows("budget", 1, [{}, {}, {"titel": "Radwege", "kosten": "100", "offen": "100"}])
    assert "„Kosten und Finanzierung“ nennt M3; dazu gibt es kein Blatt" in only(paper, "listed").sentence


def test_a_budget_with_other_costs_than_the_sheet() -> None:
    paper = filled()
    paper.rows("budget", 1, [{"kosten": "50.000", "offen": "2.000"}])
    assert "nennt 50.000, das Blatt 48.000" in only(paper, "same_amount").sentence


def test_a_budget_that_does_not_add_up() -> None:
    paper = filled()
    paper.rows("budget", 1, [{"offen": "500"}])
    assert "„Offen“ ist 500, es müssten 0 sein" in only(paper, "balance").sentence


def test_a_sum_that_does_not_add_up() -> None:
    paper = filled()
    paper.rows("budget", 1, [{}, {}, {}, {"kosten": "55.000"}])
    assert "Die Summe bei „Kosten“ ist 55.000, die Zeilen ergeben 54.000" in only(paper, "balance").sentence


def test_a_sum_that_adds_up() -> None:
    paper = filled()
    sums = {"kosten": "54.000", "eigenmittel": "9.000", "foerdermittel": "42.000", "offen": "3.000"}
    paper.rows("budget", 1, [{}, {}, {}, sums])
    assert findings(paper) == []


def test_a_number_that_is_there_twice() -> None:
    paper = filled()
    paper.sheet(2, {"nr": "M1", "ende": "06/2018", "beginn": "03/2017"})
    assert "number_twice" in {entry.rule for entry in findings(paper)}


def test_a_sheet_without_its_title() -> None:
    assert only(with_sheet(1, titel=""), "required").sentence == "Maßnahme M1: „Titel“ fehlt."


def test_an_option_that_does_not_exist() -> None:
    assert "gehört nicht zu den vorgesehenen Angaben" in only(with_sheet(1, status="vielleicht"), "unclear").sentence


@pytest.mark.parametrize("word", ["planificada", "Planejada", "geplant / planificada", "planned"])
def test_an_option_in_the_partner_language_is_understood(word: str) -> None:
    reading = read(with_sheet(1, status=word).content)
    assert reading is not None
    assert reading.measures[0].value("status") == "geplant"
    assert reading.findings == ()


@pytest.mark.parametrize(
    "text", ["S1 O1.1", "S1; O1.1", "S1 und O1.1", "S1: Strom selbst erzeugen\nO1.1: 40 kWp", "s1, o1.1."]
)
def test_goals_may_be_named_in_many_ways(text: str) -> None:
    assert findings(with_sheet(1, ziele=text)) == []


def test_numbers_may_be_written_with_a_blank() -> None:
    assert findings(with_sheet(1, nr="M 1", handlungsfeld="F1 Erneuerbare Energien")) == []
