"""The same Word form printed in several typefaces is learnt the same, and what is printed of it is read the same."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from klimadocs.forms.fill import fill
from tests.forms.learnt_blanks import assert_filled_copy_is_read_exactly, doubted, read, reference, said
from tests.forms.test_learn import row_of
from tests.makers.blanks import BlankForm
from tests.makers.blanks.comb_forms import COMB_FORMS
from tests.makers.blanks.docx_forms import DOCX_FORMS
from tests.makers.blanks.faces import FACES, set_in
from tests.makers.blanks.line_forms import LINE_FORMS
from tests.makers.blanks.pdf_forms import printed
from tests.makers.blanks.word_forms import WORD_FORMS

BY_NAME = {form.name: form for form in (*WORD_FORMS, *DOCX_FORMS, *LINE_FORMS, *COMB_FORMS)}
pytestmark = [
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.timeout(240),
]


def printed_in(form: BlankForm, face: str) -> BlankForm:
    return replace(
        form,
        name=f"{form.name}-{face}",
        ending="pdf",
        make=lambda answers: printed(set_in(form.make(answers), face)),
    )


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("name", ["ferienpass", "pflegekurs", "sozialmeldung"])
def test_prints_are_learnt_and_read_in_every_typeface(name: str, face: str) -> None:
    form = printed_in(BY_NAME[name], face)
    row = row_of(form)
    assert (row.right, row.extra) == (row.asked, 0), row.line
    assert_filled_copy_is_read_exactly(form, [])


@pytest.mark.parametrize("face", FACES)
def test_words_behind_a_box_may_go_on_below_the_box(face: str) -> None:
    """Learnt from the Word file, which tells no lines; the print breaks them where the typeface has no more room."""
    form = BY_NAME["ferienpass"]
    copy = read(printed(set_in(form.make(form.answers), face)))
    reading = fill(reference(form), copy, 1.0)
    assert said(form, reading) == form.answers
    assert doubted(form, reading) == set()
