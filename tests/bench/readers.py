"""What others use to read a form, and what we use: python -m tests.bench.readers NAME FILE tells of one of them, in a
process of its own, how long it takes and what it gives.

Imports and what is prepared once lie outside the time. A reader gives the pieces of text that it finds, or values by
the names of their fields.
"""

from __future__ import annotations

import ctypes
import io
import json
import logging
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS, LEAST = 1.0, 5
Seen = list[str] | dict[str, Any]
Read = Callable[[bytes], Seen]
_BREAKS = re.compile(r"[\n\r\t|]+|<[^>]*>")


def unzip_and_parse() -> Read:
    from lxml import etree

    return lambda content: list(etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")))[:0]


def klimadocs() -> Read:
    """As the daily run does it, the blanks read once."""
    from klimadocs.catalogue import load_catalogue
    from klimadocs.forms.fill import fill
    from klimadocs.forms.identify import comparable, identify
    from klimadocs.pipeline.reading import References
    from klimadocs.readers import find_reader, sniff

    references = References(load_catalogue(ROOT / "templates")).all

    def read(content: bytes) -> Seen:
        reader = find_reader(sniff(content))
        assert reader is not None
        transcript = reader.read(content)
        found = identify(transcript, comparable(transcript, references))
        assert found.reference is not None
        reading = fill(found.reference, transcript, found.score)
        return {answer.field: answer.value for answer in reading.answers}

    return read


def python_docx() -> Read:
    import docx

    def read(content: bytes) -> Seen:
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return [*(paragraph.text for paragraph in document.paragraphs), *cells]

    return read


def docx2python() -> Read:
    from docx2python import docx2python as open_word

    def read(content: bytes) -> Seen:
        with open_word(io.BytesIO(content)) as document:
            return [document.text]

    return read


def mammoth() -> Read:
    import mammoth

    return lambda content: [mammoth.convert_to_html(io.BytesIO(content)).value]


def markitdown() -> Read:
    from markitdown import MarkItDown, StreamInfo

    converter, kind = MarkItDown(), StreamInfo(extension=".docx")
    return lambda content: [converter.convert_stream(io.BytesIO(content), stream_info=kind).text_content]


def docling() -> Read:
    from docling.datamodel.base_models import DocumentStream
    from docling.document_converter import DocumentConverter

    converter = DocumentConverter()

    def read(content: bytes) -> Seen:
        stream = DocumentStream(name="form.docx", stream=io.BytesIO(content))
        return [converter.convert(stream).document.export_to_markdown()]

    return read


def pikepdf() -> Read:
    import pikepdf as library

    def walk(nodes: Any, above: str = "") -> Iterator[tuple[str, str]]:
        for node in nodes:
            name = f"{above}{node.get('/T', '')}"
            if "/Kids" in node and "/T" in node.Kids[0]:
                yield from walk(node.Kids, f"{name}.")
            else:
                yield name, str(node.get("/V", ""))

    def read(content: bytes) -> Seen:
        with library.open(io.BytesIO(content)) as document:
            return dict(walk(document.Root.AcroForm.Fields))

    return read


def pdfium_fields() -> Read:
    import pypdfium2
    import pypdfium2.raw as raw

    def text(ask: Callable[..., int], form: Any, note: Any) -> str:
        size = ask(form, note, None, 0)
        room = (raw.FPDF_WCHAR * (size // 2 + 1))()
        ask(form, note, room, size)
        return bytes(room)[: max(size - 2, 0)].decode("utf-16-le", "replace")

    def read(content: bytes) -> Seen:
        found = {}
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        form = document.formenv.raw
        for page in document:
            for place in range(raw.FPDFPage_GetAnnotCount(page.raw)):
                note = raw.FPDFPage_GetAnnot(page.raw, place)
                name = text(raw.FPDFAnnot_GetFormFieldName, form, note)
                found[name] = text(raw.FPDFAnnot_GetFormFieldValue, form, note)
                raw.FPDFPage_CloseAnnot(note)
            page.close()
        document.close()
        return found

    return read


def pypdf_fields() -> Read:
    from pypdf import PdfReader

    def read(content: bytes) -> Seen:
        fields = PdfReader(io.BytesIO(content)).get_fields() or {}
        return {name: str(field.value or "") for name, field in fields.items()}

    return read


def pdfplumber_fields() -> Read:
    import pdfplumber
    from pdfminer.pdftypes import resolve1
    from pdfminer.psparser import PSLiteral
    from pdfplumber.utils.pdfinternals import decode_text

    def shown(value: Any) -> str:
        return value.name if isinstance(value, PSLiteral) else decode_text(value) if value else ""

    def walk(nodes: Any, above: str = "") -> Iterator[tuple[str, str]]:
        for node in map(resolve1, nodes):
            name = f"{above}{decode_text(node.get('T', b''))}"
            kids = [resolve1(kid) for kid in resolve1(node.get("Kids", []))]
            if kids and "T" in kids[0]:
                yield from walk(kids, f"{name}.")
            else:
                yield name, shown(resolve1(node.get("V")))

    def read(content: bytes) -> Seen:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return dict(walk(resolve1(resolve1(document.doc.catalog["AcroForm"])["Fields"])))

    return read


def pdfium_text() -> Read:
    import pypdfium2

    return lambda content: [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def pdfium_words() -> Read:
    """The least that tells where on a page something stands: every word with a box around its letters."""
    import pypdfium2
    import pypdfium2.raw as raw

    box = raw.FS_RECTF()
    where = ctypes.byref(box)

    def words(page: Any) -> Iterator[tuple[str, tuple[float, ...]]]:
        sheet = page.get_textpage()
        for run in re.finditer(r"\S+", sheet.get_text_range()):
            edges = []
            for place in range(*run.span()):
                raw.FPDFText_GetLooseCharBox(sheet.raw, place, where)
                edges.append((box.left, box.bottom, box.right, box.top))
            lefts, bottoms, rights, tops = zip(*edges, strict=True)
            yield run[0], (min(lefts), min(bottoms), max(rights), max(tops))

    def read(content: bytes) -> Seen:
        return [" ".join(word for word, _ in list(words(page))) for page in pypdfium2.PdfDocument(content)]

    return read


def pypdf_text() -> Read:
    from pypdf import PdfReader

    return lambda content: [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def pdfminer_text() -> Read:
    from pdfminer.high_level import extract_text

    return lambda content: [extract_text(io.BytesIO(content))]


def pdfplumber_text() -> Read:
    import pdfplumber

    def read(content: bytes) -> Seen:
        with pdfplumber.open(io.BytesIO(content)) as document:
            return [page.extract_text() for page in document.pages]

    return read


READERS: dict[str, Callable[[], Read]] = {
    "unzip and parse document.xml": unzip_and_parse,
    "klimadocs": klimadocs,
    "python-docx": python_docx,
    "docx2python": docx2python,
    "mammoth": mammoth,
    "markitdown": markitdown,
    "docling": docling,
    "pikepdf": pikepdf,
    "pypdfium2 raw": pdfium_fields,
    "pypdf get_fields": pypdf_fields,
    "pdfplumber fields": pdfplumber_fields,
    "pypdfium2 text": pdfium_text,
    "pypdfium2 word boxes": pdfium_words,
    "pypdf text": pypdf_text,
    "pdfminer.six text": pdfminer_text,
    "pdfplumber text": pdfplumber_text,
}


def main(name: str, path: str) -> None:
    logging.disable(logging.WARNING)
    content = Path(path).read_bytes()
    try:
        read = READERS[name]()
    except ImportError:
        print(json.dumps({"ms": [], "seen": []}))
        return
    seen, times = read(content), []
    end = time.perf_counter() + SECONDS
    while len(times) < LEAST or time.perf_counter() < end:
        start = time.process_time()
        read(content)
        times.append((time.process_time() - start) * 1000)
    if isinstance(seen, list):
        seen = [line for piece in seen for line in _BREAKS.split(piece)]
    print(json.dumps({"ms": times, "seen": seen}))


if __name__ == "__main__":
    main(*sys.argv[1:])
