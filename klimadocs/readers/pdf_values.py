"""Values out of a PDF: decoded, with one kind of line break, and always fit to be written down as UTF-8."""

from __future__ import annotations

from typing import Any

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)


def resolve(value: Any) -> Any:
    """What a reference leads to; None for nothing."""
    found = value.get_object() if isinstance(value, PdfObject) else value
    return None if isinstance(found, NullObject) else found


def dictionary(value: Any) -> DictionaryObject:
    """The dictionary behind a value; an empty one where there is none."""
    found = resolve(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def array(value: Any) -> list[Any]:
    """The entries of an array, references left as they are; a single value counts as an array of one."""
    found = resolve(value)
    if found is None:
        return []
    return list(found) if isinstance(found, ArrayObject) else [found]


def text_of(value: Any) -> str:
    """A string, name, number, stream or array as text; entries of an array stand on lines of their own. Text that is
    only blank is ""."""
    text = clean(_raw_text(resolve(value)))
    return "" if not text.strip() else text


def clean(text: str) -> str:
    """Line feeds only, halves of characters joined or replaced, no characters that nobody can see."""
    if text.isprintable():  # holds nothing that the rest would touch
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lines = joined.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return "".join(character for character in lines if character >= " " or character in "\n\t")


def number(value: Any) -> int:
    """An integer; 0 for anything else."""
    found = resolve(value)
    try:
        return int(found)
    except (TypeError, ValueError, OverflowError):
        return 0


def _raw_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, NameObject):
        return str(value)[1:]
    if isinstance(value, TextStringObject):
        return _mended(value)
    if isinstance(value, ByteStringObject):
        return _decoded(bytes(value))
    if isinstance(value, StreamObject):
        return _decoded(bytes(value.get_data()))
    if isinstance(value, ArrayObject):
        return "\n".join(text_of(entry) for entry in value)
    return "" if isinstance(value, DictionaryObject) else str(value)


def _mended(value: TextStringObject) -> str:
    """Some programs write UTF-8 without saying so; no German text looks like that by accident."""
    raw = getattr(value, "_original_bytes", None)
    if raw is None or not value.autodetect_pdfdocencoding or raw.isascii():
        return str(value)
    try:
        return str(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(value)


def _decoded(raw: bytes) -> str:
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    return raw.decode("cp1252", "replace")
