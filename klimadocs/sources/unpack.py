"""What is inside a mail: parts that may be a form, parts that are passed over, and whether it is mail of a machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

from klimadocs.model.trouble import Trouble
from klimadocs.sources import Parcel
from klimadocs.sources.envelope import text_of

_MOST_PARTS = 500
_DEEPEST = 30
_BOUNDARY = re.compile(rb"(?i)boundary=")
_PASSED_OVER_TYPES = re.compile(
    r"(?i)^(?:text/(?:vcard|x-vcard|calendar)|application/(?:pkcs7-signature|x-pkcs7-signature|pgp-signature|ics))$"
)
_PASSED_OVER_NAMES = re.compile(r"(?i)^(?:[~.].*|.*\.(?:vcf|ics|p7s|asc|sig)|image\d{3}\.(?:png|jpe?g|gif))$")
_AUTO_SUBJECT = re.compile(
    r"(?i)^(?:automatische antwort|abwesenheit|abwesend|out of office|automatic reply|auto:|autoreply)"
)


def unpack_mail(content: bytes) -> Parcel:
    """Never raises on bad input: a mail that cannot be unpacked is a trouble and stays in the vault."""
    if len(_BOUNDARY.findall(content)) > _MOST_PARTS:
        return _broken("Die E-Mail hat zu viele Teile.")
    try:
        message = BytesParser().parsebytes(content)
        parts, ignored, body = _sort_parts(message)
    except RecursionError:
        return _broken("Die E-Mail ist zu tief verschachtelt.")
    if parts:
        return Parcel(tuple(parts), tuple(ignored))
    if reason := _machine_reason(message):
        return Parcel((), tuple(ignored), reason)
    trouble = Trouble(
        "unpack",
        "",
        "no_form",
        "Die E-Mail enthält keinen Anhang, der ein Formular sein kann." if body else "Die E-Mail ist leer.",
        "Bitte lesen und beantworten oder ablegen.",
    )
    return Parcel((), tuple(ignored), "", (trouble,))


def _broken(sentence: str) -> Parcel:
    return Parcel(
        (), troubles=(Trouble("unpack", "", "broken_mail", sentence, "Absender um erneute Zusendung bitten."),)
    )


def _sort_parts(message: Message) -> tuple[list[tuple[str, bytes]], list[str], bool]:
    parts: list[tuple[str, bytes]] = []
    ignored: list[str] = []
    has_body = False
    for number, part in enumerate(_leaves(message, 0), 1):
        name = _name_of(part) or f"Teil {number}"
        is_text = part.get_content_maintype() == "text" and not part.get_filename()
        if is_text:
            has_body = has_body or bool(part.get_payload())
        elif (
            _is_inline_picture(part)
            or _PASSED_OVER_TYPES.match(part.get_content_type())
            or _PASSED_OVER_NAMES.match(name)
        ):
            ignored.append(name)
        elif content := _bytes_of(part):
            parts.append((name, content))
        else:
            ignored.append(f"{name} (leer)")
    return parts, ignored, has_body


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    if depth > _DEEPEST:
        raise RecursionError
    payload = message.get_payload()
    if isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    else:
        yield message


def _is_inline_picture(part: Message) -> bool:
    """A picture that the text of the mail shows, such as a logo in a signature."""
    is_attached = part.get_content_disposition() == "attachment"
    return part.get_content_maintype() == "image" and bool(part.get("Content-ID")) and not is_attached


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name_of(part: Message) -> str:
    """The part's name as a label for people; it is never used as a path."""
    try:
        raw = part.get_filename() or ""
    except (LookupError, UnicodeError, ValueError):
        raw = ""
    holder = Message()
    holder["X"] = re.sub(r"[\r\n\x00]", " ", str(raw))[:300]
    return text_of(holder, "X").replace("\\", "/").rpartition("/")[2]


def _machine_reason(message: Message) -> str:
    """German reason why no person wrote this mail; "" where one may have."""
    submitted = str(message.get("Auto-Submitted", "no")).lower()
    if not submitted.startswith("no"):
        return "Automatische Antwort (Abwesenheitsnotiz)."
    if message.get("X-Autoreply") or message.get("X-Autorespond") or _AUTO_SUBJECT.match(text_of(message, "Subject")):
        return "Automatische Antwort (Abwesenheitsnotiz)."
    if str(message.get("Return-Path", "x")).strip() == "<>" or message.get_content_type() == "multipart/report":
        return "Zustellbericht eines Mailservers."
    if message.get("List-Id") or message.get("List-Unsubscribe"):
        return "Rundmail einer Verteilerliste."
    return ""
