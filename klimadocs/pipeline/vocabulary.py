"""What the letters of a call may say: learnt by composing letters for applications that never were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from klimadocs.letters.context import compose
from klimadocs.letters.lint import Occasion
from klimadocs.letters.lint_logic import Atom, Formula, both, either, follows, negated
from klimadocs.letters.lint_shapes import Trial, Vocabulary, learn_links, learn_vocabulary
from klimadocs.model.assessment import Finding, Word
from klimadocs.model.call import Call, LetterKind, Office, Template
from klimadocs.model.case import Case, Correspondence, DispatchRecord
from klimadocs.model.condition import Clause, Condition
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Corrected, Decided, Entry, Event
from klimadocs.model.form import Field, Form
from klimadocs.pipeline.sampling import view_of

_ANSWERS: dict[str, tuple[Any, Any]] = {
    "bool": (True, True),
    "integer": (7, 12),
    "date": ("2014-01-15", "2013-02-16"),
    "email": ("eins@example.org", "zwei@example.org"),
    "phone": ("030 23125 110", "030 23125 111"),
    "plz": ("53113", "50667"),
    "country": ("Brasilien", "Peru"),
    "url": ("www.eins.example.org", "www.zwei.example.org"),
}


class Rehearsal:
    """Applications of one form: with required answers only, with all, with none, with each optional one more or less.
    Made once, and asked for every letter."""

    def __init__(self, call: Call, form: Form, office: Office) -> None:
        self._call, self._form, self._office = call, form, office
        full = {field.id: _answer(field, 0) for field in form.fields}
        other = {field.id: _answer(field, 1) for field in form.fields}
        least = {name: value for name, value in other.items() if form.field(name).required is True}
        self._least = self._view(least)
        self._views = [_crowded(self._view(full)), self._view(other), self._view({})]
        self._trials = [(name, has, self._view(values)) for name, has, values in _tried(form, least, full)]
        self._links: tuple[Formula, ...] | None = None
        self._truths = tuple(_truths(call, form))
        self._written = [frozenset(entry.name for entry in call.dates), frozenset(name for name, _ in call.texts)]
        self._options = {field.id: frozenset(field.options) for field in form.fields if field.options}

    def vocabulary(self, letter: LetterKind, language: str) -> Vocabulary:
        """The names of one letter in one language."""
        least = self._names(self._least, letter, language)
        if self._links is None:  # which names come with which field is the same for all letters
            trials = [Trial(name, has, self._names(view, letter, language)) for name, has, view in self._trials]
            self._links = tuple(learn_links(least, trials))
        others = [self._names(view, letter, language) for view in self._views]
        source = self._form.id if len(self._call.forms) > 1 else ""
        return learn_vocabulary(least, others, self._options, (*self._truths, *self._links), source, self._written)

    def _names(self, view: CaseView, letter: LetterKind, language: str) -> Mapping[str, Any]:
        return compose(view, letter, language, self._office, view.today).names

    def _view(self, values: dict[str, Any]) -> CaseView:
        return view_of(self._call, self._form, values)


def occasion_of(call: Call, letter: LetterKind, template: Template, rehearsals: list[Rehearsal]) -> Occasion:
    """What is known of all letters of one template."""
    glossary = {language: frozenset(word for word, _ in words) for language, words in call.glossary}
    vocabularies = [rehearsal.vocabulary(letter, template.language) for rehearsal in rehearsals]
    return Occasion(tuple(template.language.split("-")), glossary, vocabularies, [_whens(letter)])


def _tried(form: Form, least: dict[str, Any], full: dict[str, Any]) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    for field in form.fields:
        if field.required is not True:
            yield field.id, True, {**least, field.id: full[field.id]}
            yield field.id, False, {name: value for name, value in full.items() if name != field.id}


def _answer(field: Field, number: int) -> Any:
    """A fitting answer; another for another number."""
    if field.kind == "multi":
        return list(field.options)
    if field.options:
        return field.options[-number]
    if field.kind == "integer" and "year" in field.checks:
        return 2010 + number
    known = _ANSWERS.get(field.kind)
    return known[number] if known else f"{field.label} {number}"


def _crowded(view: CaseView) -> CaseView:
    """The same case with everything that may stand in lists: late, in doubt, and not the first version."""
    doubts = tuple(Finding("doubtful", (field.id,), "doubt", (("why", "?"),)) for field in view.form.fields[:2])
    gaps = tuple(Finding("required", (field.id,), "gap") for field in view.form.fields[:2])
    assessment = replace(view.assessment, findings=(*doubts, *gaps), words=view.assessment.words | {Word.LATE})
    current = view.case.current
    arrival = replace(current.arrival, received_at=current.arrival.received_at - timedelta(days=1))
    earlier = replace(current, id="1" * 64, arrival=arrival)
    case = replace(view.case, submissions=(earlier, current))
    return replace(view, case=_with_history(case, view.call), assessment=assessment)


def _with_history(case: Case, call: Call) -> Case:
    """Every letter was released and sent, something was corrected and decided, and a mail came in between."""
    arrival = case.current.arrival
    at, names = arrival.received_at, [letter.name for letter in call.letters]
    approvals = tuple(Approved(case.id, name, "de", "", "", "", "command") for name in names)
    changes: tuple[Event, ...] = (
        Corrected(case.id, case.current.reading.answers[0].field, None, "", ""),
        Decided(case.id, "open", "", ""),
    )
    history = tuple(Entry(number, "", at, event) for number, event in enumerate([*approvals, *changes], 1))
    sent = tuple(DispatchRecord(name, "smtp", (name,), (), (), arrival.sender, "sent", at) for name in names)
    mails = (Correspondence(arrival, None, ""),)
    return replace(case, approvals=approvals, dispatches=sent, correspondence=mails, history=history)


def _truths(call: Call, form: Form) -> Iterator[Formula]:
    """What rules, facts and the form itself tell of answers."""
    for rule in call.rules:
        yield follows(Atom(f"regel.{rule.name}"), _passed(rule.test, form))
        if rule.decides:
            excused = _failed(rule.applies, form) if rule.applies else False
            yield follows(Atom("eligible"), either((Atom(f"regel.{rule.name}"), excused)))
    for letter in call.letters:
        yield follows(Atom(f"released:{letter.name}"), _whens(letter))
    for name, condition in call.facts:
        yield follows(Atom(f"tatsache.{name}"), _passed(condition, form))
    for field in form.fields:
        if isinstance(field.required, Condition):
            yield follows(_passed(field.required, form), Atom(field.id))


def _passed(condition: Condition, form: Form) -> Formula:
    return both(_clause_passed(clause, form) for clause in condition.clauses)


def _clause_passed(clause: Clause, form: Form) -> Formula:
    """Every comparison but one is true of given answers only; a form without the field gives none."""
    if all(field.id != clause.field for field in form.fields):
        return clause.test == "is_missing"
    given = _given(clause.field, form)
    if clause.test == "is_missing":
        return negated(Atom(clause.field))
    if clause.test == "is":
        if form.field(clause.field).kind == "bool":
            return Atom(clause.field) if "ja" in clause.values else negated(Atom(clause.field))
        return both((given, either(_is(clause.field, value, form) for value in clause.values)))
    if clause.test == "is_not":
        return both((given, *(negated(_is(clause.field, value, form)) for value in clause.values)))
    return given


def _failed(condition: Condition, form: Form) -> Formula:
    return either(_clause_failed(clause, form) for clause in condition.clauses)


def _clause_failed(clause: Clause, form: Form) -> Formula:
    if all(field.id != clause.field for field in form.fields):
        return clause.test == "is_given"
    if clause.test in ("is_given", "is_missing", "is"):
        return negated(_clause_passed(clause, form))
    if clause.test == "is_not":
        return both((_given(clause.field, form), either(_is(clause.field, value, form) for value in clause.values)))
    return Atom(f"?{clause}")


def _given(name: str, form: Form) -> Formula:
    return True if form.field(name).required is True and form.field(name).kind != "bool" else Atom(name)


def _is(name: str, value: str, form: Form) -> Formula:
    """In the words that conditions of templates are told in."""
    if form.field(name).kind == "multi":
        return both((Atom(f"{name} ∋ {value!r}"), Atom(name)))
    return both((Atom(f"{name} = {value!r}"), _given(name, form)))


def _whens(letter: LetterKind) -> Formula:
    """What holds whenever the letter is due."""
    if not letter.when:
        return True
    return either(
        both(
            (
                *map(_word, when.all),
                either(map(_word, when.any)) if when.any else True,
                *(negated(_word(name)) for name in when.none),
            )
        )
        for when in letter.when
    )


def _word(name: str) -> Formula:
    kind, _, rest = name.partition(":")
    return Atom({"rule": f"regel.{rest}", "fact": f"tatsache.{rest}"}.get(kind, name))
