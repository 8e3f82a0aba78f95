"""How well a form was read: what was answered beside what is known to be true, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from klimadocs.forms.cleaning import clean
from klimadocs.model.form import Form
from klimadocs.model.reading import Answer, FormReading, Value

Verdict = Literal["exact", "silent", "wrong", "right", "missing"]

VERDICTS: tuple[Verdict, ...] = ("exact", "silent", "wrong", "right", "missing")
"""`exact`: the true value, or nothing where nothing was answered, and no doubt that was not called for. `silent`: wrong
and not doubted, the worst of all; a value lost without a word is this as well. `wrong`: wrong, and a person is told to
look. `right`: the true value, doubted without need. `missing`: no value where there was one, and it is said."""

IDENTITY = ""
"""In place of a field: whether it was seen which form this is, or that it is none."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a file really says. `form` is "<call>/<form>", "" for what is no form; `answers` holds the typed values of
    the fields that are not empty; `doubtful` are the fields that a person has to look at however well they are read."""

    form: str
    answers: Mapping[str, Value]
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """The verdict on one field; `wanted` and `found` are its true value and what was read."""

    field: str
    verdict: Verdict
    wanted: Value = None
    found: Value = None


def score(truth: Truth, form: Form | None, reading: FormReading | None) -> tuple[Mark, ...]:
    """One mark for the form itself, then one for each of its fields. `form` is that of the truth, None where the file
    is no form or the form is not known here any more."""
    found = f"{reading.call}/{reading.form}" if reading else ""
    marks = [Mark(IDENTITY, _recognised(truth.form, found), truth.form, found)]
    if form is None:
        return tuple(marks)
    own = {answer.field: answer for answer in reading.answers} if reading and found == truth.form else {}
    for field in form.fields:
        wanted, answer = truth.answers.get(field.id), own.get(field.id)
        marks.append(_mark(field.id, wanted, answer, field.id in truth.doubtful))
    return tuple(marks)


def _recognised(wanted: str, found: str) -> Verdict:
    if wanted == found:
        return "exact"
    return "silent" if found else "missing"


def _mark(field: str, wanted: Value, answer: Answer | None, is_doubtful: bool) -> Mark:
    """A file that was not recognised as its form has no answers, and a trouble has said so."""
    if answer is None:
        return Mark(field, "missing" if _is_given(wanted) else "exact", wanted)
    found = answer.value if answer.is_given else None
    if is_same(wanted, found):
        return Mark(field, "right" if answer.doubt and not is_doubtful else "exact", wanted, found)
    if not answer.doubt:
        return Mark(field, "silent", wanted, found)
    return Mark(field, "wrong" if answer.is_given else "missing", wanted, found)


def is_same(wanted: Value, found: Value) -> bool:
    """Typed values must be equal. Of texts every character counts; blank lines and blanks at line ends do not, since
    a break between paragraphs is an empty line in one program and none in the next."""
    if not _is_given(wanted) or not _is_given(found):
        return _is_given(wanted) == _is_given(found)
    if isinstance(wanted, str) and isinstance(found, str):
        return _lines(wanted) == _lines(found)
    if isinstance(wanted, tuple) and isinstance(found, tuple):
        return sorted(wanted) == sorted(found)
    return type(wanted) is type(found) and wanted == found


def _is_given(value: Value) -> bool:
    return value is not None and value is not False and value not in ("", ())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in clean(text).text.split("\n") if line.strip()]
