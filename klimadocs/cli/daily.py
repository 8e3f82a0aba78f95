"""process-inbox and report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from klimadocs.cli.progress import watcher
from klimadocs.cli.speaking import say
from klimadocs.errors import DamageError, KlimadocsError
from klimadocs.model.case import DispatchRecord
from klimadocs.model.event import (
    Approved,
    Arrived,
    Dispatched,
    Dispatching,
    Drafted,
    Event,
    Filed,
    Left,
    Postponed,
    Submitted,
    Undelivered,
    Withdrawn,
    Withheld,
)
from klimadocs.pipeline.day import Report, Session, run, send
from klimadocs.pipeline.digest import write_digests
from klimadocs.settings import Settings
from klimadocs.wiring import open_digest, open_house, open_rehearsal


def process(
    settings: Settings,
    dry_run: bool,
    as_json: bool,
    limit: int | None,
    only: str,
    received: date | None,
    today: date | None,
    at_once: bool,
) -> int:
    """The daily run, or its rehearsal."""
    opening = open_rehearsal if dry_run else open_house
    with watcher() as eyes, opening(settings, today, received, eyes, at_once) as doors:
        report = run(doors, only, limit)
    if not report.day.is_even:
        raise DamageError("The balance does not come out even.", "Run klimadocs verify.")
    if as_json:
        click.echo(json.dumps(report.summary()))
    else:
        for line in _lines(report, settings, dry_run):
            say(line)
    if not dry_run:
        _tell_staff(settings, report)
    return report.exit_code


def send_letters(settings: Settings, dry_run: bool, again: str = "") -> int:
    """Approved letters leave: drafts, SMTP, print tray."""
    opening = open_rehearsal if dry_run else open_house
    with watcher() as eyes, opening(settings, watcher=eyes) as doors:
        if again:
            Session(doors).send_again(again)
        report = send(doors)
    if dry_run:
        say("Dry run, nothing was changed. A run would:")
        lines = _plan_lines(report)
    else:
        lines = list(_dispatch_lines(report))
    for line in lines or ["Nothing is waiting to leave."]:
        say(line)
    for trouble in report.day.troubles:
        say(f"  ! {trouble.item}: {trouble.sentence} {trouble.remedy}")
    return report.exit_code if report.day.troubles or _failed(report) else 0


def _failed(report: Report) -> list[tuple[str, DispatchRecord]]:
    return [
        (view.case.id, entry) for view in report.day.views for entry in view.case.dispatches if entry.state == "failed"
    ]


def _dispatch_lines(report: Report) -> Iterator[str]:
    for event in report.tally.added:
        match event:
            case Dispatched():
                yield f"  {event.case}: {event.reference}"
            case Left():
                yield f"  {event.case}: left by hand{' (changed)' if event.changed else ''}"
            case Postponed():
                yield f"  ! {event.case}: {event.sentence} Tried again in the next run."
            case Undelivered():
                yield f"  ! {event.case}: {event.sentence} {event.remedy}"
            case _:
                pass


def _tell_staff(settings: Settings, report: Report) -> None:
    """The digest: a run is no worse for a mail to staff that does not leave."""
    courier = open_digest(settings)
    if courier is None or settings.smtp is None or report.is_idle:
        return
    for mail in write_digests(report.day, report.tally, settings.smtp.sender, settings.dispatch.digest_to):
        try:
            courier.hand_over(mail)
        except KlimadocsError as error:
            click.echo(f"The digest to {mail.recipient} was not sent: {error}", err=True)


def _lines(report: Report, settings: Settings, dry_run: bool) -> list[str]:
    day, tally = report.day, report.tally
    lines = []
    if report.is_idle:
        lines.append("Nothing is new.")
    elif dry_run:
        lines += ["Dry run, nothing was changed. A run would:", *_plan_lines(report)]
    else:
        lines.append(
            f"{tally.count(Arrived)} new arrivals, {tally.count(Submitted)} forms taken in, "
            f"{tally.count(Drafted)} letters drafted, {tally.count(Withheld)} held back, "
            f"{tally.count(Approved)} released, {tally.count(Withdrawn)} withdrawn."
        )
    lines.append(
        f"In all {day.arrived} arrivals = {day.count('case')} in cases + {day.count('duplicate')} duplicates "
        f"+ {day.count('dismissed')} no form + {day.count('trouble')} to be settled."
    )
    lines += [
        f"  ! {item.arrival.name}: {item.sentence} {item.remedy}" for item in day.items if item.state == "trouble"
    ]
    lines += [f"  ! {entry.item}: {entry.sentence} {entry.remedy}" for entry in day.troubles]
    lines += [
        f"  ! {view.case.id}, {entry.letter}: {entry.reason} {entry.remedy}"
        for view in day.views
        for entry in view.case.withheld
    ]
    lines += [
        f"  ! {case_id}, {', '.join(entry.letters)}: {entry.sentence} {entry.remedy}"
        for case_id, entry in _failed(report)
    ]
    if not dry_run:
        lines += _dispatch_lines(report)
        lines.append(f"Next: open {settings.outbox / 'index.html'}")
    return lines


def _plan_lines(report: Report) -> list[str]:
    lines = (_plan_line(event) for event in report.tally.added)
    return [f"  {line}" for line in lines if line]


def _plan_line(event: Event) -> str:
    match event:
        case Arrived(arrival):
            return f"take in  {arrival.name}"
        case Submitted():
            return f"open     {event.case}" if event.relation == "new" else f"add to   {event.case} ({event.relation})"
        case Filed():
            return f"file     under {event.case} ({event.how})"
        case Dispatching():
            return f"hand on  {event.case}: {', '.join(event.letters)} ({event.courier})"
    return _letter_line(event)


def _letter_line(event: Event) -> str:
    match event:
        case Drafted():
            return f"draft    {event.file}"
        case Withheld():
            return f"hold     {event.case}, {event.letter}: {event.reason}"
        case Withdrawn():
            return f"withdraw {event.case}, {event.letter}"
        case Approved():
            return f"release  {event.file}"
    return ""


def write_report(settings: Settings, output: Path | None) -> int:
    """Overview as .xlsx and .html."""
    from klimadocs.pages import report_page, report_workbook
    from klimadocs.pipeline.day import survey
    from klimadocs.stores.vault import write_durably

    with open_house(settings) as doors:
        day = survey(doors)
    folder = output or settings.outbox
    for name, content in (("report.html", report_page(day).encode()), ("report.xlsx", report_workbook(day))):
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            write_durably(path, content)
        click.echo(str(path))
    return 0
