"""Pages known by what is printed on them: the copies of a form share the pages of its blank, which are read once.

The mark of a page is made of everything that decides how it looks without its fields and notes: its content, byte for
byte, and the fonts, pictures and forms that the content names.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import pikepdf

from klimadocs.model.transcript import Sighting
from klimadocs.readers.pdf_file import is_whole
from klimadocs.readers.pdf_pages import PdfPage
from klimadocs.readers.pdf_values import entry_of, is_stream

_ENTRIES = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_NOT_PRINTED = re.compile(rb"/(?:Parent|Length|Metadata|PieceInfo|StructParents) \d+(?: \d+ R)?(?![^ \]>])")
_TOKEN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(?<![^ \[<])(?P<reference>\d+ \d+) R\b", re.DOTALL)
_OBJECTS_MAX = 2_000
_BYTES_MAX = 32 << 20
_PAGES_KEPT = 64

Lines = tuple[Sighting, ...]


class Prints:
    """The last pages read, by their marks."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Lines] = OrderedDict()

    def lines(self, mark: bytes, read: Callable[[], Lines]) -> Lines:
        """What was read of the page before, else what `read` gives. Raises what `read` raises."""
        known = self._known.get(mark)
        if known is not None:
            self._known.move_to_end(mark)
            return known
        found = self._known[mark] = read()
        if len(self._known) > _PAGES_KEPT:
            self._known.popitem(last=False)
        return found


class Marks:
    """Gives the pages of one file their marks. A file that had to be mended has none: another program may mend it in
    another way, and see other pages."""

    def __init__(self, document: pikepdf.Pdf, was_whole: bool) -> None:
        self._document = document
        self._known: dict[bytes, tuple[bytes, bytes]] = {}
        self._is_whole = was_whole

    def of(self, page: PdfPage) -> bytes | None:
        """None for a page that is too large or too damaged to be known again."""
        try:
            mark = _Walk(self._content).mark(page)
        except (pikepdf.PikepdfError, ValueError):
            return None
        self._is_whole = self._is_whole and is_whole(self._document)
        return mark if self._is_whole else None

    def _content(self, reference: bytes) -> tuple[bytes, bytes]:
        """What is written of an object, and a digest of the data behind it; pages share their fonts."""
        if reference not in self._known:
            number, generation = reference.split()
            node = self._document.get_object(int(number), int(generation))
            if is_stream(node):
                data = blake2b(node.read_raw_bytes(), digest_size=32).digest()
                self._known[reference] = node.stream_dict.unparse(True), data
            else:
                self._known[reference] = _written(node), b""
        return self._known[reference]


class _Walk:
    """Objects are counted as they are met, so that their numbers in the file do not matter."""

    def __init__(self, content: Callable[[bytes], tuple[bytes, bytes]]) -> None:
        self._content = content
        self._met: dict[bytes, bytes] = {}
        self._waiting: list[bytes] = []
        self._hash = blake2b(digest_size=32)
        self._size = 0

    def mark(self, page: PdfPage) -> bytes | None:
        self._add(b"%d" % page.number)
        for name in _ENTRIES:
            value = entry_of(page.node, name)
            if value is not None:
                self._add(name.encode())
                self._add_value(value)
        for reference in self._waiting:  # grows as it goes
            words, data = self._content(reference)
            self._add_words(words)
            self._add(data)
            if len(self._waiting) > _OBJECTS_MAX or self._size > _BYTES_MAX:
                return None
        return self._hash.digest()

    def _add_value(self, value: Any) -> None:
        if getattr(value, "is_indirect", False):
            self._add(self._number(b"%d %d" % value.objgen))
        elif isinstance(value, pikepdf.Object):
            self._add_words(value.unparse())
        else:
            self._add(str(value).encode())

    def _add_words(self, words: bytes) -> None:
        """What is written of an object, its references numbered anew."""
        self._add(_TOKEN.sub(self._renumbered, _NOT_PRINTED.sub(b"", words)))

    def _renumbered(self, token: re.Match[bytes]) -> bytes:
        return self._number(token["reference"]) if token["reference"] else token[0]

    def _number(self, reference: bytes) -> bytes:
        """In which place the object was met."""
        if reference not in self._met:
            self._met[reference] = b"R%d" % len(self._met)
            self._waiting.append(reference)
        return self._met[reference]

    def _add(self, content: bytes) -> None:
        """Each piece with its length, so that no two lists of pieces look alike."""
        self._size += len(content)
        self._hash.update(b"%d:" % len(content))
        self._hash.update(content)


def _written(node: Any) -> bytes:
    return node.unparse(True) if isinstance(node, pikepdf.Object) else repr(node).encode()
