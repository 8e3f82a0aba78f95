"""Writes changes into a Word file as Word's own tracked changes: nothing is gone until a person accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.letters.edit_units import text_pieces
from klimadocs.letters.edit_words import Edit
from klimadocs.ooxml import names

if TYPE_CHECKING:
    from lxml.etree import _Element

_DELETED_TEXT, _ROW_SETTINGS = f"{names.W}delText", f"{names.W}trPr"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEHIND_MARK = (f"{names.W}sectPr", f"{names.W}pPrChange")
_FIRST_NUMBER = 9001


class Pen:
    """Writes under one name and date; all it writes is numbered. `notes` are comments by number."""

    def __init__(self, author: str, date: str) -> None:
        self._author = author
        self._date = date
        self._numbers = count(_FIRST_NUMBER)
        self.notes: dict[str, str] = {}

    @property
    def signature(self) -> dict[str, str]:
        """The attributes of the next change."""
        return {
            f"{names.W}id": str(next(self._numbers)),
            f"{names.W}author": self._author,
            f"{names.W}date": self._date,
        }

    def change(self, paragraph: _Element, edits: Sequence[Edit]) -> None:
        """`edits` in order; from the last to the first, so that places hold."""
        for edit in reversed(edits):
            self._change(paragraph, edit)

    def delete(self, element: _Element) -> None:
        """A whole paragraph or row."""
        if element.tag == names.ROW:
            etree.SubElement(_settings(element, _ROW_SETTINGS), names.DELETED, self.signature)
        else:
            _mark_settings(element).insert(0, etree.Element(names.DELETED, self.signature))
        self._wrap(list({id(run): run for run, _, _ in _all_pieces(element)}.values()), names.DELETED)

    def inserted(self, element: _Element) -> _Element:
        """A copy of a paragraph or row, its text only, to be put in as a change."""
        copied = deepcopy(element)
        if copied.tag == names.ROW:
            etree.SubElement(_settings(copied, _ROW_SETTINGS), names.INSERTED, self.signature)
        else:
            _mark_settings(copied).insert(0, etree.Element(names.INSERTED, self.signature))
        for paragraph in copied.iter(names.PARAGRAPH):
            _strip(paragraph)
        self._wrap(list(copied.iter(names.RUN)), names.INSERTED)
        return copied

    def note(self, element: _Element, text: str) -> None:
        """A comment on a paragraph, or on the first one of a row."""
        paragraph = element if element.tag == names.PARAGRAPH else next(element.iter(names.PARAGRAPH), None)
        if paragraph is None:
            return
        number = str(next(self._numbers))
        self.notes[number] = text
        start, end = (
            etree.Element(f"{names.W}commentRange{side}", {f"{names.W}id": number}) for side in ("Start", "End")
        )
        paragraph.insert(0 if paragraph.find(names.PARAGRAPH_PROPERTIES) is None else 1, start)
        run = etree.Element(names.RUN)
        etree.SubElement(run, f"{names.W}commentReference", {f"{names.W}id": number})
        paragraph.extend((end, run))

    def _change(self, paragraph: _Element, edit: Edit) -> None:
        for place in (edit.end, edit.start):
            _split(paragraph, place)
        runs = _runs_within(paragraph, edit.start, edit.end)
        left = runs[-1] if runs else _run_before(paragraph, edit.start)
        look = left.find(names.RUN_PROPERTIES) if left is not None else None
        anchor = left
        if runs and not edit.is_clash:
            anchor = self._wrap(runs, names.DELETED)
        if edit.text:
            self._insert(paragraph, anchor, edit.text, look)

    def _insert(self, paragraph: _Element, anchor: _Element | None, text: str, look: _Element | None) -> None:
        change = etree.Element(names.INSERTED, self.signature)
        run = etree.SubElement(change, names.RUN)
        if look is not None:
            run.append(deepcopy(look))
        _write(run, text)
        around = anchor.getparent() if anchor is not None else None
        if around is not None and around.tag == names.INSERTED:  # by staff, still open
            anchor = around
        if anchor is not None:
            anchor.addnext(change)
        else:
            paragraph.insert(0 if paragraph.find(names.PARAGRAPH_PROPERTIES) is None else 1, change)

    def _wrap(self, runs: Iterable[_Element], tag: str) -> _Element | None:
        """Each run in a change of its own; returns the last."""
        change = None
        for run in runs:
            change = etree.Element(tag, self.signature)
            run.addprevious(change)
            change.append(run)
            if tag == names.DELETED:
                for text in run.iterchildren(names.TEXT):
                    text.tag = _DELETED_TEXT
                    text.set(_SPACE, "preserve")
        return change


def _all_pieces(element: _Element) -> list[tuple[_Element, _Element, str]]:
    paragraphs = [element] if element.tag == names.PARAGRAPH else list(element.iter(names.PARAGRAPH))
    return [piece for paragraph in paragraphs for piece in text_pieces(paragraph)]


def _split(paragraph: _Element, place: int) -> None:
    """Afterwards no run reaches over this place of the text."""
    at = 0
    before: _Element | None = None
    for run, child, text in list(text_pieces(paragraph)):
        if at == place and run is before:
            _break(run, child)
        elif at < place < at + len(text):
            rest = deepcopy(child)
            rest.text, child.text = text[place - at :], text[: place - at]
            for half in (child, rest):
                half.set(_SPACE, "preserve")
            child.addnext(rest)
            _break(run, rest)
        if at >= place:
            return
        at, before = at + len(text), run


def _break(run: _Element, child: _Element) -> None:
    """`child` and what follows it go into a run of their own."""
    rest = etree.Element(names.RUN, {str(name): str(value) for name, value in run.items()})
    look = run.find(names.RUN_PROPERTIES)
    if look is not None:
        rest.append(deepcopy(look))
    rest.extend([child, *child.itersiblings()])
    run.addnext(rest)


def _runs_within(paragraph: _Element, start: int, end: int) -> list[_Element]:
    found: dict[int, _Element] = {}
    at = 0
    for run, _, text in text_pieces(paragraph):
        if start <= at < end and text:
            found[id(run)] = run
        at += len(text)
    return list(found.values())


def _run_before(paragraph: _Element, place: int) -> _Element | None:
    """The run that ends here, or goes on from here; None for the start of a paragraph."""
    at, found = 0, None
    for run, _, text in text_pieces(paragraph):
        if at >= place and place:
            break
        at, found = at + len(text), run
    return found if place else None


def _write(run: _Element, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, names.BREAK)
        for position, stretch in enumerate(line.split("\t")):
            if position:
                etree.SubElement(run, names.TAB)
            if stretch:
                etree.SubElement(run, names.TEXT, {_SPACE: "preserve"}).text = stretch


def _strip(paragraph: _Element) -> None:
    """Leaves settings and runs of text: pictures, links and fields have parts elsewhere."""
    runs = [deepcopy(run) for run in {id(run): run for run, _, _ in text_pieces(paragraph)}.values()]
    for child in [child for child in paragraph if child.tag != names.PARAGRAPH_PROPERTIES]:
        paragraph.remove(child)
    for run in runs:
        for child in [
            child for child in run if child.tag not in (names.RUN_PROPERTIES, names.TEXT, names.TAB, names.BREAK)
        ]:
            run.remove(child)
    paragraph.extend(runs)
    settings = _settings(paragraph, names.PARAGRAPH_PROPERTIES)
    for child in [child for child in settings if child.tag in _BEHIND_MARK]:
        settings.remove(child)


def _settings(element: _Element, tag: str) -> _Element:
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found


def _mark_settings(paragraph: _Element) -> _Element:
    """The settings of the paragraph's own mark, in the order of the schema."""
    settings = _settings(paragraph, names.PARAGRAPH_PROPERTIES)
    found = settings.find(names.RUN_PROPERTIES)
    if found is None:
        found = etree.Element(names.RUN_PROPERTIES)
        behind = next((child for child in settings if child.tag in _BEHIND_MARK), None)
        if behind is None:
            settings.append(found)
        else:
            behind.addprevious(found)
    return found
