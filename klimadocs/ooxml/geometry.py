"""Where things stand on the pages of a Word file: frames, anchored drawings, margins, the space above the subject. It
can be carried over from one file to another, in which the same things stand elsewhere; words and looks stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klimadocs.ooxml import names
from klimadocs.ooxml.opening import Package, open_package
from klimadocs.ooxml.stories import story_names
from klimadocs.ooxml.writing import with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_FRAME, _SPACING, _STYLE = f"{names.W}framePr", f"{names.W}spacing", f"{names.W}pStyle"
_BEFORE = f"{names.W}before"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PLACES = (f"{_DRAWING}positionH", f"{_DRAWING}positionV")
Frame = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Frames and spaces by the name of the paragraph style, drawings by their own name; `margins` of the page."""

    frames: dict[str, Frame]
    spaces: dict[str, str]
    drawings: dict[str, tuple[_Element | None, ...]]
    margins: tuple[tuple[str, str], ...]


def read_geometry(content: bytes) -> Geometry:
    """Of a Word file that shows where things stand. A style that stands in several frames (a template's commands) tells
    nothing. Raises UnreadableError."""
    package = open_package(content)
    styles = _style_names(package)
    roots = _roots(package)
    body = roots[package.main_document]
    found: dict[str, set[Frame]] = {}
    spaces: dict[str, str] = {}
    for paragraph in body.iter(names.PARAGRAPH):
        style = _style_of(paragraph, styles)
        frame = _frame_of(paragraph)
        if frame:
            found.setdefault(style, set()).add(frame)
        elif (space := _space_of(paragraph)) is not None:
            spaces.setdefault(style, str(space.get(_BEFORE)))
    frames = {style: next(iter(places)) for style, places in found.items() if len(places) == 1}
    drawings = {name: tuple(anchor.find(tag) for tag in _PLACES) for _, name, anchor in _anchors(roots)}
    margin = next(body.iter(f"{names.W}pgMar"), None)
    return Geometry(
        frames,
        spaces,
        drawings,
        tuple((str(name), str(value)) for name, value in margin.items()) if margin is not None else (),
    )


def with_geometry(content: bytes, geometry: Geometry) -> bytes:
    """The Word file with its things where `geometry` has them; what that does not know stays. The same bytes where all
    is in place. Raises UnreadableError."""
    package = open_package(content)
    main, roots = package.main_document, _roots(package)
    changed = {main} if _move_text(roots[main], geometry, _style_names(package)) else set()
    for part, name, anchor in _anchors(roots):
        if name in geometry.drawings and _move_drawing(anchor, geometry.drawings[name]):
            changed.add(part)
    return with_parts(content, {part: _bytes(roots[part]) for part in changed}) if changed else content


def _move_text(body: _Element, geometry: Geometry, styles: dict[str, str]) -> bool:
    paragraphs = list(body.iter(names.PARAGRAPH))
    targets: dict[Frame, Frame] = {}
    for paragraph in paragraphs:
        frame, target = _frame_of(paragraph), geometry.frames.get(_style_of(paragraph, styles))
        if frame and target:
            targets.setdefault(frame, target)
    moved = [_place(paragraph, targets) for paragraph in paragraphs]
    moved += [_space(paragraph, geometry.spaces.get(_style_of(paragraph, styles))) for paragraph in paragraphs]
    moved += [_set(margin, geometry.margins) for margin in body.iter(f"{names.W}pgMar")]
    return any(moved)


def _place(paragraph: _Element, targets: dict[Frame, Frame]) -> bool:
    """Commands of the template stand in the frame of the lines around them, and go where those go."""
    target = targets.get(_frame_of(paragraph))
    frame = _setting(paragraph, _FRAME)
    return target is not None and frame is not None and _set(frame, target)


def _space(paragraph: _Element, before: str | None) -> bool:
    space = _space_of(paragraph)
    if before is None or space is None or _frame_of(paragraph):
        return False
    return _set(space, ((_BEFORE, before),))


def _move_drawing(anchor: _Element, places: tuple[_Element | None, ...]) -> bool:
    is_moved = False
    for tag, place in zip(_PLACES, places, strict=True):
        old = anchor.find(tag)
        if old is not None and place is not None and _said(old) != _said(place):
            anchor.replace(old, deepcopy(place))
            is_moved = True
    return is_moved


def _set(element: _Element, attributes: tuple[tuple[str, str], ...]) -> bool:
    if all(element.get(name) == value for name, value in attributes):
        return False
    for name, value in attributes:
        element.set(name, value)
    return True


def _roots(package: Package) -> dict[str, _Element]:
    """The body and what stands in the margins and notes, by part."""
    return {name: package.xml(name) for name in story_names(package)}


def _anchors(roots: Mapping[str, _Element]) -> Iterator[tuple[str, str, _Element]]:
    """Drawings with the part they stand in and their name."""
    for part, root in roots.items():
        for anchor in root.iter(f"{_DRAWING}anchor"):
            properties = anchor.find(f"{_DRAWING}docPr")
            if properties is not None and properties.get("name"):
                yield part, str(properties.get("name")), anchor


def _style_names(package: Package) -> dict[str, str]:
    """Identifier to name: Word translates the former when it saves."""
    found = {}
    for part in package.related(package.main_document, "styles"):
        for style in package.xml(part).iter(f"{names.W}style"):
            name = style.find(f"{names.W}name")
            if name is not None:
                found[str(style.get(f"{names.W}styleId", ""))] = str(name.get(names.VAL, ""))
    return found


def _style_of(paragraph: _Element, styles: dict[str, str]) -> str:
    style = _setting(paragraph, _STYLE)
    ident = str(style.get(names.VAL, "")) if style is not None else ""
    return styles.get(ident, ident)


def _frame_of(paragraph: _Element) -> Frame:
    """() for a paragraph that stands in no frame."""
    frame = _setting(paragraph, _FRAME)
    return tuple(sorted((str(name), str(value)) for name, value in frame.items())) if frame is not None else ()


def _space_of(paragraph: _Element) -> _Element | None:
    """The paragraph's own setting of the space above it."""
    space = _setting(paragraph, _SPACING)
    return space if space is not None and space.get(_BEFORE) is not None else None


def _setting(paragraph: _Element, tag: str) -> _Element | None:
    properties = paragraph.find(names.PARAGRAPH_PROPERTIES)
    return properties.find(tag) if properties is not None else None


def _said(element: _Element) -> tuple[tuple[str, str], ...]:
    own = [(str(name), str(value)) for name, value in element.items()]
    return (*own, *((str(child.tag), str(child.text)) for child in element))


def _bytes(root: _Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
