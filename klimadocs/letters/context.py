"""What a letter may say about a case: the only names that templates see. Pure; every text in it is cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from klimadocs.forms.cleaning import Cleaned, clean
from klimadocs.letters.agreements import agreement_names, same_texts
from klimadocs.letters.legible import gap_of, legible
from klimadocs.letters.people import (
    applicant_names,
    partner_language,
    partner_lines,
    partner_names,
    person_names,
    person_value,
    postal_lines,
    recipient_names,
)
from klimadocs.letters.record import record_names
from klimadocs.letters.speech import Missing, Speech, Year
from klimadocs.model.assessment import Finding
from klimadocs.model.call import Call, LetterKind, NamedDate, Office
from klimadocs.model.day import CaseView
from klimadocs.model.form import Field
from klimadocs.model.reading import Answer
from klimadocs.rules.judge import Facts
from klimadocs.rules.working_days import land_of, working_days_later
from klimadocs.wording import BY_HAND, CHANNELS, DRAFT_MARK, PRACTICE, finding_sentence

__all__ = [
    "Context",
    "compose",
    "contact_address",
    "language_of",
    "partner_address",
    "partner_language",
    "partner_lines",
    "postal_lines",
]


@dataclass(frozen=True, slots=True)
class Context:
    """Names and values for one template; `lost` are labels of values that cannot be written as they came,
    `same` groups of texts that say the same in two languages."""

    names: dict[str, Any]
    speech: Speech
    lost: tuple[str, ...] = ()
    same: tuple[frozenset[str], ...] = ()


def compose(view: CaseView, letter: LetterKind, language: str, office: Office, dated: date) -> Context:
    """`language` is the template's, "de" or "de-es"; the first is the letter's own."""
    stored, view = view, legible(view)
    speech = Speech(language.split("-")[0], view.call.glossary)
    lost: list[str] = []
    names = _answers(view, lost)
    names.update(
        brief=_letter(view, letter, office, speech, dated),
        buero=_office(office),
        aufruf=_call(view.call, speech),
        termin={entry.name: _date_text(entry, speech) for entry in view.call.dates},
        fall=_case(view),
        empfaenger=recipient_names(view, letter, speech.language),
        bewerber=applicant_names(view),
        partner=partner_names(view),
        personen={name: person_names(view, name) for name, _ in view.form.roles.people},
        luecken=_gaps(view, ("gap", "error")),
        pruefen=_gaps(view, ("doubt",)),
        gruende=_grounds(view),
        frist=speech.weekday(_reply_day(view, office, dated)),
        regel={rule.name: rule.verdict == "pass" for rule in view.assessment.rules},
        tatsache=_facts(view),
        text={name: _text(name, value) for name, value in view.call.texts},
        termintag={entry.name: entry.day or entry.text for entry in view.call.dates},
    )
    if letter.record:
        names["auskunft"] = record_names(stored, letter)
    names.update(agreement_names(view, letter, names))
    return Context(names, speech, tuple(lost), same_texts(view, names))


def language_of(view: CaseView, letter: LetterKind) -> str:
    """The template's language: the office's, the partner's, or both."""
    office = view.form.language.split("-")[0]
    if letter.speaks == "partner only":
        return partner_language(view)
    return office if letter.speaks == "office" else f"{office}-{partner_language(view)}"


def contact_address(view: CaseView) -> str:
    """The e-mail address that the form gives for the person letters go to; "" where it gives none."""
    return person_value(legible(view), view.form.roles.recipient).email


def partner_address(view: CaseView) -> str:
    """The e-mail address that the form gives for the person on the partner's side; "" where it gives none."""
    return person_value(legible(view), view.form.roles.partner_recipient).email


def _answers(view: CaseView, lost: list[str]) -> dict[str, Any]:
    reading = view.assessment.reading
    return {field.id: _printable(field, reading.answer(field.id), lost) for field in view.form.fields}


def _printable(field: Field, answer: Answer, lost: list[str]) -> Any:
    value = answer.value
    if isinstance(value, bool):
        return value
    if not answer.is_given:
        return gap_of(field, answer)
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
        "titel": dict(letter.titles).get(speech.language, letter.title),
        "betreff": dict(letter.subjects).get(speech.language) or letter.subject or letter.title,
        "sprache": speech.language,
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


def _gaps(view: CaseView, gravities: tuple[str, ...]) -> list[dict[str, Any]]:
    found = [finding for finding in view.assessment.findings if finding.gravity in gravities]
    return [_gap(view, number, finding) for number, finding in enumerate(found, 1)]


def _gap(view: CaseView, number: int, finding: Finding) -> dict[str, Any]:
    section = next(
        (entry for entry in view.form.sections if any(field.id in finding.fields for field in entry.fields)), None
    )
    labels = [view.form.field(name).label for name in finding.fields]
    is_by_hand = any(view.assessment.reading.answer(name).by_hand for name in finding.fields)
    sentence = BY_HAND if is_by_hand else finding_sentence(finding.rule, finding.arguments, finding.message)
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


def _reply_day(view: CaseView, office: Office, dated: date) -> date:
    land = land_of(view.form, view.assessment.reading, office.holidays)
    return working_days_later(dated, view.call.reply_days, land)


def _text(name: str, value: str | date | tuple[str, ...]) -> Any:
    """A text of the call; what the office has not filled in yet shows as missing."""
    if value and isinstance(value, tuple):
        return list(value)
    return value or Missing(name.replace("_", " "))
