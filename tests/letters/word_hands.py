"""What people do to letters in Word: edits in both programs, and what Accept all and Reject all leave."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from lxml import etree

from klimadocs.ooxml import names
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.stories import story_names
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import with_parts
from tests.letters.sheets import require_office

Hand = Callable[[Any], None]


def edited(content: bytes, *hands: Hand) -> bytes:
    """The letter after python-docx has let these work on it."""
    document = Document(io.BytesIO(content))
    for hand in hands:
        hand(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """Opened and saved again, without macros, in a profile of its own."""
    source = folder / "brief.docx"
    source.write_bytes(content)
    command = [require_office(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    order = ["--convert-to", "docx", "--outdir", str(folder / "saved"), str(source)]
    subprocess.run([*command, *order], check=True, capture_output=True, timeout=120)
    return (folder / "saved" / "brief.docx").read_bytes()


def replacing(old: str, new: str) -> Hand:
    def hand(document: Any) -> None:
        run = next(run for paragraph in _paragraphs(document) for run in paragraph.runs if old in run.text)
        run.text = run.text.replace(old, new)

    return hand


def adding(text: str, before: str) -> Hand:
    def hand(document: Any) -> None:
        found = next(paragraph for paragraph in _paragraphs(document) if before in paragraph.text)
        found.insert_paragraph_before(text, style=found.style)

    return hand


def cutting(words: str) -> Hand:
    def hand(document: Any) -> None:
        found = next(paragraph for paragraph in _paragraphs(document) if words in paragraph.text)._p
        found.getparent().remove(found)

    return hand


def _paragraphs(document: Any) -> list[Any]:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def accepted(content: bytes) -> str:
    """The text after Accept all."""
    return visible_text(_decided(content, gone=names.DELETED, stays=names.INSERTED))


def rejected(content: bytes) -> str:
    """The text after Reject all."""
    return visible_text(_decided(content, gone=names.INSERTED, stays=names.DELETED))


def comments(content: bytes) -> list[str]:
    package = open_package(content)
    parts = package.related(package.main_document, "comments")
    return ["".join(map(str, entry.itertext())) for part in parts for entry in package.xml(part)]


def _decided(content: bytes, gone: str, stays: str) -> bytes:
    package = open_package(content)
    roots = {name: package.xml(name) for name in story_names(package)}
    for root in roots.values():
        _decide(root, gone, stays)
    changes = {
        name: etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        for name, root in roots.items()
    }
    return with_parts(content, changes)


def _decide(root: Any, gone: str, stays: str) -> None:
    paragraphs = [found for found in root.iter(names.PARAGRAPH) if _mark(found, gone) and not _kept(found, gone)]
    rows = [row for row in root.iter(names.ROW) if row.find(f"{names.W}trPr/{gone}") is not None]
    for element in (*paragraphs, *rows, *root.iter(gone)):
        element.getparent().remove(element)
    for text in root.iter(f"{names.W}delText"):
        text.tag = names.TEXT
    for change in list(root.iter(stays)):
        _unwrap(change)
    for table in [table for table in root.iter(names.TABLE) if table.find(names.ROW) is None]:
        table.getparent().remove(table)


def _mark(paragraph: Any, tag: str) -> bool:
    return paragraph.find(f"{names.W}pPr/{names.W}rPr/{tag}") is not None


def _kept(paragraph: Any, gone: str) -> bool:
    """Whether something of a paragraph stays whose mark goes."""
    return any(next(run.iterancestors(gone), None) is None for run in paragraph.iter(names.RUN))


def _unwrap(change: Any) -> None:
    parent, at = change.getparent(), change.getparent().index(change)
    parent[at : at + 1] = list(change)
