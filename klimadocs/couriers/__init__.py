"""How an approved letter leaves: as a draft in the office's own mailbox, by SMTP, or on paper from the print tray."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from klimadocs.model.account import Account, Login, Smtp
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Outgoing


@dataclass(frozen=True, slots=True)
class Departure:
    """A draft that a person sent. `is_changed`: subject, text, recipient or attachments differ from what was drafted (a
    recipient that was left open is no change); `recipient`: all addresses it went to, with ", " between them; `place`
    names the folder it was found in."""

    id: str
    is_changed: bool
    recipient: str
    place: str


class Courier(Protocol):
    """Takes one mail. `kind` is the word that the history keeps."""

    kind: CourierKind

    def hand_over(self, mail: Outgoing) -> str:
        """Where it is now: a folder's name, the server's answer, a file. A courier that can look whether it has the
        mail already (draft, tray) does so and is safe to call twice; SMTP is not. Raises TemporaryError (nothing
        happened, try again), RefusedError (no, for good), UncertainError (it may have left), ConfigurationError."""

    def departures(self, mails: Collection[Outgoing], since: date | None = None) -> Iterator[Departure]:
        """Which of these drafts have left; asks the Sent folder for mails of `since` and later. Nothing for couriers
        whose work is done at once. Raises TemporaryError, ConfigurationError."""

    def vanished(self, mails: Collection[Outgoing], since: date | None = None) -> frozenset[str]:
        """Ids of drafts that lie neither among the drafts nor among what was sent: a person deleted or moved them.
        Raises TemporaryError, ConfigurationError."""

    def rest(self) -> None:
        """No more work for now: a line that is open is closed. Safe to call at any time; never raises."""


def open_drafts(account: Account, login: Login) -> Courier:
    """Drafts in the mailbox of an account."""
    from klimadocs.couriers.drafts import DraftsCourier

    return DraftsCourier(account, login)


def open_smtp(smtp: Smtp, login: Login | None) -> Courier:
    """Sends at once. `login` None: the server asks for none."""
    from klimadocs.couriers.smtp import SmtpCourier

    return SmtpCourier(smtp, login)


def open_tray(folder: Path) -> Courier:
    """Paper: one file with address sheet and letters in `folder` for each mail."""
    from klimadocs.couriers.tray import TrayCourier

    return TrayCourier(folder)


def open_rehearsal_courier(courier: Courier) -> Courier:
    """Takes everything and hands over nothing: for a dry run."""
    from klimadocs.couriers.rehearsal import Rehearsal

    return Rehearsal(courier.kind)
