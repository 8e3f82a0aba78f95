"""One suite over every store behind a door: what is promised holds for memory and for disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from klimadocs.errors import DamageError
from klimadocs.model.arrival import Arrival, Enclosure
from klimadocs.model.event import (  # fmt: skip
    Approved,
    Arrived,
    Corrected,
    Decided,
    Drafted,
    Event,
    Read,
    Submitted,
    Unpacked,
    Withdrawn,
    Withheld,
)
from klimadocs.model.reading import Answer, FormReading, Leftover
from klimadocs.model.transcript import Place
from klimadocs.model.trouble import Trouble
from klimadocs.stores import Ledger, Outbox, Vault, open_ledger, open_outbox, open_vault
from klimadocs.stores.memory import MemoryLedger, MemoryOutbox, MemoryVault

ARRIVAL = Arrival(
    "ab", "n.docx", "post", datetime(2014, 9, 4, tzinfo=UTC), "file name", "x/y", 3, "a", "b", date(2014, 9, 3)
)
TROUBLE = Trouble("read", "x", "broken", "Satz mit \ud800.", "Abhilfe.")
READING = FormReading(
    "c", "f", "1", 0.98,
    (
        Answer("a", 5, "5", 0.9, True, "warum", "acroform", Place(2, (1.0, 2.0, 3.0, 4.5), "Seite 2")),
        Answer("b", True), Answer("c", ("x", "y")), Answer("d", "2014-09-05"), Answer("e", None), Answer("f", ()), Answer("g", 0),
    ),
    (Leftover("Rest", Place(path="Absatz 3")),),
)  # fmt: skip
EVENTS: tuple[Event, ...] = (
    Arrived(ARRIVAL),
    Unpacked("ab", (Enclosure("n.docx", "x/y", "cd", 9),), ("logo.png",), "", (TROUBLE,)),
    Read("cd", "word", READING, (TROUBLE,)),
    Read("ce", "", None, (TROUBLE,)),
    Submitted("cd", "ab", "K-1", "c", "f", 1, "new", ("ce",), READING),
    Corrected("K-1", "a", 7, "7", "jemand"),
    Corrected("K-1", "b", False, "", "jemand"),
    Corrected("K-1", "c", ("x",), "x", "jemand"),
    Decided("K-1", "accepted", "Sitzung", "jemand"),
    Drafted(
        "K-1",
        "brief",
        "de",
        "review/x.docx",
        "11",
        "22",
        date(2014, 9, 8),
        ("weil",),
        "33",
        "0.1",
        ("Lücke",),
        True,
        "cd",
    ),
    Withheld("K-1", "brief", "de", "22", "Grund", "Abhilfe"),
    Withdrawn("K-1", "brief", "de", "22"),
    Approved("K-1", "brief", "de", "approved/x.docx", "44", "jemand", "folder", True, "22"),
)


@pytest.fixture(params=["memory", "disk"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    return MemoryLedger() if request.param == "memory" else open_ledger(str(tmp_path / "ledger.sqlite"))


@pytest.fixture(params=["memory", "disk"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    return MemoryVault() if request.param == "memory" else open_vault(tmp_path / "vault")


@pytest.fixture(params=["memory", "disk"])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Outbox:
    return MemoryOutbox() if request.param == "memory" else open_outbox(tmp_path / "outbox")


def test_events_come_back_as_they_were_in_order(ledger: Ledger) -> None:
    for number, event in enumerate(EVENTS):
        assert ledger.append(f"k{number}", event)
    assert [entry.event for entry in ledger.entries()] == list(EVENTS)
    assert [entry.number for entry in ledger.entries()] == sorted(entry.number for entry in ledger.entries())
    ledger.close()


def test_a_key_is_taken_once(ledger: Ledger) -> None:
    assert ledger.append("k", EVENTS[0])
    assert not ledger.append("k", EVENTS[1])
    assert [entry.event for entry in ledger.entries()] == [EVENTS[0]]
    ledger.close()


def test_an_opened_ledger_is_not_changed_by_looking(tmp_path: Path) -> None:
    """Case 3."""
    path = tmp_path / "ledger.sqlite"
    first = open_ledger(str(path))
    first.append("k", EVENTS[0])
    first.close()
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    second = open_ledger(str(path))
    second.entries()
    second.append("k", EVENTS[0])
    second.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["ledger.sqlite"]


def test_what_is_no_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Case 11."""
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"kein Hauptbuch" * 100)
    with pytest.raises(DamageError, match="backup"):
        open_ledger(str(path))
    assert path.read_bytes() == b"kein Hauptbuch" * 100


