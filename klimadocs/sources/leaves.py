"""The parts of a mail that hold something, whatever they are wrapped in, and its texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message

from klimadocs.sources.headers import media_type_of, parameter_of, raw_field
from klimadocs.sources.mime import DEEPEST, BrokenMail, Mail, children_of, encoding_of, mend
from klimadocs.sources.naming import clean_name, name_of
from klimadocs.sources.texts import LIMIT, decode_text
from klimadocs.sources.transfer import decode_transfer, split_uuencoded

_TEXTS = frozenset(
    {"", "text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html"}
)
_HEAD_OF_MAIL = "text/rfc822-headers"
_NOTES = {
    "message/delivery-status": "Zustellbericht",
    "message/global-delivery-status": "Zustellbericht",
    "message/disposition-notification": "Lesebestätigung",
    "message/feedback-report": "Beschwerdebericht",
    _HEAD_OF_MAIL: "Kopf der zurückgesandten E-Mail",
    "message/external-body": "liegt nicht in der E-Mail",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part as its wrapper tells of it. `is_nested`: it lies in a mail that was attached; `note` is the German reason
    why it is passed over whatever it holds, "" for none."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    content_id: str = ""
    is_nested: bool = False
    note: str = ""


@dataclass(slots=True)
class Contents:
    """What a mail holds. `plain` and `html` are the texts of the mail itself, `markup` all HTML of mails within it too;
    `kinds` are the media types of all wrappers, `returned` heads of mails that stand in it without their mails."""

    leaves: list[Leaf] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    returned: list[str] = field(default_factory=list)


def read_contents(mail: Mail) -> Contents:
    """Everything in reading order. Raises BrokenMail where parts are nested too deep."""
    contents = Contents()
    _read(contents, mail, mail.message, 0, False)
    return contents


def _read(contents: Contents, mail: Mail, part: Message, depth: int, is_nested: bool) -> None:
    if depth > DEEPEST:
        raise BrokenMail("Die E-Mail ist zu tief verschachtelt.")
    kind = media_type_of(part)
    inside = children_of(part)
    if kind in _NOTES:
        contents.leaves.append(Leaf(name_of(part), kind, b"", "", is_nested, _NOTES[kind]))
        if kind == _HEAD_OF_MAIL and not is_nested:
            contents.returned.append(decode_text(mail.content_of(part), parameter_of(part, "charset"))[:LIMIT])
        return
    if inside:
        contents.kinds.add(kind)
        _read_inside(contents, mail, part, depth, is_nested or kind.startswith("message/"))
    elif mended := mend(mail, part):
        _read(contents, mended, mended.message, depth + 1, is_nested)
    else:
        _read_leaf(contents, mail, part, kind, is_nested)


def _read_inside(contents: Contents, mail: Mail, part: Message, depth: int, is_nested: bool) -> None:
    """A mail inside that was encoded against the rules is parsed now; what has no head is no mail but a file."""
    inside = children_of(part)
    is_message = media_type_of(part).startswith("message/")
    if is_message and not inside[0].keys() and not children_of(inside[0]):
        content = decode_transfer(mail.raw_of(inside[0]), encoding_of(part))
        mail = Mail(content)
        inside = [mail.message]
        if not mail.message.keys() and (name_of(part) or _is_binary(content)):
            contents.leaves.append(Leaf(name_of(part), "", content, "", is_nested))
            return
    for child in inside:
        _read(contents, mail, child, depth + 1, is_nested)


def _is_binary(content: bytes) -> bool:
    return b"\x00" in content or b"%PDF-" in content[:1024]


def _read_leaf(contents: Contents, mail: Mail, part: Message, kind: str, is_nested: bool) -> None:
    name = name_of(part)
    content = mail.content_of(part)
    is_attached = raw_field(part, "Content-Disposition").lower().lstrip().startswith("attachment")
    is_text = kind in _TEXTS or "/" not in kind or kind.startswith("multipart/")
    if is_text and not name and not is_attached:
        _read_text(contents, content, part, kind, is_nested)
        return
    content_id = raw_field(part, "Content-ID").strip(" <>\t").lower()
    contents.leaves.append(Leaf(name, kind, content, content_id, is_nested))


def _read_text(contents: Contents, content: bytes, part: Message, kind: str, is_nested: bool) -> None:
    content, files = split_uuencoded(content) if b"begin " in content else (content, [])
    contents.leaves += [Leaf(clean_name(name), "", data, "", is_nested) for name, data in files]
    text = decode_text(content, parameter_of(part, "charset"))
    if kind == "text/html":
        contents.markup.append(text)
    if not is_nested:
        (contents.html if kind == "text/html" else contents.plain).append(text[: 4 * LIMIT])
