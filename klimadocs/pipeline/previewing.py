"""Reads files for a look: mails are unpacked, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from klimadocs.catalogue import Catalogue
from klimadocs.executors import Executor, Failure
from klimadocs.forms.records import record_answer, record_leftovers
from klimadocs.model.case import Read
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.reading import Job, Parcelled, ReadTask, References, failed, open_parcel, outcome
from klimadocs.readers import sniff
from klimadocs.sources import Parcel


@dataclass(frozen=True, slots=True)
class FileReading:
    """One input file and what it says."""

    file: str
    digest: str
    channel: str
    read: Read

    def as_record(self) -> dict[str, object]:
        """The JSON object of the contract, schema 1."""
        reading = self.read.reading
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
            "troubles": [
                {"stage": entry.stage, "kind": entry.kind, "sentence": entry.sentence, "remedy": entry.remedy}
                for entry in self.read.troubles
            ],
        }


def read_contents(
    catalogue: Catalogue, executor: Executor, contents: Sequence[tuple[str, bytes]]
) -> Iterator[FileReading]:
    """(name, bytes) in, one reading per file out, in order."""
    parcels = [Parcelled(name, sniff(content), content) for name, content in contents]
    task = ReadTask(References(catalogue).all)
    for opened in executor.run(open_parcel, parcels):
        parcel = opened.item
        channel = "mail" if parcel.media_type == "message/rfc822" else "folder"
        digest = sha256(parcel.content).hexdigest()
        yield FileReading(parcel.name, digest, channel, _read_parts(executor, task, parcel, opened.result))


def _read_parts(executor: Executor, task: ReadTask, parcel: Parcelled, opened: Parcel | Failure) -> Read:
    if isinstance(opened, Failure):
        return Read("", "", None, (failed("unpack", parcel.name, opened),))
    jobs = [Job(name, sha256(content).hexdigest(), sniff(content), content) for name, content in opened.parts]
    reads = [outcome(done.item, done.result) for done in executor.run(task, jobs)] if jobs else []
    forms = [entry for entry in reads if entry.reading is not None]
    troubles = (*opened.troubles, *(trouble for entry in reads for trouble in entry.troubles))
    if opened.dismissed:
        troubles = (*troubles, Trouble("unpack", parcel.name, "dismissed", opened.dismissed, "Nichts zu tun."))
    if len(forms) > 1:
        names = ", ".join(job.name for job, entry in zip(jobs, reads, strict=True) if entry.reading is not None)
        sentence = f"Die E-Mail enthält mehrere Formulare ({names}); gezeigt ist das erste."
        troubles = (*troubles, Trouble("read", parcel.name, "several_forms", sentence, "Die anderen einzeln lesen."))
    lead = forms[0] if forms else None
    return Read(lead.enclosure if lead else "", lead.reader if lead else "", lead.reading if lead else None, troubles)
