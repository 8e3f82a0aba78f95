"""What a file is, from its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimadocs.readers import media
from klimadocs.readers.sniffing import sniff
from tests.ooxml.test_package_opening import container
from tests.readers.pdf_files import PdfDraft
from tests.readers.word_files import packed, paragraph, word_file

BODY = paragraph("x")
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD_MACRO = "application/vnd.ms-word"


def odt() -> bytes:
    return packed({"mimetype": media.ODT.encode(), "content.xml": b"<x/>"})


@pytest.mark.parametrize(
    ("main_type", "expected"),
    [
        (f"{OFFICE}.wordprocessingml.document.main+xml", media.DOCX),
        (f"{OFFICE}.wordprocessingml.template.main+xml", media.DOTX),
        (f"{WORD_MACRO}.document.macroEnabled.main+xml", media.DOCM),
        (f"{WORD_MACRO}.template.macroEnabledTemplate.main+xml", media.DOTM),
        (f"{OFFICE}.spreadsheetml.sheet.main+xml", media.XLSX),
    ],
)
def test_office_files_are_told_apart_by_what_they_declare(main_type: str, expected: str) -> None:
    """Cases 32 and 33."""
    assert sniff(word_file(BODY, main_type=main_type)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", media.EMPTY),
        (odt(), media.ODT),
        (packed({"a.txt": b"x"}), media.ZIP),
        (packed({}), media.ZIP),
        (packed({"word/document.xml": b"<x/>"}), media.DOCX),
        (word_file(BODY)[:300], media.DOCX),
        (container("WordDocument"), media.DOC),
        (container("EncryptionInfo", "EncryptedPackage"), media.LOCKED_OFFICE),
        (container("__properties_version1.0", "__nameid_version1.0"), media.OUTLOOK),
        (container("Anderes"), media.CONTAINER),
        (PdfDraft().save(), media.PDF),
        (b"\r\n" * 100 + b"%PDF-1.4\n", media.PDF),
        (b"x" * 1100 + b"%PDF-1.4\n", media.TEXT),
        (b"{\\rtf1\\ansi}", media.RTF),
        (b"<!DOCTYPE html><p>x", media.HTML),
        (b"\xef\xbb\xbf  <HTML lang='de'>", media.HTML),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", media.HTML),
        (b"<?xml version='1.0'?><a/>", media.XML),
        (b"<b12@example.org> schrieb", media.TEXT),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"GIF89a", "image/gif"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"BM\x46\0\0\0\0\0\0\0", "image/bmp"),
        (b"BMW faehrt durch die Stadt", media.TEXT),
        (b"\x78\x9f\x3e\x22\x01", "application/ms-tnef"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"BEGIN:VCARD\r\n", "text/vcard"),
        ("Grüße aus Köln".encode(), media.TEXT),
        ("Grüße aus Köln".encode("cp1252"), media.TEXT),
        ("Grüße".encode("utf-16"), media.TEXT),
        (bytes(range(256)), media.UNKNOWN),
        (b"\x07klima" + b"\0" * 156, media.UNKNOWN),
    ],
)
def test_files_are_what_their_bytes_say(content: bytes, expected: str) -> None:
    """Case 32."""
    assert sniff(content) == expected


MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Antrag\r\n\r\nText"


@pytest.mark.parametrize(
    "content",
    [
        MAIL,
        b"\xef\xbb\xbf" + MAIL,
        b"From a@example.org Fri Sep  5 10:00:00 2014\n" + MAIL,
        b"\r\n" + MAIL,
        MAIL.replace(b"Text", b"%PDF-1.7"),
        b"Received: from mx.example.org\r\n\tby mail.example.org\r\n\r\n",
        b"Subject: x\nDate: Fri, 5 Sep 2014 10:00:00 +0200\n\n",
        b"From  : a@example.org\nTo : b@example.org\n\n",
        b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n',
        b"Return-Path: <>\nkaputt",
    ],
)
def test_mails_begin_with_headers(content: bytes) -> None:
    assert sniff(content) == media.MAIL


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: nur eine Zeile\n\nText",
        b"Name: Anna\nOrt: Bonn\nTelefon: 030\n\n",
        b"From Bonn to Cusco\nText",
        b"Hinweis\nFrom: a\nTo: b\n",
        b"Klima: eins\nDate: zwei\n",
    ],
)
def test_texts_with_colons_are_no_mails(content: bytes) -> None:
    assert sniff(content) == media.TEXT


def test_a_bomb_is_named_and_not_opened() -> None:
    """Case 34."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for number in range(3000):
            zipped.writestr(f"word/{number}.xml", b"")
    assert sniff(target.getvalue()) == media.DOCX


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"From "]),
)
def test_no_bytes_make_it_fail(content: bytes, start: bytes) -> None:
    assert "/" in sniff(start + content)
