"""One form in several files: the best evidence leads, and nothing is merged in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from klimadocs.forms.cleaning import fold
from klimadocs.model.reading import Answer, FormReading


def merge_copies(lead: FormReading, copies: Sequence[FormReading]) -> FormReading:
    """Field by field the better witness speaks; where another one says something else, the answer is doubted and both
    are named."""
    answers = tuple(_weigh([answer, *(copy.answer(answer.field) for copy in copies)]) for answer in lead.answers)
    return replace(lead, answers=answers)


def _weigh(answers: Sequence[Answer]) -> Answer:
    best = max(answers, key=_worth)
    for other in answers:
        if other.doubt and not other.is_given:
            continue
        if _said(other) != _said(best):
            why = f"Die Dateien widersprechen sich: „{_shown(best)}“ und „{_shown(other)}“."
            return replace(best, doubt=True, certainty=min(best.certainty, 0.5), why=why)
    return best


def _worth(answer: Answer) -> tuple[bool, bool, float]:
    """A certain answer, then a doubted one, then a field that is certainly empty; of equals the first."""
    return answer.is_given and not answer.doubt, answer.is_given or not answer.doubt, answer.certainty


def _said(answer: Answer) -> str:
    return fold(str(answer.value)) if answer.is_given else ""


def _shown(answer: Answer) -> str:
    return str(answer.value) if answer.is_given else "keine Angabe"
