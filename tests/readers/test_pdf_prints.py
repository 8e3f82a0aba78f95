"""Pages that are known again by their print, and those that must not be taken for known ones."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from klimadocs.model.transcript import Place, Sighting
from klimadocs.readers.acroform import AcroformReader
from klimadocs.readers.pdf_file import is_whole, open_pdf
from klimadocs.readers.pdf_pages import pages_of
from klimadocs.readers.pdf_prints import Marks, Prints
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
    with open_pdf(content) as document:
        (page,) = pages_of(document)
        return Marks(document, is_whole(document)).of(replace(page, number=page_number))


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


def test_resources_that_hold_themselves_or_are_deep_end() -> None:
    def knot(document: pikepdf.Pdf) -> None:
        inner = pikepdf.Dictionary(A=1)
        for _ in range(40):
            inner = pikepdf.Dictionary(A=inner)
        document.pages[0].Resources.Deep = inner
        document.pages[0].Resources.Self = document.make_indirect(pikepdf.Dictionary())
        document.pages[0].Resources.Self.Again = document.pages[0].Resources.Self

    content = changed(form(), knot)
    assert mark(content) != mark(form())
    assert lines(content) == ["Name der Stadt", "Ort und Tag"]


def test_a_page_with_very_many_objects_is_not_known() -> None:
    def many(document: pikepdf.Pdf) -> None:
        entries = [document.make_indirect(pikepdf.Dictionary(A=number)) for number in range(2_100)]
        document.pages[0].Resources.Many = pikepdf.Array(entries)

    assert mark(changed(form(), many)) is None


def test_words_that_look_like_references_are_words() -> None:
    """What only looks like a number of an object is no object, and is not counted anew."""

    def mention(number: int) -> Change:
        def change(document: pikepdf.Pdf) -> None:
            document.pages[0].Resources.Note = pikepdf.String(f"siehe {number} 0 R")

        return change

    assert mark(changed(form(), mention(1))) != mark(changed(form(), mention(2)))


def test_a_file_that_had_to_be_mended_has_no_known_pages() -> None:
    """Another program may mend it in another way."""
    content = form()
    assert mark(content.replace(b"startxref", b"startxxxx")) is None
    assert lines(content.replace(b"startxref", b"startxxxx")) == ["Name der Stadt", "Ort und Tag"]


def test_a_known_page_is_not_read_again() -> None:
    prints = Prints()
    known, other = (Sighting("alt", "line", Place(1)),), (Sighting("neu", "line", Place(1)),)
    assert prints.lines(b"m", lambda: known) == known
    assert prints.lines(b"m", lambda: other) == known
    assert prints.lines(b"n", lambda: other) == other


def test_only_so_many_pages_are_kept() -> None:
    prints = Prints()
    made = [
        prints.lines(b"%d" % number, lambda number=number: (Sighting(str(number), "line", Place(1)),))
        for number in range(100)
    ]
    assert len({entry.text for page in made for entry in page}) == 100
    again = prints.lines(b"0", lambda: ())
    assert again == ()
