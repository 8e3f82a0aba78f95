"""Months, amounts and half-years as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from klimadocs.model.plan import HalfYear
from klimadocs.plans.values import read_amount, read_choice, read_month, read_number


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("März 2017", "2017-03", "2017-03"),
        ("marzo de 2017", "2017-03", "2017-03"),
        ("março 2017", "2017-03", "2017-03"),
        ("Sept. 2017", "2017-09", "2017-09"),
        ("03/2017", "2017-03", "2017-03"),
        ("3.2017", "2017-03", "2017-03"),
        ("2017-03", "2017-03", "2017-03"),
        ("15. März 2017", "2017-03", "2017-03"),
        ("15.03.2017", "2017-03", "2017-03"),
        ("Ende März 2017", "2017-03", "2017-03"),
        ("2017", "2017-01", "2017-12"),
        ("1. Halbjahr 2017", "2017-01", "2017-06"),
        ("2. Hj. 2017", "2017-07", "2017-12"),
        ("Q2 2017", "2017-04", "2017-06"),
        ("3. Quartal 2017", "2017-07", "2017-09"),
    ],
)
def test_months(text: str, first: str, last: str) -> None:
    assert read_month(text, False) == (first, "")
    assert read_month(text, True) == (last, "")


@pytest.mark.parametrize("text", ["Frühjahr 2017", "bald", "13/2017", "März", "2017/2018", "31.02.2017"])
def test_what_is_no_month_keeps_its_text(text: str) -> None:
    value, why = read_month(text, False)
    assert value == text
    assert why


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48.000", 48000.0),
        ("48 000 €", 48000.0),
        ("EUR 48.000,50", 48000.5),
        ("48,000.50", 48000.5),
        ("ca. 1.200 Euro", 1200.0),
        ("1,2 Mio. €", 1200000.0),
        ("12 Tsd. EUR", 12000.0),
        ("R$ 1.500,00", 1500.0),
        ("0", 0.0),
        ("7.500,-", 7500.0),
        ("2 Millionen EUR", 2000000.0),
        ("15 MIO EUR", 15000000.0),
        ("3 mil", 3000.0),
    ],
)
def test_amounts(text: str, value: float) -> None:
    assert read_amount(text) == (value, "")


@pytest.mark.parametrize(
    "text", ["48,000", "1.5", "10–20", "10 oder 20", "unbekannt", "10 bis 12 Tsd.", "500 € pro Jahr", "12 T€"]
)
def test_amounts_that_are_not_sure_are_doubted(text: str) -> None:
    assert read_amount(text)[1]


def test_a_number_may_have_a_unit() -> None:
    assert read_number("12,5 t CO2") == (12.5, "")


def test_options_are_found_by_their_beginning() -> None:
    assert read_choice("geplant ab 2018", ("Idee", "geplant"), {}) == ("geplant", "")
    assert read_choice("geplannt", ("Idee", "geplant"), {})[1]


@pytest.mark.parametrize("text", ["1/2017", "1. Hj. 2017", "H1 2017", "2017-1", "2017/1", "1. Halbjahr 2017", "1-2017"])
def test_half_years(text: str) -> None:
    half = HalfYear.parse(text)
    assert (half.begin, half.end) == (date(2017, 1, 1), date(2017, 6, 30))
    assert [str(half.later(steps)) for steps in (1, 2, -1)] == ["2/2017", "1/2018", "2/2016"]


@pytest.mark.parametrize("text", ["3/2017", "2017", "1. Jahr", "12/2017", ""])
def test_what_is_no_half_year(text: str) -> None:
    with pytest.raises(ValueError, match="no half-year"):
        HalfYear.parse(text)
