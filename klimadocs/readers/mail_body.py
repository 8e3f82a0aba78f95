"""Reads the text of a mail line by line: a form that somebody typed or pasted into the mail itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from lxml import etree, html

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Place, Sighting, Transcript
from klimadocs.readers import media
from klimadocs.readers.marks import EMPTY_CIRCLES, FULL_CIRCLES, split_at_marks
from klimadocs.readers.pdf_values import clean

CERTAINTY = 0.5
"""Of every line: nobody has laid the text out as a form."""

_VERSION = "1"
_MOST_BYTES = 1 << 20
_LINES_MAX = 4000
_QUOTE = re.compile(r"^(?:[ \t]{0,3}>)+ ?")
_ENDS_LINE = frozenset(
    (
        *("address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"),
    )
)
_NOT_SHOWN = frozenset(("head", "script", "style", "template", "title"))
_SPACES = re.compile(r"[ \u00a0\r\n\t\f]+")
_REFUSALS = {
    "empty": "Der Text ist leer.",
    "broken_text": "Der Text ist beschädigt und kann nicht gelesen werden.",
    "too_large": "Der Text ist größer als erlaubt und wird deshalb nicht gelesen.",
}


class MailBodyReader:
    """Reads plain text and HTML, by its sniffed media type."""

    name = "mail"

    def __init__(self, media_type: str) -> None:
        self._media_type = media_type

    def read(self, content: bytes) -> Transcript:
        """One sighting for each line and each box in it, in order; signs of quotation are taken off. Raises
        UnreadableError."""
        if len(content) > _MOST_BYTES:
            raise _refuse("too_large")
        text = _decoded(content)
        if self._media_type == media.HTML:
            text = _text_of_html(text)
        lines = [_QUOTE.sub("", line).rstrip("\n") for line in clean(text).split("\n")[:_LINES_MAX]]
        if not any(line.strip() for line in lines):
            raise _refuse("empty")
        return Transcript(
            digest=sha256(content).hexdigest(),
            reader=f"{self.name}/{_VERSION}",
            media_type=self._media_type,
            sightings=tuple(_sightings(lines)),
        )


def _sightings(lines: list[str]) -> Iterator[Sighting]:
    """An empty line is a sighting without text: it ends a paragraph."""
    for number, line in enumerate(lines, start=1):
        place = Place(path=f"Text der E-Mail, Zeile {number}")
        for text, mark in split_at_marks(line, _points(line)) or [("", None)]:
            yield Sighting(text, "mail", place, mark=mark, certainty=CERTAINTY)


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _text_of_html(markup: str) -> str:
    """Paragraphs and rows as lines, cells of a row with tabs between."""
    try:
        # bytes, since the markup may name an encoding that it no longer has
        root = html.document_fromstring(markup.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except etree.ParserError as error:
        raise _refuse("empty") from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refuse("broken_text") from error
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        _tell(event, element, pieces)
    lines = "".join(pieces).split("\n")
    return "\n".join("\t".join(cell.strip() for cell in line.split("\t")).strip() for line in lines)


def _tell(event: str, element: etree._Element, pieces: list[str]) -> None:
    name = element.tag if isinstance(element.tag, str) else ""
    if event == "start":
        if name in _ENDS_LINE and not _is_first_in_cell(element):
            pieces.append("\n")
        pieces.append(_SPACES.sub(" ", element.text or "") if not _is_hidden(element) else "")
        return
    if event == "end":
        pieces.append("\n" if name in _ENDS_LINE and name != "br" and not _is_in_cell(element) else "")
        pieces.append("\t" if name in ("td", "th") else "")
    parent = element.getparent()
    if parent is not None and not _is_hidden(parent):
        pieces.append(_SPACES.sub(" ", element.tail or ""))


def _is_in_cell(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in ("td", "th") and element.getnext() is None


def _is_first_in_cell(element: etree._Element) -> bool:
    """Mail programs put a paragraph into each cell."""
    parent = element.getparent()
    is_first = parent is not None and parent.tag in ("td", "th") and element.getprevious() is None
    return is_first and not (parent is not None and (parent.text or "").strip())


def _is_hidden(element: etree._Element) -> bool:
    return element.tag in _NOT_SHOWN or any(entry.tag in _NOT_SHOWN for entry in element.iterancestors())


def _refuse(kind: str) -> UnreadableError:
    return UnreadableError(kind, _REFUSALS[kind], "Bitte die E-Mail selbst ansehen.")


def _points(line: str) -> str:
    """Full circles are the points of a list, but in a line with empty ones."""
    return FULL_CIRCLES if set(EMPTY_CIRCLES).isdisjoint(line) else ""
