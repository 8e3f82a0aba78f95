"""The questions of the PDF form: label on the left, frame on the right; boxes before their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from klimadocs.blanks.looks import ACCENT, FRAME, GREY, LINE, WHITE
from klimadocs.blanks.pdf_blocks import Block, set_block, write_lines
from klimadocs.blanks.pdf_sheet import LEFT_PT, MM, RIGHT_PT, WIDTH_PT, Box, Sheet, Widget
from klimadocs.blanks.pdf_type import BOLD, Type, measure, wrap
from klimadocs.blanks.phrases import NO_BREAK, mark_required, split_paragraphs, tell_tip
from klimadocs.model.form import Field, FieldKind, Section

_HEADING = Type(13, 16, ACCENT, BOLD)
_INTRO = Type(9.5, 12.5)
_LABEL = Type(9.5, 12)
_NOTE = Type(7.8, 9.8, GREY)
_LABEL_WIDTH_PT = 61 * MM
_ENTRY_LEFT_PT = LEFT_PT + 64 * MM
_ENTRY_WIDTH_PT = RIGHT_PT - _ENTRY_LEFT_PT
_FRAME_PT = 18.0
_LONG_FRAME_PT = 26 * MM
_GAP_PT = 6.0
_BOX_PT = 12.0
_BOX_ROW_PT = 15.0
_BOX_INDENT_PT = 20.0
_HALF_PT = 41 * MM
_SHORT_PT: dict[FieldKind, float] = {"plz": 22 * MM, "integer": _HALF_PT, "date": _HALF_PT}
_ARROW_PT = 24.0
_NOTE_GAP_PT = 6.0
_NOTES: dict[FieldKind, str] = {"date": "TT.MM.JJJJ"}
_TYPED = Type(11, 13)  # as wide as what a viewer sets in its own type
_PLZ_DIGITS = 5
_FEW_OPTIONS = 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """Frame of an answer and the note beside or below it; heights and tops from the top of the row."""

    width_pt: float
    height_pt: float
    notes: tuple[str, ...]
    notes_left_pt: float
    notes_top_pt: float

    @property
    def bottom_pt(self) -> float:
        return max(self.height_pt, self.notes_top_pt + len(self.notes) * _NOTE.leading_pt if self.notes else 0.0)


def build_section(section: Section, is_last: bool) -> list[Block]:
    """Heading, intro, and a block for each question. Heading and first two rows, and the last two rows, stay together;
    the last row of the form stays with the signature."""
    rows = [block for field in section.fields for block in _build_field(field)]
    last = len(rows) - 1
    bound = [
        replace(row, keeps=row.keeps or place == 0 or place == last - 1 or (is_last and place == last))
        for place, row in enumerate(rows)
    ]
    if last == 0:
        bound[0] = replace(rows[0], keeps=is_last)
    intro = [
        block for text in split_paragraphs(section.intro) for block in set_block(text, _INTRO, gap_pt=5, keeps=True)
    ]
    return [_build_heading(section.title), *intro, *bound]


def _build_heading(title: str) -> Block:
    lines = wrap(title, _HEADING, WIDTH_PT)
    height = len(lines) * _HEADING.leading_pt + 2

    def draw(sheet: Sheet, top: float) -> None:
        sheet.bookmark(title, top)
        with sheet.content("H2"):
            write_lines(sheet, lines, LEFT_PT, top, _HEADING)
        with sheet.ornament():
            sheet.rule(LEFT_PT, RIGHT_PT, top + height, LINE, 0.8)

    return Block(height, draw, gap_pt=17, keeps=True)


def _build_field(field: Field) -> list[Block]:
    if field.kind == "bool":
        return [_build_declaration(field)]
    if field.kind == "multi":
        return _build_multiple(field)
    return [_build_entry(field)]


def _build_entry(field: Field) -> Block:
    label, hint = _set_label(field, _LABEL_WIDTH_PT)
    entry = _lay_entry(field)
    left_height = len(label) * _LABEL.leading_pt + len(hint) * _NOTE.leading_pt
    inset = max(0.0, (_FRAME_PT - left_height) / 2)

    def draw(sheet: Sheet, top: float) -> None:
        _write_label(sheet, label, hint, top + inset)
        _place_entry(sheet, field, (_ENTRY_LEFT_PT, top, _ENTRY_LEFT_PT + entry.width_pt, top + entry.height_pt))
        if entry.notes:
            with sheet.content("P"):
                write_lines(sheet, entry.notes, entry.notes_left_pt, top + entry.notes_top_pt, _NOTE)

    return Block(max(left_height, entry.bottom_pt), draw, gap_pt=_GAP_PT)


def _lay_entry(field: Field) -> _Entry:
    """A note that fits in two lines stands beside a short frame, any other below a long one."""
    notes = _NOTES.get(field.kind, "") or _list_options(field)
    width = _SHORT_PT.get(field.kind, _ENTRY_WIDTH_PT)
    if field.kind == "choice" and _fits_half(field):
        width = _HALF_PT
    beside = wrap(notes, _NOTE, max(_ENTRY_WIDTH_PT - width - _NOTE_GAP_PT, 1.0)) if width < _ENTRY_WIDTH_PT else ()
    if notes and 0 < len(beside) <= 2:
        middle = (_FRAME_PT - len(beside) * _NOTE.leading_pt) / 2
        return _Entry(width, _FRAME_PT, beside, _ENTRY_LEFT_PT + width + _NOTE_GAP_PT, middle)
    height = _LONG_FRAME_PT if field.kind == "long" else _FRAME_PT
    below = wrap(notes, _NOTE, _ENTRY_WIDTH_PT) if notes else ()
    return _Entry(_SHORT_PT.get(field.kind, _ENTRY_WIDTH_PT), height, below, _ENTRY_LEFT_PT, height + 1.5)


def _list_options(field: Field) -> str:
    """The options of a choice, for people with a pen, where they are few or take little room."""
    if field.kind != "choice":
        return ""
    options = _set_options(field)
    is_brief = len(field.options) <= _FEW_OPTIONS or len(wrap(options, _NOTE, _ENTRY_WIDTH_PT)) <= 2
    return options if is_brief else ""


def _set_options(field: Field) -> str:
    return " · ".join(option.replace(" ", NO_BREAK) for option in field.options)


def _fits_half(field: Field) -> bool:
    """Whether half a frame holds any option, with room for the arrow of the list, and the other half the note."""
    widest = max((measure(option, _TYPED) for option in field.options), default=0.0)
    lines = wrap(_set_options(field), _NOTE, _ENTRY_WIDTH_PT - _HALF_PT - _NOTE_GAP_PT)
    return widest <= _HALF_PT - _ARROW_PT and len(lines) <= 2


def _build_declaration(field: Field) -> Block:
    lines, hint = _set_label(field, WIDTH_PT - _BOX_INDENT_PT)
    height = max(_BOX_PT, len(lines) * _LABEL.leading_pt + len(hint) * _NOTE.leading_pt)

    def draw(sheet: Sheet, top: float) -> None:
        _place_box(sheet, Widget(field.id, "box", sheet.page, _box_at(LEFT_PT, top), tell_tip(field)))
        _write_label(sheet, lines, hint, top, LEFT_PT + _BOX_INDENT_PT)

    return Block(height, draw, gap_pt=_GAP_PT)


def _build_multiple(field: Field) -> list[Block]:
    """The label over the full width, its boxes below in one to three columns, read row by row."""
    label, hint = _set_label(field, WIDTH_PT)

    def draw(sheet: Sheet, top: float) -> None:
        _write_label(sheet, label, hint, top)

    head = Block(len(label) * _LABEL.leading_pt + len(hint) * _NOTE.leading_pt, draw, gap_pt=_GAP_PT + 2, keeps=True)
    columns = _count_columns(field.options)
    numbered = list(enumerate(field.options, start=1))
    rows = [numbered[start : start + columns] for start in range(0, len(numbered), columns)]
    return [head, *(_build_boxes(field, row, WIDTH_PT / columns) for row in rows)]


def _build_boxes(field: Field, options: Sequence[tuple[int, str]], width: float) -> Block:
    texts = [wrap(text, _LABEL, width - _BOX_INDENT_PT - 6) for _, text in options]
    height = max(_BOX_ROW_PT, max(len(lines) for lines in texts) * _LABEL.leading_pt)

    def draw(sheet: Sheet, top: float) -> None:
        for place, (number, text) in enumerate(options):
            left = LEFT_PT + place * width
            tip = f"{field.label}: {text}"
            box = Widget(field.id, "box", sheet.page, _box_at(left, top), tip, option=number, group_tip=tell_tip(field))
            _place_box(sheet, box)
            with sheet.content("P"):
                write_lines(sheet, texts[place], left + _BOX_INDENT_PT, top, _LABEL)

    return Block(height, draw, gap_pt=3.5)


def _count_columns(options: Sequence[str]) -> int:
    widest = max((measure(option, _LABEL) for option in options), default=0.0)
    return next((count for count in (3, 2) if widest <= WIDTH_PT / count - _BOX_INDENT_PT - 6), 1)


def _set_label(field: Field, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    mark = mark_required(field)
    label = wrap(f"{field.label}{NO_BREAK}{mark}" if mark else field.label, _LABEL, width)
    return label, wrap(field.hint, _NOTE, width) if field.hint else ()


def _write_label(sheet: Sheet, label: Sequence[str], hint: Sequence[str], top: float, left: float = LEFT_PT) -> None:
    with sheet.content("P"):
        write_lines(sheet, label, left, top, _LABEL)
        write_lines(sheet, hint, left, top + len(label) * _LABEL.leading_pt, _NOTE)


def _place_entry(sheet: Sheet, field: Field, box: Box) -> None:
    with sheet.ornament():
        sheet.frame(box, FRAME, WHITE)
    kinds: dict[FieldKind, Literal["text", "long", "choice"]] = {"long": "long", "choice": "choice"}
    limit = _PLZ_DIGITS if field.kind == "plz" else None
    kind = kinds.get(field.kind, "text")
    sheet.place(Widget(field.id, kind, sheet.page, box, tell_tip(field), options=field.options, max_length=limit))


def _place_box(sheet: Sheet, widget: Widget) -> None:
    with sheet.ornament():
        sheet.frame(widget.box, FRAME, WHITE)
    sheet.place(widget)


def _box_at(left: float, top: float) -> Box:
    return left, top, left + _BOX_PT, top + _BOX_PT
