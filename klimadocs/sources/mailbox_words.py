"""What a mail is called before it is unpacked, and what staff are told of mails that could not be fetched."""

from __future__ import annotations

import re
from email.message import Message

from klimadocs.model.account import Account
from klimadocs.model.mailbox import Known
from klimadocs.model.trouble import Trouble
from klimadocs.sources.addresses import address_in
from klimadocs.sources.envelope import read_head, sender_of, text_of
from klimadocs.sources.headers import raw_field

_HEAD_BYTES = 256 * 1024
_SHOWN = re.compile(rb"(?im)^(?:from|subject):[^\n]*\n(?:[ \t][^\n]*\n)*")
_USUAL_FROM = re.compile(r"[^<>\"(),:;@]*<([^<>\s:@]+@[^<>\s:@]+)>")
_NAME_LIMIT = 80
_NO_SUBJECT = "E-Mail ohne Betreff"
_MIB = 1024 * 1024


def shown_head(content: bytes) -> Message:
    """From and Subject alone: to parse all fields takes longer than the server needs for the message."""
    head = Message()
    for field in _SHOWN.findall(content, 0, _end_of_head(content)):
        name, _, value = field.decode("ascii", "surrogateescape").partition(":")
        head[name] = value.strip(" \t\r\n")
    return head


def _end_of_head(content: bytes) -> int:
    end = content.find(b"\r\n\r\n", 0, _HEAD_BYTES)
    bare = content.find(b"\n\n", 0, end if end >= 0 else _HEAD_BYTES)
    found = bare if bare >= 0 else end
    return found + 2 if found >= 0 else _HEAD_BYTES


def sender_in(head: Message) -> str:
    """As `sender_of`, without a look at each character where name and address stand as they mostly do."""
    usual = _USUAL_FROM.fullmatch(raw_field(head, "From"))
    return address_in(usual[1]) if usual else sender_of(head)


def name_in(head: bytes) -> str:
    """From header fields."""
    return shortened(text_of(read_head(head), "Subject"))


def shortened(subject: str) -> str:
    """What staff call the mail."""
    if len(subject) > _NAME_LIMIT:
        subject = subject[: _NAME_LIMIT - 1].rstrip() + "…"
    return subject or _NO_SUBJECT


def too_large(account: Account, entry: Known) -> Trouble:
    """A mail that is not fetched; told in each run as long as it lies there."""
    size_mib = -(-entry.size_bytes // _MIB)
    return Trouble(
        "collect",
        entry.note or _NO_SUBJECT,
        "too_large",
        f"Die E-Mail ist {size_mib} MB groß und wurde nicht abgeholt (erlaubt sind {account.largest_mib} MB);"
        f" sie liegt im Ordner {entry.place.folder} des Postfachs {account.name}.",
        "Die Anlagen aus dem Mailprogramm in den Eingangsordner legen und die E-Mail in einen anderen Ordner"
        " verschieben, oder largest_mib in den Einstellungen erhöhen.",
    )


def refused(account: Account, entry: Known) -> Trouble:
    """A mail that the server does not give; `entry.note` holds its words."""
    return Trouble(
        "collect",
        f"E-Mail Nr. {entry.place.uid} im Ordner {entry.place.folder}",
        "not_accessible",
        f"Der Server des Postfachs {account.name} gibt die E-Mail nicht heraus ({entry.note}).",
        "klimadocs versucht es weiter. Eilt es, die E-Mail im Mailprogramm öffnen, als Datei in den Eingangsordner"
        " legen und dort löschen.",
    )
