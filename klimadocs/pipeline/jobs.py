"""What goes to a child that reads and what comes back, and how it is told that a file was no form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from klimadocs.model.event import Read
from klimadocs.model.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read."""

    name: str
    digest: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a child found: `evidence` are packed pictures of what was read on paper, `copy` is the paper as a PDF that
    can be searched; b"" for none. `others` are further forms in the same file."""

    read: Read
    evidence: bytes = field(default=b"", repr=False)
    copy: bytes = field(default=b"", repr=False)
    others: tuple[Kept, ...] = ()

    def __iter__(self) -> Iterator[Kept]:
        """This one, then the others."""
        yield self
        yield from self.others


def trouble_of(job: Job, kind: str, sentence: str, remedy: str) -> Trouble:
    """A trouble in reading this file."""
    return Trouble("read", job.name, kind, sentence, remedy)


def no_reader(job: Job) -> Trouble:
    """A file of a kind that nobody reads, or an empty one."""
    if not job.content:
        return trouble_of(job, "empty", "Die Datei ist leer (0 Bytes).", "Um erneute Zusendung bitten.")
    sentence = f"Dateien dieser Art ({job.media_type}) werden noch nicht gelesen."
    return trouble_of(job, "no_reader", sentence, "Bitte ansehen; um das Formular als Word- oder PDF-Datei bitten.")


def no_form(job: Job, rivals: Sequence[str] = ()) -> Trouble:
    """A document that is no form of the office, or may be several."""
    if rivals:
        return trouble_of(
            job,
            "two_forms",
            f"Das Dokument passt zu mehreren Formularen: {', '.join(rivals)}.",
            "Den Absender fragen, welches gemeint ist, oder das überzählige Formular aus templates/ nehmen.",
        )
    sentence = "Das Dokument ist keines der bekannten Formulare."
    return trouble_of(job, "no_form", sentence, "Bitte lesen und beantworten oder ablegen.")
