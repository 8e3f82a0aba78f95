"""Outlook's own formats, written small: a .msg file (compound file with properties) and a winmail.dat (TNEF)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_SECTOR = 512
_MINI = 64
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

Tree = dict[str, "bytes | Tree"]


def compound_file(tree: Tree) -> bytes:
    """Streams below 4,096 bytes lie in the mini stream; larger ones in sectors."""
    return _Compound(tree).content()


def text(number: int, value: str, code_page: str = "") -> Tree:
    """A string property: Unicode, or 8-bit in a code page."""
    if code_page:
        return {f"__substg1.0_{number:04X}001E": value.encode(code_page)}
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def binary(number: int, value: bytes) -> Tree:
    return {f"__substg1.0_{number:04X}0102": value}


def properties(head_bytes: int, **numbers: int) -> Tree:
    """Fixed properties, named p3FF1 and so on; eight bytes each."""
    raw = bytes(head_bytes)
    for name, value in numbers.items():
        raw += struct.pack("<HHLQ", 0x0003, int(name[1:], 16), 6, value)
    return {"__properties_version1.0": raw}


def outlook_mail(*parts: Tree, is_embedded: bool = False, **numbers: int) -> Tree:
    tree: Tree = properties(24 if is_embedded else 32, **numbers)
    for part in parts:
        tree |= part
    return tree


def outlook_file(number: int, *parts: Tree, **numbers: int) -> Tree:
    tree: Tree = properties(8, **numbers)
    for part in parts:
        tree |= part
    return {f"__attach_version1.0_#{number:08X}": tree}


def tnef_file(*attachments: bytes, code_page: int = 1252) -> bytes:
    head = struct.pack("<LH", 0x223E9F78, 1)
    return head + tnef_attribute(1, 0x9007, struct.pack("<LL", code_page, 0)) + b"".join(attachments)


def tnef_attachment(name: bytes, content: bytes, long_name: str = "") -> bytes:
    """With a long name it carries MAPI properties too, as Outlook writes them."""
    parts = tnef_attribute(2, 0x9002, bytes(14)) + tnef_attribute(2, 0x8010, name + b"\x00")
    parts += tnef_attribute(2, 0x800F, content)
    if long_name:
        raw = long_name.encode("utf-16-le") + b"\x00\x00"
        padded = raw + bytes(-len(raw) % 4)
        parts += tnef_attribute(2, 0x9005, struct.pack("<LHHLL", 1, 0x1F, 0x3707, 1, len(raw)) + padded)
    return parts


def tnef_attribute(level: int, number: int, raw: bytes) -> bytes:
    return struct.pack("<BHHL", level, number, 6, len(raw)) + raw + struct.pack("<H", sum(raw) & 0xFFFF)


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = _END


class _Compound:
    def __init__(self, tree: Tree) -> None:
        self._entries = [_Entry("Root Entry", 5)]
        self._sectors: list[bytes] = []
        self._fat: list[int] = []
        self._add(0, tree)

    def _add(self, parent: int, tree: Tree) -> None:
        for name, value in tree.items():
            number = len(self._entries)
            self._entries[parent].children.append(number)
            self._entries.append(_Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1))
            if not isinstance(value, bytes):
                self._add(number, value)

    def content(self) -> bytes:
        mini, mini_fat = b"", []
        for entry in self._entries:
            if entry.kind == 2 and 0 < len(entry.content) < 4096:
                entry.start = len(mini_fat)
                count = -(-len(entry.content) // _MINI)
                mini_fat += [*range(entry.start + 1, entry.start + count), _END]
                mini += entry.content.ljust(count * _MINI, b"\x00")
            elif entry.kind == 2 and entry.content:
                entry.start = self._store(entry.content)
        root = self._entries[0]
        root.content, root.start = mini, self._store(mini) if mini else _END
        mini_table = struct.pack(f"<{len(mini_fat)}L", *mini_fat)
        mini_at = self._store(mini_table.ljust(-(-len(mini_table) // _SECTOR) * _SECTOR, b"\xff")) if mini_fat else _END
        directory_at = self._store(b"".join(map(self._directory_entry, range(len(self._entries)))))
        return self._head(directory_at, mini_at, -(-len(mini_table) // _SECTOR)) + b"".join(self._sectors)

    def _store(self, content: bytes) -> int:
        start = len(self._sectors)
        count = -(-len(content) // _SECTOR)
        self._sectors += [content[at : at + _SECTOR].ljust(_SECTOR, b"\x00") for at in range(0, len(content), _SECTOR)]
        self._fat += [*range(start + 1, start + count), _END]
        return start

    def _directory_entry(self, number: int) -> bytes:
        """Siblings hang in a chain to the right, which readers accept."""
        entry = self._entries[number]
        name = entry.name.encode("utf-16-le") + b"\x00\x00"
        child = entry.children[0] if entry.children else _FREE
        size = len(entry.content)
        links = struct.pack("<LLL", _FREE, self._following(number), child)
        head = name.ljust(64, b"\x00") + struct.pack("<HBB", len(name), entry.kind, 1)
        return head + links + bytes(36) + struct.pack("<LLL", entry.start, size, 0)

    def _following(self, number: int) -> int:
        for entry in self._entries:
            if number in entry.children[:-1]:
                return entry.children[entry.children.index(number) + 1]
        return _FREE

    def _head(self, directory_at: int, mini_at: int, mini_count: int) -> bytes:
        """The table of sectors comes last; each of its sectors names 128."""
        count = 1
        while count * 128 < len(self._fat) + count:
            count += 1
        first = len(self._sectors)
        table = [*self._fat, *[_TABLE] * count]
        table += [_FREE] * (count * 128 - len(table))
        self._sectors.append(struct.pack(f"<{len(table)}L", *table))
        places = [*range(first, first + count), *[_FREE] * (109 - count)]
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        head += bytes(6) + struct.pack("<LLLLLLLLL", 0, count, directory_at, 0, 4096, mini_at, mini_count, _END, 0)
        return head + struct.pack("<109L", *places)
