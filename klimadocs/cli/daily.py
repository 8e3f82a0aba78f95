"""process-inbox and report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from klimadocs.cli.progress import watcher
from klimadocs.cli.speaking import say
from klimadocs.errors import DamageError
from klimadocs.model.case import Approved, Arrived, Drafted, Submitted, Withdrawn, Withheld
from klimadocs.pipeline.day import Report, run
from klimadocs.settings import Settings
from klimadocs.wiring import open_house, open_rehearsal


def process(
    settings: Settings,
    dry_run: bool,
    as_json: bool,
    limit: int | None,
    only: str,
    received: date | None,
    today: date | None,
) -> int:
    """The daily run, or its rehearsal."""
    opening = open_rehearsal if dry_run else open_house
    with watcher() as eyes, opening(settings, today, received, eyes) as doors:
        report = run(doors, only, limit)
    if not report.day.is_even:
        raise DamageError("The balance does not come out even.", "Run klimadocs verify.")
    if as_json:
        click.echo(json.dumps(report.summary()))
    else:
        for line in _lines(report, settings, dry_run):
            say(line)
    return 3 if report.needs_attention else 0


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
    if not dry_run:
        lines.append(f"Next: open {settings.outbox / 'index.html'}")
    return lines


def _plan_lines(report: Report) -> list[str]:
    lines = []
    for event in report.tally.added:
        match event:
            case Arrived(arrival):
                lines.append(f"  take in  {arrival.name}")
            case Submitted() if event.relation == "new":
                lines.append(f"  open     {event.case}")
            case Submitted():
                lines.append(f"  add to   {event.case} ({event.relation})")
            case Drafted():
                lines.append(f"  draft    {event.file}")
            case Withheld():
                lines.append(f"  hold     {event.case}, {event.letter}: {event.reason}")
            case Withdrawn():
                lines.append(f"  withdraw {event.case}, {event.letter}")
            case Approved():
                lines.append(f"  release  {event.file}")
            case _:
                pass
    return lines


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
