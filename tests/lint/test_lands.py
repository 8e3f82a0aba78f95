"""Codes of holidays that nobody knows are told before a letter counts with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.pipeline.lint_lands import lint_lands


def test_the_shipped_codes_are_known(shipped: Catalogue) -> None:
    assert list(lint_lands(shipped)) == []


def test_an_office_without_holidays_is_no_fault(shipped: Catalogue) -> None:
    assert list(lint_lands(replace(shipped, office=replace(shipped.office, holidays="")))) == []


@pytest.mark.parametrize("code", ["DE-NRW", "NW", "XX", "de-nw"])
def test_an_unknown_code_of_the_office_is_told(shipped: Catalogue, code: str) -> None:
    [(place, sentence, remedy)] = lint_lands(replace(shipped, office=replace(shipped.office, holidays=code)))
    assert place == "office.toml"
    assert f"“{code}”" in sentence
    assert "DE-NW" in remedy


def test_states_that_the_form_does_not_offer_and_codes_that_nobody_knows_are_told(shipped: Catalogue) -> None:
    call = shipped.calls[0]
    form = call.forms[0]
    roles = replace(form.roles, states=(("Bayer", "DE-BY"), ("Hessen", "DE-XX")))
    changed = replace(shipped, calls=(replace(call, forms=(replace(form, roles=roles),)),))
    faults = list(lint_lands(changed))
    assert [(place.rpartition("/")[2], remedy) for place, _, remedy in faults] == [
        ("form.toml", "Did you mean “Bayern”?"),
        ("form.toml", "Write a code of ISO 3166 like DE-NW, or DE."),
    ]
