"""The pages of a PDF file, read by two programs: pypdf knows the fields and notes, pdfium what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PageObject

from klimadocs.model.transcript import Box, Sighting
from klimadocs.model.trouble import Trouble
from klimadocs.readers.pdf_pages import box_on, in_reading_order, read_lines, read_notes, turn_of
from klimadocs.readers.pdf_paper import Paper, open_paper
from klimadocs.readers.pdf_prints import mark_of

_TEXT_PAGES_MAX = 60


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages as they are read: `turns` are the degrees clockwise by which the words of each stand upright; `paper`
    is None where pdfium cannot open the file."""

    pages: Sequence[PageObject]
    paper: Paper | None
    turns: tuple[int, ...]

    def box(self, page_number: int, rectangle: tuple[float, float, float, float] | None) -> Box | None:
        """A rectangle of the file as it lies on the upright page."""
        return box_on(self.pages[page_number - 1], rectangle, self.turns[page_number - 1])

    def read(self, filled: Sequence[Sighting]) -> tuple[tuple[Sighting, ...], tuple[Trouble, ...]]:
        """Fields and notes of a page in their places, then its lines; fields on no page stand at the end."""
        found: list[Sighting] = []
        troubles: list[Trouble] = []
        for number, page in enumerate(self.pages, start=1):
            own = [sighting for sighting in filled if sighting.place.page == number]
            found += in_reading_order([*own, *read_notes(page, number, self.turns[number - 1])])
            if number <= _TEXT_PAGES_MAX:
                found += self._lines_or_trouble(number, not filled, troubles)
        if len(self.pages) > _TEXT_PAGES_MAX:
            troubles.append(_pages_unread(len(self.pages)))
        found += [sighting for sighting in filled if sighting.place.page is None]
        return tuple(found), tuple(troubles)

    def close(self) -> None:
        """Frees the file."""
        if self.paper is not None:
            self.paper.close()

    def _lines_or_trouble(self, number: int, is_flat: bool, troubles: list[Trouble]) -> list[Sighting]:
        """Damaged fonts or drawings must not cost the values of the fields; pypdf, which reads what pdfium cannot open,
        raises errors of many kinds there."""
        try:
            return self._lines(number, is_flat) or list(read_lines(self.pages[number - 1], number))
        except Exception:
            sentence = f"Der gedruckte Text von Seite {number} kann nicht gelesen werden."
            remedy = "Bitte die Seite im Original ansehen; ausgefüllte Felder sind gelesen."
            troubles.append(Trouble("read", "", "page_text", sentence, remedy))
            return []

    def _lines(self, number: int, is_flat: bool) -> list[Sighting]:
        if self.paper is None:
            return []
        turned = self.turns[number - 1]
        if is_flat:
            return list(self.paper.read_flat(number, turned))
        return list(self.paper.read(number, turned, _mark(self.pages[number - 1], number)))


def open_sheets(content: bytes, pages: Sequence[PageObject], has_fields: bool) -> Sheets:
    """The caller closes them."""
    paper = open_paper(content)
    turns = (_turn(page, number, paper, has_fields) for number, page in enumerate(pages, start=1))
    return Sheets(pages, paper, tuple(turns))


def _turn(page: PageObject, number: int, paper: Paper | None, has_fields: bool) -> int:
    """A form with fields that the file does not turn is taken as it is, which spares a look."""
    own = turn_of(page)
    if paper is None or number > _TEXT_PAGES_MAX or (has_fields and not own):
        return own
    found = paper.turn(number)
    return own if found is None else found


def _mark(page: PageObject, number: int) -> bytes | None:
    try:
        return mark_of(page, number)
    except Exception:  # pypdf raises errors of many kinds for damaged objects
        return None


def _pages_unread(count: int) -> Trouble:
    sentence = f"Von {count} Seiten wurde nur der Text der ersten {_TEXT_PAGES_MAX} gelesen."
    return Trouble("read", "", "pages_unread", sentence, "Bitte die übrigen Seiten im Original ansehen.")
