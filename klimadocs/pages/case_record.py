"""One case as plain data for `case.json`: English keys, the form's own values, German sentences for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime

from klimadocs.forms.records import record_answer, record_leftovers
from klimadocs.model.arrival import Arrival
from klimadocs.model.case import Correspondence, Submission
from klimadocs.model.day import CaseView
from klimadocs.model.reading import Answer
from klimadocs.pages.answer_lines import correction_of, machine_value
from klimadocs.pages.letter_lines import LetterLine, list_letters
from klimadocs.pages.phrases import write_finding

SCHEMA = 1
Table = dict[str, object]


def record_case(view: CaseView) -> Table:
    """See `klimadocs.pages.case_data`."""
    record: Table = {
        "schema": SCHEMA,
        "case": _case(view),
        "call": _call(view),
        "form": _form(view),
        "decision": view.case.decision,
        "words": sorted(view.assessment.words),
        "answers": {answer.field: _answer(view, answer) for answer in view.case.current.reading.answers},
        "findings": _findings(view),
        "rules": [_plain(result) for result in view.assessment.rules],
        "scores": [_plain(score) for score in view.assessment.scores],
        "points": {"sum": view.assessment.points, "weight": view.assessment.weight},
        "letters": [_letter(line) for line in list_letters(view)],
        "submissions": [_submission(entry, view.case.current) for entry in view.case.submissions],
        "duplicates": [_arrival(arrival) for arrival in view.case.duplicates],
        "corrections": [_plain(entry) for entry in view.case.corrections],
        "decisions": [_plain(entry) for entry in view.case.decisions],
        "leftovers": record_leftovers(view.case.current.reading),
        "troubles": [_plain(trouble) for trouble in view.troubles],
        "approvals": [_plain(entry) for entry in view.case.approvals],
        "dispatches": [_plain(entry) for entry in view.case.dispatches],
        "correspondence": [_message(view, entry) for entry in view.case.correspondence],
        "mail": {arrival: _plain(mail) for arrival, mail in view.mails},
    }
    return {key: _plain(value) for key, value in record.items()}


def _case(view: CaseView) -> Table:
    return {
        "id": view.case.id,
        "number": view.case.number,
        "applicant": view.applicant,
        "partner": view.partner,
        "today": view.today,
        "practice": view.is_practice,
        "related": view.related,
    }


def _call(view: CaseView) -> Table:
    call = view.call
    return {
        "id": call.id,
        "title": call.title,
        "programme": call.programme,
        "phase": call.phase,
        "region": call.region,
        "deadline": call.deadline.at,
        "time_zone": call.time_zone,
    }


def _form(view: CaseView) -> Table:
    reading = view.case.current.reading
    return {
        "call": reading.call,
        "id": reading.form,
        "version": reading.version,
        "title": view.form.title,
        "score": reading.score,
    }


def _answer(view: CaseView, answer: Answer) -> Table:
    """As in `read --json`; a corrected one also tells who set it and what the program had read."""
    correction = correction_of(view.case, answer.field)
    told = record_answer(answer)
    if correction:
        told["corrected"] = {"by": correction.by, "machine": machine_value(view.case, answer.field)}
    return told


def _findings(view: CaseView) -> list[Table]:
    return [
        {
            "rule": finding.rule,
            "fields": finding.fields,
            "gravity": finding.gravity,
            "sentence": write_finding(finding),
        }
        for finding in view.assessment.findings
    ]


def _letter(line: LetterLine) -> Table:
    drafted, approved = line.drafted, line.approved
    return {
        "letter": line.name,
        "title": line.title,
        "status": line.status,
        "language": line.language,
        "file": line.file,
        "dated": line.dated,
        "until": line.until,
        "reasons": line.reasons,
        "gaps": line.gaps,
        "held": line.held,
        "reason": line.reason,
        "remedy": line.remedy,
        "digest": approved.digest if approved else drafted.digest if drafted else "",
        "recipe": drafted.recipe if drafted else "",
        "template": drafted.template if drafted else "",
        "program": drafted.program if drafted else "",
        "data": drafted.data if drafted else "",
        "rules": drafted.rules if drafted else "",
        "edited": line.edit is not None or bool(approved and approved.edited),
        "approved": {"by": approved.by, "how": approved.how, "edited": approved.edited} if approved else None,
        "dispatch": line.dispatch.entry.id if line.dispatch else "",
    }


def _submission(entry: Submission, current: Submission) -> Table:
    return {
        "id": entry.id,
        "relation": entry.relation,
        "counts": entry.id == current.id,
        "file": entry.name or entry.arrival.name,
        "media_type": entry.media_type,
        "copies": entry.copies,
        "arrival": _arrival(entry.arrival),
    }


def _message(view: CaseView, entry: Correspondence) -> Table:
    return {
        "arrival": _arrival(entry.arrival),
        "mail": _plain(entry.mail) if entry.mail else None,
        "how": entry.how,
        "settled": entry.arrival.id in view.settled,
    }


def _arrival(arrival: Arrival) -> Table:
    return _table(arrival)


def _table(entry: object) -> Table:
    return {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}  # type: ignore[arg-type]


def _plain(value: object) -> object:
    """Only what JSON knows. Halves of surrogate pairs, which no UTF-8 file can hold, are replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, Sequence) else _table(value)
