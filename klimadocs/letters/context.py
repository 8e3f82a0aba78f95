"""What a letter may say about a case: the only names that templates see. Pure; every text in it is cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from klimadocs.forms.cleaning import Cleaned, clean, fold
from klimadocs.forms.countries import country_name
from klimadocs.letters.salutation import Person, address_lines, declined, greeting, noun_of, person_of
from klimadocs.letters.speech import Missing, Speech, Year
from klimadocs.model.assessment import Finding
from klimadocs.model.call import Call, LetterKind, NamedDate, Office
from klimadocs.model.day import CaseView
from klimadocs.model.form import Field
from klimadocs.model.reading import Answer
from klimadocs.rules.due import working_days_later
from klimadocs.rules.judge import Facts
from klimadocs.wording import CHANNELS, DRAFT_MARK, PRACTICE, finding_sentence

_CASES = ("nominativ", "genitiv", "dativ", "akkusativ")


@dataclass(frozen=True, slots=True)
class Context:
    """Names and values for one template; `lost` are labels of values that cannot be written as they came."""

    names: dict[str, Any]
    speech: Speech
    lost: tuple[str, ...] = ()


def compose(view: CaseView, letter: LetterKind, language: str, office: Office, dated: date) -> Context:
    """`language` is the template's, "de" or "de-es"; the first is the letter's own."""
    speech = Speech(language.split("-")[0], view.call.glossary)
    lost: list[str] = []
    names = _answers(view, lost)
    names.update(
        brief=_letter(view, letter, office, speech, dated),
        buero=_office(office),
        aufruf=_call(view.call, speech),
        termin={entry.name: _date_text(entry, speech) for entry in view.call.dates},
        fall=_case(view),
        empfaenger=_recipient(view),
        bewerber=_applicant(view),
        partner=_partner(view),
        personen={name: _person(view, name) for name, _ in view.form.roles.people},
        luecken=_gaps(view, ("gap", "error")),
        pruefen=_gaps(view, ("doubt",)),
        gruende=_grounds(view),
        frist=_weekday(working_days_later(dated, view.call.reply_days), speech),
        regel={rule.name: rule.verdict == "pass" for rule in view.assessment.rules},
        tatsache=_facts(view),
    )
    return Context(names, speech, tuple(lost))


def language_of(view: CaseView, letter: LetterKind) -> str:
    """The template's language: the office's, or the office's and the partner's."""
    office = view.form.language.split("-")[0]
    return office if letter.speaks == "office" else f"{office}-{partner_language(view)}"


def contact_address(view: CaseView) -> str:
    """The e-mail address that the form gives for the person letters go to; "" where it gives none."""
    return _person_value(view, view.form.roles.recipient).email


def postal_lines(view: CaseView) -> tuple[str, ...]:
    """The address block of a letter on paper."""
    return tuple(str(line) for line in _recipient(view)["anschrift"])


def partner_language(view: CaseView) -> str:
    """By the partner's country; what the call says for "*" where that is not known."""
    languages = dict(view.call.languages)
    return languages.get(_country_code(view), languages.get("*", "en"))


def _answers(view: CaseView, lost: list[str]) -> dict[str, Any]:
    reading = view.assessment.reading
    return {field.id: _printable(field, reading.answer(field.id), lost) for field in view.form.fields}


def _printable(field: Field, answer: Answer, lost: list[str]) -> Any:
    value = answer.value
    if isinstance(value, bool):
        return value
    if not answer.is_given:
        return Missing(field.label)
    if isinstance(value, int):
        return Year(value) if "year" in field.checks else value
    if isinstance(value, tuple):
        return [_clean(entry, field.label, lost) for entry in value]
    if field.kind == "date" and not answer.doubt:
        return date.fromisoformat(str(value))
    return _clean(str(value), field.label, lost)


def _clean(text: str, label: str, lost: list[str]) -> str:
    cleaned: Cleaned = clean(text)
    if cleaned.has_lost or "\ufffd" in cleaned.text:
        lost.append(label)
    return cleaned.text


def _letter(view: CaseView, letter: LetterKind, office: Office, speech: Speech, dated: date) -> dict[str, Any]:
    mark = f"{DRAFT_MARK} – {PRACTICE}" if view.is_practice else DRAFT_MARK
    return {
        "datum": speech.day(dated, speech.language),
        "tag": dated,
        "ort": office.town,
        "titel": letter.title,
        "betreff": letter.subject or letter.title,
        "entwurf": mark,
    }


def _office(office: Office) -> dict[str, Any]:
    return {
        "name": office.name,
        "organisation": office.organisation,
        "partnerorganisation": office.partner_organisation,
        "absenderzeile": office.return_line,
        "anschrift": list(office.address),
        "ort": office.town,
        "telefon": office.phone,
        "fax": office.fax,
        "email": office.email,
        "web": office.website,
        "ansprechperson": office.contact_name,
        "funktion": office.contact_function,
        "durchwahl": office.contact_phone or office.phone,
        "kontakt_email": office.contact_email or office.email,
        "zeichnung": office.signature_suffix,
        "unterschrift_name": office.signature_name,
        "unterschrift_funktion": office.signature_function,
        "fusszeilen": list(office.footer),
    }


def _call(call: Call, speech: Speech) -> dict[str, Any]:
    return {
        "titel": call.title,
        "programm": call.programme,
        "phase": call.phase,
        "traeger": call.organiser,
        "region": call.region,
        "leistungen": list(call.services),
        "zusagen": list(call.commitments),
        "termine": [{"titel": entry.title, "text": _date_text(entry, speech)} for entry in call.dates],
    }


def _date_text(entry: NamedDate, speech: Speech) -> str:
    return str(speech.day(entry.day, speech.language)) if entry.day else entry.text


