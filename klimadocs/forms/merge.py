"""One form in several files: the best evidence leads, and nothing is merged in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from klimadocs.forms.cleaning import fold
from klimadocs.model.reading import Answer, FormReading


def merge_copies(lead: FormReading, copies: Sequence[FormReading]) -> FormReading:
    """The leading reading; where a copy answers differently, the answer is doubted and both are named."""
    answers = tuple(_weigh(answer, [copy.answer(answer.field) for copy in copies]) for answer in lead.answers)
    return replace(lead, answers=answers)


def _weigh(answer: Answer, others: Sequence[Answer]) -> Answer:
    for other in others:
        if other.doubt and not other.is_given:
            continue
        if _said(other) != _said(answer):
            why = f"Die Dateien widersprechen sich: „{_shown(answer)}“ und „{_shown(other)}“."
            return replace(answer, doubt=True, certainty=0.5, why=why)
    return answer


def _said(answer: Answer) -> str:
    return fold(str(answer.value)) if answer.is_given else ""


def _shown(answer: Answer) -> str:
    return str(answer.value) if answer.is_given else "keine Angabe"
