"""The pages of a PDF: their text, their notes, and where things stand on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import pikepdf

from klimadocs.model.transcript import Box, Place, Sighting
from klimadocs.readers.pdf_fields import Rectangle, key_of, rectangle_of
from klimadocs.readers.pdf_values import array, dictionary, entry_of, is_stream, number, text_of

_NOT_NOTES = ("Widget", "Link", "Popup")
_DRAWINGS = {
    "Ink": "(Zeichnung)",
    "Stamp": "(Stempel)",
    "Line": "(Linie)",
    "PolyLine": "(Linie)",
    "Polygon": "(Zeichnung)",
    "Square": "(Rahmen)",
    "Circle": "(Kreis)",
    "StrikeOut": "(Durchstreichung)",
    "FreeText": "(unlesbare Anmerkung)",
}
_BLOCK_END = re.compile(r"(?i)</(?:p|div|body)>|<br\s*/?>")
_TAGS = re.compile(r"<[^>]*>")
_A4_PT = (0.0, 0.0, 595.276, 841.89)
_SAME_LINE_PT = 5.0


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of the open file. `visible` are its edges in the coordinates of the file, `turned` by how many degrees
    clockwise the file turns it, `notes` its notes and fields with the kind of each."""

    number: int
    node: Any
    visible: Rectangle
    turned: int
    notes: tuple[tuple[str, Any], ...]

    def box(self, rectangle: Rectangle | None, turned: int | None = None) -> Box | None:
        """The rectangle as seen: points from the top left of the visible page, turned by `turned` degrees clockwise, or
        as the file says (None)."""
        if rectangle is None:
            return None
        left, bottom, right, top = self.visible
        x0, y0, x1, y1 = rectangle[0] - left, rectangle[1] - bottom, rectangle[2] - left, rectangle[3] - bottom
        width, height = right - left, top - bottom
        match self.turned if turned is None else turned:
            case 90:
                seen = (y0, x0, y1, x1)
            case 180:
                seen = (width - x1, y0, width - x0, y1)
            case 270:
                seen = (height - y1, width - x1, height - y0, width - x0)
            case _:
                seen = (x0, height - y1, x1, height - y0)
        return round(seen[0], 2), round(seen[1], 2), round(seen[2], 2), round(seen[3], 2)

    @property
    def widgets(self) -> list[Any]:
        """The places of fields on the page."""
        return [note for kind, note in self.notes if kind == "Widget"]


def pages_of(document: pikepdf.Pdf) -> list[PdfPage]:
    """Raises what pikepdf raises where the tree of pages is damaged."""
    return [_seen_page(number_, page.obj) for number_, page in enumerate(document.pages, start=1)]


def _seen_page(page_number: int, node: Any) -> PdfPage:
    notes = ((text_of(entry_of(dictionary(entry), "/Subtype")), entry) for entry in array(entry_of(node, "/Annots")))
    return PdfPage(page_number, node, _visible(node), number(entry_of(node, "/Rotate")) % 360, tuple(notes))


def page_numbers(pages: Sequence[PdfPage]) -> dict[Any, int]:
    """The page, from 1, of each annotation and of each page itself."""
    found: dict[Any, int] = {}
    for page in pages:
        found.setdefault(key_of(page.node), page.number)
        for _, entry in page.notes:
            found.setdefault(key_of(entry), page.number)
    return found


def read_notes(page: PdfPage, turned: int | None = None) -> Iterator[Sighting]:
    """What was written on the page without being part of it: typed notes, comments, stamps. A drawing without words is
    a mark, named by what it is."""
    for kind, entry in page.notes:
        if kind in _NOT_NOTES:
            continue
        note = dictionary(entry)
        text = text_of(note.get("/Contents")) or _rich_text(note.get("/RC"))
        if text or kind in _DRAWINGS:
            box = page.box(rectangle_of(note.get("/Rect")), turned)
            place = Place(page.number, box, f"Seite {page.number}, Anmerkung")
            yield Sighting(text or _DRAWINGS[kind], "annotation", place, mark=None if text else True)


def _rich_text(value: Any) -> str:
    """The words of a formatted note."""
    return unescape(_TAGS.sub("", _BLOCK_END.sub("\n", text_of(value)))).strip()


def check_contents(page: PdfPage) -> None:
    """A page without text may be a page whose content could not be unpacked. Raises what pikepdf raises then."""
    for entry in array(page.node.get("/Contents")):
        if is_stream(entry):
            entry.read_bytes()


def in_reading_order(sightings: list[Sighting]) -> list[Sighting]:
    """By page, then from top to bottom, then from left to right; what lies within 5 pt is one line. Things without a
    page or a box come last."""
    by_height = sorted(sightings, key=lambda sighting: (_page(sighting), _box(sighting)[1]))
    ordered: list[Sighting] = []
    line: list[Sighting] = []
    for sighting in by_height:
        if line and not _is_level(line[0], sighting):
            ordered += sorted(line, key=lambda entry: _box(entry)[0])
            line = []
        line.append(sighting)
    return ordered + sorted(line, key=lambda entry: _box(entry)[0])


def _is_level(first: Sighting, other: Sighting) -> bool:
    return _page(first) == _page(other) and _box(other)[1] - _box(first)[1] <= _SAME_LINE_PT


def _page(sighting: Sighting) -> int:
    return sighting.place.page or 1 << 30


def _box(sighting: Sighting) -> Box:
    return sighting.place.box or (1e9, 1e9, 1e9, 1e9)


def _visible(node: Any) -> Rectangle:
    """The crop box, else the media box; A4 where that is damaged too."""
    crop = entry_of(node, "/CropBox")
    found = rectangle_of(node.get("/MediaBox") if crop is None else crop)
    return _A4_PT if found is None or found[0] == found[2] or found[1] == found[3] else found
