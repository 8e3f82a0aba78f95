"""The form fields that Word writes into .rtf: their names and states, in the order of the file. LibreOffice keeps the
states, but gives boxes and lists names of its own, and numbers to names that stand several times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from klimadocs.model.transcript import Sighting

_FIELD = re.compile(rb"\{\s*\\\*\s*\\formfield\b")
_GROUP_END = re.compile(rb"\\[{}\\]|[{}]")
_NUMBER = re.compile(rb"\\(fftype|ffres|ffdefres)(\d+)")
_NAME = re.compile(rb"\{\s*\\\*\s*\\ffname\b ?((?:[^{}\\]|\\'[0-9a-fA-F]{2}|\\u-?\d+ ?|\\[{}\\])*)\}")
_LETTER = re.compile(rb"\\u(-?\d+) ?(?:\\'[0-9a-fA-F]{2}|\?)?|\\'([0-9a-fA-F]{2})|\\([{}\\])")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")
_BOX = 1
_AS_DEFAULT = 25
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class RtfField:
    """`mark` is the state of a box; None for texts and lists."""

    name: str
    mark: bool | None


def rtf_fields(content: bytes) -> list[RtfField]:
    """Never raises; damaged groups are left out."""
    found = _CODE_PAGE.search(content)
    page = f"cp{int(found[1])}" if found else "cp1252"
    return [_field(group, page) for group in _groups(content)]


def _groups(content: bytes) -> Iterator[bytes]:
    for start in _FIELD.finditer(content):
        depth = 1
        for sign in _GROUP_END.finditer(content, start.end(), start.end() + _LONGEST):
            depth += {b"{": 1, b"}": -1}.get(sign[0], 0)
            if not depth:
                yield content[start.end() : sign.start()]
                break


def _field(group: bytes, page: str) -> RtfField:
    numbers = {name: int(value) for name, value in _NUMBER.findall(group)}
    name = _NAME.search(group)
    state, default = numbers.get(b"ffres", _AS_DEFAULT), numbers.get(b"ffdefres", 0)
    mark = bool(default if state == _AS_DEFAULT else state) if numbers.get(b"fftype") == _BOX else None
    return RtfField(_decoded(name[1], page) if name else "", mark)


def _decoded(text: bytes, page: str) -> str:
    def letter(match: re.Match[bytes]) -> bytes:
        number, code, sign = match.groups()
        if number is not None:
            return chr(int(number) % 0x10000).encode("utf-8", "replace")
        return _in_page(bytes([int(code, 16)]), page).encode() if code is not None else bytes(sign)

    return _LETTER.sub(letter, text).decode("utf-8", "replace").strip()


def _in_page(code: bytes, page: str) -> str:
    try:
        return code.decode(page, "replace")
    except LookupError:
        return code.decode("cp1252", "replace")


def named_fields(content: bytes, sightings: Sequence[Sighting]) -> tuple[Sighting, ...] | None:
    """The sightings of the converted file, each control with the name and state that it has in the .rtf; None where the
    fields of both are not the same ones in the same order."""
    fields = rtf_fields(content)
    controls = [entry for entry in sightings if entry.method == "control"]
    is_same = [field.mark is None for field in fields] == [entry.mark is None for entry in controls]
    if not fields or not is_same:
        return None
    own = iter(fields)
    return tuple(_named(entry, next(own)) if entry.method == "control" else entry for entry in sightings)


def _named(entry: Sighting, field: RtfField) -> Sighting:
    key = field.name or entry.key
    return replace(entry, key=key) if field.mark is None else replace(entry, key=key, mark=field.mark, certainty=1.0)
