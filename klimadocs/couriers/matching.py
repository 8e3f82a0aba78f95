"""Whether a message in a folder is one of our drafts, and whether a person changed it. Mail programs write drafts anew
when they are sent: headers of ours may be gone by then, and the Message-ID another one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256
from html.parser import HTMLParser

from klimadocs.couriers.building import DISPATCH_HEADER
from klimadocs.couriers.values import ascii_name, clean_line, clean_name
from klimadocs.model.mail import Outgoing

_ID = re.compile(r"<([^<>\s]+)>")
_UNSEEN = {"style", "script", "head", "title"}


@dataclass(frozen=True, slots=True)
class Found:
    """A message as it lies in a folder. Ids stand without < and >; addresses are lower-cased; `text` has single blanks;
    `digests` and `names` (in plain ASCII) are those of the attachments, pictures in the text left out."""

    dispatch: str = ""
    message_id: str = ""
    thread: frozenset[str] = frozenset()
    subject: str = ""
    recipients: tuple[str, ...] = ()
    text: str = ""
    digests: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def read(content: bytes) -> Found:
    """Of a message, or of its head alone. Never raises: what cannot be read is empty."""
    try:
        return _read(message_from_bytes(content, policy=policy.compat32))
    except RecursionError:
        return Found()


def is_ours(found: Found, mail: Outgoing) -> bool:
    """The message carries our id; every byte of it counts."""
    return mail.id in (found.dispatch, found.message_id)


def is_alike(found: Found, mail: Outgoing) -> bool:
    """For messages whose ids are not ours any more: the same thread or our reference in the subject, and the same
    letters. `mail` holds cleaned values."""
    if found.dispatch or not (mail.in_reply_to in found.thread or f"[{mail.case}]" in found.subject):
        return False
    if not mail.attachments:
        return found.text == flat(mail.body)
    names = {_plain(attachment.name) for attachment in mail.attachments}
    return _digests(mail) <= found.digests or names <= found.names


def is_changed(found: Found, mail: Outgoing) -> bool:
    """Subject, recipient, text or letters differ. A recipient that was left open may be any."""
    recipients = (mail.recipient.lower(),) if mail.recipient else found.recipients
    return (
        found.subject != mail.subject
        or set(found.recipients) != set(recipients)
        or found.text != flat(mail.body)
        or found.digests != _digests(mail)
    )


def flat(text: str) -> str:
    """Programs wrap lines and turn blanks into others: only words count."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _digests(mail: Outgoing) -> frozenset[str]:
    return frozenset(sha256(attachment.content).hexdigest() for attachment in mail.attachments)


def _plain(name: str) -> str:
    """Some programs keep only the name without umlauts."""
    return ascii_name(clean_name(name)).casefold()


def _read(message: Message) -> Found:
    parts = [part for part in message.walk() if not part.is_multipart()]
    letters = [part for part in parts if _is_letter(part)]
    addresses = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]
    return Found(
        dispatch=_header(message, DISPATCH_HEADER).strip("<>"),
        message_id=next(iter(_ids(message, "Message-ID")), ""),
        thread=frozenset((*_ids(message, "In-Reply-To"), *_ids(message, "References"))),
        subject=clean_line(_decoded(_header(message, "Subject"))),
        recipients=tuple(dict.fromkeys(address.lower() for _, address in getaddresses(addresses) if "@" in address)),
        text=_text(parts),
        digests=frozenset(sha256(_content(part)).hexdigest() for part in letters),
        names=frozenset(_plain(_decoded(part.get_filename() or "")) for part in letters),
    )


def _header(message: Message, name: str) -> str:
    return re.sub(r"[\r\n]+", "", str(message.get(name, ""))).strip()


def _ids(message: Message, name: str) -> Iterator[str]:
    return (match[1] for match in _ID.finditer(_header(message, name)))


def _is_letter(part: Message) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    is_picture = part.get_content_maintype() == "image" and part["Content-ID"] is not None
    return part.get_filename() is not None and not is_picture


def _text(parts: list[Message]) -> str:
    """The first plain text, else the first in HTML."""
    texts = {part.get_content_type(): part for part in reversed(parts) if not _is_letter(part)}
    if "text/plain" in texts:
        return flat(_words(texts["text/plain"]))
    return flat(_without_tags(_words(texts["text/html"]))) if "text/html" in texts else ""


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _words(part: Message) -> str:
    return _as_text(_content(part), part.get_content_charset())


def _as_text(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        return content.decode("latin-1")


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value[:10_000])
    except (HeaderParseError, ValueError):
        return value
    return "".join(piece if isinstance(piece, str) else _as_text(piece, charset) for piece, charset in pieces)


class _Words(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _UNSEEN
        self.words.append("" if tag in ("b", "i", "u", "em", "strong", "span", "a", "font") else " ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _UNSEEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _without_tags(page: str) -> str:
    parser = _Words()
    parser.feed(page[:1_000_000])
    return "".join(parser.words)
