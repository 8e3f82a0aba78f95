"""Where things are kept: the ledger of events (append-only) and the vault of originals (by digest)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from klimadocs.model.event import Entry, Event
from klimadocs.model.mailbox import Known, Mark, Pause


class Ledger(Protocol):
    """Events in the order in which they were added; each key once."""

    def entries(self) -> Sequence[Entry]:
        """All entries, oldest first."""

    def append(self, key: str, event: Event) -> bool:
        """Durable when it returns. False, and nothing changed, where the key is there already."""

    def close(self) -> None:
        """Safe to call twice."""


class Vault(Protocol):
    """Originals by sha256: what is in it is never changed."""

    def put(self, content: bytes) -> str:
        """Returns the sha256 in hex; durable when it returns; safe to call twice."""

    def get(self, digest: str) -> bytes:
        """Raises DamageError where the bytes are gone or no longer have this digest."""

    def digests(self) -> Iterable[str]:
        """All digests, sorted."""

    def sweep(self) -> None:
        """Removes what an interrupted `put` left behind."""


class Outbox(Protocol):
    """Files that staff see. Names are relative and use "/"."""

    def read(self, name: str) -> bytes | None:
        """None where there is no such file."""

    def digest(self, name: str) -> str | None:
        """sha256 of the file as it is now, edits of staff included."""

    def write(self, name: str, content: bytes) -> bool:
        """False, and the file untouched, where it holds just this already. Raises TemporaryError."""

    def remove(self, name: str) -> None:
        """Safe to call twice."""

    def names(self, under: str) -> Iterable[str]:
        """All files below a folder, sorted; lock files of Word left out."""


class MailIndex(Protocol):
    """What sources and couriers remember of mail servers: an index that may be lost without losing a mail. Satisfies
    `sources.Register`."""

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

    def close(self) -> None:
        """Safe to call twice."""


def open_mail_index(location: str) -> MailIndex:
    """Beside the ledger, in the same database; open the ledger first, it brings the schema up to date."""
    from klimadocs.stores.mail_index import SqlMailIndex

    return SqlMailIndex(location)


def open_ledger(location: str) -> Ledger:
    """`location` is a path (SQLite) or an SQLAlchemy URL. Creates or upgrades the schema."""
    from klimadocs.stores.ledger import SqlLedger

    return SqlLedger(location)


def open_outbox(folder: Path) -> Outbox:
    """Creates folders as they are needed."""
    from klimadocs.stores.outbox import FolderOutbox

    return FolderOutbox(folder)


def open_vault(folder: Path) -> Vault:
    """Creates the folder at the first `put`."""
    from klimadocs.stores.vault import FolderVault

    return FolderVault(folder)
