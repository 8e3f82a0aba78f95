"""What a blank PDF form tells beyond its text: kinds and entries of its fields, and where its rules leave room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

import pikepdf
import pypdfium2

from klimadocs.model.blank import Control, ControlNature, Space, Survey, Type
from klimadocs.model.transcript import Box, Place, Sighting, Transcript
from klimadocs.readers.pdf_answers import option_text
from klimadocs.readers.pdf_drawings import read_shapes
from klimadocs.readers.pdf_fields import FieldWalk, PdfField
from klimadocs.readers.pdf_file import open_pdf
from klimadocs.readers.pdf_pages import PdfPage, page_numbers, pages_of
from klimadocs.readers.pdf_rooms import rooms_of
from klimadocs.readers.pdf_sheets import Sheets, open_sheets
from klimadocs.readers.pdf_types import types_of
from klimadocs.readers.pdf_values import array, dictionary
from klimadocs.readers.pdf_view import view_of

_REQUIRED, _MULTILINE, _MULTISELECT = 1 << 1, 1 << 12, 1 << 21
_LINE_PT = 14.0
_LARGE = 1.15
_PAGES_MAX = 60
_HEADING_LETTERS = 4


def survey_pdf(content: bytes, transcript: Transcript) -> Survey:
    """Raises whatever qpdf and pdfium raise on damaged files; the transcript was read from the same bytes."""
    seen = [entry for entry in transcript.sightings if entry.method == "acroform"]
    with open_pdf(content) as document:
        pages = pages_of(document)
        fields = {field.name: field for field in _fields(document, pages)}
        sheets = open_sheets(content, document, pages, has_fields=bool(fields))
        sheets.close()  # only its turns are asked for: the survey must stand upright as the transcript does
        controls = tuple(_control(fields.get(entry.key), sheets) for entry in seen)
    lines = [entry for entry in transcript.sightings if entry.method == "line" and entry.words]
    marks = [entry for entry in transcript.sightings if entry.method == "mark"]
    found = list(_looked_at(content, lines, marks, sheets.turns, asks_rooms=not seen))
    spaces = tuple(space for page in found for space in page.spaces)
    types = {word: how for page in found for word, how in page.types}
    headings = _headings(lines)
    return Survey(controls, spaces=spaces, headings=headings, title=headings[0] if headings else "", types=types)


def _fields(document: pikepdf.Pdf, pages: list[PdfPage]) -> Iterator[PdfField]:
    form = dictionary(document.Root.get("/AcroForm"))
    walk = FieldWalk(page_numbers(pages))
    yield from walk.below(array(form.get("/Fields")))
    yield from walk.forgotten(widget for page in pages for widget in page.widgets)


def _control(field: PdfField | None, sheets: Sheets) -> Control:
    if field is None:
        return Control("other")
    options = tuple(dict.fromkeys(shown for _, shown in field.options if shown.strip()))
    states = tuple(_states(field, sheets)) if field.type == "radio" else ()
    return Control(_nature(field), options, states, bool(field.flags & _REQUIRED), field.label)


def _nature(field: PdfField) -> ControlNature:
    match field.type:
        case "box" | "radio":
            return field.type
        case "choice":
            return "lists" if field.flags & _MULTISELECT else "list"
        case "text":
            return "long" if field.flags & _MULTILINE and _height(field) > 2 * _LINE_PT else "text"
        case _:
            return "other"


def _height(field: PdfField) -> float:
    box = field.widgets[0].rectangle
    return box[3] - box[1] if box else 0.0


def _states(field: PdfField, sheets: Sheets) -> Iterator[tuple[str, Place]]:
    """What the reader says when that button is pressed, and where the button is."""
    for widget in field.widgets:
        box = None if widget.page is None else sheets.box(widget.page, widget.rectangle)
        for state in widget.on_states[:1]:
            yield option_text(field, state, widget), Place(widget.page, box)


def _headings(lines: Sequence[Sighting]) -> tuple[str, ...]:
    """Lines in larger type, the largest first."""
    heights = [_type_size(line) for line in lines]
    usual = median(heights) if heights else 0.0
    large = [
        (size, line.text.strip())
        for size, line in zip(heights, lines, strict=True)
        if size > _LARGE * usual and sum(map(str.isalnum, line.text)) >= _HEADING_LETTERS
    ]
    top = max((size for size, _ in large), default=0.0)
    first = [text for size, text in large if size == top][:1]
    return (*first, *(text for _, text in large if text not in first))


def _type_size(line: Sighting) -> float:
    return median(box[3] - box[1] for _, box in line.words)


class _Page(NamedTuple):
    """What the looks of a page tell."""

    spaces: tuple[Space, ...]
    types: tuple[tuple[tuple[int, Box], Type], ...]


def _looked_at(
    content: bytes, lines: Sequence[Sighting], marks: Sequence[Sighting], turns: Sequence[int], asks_rooms: bool
) -> Iterator[_Page]:
    """Where the form has fields of its own, nobody asks for other room. None where pdfium cannot open what qpdf can."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(1, min(len(document), _PAGES_MAX) + 1):
            own = [line for line in lines if line.place.page == number]
            boxes = [entry.place.box for entry in marks if entry.place.page == number and entry.place.box]
            turned = turns[number - 1] if number <= len(turns) else None
            yield _look_at(document, number, turned, own, boxes if asks_rooms else None)
    finally:
        document.close()


def _look_at(
    document: pypdfium2.PdfDocument,
    number: int,
    turned: int | None,
    lines: Sequence[Sighting],
    boxes: Sequence[Box] | None,
) -> _Page:
    """Nothing at all of a page that pdfium cannot open; the transcript tells of it."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return _Page((), ())
    try:
        view = view_of(page, turned)
        rooms = [] if boxes is None else rooms_of(read_shapes(page, view), lines, boxes)
        spaces = [
            Space(Place(number, _rounded(room.box), f"Seite {number}"), room.text, room.letters) for room in rooms
        ]
        return _Page(tuple(spaces), tuple(((number, box), how) for box, how in types_of(page, view, lines)))
    finally:
        page.close()


def _rounded(box: Box) -> Box:
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)
