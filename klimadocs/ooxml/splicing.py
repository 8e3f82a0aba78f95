"""Many packages that differ in few parts: what stays the same is compressed once, and joined to what changes.

The zip is written and reopened here by hand: local headers, raw deflate streams, directory. Times are fixed and members
ordered (content types first, then what stays, then what changes), so that the same parts give the same bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterable, Mapping
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
        pieces, records = _laid_out(((name, parts[name]) for name in constant), 0)
        self._head, self._records = b"".join(pieces), b"".join(records)
        self._count = len(parts)

    def write(self, parts: Mapping[str, bytes]) -> bytes:
        """The whole package. Raises KeyError where a varying part is missing."""
        pieces, records = _laid_out(((name, parts[name]) for name in self._varying), len(self._head))
        directory = b"".join((self._records, *records))
        body = b"".join((self._head, *pieces))
        return b"".join((body, directory, self._end(len(directory), len(body))))

    def reopen(self, content: bytes) -> dict[str, bytes]:
        """The varying parts of a written package, found by its directory and inflated; all else must be there byte for
        byte. Raises UnreadableError where it is not."""
        try:
            *_, directory_bytes, starts_at, _ = _END.unpack_from(content, len(content) - _END.size)
            if not self._is_framed(content, directory_bytes, starts_at):
                raise refuse("truncated")
            position = starts_at + len(self._records)
            found: dict[str, bytes] = {}
            for name in self._varying:
                found[name] = _inflated(content, position, name.encode())
                position += _CENTRAL.size + len(name.encode())
        except (struct.error, zlib.error) as error:
            raise refuse("truncated") from error
        return found

    def _is_framed(self, content: bytes, directory_bytes: int, starts_at: int) -> bool:
        """What stays the same is there: the constant parts, their entries, the end."""
        is_whole = starts_at + directory_bytes + _END.size == len(content)
        is_known = content.startswith(self._head) and content.startswith(self._records, starts_at)
        return is_whole and is_known and content.endswith(self._end(directory_bytes, starts_at))

    def _end(self, directory_bytes: int, starts_at: int) -> bytes:
        return _END.pack(b"PK\x05\x06", 0, 0, self._count, self._count, directory_bytes, starts_at, 0)


@dataclass(frozen=True, slots=True)
class _Member:
    """Of a part that is packed: all that its headers say."""

    name: bytes
    checksum: int
    packed_bytes: int
    size_bytes: int

    @property
    def local(self) -> bytes:
        return _LOCAL.pack(b"PK\x03\x04", *self._facts, 0) + self.name

    def central(self, offset: int) -> bytes:
        return _CENTRAL.pack(b"PK\x01\x02", _VERSION, *self._facts, 0, 0, 0, 0, _DOS_FILE, offset) + self.name

    @property
    def _facts(self) -> tuple[int, ...]:
        flags = 0 if self.name.isascii() else _UTF_8
        sizes = (self.checksum, self.packed_bytes, self.size_bytes, len(self.name))
        return (_VERSION, flags, _DEFLATED, _NO_TIME, _FIRST_OF_1980, *sizes)


def _packed(name: str, content: bytes) -> tuple[_Member, bytes]:
    stream = zlib.compress(content, _LEVEL, -zlib.MAX_WBITS)
    return _Member(name.encode(), zlib.crc32(content), len(stream), len(content)), stream


def _rank(name: str) -> int:
    """Programs that guess a file's kind look at its first members."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _laid_out(parts: Iterable[tuple[str, bytes]], offset: int) -> tuple[list[bytes], list[bytes]]:
    """The packed parts one behind the other from `offset`, and their entries in the directory."""
    pieces: list[bytes] = []
    records: list[bytes] = []
    for name, content in parts:
        member, stream = _packed(name, content)
        records.append(member.central(offset))
        pieces += (member.local, stream)
        offset += len(pieces[-2]) + len(stream)
    return pieces, records


def _inflated(content: bytes, position: int, name: bytes) -> bytes:
    """The part whose entry in the directory stands at `position`; every field of its headers must be as written."""
    entry = _CENTRAL.unpack_from(content, position)
    checksum, packed_bytes, size_bytes, offset = *entry[7:10], entry[-1]
    member = _Member(name, checksum, packed_bytes, size_bytes)
    starts_at = offset + len(member.local)
    stream = content[starts_at : starts_at + packed_bytes]
    inflated = zlib.decompress(stream, -zlib.MAX_WBITS)
    is_sound = len(inflated) == size_bytes and zlib.crc32(inflated) == checksum
    if not (
        is_sound and content.startswith(member.local, offset) and content.startswith(member.central(offset), position)
    ):
        raise refuse("truncated", name.decode())
    return inflated