def _case(view: CaseView) -> dict[str, Any]:
    case = view.case
    zone = ZoneInfo(view.call.time_zone)
    earlier = [entry for entry in case.submissions if entry.id != case.current.id]
    before = max((entry.arrival.received_at for entry in earlier), default=None)
    return {
        "zeichen": case.id,
        "eingang": case.current.arrival.received_at.astimezone(zone).date(),
        "weg": CHANNELS[case.current.arrival.channel],
        "unterlagen": [clean(case.current.name or case.current.arrival.name).text.rpartition("/")[2]],
        "ersetzt": bool(earlier),
        "ersetzt_vom": before.astimezone(zone).date() if before else Missing("frühere Fassung"),
    }


def _recipient(view: CaseView) -> dict[str, Any]:
    roles = view.form.roles
    person = _person_value(view, roles.recipient)
    town = " ".join(text for text in (_text(view, roles.postcode), _text(view, roles.town)) if text)
    lines = address_lines(person, _applicant_name(view), _text(view, roles.street), town)
    role = roles.person(roles.recipient)
    return {"anschrift": list(lines), "anrede": greeting(person, bool(role and role.last))}


def _applicant_name(view: CaseView) -> str:
    """With the noun where the name alone does not say what it is: "Stadt Münster"."""
    name, noun = _text(view, view.form.roles.applicant), noun_of(view.form, view.assessment.reading)
    says_what_it_is = any(fold(name).startswith(f"{fold(word)} ") for word in view.form.roles.drop_words)
    if not name or noun is None or says_what_it_is:
        return name
    return declined(name, noun, "nominativ").partition(" ")[2]


def _applicant(view: CaseView) -> dict[str, Any]:
    name, noun = _text(view, view.form.roles.applicant), noun_of(view.form, view.assessment.reading)
    label = view.form.field(view.form.roles.applicant).label
    if not name:
        return {"name": Missing(label), **dict.fromkeys(_CASES, Missing(label))}
    return {"name": name, **{case: declined(name, noun, case) for case in _CASES}}


def _partner(view: CaseView) -> dict[str, Any]:
    roles = view.form.roles
    code = _country_code(view)
    name, country = _text(view, roles.partner), _text(view, roles.partner_country)
    language = partner_language(view)
    no_country = Missing(_label(view, roles.partner_country))
    return {
        "name": name or Missing(_label(view, roles.partner)),
        "land": (country_name(code, "de") if code else country) or no_country,
        "land_partner": (country_name(code, language) if code else country) or no_country,
        "sprache": language,
    }


def _label(view: CaseView, field_id: str) -> str:
    return view.form.field(field_id).label if field_id else "Partner"


def _country_code(view: CaseView) -> str:
    name = view.form.roles.partner_country
    return view.assessment.reading.answer(name).canonical if name else ""


def _person_value(view: CaseView, name: str) -> Person:
    role = view.form.roles.person(name)
    person = person_of(role, view.assessment.reading) if role else Person()
    if person.word and person.word.casefold() not in ("frau", "herr"):
        person = Person("", person.title, person.first, person.last, person.office, person.phone, person.email)
    parts = (person.word, person.title, person.first, person.last, person.office, person.phone, person.email)
    return Person(*(clean(text).text for text in parts))


def _person(view: CaseView, name: str) -> dict[str, Any]:
    person = _person_value(view, name)
    return {
        "name": person.name or Missing(f"Name ({name})"),
        "nachname": person.last or Missing(f"Nachname ({name})"),
        "anrede_wort": person.word or Missing(f"Anrede ({name})"),
        "amt": person.office or Missing(f"Amt ({name})"),
        "telefon": person.phone or Missing(f"Telefon ({name})"),
        "email": person.email or Missing(f"E-Mail ({name})"),
    }


def _gaps(view: CaseView, gravities: tuple[str, ...]) -> list[dict[str, Any]]:
    found = [finding for finding in view.assessment.findings if finding.gravity in gravities]
    return [_gap(view, number, finding) for number, finding in enumerate(found, 1)]


def _gap(view: CaseView, number: int, finding: Finding) -> dict[str, Any]:
    section = next(
        (entry for entry in view.form.sections if any(field.id in finding.fields for field in entry.fields)), None
    )
    labels = [view.form.field(name).label for name in finding.fields]
    sentence = finding_sentence(finding.rule, finding.arguments, finding.message)
    return {
        "nr": number,
        "abschnitt": section.title if section else "",
        "feld": " / ".join(labels),
        "was": clean(sentence).text,
    }


def _grounds(view: CaseView) -> list[str]:
    grounds = [rule.reason for rule in view.assessment.rules if rule.verdict == "fail" and rule.reason]
    if "late" in view.assessment.words:
        zone = ZoneInfo(view.call.time_zone)
        arrival = view.case.current.arrival
        speech = Speech("de")
        received = speech.day(arrival.received_at.astimezone(zone).date(), "de")
        deadline = speech.day(view.call.deadline.at.astimezone(zone).date(), "de")
        grounds.append(f"Die Frist endete am {deadline}. Ihr Formular ist am {received} eingegangen.")
    return grounds


def _facts(view: CaseView) -> dict[str, bool]:
    facts = Facts(view.assessment.reading, view.call)
    return {name: facts.verdict(condition) == "pass" for name, condition in view.call.facts}


def _weekday(day: date, speech: Speech) -> str:
    from babel.dates import format_date

    return format_date(day, "EEEE, d. MMMM y", locale=speech.language)


def _text(view: CaseView, field_id: str) -> str:
    value = view.assessment.reading.value(field_id) if field_id else None
    return clean(str(value)).text if value else ""
