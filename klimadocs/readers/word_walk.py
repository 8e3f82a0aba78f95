"""The walk through one story of a Word file, in the order a person reads it. Nothing is looked at twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from klimadocs.model.transcript import Sighting
from klimadocs.ooxml import names
from klimadocs.ooxml.hiding import Hiding
from klimadocs.ooxml.names import is_on
from klimadocs.ooxml.parsing import first_child
from klimadocs.ooxml.symbols import in_symbol_font, read_symbol, symbol_font
from klimadocs.readers.marks import EMPTY_CIRCLES
from klimadocs.readers.word_controls import (
    Control,
    are_nested,
    holds_text_beside,
    inner_controls,
    read_content_control,
    read_form_field,
)
from klimadocs.readers.word_record import Record

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT: Final = names.TEXT
_NOBODY: Final = Control()
_ROW_SETTINGS, _GRID_BEFORE = f"{names.W}trPr", f"{names.W}gridBefore"
_CELL_SETTINGS, _GRID_SPAN = f"{names.W}tcPr", f"{names.W}gridSpan"
STRIKES: Final = (f"{names.W}strike", f"{names.W}dstrike")
_FIELD_MARK_TYPE = f"{names.W}fldCharType"


@dataclass(slots=True)
class _Grid:
    """Where the walk stands in a table."""

    table: int
    row: int = 0
    column: int = 1
    span: int = 1


class Walk:
    """Reads stories into sightings. `signs` collects what the office must know: "tracked", "hidden"; `rows` of each
    table how many rows it has, `starts` how many sightings of its story stand before it."""

    def __init__(
        self,
        hiding: Hiding,
        has_symbol_fonts: bool,
        has_states: bool = True,
        has_strikes: bool = False,
        has_circles: bool = True,
    ) -> None:
        self.signs: set[str] = set()
        self.rows: list[int] = []
        self.starts: list[int] = []
        self._record = Record(has_states, has_circles)
        self._hiding = hiding
        self._has_symbol_fonts = has_symbol_fonts
        self._has_strikes = has_strikes
        self._looks_at_runs = hiding.is_possible or has_symbol_fonts or has_strikes
        self._is_paragraph_hidden = False
        self._are_nested = True
        self._heirs: list[Control] = [_NOBODY]
        self._boxes: list[_Element] = []
        self._grid = _Grid(0)
        self._tables = 0
        self._handlers = self._find_handlers()

    @property
    def has_points(self) -> bool:
        """Whether there are full circles and no empty ones: the points of a list."""
        return bool(self._record.circles) and self._record.circles.isdisjoint(EMPTY_CIRCLES)

    def read(
        self, root: _Element, path: str = "", is_margin: bool = False, is_nested: bool | None = None
    ) -> list[Sighting]:
        """The sightings of one story. `path` names it for clerks, "" for the body, whose paragraphs are counted.
        `is_nested`: whether controls stand in others, None where nobody has asked yet."""
        self._record.is_margin = is_margin
        self._are_nested = are_nested(root) if is_nested is None else is_nested
        self._tell(root, path)
        return self._record.take_sightings()

    def _find_handlers(self) -> dict[str, Callable[[_Element], None] | None]:
        """What to do with which element; those of no name are walked through, those with None passed by."""
        return {
            **dict.fromkeys(names.SILENT),
            **dict.fromkeys((names.DELETED, names.MOVED_AWAY), self._note_deletion),
            **dict.fromkeys((names.INSERTED, names.MOVED_HERE), self._take_insertion),
            **dict.fromkeys((_TEXT, names.MATH_TEXT), self._take_text),
            **dict.fromkeys((names.TAB, names.POSITION_TAB), self._take_tab),
            **dict.fromkeys((names.BREAK, names.RETURN), self._take_break),
            names.HARD_HYPHEN: self._take_hyphen,
            names.SYMBOL: self._take_symbol,
            names.RUN: self._take_run,
            names.PARAGRAPH: self._take_paragraph,
            names.TABLE: self._take_table,
            names.ROW: self._take_row,
            names.CELL: self._take_cell,
            _CELL_SETTINGS: self._take_cell_settings,
            names.CONTROL: self._take_control,
            names.FIELD_MARK: self._take_field_mark,
            names.ALTERNATIVES: self._take_alternative,
            names.TEXT_BOX: self._keep_box,
        }

    def _tell(self, root: _Element, path: str) -> None:
        begun = self._record.begin_story(path)
        self._walk(root)
        self._record.end_story(begun)
        self._tell_boxes()

    def _walk(self, element: _Element) -> None:
        handlers, walk = self._handlers, self._walk
        for child in element:
            handler = handlers.get(child.tag, walk)
            if handler is not None:
                handler(child)

    def _take_run(self, run: _Element) -> None:
        font = ""
        if self._looks_at_runs:
            settings = first_child(run, names.RUN_PROPERTIES)
            if self._hiding.is_possible and self._hiding.hides_run(settings, self._is_paragraph_hidden):
                self._pass_hidden_run(run)
                return
            font = symbol_font(settings) if self._has_symbol_fonts and settings is not None else ""
            if self._has_strikes and settings is not None and _is_struck(settings) and _has_words(run):
                self._record.note_strike()
        record, handlers = self._record, self._handlers
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text or ""
                record.pieces.append(in_symbol_font(text, font) if font else text)
            elif (handler := handlers.get(tag, self._walk)) is not None:
                handler(child)

    def _pass_hidden_run(self, run: _Element) -> None:
        for child in run:
            if child.tag == names.FIELD_MARK:
                self._take_field_mark(child)
            elif child.tag == _TEXT and (child.text or "").strip():
                self.signs.add("hidden")

    def _take_text(self, element: _Element) -> None:
        self._record.pieces.append(element.text or "")

    def _take_tab(self, _: _Element) -> None:
        self._record.pieces.append("\t")

    def _take_break(self, _: _Element) -> None:
        self._record.pieces.append("\n")

    def _take_hyphen(self, _: _Element) -> None:
        self._record.pieces.append("-")

    def _take_symbol(self, element: _Element) -> None:
        self._record.pieces.append(read_symbol(element))

    def _note_deletion(self, _: _Element) -> None:
        self.signs.add("tracked")

    def _take_insertion(self, element: _Element) -> None:
        self.signs.add("tracked")
        self._walk(element)

    def _take_alternative(self, element: _Element) -> None:
        chosen = element.find(names.CHOICE)
        chosen = element.find(names.FALLBACK) if chosen is None else chosen
        if chosen is not None:
            self._walk(chosen)

    def _keep_box(self, box: _Element) -> None:
        """A text box is read after the paragraph it hangs on, so that it does not cut that paragraph in two."""
        self._boxes.append(box)

    def _tell_boxes(self) -> None:
        if not self._boxes:
            return
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._tell(box, "Textfeld")

    def _take_paragraph(self, paragraph: _Element) -> None:
        self._record.begin_paragraph()
        if self._hiding.is_possible:
            self._is_paragraph_hidden = self._hiding.hides_paragraph(paragraph)
        self._walk(paragraph)
        self._is_paragraph_hidden = False
        self._record.end_paragraph()
        self._tell_boxes()

    def _take_table(self, table: _Element) -> None:
        self._tables += 1
        self.rows.append(0)
        self.starts.append(self._record.count)
        kept, self._grid = self._grid, _Grid(self._tables)
        self._walk(table)
        self.rows[self._grid.table - 1] = self._grid.row
        self._grid = kept

    def _take_row(self, row: _Element) -> None:
        self._grid.row += 1
        before = 0
        for settings in row.iterchildren(_ROW_SETTINGS):
            for entry in settings:
                if entry.tag == names.DELETED:
                    self.signs.add("tracked")
                    return
                if entry.tag == _GRID_BEFORE:
                    before = _number(entry, 0)
        self._grid.column = 1 + before
        self._walk(row)

    def _take_cell(self, cell: _Element) -> None:
        grid, kept = self._grid, self._record.cell
        self._record.enter_cell((grid.table, grid.row, grid.column))
        grid.span = 1
        self._walk(cell)
        grid.column += grid.span
        self._record.cell = kept

    def _take_cell_settings(self, settings: _Element) -> None:
        self._grid.span = max(1, _number(first_child(settings, _GRID_SPAN), 1))

    def _take_control(self, element: _Element) -> None:
        """A control that holds others only frames them; the innermost speaks, and may inherit a name."""
        control, content = read_content_control(element)
        inner = inner_controls(content) if self._are_nested and content is not None else []
        if content is not None and (inner or control.is_frame):
            self._heirs.append(self._will(control, content, inner))
            self._walk(content)
            self._heirs.pop()
        elif not control.is_frame:
            frame = self._record.open_control(self._inherit(control))
            if content is not None:
                self._walk(content)
            self._record.close_control(frame)

    def _will(self, control: Control, content: _Element, inner: list[_Element]) -> Control:
        """What a framing control leaves to the one control in it; to several, or beside words of its own, nothing."""
        if len(inner) != 1 or holds_text_beside(content, inner[0]):
            return _NOBODY
        return self._inherit(control)

    def _inherit(self, control: Control) -> Control:
        heir = self._heirs[-1]
        if heir is _NOBODY:
            return control
        return control._replace(
            key=control.key or heir.key,
            label=control.label or heir.label,
            is_prompt=control.is_prompt or heir.is_prompt,
        )

    def _take_field_mark(self, mark: _Element) -> None:
        kind = mark.get(_FIELD_MARK_TYPE)
        if kind == "begin":
            form = first_child(mark, names.FIELD_FORM)
            self._record.begin_field(None if form is None else self._inherit(read_form_field(form)))
        elif kind == "separate":
            self._record.separate_field()
        elif kind == "end":
            self._record.end_field()


def _is_struck(settings: _Element) -> bool:
    return any(is_on(entry.get(names.VAL)) for entry in settings.iterchildren(*STRIKES))


def _has_words(run: _Element) -> bool:
    return any((text.text or "").strip() for text in run.iterchildren(_TEXT))


def _number(element: _Element | None, fallback: int) -> int:
    value = "" if element is None else str(element.get(names.VAL, ""))
    return int(value) if value.isdecimal() else fallback
