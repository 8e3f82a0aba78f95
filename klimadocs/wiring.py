"""The one place where settings become machines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.clock import Clock
from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.executors import Executor, Limits, open_executor
from klimadocs.letters import open_press
from klimadocs.pipeline.doors import Doors, Silent, Watcher
from klimadocs.settings import Settings
from klimadocs.sources import open_folder
from klimadocs.stores import open_ledger, open_outbox, open_vault


@contextmanager
def open_house(
    settings: Settings, today: date | None = None, received: date | None = None, watcher: Watcher | None = None
) -> Iterator[Doors]:
    """Everything opened, under the one lock. Raises TemporaryError while another run holds it."""
    catalogue = load_catalogue(settings.templates)
    _require_writable(settings.inbox, "inbox")
    _require_writable(settings.outbox, "outbox")
    with _locked(settings.inbox / ".lock"):
        ledger = open_ledger(settings.ledger_location)
        try:
            yield Doors(
                catalogue=catalogue,
                ledger=ledger,
                vault=open_vault(settings.inbox / ".kept"),
                outbox=open_outbox(settings.outbox),
                sources=(open_folder(settings.inbox, received),),
                executor=executor_of(settings),
                press=open_press(),
                clock=Clock(today),
                watcher=watcher or Silent(),
            )
        finally:
            ledger.close()


@contextmanager
def open_rehearsal(
    settings: Settings, today: date | None = None, received: date | None = None, watcher: Watcher | None = None
) -> Iterator[Doors]:
    """The same house with stores that forget: what is done in it shows what a run would do."""
    from klimadocs.stores.memory import MemoryLedger, MemoryOutbox, MemoryVault

    with open_house(settings, today, received, watcher) as doors:
        yield replace(
            doors,
            ledger=MemoryLedger(doors.ledger.entries()),
            vault=MemoryVault(doors.vault),
            outbox=MemoryOutbox(doors.outbox),
        )


def catalogue_of(settings: Settings) -> Catalogue:
    """Calls, forms and letters; nothing else is opened."""
    return load_catalogue(settings.templates)


def executor_of(settings: Settings) -> Executor:
    """Children with the limits of the settings."""
    return open_executor(settings.workers, Limits(settings.seconds_per_file, settings.memory_mib))


def _require_writable(folder: Path, name: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The folder {folder} cannot be made ({error.strerror}).", f"Set [paths] {name}."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f"The folder {folder} cannot be written.", f"Mend its rights or set [paths] {name}.")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise TemporaryError(
            "Another run of klimadocs is at work here.", "Wait until it is done, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()
