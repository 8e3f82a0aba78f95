"""Opening Word files from strangers."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.ooxml import archives
from klimadocs.ooxml.names import is_on
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.refusals import KINDS
from tests.readers.word_files import MAIN_TYPE, packed, paragraph, relationships, word_file, word_parts

BODY = paragraph("Umwelt & Klima")


def refusal(content: bytes) -> str:
    """The kind that opening is refused with; sentence and remedy must both be there."""
    with pytest.raises(UnreadableError) as caught:
        open_package(content).document()
    assert caught.value.kind in KINDS
    assert caught.value.sentence.endswith((".", ")"))
    assert caught.value.remedy.endswith(".")
    return caught.value.kind


def container(*names: str) -> bytes:
    """A small OLE file with these streams at its top."""
    entries = [("Root Entry", 5, 1)] + [(name, 2, 0xFFFFFFFF) for name in names]
    directory = b""
    for number, (name, kind, child) in enumerate(entries):
        raw = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(entries) - 1 else 0xFFFFFFFF
        directory += struct.pack("<64sHBBLLL", raw, len(raw) + 2, kind, 1, 0xFFFFFFFF, right, child).ljust(128, b"\0")
    directory = directory.ljust(512, b"\0")
    table = struct.pack("<128L", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 14
    header += struct.pack("<LLLLLLL", 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header = header[:44] + struct.pack("<LL", 1, 1) + header[52:76] + struct.pack("<L", 0)
    return header.ljust(512, b"\xff") + table + directory


def test_parts_are_found_whatever_their_case_and_slashes() -> None:
    parts = word_parts(BODY)
    parts["WORD\\Media\\Bild.png"] = b"\x89PNG"
    package = open_package(packed(parts))
    assert package.main_document == "word/document.xml"
    assert package.part("word/media/bild.png") == b"\x89PNG"
    assert package.part("word/nichts.xml") is None
    assert "".join(package.document().itertext()) == "Umwelt & Klima"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"P", "not_a_zip"),
        (b"\x07klima" + b"\0" * 156, "not_a_zip"),
        (b"{\\rtf1\\ansi Antrag}", "not_a_zip"),
        (b"%PDF-1.7\n", "not_a_zip"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "truncated"),
        (word_file(BODY)[:-30], "truncated"),
        (word_file(BODY)[:200], "truncated"),
        (packed({}), "no_document"),
        (packed({"inhalt.txt": b"kein Word"}), "no_document"),
    ],
)
def test_what_is_no_word_file_is_refused_by_its_kind(content: bytes, kind: str) -> None:
    """Cases 31 and 32."""
    assert refusal(content) == kind


def test_a_flipped_byte_is_noticed() -> None:
    """Case 31: the checksum of each part is verified."""
    whole = bytearray(word_file(BODY))
    at = whole.find(b"word/document.xml") + 40
    whole[at] ^= 0xFF
    assert refusal(bytes(whole)) == "truncated"


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (("WordDocument", "1Table"), "old_word"),
        (("__properties_version1.0",), "not_a_zip"),
    ],
)
def test_containers_are_told_apart(names: tuple[str, ...], kind: str) -> None:
    """Case 38: a locked file and an old one need different answers."""
    assert refusal(container(*names)) == kind


def test_a_damaged_container_is_judged_by_what_can_be_seen() -> None:
    assert refusal(container("EncryptedPackage")[:700] + "EncryptedPackage".encode("utf-16-le")) == "encrypted"


def test_locked_members_are_called_locked() -> None:
    locked = bytearray(word_file(BODY))
    at = locked.find(b"PK\x01\x02")
    while at >= 0:
        locked[at + 8] |= 1
        at = locked.find(b"PK\x01\x02", at + 1)
    assert refusal(bytes(locked)) == "encrypted"


@pytest.mark.parametrize("name", ["word/document.xml", "word/header1.xml", "customXml/item1.xml", "word/comments.xml"])
def test_a_doctype_in_any_part_is_refused(name: str) -> None:
    """Case 36."""
    parts = word_parts(BODY)
    parts[name] = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    assert refusal(packed(parts)) == "doctype"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_doctype_in_wide_characters_is_refused(encoding: str) -> None:
    """Case 36: the same bytes would slip through a search."""
    parts = word_parts(BODY)
    parts["customXml/item1.xml"] = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding)
    assert refusal(packed(parts)) == "doctype"


def test_an_odd_encoding_is_refused() -> None:
    parts = word_parts(BODY)
    parts["customXml/item1.xml"] = b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-<a/>'
    assert refusal(packed(parts)) == "broken_xml"


def test_wide_characters_are_read() -> None:
    parts = word_parts(BODY)
    text = parts["word/document.xml"].decode().replace("UTF-8", "UTF-16")
    parts["word/document.xml"] = text.encode("utf-16")
    assert "".join(open_package(packed(parts)).document().itertext()) == "Umwelt & Klima"


@pytest.mark.parametrize("xml", [b"<a><b></a>", b"", b"<a>" * 400 + b"</a>" * 400, b"\xff\xfe\x00"])
def test_broken_or_too_deep_xml_is_refused(xml: bytes) -> None:
    parts = word_parts(BODY)
    parts["word/document.xml"] = xml
    assert refusal(packed(parts)) == "broken_xml"


def test_another_office_document_is_no_word_document() -> None:
    parts = word_parts(BODY)
    parts["word/document.xml"] = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert refusal(packed(parts)) == "no_document"


def bomb(size_bytes: int) -> bytes:
    """A zip with one member that inflates to blanks."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped, zipped.open("word/document.xml", "w") as member:
        for _ in range(size_bytes >> 20):
            member.write(b" " * (1 << 20))
    return target.getvalue()


