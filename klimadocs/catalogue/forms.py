"""form.toml -> Form."""

from __future__ import annotations

from pathlib import Path

from klimadocs.catalogue.doors import Raw, build, pairs, read_toml, refuse_unknown, renamed
from klimadocs.errors import ConfigurationError
from klimadocs.forms.conditions import fields_of, parse_condition
from klimadocs.model.condition import Condition
from klimadocs.model.form import CrossCheck, Field, Form, Noun, PersonRole, Roles, Section


def load_form(call_id: str, folder: Path) -> Form:
    """Raises ConfigurationError with file and key."""
    path = folder / "form.toml"
    raw = read_toml(path)
    raw["call"] = call_id
    raw.setdefault("id", folder.name)
    raw["sections"] = tuple(_section(entry, str(path)) for entry in raw.pop("section", []))
    raw["roles"] = _roles(raw.get("roles", {}), str(path))
    raw["cross_checks"] = tuple(_cross_check(entry, str(path)) for entry in raw.pop("cross_check", []))
    form = build(Form, raw, str(path))
    _check_ids(form, folder, str(path))
    return form


def _section(raw: Raw, where: str) -> Section:
    fields = tuple(_field(entry, where) for entry in raw.get("field", []))
    return build(Section, {**{key: value for key, value in raw.items() if key != "field"}, "fields": fields}, where)


def _field(raw: Raw, where: str) -> Field:
    name = f"{where}, field “{raw.get('id', '?')}”"
    table = renamed(raw, type="kind")
    if isinstance(table.get("required"), str):
        table["required"] = parse_condition(table["required"])
    field = build(Field, table, name)
    if len(field.native) > 1 and len(field.native) != len(field.options):
        raise ConfigurationError(f"{name}: “native” and “options” differ in length.", "Name one place for each option.")
    return field


def _roles(raw: Raw, where: str) -> Roles:
    table = dict(raw)
    people = {
        name: build(PersonRole, entry, f"{where}, roles.people.{name}") for name, entry in raw.get("people", {}).items()
    }
    nouns = {option: build(Noun, entry, f"{where}, roles.nouns") for option, entry in raw.get("nouns", {}).items()}
    table |= {"people": pairs(people), "nouns": pairs(nouns), "states": pairs(raw.get("states", {}))}
    roles = build(Roles, table, f"{where}, roles")
    asked = [name for name in (*roles.recipients, roles.partner_recipient) if name]
    refuse_unknown(dict.fromkeys(asked), set(people), f"{where}, roles")
    return roles


def _cross_check(raw: Raw, where: str) -> CrossCheck:
    table = dict(raw)
    for key in ("test", "applies"):
        if key in table:
            table[key] = parse_condition(table[key])
    table["parts"] = pairs(table.get("parts", {}))
    return build(CrossCheck, table, f"{where}, cross_check")


def _check_ids(form: Form, folder: Path, where: str) -> None:
    ids = [field.id for field in form.fields]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ConfigurationError(f"{where}: the field “{twice[0]}” is defined twice.", "Give each field its own id.")
    if form.id != folder.name:
        raise ConfigurationError(f"{where}: id “{form.id}” is not the folder's name.", f"Call it “{folder.name}”.")
    for condition in conditions_of(form):
        refuse_unknown(dict.fromkeys(fields_of(condition)), set(ids), f"{where}, condition “{condition.text}”")
    refuse_unknown(dict.fromkeys(role_fields(form.roles)), set(ids), f"{where}, roles")


def conditions_of(form: Form) -> list[Condition]:
    """Every condition that a form definition holds."""
    found: list[Condition] = [field.required for field in form.fields if isinstance(field.required, Condition)]
    for check in form.cross_checks:
        found += [condition for condition in (check.test, check.applies) if condition]
    return found


def role_fields(roles: Roles) -> list[str]:
    """The field ids that roles point to."""
    direct = [roles.applicant, roles.applicant_kind, roles.partner, roles.partner_country]
    direct += [roles.street, roles.postcode, roles.town, roles.state]
    for _, person in roles.people:
        direct += [person.salutation, person.title, person.first, person.last, person.full]
        direct += [person.office, person.phone, person.email]
    return [name for name in direct if name]
