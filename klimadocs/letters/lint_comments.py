"""Flaws as comments of Word, in a copy of the template, at the paragraphs that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.letters.lint import Flaw
from klimadocs.letters.word_comments import with_comments
from klimadocs.ooxml import names
from klimadocs.ooxml.names import W
from klimadocs.ooxml.opening import Package, open_package
from klimadocs.ooxml.writing import with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR = "klimadocs check"


def commented(content: bytes, flaws: Sequence[Flaw], day: date) -> bytes:
    """The copy; the template as it is where there is no flaw. Raises UnreadableError."""
    if not flaws:
        return content
    package = open_package(content)
    document = package.document()
    paragraphs = list(document.iter(names.PARAGRAPH))
    first = _first_free(package)
    notes = {}
    for number, flaw in enumerate(flaws, first):
        place, is_there = _place(package, flaw, paragraphs)
        _mark(place, str(number))
        notes[str(number)] = _text(flaw, is_there)
    changed = etree.tostring(document, encoding="UTF-8", xml_declaration=True, standalone=True)
    return with_comments(with_parts(content, {package.main_document: bytes(changed)}), notes, AUTHOR, day)


def _place(package: Package, flaw: Flaw, paragraphs: list[_Element]) -> tuple[_Element, bool]:
    """The paragraph of the body for a comment, and whether it is the very one: Word has no comments in headers,
    footers, notes and text boxes."""
    if flaw.part == package.main_document and 0 <= flaw.number < len(paragraphs):
        place = paragraphs[flaw.number]
        hosts = list(place.iterancestors(names.PARAGRAPH))
        return (hosts[-1], False) if hosts else (place, True)
    return next((entry for entry in paragraphs if "".join(map(str, entry.itertext())).strip()), paragraphs[0]), False


def _text(flaw: Flaw, is_there: bool) -> str:
    where = "" if is_there or not flaw.where else f"{flaw.where}: "
    return f"{where}{flaw.sentence} {flaw.remedy}".strip()


def _mark(paragraph: _Element, number: str) -> None:
    """The comment's range: the paragraph from its first run to its last."""
    start, end = (etree.Element(f"{W}commentRange{side}", {f"{W}id": number}) for side in ("Start", "End"))
    settings = paragraph.find(names.PARAGRAPH_PROPERTIES)
    paragraph.insert(0 if settings is None else paragraph.index(settings) + 1, start)
    paragraph.append(end)
    run = etree.SubElement(paragraph, names.RUN)
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})


def _first_free(package: Package) -> int:
    found = [
        int(str(comment.get(f"{W}id", "0")))
        for name in package.related(package.main_document, "comments")
        for comment in package.xml(name).iter(f"{W}comment")
        if str(comment.get(f"{W}id", "")).lstrip("-").isdecimal()
    ]
    return max([0, *found]) + 1
