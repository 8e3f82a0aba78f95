"""What agreements and programmes may say beyond a letter's names: the switches of the call, the time a plan covers."""

from __future__ import annotations

from typing import Any

from klimadocs.forms.cleaning import clean
from klimadocs.letters.speech import Missing, Speech
from klimadocs.model.call import LetterKind
from klimadocs.model.day import CaseView
from klimadocs.model.plan import HalfYear


def agreement_names(view: CaseView, letter: LetterKind, names: dict[str, Any]) -> dict[str, Any]:
    """`vereinbarung` and `programm`; `names` are those of the letter so far."""
    agreement = view.call.agreement
    return {
        "vereinbarung": {
            "ist_bindend": agreement.binding,
            "ist_kuendbar": agreement.termination,
            "jahre": agreement.years,
            "frist_monate": agreement.notice_months,
            "zeugen": list(range(1, agreement.witnesses + 1)),
            "originale": agreement.originals,
            "sind_originale_getrennt": agreement.separate_originals,
            "vorrang": agreement.prevails,
            "ist_uebersetzung_geprueft": names["partner"]["sprache"] in agreement.reviewed,
            "amt_partner": partner_office(view),
        },
        "programm": _plan(letter),
    }


def same_texts(view: CaseView, names: dict[str, Any]) -> tuple[frozenset[str], ...]:
    """Texts that say the same in two columns of a document, though they differ: the applicant in every case of grammar
    and with the kind that it is of, the partner's country in both languages, both salutations."""
    roles = view.form.roles
    kind = _value(view, roles.applicant_kind)
    speech = Speech("de", view.call.glossary)
    applicant = [*names["bewerber"].values(), _value(view, roles.applicant), kind]
    applicant += [speech.translate(kind, language) for language, _ in view.call.glossary if kind]
    country = [names["partner"]["land"], names["partner"]["land_partner"]]
    greetings = [names["empfaenger"]["anrede"], names["partner"]["anrede"]]
    return tuple(frozenset(str(text) for text in group if text) for group in (applicant, country, greetings))


def partner_office(view: CaseView) -> str:
    """What the head of the partner municipality is called: as the form says, else as heads are called in that country;
    "" where neither is known."""
    roles = view.form.roles
    person = roles.person(roles.partner_recipient)
    if given := _value(view, person.office if person else ""):
        return given
    code = view.assessment.reading.answer(roles.partner_country).canonical if roles.partner_country else ""
    heads = dict(view.call.agreement.heads)
    return heads.get(code, heads.get("*", "")) if code else ""


def _value(view: CaseView, field_id: str) -> str:
    value = view.assessment.reading.value(field_id) if field_id else None
    return clean(str(value)).text if value else ""


def _plan(letter: LetterKind) -> dict[str, Any]:
    """The half-years that a plan has columns for, and a number for each sheet that is to be filled."""
    plan = letter.plan
    if plan is None or not plan.first_half_year:
        unknown = Missing("Zeitraum des Programms")
        return {"halbjahre": unknown, "blaetter": unknown, "von": unknown, "bis": unknown}
    first = HalfYear.parse(plan.first_half_year)
    return {
        "halbjahre": [str(first.later(steps)) for steps in range(plan.half_years)],
        "blaetter": list(range(1, plan.sheets + 1)),
        "von": first.begin,
        "bis": first.later(plan.half_years - 1).end,
    }
