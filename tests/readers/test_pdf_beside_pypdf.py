"""What is read of real PDF forms beside what pypdf, which shares no code with the reader, finds in them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pypdf
import pytest

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Transcript
from klimadocs.readers.acroform import AcroformReader
from klimadocs.readers.pdf_values import clean

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the project")
FILES = sorted(CORPUS.rglob("*.pdf"))
LEAST_FILES, LEAST_FIELDS = 25, 900


def of_pypdf(path: Path) -> dict[str, str] | None:
    """Text fields by their names; None for what pypdf cannot open or has to mend."""
    logging.disable(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(path, strict=False)
        if document.is_encrypted and not document.decrypt(""):
            return None
        fields: dict[str, Any] = document.get_fields() or {}
    except Exception:  # pypdf raises errors of many kinds
        return None
    finally:
        logging.disable(logging.NOTSET)
    texts = {name: field for name, field in fields.items() if field.get("/FT") == "/Tx" and "/Kids" not in field}
    return {clean(name): shown(field.get("/V")) for name, field in texts.items()}


def shown(value: object) -> str:
    if isinstance(value, pypdf.generic.StreamObject):
        value = value.get_data().decode("cp1252")
    text = clean(str(value or ""))
    return text if text.strip() else ""


def of_reader(path: Path) -> Transcript | None:
    try:
        transcript = AcroformReader().read(path.read_bytes())
    except UnreadableError:
        return None
    return None if any(trouble.kind == "mended" for trouble in transcript.troubles) else transcript


@MISSING
def test_text_fields_of_real_forms_are_those_of_pypdf() -> None:
    files = fields = 0
    for path in FILES:
        wanted, transcript = of_pypdf(path), of_reader(path)
        if not wanted or transcript is None:
            continue
        found = {entry.key: entry.text for entry in transcript.sightings if entry.method == "acroform"}
        differing = {name: (text, found.get(name)) for name, text in wanted.items() if found.get(name) != text}
        assert differing == {}, path.name
        files, fields = files + 1, fields + len(wanted)
    assert files >= LEAST_FILES
    assert fields >= LEAST_FIELDS
