"""The call's criteria as numbers for the office's meeting. They compare applications; they never decide."""

from __future__ import annotations

from klimadocs.model.assessment import Score
from klimadocs.model.call import Criterion
from klimadocs.model.reading import Answer, FormReading


def score(criterion: Criterion, reading: FormReading) -> Score:
    """`points` is None where the answers do not tell; never 0 for what is unknown."""
    if criterion.ticked:
        share, basis = _share_ticked(criterion, reading)
    elif criterion.full_at:
        share, basis = _share_of_full(criterion, reading)
    else:
        share, basis = _best_option(criterion, reading)
    points = None if share is None else round(criterion.weight * share, 1)
    return Score(criterion.name, criterion.title, criterion.weight, points, basis)


def _known(names: tuple[str, ...], reading: FormReading) -> list[Answer]:
    return [
        answer for answer in reading.answers if answer.field in names and not answer.doubt and answer.value is not None
    ]


def _share_ticked(criterion: Criterion, reading: FormReading) -> tuple[float | None, str]:
    known = _known(criterion.ticked, reading)
    if len(known) < len(criterion.ticked):
        return None, "nicht alle Kästchen sind lesbar"
    ticked = sum(1 for answer in known if answer.value is True)
    return ticked / len(known), f"{ticked} von {len(known)} angekreuzt"


def _share_of_full(criterion: Criterion, reading: FormReading) -> tuple[float | None, str]:
    numbers = [answer.value for answer in _known(criterion.fields, reading) if isinstance(answer.value, int)]
    if not numbers or not criterion.full_at:
        return None, "keine Angabe"
    best = max(numbers)
    return min(1.0, max(0.0, best / criterion.full_at)), f"{best} (volle Punktzahl ab {criterion.full_at:g})"


def _best_option(criterion: Criterion, reading: FormReading) -> tuple[float | None, str]:
    worth = dict(criterion.points)
    found = [
        (worth[str(answer.value)], str(answer.value))
        for answer in _known(criterion.fields, reading)
        if str(answer.value) in worth
    ]
    if not found:
        return None, "keine Angabe"
    best, option = max(found)
    return best, option
