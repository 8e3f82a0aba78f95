"""Values out of a PDF: decoded, with one kind of line break, and always fit to be written down as UTF-8.

References are followed by the library; what leads nowhere is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import ObjectType

_STRING, _NAME, _ARRAY = ObjectType.string, ObjectType.name_, ObjectType.array
_DICTIONARY, _STREAM = ObjectType.dictionary, ObjectType.stream
_HOLDERS = (_DICTIONARY, _STREAM)
_NOTHING = pikepdf.Dictionary()
_NUMBERED = re.compile(rb"#([0-9A-Fa-f]{2})")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f]")
_ACCENT = re.compile(rb"[\x18-\x1f]")  # codes that are accents here and nothing elsewhere
_BYTE_MARKS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))


def kind_of(value: Any) -> ObjectType | None:
    """What a value is; None for numbers, truth values and nothing."""
    return getattr(value, "_type_code", None)


def is_stream(value: Any) -> bool:
    """Whether it is a dictionary with data behind it."""
    return kind_of(value) is _STREAM


def is_name(value: Any) -> bool:
    """Whether it is a name such as /Off."""
    return kind_of(value) is _NAME


def is_array(value: Any) -> bool:
    """Whether it is a list of values."""
    return kind_of(value) is _ARRAY


def is_plain_dictionary(value: Any) -> bool:
    """Whether it is a dictionary without data."""
    return kind_of(value) is _DICTIONARY


def dictionary(value: Any) -> Any:
    """The value where it is a dictionary or a stream; an empty dictionary where it is not."""
    return value if kind_of(value) in _HOLDERS else _NOTHING


def entry_of(node: Any, name: str) -> Any:
    """What a dictionary holds under the name; None for nothing. Looking first is quick where most names are missing."""
    return node.get(name) if name in node else None


def array(value: Any) -> list[Any]:
    """The entries of an array; a single value counts as an array of one."""
    if value is None:
        return []
    return list(value) if kind_of(value) is _ARRAY else [value]


def text_of(value: Any) -> str:
    """A string, name, number, stream or array as text; entries of an array stand on lines of their own. Text that is
    only blank is ""."""
    if value is None:
        return ""
    kind = kind_of(value)
    if kind is _STRING:
        raw = bytes(value)
        if raw.isalnum():  # plain letters and digits
            return raw.decode("ascii")
        text = clean(_decoded(raw))
    elif kind is _NAME:
        text = clean(_name(value))
    else:
        text = clean(_raw_text(value, kind))
    return text if text.strip() else ""


def clean(text: str) -> str:
    """Line feeds only, halves of characters joined or replaced, no characters that nobody can see."""
    if text.isprintable():  # holds nothing that the rest would touch
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = joined.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _UNSEEN.sub("", lines)


def number(value: Any) -> int:
    """An integer; 0 for anything else."""
    return int(value) if isinstance(value, int | Decimal) else 0


def keys_of(value: Any) -> Iterator[str]:
    """The names of a dictionary's entries, without their strokes and readable as those of `text_of`."""
    for key in value.keys():  # noqa: SIM118 - the dictionary of the library goes through its values otherwise
        try:
            key.encode()
        except UnicodeEncodeError:
            key = key.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        yield clean(key[1:])


def _raw_text(value: Any, kind: ObjectType | None) -> str:
    if kind is _ARRAY:
        return "\n".join(map(text_of, value))
    if kind is _STREAM:
        return _decoded(value.read_bytes())
    return "" if kind is _DICTIONARY else str(value)


def _name(value: Any) -> str:
    try:
        return str(value)[1:]
    except UnicodeDecodeError:
        raw = _NUMBERED.sub(lambda match: bytes.fromhex(match[1].decode()), value.unparse())
        return str(raw[1:].decode("cp1252", "replace"))


def _decoded(raw: bytes) -> str:
    """Some programs write UTF-8 without saying so; no German text looks like that by accident."""
    if raw.isascii():
        return raw.decode("pdfdoc" if _ACCENT.search(raw) else "ascii")
    for mark, encoding in _BYTE_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", "pdfdoc"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace")
