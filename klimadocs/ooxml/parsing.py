"""XML from strangers: no DOCTYPE, no entities, no network, no odd encodings."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from klimadocs.ooxml.refusals import refuse

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"']*)[\"']")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PLAIN_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"iso-8859-15", b"windows-1252")


def checked_xml(content: bytes, name: str) -> bytes:
    """The part in an encoding where "<!DOCTYPE" looks like itself. Raises UnreadableError where there is one."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"):
        content = _from_utf_16(content, name)
    declared = _DECLARED.match(content[3:] if content.startswith(b"\xef\xbb\xbf") else content)
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        raise refuse("broken_xml", name)
    if b"<!DOCTYPE" in content:
        raise refuse("doctype", name)
    return content


def parse_xml(content: bytes, name: str) -> _Element:
    """The root of a checked part. Raises UnreadableError where it is not well-formed or too deep."""
    from lxml import etree

    try:
        root = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse("broken_xml", name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse("doctype", name)
    return root


def first_child(element: _Element, tag: str) -> _Element | None:
    """The first child of that name, None where there is none; quicker than `find`, which understands whole paths."""
    for child in element.iterchildren(tag):
        return child
    return None


@cache
def _parser() -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _from_utf_16(content: bytes, name: str) -> bytes:
    encoding = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(content[:2], "utf-16")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse("broken_xml", name) from error
    return _DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
