"""Many packages that differ in few parts: what stays the same is compressed once, and joined to what changes.

The zip is written and reopened here by hand: local headers, raw deflate streams, directory. Times are fixed and members
ordered (content types first, then what stays, then what changes), so that the same parts give the same bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterable, Mapping

from klimadocs.ooxml.refusals import refuse

_FIRST = ("[Content_Types].xml", "_rels/.rels")
_KIND = struct.Struct("<5H")
_SIZES = struct.Struct("<3L")
_SIZES_AT = 16
_OFFSET = struct.Struct("<L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _UTF_8 = 20, 8, 0x800
_NO_TIME, _FIRST_OF_1980 = 0, 0x21
_DOS_FILE = 0x20
_ONCE, _OFTEN = 9, 3
"""Levels of compression: what is packed once may take its time; what is packed for each letter is 6 % larger for half
of it."""


class Splice:
    """A package of which the parts named `varying` are still to come; the others are compressed now, once."""

    def __init__(self, parts: Mapping[str, bytes], varying: Collection[str]) -> None:
        constant = sorted((name for name in parts if name not in varying), key=_rank)
        pieces, records = _laid_out(((_Headers(name), parts[name]) for name in constant), 0, _ONCE)
        self._head, self._records = b"".join(pieces), b"".join(records)
        self._varying = [(name, _Headers(name)) for name in parts if name in varying]
        self._count = len(parts)

    def write(self, parts: Mapping[str, bytes]) -> bytes:
        """The whole package. Raises KeyError where a varying part is missing."""
        pieces, records = _laid_out(
            ((headers, parts[name]) for name, headers in self._varying), len(self._head), _OFTEN
        )
        directory = b"".join((self._records, *records))
        body = b"".join((self._head, *pieces))
        return b"".join((body, directory, self._end(len(directory), len(body))))

    def reopen(self, content: bytes) -> dict[str, bytes]:
        """The varying parts of a written package, found by its directory and inflated; all else must be there byte for
        byte. Raises UnreadableError where it is not."""
        found: dict[str, bytes] = {}
        try:
            *_, directory_bytes, starts_at, _ = _END.unpack_from(content, len(content) - _END.size)
            if not self._is_framed(content, directory_bytes, starts_at):
                raise refuse("truncated")
            position = starts_at + len(self._records)
            for name, headers in self._varying:
                found[name] = headers.inflated(content, position)
                position += headers.record_bytes
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


class _Headers:
    """The two headers of a member: before it, and in the directory. `sizes` are its checksum and lengths, packed."""

    def __init__(self, name: str) -> None:
        encoded = name.encode()
        kind = _KIND.pack(_VERSION, 0 if name.isascii() else _UTF_8, _DEFLATED, _NO_TIME, _FIRST_OF_1980)
        self._name = name
        self._encoded = encoded
        self._local_start, self._local_end = b"PK\x03\x04" + kind, struct.pack("<2H", len(encoded), 0) + encoded
        self._start = b"PK\x01\x02" + struct.pack("<H", _VERSION) + kind
        self._middle = struct.pack("<5HL", len(encoded), 0, 0, 0, 0, _DOS_FILE)
        self.record_bytes = len(self.record(b"\x00" * _SIZES.size, 0))

    def local(self, sizes: bytes) -> bytes:
        return self._local_start + sizes + self._local_end

    def record(self, sizes: bytes, offset: int) -> bytes:
        return self._start + sizes + self._middle + _OFFSET.pack(offset) + self._encoded

    def inflated(self, content: bytes, position: int) -> bytes:
        """The part whose entry in the directory stands at `position`; every field of its headers must be as written.
        Raises UnreadableError, struct.error, zlib.error."""
        sizes = content[position + _SIZES_AT : position + _SIZES_AT + _SIZES.size]
        checksum, packed_bytes, size_bytes = _SIZES.unpack(sizes)
        (offset,) = _OFFSET.unpack_from(content, position + self.record_bytes - len(self._encoded) - _OFFSET.size)
        local = self.local(sizes)
        starts_at = offset + len(local)
        part = zlib.decompress(content[starts_at : starts_at + packed_bytes], -zlib.MAX_WBITS)
        is_sound = len(part) == size_bytes and zlib.crc32(part) == checksum
        is_named = content.startswith(local, offset) and content.startswith(self.record(sizes, offset), position)
        if not (is_sound and is_named):
            raise refuse("truncated", self._name)
        return part


def _rank(name: str) -> int:
    """Programs that guess a file's kind look at its first members."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _laid_out(parts: Iterable[tuple[_Headers, bytes]], offset: int, level: int) -> tuple[list[bytes], list[bytes]]:
    """The packed parts one behind the other from `offset`, and their entries in the directory."""
    pieces: list[bytes] = []
    records: list[bytes] = []
    for headers, content in parts:
        stream = zlib.compress(content, level, -zlib.MAX_WBITS)
        sizes = _SIZES.pack(zlib.crc32(content), len(stream), len(content))
        local = headers.local(sizes)
        pieces += (local, stream)
        records.append(headers.record(sizes, offset))
        offset += len(local) + len(stream)
    return pieces, records
