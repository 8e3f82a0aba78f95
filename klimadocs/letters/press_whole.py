"""docxtpl itself makes the letter: slower, and needed where a value brings new parts into the document (a picture, a
link, a document within the document)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from klimadocs.letters import Marks
from klimadocs.letters.context import Context
from klimadocs.letters.press_sandbox import RENDERING, Rendering
from klimadocs.letters.press_sheet import CORE, Printed, Sheet
from klimadocs.letters.press_slip import PROPERTIES
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.writing import with_custom_properties, with_parts

_NO_TIME = datetime(2000, 1, 1)


class _Library(DocxTemplate):  # type: ignore[misc]
    """docxtpl reads what was rendered with a lenient parser, which leaves out what it does not understand."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)


def print_whole(sheet: Sheet, environment: Environment, context: Context, marks: Marks) -> Printed:
    """Raises whatever a template's author may cause."""
    document = _Library(io.BytesIO(sheet.content))
    document.init_docx()
    rendering = Rendering(context.speech, document)
    names = {**context.names, RENDERING: rendering}
    document.render(names, environment, autoescape=True)
    if open_package(sheet.content).part(CORE) is None:
        # the library adds properties that tell the time of day; the same letter must have the same bytes
        document.docx.core_properties.modified = _NO_TIME
    target = io.BytesIO()
    document.save(target)
    # docxtpl leaves endnotes out, escapes properties twice, and renders footnotes again for each section
    names = {**sheet.known, **names}
    own = {part.name: part.rendered(names)[1] for part in sheet.parts if part.source.is_ours}
    content = with_parts(target.getvalue(), own)
    properties = {key: getattr(marks, name) for name, key in PROPERTIES.items()}
    return Printed(with_custom_properties(content, properties), (), rendering, is_whole=True)
