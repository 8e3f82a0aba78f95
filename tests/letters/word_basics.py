"""What a Word file needs so that everybody can read it, a screen reader too; what a machine can see of that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from klimadocs.ooxml import names
from klimadocs.ooxml.opening import Package, open_package
from klimadocs.ooxml.stories import story_names

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_LANGUAGE = re.compile(r"[a-z]{2}(-([A-Z]{2}|\d{3}))?")


def faults(content: bytes) -> list[str]:
    """What is wrong, in words; [] for a file that passes."""
    package = open_package(content)
    roots = {name: package.xml(name) for name in story_names(package)}
    return [
        *_properties(package),
        *_headings(package, roots[package.main_document]),
        *(fault for name, root in roots.items() for fault in (*_pictures(name, root), *_tables(name, root))),
        *(fault for name, root in roots.items() for fault in _empty(name, root)),
    ]


def _properties(package: Package) -> Iterator[str]:
    core = package.xml("docProps/core.xml")
    if not core.findtext(f"{names.DC}title"):
        yield "no title"
    if not core.findtext(f"{names.DC}creator"):
        yield "no author"
    language = package.xml("word/styles.xml").find(f"{names.W}docDefaults//{names.W}lang")
    if language is None or not _LANGUAGE.fullmatch(language.get(names.VAL, "")):
        yield "no language"


def _headings(package: Package, body: Any) -> Iterator[str]:
    levels = _levels(package)
    last = 0
    for style in body.iter(f"{names.W}pStyle"):
        level = levels.get(style.get(names.VAL), 0)
        if level > last + 1:
            yield f"heading of level {level} after level {last}"
        last = level or last
    if not last:
        yield "no heading"


def _levels(package: Package) -> dict[str, int]:
    """Style to level, from 1; a style without one has that of the style it is based on."""
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    named: dict[str, str] = {}
    for style in package.xml("word/styles.xml").iter(f"{names.W}style"):
        ident = style.get(f"{names.W}styleId", "")
        named[style.find(f"{names.W}name").get(names.VAL)] = ident
        level, base = style.find(f"{names.W}pPr/{names.W}outlineLvl"), style.find(f"{names.W}basedOn")
        if level is not None:
            own[ident] = int(level.get(names.VAL)) + 1
        if base is not None:
            based[ident] = base.get(names.VAL)
    for ident, base in based.items():
        seen = {ident}
        while ident not in own and base and base not in seen:
            seen.add(base)
            if base in own or named.get(base) in own:
                own[ident] = own.get(base) or own[named[base]]
            base = based.get(named.get(base, base), "")
    return own


def _pictures(name: str, root: Any) -> Iterator[str]:
    for picture in root.iter(_DRAWING):
        if not picture.get("descr") and next(picture.iter(_DECORATIVE), None) is None:
            yield f"{name}: the picture “{picture.get('name')}” has no description"


def _tables(name: str, root: Any) -> Iterator[str]:
    for table in root.iter(names.TABLE):
        row = table.find(names.ROW)
        if row is None or row.find(f"{names.W}trPr/{names.W}tblHeader") is None:
            yield f"{name}: a table without a header row"
        caption = table.find(f"{names.W}tblPr/{names.W}tblCaption")
        if caption is None or not caption.get(names.VAL):
            yield f"{name}: a table without a title"


def _empty(name: str, root: Any) -> Iterator[str]:
    """A paragraph that only makes room. One behind a table at the end of a cell or page is Word's own."""
    for paragraph in root.iter(names.PARAGRAPH):
        is_drawn = next(paragraph.iter(_DRAWING, f"{names.W}br", f"{names.W}sectPr"), None) is not None
        said = "".join(text.text or "" for text in paragraph.iter(names.TEXT)).strip()
        if not said and not is_drawn and not _is_words_own(paragraph):
            before = paragraph.getprevious()
            near = "".join(map(str, before.itertext()))[-40:] if before is not None else ""
            yield f"{name}: an empty paragraph after “{near}”"


def _is_words_own(paragraph: Any) -> bool:
    """A cell must end with a paragraph, and so must the body; fields reach over paragraphs."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    stands_last = after is None or after.tag == f"{names.W}sectPr"
    behind_table = before is not None and before.tag == names.TABLE
    return (stands_last and behind_table) or next(paragraph.iter(names.FIELD_MARK), None) is not None
