"""Pages known by what is printed on them: the copies of a form share the pages of its blank, which are read once.

The mark of a page is made of everything that decides how it looks without its fields and notes: its content, byte for
byte, and the fonts, pictures and forms that the content names.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from klimadocs.model.transcript import Sighting

_ENTRIES = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_NOT_PRINTED = frozenset(("/Parent", "/Length", "/Metadata", "/PieceInfo", "/LastModified", "/StructParents"))
_DEPTH_MAX = 25
_OBJECTS_MAX = 20_000
_PAGES_KEPT = 64

Lines = tuple[Sighting, ...]


class Prints:
    """The last pages read, by their marks. `objects` is how many things the other program that reads the file sees on
    the page: where both do not see the same page, it is read anew."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, tuple[int, Lines]] = OrderedDict()

    def lines(self, mark: bytes, objects: int, read: Callable[[], Lines]) -> Lines:
        """What was read of the page before, else what `read` gives. Raises what `read` raises."""
        known = self._known.get(mark)
        if known is not None and known[0] == objects:
            self._known.move_to_end(mark)
            return known[1]
        found = read()
        self._known[mark] = objects, found
        if len(self._known) > _PAGES_KEPT:
            self._known.popitem(last=False)
        return found


def mark_of(page: PageObject, page_number: int) -> bytes | None:
    """None for a page that is too large or too strange to be known again. Raises what pypdf raises on damaged files."""
    walk = _Walk()
    walk.add(b"%d" % page_number)
    for name in _ENTRIES:
        if name in page:
            walk.add(name.encode())
            walk.visit(page.raw_get(name), _DEPTH_MAX)
    return None if walk.is_lost else walk.digest()


class _Walk:
    """Objects are counted as they are met, so that their numbers in the file do not matter."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._met: dict[tuple[int, int], int] = {}
        self._left = _OBJECTS_MAX
        self.is_lost = False

    def digest(self) -> bytes:
        return self._hash.digest()

    def add(self, content: bytes) -> None:
        """Each piece with its length, so that no two lists of pieces look alike."""
        self._hash.update(b"%d:" % len(content))
        self._hash.update(content)

    def visit(self, value: Any, depth: int) -> None:
        self._left -= 1
        if depth == 0 or self._left == 0:
            self.is_lost = True
        if self.is_lost:
            return
        if isinstance(value, IndirectObject):
            self._follow(value, depth)
        elif isinstance(value, DictionaryObject):
            self._open(value, depth)
        elif isinstance(value, ArrayObject):
            self.add(b"[%d" % len(value))
            for entry in value:
                self.visit(entry, depth - 1)
        else:
            self.add(f"{type(value).__name__} {value!r}".encode("utf-8", "surrogatepass"))

    def _follow(self, reference: IndirectObject, depth: int) -> None:
        key = reference.idnum, reference.generation
        if key in self._met:
            self.add(b"R%d" % self._met[key])
            return
        self._met[key] = len(self._met)
        self.visit(reference.get_object(), depth - 1)

    def _open(self, node: DictionaryObject, depth: int) -> None:
        self.add(b"<%d" % len(node))
        for name in sorted(node.keys() - _NOT_PRINTED):
            self.add(name.encode("utf-8", "surrogatepass"))
            self.visit(node.raw_get(name), depth - 1)
        if isinstance(node, StreamObject):
            self.add(bytes(node._data))
