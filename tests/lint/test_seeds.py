"""Every broken template is found, with its kind and its place; and no sound one."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimadocs.letters import open_press
from klimadocs.letters.lint import Flaw
from klimadocs.model.call import Template
from tests.lint.broken import DOUBTED, SEEDS, Seed
from tests.lint.checking import flaws_of
from tests.lint.good import GOOD
from tests.lint.office import saved_by_office

KEPT = ("unknown", "filter", "type", "option", "optional", "syntax", "foreign", "signs", "branch")
"""Kinds of flaws that stay what they are when another program saves the file."""
MENDED = ("soft-hyphen", "footnote", "endnote", "field-code-typo")
"""Soft hyphens become elements, which a tag may hold; notes that no text refers to are dropped; the address of a link
becomes a target, where no tag is filled."""
IN_TEXT = [seed for seed in SEEDS if seed.letter == "antwort" and seed.kind in KEPT and seed.name not in MENDED]


def is_told(seed: Seed, flaws: list[Flaw]) -> bool:
    """By kind, part and the words near it."""
    return any(
        flaw.kind == seed.kind
        and seed.part in flaw.label
        and (seed.near in flaw.paragraph or seed.near in flaw.sentence)
        for flaw in flaws
    )


def test_the_seeds_are_many_and_each_says_what_it_breaks() -> None:
    assert len(SEEDS) >= 60
    assert len({seed.name for seed in SEEDS}) == len(SEEDS)
    assert len({seed.says for seed in SEEDS}) == len(SEEDS)
    assert {seed.name for seed in SEEDS} >= DOUBTED
    assert len(DOUBTED) >= 15


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_broken_template_is_found_where_it_is_broken(seed: Seed) -> None:
    flaws = flaws_of(seed.make(), seed.letter, seed.language)
    assert is_told(seed, flaws), [(flaw.kind, flaw.where, flaw.sentence) for flaw in flaws]
    assert all(flaw.sentence.endswith((".", "?")) and flaw.remedy for flaw in flaws)


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_template_has_no_flaws(name: str) -> None:
    assert [(flaw.kind, flaw.where, flaw.sentence) for flaw in flaws_of(GOOD[name])] == []


@pytest.mark.parametrize("name", GOOD)
def test_the_press_agrees_that_it_is_sound(name: str) -> None:
    open_press().variables(Template("de", f"{name}.docx", name, GOOD[name]))


def test_what_libreoffice_saved_anew_is_found_as_well(tmp_path: Path) -> None:
    """It cuts runs, renames parts and styles, and writes text boxes and fields in its own way."""
    saved = saved_by_office({seed.name: seed.make() for seed in IN_TEXT}, tmp_path)
    missed = [seed.name for seed in IN_TEXT if not is_told(seed, flaws_of(saved[seed.name]))]
    assert missed == []


def test_what_libreoffice_saved_anew_is_still_sound(tmp_path: Path) -> None:
    saved = saved_by_office(GOOD, tmp_path)
    found = {name: [(f.kind, f.where, f.sentence) for f in flaws_of(content)] for name, content in saved.items()}
    assert {name: flaws for name, flaws in found.items() if flaws} == {}
