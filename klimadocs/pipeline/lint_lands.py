"""Whether the public holidays that letters count with are known: codes of the office and of the applicants' states."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from klimadocs.catalogue import Catalogue
from klimadocs.errors import ConfigurationError
from klimadocs.model.form import Form
from klimadocs.rules.working_days import public_holidays

_ANY_YEAR = 2020


def lint_lands(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """(path, sentence, remedy) of each fault."""
    if fault := _unknown(catalogue.office.holidays):
        yield "office.toml", *fault
    for form in catalogue.forms:
        yield from ((f"{form.call}/forms/{form.id}/form.toml", *fault) for fault in _lint_states(form))


def _lint_states(form: Form) -> Iterator[tuple[str, str]]:
    options = {field.id: field.options for field in form.fields}.get(form.roles.state, ())
    for option, land in form.roles.states:
        if fault := _unknown(land):
            yield fault
        if options and option not in options:
            near = difflib.get_close_matches(option, options, n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"Options: {', '.join(options)}."
            yield f"[roles.states] names “{option}”, which the field “{form.roles.state}” does not offer.", remedy


def _unknown(land: str) -> tuple[str, str] | None:
    try:
        public_holidays(land, _ANY_YEAR)
    except ConfigurationError as error:
        return error.sentence, error.remedy
    return None
