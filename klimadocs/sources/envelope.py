"""The head of a mail, read with caps: who, what about, and when our own server received it. Quick for any bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from klimadocs.sources import Delivery
from klimadocs.sources.addresses import mailboxes_of
from klimadocs.sources.headers import FIELD_LIMIT, raw_field, text_of

__all__ = ["is_mail", "moment_of", "read_envelope", "read_head", "sender_of", "text_of"]

_HEAD_LIMIT_BYTES = 256 * 1024
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_BOM = b"\xef\xbb\xbf"
_PLAUSIBLE_YEARS = range(1971, 2200)  # a clock that stands outside tells nothing
_AHEAD = timedelta(days=1)  # a sender's clock may be wrong by a zone, not by more
_HEADER_LINE = re.compile(rb"^(?:\xef\xbb\xbf)?(?:From .*\r?\n)?(?:[!-9;-~]+:[ \t\r\n].*\r?\n(?:[ \t].*\r?\n)*){2,}")
_KNOWN_FIELD = re.compile(rb"(?im)^(?:from|to|subject|date|received|message-id|mime-version|return-path):")


def is_mail(content: bytes) -> bool:
    """True if the bytes begin like an RFC 5322 message."""
    head = content[:8192]
    return bool(_HEADER_LINE.match(head)) and bool(_KNOWN_FIELD.search(head))


def read_head(content: bytes) -> Message:
    """The header fields; the body is not touched."""
    start = content[:_HEAD_LIMIT_BYTES].removeprefix(_BOM)
    end = _END_OF_HEAD.search(start)
    return BytesHeaderParser().parsebytes(start[: end.end()] if end else start)


def read_envelope(delivery: Delivery) -> Delivery:
    """The delivery with sender, subject and the time of our own server (first Received), else the Date field."""
    head = read_head(delivery.content)
    found = moment_of(head)
    if found:
        delivery = replace(delivery, received_at=found[0], received_by=found[1])
    return replace(delivery, sender=sender_of(head), subject=text_of(head, "Subject"))


def sender_of(head: Message) -> str:
    """The first bare address of From; "" where there is none."""
    return next((mailbox.address for mailbox in mailboxes_of(head, "From")), "")


def moment_of(head: Message) -> tuple[datetime, str] | None:
    """(aware UTC, "mail server" or "mail date"); None where the mail tells no plausible time. Only the topmost Received
    is our own server's; the Date field is the sender's word and may not lie in the future."""
    received = _time_in(raw_field(head, "Received", 4 * FIELD_LIMIT).rpartition(";")[2])
    if received:
        return received, "mail server"
    dated = _time_in(raw_field(head, "Date"))
    return (dated, "mail date") if dated and dated <= datetime.now(UTC) + _AHEAD else None


def _time_in(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text[:200].strip())
        aware = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware if aware.year in _PLAUSIBLE_YEARS else None
