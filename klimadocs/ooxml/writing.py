"""Writes Word packages: the same parts give the same bytes on every machine and every day."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from klimadocs.ooxml import names
from klimadocs.ooxml.archives import open_archive
from klimadocs.ooxml.parsing import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_ARROWS = "_rels/.rels"
_CUSTOM_PART = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_ARROW = f"{names.OFFICE_RELATIONSHIPS}/custom-properties"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_DOS_EPOCH = (1980, 1, 1, 0, 0, 0)
_DOS_FILE = 0x20


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts in the given order, the content types first, without times or owners."""
    ordered = sorted(parts, key=lambda name: name != _CONTENT_TYPES)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for name in ordered:
            zipped.writestr(_member(name), parts[name], compresslevel=6)
    return target.getvalue()


def with_parts(package_bytes: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The package with parts replaced in place, new ones at the end. Raises UnreadableError."""
    return write_package({**_read_parts(package_bytes), **changes})


def with_custom_properties(package_bytes: bytes, properties: Mapping[str, str]) -> bytes:
    """The package with these custom document properties; those of other names stay. Raises UnreadableError, and
    ValueError for text that XML cannot hold."""
    parts = _read_parts(package_bytes)
    arrows = parse_xml(parts[_PACKAGE_ARROWS], _PACKAGE_ARROWS)
    name = _custom_part(arrows)
    types = parse_xml(parts[_CONTENT_TYPES], _CONTENT_TYPES)
    _declare(types, name)
    root = parse_xml(parts[name], name) if name in parts else _empty_properties()
    _set_properties(root, properties)
    changes = {_CONTENT_TYPES: _xml_bytes(types), _PACKAGE_ARROWS: _xml_bytes(arrows), name: _xml_bytes(root)}
    return write_package({**parts, **changes})


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _DOS_EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0
    member.external_attr = _DOS_FILE
    return member


def _read_parts(package_bytes: bytes) -> dict[str, bytes]:
    """All members as they are, byte for byte."""
    archive = open_archive(package_bytes)
    return {name: archive.read(name) for name in archive.names}


def _custom_part(arrows: _Element) -> str:
    """Name of the part with custom properties; an arrow to it is added where there is none."""
    for arrow in arrows:
        if str(arrow.get("Type", "")).rsplit("/", 1)[-1] in ("custom-properties", "customProperties"):
            return str(arrow.get("Target", _CUSTOM_PART)).lstrip("/")
    taken = {arrow.get("Id") for arrow in arrows}
    free = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    tag = f"{{{names.PACKAGE_RELATIONSHIPS}}}Relationship"
    _append(arrows, tag, {"Id": free, "Type": _CUSTOM_ARROW, "Target": _CUSTOM_PART})
    return _CUSTOM_PART


def _declare(types: _Element, name: str) -> None:
    if not any(entry.get("PartName") == f"/{name}" for entry in types):
        tag = f"{{{names.CONTENT_TYPES}}}Override"
        _append(types, tag, {"PartName": f"/{name}", "ContentType": _CUSTOM_TYPE})


def _empty_properties() -> _Element:
    start = f'<Properties xmlns="{names.CUSTOM_PROPERTIES}" xmlns:vt="{names.VALUE_TYPES}"/>'
    return parse_xml(start.encode(), _CUSTOM_PART)


def _set_properties(root: _Element, properties: Mapping[str, str]) -> None:
    """Property numbers start at 2 and must be unique; Word gives names without regard to case."""
    wanted = {name.casefold() for name in properties}
    for entry in [entry for entry in root if str(entry.get("name", "")).casefold() in wanted]:
        root.remove(entry)
    pids = [str(entry.get("pid", "")) for entry in root]
    numbers = [int(pid) for pid in pids if pid.isdecimal()]
    for number, (name, text) in enumerate(properties.items(), start=max([1, *numbers]) + 1):
        tag = f"{{{names.CUSTOM_PROPERTIES}}}property"
        entry = _append(root, tag, {"fmtid": _FORMAT_ID, "pid": str(number), "name": name})
        _append(entry, f"{{{names.VALUE_TYPES}}}lpwstr", {}).text = text


def _append(parent: _Element, tag: str, attributes: dict[str, str]) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, tag, attributes)


def _xml_bytes(root: _Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
