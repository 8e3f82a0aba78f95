"""The linter as tests call it: one template within the small call."""

from __future__ import annotations

from functools import cache

from klimadocs.letters.lint import Flaw, find_flaws
from klimadocs.pipeline.vocabulary import Rehearsal, occasion_of
from tests.lint.gardens import catalogue


@cache
def rehearsals() -> list[Rehearsal]:
    known = catalogue()
    return [Rehearsal(call, form, known.office) for call in known.calls for form in call.forms]


def flaws_of(content: bytes, letter: str = "antwort", language: str = "de") -> list[Flaw]:
    call = catalogue().calls[0]
    kind = call.letter(letter)
    assert kind
    template = kind.template(language)
    assert template
    return find_flaws(content, occasion_of(call, kind, template, rehearsals()))
