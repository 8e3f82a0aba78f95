"""cases, show, correct, decide, approve: what staff ask and decide at the terminal."""

from __future__ import annotations

import difflib
import getpass
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from klimadocs.cli.speaking import say
from klimadocs.errors import UsageError
from klimadocs.model.form import Form
from klimadocs.model.reading import Value
from klimadocs.pages import case_data
from klimadocs.pipeline.day import Session
from klimadocs.pipeline.revising import Take
from klimadocs.rules.due import waiting_for
from klimadocs.settings import Settings
from klimadocs.wiring import open_house
from klimadocs.wording import DECISIONS, GRAVITIES, decision_title, finding_sentence


def list_cases(settings: Settings, as_json: bool) -> int:
    """One line per case."""
    with open_house(settings) as doors:
        views = Session(doors).views()
    for view in views:
        if as_json:
            click.echo(json.dumps(case_data(view)))
        else:
            letters = ", ".join(draft.letter for draft in view.case.drafts) or "-"
            partner = f" / {view.partner}" if view.partner else ""
            say(f"{view.case.id}  {view.applicant}{partner}  [{DECISIONS[view.case.decision]}]  {letters}")
    return 0


def show_case(settings: Settings, case_id: str, as_json: bool) -> int:
    """Everything that is known of one case."""
    with _session(settings) as session:
        view = session.view(case_id)
    if as_json:
        click.echo(json.dumps(case_data(view)))
        return 0
    say(f"{view.case.id}  {view.applicant}", bold=True)
    for answer in view.case.current.reading.answers:
        if answer.is_given or answer.doubt:
            say(f"{'?' if answer.doubt else ' '} {view.form.field(answer.field).label}: {_shown(answer.value)}")
    for finding in view.assessment.findings:
        labels = " / ".join(view.form.field(name).label for name in finding.fields)
        sentence = finding_sentence(finding.rule, finding.arguments, finding.message)
        say(f"! {GRAVITIES[finding.gravity]}: {labels}: {sentence}")
    for entry in view.dues:
        say(f"> {entry.letter}: {' '.join(entry.reasons)}")
    for held in view.case.withheld:
        say(f"! {held.letter}: {held.reason} {held.remedy}")
    return 0


def _shown(value: Value) -> str:
    """As staff would write it."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    return "–" if value is None else str(value)


def correct_case(settings: Settings, case_id: str, values: Sequence[str]) -> int:
    """FIELD=VALUE; an empty value means that nothing was answered."""
    with _session(settings) as session:
        form = session.view(case_id).form
        pairs = [_pair(text, form) for text in values]
        for field_id, text in pairs:
            session.correct(case_id, field_id, text, _me())
        session.finish()
        view = session.view(case_id)
    for field_id, _ in pairs:
        answer = view.case.current.reading.answer(field_id)
        say(f"{form.field(field_id).label}: {_shown(answer.value)}")
    return 0


def _pair(text: str, form: Form) -> tuple[str, str]:
    field_id, separator, value = text.partition("=")
    known = [field.id for field in form.fields]
    if not separator:
        raise UsageError(f"“{text}” is no correction.", "Write FIELD=VALUE.")
    if field_id not in known:
        near = difflib.get_close_matches(field_id, known, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else "klimadocs show lists the answers."
        raise UsageError(f"The form has no field “{field_id}”.", hint)
    return field_id, value


def decide_case(settings: Settings, case_id: str, decision: str, note: str, taken_back: bool) -> int:
    """Outcomes supersede each other, other words stand until they are taken back; no decision is lost."""
    with _session(settings) as session:
        session.decide(case_id, decision, note, _me(), taken_back)
        session.finish()
        view = session.view(case_id)
    said = decision_title(decision, view.call.decisions)
    say(f"{case_id}: {said}{' (zurückgenommen)' if taken_back else ''}")
    for entry in view.dues:
        say(f"> {entry.letter}: {' '.join(entry.reasons)}")
    if not taken_back:
        for letter, lacks in waiting_for(decision, view.case, view.assessment, view.call).items():
            if lacks:
                say(f"! {letter}: {' '.join(lacks)}")
    return 0


def settle_item(settings: Settings, item: str, note: str) -> int:
    """What a person has dealt with is red no longer."""
    with _session(settings) as session:
        name = session.settle(item, note, _me())
        session.finish()
    say(f"{name}: settled")
    return 0


def approve_case(settings: Settings, case_id: str, letter: str) -> int:
    """Moves letters to outbox/approved/."""
    with _session(settings) as session:
        moved = session.approve(case_id, letter, _me())
        session.finish()
    for name in moved:
        say(str(settings.outbox / name))
    return 0


def redraft_letter(settings: Settings, case_id: str, letter: str, take: Take) -> int:
    """What becomes of a draft that staff have edited, now that other answers hold."""
    with _session(settings) as session:
        name = session.redraft(case_id, letter, take, _me())
        session.finish()
    say(str(settings.outbox / name))
    return 0


def _me() -> str:
    """Who decides, for the history; containers run under numbers that have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    with open_house(settings) as doors:
        yield Session(doors)
