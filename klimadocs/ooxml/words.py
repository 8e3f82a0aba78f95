"""What a reader sees on the page: the visible words of a Word file, to check that every value arrived in a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klimadocs.ooxml import names
from klimadocs.ooxml.hiding import Hiding, find_hiding
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.refusals import refuse
from klimadocs.ooxml.stories import story_names, tell_stories
from klimadocs.ooxml.symbols import read_symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPED = {
    names.TAB: "\t",
    names.POSITION_TAB: "\t",
    names.BREAK: "\n",
    names.RETURN: "\n",
    names.HARD_HYPHEN: "-",
}


def visible_text(package_bytes: bytes) -> str:
    """The text of body, headers, footers and notes. Paragraphs end with a line feed, and so do line breaks; tabs are
    tabs. Deleted and hidden text and field codes are left out; a text box follows the paragraph it is anchored in.

    Raises UnreadableError.
    """
    package = open_package(package_bytes)
    hiding = find_hiding(package, story_names(package))
    lines: list[str] = []
    try:
        for story in tell_stories(package):
            lines += _Collector(hiding).collect(story.root)
    except RecursionError as error:
        raise refuse("broken_xml") from error
    return "\n".join(lines)


class _Collector:
    """Walks one story. Text boxes wait until the paragraph around them is complete."""

    def __init__(self, hiding: Hiding) -> None:
        self._hiding = hiding
        self._lines: list[str] = []
        self._pieces: list[str] = []
        self._boxes: list[_Element] = []
        self._codes: list[bool] = []
        self._is_paragraph_hidden = False

    def collect(self, root: _Element) -> list[str]:
        self._walk(root)
        self._end_line(always=False)
        return self._lines

    def _walk(self, element: _Element) -> None:
        for child in element:
            self._take(child, child.tag)

    def _take(self, element: _Element, tag: str) -> None:
        if tag in (names.TEXT, names.MATH_TEXT):
            self._write(element.text or "")
        elif tag in _TYPED:
            self._write(_TYPED[tag])
        elif tag == names.SYMBOL:
            self._write(read_symbol(element))
        elif tag == names.RUN:
            self._run(element)
        elif tag == names.PARAGRAPH:
            self._paragraph(element)
        elif tag == names.FIELD_MARK:
            self._field_mark(element)
        elif tag == names.TEXT_BOX:
            self._boxes.append(element)
        elif tag == names.ALTERNATIVES:
            self._alternatives(element)
        elif tag not in names.SILENT:
            self._walk(element)

    def _write(self, text: str) -> None:
        if not any(self._codes):
            self._pieces.append(text)

    def _run(self, run: _Element) -> None:
        is_hidden = self._hiding.is_possible and self._hiding.hides_run(
            run.find(names.RUN_PROPERTIES), self._is_paragraph_hidden
        )
        if not is_hidden:
            self._walk(run)
            return
        for mark in run.iterchildren(names.FIELD_MARK):
            self._field_mark(mark)

    def _paragraph(self, paragraph: _Element) -> None:
        self._is_paragraph_hidden = self._hiding.is_possible and self._hiding.hides_paragraph(paragraph)
        self._walk(paragraph)
        self._is_paragraph_hidden = False
        self._end_line(always=True)

    def _end_line(self, always: bool) -> None:
        if always or self._pieces:
            self._lines.append("".join(self._pieces))
            self._pieces = []
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._lines += _Collector(self._hiding).collect(box)

    def _field_mark(self, mark: _Element) -> None:
        """Between begin and separate stands the code of a field, between separate and end its result."""
        kind = mark.get(f"{names.W}fldCharType")
        if kind == "begin":
            self._codes.append(True)
        elif kind == "separate" and self._codes:
            self._codes[-1] = False
        elif kind == "end" and self._codes:
            self._codes.pop()

    def _alternatives(self, element: _Element) -> None:
        chosen = element.find(names.CHOICE)
        chosen = element.find(names.FALLBACK) if chosen is None else chosen
        if chosen is not None:
            self._walk(chosen)
