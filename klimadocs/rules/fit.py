"""A reading from yesterday under the form of today: definitions are edited while a call runs, the ledger is not."""

from __future__ import annotations

from dataclasses import replace

from klimadocs.forms.normalise import normalise
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer, FormReading


def fit(reading: FormReading, form: Form) -> FormReading:
    """One answer for each field of the form, in its order: fields that are new were not answered, those that are gone
    say nothing any more, and a value of another type is understood anew from what was written."""
    known = {answer.field: answer for answer in reading.answers}
    return replace(reading, answers=tuple(fit_answer(field, known.get(field.id)) for field in form.fields))


def fit_answer(field: Field, answer: Answer | None) -> Answer:
    """The answer itself where it is of the field's type."""
    if answer is None:
        return normalise(field, "")
    if answer.doubt or _is_of_type(field, answer):
        return answer
    fresh = normalise(field, answer.raw)
    return replace(fresh, method=answer.method, place=answer.place)


def _is_of_type(field: Field, answer: Answer) -> bool:
    value = answer.value
    match field.kind:
        case "bool":
            return isinstance(value, bool)
        case "multi":
            return isinstance(value, tuple) and set(value) <= set(field.options)
        case _ if value is None:
            return True
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "choice":
            return value in field.options
        case "date":
            understood = normalise(field, str(value))
            return not understood.doubt and understood.value == value
        case _:
            return isinstance(value, str)
