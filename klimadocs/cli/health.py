"""verify and doctor: is everything there, and does everything work?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial

import click

from klimadocs.errors import KlimadocsError
from klimadocs.pipeline.verifying import verify
from klimadocs.settings import Settings
from klimadocs.wiring import catalogue_of, describe_mailbox, describe_smtp, open_house, sign_in_everywhere


def verify_house(settings: Settings) -> int:
    """Exit code 4 if something is damaged or gone."""
    with open_house(settings) as doors:
        result = verify(doors)
    for line in result.damage:
        click.echo(f"! {line}")
    for line in result.notes:
        click.echo(f"  {line}")
    click.echo(f"{result.originals} originals and {result.drafts} letters compared with the ledger: "
               f"{'damage found' if result.damage else 'all is well'}.")  # fmt: skip
    return 4 if result.damage else 0


def examine(settings: Settings, is_to_sign_in: bool = False) -> int:
    """Exit code 2 if something that the daily run needs is missing. `is_to_sign_in`: first, a person signs in to the
    mailboxes whose provider asks for that once."""
    if is_to_sign_in:
        sign_in_everywhere(settings, os.environ, click.echo)
    is_well = True
    for name, look in _examinations(settings):
        try:
            click.echo(f"ok  {name}: {look()}")
        except KlimadocsError as error:
            is_well = False
            click.echo(f"!!  {name}: {error}")
    click.echo(f"--  LibreOffice (to look at letters as PDF): {shutil.which('soffice') or 'not installed'}")
    return 0 if is_well else 2


def _examinations(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Python", lambda: sys.version.split()[0]
    yield "templates", lambda: _describe_templates(settings)
    yield "inbox, outbox, ledger", lambda: _describe_stores(settings)
    for account in settings.mailboxes:
        yield f"mailbox {account.name}", partial(describe_mailbox, settings, account)
    if settings.smtp is not None:
        yield "smtp", partial(describe_smtp, settings)


def _describe_templates(settings: Settings) -> str:
    catalogue = catalogue_of(settings)
    return ", ".join(f"{call.id} ({len(call.letters)} letters)" for call in catalogue.calls)


def _describe_stores(settings: Settings) -> str:
    with open_house(settings) as doors:
        return f"{settings.ledger_location}, {len(doors.ledger.entries())} events"
