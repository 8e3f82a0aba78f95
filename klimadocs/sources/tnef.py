"""winmail.dat: what Outlook packs attachments into (TNEF). Damaged ones give what can still be read."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from klimadocs.sources import mapi

MAGIC = b"\x78\x9f\x3e\x22"

_MOST_ATTRIBUTES = 20_000
_MOST_PROPERTIES = 2_000
_ATTACHMENT_BEGINS = 0x9002
_ATTACHMENT_TITLE = 0x8010
_ATTACHMENT_DATA = 0x800F
_ATTACHMENT_PROPERTIES = 0x9005
_CODE_PAGE = 0x9007
_FIXED_BYTES = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_COUNTED = frozenset({mapi.STRING8, mapi.UNICODE, mapi.OBJECT, mapi.BINARY})
_MULTIPLE = 0x1000
_OBJECT_KIND_BYTES = 16
_EMBEDDED_MAIL = bytes.fromhex("0703020000000000c000000000000046")


@dataclass(slots=True)
class Attachment:
    """A file in it; `name` is not cleaned yet."""

    name: str = ""
    media_type: str = ""
    content_id: str = ""
    content: bytes = field(default=b"", repr=False)


def read_attachments(content: bytes) -> list[Attachment]:
    """In order; [] where there is none or the file is none of its kind. Never raises."""
    found: list[Attachment] = []
    charset = ""
    for number, raw in _attributes(content):
        if number == _CODE_PAGE and len(raw) >= 4:
            charset = mapi.code_page_name(struct.unpack_from("<L", raw)[0])
        elif number == _ATTACHMENT_BEGINS:
            found.append(Attachment())
        elif found:
            _add(found[-1], number, raw, charset)
    return found


def _add(attachment: Attachment, number: int, raw: bytes, charset: str) -> None:
    if number == _ATTACHMENT_TITLE:
        attachment.name = attachment.name or mapi.text_of_property(raw, mapi.STRING8, charset)
    elif number == _ATTACHMENT_DATA:
        attachment.content = raw
    elif number == _ATTACHMENT_PROPERTIES:
        values = {key: (kind, value) for key, kind, value in _properties(raw)}
        _describe(attachment, {key: mapi.text_of_property(value, kind, charset) for key, (kind, value) in values.items()
                               if kind in (mapi.STRING8, mapi.UNICODE)})  # fmt: skip
        kind, data = values.get(mapi.ATTACH_DATA, (0, b""))
        if data.startswith(_EMBEDDED_MAIL) or not attachment.content:
            attachment.content = data[_OBJECT_KIND_BYTES:] if kind == mapi.OBJECT else data


def _describe(attachment: Attachment, texts: dict[int, str]) -> None:
    names = (mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME, mapi.DISPLAY_NAME)
    long_name = texts.get(mapi.ATTACH_LONG_FILENAME, "")
    attachment.name = long_name or attachment.name or next((texts[key] for key in names if texts.get(key)), "")
    attachment.media_type = texts.get(mapi.ATTACH_MIME_TYPE, "").lower()
    attachment.content_id = texts.get(mapi.ATTACH_CONTENT_ID, "").strip("<> ").lower()


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of each attribute; check sums are not looked at, a cut last one gives what is there."""
    at = 6 if content.startswith(MAGIC) else len(content)
    for _ in range(_MOST_ATTRIBUTES):
        if at + 9 > len(content):
            return
        level, number, _, size = struct.unpack_from("<BHHL", content, at)
        if level not in (1, 2):
            return
        yield number, content[at + 9 : at + 9 + size]
        at += 9 + size + 2


def _properties(raw: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(number, kind, bytes) of each property, the first value where there are several; ends where it makes no sense."""
    at = 4
    try:
        (count,) = struct.unpack_from("<L", raw)
        for _ in range(min(count, _MOST_PROPERTIES)):
            kind, number = struct.unpack_from("<HH", raw, at)
            at = _after_name(raw, at + 4) if number >= 0x8000 else at + 4
            values, at = _values(raw, at, kind)
            if values:
                yield number, kind & ~_MULTIPLE, values[0]
    except struct.error:
        return


def _values(raw: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    single = kind & ~_MULTIPLE
    size = _FIXED_BYTES.get(single)
    if single not in _COUNTED and size is None:
        raise struct.error("unknown kind")
    count = 1
    if kind & _MULTIPLE or single in _COUNTED:
        (count,) = struct.unpack_from("<L", raw, at)
        at += 4
    values = []
    for _ in range(min(count, _MOST_PROPERTIES)):
        if single in _COUNTED:
            (size,) = struct.unpack_from("<L", raw, at)
            at += 4
        values.append(raw[at : at + (size or 0)])
        at += ((size or 0) + 3) // 4 * 4
    return values, at


def _after_name(raw: bytes, at: int) -> int:
    """Named properties bear the name's own record first."""
    (kind, size) = struct.unpack_from("<LL", raw, at + 16)
    return at + 24 if kind == 0 else at + 24 + (size + 3) // 4 * 4
