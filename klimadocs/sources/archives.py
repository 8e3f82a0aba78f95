"""Archives: a zip is opened one level deep and within limits; a Word file, which is a zip too, is no archive."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from klimadocs.errors import UnreadableError
from klimadocs.ooxml.archives import Archive, open_archive

MOST_MEMBERS = 200
MOST_BYTES = 100 << 20

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PACKAGE_MEMBERS = frozenset({"[content_types].xml", "mimetype"})
_MAGIC = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"MSCF", "CAB"),
    (b"\x60\xea", "ARJ"),
)
_OPEN = "Bitte um die Dateien ohne Archiv bitten."


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, under its path there."""

    path: str
    content: bytes = field(repr=False)


class ClosedArchive(Exception):
    """An archive that is not opened; the texts are German."""

    def __init__(self, sentence: str, remedy: str = _OPEN) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


def archive_kind(content: bytes) -> str:
    """The name of the archive's kind, "zip" for those that can be opened; "" for what is none, such as a Word file."""
    if content.startswith(_ZIP_STARTS):
        return "" if _is_package(content) else "zip"
    if content[257:262] == b"ustar":
        return "tar"
    if content[2:5] == b"-lh" and content[6:7] == b"-":
        return "LHA"
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), "")


def read_members(content: bytes) -> Iterator[Member]:
    """The files of a zip, counted while they are read. Raises ClosedArchive, also after some members."""
    try:
        archive = open_archive(content)
        if len(archive.names) > MOST_MEMBERS:
            raise ClosedArchive(f"Das Archiv enthält mehr als {MOST_MEMBERS} Dateien und wird nicht geöffnet.")
        yield from _members(archive)
    except UnreadableError as error:
        raise ClosedArchive(error.sentence, error.remedy) from error


def _members(archive: Archive) -> Iterator[Member]:
    left_bytes = MOST_BYTES
    for name in archive.names:
        inflated = archive.read(name)
        left_bytes -= len(inflated)
        if left_bytes < 0:
            raise ClosedArchive("Das Archiv ist ausgepackt größer als 100 MB und wird nicht weiter geöffnet.")
        yield Member(_readable(name), inflated)


def _is_package(content: bytes) -> bool:
    """What comes first tells nearly always; a damaged file is its reader's business."""
    if content.startswith(b"PK\x03\x04") and len(content) > 30:
        (size,) = struct.unpack_from("<H", content, 26)
        if content[30 : 30 + size].lower().decode("latin-1") in _PACKAGE_MEMBERS:
            return True
    try:
        names = {name.casefold() for name in open_archive(content).names}
    except UnreadableError:
        return b"[Content_Types].xml" in content
    return bool(names & _PACKAGE_MEMBERS) or any(name.startswith("word/") for name in names)


def _readable(name: str) -> str:
    """Without a flag the library takes names for those of DOS; many programs write UTF-8 all the same."""
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
