"""What is wrong with calls, forms and letters, before anyone receives one: every fault with place and remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from klimadocs.catalogue import Blank, Catalogue
from klimadocs.errors import ConfigurationError, KlimadocsError
from klimadocs.forms.reference import Reference
from klimadocs.letters import Press
from klimadocs.letters.context import compose
from klimadocs.model.call import Call, LetterKind, Template
from klimadocs.model.form import Form
from klimadocs.ooxml.words import visible_text
from klimadocs.pipeline.sampling import view_of
from klimadocs.readers import find_reader, sniff
from klimadocs.rules.checks import cross_check, field_check
from klimadocs.rules.due import uncovered_outcomes

_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_TAG = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is a path under `templates/`."""

    place: str
    sentence: str
    remedy: str


def lint(catalogue: Catalogue, press: Press) -> list[Fault]:
    """All faults, in the order of the folders."""
    faults: list[Fault] = []
    for call in catalogue.calls:
        for form in call.forms:
            faults += _lint_checks(form)
        faults += _lint_outcomes(call)
        for letter in call.letters:
            faults += _lint_letter(catalogue, call, letter, press)
    for blank in catalogue.blanks:
        faults += _lint_blank(blank)
    return faults + list(_missing_blanks(catalogue))


def _lint_checks(form: Form) -> Iterator[Fault]:
    place = f"{form.call}/forms/{form.id}/form.toml"
    names = [(field_check, name) for field in form.fields for name in field.checks]
    names += [(cross_check, check.check) for check in form.cross_checks if check.check != "test"]  # type: ignore[misc]
    for find, name in names:
        try:
            find(name)
        except ConfigurationError as error:
            yield Fault(place, error.sentence, error.remedy)


def _lint_outcomes(call: Call) -> Iterator[Fault]:
    for group, outcome, letters in uncovered_outcomes(call):
        found = f"{len(letters)} letters ({', '.join(letters)})" if letters else "no letter"
        sentence = f"The outcome {' + '.join(outcome)} selects {found} of the group “{group}”."
        yield Fault(f"{call.id}/letters", sentence, "Exactly one must be due: change [when] in letter.toml.")


def _lint_letter(catalogue: Catalogue, call: Call, letter: LetterKind, press: Press) -> Iterator[Fault]:
    for template in letter.templates:
        yield from _lint_tags(template)
        try:
            asked = press.variables(template)
        except ConfigurationError as error:
            yield Fault(template.path, error.sentence, error.remedy)
            continue
        known = _known_names(catalogue, call, letter, template)
        for name in sorted(asked - known):
            near = difflib.get_close_matches(name, known, n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else "See docs/letters.md for the names there are."
            yield Fault(template.path, f"The template asks for “{name}”, which no letter knows.", remedy)


def _lint_tags(template: Template) -> Iterator[Fault]:
    """Each tag must close in its own kind before the next one opens; else what is between is swallowed in silence."""
    try:
        text = visible_text(template.content)
    except KlimadocsError:
        return  # no Word file: the press says so
    opened = ""
    for match in _TAG.finditer(text):
        sign = match.group()
        if opened and sign != _CLOSES[opened]:
            near = text[max(0, match.start() - 30) : match.end() + 10].replace("\n", " ")
            sentence = f"The tag “{opened}” is not closed by “{_CLOSES[opened]}” near “{near}”."
            yield Fault(template.path, sentence, "Close it there.")
            return
        opened = sign if sign in _CLOSES else ""
    if opened:
        yield Fault(template.path, f"The last tag “{opened}” is never closed.", f"Close it with “{_CLOSES[opened]}”.")


def _known_names(catalogue: Catalogue, call: Call, letter: LetterKind, template: Template) -> set[str]:
    names: set[str] = set()
    for form in call.forms:
        view = view_of(call, form, {})
        offered = compose(view, letter, template.language, catalogue.office, view.today).names
        names |= set(offered)
        names |= {f"{name}.{key}" for name, value in offered.items() if isinstance(value, dict) for key in value}
    return names


def _lint_blank(blank: Blank) -> Iterator[Fault]:
    reader = find_reader(sniff(blank.content))
    if reader is None:
        yield Fault(blank.path, "Nothing here reads this kind of file.", "Keep blanks as .docx or .pdf.")
        return
    try:
        reference = Reference(blank.form, reader.read(blank.content))
    except KlimadocsError as error:
        yield Fault(blank.path, error.sentence, error.remedy)
        return
    for field in blank.form.fields:
        marks = {field.mark_key(option) for option in field.options}
        if not ({field.id} | marks) & reference.keys:
            yield Fault(blank.path, f"The blank has no field “{field.id}”.", "Make it anew with klimadocs blank.")


def _missing_blanks(catalogue: Catalogue) -> Iterator[Fault]:
    have = {(blank.form.call, blank.form.id) for blank in catalogue.blanks}
    for form in catalogue.forms:
        if (form.call, form.id) not in have:
            place = f"{form.call}/forms/{form.id}"
            yield Fault(place, "The form has no blank to compare with.", f"Run klimadocs blank {form.id}.")
