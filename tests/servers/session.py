"""A second client of a mail server: plain imaplib, so that nothing of klimadocs looks over its own shoulder."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

_UID = re.compile(rb"UID (\d+)")
_FLAGS = re.compile(rb"FLAGS \(([^)]*)\)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')
_NAME = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?P<separator>[^"]*)"|NIL) (?P<name>.+)$')


@dataclass(frozen=True)
class Message:
    """A message as it lies in a folder."""

    uid: int
    flags: frozenset[str]
    content: bytes = field(repr=False)
    received: datetime


class Session:
    """Logged in; one folder at a time is open. Names of folders are as the server has them, in ASCII."""

    def __init__(self, host: str, port: int, user: str, password: str, tls: Path | None = None) -> None:
        self._imap = imaplib.IMAP4(host, port, timeout=60)
        if tls is not None:
            self._imap.starttls(ssl.create_default_context(cafile=str(tls)))
        self._imap.login(user, password)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._imap.logout()
        else:
            self._imap.shutdown()

    def folders(self) -> dict[str, frozenset[str]]:
        """Names with their flags (\\Drafts, \\HasNoChildren)."""
        found = {}
        for line in self._ask("LIST", self._imap.list()):
            if line and (match := _NAME.match(line)):
                name = match["name"].decode().strip('"')
                found[name] = frozenset(match["flags"].decode().split())
        return found

    def create(self, folder: str) -> None:
        self._ask("CREATE", self._imap.create(_quoted(folder)))

    def delete_folder(self, folder: str) -> None:
        self._ask("DELETE", self._imap.delete(_quoted(folder)))

    def append(self, folder: str, content: bytes, received: datetime | None = None, flags: str = "") -> None:
        """The folder is made where it is missing."""
        date = imaplib.Time2Internaldate(received or datetime.now(UTC))
        code, answer = self._imap.append(_quoted(folder), flags, date, content)
        if code == "NO" and b"TRYCREATE" in (answer[0] or b""):
            self.create(folder)
            code, answer = self._imap.append(_quoted(folder), flags, date, content)
        self._ask("APPEND", (code, answer))

    def messages(self, folder: str = "INBOX") -> list[Message]:
        """All, by UID; [] where there is no such folder. Leaves flags as they are."""
        if self._imap.select(_quoted(folder), readonly=True)[0] != "OK":
            return []
        parts = self._ask("FETCH", self._imap.uid("FETCH", "1:*", "(UID FLAGS INTERNALDATE BODY.PEEK[])"))
        return sorted((_message(part) for part in parts if isinstance(part, tuple)), key=lambda found: found.uid)

    def uids(self, folder: str = "INBOX") -> list[int]:
        return [message.uid for message in self.messages(folder)]

    def uid_validity(self, folder: str = "INBOX") -> int:
        answer = self._ask("STATUS", self._imap.status(_quoted(folder), "(UIDVALIDITY)"))
        match = re.search(rb"UIDVALIDITY (\d+)", answer[0] or b"")
        assert match is not None
        return int(match[1])

    def count(self, folder: str = "INBOX") -> int:
        answer = self._ask("STATUS", self._imap.status(_quoted(folder), "(MESSAGES)"))
        match = re.search(rb"MESSAGES (\d+)", answer[0] or b"")
        assert match is not None
        return int(match[1])

    def flag(self, uids: Iterable[int], flags: str, folder: str = "INBOX") -> None:
        """Adds flags ("\\Seen")."""
        self._select(folder)
        self._ask("STORE", self._imap.uid("STORE", _set(uids), "+FLAGS.SILENT", f"({flags})"))

    def delete(self, uids: Iterable[int], folder: str = "INBOX") -> None:
        """As a person does: flagged and expunged."""
        self.flag(uids, "\\Deleted", folder)
        self._ask("EXPUNGE", self._imap.expunge())

    def move(self, uids: Iterable[int], target: str, folder: str = "INBOX") -> None:
        self._select(folder)
        self._ask("MOVE", self._imap.uid("MOVE", _set(uids), _quoted(target)))

    def _select(self, folder: str) -> None:
        self._ask("SELECT", self._imap.select(_quoted(folder)))

    def _ask(self, what: str, answer: tuple[str, list]) -> list:  # type: ignore[type-arg]
        code, parts = answer
        if code != "OK":
            raise RuntimeError(f"{what}: {code} {parts}")
        return parts


def _message(part: tuple[bytes, bytes]) -> Message:
    head, content = part
    uid, flags, date = _UID.search(head), _FLAGS.search(head), _DATE.search(head)
    assert uid is not None
    assert flags is not None
    assert date is not None
    received = datetime.strptime(date[1].decode(), "%d-%b-%Y %H:%M:%S %z")
    return Message(int(uid[1]), frozenset(flags[1].decode().split()), content, received)


def _quoted(folder: str) -> str:
    return f'"{folder}"'


def _set(uids: Iterable[int]) -> str:
    return ",".join(str(uid) for uid in uids)
