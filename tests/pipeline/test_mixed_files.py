"""Files that are half digital: pages that a program printed, and scanned pages among them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.model.evidence import unpack_clippings
from klimadocs.pipeline.jobs import Job, Kept
from klimadocs.pipeline.reading import ReadTask, References
from klimadocs.readers.media import PDF
from klimadocs.readers.paper import look_at_pages
from tests import tiny
from tests.makers import flat_ways
from tests.makers.paper.stacks import scan, sheets_of, stray_sheet
from tests.makers.sample_truth import Sample
from tests.paper.sheets_of_paper import office, person

WHO, OTHER = "verwechselbar", "murnau-korrigiert"


@lru_cache
def task() -> ReadTask:
    return ReadTask(office().references)


@lru_cache
def printed(name: str) -> bytes:
    return flat_ways.typed_over(office().blanks["pdf"], office().form, person(name))


@lru_cache
def scanned(name: str) -> bytes:
    return scan([*sheets_of(person(name)), stray_sheet(1)])


def joined(*pages: tuple[bytes, int]) -> bytes:
    document = pikepdf.new()
    for content, number in pages:
        with pikepdf.open(io.BytesIO(content)) as source:
            document.pages.append(source.pages[number - 1])
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def keep(content: bytes) -> Kept:
    return task().keep(Job("antrag.pdf", "ab" * 32, PDF, content))


def wrong(kept: Kept, sample: Sample) -> list[str]:
    """Fields that are wrong and not doubted; how lines are broken does not count."""
    assert kept.read.reading is not None
    return [
        answer.field
        for answer in kept.read.reading.answers
        if not answer.doubt and flat(answer.value) != flat(sample.answers.get(answer.field))
    ]


def flat(value: object) -> object:
    if isinstance(value, list | tuple):
        return tuple(value) or None
    return " ".join(value.split()) if isinstance(value, str) else value or None


def doubted(kept: Kept) -> Sequence[str]:
    assert kept.read.reading is not None
    return [answer.field for answer in kept.read.reading.answers if answer.doubt]


@pytest.mark.parametrize("on_paper", [4, 1])
def test_a_printed_form_with_one_scanned_page_is_one_form(on_paper: int) -> None:
    """The last page signed and scanned, the rest as the program wrote it."""
    pages = [(scanned(WHO) if page == on_paper else printed(WHO), page) for page in (1, 2, 3, 4)]
    kept = keep(joined(*pages))
    assert kept.others == ()
    assert wrong(kept, person(WHO)) == []
    assert len(doubted(kept)) <= 3
    methods = {answer.place.page: answer.method for answer in kept.read.reading.answers if answer.is_given}
    assert {page: methods[page] in ("ocr", "mark") for page in methods}[on_paper]
    assert {clipping.page for clipping in unpack_clippings(kept.evidence)} == {on_paper}
    assert kept.copy.startswith(b"%PDF")


def test_a_scanned_letter_behind_the_form_is_told_and_does_not_disturb_it() -> None:
    pages = [(printed(WHO), page) for page in (1, 2, 3, 4)]
    kept = keep(joined(*pages, (scanned(WHO), 5)))
    assert wrong(kept, person(WHO)) == []
    assert [trouble.kind for trouble in kept.read.troubles] == ["foreign_page"]
    assert "Blatt 5" in kept.read.troubles[0].sentence


def test_the_signed_page_once_more_does_not_disturb_the_form() -> None:
    pages = [(printed(WHO), page) for page in (1, 2, 3, 4)]
    kept = keep(joined(*pages, (scanned(WHO), 4)))
    assert kept.others == ()
    assert wrong(kept, person(WHO)) == []


def test_the_scanned_form_of_another_applicant_is_a_form_of_its_own() -> None:
    pages = [(printed(WHO), page) for page in (1, 2, 3, 4)]
    kept = keep(joined(*pages, *((scanned(OTHER), page) for page in (1, 2, 3, 4))))
    (other,) = kept.others
    assert wrong(kept, person(WHO)) == []
    assert wrong(other, person(OTHER)) == []
    assert other.read.leaves == (5, 6, 7, 8)


def test_fields_count_more_than_how_they_look(tiny_templates: Path) -> None:
    """A form with fields and a scanned attachment is read by its fields."""
    blank = (tiny_templates / "leseausweis/forms/ausweis/blank.pdf").read_bytes()
    form = tiny.fill_pdf(blank, {"name": "Ida Küßner", "alter": "9"}, ("ordnung",))
    with pikepdf.open(io.BytesIO(form)) as document, pikepdf.open(io.BytesIO(scan([stray_sheet(1)]))) as attached:
        document.pages.extend(attached.pages)
        target = io.BytesIO()
        document.save(target)
    own = ReadTask(References(load_catalogue(tiny_templates)).all)
    kept = own.keep(Job("antrag.pdf", "ab" * 32, PDF, target.getvalue()))
    assert kept.read.reading is not None
    assert {answer.method for answer in kept.read.reading.answers if answer.is_given} == {"acroform"}
    assert kept.read.reading.value("name") == "Ida Küßner"
    assert [trouble.kind for trouble in kept.read.troubles] == ["foreign_page"]


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
def test_letters_drawn_as_lines_are_read_like_a_picture() -> None:
    """Some programs print to PDF without a single letter."""
    drawn = flat_ways.run("gs", printed(WHO), "-q", "-o", "OUT", "-sDEVICE=pdfwrite", "-dNoOutputFonts", "IN")
    looks = look_at_pages(drawn)
    assert (looks.pictures, len(looks.likely)) == (frozenset(), 4)
    kept = keep(drawn)
    assert kept.read.reader == "paper"
    assert len(wrong(kept, person(WHO))) <= 3  # how well letters are read is measured by tests/bench/paper.py
    assert len(doubted(kept)) <= 8


@pytest.mark.parametrize("content", [b"%PDF-1.7 cut off", b""])
def test_what_cannot_be_opened_has_no_pictures(content: bytes) -> None:
    looks = look_at_pages(content)
    assert (looks.pictures, looks.likely, looks.is_paper) == (frozenset(), frozenset(), False)
