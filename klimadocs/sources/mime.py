"""Takes a mail apart with the standard library's tolerance, without walking through the lines of long attachments.

The parser of the standard library looks at every line. A long body is found beforehand (no line of it begins with
"--", so no boundary can hide in it) and a short token is parsed in its place. Limits hold before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.feedparser import FeedParser
from email.message import Message
from email.policy import Compat32
from secrets import token_hex

from klimadocs.sources.headers import media_type_of, raw_field
from klimadocs.sources.transfer import decode_transfer

MOST_PARTS = 500
DEEPEST = 30

_TYPE_OF_PARSER = "_klimadocs_type_of_parser"
_SHORT_BYTES = 2048
_HEAD_BYTES = 1 << 16
_HEAD_LIMIT_BYTES = 1 << 18
_FIELD_LIMIT = 20_000
_MOST_DASHES = 100_000
_CR = 13
_BLANK_LINE = re.compile(rb"\n\r?\n")
_FIELD = re.compile(r"([!-9;-~]+):([^\n]*\n(?:[ \t][^\n]*\n)*)")
_FOR_PARSER = frozenset({"content-type", "content-transfer-encoding"})
_HEAD_LINE = re.compile(rb"(?:[!-9;-~]+:|[ \t]|From )[^\n]*\n")
_MIME_FIELD = re.compile(rb"(?im)^(?:content-[a-z-]{1,30}|mime-version):[^\n]*\n(?:[ \t][^\n]*\n)*")
_TYPE = re.compile(rb"(?im)^content-type:[ \t]*(?:\r?\n[ \t]+)*([^\s;/]+)/([^\s;]*)")
_BOUNDARY = re.compile(rb"(?i)\bboundary(\*[\d*]*)?\s*=\s*(?:\"([^\"\r\n]*)\"?|([^\s;\"]*))")
_DASHES = re.compile(rb"(?m)^--([^\r\n]*)")
_CONTAINER = re.compile(rb"(?im)^content-type:\s*(?:multipart|message)/")
_ENCODING = re.compile(r"[a-z0-9-]+")
_SEEN_BOUNDARY = re.compile(rb"(?im)^--([^\r\n\"\\]{1,70}?)[ \t]{0,4}\r?\ncontent-")


class _Part(Message):
    """Its type is asked for five times by the parser alone: that looks through all fields once."""

    def get_content_type(self) -> str:
        own = vars(self)
        state = len(own["_headers"]), own["_default_type"]
        known = own.get(_TYPE_OF_PARSER)
        if known is None or known[0] != state:
            known = own[_TYPE_OF_PARSER] = state, super().get_content_type()
        media_type: str = known[1]
        return media_type


class _Capped(Compat32):
    """The parser's own policy; a field longer than 20,000 characters is cut before anybody decodes it."""

    message_factory = _Part

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_FIELD_LIMIT]


POLICY = _Capped()


class BrokenMail(Exception):
    """Cannot or must not be taken apart; the text is a German sentence."""


class Mail:
    """A parsed mail. `message` is the standard library's; for a long body it holds a token that `content_of` knows."""

    def __init__(self, content: bytes, cuts: bool = True) -> None:
        """Raises BrokenMail. `cuts` False parses everything line by line."""
        self._content = _with_short_head(content)
        self._token = f"cut-{token_hex(12)}-"
        self._bodies: list[tuple[int, int]] = []
        light = self._lighten() if cuts else self._content
        _check_parts(light)
        quickly = _parse_quickly(light) if cuts else None
        self.message = _parse(_text_of(light)) if quickly is None else quickly

    def content_of(self, part: Message) -> bytes:
        """The decoded bytes of a part without parts; as much as can be decoded."""
        return decode_transfer(self.raw_of(part), encoding_of(part))

    def raw_of(self, part: Message) -> bytes:
        """The bytes of a part without parts as they stand in the mail."""
        payload = vars(part)["_payload"]  # get_payload() would decode 8-bit text
        if not isinstance(payload, str):
            return b""
        number = payload.removeprefix(self._token).removesuffix("-")
        if payload.startswith(self._token) and number.isdecimal():
            return self._content[slice(*self._bodies[int(number)])]
        raw = payload.encode("ascii", "surrogateescape")
        return self._restored(raw) if self._bodies else raw

    def _restored(self, raw: bytes) -> bytes:
        """A body that was cut in the belief that a part begins there."""
        token = self._token.encode()
        if token not in raw:
            return raw
        tokens = re.compile(re.escape(token) + rb"(\d+)-")
        return tokens.sub(lambda found: self._content[slice(*self._bodies[int(found[1])])], raw)

    def _lighten(self) -> bytes:
        """The mail with tokens for its long bodies."""
        content, pieces, done = self._content, [], 0
        for start, end in _long_bodies(content):
            pieces += [content[done:start], f"{self._token}{len(self._bodies)}-".encode()]
            self._bodies.append((start, end))
            done = end
        return b"".join([*pieces, content[done:]]) if pieces else content


def children_of(part: Message) -> list[Message]:
    """The parts inside, in order."""
    payload = vars(part)["_payload"]
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def encoding_of(part: Message) -> str:
    """Content-Transfer-Encoding as a bare word in lower case, whatever stands around it."""
    found = _ENCODING.search(raw_field(part, "Content-Transfer-Encoding").lower())
    return found[0] if found else ""


