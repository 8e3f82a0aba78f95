"""The pages of a PDF: their text, their notes, and where things stand on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from pypdf import PageObject

from klimadocs.model.transcript import Box, Place, Sighting
from klimadocs.readers.pdf_fields import rectangle_of, reference_key
from klimadocs.readers.pdf_values import array, clean, dictionary, number, text_of

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


def widgets_on(page: PageObject) -> list[Any]:
    """References to the widgets of a page."""
    return [entry for entry in array(page.get("/Annots")) if text_of(dictionary(entry).get("/Subtype")) == "Widget"]


def page_numbers(pages: list[PageObject]) -> dict[Any, int]:
    """The page, from 1, of each annotation and of each page itself."""
    found: dict[Any, int] = {}
    for number_, page in enumerate(pages, start=1):
        found.setdefault(reference_key(page), number_)
        for entry in array(page.get("/Annots")):
            found.setdefault(reference_key(entry), number_)
    return found


def box_on(
    page: PageObject, rectangle: tuple[float, float, float, float] | None, turned: int | None = None
) -> Box | None:
    """The rectangle as seen: points from the top left of the visible page, turned by `turned` degrees clockwise, or as
    the file says (None)."""
    if rectangle is None:
        return None
    left, bottom, right, top = _visible(page)
    x0, y0, x1, y1 = rectangle[0] - left, rectangle[1] - bottom, rectangle[2] - left, rectangle[3] - bottom
    width, height = right - left, top - bottom
    match turn_of(page) if turned is None else turned:
        case 90:
            seen = (y0, x0, y1, x1)
        case 180:
            seen = (width - x1, y0, width - x0, y1)
        case 270:
            seen = (height - y1, width - x1, height - y0, width - x0)
        case _:
            seen = (x0, height - y1, x1, height - y0)
    return tuple(round(value, 2) for value in seen)  # type: ignore[return-value]


def read_notes(page: PageObject, page_number: int, turned: int | None = None) -> Iterator[Sighting]:
    """What was written on the page without being part of it: typed notes, comments, stamps. A drawing without words is
    a mark, named by what it is."""
    for entry in array(page.get("/Annots")):
        note = dictionary(entry)
        kind = text_of(note.get("/Subtype"))
        text = text_of(note.get("/Contents")) or _rich_text(note.get("/RC"))
        if kind not in _NOT_NOTES and (text or kind in _DRAWINGS):
            box = box_on(page, rectangle_of(note.get("/Rect")), turned)
            place = Place(page_number, box, f"Seite {page_number}, Anmerkung")
            yield Sighting(text or _DRAWINGS[kind], "annotation", place, mark=None if text else True)


def _rich_text(value: Any) -> str:
    """The words of a formatted note."""
    return unescape(_TAGS.sub("", _BLOCK_END.sub("\n", text_of(value)))).strip()


def read_lines(page: PageObject, page_number: int) -> Iterator[Sighting]:
    """The printed lines of the page. Raises whatever pypdf raises on damaged content."""
    place = Place(page=page_number, path=f"Seite {page_number}")
    text = clean(page.extract_text())
    if not text.strip():
        _check_contents(page)
    for line in text.split("\n"):
        if line.strip():
            yield Sighting(line.rstrip(), "line", place)


def _check_contents(page: PageObject) -> None:
    """A page without text may be a page whose content could not be unpacked: pypdf then says nothing."""
    contents = page.get_contents()
    if contents is not None:
        contents.get_data()


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


def _visible(page: PageObject) -> tuple[float, float, float, float]:
    """The crop box, which pypdf takes from the media box where there is none; A4 where that is damaged too."""
    try:
        found = rectangle_of(page.cropbox)
    except Exception:
        return _A4_PT
    return _A4_PT if found is None or found[0] == found[2] or found[1] == found[3] else found


def turn_of(page: PageObject) -> int:
    """By how many degrees clockwise the file turns the page; the entry may stand at a node above it."""
    node: Any = page
    for _ in range(40):
        if "/Rotate" in node:
            return number(node["/Rotate"]) % 360
        node = dictionary(node.get("/Parent"))
    return 0
