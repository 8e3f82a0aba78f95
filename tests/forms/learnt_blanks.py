"""Forms learnt from their blanks, and what every one of them must do: a filled copy is read exactly, the blank says
nothing, any answers are read or doubted."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Transcript
from klimadocs.readers import find_reader, sniff, survey_blank
from tests.makers.blanks import BlankForm

_COPIES = 8
_MOST_DOUBTED = 0.05


def read(content: bytes) -> Transcript:
    reader = find_reader(sniff(content))
    assert reader is not None
    return reader.read(content)


@cache
def reference(form: BlankForm) -> Reference:
    content = form.make({})
    blank = read(content)
    return Reference(learn(blank, survey_blank(content, blank), form.name, "andere").form, blank)


def said(form: BlankForm, reading: FormReading) -> dict[str, object]:
    labels = {field.id: field.label for field in reference(form).form.fields}
    return {labels[answer.field]: answer.value for answer in reading.answers}


def doubted(form: BlankForm, reading: FormReading) -> set[str]:
    labels = {field.id: field.label for field in reference(form).form.fields}
    return {labels[answer.field] for answer in reading.answers if answer.doubt}


def wanted(form: BlankForm, answers: dict[str, object]) -> dict[str, object]:
    empty: dict[str, object] = {"bool": False, "multi": ()}
    return {entry.label: answers.get(entry.label, empty.get(entry.kind)) for entry in form.asked}


def assert_filled_copy_is_read_exactly(form: BlankForm, others: Sequence[BlankForm]) -> None:
    """And is told from the others."""
    copy = read(form.make(form.answers))
    identity = identify(copy, [reference(form), *(reference(other) for other in others)])
    assert identity.reference is reference(form)
    reading = fill(reference(form), copy, identity.score)
    assert said(form, reading) == form.answers
    assert doubted(form, reading) == set()
    assert reading.leftovers == ()


def assert_blank_says_nothing(form: BlankForm) -> None:
    reading = fill(reference(form), reference(form).raw, 1.0)
    assert [answer.field for answer in reading.answers if answer.is_given or answer.doubt] == []
    assert reading.leftovers == ()


def assert_any_answers_are_read_or_doubted(form: BlankForm, samples: Mapping[str, Sequence[object]]) -> None:
    """Answers from the samples of their kind. Doubted without need: few."""
    chance = random.Random(form.name)
    fields = doubts = 0
    for _ in range(_COPIES):
        answers = _some_answers(form, samples, chance)
        reading = fill(reference(form), read(form.make(answers)), 1.0)
        found, sure = said(form, reading), set(wanted(form, answers)) - doubted(form, reading)
        assert {label: found[label] for label in sure} == {label: wanted(form, answers)[label] for label in sure}
        fields += len(form.asked)
        doubts += len(form.asked) - len(sure)
    assert doubts <= _MOST_DOUBTED * fields


def _some_answers(form: BlankForm, samples: Mapping[str, Sequence[object]], chance: random.Random) -> dict[str, object]:
    found: dict[str, object] = {}
    for entry in form.asked:
        if chance.random() < 0.3:
            continue
        if entry.kind == "multi":
            chosen = tuple(option for option in entry.options if chance.random() < 0.5)
            found |= {entry.label: chosen} if chosen else {}
        else:
            found[entry.label] = chance.choice(entry.options or samples[entry.kind])
    return found
