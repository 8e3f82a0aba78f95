"""What sources say of an arrival: the day, the channel, the sender; and what is inside a mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from klimadocs.model.trouble import Trouble
from klimadocs.sources import Delivery, open_folder, unpack
from klimadocs.sources.envelope import is_mail


def deliveries(inbox: Path, received: date | None = None) -> dict[str, Delivery]:
    found = list(open_folder(inbox, received).collect())
    assert not [entry for entry in found if isinstance(entry, Trouble)]
    return {entry.name: entry for entry in found if isinstance(entry, Delivery)}


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def noon(day: int) -> datetime:
    return datetime(2014, 9, day, 10, tzinfo=UTC)


def test_the_day_comes_from_the_name_the_side_file_or_the_flag(tmp_path: Path) -> None:
    put(tmp_path / "2014-09-04 Bonn.docx")
    put(tmp_path / "Celle.docx")
    put(tmp_path / "Celle.docx.toml", b"received = 2014-09-03\nchannel = 'fax'\nsender = 'a@example.org'\n")
    put(tmp_path / "Jena.docx")
    put(tmp_path / "post/2014-09-02 Aalen.docx")
    put(tmp_path / "scan/2014-09-01 Ulm.tif")
    found = deliveries(tmp_path, date(2014, 9, 5))
    assert set(found) == {
        "2014-09-04 Bonn.docx",
        "Celle.docx",
        "Jena.docx",
        "post/2014-09-02 Aalen.docx",
        "scan/2014-09-01 Ulm.tif",
    }
    said = {
        name: (entry.channel, entry.received_at, entry.received_by, entry.postmarked_on)
        for name, entry in found.items()
    }
    assert said == {
        "2014-09-04 Bonn.docx": ("folder", noon(4), "file name", None),
        "Celle.docx": ("fax", noon(3), "side file", None),
        "Jena.docx": ("folder", noon(5), "given", None),
        "post/2014-09-02 Aalen.docx": ("post", noon(2), "file name", date(2014, 9, 2)),
        "scan/2014-09-01 Ulm.tif": ("post", noon(1), "file name", date(2014, 9, 1)),
    }
    assert found["Celle.docx"].sender == "a@example.org"


@pytest.mark.parametrize("name", ["~$Bonn.docx", ".DS_Store", "Thumbs.db", "README.md", "x.part", ".kept/ab/abcd"])
def test_files_that_nobody_sent_are_passed_over(tmp_path: Path, name: str) -> None:
    """Case 51."""
    put(tmp_path / name)
    assert deliveries(tmp_path) == {}


@pytest.mark.parametrize(
    "side", [b"received = gestern", b"channel = 'Brieftaube'", b"empfangen = 2014-09-03", b"\xff\xfe"]
)
def test_a_side_file_that_cannot_be_read_is_a_trouble(tmp_path: Path, side: bytes) -> None:
    put(tmp_path / "Celle.docx")
    put(tmp_path / "Celle.docx.toml", side)
    found = list(open_folder(tmp_path).collect())
    assert [entry.kind for entry in found if isinstance(entry, Trouble)] == ["side_file"]


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "Ida <ida@example.org>", "Subject": "Antrag", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content("Guten Tag")
    return message


def test_our_own_server_tells_the_time_not_the_sender(tmp_path: Path) -> None:
    """Case 66."""
    put(
        tmp_path / "a.eml",
        bytes(mail(Received="from a by mx; Sat, 06 Sep 2014 08:12:00 +0200", Date="Fri, 05 Sep 2014 23:50:00 +0200")),
    )
    put(tmp_path / "b.eml", bytes(mail(Date="Fri, 05 Sep 2014 23:50:00 +0200")))
    put(tmp_path / "c.eml", bytes(mail(Date="am Freitag")))
    found = deliveries(tmp_path)
    assert (found["a.eml"].received_at, found["a.eml"].received_by) == (
        datetime(2014, 9, 6, 6, 12, tzinfo=UTC),
        "mail server",
    )
    assert (found["b.eml"].received_at, found["b.eml"].received_by) == (
        datetime(2014, 9, 5, 21, 50, tzinfo=UTC),
        "mail date",
    )
    assert found["c.eml"].received_by == "file time"
    assert {entry.channel for entry in found.values()} == {"mail"}
    assert found["a.eml"].sender == "ida@example.org"


def test_parts_are_found_whatever_they_are_called() -> None:
    """Cases 56 to 58."""
    inner = mail(Subject="Weitergeleitet")
    inner.add_attachment(
        b"%PDF-1.7", maintype="application", subtype="octet-stream", filename="Fragebogen für Köln.pdf"
    )
    outer = mail()
    outer.add_attachment(
        b"PK", maintype="application", subtype="msword", filename="../../etc/Antrag.docx", disposition="inline"
    )
    outer.add_attachment(b"BEGIN:VCARD", maintype="text", subtype="vcard", filename="ida.vcf")
    outer.add_attachment(b"x", maintype="image", subtype="png", filename="image001.png")
    outer.add_attachment(inner)
    parcel = unpack(bytes(outer), "message/rfc822", "a.eml")
    assert [name for name, _ in parcel.parts] == ["Antrag.docx", "Fragebogen für Köln.pdf"]
    assert parcel.ignored == ("ida.vcf (Visitenkarte)", "image001.png (Bild der Signatur)")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
        {"Subject": "Automatische Antwort: Antrag"},
        {"List_Id": "<x.example.org>"},
    ],
)
def test_mail_of_machines_is_dismissed_with_its_reason(headers: dict[str, str]) -> None:
    """Case 59."""
    raw = "".join(
        f"{name.replace('_', '-')}: {value}\n"
        for name, value in {"From": "a@example.org", "Subject": "x", **headers}.items()
    )
    if "Subject" in headers:
        raw = f"From: a@example.org\nSubject: {headers['Subject']}\n"
    parcel = unpack((raw + "\nBin nicht da.\n").encode(), "message/rfc822", "a.eml")
    assert parcel.dismissed
    assert parcel.parts == ()


def test_a_time_of_day_in_the_side_file_is_its_day(tmp_path: Path) -> None:
    put(tmp_path / "post/Ulm.docx")
    put(tmp_path / "post/Ulm.docx.toml", b"received = 2014-09-04T10:30:00\n")
    found = deliveries(tmp_path)["post/Ulm.docx"]
    assert (found.received_at, found.postmarked_on) == (noon(4), date(2014, 9, 4))
    assert type(found.postmarked_on) is date


def test_a_name_with_a_day_that_no_calendar_has_is_taken_in(tmp_path: Path) -> None:
    put(tmp_path / "2014-13-45 Ulm.docx")
    assert deliveries(tmp_path)["2014-13-45 Ulm.docx"].received_by == "file time"


def test_a_folder_that_is_closed_is_a_trouble_and_the_rest_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patched, since root, as which containers test, may open any folder."""
    put(tmp_path / "Ulm.docx")
    put(tmp_path / "zu/Verl.docx")
    opened = Path.iterdir

    def closed(folder: Path) -> Iterator[Path]:
        if folder.name == "zu":
            raise PermissionError(13, "Permission denied", str(folder))
        return iter(opened(folder))

    monkeypatch.setattr(Path, "iterdir", closed)
    found = list(open_folder(tmp_path).collect())
    assert [entry.kind if isinstance(entry, Trouble) else entry.name for entry in found] == [
        "Ulm.docx",
        "not_accessible",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Wed, 01 Jan 1200 00:00:00 +1400",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Fri, 99 Foo",
    ],
)
def test_a_date_that_no_clock_shows_is_not_believed(tmp_path: Path, said: str) -> None:
    """Case 66."""
    put(tmp_path / "a.eml", f"From: a@example.org\nSubject: x\nDate: {said}\n\nHallo\n".encode())
    assert deliveries(tmp_path)["a.eml"].received_by == "file time"


def test_a_mail_without_attachment_waits_for_a_person() -> None:
    parcel = unpack(bytes(mail()), "message/rfc822", "a.eml")
    assert [trouble.kind for trouble in parcel.troubles] == ["no_form"]
    assert not parcel.dismissed


def test_mails_built_to_exhaust_are_troubles() -> None:
    """Case 53."""
    nested = b"From: a@example.org\nSubject: x\n"
    for number in range(1200):
        nested += f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'.encode()
    parcel = unpack(nested, "message/rfc822", "a.eml")
    assert [trouble.kind for trouble in parcel.troubles] == ["broken_mail"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Hallo: dies\nist: ein Text", b"%PDF-1.7", b"\x00" * 100])
def test_what_is_no_mail_is_not_taken_for_one(content: bytes) -> None:
    assert not is_mail(content)
