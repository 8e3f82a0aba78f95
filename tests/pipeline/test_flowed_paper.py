"""Scans of Word forms that somebody filled and printed: their lines lie elsewhere than in any blank on paper."""

from __future__ import annotations

import io
import shutil
from functools import lru_cache
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.model.evidence import unpack_clippings
from klimadocs.pipeline.jobs import Job, Kept
from klimadocs.pipeline.reading import ReadTask, References
from klimadocs.readers.media import PDF
from tests.bench.paper import open_office
from tests.makers.flat_ways import fill_word as fill_word_form
from tests.makers.flat_ways import print_with_libreoffice
from tests.makers.paper.blank_sheets import Picture
from tests.makers.paper.stacks import print_sheets, scan, sheets_of, stray_sheet
from tests.makers.sample_truth import ROOT
from tests.paper.sheets_of_paper import person
from tests.tiny import fill_word

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
ANSWERS = {
    "ida": {"name": "Ida Brandt", "strasse": "Gartenweg 3", "alter": "9", "ausweis": "Kinder",
            "wunsch": "Mehr über Ratten und Mäuse, und wenn es geht auch etwas über das Meer. " * 3},
    "ole": {"name": "Ole Winter", "strasse": "Hauptstraße 117", "alter": "12", "ausweis": "Kinder"},
}  # fmt: skip
TICKS = {"ida": ("ordnung", "genre.1", "genre.3"), "ole": ("genre.2",)}


@pytest.fixture(scope="module")
def prints(tiny_templates: Path) -> dict[str, list[Picture]]:
    blank = (tiny_templates / "leseausweis/forms/ausweis/blank.docx").read_bytes()
    files = {name: fill_word(blank, texts, TICKS[name]) for name, texts in ANSWERS.items()}
    return {name: print_sheets(content) for name, content in print_with_libreoffice(files).items()}


@lru_cache
def task(templates: Path) -> ReadTask:
    return ReadTask(References(load_catalogue(templates)).all)


def keep(templates: Path, pages: list[Picture], dpi: int = 300) -> Kept:
    return task(templates).keep(Job("scan.pdf", "ab" * 32, PDF, scan(pages, dpi)))


def test_what_stands_beside_the_labels_is_read_and_sure_where_two_looks_agree(
    prints: dict[str, list[Picture]], tiny_templates: Path
) -> None:
    kept = keep(tiny_templates, prints["ida"])
    assert kept.read.reading is not None
    answers = {answer.field: answer for answer in kept.read.reading.answers}
    written = {name: answers[name] for name in ANSWERS["ida"]}
    sure = {name: answer.raw for name, answer in written.items() if not answer.doubt}
    assert {"name", "strasse", "alter", "wunsch"} <= set(sure)
    assert sure == {name: ANSWERS["ida"][name].strip() for name in sure}
    assert all(answer.is_given for answer in written.values())
    assert {answer.method for answer in answers.values() if answer.is_given} == {"ocr", "mark"}


def test_boxes_and_the_own_words_of_the_form_are_sure(prints: dict[str, list[Picture]], tiny_templates: Path) -> None:
    reading = keep(tiny_templates, prints["ida"]).read.reading
    assert reading is not None
    found = {name: (reading.answer(name).value, reading.answer(name).doubt) for name in ("ausweis", "genre", "ordnung")}
    assert found == {"ausweis": ("Kinder", False), "genre": (("Krimi", "Comic"), False), "ordnung": (True, False)}


def test_every_value_has_its_piece_of_paper_and_the_copy_can_be_searched(
    prints: dict[str, list[Picture]], tiny_templates: Path
) -> None:
    kept = keep(tiny_templates, prints["ole"])
    pictures = {entry.field_id: entry for entry in unpack_clippings(kept.evidence)}
    assert {"name", "strasse", "alter"} <= set(pictures)
    assert pictures["name"].own.startswith(b"\x89PNG")
    assert pictures["name"].blank == b""
    with pypdfium2.PdfDocument(kept.copy) as document:
        assert "Hauptstraße 117" in document[0].get_textpage().get_text_bounded()


def test_places_are_those_on_the_leaf_that_came(prints: dict[str, list[Picture]], tiny_templates: Path) -> None:
    """The same paper the other way round has its name in the other corner."""
    upright = keep(tiny_templates, prints["ole"]).read.reading
    turned = keep(tiny_templates, [np.ascontiguousarray(np.rot90(page, 2)) for page in prints["ole"]]).read.reading
    assert upright is not None
    assert turned is not None
    assert turned.value("name") == upright.value("name") == "Ole Winter"
    here, there = upright.answer("name").place.box, turned.answer("name").place.box
    assert here is not None
    assert there is not None
    assert here[0] + there[2] == pytest.approx(595, abs=25)
    assert here[1] + there[3] == pytest.approx(842, abs=25)


def test_two_of_them_in_one_pile_are_two(prints: dict[str, list[Picture]], tiny_templates: Path) -> None:
    pages = [*prints["ida"], stray_sheet(1), *prints["ole"]]
    first, *others = keep(tiny_templates, pages)
    assert [kept.read.reading.value("name") for kept in (first, *others) if kept.read.reading] == [
        "Ida Brandt",
        "Ole Winter",
    ]
    assert [trouble.kind for trouble in first.read.troubles] == ["foreign_page"]


@pytest.mark.parametrize("number", range(4))
def test_what_is_no_form_of_the_office_is_none(number: int, tiny_templates: Path) -> None:
    kept = keep(tiny_templates, [stray_sheet(number)], 200)
    assert kept.read.reading is None
    assert [trouble.kind for trouble in kept.read.troubles] == ["no_form"]


def test_the_form_of_another_office_is_none(tiny_templates: Path, prints: dict[str, list[Picture]]) -> None:
    """Both ways: a form with tables and boxes, but not ours."""
    assert keep(tiny_templates, sheets_of(person("verwechselbar"))[:2], 200).read.reading is None
    other = ReadTask(open_office().references).keep(Job("scan.pdf", "ab" * 32, PDF, scan(prints["ole"], 200)))
    assert other.read.reading is None


def test_the_scanned_last_page_of_a_printed_word_form_completes_it() -> None:
    """Printed to a PDF file by a program, but for the page that was signed."""
    catalogue = load_catalogue(ROOT / "templates")
    blank = next(entry.content for entry in catalogue.blanks if entry.path.endswith(".docx"))
    sample = person("verwechselbar")
    printed = print_with_libreoffice({"x": fill_word_form(blank, catalogue.forms[0], sample)})["x"]
    sheets = print_sheets(printed)
    joined = pikepdf.new()
    with pikepdf.open(io.BytesIO(printed)) as written, pikepdf.open(io.BytesIO(scan(sheets[-1:], 300))) as signed:
        joined.pages.extend([*written.pages[: len(sheets) - 1], signed.pages[0]])
        target = io.BytesIO()
        joined.save(target)
    kept = ReadTask(open_office().references).keep(Job("antrag.pdf", "ab" * 32, PDF, target.getvalue()))
    reading = kept.read.reading
    assert reading is not None
    assert kept.read.troubles == ()
    names = ("kommune_name", "datum", "unterzeichner_name", "zusage_mou", "datenschutz")
    assert {name: reading.value(name) for name in names} == {name: sample.answers[name] for name in names}
    assert not any(reading.answer(name).doubt for name in names)
    assert {reading.answer(name).place.page for name in names[1:]} == {len(sheets)}
    assert {entry.page for entry in unpack_clippings(kept.evidence)} == {len(sheets)}
