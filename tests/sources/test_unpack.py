"""What is found in a mail or an archive, what is passed over with a reason, and what is told."""

from __future__ import annotations

import base64
import unicodedata
import zipfile
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO

import pytest
from asn1crypto import cms

from klimadocs.readers import sniff
from klimadocs.sources import Parcel, unpack
from klimadocs.sources.naming import LONGEST, clean_name

PDF = b"%PDF-1.7 " + b"formular " * 900
HEAD = b"From: Ida <ida@example.org>\r\nSubject: Antrag\r\nMIME-Version: 1.0\r\n"


def docx(*more: str) -> bytes:
    return archive(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **dict.fromkeys(more, b"x")}
    )


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return packed.getvalue()


def mail(subject: str = "Antrag", text: str = "Guten Tag", **fields: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Ida <ida@example.org>", subject
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def attach(
    message: EmailMessage, name: str | None, content: bytes, kind: str = "application/octet-stream"
) -> EmailMessage:
    main, sub = kind.split("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def opened(message: EmailMessage | MIMEMultipart | bytes) -> Parcel:
    content = message if isinstance(message, bytes) else bytes(message)
    assert sniff(content) == "message/rfc822"
    return unpack(content, "message/rfc822", "a.eml", ("mx.example.org",))


def names(parcel: Parcel) -> list[str]:
    return [name for name, _ in parcel.parts]


def kinds(parcel: Parcel) -> list[str]:
    return [trouble.kind for trouble in parcel.troubles]


def raw_part(head: bytes, body: bytes = PDF) -> bytes:
    """A mail with one part, written byte by byte."""
    start = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nGuten Tag\r\n--b\r\n'
    return start + head + b"\r\nContent-Transfer-Encoding: binary\r\n\r\n" + body + b"\r\n--b--\r\n"


# -- parts wherever they are ------------------------------------------------------------------------------------------


def test_a_part_is_what_it_holds_however_it_is_called() -> None:
    """Cases 32 and 58: octet-stream, inline, no disposition, a wrong ending."""
    message = MIMEMultipart("mixed")
    message["From"], message["Subject"] = "ida@example.org", "Antrag"
    message.attach(MIMEText("Guten Tag"))
    for disposition, name in ((None, "a.bin"), ("inline", "b.txt"), ("attachment", "c.ics"), ("form-data", None)):
        part = MIMEApplication(PDF, "octet-stream")
        if name:
            part.set_param("name", name)
        if disposition:
            part["Content-Disposition"] = disposition
        message.attach(part)
    parcel = opened(message)
    assert [content for _, content in parcel.parts] == [PDF] * 4
    assert names(parcel) == ["a.bin", "b.txt", "c.ics", "Teil 4"]
    assert (parcel.ignored, parcel.troubles, parcel.dismissed) == ((), (), "")


def test_the_whole_mail_may_be_the_form() -> None:
    head = b'Content-Type: application/msword; name="Antrag.docx"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    content = docx()

    parcel = opened(HEAD + head + base64.encodebytes(content))
    assert parcel.parts == (("Antrag.docx", content),)


def test_forms_in_forwarded_mails_are_found_at_any_depth() -> None:
    """Case 57."""
    inner = attach(mail("innen"), "Antrag.pdf", PDF)
    for level in range(5):
        outer = mail(f"weitergeleitet {level}")
        outer.add_attachment(inner)
        inner = outer
    as_file = attach(mail("mit Datei"), "Fwd.eml", bytes(inner))
    assert opened(inner).parts == opened(as_file).parts == (("Antrag.pdf", PDF),)


def test_a_forwarded_mail_that_was_encoded_against_the_rules_is_opened() -> None:

    inner = bytes(attach(mail("innen"), "Antrag.pdf", PDF))
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    outer = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + head
    parcel = opened(outer + base64.encodebytes(inner) + b"\r\n--b--\r\n")
    assert parcel.parts == (("Antrag.pdf", PDF),)


@pytest.mark.parametrize(
    "closing",
    [b"\r\n--b--\r\n", b"\r\n--b", b"", b"\r\n--b--", b"\r\n--b\r\n--b--\r\nNachspann"],
)
def test_boundaries_may_be_missing_at_the_end(closing: bytes) -> None:
    start = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nHallo\r\n--b\r\n'
    part = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n" + PDF
    [(_, content)] = opened(start + part + closing).parts
    assert content.rstrip(b"\r\n") == PDF


def test_a_boundary_that_is_not_the_declared_one_is_found() -> None:
    body = b"--echt\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n" + PDF
    for declared in (b'; boundary="falsch"', b""):
        parcel = opened(HEAD + b"Content-Type: multipart/mixed" + declared + b"\r\n\r\n" + body + b"\r\n--echt--\r\n")
        assert parcel.parts == (("Teil 1", PDF),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"JVBERi0xLjcg\r\nZm9ybXVsYXI=", b"%PDF-1.7 formular"),
        (b"JVBERi0xLjcg\r\nZm9ybXVsYXI", b"%PDF-1.7 formular"),
        (b"JVBERi0xLjcg!*\r\nZm9yb\x00XVsYXI=\r\n-- \r\nVerteiler", b"%PDF-1.7 formular"),
        (b"JVBERi0xLjcg\r\nZm9ybXVsY", b"%PDF-1.7 formul"),
        (b"%PDF-1.7 nicht kodiert", b"%PDF-1.7 nicht kodiert"),
    ],
)
def test_bad_base64_gives_what_can_be_read(written: bytes, read: bytes) -> None:
    head = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    assert opened(HEAD + head + written).parts == (("a.pdf", read),)


