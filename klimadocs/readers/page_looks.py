"""Which pages of a PDF are pictures: scans and photographs among pages that a program wrote."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_float
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_SHARE = 0.6
_SOME = 0.05
_LETTERS_MAX = 20
_DRAWN = 300
_PAGES_ASKED = 120
_LIKELY_MAX = 12
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class PageLooks:
    """Pages count from 1. `pictures` are large pictures with next to no words, `likely` those that may be pictures all
    the same: words were typed over the picture, or letters are drawn as lines. `is_paper`: there is nothing else."""

    pictures: frozenset[int] = frozenset()
    likely: frozenset[int] = frozenset()
    is_paper: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    covered: float = 0.0
    letters: int = 0
    lines: int = 0
    fields: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.covered or self.letters or self.lines or self.fields)

    @property
    def is_picture(self) -> bool:
        """Words that a scanner has laid behind its picture do not count: they cannot be seen."""
        is_large = self.covered >= _SHARE and self.letters <= _LETTERS_MAX
        return not self.fields and (is_large or (self.covered >= _SOME and not self.letters))

    @property
    def is_likely(self) -> bool:
        return self.covered >= _SHARE or (self.letters <= _LETTERS_MAX and self.lines >= _DRAWN)


def look_at_pages(content: bytes) -> PageLooks:
    """No pictures where the file cannot be opened. Never raises."""
    try:
        document = pypdfium2.PdfDocument(content)
    except (pypdfium2.PdfiumError, ValueError):
        return PageLooks()
    try:
        count = min(len(document), _PAGES_ASKED)
        looks = {place + 1: _look(document, place) for place in range(count)}
    finally:
        document.close()
    pictures = frozenset(page for page, look in looks.items() if look.is_picture)
    likely = [page for page, look in looks.items() if look.is_likely and page not in pictures]
    is_paper = bool(pictures) and all(look.is_empty or look.is_picture for look in looks.values())
    return PageLooks(pictures, frozenset(likely[:_LIKELY_MAX]), is_paper)


def _look(document: Any, place: int) -> _Look:
    try:
        page = document[place]
        try:
            return _count(page)
        finally:
            page.close()
    except (pypdfium2.PdfiumError, ValueError):
        return _Look()


def _count(page: Any) -> _Look:
    """Asked of the library directly: most files are no pictures, and must not wait for being told so."""
    room = max(page.get_width() * page.get_height(), 1.0)
    covered, letters, lines = 0.0, 0, 0
    for entry, kind in _objects(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _DEEPEST):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            share = _area(entry) / room
            covered, letters = covered + share, 0 if share > _SHARE else letters
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            letters += letters <= _LETTERS_MAX and _is_seen(entry)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            lines += 1
    is_plain = letters > _LETTERS_MAX and covered < _SHARE
    return _Look(covered, letters, lines, 0 if is_plain else sum(_fields(page)))


def _objects(holder: Any, count: Any, get: Any, depth: int) -> Iterator[tuple[Any, int]]:
    """What is drawn, and its kind; what is drawn within groups too."""
    for place in range(count(holder)):
        entry = get(holder, place)
        kind = pdfium.FPDFPageObj_GetType(entry)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield entry, kind
        elif depth > 1:
            yield from _objects(entry, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, depth - 1)


def _area(entry: Any) -> float:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(entry, byref(left), byref(bottom), byref(right), byref(top))
    return (right.value - left.value) * (top.value - bottom.value)


def _is_seen(entry: Any) -> bool:
    return bool(pdfium.FPDFTextObj_GetTextRenderMode(entry) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _fields(page: Any) -> Iterator[bool]:
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 1_000)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if note:
            yield pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET
            pdfium.FPDFPage_CloseAnnot(note)
