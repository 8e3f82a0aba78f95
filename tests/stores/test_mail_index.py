"""One suite over every index of mail servers: in SQL, in memory, and in memory over another one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from klimadocs.errors import DamageError, TemporaryError
from klimadocs.model.mailbox import Known, Mark, Pause, Place
from klimadocs.stores import MailIndex, open_ledger, open_mail_index
from klimadocs.stores.memory import MemoryMailIndex

LARGEST_UID = 2**32 - 1
MOMENT = datetime(2014, 9, 4, 10, 30, tzinfo=UTC)
PLACE = Place("buero", "INBOX", 4711, 17)
MARK = Mark("buero", "INBOX", 4711, 18, "abc", 3, "12 345")


def known(uid: int, state: str = "kept", folder: str = "INBOX", validity: int = 4711) -> Known:
    return Known(Place("buero", folder, validity, uid), state, f"digest{uid}", uid * 10)  # type: ignore[arg-type]


@pytest.fixture(params=["memory", "memory over sql", "sql"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MailIndex]:
    opened: MailIndex = MemoryMailIndex()
    if request.param != "memory":
        open_ledger(str(tmp_path / "ledger.sqlite")).close()
        opened = open_mail_index(str(tmp_path / "ledger.sqlite"))
    yield MemoryMailIndex(opened) if request.param == "memory over sql" else opened
    opened.close()


def test_places_come_back_as_they_were_by_uid(index: MailIndex) -> None:
    entries = [
        known(LARGEST_UID),
        Known(PLACE, "deferred", "", 5, 3, MOMENT, "der Server gibt sie nicht heraus"),
        known(2, "too_large"),
    ]
    index.note(*entries)
    assert list(index.known("buero", "INBOX")) == [entries[2], entries[1], entries[0]]
    assert list(index.known("buero", "Post")) == []
    assert list(index.known("amt", "INBOX")) == []


def test_what_is_noted_again_is_replaced_and_what_is_done_with_is_not_told(index: MailIndex) -> None:
    index.note(known(1), known(2), known(3))
    index.note(known(1, "settled"), known(2, "gone"), known(3, "deferred"))
    assert list(index.known("buero", "INBOX")) == [known(3, "deferred")]
    index.note()
    index.note(known(1, "kept"), known(1, "too_large"))
    assert [entry.state for entry in index.known("buero", "INBOX")] == ["too_large", "deferred"]


def test_a_mark_is_one_for_each_folder(index: MailIndex) -> None:
    assert index.mark("buero", "INBOX") is None
    other = Mark("buero", "Anträge 2014", 1, LARGEST_UID)
    for mark in (MARK, other, Mark("buero", "INBOX", 4712, 1)):
        index.set_mark(mark)
    assert index.mark("buero", "INBOX") == Mark("buero", "INBOX", 4712, 1)
    assert index.mark("buero", "Anträge 2014") == other


def test_a_folder_is_forgotten_with_everything_in_it_and_no_other(index: MailIndex) -> None:
    index.note(known(1), known(2, "deferred"), known(1, folder="Post"), known(1, validity=4712))
    index.set_mark(MARK)
    index.set_mark(Mark("buero", "Post", 1, 2))
    index.forget("buero", "INBOX")
    index.forget("buero", "INBOX")
    assert list(index.known("buero", "INBOX")) == []
    assert index.mark("buero", "INBOX") is None
    assert index.mark("buero", "Post") == Mark("buero", "Post", 1, 2)
    assert list(index.known("buero", "Post")) == [known(1, folder="Post")]
    index.note(known(5))
    index.set_mark(MARK)
    assert list(index.known("buero", "INBOX")) == [known(5)]
    assert index.mark("buero", "INBOX") == MARK


def test_a_pause_lasts_until_it_is_ended(index: MailIndex) -> None:
    assert index.pause("mailbox:buero") is None
    index.set_pause(Pause("mailbox:buero", 1, MOMENT, "eins"))
    later = Pause("mailbox:buero", 2, MOMENT.astimezone(timezone(timedelta(hours=2))), "zwei")
    index.set_pause(later)
    assert index.pause("mailbox:buero") == later
    index.end_pause("mailbox:buero")
    index.end_pause("mailbox:buero")
    assert index.pause("mailbox:buero") is None


def test_a_rehearsal_sees_the_real_index_and_leaves_it() -> None:
    real = MemoryMailIndex()
    real.note(known(1), known(2))
    real.set_mark(MARK)
    real.set_pause(Pause("a", 1, MOMENT))
    dream = MemoryMailIndex(real)
    assert list(dream.known("buero", "INBOX")) == [known(1), known(2)]
    assert dream.pause("a") == Pause("a", 1, MOMENT)
    dream.note(known(1, "settled"), known(3))
    dream.set_mark(Mark("buero", "INBOX", 4711, 99))
    dream.end_pause("a")
    assert list(dream.known("buero", "INBOX")) == [known(2), known(3)]
    dream.forget("buero", "INBOX")
    assert dream.mark("buero", "INBOX") is None
    assert (dream.known("buero", "INBOX"), dream.pause("a")) == ([], None)
    assert list(real.known("buero", "INBOX")) == [known(1), known(2)]
    assert (real.mark("buero", "INBOX"), real.pause("a")) == (MARK, Pause("a", 1, MOMENT))


def test_what_was_noted_is_there_after_the_program_ended(tmp_path: Path) -> None:
    location = str(tmp_path / "ledger.sqlite")
    ledger, index = open_ledger(location), open_mail_index(location)
    index.note(known(1))
    index.set_mark(MARK)
    # a copy of the files as a power cut would leave them
    cut = tmp_path / "cut"
    cut.mkdir()
    for path in tmp_path.glob("ledger.sqlite*"):
        (cut / path.name).write_bytes(path.read_bytes())
    index.close()
    ledger.close()
    again = open_mail_index(str(cut / "ledger.sqlite"))
    assert list(again.known("buero", "INBOX")) == [known(1)]
    assert again.mark("buero", "INBOX") == MARK
    again.close()


def test_a_ledger_of_the_first_version_gets_an_index_and_keeps_its_events(tmp_path: Path) -> None:
    """Case 11."""
    location = tmp_path / "ledger.sqlite"
    open_ledger(str(location)).close()
    with sqlite3.connect(location) as connection:
        for table in ("mail_place", "mail_mark", "mail_pause"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute(
            "INSERT INTO event (key, kind, at, body) VALUES ('k', 'Withdrawn', '2014-09-04 10:00:00',"
            ' \'{"case": "K-1", "letter": "b", "language": "de", "recipe": "22"}\')'
        )
    connection.close()
    ledger = open_ledger(str(location))
    assert [entry.key for entry in ledger.entries()] == ["k"]
    ledger.close()
    index = open_mail_index(str(location))
    index.note(known(1))
    assert list(index.known("buero", "INBOX")) == [known(1)]
    index.close()


def test_notes_are_written_all_or_none(tmp_path: Path) -> None:
    location = str(tmp_path / "ledger.sqlite")
    open_ledger(location).close()
    index = open_mail_index(location)
    index.note(known(1))
    with sqlite3.connect(location) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON mail_place WHEN NEW.uid = 3"
            " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    connection.close()
    with pytest.raises(TemporaryError, match="full"):
        index.note(known(1, "settled"), known(2), known(3))
    assert list(index.known("buero", "INBOX")) == [known(1)]
    index.close()


def test_an_index_that_nobody_laid_out_says_so(tmp_path: Path) -> None:
    """Case 11."""
    index = open_mail_index(str(tmp_path / "ledger.sqlite"))
    with pytest.raises(DamageError, match="mail_mark"):
        index.mark("buero", "INBOX")
    index.close()
