"""check: what is wrong with calls, forms and letters, told with its place and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import click

from klimadocs.catalogue import Catalogue
from klimadocs.errors import ConfigurationError, UsageError
from klimadocs.letters import open_press
from klimadocs.pipeline.linting import Fault, lint_all, lint_file
from klimadocs.settings import Settings
from klimadocs.stores.vault import write_durably
from klimadocs.wiring import catalogue_of

_COPIES = Path("check")


def check_templates(
    settings: Settings, paths: Sequence[Path], comments: bool = False, output: Path | None = None
) -> int:
    """Exit code 2 with one line for each fault; 0 and one line of praise where there is none. Notes change nothing.
    `comments`: copies of the templates with each of it as a comment of Word."""
    try:
        catalogue = catalogue_of(settings)
    except ConfigurationError as error:
        click.echo(str(error))
        return 2
    folder = _folder(settings, output) if comments else None
    found = [*_faults(settings, catalogue, paths), *_strays(settings, catalogue, paths)]
    faults, notes = [fault for fault in found if not fault.is_note], [fault for fault in found if fault.is_note]
    for fault in [*faults, *notes]:
        click.echo(f"note: {fault}" if fault.is_note else str(fault))
    if folder:
        for path in _write_copies(settings, folder, catalogue, found):
            click.echo(str(path))
    if not faults:
        click.echo(_praise(catalogue, paths))
    return 2 if faults else 0


def _folder(settings: Settings, output: Path | None) -> Path:
    """Copies must not lie where templates are looked for."""
    folder = output or _COPIES
    if folder.resolve().is_relative_to(settings.templates.resolve()):
        raise UsageError(f"{folder} lies within {settings.templates}.", "Give another folder with --output.")
    return folder


def _faults(settings: Settings, catalogue: Catalogue, paths: Sequence[Path]) -> list[Fault]:
    """Of everything, or of what lies under one of the paths."""
    root = settings.templates.resolve()
    inner = [path.resolve() for path in paths if path.resolve().is_relative_to(root)]
    if paths and not inner:
        return []

    def is_wanted(place: str) -> bool:
        return not paths or any((root / place).is_relative_to(path) for path in inner)

    return [fault for fault in lint_all(catalogue, open_press(), is_wanted) if is_wanted(fault.place)]


def _strays(settings: Settings, catalogue: Catalogue, paths: Sequence[Path]) -> Iterable[Fault]:
    """Templates that lie elsewhere, before they are put into a call."""
    root = settings.templates.resolve()
    for path in paths:
        if path.resolve().is_relative_to(root):
            continue
        if path.suffix.lower() != ".docx" or not path.is_file():
            raise UsageError(f"{path} is no part of {settings.templates}.", "Name a file or folder there, or a .docx.")
        yield from lint_file(catalogue, str(path), path.read_bytes(), open_press())


def _write_copies(settings: Settings, folder: Path, catalogue: Catalogue, faults: Sequence[Fault]) -> Iterable[Path]:
    """One copy for each template with something to show in it: by the same path as the template, or by the name of a
    file that lies elsewhere."""
    from klimadocs.letters.lint import with_comments

    day = next((call.practice_today for call in catalogue.calls if call.practice_today), None) or date.today()
    ours = {template.path for call in catalogue.calls for letter in call.letters for template in letter.templates}
    for place in dict.fromkeys(fault.place for fault in faults if fault.flaw and fault.flaw.kind != "file"):
        flaws = [fault.flaw for fault in faults if fault.place == place and fault.flaw]
        is_ours = place in ours
        source = settings.templates / place if is_ours else Path(place)
        path = folder / (place if is_ours else source.name)
        if path.resolve() == source.resolve():
            raise UsageError(f"The copy of {source} would take its place.", "Give another folder with --output.")
        write_durably(path, with_comments(source.read_bytes(), flaws, day))
        yield path


def _praise(catalogue: Catalogue, paths: Sequence[Path]) -> str:
    letters = sum(len(call.letters) for call in catalogue.calls)
    what = f"{len(catalogue.calls)} calls, {len(catalogue.forms)} forms, {letters} letters"
    return f"{', '.join(map(str, paths)) or what}: no faults."
