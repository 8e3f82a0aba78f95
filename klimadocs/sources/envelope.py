"""The head of a mail, read with caps: who, what about, and when our own server received it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime

from klimadocs.sources import Delivery

_HEAD_LIMIT_BYTES = 256 * 1024
_FIELD_LIMIT = 4_000
_PLAUSIBLE_YEARS = range(1971, 2200)  # a clock that stands outside tells nothing
_HEADER_LINE = re.compile(rb"^(?:\xef\xbb\xbf)?(?:From .*\r?\n)?(?:[!-9;-~]+:[ \t\r\n].*\r?\n(?:[ \t].*\r?\n)*){2,}")
_KNOWN_FIELD = re.compile(rb"(?im)^(?:from|to|subject|date|received|message-id|mime-version|return-path):")


def is_mail(content: bytes) -> bool:
    """True if the bytes begin like an RFC 5322 message."""
    head = content[:8192]
    return bool(_HEADER_LINE.match(head)) and bool(_KNOWN_FIELD.search(head))


def read_head(content: bytes) -> Message:
    """The header fields; the body is not touched."""
    return BytesHeaderParser().parsebytes(content[:_HEAD_LIMIT_BYTES])


def read_envelope(delivery: Delivery) -> Delivery:
    """The delivery with sender, subject and the time of our own server (first Received), else the Date field."""
    head = read_head(delivery.content)
    found = _time_of(head)
    if found:
        delivery = replace(delivery, received_at=found[0], received_by=found[1])
    return replace(delivery, sender=sender_of(head), subject=text_of(head, "Subject"))


def text_of(head: Message, name: str) -> str:
    """A field as one line of text, decoded as far as possible; never raises."""
    raw = str(head.get(name, ""))[:_FIELD_LIMIT]
    try:
        pieces = [_decode(text, charset) for text, charset in decode_header(raw)]
    except Exception:  # the library raises many kinds on hostile fields
        pieces = [raw]
    return " ".join("".join(pieces).split())


def sender_of(head: Message) -> str:
    """The bare address of From; "" where there is none."""
    return parseaddr(str(head.get("From", ""))[:_FIELD_LIMIT])[1]


def _decode(text: bytes | str, charset: str | None) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return text.decode("latin-1")


def _time_of(head: Message) -> tuple[datetime, str] | None:
    received = head.get_all("Received") or []
    candidates = [(str(line).rpartition(";")[2], "mail server") for line in received[:1]]
    candidates.append((str(head.get("Date", "")), "mail date"))
    for text, known_by in candidates:
        try:
            moment = parsedate_to_datetime(text[:200].strip())
            aware = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if aware.year in _PLAUSIBLE_YEARS:
            return aware, known_by
    return None
