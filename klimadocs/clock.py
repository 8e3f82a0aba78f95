"""Which day it is: the real one, the one asked for, or the frozen one of a call in practice mode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from klimadocs.model.call import Call


@dataclass(frozen=True, slots=True)
class Clock:
    """`fixed` comes from `--today` and wins over a call's practice day."""

    fixed: date | None = None

    def today(self, call: Call) -> date:
        """The day in the call's own time zone."""
        return self.fixed or call.practice_today or datetime.now(ZoneInfo(call.time_zone)).date()

    def is_practice(self, call: Call) -> bool:
        """True where the call is history and its clock stands still."""
        return call.practice_today is not None