def test_a_ledger_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """Case 11."""
    import sqlite3

    path = tmp_path / "ledger.sqlite"
    open_ledger(str(path)).close()
    connection = sqlite3.connect(path)
    connection.execute("update alembic_version set version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(DamageError, match="newer"):
        open_ledger(str(path))


def test_originals_come_back_and_are_named_by_their_digest(vault: Vault) -> None:
    digest = vault.put(b"Original")
    assert digest == sha256(b"Original").hexdigest()
    assert vault.put(b"Original") == digest
    assert vault.get(digest) == b"Original"
    assert list(vault.digests()) == [digest]


def test_a_changed_or_lost_original_is_noticed(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    digest = vault.put(b"Original")
    path = tmp_path / digest[:2] / digest
    path.write_bytes(b"originaL")
    with pytest.raises(DamageError, match="changed"):
        vault.get(digest)
    path.unlink()
    with pytest.raises(DamageError, match="missing"):
        vault.get(digest)


def test_a_cut_off_write_is_never_seen_and_swept(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    digest = vault.put(b"Original")
    rest = tmp_path / digest[:2] / f"{digest}.part"
    rest.write_bytes(b"Orig")
    assert list(vault.digests()) == [digest]
    vault.sweep()
    assert not rest.exists()


def test_the_outbox_writes_only_what_differs(outbox: Outbox) -> None:
    assert outbox.write("review/a/x.html", b"eins")
    assert not outbox.write("review/a/x.html", b"eins")
    assert outbox.write("review/a/x.html", b"zwei")
    assert outbox.read("review/a/x.html") == b"zwei"
    assert outbox.digest("review/a/x.html") == sha256(b"zwei").hexdigest()
    assert list(outbox.names("review")) == ["review/a/x.html"]
    outbox.remove("review/a/x.html")
    outbox.remove("review/a/x.html")
    assert outbox.read("review/a/x.html") is None


def test_lock_files_of_word_are_not_seen(tmp_path: Path) -> None:
    """Case 51."""
    outbox = open_outbox(tmp_path)
    outbox.write("approved/Brief.docx", b"x")
    outbox.write("approved/~$Brief.docx", b"x")
    assert list(outbox.names("approved")) == ["approved/Brief.docx"]


def test_a_rehearsal_sees_the_real_stores_and_leaves_them(tmp_path: Path) -> None:
    real = open_outbox(tmp_path)
    real.write("a.txt", b"alt")
    dream: Callable[[str], bytes | None]
    outbox = MemoryOutbox(real)
    dream = outbox.read
    outbox.write("a.txt", b"neu")
    outbox.remove("b.txt")
    assert dream("a.txt") == b"neu"
    assert real.read("a.txt") == b"alt"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """Case 7."""
    from klimadocs.stores.vault import write_durably

    (tmp_path / "brief.docx").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_durably(tmp_path / "brief.docx", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["brief.docx"]


@pytest.mark.parametrize("place", ["row", "page"])
def test_a_ledger_that_is_damaged_inside_says_so(tmp_path: Path, place: str) -> None:
    """Case 11."""
    import sqlite3

    path = tmp_path / "ledger.sqlite"
    ledger = open_ledger(str(path))
    for number in range(200):
        ledger.append(f"k{number}", Decided("K-1", "open", "Sitzung " * 20, "jemand"))
    ledger.close()
    if place == "row":
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE event SET body = '{' WHERE number = 5")
        connection.close()
    else:
        content = bytearray(path.read_bytes())
        content[12_288:] = b"\xff" * (len(content) - 12_288)
        path.write_bytes(content)
    with pytest.raises(DamageError, match="ledger"):
        open_ledger(str(path)).entries()
