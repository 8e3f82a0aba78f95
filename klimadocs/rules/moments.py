"""Days that a letter waits for: "14 working days before decision", "3 days after released:reply". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from klimadocs.errors import ConfigurationError
from klimadocs.model.call import Call, Moment, When
from klimadocs.model.case import Case
from klimadocs.model.event import Approved, Decided, Drafted, Event
from klimadocs.rules.working_days import WorkingDays

DEADLINE = "deadline"
RECEIVED = "received"
_TEXT = re.compile(r"(?:(\d{1,3}) (working days?|days?|weeks?) (before|after) )?([\w:.-]+)")


def parse_moment(text: str) -> Moment:
    """Raises ConfigurationError where the text is no moment."""
    match = _TEXT.fullmatch(" ".join(text.split()))
    if match is None:
        raise ConfigurationError(
            f"“{text}” names no day.", "Write it like “decision” or “14 working days before decision”."
        )
    count, unit, direction, name = match.groups()
    days = int(count or 0) * (7 if unit and unit.startswith("week") else 1)
    return Moment(name, -days if direction == "before" else days, bool(unit and unit.startswith("working")), text)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days that moments may name, for one case."""

    case: Case
    call: Call
    calendar: WorkingDays

    def day(self, moment: Moment) -> date | None:
        """None where the day is not known (yet)."""
        named = self.named(moment.name)
        if named is None:
            return None
        if moment.in_working_days:
            return self.calendar.after(named, moment.days)
        return named + timedelta(days=moment.days)

    def named(self, name: str) -> date | None:
        """The day of a named date, of the deadline, of receipt, of a release or of a decision."""
        kind, _, subject = name.partition(":")
        if kind == "released" and subject:
            return self._released(subject)
        if kind == "decided" and subject:
            return self._decided(subject)
        if entry := self.call.named(name):
            return entry.day
        zone = ZoneInfo(self.call.time_zone)
        if name == DEADLINE:
            return self.call.deadline.at.astimezone(zone).date()
        return self.case.current.arrival.received_at.astimezone(zone).date() if name == RECEIVED else None

    def _released(self, letter: str) -> date | None:
        """The day that the newest released letter of this kind bears."""
        recipes = {entry.recipe for entry in self.case.approvals if entry.letter == letter}
        events = (entry.event for entry in self.case.history)
        drafts = [event.dated for event in events if isinstance(event, Drafted) and _is_one(event, letter, recipes)]
        if drafts:
            return drafts[-1]
        return self._last_day(lambda event: isinstance(event, Approved) and event.letter == letter)

    def _decided(self, word: str) -> date | None:
        if word not in self.case.decided and word != self.case.decision:
            return None
        return self._last_day(lambda event: isinstance(event, Decided) and event.decision == word)

    def _last_day(self, fits: Callable[[Event], bool]) -> date | None:
        zone = ZoneInfo(self.call.time_zone)
        found = [entry.at for entry in self.case.history if fits(entry.event)]
        return found[-1].astimezone(zone).date() if found else None


def _is_one(event: Drafted, letter: str, recipes: set[str]) -> bool:
    return event.letter == letter and event.recipe in recipes


def names_of(call: Call) -> set[str]:
    """Every name that a moment of this call may have."""
    names = {entry.name for entry in call.dates} | {DEADLINE, RECEIVED}
    names |= {f"released:{letter.name}" for letter in call.letters}
    return names | {f"decided:{word}" for word in call.decision_words}


def undated(call: Call) -> Iterator[tuple[str, str]]:
    """(letter, date) for each date that a letter waits for and of which the call has only a text: it never fires."""
    for letter in call.letters:
        for moment in dict.fromkeys(moment for when in letter.when for moment in moments_of(when)):
            entry = call.named(moment.name)
            if entry is not None and entry.day is None:
                yield letter.name, entry.name


def moments_of(when: When) -> tuple[Moment, ...]:
    """Those that are given, the first day first."""
    return tuple(moment for moment in (when.since, when.until) if moment is not None)
