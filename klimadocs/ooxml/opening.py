"""Opens a Word file: which parts it has, how they hang together, and nothing that could harm."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from klimadocs.ooxml import names
from klimadocs.ooxml.archives import Archive, open_archive
from klimadocs.ooxml.containers import container_names, is_container
from klimadocs.ooxml.parsing import checked_xml, parse_xml
from klimadocs.ooxml.refusals import refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML_ENDINGS = (".xml", ".rels", ".vml")
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


@dataclass(frozen=True, slots=True)
class Relationship:
    """An arrow from one part to another. `kind` is the last word of its type ("header", "image"); `target` is a part
    name, or the address as it stands where `is_external`."""

    id: str
    kind: str
    target: str
    is_external: bool


class Package:
    """A Word file, opened. XML parts are checked and in the transitional namespaces; the rest is inflated on demand.

    `main_document` is the name of the part with the body. Nothing can be changed here; see `writing`.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._own_names = {name.casefold(): name for name in archive.names}
        self._parts = {name: _read_xml(archive, name) for name in archive.names if _is_xml(name)}
        self._arrows: dict[str, tuple[Relationship, ...]] = {}
        self.names = archive.names
        self.main_document = self._find_main_document()

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, found without regard to case; None where there is none."""
        own_name = self._own_names.get(name.casefold())
        if own_name is None:
            return None
        return self._parts[own_name] if own_name in self._parts else self._archive.read(own_name)

    def xml(self, name: str) -> _Element:
        """The root element of a part. Raises UnreadableError where it is missing or broken."""
        content = self.part(name)
        if content is None:
            raise refuse("broken_xml", f"{name} fehlt")
        return parse_xml(content, name)

    def document(self) -> _Element:
        """The root of the main document. Raises UnreadableError where that is no text document."""
        root = self.xml(self.main_document)
        if root.tag != f"{names.W}document":
            raise refuse("no_document")
        return root

    def relationships(self, name: str = "") -> tuple[Relationship, ...]:
        """The arrows that start at a part; those of the package itself for ""."""
        if name not in self._arrows:
            self._arrows[name] = self._read_relationships(name)
        return self._arrows[name]

    def related(self, name: str, kind: str) -> tuple[str, ...]:
        """Names of the parts that a part points to by arrows of one kind, each once."""
        found = (
            self._own_names.get(arrow.target.casefold())
            for arrow in self.relationships(name)
            if arrow.kind == kind and not arrow.is_external
        )
        return tuple(dict.fromkeys(part for part in found if part))

    def content_type(self, name: str) -> str:
        """The declared media type of a part, "" where none is declared."""
        if self.part("[Content_Types].xml") is None:
            return ""
        by_ending = ""
        for entry in self.xml("[Content_Types].xml"):
            if entry.get("PartName", "").lstrip("/").casefold() == name.casefold():
                return str(entry.get("ContentType", ""))
            if entry.get("Extension", "/").casefold() == posixpath.splitext(name)[1].lstrip(".").casefold():
                by_ending = str(entry.get("ContentType", ""))
        return by_ending

    def _read_relationships(self, name: str) -> tuple[Relationship, ...]:
        folder, file = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if self.part(part) is None:
            return ()
        return tuple(_relationship(arrow, folder) for arrow in self.xml(part) if arrow.get("Target") is not None)

    def _find_main_document(self) -> str:
        found = self.related("", "officeDocument") or self.related("", "document")
        main = found[0] if found else self._own_names.get("word/document.xml")
        if main is None:
            raise refuse("no_document")
        return main


def open_package(content: bytes) -> Package:
    """Opens .docx, .docm, .dotx, Strict or not. Raises UnreadableError for everything that is none or may harm."""
    if not content:
        raise refuse("empty")
    if is_container(content):
        raise refuse(_kind_of_container(content))
    if not content.startswith(_ZIP_STARTS):
        raise refuse("not_a_zip")
    return Package(open_archive(content))


def _kind_of_container(content: bytes) -> str:
    held = container_names(content)
    if "EncryptedPackage" in held:
        return "encrypted"
    return "old_word" if "WordDocument" in held else "not_a_zip"


def _is_xml(name: str) -> bool:
    return name.lower().endswith(_XML_ENDINGS)


def _read_xml(archive: Archive, name: str) -> bytes:
    return names.to_transitional(checked_xml(archive.read(name), name))


def _relationship(arrow: _Element, folder: str) -> Relationship:
    target = str(arrow.get("Target"))
    is_external = str(arrow.get("TargetMode", "")).lower() == "external"
    if not is_external:
        target = posixpath.normpath(posixpath.join("/", folder, unquote(target.replace("\\", "/")))).lstrip("/")
    return Relationship(
        id=str(arrow.get("Id", "")),
        kind=str(arrow.get("Type", "")).rsplit("/", 1)[-1],
        target=target,
        is_external=is_external,
    )
