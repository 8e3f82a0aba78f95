"""Unpack and read: foreign bytes become readings, in children that may be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from typing import Generic, TypeVar, overload

from klimadocs import __version__
from klimadocs.catalogue import Catalogue
from klimadocs.errors import UnreadableError
from klimadocs.executors import Failure, made_progress
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import comparable, identify
from klimadocs.forms.natives import is_control
from klimadocs.forms.reference import Reference
from klimadocs.model.arrival import Enclosure
from klimadocs.model.event import Read, Unpacked
from klimadocs.model.mail import MAIL_BODY, NO_MACHINES, Machines
from klimadocs.model.transcript import Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record
from klimadocs.pipeline.jobs import Job, Kept, no_form, no_reader, trouble_of
from klimadocs.pipeline.paperwork import Written, read_mixed, read_stack
from klimadocs.pipeline.plans import NO_PLANS, PlanTemplates, plan_templates, told
from klimadocs.readers import find_reader, sniff
from klimadocs.readers.media import PDF
from klimadocs.readers.paper import PaperReader, is_paper, look_at_pages
from klimadocs.rules.fold import History
from klimadocs.sources import Parcel, unpack

Source = TypeVar("Source")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Parcelled:
    """An arrival to be opened."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    servers: tuple[str, ...] = ()
    machines: Machines = NO_MACHINES


class Lazily(Sequence[Made], Generic[Source, Made]):
    """Items made from `sources` when they are asked for, so that the bytes of all never lie in memory at once."""

    def __init__(self, sources: Sequence[Source], make: Callable[[Source], Made]) -> None:
        self._sources = sources
        self._make = make

    def __len__(self) -> int:
        return len(self._sources)

    @overload
    def __getitem__(self, index: int) -> Made: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Made]: ...
    def __getitem__(self, index: int | slice) -> Made | Sequence[Made]:
        if isinstance(index, slice):
            return [self._make(source) for source in self._sources[index]]
        return self._make(self._sources[index])


def open_parcel(parcel: Parcelled) -> Parcel:
    """The task of unpacking, as a child runs it."""
    return unpack(parcel.content, parcel.media_type, parcel.name, parcel.servers, parcel.machines)


@dataclass(frozen=True)
class ReadTask:
    """The task of reading, as a child runs it: bytes in, reading or trouble out. Needs no disk and no network."""

    references: tuple[Reference, ...]
    plans: PlanTemplates = NO_PLANS

    @cached_property
    def _paper(self) -> PaperReader:
        """Made in the child, and kept there for the next items."""
        return PaperReader(self.references)

    def __call__(self, job: Job) -> Read:
        first, *others = (kept.read for kept in self.keep(job))
        return replace(first, others=tuple(others))

    def keep(self, job: Job) -> Kept:
        """The reading with the pictures of what was read on paper."""
        if job.media_type != PDF:
            return self._read_paper(job) if is_paper(job.media_type) else Kept(self._read_digital(job).read)
        look = look_at_pages(job.content)
        if look.is_paper:
            return self._read_paper(job)
        written = self._read_digital(job, look.pictures)
        is_known = written.read.reading or written.read.plan
        pages = look.pictures if is_known else look.pictures | look.likely
        return self._with_paper(job, written, pages) if pages else Kept(written.read)

    def _with_paper(self, job: Job, written: Written, pages: frozenset[int]) -> Kept:
        """Some pages of the file are pictures."""
        try:
            stack = self._paper.read(job.content, job.media_type, pages, made_progress)
        except UnreadableError as error:
            troubles = (*written.read.troubles, trouble_of(job, error.kind, error.sentence, error.remedy))
            return Kept(replace(written.read, troubles=troubles))
        return read_mixed(job, written, PaperReader.name, stack)

    def _read_digital(self, job: Job, pictures: frozenset[int] = frozenset()) -> Written:
        """What is written in the file, and of which form it is. Of `pictures` only their fields count: words behind a
        picture are what somebody's recognition made of it."""
        reader = find_reader(job.media_type)
        if reader is None:
            return Written(Read(job.digest, "", None, (no_reader(job),)))
        try:
            transcript = reader.read(job.content)
        except UnreadableError as error:
            trouble = trouble_of(job, error.kind, error.sentence, error.remedy)
            return Written(Read(job.digest, reader.name, None, (trouble,)))
        transcript = _without_words(transcript, pictures) if pictures else transcript
        troubles = tuple(replace(trouble, item=job.name) for trouble in transcript.troubles)
        identity = identify(transcript, comparable(transcript, self.references))
        if identity.reference is None:
            return Written(self._no_form(job, reader.name, transcript, troubles, identity.rivals))
        reading = fill(identity.reference, transcript, identity.score)
        return Written(Read(job.digest, reader.name, reading, troubles), identity.reference, transcript)

    def _no_form(
        self, job: Job, reader: str, transcript: Transcript, troubles: tuple[Trouble, ...], rivals: Sequence[str]
    ) -> Read:
        """A programme that came back, or nothing that is known."""
        if plan := self.plans.read(transcript):
            return Read(job.digest, reader, None, (*troubles, told(job.name, self.plans.title(plan), plan)), plan)
        silent = job.name == MAIL_BODY
        return Read(job.digest, reader, None, () if silent else (*troubles, no_form(job, rivals)))

    def _read_paper(self, job: Job) -> Kept:
        try:
            stack = self._paper.read(job.content, job.media_type, None, made_progress)
        except UnreadableError as error:
            trouble = trouble_of(job, error.kind, error.sentence, error.remedy)
            return Kept(Read(job.digest, PaperReader.name, None, (trouble,)))
        return read_stack(job, PaperReader.name, stack)


