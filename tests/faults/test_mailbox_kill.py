"""SIGKILL at system calls that write, of a day over twelve mixed mails, then the day once more: same ledger, same
drafts, each mail once (cases 1, 2 and 14 of a mailbox). KLIMADOCS_ALL_FAULTS=1 takes every call instead of a sample."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.strace_office import CALLS, Office, count_calls, kill_at, without_date
from tests.makers.mailbox_mails import Mail, forty
from tests.pipeline.house import ANSWERS, TICKS, blank_word
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.processes import require
from tests.tiny import fill_pdf, fill_word

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(6 * 3600)]

EVERYTHING = bool(os.environ.get("KLIMADOCS_ALL_FAULTS"))
NAMES = (
    "plain", "the same mail twice", "inline", "RFC 2231", "hostile subject", "two forms", "forwarded", "zip",
    "corrected form", "question of a stranger", "broken file", "auto-reply",
)  # fmt: skip
FOLDERS = ("INBOX", "klimadocs/erledigt", "klimadocs/klaeren", "Drafts")


@dataclass
class Trial:
    """Where mails lay, what the ledger and the office's folders held, when all was done."""

    folders: dict[str, Counter[bytes]]
    drafts: Counter[str]
    events: list[tuple[str, object]]
    files: dict[str, bytes]


@dataclass
class Bench:
    server: Dovecot
    templates: Path
    root: Path
    mails: list[Mail]

    def office(self, name: str) -> Office:
        office = Office(self.root / name, self.templates, self.server.port, self.server.user(), PASSWORD)
        for mail in self.mails:
            self.server.deliver(office.user, mail.content, received=mail.received)
        return office

    def look(self, office: Office) -> Trial:
        with self.server.session(office.user) as session:
            found = {name: [message.content for message in session.messages(name)] for name in FOLDERS}
        drafts = Counter(without_date(draft) for draft in found.pop("Drafts"))
        events, files = office.outcome()
        return Trial({name: Counter(contents) for name, contents in found.items()}, drafts, events, files)


@pytest.fixture(scope="module")
def bench(dovecot: Dovecot, tiny_templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    require("strace")
    blank = blank_word(tiny_templates)
    answers = ANSWERS | {"mail": ""}
    pdf = (tiny_templates / "leseausweis" / "forms" / "ausweis" / "blank.pdf").read_bytes()
    mails = forty(
        lambda **changes: fill_word(blank, answers | changes, TICKS),
        lambda **changes: fill_pdf(pdf, answers | changes, TICKS),
        blank,
    )
    chosen = [mail for mail in mails if mail.name in NAMES]
    return Bench(dovecot, tiny_templates, tmp_path_factory.mktemp("strace"), chosen)


@pytest.fixture(scope="module")
def undisturbed(bench: Bench) -> tuple[Trial, Counter[str]]:
    """A whole day, and how many calls of each kind it makes."""
    office = bench.office("ganz")
    calls = count_calls(office, bench.root / "calls")
    return bench.look(office), calls


def points(calls: Counter[str], most: int) -> Iterator[tuple[str, int]]:
    """All calls, or so many of them, evenly spread."""
    every = [(call, number) for call in CALLS for number in range(1, calls[call] + 1)]
    step = 1 if EVERYTHING else max(len(every) // most, 1)
    yield from every[step // 2 :: step]


def assert_same(trial: Trial, expected: Trial, what: str) -> None:
    assert trial.folders == expected.folders, what
    assert trial.events == expected.events, what
    assert trial.drafts == expected.drafts, what
    assert trial.files == expected.files, what


def test_the_undisturbed_day(bench: Bench, undisturbed: tuple[Trial, Counter[str]]) -> None:
    expected, calls = undisturbed
    print(calls, sum(calls.values()))
    assert len(bench.mails) == 12
    assert expected.folders["INBOX"] == Counter()
    assert sum(expected.folders.values(), Counter()) == Counter(mail.content for mail in bench.mails)
    assert len(expected.drafts) >= 5
    assert set(expected.drafts.values()) == {1}
    assert calls["fdatasync"] + calls["fsync"] > 50
    assert calls["sendto"] > 20


def test_01_killed_at_a_call_and_run_again(bench: Bench, undisturbed: tuple[Trial, Counter[str]]) -> None:
    expected, calls = undisturbed
    for call, number in points(calls, 25):
        office = bench.office(f"{call}-{number}")
        what = f"killed at {call} {number} of {calls[call]}"
        assert kill_at(office, call, number), what
        office.day()
        assert_same(bench.look(office), expected, what)
        assert not list(office.root.rglob("*.part"))


def test_02_killed_again_while_it_recovers(bench: Bench, undisturbed: tuple[Trial, Counter[str]]) -> None:
    expected, calls = undisturbed
    for call, number in list(points(calls, 25))[:: 40 if EVERYTHING else 5]:
        office = bench.office(f"zweimal-{call}-{number}")
        what = f"killed at {call} {number} of {calls[call]}, then again and again"
        assert kill_at(office, call, number), what
        for again in (number // 3 + 1, 7, 3):
            kill_at(office, call, again)
            kill_at(office, "sendto", 2 * again)
        office.day()
        assert_same(bench.look(office), expected, what)
