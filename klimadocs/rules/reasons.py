"""Why a letter is due: German sentences, one for each condition, decision, release or day that led to it. Pure."""

from __future__ import annotations

from datetime import date

from klimadocs import wording
from klimadocs.forms.conditions import fields_of
from klimadocs.model.assessment import Assessment, Word
from klimadocs.model.call import Call, Moment, When
from klimadocs.model.reading import Value
from klimadocs.rules.moments import DEADLINE, RECEIVED, Timetable


def reasons_of(when: When, holding: frozenset[str], assessment: Assessment, timetable: Timetable) -> tuple[str, ...]:
    """Never empty. A failed rule tells its own reason beside the word."""
    held = [name for name in (*when.all, *when.any) if name in holding]
    reasons = [_fact_reason(name, assessment, timetable) or _reason(name, timetable.call) for name in held]
    if Word.INELIGIBLE in held:
        reasons += [rule.reason for rule in assessment.rules if rule.verdict == "fail" and rule.reason]
    if when.since:
        reasons.append(_day_sentence("since", when.since, timetable))
    if when.until:
        reasons.append(_day_sentence("until", when.until, timetable))
    return tuple(dict.fromkeys(reasons)) or (wording.FOR_ALL,)


def _fact_reason(name: str, assessment: Assessment, timetable: Timetable) -> str:
    """A fact tells the answers that it rests on: "Beratung gewünscht: vor Ort."; "" for what is no fact."""
    condition = dict(timetable.call.facts).get(name[5:]) if name.startswith("fact:") else None
    form = timetable.call.form(timetable.case.form)
    answers = [(form.field(field).label, assessment.reading.value(field)) for field in fields_of(condition)]
    told = "; ".join(f"{label.rstrip(' ?.:')}: {_said(value)}" for label, value in answers)
    return f"{told}." if told else ""


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return ", ".join(value) if isinstance(value, tuple) else str(value or "keine Angabe")


def _reason(name: str, call: Call) -> str:
    kind, _, subject = name.partition(":")
    if kind == "rule" and subject:
        return next((f"{rule.title}." for rule in call.rules if rule.name == subject), name)
    if kind == "fact" and subject:
        return f"Es trifft zu: {subject.replace('_', ' ')}."
    if kind == "decided" and subject:
        return f"Eine Person hat entschieden: {wording.decision_title(subject, call.decisions)}."
    if kind == "released" and subject:
        return f"Freigegeben ist bereits: {_letter_title(subject, call)}."
    return wording.WORDS[name]


def lacking(when: When, holding: frozenset[str], call: Call) -> tuple[str, ...]:
    """What keeps this occasion from coming: German sentences for conditions that do not hold, or stand against it."""
    missing = [f"Es fehlt: {_reason(name, call)}" for name in when.all if name not in holding]
    if when.any and not set(when.any) & holding:
        missing.append(f"Es fehlt eines von: {' '.join(_reason(name, call) for name in when.any)}")
    return (*missing, *(f"Dagegen spricht: {_reason(name, call)}" for name in when.none if name in holding))


def _letter_title(name: str, call: Call) -> str:
    letter = call.letter(name)
    return letter.title if letter else name


def _day_sentence(key: str, moment: Moment, timetable: Timetable) -> str:
    """ "Fällig ab 13.10.2014: 14 Arbeitstage vor dem Termin „Entscheidung“ (31.10.2014)." """
    day, named = timetable.day(moment), timetable.named(moment.name)
    if day is None or named is None:
        return ""
    start = "Fällig ab" if key == "since" else "Fällig bis"
    if not moment.days:
        return f"{start} {_german(day)}: {_name(moment.name, timetable.call)}."
    unit = "Arbeitstag" if moment.in_working_days else "Tag"
    count = f"{abs(moment.days)} {unit}{'' if abs(moment.days) == 1 else 'e'}"
    side = "vor" if moment.days < 0 else "nach"
    return f"{start} {_german(day)}: {count} {side} „{_name(moment.name, timetable.call)}“ ({_german(named)})."


def _name(name: str, call: Call) -> str:
    kind, _, subject = name.partition(":")
    if kind == "released" and subject:
        return f"Freigabe: {_letter_title(subject, call)}"
    if kind == "decided" and subject:
        return f"Entscheidung: {wording.decision_title(subject, call.decisions)}"
    entry = call.named(name)
    return entry.title if entry else {DEADLINE: "Einsendefrist", RECEIVED: "Eingang des Formulars"}.get(name, name)


def _german(day: date) -> str:
    return f"{day:%d.%m.%Y}"
