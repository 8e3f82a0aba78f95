"""What a form asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from klimadocs.model.condition import Condition

FieldKind = Literal[
    "text", "long", "choice", "multi", "bool", "integer", "date", "email", "phone", "plz", "country", "url"
]
Gravity = Literal["gap", "error", "doubt", "note"]


@dataclass(frozen=True, slots=True)
class Field:
    """Feld. `required` is a condition where the field is required only then; `checks` are names in `rules.checks`.
    `native` says where the field stands in a blank that was made elsewhere (see `forms.natives`): one entry for the
    whole field, or one for each option; () where the blank calls its fields by their ids."""

    id: str
    label: str
    kind: FieldKind
    required: bool | Condition = False
    options: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    hint: str = ""
    prompt: str = ""
    native: tuple[str, ...] = ()

    def mark_key(self, option: str) -> str:
        """Native name of the box of `option` (counted from 1): `<id>.<n>`."""
        return f"{self.id}.{self.options.index(option) + 1}"


@dataclass(frozen=True, slots=True)
class Section:
    """Abschnitt."""

    title: str
    fields: tuple[Field, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class PersonRole:
    """Which fields make up a person. Empty string: the form does not ask for it."""

    salutation: str = ""
    title: str = ""
    first: str = ""
    last: str = ""
    full: str = ""
    office: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Noun:
    """How the language speaks of an applicant of one kind: "der Stadt", "dem Landkreis"."""

    noun: str
    gender: Literal["f", "m", "n"]


@dataclass(frozen=True, slots=True)
class Roles:
    """What the fields mean to a case and to a letter; the code asks for roles, never for a field. `state` is the field
    of the applicant's state, `states` pairs its options with ISO 3166-2 codes. `recipients` are people of equal rank to
    whom a letter to several goes; `partner_recipient` is the person who is written to on the partner's side."""

    applicant: str
    applicant_kind: str = ""
    partner: str = ""
    partner_country: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    people: tuple[tuple[str, PersonRole], ...] = ()
    recipient: str = ""
    head: str = ""
    nouns: tuple[tuple[str, Noun], ...] = ()
    drop_words: tuple[str, ...] = ()
    state: str = ""
    states: tuple[tuple[str, str], ...] = ()
    recipients: tuple[str, ...] = ()
    partner_recipient: str = ""

    def person(self, name: str) -> PersonRole | None:
        return dict(self.people).get(name)


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """A check over several fields: `check` is a name in `rules.checks` or "test"; `parts` name its fields."""

    check: str
    parts: tuple[tuple[str, str], ...] = ()
    test: Condition | None = None
    applies: Condition | None = None
    gravity: Gravity = "note"
    message: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Formular. Field ids are unique; their order is the order of the blank."""

    call: str
    id: str
    version: str
    title: str
    sections: tuple[Section, ...]
    roles: Roles
    cross_checks: tuple[CrossCheck, ...] = ()
    subtitle: str = ""
    intro: str = ""
    privacy: str = ""
    notice: str = ""
    language: str = "de-DE"

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)

    def field(self, field_id: str) -> Field:
        """Raises KeyError where the form has no such field."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)
