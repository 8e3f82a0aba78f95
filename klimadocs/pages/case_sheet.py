"""The page of one case: everything staff need to judge it, put into German lines for `case.html`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from klimadocs import wording
from klimadocs.model.assessment import Finding, RuleResult, Score
from klimadocs.model.day import CaseView
from klimadocs.model.event import OUTCOMES
from klimadocs.model.form import Gravity
from klimadocs.pages.answer_lines import anchor_of, label_of, list_answers, write_place
from klimadocs.pages.badges import Badge, Tone, further_badges, standing
from klimadocs.pages.dispatch_lines import list_dispatches
from klimadocs.pages.letter_lines import LetterLine, list_letters
from klimadocs.pages.mail_lines import CAUTION, WARNING, list_messages
from klimadocs.pages.phrases import (
    address,
    count_of,
    write_amount,
    write_date,
    write_finding,
    write_language,
    write_time,
    write_value,
)
from klimadocs.pages.press import press
from klimadocs.pages.tasks import list_tasks
from klimadocs.pages.timeline import list_moments, list_versions, tell_decision, write_set_value

_GRAVITIES: dict[Gravity, Tone] = {"gap": "warn", "error": "bad", "doubt": "warn", "note": "calm"}
_VERDICTS: dict[str, Tone] = {"pass": "good", "fail": "bad", "unknown": "warn", "not_applicable": "calm"}
_ON_PAPER = ("fax", "post")
_BASES = {"received": "es zählt der Eingang", "postmark": "es zählt der Poststempel"}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding; `fields` are (label, anchor)."""

    badge: Badge
    fields: tuple[tuple[str, str], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule with its verdict; `fields` are (label, anchor, value)."""

    title: str
    badge: Badge
    reason: str
    fields: tuple[tuple[str, str, str], ...]
    test: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One criterion; `points` is "" where the answers do not tell, `width` the bar in percent."""

    title: str
    points: str
    weight: str
    width: int
    basis: str


def show_case(view: CaseView, link: str) -> str:
    """HTML of the case; see `klimadocs.pages.case_page`."""
    return press(
        "case.html",
        view=view,
        case=view.case,
        link=link,
        today=write_date(view.today),
        standing=standing(view),
        badges=further_badges(view),
        facts=_facts(view),
        draft_status=_draft_status(list_letters(view)),
        dispatch_status=_dispatch_status(view),
        tasks=list_tasks(view),
        letters=list_letters(view),
        messages=list_messages(view),
        warning=WARNING,
        caution=CAUTION,
        findings=_findings(view),
        sections=list_answers(view),
        leftovers=[(entry.text, write_place(entry.place)) for entry in view.case.current.reading.leftovers],
        rules=[_rule(view, result) for result in view.assessment.rules],
        scores=[_score(score) for score in view.assessment.scores],
        total=_total(view),
        versions=list_versions(view),
        corrections=_corrections(view),
        decisions=[(tell_decision(view, entry), entry.by, entry.note) for entry in view.case.decisions],
        moments=list_moments(view),
        write_date=write_date,
        write_language=write_language,
        address=address,
    )


def _facts(view: CaseView) -> tuple[tuple[str, str], ...]:
    arrival, deadline, zone = view.case.current.arrival, view.call.deadline, view.call.time_zone
    basis = deadline.basis_of(arrival.channel)
    postmark = f", Poststempel vom {write_date(arrival.postmarked_on)}" if arrival.postmarked_on else ""
    source = f" ({wording.RECEIVED_BY.get(arrival.received_by, '')})" if arrival.channel in _ON_PAPER else ""
    return (
        ("Aufruf", view.call.title),
        ("Formular", f"{view.form.title} (Fassung {view.form.version})"),
        ("Eingang", f"{write_time(arrival.received_at, zone)}, {wording.CHANNELS[arrival.channel]}{source}{postmark}"),
        ("Frist", f"{write_time(deadline.at, zone)}; {_BASES[basis]}"),
        ("Entscheidung", _decision(view)),
    )


def _decision(view: CaseView) -> str:
    """The outcome with who decided it, then what else is decided."""
    outcomes = [entry for entry in view.case.decisions if entry.decision in OUTCOMES and not entry.taken_back]
    by = f" ({outcomes[-1].by})" if outcomes and view.case.decision != "open" else ""
    also = [wording.decision_title(word, view.call.decisions) for word in view.case.decided]
    return "; ".join([f"{wording.DECISIONS[view.case.decision]}{by}", *also])


def _draft_status(letters: tuple[LetterLine, ...]) -> str:
    drafts = sum(1 for line in letters if line.status == "in review")
    released = sum(1 for line in letters if line.status == "approved")
    if drafts:
        return f"{wording.DRAFT_MARK}: {count_of(drafts, 'Brief liegt', 'Briefe liegen')} zur Durchsicht"
    return f"{count_of(released, 'Brief', 'Briefe')} freigegeben" if released else "Noch kein Brief geschrieben"


def _dispatch_status(view: CaseView) -> str:
    """nicht gesendet (1), gesendet (2); "" where nothing was handed over."""
    counts = Counter(line.badge.text for line in list_dispatches(view))
    return ", ".join(f"{words} ({number})" for words, number in counts.items())


def _findings(view: CaseView) -> tuple[FindingLine, ...]:
    """The grave ones first; within one gravity in the order of the form."""
    order = list(_GRAVITIES)
    found = sorted(view.assessment.findings, key=lambda finding: order.index(finding.gravity))
    return tuple(_finding(view, finding) for finding in found)


def _finding(view: CaseView, finding: Finding) -> FindingLine:
    fields = tuple((label_of(view.form, name), anchor_of(view.form, name)) for name in finding.fields)
    badge = Badge(wording.GRAVITIES[finding.gravity], _GRAVITIES[finding.gravity])
    return FindingLine(badge, fields, write_finding(finding))


def _rule(view: CaseView, result: RuleResult) -> RuleLine:
    refusals = {rule.reason for rule in view.call.rules if rule.name == result.name}
    # The call words a rule's reason for the case that it fails; beside any other verdict it would say the opposite.
    reason = "" if result.verdict != "fail" and result.reason in refusals else result.reason
    badge = Badge(wording.VERDICTS[result.verdict], _VERDICTS[result.verdict])
    return RuleLine(result.title, badge, reason, tuple(_basis(view, name) for name in result.fields), result.test)


def _basis(view: CaseView, name: str) -> tuple[str, str, str]:
    field = next((field for field in view.form.fields if field.id == name), None)
    answers = [answer for answer in view.case.current.reading.answers if answer.field == name]
    value = ", ".join(write_value(field, answers[0].value if answers else None)) or "keine Angabe"
    doubt = " (unsicher gelesen)" if answers and answers[0].doubt else ""
    return label_of(view.form, name).rstrip(".:"), anchor_of(view.form, name), value + doubt


def _score(score: Score) -> ScoreLine:
    share = (score.points or 0.0) / score.weight if score.weight else 0.0
    points = "" if score.points is None else write_amount(score.points)
    return ScoreLine(
        score.title, points, write_amount(score.weight), round(100 * min(1.0, max(0.0, share))), score.basis
    )


def _total(view: CaseView) -> tuple[str, str, str]:
    """Points, weight, and the weight of what is still open ("" where nothing is)."""
    assessment = view.assessment
    unknown = sum(score.weight for score in assessment.scores if score.points is None)
    return write_amount(assessment.points), write_amount(assessment.weight), write_amount(unknown) if unknown else ""


def _corrections(view: CaseView) -> tuple[tuple[str, str, str], ...]:
    form = view.form
    return tuple(
        (label_of(form, entry.field).rstrip(".:"), write_set_value(form, entry.field, entry.value), entry.by)
        for entry in view.case.corrections
    )
