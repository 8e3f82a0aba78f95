"""What scanners, fax servers and the post room leave in the inbox: days, senders, pages that belong together."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, TiffImagePlugin

from klimadocs.model.arrival import Arrival
from klimadocs.model.event import Arrived, Entry, Unpacked
from klimadocs.model.mail import Machines
from klimadocs.model.trouble import Trouble
from klimadocs.rules.addressing import address
from klimadocs.rules.fold import fold_history
from klimadocs.sources import Delivery, open_folder, unpack

HOUR = 3600.0


def picture(kind: str = "JPEG", size: tuple[int, int] = (850, 1100), shade: int = 200, **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("L", size, shade).save(target, kind, dpi=(100, 100), **options)
    return target.getvalue()


def fax(
    pages: int = 1, sender: str = "030 23125 117", when: str = "2014:09:04 16:52:11", make: str = "HylaFAX"
) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270], tags[271], tags[306] = sender, make, when
    target = io.BytesIO()
    sheets = [Image.new("1", (1728, 1146), 1) for _ in range(pages)]
    sheets[0].save(
        target, "TIFF", compression="group3", dpi=(204, 98), tiffinfo=tags, save_all=True, append_images=sheets[1:]
    )
    return target.getvalue()


def put(path: Path, content: bytes, age_s: float = HOUR) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def collected(inbox: Path, received: date | None = None) -> dict[str, Delivery]:
    found = list(open_folder(inbox, received).collect())
    assert not [entry for entry in found if isinstance(entry, Trouble)]
    return {entry.name: entry for entry in found if isinstance(entry, Delivery)}


def troubles(inbox: Path) -> list[str]:
    return [entry.sentence for entry in open_folder(inbox).collect() if isinstance(entry, Trouble)]


def noon(day: int) -> datetime:
    return datetime(2014, 9, day, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "received", "known_by", "postmark"),
    [
        ("scan/2014-09-05_Bonn.pdf", 5, "file name", 5),
        ("scan/05.09.2014 Bonn.pdf", 5, "file name", 5),
        ("scan/Bonn, Eingang 05.09.2014.pdf", 5, "file name", None),
        ("scan/Bonn eingegangen am 5.9.14.pdf", 5, "file name", None),
        ("scan/Bonn Eingang 20140905.pdf", 5, "file name", None),
        ("post/Bonn Eingang 05.09.2014 Poststempel 04.09.2014.pdf", 5, "file name", 4),
        ("scan/Eingang 05.09.2014/Bonn.pdf", 5, "folder name", None),
        ("scan/2014-09-05/Bonn.pdf", 5, "folder name", 5),
        ("scan/2014-09-05/2014-09-04 Bonn.pdf", 4, "file name", 4),
        ("scan/2014-09-05/Poststempel 2014-09-03 Bonn.pdf", 5, "folder name", 3),
        ("fax/2014-09-05/Bonn.pdf", 5, "folder name", None),
    ],
)
def test_days_stand_in_names(tmp_path: Path, name: str, received: int, known_by: str, postmark: int | None) -> None:
    put(tmp_path / name, b"%PDF-1.4 %%EOF")
    found = collected(tmp_path)[name]
    assert (found.received_at, found.received_by) == (noon(received), known_by)
    assert found.postmarked_on == (date(2014, 9, postmark) if postmark else None)


@pytest.mark.parametrize("name", ["scan/Bonn 31.02.2014.pdf", "scan/Eingang 99.99.2014.pdf", "scan/Wareneingang12.pdf"])
def test_no_day_is_made_up(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, b"%PDF-1.4 %%EOF")
    found = collected(tmp_path)[name]
    assert (found.received_by, found.postmarked_on) == ("file time", None)


def test_a_postmark_alone_leaves_the_receipt_to_the_file(tmp_path: Path) -> None:
    put(tmp_path / "post/Ulm, Poststempel 04.09.2014.pdf", b"%PDF-1.4 %%EOF")
    (found,) = collected(tmp_path).values()
    assert (found.received_by, found.postmarked_on) == ("file time", date(2014, 9, 4))


def test_the_side_file_may_tell_both_days(tmp_path: Path) -> None:
    put(tmp_path / "post/Ulm.pdf", b"%PDF-1.4 %%EOF")
    put(tmp_path / "post/Ulm.pdf.toml", b"received = 2014-09-08\npostmarked = 2014-09-05\n")
    (found,) = collected(tmp_path).values()
    assert (found.received_at, found.postmarked_on) == (noon(8), date(2014, 9, 5))


def test_what_the_person_gives_is_the_day_of_paper_too(tmp_path: Path) -> None:
    put(tmp_path / "scan/Ulm.pdf", b"%PDF-1.4 %%EOF")
    (found,) = collected(tmp_path, date(2014, 9, 4)).values()
    assert (found.channel, found.received_at, found.received_by) == ("post", noon(4), "given")


def test_a_fax_tells_its_sender_and_its_time(tmp_path: Path) -> None:
    """Case 68."""
    put(tmp_path / "fax/fax000042.tif", fax(3))
    put(tmp_path / "fax000043.tif", fax())
    found = collected(tmp_path)
    for entry in found.values():
        assert (entry.channel, entry.sender, entry.received_by) == ("fax", "030 23125 117", "fax server")
        assert entry.received_at == datetime(2014, 9, 4, 14, 52, 11, tzinfo=UTC)
    assert len(found) == 2


def test_a_day_in_the_name_wins_over_the_fax_server(tmp_path: Path) -> None:
    put(tmp_path / "fax/2014-09-03 fax.tif", fax())
    (found,) = collected(tmp_path).values()
    assert (found.received_at, found.received_by, found.sender) == (noon(3), "file name", "030 23125 117")


@pytest.mark.parametrize(
    "content",
    [
        fax(when="gestern"),
        fax(when="0000:00:00 00:00:00"),
        fax(when="2914:09:04 16:52:11"),
        fax()[:40],
        b"II*\x00\xff\xff\xff\xff",
        b"MM\x00*",
    ],
)
def test_damaged_tags_are_no_error(tmp_path: Path, content: bytes) -> None:
    put(tmp_path / "fax/fax1.tif", content)
    assert collected(tmp_path)["fax/fax1.tif"].received_by == "file time"


def test_a_picture_that_is_no_fax_stays_a_file(tmp_path: Path) -> None:
    put(tmp_path / "Karte.tif", picture("TIFF"))
    assert collected(tmp_path)["Karte.tif"].channel == "folder"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["scan_001.jpg", "scan_002.jpg", "scan_003.jpg"], ["scan/scan (3 Seiten)"]),
        (["Bonn-1.png", "Bonn-2.png"], ["scan/Bonn (2 Seiten)"]),
        (["CKMBT_C30004102315230_0001.JPG", "CKMBT_C30004102315230_0002.JPG"], ["scan/CKMBT_C30004102315230 (2 Seiten)"]),
        (["Bonn Seite 1.jpg", "Bonn Seite 2.jpg"], ["scan/Bonn (2 Seiten)"]),
        (["1.jpg", "2.jpg"], ["scan/scan (2 Seiten)"]),
        (["a_1.jpg", "a_2.jpg", "b_1.jpg", "b_2.jpg"], ["scan/a (2 Seiten)", "scan/b (2 Seiten)"]),
        ([f"s_{number}.jpg" for number in range(1, 12)], ["scan/s (11 Seiten)"]),
        (["scan_001.jpg", "scan_003.jpg"], ["scan/scan_001.jpg", "scan/scan_003.jpg"]),
        (["scan_017.jpg", "scan_018.jpg"], ["scan/scan_017.jpg", "scan/scan_018.jpg"]),
        (["SMFP110511152300.jpg", "SMFP110511152301.jpg"], ["scan/SMFP110511152300.jpg", "scan/SMFP110511152301.jpg"]),
        (["scan_001.pdf", "scan_002.pdf"], ["scan/scan_001.pdf", "scan/scan_002.pdf"]),
        (["scan_001.jpg", "scan_002.png"], ["scan/scan_001.jpg", "scan/scan_002.png"]),
    ],
)  # fmt: skip
def test_pages_of_a_pile_arrive_together(tmp_path: Path, names: Sequence[str], expected: Sequence[str]) -> None:
    for name in names:
        put(tmp_path / "scan" / name, picture("PNG" if name.endswith("png") else "JPEG") + b"%%EOF")
    assert sorted(collected(tmp_path)) == sorted(expected)


def test_pages_stay_as_they_are_and_give_the_same_bytes_again(tmp_path: Path) -> None:
    pages = [picture(shade=shade) for shade in (60, 120, 180)]
    for number, page in enumerate(pages, 1):
        put(tmp_path / f"scan/scan_{number:03}.jpg", page)
    (first,), (second,) = collected(tmp_path).values(), collected(tmp_path).values()
    assert first.content == second.content
    archive = zipfile.ZipFile(io.BytesIO(first.content))
    assert [archive.read(name) for name in archive.namelist()] == pages


def test_a_pile_becomes_one_document_in_its_order(tmp_path: Path) -> None:
    for number, shade in enumerate((60, 120, 180), 1):
        put(tmp_path / f"scan/scan_{number}.jpg", picture(shade=shade))
    (found,) = collected(tmp_path).values()
    parcel = unpack(found.content, "application/zip", found.name)
    ((name, content),) = parcel.parts
    assert name == "scan (3 Seiten).pdf"
    with pypdfium2.PdfDocument(content) as document:
        shades = [page.render(scale=0.1, grayscale=True).to_numpy()[5, 5] for page in document]
        assert [round(float(shade), -1) for shade in shades] == [60, 120, 180]
        assert document[0].get_size() == pytest.approx((612, 792), abs=1)
    assert unpack(found.content, "application/zip", found.name).parts == parcel.parts


def test_photographs_of_one_mail_become_one_document() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ida <ida@example.org>", "Antrag"
    mail.set_content("Anbei die Fotos.")
    for number in (1207, 1208):
        mail.add_attachment(picture(size=(1200, 1700)), maintype="image", subtype="jpeg", filename=f"IMG_{number}.jpg")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Beschluss_1.pdf")
    parts = unpack(bytes(mail), "message/rfc822", "a.eml").parts
    assert [name for name, _ in parts] == ["IMG (2 Seiten).pdf", "Beschluss_1.pdf"]


def test_a_page_turned_by_its_camera_stands_upright() -> None:
    exif = Image.Exif()
    exif[274] = 6
    pages = [("f_1.jpg", picture(size=(1700, 1200), exif=exif)), ("f_2.jpg", picture(size=(1200, 1700)))]
    mail = EmailMessage()
    mail["From"] = "ida@example.org"
    mail.set_content("Fotos")
    for name, content in pages:
        mail.add_attachment(content, maintype="image", subtype="jpeg", filename=name)
    ((_, joined),) = unpack(bytes(mail), "message/rfc822", "a.eml").parts
    with pypdfium2.PdfDocument(joined) as document:
        assert [page.get_width() < page.get_height() for page in document] == [True, True]


def test_pages_of_which_one_is_damaged_stay_single() -> None:
    mail = EmailMessage()
    mail["From"] = "ida@example.org"
    mail.set_content("Fotos")
    for number, content in enumerate((picture(), b"\xff\xd8\xff" + b"kaputt" * 30_000), 1):
        mail.add_attachment(content, maintype="image", subtype="jpeg", filename=f"f_{number}.jpg")
    assert [name for name, _ in unpack(bytes(mail), "message/rfc822", "a.eml").parts] == ["f_1.jpg", "f_2.jpg"]


def test_a_fax_of_many_pages_is_no_page_of_a_pile(tmp_path: Path) -> None:
    put(tmp_path / "fax/fax-1.tif", fax(3))
    put(tmp_path / "fax/fax-2.tif", fax(2))
    assert sorted(collected(tmp_path)) == ["fax/fax-1.tif", "fax/fax-2.tif"]
    put(tmp_path / "scan/blatt-1.tif", picture("TIFF"))
    put(tmp_path / "scan/blatt-2.tif", picture("TIFF"))
    assert "scan/blatt (2 Seiten)" in collected(tmp_path)


def test_only_machines_number_their_pages(tmp_path: Path) -> None:
    """What people put into the inbox themselves is not bound together."""
    put(tmp_path / "Bonn_1.jpg", picture())
    put(tmp_path / "Bonn_2.jpg", picture())
    assert sorted(collected(tmp_path)) == ["Bonn_1.jpg", "Bonn_2.jpg"]


@pytest.mark.parametrize("content", [picture()[:-200], picture("PNG")[:-20], b"%PDF-1.4 halb", b""])
def test_a_file_that_is_still_being_written_waits(tmp_path: Path, content: bytes) -> None:
    path = put(tmp_path / "scan/Bonn.bin", content, age_s=20)
    assert troubles(tmp_path) == ["Die Datei wird gerade noch geschrieben."]
    put(path, content, age_s=HOUR)
    assert list(collected(tmp_path)) == ["scan/Bonn.bin"]


def test_a_pile_waits_for_pages_that_may_follow(tmp_path: Path) -> None:
    put(tmp_path / "scan/scan_1.jpg", picture(), age_s=40)
    put(tmp_path / "scan/scan_2.jpg", picture(), age_s=5)
    assert troubles(tmp_path) == ["Die letzte Seite kam eben erst; vielleicht folgen noch Seiten."]
    for number in (1, 2):
        put(tmp_path / f"scan/scan_{number}.jpg", picture(), age_s=90)
    assert list(collected(tmp_path)) == ["scan/scan (2 Seiten)"]


def fax_mail(sender: str, subject: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = sender, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Absender: 030 23125 118\nSeiten: 1\n")
    mail.add_attachment(fax(), maintype="image", subtype="tiff", filename="fax.tif")
    return bytes(mail)


@pytest.mark.parametrize(
    ("content", "carrier", "caller"),
    [
        (fax_mail("Fax2Mail <fax2mail@anbieter.example.com>", "Fax von 030 23125 117"), "fax", "030 23125 117"),
        (fax_mail("HylaFAX Empfang <fax@example.org>", "Fax empfangen von +49 30 23125117"), "fax", "+49 30 23125117"),
        (fax_mail("noreply@fax-dienst.example.com", "Neues Fax (1 Seite)", X_Fax_Caller="x"), "fax", "030 23125 118"),
        (fax_mail("melder@anbieter.example.com", "Nachricht"), "fax", "030 23125 118"),
        (fax_mail("kopierer-1@example.org", "Scan vom Kopierer"), "scanner", ""),
        (fax_mail("Ida Fax <ida@example.org>", "Unser Fax von gestern"), "", ""),
        (fax_mail("fax@example.org", "Antrag"), "", ""),
    ],
)
def test_a_fax_mail_is_a_fax(content: bytes, carrier: str, caller: str) -> None:
    """Case 68: nobody answers the machine."""
    machines = Machines(faxes=("melder@*",), scanners=("kopierer-?@example.org",))
    mail = unpack(content, "message/rfc822", "a.eml", (), machines).mail
    assert mail is not None
    assert (mail.carrier, mail.caller) == (carrier, caller)
    if carrier:
        assert mail.kind == "machine"
        assert not address(mail, "mail", "").recipient


def test_what_a_machine_brought_came_by_fax_or_post() -> None:
    now = datetime(2014, 9, 5, tzinfo=UTC)
    for sender, carrier, channel, known in (
        ("fax2mail@anbieter.example.com", "fax", "fax", "030 23125 117"),
        ("kopierer@example.org", "scanner", "post", ""),
    ):
        raw = fax_mail(sender, "Fax von 030 23125 117")
        mail = unpack(raw, "message/rfc822", "a.eml", (), Machines(scanners=("kopierer@*",))).mail
        assert mail is not None
        assert mail.carrier == carrier
        arrival = Arrival("ab", "a.eml", "mail", now, "mail server", "message/rfc822", len(raw), sender=sender)
        events = (Arrived(arrival), Unpacked("ab", (), mail=mail))
        history = fold_history(Entry(number, f"k{number}", now, event) for number, event in enumerate(events, 1))
        assert (history.arrivals["ab"].channel, history.arrivals["ab"].sender) == (channel, known)