def test_uuencoded_files_in_the_text_are_parts() -> None:
    import binascii

    lines = b"".join(binascii.b2a_uu(PDF[at : at + 45]) for at in range(0, len(PDF), 45))
    text = b"Guten Tag\r\n\r\nbegin 644 Antrag.pdf\r\n" + lines.replace(b"\n", b"\r\n") + b"`\r\nend\r\nGruss\r\n"
    parcel = opened(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text)
    assert parcel.parts == (("Antrag.pdf", PDF),)
    assert parcel.mail is not None
    assert "begin 644" not in parcel.mail.excerpt


def test_200_attachments_are_200_parts() -> None:
    """Case 65."""
    message = mail()
    for number in range(200):
        attach(message, "Antrag.pdf", PDF + str(number).encode())
    parcel = opened(message)
    assert len(parcel.parts) == len(set(names(parcel))) == 200
    assert names(parcel)[:2] == ["Antrag.pdf", "Antrag (2).pdf"]
    assert parcel.troubles == ()


def test_a_text_alone_waits_for_a_person() -> None:
    """Case 58."""
    parcel = opened(mail(text="Wir möchten teilnehmen. Gemeinde Musterstadt, 12.000 Einwohner."))
    assert (parcel.parts, parcel.dismissed, kinds(parcel)) == ((), "", ["no_form"])
    assert parcel.mail is not None
    assert "12.000 Einwohner" in parcel.mail.excerpt


def test_html_is_read_as_a_person_reads_it() -> None:
    message = mail()
    message.set_content(
        "<html><head><title>x</title><style>p { color: red }</style></head><body>"
        "<p>Guten Tag,</p><div>wir ziehen zur&uuml;ck.<br>Gr&#252;&szlig;e</div></body></html>",
        subtype="html",
    )
    parcel = opened(message)
    assert parcel.mail is not None
    assert parcel.mail.excerpt.split() == ["Guten", "Tag,", "wir", "ziehen", "zurück.", "Grüße"]


@pytest.mark.parametrize(
    "link",
    [
        "https://we.tl/t-abc",
        "https://wetransfer.com/downloads/1",
        "https://cloud.musterstadt.example.org/index.php/s/aBcDeFgHiJkLmNo",
        "https://cloud.musterstadt.example.org/s/aBcDeFgHiJkLmNo",
        "https://1drv.ms/w/abc",
        "https://stadt-my.sharepoint.com/:w:/g/x",
        "https://drive.google.com/file/d/1",
        "https://www.dropbox.com/s/1",
    ],
)
def test_links_to_clouds_are_told_not_fetched(link: str) -> None:
    """Case 58; the network of the tests is blocked."""
    parcel = opened(mail(text=f"Guten Tag,\n\nhier das Formular: {link}\n"))
    assert kinds(parcel) == ["link"]
    hidden = mail()
    hidden.set_content(f'<p>Das Formular liegt <a href="{link}">hier</a>.</p>', subtype="html")
    assert kinds(opened(hidden)) == ["link"]
    assert kinds(opened(attach(mail(text=link), "Antrag.pdf", PDF))) == []