def test_a_huge_part_is_refused_at_once() -> None:
    """Case 34."""
    content = bomb(archives.MEMBER_MAX_BYTES + (1 << 20))
    before = time.perf_counter()
    assert refusal(content) == "too_large"
    assert time.perf_counter() - before < 0.5


def test_many_parts_that_are_huge_together_are_refused() -> None:
    """Case 34: each is allowed, all are not."""
    parts = word_parts(BODY)
    parts.update({f"word/media/{number}.bin": b"\0" * (60 << 20) for number in range(5)})
    assert refusal(packed(parts)) == "too_large"


def test_a_size_that_lies_does_not_help() -> None:
    """Case 34: 20 MB of text that claims to be 1,000 bytes long."""
    content = bytearray(bomb(20 << 20))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<L", content, content.find(mark) + at, 1000)
    assert refusal(bytes(content)) == "truncated"


def test_inflated_bytes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the same parts again and again must not get around the limit."""
    archive = archives.open_archive(packed({"a.bin": b"\0" * 1000}))
    monkeypatch.setattr(archives, "TOTAL_MAX_BYTES", 2500)
    assert len(archive.read("a.bin")) == len(archive.read("a.bin"))
    with pytest.raises(UnreadableError, match="größer als erlaubt"):
        archive.read("a.bin")


def test_too_many_members_are_refused() -> None:
    """Case 34."""
    parts = word_parts(BODY)
    parts.update({f"word/media/{number}.txt": b"" for number in range(2001)})
    assert refusal(packed(parts)) == "too_large"


def test_a_directory_that_lies_about_its_entries_is_refused() -> None:
    parts = word_parts(BODY)
    parts.update({f"word/media/{number}.txt": b"" for number in range(2001)})
    content = bytearray(packed(parts))
    struct.pack_into("<HH", content, content.rfind(b"PK\x05\x06") + 8, 3, 3)
    assert refusal(bytes(content)) == "too_large"


def test_members_that_overlap_are_refused() -> None:
    """Case 34: two names for the same bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(b" " * 100_000) + packer.flush()
    crc = zlib.crc32(b" " * 100_000)
    local = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(data), 100_000, 1, 0) + b"a" + data
    central = b"".join(
        struct.pack(
            "<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(data), 100_000, 1, 0, 0, 0, 0, 0, 0
        )
        + name
        for name in (b"a", b"b")
    )
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 2, 2, len(central), len(local), 0)
    assert refusal(local + central + end) == "broken_zip"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["word/document.xml", "Word/Document.XML", "word\\document.xml"])
def test_two_members_of_one_name_are_refused(second: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for name, content in word_parts(BODY).items():
            zipped.writestr(name, content)
        zipped.writestr(second, b"<a/>")
    assert refusal(target.getvalue()) == "broken_zip"


def test_stored_members_odd_order_and_zip64_are_accepted() -> None:
    """Case 35."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as zipped:
        for name, content in reversed(word_parts(BODY).items()):
            with zipped.open(name, "w", force_zip64=True) as member:
                member.write(content)
        zipped.writestr("word/", b"")
    package = open_package(target.getvalue())
    assert "".join(package.document().itertext()) == "Umwelt & Klima"
    assert package.names[-1] == "[Content_Types].xml"


def test_other_compressions_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as zipped:
        zipped.writestr("word/document.xml", b"<a/>")
    assert refusal(target.getvalue()) == "broken_zip"


def strict_parts() -> dict[str, bytes]:
    """The same file as ISO 29500 Strict has it."""
    parts = word_parts(BODY, headers=(paragraph("Kopf"),))
    pairs = (
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"officeDocument/relationships"),
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"wordprocessingml/main"),
    )
    for loose, strict in pairs:
        parts = {name: xml.replace(loose, b"http://purl.oclc.org/ooxml/" + strict) for name, xml in parts.items()}
    return parts


def test_strict_files_look_like_the_others() -> None:
    """Case 33."""
    package = open_package(packed(strict_parts()))
    assert package.main_document == "word/document.xml"
    assert "".join(package.document().itertext()) == "Umwelt & Klima"
    assert package.related("word/document.xml", "header") == ("word/header1.xml",)


def test_the_main_document_is_where_the_relationship_says() -> None:
    parts = word_parts(BODY)
    parts["inhalt/text.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relationships([("officeDocument", 'Target="/inhalt/text.xml"')])
    assert open_package(packed(parts)).main_document == "inhalt/text.xml"


def test_content_types_are_looked_up_by_name_and_by_ending() -> None:
    package = open_package(word_file(BODY))
    assert package.content_type("word/document.xml") == MAIN_TYPE
    assert package.content_type("word/settings.xml") == "application/xml"
    assert package.content_type("word/bild.png") == ""


def test_relationships_are_resolved_and_outside_ones_left_alone() -> None:
    parts = word_parts(BODY, outside=(("image", "http://example.org/bild.png"),))
    parts["customXml/item1.xml"] = b"<a/>"
    parts["word/_rels/document.xml.rels"] = relationships(
        [
            ("customXml", 'Target="../customXml/item1.xml"'),
            ("image", 'Target="http://example.org" TargetMode="External"'),
        ]
    )
    inner, outer = open_package(packed(parts)).relationships("word/document.xml")
    assert (inner.kind, inner.target, inner.is_external) == ("customXml", "customXml/item1.xml", False)
    assert (outer.kind, outer.target, outer.is_external) == ("image", "http://example.org", True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, True), ("1", True), ("true", True), ("on", True), ("0", False), ("false", False), ("off", False)],
)
def test_switches_are_understood_in_every_spelling(value: str | None, expected: bool) -> None:
    assert is_on(value) is expected
