"""read: what files say, without storing anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from klimadocs.catalogue import Catalogue
from klimadocs.cli.plan_lines import plan_lines
from klimadocs.cli.speaking import say
from klimadocs.errors import UsageError
from klimadocs.pipeline.previewing import FileReading, read_contents
from klimadocs.settings import Settings
from klimadocs.wiring import catalogue_of, executor_of


def read_files(settings: Settings, files: Sequence[Path], as_json: bool, call: str, form: str) -> int:
    """Exit code 3 if a file is no form or cannot be read."""
    catalogue = _narrowed(catalogue_of(settings), call, form)
    contents = [(str(path), path.read_bytes()) for path in files]
    is_all_read = True
    for reading in read_contents(catalogue, executor_of(settings), contents):
        is_all_read = is_all_read and (reading.read.reading is not None or reading.read.plan is not None)
        if as_json:
            click.echo(json.dumps(reading.as_record()))
            continue
        say(reading.file, bold=True)
        for line in _lines(reading, catalogue):
            say(line)
    return 0 if is_all_read else 3


def _narrowed(catalogue: Catalogue, call: str, form: str) -> Catalogue:
    blanks = tuple(
        blank for blank in catalogue.blanks
        if call in ("", blank.form.call) and form in ("", blank.form.id, f"{blank.form.call}/{blank.form.id}")
    )  # fmt: skip
    if not blanks:
        known = ", ".join(f"{entry.call}/{entry.id}" for entry in catalogue.forms)
        raise UsageError("No form has that name, or its blank is missing.", f"Known forms: {known}.")
    return replace(catalogue, blanks=blanks)


def _lines(reading: FileReading, catalogue: Catalogue) -> list[str]:
    lines = []
    found = reading.read.reading
    if found is not None:
        form = catalogue.form(f"{found.call}/{found.form}")
        lines.append(f"  {found.call}/{found.form} {found.version}, {found.score:.0%}")
        for answer in found.answers:
            if answer.is_given or answer.doubt:
                mark = "?" if answer.doubt else " "
                value = ", ".join(answer.value) if isinstance(answer.value, tuple) else answer.value
                why = f"   ({answer.why})" if answer.why else ""
                lines.append(f"{mark} {form.field(answer.field).label}: {value}{why}")
        lines += [f"+ außerhalb der Felder: {entry.text} ({entry.place.path})" for entry in found.leftovers]
    if plan := reading.read.plan:
        kind = catalogue.call(plan.call).letter(plan.letter)
        return [*lines, *plan_lines(plan, kind.plan if kind else None)]
    lines += [f"! {entry.sentence} {entry.remedy}" for entry in reading.read.troubles]
    return lines
