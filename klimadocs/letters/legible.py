"""What letters may repeat of an application: what was written by hand is never guessed into a letter. Pure."""

from __future__ import annotations

from dataclasses import replace

from klimadocs.letters.speech import Missing
from klimadocs.model.day import CaseView
from klimadocs.model.form import Field
from klimadocs.model.reading import Answer, FormReading


def legible(view: CaseView) -> CaseView:
    """The case as letters may speak of it; calling it twice changes nothing more. The case itself where nobody has
    written by hand."""
    reading = legible_reading(view.assessment.reading)
    if reading is view.assessment.reading:
        return view
    return replace(view, assessment=replace(view.assessment, reading=reading))


def legible_reading(reading: FormReading) -> FormReading:
    """Answers that were written by hand count as not given, until a person has confirmed or corrected them. Ticks stay:
    a drawn cross is no guess."""
    if not any(answer.by_hand for answer in reading.answers):
        return reading
    answers = (_withheld(answer) if answer.by_hand else answer for answer in reading.answers)
    return replace(reading, answers=tuple(answers))


def gap_of(field: Field, answer: Answer) -> Missing:
    """The mark that stands in the letter where the answer would."""
    return Missing(field.label, is_by_hand=answer.by_hand)


def _withheld(answer: Answer) -> Answer:
    return replace(answer, value=() if isinstance(answer.value, tuple) else None, raw="", canonical="", doubt=True)
