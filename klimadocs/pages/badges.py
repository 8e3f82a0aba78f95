"""Where a case stands, in one or two words. Colour and sign go with the word, never instead of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from klimadocs.model.assessment import Word
from klimadocs.model.day import CaseView, ItemState

Tone = Literal["good", "warn", "bad", "calm"]
SIGNS: dict[Tone, str] = {"good": "✓", "warn": "!", "bad": "✕", "calm": "•"}


@dataclass(frozen=True, slots=True)
class Badge:
    """Marke. `sign` is decoration that screen readers skip."""

    text: str
    tone: Tone

    @property
    def sign(self) -> str:
        return SIGNS[self.tone]


_DECIDED = {
    "accepted": Badge("Teilnahme beschlossen", "good"),
    "refused": Badge("Absage beschlossen", "calm"),
    "withdrawn": Badge("zurückgezogen", "calm"),
}
_ARRIVAL = {Word.ON_TIME: Badge("fristgerecht", "good"), Word.LATE: Badge("verspätet", "bad")}
_ELIGIBILITY = {
    Word.ELIGIBLE: Badge("Voraussetzungen erfüllt", "good"),
    Word.INELIGIBLE: Badge("Voraussetzung nicht erfüllt", "bad"),
    Word.ELIGIBILITY_UNKNOWN: Badge("Voraussetzungen offen", "warn"),
}
_READING = {Word.GAPS: Badge("Angaben fehlen", "warn"), Word.COMPLETE: Badge("vollständig", "good")}

STATES: dict[ItemState, Badge] = {
    "case": Badge("Vorgang", "good"),
    "duplicate": Badge("Dublette", "calm"),
    "dismissed": Badge("kein Formular", "calm"),
    "trouble": Badge("zu klären", "bad"),
}


def standing(view: CaseView) -> Badge:
    """The one badge that stands for the case: a decision before a fault, a fault before completeness."""
    words = view.assessment.words
    if view.case.decision in _DECIDED:
        return _DECIDED[view.case.decision]
    if Word.INELIGIBLE in words:
        return _ELIGIBILITY[Word.INELIGIBLE]
    if Word.DOUBTFUL in words or view.troubles:
        return Badge("zu prüfen", "warn")
    return next((badge for word, badge in _READING.items() if word in words), Badge("offen", "calm"))


def case_badges(view: CaseView) -> tuple[Badge, ...]:
    """The main badge, and "verspätet" where the application came late: for lists."""
    late = (_ARRIVAL[Word.LATE],) if Word.LATE in view.assessment.words else ()
    return (standing(view), *late)


def further_badges(view: CaseView) -> tuple[Badge, ...]:
    """What else the words say: arrival, eligibility, completeness, an earlier version. Without the main badge."""
    badges = [badge for word, badge in (_ARRIVAL | _ELIGIBILITY | _READING).items() if word in view.assessment.words]
    if Word.REPLACES_EARLIER in view.assessment.words:
        badges.append(Badge("ersetzt frühere Fassung", "calm"))
    return tuple(badge for badge in badges if badge != standing(view))