def test_other_links_are_no_clouds() -> None:
    assert kinds(opened(mail(text="https://www.musterstadt.example.org/klima/ und https://example.org/s/kurz"))) == [
        "no_form"
    ]


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"Content-Disposition: attachment; filename*=utf-8''Antrag%20f%C3%BCr%20K%C3%B6ln.pdf", "Antrag für Köln.pdf"),
        (b"Content-Disposition: attachment; filename*0*=utf-8''Antrag%20f%C3;\r\n filename*1*=%BCr;\r\n filename*2=.pdf", "Antrag für.pdf"),
        (b"Content-Disposition: attachment; filename*=iso-8859-1'de'K%F6ln.pdf; filename=\"Koeln.pdf\"", "Köln.pdf"),
        (b'Content-Disposition: attachment; filename="=?utf-8?Q?Antrag_f=C3=BCr?= =?utf-8?B?IEvDtmxuLnBkZg==?="', "Antrag für Köln.pdf"),
        ("Content-Disposition: attachment; filename=\"Köln.pdf\"".encode(), "Köln.pdf"),
        ("Content-Disposition: attachment; filename=\"Köln.pdf\"".encode("latin-1"), "Köln.pdf"),
        (b"Content-Disposition: attachment; filename=Antrag 1.pdf", "Antrag 1.pdf"),
        (b'Content-Type: application/pdf; name="Antrag.pdf"', "Antrag.pdf"),
        (unicodedata.normalize("NFD", "Content-Type: x/y; name=Köln.pdf").encode(), "Köln.pdf"),
        (b'Content-Disposition: attachment; filename="../../etc/Antrag.pdf"', "Antrag.pdf"),
        (b'Content-Disposition: attachment; filename="C:\\Users\\ida\\Antrag.pdf"', "Antrag.pdf"),
        (b'Content-Disposition: attachment; filename="Antrag\x00\x07.pdf"', "Antrag.pdf"),
        ("Content-Disposition: attachment; filename=\"Antrag\u202efdp.docx\"".encode(), "Antragfdp.docx"),
        (b'Content-Disposition: attachment; filename="CON.docx"', "CON.docx"),
        (b'Content-Disposition: attachment; filename=".."', "Teil 1"),
        (b"Content-Disposition: attachment; filename*=utf-8''%2e%2e%2f%2e%2e%2fAntrag.pdf", "Antrag.pdf"),
        (b"Content-Disposition: attachment; filename*=unbekannt''K%F6ln.pdf", "Köln.pdf"),
        (b"Content-Disposition: attachment; filename*=x; filename*0=y; filename*0*=z", "x"),
        (b"Content-Disposition: attachment", "Teil 1"),
    ],
)  # fmt: skip
def test_names_are_read_and_cleaned(head: bytes, name: str) -> None:
    """Case 56."""
    assert opened(raw_part(head)).parts == ((name, PDF),)


def test_long_names_keep_their_ending() -> None:
    """Case 56."""
    parcel = opened(raw_part(b"Content-Disposition: attachment; filename=" + b"a" * 300 + b".docx"))
    assert names(parcel)[0].endswith("….docx")
    assert len(names(parcel)[0]) == LONGEST


@pytest.mark.parametrize("raw", ["", ".", "../", "\x00", "\u202e", "a/b/", "\ud800", "x" * 5000, "a\r\nBcc: b", "\\\\"])
def test_a_cleaned_name_is_harmless(raw: str) -> None:
    name = clean_name(raw)
    assert len(name) <= LONGEST
    assert name.isprintable()
    assert not set(name) & set("/\\\r\n\x00")
    name.encode()


