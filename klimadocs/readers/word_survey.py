"""What a blank Word form tells beyond its text: kinds and entries of its controls, empty cells, headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klimadocs.model.blank import Control, ControlNature, Survey
from klimadocs.ooxml import names
from klimadocs.ooxml.hiding import find_hiding
from klimadocs.ooxml.names import VAL, W14, W, is_on
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.stories import story_names, tell_stories
from klimadocs.readers.word_controls import inner_controls
from klimadocs.readers.word_walk import Walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?i)^(?:heading|berschrift|.berschrift|titel|title|kop|t.tulo)")
_TITLE = re.compile(r"(?i)^(?:titel|title)$")
_FULL = (
    names.TEXT,
    names.CONTROL,
    names.FIELD_MARK,
    names.SYMBOL,
    names.TABLE,
    f"{W}drawing",
    f"{W}pict",
    f"{W}object",
)
_SHORT = 90
_NARROW_TWIPS = 570


def survey_word(content: bytes) -> Survey:
    """Raises UnreadableError."""
    package = open_package(content)
    walk = _Tour(find_hiding(package, story_names(package)))
    margins: list[Control] = []
    rest: list[Control] = []
    for story in tell_stories(package):
        found = walk.look(story.root)
        (margins if story.kind in ("header", "footer") else rest).extend(found)
    headings = [text for text, _ in walk.headings]
    title = next((text for text, is_title in walk.headings if is_title), "")
    narrow = frozenset(walk.narrow_cells)
    return Survey((*margins, *rest), tuple(walk.empty_cells), narrow, headings=tuple(headings), title=title)


class _Tour(Walk):
    """The reader's own walk, so that cells and controls are counted as the reader counts them."""

    def __init__(self, hiding: object) -> None:
        super().__init__(hiding, False)  # type: ignore[arg-type]
        self.empty_cells: list[tuple[int, int, int]] = []
        self.narrow_cells: list[tuple[int, int, int]] = []
        self.headings: list[tuple[str, bool]] = []
        self._found: list[Control] = []
        self._wanted: list[_Element] = []

    def look(self, root: _Element) -> list[Control]:
        """The controls of one story, in the order in which the reader comes to them."""
        self._found, self._wanted = [], inner_controls(root)
        self.read(root)
        return self._found

    def _take_control(self, element: _Element) -> None:
        if element in self._wanted:
            self._found.append(_content_control(element))
        super()._take_control(element)

    def _take_field_mark(self, mark: _Element) -> None:
        form = mark.find(names.FIELD_FORM)
        if form is not None and mark.get(f"{W}fldCharType") == "begin":
            self._found.append(_form_field(form))
        super()._take_field_mark(mark)

    def _take_cell(self, cell: _Element) -> None:
        settings = cell.find(f"{W}tcPr/{W}vMerge")
        is_continued = settings is not None and settings.get(VAL) != "restart"
        if not is_continued and not any(_is_full(entry) for entry in cell.iter(*_FULL)):
            self.empty_cells.append((self._grid.table, self._grid.row, self._grid.column))
            self.narrow_cells += self.empty_cells[-1:] if _is_narrow(cell) else []
        super()._take_cell(cell)

    def _take_paragraph(self, paragraph: _Element) -> None:
        text = "".join(entry.text or "" for entry in paragraph.iter(names.TEXT)).strip()
        style = _style(paragraph)
        is_bold = self._record.cell is None and _is_bold(paragraph)
        if text and len(text) <= _SHORT and not text.endswith(":") and (_HEADING.match(style) or is_bold):
            self.headings.append((text, bool(_TITLE.match(style))))
        super()._take_paragraph(paragraph)


def _is_full(element: _Element) -> bool:
    return element.tag != names.TEXT or bool((element.text or "").strip())


def _is_narrow(cell: _Element) -> bool:
    """Whether the cell is as wide as one letter of handwriting, a centimetre at most."""
    width = cell.find(f"{W}tcPr/{W}tcW")
    value = "" if width is None or width.get(f"{W}type", "dxa") != "dxa" else str(width.get(f"{W}w", ""))
    return value.isdecimal() and 0 < int(value) <= _NARROW_TWIPS


def _style(paragraph: _Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(VAL, ""))


def _is_bold(paragraph: _Element) -> bool:
    runs = [run for run in paragraph.iter(names.RUN) if any((text.text or "").strip() for text in run.iter(names.TEXT))]
    marks = [run.find(f"{names.RUN_PROPERTIES}/{W}b") for run in runs]
    return bool(runs) and all(mark is not None and is_on(mark.get(VAL)) for mark in marks)


def _content_control(element: _Element) -> Control:
    settings = element.find(names.CONTROL_PROPERTIES)
    found = {} if settings is None else {str(entry.tag): entry for entry in settings}
    tip = str(found[f"{W}alias"].get(VAL, "")) if f"{W}alias" in found else ""
    for tag in (f"{W}dropDownList", f"{W}comboBox"):
        if tag in found:
            return Control("list", _entries(found[tag]), tip=tip)
    return Control(_nature(found), tip=tip)


def _nature(found: dict[str, _Element]) -> ControlNature:
    if f"{W14}checkbox" in found:
        return "box"
    if f"{W}date" in found:
        return "date"
    if f"{W}picture" in found:
        return "other"
    text = found.get(f"{W}text")
    return "long" if text is not None and is_on(text.get(f"{W}multiLine", "0")) else "text"


def _entries(choices: _Element) -> tuple[str, ...]:
    """Shown texts; an entry without a value is the invitation to choose."""
    shown = [
        str(entry.get(f"{W}displayText") or entry.get(f"{W}value") or "")
        for entry in choices.iterchildren(f"{W}listItem")
        if entry.get(f"{W}value") or not entry.get(f"{W}displayText")
    ]
    return tuple(dict.fromkeys(text for text in shown if text.strip()))


def _form_field(form: _Element) -> Control:
    tip = next((str(entry.get(VAL, "")) for entry in form.iterchildren(f"{W}statusText", f"{W}helpText")), "")
    if form.find(f"{W}checkBox") is not None:
        return Control("box", tip=tip)
    choices = form.find(f"{W}ddList")
    if choices is not None:
        entries = [str(entry.get(VAL, "")) for entry in choices.iterchildren(f"{W}listEntry")]
        return Control("list", tuple(dict.fromkeys(text for text in entries if text.strip())), tip=tip)
    kind = form.find(f"{W}textInput/{W}type")
    return Control("date" if kind is not None and kind.get(VAL) == "date" else "text", tip=tip)
