"""What a PDF field shows, which is not always what it holds: the picture of its text, read as far as that is sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

from klimadocs.readers.pdf_fields import PdfField, Widget
from klimadocs.readers.pdf_values import clean, dictionary, text_of

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
_ESCAPES = re.compile(rb"[()\\\n]")
_NO_LETTERS = re.compile(r"[^A-Za-z0-9]+")


def other_look(field: PdfField, widget: Widget, text: str) -> str:
    """What the widget shows where that is surely something else than `text`, its value; "" else. Fields that show their
    value in another form on purpose, pictures without words and letters that only a font can explain tell nothing."""
    is_shown_plainly = field.type == "text" and not field.flags & _PASSWORD
    is_shown_plainly |= field.type == "choice" and bool(field.flags & _COMBO)
    if not is_shown_plainly or widget.looks is None or widget.is_formatted:
        return ""
    try:
        content = widget.looks.read_bytes()
    except pikepdf.PikepdfError:
        return ""
    if _shows_only(content, text):
        return ""
    shown = _shown(content, widget.looks)
    if shown is None or not _letters(shown):
        return ""
    return "" if any(_agree(shown, other) for other in {text, text_of(field.value)}) else shown


def _agree(shown: str, text: str) -> bool:
    """Long texts are cut off or scrolled; lines may be drawn in any order."""
    seen, held = _letters(shown), _letters(text)
    return seen == held or (bool(seen) and seen in held) or Counter(seen) == Counter(held)


def _letters(text: str) -> str:
    """Only letters that are the same in every encoding."""
    return _NO_LETTERS.sub("", text)


def _shows_only(content: bytes, text: str) -> bool:
    """Whether a look is enough: all that is shown is the text in one piece, or nothing."""
    if b"<" in content:
        return False
    try:
        plain = text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    is_shown = plain == b"" or (b"(%b)" % plain in content and not _ESCAPES.search(plain))
    return is_shown and content.count(b"(") == (1 if plain else 0)


def _shown(content: bytes, looks: Any) -> str | None:
    """None where the picture cannot be read."""
    if len(content) > _MOST_BYTES:
        return None
    fonts = dictionary(dictionary(looks.get("/Resources")).get("/Font"))
    pieces = list(_pieces(content, fonts))
    return None if None in pieces else clean("".join(piece or "" for piece in pieces)).strip()


def _pieces(content: bytes, fonts: Any) -> Iterator[str | None]:
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


def _is_plain(font: Any) -> bool:
    """One byte, one letter, and plain letters where they always stand; a font taken from elsewhere mostly is."""
    is_subset = re.match(r"^[A-Z]{6}\+", text_of(font.get("/BaseFont"))) is not None
    is_symbolic = text_of(font.get("/BaseFont")) in ("ZapfDingbats", "Symbol")
    return text_of(font.get("/Subtype")) in ("", "Type1", "TrueType") and not is_subset and not is_symbolic
