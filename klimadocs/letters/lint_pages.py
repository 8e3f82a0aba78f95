"""A template as its author sees it: parts, paragraphs with the heading above them, and every sign with its state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.ooxml import names
from klimadocs.ooxml.hiding import Hiding, find_hiding
from klimadocs.ooxml.names import VAL, W
from klimadocs.ooxml.opening import Package
from klimadocs.ooxml.stories import story_names

if TYPE_CHECKING:
    from lxml.etree import _Element

CORE = "docProps/core.xml"
LABELS = {
    "header": "Kopfzeile",
    "footer": "Fußzeile",
    "footnotes": "Fußnote",
    "endnotes": "Endnote",
    "comments": "Kommentar",
}
_OF_PAGES = {"first": "der ersten Seite", "even": "gerader Seiten"}
_STATES = {
    names.INSERTED: "inserted",
    names.DELETED: "deleted",
    names.MOVED_AWAY: "deleted",
    names.MOVED_HERE: "inserted",
    names.FALLBACK: "instead",
}
_TEXTS = {names.TEXT: "", f"{W}delText": "deleted", f"{W}instrText": "code", f"{W}delInstrText": "code"}
_SIGNS = {names.TAB: "\t", names.BREAK: "\n", names.RETURN: "\n", names.HARD_HYPHEN: "\u2011"}
_SHORT = 60
_UNSEEN = frozenset(("code", "instead", "deleted", "attribute"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`element` is None for what is no paragraph of Word (a property). `heading`: the words above it, "" for none."""

    number: int
    element: _Element | None = field(repr=False)
    text: str
    heading: str = ""

    @property
    def shown(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= _SHORT else f"{words[:_SHORT]} …"


@dataclass(frozen=True, slots=True)
class Sign:
    """One character: the paragraph it stands in, the w:t it stands in, and what holds for it ("inserted", "hidden")."""

    character: str
    paragraph: int
    element: _Element | None = field(repr=False)
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One part. `signs` in the order of the file, a line feed after each paragraph; `label` for people. `elements` are
    held so that each stays one object: lxml makes new ones for those that nobody holds."""

    name: str
    label: str
    root: _Element = field(repr=False)
    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    signs: tuple[Sign, ...] = field(repr=False)
    elements: tuple[_Element, ...] = field(repr=False)
    spoken: dict[int, list[Sign]] = field(repr=False)

    def signs_within(self, container: _Element) -> Iterator[Sign]:
        """The signs of an element and all that is in it."""
        for element in container.iter():
            yield from self.spoken.get(id(element), ())


def read_pages(package: Package) -> list[Page]:
    """Body, headers, footers, notes, properties. Raises UnreadableError."""
    found = story_names(package)
    hiding = find_hiding(package, found)
    levels = outline_levels(package)
    labels = _labels(package)
    pages = [_read_page(name, labels.get(name, "Text"), package.xml(name), hiding, levels) for name in found]
    if package.part(CORE) is not None:
        pages.append(_read_properties(package.xml(CORE)))
    return pages


def read_comments(package: Package) -> list[Page]:
    """What people wrote beside the text; it would leave with each letter."""
    found = package.related(package.main_document, "comments")
    return [_read_page(name, LABELS["comments"], package.xml(name), Hiding(frozenset(), False), {}) for name in found]


def outline_levels(package: Package) -> dict[str, int]:
    """Paragraph styles that are headings, with their level from 1."""
    found: dict[str, int] = {}
    for name in package.related(package.main_document, "styles"):
        styles = {str(style.get(f"{W}styleId", "")): style for style in package.xml(name).iter(f"{W}style")}
        for key in styles:
            if level := _level(key, styles):
                found[key] = level
    return found


def level_of(paragraph: _Element, levels: dict[str, int]) -> int:
    """The level of a heading from 1; 0 for what is none."""
    settings = paragraph.find(names.PARAGRAPH_PROPERTIES)
    if settings is None:
        return 0
    own, style = settings.find(f"{W}outlineLvl"), settings.find(f"{W}pStyle")
    if own is not None:
        return _number(own)
    return levels.get(str(style.get(VAL, "")), 0) if style is not None else 0


def _level(key: str, styles: dict[str, _Element]) -> int:
    """By the style itself, or the nearest one it is based on."""
    seen: set[str] = set()
    while key in styles and key not in seen:
        seen.add(key)
        own = styles[key].find(f"{names.PARAGRAPH_PROPERTIES}/{W}outlineLvl")
        if own is not None:
            return _number(own)
        based = styles[key].find(f"{W}basedOn")
        key = "" if based is None else str(based.get(VAL, ""))
    return 0


def _number(level: _Element) -> int:
    value = str(level.get(VAL, ""))
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0


def _labels(package: Package) -> dict[str, str]:
    arrows = package.relationships(package.main_document)
    found = {arrow.target: LABELS[arrow.kind] for arrow in arrows if arrow.kind in LABELS}
    targets = {arrow.id: arrow.target for arrow in arrows}
    for kind in ("header", "footer"):
        for reference in package.document().iter(f"{W}{kind}Reference"):
            pages = _OF_PAGES.get(str(reference.get(f"{W}type", "")))
            if pages:
                found[targets.get(str(reference.get(f"{names.R}id", "")), "")] = f"{LABELS[kind]} {pages}"
    return found


def _read_properties(root: _Element) -> Page:
    paragraphs, signs = [], []
    for number, entry in enumerate(root.iter(etree.Element)):
        text = entry.text or ""
        paragraphs.append(Paragraph(number, None, text))
        signs += [Sign(character, number, None, frozenset()) for character in f"{text}\n"]
    return Page(CORE, "Eigenschaften des Dokuments", root, tuple(paragraphs), tuple(signs), (), {})


def read_lines(label: str, text: str) -> Page:
    """A text that is no Word file, line by line."""
    lines = text.split("\n")
    signs = [Sign(sign, number, None, frozenset()) for number, line in enumerate(lines) for sign in f"{line}\n"]
    paragraphs = tuple(Paragraph(number, None, line) for number, line in enumerate(lines))
    return Page("", label, etree.Element("text"), paragraphs, tuple(signs), (), {})


def _read_page(name: str, label: str, root: _Element, hiding: Hiding, levels: dict[str, int]) -> Page:
    elements = tuple(root.iter())
    signs = tuple(_Reader(hiding).read(root))
    texts: dict[int, list[str]] = {}
    for sign in signs:
        if not sign.states & _UNSEEN:
            texts.setdefault(sign.paragraph, []).append(sign.character)
    paragraphs, heading = [], ""
    for number, element in enumerate(root.iter(names.PARAGRAPH)):
        text = "".join(texts.get(number, ())).removesuffix("\n")
        if level_of(element, levels) and text.strip():
            heading = ""
        paragraphs.append(Paragraph(number, element, text, heading))
        if level_of(element, levels) and text.strip():
            heading = paragraphs[-1].shown
    spoken: dict[int, list[Sign]] = {}
    for sign in signs:
        spoken.setdefault(id(sign.element), []).append(sign)
    return Page(name, label, root, tuple(paragraphs), signs, elements, spoken)


class _Reader:
    """Walks a part and tells each sign with what holds for it."""

    def __init__(self, hiding: Hiding) -> None:
        self._hiding = hiding
        self._paragraphs: list[int] = []
        self._count = 0
        self._states: list[str] = []

    def read(self, root: _Element) -> Iterator[Sign]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                yield from self._enter(element)
            else:
                yield from self._leave(element)

    def _enter(self, element: _Element) -> Iterator[Sign]:
        tag = element.tag
        if tag == names.PARAGRAPH:
            self._paragraphs.append(self._count)
            self._count += 1
            self._states.append("pale" if self._hides_paragraph(element) else "")
        elif tag == names.RUN:
            self._states.append("hidden" if self._hides_run(element) else "")
        elif tag in _STATES:
            self._states.append(_STATES[tag])
        elif tag in _TEXTS and self._paragraphs:
            yield from self._signs(element.text or "", element, _TEXTS[tag])
        elif tag in _SIGNS and next(element.iterancestors()).tag == names.RUN:
            yield from self._signs(_SIGNS[tag], element, "")
        if element.attrib:
            for value in map(str, element.attrib.values()):
                if "{{" in value or "{%" in value:
                    yield from self._signs(value, element, "attribute")

    def _leave(self, element: _Element) -> Iterator[Sign]:
        if element.tag in (names.PARAGRAPH, names.RUN) or element.tag in _STATES:
            if element.tag == names.PARAGRAPH:
                yield from self._signs("\n", element, "end")
                self._paragraphs.pop()
            self._states.pop()

    def _hides_paragraph(self, element: _Element) -> bool:
        return self._hiding.is_possible and self._hiding.hides_paragraph(element)

    def _hides_run(self, element: _Element) -> bool:
        """Its paragraph's style may hide it, which its own settings may take back."""
        is_hidden = "pale" in self._states
        if not self._hiding.is_possible:
            return False
        return self._hiding.hides_run(element.find(names.RUN_PROPERTIES), is_hidden)

    def _signs(self, text: str, element: _Element, state: str) -> Iterator[Sign]:
        number = self._paragraphs[-1] if self._paragraphs else -1
        states = frozenset(entry for entry in (*self._states, state) if entry)
        for character in text:
            yield Sign(character, number, element, states)
