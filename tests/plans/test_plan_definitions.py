"""plan.toml: what it may say, and that it fits the templates beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from klimadocs.catalogue.plans import load_plan
from klimadocs.errors import ConfigurationError
from klimadocs.model.call import LetterKind
from klimadocs.model.plan import PlanField
from klimadocs.pipeline.lint_plans import lint_plan
from tests.letters.contexts import LETTERS
from tests.plans.filling import CATALOGUE

SHIPPED = (LETTERS / "handlungsprogramm" / "plan.toml").read_text("utf-8")


def load(folder: Path, text: str) -> object:
    (folder / "plan.toml").write_text(text, "utf-8")
    return load_plan(folder)


def test_a_letter_that_nobody_fills_has_no_plan(tmp_path: Path) -> None:
    assert load_plan(tmp_path) is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('number = "nr"', 'number = "nummer"', "nummer"),
        ('id = "beginn", type = "month"', 'id = "beginn", type = "monat"', "beginn"),
        ('check = "not_before"', 'check = "not_befor"', "not_befor"),
        ('parts = { begin = "beginn", end = "ende" }', 'parts = { begin = "beginn" }', "“end” is missing"),
        ('parts = { begin = "beginn", end = "ende" }', 'parts = { begin = "start", end = "ende" }', "start"),
        ('id = "titel", required', 'id = "nr", required', "“nr” is there twice"),
        ('first_half_year = "1/2017"', 'first_half_year = "2017"', "half-year"),
        ("half_years = 6", "halfyears = 6", "halfyears"),
        ('gravity = "gap"', 'gravity = "bad"', "gravity"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in SHIPPED
    with pytest.raises(ConfigurationError, match=words):
        load(tmp_path, SHIPPED.replace(old, new, 1))


def shipped() -> LetterKind:
    letter = CATALOGUE.calls[0].letter("handlungsprogramm")
    assert letter is not None
    return letter


def test_the_shipped_plan_fits_its_templates() -> None:
    letter = shipped()
    assert len(letter.templates) == 4
    assert [fault for template in letter.templates for fault in lint_plan(letter, template)] == []


def test_a_field_that_no_template_has_is_found() -> None:
    letter = shipped()
    assert letter.plan is not None
    sheet = replace(letter.plan.sheet, fields=(*letter.plan.sheet.fields, PlanField("wetter")))
    changed = replace(letter, plan=replace(letter.plan, sheet=sheet))
    (fault,) = lint_plan(changed, letter.templates[0])
    assert fault[1] == "Für „massnahme.wetter“ aus plan.toml gibt es kein Inhaltssteuerelement."


def test_a_control_that_no_plan_has_is_found() -> None:
    letter = shipped()
    assert letter.plan is not None
    fields = tuple(entry for entry in letter.plan.sheet.fields if entry.id != "risiken")
    changed = replace(letter, plan=replace(letter.plan, sheet=replace(letter.plan.sheet, fields=fields)))
    (fault,) = lint_plan(changed, letter.templates[0])
    assert fault[1] == "Das Inhaltssteuerelement „massnahme.risiken“ kommt in plan.toml nicht vor."
