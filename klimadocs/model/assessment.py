"""What is wrong with a reading, and which words describe it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from klimadocs.model.condition import Verdict
from klimadocs.model.form import Gravity
from klimadocs.model.reading import FormReading


class Word(StrEnum):
    """The closed set of words that letters may ask for in their `when`. House terms, known to every call."""

    COMPLETE = "complete"
    GAPS = "gaps"
    DOUBTFUL = "doubtful"
    ON_TIME = "on_time"
    LATE = "late"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    ELIGIBILITY_UNKNOWN = "eligibility_unknown"
    REPLACES_EARLIER = "replaces_earlier"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Befund: the municipality's matter. `rule` names the wording, `arguments` fill it; a message of the form's author
    stands in `message` and is used as it is."""

    rule: str
    fields: tuple[str, ...]
    gravity: Gravity
    arguments: tuple[tuple[str, str], ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What one rule of the call says of this application, and on what it rests."""

    name: str
    title: str
    verdict: Verdict
    fields: tuple[str, ...]
    reason: str = ""
    test: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One criterion of the evaluation: `points` of `weight`; None where the answers do not tell."""

    name: str
    title: str
    weight: float
    points: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Bewertung of one reading. Never a decision: decisions are made by people."""

    reading: FormReading
    findings: tuple[Finding, ...]
    rules: tuple[RuleResult, ...]
    words: frozenset[Word]
    scores: tuple[Score, ...] = ()

    @property
    def points(self) -> float:
        return sum(score.points or 0.0 for score in self.scores)

    @property
    def weight(self) -> float:
        return sum(score.weight for score in self.scores)
