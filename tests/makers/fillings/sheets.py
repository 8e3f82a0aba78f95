"""One copy of the Word form on the desk: its rows, cells, labels and controls as raw XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from tests.makers.fillings.plan import Desk
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import WORD, WORD_2010, Element, Typist, W, is_box, name_of, ticked_keys

_NAMES = f'xmlns:w="{WORD}" xmlns:w14="{WORD_2010}"'


def parse(xml: str) -> Element:
    """An element from XML with the usual prefixes."""
    return parse_all(xml)[0]


def parse_all(xml: str) -> list[Element]:
    return list(etree.fromstring(f"<x {_NAMES}>{xml}</x>"))


def words(text: str, settings: str = "") -> str:
    """A run; line feeds become breaks."""
    pieces = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{settings}</w:rPr>' if settings else ''}{pieces}</w:r>"


class Sheet(Typist):
    """A copy of the form and the one who fills it in."""

    def __init__(self, desk: Desk, sample: Sample) -> None:
        super().__init__(desk.blank(".docx"), desk.form)
        self.form = desk.form
        self.sample = sample
        self.ticked = ticked_keys(desk.form, sample)
        self.prompts = {name_of(control): text_of(control) for control in self.entries()}

    def entries(self) -> list[Element]:
        """Controls for words."""
        return [control for control in self.controls() if not is_box(control)]

    def boxes(self) -> list[Element]:
        return [control for control in self.controls() if is_box(control)]

    def shown(self, control: Element) -> str:
        """What the applicant writes here; "" for nothing."""
        key = name_of(control)
        return self.sample.shown(key) if key in self.sample.answers else ""

    def is_ticked(self, control: Element) -> bool:
        return name_of(control) in self.ticked

    def tables(self) -> list[Element]:
        """Tables with something to fill in."""
        return [table for table in self.root.iter(f"{W}tbl") if table.find(f".//{W}sdt") is not None]

    def write_plainly(self, keeps_prompts: bool = False) -> None:
        """Every control for words gives way to bare words in its cell."""
        for control in self.entries():
            text = self.shown(control)
            if not text and keeps_prompts:
                text = text_of(control)
            replace(control, words(text) if text else "")

    def mark_plainly(self, ticked: str = "☒", empty: str = "☐") -> None:
        """Every box gives way to a character."""
        for control in self.boxes():
            sign = ticked if self.is_ticked(control) else empty
            replace(control, words(sign) if sign else "")


def replace(element: Element, xml: str) -> None:
    """Puts something else, or nothing, in the place of an element."""
    for new in parse_all(xml):
        element.addprevious(new)
    element.getparent().remove(element)


def within(element: Element, name: str) -> Any:
    """The nearest element of that name around this one."""
    return next(element.iterancestors(f"{W}{name}"), None)


def text_of(element: Element) -> str:
    return "".join(str(piece.text or "") for piece in element.iter(f"{W}t"))


def label_cell(control: Element) -> Any:
    """The cell with the question, for controls that have one of their own; None for the others."""
    cell, row = within(control, "tc"), within(control, "tr")
    cells = row.findall(f"{W}tc")
    return cells[0] if len(cells) > 1 and cells[0] is not cell and len(row.findall(f".//{W}sdt")) == 1 else None


def label_paragraph(control: Element) -> Any:
    cell = label_cell(control)
    return None if cell is None else cell.find(f"{W}p")


def labelled(sheet: Sheet) -> Iterator[Element]:
    """Controls for words with a question in a cell of its own."""
    return (control for control in sheet.entries() if label_cell(control) is not None)
