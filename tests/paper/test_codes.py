"""The code on each page of a blank tells pages that look alike apart, and pages that only look like ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import segno

from klimadocs.blanks import make_pdf
from klimadocs.catalogue import load_catalogue
from klimadocs.forms.fill import fill
from klimadocs.forms.reference import Reference
from klimadocs.paper.laying.codes import CodeBook
from klimadocs.paper.laying.finding import find
from klimadocs.paper.laying.grounds import grounds_of
from klimadocs.paper.leaves.light import even_out
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.stack import PaperRoom
from klimadocs.readers import find_reader
from klimadocs.readers.media import PDF
from tests.makers.paper.stacks import scan, sheets_of
from tests.makers.sample_truth import Sample
from tests.paper.sheets_of_paper import laid, office, pages_of, tiff

DPI = 200
SOMEBODY = Sample("Ida Brandt", "", True, {"name": "Ida Brandt", "alter": 9, "ordnung": True}, {}, (), (), ())


def recoded(page: Picture, text: str) -> Picture:
    """With another code pasted over its own."""
    book, (ground, *_) = CodeBook(), [entry for reference in office().references for entry in grounds_of(reference)]
    own = book.of(ground)
    assert own is not None
    left, top, right, bottom = (round(value * DPI / 72) for value in own.box)
    matrix = np.asarray(tuple(map(tuple, segno.make_qr(text, error="m").matrix)), np.uint8)
    side = min(right - left, bottom - top) - 40
    code = cv2.resize(255 - 255 * matrix, (side, side), interpolation=cv2.INTER_NEAREST)
    page = page.copy()
    page[top:bottom, left:right] = 255
    page[top + 20 : top + 20 + side, left + 20 : left + 20 + side] = code
    return page


@pytest.mark.parametrize("degrees", [0.0, 2.3])
def test_the_code_is_read_where_the_blank_has_it(degrees: float) -> None:
    book = CodeBook()
    grounds = [entry for reference in office().references for entry in grounds_of(reference)]
    for number, page in enumerate(pages_of("verwechselbar"), start=1):
        evened = even_out(laid(page, degrees, 0.97), DPI)
        fit = find(evened, DPI, grounds).best
        assert fit is not None
        assert book.read(fit, evened).endswith(f":{number}")
        assert book.contradiction(fit, evened) == ""


def test_a_page_with_the_code_of_another_form_is_doubted_throughout() -> None:
    stack = PaperRoom(office().references).read(
        tiff([recoded(pages_of("verwechselbar")[0], "anderes:formular:1")]), "image/tiff"
    )
    (form,) = stack.submissions
    reading = fill(form.reference, form.transcript, form.score)
    assert all(answer.doubt for answer in reading.answers)
    assert ["anderes:formular:1" in trouble.sentence for trouble in stack.troubles] == [True]
    assert [trouble.kind for trouble in stack.troubles] == ["other_code"]


def test_a_code_that_cannot_be_read_says_nothing() -> None:
    page = pages_of("verwechselbar")[0].copy()
    page[-250:, -300:] = 255
    stack = PaperRoom(office().references).read(tiff([page]), "image/tiff")
    assert len(stack.submissions) == 1
    assert [trouble.kind for trouble in stack.troubles] == []


@pytest.fixture(scope="module")
def twins(tiny_templates: Path) -> tuple[Reference, ...]:
    """Two forms that nobody can tell apart by how they look."""
    catalogue = load_catalogue(tiny_templates)
    form = catalogue.forms[0]
    call = catalogue.call(form.call)
    reader = find_reader(PDF)
    assert reader is not None
    forms = [replace(form, id=name) for name in ("ausweis-1", "ausweis-2")]
    blanks = [make_pdf(entry, call, catalogue.office) for entry in forms]
    return tuple(Reference(entry, reader.read(blank), blank) for entry, blank in zip(forms, blanks, strict=True))


@pytest.mark.parametrize("place", [0, 1])
def test_forms_that_look_alike_are_told_apart_by_their_codes(twins: tuple[Reference, ...], place: int) -> None:
    paper = scan(sheets_of(SOMEBODY, twins[place].content, twins[place].form))
    stack = PaperRoom(twins).read(paper, PDF)
    assert [entry.reference.form.id for entry in stack.submissions] == [twins[place].form.id]
    assert [trouble.kind for trouble in stack.troubles if trouble.kind in ("two_forms", "other_code")] == []
