"""Forms as offices lay them out, learnt and read at once: letters in boxes, groups of buttons, salutations to tick, gaps
for a date, an account and an amount, persons as rows, large frames, lines to sign on. Form by form."""

from __future__ import annotations

import io
import random

import pikepdf
import pytest

from klimadocs.forms.fill import fill
from tests.forms.learnt_blanks import read, reference, said
from tests.forms.test_learn import need, row_of
from tests.forms.test_learn_altered import silent
from tests.makers.blanks import BlankForm
from tests.makers.blanks.alterations import CHANGES, altered
from tests.makers.blanks.comb_forms import COMB_FORMS, PENSION_COMBS
from tests.makers.blanks.docx_forms import DOCX_FORMS
from tests.makers.blanks.line_forms import LINE_FORMS

WORD_FORMS = (*DOCX_FORMS, *LINE_FORMS)
FORMS = (*WORD_FORMS, *COMB_FORMS)
"""What all learnt forms must do is asked of these, too, in test_learn_round_trip.py."""


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
