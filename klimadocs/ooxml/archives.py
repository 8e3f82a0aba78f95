"""Zip files from strangers: the directory is checked before anything is inflated, and inflating is counted."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from klimadocs.ooxml.refusals import refuse

MEMBERS_MAX = 2000
MEMBER_MAX_BYTES = 64 << 20
TOTAL_MAX_BYTES = 256 << 20
DIRECTORY_MAX_BYTES = 1 << 20

_LOCAL_HEADER_BYTES = 30
_LOCAL_HEADER = struct.Struct("<4s2xH18xHH")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_IS_UTF_8 = 0x800
_LIES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError, OSError)


class Archive:
    """A checked zip. `names` are its members in directory order; inflating counts against `TOTAL_MAX_BYTES`."""

    def __init__(self, content: bytes, members: dict[str, zipfile.ZipInfo]) -> None:
        self._content = content
        self._members = members
        self._inflated_bytes = 0
        self.names = tuple(members)

    def read(self, name: str) -> bytes:
        """The inflated member, its checksum verified. Raises UnreadableError, KeyError for an unknown name."""
        member = self._members[name]
        self._inflated_bytes += member.file_size
        if self._inflated_bytes > TOTAL_MAX_BYTES:
            raise refuse("too_large")
        try:
            content = _inflated(self._packed(member), member)
        except _LIES as error:
            raise refuse("truncated", name) from error
        if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise refuse("truncated", name)
        return content

    def _packed(self, member: zipfile.ZipInfo) -> memoryview:
        """The bytes behind the member's own header, which must call it by the name that the directory gives it."""
        at = member.header_offset
        signature, flags, name_bytes, extra_bytes = _LOCAL_HEADER.unpack_from(self._content, at)
        start = at + _LOCAL_HEADER_BYTES
        own_name = self._content[start : start + name_bytes].decode("utf-8" if flags & _IS_UTF_8 else "cp437")
        if signature != _LOCAL_SIGNATURE or own_name != member.orig_filename:
            raise zipfile.BadZipFile(own_name)
        start += name_bytes + extra_bytes
        return memoryview(self._content)[start : start + member.compress_size]


def _inflated(packed: memoryview, member: zipfile.ZipInfo) -> bytes:
    """One byte more than declared at the most: the size was checked, and a member that says too little is refused."""
    if member.compress_type == zipfile.ZIP_STORED:
        return bytes(packed)
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.file_size + 1)


def open_archive(content: bytes) -> Archive:
    """Checks the directory against limits and itself. Raises UnreadableError."""
    _check_directory_size(content)
    try:
        zipped = zipfile.ZipFile(BytesIO(content))
    except _LIES as error:
        raise refuse("truncated") from error
    infos = zipped.infolist()
    _check_sizes(infos)
    _check_methods(infos)
    _check_overlap(infos, zipped.start_dir)
    return Archive(content, _by_name(infos))


def _check_directory_size(content: bytes) -> None:
    """Before `zipfile` builds an object for each entry; counts may lie, so sizes are checked again later."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65557))
    if end < 0 or len(content) < end + 22:
        raise refuse("truncated")
    entries, size_bytes = struct.unpack_from("<HL", content, end + 10)
    wide = content.rfind(b"PK\x06\x06", 0, end)
    if (entries == 0xFFFF or size_bytes == 0xFFFFFFFF) and 0 <= wide <= len(content) - 56:
        entries, size_bytes = struct.unpack_from("<QQ", content, wide + 32)
    if entries > MEMBERS_MAX or size_bytes > DIRECTORY_MAX_BYTES:
        raise refuse("too_large")


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    too_many = len(infos) > MEMBERS_MAX
    too_big = any(info.file_size > MEMBER_MAX_BYTES for info in infos)
    if too_many or too_big or sum(info.file_size for info in infos) > TOTAL_MAX_BYTES:
        raise refuse("too_large")


def _check_methods(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise refuse("encrypted")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise refuse("broken_zip")


def _check_overlap(infos: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Members that share bytes inflate to far more than they weigh."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    starts = [*(info.header_offset for info in ordered), directory_at]
    for info, following in zip(ordered, starts[1:], strict=True):
        if info.header_offset + _LOCAL_HEADER_BYTES + len(info.orig_filename) + info.compress_size > following:
            raise refuse("broken_zip")


def _by_name(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Names as the package means them: some programs write back slashes. Two of one name are refused."""
    members: dict[str, zipfile.ZipInfo] = {}
    taken: set[str] = set()
    for info in infos:
        name = info.filename.replace("\\", "/").lstrip("/")
        if not name or name.endswith("/"):
            continue
        if name.casefold() in taken:
            raise refuse("broken_zip", name)
        taken.add(name.casefold())
        members[name] = info
    return members