# -- passed over ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kind", "reason"),
    [
        ("ida.vcf", b"BEGIN:VCARD", "text/vcard", "Visitenkarte"),
        ("termin.ics", b"BEGIN:VCALENDAR", "text/calendar", "Kalendereintrag"),
        ("smime.p7s", b"0\x80", "application/pkcs7-signature", "Signatur"),
        ("signature.asc", b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature", "Signatur"),
        ("~$Antrag.docx", b"\x05Ida" + bytes(158), "application/msword", "Sperrdatei von Word"),
        (".DS_Store", b"Bud1", "application/octet-stream", "Systemdatei"),
        ("Thumbs.db", b"xx", "application/octet-stream", "Systemdatei"),
        ("leer.docx", b"", "application/octet-stream", "leer"),
        ("ATT00001.txt", b"-- \r\nVerteiler", "text/plain", "Textteil der E-Mail"),
        ("image003.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", "Bild der Signatur"),
    ],
)
def test_what_nobody_sent_is_passed_over_with_its_reason(name: str, content: bytes, kind: str, reason: str) -> None:
    """Case 51."""
    parcel = opened(attach(attach(mail(), name, content, kind), "Antrag.pdf", PDF))
    assert parcel.ignored == (f"{name} ({reason})",)
    assert (names(parcel), kinds(parcel)) == (["Antrag.pdf"], [])


@pytest.mark.parametrize(
    ("name", "kind"), [("a.vcf", "text/vcard"), ("a.p7s", "application/pkcs7-signature"), ("image001.png", "image/png")]
)
def test_a_form_under_a_name_that_is_passed_over_is_a_part(name: str, kind: str) -> None:
    assert opened(attach(mail(), name, PDF, kind)).parts == ((name, PDF),)


def picture(width: int, height: int, size: int) -> bytes:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head.ljust(size, b"x")


@pytest.mark.parametrize(
    ("content", "is_passed"),
    [
        (picture(200, 80, 9_000), True),
        (picture(1654, 2339, 40_000), False),
        (picture(400, 300, 150_000), False),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc0\x00\x11\x08\x00\x50\x00\xc8", True),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc0\x00\x11\x08\x09\x23\x06\x76", False),
    ],
)
def test_a_picture_that_may_be_a_page_is_never_taken_for_a_logo(content: bytes, is_passed: bool) -> None:
    message = MIMEMultipart("related")
    message["From"], message["Subject"] = "ida@example.org", "Antrag"
    message.attach(MIMEText('<p>Gruß <img src="cid:Bild1@x"></p>', "html"))
    part = MIMEApplication(content, "octet-stream", name="bild.png")
    part.replace_header("Content-Type", 'image/png; name="bild.png"')
    part["Content-ID"] = "<bild1@X>"
    part["Content-Disposition"] = "inline"
    message.attach(part)
    parcel = opened(message)
    assert (parcel.ignored, names(parcel)) == (
        (("bild.png (Bild der Signatur)",), []) if is_passed else ((), ["bild.png"])
    )


def test_a_picture_that_no_text_shows_is_a_part() -> None:
    message = attach(mail(), "foto.png", picture(200, 80, 9_000), "image/png")
    assert names(opened(message)) == ["foto.png"]


# -- machines and returned mails --------------------------------------------------------------------------------------


def bounce_of(original: EmailMessage, *more: tuple[str, bytes]) -> EmailMessage:
    report = mail(
        "Undelivered Mail Returned to Sender", "Unzustellbar", Return_Path="<>", Auto_Submitted="auto-replied"
    )
    report.add_attachment(original)
    for name, content in more:
        attach(report, name, content)
    return report


def test_our_own_letter_that_came_back_is_no_application() -> None:
    letter = attach(mail("Einladung"), "Formular.pdf", PDF)
    parcel = opened(bounce_of(letter))
    assert parcel.parts == ()
    assert parcel.dismissed
    assert parcel.ignored == ("Formular.pdf (aus der zurückgesandten E-Mail)",)


def test_a_form_beside_the_returned_mail_is_read() -> None:
    letter = attach(mail("Einladung"), "Brief.pdf", PDF)
    parcel = opened(bounce_of(letter, ("Antrag.pdf", PDF + b"2")))
    assert names(parcel) == ["Brief.pdf", "Antrag.pdf"]
    assert parcel.dismissed == ""


def test_a_fax_of_a_machine_is_read() -> None:
    """Case 68."""
    fax = attach(mail("Fax von 030 23125001", "", Auto_Submitted="auto-generated"), "fax.tif", b"II*\x00" + bytes(500))
    parcel = opened(fax)
    assert (names(parcel), parcel.dismissed, kinds(parcel)) == (["fax.tif"], "", [])
    assert parcel.mail is not None
    assert parcel.mail.kind == "machine"


# -- archives ---------------------------------------------------------------------------------------------------------


