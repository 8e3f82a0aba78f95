"""The pieces of a letter that are compared with each other: paragraphs, and rows of tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from klimadocs.ooxml import names

if TYPE_CHECKING:
    from lxml.etree import _Element

SIGNS = {
    names.TAB: "\t",
    names.POSITION_TAB: "\t",
    names.BREAK: "\n",
    names.RETURN: "\n",
    names.HARD_HYPHEN: "-",
}
ROW_SIGN = "\ue010"
_PASSED_OVER = (names.DELETED, names.MOVED_AWAY, names.PARAGRAPH_PROPERTIES, names.TEXT_BOX, names.FALLBACK)


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a table row, with its text as a reader sees it."""

    element: _Element = field(repr=False)
    text: str

    @property
    def is_row(self) -> bool:
        return bool(self.element.tag == names.ROW)

    @property
    def key(self) -> str:
        """For finding out what belongs together: a row is never a paragraph."""
        return f"{ROW_SIGN}{self.text}" if self.is_row else self.text


def read_units(root: _Element) -> list[Unit]:
    """In reading order. A text box follows the paragraph that it is anchored in."""
    found: list[Unit] = []
    for element in _blocks(root):
        if element.tag == names.ROW:
            cells = ("\n".join(text_of(inner) for inner in _blocks(cell)) for cell in element.iterchildren(names.CELL))
            found.append(Unit(element, "\t".join(cells)))
            continue
        found.append(Unit(element, text_of(element)))
        for box in element.iter(names.TEXT_BOX):
            if next(box.iterancestors(names.FALLBACK), None) is None:
                found += read_units(box)
    return found


def _blocks(parent: _Element) -> Iterator[_Element]:
    """Paragraphs and rows; what is wrapped around them (content controls, insertions) is looked through."""
    for child in parent:
        if child.tag in (names.PARAGRAPH, names.ROW):
            yield child
        elif child.tag not in (names.PARAGRAPH_PROPERTIES, names.CONTROL_PROPERTIES, names.DELETED):
            yield from _blocks(child)


def text_of(paragraph: _Element) -> str:
    """The text of a paragraph, or of a row's cell; breaks and tabs as signs."""
    return "".join(text for _, _, text in text_pieces(paragraph))


def text_pieces(paragraph: _Element) -> Iterator[tuple[_Element, _Element, str]]:
    """(run, child, text) for everything in a paragraph that a reader sees; a number that a field counts is "#"."""
    depth, is_code = 0, False
    for run in _runs(paragraph):
        for child in run:
            if child.tag == names.FIELD_MARK:
                kind = child.get(f"{names.W}fldCharType")
                depth += {"begin": 1, "end": -1}.get(str(kind), 0)
                is_code = kind == "begin" or (is_code and kind != "separate" and depth > 0)
            elif child.tag == names.TEXT and not is_code:
                text = child.text or ""
                yield run, child, ("#" if depth and text.isdecimal() else text)
            elif child.tag in SIGNS and not is_code:
                yield run, child, SIGNS[child.tag]


def _runs(element: _Element) -> Iterator[_Element]:
    for child in element:
        if child.tag == names.RUN:
            yield child
        elif child.tag not in _PASSED_OVER:
            yield from _runs(child)


def squeezed(text: str) -> str:
    """For comparing: one blank between words."""
    return " ".join(text.split())
