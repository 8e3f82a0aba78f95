"""Answers that stand one field too far, or two in one field: what one field cannot understand, its neighbour would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from klimadocs.forms.cleaning import fold
from klimadocs.forms.normalise import normalise
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer

_SLIPPED = "Eine Angabe in diesem Abschnitt gehört vermutlich in das Feld „{label}“; vielleicht sind Zeilen verrutscht."
_JOINED = "Die Angaben zu „{one}“ und „{other}“ stehen vermutlich in einem Feld."
_NEIGHBOUR = "Bei „{label}“ steht etwas, das dort nicht passt; vielleicht gehört es hierher."
_TELLING = frozenset(("plz", "email", "phone", "date", "url"))
_WRITTEN = frozenset((*_TELLING, "text", "long", "integer", "country"))
_LETTERS_OF_AN_OPTION = 4
_NEAR = 3
_ASKS_FOR_DAYS = re.compile(r"datum|date|fecha|\bdata\b|zeit|\btag|\bseit\b|\bab\b|\bbis\b")
_PARTS = {
    "plz": re.compile(r"(?<![\d/-])\d{5}(?![\d/-])"),
    "email": re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+\.\w+"),
    "phone": re.compile(r"(?<![\d.,/])(?:\+|0)\d[\d\s/()-]{6,}\d(?![\d.])"),
    "date": re.compile(r"(?<!\d)(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?!\d)"),
    "url": re.compile(r"\bwww\.\S+\.\w+|https?://\S+"),
}


def doubt_slipped(form: Form, answers: Sequence[Answer], columns: Sequence[Sequence[str]] = ()) -> tuple[Answer, ...]:
    """The answers, those doubted of which the kinds of their neighbours say that they may stand elsewhere. Neighbours
    follow each other in a section, or in one of the `columns` of fields one below the other."""
    found = {answer.field: answer for answer in answers}
    fields = {field.id: field for field in form.fields if field.kind in _WRITTEN or field.kind == "choice"}
    groups = [[field.id for field in section.fields] for section in form.sections]
    for group in (*groups, *columns):
        for key, why in _suspicions([fields[key] for key in group if key in fields], found):
            if not found[key].doubt:
                found[key] = replace(found[key], doubt=True, certainty=0.5, why=why)
    return tuple(found[answer.field] for answer in answers)


def _suspicions(fields: Sequence[Field], answers: dict[str, Answer]) -> Iterator[tuple[str, str]]:
    """(field, why), of one group."""
    if all(answers[field.id].is_given and not answers[field.id].doubt for field in fields):
        return
    for pair in pairwise(fields):
        for own, other in (pair, pair[::-1]):
            if _lacks(own, answers) and _belongs(own, other, answers[other.id]):
                yield from ((field.id, _SLIPPED.format(label=own.label)) for field in fields)
            elif not answers[own.id].is_given and _holds_more(other, answers[other.id]):
                yield own.id, _NEIGHBOUR.format(label=other.label)
    for place, own in enumerate(fields):
        if not answers[own.id].is_given:
            for other in fields[max(0, place - _NEAR) : place + _NEAR + 1]:
                if _holds_part(own, other, answers[other.id]):
                    why = _JOINED.format(one=own.label, other=other.label)
                    yield from ((own.id, why), (other.id, why))


def _lacks(field: Field, answers: dict[str, Answer]) -> bool:
    """Whether it has no answer that it understands."""
    answer = answers[field.id]
    return not answer.is_given or _is_strange(field, answer)


def _is_strange(field: Field, answer: Answer) -> bool:
    """Whether the field does not understand what stands there; that has been doubted already."""
    is_telling = field.kind in _TELLING or field.kind in ("choice", "integer", "country")
    return is_telling and answer.doubt and answer.is_given and normalise(field, answer.raw).doubt


def _holds_more(field: Field, answer: Answer) -> bool:
    """Whether what the field asks for stands there together with something else."""
    part = _PARTS.get(field.kind)
    return part is not None and _is_strange(field, answer) and part.search(answer.raw) is not None


def _is_understood(field: Field, answer: Answer) -> bool:
    return field.kind in _TELLING and not (answer.doubt and normalise(field, answer.raw).doubt)


def _belongs(own: Field, other: Field, answer: Answer) -> bool:
    """Whether the neighbour's answer is whole what the field asks for, and not what the neighbour asks for."""
    if not answer.is_given or own.kind == other.kind or not _is_telling(own, answer.raw):
        return False
    return not _is_understood(other, answer) and not normalise(own, answer.raw).doubt


def _is_telling(field: Field, text: str) -> bool:
    """Whether the text can hardly be anything else than what the field asks for."""
    if field.kind == "choice":
        return len(fold(text)) >= _LETTERS_OF_AN_OPTION and fold(text) in map(fold, field.options)
    part = _PARTS.get(field.kind)
    return part is not None and part.fullmatch(text.strip()) is not None


def _holds_part(own: Field, other: Field, answer: Answer) -> bool:
    """Whether the neighbour holds more than what it asks for itself, and what the field asks for is among it."""
    part = _PARTS.get(own.kind)
    if part is None or other.kind == "long" or not answer.is_given or own.kind == other.kind:
        return False
    if own.kind == "date" and _ASKS_FOR_DAYS.search(fold(other.label)):
        return False
    return part.search(answer.raw) is not None and not _is_understood(other, answer)
