"""Reads what the office knows (calls, forms, letters) from `templates/`: folders in, frozen values out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from klimadocs.errors import ConfigurationError
from klimadocs.model.call import Call, Office
from klimadocs.model.form import Form


@dataclass(frozen=True, slots=True)
class Blank:
    """The empty form as a file that applicants get."""

    form: Form
    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All calls of a `templates/` folder. `blanks` are the empty forms, each in one or more formats."""

    office: Office
    calls: tuple[Call, ...]
    blanks: tuple[Blank, ...]

    def call(self, call_id: str) -> Call:
        """Raises ConfigurationError naming the calls there are."""
        for call in self.calls:
            if call.id == call_id:
                return call
        known = ", ".join(call.id for call in self.calls)
        raise ConfigurationError(f"There is no call “{call_id}” under templates/.", f"Known calls: {known}.")

    @property
    def forms(self) -> tuple[Form, ...]:
        return tuple(form for call in self.calls for form in call.forms)

    def form(self, form_id: str) -> Form:
        """`form_id` is "<form>" or "<call>/<form>". Raises ConfigurationError."""
        found = [form for form in self.forms if form_id in (form.id, f"{form.call}/{form.id}")]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"{form.call}/{form.id}" for form in self.forms)
        reason = "fits several forms" if found else "is no form under templates/"
        raise ConfigurationError(f"“{form_id}” {reason}.", f"Known forms: {known}.")


def load_catalogue(templates: Path) -> Catalogue:
    """Raises ConfigurationError with file, key and remedy for whatever cannot be used."""
    from klimadocs.catalogue.calls import load_call, load_office
    from klimadocs.catalogue.layouts import lay_out, load_layout

    if not templates.is_dir():
        raise ConfigurationError(f"The folder {templates} is missing.", "Set [paths] templates in klimadocs.toml.")
    folders = sorted(path.parent for path in templates.glob("*/call.toml"))
    if not folders:
        raise ConfigurationError(f"There is no call under {templates}.", "Add a folder with a call.toml.")
    office = load_office(templates / "office.toml")
    calls = tuple(load_call(folder) for folder in folders)
    if office.layout:
        layout = load_layout(templates, office.layout)
        calls = tuple(lay_out(call, layout) for call in calls)
    _refuse_shared_references(calls)
    return Catalogue(office, calls, _load_blanks(templates, calls))


def _refuse_shared_references(calls: tuple[Call, ...]) -> None:
    """Cases of two calls under one reference would become one case."""
    known: dict[str, str] = {}
    for call in calls:
        pattern = call.reference.format(year=call.deadline.at.year, number=1)
        if pattern in known:
            raise ConfigurationError(
                f"The calls {known[pattern]} and {call.id} give out the same file reference ({pattern}).",
                "Change reference in one call.toml.",
            )
        known[pattern] = call.id


def _load_blanks(templates: Path, calls: tuple[Call, ...]) -> tuple[Blank, ...]:
    return tuple(
        Blank(form, str(path.relative_to(templates)), path.read_bytes())
        for call in calls
        for form in call.forms
        for path in sorted((templates / call.id / "forms" / form.id).glob("blank.*"))
    )