def _without_words(transcript: Transcript, pages: frozenset[int]) -> Transcript:
    kept = (entry for entry in transcript.sightings if entry.place.page not in pages or is_control(entry))
    return replace(transcript, sightings=tuple(kept))


class KeepTask(ReadTask):
    """The same for the daily run, which keeps the pictures too."""

    def __call__(self, job: Job) -> Kept:  # type: ignore[override]
        return self.keep(job)


@dataclass(frozen=True)
class References:
    """The blanks of a catalogue, read once and only when something is to be compared with them."""

    catalogue: Catalogue

    @cached_property
    def fingerprint(self) -> str:
        """Changes when a form or a blank changes: then files that fitted no form are tried again."""
        parts = [f"{entry.form!r}".encode() + entry.content for entry in self.catalogue.blanks]
        return sha256(b"".join([__version__.encode(), *parts, self.plans.fingerprint])).hexdigest()[:16]

    @cached_property
    def plans(self) -> PlanTemplates:
        """The programmes that may come back filled."""
        return plan_templates(self.catalogue)

    @cached_property
    def all(self) -> tuple[Reference, ...]:
        """Raises UnreadableError where a blank cannot be read."""
        return tuple(self._read())

    def _read(self) -> Iterator[Reference]:
        for blank in self.catalogue.blanks:
            media_type = sniff(blank.content)
            reader = find_reader(media_type)
            if reader is not None:
                pages = blank.content if media_type == PDF else b""
                yield Reference(blank.form, reader.read(blank.content), pages)


def unpack_new(doors: Doors, tally: Tally, history: History) -> None:
    """Opens every arrival that was not opened yet; its parts go into the vault before they are named."""
    waiting = [arrival for arrival in history.arrivals.values() if arrival.id not in history.unpacked]
    servers, machines = doors.mailroom.own_servers, doors.mailroom.machines
    jobs = Lazily(
        waiting,
        lambda entry: Parcelled(entry.name, entry.media_type, doors.vault.get(entry.id), servers, machines),
    )
    doors.watcher.begin("unpacking", len(jobs))
    for arrival, finished in zip(waiting, doors.executor.run(open_parcel, jobs), strict=True):
        parcel = finished.result
        if isinstance(parcel, Failure):
            parcel = Parcel((), troubles=(failed("unpack", arrival.name, parcel),))
        enclosures = tuple(_enclose(doors, name, content) for name, content in parcel.parts)
        troubles = tuple(replace(trouble, item=arrival.name) for trouble in parcel.troubles)
        event = Unpacked(arrival.id, enclosures, parcel.ignored, parcel.dismissed, troubles, parcel.mail)
        record(doors, tally, f"unpacked:{arrival.id}", event)
        doors.watcher.advance(arrival.name)


def read_new(doors: Doors, tally: Tally, history: History, references: References) -> None:
    """Reads each file once; what fitted no form is tried again when the forms have changed."""
    waiting: dict[str, Enclosure] = {}
    for event in history.unpacked.values():
        for enclosure in event.enclosures:
            if _is_to_be_read(enclosure, history, references):
                waiting.setdefault(enclosure.digest, enclosure)
    if not waiting:
        return
    jobs = Lazily(
        list(waiting.values()),
        lambda entry: Job(entry.name, entry.digest, entry.media_type, doors.vault.get(entry.digest)),
    )
    doors.watcher.begin("reading", len(jobs))
    for finished in doors.executor.run(KeepTask(references.all, references.plans), jobs):
        read = _stored(doors, finished.item, finished.result)
        record(doors, tally, f"read:{finished.item.digest}:{references.fingerprint}", read)
        doors.watcher.advance(finished.item.name)


def _stored(doors: Doors, job: Job, result: Kept | Failure) -> Read:
    """Pictures and copies into the vault before the event names them."""
    if isinstance(result, Failure):
        return outcome(job, result)
    first, *others = (_with_files(doors, kept) for kept in result)
    return replace(first, others=tuple(others))


def _with_files(doors: Doors, kept: Kept) -> Read:
    evidence, copy = (doors.vault.put(entry) if entry else "" for entry in (kept.evidence, kept.copy))
    return replace(kept.read, evidence=evidence, copy=copy)


def outcome(job: Job, result: Read | Failure) -> Read:
    """A child that failed is a trouble of its file."""
    if isinstance(result, Failure):
        return Read(job.digest, "", None, (failed("read", job.name, result),))
    return result


def _is_to_be_read(enclosure: Enclosure, history: History, references: References) -> bool:
    known = history.reads.get(enclosure.digest)
    if known is None:
        return True
    return known.reading is None and f"read:{enclosure.digest}:{references.fingerprint}" not in history.keys


def _enclose(doors: Doors, name: str, content: bytes) -> Enclosure:
    return Enclosure(name, sniff(content), doors.vault.put(content), len(content))


_FAILURES: dict[str, str] = {
    "timeout": "Das Lesen dauerte zu lange und wurde abgebrochen.",
    "killed": "Das Lesen ist abgestürzt oder brauchte zu viel Speicher.",
    "error": "Das Lesen ist fehlgeschlagen.",
}


def failed(stage: str, name: str, failure: Failure) -> Trouble:
    """What a child's end means for the item that it worked on."""
    sentence = f"{_FAILURES[failure.kind]} ({failure.detail})"
    return Trouble(
        stage, name, failure.kind, sentence, "Datei in Word oder im PDF-Programm öffnen und neu speichern lassen."
    )
