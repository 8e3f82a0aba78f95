"""The filled form as Word saves it in .rtf: written from the Word file piece by piece, without LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.makers import word_rtf
from tests.makers.fillings.controls import typed
from tests.makers.fillings.legacy import all_alike, named
from tests.makers.fillings.plan import Desk, Way
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import W, open_parts

Element = Any


def as_word_saves(content: bytes) -> bytes:
    """The body only. Of content controls nothing is left but what they show."""
    from lxml import etree

    root = etree.fromstring(open_parts(content)["word/document.xml"])
    return word_rtf.document(*(_block(block) for block in root[0] if block.tag in (f"{W}p", f"{W}tbl", f"{W}sdt")))


def _block(block: Element) -> str:
    if block.tag == f"{W}sdt":
        return "".join(map(_block, block.find(f"{W}sdtContent")))
    if block.tag == f"{W}p":
        return word_rtf.paragraph(_line(block))
    rows = (row.findall(f".//{W}tc") for row in block.iter(f"{W}tr"))
    return "".join(word_rtf.row(*map(_cell, cells)) for cells in rows)


def _cell(cell: Element) -> str:
    return r"\par ".join(_line(paragraph) for paragraph in cell.iter(f"{W}p"))


def _line(paragraph: Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(paragraph: Element) -> Iterator[str]:
    data: Element = None
    shown = ""
    for entry in paragraph.iter(f"{W}fldChar", f"{W}t", f"{W}br", f"{W}tab"):
        kind = entry.get(f"{W}fldCharType") if entry.tag == f"{W}fldChar" else ""
        if kind == "begin":
            data, shown = entry.find(f"{W}ffData"), ""
        elif kind == "end":
            yield _field(data, shown)
            data = None
        elif not kind:
            text = {f"{W}br": "\n", f"{W}tab": "\t"}.get(entry.tag, entry.text or "")
            if data is not None:
                shown += text
            else:
                yield word_rtf.sign(text == "☒") if text in ("☒", "☐") else word_rtf.words(text)


def _field(data: Element, shown: str) -> str:
    name = _value(data.find(f"{W}name"), "")
    box, choices = data.find(f"{W}checkBox"), data.find(f"{W}ddList")
    if box is not None:
        state = box.find(f"{W}checked")
        return word_rtf.box_field(state is not None and _value(state, "1") in ("1", "true"), name)
    if choices is not None:
        options = [_value(entry, "") for entry in choices.findall(f"{W}listEntry")]
        chosen = int(_value(choices.find(f"{W}result"), "0"))
        return word_rtf.list_field(options, options[chosen] if chosen else "", name)
    return word_rtf.text_field(shown.strip("\u2002"), name)


def _value(element: Element, fallback: str) -> str:
    return fallback if element is None else str(element.get(f"{W}val", fallback))


def _saved(make: Callable[[Desk, Sample], bytes]) -> Callable[[Desk, Sample], bytes]:
    return lambda desk, sample: as_word_saves(make(desk, sample))


RTF_WAYS = (
    Way("Word rtf, older fields", "legacy", _saved(named), ending="rtf"),
    Way("Word rtf, older fields of one name", "legacy", _saved(all_alike), ending="rtf"),
    Way("Word rtf, controls as words", "cells", _saved(typed), ending="rtf"),
)
