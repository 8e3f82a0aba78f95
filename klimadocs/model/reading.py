"""What a form says, field by field, with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from klimadocs.model.swift import swift
from klimadocs.model.transcript import Method, Place

Value = str | int | bool | tuple[str, ...] | None


@swift
@dataclass(frozen=True, slots=True)
class Answer:
    """Antwort on one field. `value` is typed (dates as "YYYY-MM-DD"), None where nothing was answered; `canonical` is
    the ISO code of a country, the E.164 form of a phone number. `doubt`: a person must look, `why` says why.
    `by_hand`: a guess at handwriting, which no letter repeats until a person has looked."""

    field: str
    value: Value
    raw: str = ""
    certainty: float = 1.0
    doubt: bool = False
    why: str | None = None
    method: Method | None = None
    place: Place = Place()
    canonical: str = ""
    by_hand: bool = False

    @property
    def is_given(self) -> bool:
        return self.value is not None and self.value is not False and self.value not in ("", ())

    def found_at(self, method: Method, place: Place, certainty: float, by_hand: bool = False) -> Answer:
        """The same with its evidence; asked for each field of each file, and made in one go."""
        return Answer(
            self.field, self.value, self.raw, certainty, self.doubt, self.why, method, place, self.canonical, by_hand
        )


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text of the document that differs from the blank and belongs to no answer."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class FormReading:
    """Lesung: every field of the form has exactly one answer, in the form's order."""

    call: str
    form: str
    version: str
    score: float
    answers: tuple[Answer, ...]
    leftovers: tuple[Leftover, ...] = ()

    def answer(self, field_id: str) -> Answer:
        """Raises KeyError where the form has no such field."""
        for answer in self.answers:
            if answer.field == field_id:
                return answer
        raise KeyError(field_id)

    def value(self, field_id: str) -> Value:
        """None also where the form has no such field."""
        return next((answer.value for answer in self.answers if answer.field == field_id), None)

    @property
    def is_blank(self) -> bool:
        return not any(answer.is_given or answer.doubt for answer in self.answers)
