"""The empty form as a Word file, written part by part: nothing in it that the form does not need."""

from __future__ import annotations

from klimadocs.blanks.phrases import write_cover
from klimadocs.blanks.word_controls import Controls
from klimadocs.blanks.word_pages import write_cover_page, write_section, write_signature
from klimadocs.blanks.word_parts import (
    CONTENT_TYPES,
    DOCUMENT_RELATIONS,
    FONT_TABLE,
    PACKAGE_RELATIONS,
    SETTINGS,
    wrap_document,
    write_app,
    write_core,
    write_custom,
    write_footer,
    write_styles,
)
from klimadocs.model.call import Call, Office
from klimadocs.model.form import Form
from klimadocs.ooxml.writing import write_package


def build_word(form: Form, call: Call, office: Office) -> bytes:
    """See `klimadocs.blanks.make_word`."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELATIONS,
        "word/document.xml": _write_document(form, call, office),
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": write_styles(form),
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": FONT_TABLE,
        "word/footer1.xml": write_footer(form),
        "docProps/core.xml": write_core(form, call, office),
        "docProps/app.xml": write_app(office),
        "docProps/custom.xml": write_custom(form),
    }
    return write_package({name: part.encode("utf-8") for name, part in parts.items()})


def _write_document(form: Form, call: Call, office: Office) -> str:
    controls = Controls(form.language)
    last = len(form.sections) - 1
    cover = write_cover(form, call, office)
    body = [write_cover_page(cover)]
    body += [write_section(section, controls, place == last) for place, section in enumerate(form.sections)]
    body.append(write_signature(cover))
    return wrap_document("".join(body))
