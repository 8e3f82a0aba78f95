"""The empty form as a PDF: pages are drawn first, then the fields and the reading order are laid into them."""

from __future__ import annotations

from klimadocs.blanks.pdf_blocks import Block, stack
from klimadocs.blanks.pdf_cover import build_cover, build_signature
from klimadocs.blanks.pdf_fields import build_section
from klimadocs.blanks.pdf_foot import draw_foot
from klimadocs.blanks.pdf_form import add_form
from klimadocs.blanks.pdf_sheet import Sheet
from klimadocs.blanks.phrases import write_cover
from klimadocs.model.call import Call, Office
from klimadocs.model.form import Form


def build_pdf(form: Form, call: Call, office: Office) -> bytes:
    """See `klimadocs.blanks.make_pdf`."""
    pages = stack(_list_blocks(form, call, office))
    sheet = Sheet()
    for number, blocks in enumerate(pages, start=1):
        if number > 1:
            sheet.turn_page()
        for block, top in blocks:
            block.draw(sheet, top)
        draw_foot(sheet, form, len(pages))
    return add_form(sheet.finish(), sheet.widgets, sheet.marks, _list_properties(form, call, office))


def _list_blocks(form: Form, call: Call, office: Office) -> list[Block]:
    cover = write_cover(form, call, office)
    blocks = build_cover(cover)
    last = len(form.sections) - 1
    for place, section in enumerate(form.sections):
        blocks += build_section(section, is_last=place == last)
    return blocks + build_signature(cover)


def _list_properties(form: Form, call: Call, office: Office) -> dict[str, str]:
    return {
        "Title": form.title,
        "Subject": call.title,
        "Author": office.organisation,
        "Lang": form.language,
        "klimadocs-call": form.call,
        "klimadocs-form": form.id,
        "klimadocs-version": form.version,
    }
