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
from klimadocs.executors import Failure
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import comparable, identify
from klimadocs.forms.reference import Reference
from klimadocs.model.arrival import Enclosure
from klimadocs.model.case import Read, Unpacked
from klimadocs.model.evidence import pack_clippings
from klimadocs.model.mail import MAIL_BODY, NO_MACHINES, Machines
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record
from klimadocs.pipeline.plans import NO_PLANS, PlanTemplates, plan_templates, told
from klimadocs.readers import find_reader, sniff
from klimadocs.readers.media import PDF
from klimadocs.readers.paper import PaperReader, is_paper
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


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read."""

    name: str
    digest: str
    media_type: str
    content: bytes = field(repr=False)


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


@dataclass(frozen=True, slots=True)
class Kept:
    """What a child found: `evidence` are packed pictures of what was read on paper, `copy` is the paper as a PDF that
    can be searched; b"" for none."""

    read: Read
    evidence: bytes = field(default=b"", repr=False)
    copy: bytes = field(default=b"", repr=False)


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
        return self.keep(job).read

    def keep(self, job: Job) -> Kept:
        """The reading with the pictures of what was read on paper."""
        if is_paper(job.content, job.media_type):
            return self._read_paper(job)
        return Kept(self._read_digital(job))

    def _read_digital(self, job: Job) -> Read:
        reader = find_reader(job.media_type)
        if reader is None:
            return Read(job.digest, "", None, (_no_reader(job),))
        try:
            transcript = reader.read(job.content)
        except UnreadableError as error:
            return Read(job.digest, reader.name, None, (_trouble(job, error.kind, error.sentence, error.remedy),))
        troubles = tuple(replace(trouble, item=job.name) for trouble in transcript.troubles)
        identity = identify(transcript, comparable(transcript, self.references))
        if identity.reference is None:
            if plan := self.plans.read(transcript):
                trouble = told(job.name, self.plans.title(plan), plan)
                return Read(job.digest, reader.name, None, (*troubles, trouble), plan)
            silent = job.name == MAIL_BODY
            return Read(job.digest, reader.name, None, () if silent else (*troubles, _no_form(job, identity.rivals)))
        reading = fill(identity.reference, transcript, identity.score)
        return Read(job.digest, reader.name, reading, troubles)

    def _read_paper(self, job: Job) -> Kept:
        """Of several forms in one stack the first is the reading; a trouble says that there are more."""
        try:
            stack = self._paper.read(job.content, job.media_type)
        except UnreadableError as error:
            trouble = _trouble(job, error.kind, error.sentence, error.remedy)
            return Kept(Read(job.digest, PaperReader.name, None, (trouble,)))
        troubles = tuple(replace(trouble, item=job.name) for trouble in stack.troubles)
        if not stack.submissions:
            return Kept(Read(job.digest, PaperReader.name, None, (*troubles, _no_form(job, ()))), copy=stack.copy)
        if len(stack.submissions) > 1:
            troubles = (*troubles, _several(job, len(stack.submissions)))
        first = stack.submissions[0]
        reading = fill(first.reference, first.transcript, first.score)
        return Kept(Read(job.digest, PaperReader.name, reading, troubles), pack_clippings(first.clippings), stack.copy)


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
    """Pictures and copy into the vault before the event names them."""
    if isinstance(result, Failure):
        return outcome(job, result)
    evidence, copy = (doors.vault.put(entry) if entry else "" for entry in (result.evidence, result.copy))
    return replace(result.read, evidence=evidence, copy=copy)


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


def _trouble(job: Job, kind: str, sentence: str, remedy: str) -> Trouble:
    return Trouble("read", job.name, kind, sentence, remedy)


def _no_reader(job: Job) -> Trouble:
    if not job.content:
        return _trouble(job, "empty", "Die Datei ist leer (0 Bytes).", "Um erneute Zusendung bitten.")
    sentence = f"Dateien dieser Art ({job.media_type}) werden noch nicht gelesen."
    return _trouble(job, "no_reader", sentence, "Bitte ansehen; um das Formular als Word- oder PDF-Datei bitten.")


def _several(job: Job, count: int) -> Trouble:
    sentence = f"Der Stapel enthält {count} Formulare; ausgewertet ist das erste."
    return _trouble(job, "several_forms", sentence, "Bitte jedes Formular für sich einscannen und neu ablegen.")


def _no_form(job: Job, rivals: Sequence[str]) -> Trouble:
    if rivals:
        sentence = f"Das Dokument passt zu mehreren Formularen: {', '.join(rivals)}."
        return _trouble(
            job,
            "two_forms",
            sentence,
            "Den Absender fragen, welches gemeint ist, oder das überzählige Formular aus templates/ nehmen.",
        )
    sentence = "Das Dokument ist keines der bekannten Formulare."
    return _trouble(job, "no_form", sentence, "Bitte lesen und beantworten oder ablegen.")


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
