"""The fields that an XFA form describes: names, captions, what a box or a list stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lxml import etree

from klimadocs.readers.pdf_values import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

XfaKind = Literal["text", "box", "choice"]

_NO_ANSWERS = ("button", "signature", "barcode")


@dataclass(frozen=True, slots=True)
class XfaField:
    """A field to fill in. `data_name` is the element that holds its value; `on` what a ticked box stores; `options`
    pairs what is stored with what is shown."""

    name: str
    data_name: str
    label: str
    kind: XfaKind
    on: str = ""
    options: tuple[tuple[str, str], ...] = ()


def read_fields(template: _Element) -> list[XfaField]:
    """In the order of the form. Groups of radio buttons are one field; buttons and signatures are none."""
    return list(_below(template))


def local_name(element: _Element) -> str:
    """Without the namespace; versions of XFA differ in nothing else here."""
    return str(etree.QName(element).localname)


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first element down the path of names; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((entry for entry in element if local_name(entry) == name), None)
    return element


def text_below(element: _Element | None) -> str:
    """All words of an element, formatted ones too; paragraphs stand on lines of their own."""
    if element is None:
        return ""
    pieces: list[str] = []
    for entry in element.iter():
        if local_name(entry) in ("p", "br", "div") and pieces:
            pieces.append("\n")
        pieces.append(entry.text or "")
        if entry is not element:
            pieces.append(entry.tail or "")
    return clean("".join(pieces)).strip()


def _below(element: _Element) -> Iterator[XfaField]:
    for entry in element:
        match local_name(entry):
            case "field":
                yield from _field(entry)
            case "exclGroup":
                yield from _group(entry)
            case "subform" | "subformSet" | "area":
                yield from _below(entry)


def _field(element: _Element) -> Iterator[XfaField]:
    name, looks = str(element.get("name") or ""), child(element, "ui")
    kinds = [local_name(entry) for entry in looks] if looks is not None else []
    if not name or any(kind in _NO_ANSWERS for kind in kinds) or _is_unbound(element):
        return
    if "checkButton" in kinds:
        states = _options(element) or (("1", "1"), ("0", "0"))
        yield XfaField(name, _data_name(element, name), _label(element), "box", states[0][0], states)
    elif "choiceList" in kinds:
        yield XfaField(name, _data_name(element, name), _label(element), "choice", options=_options(element))
    else:
        yield XfaField(name, _data_name(element, name), _label(element), "text")


def _group(element: _Element) -> Iterator[XfaField]:
    name = str(element.get("name") or "")
    if not name or _is_unbound(element):
        return
    buttons = [entry for entry in element if local_name(entry) == "field"]
    options = []
    for button in buttons:
        stored = [text for text, _ in _options(button)]
        options.append((stored[0] if stored else str(button.get("name")), _label(button)))
    shown = tuple((stored, label or stored) for stored, label in options)
    yield XfaField(name, _data_name(element, name), _label(element), "choice", options=shown)


def _options(element: _Element) -> tuple[tuple[str, str], ...]:
    """One list of items says both; of two, the one marked `save` is what is stored."""
    lists = [entry for entry in element if local_name(entry) == "items"]
    if not lists:
        return ()
    saved = next((entry for entry in lists if entry.get("save") == "1"), lists[-1])
    shown = next((entry for entry in lists if entry is not saved), saved)
    if len(shown) != len(saved):
        shown = saved
    return tuple((text_below(kept), text_below(seen)) for kept, seen in zip(saved, shown, strict=True))


def _label(element: _Element) -> str:
    """The caption, else what is read aloud or shown under the mouse."""
    places = (("caption", "value"), ("assist", "speak"), ("assist", "toolTip"))
    found = (" ".join(text_below(child(element, *path)).split()) for path in places)
    return next((text for text in found if text), "")


def _is_unbound(element: _Element) -> bool:
    bind = child(element, "bind")
    return bind is not None and bind.get("match") == "none"


def _data_name(element: _Element, name: str) -> str:
    """Mostly the same name; a reference such as $.person.ort[0] ends in another one."""
    bind = child(element, "bind")
    reference = str(bind.get("ref") or "") if bind is not None and bind.get("match") == "dataRef" else ""
    return reference.rpartition(".")[2].partition("[")[0] or name
