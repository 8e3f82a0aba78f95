"""Where tags stand in the document: what begins in one place must end in its like, or Word cannot open the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from klimadocs.letters.lint import Flaw
from klimadocs.letters.lint_blocks import Span
from klimadocs.letters.lint_pages import Page
from klimadocs.letters.lint_tags import Tag, flaw_at
from klimadocs.ooxml import names
from klimadocs.ooxml.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINERS = {"tr": names.ROW, "tc": names.CELL, "p": names.PARAGRAPH, "r": names.RUN}
_CALLED = {"tr": "Tabellenzeile", "tc": "Tabellenzelle", "p": "Absatz"}
_OF = {"tr": "für Zeilen", "tc": "für Zellen", "p": "für Absätze", "r": "für Textstücke", "": "im Satz"}
_ROOMS = {"tr": "Tabelle", "tc": "Tabellenzeile"}
_THINGS = (f"{W}drawing", f"{W}pict", f"{W}object")


def misplaced(page: Page, tags: Sequence[Tag], spans: Sequence[Span]) -> Iterator[Flaw]:
    """Everything that docxtpl would cut out wrongly, or in halves."""
    for tag in tags:
        yield from _wrong_container(page, tag, tags)
    for span in spans:
        if (found := _torn(page, span)) is not None:
            yield found


def _wrong_container(page: Page, tag: Tag, tags: Sequence[Tag]) -> Iterator[Flaw]:
    """A tag for rows, cells or paragraphs takes its container with it, and all else that stands there."""
    if tag.prefix not in _CALLED or tag.kind != "block":
        return
    container = _container(tag)
    if container is None:
        sentence = f"{tag.written} steht in keiner {_CALLED[tag.prefix]}."
        letter = "{%p ... %}" if tag.prefix in ("tr", "tc") else "{% ... %}"
        yield flaw_at(page, tag.paragraph, "place", sentence, f"{letter} schreiben.")
        return
    inside = {id(element) for element in container.iter()}
    within = [entry for entry in tags if id(entry.signs[0].element) in inside]
    if any(entry.prefix == tag.prefix for entry in within if entry is not tag):
        if within[0] is tag:
            yield _two_in_one(page, tag)
    elif rest := _rest(page, container, tag):
        sentence = f"Neben {tag.written} steht „{rest}“ und ginge verloren: Der Platzhalter nimmt alles mit."
        yield flaw_at(page, tag.paragraph, "lost", sentence, "Den Platzhalter allein stellen.")


def _two_in_one(page: Page, tag: Tag) -> Flaw:
    if tag.prefix == "p":
        sentence = "In einem Absatz stehen zwei Platzhalter für Absätze; nur der erste gilt."
        return flaw_at(page, tag.paragraph, "lost", sentence, "Jedem einen eigenen Absatz geben.")
    sentence = f"In einer {_CALLED[tag.prefix]} stehen zwei Platzhalter {_OF[tag.prefix]}; nur der erste gilt."
    return flaw_at(page, tag.paragraph, "place", sentence, f"Jedem eine eigene {_CALLED[tag.prefix]} geben.")


def _rest(page: Page, container: _Element, tag: Tag) -> str:
    own = {id(sign) for sign in tag.signs}
    left = (
        sign.character
        for sign in page.signs_within(container)
        if id(sign) not in own and not sign.states & {"deleted", "attribute"}
    )
    words = " ".join("".join(left).split())
    if not words and any(next(container.iter(thing), None) is not None for thing in _THINGS):
        return "ein Bild"
    return words if len(words) < 40 else f"{words[:40]} …"


def _torn(page: Page, span: Span) -> Flaw | None:
    first = span.tags[0]
    for tag in span.tags[1:]:
        if (first.prefix or tag.prefix) and first.prefix != tag.prefix:
            sentence = f"{first.written} steht {_OF[first.prefix]}, {tag.written} {_OF[tag.prefix]}."
            remedy = f"Beide gleich schreiben: {{%{first.prefix or tag.prefix} ... %}}."
            return flaw_at(page, first.paragraph, "place", sentence, remedy)
        if _seat(first) != _seat(tag):
            room = _ROOMS.get(first.prefix, "Zelle oder Ebene des Textes")
            sentence = f"{first.written} und {tag.written} stehen nicht in derselben {room}."
            remedy = "Beide in dieselbe Tabelle, Zelle oder denselben Absatz setzen; ganze Zeilen: {%tr ... %}."
            return flaw_at(page, first.paragraph, "place", sentence, remedy)
    return None


def _seat(tag: Tag) -> object:
    """What must be the same for all tags of a block: the parent of what is cut out."""
    element = tag.signs[0].element
    if element is None or "attribute" in tag.signs[0].states:
        return None if element is None else id(element)
    container = _container(tag) if tag.prefix else None
    if container is not None:
        return id(container.getparent())
    paragraph = _ancestor(element, names.PARAGRAPH)
    if paragraph is None:
        return None
    path = []
    while element is not None and element is not paragraph:
        path.append(element.tag)
        element = element.getparent()
    return id(paragraph.getparent()), tuple(path)


def _container(tag: Tag) -> _Element | None:
    element = tag.signs[0].element
    return None if element is None else _ancestor(element, _CONTAINERS[tag.prefix])


def _ancestor(element: _Element, name: str) -> _Element | None:
    if element.tag == name:
        return element
    return next(element.iterancestors(name), None)
