"""Which form a transcript is: by the document's own marks, its native names and its printed labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms.cleaning import fold
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Transcript

CALL_PROPERTY = "klimadocs-call"
FORM_PROPERTY = "klimadocs-form"
VERSION_PROPERTY = "klimadocs-version"
_ENOUGH = 0.45
_CLEAR_LEAD = 0.05


@dataclass(frozen=True, slots=True)
class Identity:
    """`reference` is None where no form fits, or more than one does (`rivals` names them)."""

    reference: Reference | None
    score: float
    rivals: tuple[str, ...] = ()


def identify(transcript: Transcript, references: Sequence[Reference]) -> Identity:
    """The form that fits clearly best. A tie is no form: it must be settled by a person or by naming the form."""
    scored = sorted(((score(transcript, entry), entry) for entry in references), key=lambda pair: -pair[0])
    best_by_form: dict[tuple[str, str], tuple[float, Reference]] = {}
    for points, reference in scored:
        best_by_form.setdefault((reference.form.call, reference.form.id), (points, reference))
    ranking = list(best_by_form.values())
    if not ranking or ranking[0][0] < _ENOUGH:
        return Identity(None, ranking[0][0] if ranking else 0.0)
    best, reference = ranking[0]
    rivals = [entry for points, entry in ranking[1:] if points >= _ENOUGH and best - points < _CLEAR_LEAD]
    if rivals:
        names = tuple(f"{entry.form.call}/{entry.form.id}" for entry in (reference, *rivals))
        return Identity(None, best, names)
    return Identity(reference, best)


def score(transcript: Transcript, reference: Reference) -> float:
    """0 to 1. Names and labels are independent witnesses, the stronger counts most; a document that carries the form's
    id but none of its labels is not believed."""
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
    labels = {fold(field.label) for field in reference.form.fields} - {""}
    if not labels:
        return 0.0
    lines = {fold(entry.text) for entry in transcript.sightings}
    text = "\n".join(lines)
    return sum(1 for label in labels if label in lines or (len(label) > 8 and label in text)) / len(labels)
