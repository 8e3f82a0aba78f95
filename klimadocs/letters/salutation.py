"""How people are addressed in German. Gender is never guessed: without a given salutation the greeting is neutral."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from klimadocs.model.form import Form, Noun, PersonRole
from klimadocs.model.reading import FormReading

_GENERAL = "Sehr geehrte Damen und Herren,"
_GREETINGS = {"frau": "Sehr geehrte Frau", "herr": "Sehr geehrter Herr"}
_LINES = {"frau": "Frau", "herr": "Herrn"}
# Titles that stand before a name: a closed list, since whatever else stands there belongs to the name.
_TITLE = re.compile(
    r"(?i)(?:(?:univ\.-?|hon\.-?|apl\.\s?|jun\.-?|a\.\s?o\.\s?)?prof(?:\.|essorin\b|essor\b|(?=\s))(?:\s?em\.)?|pd(?=\s)|priv\.-doz\.|"
    r"dr\.?-ing\.(?:\s?habil\.)?|dr(?:es)?\.?(?=\s|$|h)(?:\s?(?:rer\.|phil\.|med\.|jur\.|iur\.|oec\.|pol\.|nat\.|agr\.|theol\.|"
    r"sc\.|mult\.|habil\.|h\.\s?c\.|e\.\s?h\.|publ\.|techn?\.|vet\.|dent\.|paed\.|soc\.|troph\.|forest\.|hort\.|ing\.|min\.|"
    r"montan\.|pharm\.|cult\.|ph\.|silv\.))*|dipl\.-?\s?[\w-]+\.?(?:\s?\((?:fh|univ|ba|tu)\.?\))?|mag\.(?:\s?a\.)?|m\.\s?a\.|"
    r"m\.\s?sc\.|b\.\s?a\.|b\.\s?sc\.|ing\.|lic\.)(?=\s|$)"
)
_PROFESSOR = re.compile(r"(?i)\bprof(?:\.|essorin|essor)?(?=\W|$)")
_DOCTOR = re.compile(r"(?i)(?<![\w.])dr(?:es)?\b")
_HEADS = re.compile(
    r"(?:(?:Regierende|Erste|Zweite|Dritte)[rn]? )?(?:Ober|Bezirks|Verbands|Samtgemeinde|Verbandsgemeinde|Stadt)?"
    r"(?:[Bb]ürgermeister(?:in)?)|Land(?:rat|rätin)|(?:Regions|Senats|Bezirkstags)präsident(?:in)?|Städteregionsr(?:at|ätin)|"
    r"(?:Amts|Kreis)direktor(?:in)?|(?:Amts|Verbands)vorsteher(?:in)?|Stadtr(?:at|ätin)|Dezernent(?:in)?|Beigeordnete[rn]?"
)


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
    has_split_name: bool = True

    @property
    def name(self) -> str:
        """Title, first and last name."""
        return " ".join(part for part in (self.title, self.first, self.last) if part)

    @property
    def is_woman(self) -> bool:
        return self.word.casefold() == "frau"


def person_of(role: PersonRole, reading: FormReading) -> Person:
    """A full name stays whole in `last`, since where a surname starts cannot be known; a title before a name becomes
    the title."""
    text = {name: _text(reading, field_id) for name, field_id in _fields(role)}
    person = Person(
        text["salutation"], text["title"], text["first"], text["last"] or text["full"], text["office"], text["phone"],
        text["email"], bool(role.last),
    )  # fmt: skip
    return _with_title(person)


def split_title(name: str) -> tuple[str, str]:
    """ "Dr. h. c. Maria Lindner" -> ("Dr. h. c.", "Maria Lindner"); ("", name) where no title stands before it."""
    position = 0
    while match := _TITLE.match(name, position):
        position = match.end() + len(name[match.end() :]) - len(name[match.end() :].lstrip())
    rest = name[position:]
    return (name[:position].strip(), rest) if rest else ("", name)


def greeting(person: Person) -> str:
    """The salutation line with its comma."""
    return f"{_greeted(person)}," if person.last else _GENERAL


def greeting_of_office(person: Person) -> str:
    """ "Sehr geehrte Frau Oberbürgermeisterin," for who holds such an office; else the salutation by name."""
    start = _GREETINGS.get(person.word.casefold())
    if start is None or not _HEADS.fullmatch(person.office):
        return greeting(person)
    return f"{start} {person.office},"


def greeting_of_all(people: Sequence[Person], heads: Sequence[Person] = ()) -> str:
    """Several people: `heads` first, then the others, women before men among equals, each one once. Like `greeting`
    where only one is known."""
    ordered = [person for rank in (heads, people) for person in sorted(rank, key=lambda person: not person.is_woman)]
    known = dict.fromkeys(replace(person, office="", phone="", email="") for person in ordered if person.last)
    lines = [_greeted(person) for person in known]
    if not lines:
        return _GENERAL
    return ", ".join([lines[0], *(f"{line[0].lower()}{line[1:]}" for line in lines[1:])]) + ","


def address_lines(person: Person, organisation: str, street: str, town: str) -> tuple[str, ...]:
    """Up to six lines for the window: body, unit, person, street, town. Below the body: anyone there may open it."""
    line = " ".join(part for part in (_LINES.get(person.word.casefold(), ""), person.name) if part)
    lines = (organisation, person.office, line if person.last else "", street, town)
    return tuple(entry.replace("\n", ", ") for entry in lines if entry)


def noun_of(form: Form, reading: FormReading) -> Noun | None:
    """How the language speaks of this applicant; None where its kind is not known."""
    kind = reading.value(form.roles.applicant_kind) if form.roles.applicant_kind else None
    return dict(form.roles.nouns).get(str(kind))


def _greeted(person: Person) -> str:
    start = _GREETINGS.get(person.word.casefold())
    if start is None:
        return f"Guten Tag {person.name}"
    surname = person.last if person.has_split_name else _whole_name(person)
    return f"{start} {_spoken_title(person)}{surname}"


def _spoken_title(person: Person) -> str:
    """Professor stands alone; Dr. is spoken; diplomas are not."""
    if _PROFESSOR.search(person.title):
        return "Professorin " if person.is_woman else "Professor "
    return "Dr. " if _DOCTOR.search(person.title) else ""


def _with_title(person: Person) -> Person:
    """Where people wrote their title before the name."""
    title, rest = split_title(person.first or person.last)
    if not title:
        return person
    titles = person.title if title in person.title else f"{person.title} {title}".strip()
    return replace(person, title=titles, first=rest) if person.first else replace(person, title=titles, last=rest)


def _whole_name(person: Person) -> str:
    return " ".join(part for part in (person.first, person.last) if part)


def _fields(role: PersonRole) -> tuple[tuple[str, str], ...]:
    return tuple((name, getattr(role, name)) for name in PersonRole.__slots__)


def _text(reading: FormReading, field_id: str) -> str:
    value = reading.value(field_id) if field_id else None
    return str(value) if value else ""
