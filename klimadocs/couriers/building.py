"""A mail as bytes. Written out by hand from cleaned values, then read again by the standard library and compared:
Python's own writer turns crafted subjects into headers (CVE-2024-6923)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from klimadocs.couriers.proving import prove
from klimadocs.couriers.values import ascii_name, clean_mail
from klimadocs.model.mail import Attachment, Outgoing

DISPATCH_HEADER = "X-Klimadocs-Dispatch"
_LINE_LENGTH = 76
Headers = tuple[tuple[str, str], ...]


def build(mail: Outgoing, now: datetime) -> bytes:
    """The message (RFC 5322) in ASCII with CRLF; `now` is aware. The same mail and moment give the same bytes. Raises
    RefusedError (German) where the recipient is no address, or where what was built does not read back as it was meant;
    ConfigurationError for the sender."""
    cleaned = clean_mail(mail)
    content = _compose(cleaned, now)
    prove(content, cleaned)
    return content


def _compose(mail: Outgoing, now: datetime) -> bytes:
    head = (*_head(mail, now), ("MIME-Version", "1.0"))
    if not mail.attachments:
        return _entity((*head, *_TEXT_HEADERS), _text(mail.body))
    # "=_" can stand neither in quoted-printable nor in base64
    boundary = f"=_klimadocs_{sha256(mail.id.encode()).hexdigest()[:32]}"
    parts = [_entity(_TEXT_HEADERS, _text(mail.body)), *map(_attached, mail.attachments)]
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part for part in parts) + f"--{boundary}--\r\n".encode()
    return _entity((*head, ("Content-Type", f'multipart/mixed; boundary="{boundary}"')), body)


def _head(mail: Outgoing, now: datetime) -> Headers:
    headers = (
        ("Date", format_datetime(now)),
        ("From", f"{_phrase('From', mail.sender_name)} <{mail.sender}>" if mail.sender_name else mail.sender),
        ("To", mail.recipient),
        ("Subject", _words("Subject", mail.subject)),
        ("Message-ID", f"<{mail.id}>"),
        ("In-Reply-To", f"<{mail.in_reply_to}>" if mail.in_reply_to else ""),
        ("References", "\r\n ".join(f"<{entry}>" for entry in mail.references)),
        ("Auto-Submitted", "auto-generated" if mail.is_automatic else ""),
        (DISPATCH_HEADER, mail.id),
        ("X-Klimadocs-Case", _words("X-Klimadocs-Case", mail.case)),
    )
    return tuple((name, value) for name, value in headers if value or name == "Subject")


def _words(name: str, text: str) -> str:
    """As it is where it is short and plain, else in encoded words."""
    if text.isascii() and len(name) + len(text) < _LINE_LENGTH:
        return text
    return Header(text, "utf-8", maxlinelen=_LINE_LENGTH, header_name=name).encode(linesep="\r\n")


def _phrase(name: str, text: str) -> str:
    """A name before an address, where signs such as a comma mean something: they are encoded."""
    if text.replace(" ", "").isalnum():
        return _words(name, text)
    return Header(text, "utf-8", maxlinelen=_LINE_LENGTH, header_name=name).encode(linesep="\r\n")


_TEXT_HEADERS: Headers = (
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "quoted-printable"),
)


def _text(text: str) -> bytes:
    """Quoted-printable: lines are short on the way and as long as they were on arrival."""
    return binascii.b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n") + b"\r\n"


def _attached(attachment: Attachment) -> bytes:
    headers = (
        ("Content-Type", attachment.media_type),
        ("Content-Disposition", f"attachment;\r\n {_file_name(attachment.name)}"),
        ("Content-Transfer-Encoding", "base64"),
    )
    return _entity(headers, base64.encodebytes(attachment.content).replace(b"\n", b"\r\n") or b"\r\n")


def _file_name(name: str) -> str:
    """RFC 2231 in one piece, which Outlook reads, after a plain name for programs that do not know it."""
    plain = f'filename="{ascii_name(name)}"'
    return plain if name == ascii_name(name) else f"{plain};\r\n filename*=utf-8''{quote(name, safe='')}"


def _entity(headers: Headers, body: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return lines.encode("ascii") + b"\r\n" + body
