"""render: letters to look at, as Word files and as PDF; for those who write letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from klimadocs.catalogue import Catalogue
from klimadocs.errors import ConfigurationError, KlimadocsError, LetterError, TemporaryError, UsageError
from klimadocs.letters import Marks, Press, Pressed, open_press
from klimadocs.letters.context import Context, compose, language_of
from klimadocs.model.call import Call, LetterKind, Template
from klimadocs.model.day import CaseView
from klimadocs.settings import Settings
from klimadocs.stores.vault import write_durably
from klimadocs.wiring import catalogue_of, open_house

ALL = "all"
_FOLDER = Path("render")


@dataclass(frozen=True)
class Wish:
    """What was asked for: exactly one of `case_id`, `sample` and `data` tells what the letters say. `output` is a file
    (.docx, .pdf) for one letter, else a folder."""

    letter: str
    case_id: str
    sample: bool
    data: Path | None
    language: str
    output: Path | None
    pdf: bool

    @property
    def is_file(self) -> bool:
        return self.output is not None and self.output.suffix.lower() in (".docx", ".pdf")

    @property
    def is_all(self) -> bool:
        return self.letter.rpartition("/")[2] in ("", ALL)

    @property
    def wants_word(self) -> bool:
        return not (self.is_file and self.output is not None and self.output.suffix.lower() == ".pdf")

    @property
    def wants_pdf(self) -> bool:
        return self.pdf or not self.wants_word


@dataclass(frozen=True)
class Job:
    """One letter in one language."""

    view: CaseView
    letter: LetterKind
    template: Template
    path: Path


def render_letters(settings: Settings, wish: Wish) -> int:
    """Exit code 3 where one of several letters could not be made; a single one raises."""
    if sum((bool(wish.case_id), wish.sample, wish.data is not None)) != 1:
        raise UsageError("What should the letter say?", "Give one of --case ID, --sample or --data FILE.")
    catalogue, jobs = _jobs(settings, wish)
    if wish.is_file and len(jobs) > 1:
        raise UsageError(f"{len(jobs)} letters do not fit into {wish.output}.", "Name a folder, or one --language.")
    press, made = open_press(), []
    for job in jobs:
        pressed = _press(press, catalogue, job, is_only=len(jobs) == 1)
        if pressed is not None:
            made.append((job, pressed))
            _write(job, pressed, wish, is_only=len(jobs) == 1)
    if wish.wants_pdf:
        _print([(job.path.with_suffix(".pdf"), pressed.content) for job, pressed in made])
    return 0 if len(made) == len(jobs) else 3


def _press(press: Press, catalogue: Catalogue, job: Job, is_only: bool) -> Pressed | None:
    """None, and a line that tells why, for one of several letters."""
    context = _context(catalogue, job)
    marks = Marks(job.view.case.id, job.letter.name, job.template.language, "sample")
    try:
        return press.press(job.template, context, marks)
    except LetterError as error:
        if is_only:
            raise
        click.echo(f"! {job.letter.name} {job.template.language}: {error}", err=True)
        return None


def _context(catalogue: Catalogue, job: Job) -> Context:
    return compose(job.view, job.letter, job.template.language, catalogue.office, job.view.today)


def _write(job: Job, pressed: Pressed, wish: Wish, is_only: bool) -> None:
    if wish.wants_word:
        write_durably(job.path, pressed.content)
        click.echo(str(job.path))
    for gap in pressed.gaps:
        click.echo(f"  gap: {gap}", err=True)
    if pressed.note:
        click.echo(f"  {pressed.note}", err=True)
    if is_only:
        rules = f"call.toml {job.view.call.digest[:12]}, letter.toml {job.letter.digest[:12]}"
        click.echo(f"  made from: {job.template.path} {job.template.digest[:12]}, {rules}", err=True)


def _print(letters: Sequence[tuple[Path, bytes]]) -> None:
    """All in one start of LibreOffice."""
    from klimadocs.programs.libreoffice import TooSlow, find_office
    from klimadocs.programs.pages import print_pages

    office = find_office()
    if office is None:
        raise ConfigurationError(
            "PDF is made by LibreOffice, which is not installed here.",
            "Install LibreOffice Writer, or print from Word.",
        )
    try:
        made = print_pages([content for _, content in letters], office)
    except (TooSlow, OSError):
        raise TemporaryError(
            "LibreOffice did not come to an end and was stopped.", "Try again, with fewer letters."
        ) from None
    for (path, _), content in zip(letters, made, strict=True):
        if not content:
            raise KlimadocsError(f"LibreOffice makes no pages of {path.stem}.", "Open the Word file and look at it.")
        write_durably(path, content)
        click.echo(str(path))


def _jobs(settings: Settings, wish: Wish) -> tuple[Catalogue, list[Job]]:
    if wish.case_id:
        from klimadocs.pipeline.day import Session

        with open_house(settings) as doors:
            view, catalogue = Session(doors).view(wish.case_id), doors.catalogue
        views = {"": view}
    else:
        catalogue = catalogue_of(settings)
        views = _sample_views(settings, _call_of(catalogue, wish), wish)
        view = views[""]
    letters = view.call.letters if wish.is_all else (_letter(view.call, wish.letter),)
    found = [(letter, template) for letter in letters for template in _templates(letter, view, wish)]
    jobs = [
        Job(views.get(template.language, view), letter, template, _path(view, letter, template, wish))
        for letter, template in found
    ]
    return catalogue, jobs


def _sample_views(settings: Settings, call: Call, wish: Wish) -> dict[str, CaseView]:
    """By the language of the template; for those of partners' languages with a partner who speaks it."""
    from klimadocs.pipeline.sampling import sample_view

    form = call.forms[0]
    path = wish.data or settings.templates / call.id / "forms" / form.id / "sample.toml"
    if not path.is_file():
        raise KlimadocsError(f"The sample {path} is missing.", "Write one: field = answer, line by line.")
    languages = {template.language for letter in call.letters for template in letter.templates}
    views = {"": sample_view(call, form, path)}
    if wish.sample:
        spoken = {language: language.rpartition("-")[2] for language in languages}
        views |= {name: sample_view(call, form, path, language) for name, language in spoken.items()}
    return views


