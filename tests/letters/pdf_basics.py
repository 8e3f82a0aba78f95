"""An open check of the basics of PDF/UA-1 (ISO 14289-1): what a machine can see without an opinion.

1. pdfua's checks: tree and marks, title and language, every picture described, tables with header cells, headings with
   text, links and notes described, the identifier in the metadata.
2. Checked here: headings begin with 1 and leave none out, nothing but text stands in a heading, each tag maps to a
   standard one, fonts are embedded, the tree's elements and the pages agree on every number, long files have
   bookmarks, tables have a header row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf

STANDARD = re.compile(
    r"Document|Part|Art|Sect|Div|BlockQuote|Caption|TOCI?|Index|P|H[1-6]?|L|LI|Lbl|LBody|Table|T[RHD]|THead|TBody|TFoot|"
    r"Span|Quote|Note|Reference|BibEntry|Code|Link|Annot|Figure|Formula|Form|NonStruct|Private"
)
_PAGES_WITHOUT_BOOKMARKS = 3


def faults(path: Path) -> list[str]:
    """What is wrong, in words; [] for a file that passes."""
    with pikepdf.open(path) as document:
        tree = document.Root.get("/StructTreeRoot")
        if tree is None:
            return ["no structure tree"]
        return [*_by_library(path), *_headings(tree), *_tags(tree), *_fonts(document), *_numbers(document, tree),
                *_tables(tree), *_bookmarks(document), *_metadata(document)]  # fmt: skip


def _by_library(path: Path) -> Iterator[str]:
    report = pdfua.validate(str(path))
    for finding in report.findings:
        yield f"{finding.rule_id}: {finding.message}"


def elements(tree: Any) -> Iterator[tuple[Any, str]]:
    """Every element in reading order, with its tag as the role map has it."""
    roles = {str(key): str(value) for key, value in tree.get("/RoleMap", {}).items()}

    def walk(node: Any) -> Iterator[tuple[Any, str]]:
        for kid in kids_of(node):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                tag = str(kid.S)
                yield kid, roles.get(tag, tag).lstrip("/")
                yield from walk(kid)

    yield from walk(tree)


def kids_of(node: Any) -> list[Any]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _headings(tree: Any) -> Iterator[str]:
    last = 0
    for element, tag in elements(tree):
        if len(tag) == 2 and tag[0] == "H" and tag[1].isdigit():
            level = int(tag[1])
            if level > last + 1:
                yield f"heading of level {level} after level {last}"
            last = level
            if any(
                "/S" in kid and str(kid.S) == "/Div" for kid in kids_of(element) if isinstance(kid, pikepdf.Dictionary)
            ):
                yield "a frame stands in a heading"
    if not last:
        yield "no heading"


def _tags(tree: Any) -> Iterator[str]:
    yield from sorted({f"the tag {tag} is no standard one" for _, tag in elements(tree) if not STANDARD.fullmatch(tag)})


def _tables(tree: Any) -> Iterator[str]:
    for element, tag in elements(tree):
        if tag == "Table" and not any(inner == "TH" for _, inner in elements(element)):
            yield "a table without header cells"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            inner = font.get("/DescendantFonts", [font])[0]
            described = inner.get("/FontDescriptor", {})
            if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"the font {font.get('/BaseFont')} is not embedded"


def _numbers(document: pikepdf.Pdf, tree: Any) -> Iterator[str]:
    """Marked content that no element holds would be read by nobody, and the other way round."""
    held: dict[int, set[int]] = {}
    for element, _ in elements(tree):
        for kid in kids_of(element):
            if isinstance(kid, int):
                held.setdefault(element.Pg.objgen[0], set()).add(int(kid))
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                held.setdefault((kid.get("/Pg") or element.Pg).objgen[0], set()).add(int(kid.MCID))
    for number, page in enumerate(document.pages, 1):
        drawn = {
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
        }
        if drawn != held.get(page.objgen[0], set()):
            yield f"page {number}: tree and page disagree on {sorted(drawn ^ held.get(page.objgen[0], set()))[:5]}"


def _bookmarks(document: pikepdf.Pdf) -> Iterator[str]:
    if len(document.pages) > _PAGES_WITHOUT_BOOKMARKS and not document.Root.get("/Outlines", {}).get("/First"):
        yield f"{len(document.pages)} pages without bookmarks"


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    with document.open_metadata() as metadata:
        if not metadata.get("dc:title"):
            yield "no title in the metadata"
        if metadata.get("pdfuaid:part") != "1":
            yield "no identifier of PDF/UA"
    if not document.Root.get("/Lang"):
        yield "no language"
