"""What a PDF field shows, which is not always what it holds: the picture of its text, read as far as that is sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from klimadocs.readers.pdf_fields import PdfField, Widget
from klimadocs.readers.pdf_values import clean, dictionary, resolve, text_of

_MOST_BYTES = 1 << 20
_PASSWORD, _COMBO = 1 << 13, 1 << 17
_TOKEN = re.compile(
    rb"\((?P<text>(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|/(?P<font>[^\s()<>\[\]{}/%]+)\s+-?[\d.]+\s+Tf\b"
    rb"|(?<![^\s\])>])(?P<move>Td|TD|Tm|T\*|'|\")(?![^\s\[(<])",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\n", b"t": b"\t", b"b": b"", b"f": b"", b"\n": b"", b"\r": b"", b"\r\n": b""}
_LETTERS = re.compile(r"[A-Za-z0-9]")


def other_look(field: PdfField, widget: Widget, text: str) -> str:
    """What the widget shows where that is surely something else than `text`, its value; "" else. Fields that show their
    value in another form on purpose, pictures without words and letters that only a font can explain tell nothing."""
    is_shown_plainly = field.type == "text" and not field.flags & _PASSWORD
    is_shown_plainly |= field.type == "choice" and bool(field.flags & _COMBO)
    if not is_shown_plainly or widget.looks is None or widget.is_formatted:
        return ""
    shown = _shown(widget.looks)
    if shown is None or not _letters(shown):
        return ""
    stored = text_of(field.value)
    return "" if any(_agree(shown, other) for other in (text, stored)) else shown


def _agree(shown: str, text: str) -> bool:
    """Long texts are cut off or scrolled; lines may be drawn in any order."""
    seen, held = _letters(shown), _letters(text)
    return seen == held or (bool(seen) and seen in held) or Counter(seen) == Counter(held)


def _letters(text: str) -> str:
    """Only letters that are the same in every encoding."""
    return "".join(_LETTERS.findall(text))


def _shown(looks: Any) -> str | None:
    """None where the picture cannot be read."""
    stream = resolve(looks)
    if not isinstance(stream, StreamObject):
        return None
    try:
        content = bytes(stream.get_data())
        fonts = dictionary(dictionary(stream.get("/Resources")).get("/Font"))
    except Exception:  # pypdf raises errors of many kinds for damaged streams
        return None
    if len(content) > _MOST_BYTES:
        return None
    pieces = list(_pieces(content, fonts))
    return None if None in pieces else clean("".join(piece or "" for piece in pieces)).strip()


def _pieces(content: bytes, fonts: DictionaryObject) -> Iterator[str | None]:
    is_plain = True
    for token in _TOKEN.finditer(content):
        match token.lastgroup:
            case "font":
                is_plain = _is_plain(dictionary(fonts.get("/" + token["font"].decode("latin-1"))))
            case "move":
                yield "\n" if token["move"] in (b"T*", b"'", b'"') else " "
            case "text":
                yield _ESCAPE.sub(_unescape, token["text"]).decode("cp1252", "replace") if is_plain else None
            case _:
                digits = b"".join(token["hex"].split())
                raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
                yield raw.decode("cp1252", "replace") if is_plain else None


def _unescape(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    return bytes((int(sign, 8) & 0xFF,)) if sign.isdigit() else _ESCAPED.get(sign, sign)


def _is_plain(font: DictionaryObject) -> bool:
    """One byte, one letter, and plain letters where they always stand; a font taken from elsewhere mostly is."""
    is_subset = re.match(r"^[A-Z]{6}\+", text_of(font.get("/BaseFont"))) is not None
    is_symbolic = text_of(font.get("/BaseFont")) in ("ZapfDingbats", "Symbol")
    return text_of(font.get("/Subtype")) in ("", "Type1", "TrueType") and not is_subset and not is_symbolic
