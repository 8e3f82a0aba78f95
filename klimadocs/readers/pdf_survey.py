"""What a blank PDF form tells beyond its text: kinds and entries of its fields, and where its rules leave room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

import pikepdf
import pypdfium2

from klimadocs.model.blank import Control, ControlNature, Survey
from klimadocs.model.transcript import Box, Place, Sighting, Transcript
from klimadocs.readers.pdf_answers import option_text
from klimadocs.readers.pdf_drawings import read_shapes
from klimadocs.readers.pdf_fields import FieldWalk, PdfField
from klimadocs.readers.pdf_file import open_pdf
from klimadocs.readers.pdf_marks import Rules, rules_of
from klimadocs.readers.pdf_pages import PdfPage, page_numbers, pages_of
from klimadocs.readers.pdf_sheets import Sheets, open_sheets
from klimadocs.readers.pdf_values import array, dictionary
from klimadocs.readers.pdf_view import view_of

_REQUIRED, _MULTILINE, _MULTISELECT = 1 << 1, 1 << 12, 1 << 21
_LINE_PT = 14.0
_RULE_MIN_PT = 40.0
_ROOM_MIN_PT = 8.0
_LARGE = 1.15
_PAGES_MAX = 60


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
    spaces = () if seen else tuple(_spaces(content, lines, sheets.turns))
    headings = _headings(lines)
    return Survey(controls, spaces=spaces, headings=headings, title=headings[0] if headings else "")


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
    large = [(size, line.text.strip()) for size, line in zip(heights, lines, strict=True) if size > _LARGE * usual]
    top = max((size for size, _ in large), default=0.0)
    first = [text for size, text in large if size == top][:1]
    return (*first, *(text for _, text in large if text not in first))


def _type_size(line: Sighting) -> float:
    return median(box[3] - box[1] for _, box in line.words)


def _spaces(content: bytes, lines: Sequence[Sighting], turns: Sequence[int]) -> Iterator[tuple[Place, str]]:
    """None where pdfium cannot open what qpdf can."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(1, min(len(document), _PAGES_MAX) + 1):
            rules = _rules_on(document, number, turns[number - 1] if number <= len(turns) else None)
            own = [line for line in lines if line.place.page == number]
            for box, text in (*_cell_rooms(rules, own), *_line_rooms(rules, own)):
                yield Place(number, _rounded(box), f"Seite {number}"), text
    finally:
        document.close()


def _rules_on(document: pypdfium2.PdfDocument, page_number: int, turned: int | None) -> Rules:
    """None at all on a page that pdfium cannot open; the transcript tells of it."""
    try:
        page = document[page_number - 1]
    except pypdfium2.PdfiumError:
        return Rules((), ())
    try:
        return rules_of(read_shapes(page, view_of(page, turned)))
    finally:
        page.close()


def _rounded(box: Box) -> Box:
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)


def _cell_rooms(rules: Rules, lines: Sequence[Sighting]) -> Iterator[tuple[Box, str]]:
    """Cells without words, and the lower part of cells that hold a small label at the top."""
    for cell in _cells(rules):
        left, top, right, bottom = cell
        words = [box for line in lines for _, box in line.words if _is_inside(box, cell)]
        if right - left < 15 or bottom - top < _ROOM_MIN_PT:
            continue
        if not words:
            yield (left + 1, top + 1, right - 1, bottom - 1), ""
        else:
            end = max(box[3] for box in words)
            labels = [line.text for line in lines if line.place.box and _is_inside(line.place.box, cell)]
            if bottom - end > _LINE_PT and end - top < 0.6 * (bottom - top) and len(labels) == 1:
                yield (left + 1, end, right - 1, bottom - 1), labels[0]


def _cells(rules: Rules) -> list[Box]:
    found: dict[Box, None] = {}
    xs = sorted({x for x, _, _ in rules.upright})
    ys = sorted({y for y, _, _ in rules.level})
    for upper, lower in pairwise(ys):
        for left, right in pairwise(xs):
            if lower - upper >= 4 and right - left >= 4:
                cell = rules.cell_around((left, upper, right, lower))
                if cell is not None:
                    found.setdefault(cell)
    return list(found)


def _is_inside(box: Box, cell: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] < x < cell[2] and cell[1] < y < cell[3]


def _line_rooms(rules: Rules, lines: Sequence[Sighting]) -> Iterator[tuple[Box, str]]:
    """Above single rules on which nothing stands."""
    cells = _cells(rules)
    words = [box for line in lines for _, box in line.words]
    for y, left, right in _joined(rules.level):
        room = (left, y - _LINE_PT, right, y)
        is_edge = any(abs(cell[1] - y) < 2 or abs(cell[3] - y) < 2 for cell in cells if _overlap(cell, room) > 5)
        if right - left >= _RULE_MIN_PT and not is_edge and not any(_stands_on(box, room) for box in words):
            yield room, ""


def _joined(level: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Rules of one height that touch are one rule; doubled rules too."""
    found: list[tuple[float, float, float]] = []
    for y, left, right in sorted(level):
        last = found[-1] if found else None
        if last and abs(last[0] - y) <= 2 and left <= last[2] + 1:
            found[-1] = (last[0], min(last[1], left), max(last[2], right))
        else:
            found.append((y, left, right))
    return found


def _overlap(cell: Box, room: Box) -> float:
    return min(cell[2], room[2]) - max(cell[0], room[0])


def _stands_on(box: Box, room: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    return room[1] < middle < room[3] + 1 and min(box[2], room[2]) - max(box[0], room[0]) > 1
