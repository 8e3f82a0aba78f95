"""Many packages that differ in few parts: what stays the same is compressed once, and joined to what changes.

The zip is written and reopened here by hand: local headers, raw deflate streams, directory. Times are fixed and members
ordered (content types first, then what stays, then what changes), so that the same parts give the same bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from klimadocs.ooxml.refusals import refuse

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _UTF_8 = 20, 8, 0x800
_NO_TIME, _FIRST_OF_1980 = 0, 0x21
_DOS_FILE = 0x20
_LEVEL = 6


class Splice:
    """A package of which the parts named `varying` are still to come; the others are compressed now, once."""

    def __init__(self, parts: Mapping[str, bytes], varying: Collection[str]) -> None:
        self._varying = tuple(name for name in parts if name in varying)
        constant = sorted((name for name in parts if name not in varying), key=_rank)
        members = [_Member.of(name, parts[name]) for name in constant]
        pieces, records = _laid_out(members, 0)
        self._head, self._records, self._count = b"".join(pieces), b"".join(records), len(members)

    def write(self, parts: Mapping[str, bytes]) -> bytes:
        """The whole package. Raises KeyError where a varying part is missing."""
        members = [_Member.of(name, parts[name]) for name in self._varying]
        pieces, records = _laid_out(members, len(self._head))
        directory = b"".join((self._records, *records))
        starts_at = len(self._head) + sum(map(len, pieces))
        count = self._count + len(members)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), starts_at, 0)
        return b"".join((self._head, *pieces, directory, end))

    def reopen(self, content: bytes) -> dict[str, bytes]:
        """The varying parts of a written package, found by its directory and inflated; the others must be there byte
        for byte. Raises UnreadableError where they are not."""
        if not content.startswith(self._head):
            raise refuse("truncated")
        found = _inflated(content, len(self._records), self._count)
        if tuple(found) != self._varying:
            raise refuse("broken_zip")
        return found


@dataclass(frozen=True, slots=True)
class _Member:
    name: bytes
    flags: int
    checksum: int
    stream: bytes
    size_bytes: int

    @classmethod
    def of(cls, name: str, content: bytes) -> _Member:
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        stream = packer.compress(content) + packer.flush()
        flags = 0 if name.isascii() else _UTF_8
        return cls(name.encode(), flags, zlib.crc32(content), stream, len(content))

    def local(self) -> bytes:
        sizes = (self.checksum, len(self.stream), self.size_bytes)
        times = (_NO_TIME, _FIRST_OF_1980)
        return (
            _LOCAL.pack(b"PK\x03\x04", _VERSION, self.flags, _DEFLATED, *times, *sizes, len(self.name), 0) + self.name
        )

    def central(self, offset: int) -> bytes:
        sizes = (self.checksum, len(self.stream), self.size_bytes)
        kind = (_VERSION, _VERSION, self.flags, _DEFLATED, _NO_TIME, _FIRST_OF_1980)
        place = (len(self.name), 0, 0, 0, 0, _DOS_FILE, offset)
        return _CENTRAL.pack(b"PK\x01\x02", *kind, *sizes, *place) + self.name


def _rank(name: str) -> int:
    """Programs that guess a file's kind look at its first members."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _laid_out(members: list[_Member], offset: int) -> tuple[list[bytes], list[bytes]]:
    """The members one behind the other from `offset`, and their entries in the directory."""
    pieces: list[bytes] = []
    records: list[bytes] = []
    for member in members:
        header = member.local()
        records.append(member.central(offset))
        pieces += (header, member.stream)
        offset += len(header) + len(member.stream)
    return pieces, records


def _inflated(content: bytes, skip_bytes: int, skip: int) -> dict[str, bytes]:
    """The members behind the first `skip`, whose entries in the directory have `skip_bytes`."""
    found: dict[str, bytes] = {}
    try:
        mark, _, _, _, count, size_bytes, starts_at, _ = _END.unpack_from(content, len(content) - _END.size)
        if mark != b"PK\x05\x06" or starts_at + size_bytes + _END.size != len(content):
            raise refuse("truncated")
        position = starts_at + skip_bytes
        for _ in range(count - skip):
            entry = _CENTRAL.unpack_from(content, position)
            name_at, name_bytes = position + _CENTRAL.size, entry[10]
            name = content[name_at : name_at + name_bytes].decode()
            found[name] = _inflate(content, name, entry[16], (entry[7], entry[8], entry[9]))
            position = name_at + name_bytes
    except (struct.error, zlib.error, UnicodeDecodeError) as error:
        raise refuse("truncated") from error
    return found


def _inflate(content: bytes, name: str, offset: int, sizes: tuple[int, int, int]) -> bytes:
    local = _LOCAL.unpack_from(content, offset)
    starts_at = offset + _LOCAL.size + local[9] + local[10]
    checksum, packed_bytes, size_bytes = sizes
    inflated = zlib.decompress(content[starts_at : starts_at + packed_bytes], -zlib.MAX_WBITS)
    if local[6:9] != sizes or len(inflated) != size_bytes or zlib.crc32(inflated) != checksum:
        raise refuse("truncated", name)
    return inflated
