"""Comments of Word: the part that holds them, added where a file has none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.ooxml import names
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.parsing import parse_xml
from klimadocs.ooxml.writing import with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KIND = f"{names.OFFICE_RELATIONSHIPS}/comments"
_TYPES = "[Content_Types].xml"
_EMPTY = f'<w:comments xmlns:w="{names.WORD}"/>'


def with_comments(content: bytes, notes: Mapping[str, str], author: str, day: date) -> bytes:
    """`notes` by the number that the text refers to. Raises UnreadableError."""
    if not notes:
        return content
    package = open_package(content)
    found = package.related(package.main_document, "comments")
    name = found[0] if found else f"{package.main_document.rpartition('/')[0]}/comments.xml".lstrip("/")
    root = package.xml(name) if found else parse_xml(_EMPTY.encode(), name)
    for number, text in notes.items():
        root.append(_comment(number, text, author, day))
    changes = {name: _bytes(root)}
    if not found:
        changes |= _announced(package.main_document, name, content)
    return with_parts(content, changes)


def _comment(number: str, text: str, author: str, day: date) -> _Element:
    attributes = {"id": number, "author": author, "date": f"{day.isoformat()}T00:00:00Z", "initials": "kd"}
    comment = etree.Element(f"{names.W}comment", {f"{names.W}{key}": value for key, value in attributes.items()})
    run = etree.SubElement(etree.SubElement(comment, names.PARAGRAPH), names.RUN)
    etree.SubElement(run, names.TEXT, {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = text
    return comment


def _announced(main: str, name: str, content: bytes) -> dict[str, bytes]:
    """Content type and relationship of the new part."""
    package = open_package(content)
    folder, _, file = main.rpartition("/")
    arrows_name = f"{folder}/_rels/{file}.rels".lstrip("/")
    types, arrows = package.xml(_TYPES), package.xml(arrows_name)
    etree.SubElement(types, f"{{{names.CONTENT_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": _TYPE})
    taken = {arrow.get("Id") for arrow in arrows}
    free = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    etree.SubElement(
        arrows,
        f"{{{names.PACKAGE_RELATIONSHIPS}}}Relationship",
        {"Id": free, "Type": _KIND, "Target": f"/{name}"},
    )
    return {_TYPES: _bytes(types), arrows_name: _bytes(arrows)}


def _bytes(root: _Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
