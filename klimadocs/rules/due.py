"""Which letters are due for a case, and why. A pure function of the assessment, the call, the case's history and the
day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

from klimadocs.model.assessment import Assessment, Word
from klimadocs.model.call import Call, LetterKind, When
from klimadocs.model.case import Case, Due
from klimadocs.model.event import Approved, Decided, Drafted
from klimadocs.rules.judge import Facts
from klimadocs.rules.moments import Timetable, moments_of
from klimadocs.rules.reasons import lacking, reasons_of
from klimadocs.rules.working_days import WorkingDays, land_of, working_days_later

__all__ = ["due", "fires", "holding_of", "letters_of", "uncovered_outcomes", "waiting_for", "working_days_later"]

_AXES = (
    (Word.COMPLETE, Word.GAPS),
    (Word.ON_TIME, Word.LATE),
    (Word.ELIGIBLE, Word.INELIGIBLE, Word.ELIGIBILITY_UNKNOWN),
)


@dataclass(frozen=True, slots=True)
class _Day:
    """One case on one day: what holds, and which days its moments mean."""

    case: Case
    today: date
    holding: frozenset[str]
    timetable: Timetable

    def occasion(self, letter: LetterKind) -> When | None:
        """The first `when` that calls for this letter today and that was not answered yet."""
        return next((when for when in letter.when if self._calls(when) and not self._is_answered(letter, when)), None)

    def _calls(self, when: When) -> bool:
        return fires(when, self.holding) and self._is_open(when)

    def _is_open(self, when: When) -> bool:
        """Within its days; a day that nobody knows never comes."""
        days = [self.timetable.day(moment) for moment in moments_of(when)]
        if None in days:
            return False
        since = self.timetable.day(when.since) if when.since else None
        until = self.timetable.day(when.until) if when.until else None
        return (since is None or since <= self.today) and (until is None or self.today <= until)

    def _is_answered(self, letter: LetterKind, when: When) -> bool:
        """A reminder leaves once; what a person decided is answered once for each decision; everything else once for
        each version of the form."""
        approvals = [entry for entry in self.case.approvals if entry.letter == letter.name]
        if moments_of(when):
            return bool(approvals)
        asked = {name[8:] for name in (*when.all, *when.any) if name.startswith("decided:")} & set(self.case.decided)
        if asked:
            return _is_released_since(self.case, letter.name, asked)
        return any(is_for_current(entry, self.case) for entry in approvals)


def due(case: Case, assessment: Assessment, call: Call, today: date, office_land: str = "") -> tuple[Due, ...]:
    """In the letters' own order. A letter that was approved on the same occasion is not due again. `office_land` names
    the holidays that count where the applicant's are not known."""
    land = land_of(call.form(case.form), assessment.reading, office_land)
    timetable = Timetable(case, call, WorkingDays(land))
    day = _Day(case, today, holding_of(case, assessment, call), timetable)
    until = working_days_later(today, call.reply_days, land) if Word.GAPS in assessment.words else None
    found = []
    for letter in call.letters:
        when = day.occasion(letter)
        if when is not None:
            reasons = reasons_of(when, day.holding, assessment, timetable)
            found.append(Due(case.id, letter.name, reasons, until, letter.held))
    return tuple(found)


def fires(when: When, holding: Iterable[str]) -> bool:
    """True if all of `all`, any of `any` and none of `none` hold; its days are not asked for."""
    held = set(holding)
    if not set(when.all) <= held or set(when.none) & held:
        return False
    return not when.any or bool(set(when.any) & held)


def uncovered_outcomes(call: Call) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(group, outcome, letters) for each outcome that does not select exactly one letter of a group. What waits for a
    day does not count."""
    faults = []
    for group in sorted({letter.group for letter in call.letters if letter.group}):
        letters = [letter for letter in call.letters if letter.group == group]
        for outcome in product(*_AXES):
            names = tuple(letter.name for letter in letters if _is_selected(letter, outcome))
            if len(names) != 1:
                faults.append((group, tuple(map(str, outcome)), names))
    return faults


def _is_selected(letter: LetterKind, outcome: Iterable[Word]) -> bool:
    words = tuple(map(str, outcome))
    return any(fires(when, words) for when in letter.when if not moments_of(when))


def is_for_current(approval: Approved, case: Case) -> bool:
    """By the very draft that was released; a draft that came later says nothing about it."""
    events = (entry.event for entry in reversed(case.history))
    drafts = (event for event in events if isinstance(event, Drafted) and event.letter == approval.letter)
    draft = next((event for event in drafts if event.recipe == approval.recipe), None)
    return draft is None or draft.submission in ("", case.current.id)


def _is_released_since(case: Case, letter: str, words: set[str]) -> bool:
    """True if the letter was released after the latest of these decisions."""
    events = [entry.event for entry in case.history]
    decided = [n for n, event in enumerate(events) if isinstance(event, Decided) and event.decision in words]
    released = [n for n, event in enumerate(events) if isinstance(event, Approved) and event.letter == letter]
    return bool(released) and (not decided or released[-1] > decided[-1])


def holding_of(case: Case, assessment: Assessment, call: Call) -> frozenset[str]:
    """Everything that letters may ask for and that holds for this case."""
    holding = {str(word) for word in assessment.words}
    holding |= {f"rule:{rule.name}" for rule in assessment.rules if rule.verdict == "pass"}
    facts = Facts(assessment.reading, call)
    holding |= {f"fact:{name}" for name, condition in call.facts if facts.verdict(condition) == "pass"}
    holding |= {f"decided:{word}" for word in case.decided}
    holding |= {f"released:{entry.letter}" for entry in case.approvals if is_for_current(entry, case)}
    return frozenset(holding)


def waiting_for(word: str, case: Case, assessment: Assessment, call: Call) -> dict[str, tuple[str, ...]]:
    """Letters that wait for this decision, each with what else it lacks; () where nothing but perhaps its day."""
    holding, found = holding_of(case, assessment, call), {}
    for letter in call.letters:
        for when in letter.when:
            if f"decided:{word}" in (*when.all, *when.any):
                found[letter.name] = lacking(when, holding, call)
    return found


def letters_of(call: Call, dues: tuple[Due, ...]) -> tuple[LetterKind, ...]:
    """The letter kinds that are due."""
    names = {entry.letter for entry in dues}
    return tuple(letter for letter in call.letters if letter.name in names)
