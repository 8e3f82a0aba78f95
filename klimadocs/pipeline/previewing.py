"""Reads files for a look: mails are unpacked, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from klimadocs.catalogue import Catalogue
from klimadocs.errors import UnreadableError
from klimadocs.executors import Executor, Failure
from klimadocs.forms.natives import is_control
from klimadocs.forms.records import record_answer, record_leftovers, record_place
from klimadocs.model.event import Read
from klimadocs.model.transcript import Sighting
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.jobs import Job
from klimadocs.pipeline.reading import Parcelled, ReadTask, References, failed, open_parcel, outcome
from klimadocs.plans.records import record_plan
from klimadocs.readers import find_reader, sniff
from klimadocs.sources import Parcel
from klimadocs.wording import write_leaves


@dataclass(frozen=True, slots=True)
class FileReading:
    """One input file and what it says. `fields` are the file's own fields where it is no known form; there a text may
    still be the prompt of an empty field."""

    file: str
    digest: str
    channel: str
    read: Read
    fields: tuple[Sighting, ...] = ()

    def as_record(self) -> dict[str, object]:
        """The JSON object of the contract, schema 1; "programme" stands there only for a filled programme."""
        reading, plan = self.read.reading, self.read.plan
        form = None
        if reading is not None:
            form = {"call": reading.call, "id": reading.form, "version": reading.version, "score": reading.score}
        return {
            "schema": 1,
            "file": self.file,
            "sha256": self.digest,
            "channel": self.channel,
            "form": form,
            "answers": {answer.field: record_answer(answer) for answer in (reading.answers if reading else ())},
            "leftovers": record_leftovers(reading) if reading else [],
            "fields": [_record_field(entry) for entry in self.fields],
            "troubles": [
                {"stage": entry.stage, "kind": entry.kind, "sentence": entry.sentence, "remedy": entry.remedy}
                for entry in self.read.troubles
            ],
            **({"programme": record_plan(plan)} if plan else {}),
        }


def read_contents(
    catalogue: Catalogue, executor: Executor, contents: Sequence[tuple[str, bytes]]
) -> Iterator[FileReading]:
    """(name, bytes) in, one reading per file out, in order."""
    parcels = [Parcelled(name, sniff(content), content) for name, content in contents]
    references = References(catalogue)
    task = ReadTask(references.all, references.plans)
    for opened in executor.run(open_parcel, parcels):
        parcel = opened.item
        channel = "mail" if parcel.media_type == "message/rfc822" else "folder"
        digest = sha256(parcel.content).hexdigest()
        if isinstance(opened.result, Failure):
            lost = Read("", "", None, (failed("unpack", parcel.name, opened.result),))
            yield FileReading(parcel.name, digest, channel, lost)
            continue
        jobs = [Job(name, sha256(part).hexdigest(), sniff(part), part) for name, part in opened.result.parts]
        read = _read_parts(executor, task, parcel, opened.result, jobs)
        is_known = read.reading is not None or read.plan is not None
        fields = () if is_known else tuple(_own_fields(executor, jobs))
        yield FileReading(parcel.name, digest, channel, read, fields)


def list_fields(job: Job) -> tuple[Sighting, ...]:
    """The file's own fields, as a child lists them; () for what cannot be read."""
    reader = find_reader(job.media_type)
    if reader is None:
        return ()
    try:
        return tuple(entry for entry in reader.read(job.content).sightings if is_control(entry))
    except UnreadableError:
        return ()


def _own_fields(executor: Executor, jobs: Sequence[Job]) -> Iterator[Sighting]:
    for done in executor.run(list_fields, jobs) if jobs else ():
        if not isinstance(done.result, Failure):
            yield from done.result


def _record_field(entry: Sighting) -> dict[str, object]:
    value = None if entry.mark is not None else entry.text
    return {
        "name": entry.key,
        "label": entry.label,
        "value": value,
        "mark": entry.mark,
        "place": record_place(entry.place),
    }


def _read_parts(executor: Executor, task: ReadTask, parcel: Parcelled, opened: Parcel, jobs: Sequence[Job]) -> Read:
    reads = [outcome(done.item, done.result) for done in executor.run(task, jobs)] if jobs else []
    forms = [entry for entry in reads if entry.reading is not None]
    troubles = (*opened.troubles, *(trouble for entry in reads for trouble in entry.troubles))
    if opened.dismissed:
        troubles = (*troubles, Trouble("unpack", parcel.name, "dismissed", opened.dismissed, "Nichts zu tun."))
    if len(forms) > 1:
        names = ", ".join(job.name for job, entry in zip(jobs, reads, strict=True) if entry.reading is not None)
        sentence = f"Die E-Mail enthält mehrere Formulare ({names}); gezeigt ist das erste."
        troubles = (*troubles, Trouble("read", parcel.name, "several_forms", sentence, "Die anderen einzeln lesen."))
    elif forms and forms[0].others:
        where = "; ".join(write_leaves(entry.leaves) for entry in forms[0].all)
        sentence = f"Die Datei enthält mehrere Formulare ({where}); gezeigt ist das erste."
        remedy = "Nichts zu tun: Der tägliche Lauf nimmt jedes als eigenen Vorgang auf."
        troubles = (*troubles, Trouble("read", parcel.name, "several_forms", sentence, remedy))
    planned = next((entry for entry in reads if entry.plan is not None), None)
    lead = next(iter(forms), planned) or Read("", "", None)
    return replace(lead, troubles=troubles, plan=planned.plan if planned else None)
