"""SIGKILL at system calls that write, of a day over twelve mixed mails, then the day once more: same ledger, same
drafts, each mail once (cases 1, 2 and 14 of a mailbox). ALL_FAULTS=1 takes every call instead of a sample."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from klimadocs.model.event import Event
from tests.faults.strace_office import CALLS, Office, count_calls, kill_at, without_date
from tests.makers.mailbox_mails import Mail, forty
from tests.pipeline.house import ANSWERS, TICKS, blank_word
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.processes import require
from tests.tiny import fill_pdf, fill_word

EVERYTHING = bool(os.environ.get("ALL_FAULTS"))
pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(6 * 3600 if EVERYTHING else 300)]
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
    events: dict[str, Event]
    files: dict[str, bytes]


@dataclass
class Bench:
    server: Dovecot
    templates: Path
    root: Path
    mails: list[Mail]

    def empty_office(self, name: str) -> Office:
        office = Office(self.root / name, self.templates, self.server.port, self.server.user(), PASSWORD)
        office.furnish()
        return office

    def office(self, name: str) -> Office:
        office = self.empty_office(name)
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
    calls = count_calls(office.day, bench.root / "calls")
    return bench.look(office), calls


def points(calls: Counter[str], call: str, most: int) -> list[int]:
    """All calls of a kind, or its share of so many, evenly spread; at least one."""
    total = sum(calls[name] for name in CALLS)
    count = calls[call] if EVERYTHING else -(-most * calls[call] // total)
    return [round((number + 0.5) * calls[call] / count + 0.5) for number in range(count)]


def assert_same(trial: Trial, expected: Trial, what: str) -> None:
    assert trial.folders == expected.folders, what
    assert trial.events == expected.events, what
    assert trial.drafts == expected.drafts, what
    assert trial.files == expected.files, what


def test_the_undisturbed_day(bench: Bench, undisturbed: tuple[Trial, Counter[str]]) -> None:
    expected, calls = undisturbed
    assert len(bench.mails) == 12
    assert expected.folders["INBOX"] == Counter()
    assert sum(expected.folders.values(), Counter()) == Counter(mail.content for mail in bench.mails)
    assert len(expected.drafts) >= 5
    assert set(expected.drafts.values()) == {1}
    assert calls["fdatasync"] + calls["fsync"] > 50
    assert calls["sendto"] > 20


def test_01_killed_while_the_ledger_is_set_up(bench: Bench) -> None:
    calls = count_calls(bench.empty_office("neu").set_up, bench.root / "calls")
    assert calls["pwrite64"] > 10
    for number in range(1, calls["pwrite64"] + 1, 1 if EVERYTHING else 5):
        office = bench.empty_office(f"neu-{number}")
        assert kill_at(office.set_up, "pwrite64", number)
        office.set_up()


@pytest.mark.parametrize("call", CALLS)
def test_01_killed_at_a_call_and_run_again(bench: Bench, undisturbed: tuple[Trial, Counter[str]], call: str) -> None:
    expected, calls = undisturbed
    for number in points(calls, call, 14):
        office = bench.office(f"{call}-{number}")
        what = f"killed at {call} {number} of {calls[call]}"
        assert kill_at(office.day, call, number), what
        office.day()
        assert_same(bench.look(office), expected, what)
        assert not list(office.root.rglob("*.part"))
        shutil.rmtree(office.root)


@pytest.mark.parametrize("call", ["pwrite64", "sendto", "rename"])
def test_02_killed_again_while_it_recovers(bench: Bench, undisturbed: tuple[Trial, Counter[str]], call: str) -> None:
    expected, calls = undisturbed
    for number in points(calls, call, 2)[:: 20 if EVERYTHING else 1]:
        office = bench.office(f"zweimal-{call}-{number}")
        what = f"killed at {call} {number} of {calls[call]}, then again and again"
        assert kill_at(office.day, call, number), what
        for again in (number // 3 + 1, 7):
            kill_at(office.day, call, again)
            kill_at(office.day, "sendto", 2 * again)
        office.day()
        assert_same(bench.look(office), expected, what)
        shutil.rmtree(office.root)
