"""A case that never was: the sample answers of a form, for trying letters out."""

from __future__ import annotations

import tomllib
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from klimadocs.errors import ConfigurationError
from klimadocs.forms.countries import country_name
from klimadocs.forms.normalise import normalise
from klimadocs.letters.context import partner_language
from klimadocs.model.arrival import Arrival
from klimadocs.model.call import Call
from klimadocs.model.case import Case, Submission
from klimadocs.model.day import CaseView
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer, FormReading
from klimadocs.rules.due import due
from klimadocs.rules.judge import Circumstances, judge


def sample_view(call: Call, form: Form, path: Path, language: str = "") -> CaseView:
    """`language`: the partner is to speak it; where that is not so, the partner comes from a country where it is.
    Raises ConfigurationError where the file names a field that the form does not have."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = set(raw) - {field.id for field in form.fields}
    if unknown:
        raise ConfigurationError(f"{path}: the form has no field “{min(unknown)}”.", "Correct the name.")
    view = view_of(call, form, raw)
    country = form.roles.partner_country
    if not language or not country or language == partner_language(view):
        return view
    code = _country_of(call, language)
    return view_of(call, form, {**raw, country: country_name(code, "de")}) if code else view


def _country_of(call: Call, language: str) -> str:
    """A country whose partners are written to in that language; "" where the call knows none."""
    languages = dict(call.languages)
    listed = [code for _, codes in call.lists for code in codes if code.isupper() and len(code) == 2]
    codes = [*(code for code, _ in call.languages if code != "*"), *listed]
    return next((code for code in codes if languages.get(code, languages.get("*")) == language), "")


def view_of(call: Call, form: Form, values: dict[str, Any]) -> CaseView:
    """A case with these answers that arrived in time; values as TOML has them, lists for several boxes."""
    answers = tuple(_answer(field, values.get(field.id)) for field in form.fields)
    reading = FormReading(call.id, form.id, form.version, 1.0, answers)
    received = call.deadline.at.astimezone(UTC) - timedelta(days=2)
    arrival = Arrival("0" * 64, "muster.docx", "mail", received, "given", "application/octet-stream", 0)
    submission = Submission("0" * 64, arrival, reading, "new", "muster.docx")
    case_id = call.reference.format(year=call.deadline.at.year, number=0)
    case = Case(case_id, call.id, form.id, 0, (submission,), submission)
    today = call.practice_today or received.date()
    assessment = judge(form, call, reading, Circumstances(arrival, today))
    dues = due(case, assessment, call, today)
    return CaseView(case, assessment, call, form, dues, today, call.practice_today is not None)


def _answer(field: Field, value: Any) -> Answer:
    if value is None:
        return normalise(field, "")
    if field.kind == "multi":
        chosen = set(value)
        return Answer(field.id, tuple(option for option in field.options if option in chosen), "; ".join(value))
    if isinstance(value, bool):
        return Answer(field.id, value, "ja" if value else "")
    return normalise(field, str(value))
