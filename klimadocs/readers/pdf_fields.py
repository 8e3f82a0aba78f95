"""The fields of a PDF form as a flat list: names joined, settings inherited, widgets attached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from klimadocs.readers.pdf_values import array, clean, dictionary, number, resolve, text_of

FieldType = Literal["text", "box", "radio", "choice", "button", "signature"]

_DEPTH_MAX = 40
_RADIO, _PUSH_BUTTON = 1 << 15, 1 << 16


@dataclass(frozen=True, slots=True)
class Widget:
    """One place of a field. `page` counts from 1, None where it is on no page; `state` is /AS, `on_states` what its
    box can show besides /Off; `rectangle` is as the file gives it. `looks` is the stream of its picture, None where
    there is none; `is_formatted`: a script of the file decides how the value is shown."""

    page: int | None
    rectangle: tuple[float, float, float, float] | None
    state: str
    on_states: tuple[str, ...]
    looks: Any = None
    is_formatted: bool = False


@dataclass(frozen=True, slots=True)
class PdfField:
    """A field to fill in. `value` is None where the file gives none; `options` pairs what is stored with what is
    shown; `indices` are the chosen options of a list; `flags` are its settings (/Ff)."""

    name: str
    type: FieldType
    label: str
    value: Any
    options: tuple[tuple[str, str], ...]
    indices: tuple[int, ...]
    widgets: tuple[Widget, ...]
    flags: int = 0


@dataclass(frozen=True, slots=True)
class _Heritage:
    """What a field hands down to the fields below it."""

    names: tuple[str, ...] = ()
    label: str = ""
    entries: dict[str, Any] = field(default_factory=dict)


class FieldWalk:
    """Walks the tree of fields once, then the widgets that the tree forgot. `pages` maps a widget to its page."""

    def __init__(self, pages: dict[Any, int]) -> None:
        self._pages = pages
        self._seen: set[Any] = set()

    def below(self, nodes: list[Any]) -> Iterator[PdfField]:
        """The fields under the given nodes, in the order of the file."""
        for node in nodes:
            yield from self._visit(node, _Heritage(), _DEPTH_MAX)

    def forgotten(self, widgets: list[Any]) -> Iterator[PdfField]:
        """Fields that stand on a page, but hang on no tree."""
        for widget in widgets:
            top = _top(widget)
            if _key(widget) not in self._seen and array(dictionary(top).get("/Kids")):
                yield from self._visit(top, _Heritage(), _DEPTH_MAX)
            if _key(widget) not in self._seen:
                yield from self._visit(widget, _heritage_of(widget), _DEPTH_MAX)

    def _visit(self, reference: Any, heritage: _Heritage, depth: int) -> Iterator[PdfField]:
        if depth == 0 or _key(reference) in self._seen:
            return
        self._seen.add(_key(reference))
        node = dictionary(reference)
        if not node:
            return
        own = _handed_down(node, heritage)
        kids = array(node.get("/Kids"))
        fields = [kid for kid in kids if "/T" in dictionary(kid) or "/Kids" in dictionary(kid)]
        places = [kid for kid in kids if kid not in fields]
        for kid in fields:
            yield from self._visit(kid, own, depth - 1)
        if places or not kids:
            self._seen.update(_key(place) for place in places)
            yield self._field(own, places or [reference])

    def _field(self, own: _Heritage, places: list[Any]) -> PdfField:
        widgets = tuple(self._widget(place, own) for place in places)
        labels = (own.label, *(clean(text_of(dictionary(place).get("/TU"))) for place in places))
        return PdfField(
            name=".".join(own.names),
            type=_type_of(own.entries, widgets),
            label=next((label for label in labels if label), ""),
            value=resolve(own.entries.get("/V")),
            options=tuple(_option(entry) for entry in array(own.entries.get("/Opt"))),
            indices=tuple(number(entry) for entry in array(own.entries.get("/I"))),
            widgets=widgets,
            flags=number(own.entries.get("/Ff")),
        )

    def _widget(self, reference: Any, own: _Heritage) -> Widget:
        node = dictionary(reference)
        page = self._pages.get(_key(reference)) or self._pages.get(_key(node.raw_get("/P") if "/P" in node else None))
        looks = resolve(dictionary(node.get("/AP")).get("/N"))
        states = [text_of(name) for name in looks] if type(looks) is DictionaryObject else []
        return Widget(
            page=page,
            rectangle=rectangle_of(node.get("/Rect")),
            state=text_of(node.get("/AS")),
            on_states=tuple(state for state in states if state != "Off"),
            looks=looks if isinstance(looks, StreamObject) else None,
            is_formatted="/F" in dictionary(own.entries.get("/AA")),
        )


def rectangle_of(value: Any) -> tuple[float, float, float, float] | None:
    """Four numbers, the smaller ones first; None where the file gives something else."""
    try:
        x0, y0, x1, y1 = (float(resolve(entry)) for entry in array(value))
    except (TypeError, ValueError):
        return None
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def reference_key(reference: Any) -> Any:
    """What two references to one object have in common."""
    return _key(reference)


def _key(reference: Any) -> Any:
    if isinstance(reference, IndirectObject):
        return reference.idnum, reference.generation
    own = getattr(reference, "indirect_reference", None)
    return id(reference) if own is None else (own.idnum, own.generation)


def _handed_down(node: DictionaryObject, heritage: _Heritage) -> _Heritage:
    found = {
        name: node[name] for name in ("/FT", "/Ff", "/V", "/Opt", "/I", "/AA") if resolve(node.get(name)) is not None
    }
    own_name = (clean(text_of(node["/T"])),) if "/T" in node else ()
    return replace(
        heritage,
        names=(*heritage.names, *own_name),
        label=text_of(node.get("/TU")) or heritage.label,
        entries={**heritage.entries, **found},
    )


def _top(widget: Any) -> Any:
    for _ in range(_DEPTH_MAX):
        node = dictionary(widget)
        if "/Parent" not in node:
            break
        widget = node.raw_get("/Parent")
    return widget


def _heritage_of(widget: Any) -> _Heritage:
    chain: list[DictionaryObject] = []
    node = dictionary(widget)
    while "/Parent" in node and len(chain) < _DEPTH_MAX:
        node = dictionary(node["/Parent"])
        chain.append(node)
    heritage = _Heritage()
    for holder in reversed(chain):
        heritage = _handed_down(holder, heritage)
    return heritage


def _type_of(entries: dict[str, Any], widgets: tuple[Widget, ...]) -> FieldType:
    kind, flags = text_of(entries.get("/FT")), number(entries.get("/Ff"))
    if kind == "Btn":
        if flags & _PUSH_BUTTON:
            return "button"
        shown = {widget.on_states for widget in widgets if widget.on_states}
        is_group = len(widgets) > 1 and (bool(flags & _RADIO) or len(shown) > 1)
        return "radio" if is_group else "box"
    return "signature" if kind == "Sig" else "choice" if kind == "Ch" else "text"


def _option(entry: Any) -> tuple[str, str]:
    """An option is one text, or a pair: what is stored and what is shown."""
    parts = [text_of(part) for part in array(entry)]
    return (parts[0], parts[-1]) if parts else ("", "")
