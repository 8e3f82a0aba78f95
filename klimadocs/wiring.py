"""The one place where settings become machines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.clock import Clock
from klimadocs.couriers import Courier, open_drafts, open_rehearsal_courier, open_smtp, open_tray
from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.executors import Executor, Limits, open_executor
from klimadocs.letters import open_press
from klimadocs.logins import open_login
from klimadocs.model.account import Account, Login
from klimadocs.model.mail import Machines
from klimadocs.pipeline.doors import Doors, Mailroom, Silent, Watcher
from klimadocs.settings import Settings
from klimadocs.sources import Source, open_folder, open_mailbox
from klimadocs.stores import MailIndex, open_ledger, open_mail_index, open_outbox, open_vault

TRAY = "print"
_SMTP = "smtp"


@contextmanager
def open_house(
    settings: Settings,
    today: date | None = None,
    received: date | None = None,
    watcher: Watcher | None = None,
    at_once: bool = False,
) -> Iterator[Doors]:
    """Everything opened, under the one lock. `at_once` does not wait out a pause after a mailbox's fault. Raises
    TemporaryError while another run holds it."""
    catalogue = load_catalogue(settings.templates)
    _require_writable(settings.inbox, "inbox")
    _require_writable(settings.outbox, "outbox")
    logins = logins_of(settings, os.environ)
    with _locked(settings.inbox / ".lock"):
        ledger = open_ledger(settings.ledger_location)
        index = open_mail_index(settings.ledger_location)
        try:
            yield Doors(
                catalogue=catalogue,
                ledger=ledger,
                vault=open_vault(settings.inbox / ".kept"),
                outbox=open_outbox(settings.outbox),
                sources=(open_folder(settings.inbox, received), *_mailboxes(settings, logins, index, at_once)),
                executor=executor_of(settings),
                press=open_press(),
                clock=Clock(today),
                watcher=watcher or Silent(),
                mailroom=_mailroom(settings, logins),
            )
        finally:
            index.close()
            ledger.close()


@contextmanager
def open_rehearsal(
    settings: Settings,
    today: date | None = None,
    received: date | None = None,
    watcher: Watcher | None = None,
    at_once: bool = False,
) -> Iterator[Doors]:
    """The same house with stores that forget: what is done in it shows what a run would do."""
    from klimadocs.stores.memory import MemoryLedger, MemoryMailIndex, MemoryOutbox, MemoryVault

    with ExitStack() as stack:
        doors = stack.enter_context(open_house(settings, today, received, watcher))
        logins = logins_of(settings, os.environ)
        beneath = stack.enter_context(closing(open_mail_index(settings.ledger_location)))
        index = MemoryMailIndex(beneath)
        mailboxes = tuple(
            open_mailbox(account, logins[account.name], index, may_change=False, at_once=at_once)
            for account in settings.mailboxes
        )
        yield replace(
            doors,
            ledger=MemoryLedger(doors.ledger.entries()),
            vault=MemoryVault(doors.vault),
            outbox=MemoryOutbox(doors.outbox),
            sources=(doors.sources[0], *mailboxes),
            mailroom=_rehearsed(doors.mailroom),
        )


def logins_of(settings: Settings, environment: Mapping[str, str]) -> dict[str, Login]:
    """How to log in at each mailbox, by its name, and at "smtp" where that asks for it; nothing is asked for yet."""
    logins = {
        account.name: open_login(f"mailbox.{account.name}", account.user, account.secret, environment)
        for account in settings.mailboxes
    }
    if settings.smtp and settings.smtp.user:
        logins[_SMTP] = open_login("smtp", settings.smtp.user, settings.smtp.secret, environment)
    return logins


def describe_mailbox(settings: Settings, account: Account) -> str:
    """Logs in and looks: folders and how many messages wait. Raises what the daily run would meet."""
    from klimadocs.imap import AnswerNo, open_session

    lines = []
    with open_session(account, logins_of(settings, os.environ)[account.name]) as session:
        for name in account.folders:
            lines.append(f"{name} {session.select(session.folder(name), readonly=True).exists} messages")
        for name in filter(None, (account.done, account.trouble)):
            try:
                lines.append(f"{name} {session.status(session.folder(name)).exists}")
            except AnswerNo:
                lines.append(f"{name} will be made")
        drafts = session.special("drafts") if account.drafts == "auto" else account.drafts
        lines.append(f"drafts in {drafts or 'no folder: set drafts'}")
    return f"{account.user} at {account.host}, " + ", ".join(lines)


def describe_smtp(settings: Settings) -> str:
    """What is set up; nothing is sent."""
    smtp = settings.smtp
    assert smtp is not None
    way = "approved letters leave by themselves" if smtp.sends else "digest only"
    return f"{smtp.sender} at {smtp.host}:{smtp.port}, {way}"


def sign_in_everywhere(settings: Settings, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """A person signs in once for each mailbox (and SMTP) whose provider asks for that."""
    from klimadocs.logins import needs_sign_in, sign_in

    places = [(f"mailbox.{account.name}", account.user, account.secret) for account in settings.mailboxes]
    if settings.smtp and settings.smtp.user:
        places.append((_SMTP, settings.smtp.user, settings.smtp.secret))
    for name, user, secret in places:
        if needs_sign_in(secret):
            say(f"{name}: signed in as {sign_in(name, user, secret, say, environment)}.")


def open_digest(settings: Settings) -> Courier | None:
    """The way of the mail to staff after a run; None where the settings ask for none."""
    if settings.smtp is None or not settings.dispatch.digest_to:
        return None
    return open_smtp(settings.smtp, logins_of(settings, os.environ).get(_SMTP))


def _mailboxes(settings: Settings, logins: Mapping[str, Login], index: MailIndex, at_once: bool) -> Iterator[Source]:
    for account in settings.mailboxes:
        yield open_mailbox(account, logins[account.name], index, at_once=at_once)


def _mailroom(settings: Settings, logins: Mapping[str, Login]) -> Mailroom:
    accounts = [account for account in settings.mailboxes if account.drafts]
    default = settings.dispatch.mailbox or next((account.name for account in accounts), "")
    smtp = settings.smtp
    return Mailroom(
        tray=open_tray(settings.outbox / TRAY),
        drafts={account.name: open_drafts(account, logins[account.name]) for account in accounts},
        senders={account.name: account.sender for account in accounts},
        default=default,
        smtp=open_smtp(smtp, logins.get(_SMTP)) if smtp and smtp.sends else None,
        smtp_sender=smtp.sender if smtp else "",
        most_letters=settings.dispatch.most_letters,
        own_servers=tuple(account.server for account in settings.mailboxes if account.server),
        machines=Machines(
            faxes=tuple(address for account in settings.mailboxes for address in account.faxes),
            scanners=tuple(address for account in settings.mailboxes for address in account.scanners),
        ),
    )


def _rehearsed(room: Mailroom) -> Mailroom:
    """The same couriers, except that nothing is handed over."""
    return replace(
        room,
        tray=room.tray and open_rehearsal_courier(room.tray),
        drafts={name: open_rehearsal_courier(courier) for name, courier in room.drafts.items()},
        smtp=room.smtp and open_rehearsal_courier(room.smtp),
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
