"""Where arrivals come from, and what is inside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol

from klimadocs.model.account import Account, Login
from klimadocs.model.arrival import Channel
from klimadocs.model.mail import NO_MACHINES, Machines, MailFacts
from klimadocs.model.mailbox import Known, Mark, Pause, Place
from klimadocs.model.trouble import Trouble

Outcome = Literal["done", "trouble"]


@dataclass(frozen=True)
class Delivery:
    """Raw bytes as a source hands them over, with what the source knows of them."""

    name: str
    content: bytes = field(repr=False)
    channel: Channel
    received_at: datetime
    received_by: str
    sender: str = ""
    subject: str = ""
    postmarked_on: date | None = None
    place: Place | None = None

    @cached_property
    def digest(self) -> str:
        """The sha256 of the bytes, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is inside an arrival: (name, bytes) of each part that may be a form; parts that are passed over, by name and
    reason; the German reason where the whole is no application; what the mail tells of itself."""

    parts: tuple[tuple[str, bytes], ...]
    ignored: tuple[str, ...] = ()
    dismissed: str = ""
    troubles: tuple[Trouble, ...] = ()
    mail: MailFacts | None = None


class Source(Protocol):
    """A place that things arrive at. Each call may be the last one before the program dies."""

    def collect(self) -> Iterator[Delivery | Trouble]:
        """What may be new; what cannot be fetched is a trouble and stays where it is. Things known already may be
        delivered again. Never raises for a server that cannot be reached: that is a trouble of kind "unreachable"."""

    def keep(self, delivery: Delivery) -> None:
        """Called once the bytes are kept and in the ledger; safe to call twice."""

    def settle(self, outcome: Callable[[str], Outcome | None]) -> Iterator[Trouble]:
        """Called after reading: `outcome` tells by sha256 what became of an arrival (None: not known yet). The source
        puts what it kept where it belongs; what fails is told and done again in the next run."""


class Register(Protocol):
    """What a source remembers of the places where messages lie; an index only, the ledger knows the bytes."""

    def mark(self, account: str, folder: str) -> Mark | None:
        """None for a folder never looked at."""

    def set_mark(self, mark: Mark) -> None:
        """Replaces the folder's mark."""

    def known(self, account: str, folder: str) -> Sequence[Known]:
        """Everything that is neither settled nor gone, by uid."""

    def note(self, *entries: Known) -> None:
        """Adds or replaces, all or nothing, durable when it returns."""

    def forget(self, account: str, folder: str) -> None:
        """Drops all places and the mark of a folder whose UIDs mean nothing any more."""

    def pause(self, name: str) -> Pause | None:
        """None where nothing is held off."""

    def set_pause(self, pause: Pause) -> None:
        """Replaces."""

    def end_pause(self, name: str) -> None:
        """Safe to call twice."""


def open_folder(inbox: Path, received: date | None = None) -> Source:
    """Files that people and gateways drop. `received` is the day for files that do not tell it themselves."""
    from klimadocs.sources.folder import FolderSource

    return FolderSource(inbox, received)


def open_mailbox(
    account: Account, login: Login, register: Register, may_change: bool = True, at_once: bool = False
) -> Source:
    """A mailbox on an IMAP server. `may_change` False only looks: folders are opened read-only, nothing is moved.
    `at_once` does not wait out a pause that an earlier fault began."""
    from klimadocs.sources.mailbox import MailboxSource

    return MailboxSource(account, login, register, may_change, at_once=at_once)


def unpack(
    content: bytes, media_type: str, name: str, servers: tuple[str, ...] = (), machines: Machines = NO_MACHINES
) -> Parcel:
    """What is inside; anything but a mail, an archive or an Outlook file is its own and only part. `servers` are the
    names (authserv-id) of our own mail servers: only their word on a sender counts. `machines` are our fax services and
    scanners. Never raises on bad input: it says so."""
    from klimadocs.sources.unpacking import unpack_arrival

    return unpack_arrival(content, media_type, name, servers, machines)
