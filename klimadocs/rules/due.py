"""Which letters are due for a case, and why. A pure function of the assessment, the call and the case's history."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from klimadocs.model.assessment import Assessment, Word
from klimadocs.model.call import Call, LetterKind, When
from klimadocs.model.case import Approved, Case, Drafted, Due
from klimadocs.rules.judge import Facts
from klimadocs.wording import FOR_ALL, WORDS

_AXES = (
    (Word.COMPLETE, Word.GAPS),
    (Word.ON_TIME, Word.LATE),
    (Word.ELIGIBLE, Word.INELIGIBLE, Word.ELIGIBILITY_UNKNOWN),
)


def due(case: Case, assessment: Assessment, call: Call, today: date) -> tuple[Due, ...]:
    """In the letters' own order. A letter that was approved for the current version is not due again."""
    holding = _holding(assessment, call)
    approved = {entry.letter for entry in case.approvals if _is_for_current(entry, case)}
    found = []
    for letter in call.letters:
        when = next((entry for entry in letter.when if fires(entry, holding)), None)
        if letter.name in approved or when is None:
            continue
        until = working_days_later(today, call.reply_days) if Word.GAPS in assessment.words else None
        found.append(Due(case.id, letter.name, _reasons(when, holding, assessment, call), until, letter.held))
    return tuple(found)


def fires(when: When, holding: frozenset[str]) -> bool:
    """True if all of `all`, any of `any` and none of `none` hold."""
    if not set(when.all) <= holding or set(when.none) & holding:
        return False
    return not when.any or bool(set(when.any) & holding)


def working_days_later(day: date, count: int) -> date:
    """Monday to Friday; public holidays are not known here."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def uncovered_outcomes(call: Call) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(group, outcome, letters) for each outcome that does not select exactly one letter of a group."""
    faults = []
    for group in sorted({letter.group for letter in call.letters if letter.group}):
        letters = [letter for letter in call.letters if letter.group == group]
        for outcome in product(*_AXES):
            holding = frozenset(map(str, outcome))
            names = tuple(letter.name for letter in letters if any(fires(when, holding) for when in letter.when))
            if len(names) != 1:
                faults.append((group, tuple(map(str, outcome)), names))
    return faults


def _is_for_current(approval: Approved, case: Case) -> bool:
    """By the very draft that was released; a draft that came later says nothing about it."""
    events = (entry.event for entry in reversed(case.history))
    drafts = (event for event in events if isinstance(event, Drafted) and event.letter == approval.letter)
    draft = next((event for event in drafts if event.recipe == approval.recipe), None)
    return draft is None or draft.submission in ("", case.current.id)


def _holding(assessment: Assessment, call: Call) -> frozenset[str]:
    holding = {str(word) for word in assessment.words}
    holding |= {f"rule:{rule.name}" for rule in assessment.rules if rule.verdict == "pass"}
    facts = Facts(assessment.reading, call)
    holding |= {f"fact:{name}" for name, condition in call.facts if facts.verdict(condition) == "pass"}
    return frozenset(holding)


def _reasons(when: When, holding: frozenset[str], assessment: Assessment, call: Call) -> tuple[str, ...]:
    held = [name for name in (*when.all, *when.any) if name in holding]
    reasons = [_reason(name, call) for name in held]
    if Word.INELIGIBLE in held:
        reasons += [rule.reason for rule in assessment.rules if rule.verdict == "fail" and rule.reason]
    return tuple(dict.fromkeys(reasons)) or (FOR_ALL,)


def _reason(name: str, call: Call) -> str:
    if name.startswith("rule:"):
        return next(f"{rule.title}." for rule in call.rules if f"rule:{rule.name}" == name)
    if name.startswith("fact:"):
        return f"Es trifft zu: {name[5:].replace('_', ' ')}."
    return WORDS[name]


def letters_of(call: Call, dues: tuple[Due, ...]) -> tuple[LetterKind, ...]:
    """The letter kinds that are due."""
    names = {entry.letter for entry in dues}
    return tuple(letter for letter in call.letters if letter.name in names)
