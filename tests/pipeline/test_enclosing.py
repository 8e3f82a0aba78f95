"""The form that lies beside a letter asking for more: written, left alone once staff typed into it, sent along, gone."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from klimadocs.ooxml.writing import with_parts
from tests.pipeline.house import House
from tests.pipeline.test_dispatch import Post
from tests.tiny import LETTER, lay_out

CASE = "LA-2031-01"
FILE = f"{CASE} Formular zum Ergänzen.docx"
ASKS = "zum Antrag {{ fall.zeichen }} von {{ name }} fehlt: {% for gap in luecken %}{{ gap.feld }} {% endfor %}"


@pytest.fixture
def post(tmp_path: Path) -> Post:
    """The letter of this call asks for what is missing, and encloses the form."""
    letter = f'{LETTER}encloses = "form"\n[when]\nall = ["gaps"]\n'
    return Post(House(tmp_path, lay_out(tmp_path, (ASKS,), letter)))


def form(post: Post, folder: str = f"review/{CASE}") -> Path:
    return post.house.root / "outbox" / folder / FILE


def typed(content: bytes) -> bytes:
    """As if staff had typed into it."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        body = archive.read("word/document.xml").replace(b"Gasse 3", b"Gasse 33")
    return with_parts(content, {"word/document.xml": body})


def test_it_lies_beside_the_letter_and_leaves_with_it(post: Post) -> None:
    post.mail("m1", alter="")
    post.approve_all()
    assert form(post).is_file()
    post.run()
    [mail] = post.draft.mails
    assert [file.name for file in mail.attachments] == [f"{CASE} Bestätigung.docx", FILE]
    assert post.run().is_idle


def test_a_second_run_changes_nothing(post: Post) -> None:
    post.mail("m1", alter="")
    post.run()
    before = form(post).read_bytes()
    assert post.run().is_idle
    assert form(post).read_bytes() == before


def test_what_staff_typed_into_it_is_left_alone_and_sent(post: Post) -> None:
    post.mail("m1", alter="")
    post.run()
    mine = typed(form(post).read_bytes())
    form(post).write_bytes(mine)
    post.session("correct", CASE, "strasse", "Weg 9", "rr")
    assert form(post).read_bytes() == mine
    post.approve_all()
    post.run()
    assert post.draft.mails[0].attachments[1].content == mine


def test_a_correction_is_carried_into_it(post: Post) -> None:
    post.mail("m1", alter="")
    post.run()
    before = form(post).read_bytes()
    post.session("correct", CASE, "strasse", "Weg 9", "rr")
    with zipfile.ZipFile(form(post)) as archive:
        assert b"Weg 9" in archive.read("word/document.xml")
    assert form(post).read_bytes() != before


def test_it_goes_when_nothing_is_asked_for_any_more(post: Post) -> None:
    post.mail("m1", alter="")
    post.run()
    assert form(post).is_file()
    post.session("correct", CASE, "alter", "9", "rr")
    assert not form(post).exists()


def test_staff_may_move_it_along_with_the_letter(post: Post) -> None:
    post.mail("m1", alter="")
    post.run()
    approved = post.house.root / "outbox" / "approved"
    approved.mkdir(exist_ok=True)
    for name in (FILE, f"{CASE} Bestätigung.docx"):
        (form(post).parent / name).rename(approved / name)
    report = post.run()
    assert [trouble.kind for trouble in report.day.troubles] == []
    [mail] = post.draft.mails
    assert [file.name for file in mail.attachments] == [f"{CASE} Bestätigung.docx", FILE]


def test_a_letter_that_encloses_nothing_has_no_such_file(tmp_path: Path) -> None:
    plain = Post(House(tmp_path, lay_out(tmp_path)))
    plain.mail("m1", alter="")
    plain.run()
    assert not form(plain).exists()
