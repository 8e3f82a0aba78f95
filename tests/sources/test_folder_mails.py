"""Files and folders of many mails in the inbox: each mail arrives by itself, at its own time."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from mailbox import mbox
from pathlib import Path

import pytest

from klimadocs.model.trouble import Trouble
from klimadocs.sources import Delivery, open_folder
from klimadocs.sources.mbox import read_mbox
from tests.sources.outlook_files import compound_file, outlook_mail, text

PDF = b"%PDF-1.7"


def mail(number: int, body: str = "Guten Tag") -> EmailMessage:
    message = EmailMessage()
    message["Received"] = f"from a by mx.example.org; Sat, 06 Sep 2014 08:{number:02}:00 +0200"
    message["From"], message["Subject"] = f"ida{number}@example.org", f"Antrag {number}"
    message.set_content(body)
    message.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    return message


def collected(inbox: Path) -> dict[str, Delivery]:
    found = list(open_folder(inbox).collect())
    assert not [entry for entry in found if isinstance(entry, Trouble)]
    return {entry.name: entry for entry in found if isinstance(entry, Delivery)}


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["Eingang.mbox", "Inbox"])
def test_each_mail_of_an_mbox_file_arrives_by_itself(tmp_path: Path, name: str) -> None:
    """Written by the standard library: what it reads back is what arrives."""
    path = tmp_path / name
    box = mbox(path)
    for number in range(3):
        box.add(mail(number, "Guten Tag\n\nFrom Ulm with love: 2014\n>From hier\n"))
    box.close()
    found = collected(tmp_path)
    assert list(found) == [f"{name}, Nachricht {number}" for number in (1, 2, 3)]
    for number, delivery in enumerate(found.values()):
        assert delivery.received_at == datetime(2014, 9, 6, 6, number, tzinfo=UTC)
        assert (delivery.received_by, delivery.channel) == ("mail server", "mail")
        assert (delivery.sender, delivery.subject) == (f"ida{number}@example.org", f"Antrag {number}")
        assert b"\nFrom Ulm with love: 2014\n" in delivery.content


def test_a_mail_is_the_same_in_an_mbox_file_and_by_itself(tmp_path: Path) -> None:
    """Its sha256 must not depend on where it lay, else it is answered twice."""
    alone = bytes(mail(1))
    content = b"From - Sat Sep  6 08:12:00 2014\n" + alone + b"\nFrom - Sat Sep  6 08:13:00 2014\n" + bytes(mail(2))
    put(tmp_path / "a.mbox", content)
    put(tmp_path / "b.eml", alone)
    found = collected(tmp_path)
    assert found["a.mbox, Nachricht 1"].content == found["b.eml"].content


def test_one_mail_with_an_envelope_line_stays_a_file(tmp_path: Path) -> None:
    put(tmp_path / "a.eml", b"From ida@example.org Sat Sep  6 08:12:00 2014\n" + bytes(mail(1)))
    assert list(collected(tmp_path)) == ["a.eml"]


def test_a_mail_that_is_too_large_is_a_trouble_and_the_others_arrive(tmp_path: Path) -> None:
    """Case 65."""
    line = b"From a@b Sat Sep  6 08:12:00 2014\n"
    path = put(
        tmp_path / "a.mbox", line + b"A: b\n\nx\n\n" + line + b"A: b\n\n" + b"y" * 500 + b"\n\n" + line + b"A: b\n\nz\n"
    )
    assert list(read_mbox(path, 100)) == [b"A: b\n\nx\n", None, b"A: b\n\nz\n"]


@pytest.mark.parametrize(
    "content",
    [
        b"From Ulm kam ein Brief.\nUnd noch einer.\n",
        b"From \n",
        b"",
        b"From a@b Sat Sep  6 08:12:00 2014\n",
        b"From: a\n\nx",
    ],
)
def test_what_only_looks_like_an_mbox_file_stays_a_file(tmp_path: Path, content: bytes) -> None:
    put(tmp_path / "Notiz", content)
    assert list(collected(tmp_path)) == ["Notiz"]


def test_mails_of_a_maildir_arrive_and_unfinished_ones_wait(tmp_path: Path) -> None:
    put(tmp_path / "Post/new/1409900000.M1P2.host", bytes(mail(1)))
    put(tmp_path / "Post/cur/1409900001.M1P2.host:2,RS", bytes(mail(2)))
    put(tmp_path / "Post/tmp/1409900002.M1P2.host", bytes(mail(3))[:50])
    put(tmp_path / "Post/dovecot-uidlist", b"3 V1\n")
    found = collected(tmp_path)
    assert set(found) == {"Post/new/1409900000.M1P2.host", "Post/cur/1409900001.M1P2.host:2,RS"}
    assert {entry.channel for entry in found.values()} == {"mail"}


def test_an_outlook_file_came_by_mail(tmp_path: Path) -> None:
    put(tmp_path / "Antrag.msg", compound_file(outlook_mail(text(0x0037, "Antrag"))))
    put(tmp_path / "Antrag.doc", compound_file({"WordDocument": b"x"}))
    assert {name: entry.channel for name, entry in collected(tmp_path).items()} == {
        "Antrag.msg": "mail",
        "Antrag.doc": "folder",
    }


def test_a_file_that_grows_while_it_is_read_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Patched, since the moment between two looks cannot be hit otherwise."""
    path = put(tmp_path / "a.docx", b"halb")
    read = Path.read_bytes

    def growing(self: Path) -> bytes:
        content = read(self)
        with path.open("ab") as stream:
            stream.write(b"mehr")
        os.utime(path, ns=(1, 1))
        return content

    monkeypatch.setattr(Path, "read_bytes", growing)
    [found] = open_folder(tmp_path).collect()
    assert isinstance(found, Trouble)
    assert found.kind == "not_accessible"


def test_files_stay_where_people_put_them(tmp_path: Path) -> None:
    path = put(tmp_path / "a.eml", bytes(mail(1)))
    source = open_folder(tmp_path)
    [delivery] = source.collect()
    assert isinstance(delivery, Delivery)
    source.keep(delivery)
    source.keep(delivery)
    assert list(source.settle(lambda digest: "done")) == []
    assert path.exists()
