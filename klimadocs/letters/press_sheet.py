"""A template, compiled: rendered often, by many threads at once, and holding no letter's names."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from klimadocs.letters import Marks
from klimadocs.letters.context import Context
from klimadocs.letters.press_part import Page, Part, compile_part
from klimadocs.letters.press_sandbox import RENDERING, Rendering
from klimadocs.letters.press_slip import Slip, make_slip
from klimadocs.letters.press_source import PRINT, Source, make_source
from klimadocs.ooxml.archives import open_archive
from klimadocs.ooxml.opening import Package, open_package
from klimadocs.ooxml.splicing import Splice
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import with_parts

CORE = "docProps/core.xml"
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_NOTE_KINDS = (f"{_NOTES}footnotes+xml", f"{_NOTES}endnotes+xml")
_NEAR_SIGNS = 60
_TAG = re.compile(r"\{\{|\{%|\{#")


@dataclass(frozen=True, slots=True)
class Printed:
    """One letter: the finished file, its pages for the proof, and what was said in it. `is_whole`: docxtpl itself made
    it, and there are no pages."""

    content: bytes = field(repr=False)
    pages: tuple[Page, ...]
    rendering: Rendering
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A compiled template. `content` is the template as it came. `aside` names the parts that print where nobody sees
    it at once: in attributes, hidden text, field codes; `known` are the names that Jinja itself offers."""

    content: bytes = field(repr=False)
    parts: tuple[Part, ...]
    slip: Slip
    splice: Splice = field(repr=False)
    aside: frozenset[str]
    known: dict[str, Any] = field(repr=False)
    fault: tuple[Literal["lost", "half"], str] | None
    """What the template would do wrong in every letter (lose fixed text, show half a tag), and near which words."""

    def render(self, context: Context, marks: Marks) -> Printed:
        """Raises WholePressNeeded where docxtpl itself must make the letter, and whatever a template's author may
        cause."""
        rendering = Rendering(context.speech)
        names = {**self.known, **context.names, RENDERING: rendering}
        pages = tuple(_page(part, names, rendering) for part in self.parts)
        changed = {page.part.name: page.content for page in pages}
        changed[self.slip.name] = self.slip.filled(marks)
        return Printed(self.splice.write(changed), pages, rendering)


def compile_sheet(content: bytes, environment: Environment) -> Sheet:
    """Raises UnreadableError for what is no Word file, TemplateError and the libraries' own for a broken template."""
    package = open_package(content)
    document = DocxTemplate(io.BytesIO(content))
    document.init_docx()
    found = {source.name: source for source in _sources(document, package)}
    sources = [source for source in found.values() if _TAG.search(source.patched)]
    parts = tuple(compile_part(source, environment) for source in sources)
    slip = make_slip(content)
    archive = open_archive(content)
    whole = {name: archive.read(name) for name in archive.names} | slip.parts
    splice = Splice(whole, {*(part.name for part in parts), slip.name})
    known, fault = dict(environment.globals), _fault(list(found.values()))
    return Sheet(content, parts, slip, splice, _aside(content, sources), known, fault)


def _fault(sources: list[Source]) -> tuple[Literal["lost", "half"], str] | None:
    for source in sources:
        if lost := source.lost:
            return "lost", lost[:_NEAR_SIGNS].strip()
        if half := source.half:
            return "half", half
    return None


def _page(part: Part, names: dict[str, Any], rendering: Rendering) -> Page:
    before = len(rendering.texts)
    pieces, content = part.rendered(names)
    return Page(part, pieces, tuple(rendering.texts[before:]), content)


def _sources(document: DocxTemplate, package: Package) -> Iterator[Source]:
    """In docxtpl's order: body, headers, footers, properties, notes."""
    yield _body(document, package.main_document)
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield _text_part(document, part)
    if package.part(CORE) is not None:
        xml = str(etree.tostring(package.xml(CORE), encoding="unicode"))
        yield make_source(CORE, ("", xml, ""), document.patch_xml(xml), is_text=False, is_ours=True)
    for part in document.docx.part.package.parts:
        if part.content_type in _NOTE_KINDS:
            yield _text_part(document, part, is_ours=True)


def _body(document: DocxTemplate, name: str) -> Source:
    xml = document.xml_to_string(document.docx.element)
    start, end = xml.index("<w:body"), xml.rindex("</w:body>") + len("</w:body>")
    body = xml[start:end]
    return make_source(name, (xml[:start], body, xml[end:]), document.patch_xml(body), is_body=True)


def _text_part(document: DocxTemplate, part: Any, *, is_ours: bool = False) -> Source:
    xml = document.get_part_xml(part)
    return make_source(part.partname.lstrip("/"), ("", xml, ""), document.patch_xml(xml), is_ours=is_ours)


def _aside(content: bytes, sources: list[Source]) -> frozenset[str]:
    """Looks at the template with a sign in the place of each tag: what is printed must be seen."""
    outlines = {source.name: source.outline.encode() for source in sources if source.outline}
    shown = visible_text(with_parts(content, outlines)) if outlines else ""
    seen = set(PRINT.findall(shown))
    return frozenset(
        source.name
        for source in sources
        if source.prints_in_attributes or (source.is_text and not source.marks <= seen)
    )
