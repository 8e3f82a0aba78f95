"""Which form a transcript is: by the document's own marks, its native names and its printed labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms import mail_lines
from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat import is_flat, likeness
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Transcript

CALL_PROPERTY = "klimadocs-call"
FORM_PROPERTY = "klimadocs-form"
VERSION_PROPERTY = "klimadocs-version"
_ENOUGH = 0.45
_CLEAR_LEAD = 0.05
_LIKE = 0.65


@dataclass(frozen=True, slots=True)
class Identity:
    """`reference` is None where no form fits, or more than one does (`rivals` names them)."""

    reference: Reference | None
    score: float
    rivals: tuple[str, ...] = ()


def comparable(transcript: Transcript, references: Sequence[Reference]) -> list[Reference]:
    """Blanks that the same reader reads. Pages on which a form has lost its fields may be the print of any blank, and a
    mail may hold the words of any."""
    if transcript.is_mail:
        return mail_lines.best_worded(references)
    return [
        entry
        for entry in references
        if entry.blank.reader == transcript.reader or is_flat(entry, entry.naming.copy(transcript))
    ]


def identify(transcript: Transcript, references: Sequence[Reference]) -> Identity:
    """The form that fits clearly best. A tie is no form: it must be settled by a person or by naming the form."""
    ranking = sorted(_best_of_each_form(transcript, references), key=lambda pair: -pair[0])
    if not ranking or ranking[0][0] < _ENOUGH:
        return Identity(None, ranking[0][0] if ranking else 0.0)
    best, reference = ranking[0]
    rivals = [entry for points, entry in ranking[1:] if points >= _ENOUGH and best - points < _CLEAR_LEAD]
    if rivals:
        names = tuple(f"{entry.form.call}/{entry.form.id}" for entry in (reference, *rivals))
        return Identity(None, best, names)
    return Identity(reference, best)


def _best_of_each_form(original: Transcript, references: Sequence[Reference]) -> list[tuple[float, Reference]]:
    """Of pages that lost their fields, the blank of which most stands there in its place, and only if that is much."""
    best: dict[tuple[str, str], tuple[int, float, Reference]] = {}
    has_places = any(entry.words for entry in original.sightings)
    for reference in references:
        transcript = reference.naming.copy(original)
        points, letters = score(transcript, reference), 0
        if points >= _ENOUGH and has_places and is_flat(reference, transcript):
            share, letters = likeness(reference, transcript)
            points = points if share >= _LIKE else 0.0
        known = best.get((reference.form.call, reference.form.id))
        if known is None or (letters, points) > known[:2]:
            best[reference.form.call, reference.form.id] = (letters, points, reference)
    return [(points, reference) for _, points, reference in best.values()]


def score(transcript: Transcript, reference: Reference) -> float:
    """0 to 1. Names and labels are independent witnesses, the stronger counts most; a document that carries the form's
    id but none of its labels is not believed."""
    if transcript.is_mail:
        return mail_lines.likeness(reference, transcript)
    names = _share_of_names(transcript, reference)
    labels = _share_of_labels(transcript, reference)
    both = max(names, labels) * 0.7 + min(names, labels) * 0.2
    form = reference.form
    is_marked = transcript.property(FORM_PROPERTY) == form.id and transcript.property(CALL_PROPERTY) == form.call
    is_version = is_marked and transcript.property(VERSION_PROPERTY) == form.version
    bonus = (0.07 if is_marked else 0.0) + (0.03 if is_version else 0.0)
    return round(both + (bonus if both >= 0.2 else 0.0), 4)


def _share_of_names(transcript: Transcript, reference: Reference) -> float:
    if not reference.keys:
        return 0.0
    seen = {sighting.key for sighting in transcript.sightings}
    return len(reference.keys & seen) / len(reference.keys)


def _share_of_labels(transcript: Transcript, reference: Reference) -> float:
    labels = reference.labels
    if not labels:
        return 0.0
    lines = {fold(entry.text) for entry in transcript.sightings}
    text = "\n".join(lines)
    return sum(1 for label in labels if label in lines or (len(label) > 8 and label in text)) / len(labels)
