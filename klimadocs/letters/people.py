"""The people and bodies of a case as letters name them: recipient, applicant, persons by role, partner. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from klimadocs.forms.cleaning import clean, fold
from klimadocs.forms.countries import country_name
from klimadocs.letters.abroad import Addressee, Gender, bare_place, greeting_abroad, head_title, lines_abroad
from klimadocs.letters.grammar import CASES, with_article, with_noun
from klimadocs.letters.legible import gap_of, legible
from klimadocs.letters.salutation import (
    Person,
    address_lines,
    greeting,
    greeting_of_all,
    greeting_of_office,
    noun_of,
    person_of,
)
from klimadocs.letters.speech import Missing
from klimadocs.model.call import LetterKind
from klimadocs.model.day import CaseView

_GENDERS: dict[str, Gender] = {
    "frau": "f", "señora": "f", "sra.": "f", "senhora": "f", "ms": "f", "mrs": "f", "madame": "f",
    "herr": "m", "señor": "m", "sr.": "m", "senhor": "m", "mr": "m", "monsieur": "m",
}  # fmt: skip


def recipient_names(view: CaseView, letter: LetterKind, language: str) -> dict[str, Any]:
    """`empfaenger`: address and salutation of whom the letter goes to."""
    if letter.to == "partner":
        partner = partner_names(view, language)
        return {"anschrift": partner["anschrift"], "anrede": partner["anrede"]}
    person = person_value(view, view.form.roles.recipient)
    several = view.form.roles.recipients or (view.form.roles.recipient,)
    heads = [person_value(view, name) for name in several if name == view.form.roles.head]
    others = [person_value(view, name) for name in several if name != view.form.roles.head]
    return {
        "anschrift": list(postal_lines(view)),
        "anrede": greeting_of_all(others, heads) if letter.greets == "all" else greeting(person),
    }


def postal_lines(view: CaseView) -> tuple[str, ...]:
    """The applicant's address block on paper."""
    view, roles = legible(view), view.form.roles
    town = " ".join(text for text in (text_of(view, roles.postcode), text_of(view, roles.town)) if text)
    return address_lines(
        person_value(view, roles.recipient), _applicant_on_paper(view), text_of(view, roles.street), town
    )


def partner_lines(view: CaseView) -> tuple[str, ...]:
    """The address block of a letter to the partner."""
    return tuple(partner_names(legible(view))["anschrift"])


def _applicant_on_paper(view: CaseView) -> str:
    """With the noun where the name alone does not say what it is: "Stadt Münster"."""
    name = text_of(view, view.form.roles.applicant)
    says_what_it_is = any(fold(name).startswith(f"{fold(word)} ") for word in view.form.roles.drop_words)
    return name if says_what_it_is or not name else with_noun(name, noun_of(view.form, view.assessment.reading))


def applicant_names(view: CaseView) -> dict[str, Any]:
    """`bewerber`: the name in every case of grammar, and `ort` without "Stadt" and its like for foreign letters."""
    name, noun = text_of(view, view.form.roles.applicant), noun_of(view.form, view.assessment.reading)
    if not name:
        missing = _gap(view, view.form.roles.applicant)
        return {"name": missing, "ort": missing, **dict.fromkeys(CASES, missing)}
    return {"name": name, "ort": _bare_name(view, name), **{case: with_article(name, noun, case) for case in CASES}}


def partner_names(view: CaseView, spoken: str = "") -> dict[str, Any]:
    """`partner`: name, country in both languages, and how its head is addressed, in the language `spoken` to it."""
    roles = view.form.roles
    code, language = country_code(view), spoken or partner_language(view)
    name, country = text_of(view, roles.partner), text_of(view, roles.partner_country)
    no_country = _gap(view, roles.partner_country)
    there = country_name(code, language) if code else country
    here = country_name(code, "de") if code else country
    person, town = _addressee(view), _bare_name(view, bare_place(name))
    return {
        "name": name or _gap(view, roles.partner),
        "ort": town or _gap(view, roles.partner),
        "land": here or no_country,
        "land_partner": there or no_country,
        "sprache": partner_language(view),
        "amt": person.office or head_title(person, language),
        "anrede": greeting_abroad(person, language),
        "anschrift": list(lines_abroad(person, name, town, here, language)),
    }


def person_names(view: CaseView, name: str) -> dict[str, Any]:
    """`personen.<name>`."""
    person = person_value(view, name)
    return {
        "name": person.name or Missing(f"Name ({name})"),
        "nachname": person.last or Missing(f"Nachname ({name})"),
        "anrede_wort": person.word or Missing(f"Anrede ({name})"),
        "amt": person.office or Missing(f"Amt ({name})"),
        "telefon": person.phone or Missing(f"Telefon ({name})"),
        "email": person.email or Missing(f"E-Mail ({name})"),
        "anrede": greeting(person),
        "anrede_amt": greeting_of_office(person),
    }


def person_value(view: CaseView, name: str) -> Person:
    """The person of a role, cleaned; a salutation that is neither Frau nor Herr counts as none."""
    role = view.form.roles.person(name)
    person = person_of(role, view.assessment.reading) if role else Person()
    word = person.word if person.word.casefold() in ("frau", "herr") else ""
    return replace(
        person,
        word=word,
        title=clean(person.title).text,
        first=clean(person.first).text,
        last=clean(person.last).text,
        office=clean(person.office).text,
        phone=clean(person.phone).text,
        email=clean(person.email).text,
    )


def partner_language(view: CaseView) -> str:
    """By the partner's country; what the call says for "*" where that is not known."""
    languages = dict(view.call.languages)
    return languages.get(country_code(legible(view)), languages.get("*", "en"))


def country_code(view: CaseView) -> str:
    """ISO 3166-1 code of the partner's country; "" where it is not known."""
    name = view.form.roles.partner_country
    return view.assessment.reading.answer(name).canonical if name else ""


def text_of(view: CaseView, field_id: str) -> str:
    """A cleaned answer; "" where there is none, or no such field."""
    value = view.assessment.reading.value(field_id) if field_id else None
    return clean(str(value)).text if value else ""


def _addressee(view: CaseView) -> Addressee:
    """Whole names: which part of a Spanish name is the surname cannot be known."""
    role = view.form.roles.person(view.form.roles.partner_recipient)
    reading = view.assessment.reading
    person = person_of(role, reading) if role else Person()
    gender = _GENDERS.get(person.word.casefold(), "")
    heads, code = dict(view.call.agreement.heads), country_code(view)
    head = heads.get(code, "") if code else ""
    return Addressee(clean(person.name).text, clean(person.office).text, code, gender, head)


def _bare_name(view: CaseView, name: str) -> str:
    """Without "Alcaldía de" and its like."""
    for word in sorted(view.form.roles.drop_words, key=len, reverse=True):
        if name.casefold().startswith(f"{word.casefold()} "):
            return name[len(word) + 1 :]
    return name


def _gap(view: CaseView, field_id: str) -> Missing:
    reading = view.assessment.reading
    return gap_of(view.form.field(field_id), reading.answer(field_id)) if field_id else Missing("Partner")
