"""Names of parts as labels for people: readable, harmless, told apart. Nothing here is ever used as a path."""

from __future__ import annotations

import re
from email.message import Message

from klimadocs.sources.charsets import decode_bytes
from klimadocs.sources.headers import decode_words, one_line, raw_field

LONGEST = 120
"""Characters of a name; longer ones lose their middle, never the ending."""

_LONGEST_ENDING = 12
_FIELD_LIMIT = 8_000
_PARAMETER = re.compile(r";\s*([^\s=;\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)", re.DOTALL)
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_CONTINUED = re.compile(r"(?P<name>[^*]+)(?:\*(?P<number>\d{1,3}))?(?P<is_encoded>\*)?")
_HEX = re.compile(rb"%([0-9A-Fa-f]{2})")


def clean_name(raw: str) -> str:
    """The last step of any path in it, composed (NFC), without control and direction-turning characters, 120 characters
    at most; "" where nothing is left."""
    name = one_line(raw).replace("\\", "/").rstrip("/").rpartition("/")[2].strip()
    if name.strip(". ") == "":
        return ""
    return _shorten(name)


def name_of(part: Message) -> str:
    """The cleaned name that a part of a mail bears (RFC 2231, encoded words, raw 8-bit); "" where it has none."""
    for field, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        raw = raw_field(part, field, _FIELD_LIMIT)
        if "name" in raw.lower() and (name := clean_name(_parameters(raw).get(parameter, ""))):
            return name
    return clean_name(decode_words(raw_field(part, "Content-Description"))) if _is_file(part) else ""


class Labels:
    """Tells parts of the same name apart: the second "Antrag.docx" is "Antrag (2).docx"."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def label(self, name: str) -> str:
        """Unique among all labels given so far, in any case of letters."""
        label = name
        while label.casefold() in self._taken:
            self._taken[name.casefold()] += 1
            stem, ending = _split(name)
            label = f"{stem[: LONGEST - len(ending) - 6]} ({self._taken[name.casefold()]}){ending}"
        self._taken[label.casefold()] = 1
        return label


def _is_file(part: Message) -> bool:
    """A description counts as a name only where it ends like one and the part is no text."""
    described = raw_field(part, "Content-Description").strip()
    return bool(re.search(r"\.\w{2,4}$", described)) and not raw_field(part, "Content-Type").lower().startswith("text/")


def _shorten(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, ending = _split(name)
    return f"{stem[: LONGEST - len(ending) - 1]}…{ending}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        return name, ""
    return stem, dot + ending


def _parameters(field: str) -> dict[str, str]:
    """The parameters of a field, decoded; the first of a name counts, one in pieces (RFC 2231) before a plain one."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in _PARAMETER.finditer(_FOLD.sub(" ", field)):
        key, value = found[1].lower(), _unquote(found[2].strip())
        split = _CONTINUED.fullmatch(key)
        if split is None or (split["number"] is None and not split["is_encoded"]):
            plain.setdefault(key, decode_words(value))
        else:
            numbered = pieces.setdefault(split["name"], {})
            numbered.setdefault(int(split["number"] or 0), (value, bool(split["is_encoded"])))
    return plain | {name: _joined(numbered) for name, numbered in pieces.items()}


def _unquote(value: str) -> str:
    """Back slashes stay where they do not hide a quote: they are those of a path."""
    if not value.startswith('"'):
        return value
    return value[1:].removesuffix('"').replace("\\\\", "\\").replace('\\"', '"')


def _joined(numbered: dict[int, tuple[str, bool]]) -> str:
    """Bytes of all pieces first, then text: a character may be cut between two pieces."""
    label = ""
    content = b""
    for number in sorted(numbered):
        value, is_encoded = numbered[number]
        if is_encoded and number == 0 and value.count("'") >= 2:
            label, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "replace")
        content += _HEX.sub(lambda found: bytes([int(found[1], 16)]), raw) if is_encoded else raw
    return decode_words(decode_bytes(content, label))
