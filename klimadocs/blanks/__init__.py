"""Makes the empty form from its definition, for any form: a Word file and a PDF that ask the same things.

Both carry the field ids of the form (tags of content controls, names of AcroForm fields) and name call, form and
version in their properties, so that readers know a filled copy again. Same definition, same bytes.
"""

from __future__ import annotations

from klimadocs.model.call import Call, Office
from klimadocs.model.form import Form


def make_word(form: Form, call: Call, office: Office) -> bytes:
    """The empty form as .docx: one content control for each field, tagged with the id of the field; a box of a multiple
    choice is tagged `<id>.<n>`."""
    from klimadocs.blanks.word import build_word

    return build_word(form, call, office)


def make_pdf(form: Form, call: Call, office: Office) -> bytes:
    """The empty form as a tagged PDF with an AcroForm, also fit for pen and paper; each page carries a QR code
    `klimadocs:<call>:<form>:<version>:<page>`."""
    from klimadocs.blanks.pdf import build_pdf

    return build_pdf(form, call, office)
