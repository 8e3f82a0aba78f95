"""What the linter says is what the press does: where it is silent no letter has gaps, where it warns some letter has."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.errors import LetterError
from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import Context, compose
from klimadocs.letters.lint import find_flaws
from klimadocs.model.call import Template
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import with_parts
from klimadocs.pipeline.sampling import view_of
from klimadocs.pipeline.vocabulary import Rehearsal, occasion_of
from tests.lint.broken import SEEDS, Seed
from tests.lint.gardens import catalogue
from tests.lint.good import GOOD

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "name": "Sonnengarten", "art": "Verein", "strasse": "Am Hang 1", "parzellen": 12, "themen": ["Wasser"],
    "zusage": True, "beschluss": "geplant", "nachname": "Muster", "mail": "eins@example.org",
}  # fmt: skip
OPTIONAL = {
    "flaeche": 900, "seit": "1.5.1990", "verbund": "Nachbargarten", "amt": "Vorstand", "partner_name": "Jardim",
    "partner_land": "Brasilien",
}  # fmt: skip
OPTIONAL_SEEDS = [seed for seed in SEEDS if seed.kind == "optional" and seed.name != "empty-office"]
"""What the office itself does not have prints as nothing: “Fax: ”."""


def applications(count: int) -> Iterator[dict[str, object]]:
    """All that must be answered is; of the rest what chance gives."""
    chance = random.Random(count)
    for number in range(count):
        some = {name: value for name, value in OPTIONAL.items() if number and chance.random() < 0.5}
        decided = {"beschluss": "liegt vor", "beschluss_datum": "2.4.2031"} if chance.random() < 0.5 else {}
        yield {**ANSWERS, **some, **decided}


@cache
def contexts() -> list[Context]:
    call, office = catalogue().calls[0], catalogue().office
    letter = call.letter("antwort")
    assert letter
    views = [view_of(call, call.forms[0], values) for values in applications(12)]
    return [compose(view, letter, "de", office, view.today) for view in views]


def is_whole(content: bytes, context: Context) -> bool:
    """True where the letter can be made and shows no gap, none that a filter or a sum hides from the press either."""
    marks = Marks("GA-2031-01", "antwort", "de", "0" * 64)
    try:
        pressed = open_press().press(Template("de", "probe.docx", "0", content), context, marks)
    except LetterError:
        return False
    return not pressed.gaps and "[[FEHLT" not in visible_text(pressed.content)


@pytest.mark.parametrize("name", GOOD)
def test_no_letter_of_a_sound_template_has_gaps(name: str) -> None:
    assert all(is_whole(GOOD[name], context) for context in contexts())


@pytest.mark.parametrize("seed", OPTIONAL_SEEDS, ids=lambda seed: seed.name)
def test_a_value_that_may_be_missing_is_missing_in_some_letter(seed: Seed) -> None:
    content = seed.make()
    assert not all(is_whole(content, context) for context in contexts())


WORD = re.compile(r"(?<![\w'\"])[a-z_]{4,}(?![\w'\"(])")
NAMED = {"unknown", "filter", "syntax"}
KEYWORDS = {"else", "elif", "endif", "endfor", "index", "first", "last", "length", "loop", "with", "endset", "join"}


def misspelt(content: bytes, chance: random.Random) -> tuple[bytes, str] | None:
    """The template with two letters of one name swapped."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
    tags = [tag for tag in re.finditer(r"\{\{[^<]*?\}\}|\{%[^<]*?%\}", body) if "&" not in tag.group()]
    sites = [
        (tag.start() + word.start(), word.group())
        for tag in tags
        for word in WORD.finditer(re.sub(r"'[^']*'|\"[^\"]*\"", lambda text: "0" * len(text.group()), tag.group()))
        if word.group() not in KEYWORDS and word.group()[1] != word.group()[2]
    ]
    if not sites:
        return None
    start, word = chance.choice(sites)
    wrong = f"{word[0]}{word[2]}{word[1]}{word[3:]}"
    changed = f"{body[:start]}{wrong}{body[start + len(word) :]}"
    return with_parts(content, {"word/document.xml": changed.encode()}), wrong


def test_a_letter_swapped_anywhere_in_the_shipped_templates_is_found() -> None:
    """One name in each template; parts of names, loop variables and filters among them."""
    known = load_catalogue(ROOT / "templates")
    chance = random.Random(2014)
    missed = []
    for call in known.calls:
        rehearsals = [Rehearsal(call, form, known.office) for form in call.forms]
        for letter in call.letters:
            for template in letter.templates:
                found = misspelt(template.content, chance)
                occasion = occasion_of(call, letter, template, rehearsals)
                if found and not {flaw.kind for flaw in find_flaws(found[0], occasion)} & NAMED:
                    missed.append((template.path, found[1]))
    assert missed == []