def test_a_zip_is_opened_one_level_deep() -> None:
    """Case 50."""
    form = docx()
    packed = archive(
        {
            "Antrag/Köln.docx": form,
            "../../etc/b.pdf": PDF,
            "__MACOSX/._b.pdf": b"x",
            "Thumbs.db": b"x",
            "innen.zip": archive({"c.pdf": PDF}),
        }
    )
    parcel = opened(attach(mail(), "Unterlagen.zip", packed, "application/zip"))
    assert names(parcel) == ["Köln.docx", "b.pdf", "innen.zip"]
    assert dict(parcel.parts)["Köln.docx"] == form
    assert parcel.ignored == ("._b.pdf (Systemdatei)", "Thumbs.db (Systemdatei)")
    assert kinds(parcel) == ["archive"]
    assert unpack(packed, "application/zip", "Unterlagen.zip").parts == parcel.parts


def test_a_mail_in_a_zip_is_opened() -> None:
    packed = archive({"Fwd.eml": bytes(attach(mail(), "Antrag.pdf", PDF))})
    assert unpack(packed, "application/zip", "a.zip").parts == (("Antrag.pdf", PDF),)


@pytest.mark.parametrize(
    "content",
    [docx(), archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), archive({"word/document.xml": b"x"}), archive({"b": b"x", "[Content_Types].xml": b"x"})],
)  # fmt: skip
def test_office_files_are_not_taken_for_archives(content: bytes) -> None:
    parcel = opened(attach(mail(), "Antrag.docx", content))
    assert (parcel.parts, kinds(parcel)) == ((("Antrag.docx", content),), [])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7z"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "RAR"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (bytes(257) + b"ustar" + bytes(100), "tar"),
        (archive({f"{number}.txt": b"x" for number in range(201)}), "200 Dateien"),
        (archive({"a.pdf": PDF})[:-30], "beschädigt"),
    ],
)
def test_archives_that_stay_closed_are_kept_and_named(content: bytes, word: str) -> None:
    """Case 50."""
    parcel = opened(attach(mail(), "Unterlagen", content))
    assert parcel.parts == (("Unterlagen", content),)
    assert kinds(parcel) == ["archive"]
    assert word in parcel.troubles[0].sentence
    assert unpack(content, sniff(content), "Unterlagen").parts == (("Unterlagen", content),)


