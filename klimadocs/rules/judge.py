"""Judges one reading: findings, rules of the call, words that letters ask for. A doubted answer counts as unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klimadocs.forms.conditions import evaluate, fields_of
from klimadocs.model.arrival import Arrival
from klimadocs.model.assessment import Assessment, Finding, RuleResult, Word
from klimadocs.model.call import Call, Deadline, Rule
from klimadocs.model.condition import Condition, Verdict
from klimadocs.model.event import Decision
from klimadocs.model.form import CrossCheck, Field, Form
from klimadocs.model.reading import Answer, FormReading, Value
from klimadocs.rules.checks import CheckCase, cross_check, field_check
from klimadocs.rules.evaluation import score
from klimadocs.wording import EXPECTED

_DECIDED = {"accepted": Word.ACCEPTED, "refused": Word.REFUSED, "withdrawn": Word.WITHDRAWN}
_OUT_OF_TYPE = {
    "integer": "not_understood",
    "date": "not_understood",
    "bool": "not_understood",
    "multi": "not_understood",
    "choice": "not_an_option",
    "email": "email_invalid",
    "plz": "postcode_invalid",
    "country": "country_unknown",
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What besides the reading decides: the arrival, the day, whether an earlier version is replaced, a decision."""

    arrival: Arrival
    today: date
    replaces_earlier: bool = False
    decision: Decision = "open"


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers as conditions see them: doubted ones are unknown."""

    reading: FormReading
    call: Call

    def value(self, field_id: str) -> Value:
        return self.reading.value(field_id)

    def is_doubted(self, field_id: str) -> bool:
        return any(entry.doubt for entry in self.reading.answers if entry.field == field_id)

    def canonical(self, field_id: str) -> str:
        return next((entry.canonical for entry in self.reading.answers if entry.field == field_id), "")

    def members(self, name: str) -> tuple[str, ...]:
        return dict(self.call.lists).get(name, ())

    def verdict(self, condition: Condition) -> Verdict:
        return evaluate(condition, self.value, self.canonical, self.members, self.is_doubted)


def judge(form: Form, call: Call, reading: FormReading, circumstances: Circumstances) -> Assessment:
    """Pure: the same reading, call and day give the same assessment."""
    facts = Facts(reading, call)
    findings = [finding for field in form.fields for finding in _judge_field(field, facts, circumstances.today)]
    findings += [finding for check in form.cross_checks for finding in _cross(check, facts, circumstances.today)]
    rules = tuple(_judge_rule(rule, facts) for rule in call.rules)
    words = _words(findings, rules, call, circumstances)
    scores = tuple(score(criterion, reading) for criterion in call.criteria)
    return Assessment(reading, tuple(findings), rules, words, scores)


def is_on_time(deadline: Deadline, arrival: Arrival) -> bool:
    """By the date that counts for the channel: the postmark where there is one and it counts, else the receipt."""
    if deadline.basis_of(arrival.channel) == "postmark" and arrival.postmarked_on:
        return arrival.postmarked_on <= deadline.at.date()
    return arrival.received_at <= deadline.at


def _judge_field(field: Field, facts: Facts, today: date) -> list[Finding]:
    answer = facts.reading.answer(field.id)
    if not answer.is_given and not answer.doubt:
        rule = "not_ticked" if field.kind == "bool" else "required"
        return [Finding(rule, (field.id,), "gap")] if _is_required(field, facts) else []
    findings = [] if answer.by_hand else _wrong(field, answer, today)
    if answer.doubt and not any(found.gravity == "error" for found in findings):
        findings.append(Finding("doubtful", (field.id,), "doubt", (("why", answer.why or ""),)))
    return findings


def _wrong(field: Field, answer: Answer, today: date) -> list[Finding]:
    """A guess at handwriting is never asked: whatever is wrong with it may be wrong with the guess."""
    if wrong := _out_of_type(field, answer):
        return [wrong]
    found = [field_check(name)(field, answer, today) for name in field.checks if answer.is_given]
    return [finding for finding in found if finding]


def _is_required(field: Field, facts: Facts) -> bool:
    if isinstance(field.required, bool):
        return field.required
    return facts.verdict(field.required) == "pass"


def _out_of_type(field: Field, answer: Answer) -> Finding | None:
    """A value that the municipality must correct, since no reading makes sense of it."""
    rule = _OUT_OF_TYPE.get(field.kind)
    if rule is None or not answer.doubt or not answer.is_given or _fits(field, answer):
        return None
    arguments = (("raw", str(answer.value)), ("expected", EXPECTED.get(field.kind, "eine andere Angabe")))
    return Finding(rule, (field.id,), "error", arguments)


def _fits(field: Field, answer: Answer) -> bool:
    value = answer.value
    match field.kind:
        case "integer":
            return isinstance(value, int)
        case "date":
            return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"
        case "choice":
            return value in field.options
        case "email" | "country":
            return bool(answer.canonical)
        case "plz":
            return isinstance(value, str) and len(value) == 5 and value.isdigit()
        case _:
            return not isinstance(value, str)


def _cross(check: CrossCheck, facts: Facts, today: date) -> list[Finding]:
    if check.applies and facts.verdict(check.applies) != "pass":
        return []
    if check.check != "test":
        found = cross_check(check.check)(CheckCase(dict(check.parts), facts.reading, today))
        return [Finding(found.rule, found.fields, found.gravity, found.arguments, check.message)] if found else []
    if check.test is None or facts.verdict(check.test) != "fail":
        return []
    return [Finding("test", fields_of(check.test), check.gravity, (), check.message)]


def _judge_rule(rule: Rule, facts: Facts) -> RuleResult:
    applies = facts.verdict(rule.applies) if rule.applies else "pass"
    fields = tuple(dict.fromkeys((*fields_of(rule.applies), *fields_of(rule.test))))
    verdict: Verdict = facts.verdict(rule.test)
    if applies == "fail":
        verdict = "not_applicable"
    elif applies == "unknown" and verdict != "pass":
        verdict = "unknown"
    return RuleResult(rule.name, rule.title, verdict, fields, rule.reason if verdict == "fail" else "", rule.test.text)


def _words(
    findings: list[Finding], rules: tuple[RuleResult, ...], call: Call, circumstances: Circumstances
) -> frozenset[Word]:
    gravities = {finding.gravity for finding in findings}
    words = {Word.GAPS if gravities & {"gap", "error"} else Word.COMPLETE}
    words.add(Word.ON_TIME if is_on_time(call.deadline, circumstances.arrival) else Word.LATE)
    words.add(_eligibility({rule.name for rule in call.rules if rule.decides}, rules))
    if "doubt" in gravities:
        words.add(Word.DOUBTFUL)
    if circumstances.replaces_earlier:
        words.add(Word.REPLACES_EARLIER)
    if circumstances.decision in _DECIDED:
        words.add(_DECIDED[circumstances.decision])
    return frozenset(words)


def _eligibility(deciding: set[str], rules: tuple[RuleResult, ...]) -> Word:
    verdicts = {rule.verdict for rule in rules if rule.name in deciding}
    if "fail" in verdicts:
        return Word.INELIGIBLE
    return Word.ELIGIBILITY_UNKNOWN if "unknown" in verdicts else Word.ELIGIBLE
