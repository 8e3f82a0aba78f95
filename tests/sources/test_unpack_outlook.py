"""winmail.dat and .msg files: what Outlook wraps attachments into, whole, nested, damaged and hostile."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from klimadocs.readers import sniff
from klimadocs.sources import Parcel, unpack
from klimadocs.sources.tnef import read_attachments
from tests.sources.outlook_files import (
    Tree,
    binary,
    compound_file,
    outlook_file,
    outlook_mail,
    text,
    tnef_attachment,
    tnef_attribute,
    tnef_file,
)

PDF = b"%PDF-1.7 " + b"x" * 5000
DOC = b"{\\rtf1 eine kleine Datei}"
DELIVERED = datetime(2014, 9, 5, 10, 30, tzinfo=UTC)
TICKS = int((DELIVERED - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
GERMAN = 1031
RUSSIAN = 1049


def opened(tree: Tree) -> Parcel:
    content = compound_file(tree)
    assert sniff(content) == "application/vnd.ms-outlook"
    return unpack(content, sniff(content), "Antrag.msg", ("mx.example.org",))


def as_winmail(content: bytes) -> Parcel:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ida@example.org", "Antrag"
    mail.set_content("Guten Tag")
    mail.add_attachment(content, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    return unpack(bytes(mail), "message/rfc822", "a.eml")


def test_winmail_gives_its_attachments_by_their_long_names() -> None:
    """Case 57."""
    packed = tnef_file(
        tnef_attachment(b"FRAGEB~1.PDF", PDF, "Fragebogen für Köln.pdf"), tnef_attachment(b"Antr\xe4ge.docx", DOC)
    )
    parcel = as_winmail(packed)
    assert parcel.parts == (("Fragebogen für Köln.pdf", PDF), ("Anträge.docx", DOC))
    assert (parcel.ignored, parcel.troubles) == ((), ())


def test_winmail_without_attachments_is_passed_over() -> None:
    parcel = as_winmail(tnef_file())
    assert parcel.parts == ()
    assert parcel.ignored == ("winmail.dat (ohne Anlagen)",)
    assert [trouble.kind for trouble in parcel.troubles] == ["no_form"]


def test_a_mail_within_winmail_is_opened() -> None:
    """Case 57: the embedded mail is a TNEF stream behind the number of its kind."""
    inner = tnef_file(tnef_attachment(b"innen.pdf", PDF))
    raw = bytes.fromhex("0703020000000000c000000000000046") + inner
    padded = raw + bytes(-len(raw) % 4)
    embedded = tnef_attribute(2, 0x9005, struct.pack("<LHHLL", 1, 0x000D, 0x3701, 1, len(raw)) + padded)
    begins = tnef_attribute(2, 0x9002, bytes(14)) + tnef_attribute(2, 0x8010, b"Nachricht\x00")
    assert as_winmail(tnef_file(begins + embedded)).parts == (("innen.pdf", PDF),)


def test_a_winmail_file_in_the_folder_is_opened_too() -> None:
    content = tnef_file(tnef_attachment(b"a.pdf", PDF))
    assert unpack(content, sniff(content), "winmail.dat").parts == (("a.pdf", PDF),)


def test_a_cut_winmail_gives_what_is_there() -> None:
    whole = tnef_file(tnef_attachment(b"a.docx", DOC), tnef_attachment(b"b.pdf", PDF))
    for end in range(0, len(whole), 97):
        found = read_attachments(whole[:end])
        assert [entry.name for entry in found] == ["a.docx", "b.pdf"][: len(found)] or not found[-1].name


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0])
def test_winmail_with_lying_numbers_ends_at_once(size: int) -> None:
    """A real file of 53 bytes made another reader take all memory."""
    lying = tnef_attribute(2, 0x9005, struct.pack("<LHHLL", size, 0x101F, 0x3707, size, size))
    assert read_attachments(tnef_file(tnef_attachment(b"a", b"") + lying))[0].content == b""
    assert read_attachments(tnef_file() + struct.pack("<BHHL", 1, 0x9003, 6, size)) == []


def test_an_outlook_file_gives_attachments_text_and_facts() -> None:
    """Case 57."""
    parcel = opened(
        outlook_mail(
            text(0x0037, "Antrag für Köln"),
            text(0x0C1A, "Ida Muster"),
            text(0x5D01, "ida@Example.ORG"),
            text(0x1035, "<m1@example.org>"),
            text(0x1000, "Guten Tag,\r\nanbei das Formular."),
            outlook_file(0, text(0x3707, "Fragebogen für Köln.pdf"), text(0x3704, "FRAGEB~1.PDF"), binary(0x3701, PDF)),
            outlook_file(1, text(0x3704, "Antrag.docx"), binary(0x3701, DOC)),
            p0E06=TICKS,
        )
    )
    assert parcel.parts == (("Fragebogen für Köln.pdf", PDF), ("Antrag.docx", DOC))
    assert parcel.mail is not None
    assert (parcel.mail.subject, parcel.mail.senders, parcel.mail.sender_name) == (
        "Antrag für Köln",
        ("ida@example.org",),
        "Ida Muster",
    )
    assert (parcel.mail.received_at, parcel.mail.received_by) == (DELIVERED, "mail server")
    assert parcel.mail.message_id == "m1@example.org"
    assert "anbei das Formular" in parcel.mail.excerpt


def test_the_head_under_which_it_travelled_counts() -> None:
    head = "Received: from a by mx.example.org; Sat, 6 Sep 2014 08:12:00 +0200\r\nFrom: b@example.org\r\n"
    parcel = opened(
        outlook_mail(
            text(0x007D, f"{head}Subject: =?utf-8?q?K=C3=B6ln?=\r\nIn-Reply-To: <x@example.org>\r\n\r\n"),
            text(0x0037, "anders"),
            outlook_file(0, text(0x3707, "a.pdf"), binary(0x3701, PDF)),
        )
    )
    assert parcel.mail is not None
    assert (parcel.mail.subject, parcel.mail.senders) == ("Köln", ("b@example.org",))
    assert parcel.mail.in_reply_to == ("x@example.org",)
    assert parcel.mail.received_at == datetime(2014, 9, 6, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("locale", "code_page", "name"), [(GERMAN, "cp1252", "Anträge Süßen.pdf"), (RUSSIAN, "cp1251", "Заявка.pdf")]
)
def test_8_bit_names_are_read_in_the_code_page_of_their_language(locale: int, code_page: str, name: str) -> None:
    parcel = opened(outlook_mail(outlook_file(0, text(0x3707, name, code_page), binary(0x3701, PDF)), p3FF1=locale))
    assert [label for label, _ in parcel.parts] == [name]


def test_a_mail_inside_an_outlook_file_is_opened() -> None:
    inner = outlook_mail(
        text(0x0037, "Innen"), outlook_file(0, text(0x3707, "innen.pdf"), binary(0x3701, PDF)), is_embedded=True
    )
    embedded = outlook_file(0, {"__substg1.0_3701000D": inner}, text(0x3001, "Innen"), p3705=5)
    parcel = opened(
        outlook_mail(text(0x0037, "Außen"), embedded, outlook_file(1, text(0x3707, "b.docx"), binary(0x3701, DOC)))
    )
    assert parcel.parts == (("innen.pdf", PDF), ("b.docx", DOC))
    assert parcel.mail is not None
    assert parcel.mail.subject == "Außen"


def test_links_and_embedded_objects_are_told() -> None:
    """Case 58: nothing is fetched, nothing disappears."""
    parcel = opened(
        outlook_mail(
            outlook_file(0, text(0x3707, "Antrag.docx"), p3705=7),
            outlook_file(1, {"__substg1.0_3701000D": {"CONTENTS": PDF}}, text(0x3001, "Bild"), p3705=6),
        )
    )
    assert parcel.ignored == ("Antrag.docx (Link)", "Bild (eingebettetes Objekt)")
    assert [trouble.kind for trouble in parcel.troubles] == ["link", "not_opened"]


def test_an_undelivered_report_of_outlook_is_no_application() -> None:
    inner = outlook_mail(outlook_file(0, text(0x3707, "Zusage.pdf"), binary(0x3701, PDF)), is_embedded=True)
    parcel = opened(
        outlook_mail(
            text(0x001A, "REPORT.IPM.Note.NDR"),
            outlook_file(0, {"__substg1.0_3701000D": inner}, p3705=5),
        )
    )
    assert parcel.parts == ()
    assert parcel.dismissed
    assert parcel.ignored == ("Zusage.pdf (aus der zurückgesandten E-Mail)",)


def test_a_damaged_outlook_file_is_kept_and_told() -> None:
    whole = compound_file(outlook_mail(outlook_file(0, text(0x3707, "a.pdf"), binary(0x3701, PDF))))
    broken = whole[:512] + b"\xff" * (len(whole) - 512)
    parcel = unpack(broken, "application/vnd.ms-outlook", "Antrag.msg")
    assert parcel.parts == (("Antrag.msg", broken),)
    assert [trouble.kind for trouble in parcel.troubles] == ["broken_mail"]


@pytest.mark.parametrize("step", [211, 509])
def test_an_outlook_file_with_flipped_bytes_never_raises(step: int) -> None:
    whole = compound_file(outlook_mail(outlook_file(0, text(0x3707, "a.pdf"), binary(0x3701, PDF)), p0E06=TICKS))
    for at in range(0, len(whole), step):
        hurt = bytearray(whole)
        hurt[at] ^= 0xFF
        parcel = unpack(bytes(hurt), "application/vnd.ms-outlook", "a.msg")
        assert parcel.parts or parcel.ignored or parcel.troubles
