"""OLE containers, as far as needed to say what one holds: an old Word file, a locked new one, an Outlook message."""

from __future__ import annotations

import struct

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFF0
_SECTORS_MAX = 4096
_NONE = 0xFFFFFFFF


def is_container(content: bytes) -> bool:
    """True for OLE compound files, whatever they hold."""
    return content.startswith(OLE_MAGIC)


def container_names(content: bytes) -> frozenset[str]:
    """Names of the streams and storages at the top of an OLE file; of any depth where the file is damaged."""
    try:
        entries = _entries(content)
    except (struct.error, IndexError):
        entries = []
    if not entries:
        return _guessed_names(content)
    return frozenset(_top_names(entries)) or _guessed_names(content)


def _entries(content: bytes) -> list[tuple[str, int, int, int]]:
    """Directory entries as (name, left, right, child), by walking the sector chain of the directory."""
    sector_bytes = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    (sector,) = struct.unpack_from("<L", content, 48)
    table = struct.unpack_from("<109L", content, 76)
    entries: list[tuple[str, int, int, int]] = []
    for _ in range(_SECTORS_MAX):
        if sector >= _LAST_SECTOR:
            break
        start = (sector + 1) * sector_bytes
        for at in range(start, start + sector_bytes, 128):
            entries.append(_entry(content, at))
        sector = _next_sector(content, table, sector, sector_bytes)
    return entries


def _entry(content: bytes, at: int) -> tuple[str, int, int, int]:
    raw, length = struct.unpack_from("<64sH", content, at)
    left, right, child = struct.unpack_from("<LLL", content, at + 68)
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    return name, left, right, child


def _next_sector(content: bytes, table: tuple[int, ...], sector: int, sector_bytes: int) -> int:
    entries_each = sector_bytes // 4
    home = table[sector // entries_each]
    at = (home + 1) * sector_bytes + 4 * (sector % entries_each)
    return int(struct.unpack_from("<L", content, at)[0])


def _top_names(entries: list[tuple[str, int, int, int]]) -> set[str]:
    names: set[str] = set()
    waiting, seen = [entries[0][3]], {_NONE}
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        name, left, right, _ = entries[number]
        names.add(name)
        waiting += [left, right]
    return names


def _guessed_names(content: bytes) -> frozenset[str]:
    known = ("EncryptedPackage", "WordDocument", "__properties_version1.0", "Workbook", "PowerPoint Document")
    return frozenset(name for name in known if name.encode("utf-16-le") in content)
