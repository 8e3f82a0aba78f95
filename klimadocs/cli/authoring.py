"""blank, check, render: for those who write calls, forms and letters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from klimadocs.catalogue import Catalogue
from klimadocs.errors import ConfigurationError, KlimadocsError, UsageError
from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import compose, language_of
from klimadocs.model.call import Call, LetterKind
from klimadocs.model.day import CaseView
from klimadocs.settings import Settings
from klimadocs.stores.vault import write_durably
from klimadocs.wiring import catalogue_of, open_house


def make_blanks(settings: Settings, form_name: str, output: Path | None) -> int:
    """blank.docx and blank.pdf; files that are the same already are left alone."""
    from klimadocs.blanks import make_pdf, make_word

    catalogue = catalogue_of(settings)
    form = catalogue.form(form_name)
    call = catalogue.call(form.call)
    folder = output or settings.templates / form.call / "forms" / form.id
    for name, make in (("blank.docx", make_word), ("blank.pdf", make_pdf)):
        content = make(form, call, catalogue.office)
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            write_durably(path, content)
        click.echo(str(path))
    return 0


def check_templates(settings: Settings, paths: Sequence[Path]) -> int:
    """Exit code 2 with one line for each fault; 0 and one line of praise where there is none."""
    from klimadocs.pipeline.linting import lint

    try:
        catalogue = catalogue_of(settings)
    except ConfigurationError as error:
        click.echo(str(error))
        return 2
    wanted = [str(path.resolve()) for path in paths]
    faults = [
        fault for fault in lint(catalogue, open_press())
        if not wanted or any(str((settings.templates / fault.place).resolve()).startswith(path) for path in wanted)
    ]  # fmt: skip
    for fault in faults:
        click.echo(f"{fault.place}: {fault.sentence} {fault.remedy}")
    if not faults:
        letters = sum(len(call.letters) for call in catalogue.calls)
        click.echo(f"{len(catalogue.calls)} calls, {len(catalogue.forms)} forms, {letters} letters: no faults.")
    return 2 if faults else 0


def render_letter(
    settings: Settings, letter: str, case_id: str, sample: bool, data: Path | None, language: str, output: Path | None
) -> int:
    """Exactly one of a case, the sample or a file tells what to write."""
    if sum((bool(case_id), sample, data is not None)) != 1:
        raise UsageError("What should the letter say?", "Give one of --case ID, --sample or --data FILE.")
    view, catalogue = _view(settings, letter, case_id, data)
    kind = _letter(view.call, letter)
    chosen = language or language_of(view, kind)
    template = kind.template(chosen)
    if template is None:
        known = ", ".join(entry.language for entry in kind.templates)
        raise UsageError(f"The letter “{kind.name}” has no template “{chosen}”.", f"It has: {known}.")
    context = compose(view, kind, template.language, catalogue.office, view.today)
    marks = Marks(view.case.id, kind.name, template.language, "sample")
    pressed = open_press().press(template, context, marks)
    path = output or Path(f"{view.case.id} {kind.name}.docx")
    write_durably(path, pressed.content)
    click.echo(str(path))
    for gap in pressed.gaps:
        click.echo(f"  gap: {gap}", err=True)
    return 0


def _view(settings: Settings, letter: str, case_id: str, data: Path | None) -> tuple[CaseView, Catalogue]:
    from klimadocs.pipeline.day import Session
    from klimadocs.pipeline.sampling import sample_view

    if case_id:
        with open_house(settings) as doors:
            return Session(doors).view(case_id), doors.catalogue
    catalogue = catalogue_of(settings)
    call = _call_of(catalogue, letter)
    form = call.forms[0]
    path = data or settings.templates / call.id / "forms" / form.id / "sample.toml"
    if not path.is_file():
        raise KlimadocsError(f"The sample {path} is missing.", "Write one: field = answer, line by line.")
    return sample_view(call, form, path), catalogue


def _call_of(catalogue: Catalogue, letter: str) -> Call:
    """LETTER may be "<call>/<letter>" where several calls have such a letter."""
    call_id, _, name = letter.rpartition("/")
    found = [call for call in catalogue.calls if call_id in ("", call.id) and call.letter(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{call.id}/{entry.name}" for call in catalogue.calls for entry in call.letters)
    raise UsageError(f"“{letter}” is not the name of one letter.", f"Known letters: {known}.")


def _letter(call: Call, letter: str) -> LetterKind:
    found = call.letter(letter.rpartition("/")[2])
    if found is None:
        known = ", ".join(entry.name for entry in call.letters)
        raise UsageError(f"The call {call.id} has no letter “{letter}”.", f"Known letters: {known}.")
    return found
