"""Working days: Monday to Friday without the public holidays of a country or of one of its states. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from klimadocs.errors import ConfigurationError
from klimadocs.model.form import Form
from klimadocs.model.reading import FormReading

_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of one place. `land` is an ISO 3166 code: "DE-NW", "DE"; "" knows weekends only. What asks for a
    holiday raises ConfigurationError where nobody knows the code."""

    land: str = ""

    def has(self, day: date) -> bool:
        """True for a working day."""
        return day.weekday() < 5 and day not in public_holidays(self.land, day.year)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; a negative count goes back; 0 is the day itself."""
        step = timedelta(days=1 if count > 0 else -1)
        left = min(abs(count), _LONGEST)
        while left > 0:
            day += step
            left -= self.has(day)
        return day


def working_days_later(day: date, count: int, land: str = "") -> date:
    """The day by which something is due that takes `count` working days."""
    return WorkingDays(land).after(day, count)


def land_of(form: Form, reading: FormReading, office: str = "") -> str:
    """Whose holidays count: those of the applicant's state, where the form tells it surely; else the office's."""
    name = form.roles.state
    answer = reading.answer(name) if name else None
    if answer is None or answer.doubt:
        return office
    return dict(form.roles.states).get(str(answer.value), office)


@lru_cache(maxsize=400)
def public_holidays(land: str, year: int) -> frozenset[date]:
    """Gesetzliche Feiertage; () for "". Raises ConfigurationError where nobody knows the code."""
    if not land:
        return frozenset()
    import holidays

    country, _, state = land.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=state or None, years=year))
    except NotImplementedError:
        raise ConfigurationError(
            f"Nobody knows the public holidays of “{land}”.", "Write a code of ISO 3166 like DE-NW, or DE."
        ) from None
