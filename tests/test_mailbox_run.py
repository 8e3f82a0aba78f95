"""The whole daily run against a real mail server: forty mails of every kind, taken once, answered in the thread."""

from __future__ import annotations

import email
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from klimadocs.executors.serial import Serial
from klimadocs.model.account import Account, Secret
from klimadocs.pipeline.day import Report, Session, run
from klimadocs.pipeline.doors import Doors
from klimadocs.pipeline.verifying import verify
from klimadocs.settings import Settings
from klimadocs.wiring import open_house
from tests.makers.mailbox_mails import TROUBLE, Mail, forty
from tests.pipeline.house import ANSWERS, TICKS, blank_word
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.tiny import fill_pdf, fill_word

pytestmark = pytest.mark.enable_socket

DONE, KLAEREN = "klimadocs/erledigt", "klimadocs/klaeren"


@dataclass(frozen=True)
class Bureau:
    """An office with one mailbox on a real server."""

    root: Path
    templates: Path
    server: Dovecot
    user: str

    @property
    def settings(self) -> Settings:
        secret = self.root / "passwort"
        if not secret.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            secret.write_text(PASSWORD)
            secret.chmod(0o600)
        account = Account(
            "buero",
            self.server.host,
            self.user,
            port=self.server.port,
            security="none",
            secret=Secret(password_file=secret),
            address="post@buecherei.example.org",
            answer_seconds=20,
        )
        return Settings(
            inbox=self.root / "inbox", outbox=self.root / "outbox", templates=self.templates, mailboxes=(account,)
        )

    @contextmanager
    def doors(self, pause: Callable[[str], None] | None = None) -> Iterator[Doors]:
        with open_house(self.settings) as doors:
            yield replace(doors, executor=Serial(), pause=pause or doors.pause)

    def run(self, pause: Callable[[str], None] | None = None) -> Report:
        with self.doors(pause) as doors:
            return run(doors)

    def messages(self, folder: str) -> list[bytes]:
        with self.server.session(self.user) as session:
            return [message.content for message in session.messages(folder)]

    def mails(self) -> list[Mail]:
        blank = blank_word(self.templates)

        def word(**changes: str) -> bytes:
            return fill_word(blank, ANSWERS | {"mail": ""} | changes, TICKS)

        def pdf(**changes: str) -> bytes:
            path = self.templates / "leseausweis" / "forms" / "ausweis" / "blank.pdf"
            return fill_pdf(path.read_bytes(), ANSWERS | {"mail": ""} | changes, TICKS)

        return forty(word, pdf, blank)


@pytest.fixture
def bureau(tmp_path: Path, tiny_templates: Path, dovecot: Dovecot) -> Bureau:
    return Bureau(tmp_path / "haus", tiny_templates, dovecot, dovecot.user())


def test_forty_mails_end_where_they_belong_and_answers_thread(bureau: Bureau) -> None:
    mails = bureau.mails()
    assert len(mails) == 40
    for mail in mails:
        bureau.server.deliver(bureau.user, mail.content, received=mail.received)
    report = bureau.run()
    assert report.day.is_even
    _assert_states(report, mails)
    _assert_folders(bureau, mails)
    assert [trouble.kind for trouble in report.day.troubles] == []

    with bureau.doors() as doors:
        session = Session(doors)
        for view in session.views():
            session.approve(view.case.id, "", "Probe")
        session.finish()
    second = bureau.run()
    cases = {view.case.id: view for view in second.day.views}
    _assert_drafts(bureau, mails, cases)
    third = bureau.run()
    assert third.is_idle
    _assert_drafts(bureau, mails, cases)
    _assert_folders(bureau, mails)
    with bureau.doors() as doors:
        assert verify(doors).damage == []


def _assert_states(report: Report, mails: list[Mail]) -> None:
    items = {item.arrival.id: item for item in report.day.items}
    from hashlib import sha256

    found = {}
    for mail in mails:
        item = items[sha256(mail.content).hexdigest()]
        cases = [int(case.rpartition("-")[2]) for case in item.cases]
        found[mail.name] = (item.state, mail.case in cases if mail.case else cases == [])
    print(
        *[
            (
                m.name,
                found[m.name],
                m.state,
                m.case,
                [i.cases for i in [items[sha256(m.content).hexdigest()]]],
                items[sha256(m.content).hexdigest()].arrival.received_at,
                items[sha256(m.content).hexdigest()].sentence,
            )
            for m in mails
            if found[m.name] != (m.state, True)
        ],
        sep="\n",
    )
    assert found == {mail.name: (mail.state, True) for mail in mails}


def _assert_folders(bureau: Bureau, mails: list[Mail]) -> None:
    """Each mail lies in one folder, once."""
    expected = Counter(mail.content for mail in mails if mail.state != TROUBLE)
    troubled = Counter(mail.content for mail in mails if mail.state == TROUBLE)
    assert bureau.messages("INBOX") == []
    assert Counter(bureau.messages(DONE)) == expected
    assert Counter(bureau.messages(KLAEREN)) == troubled


def _assert_drafts(bureau: Bureau, mails: list[Mail], cases: dict[str, object]) -> None:
    drafts = [email.message_from_bytes(content) for content in bureau.messages("Drafts")]
    assert len(drafts) == len(cases)
    assert len({draft["Message-ID"] for draft in drafts}) == len(drafts)
    by_case = {draft["X-Klimadocs-Case"]: draft for draft in drafts}
    assert by_case.keys() == cases.keys()
    thread = by_case["LA-2031-04"]  # the newest mail of that case was its withdrawal
    assert thread["In-Reply-To"] == "<o2@mail.example.org>"
    assert thread["References"].split() == ["<m4@mail.example.org>", "<o2@mail.example.org>"]
    assert by_case["LA-2031-08"]["References"] == "<m8@mail.example.org>"
    assert "Bcc" not in by_case["LA-2031-11"]
    assert "[LA-2031-11]" in str(email.header.make_header(email.header.decode_header(by_case["LA-2031-11"]["Subject"])))
