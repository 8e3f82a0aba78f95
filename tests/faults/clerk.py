"""What the daily run does with a mailbox, cut down to keeping and letting go, against a real server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import time_machine

from klimadocs.model.account import Account, Login, Mechanism
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Outcome, open_mailbox
from klimadocs.stores.memory import MemoryMailIndex
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.second import Courier

DONE, TROUBLE = "klimadocs/erledigt", "klimadocs/klaeren"
BROKEN = b"kaputt"


@dataclass
class Password:
    """A login with one password, or with access tokens of which the next is taken at each renewal."""

    secrets: list[str] = field(default_factory=lambda: [PASSWORD])
    mechanism: Mechanism = "password"
    renewals: int = 0

    def secret(self) -> str:
        return self.secrets[0]

    def renew(self) -> bool:
        if len(self.secrets) < 2:
            return False
        self.renewals += 1
        del self.secrets[0]
        return True


def mail(number: int, size_bytes: int = 0, words: bytes = b"Guten Tag") -> bytes:
    """A mail of its own for each number, about as large as asked for."""
    head = f"From: Ida <ida@example.org>\r\nTo: post@example.org\r\nSubject: Antrag {number}\r\n"
    head += f"Date: Sun, 04 May 2031 09:{number % 60:02}:00 +0200\r\nMessage-ID: <m{number}@example.org>\r\n\r\n"
    line = f"Zeile der Mail {number} ".encode() + b"x" * 50 + b"\r\n"
    return head.encode() + words + b"\r\n" + line * (size_bytes // len(line))


@dataclass
class Clerk:
    """Vault, ledger and index outlive each run; a mail with the word "kaputt" in it becomes a trouble."""

    server: Dovecot | Courier
    user: str
    index: MemoryMailIndex = field(default_factory=MemoryMailIndex)
    vault: dict[str, bytes] = field(default_factory=dict)
    ledger: list[str] = field(default_factory=list)
    day: int = 0

    def account(self, **changes: Any) -> Account:
        settings: dict[str, Any] = {
            "host": self.server.host, "port": self.server.port, "security": "none", "connect_seconds": 5.0,
            "answer_seconds": 30.0,
        }  # fmt: skip
        return Account("buero", user=self.user, **settings | changes)

    def run(self, login: Login | None = None, days: int = 1, **changes: Any) -> list[Trouble]:
        """One run, so many days after the last (0: at once)."""
        self.day += days
        moment = datetime.now(UTC) + timedelta(days=self.day)
        with time_machine.travel(moment, tick=True):
            return self._run(login or Password(), self.account(**changes))

    def _run(self, login: Login, account: Account) -> list[Trouble]:
        source = open_mailbox(account, login, self.index)
        troubles = []
        for found in source.collect():
            if isinstance(found, Trouble):
                troubles.append(found)
                continue
            digest = sha256(found.content).hexdigest()
            self.vault[digest] = found.content
            if digest not in self.ledger:
                self.ledger.append(digest)
            source.keep(found)
        return [*troubles, *source.settle(self._outcome)]

    def _outcome(self, digest: str) -> Outcome | None:
        if digest not in self.ledger:
            return None
        return "trouble" if BROKEN in self.vault[digest] else "done"

    # ------------------------------------------------------------------ what must hold

    def folders(self) -> dict[str, list[bytes]]:
        """The bytes in each folder, messages that are flagged as deleted left out."""
        with self.server.session(self.user) as session:
            return {
                name: [found.content for found in session.messages(name) if "\\Deleted" not in found.flags]
                for name, flags in session.folders().items()
                if "\\Noselect" not in flags
            }

    def assert_nothing_lost(self, mails: Iterable[bytes]) -> None:
        """Whatever happened: each mail lies in some folder once, all copies are whole, and what left INBOX is kept."""
        folders = self.folders()
        assert Counter(content for contents in folders.values() for content in contents) == Counter(mails)
        self.assert_kept_whole(mails)
        away = {content for name, contents in folders.items() if name != "INBOX" for content in contents}
        assert away <= set(self.vault.values())

    def assert_kept_whole(self, mails: Iterable[bytes]) -> None:
        """What is kept are the mails themselves, each once in the ledger."""
        assert set(self.vault.values()) <= set(mails)
        assert len(self.ledger) == len(set(self.ledger)) == len(self.vault)

    def assert_put_away(self, mails: Iterable[bytes]) -> None:
        """Each mail kept, and each where it belongs, once."""
        mails = list(mails)
        self.assert_kept_whole(mails)
        assert set(self.vault.values()) == set(mails)
        expected = {DONE: [content for content in mails if BROKEN not in content]}
        expected[TROUBLE] = [content for content in mails if BROKEN in content]
        found = {name.removeprefix("INBOX.").replace(".", "/"): contents for name, contents in self.folders().items()}
        assert {name: Counter(contents) for name, contents in found.items() if contents} == {
            name: Counter(contents) for name, contents in expected.items() if contents
        }

    def assert_settled(self, mails: Iterable[bytes]) -> None:
        """The end of it all: the next run finds nothing to do."""
        mails = list(mails)
        self.assert_put_away(mails)
        before = list(self.ledger)
        assert self.run() == []
        assert self.ledger == before
        self.assert_put_away(mails)


def kinds(troubles: Iterable[Trouble]) -> list[str]:
    return [trouble.kind for trouble in troubles]
