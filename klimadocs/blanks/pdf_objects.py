"""Plain values to PDF objects, so that dictionaries of a PDF can be written down as they look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

Packable = PdfObject | str | bool | int | float | Sequence["Packable"] | Mapping[str, "Packable"]


def text(value: str) -> TextStringObject:
    """A text for people; a bare string becomes a name instead."""
    return TextStringObject(value)


def pack(value: Packable) -> PdfObject:
    """Strings become names, mappings dictionaries, other sequences arrays; PDF objects stay as they are."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, str):
        return NameObject(f"/{value}")
    if isinstance(value, bool):
        return BooleanObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(round(value, 3))
    return pack_dictionary(value) if isinstance(value, Mapping) else ArrayObject(pack(entry) for entry in value)


def pack_dictionary(entries: Mapping[str, Packable]) -> DictionaryObject:
    """Keys without their slash."""
    return DictionaryObject({NameObject(f"/{key}"): pack(value) for key, value in entries.items()})


def pack_stream(entries: Mapping[str, Packable], content: bytes) -> StreamObject:
    """A stream with its dictionary; the length is set when the file is written."""
    stream = StreamObject()
    stream.update(pack_dictionary(entries))
    stream.set_data(content)
    return stream


def follow(reference: IndirectObject) -> DictionaryObject:
    """The dictionary behind a reference. Raises TypeError where it is none."""
    found = reference.get_object()
    if not isinstance(found, DictionaryObject):
        raise TypeError(f"{reference} is no dictionary")
    return found
