"""Paper: what lies in the print tray, and what LibreOffice may do wrong (cases 26 and 27)."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from klimadocs.couriers import address_sheet, open_tray, printing
from klimadocs.couriers.tray import TrayCourier
from klimadocs.errors import RefusedError, TemporaryError
from klimadocs.model.mail import Attachment, Outgoing
from tests.couriers.mails import NOW, WORD, mail
from tests.letters.sheets import Sheet, require_office, sheets_of
from tests.servers.processes import await_quiet

POSTAL = ("Stadt Musterhausen", "Amt für Umwelt und Klimaschutz", "Frau Dr. Heike Brandt", "Marktplatz 1", "53113 Bonn")
RETURN_LINE = "Servicestelle Klima · Tulpenfeld 7 · 53113 Bonn"
WINDOW = (20.0, 45.0, 105.0, 90.0)
ADDRESS = (20.0, 62.0, 105.0, 90.0)


def word(text: str, pages: int = 1) -> bytes:
    document = Document()
    for number in range(pages):
        document.add_paragraph(f"{text} {number + 1}")
        if number + 1 < pages:
            document.add_page_break()
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


LETTERS = (
    Attachment("KP-2014-017 Eingangsbestätigung.docx", WORD, word("Wir haben Ihr Formular.")),
    Attachment("KP-2014-017 Merkblatt.pdf", "application/pdf", pdf(3)),
    Attachment("KP-2014-017 Nachforderung.docx", WORD, word("Es fehlt etwas.", 2)),
)
NAME = "KP-2014-017 Eingangsbestätigung, Merkblatt, Nachforderung"


def paper(**changes: object) -> Outgoing:
    return mail(
        **(
            {"attachments": LETTERS, "postal": POSTAL, "return_line": RETURN_LINE, "sender": "", "recipient": ""}
            | changes
        )
    )


def without_office(folder: Path) -> TrayCourier:
    return TrayCourier(folder, "", now=lambda: NOW)


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str], str]:
    """Makes a program that behaves as the shell script says, instead of LibreOffice."""

    def make(script: str) -> str:
        path = tmp_path / "soffice"
        path.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done; out=$2\n{script}\n')
        path.chmod(0o755)
        return str(path)

    return make


# ---------------------------------------------------------------------- with LibreOffice


def test_one_pdf_with_sheet_and_letters(tmp_path: Path) -> None:
    courier = TrayCourier(tmp_path / "korb", require_office(), now=lambda: NOW)

    assert courier.hand_over(paper()) == f"korb/{NAME}.pdf"

    assert listed(tmp_path / "korb") == [f"{NAME}.pdf"]
    pages = [page.extract_text() for page in PdfReader(tmp_path / "korb" / f"{NAME}.pdf").pages]
    assert len(pages) == 7
    assert "Wir haben Ihr Formular. 1" in pages[1]
    assert pages[2:5] == ["", "", ""]
    assert "Es fehlt etwas. 2" in pages[6]
    assert "1. Eingangsbestätigung (1 Seite)" in pages[0]
    assert "2. Merkblatt (3 Seiten)" in pages[0]
    assert "3. Nachforderung (2 Seiten)" in pages[0]


def test_two_times_are_one(tmp_path: Path) -> None:
    courier = TrayCourier(tmp_path / "korb", require_office(), now=lambda: NOW)
    place = courier.hand_over(paper())
    content = (tmp_path / place).read_bytes()

    assert courier.hand_over(paper()) == place
    assert without_office(tmp_path / "korb").hand_over(paper()) == place
    assert (tmp_path / place).read_bytes() == content
    assert listed(tmp_path / "korb") == [f"{NAME}.pdf"]


def test_the_door_opens(tmp_path: Path) -> None:
    courier = open_tray(tmp_path / "korb")

    assert courier.kind == "tray"
    assert courier.hand_over(paper(attachments=LETTERS[1:2])).startswith("korb/KP-2014-017 Merkblatt")
    assert list(courier.departures([paper()])) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"Guten Tag, ich bin ein Text.", b"PK\x03\x04 garbage", b"%PDF-1.7 garbage", pdf(1, "x")],
    ids=["empty", "text", "no archive", "no pdf", "locked"],
)
def test_27_what_is_no_letter_is_not_printed(tmp_path: Path, content: bytes) -> None:
    """LibreOffice prints an empty or a plain text file under any name and says that all is well."""
    courier = TrayCourier(tmp_path / "korb", require_office())

    with pytest.raises(RefusedError, match=r"„Brief\.docx“ lässt sich nicht als PDF drucken"):
        courier.hand_over(paper(attachments=(*LETTERS[:1], Attachment("Brief.docx", WORD, content))))

    assert listed(tmp_path / "korb") == []


# ---------------------------------------------------------------------- with programs that fail


@pytest.mark.parametrize(
    "script", ["exit 0", "exit 77", ": > $out/0.pdf", "echo %PDF-1.7 > $out/0.pdf", "kill -SEGV $$"]
)
def test_27_success_is_a_pdf_with_pages(tmp_path: Path, office: Callable[[str], str], script: str) -> None:
    courier = TrayCourier(tmp_path / "korb", office(script))

    with pytest.raises(RefusedError, match="Eingangsbestätigung"):
        courier.hand_over(paper())

    assert listed(tmp_path / "korb") == []


def test_26_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, office: Callable[[str], str]) -> None:
    note = tmp_path / "alive"
    script = office(f"(while true; do date +%N > {note}; sleep 0.02; done) & wait")

    with pytest.raises(TemporaryError, match="LibreOffice"):
        printing.print_letters(LETTERS, script, start_seconds=1.0, letter_seconds=0.0)

    await_quiet(note)


def test_94_the_program_gets_neither_secrets_nor_foreign_names(
    tmp_path: Path, office: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLIMADOCS_PASSWORD", "geheim-23125")
    script = office(f'env > {tmp_path}/env; echo "$@" > {tmp_path}/arguments')
    hostile = Attachment("--convert-to $(touch x) .docx", WORD, LETTERS[0].content)

    with pytest.raises(RefusedError):
        printing.print_letters((hostile,), script)

    assert "geheim" not in (tmp_path / "env").read_text()
    assert (tmp_path / "arguments").read_text().split()[2:] == ["0.docx"]


# ---------------------------------------------------------------------- without LibreOffice


def test_without_libreoffice_it_is_a_folder(tmp_path: Path) -> None:
    courier = without_office(tmp_path / "korb")

    assert [courier.hand_over(paper()) for _ in range(2)] == [f"korb/{NAME}"] * 2

    assert listed(tmp_path / "korb") == [
        NAME, f"{NAME}/0 Adressblatt.pdf", f"{NAME}/1 KP-2014-017 Eingangsbestätigung.docx",
        f"{NAME}/2 KP-2014-017 Merkblatt.pdf", f"{NAME}/3 KP-2014-017 Nachforderung.docx",
    ]  # fmt: skip
    assert (tmp_path / "korb" / NAME / "3 KP-2014-017 Nachforderung.docx").read_bytes() == LETTERS[2].content


def test_another_mail_of_the_same_letters_gets_a_name_of_its_own(tmp_path: Path) -> None:
    courier = without_office(tmp_path / "korb")
    places = [courier.hand_over(paper(id=f"{number}@klima.example.org")) for number in range(3)]

    assert places == [f"korb/{NAME}", f"korb/{NAME} (2)", f"korb/{NAME} (3)"]
    assert courier.hand_over(paper(id="1@klima.example.org")) == places[1]


def test_files_of_others_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "korb").mkdir()
    (tmp_path / "korb" / f"{NAME}.pdf").write_bytes(b"from somebody else")

    assert without_office(tmp_path / "korb").hand_over(paper()) == f"korb/{NAME} (2)"
    assert (tmp_path / "korb" / f"{NAME}.pdf").read_bytes() == b"from somebody else"


def test_a_folder_left_half_done_is_done_again(tmp_path: Path) -> None:
    (tmp_path / "korb" / ".klimadocs.parts").mkdir(parents=True)
    (tmp_path / "korb" / ".klimadocs.parts" / "rest").write_bytes(b"x")

    without_office(tmp_path / "korb").hand_over(paper(attachments=LETTERS[:1]))

    assert len(listed(tmp_path / "korb")) == 3


def test_names_never_leave_the_tray(tmp_path: Path) -> None:
    hostile = Attachment("../../../../a\x00b\u202e.docx", WORD, LETTERS[0].content)

    place = without_office(tmp_path / "korb").hand_over(paper(case="../../x\r\n", attachments=(hostile,)))

    assert place.count("/") == 1
    assert (tmp_path / place).is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["korb"]
    assert all(name.isprintable() for name in listed(tmp_path))


def test_a_tray_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "korb").write_text("a file where the folder should be")

    with pytest.raises(TemporaryError, match="Druckkorb"):
        without_office(tmp_path / "korb").hand_over(paper())


def test_8_a_full_disk_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TemporaryError, match="No space left"):
        without_office(tmp_path / "korb").hand_over(paper())
    assert listed(tmp_path / "korb") == []

    monkeypatch.undo()
    assert without_office(tmp_path / "korb").hand_over(paper()) == f"korb/{NAME}"


# ---------------------------------------------------------------------- the sheet


def sheet_of(tmp_path: Path, **changes: object) -> Sheet:
    folder = tmp_path / str(time.monotonic_ns())
    place = without_office(folder).hand_over(paper(**changes))
    (sheet,) = sheets_of(folder.parent / place / "0 Adressblatt.pdf")
    shutil.rmtree(folder)
    return sheet


def test_the_address_stands_in_the_window(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path)

    assert [stretch.text.strip() for stretch in sheet.within(*ADDRESS)] == list(POSTAL)
    assert [stretch.text.strip() for stretch in sheet.within(*WINDOW)] == [RETURN_LINE, *POSTAL]
    for stretch in sheet.within(*WINDOW):
        assert stretch.right <= 105.0
        assert stretch.bottom <= 90.0
    assert "per Post" in sheet.text
    assert "KP-2014-017" in sheet.text
    assert "22.11.2026" in sheet.text
    assert "Re:" not in sheet.text
    assert "Anschrift fehlt" not in sheet.text


@pytest.mark.parametrize(
    "postal",
    [
        ("Zweckverband " + "Wasserversorgung und Abwasserbeseitigung " * 2, *POSTAL),
        ("Donaudampfschifffahrts" * 6,),
        tuple(f"Zeile {number}" for number in range(9)),
        ("W" * 150,),
    ],
)
def test_long_addresses_stay_in_the_window(tmp_path: Path, postal: tuple[str, ...]) -> None:
    sheet = sheet_of(tmp_path, postal=postal)

    found = sheet.within(*ADDRESS)
    assert "".join("".join(stretch.text for stretch in found).split()) == "".join("".join(postal).split())
    assert max(stretch.right for stretch in found) <= 105.0
    assert max(stretch.bottom for stretch in found) <= 90.5


def test_an_address_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="zu lang für das Adressfeld"):
        sheet_of(tmp_path, postal=("Zeile",) * 20)


def test_a_fax_says_where_it_goes(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, fax="030 23125 199", postal=())

    assert "per Fax an 030 23125 199" in sheet.text
    assert "Per Fax: 030 23125 199" in [stretch.text.strip() for stretch in sheet.within(*WINDOW)]
    assert "Anschrift fehlt" not in sheet.text


def test_a_missing_address_is_told(tmp_path: Path) -> None:
    assert "Anschrift fehlt" in sheet_of(tmp_path, postal=()).text


def test_many_letters_and_long_words_stay_on_the_sheet(tmp_path: Path) -> None:
    letters = tuple(Attachment(f"Brief {number} {'x' * 100}.docx", WORD, LETTERS[0].content) for number in range(60))

    sheet = sheet_of(tmp_path, attachments=letters, subject="W" * 500, sender_name="N" * 190, return_line="R" * 190)

    assert "weitere" in sheet.text
    assert max(stretch.right for stretch in sheet.texts) <= 195.0
    assert max(stretch.bottom for stretch in sheet.texts) <= 285.0


def test_the_same_sheet_has_the_same_bytes() -> None:
    first, second = (address_sheet.draw_sheet(paper(), [("Brief", 2)], NOW.date()) for _ in range(2))

    assert first == second
