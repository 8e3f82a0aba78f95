"""Pages that the file turns are learnt as they are read: with their words upright."""

from __future__ import annotations

import io

import pikepdf
import pytest

from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Form
from klimadocs.model.transcript import Transcript
from klimadocs.readers import find_reader, sniff, survey_blank
from tests.makers.blanks import BlankForm
from tests.makers.blanks.pdf_forms import PDF_FORMS

FORMS = [form for form in PDF_FORMS if not form.name.endswith("-druck")]


def turned(content: bytes, angle: int) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.obj.Rotate = angle
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


def read(content: bytes) -> Transcript:
    reader = find_reader(sniff(content))
    assert reader is not None
    return reader.read(content)


def learnt(form: BlankForm, content: bytes) -> tuple[Form, Transcript]:
    blank = read(content)
    return learn(blank, survey_blank(content, blank), form.name, "andere").form, blank


def fields(form: Form) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((entry.label, entry.kind, entry.options) for entry in form.fields)


@pytest.mark.parametrize("angle", [90, 180, 270])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_turned_blank_is_learnt_and_its_copies_are_read(form: BlankForm, angle: int) -> None:
    blank = turned(form.make({}), angle)
    own, transcript = learnt(form, blank)
    assert fields(own) == fields(learnt(form, form.make({}))[0])
    reference = Reference(own, transcript, blank)
    copy = read(turned(form.make(form.answers), angle))
    assert identify(copy, [reference]).reference is reference
    reading = fill(reference, copy, 1.0)
    labels = {entry.id: entry.label for entry in own.fields}
    assert {labels[answer.field]: answer.value for answer in reading.answers} == form.answers
    assert not [answer.field for answer in reading.answers if answer.doubt]
