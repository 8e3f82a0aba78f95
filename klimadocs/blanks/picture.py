"""The pages of a form with a frame and the name of the field drawn wherever a field was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from klimadocs.model.transcript import Box

_INK = Color(0.75, 0.1, 0.35)
_WASH = Color(0.75, 0.1, 0.35, alpha=0.08)
_SIZE_PT = 5.5


@dataclass(frozen=True, slots=True)
class Drawn:
    """`box` in points from the top left of the page as seen; `words` stand at its upper edge."""

    page: int
    box: Box
    words: str


def draw_fields(pdf: bytes, drawn: Sequence[Drawn]) -> bytes:
    """Raises what pypdf raises on damaged files. Form fields and scripts of the original are left out."""
    reader = PdfReader(BytesIO(pdf), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter()
    for number, page in enumerate(reader.pages, start=1):
        copy = writer.add_page(page)
        copy.transfer_rotation_to_content()
        left, bottom, right, top = (float(value) for value in copy.cropbox)
        layer = _layer([entry for entry in drawn if entry.page == number], left, bottom, right, top)
        copy.merge_page(PdfReader(BytesIO(layer)).pages[0])
        if "/Annots" in copy:
            del copy["/Annots"]
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _layer(drawn: Sequence[Drawn], left: float, bottom: float, right: float, top: float) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(right, top), invariant=1)
    canvas.setLineWidth(0.6)
    for entry in drawn:
        x0, y0, x1, y1 = entry.box
        canvas.setStrokeColor(_INK)
        canvas.setFillColor(_WASH)
        canvas.rect(left + x0, top - y1, max(x1 - x0, 2), max(y1 - y0, 2), stroke=1, fill=1)
        canvas.setFillColor(_INK)
        canvas.setFont("Helvetica", _SIZE_PT)
        canvas.drawString(left + x0 + 1, min(top - y0 + 0.8, top - _SIZE_PT), entry.words)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