def mend(mail: Mail, part: Message) -> Mail | None:
    """A multipart whose declared boundary does not occur, read with the one that does; None where none is seen."""
    if not media_type_of(part).startswith("multipart/"):
        return None
    raw = mail.raw_of(part)
    found = _SEEN_BOUNDARY.search(raw)
    if found is None:
        return None
    return Mail(b'Content-Type: multipart/mixed; boundary="' + found[1] + b'"\n\n' + raw)


def _parse_quickly(light: bytes) -> Message | None:
    """The parser sees two fields of the outermost head, the others are told apart at once; None where one line of that
    head is not as it should be."""
    end = _BLANK_LINE.search(light, 0, _HEAD_LIMIT_BYTES)
    head = light[: end.start() + 1] if end else b""
    if end is None or head.count(b"\r") != head.count(b"\r\n"):
        return None
    fields = _FIELD.findall(_text_of(head))
    if sum(len(name) + 1 + len(value) for name, value in fields) != len(head):
        return None
    needed = "".join(f"{name}:{value}" for name, value in fields if name.lower() in _FOR_PARSER)
    message = _parse(f"{needed}\n{_text_of(light[end.end() :])}")
    vars(message)["_headers"] = [(name, value.lstrip(" \t").rstrip("\r\n")[:_FIELD_LIMIT]) for name, value in fields]
    return message


def _text_of(light: bytes) -> str:
    """As the library's own parser of bytes does: 8-bit bytes hide in surrogates."""
    return light.decode("ascii", "surrogateescape")


def _parse(light: str) -> Message:
    try:
        parser = FeedParser(policy=POLICY)
        parser.feed(light)
        message: Message = parser.close()
    except RecursionError as error:
        raise BrokenMail("Die E-Mail ist zu tief verschachtelt.") from error
    except Exception as error:  # the parser raises TypeError, ValueError and more on hostile boundaries
        raise BrokenMail("Die E-Mail ist in sich widersprüchlich aufgebaut.") from error
    return message


def _with_short_head(content: bytes) -> bytes:
    """A head of more than 256 KB is cut; what it says of the parts stays."""
    if len(content) <= _HEAD_LIMIT_BYTES or _BLANK_LINE.search(content, 0, _HEAD_LIMIT_BYTES):
        return content
    stop = 0
    while line := _HEAD_LINE.match(content, stop):
        stop = line.end()
    kept = content.rfind(b"\n", 0, min(stop, _HEAD_LIMIT_BYTES)) + 1
    if stop - kept < _SHORT_BYTES:
        return content
    fields = [found[0] for found, _ in zip(_MIME_FIELD.finditer(content, kept, stop), range(20), strict=False)]
    return b"".join([content[:kept], *fields, content[stop:]])


def _check_parts(light: bytes) -> None:
    """Counts what may open a part, so that the parser never meets more than it can take."""
    if light.count(b"/") > DEEPEST and len(_CONTAINER.findall(light)) > MOST_PARTS // 2:
        raise BrokenMail("Die E-Mail ist zu tief verschachtelt.")
    if light.count(b"--") > MOST_PARTS and _boundary_lines(light) > MOST_PARTS:
        raise BrokenMail(f"Die E-Mail hat mehr als {MOST_PARTS} Teile.")


def _boundary_lines(light: bytes) -> int:
    """Lines that begin with "--" and a declared boundary; all that begin with "--" where one is declared in a way that
    only the parser understands."""
    named = _BOUNDARY.findall(light)
    boundaries = {quoted or bare for _, quoted, bare in named}
    lines = _DASHES.findall(light.replace(b"\r", b"\n"))
    if any(star or b"\\" in quoted for star, quoted, _ in named):
        return len(lines)
    return sum(line.rstrip() in boundaries or line.rstrip().removesuffix(b"--") in boundaries for line in lines)


def _long_bodies(content: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of bodies that may be cut out; the line break before a boundary belongs to the boundary."""
    start = 0
    for end in _slice_ends(content):
        head = _head_end(content, start, end) if end - start > _SHORT_BYTES else 0
        stop = end - 1 if end < len(content) and content[end - 1] == _CR else end
        if head and stop - head > _SHORT_BYTES:
            yield head, stop
        start = end + 1


def _slice_ends(content: bytes) -> list[int]:
    """Where a line break is followed by "--", and the end; [] where a CR alone breaks such a line. Encoded bodies hold
    no dash: to look for one is the fastest way through them."""
    ends: list[int] = []
    at = content.find(b"-")
    for _ in range(_MOST_DASHES):
        if at < 0:
            return [*ends, len(content)]
        around = content[at - 1 : at + 2]
        if around == b"\n--":
            ends.append(at - 1)
        elif around == b"\r--":
            return []
        at = content.find(b"-", at + 1)
    return ends


def _head_end(content: bytes, start: int, end: int) -> int:
    """Where the body begins that follows a header block at `start`; 0 where it must not be cut: messages, multiparts,
    and whatever does not say plainly what it is."""
    limit = min(end, start + _HEAD_BYTES)
    first = content.find(b"\n", start, limit)
    blank = b"\r\n\r\n" if content[first - 1 : first] == b"\r" else b"\n\n"
    found = content.find(blank, start, limit)
    if first < 0 or found < 0:
        return 0
    head = content[start:found]
    declared = _TYPE.search(head)
    is_plain = head.count(b"\r") == head.count(b"\r\n") and head.lower().count(b"content-type:") == 1
    if declared is None or not is_plain:
        return 0
    kind, detail = declared[1].lower(), declared[2].lower()
    if b"message" in kind or b"multipart" in kind or detail.startswith(b"rfc822"):
        return 0
    return found + len(blank)
