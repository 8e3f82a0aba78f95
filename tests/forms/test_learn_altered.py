"""Forms that nobody here made, learnt and filled, and then altered by those who filled them: what is ambiguous is
doubted. Which answer stands where is known by the makers; whatever is read otherwise must say so."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from klimadocs.forms.fill import fill
from klimadocs.model.reading import Answer
from tests.forms.learnt_blanks import read, reference
from tests.makers.blanks import Asked, BlankForm
from tests.makers.blanks.alterations import CHANGES, PAIRS, Copy, altered, unlike_answers
from tests.makers.blanks.word_blocks import BLOCK_FORMS
from tests.makers.blanks.word_forms import WORD_FORMS

FORMS = (*BLOCK_FORMS, *WORD_FORMS)
EVERY = (*((change,) for change in CHANGES), *PAIRS)
EMPTY: dict[str, object] = {"bool": False, "multi": ()}
TELLING = ("plz", "email", "phone", "date", "url")
PUT_ELSEWHERE = {"shift down", "shift up", "two in one"}
"""Nothing of the form itself is altered: only kinds of fields tell that an answer is in a wrong place."""


def answers_of(form: BlankForm, content: bytes) -> Iterator[tuple[Asked, Answer]]:
    """In the order of the form, since several fields may have the same label."""
    reading = fill(reference(form), read(content), 1.0)
    return zip(form.asked, reading.answers, strict=True)


def wanted(copy: Copy, asked: Asked) -> object:
    return copy.answers.get(asked.label, EMPTY.get(asked.kind))


def silent(copy: Copy, changes: tuple[str, ...]) -> list[str]:
    """What is read wrong, or lost, or stands twice with different words, and is not doubted."""
    found = []
    for asked, answer in answers_of(copy.form, copy.save()):
        is_right = answer.value == wanted(copy, asked)
        is_gone = not answer.is_given and not copy.holds(asked.label)
        if answer.doubt or is_gone or (is_right and asked.label not in copy.twofold):
            continue
        if not is_right and not PUT_ELSEWHERE.isdisjoint(changes) and not tells(copy, asked, answer):
            continue
        found.append(f"{asked.label}: {answer.value!r} for {wanted(copy, asked)!r}")
    return found


def tells(copy: Copy, asked: Asked, answer: Answer) -> bool:
    """Whether the kind of the field says that it holds what is another one's."""
    kinds = {str(copy.answers.get(entry.label)): entry.kind for entry in copy.form.asked}
    stands_here = kinds.get(answer.raw.strip(), "")
    return answer.is_given and asked.kind in TELLING and stands_here not in ("", asked.kind)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_unaltered_copies_are_read_and_hardly_ever_doubted(form: BlankForm) -> None:
    counted: Counter[str] = Counter()
    for number in range(12):
        chance = random.Random(f"{form.name} {number}")
        copy = Copy.of(form, unlike_answers(form, chance), chance)
        for asked, answer in answers_of(form, copy.save()):
            assert answer.value == wanted(copy, asked)
            counted["doubted" if answer.doubt else "sure"] += 1
    assert counted["doubted"] <= 0.02 * counted.total()


@pytest.mark.parametrize("changes", EVERY, ids=" + ".join)
def test_altered_copies_have_no_silent_error(changes: tuple[str, ...]) -> None:
    for form in FORMS:
        copy = altered(form, changes, random.Random(f"{form.name} {changes}"))
        if copy is not None:
            assert silent(copy, changes) == [], form.name


def test_most_of_what_was_not_altered_is_still_read() -> None:
    """A doubt everywhere would be no reading."""
    counted: Counter[str] = Counter()
    for form in FORMS:
        for change in ("delete block", "add strange row", "repeat block", "reword label", "unwrap all"):
            copy = altered(form, (change,), random.Random(f"{form.name} {change}"))
            if copy is not None:
                for asked, answer in answers_of(form, copy.save()):
                    is_read = answer.value == wanted(copy, asked) and not answer.doubt
                    counted["read" if is_read else "not"] += 1
    assert counted["read"] >= 0.8 * counted.total()


def test_answers_one_row_too_low_are_doubted_where_kinds_tell() -> None:
    """The e-mail stands beside "Postleitzahl", the town beside "E-Mail": all of the section is to be looked at."""
    form = next(form for form in FORMS if form.name == "aufnahmeantrag")
    chance = random.Random("tiefer")
    labels = ("Vorname", "Familienname", "Geburtsdatum", "Anschrift", "Telefon privat", "E-Mail-Adresse")
    given = ("", "Jörg-Ömer", "Przybylski", "2004-12-31", "Ringstraße 11", "030 23125 117")
    copy = Copy.of(form, dict(zip(labels, given, strict=True)), chance)
    answers = {asked.label: answer for asked, answer in answers_of(form, copy.save())}
    assert {label for label in labels if answers[label].doubt} == set(labels)
