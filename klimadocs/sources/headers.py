"""Header fields of mails as text: length capped before anything is decoded, control characters out, never an error.

The parser's own decoding raises on hostile fields or takes seconds for them; here every step is linear in a few
thousand characters."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import KeysView
from email.message import Message
from functools import cache
from itertools import islice

from klimadocs.forms.cleaning import clean
from klimadocs.sources.charsets import decode_bytes, decode_unlabelled

FIELD_LIMIT = 4_000
"""Characters of a field that are looked at; longer fields are cut."""

MOST_FIELDS = 2_000
_INDEX = "_klimadocs_index"
_TYPE = "_klimadocs_type"

_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_ESCAPED = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_PARAMETER = r'(?i)(?:^|[;\s]){name}\s*=\s*(?:"([^"]{{0,200}})"|([^\s;"]{{1,200}}))'


def raw_fields(head: Message, name: str, limit: int = FIELD_LIMIT) -> list[str]:
    """Every field of that name from top to bottom, cut to `limit` characters, not yet decoded; 8-bit text is."""
    return [_as_text(value, limit) for value in _index_of(head).get(name.lower(), ())]


def raw_field(head: Message, name: str, limit: int = FIELD_LIMIT) -> str:
    """The first field of that name, "" where there is none."""
    found = _index_of(head).get(name.lower())
    return _as_text(found[0], limit) if found else ""


def names_of(head: Message) -> KeysView[str]:
    """The names of all fields, in lower case."""
    return _index_of(head).keys()


def _index_of(head: Message) -> dict[str, list[object]]:
    """Fields by their name in lower case, kept with the message: some seventy are asked for in each mail."""
    own = vars(head)
    known = own.get(_INDEX)
    if known is not None and known[0] == len(own["_headers"]):
        fields: dict[str, list[object]] = known[1]
        return fields
    index: dict[str, list[object]] = {}
    for key, value in islice(head.raw_items(), MOST_FIELDS):
        index.setdefault(str(key).strip().lower(), []).append(value)
    own[_INDEX] = len(own["_headers"]), index
    return index


def text_of(head: Message, name: str) -> str:
    """A field as one line that people may see, decoded as far as possible; "" where there is none."""
    return one_line(decode_words(raw_field(head, name)))


def one_line(text: str) -> str:
    """Without control, invisible and direction-turning characters and without line breaks."""
    return " ".join(clean(text).text.split())


def media_type_of(head: Message) -> str:
    """Content-Type in lower case without its parameters, "" where there is none; kept with the message."""
    own = vars(head)
    known = own.get(_TYPE)
    if known is None or known[0] != len(own["_headers"]):
        found = raw_field(head, "Content-Type").partition(";")[0].strip().lower()
        known = own[_TYPE] = len(own["_headers"]), found
    media_type: str = known[1]
    return media_type


def parameter_of(head: Message, name: str, field: str = "Content-Type") -> str:
    """A parameter of a field in lower case, "" where it is missing. For plain ASCII parameters only."""
    found = _parameter(name).search(raw_field(head, field))
    return (found[1] or found[2] or "").strip().lower() if found else ""


@cache
def _parameter(name: str) -> re.Pattern[str]:
    return re.compile(_PARAMETER.format(name=re.escape(name)))


def decode_words(raw: str) -> str:
    """Encoded words (RFC 2047) anywhere in a text, also where the standard does not allow them. Neighbours in the same
    character set are decoded as one, because many programs cut characters in the middle."""
    if "=?" not in raw:
        return raw
    pieces: list[str] = []
    pending: list[tuple[str, bytes]] = []
    end = 0
    for found in _WORD.finditer(raw):
        between = raw[end : found.start()]
        if between.strip() or not pending:
            pieces += [_join(pending), between]
            pending = []
        pending.append((found[1], _word_bytes(found[2], found[3])))
        end = found.end()
    return "".join([*pieces, _join(pending), raw[end:]])


def _join(words: list[tuple[str, bytes]]) -> str:
    runs: list[tuple[str, list[bytes]]] = []
    for charset, content in words:
        if runs and runs[-1][0].lower() == charset.lower():
            runs[-1][1].append(content)
        else:
            runs.append((charset, [content]))
    return "".join(decode_bytes(b"".join(contents), charset) for charset, contents in runs)


def _word_bytes(encoding: str, text: str) -> bytes:
    content = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return _HEX.sub(lambda found: bytes([int(found[1], 16)]), content.replace(b"_", b" "))
    try:
        return a2b_base64(content.rstrip(b"= ") + b"===")
    except Base64Error:
        return content


def _as_text(value: object, limit: int) -> str:
    """The parser hides 8-bit bytes in surrogates; most programs that send them raw mean UTF-8, older ones Latin-1."""
    text = str(value)[:limit]
    if text.isascii():
        return text
    return decode_unlabelled(_NOT_ESCAPED.sub("\ufffd", text).encode("utf-8", "surrogateescape"))
