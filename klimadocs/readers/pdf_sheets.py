"""The pages of a PDF file, read by two programs: qpdf knows the fields and notes, pdfium what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from klimadocs.model.transcript import Box, Sighting
from klimadocs.model.trouble import Trouble
from klimadocs.readers.pdf_fields import Rectangle
from klimadocs.readers.pdf_file import is_whole, saved_anew
from klimadocs.readers.pdf_pages import PdfPage, check_contents, in_reading_order, read_notes
from klimadocs.readers.pdf_paper import Paper, open_paper
from klimadocs.readers.pdf_prints import Marks

_TEXT_PAGES_MAX = 60


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages as they are read: `turns` are the degrees clockwise by which the words of each stand upright; `paper`
    is None where pdfium cannot open the file; `was_whole`: nothing had to be mended to find pages and fields."""

    pages: Sequence[PdfPage]
    paper: Paper | None
    turns: tuple[int, ...]
    marks: Marks
    was_whole: bool

    def box(self, page_number: int, rectangle: Rectangle | None) -> Box | None:
        """A rectangle of the file as it lies on the upright page."""
        return self.pages[page_number - 1].box(rectangle, self.turns[page_number - 1])

    def read(self, filled: Sequence[Sighting]) -> tuple[tuple[Sighting, ...], tuple[Trouble, ...]]:
        """Fields and notes of a page in their places, then its lines; fields on no page stand at the end."""
        found: list[Sighting] = []
        troubles: list[Trouble] = []
        by_page: dict[int | None, list[Sighting]] = {}
        for sighting in filled:
            by_page.setdefault(sighting.place.page, []).append(sighting)
        for page in self.pages:
            own = by_page.get(page.number, [])
            found += in_reading_order([*own, *read_notes(page, self.turns[page.number - 1])])
            if page.number <= _TEXT_PAGES_MAX:
                found += self._lines_or_trouble(page, not filled, troubles)
        if len(self.pages) > _TEXT_PAGES_MAX:
            troubles.append(_pages_unread(len(self.pages)))
        return (*found, *by_page.get(None, ())), tuple(troubles)

    def close(self) -> None:
        """Frees the file."""
        if self.paper is not None:
            self.paper.close()

    def _lines_or_trouble(self, page: PdfPage, is_flat: bool, troubles: list[Trouble]) -> Sequence[Sighting]:
        """Damaged fonts or drawings must not cost the values of the fields."""
        try:
            found = self._lines(page, is_flat)
            if not found:
                check_contents(page)
            return found
        except Exception:  # pdfium and qpdf raise errors of many kinds for damaged pages
            sentence = f"Der gedruckte Text von Seite {page.number} kann nicht gelesen werden."
            remedy = "Bitte die Seite im Original ansehen; ausgefüllte Felder sind gelesen."
            troubles.append(Trouble("read", "", "page_text", sentence, remedy))
            return ()

    def _lines(self, page: PdfPage, is_flat: bool) -> Sequence[Sighting]:
        if self.paper is None:
            return ()
        turned = self.turns[page.number - 1]
        if is_flat:
            return self.paper.read_flat(page.number, turned)
        is_alike = len(self.paper) == len(self.pages)
        return self.paper.read(page.number, turned, self.marks.of(page) if is_alike else None)


def open_sheets(content: bytes, document: pikepdf.Pdf, pages: Sequence[PdfPage], has_fields: bool) -> Sheets:
    """The caller closes them. What pdfium cannot open as it is, it can often as qpdf has mended it."""
    was_whole = is_whole(document)
    paper = open_paper(content) or open_paper(saved_anew(document))
    turns = (_turn(page, paper, has_fields) for page in pages)
    return Sheets(pages, paper, tuple(turns), Marks(document, was_whole), was_whole)


def _turn(page: PdfPage, paper: Paper | None, has_fields: bool) -> int:
    """A form with fields that the file does not turn is taken as it is, which spares a look."""
    if paper is None or page.number > _TEXT_PAGES_MAX or (has_fields and not page.turned):
        return page.turned
    found = paper.turn(page.number)
    return page.turned if found is None else found


def _pages_unread(count: int) -> Trouble:
    sentence = f"Von {count} Seiten wurde nur der Text der ersten {_TEXT_PAGES_MAX} gelesen."
    return Trouble("read", "", "pages_unread", sentence, "Bitte die übrigen Seiten im Original ansehen.")
