"""How people are addressed in German. Gender is never guessed: without a given salutation the greeting is neutral."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klimadocs.model.form import Form, Noun, PersonRole
from klimadocs.model.reading import FormReading

_GENERAL = "Sehr geehrte Damen und Herren,"
_GREETINGS = {"frau": "Sehr geehrte Frau", "herr": "Sehr geehrter Herr"}
_LINES = {"frau": "Frau", "herr": "Herrn"}
_PROFESSOR = re.compile(r"(?i)\bprof(?:\.|essorin|essor)?(?=\s|$)")
_SPOKEN_TITLES = re.compile(r"(?i)\b(?:dr\.?(?:\s?h\.\s?c\.)?|mag\.)(?=\s|$)")
_ARTICLES = {
    "f": {"nominativ": "die", "genitiv": "der", "dativ": "der", "akkusativ": "die"},
    "m": {"nominativ": "der", "genitiv": "des", "dativ": "dem", "akkusativ": "den"},
    "n": {"nominativ": "das", "genitiv": "des", "dativ": "dem", "akkusativ": "das"},
}
_GENITIVE_ENDINGS = {"Landkreis": "Landkreises", "Kreis": "Kreises", "Amt": "Amtes", "Bezirk": "Bezirks"}


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the form names them; empty strings where it does not."""

    word: str = ""
    title: str = ""
    first: str = ""
    last: str = ""
    office: str = ""
    phone: str = ""
    email: str = ""

    @property
    def name(self) -> str:
        """Title, first and last name."""
        return " ".join(part for part in (self.title, self.first, self.last) if part)


def person_of(role: PersonRole, reading: FormReading) -> Person:
    """A full name stays whole in `last`, since where a surname starts cannot be known."""
    text = {name: _text(reading, field_id) for name, field_id in _fields(role)}
    return Person(
        text["salutation"], text["title"], text["first"], text["last"] or text["full"], text["office"], text["phone"],
        text["email"],
    )  # fmt: skip


def greeting(person: Person, has_split_name: bool) -> str:
    """The salutation line with its comma. `has_split_name`: `last` is a surname, not a whole name."""
    if not person.last:
        return _GENERAL
    start = _GREETINGS.get(person.word.casefold())
    if start is None:
        return f"Guten Tag {person.name}," if person.name else _GENERAL
    title = _spoken_title(person)
    surname = person.last if has_split_name else _whole_name(person)
    return f"{start} {title}{surname},"


def address_lines(person: Person, organisation: str, street: str, town: str) -> tuple[str, ...]:
    """Up to six lines for the window: body, unit, person, street, town. Below the body: anyone there may open it."""
    line = " ".join(part for part in (_LINES.get(person.word.casefold(), ""), person.name) if part)
    lines = (organisation, person.office, line if person.last else "", street, town)
    return tuple(entry.replace("\n", ", ") for entry in lines if entry)


def declined(name: str, noun: Noun | None, case: str) -> str:
    """ "der Stadt X", "dem Landkreis Y"; the bare name where nothing is known of it."""
    if noun is None:
        return name
    if re.match(rf"(?i){re.escape(noun.noun)}\b", name) or re.search(rf"(?i){re.escape(noun.noun)}\b|kreis$", name):
        words = name
    else:
        words = f"{noun.noun} {name}"
    if case == "genitiv":
        words = _genitive(words)
    return f"{_ARTICLES[noun.gender][case]} {words}"


def noun_of(form: Form, reading: FormReading) -> Noun | None:
    """How the language speaks of this applicant; None where its kind is not known."""
    kind = reading.value(form.roles.applicant_kind) if form.roles.applicant_kind else None
    return dict(form.roles.nouns).get(str(kind))


def _genitive(words: str) -> str:
    first, _, rest = words.partition(" ")
    ending = _GENITIVE_ENDINGS.get(first)
    if ending is None and first.endswith("kreis"):
        ending = first + "es"
    return f"{ending or first} {rest}".strip()


def _spoken_title(person: Person) -> str:
    """Professor stands alone; Dr. is spoken; diplomas are not."""
    if _PROFESSOR.search(person.title):
        return "Professorin " if person.word.casefold() == "frau" else "Professor "
    return "Dr. " if _SPOKEN_TITLES.search(person.title) else ""


def _whole_name(person: Person) -> str:
    return " ".join(part for part in (person.first, person.last) if part)


def _fields(role: PersonRole) -> tuple[tuple[str, str], ...]:
    return tuple((name, getattr(role, name)) for name in PersonRole.__slots__)


def _text(reading: FormReading, field_id: str) -> str:
    value = reading.value(field_id) if field_id else None
    return str(value) if value else ""
