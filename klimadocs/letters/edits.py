"""What staff have changed in a draft, beside what other answers would change in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.letters.edit_merge import merge_units
from klimadocs.letters.edit_pen import Pen
from klimadocs.letters.edit_units import ROW_SIGN, read_units, squeezed
from klimadocs.letters.edit_words import Pair, align, spell
from klimadocs.letters.word_comments import with_comments
from klimadocs.model.revision import Passage
from klimadocs.ooxml import names
from klimadocs.ooxml.opening import Package, open_package
from klimadocs.ooxml.stories import tell_stories
from klimadocs.ooxml.writing import with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_AUTHOR = "klimadocs (neue Angaben)"
_MARGINS = ("header", "footer")
_NAMED = (f"{names.W}pStyle", f"{names.W}rStyle", f"{names.W}tblStyle")


def tell_edits(base: bytes, edited: bytes, fresh: bytes | None) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """(what staff changed, what is new): paragraphs and table rows that differ from `base`; none for None. Raises
    UnreadableError."""
    one, mine = _Texts(base), _Texts(edited)
    other = _Texts(fresh) if fresh is not None else one
    ours, news = align(one.body, mine.body), align(one.body, other.body)
    both = _touched(ours, one.body, mine.body) & _touched(news, one.body, other.body)
    return (
        (*_passages(ours, one.body, mine.body, both), *_margin_passages(one.margins, mine.margins)),
        (*_passages(news, one.body, other.body, both), *_margin_passages(one.margins, other.margins)),
    )


def track_changes(base: bytes, edited: bytes, fresh: bytes, day: date) -> bytes:
    """The edited letter with what is new in it as Word's tracked changes. Raises UnreadableError."""
    own, new = open_package(edited), open_package(fresh)
    one, mine, other = _stories(open_package(base)), _stories(own), _stories(new)
    pen = Pen(_AUTHOR, f"{day.isoformat()}T00:00:00Z")
    for root in other.values():
        _rename_styles(root, new, own)
    parts: dict[str, bytes] = {}
    for key in [key for key in mine if key in one and key in other]:
        before = etree.tostring(mine[key])
        writer = pen if key == "body" else _Quiet(pen)
        merge_units(read_units(one[key]), read_units(mine[key]), read_units(other[key]), writer)
        if etree.tostring(mine[key]) != before:
            parts[_part_of(own, key)] = etree.tostring(
                mine[key], encoding="UTF-8", xml_declaration=True, standalone=True
            )
    return with_comments(with_parts(edited, parts), pen.notes, _AUTHOR, day) if parts else edited


class _Quiet(Pen):
    """In headers and footers Word knows no comments."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(_AUTHOR, pen.signature[f"{names.W}date"])
        self._numbers = pen._numbers

    def note(self, element: _Element, text: str) -> None:
        """Says nothing."""


class _Texts:
    """The paragraphs of a letter; of what stands in the margins the different lines, as each program repeats them
    differently."""

    def __init__(self, content: bytes) -> None:
        self.body: list[str] = []
        self.margins: list[str] = []
        for story in tell_stories(open_package(content)):
            texts = [unit.key for unit in read_units(story.root) if unit.text.strip()]
            if story.kind in _MARGINS:
                self.margins += [text for text in texts if squeezed(text) not in map(squeezed, self.margins)]
            else:
                self.body += texts


def _touched(pairs: Sequence[Pair], before: Sequence[str], after: Sequence[str]) -> set[int]:
    """Numbers of the paragraphs of the base that one side changed or cut."""
    return {b for b, n in pairs if b is not None and (n is None or squeezed(before[b]) != squeezed(after[n]))}


def _passages(pairs: Sequence[Pair], before: Sequence[str], after: Sequence[str], both: set[int]) -> Iterator[Passage]:
    for b, n in pairs:
        old = before[b].removeprefix(ROW_SIGN) if b is not None else ""
        new = after[n].removeprefix(ROW_SIGN) if n is not None else ""
        if squeezed(old) != squeezed(new):
            yield Passage(spell(old, new), b in both)


def _margin_passages(before: Sequence[str], after: Sequence[str]) -> Iterator[Passage]:
    """Without regard to order: programs sort headers and footers anew."""
    kept = Counter(map(squeezed, before)) & Counter(map(squeezed, after))
    old = [text for text in before if squeezed(text) not in kept]
    new = [text for text in after if squeezed(text) not in kept]
    yield from _passages(align(old, new), old, new, set())


def _stories(package: Package) -> dict[str, _Element]:
    """The body, and headers and footers by what the last section asks of them."""
    body = package.document()
    found = {"body": body}
    arrows = {arrow.id: arrow.target for arrow in package.relationships(package.main_document)}
    for section in list(body.iter(f"{names.W}sectPr"))[-1:]:
        for kind in _MARGINS:
            for reference in section.iterchildren(f"{names.W}{kind}Reference"):
                name = arrows.get(str(reference.get(f"{names.R}id", "")), "")
                if package.part(name) is not None:
                    found[f"{kind} {reference.get(f'{names.W}type', 'default')}"] = package.xml(name)
    return found


def _part_of(package: Package, key: str) -> str:
    if key == "body":
        return package.main_document
    kind, use = key.split()
    section = list(package.document().iter(f"{names.W}sectPr"))[-1]
    reference = next(
        entry for entry in section.iterchildren(f"{names.W}{kind}Reference")
        if entry.get(f"{names.W}type", "default") == use
    )  # fmt: skip
    arrows = {arrow.id: arrow.target for arrow in package.relationships(package.main_document)}
    return arrows[str(reference.get(f"{names.R}id", ""))]


def _rename_styles(root: _Element, package: Package, own: Package) -> None:
    """Each program has identifiers of its own for styles and lists; the names are the same."""
    known = {ident: name for ident, name in _styles(package)}
    idents = {name: ident for ident, name in _styles(own)}
    is_foreign = any(idents.get(name) != ident for ident, name in known.items())
    for element in list(root.iter(*_NAMED)):
        ident = idents.get(known.get(str(element.get(names.VAL)), ""))
        if ident is None:
            _remove(element)
        else:
            element.set(names.VAL, ident)
    if is_foreign:
        for element in list(root.iter(f"{names.W}numPr")):
            _remove(element)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _styles(package: Package) -> Iterator[tuple[str, str]]:
    """Identifier and name."""
    for part in package.related(package.main_document, "styles"):
        for style in package.xml(part).iter(f"{names.W}style"):
            name = style.find(f"{names.W}name")
            if name is not None:
                yield str(style.get(f"{names.W}styleId", "")), str(name.get(names.VAL, "")).casefold()
