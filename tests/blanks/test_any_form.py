"""Blanks of forms that nobody has thought of: every control is there, whatever labels and options say."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import get_args

import pypdf
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from klimadocs.blanks import make_pdf, make_word
from klimadocs.model.form import Field, FieldKind, Form, Section
from tests.blanks.definitions import CALL, OFFICE, every_kind, keys_of

TAG = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tag"
WORDS = st.text(alphabet="aÄß<>&\"'/:-() \N{NO-BREAK SPACE}ñwW", min_size=1, max_size=120)
FIELDS = st.lists(
    st.tuples(
        WORDS, st.sampled_from(get_args(FieldKind)), st.lists(WORDS, max_size=12, unique=True), st.booleans(), WORDS
    ),
    max_size=8,
)


def form_of(rows: list[tuple[str, FieldKind, list[str], bool, str]]) -> Form:
    fields = [
        Field(f"f{place}", label, kind, required, tuple(options), hint=hint)
        for place, (label, kind, options, required, hint) in enumerate(rows)
    ]
    return replace(every_kind(), sections=(Section("Eins", tuple(fields[:3])), Section("Zwei", tuple(fields[3:]))))


@settings(deadline=None, max_examples=25)
@given(rows=FIELDS)
def test_every_control_is_in_both_blanks(rows: list[tuple[str, FieldKind, list[str], bool, str]]) -> None:
    form = form_of(rows)
    with zipfile.ZipFile(BytesIO(make_word(form, CALL, OFFICE))) as package:
        tags = [next(iter(tag.values())) for tag in etree.fromstring(package.read("word/document.xml")).iter(TAG)]
    fields = pypdf.PdfReader(BytesIO(make_pdf(form, CALL, OFFICE))).get_fields() or {}

    assert tags == keys_of(form)
    assert [name for name, field in fields.items() if "/FT" in field] == keys_of(form)


def test_the_door_is_light() -> None:
    code = (
        "import sys, klimadocs.blanks; print([m for m in ('reportlab', 'pypdf', 'segno', 'lxml') if m in sys.modules])"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
