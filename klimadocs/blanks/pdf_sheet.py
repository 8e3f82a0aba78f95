"""The paper of the PDF form: draws text and frames page by page; remembers what is text, what ornament, what a field.

Positions are points from the top left of an A4 page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from klimadocs.blanks.pdf_type import Type, register_faces

MM = 72 / 25.4
PAGE_WIDTH_PT = 210 * MM
PAGE_HEIGHT_PT = 297 * MM
LEFT_PT = 25 * MM
RIGHT_PT = 190 * MM
TOP_PT = 18 * MM
BOTTOM_PT = 266 * MM
WIDTH_PT = RIGHT_PT - LEFT_PT

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Widget:
    """A place for an answer. `option` is set for a box of a multiple choice, counted from 1; `box` in points from the
    top left (left, top, right, bottom)."""

    key: str
    kind: Literal["text", "long", "choice", "box"]
    page: int
    box: Box
    tip: str
    option: int | None = None
    group_tip: str = ""
    options: tuple[str, ...] = ()
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the reading order: marked content of a page (`number` on it), or the widget of that number."""

    role: str
    page: int
    number: int


class Sheet:
    """Collects the drawing of all pages; `marks` and `widgets` stand in reading order."""

    def __init__(self) -> None:
        from reportlab.pdfgen.canvas import Canvas

        register_faces()
        self.page = 1
        self.marks: list[Mark] = []
        self.widgets: list[Widget] = []
        self._contents = 0
        self._target = BytesIO()
        self._canvas = Canvas(self._target, (PAGE_WIDTH_PT, PAGE_HEIGHT_PT), invariant=1, pageCompression=1)

    def turn_page(self) -> None:
        self._canvas.showPage()
        self.page += 1
        self._contents = 0

    def finish(self) -> bytes:
        """The pages as a PDF; nothing can be drawn afterwards."""
        self._canvas.showPage()
        self._canvas.save()
        return self._target.getvalue()

    @contextmanager
    def content(self, role: str) -> Iterator[None]:
        """What is drawn inside is read as one piece: "H1", "H2", "P"."""
        self.marks.append(Mark(role, self.page, self._contents))
        self._canvas.addLiteral(f"/{role} <</MCID {self._contents}>> BDC")
        self._contents += 1
        yield
        self._canvas.addLiteral("EMC")

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """What is drawn inside is not read aloud."""
        self._canvas.addLiteral("/Artifact BMC")
        yield
        self._canvas.addLiteral("EMC")

    def place(self, widget: Widget) -> None:
        """A field in reading order; its frame is drawn by the caller."""
        self.marks.append(Mark("Form", self.page, len(self.widgets)))
        self.widgets.append(widget)

    def bookmark(self, title: str, top: float) -> None:
        """An entry in the list of contents that viewers show beside the pages."""
        key = f"section-{len(self.marks)}"
        self._canvas.bookmarkHorizontal(key, 0, PAGE_HEIGHT_PT - top)
        self._canvas.addOutlineEntry(title, key, level=0)

    def write(self, text: str, left: float, baseline: float, type_: Type) -> None:
        """One line of text; inside `content` or `ornament`."""
        self._canvas.setFillColor(_colour(type_.colour))
        self._canvas.setFont(type_.face, type_.size_pt)
        self._canvas.drawString(left, PAGE_HEIGHT_PT - baseline, text)

    def fill(self, box: Box, colour: str) -> None:
        self._canvas.setFillColor(_colour(colour))
        self._canvas.rect(*_turn(box), stroke=0, fill=1)

    def frame(self, box: Box, line: str, paper: str, width_pt: float = 0.6) -> None:
        """A filled box with its line inside, where viewers draw the line of a field."""
        self._canvas.setLineWidth(width_pt)
        self._canvas.setStrokeColor(_colour(line))
        self._canvas.setFillColor(_colour(paper))
        left, top, right, bottom = box
        edge = width_pt / 2
        self._canvas.rect(*_turn((left + edge, top + edge, right - edge, bottom - edge)), stroke=1, fill=1)

    def rule(self, left: float, right: float, top: float, colour: str, width_pt: float = 0.6) -> None:
        self._canvas.setLineWidth(width_pt)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.line(left, PAGE_HEIGHT_PT - top, right, PAGE_HEIGHT_PT - top)


def _colour(hexadecimal: str) -> object:
    from reportlab.lib.colors import HexColor

    return HexColor(f"#{hexadecimal}")


def _turn(box: Box) -> tuple[float, float, float, float]:
    """The drawing library wants left, bottom, width, height, counted from the bottom."""
    left, top, right, bottom = box
    return left, PAGE_HEIGHT_PT - bottom, right - left, bottom - top
