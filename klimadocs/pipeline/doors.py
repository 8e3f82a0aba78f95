"""Everything the day's work needs from outside, as one value that `wiring` fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from klimadocs.catalogue import Catalogue
from klimadocs.clock import Clock
from klimadocs.couriers import Courier
from klimadocs.executors import Executor
from klimadocs.letters import Press
from klimadocs.model.event import Event
from klimadocs.model.mail import NO_MACHINES, Machines
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Source
from klimadocs.stores import Ledger, Outbox, Vault


class Watcher(Protocol):
    """Hears how the work goes on; the terminal shows it, cron does not."""

    def begin(self, step: str, total: int) -> None:
        """`step` is English, for messages."""

    def advance(self, item: str) -> None:
        """One item of the step is done."""


class Silent:
    """A watcher for runs that nobody watches."""

    def begin(self, step: str, total: int) -> None:
        """Says nothing."""

    def advance(self, item: str) -> None:
        """Says nothing."""


@dataclass(frozen=True)
class Mailroom:
    """Poststelle: the couriers there are. `drafts` and `senders` by name of the mailbox; `default` is the mailbox for
    what came in by none. `smtp` is there only where approved letters may leave by themselves. `own_servers` are the
    names by which our mail servers sign what they found out about a sender; `machines` are our fax services and
    scanners."""

    tray: Courier | None = None
    drafts: Mapping[str, Courier] = field(default_factory=dict)
    senders: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    smtp: Courier | None = None
    smtp_sender: str = ""
    most_letters: int = 50
    own_servers: tuple[str, ...] = ()
    machines: Machines = NO_MACHINES


@dataclass(frozen=True)
class Doors:
    """What `wiring` opens. `pause` is called between any two things that last; tests end the run there."""

    catalogue: Catalogue
    ledger: Ledger
    vault: Vault
    outbox: Outbox
    sources: Sequence[Source]
    executor: Executor
    press: Press
    clock: Clock
    watcher: Watcher = field(default_factory=Silent)
    pause: Callable[[str], None] = lambda _: None
    mailroom: Mailroom = field(default_factory=Mailroom)


@dataclass
class Tally:
    """What one run did: events added by kind, troubles of this run, files written."""

    added: list[Event] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def count(self, kind: type) -> int:
        """How many events of one kind were added."""
        return sum(isinstance(event, kind) for event in self.added)


def record(doors: Doors, tally: Tally, key: str, event: Event) -> bool:
    """Adds an event once; False where the ledger knew the key."""
    doors.pause(f"before {key}")
    is_new = doors.ledger.append(key, event)
    if is_new:
        tally.added.append(event)
    doors.pause(f"after {key}")
    return is_new


def write(doors: Doors, tally: Tally, name: str, content: bytes) -> None:
    """Writes a file of the outbox where it differs."""
    doors.pause(f"before {name}")
    if doors.outbox.write(name, content):
        tally.written.append(name)
    doors.pause(f"after {name}")
