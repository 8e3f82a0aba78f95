"""Programmes that come back filled: laid over their templates where a file is no form."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from klimadocs.catalogue import Catalogue
from klimadocs.model.plan import Plan, PlanReading
from klimadocs.model.transcript import Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.plans.reading import recognise
from klimadocs.plans.ruler import Ruler
from klimadocs.readers import find_reader, sniff

PLAN_KIND = "programme"
_GRAVE = ("gap", "error", "doubt")
_SHOWN = 5


@dataclass(frozen=True)
class PlanTemplate:
    """A programme with its Word templates; `title` is how people call it."""

    call: str
    letter: str
    title: str
    plan: Plan
    contents: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class PlanTemplates:
    """All programmes of a catalogue. Their templates are read when the first file asks for them, in the child."""

    entries: tuple[PlanTemplate, ...] = ()

    @cached_property
    def rulers(self) -> tuple[Ruler, ...]:
        """Raises UnreadableError where a template cannot be read."""
        return tuple(_ruler(entry) for entry in self.entries)

    @property
    def fingerprint(self) -> bytes:
        """Changes when a plan or a template changes."""
        parts = [repr(entry.plan).encode() + b"".join(entry.contents) for entry in self.entries]
        return sha256(b"".join(parts)).digest() if parts else b""

    def read(self, transcript: Transcript) -> PlanReading | None:
        """None for what is no programme: it has no tables, or those of something else."""
        if not self.entries or not any(entry.cell for entry in transcript.sightings):
            return None
        return recognise(transcript, self.rulers)

    def title(self, reading: PlanReading) -> str:
        """What people call the programme that was read."""
        return next(
            entry.title for entry in self.entries if (entry.call, entry.letter) == (reading.call, reading.letter)
        )


NO_PLANS = PlanTemplates()


def plan_templates(catalogue: Catalogue) -> PlanTemplates:
    """Of all letters that come back filled."""
    found = ((call.id, letter) for call in catalogue.calls for letter in call.letters)
    return PlanTemplates(
        tuple(
            PlanTemplate(
                call, letter.name, letter.title, letter.plan, tuple(entry.content for entry in letter.templates)
            )
            for call, letter in found
            if letter.plan is not None
        )
    )


def told(name: str, title: str, reading: PlanReading) -> Trouble:
    """What staff read of a programme that came in."""
    count = len(reading.measures)
    numbers = ", ".join(measure.number or "ohne Nummer" for measure in reading.measures)
    sheets = f"{count} {'Blatt' if count == 1 else 'Blätter'} ({numbers})" if count else "noch kein Blatt"
    grave = [entry.sentence for entry in reading.findings if entry.gravity in _GRAVE]
    if not grave:
        sentence = f"Ausgefüllt zurück: „{title}“, {sheets}; dabei fiel nichts auf."
        return Trouble("read", name, PLAN_KIND, sentence, "Bitte ansehen und ablegen.")
    more = f" Und {len(grave) - _SHOWN} weitere." if len(grave) > _SHOWN else ""
    sentence = f"Ausgefüllt zurück: „{title}“, {sheets}. {' '.join(grave[:_SHOWN])}{more}"
    return Trouble("read", name, PLAN_KIND, sentence, "Bitte ansehen und mit der Kommune klären.")


def _ruler(entry: PlanTemplate) -> Ruler:
    readers = ((find_reader(sniff(content)), content) for content in entry.contents)
    blanks = tuple(reader.read(content) for reader, content in readers if reader is not None)
    return Ruler(entry.call, entry.letter, entry.plan, blanks)