def _templates(letter: LetterKind, view: CaseView, wish: Wish) -> Iterator[Template]:
    """With the sample in every language that the letter exists in; else in the one of the case."""
    chosen = wish.language or ("" if wish.sample and not wish.is_file else language_of(view, letter))
    if not chosen:
        yield from letter.templates
        return
    template = letter.template(chosen)
    if template is not None:
        yield template
    elif not wish.is_all:
        known = ", ".join(entry.language for entry in letter.templates)
        raise UsageError(f"The letter “{letter.name}” has no template “{chosen}”.", f"It has: {known}.")


def _path(view: CaseView, letter: LetterKind, template: Template, wish: Wish) -> Path:
    if wish.is_file and wish.output is not None:
        return wish.output
    is_one_of_several = len(letter.templates) > 1 and (wish.sample or wish.is_all)
    name = " ".join((view.case.id, letter.name, *([template.language] if is_one_of_several else [])))
    return (wish.output or (_FOLDER if wish.is_all else Path())) / f"{name}.docx"


def _call_of(catalogue: Catalogue, wish: Wish) -> Call:
    """LETTER may be "<call>/<letter>" where several calls have such a letter, "<call>/all" or "all" for all of them."""
    call_id, _, name = wish.letter.rpartition("/")
    found = [
        call for call in catalogue.calls if call_id in ("", call.id) and (wish.is_all or call.letter(name) is not None)
    ]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{call.id}/{entry.name}" for call in catalogue.calls for entry in call.letters)
    raise UsageError(f"“{wish.letter}” is not the name of one letter.", f"Known letters: {known}.")


def _letter(call: Call, letter: str) -> LetterKind:
    found = call.letter(letter.rpartition("/")[2])
    if found is None:
        known = ", ".join(entry.name for entry in call.letters)
        raise UsageError(f"The call {call.id} has no letter “{letter}”.", f"Known letters: {known}.")
    return found
