"""What a stack of paper becomes: each form in it a reading of its own; scanned pages of a file that is a form already
join that form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from klimadocs.forms.fill import fill
from klimadocs.forms.merge import merge_copies
from klimadocs.forms.reference import Reference
from klimadocs.model.event import Read, part_of
from klimadocs.model.evidence import Clipping, pack_clippings
from klimadocs.model.form import Form
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.jobs import Job, Kept, no_form, trouble_of
from klimadocs.readers.paper import complete, settle_flowed, settle_pages
from klimadocs.rules.fold import case_key
from klimadocs.wording import write_leaves

if TYPE_CHECKING:
    from klimadocs.readers.paper import PaperStack, PaperSubmission


@dataclass(frozen=True, slots=True)
class Written:
    """What the digital pages of a file say; `reference` and `transcript` where they are a form."""

    read: Read
    reference: Reference | None = None
    transcript: Transcript | None = None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A form of the stack and what it says."""

    submission: PaperSubmission
    reading: FormReading
    clippings: tuple[Clipping, ...]

    @property
    def form(self) -> Form:
        return self.submission.reference.form

    @property
    def is_filled(self) -> bool:
        return any(answer.is_given for answer in self.reading.answers)


def read_stack(job: Job, reader: str, stack: PaperStack) -> Kept:
    """The forms of a file that is nothing but paper; the first is the reading of the file, the others stand beside."""
    troubles = _named(job, stack.troubles)
    if not stack.submissions:
        return Kept(Read(job.digest, reader, None, (*troubles, no_form(job))), copy=stack.copy)
    sheets = _sheets(stack.submissions)
    filled = [sheet for sheet in sheets if sheet.is_filled] or sheets[:1]
    empty = tuple(_left_empty(job, sheet) for sheet in sheets if sheet not in filled)
    return _joined(job, [_kept(job, reader, sheet, (*troubles, *empty)) for sheet in filled])


def read_mixed(job: Job, written: Written, reader: str, stack: PaperStack) -> Kept:
    """The same of a file some pages of which are pictures: `written` is what the others say. Paper that names another
    applicant is a form of its own."""
    if written.read.reading is None or written.reference is None:
        return _instead(job, written.read, reader, stack)
    form = written.reference.form
    digital, clippings, told = _completed(written, written.read.reading, stack)
    sheets = [sheet for sheet in _sheets(stack.submissions) if sheet.is_filled or len(stack.submissions) == 1]
    own = [sheet for sheet in sheets if _may_be_of(sheet, digital, form)]
    reading = merge_copies(digital, [sheet.reading for sheet in own])
    leftovers = (*reading.leftovers, *(entry for sheet in own for entry in sheet.reading.leftovers))
    troubles = (*written.read.troubles, *_named(job, told))
    troubles += tuple(entry for sheet in own for entry in _named(job, sheet.submission.troubles))
    read = replace(written.read, reading=replace(reading, leftovers=leftovers), troubles=troubles)
    pictures = [*clippings, *(entry for sheet in own for entry in sheet.clippings)]
    copy = next((sheet.submission.copy for sheet in own), stack.copy)
    strangers = [_kept(job, reader, sheet, ()) for sheet in sheets if sheet not in own]
    return _joined(job, [Kept(read, pack_clippings(pictures), copy), *strangers])


def _completed(
    written: Written, reading: FormReading, stack: PaperStack
) -> tuple[FormReading, tuple[Clipping, ...], tuple[Trouble, ...]]:
    """What is missing in the digital pages is taken from scanned ones whose lines lie elsewhere than in a blank."""
    if written.reference is None or written.transcript is None:
        return reading, (), stack.troubles
    transcript, pages, troubles = complete(written.reference, written.transcript, stack)
    if not pages:
        return reading, (), stack.troubles
    filled = fill(written.reference, transcript, reading.score)
    whole, clippings = settle_pages(filled, written.reference, transcript, pages)
    pairs = zip(reading.answers, whole.answers, strict=True)
    answers = tuple(old if old.is_given or not old.doubt else new for old, new in pairs)
    numbers = {page.number for page in pages}
    return replace(reading, answers=answers), tuple(e for e in clippings if e.page in numbers), troubles


def _instead(job: Job, digital: Read, reader: str, stack: PaperStack) -> Kept:
    """The digital pages are no form: the paper speaks, and where it is none either, both are told."""
    kept = read_stack(job, reader, stack)
    if kept.read.reading is None or digital.plan is not None:
        troubles = tuple(dict.fromkeys((*digital.troubles, *kept.read.troubles)))
        return replace(kept, read=replace(digital, reading=None, troubles=troubles))
    others = tuple(entry for entry in digital.troubles if entry.kind != "no_form")
    return replace(kept, read=replace(kept.read, troubles=(*others, *kept.read.troubles)))


def _may_be_of(sheet: _Sheet, reading: FormReading, form: Form) -> bool:
    """Whether it may be part of that form: the same one, and no other applicant is named on it."""
    if (sheet.form.call, sheet.form.id) != (form.call, form.id):
        return False
    known, found = case_key(reading, form), case_key(sheet.reading, form)
    return known is None or found is None or known == found


def _sheets(submissions: Iterable[PaperSubmission]) -> list[_Sheet]:
    return [_Sheet(entry, *settle_flowed(_filled(entry), entry)) for entry in submissions]


def _filled(submission: PaperSubmission) -> FormReading:
    return fill(submission.reference, submission.transcript, submission.score)


def _kept(job: Job, reader: str, sheet: _Sheet, troubles: tuple[Trouble, ...]) -> Kept:
    submission = sheet.submission
    read = Read(
        job.digest, reader, sheet.reading, (*troubles, *_named(job, submission.troubles)), leaves=submission.leaves
    )
    return Kept(read, pack_clippings(sheet.clippings), submission.copy)


def _joined(job: Job, found: list[Kept]) -> Kept:
    """The first with the others, each under its own name. One alone need not say on which leaves it stands."""
    if len(found) == 1:
        return replace(found[0], read=replace(found[0].read, leaves=()))
    named = [
        replace(kept, read=replace(kept.read, enclosure=part_of(job.digest, number)))
        for number, kept in enumerate(found, start=1)
    ]
    return replace(named[0], others=tuple(named[1:]))


def _named(job: Job, troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    return tuple(replace(trouble, item=job.name) for trouble in troubles)


def _left_empty(job: Job, sheet: _Sheet) -> Trouble:
    sentence = f"{write_leaves(sheet.submission.leaves)}: Das Formular ist nicht ausgefüllt."
    return trouble_of(job, "empty_form", sentence, "Bitte prüfen, ob ein ausgefülltes Formular fehlt.")
