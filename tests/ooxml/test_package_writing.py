"""Writing packages to the same bytes every time."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.writing import with_custom_properties, with_parts, write_package
from tests.readers.word_files import packed, paragraph, word_file, word_parts

BODY = paragraph("Hallo")


def custom_properties(content: bytes) -> dict[str, str]:
    package = open_package(content)
    (name,) = package.related("", "custom-properties")
    return {str(entry.get("name")): "".join(entry.itertext()) for entry in package.xml(name)}


def test_the_same_parts_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_package(word_parts(BODY))
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
    assert write_package(word_parts(BODY)) == first


def test_content_types_come_first_and_times_are_fixed() -> None:
    parts = dict(reversed(word_parts(BODY).items()))
    with zipfile.ZipFile(io.BytesIO(write_package(parts))) as zipped:
        infos = zipped.infolist()
        assert zipped.testzip() is None
        assert {info.filename: zipped.read(info) for info in infos} == parts
    assert infos[0].filename == "[Content_Types].xml"
    assert [info.filename for info in infos[1:]] == [name for name in parts if name != "[Content_Types].xml"]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr for info in infos} == {0x20}


def test_parts_are_replaced_in_place_and_added_at_the_end() -> None:
    original = word_file(BODY)
    changed = with_parts(original, {"word/document.xml": b"<neu/>", "word/zusatz.bin": b"\x00\x01"})
    before, after = open_package(original), open_package(changed)
    assert after.names == (*before.names, "word/zusatz.bin")
    assert after.part("word/document.xml") == b"<neu/>"
    assert after.part("word/zusatz.bin") == b"\x00\x01"
    assert after.part("_rels/.rels") == before.part("_rels/.rels")


def test_custom_properties_are_added_and_others_kept() -> None:
    first = with_custom_properties(word_file(BODY), {"klimadocs.form": "muster & co", "Amt": "Umwelt"})
    second = with_custom_properties(first, {"klimadocs.form": "neu", "Datum": "2014"})
    assert custom_properties(first) == {"klimadocs.form": "muster & co", "Amt": "Umwelt"}
    assert custom_properties(second) == {"Amt": "Umwelt", "klimadocs.form": "neu", "Datum": "2014"}
    assert second.count(b"docProps/custom.xml") == 2, "one member: once in its header, once in the directory"


def test_property_numbers_are_unique_from_two() -> None:
    twice = with_custom_properties(with_custom_properties(word_file(BODY), {"a": "1", "b": "2"}), {"a": "3", "c": "4"})
    package = open_package(twice)
    numbers = [int(str(entry.get("pid"))) for entry in package.xml("docProps/custom.xml")]
    assert len(set(numbers)) == 3
    assert min(numbers) >= 2
    assert package.content_type("docProps/custom.xml").endswith("custom-properties+xml")


def test_writing_into_what_is_no_package_is_refused() -> None:
    with pytest.raises(UnreadableError):
        with_parts(b"kein Zip", {})
    with pytest.raises(UnreadableError):
        with_custom_properties(packed({})[:-1], {"a": "b"})
