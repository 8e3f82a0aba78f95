"""The fields of a PDF form as a flat list: names joined, settings inherited, widgets attached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from klimadocs.model.swift import swift
from klimadocs.readers.pdf_values import (
    array,
    dictionary,
    entry_of,
    is_plain_dictionary,
    is_stream,
    keys_of,
    number,
    text_of,
)

Rectangle = tuple[float, float, float, float]
FieldType = Literal["text", "box", "radio", "choice", "button", "signature"]

_DEPTH_MAX = 40
_NOT_NUMBERED = (0, 0)
_INHERITED = ("/FT", "/Ff", "/V", "/Opt", "/I", "/AA")
_RADIO, _PUSH_BUTTON = 1 << 15, 1 << 16


@swift
@dataclass(frozen=True, slots=True)
class Widget:
    """One place of a field. `page` counts from 1, None where it is on no page; `state` is /AS, `on_states` what its
    box can show besides /Off; `rectangle` is as the file gives it. `looks` is the stream of its picture, None where
    there is none; `is_formatted`: a script of the file decides how the value is shown."""

    page: int | None
    rectangle: Rectangle | None
    state: str
    on_states: tuple[str, ...]
    looks: Any = None
    is_formatted: bool = False


@swift
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


@swift
@dataclass(frozen=True, slots=True)
class _Heritage:
    """What a field hands down to the fields below it."""

    names: tuple[str, ...]
    label: str
    entries: Mapping[str, Any]


_NO_HERITAGE = _Heritage((), "", {})


class FieldWalk:
    """Walks the tree of fields once, then the widgets that the tree forgot. `pages` maps a widget to its page."""

    def __init__(self, pages: Mapping[Any, int]) -> None:
        self._pages = pages
        self._seen: dict[Any, Any] = {}  # kept, so that no other object takes the place of one that was seen

    def below(self, nodes: Iterable[Any]) -> Iterator[PdfField]:
        """The fields under the given nodes, in the order of the file."""
        for node in nodes:
            yield from self._visit(node, _NO_HERITAGE, _DEPTH_MAX)

    def forgotten(self, widgets: Iterable[Any]) -> Iterator[PdfField]:
        """Fields that stand on a page, but hang on no tree."""
        for widget in widgets:
            key = key_of(widget)
            if key in self._seen:
                continue
            top = _top(widget)
            if array(dictionary(top).get("/Kids")):
                yield from self._visit(top, _NO_HERITAGE, _DEPTH_MAX)
            if key not in self._seen:
                yield from self._visit(widget, _heritage_of(widget), _DEPTH_MAX)

    def _visit(self, node: Any, heritage: _Heritage, depth: int) -> Iterator[PdfField]:
        key = key_of(node)
        if depth == 0 or key in self._seen:
            return
        self._seen[key] = node
        holder = dictionary(node)
        if "/T" not in holder and not holder.keys():
            return
        own = _handed_down(holder, heritage)
        kids = array(entry_of(holder, "/Kids"))
        places = []
        for kid in kids:
            inner = dictionary(kid)
            if "/T" in inner or "/Kids" in inner:
                yield from self._visit(kid, own, depth - 1)
            else:
                places.append(kid)
        if places or not kids:
            self._seen.update((key_of(place), place) for place in places)
            yield self._field(own, places or [node])

    def _field(self, own: _Heritage, places: Sequence[Any]) -> PdfField:
        entries = own.entries
        widgets = tuple(self._widget(place, own) for place in places)
        labels = (text_of(entry_of(dictionary(place), "/TU")) for place in places)
        return PdfField(
            name=".".join(own.names),
            type=_type_of(entries, widgets),
            label=own.label or next((label for label in labels if label), ""),
            value=entries.get("/V"),
            options=tuple(map(_option, array(entries.get("/Opt")))),
            indices=tuple(map(number, array(entries.get("/I")))),
            widgets=widgets,
            flags=number(entries.get("/Ff")),
        )

    def _widget(self, place: Any, own: _Heritage) -> Widget:
        node = dictionary(place)
        looks = entry_of(dictionary(entry_of(node, "/AP")), "/N")
        states = keys_of(looks) if is_plain_dictionary(looks) else ()
        return Widget(
            page=self._pages.get(key_of(place)) or self._pages.get(key_of(entry_of(node, "/P"))),
            rectangle=rectangle_of(entry_of(node, "/Rect")),
            state=text_of(entry_of(node, "/AS")),
            on_states=tuple(state for state in states if state != "Off"),
            looks=looks if is_stream(looks) else None,
            is_formatted="/F" in dictionary(own.entries.get("/AA")),
        )


def rectangle_of(value: Any) -> Rectangle | None:
    """Four numbers, the smaller ones first; None where the file gives something else."""
    try:
        x0, y0, x1, y1 = map(float, array(value))
    except (TypeError, ValueError, OverflowError):
        return None
    if x0 > x1:
        x0, x1 = x1, x0
    return (x0, y1, x1, y0) if y1 < y0 else (x0, y0, x1, y1)


def key_of(node: Any) -> Any:
    """What two references to one object have in common; None for what is no object."""
    numbers = getattr(node, "objgen", None)
    return id(node) if numbers == _NOT_NUMBERED else numbers


def _handed_down(node: Any, heritage: _Heritage) -> _Heritage:
    found = {name: value for name in _INHERITED if name in node and (value := node.get(name)) is not None}
    name, label = entry_of(node, "/T"), text_of(entry_of(node, "/TU"))
    return _Heritage(
        heritage.names if name is None else (*heritage.names, text_of(name)),
        label or heritage.label,
        {**heritage.entries, **found},
    )


def _top(widget: Any) -> Any:
    for _ in range(_DEPTH_MAX):
        parent = entry_of(dictionary(widget), "/Parent")
        if parent is None:
            break
        widget = parent
    return widget


def _heritage_of(widget: Any) -> _Heritage:
    chain: list[Any] = []
    node = dictionary(entry_of(dictionary(widget), "/Parent"))
    while node.keys() and len(chain) < _DEPTH_MAX:
        chain.append(node)
        node = dictionary(node.get("/Parent"))
    heritage = _NO_HERITAGE
    for holder in reversed(chain):
        heritage = _handed_down(holder, heritage)
    return heritage


def _type_of(entries: Mapping[str, Any], widgets: tuple[Widget, ...]) -> FieldType:
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
