"""A connection with time-outs, verified TLS and a login; folders by the names that people use."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from imapclient import IMAPClient, SocketTimeout

from klimadocs.imap import AnswerNo, InsecureError
from klimadocs.imap.entrance import log_in
from klimadocs.imap.faults import translated, unreachable
from klimadocs.imap.fetching import (
    Facts,
    Heads,
    fetch_at,
    fetch_contents,
    fetch_facts,
    fetch_messages,
    search,
    search_larger,
)
from klimadocs.imap.folders import Folders
from klimadocs.imap.moving import Moved, copy, move, remove
from klimadocs.model.account import Account, Login, is_loopback

_FAREWELL_SECONDS = 5.0
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Selected:
    """The folder at hand. `validity` is its UIDVALIDITY (0: the server has none), `uid_next` the UID that the next
    message will get at the earliest, `exists` the number of messages."""

    validity: int
    uid_next: int
    exists: int


class Session:
    """A logged-in connection. `client` is IMAPClient's own object; calls on it belong into `with session.guarded()`,
    which the methods here do by themselves."""

    def __init__(self, client: IMAPClient, account: Account) -> None:
        self.client = client
        self.account = account
        self.capabilities = frozenset(word.decode("ascii", "replace").upper() for word in client.capabilities())
        self._folders = Folders(client, account, self.capabilities)

    def guarded(self) -> AbstractContextManager[None]:
        """Faults of the line in the block come out as UnreachableError, refusals as AnswerNo."""
        return translated(self.account)

    def special(self, kind: Literal["drafts", "sent"]) -> str | None:
        """The server's name of the folder that it marks so, else of one that is usually called so; None where there is
        none."""
        with self.guarded():
            return self._folders.special(kind)

    def folder(self, name: str) -> str:
        """The server's name for a folder that the settings name with "/" between its levels, there or not."""
        with self.guarded():
            return self._folders.translate(name)

    def ensure_folder(self, name: str) -> str:
        """The server's name of a folder that is there now, made and subscribed if it was not. Raises AnswerNo."""
        return self._folders.ensure(name)

    def forget_folder(self, name: str) -> None:
        """After TRYCREATE: somebody removed it meanwhile, `ensure_folder` looks again."""
        with self.guarded():
            self._folders.forget(name)

    def select(self, folder: str, readonly: bool) -> Selected:
        """`folder` is the server's name. Raises AnswerNo where it does not exist or may not be opened so."""
        with self.guarded():
            told = self.client.select_folder(folder, readonly=readonly)
            exists = int(told.get(b"EXISTS", 0))
            uid_next = int(told.get(b"UIDNEXT", 0)) or self._uid_next(folder, exists)
            return Selected(int(told.get(b"UIDVALIDITY", 0)), uid_next, exists)

    def status(self, folder: str) -> Selected:
        """The same of a folder that is not to be opened; `folder` is the server's name. Raises AnswerNo."""
        with self.guarded():
            told = self.client.folder_status(folder, ["MESSAGES", "UIDNEXT", "UIDVALIDITY"])
            return Selected(*(int(told.get(word, 0)) for word in (b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES")))

    def search(self, first: int, last: int) -> list[int]:
        """UIDs in the open folder between the two, both included, in order. The server answers in one line of up to 11
        bytes a message; lines above 1,000,000 bytes cannot be read."""
        with self.guarded():
            return search(self.client, first, last)

    def facts(self, uids: Sequence[int], heads: Heads = "") -> dict[int, Facts]:
        """What the server tells of messages in the open folder, by UID; vanished ones are left out."""
        with self.guarded():
            return fetch_facts(self.client, uids, heads)

    def facts_at(self, position: int) -> Facts | None:
        """The message at that place in the open folder, counted from 1 in the order of UIDs."""
        with self.guarded():
            return fetch_at(self.client, position)

    def contents(self, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """(UID, raw message) of the open folder, each as it arrives; vanished ones are left out, flags stay as they
        are. No other command before the end. Raises AnswerNo, after others perhaps, where the server refuses one."""
        with self.guarded():
            yield from fetch_contents(self.client, uids, self._most_bytes)

    def larger(self, first: int, last: int, size_bytes: int) -> list[int]:
        """UIDs in the open folder between the two, both included, of messages with more bytes. Raises AnswerNo."""
        with self.guarded():
            return search_larger(self.client, first, last, size_bytes)

    def messages(self, uids: Sequence[int]) -> Iterator[tuple[Facts, bytes]]:
        """As `contents`, with what the server tells of each."""
        with self.guarded():
            yield from fetch_messages(self.client, uids, self._most_bytes)

    @property
    def _most_bytes(self) -> int:
        """Sizes that servers tell beforehand may be wrong, by how lines end or more; beyond this they are lies."""
        return (2 * self.account.largest_mib + 1) * _MIB

    @property
    def can_move(self) -> bool:
        """True where moving is one step; else it is `copy`, then `remove`."""
        return "MOVE" in self.capabilities

    @property
    def can_take_out(self) -> bool:
        """True where a message can be made to leave a folder without taking other people's along."""
        return self.can_move or "UIDPLUS" in self.capabilities

    def move(self, uids: Sequence[int], folder: str) -> Moved:
        """From the open folder to the server's name. Raises AnswerNo (TRYCREATE, OVERQUOTA ...)."""
        with self.guarded():
            return move(self.client, uids, folder)

    def copy(self, uids: Sequence[int], folder: str) -> Moved:
        """All or nothing. Raises AnswerNo."""
        with self.guarded():
            return copy(self.client, uids, folder)

    def remove(self, uids: Sequence[int]) -> None:
        """Flags these as deleted and, where that is possible for these alone, expunges them. Raises AnswerNo."""
        with self.guarded():
            remove(self.client, uids, may_expunge="UIDPLUS" in self.capabilities)

    def _uid_next(self, folder: str, exists: int) -> int:
        """Some servers tell UIDNEXT only when they are asked for it; else the last message does."""
        told = self.status(folder).uid_next
        last = None if told or not exists else self.facts_at(exists)
        return told or (last.uid + 1 if last else 1)


@contextmanager
def connect(account: Account, login: Login) -> Iterator[Session]:
    """See `klimadocs.imap.open_session`."""
    with _admitted(account):
        client = _open(account)
    try:
        with _admitted(account):
            log_in(client, account, login)
            session = Session(client, account)
        yield session
    except BaseException:
        _hang_up(client)
        raise
    _say_goodbye(client)


@contextmanager
def _admitted(account: Account) -> Iterator[None]:
    """A no before there is a session ("* BYE Too many connections") is the server's way of being too busy."""
    try:
        with translated(account):
            yield
    except AnswerNo as error:
        raise unreachable(account, f"der Server lässt gerade niemanden ein ({error.sentence})") from error


def _open(account: Account) -> IMAPClient:
    _require_privacy(account)
    context = None if account.security == "none" else _tls_context(account)
    client = IMAPClient(
        account.host,
        port=account.port,
        ssl=account.security == "tls",
        ssl_context=context,
        timeout=SocketTimeout(account.connect_seconds, account.answer_seconds),
    )
    try:
        # IMAPClient 4.1.0 switches imaplib's protocol log on, which formats every message twice
        client._imap.debug = 0
        client.normalise_times = False
        # imaplib writes a literal and its end one by one; the second would wait for the server's delayed thanks (40 ms)
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if client._imap.state != "NONAUTH":
            raise unreachable(account, "der Server begrüßt uns unerwartet als angemeldet")
        if account.security == "starttls":
            _start_tls(client, account, context)
    except BaseException:
        _hang_up(client)
        raise
    return client


def _require_privacy(account: Account) -> None:
    if account.security == "none" and not is_loopback(account.host):
        raise InsecureError(
            f"Das Postfach „{account.name}“ soll unverschlüsselt abgefragt werden; das geht nur auf diesem Rechner.",
            'In den Einstellungen security = "tls" oder "starttls" setzen.',
        )


def _tls_context(account: Account) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=account.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InsecureError(
            f"Die Datei {account.ca_file} zum Postfach „{account.name}“ lässt sich nicht als Zertifikat lesen"
            f" ({error.strerror or type(error).__name__}).",
            "ca_file in den Einstellungen berichtigen.",
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _start_tls(client: IMAPClient, account: Account, context: ssl.SSLContext | None) -> None:
    """Never goes on in the clear: an attacker on the line can hide that the server offers it."""
    try:
        if not client.has_capability("STARTTLS"):
            raise AnswerNo("STARTTLS wird nicht angeboten")
        with translated(account):
            client.starttls(context)
    except AnswerNo as error:
        raise InsecureError(
            f"Das Postfach „{account.name}“ ({account.host}) wurde nicht abgefragt: der Server verschlüsselt nicht"
            f" ({error.sentence}).",
            'In den Einstellungen security = "tls" und den Port dazu (meist 993) setzen.',
        ) from error
    # what was said before TLS began may come from somebody else
    client._imap.untagged_responses.clear()


def _say_goodbye(client: IMAPClient) -> None:
    """All work is done; a server that does not answer any more changes nothing."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.socket().settimeout(_FAREWELL_SECONDS)
        client.logout()
        return
    _hang_up(client)


def _hang_up(client: IMAPClient) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()
