"""What is there and used nowhere: fields that no letter prints, no rule tests, no role needs; templates in a language
that no case asks for. Notes, no faults."""

from __future__ import annotations

from collections.abc import Iterator

from klimadocs.errors import ConfigurationError
from klimadocs.forms.conditions import fields_of
from klimadocs.letters import Press
from klimadocs.model.call import Call
from klimadocs.model.condition import Condition
from klimadocs.model.form import Form
from klimadocs.pipeline.lint_outcomes import languages_of

Told = tuple[str, str, str]
"""Place, sentence, remedy."""


def lint_use(call: Call, press: Press) -> Iterator[Told]:
    """Notes on a whole call, few lines of them: none of it is wrong."""
    asked = _asked(call, press)
    for form in call.forms:
        used = asked | _used_by_call(call) | _used_by_form(form)
        if idle := [field.id for field in form.fields if field.id not in used]:
            sentence = f"No letter and no rule uses {_listed(idle, 'the field', 'the fields')}; pages show all answers."
            yield f"{call.id}/forms/{form.id}/form.toml", sentence, ""
    if idle := _idle_conditions(call, asked):
        yield f"{call.id}/call.toml", f"No letter asks for {_listed(idle, '', '')}; rules are shown on pages.", ""
    for letter in call.letters:
        for template in letter.templates:
            if template.language not in languages_of(call, letter):
                sentence = (
                    f"Only “klimadocs render --language” uses this template: the letter speaks “{letter.speaks}”."
                )
                yield template.path, sentence, ""


def _listed(names: list[str], one: str, many: str) -> str:
    return f"{one if len(names) == 1 else many} {', '.join(f'“{name}”' for name in names)}".strip()


def _idle_conditions(call: Call, asked: set[str]) -> list[str]:
    words = {name for letter in call.letters for when in letter.when for name in when.words}
    rules = [rule.name for rule in call.rules if not rule.decides]
    found = [f"rule:{name}" for name in rules if f"rule:{name}" not in words and f"regel.{name}" not in asked]
    facts = [name for name, _ in call.facts]
    return found + [f"fact:{name}" for name in facts if f"fact:{name}" not in words and f"tatsache.{name}" not in asked]


def _asked(call: Call, press: Press) -> set[str]:
    found: set[str] = set()
    for letter in call.letters:
        for template in letter.templates:
            try:
                found |= press.variables(template)
            except ConfigurationError:
                continue  # told elsewhere
    return found


def _used_by_call(call: Call) -> set[str]:
    conditions: list[Condition | None] = [condition for _, condition in call.facts]
    for rule in call.rules:
        conditions += [rule.test, rule.applies]
    found = {name for condition in conditions for name in fields_of(condition)}
    return found | {name for criterion in call.criteria for name in (*criterion.ticked, *criterion.fields)}


def _used_by_form(form: Form) -> set[str]:
    roles = form.roles
    names = (getattr(roles, name) for name in type(roles).__slots__)
    found = {name for name in names if isinstance(name, str)}
    for _, person in roles.people:
        found |= {getattr(person, name) for name in type(person).__slots__}
    for check in form.cross_checks:
        found |= {name for _, name in check.parts}
        found |= {name for condition in (check.test, check.applies) for name in fields_of(condition)}
    for field in form.fields:
        if isinstance(field.required, Condition):
            found |= set(fields_of(field.required))
    return found
