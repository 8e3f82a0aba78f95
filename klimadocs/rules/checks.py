"""Checks by name: what form definitions may ask for in `checks` and `cross_check`. A new one is a function here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from klimadocs.errors import ConfigurationError
from klimadocs.model.assessment import Finding
from klimadocs.model.form import Field, Gravity
from klimadocs.model.reading import Answer, FormReading
from klimadocs.rules.postcodes import is_listed, is_postcode

_STATES = (
    "Schleswig-Holstein", "Hamburg", "Niedersachsen", "Bremen", "Nordrhein-Westfalen", "Hessen", "Rheinland-Pfalz",
    "Baden-Württemberg", "Bayern", "Saarland", "Berlin", "Brandenburg", "Mecklenburg-Vorpommern", "Sachsen",
    "Sachsen-Anhalt", "Thüringen",
)  # fmt: skip
T = TypeVar("T")
_HOURS_LIMIT = 400
_OLDEST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class CheckCase:
    """What a check over several fields may look at. `parts` maps the check's own names to field ids or values."""

    parts: Mapping[str, str]
    reading: FormReading
    today: date

    def answer(self, part: str) -> Answer | None:
        """None also for a guess at handwriting: what is wrong with it may be wrong with the guess."""
        name = self.parts.get(part, "")
        return next((answer for answer in self.reading.answers if answer.field == name and not answer.by_hand), None)


FieldCheck = Callable[[Field, Answer, date], Finding | None]
CrossCheckFunction = Callable[[CheckCase], Finding | None]


def field_check(name: str) -> FieldCheck:
    """Raises ConfigurationError naming the checks there are."""
    return _find(name, FIELD_CHECKS)


def cross_check(name: str) -> CrossCheckFunction:
    """Raises ConfigurationError naming the checks there are."""
    return _find(name, CROSS_CHECKS)


def _find(name: str, known: Mapping[str, T]) -> T:
    if name not in known:
        raise ConfigurationError(f"There is no check “{name}”.", f"Known checks: {', '.join(sorted(known))}.")
    return known[name]


def _finding(rule: str, answer: Answer, gravity: Gravity = "error", **arguments: str) -> Finding:
    texts = {"raw": str(answer.value), **arguments}
    return Finding(rule, (answer.field,), gravity, tuple(texts.items()))


def _municipality_key(_: Field, answer: Answer, __: date) -> Finding | None:
    key = re.sub(r"\s", "", str(answer.value))
    if not key.isdigit() or len(key) not in (5, 7, 8, 9, 12):
        return _finding("municipality_key_invalid", answer)
    if len(key) == 7:
        return _finding("municipality_key_short", answer, "note")
    return None if 1 <= int(key[:2]) <= 16 else _finding("municipality_key_invalid", answer)


def _postcode(_: Field, answer: Answer, __: date) -> Finding | None:
    code = str(answer.value)
    if not is_postcode(code):
        return None if answer.doubt else _finding("postcode_invalid", answer)
    return None if is_listed(code) else _finding("postcode_unknown", answer, "note")


def _positive(_: Field, answer: Answer, __: date) -> Finding | None:
    if not isinstance(answer.value, int):
        return None
    if answer.value <= 0:
        return _finding("not_positive", answer)
    return _finding("number_too_large", answer, "note") if answer.value > 4_000_000 else None


def _year(_: Field, answer: Answer, today: date) -> Finding | None:
    if not isinstance(answer.value, int):
        return None
    plausible = _OLDEST_YEAR <= answer.value <= today.year + 20
    return None if plausible else _finding("year_implausible", answer)


def _hours_per_week(_: Field, answer: Answer, __: date) -> Finding | None:
    is_too_many = isinstance(answer.value, int) and answer.value > _HOURS_LIMIT
    return _finding("number_too_large", answer, "note") if is_too_many else None


def _key_matches_state(case: CheckCase) -> Finding | None:
    key, state = case.answer("key"), case.answer("state")
    if key is None or state is None or not key.is_given or not state.is_given:
        return None
    digits = re.sub(r"\s", "", str(key.value))
    if not digits.isdigit() or len(digits) < 5 or not 1 <= int(digits[:2]) <= 16 or len(digits) == 7:
        return None
    if _STATES[int(digits[:2]) - 1] == state.value:
        return None
    arguments = (("key", str(key.value)), ("state", str(state.value)))
    return Finding("key_state_mismatch", (key.field, state.field), "note", arguments)


def _year_not_after_today(case: CheckCase) -> Finding | None:
    answer = case.answer("year")
    is_future = answer is not None and isinstance(answer.value, int) and answer.value > case.today.year
    return _finding("year_in_future", answer) if answer and is_future else None


def _date_not_after_today(case: CheckCase) -> Finding | None:
    answer = case.answer("date")
    day = _day(answer)
    return _finding("date_in_future", answer, "note", raw=_german(day)) if answer and day and day > case.today else None


def _decided_by_today(case: CheckCase) -> Finding | None:
    """A resolution that exists lies in the past, a planned one in the future."""
    answer, state = case.answer("date"), case.answer("state")
    day = _day(answer)
    if answer is None or state is None or day is None:
        return None
    is_wrong = (state.value == case.parts.get("decided") and day > case.today) or (
        state.value == case.parts.get("planned") and day < case.today
    )
    if not is_wrong:
        return None
    arguments = (("raw", _german(day)), ("state", str(state.value)))
    return Finding("date_contradicts", (answer.field, state.field), "note", arguments)


def _day(answer: Answer | None) -> date | None:
    if answer is None or not isinstance(answer.value, str):
        return None
    try:
        return date.fromisoformat(answer.value)
    except ValueError:
        return None


def _german(day: date) -> str:
    return f"{day:%d.%m.%Y}"


FIELD_CHECKS: dict[str, FieldCheck] = {
    "municipality_key": _municipality_key,
    "postcode": _postcode,
    "positive": _positive,
    "year": _year,
    "hours_per_week": _hours_per_week,
}
CROSS_CHECKS: dict[str, CrossCheckFunction] = {
    "key_matches_state": _key_matches_state,
    "year_not_after_today": _year_not_after_today,
    "date_not_after_today": _date_not_after_today,
    "decided_by_today": _decided_by_today,
}
