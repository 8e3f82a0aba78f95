"""Reads a mail that is about to leave as its recipient would; refuses it where anything differs from what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr

from klimadocs.errors import RefusedError
from klimadocs.model.mail import Attachment, Outgoing

_LONGEST_LINE = 998  # RFC 5322
_BARE_BREAK = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def prove(content: bytes, mail: Outgoing) -> None:
    """`mail` holds cleaned values. Raises RefusedError (German) naming the place of the first difference."""
    place = next(_differences(content, mail), "")
    if place:
        raise RefusedError(
            f"Die E-Mail zum Vorgang {mail.case} ließ sich nicht sicher zusammenstellen ({place}).",
            "Sie wurde nicht versendet. Bitte von Hand schreiben und den Fall der Technik melden.",
        )


def _differences(content: bytes, mail: Outgoing) -> Iterator[str]:
    if not content.isascii() or b"\0" in content or _BARE_BREAK.search(content):
        yield "unerlaubte Zeichen"
    if max(map(len, content.split(b"\r\n"))) > _LONGEST_LINE:
        yield "zu lange Zeile"
    message = message_from_bytes(content, policy=policy.compat32)
    yield from _unlike(_meant_head(mail), _read_head(message))
    parts = [part for part in message.walk() if not part.is_multipart()]
    if any(part.defects for part in message.walk()) or len(parts) != 1 + len(mail.attachments):
        yield "Aufbau"
        return
    if _body(parts[0]) != mail.body:
        yield "Text"
    if any(_attached(part) != meant for part, meant in zip(parts[1:], mail.attachments, strict=True)):
        yield "Anlagen"


def _unlike(meant: list[tuple[str, str]], found: list[tuple[str, str]]) -> Iterator[str]:
    if [name for name, _ in meant] != [name for name, _ in found]:
        yield "Kopfzeilen"
    yield from (name for (name, value), (_, other) in zip(meant, found, strict=False) if value != other)


def _meant_head(mail: Outgoing) -> list[tuple[str, str]]:
    """Every header in its order, as it should read; of Date only that there is one."""
    optional = [
        ("To", mail.recipient),
        ("Subject", mail.subject),
        ("Message-ID", f"<{mail.id}>"),
        ("In-Reply-To", f"<{mail.in_reply_to}>" if mail.in_reply_to else ""),
        ("References", " ".join(f"<{entry}>" for entry in mail.references)),
        ("Auto-Submitted", "auto-generated" if mail.is_automatic else ""),
        ("X-Klimadocs-Dispatch", mail.id),
        ("X-Klimadocs-Case", mail.case),
    ]
    given = [(name, value) for name, value in optional if value or name == "Subject"]
    kind = "multipart/mixed" if mail.attachments else "text/plain"
    encoding = [] if mail.attachments else [("Content-Transfer-Encoding", "quoted-printable")]
    first = [("Date", ""), ("From", f"{mail.sender_name} <{mail.sender}>")]
    return [*first, *given, ("MIME-Version", "1.0"), ("Content-Type", kind), *encoding]


def _read_head(message: Message) -> list[tuple[str, str]]:
    return [(name, _read_header(name, _FOLD.sub("", value))) for name, value in message.items()]


def _read_header(name: str, value: str) -> str:
    if name == "Date":
        return ""
    if name == "Content-Type":
        return value.partition(";")[0]
    if name == "From":
        phrase, address = parseaddr(value)
        return f"{_decoded(phrase)} <{address}>"
    return _decoded(value) if name in ("Subject", "X-Klimadocs-Case") else value


def _decoded(value: str) -> str:
    return "".join(_pieces(decode_header(value)))


def _pieces(pieces: Iterable[tuple[str | bytes, str | None]]) -> Iterator[str]:
    for piece, charset in pieces:
        yield piece if isinstance(piece, str) else piece.decode(charset or "ascii", "replace")


def _body(part: Message) -> str:
    content = part.get_payload(decode=True)
    if part.get_content_type() != "text/plain" or not isinstance(content, bytes):
        return ""
    return content.decode("utf-8", "replace").replace("\r\n", "\n").removesuffix("\n")


def _attached(part: Message) -> Attachment:
    """The last name given is the one in full."""
    parameters = part.get_params([], header="content-disposition")
    names = [value for name, value in parameters if name == "filename"]
    content = part.get_payload(decode=True)
    name = collapse_rfc2231_value(names[-1]) if names else ""
    return Attachment(name, part.get_content_type(), content if isinstance(content, bytes) else b"")
