""".msg files: one mail as Outlook stores it, with files and whole mails inside."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import HeaderParser
from typing import Any

from klimadocs.sources import mapi
from klimadocs.sources.headers import one_line
from klimadocs.sources.mime import DEEPEST, POLICY
from klimadocs.sources.texts import decode_text

_MOST_STREAMS = 10_000
_TOTAL_BYTES = 256 << 20
_HEADERS_LIMIT = 1 << 18
_PROPERTIES = "__properties_version1.0"
_STREAM = "__substg1.0_"
_ATTACHMENT = "__attach_version1.0_"
_EMBEDDED = f"{_STREAM}{mapi.ATTACH_DATA:04X}{mapi.OBJECT:04X}"
_HEAD_BYTES = {"top": 32, "embedded": 24, "attachment": 8}
_ZERO_HOUR = datetime(1601, 1, 1, tzinfo=UTC)
_CLASS_MARKS = (
    ("ipm.note.rules.oof", "Auto-Submitted", "auto-replied"),
    ("report.ipm.note.ipn", "Content-Type", 'multipart/report; report-type="disposition-notification"'),
    ("report.", "Content-Type", 'multipart/report; report-type="delivery-status"'),
    ("ipm.schedule.meeting", "Content-Type", "text/calendar"),
    ("ipm.appointment", "Content-Type", "text/calendar"),
)


@dataclass(slots=True)
class OutlookFile:
    """A file in a mail; `method` tells of embedded objects and links, `mail` is a whole mail inside."""

    name: str
    media_type: str
    content_id: str
    method: int
    content: bytes = field(default=b"", repr=False)
    mail: OutlookMail | None = None


@dataclass(slots=True)
class OutlookMail:
    """`head` has the fields under which the mail travelled, or as many as can be made from what Outlook noted.
    `delivered_at` is the time of our own server; None where it was never delivered."""

    head: Message
    text: str
    html: str
    delivered_at: datetime | None
    files: list[OutlookFile]


def read_outlook(content: bytes) -> OutlookMail | None:
    """None where the file cannot be opened."""
    import olefile

    try:
        with olefile.OleFileIO(content) as ole:
            storages = _Storages(ole)
            return _read_mail(storages, (), 0) if _PROPERTIES in storages.names.get((), ()) else None
    except Exception:  # the library raises anything on damaged files
        return None


class _Storages:
    """The streams of the file by the storage that holds them; what is read counts."""

    def __init__(self, ole: Any) -> None:
        self._ole = ole
        self._left_bytes = _TOTAL_BYTES
        self.names: dict[tuple[str, ...], list[str]] = {}
        for path in ole.listdir(streams=True, storages=True)[:_MOST_STREAMS]:
            self.names.setdefault(tuple(path[:-1]), []).append(path[-1])

    def read(self, storage: tuple[str, ...], name: str) -> bytes:
        """b"" for a stream that is not there."""
        if name not in self.names.get(storage, ()):
            return b""
        path = [*storage, name]
        if self._ole.get_type(path) != 2:
            return b""
        self._left_bytes -= self._ole.get_size(path)
        if self._left_bytes < 0:
            raise ValueError("too large")
        content: bytes = self._ole.openstream(path).read()
        return content


class _Properties:
    """The properties of a mail or an attachment."""

    def __init__(self, storages: _Storages, storage: tuple[str, ...], head_bytes: int) -> None:
        self._storages = storages
        self._storage = storage
        self._fixed = dict(_fixed_values(storages.read(storage, _PROPERTIES), head_bytes))
        self.charset = ""

    def number(self, key: int) -> int:
        """0 where it is missing."""
        return int.from_bytes(self._fixed.get(key, b"")[:4], "little")

    def moment(self, key: int) -> datetime | None:
        """None where it is missing or no date."""
        ticks = int.from_bytes(self._fixed.get(key, b"")[:8], "little")
        try:
            return _ZERO_HOUR + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def binary(self, key: int) -> bytes:
        """b"" where it is missing."""
        return self._storages.read(self._storage, f"{_STREAM}{key:04X}{mapi.BINARY:04X}")

    def text(self, key: int) -> str:
        """ "" where it is missing."""
        for kind in (mapi.UNICODE, mapi.STRING8):
            raw = self._storages.read(self._storage, f"{_STREAM}{key:04X}{kind:04X}")
            if raw:
                return mapi.text_of_property(raw, kind, self.charset)
        return ""


def _read_mail(storages: _Storages, storage: tuple[str, ...], depth: int) -> OutlookMail:
    if depth > DEEPEST:
        raise ValueError("too deep")
    properties = _Properties(storages, storage, _HEAD_BYTES["embedded" if storage else "top"])
    properties.charset = _charset_of(properties)
    markup = properties.binary(mapi.HTML)
    html_charset = mapi.code_page_name(properties.number(mapi.INTERNET_CODE_PAGE)) or properties.charset
    return OutlookMail(
        head=_head_of(properties),
        text=properties.text(mapi.BODY).replace("\r\n", "\n"),
        html=decode_text(markup, html_charset) if markup else properties.text(mapi.HTML),
        delivered_at=properties.moment(mapi.DELIVERY_TIME),
        files=list(_files(storages, storage, properties.charset, depth)),
    )


def _files(storages: _Storages, storage: tuple[str, ...], charset: str, depth: int) -> Iterator[OutlookFile]:
    for name in storages.names.get(storage, ()):
        if not name.startswith(_ATTACHMENT):
            continue
        inside = (*storage, name)
        properties = _Properties(storages, inside, _HEAD_BYTES["attachment"])
        properties.charset = charset
        yield OutlookFile(
            name=_file_name(properties),
            media_type=properties.text(mapi.ATTACH_MIME_TYPE).lower(),
            content_id=properties.text(mapi.ATTACH_CONTENT_ID).strip("<> ").lower(),
            method=properties.number(mapi.ATTACH_METHOD),
            content=properties.binary(mapi.ATTACH_DATA),
            mail=_embedded(storages, (*inside, _EMBEDDED), depth),
        )


def _embedded(storages: _Storages, storage: tuple[str, ...], depth: int) -> OutlookMail | None:
    if _PROPERTIES not in storages.names.get(storage, ()):
        return None
    return _read_mail(storages, storage, depth + 1)


def _file_name(properties: _Properties) -> str:
    keys = (mapi.ATTACH_LONG_FILENAME, mapi.ATTACH_FILENAME, mapi.DISPLAY_NAME)
    name = next((text for key in keys if (text := properties.text(key))), "")
    ending = properties.text(mapi.ATTACH_EXTENSION)
    return name if not ending or name.lower().endswith(ending.lower()) or not name else name + ending


def _charset_of(properties: _Properties) -> str:
    """What the 8-bit strings of a mail are written in."""
    pages = (
        properties.number(mapi.MESSAGE_CODE_PAGE),
        mapi.code_page_of_locale(properties.number(mapi.LOCALE)),
        properties.number(mapi.INTERNET_CODE_PAGE),
    )
    return mapi.code_page_name(next((page for page in pages if page), 0))


def _head_of(properties: _Properties) -> Message:
    travelled = properties.text(mapi.TRANSPORT_HEADERS)[:_HEADERS_LIMIT]
    head: Message = HeaderParser(policy=POLICY).parsestr(travelled.lstrip().replace("\x00", ""))
    if not head.keys():
        head = Message(POLICY)
    for name, value in _noted_fields(properties):
        if value and name not in head:
            head[name] = value
    return head


def _noted_fields(properties: _Properties) -> Iterator[tuple[str, str]]:
    """Header fields made from what Outlook noted, for mails that never travelled."""
    addresses = [properties.text(key) for key in (mapi.SENDER_SMTP_ADDRESS, mapi.SENDER_ADDRESS)]
    address = next((one_line(text) for text in addresses if "@" in text), "")
    name = one_line(properties.text(mapi.SENDER_NAME)).replace('"', "")
    yield "From", f'"{name}" <{address}>' if address else name
    yield "To", one_line(properties.text(mapi.DISPLAY_TO))
    yield "Subject", one_line(properties.text(mapi.SUBJECT))
    yield "Message-ID", one_line(properties.text(mapi.MESSAGE_ID))
    yield "In-Reply-To", one_line(properties.text(mapi.IN_REPLY_TO))
    yield "References", one_line(properties.text(mapi.REFERENCES))
    sent = properties.moment(mapi.CLIENT_SUBMIT_TIME)
    yield "Date", sent.strftime("%a, %d %b %Y %H:%M:%S +0000") if sent else ""
    kind = properties.text(mapi.MESSAGE_CLASS).lower()
    for start, field_name, value in _CLASS_MARKS:
        if kind.startswith(start):
            yield field_name, value


def _fixed_values(raw: bytes, head_bytes: int) -> Iterator[tuple[int, bytes]]:
    for at in range(head_bytes, len(raw) - 15, 16):
        _, number, _ = struct.unpack_from("<HHL", raw, at)
        yield number, raw[at + 8 : at + 16]
