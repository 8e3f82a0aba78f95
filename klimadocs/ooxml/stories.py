"""The stories of a Word file: the body, what stands in the margins, the notes below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from klimadocs.ooxml.names import R, W

if TYPE_CHECKING:
    from lxml.etree import _Element

    from klimadocs.ooxml.opening import Package

StoryKind = Literal["body", "header", "footer", "footnote", "endnote"]
_NOTE_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_MARGINS: tuple[StoryKind, ...] = ("header", "footer")
_NOTES: tuple[StoryKind, ...] = ("footnote", "endnote")


@dataclass(frozen=True, slots=True)
class Story:
    """One text that is read by itself. `number` counts from 1 within its kind."""

    kind: StoryKind
    number: int
    root: _Element


def story_names(package: Package) -> tuple[str, ...]:
    """Names of all parts that hold stories, the main document first."""
    main = package.main_document
    margins = [name for kind in _MARGINS for name in package.related(main, kind)]
    notes = [name for kind in _NOTES for name in package.related(main, f"{kind}s")]
    return (main, *margins, *notes)


def tell_stories(package: Package) -> Iterator[Story]:
    """The body first, then headers and footers in the order the document asks for them, then each note."""
    body = package.document()
    yield Story("body", 1, body)
    for kind in _MARGINS:
        for number, name in enumerate(_margin_names(package, body, kind), start=1):
            yield Story(kind, number, package.xml(name))
    for kind in _NOTES:
        for name in package.related(package.main_document, f"{kind}s"):
            notes = [note for note in package.xml(name).iter(f"{W}{kind}") if _is_written(note)]
            for number, note in enumerate(notes, start=1):
                yield Story(kind, number, note)


def _margin_names(package: Package, body: _Element, kind: str) -> list[str]:
    """Parts that no section asks for come last: Word keeps such headers for pages that do not exist yet."""
    known = package.related(package.main_document, kind)
    if len(known) < 2:
        return list(known)
    arrows = {arrow.id: arrow.target for arrow in package.relationships(package.main_document) if arrow.kind == kind}
    asked = [arrows.get(str(reference.get(f"{R}id", "")), "") for reference in body.iter(f"{W}{kind}Reference")]
    ordered = [name for target in asked for name in known if name.casefold() == target.casefold()]
    return list(dict.fromkeys((*ordered, *known)))


def _is_written(note: _Element) -> bool:
    return note.get(f"{W}type") not in _NOTE_SEPARATORS
