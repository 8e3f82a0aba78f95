"""Proves a finished letter: reopened from its bytes, it says all that was printed and all that the template says, in
order, and nothing else. What cannot be proven is named, and the letter is held.

Two ways lead to the words of a part: the pieces it was made of, and the XML that a strict parser finds in the zip. They
must agree character by character. Whether what is printed can be seen at all was settled when the template was compiled
(`Sheet.aside`); breaks and tabs, and the parts where that is open, are looked at in the letter itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from klimadocs.letters import Marks
from klimadocs.letters.press_part import Page
from klimadocs.letters.press_sheet import CORE, Printed, Sheet
from klimadocs.letters.press_slip import PROPERTIES
from klimadocs.letters.press_words import has_moves, without_moves
from klimadocs.ooxml import names
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.parsing import parse_xml
from klimadocs.ooxml.refusals import refuse
from klimadocs.ooxml.words import visible_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_SIGNS = {
    names.TAB: " ",
    names.POSITION_TAB: " ",
    names.BREAK: "\n",
    names.RETURN: "\n",
    names.PARAGRAPH: "\n",
    names.HARD_HYPHEN: "-",
}
_TABS = f"{names.W}tabs"
_SHOWN_SIGNS = 80


class Unproven(Exception):
    """The letter must be held; the sentence, for the office, says why."""


def prove(sheet: Sheet, printed: Printed, marks: Marks) -> None:
    """Raises Unproven, UnreadableError."""
    if printed.is_whole:
        prove_whole(printed.content, printed.rendering.texts, sheet.aside)
        return
    found = sheet.splice.reopen(printed.content)
    read = _read_all if printed.rendering.has_markup or sheet.aside else _read_text
    for page in printed.pages:
        _prove_page(page, found[page.part.name], read, page.part.name in sheet.aside)
    said = _read_text(found[sheet.slip.name], sheet.slip.name)
    _expect(_missing([getattr(marks, name) for name in PROPERTIES], said, is_ordered=True))
    aside = [text for page in printed.pages if page.part.name in sheet.aside for text in page.texts]
    if aside:
        prove_whole(printed.content, aside, sheet.aside)


def prove_whole(content: bytes, texts: Iterable[str], aside: Collection[str]) -> None:
    """Without pages to compare with: every text stands in what can be seen of the whole letter, in its properties, or
    in attributes of the parts `aside`. Raises Unproven, UnreadableError."""
    package = open_package(content)
    seen = [visible_text(content)]
    for name in aside:
        seen += [str(value) for element in package.xml(name).iter(etree.Element) for value in element.attrib.values()]
    if package.part(CORE) is not None:
        seen += map(str, package.xml(CORE).itertext())
    shown = _spaced("\n".join(seen))
    _expect(next((text for text in dict.fromkeys(texts) if _spaced(text) not in shown), None))


def _read_all(content: bytes, name: str) -> str:
    """All character data of a part. Raises UnreadableError."""
    return str(etree.tostring(parse_xml(content, name), method="text", encoding="unicode"))


def _read_text(content: bytes, name: str) -> str:
    """The same by a parser as strict that keeps nothing else, and does not look up namespaces: where all tags are the
    template's own, that was done when it was compiled."""
    parser = expat.ParserCreate()
    found: list[str] = []
    parser.buffer_text = True
    parser.CharacterDataHandler = found.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise refuse("broken_xml", name) from error
    return "".join(found)


def _prove_page(page: Page, content: bytes, read: Callable[[bytes, str], str], is_aside: bool) -> None:
    said = without_moves(read(content, page.part.name))
    expected = without_moves(page.part.words.said(page.pieces))
    if said != expected:
        raise Unproven(f"Im fertigen Brief fehlt Text oder ist verändert, nahe „{_difference(expected, said)}“.")
    if is_aside:
        return
    if not has_moves("".join(page.texts)):
        _expect(_missing(page.texts, said, page.part.is_ordered))
        return
    _expect(_missing(map(without_moves, page.texts), said, page.part.is_ordered))
    if page.part.source.is_text:
        shown = "".join(_typed(parse_xml(content, page.part.name)))
        _expect(next((text for text in page.texts if has_moves(text) and _spaced(text) not in shown), None))


def _missing(texts: Iterable[str], said: str, is_ordered: bool) -> str | None:
    """The first that does not stand where it should; where macros and the like print, order tells nothing."""
    position = 0
    for text in texts:
        found = said.find(text, position)
        if found < 0:
            return text
        if is_ordered:
            position = found + len(text)
    return None


def _typed(root: _Element) -> Iterator[str]:
    """Text with its breaks, of parts of which it is known that nothing printed in them is hidden."""
    for element in root.iter(names.TEXT, names.MATH_TEXT, *_SIGNS):
        if element.tag in (names.TEXT, names.MATH_TEXT):
            yield element.text or ""
        elif element.tag != names.TAB or not _is_setting(element):
            yield _SIGNS[element.tag]


def _is_setting(tab: _Element) -> bool:
    """Tabs that are set for a paragraph have the same name as those that are typed."""
    parent = tab.getparent()
    return parent is not None and parent.tag == _TABS


def _spaced(text: str) -> str:
    """As it stands when it is read again: "\\a" begins a paragraph, "\\f" a page, in docxtpl's manner."""
    return text.replace("\r\n", "\n").replace("\t", " ").replace("\a", "\n").replace("\f", "\n\n\n")


def _expect(missing: str | None) -> None:
    if missing is not None:
        raise Unproven(f"Der Wert „{_short(missing)}“ steht nicht unverändert im fertigen Brief.")


def _difference(expected: str, said: str) -> str:
    pairs = enumerate(zip(expected, said, strict=False))
    at = next((number for number, (one, other) in pairs if one != other), min(len(expected), len(said)))
    return _short(expected[max(0, at - 20) : at + 40])


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_SIGNS else f"{text[:_SHOWN_SIGNS]} …"
