"""What a part of a template says before it is compiled: docxtpl's patching, and what holds for all its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENS = re.compile(r"\{%[-+]?\s*(?:if|for|call|filter|macro|block|with|raw)\b|\{%[-+]?\s*set\s+\w+\s*%\}")
_CLOSES = re.compile(r"\{%[-+]?\s*end")
PRINTED, PRINTED_END, OPENED, CLOSED, OTHER = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
PRINT = re.compile(f"{PRINTED}([^{PRINTED_END}]*){PRINTED_END}")
_SIGN = re.compile(f"{PRINTED}[^{PRINTED_END}]*{PRINTED_END}|[{OPENED}{CLOSED}{OTHER}]")
_HALF = re.compile(r"\{\s*\{|\{%|\}\s*\}|%\}|#\}")
_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_PARAGRAPH_START = re.compile(r"<w:p([ >])")
_NEAR_SIGNS = 60
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Source:
    """`before` and `after` stand around the patched text. `is_text` is true of parts with paragraphs, `original` is
    what docxtpl patched, `is_ours` is true of parts that docxtpl itself does not render, or not well."""

    name: str
    before: str = field(repr=False)
    original: str = field(repr=False)
    patched: str = field(repr=False)
    after: str = field(repr=False)
    is_body: bool
    is_text: bool
    is_ours: bool
    has_steady_tables: bool
    """True where docxtpl would never mend the columns of a table, whatever is printed."""
    prints_in_attributes: bool
    """True where that cannot be ruled out."""
    outline: str = field(repr=False)
    """The whole part with a sign for each tag of the template; "" where that is no XML."""

    @property
    def marks(self) -> set[str]:
        """The signs of all places where something is printed."""
        return set(PRINT.findall(self.outline))

    @property
    def lined(self) -> str:
        """The patched text with a line for each paragraph, so that the number of a line tells a place."""
        return _PARAGRAPH_START.sub(r"\n<w:p\1", self.patched)

    def near(self, line: int) -> str:
        """The words of a line of `lined`, counted from 1, for people; "" for a line that has none."""
        lines = self.lined.split("\n")
        words = re.sub(r"<[^>]*>", "", lines[line - 1]) if 0 < line <= len(lines) else ""
        return words if len(words) <= _NEAR_SIGNS else f"{words[:_NEAR_SIGNS]} …"

    @property
    def lost(self) -> str:
        """Fixed text near a tag of the template that went with the tag, from where it begins; "" where none did."""
        if not self.outline or _RAW.search(self.patched):
            return ""
        meant = _TAG.sub("", _character_data(f"{self.before}{self.original}{self.after}"))
        kept = "".join(_SIGN.sub("", _character_data(self.outline)).split())
        signs = enumerate(re.finditer(r"\S", meant))
        lost = (sign.start() for number, sign in signs if kept[number : number + 1] != sign.group())
        start = next(lost, len(meant))
        return meant[start:]

    @property
    def half(self) -> str:
        """The end of a tag that nothing opened, or the start of one in two pieces, with the words around it: it would
        stand in the letter. "" where there is none."""
        said = _character_data(self.outline) if self.outline and not _RAW.search(self.patched) else ""
        found = _HALF.search(_SIGN.sub("", said))
        return found.string[max(0, found.start() - 30) : found.end() + 30] if found else ""


def make_source(
    name: str,
    xml: tuple[str, str, str],
    patched: str,
    *,
    is_body: bool = False,
    is_text: bool = True,
    is_ours: bool = False,
) -> Source:
    """`xml` is the whole part: what stands before, what docxtpl patched, what stands after."""
    before, original, after = xml
    outline = f"{before}{_outlined(name, patched)}{after}"
    try:
        root = etree.fromstring(outline.encode())
    except etree.XMLSyntaxError:
        return Source(name, before, original, patched, after, is_body, is_text, is_ours, False, True, "")
    is_steady = all(map(_is_steady, root.iter(f"{_W}tbl")))
    has_aside = any(PRINTED in value for element in root.iter(etree.Element) for value in element.attrib.values())
    return Source(name, before, original, patched, after, is_body, is_text, is_ours, is_steady, has_aside, outline)


def _outlined(name: str, patched: str) -> str:
    """What is printed has a sign of its own, by the part's name and a number; the same has the same."""
    numbers: dict[str, int] = {}

    def sign(match: re.Match[str]) -> str:
        tag = match.group()
        if tag.startswith("{{"):
            return f"{PRINTED}{name}:{numbers.setdefault(tag, len(numbers))}{PRINTED_END}"
        if _CLOSES.match(tag):
            return CLOSED
        return OPENED if _OPENS.match(tag) else OTHER

    return _TAG.sub(sign, patched)


def _is_steady(table: Any) -> bool:
    """Cells of no row depend on the template's tags, and a row that is always there fills the grid."""
    grid = table.find(f"{_W}tblGrid")
    if grid is None:
        return False
    columns = len(grid.findall(f"{_W}gridCol"))
    rows = list(table.iter(f"{_W}tr"))
    if any(_is_changing(row) or len(row.findall(f"{_W}tc")) > columns for row in rows):
        return False
    return any(_width(row) >= columns for row in _sure_rows(table))


def _is_changing(row: Any) -> bool:
    between = [row.text or "", *((child.tail or "") for child in row)]
    spans = (span.get(f"{_W}val", "") for cell in row.findall(f"{_W}tc") for span in cell.iter(f"{_W}gridSpan"))
    return any(text.strip() for text in between) or not all(value.isdecimal() for value in spans)


def _sure_rows(table: Any) -> Iterator[Any]:
    """Rows that no condition and no loop around them can take away."""
    depth = _depth(table.text)
    for child in table:
        if child.tag == f"{_W}tr" and depth == 0:
            yield child
        depth += _depth(child.tail)


def _depth(text: str | None) -> int:
    return text.count(OPENED) - text.count(CLOSED) if text else 0


def _width(row: Any) -> int:
    spans = (cell.find(f"{_W}tcPr/{_W}gridSpan") for cell in row.findall(f"{_W}tc"))
    return sum(1 if span is None else int(span.get(f"{_W}val", "1")) for span in spans)


def _character_data(xml: str) -> str:
    return str(etree.tostring(etree.fromstring(xml.encode()), method="text", encoding="unicode"))
