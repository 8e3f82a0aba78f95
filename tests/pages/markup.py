"""Reads pages the way a browser would, and says where their markup is not sound."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

from lxml import html

_VOID = {"meta", "br", "link", "img", "hr", "input"}
_BLOCKS = {"div", "details", "ul", "ol", "table", "p", "section", "h1", "h2", "h3", "h4", "article"}


def tree(page: str) -> html.HtmlElement:
    """The page as a tree."""
    return html.document_fromstring(page)


def text_of(page: str, under: str = "//main") -> str:
    """Visible words with single spaces, from the elements that an XPath names."""
    return " ".join(" ".join(text for element in tree(page).xpath(under) for text in element.itertext()).split())


def section(page: str, heading: str) -> str:
    """Words of the section whose heading has this id."""
    return text_of(page, f"//section[@aria-labelledby='{heading}']")


def faults(page: str) -> list[str]:
    """Tags that do not match, blocks inside a paragraph, ids given twice, links to nowhere, skipped heading levels."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    root = tree(page)
    ids = Counter(root.xpath("//@id"))
    targets = {href[1:] for href in root.xpath("//@href") if href.startswith("#")}
    levels = [int(element.tag[1]) for element in root.xpath("//h1|//h2|//h3|//h4")]
    found = reader.faults + [f"left open: {tag}" for tag in reader.open]
    found += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    found += [f"leads nowhere: {target}" for target in sorted(targets - set(ids))]
    found += [f"skipped to h{b} after h{a}" for a, b in pairwise(levels) if b > a + 1]
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and "p" in self.open:
            self.faults.append(f"{tag} inside p")
        if tag in ("script", "iframe", "object", "embed", "form", "base", "link"):
            self.faults.append(f"{tag} has no place here")
        if any(name.startswith("on") for name, _ in attrs):
            self.faults.append(f"{tag} acts")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"unmatched: {tag}")