def test_an_encrypted_zip_is_kept_and_named() -> None:
    """Case 50."""
    packed = bytearray(archive({"a.pdf": PDF}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    parcel = opened(attach(mail(), "a.zip", bytes(packed)))
    assert (names(parcel), kinds(parcel)) == (["a.zip"], ["archive"])
    assert "Kennwort" in parcel.troubles[0].sentence


def test_a_zip_that_grows_too_large_is_closed_again() -> None:
    """Case 34: 120 MB of nothing in two members."""
    bomb = archive({"a.pdf": bytes(60 << 20), "b.pdf": bytes(60 << 20)})
    assert len(bomb) < 200_000
    parcel = unpack(bomb, "application/zip", "a.zip")
    assert (names(parcel), kinds(parcel)) == (["a.zip"], ["archive"])


# -- signed and encrypted ---------------------------------------------------------------------------------------------


def container(kind: str, content: bytes) -> bytes:
    if kind == "signed_data":
        inner = {"content_type": "data", "content": content}
        value = {"version": "v1", "digest_algorithms": [], "encap_content_info": inner, "signer_infos": []}
        return cms.ContentInfo({"content_type": kind, "content": cms.SignedData(value)}).dump()
    hidden = {
        "content_type": "data",
        "content_encryption_algorithm": {"algorithm": "tripledes_3key", "parameters": bytes(8)},
        "encrypted_content": content,
    }
    value = {"version": "v0", "recipient_infos": [], "encrypted_content_info": hidden}
    return cms.ContentInfo({"content_type": kind, "content": cms.EnvelopedData(value)}).dump()


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime", "application/octet-stream"])
def test_a_mail_signed_as_a_whole_is_opened(kind: str) -> None:
    """Case 57."""
    inner = b"Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain\r\n\r\nGuten Tag aus dem Inneren\r\n--i\r\n"
    inner += (
        b"Content-Type: application/pdf; name=Antrag.pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + PDF
        + b"\r\n--i--\r\n"
    )
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "ida@example.org", "Antrag"
    main, sub = kind.split("/")
    outer.set_content(container("signed_data", inner), maintype=main, subtype=sub, filename="smime.p7m")
    parcel = opened(outer)
    assert parcel.parts == (("Antrag.pdf", PDF),)
    assert parcel.mail is not None
    assert parcel.mail.signature == "S/MIME"
    assert "aus dem Inneren" in parcel.mail.excerpt


def test_a_signed_file_is_taken_out_of_its_signature() -> None:
    parcel = opened(attach(mail(), "Antrag.pdf.p7m", container("signed_data", PDF), "application/pkcs7-mime"))
    assert parcel.parts == (("Antrag.pdf", PDF),)


def test_a_mail_with_a_separate_signature_is_read() -> None:
    """Case 57."""
    for protocol, name in (("application/pkcs7-signature", "S/MIME"), ("application/pgp-signature", "PGP")):
        signed = MIMEMultipart("signed", protocol=protocol)
        signed["From"], signed["Subject"] = "ida@example.org", "Antrag"
        signed.attach(MIMEApplication(PDF, "pdf", name="Antrag.pdf"))
        signed.attach(MIMEApplication(b"0\x80", protocol.partition("/")[2], name="sig"))
        parcel = opened(signed)
        assert (parcel.parts, parcel.ignored) == ((("Antrag.pdf", PDF),), ("sig (Signatur)",))
        assert parcel.mail is not None
        assert parcel.mail.signature == name


def test_what_is_encrypted_is_told_with_a_way_out() -> None:
    """Case 57."""
    smime = EmailMessage()
    smime["From"], smime["Subject"] = "ida@example.org", "Antrag"
    smime.set_content(
        container("enveloped_data", PDF), maintype="application", subtype="pkcs7-mime", filename="smime.p7m"
    )
    pgp = MIMEMultipart("encrypted", protocol="application/pgp-encrypted")
    pgp["From"], pgp["Subject"] = "ida@example.org", "Antrag"
    pgp.attach(MIMEApplication(b"Version: 1", "pgp-encrypted"))
    pgp.attach(MIMEApplication(b"-----BEGIN PGP MESSAGE-----\n\nabc\n", "octet-stream", name="encrypted.asc"))
    inline = mail(text="-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n")
    for message in (smime, pgp, inline):
        parcel = opened(message)
        assert (parcel.parts, kinds(parcel), parcel.dismissed) == ((), ["encrypted"], "")
        assert "unverschlüsselt" in parcel.troubles[0].remedy
    assert opened(pgp).ignored == ("Teil 1 (Kennung der Verschlüsselung)", "encrypted.asc (verschlüsselt)")


def test_what_lies_elsewhere_is_not_fetched() -> None:
    head = b'Content-Type: message/external-body; access-type=url; url="http://example.org/a.pdf"'
    parcel = opened(raw_part(head, b"Content-Type: application/pdf\r\n\r\n"))
    assert (parcel.parts, kinds(parcel)) == ((), ["link"])


def test_a_file_that_is_no_wrapper_is_its_own_part() -> None:
    for content, name in ((PDF, "../a.pdf"), (docx(), "b.docx"), (b"BEGIN:VCARD", "c.vcf"), (b"", "leer.docx")):
        assert unpack(content, sniff(content), name) == Parcel(((name, content),))


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_a_bounce_with_the_head_alone_names_the_mail_that_came_back(encoding: str) -> None:
    """So that the case of the letter that did not arrive is found."""
    head = b"From: amt@example.org\r\nMessage-ID: <ours@skew.example.org>\r\nSubject: Bescheid\r\n\r\n"
    body = base64.encodebytes(head).replace(b"\n", b"\r\n") if encoding == "base64" else head
    report = (
        b"From: MAILER-DAEMON@example.org\r\nSubject: Unzustellbar: Bescheid\r\nReturn-Path: <>\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\n\r\nNicht zustellbar.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n"
        b"--b\r\nContent-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n"
    )
    parcel = opened(report + body + b"\r\n--b--\r\n")
    assert parcel.mail is not None
    assert (parcel.mail.kind, parcel.mail.references) == ("bounce", ("ours@skew.example.org",))
    assert parcel.dismissed
    assert any("Kopf der zurückgesandten E-Mail" in line for line in parcel.ignored)
