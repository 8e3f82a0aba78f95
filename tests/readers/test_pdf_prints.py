"""Pages that are known again by their print, and those that must not be taken for known ones."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pytest

from klimadocs.model.transcript import Place, Sighting
from klimadocs.readers.acroform import AcroformReader
from klimadocs.readers.pdf_prints import Prints, mark_of
from tests.readers.pdf_files import PdfDraft

Change = Callable[[pikepdf.Pdf], None]


def form(value: str = "", text: str = "Name der Stadt") -> bytes:
    draft = PdfDraft()
    draft.write([text, "Ort und Tag"])
    draft.field("stadt", "Tx", V=pikepdf.String(value))
    return draft.save()


def changed(content: bytes, change: Change) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        change(document)
        document.save(target)
    return target.getvalue()


def mark(content: bytes, page_number: int = 1) -> bytes | None:
    return mark_of(pypdf.PdfReader(io.BytesIO(content)).pages[0], page_number)


def lines(content: bytes) -> list[str]:
    return [entry.text for entry in AcroformReader().read(content).sightings if entry.method == "line"]


def test_what_is_filled_in_does_not_change_the_print() -> None:
    assert mark(form("Jena")) == mark(form("")) is not None


def test_numbers_of_objects_and_other_packing_do_not_matter() -> None:
    first = form()
    second = changed(first, lambda document: document.make_stream(b"in between") and None)
    assert mark(second) == mark(first)


def write_over(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"BT /F1 9 Tf 60 705 Td (Jena) Tj ET")


def change_font(document: pikepdf.Pdf) -> None:
    document.pages[0].Resources.Font.F1.BaseFont = pikepdf.Name.Symbol


def turn(document: pikepdf.Pdf) -> None:
    document.pages[0].Rotate = 90


def crop(document: pikepdf.Pdf) -> None:
    document.pages[0].CropBox = pikepdf.Array([0, 0, 500, 842])


@pytest.mark.parametrize("change", [write_over, change_font, turn, crop])
def test_whatever_is_printed_otherwise_is_another_page(change: Change) -> None:
    first = form()
    assert mark(changed(first, change)) != mark(first)


def test_page_number_belongs_to_the_mark() -> None:
    assert mark(form(), 1) != mark(form(), 2)


def test_text_typed_over_a_known_page_is_read() -> None:
    first = form()
    assert lines(first) == ["Name der Stadt", "Ort und Tag"]
    assert "Jena" in " ".join(lines(changed(first, write_over)))
    assert lines(first) == ["Name der Stadt", "Ort und Tag"]


def test_resources_that_hold_themselves_are_no_page_to_be_known() -> None:
    def knot(document: pikepdf.Pdf) -> None:
        inner = pikepdf.Dictionary(A=1)
        for _ in range(40):
            inner = pikepdf.Dictionary(A=inner)
        document.pages[0].Resources.Deep = inner
        document.pages[0].Resources.Self = document.make_indirect(pikepdf.Dictionary())
        document.pages[0].Resources.Self.Again = document.pages[0].Resources.Self

    content = changed(form(), knot)
    assert mark(content) is None
    assert lines(content) == ["Name der Stadt", "Ort und Tag"]


def test_a_page_that_both_programs_do_not_see_alike_is_read_anew() -> None:
    prints = Prints()
    known, other = (Sighting("alt", "line", Place(1)),), (Sighting("neu", "line", Place(1)),)
    assert prints.lines(b"m", 5, lambda: known) == known
    assert prints.lines(b"m", 5, lambda: other) == known
    assert prints.lines(b"m", 6, lambda: other) == other


def test_only_so_many_pages_are_kept() -> None:
    prints = Prints()
    made = [
        prints.lines(b"%d" % number, 1, lambda number=number: (Sighting(str(number), "line", Place(1)),))
        for number in range(100)
    ]
    assert len({entry.text for page in made for entry in page}) == 100
    again = prints.lines(b"0", 1, lambda: ())
    assert again == ()
