"""Forms as offices lay them out, learnt and read at once: letters in boxes, groups of buttons, salutations to tick, gaps
for a date, an account and an amount, persons as rows, large frames, lines to sign on. Form by form."""

from __future__ import annotations

import io
import random
from functools import cache

import pikepdf
import pytest

from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.reading import FormReading
from klimadocs.readers import survey_blank
from tests.forms.test_learn import need, row_of
from tests.forms.test_learn_altered import silent
from tests.forms.test_learn_round_trip import doubted, read, said, wanted
from tests.makers.blanks import BlankForm
from tests.makers.blanks.alterations import CHANGES, altered
from tests.makers.blanks.comb_forms import COMB_FORMS, PENSION_COMBS
from tests.makers.blanks.docx_forms import DOCX_FORMS
from tests.makers.blanks.line_forms import LINE_FORMS

WORD_FORMS = (*DOCX_FORMS, *LINE_FORMS)
FORMS = (*WORD_FORMS, *COMB_FORMS)
SHORT = {
    "text": ("A. MÖLLER", "DE02", "ORT", "X Y Z", "12", "A&B"),
    "long": ("Erstens. Zweitens.", "Ort, Datum: hier"),
    "date": ("2024-02-29", "2001-12-01"),
    "email": ("a.b@example.org",),
    "phone": ("030 23125 999",),
    "plz": ("01067",),
    "integer": (7, 1200),
    "bool": (True,),
}
"""What fits into boxes for twelve letters."""


@cache
def reference(form: BlankForm) -> Reference:
    content = form.make({})
    blank = read(content)
    return Reference(learn(blank, survey_blank(content, blank), form.name, "andere").form, blank)


def sure(form: BlankForm, reading: FormReading) -> set[str]:
    return {entry.label for entry in form.asked} - doubted(form, reading)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_field_is_found_with_its_kind_and_its_options(form: BlankForm) -> None:
    need(form)
    row = row_of(form)
    assert (row.right, row.extra) == (row.asked, 0), row.line
    by_label = {field.label: field for field in reference(form).form.fields}
    assert {entry.label: by_label[entry.label].options for entry in form.asked} == {
        entry.label: entry.options for entry in form.asked
    }


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_filled_copy_is_read_exactly(form: BlankForm) -> None:
    need(form)
    copy = read(form.make(form.answers))
    identity = identify(copy, [reference(form)])
    assert identity.reference is reference(form)
    reading = fill(reference(form), copy, identity.score)
    assert said(form, reading) == form.answers
    assert doubted(form, reading) == set()
    assert reading.leftovers == ()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_blank_says_nothing(form: BlankForm) -> None:
    need(form)
    reading = fill(reference(form), reference(form).raw, 1.0)
    assert [answer.field for answer in reading.answers if answer.is_given or answer.doubt] == []
    assert reading.leftovers == ()


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "form", [form for form in FORMS if not form.name.endswith("-druck")], ids=lambda form: form.name
)
def test_any_answers_are_read_or_doubted(form: BlankForm) -> None:
    chance = random.Random(form.name)
    doubts = fields = 0
    for _ in range(8):
        answers = _some_answers(form, chance)
        reading = fill(reference(form), read(form.make(answers)), 1.0)
        found, right = said(form, reading), wanted(form, answers)
        assert {label: found[label] for label in sure(form, reading)} == {
            label: right[label] for label in sure(form, reading)
        }
        fields += len(form.asked)
        doubts += len(doubted(form, reading))
    assert doubts <= 0.05 * fields


def _some_answers(form: BlankForm, chance: random.Random) -> dict[str, object]:
    found: dict[str, object] = {}
    for entry in form.asked:
        if chance.random() < 0.3:
            continue
        if entry.kind == "multi":
            chosen = tuple(option for option in entry.options if chance.random() < 0.5)
            found |= {entry.label: chosen} if chosen else {}
        else:
            found[entry.label] = chance.choice(entry.options or SHORT[entry.kind])
    return found


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", WORD_FORMS, ids=lambda form: form.name)
def test_altered_copies_have_no_silent_error(form: BlankForm, change: str) -> None:
    for seed in range(4):
        copy = altered(form, (change,), random.Random(f"{form.name} {change} {seed}"))
        if copy is not None:
            assert silent(copy, (change,)) == []


def test_letters_of_a_flattened_comb_are_put_together_and_doubted() -> None:
    """The page alone does not say that they stood in boxes."""
    form = next(form for form in FORMS if form.name == "rente")
    with pikepdf.open(io.BytesIO(form.make(form.answers))) as document:
        document.generate_appearance_streams()
        document.flatten_annotations("all")
        target = io.BytesIO()
        document.save(target)
    reading = fill(reference(form), read(target.getvalue()), 1.0)
    found, labels = said(form, reading), [label for label, _ in PENSION_COMBS]
    assert {label: found[label] for label in labels} == {label: form.answers[label] for label in labels}
