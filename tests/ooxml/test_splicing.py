"""Packages of which most stays the same: sound zips, the same bytes for the same parts, and every change is found."""

from __future__ import annotations

import io
import zipfile

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.ooxml.splicing import Splice

PARTS = {
    "word/document.xml": b"",
    "word/styles.xml": b"<w:styles/>" * 400,
    "word/media/Süß.png": bytes(range(256)) * 9,
    "_rels/.rels": b"<Relationships/>",
    "[Content_Types].xml": b"<Types/>",
    "word/empty.xml": b"",
}
BODY = "<w:body>Süßes</w:body>".encode() * 50


@pytest.fixture
def splice() -> Splice:
    return Splice(PARTS, {"word/document.xml"})


def test_a_package_is_a_sound_zip_with_all_parts(splice: Splice) -> None:
    with zipfile.ZipFile(io.BytesIO(splice.write({"word/document.xml": BODY}))) as zipped:
        assert zipped.testzip() is None
        assert {name: zipped.read(name) for name in zipped.namelist()} == PARTS | {"word/document.xml": BODY}
        assert zipped.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_parts_give_the_same_bytes(splice: Splice) -> None:
    again = Splice(PARTS, {"word/document.xml"})
    first = splice.write({"word/document.xml": BODY})
    assert splice.write({"word/document.xml": b"<anderes/>"}) != first
    assert again.write({"word/document.xml": BODY}) == first == splice.write({"word/document.xml": BODY})


def test_what_varies_is_read_back(splice: Splice) -> None:
    assert splice.reopen(splice.write({"word/document.xml": BODY})) == {"word/document.xml": BODY}


def test_a_part_that_is_missing_is_an_error(splice: Splice) -> None:
    with pytest.raises(KeyError):
        splice.write({})


def test_every_byte_counts(splice: Splice) -> None:
    """Whatever byte is changed is seen."""
    content = splice.write({"word/document.xml": b"<w:body>kurz</w:body>"})
    for position in range(len(content)):
        changed = bytearray(content)
        changed[position] ^= 0xFF
        with pytest.raises(UnreadableError):
            splice.reopen(bytes(changed))


@pytest.mark.parametrize("length", [0, 1, 21, 22, 100])
def test_the_end_must_be_there(splice: Splice, length: int) -> None:
    with pytest.raises(UnreadableError):
        splice.reopen(splice.write({"word/document.xml": BODY})[:length])
