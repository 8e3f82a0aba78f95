"""From what is written to a typed value: options, numbers, dates, phones, e-mail, countries; doubted if unsure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from klimadocs.forms.cleaning import clean, fold
from klimadocs.forms.countries import country_code
from klimadocs.forms.dates import read_date
from klimadocs.model.form import Field
from klimadocs.model.reading import Answer, Value

if TYPE_CHECKING:
    from collections.abc import Callable

_ALIKE = 88.0
# How people say "nothing" in a field that they do not want to leave empty.
_DASH = re.compile(r"[-–—/.\s]+")
_SHORTEST_PHONE = 6
_YES = frozenset({"x", "ja", "yes", "sim", "si", "on", "true", "wahr", "1", "angekreuzt"})
_NO = frozenset({"nein", "no", "nao", "off", "false", "falsch", "0", ""})
_INTEGER = re.compile(r"[-+]?\d{1,3}(?:[.\s’']\d{3})+(?:,0+)?|[-+]?\d+(?:,0+)?")
_AROUND_NUMBER = re.compile(
    r"(?i)^(?:ca\.?|etwa|rund|circa|seit|ungefähr|rd\.|~)\s*|"
    r"\s*(?:einwohner(?:innen)?(?:\s*\(?(?:stand|zum|am)\b.*)?|ew\.?|"
    r"(?:std\.?|stunden?|h)(?:\s*(?:/|pro|je|in der|die)\s*(?:woche|wo\.?|w\.?)|\s*wöchentlich)?|p\.?\s?w\.?|jahre?)$"
)
_URL = re.compile(r"(?i)^(?:https?://)?(?:[\w-]+\.)+[a-zäöü]{2,}(?::\d+)?(?:[/?#]\S*)?$")
_PLAIN_EMAIL = re.compile(
    r"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@((?:[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*\.)+"
    r"(?!(?i:arpa|invalid|local|localhost|onion|test)$)[a-zA-Z]{2,20})",
    re.ASCII,
)
_EMAIL_IN_TEXT = re.compile(r"[^\s<>(),;:\"]+@[^\s<>(),;:\"]+")


def normalise(field: Field, raw: str) -> Answer:
    """An answer without evidence. What cannot be understood keeps its text as value and is doubted with the reason."""
    cleaned = clean(raw)
    if not cleaned.text or _DASH.fullmatch(cleaned.text):
        return Answer(field.id, () if field.kind == "multi" else False if field.kind == "bool" else None, raw)
    answer = _TYPES.get(field.kind, _as_text)(field, cleaned.text)
    if cleaned.has_lost:
        why = "Die Angabe enthält ein Zeichen, das sich nicht darstellen lässt (als � gezeigt)."
        answer = _doubt(answer, why, 0.5)
    return answer if answer.raw == raw else replace(answer, raw=raw)


def _doubt(answer: Answer, why: str, certainty: float = 0.5) -> Answer:
    return replace(answer, doubt=True, why=why, certainty=min(answer.certainty, certainty))


def _as_text(field: Field, text: str) -> Answer:
    return Answer(field.id, text, text)


def _as_choice(field: Field, text: str) -> Answer:
    option, share = _nearest(text, field.options)
    if option is None:
        return _doubt(Answer(field.id, text, text), f"„{text}“ gehört nicht zu den vorgesehenen Antworten.")
    answer = Answer(field.id, option, text, 0.99)
    return answer if share == 100.0 else _doubt(answer, f"„{text}“ ist als „{option}“ verstanden.", 0.7)


def _nearest(text: str, options: tuple[str, ...]) -> tuple[str | None, float]:
    from rapidfuzz import fuzz, process

    folded = fold(text)
    for option in options:
        if fold(option) == folded:
            return option, 100.0
    found = process.extractOne(folded, [fold(option) for option in options], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return (options[found[2]], found[1]) if found else (None, 0.0)


def _as_multi(field: Field, text: str) -> Answer:
    whole, _ = _nearest(text, field.options)
    parts = [text] if whole else [part.strip(" -•*·") for part in re.split(r"[\n;,]", text)]
    found = [(part, _nearest(part, field.options)) for part in parts if part]
    chosen = tuple(option for option in field.options if option in {hit for _, (hit, _) in found})
    strange = [part for part, (hit, share) in found if hit is None or share < 100.0]
    answer = Answer(field.id, chosen, text, 0.95)
    return _doubt(answer, f"Nicht zuzuordnen: {', '.join(strange)}.") if strange else answer


def _as_bool(field: Field, text: str) -> Answer:
    folded = fold(text) or text
    if folded in _YES or folded in _NO:
        return Answer(field.id, folded in _YES, text, 0.97)
    return _doubt(Answer(field.id, False, text), f"„{text}“ ist kein Kreuz.")


def _as_integer(field: Field, text: str) -> Answer:
    bare = _AROUND_NUMBER.sub("", _AROUND_NUMBER.sub("", text)).strip()
    if len(bare) > 20 or not _INTEGER.fullmatch(bare):
        return _doubt(Answer(field.id, text, text), f"„{text}“ ist keine ganze Zahl.")
    number = int(re.sub(r"[^\d-]", "", bare.split(",")[0]))
    answer = Answer(field.id, number, text, 0.99)
    return answer if bare == text else replace(answer, certainty=0.9)


def _as_date(field: Field, text: str) -> Answer:
    day, why = read_date(text)
    value: Value = day.isoformat() if day else text
    answer = Answer(field.id, value, text, 0.99)
    return _doubt(answer, why) if why else answer


def valid_email(text: str) -> str:
    """The address as it is written everywhere: its domain in small letters; "" for what is none."""
    plain = _PLAIN_EMAIL.fullmatch(text)
    if plain and len(plain[1]) <= 64 and len(text) <= 200:
        return f"{plain[1]}@{plain[2].lower()}"  # no rule of the library is left to ask for, and it takes its time
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return ""


def _as_email(field: Field, text: str) -> Answer:
    found = _EMAIL_IN_TEXT.findall(text)
    candidate = found[0].rstrip(".") if found else text
    canonical = valid_email(candidate)
    if not canonical:
        return _doubt(Answer(field.id, text, text), f"„{text}“ ist keine gültige E-Mail-Adresse.")
    answer = Answer(field.id, candidate, text, 0.99, canonical=canonical)
    if len(found) > 1:
        return _doubt(replace(answer, value=text), "Es sind mehrere E-Mail-Adressen angegeben.")
    if candidate != text:
        return (
            replace(answer, certainty=0.9)
            if _is_named_address(text, candidate)
            else _doubt(answer, f"Angegeben ist: „{text}“.", 0.7)
        )
    return answer


def _is_named_address(text: str, address: str) -> bool:
    return bool(
        re.fullmatch(rf"(?:mailto:|e-?mail:?\s*)?{re.escape(address)}\.?|[^<>@]*<{re.escape(address)}>", text, re.I)
    )


def _as_phone(field: Field, text: str) -> Answer:
    import phonenumbers

    answer = Answer(field.id, text, text, 0.99)
    try:
        number = phonenumbers.parse(text, "DE")
    except phonenumbers.NumberParseException:
        return _doubt(answer, f"„{text}“ ist keine vollständige Telefonnummer.", 0.6)
    is_short = len(str(number.national_number)) < _SHORTEST_PHONE
    is_local = not re.match(r"[^\d+]*[0+]", text)
    if is_short or is_local or not phonenumbers.is_possible_number(number):
        return _doubt(answer, f"„{text}“ ist keine vollständige Telefonnummer.", 0.6)
    return replace(answer, canonical=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _as_postcode(field: Field, text: str) -> Answer:
    bare = re.sub(r"(?i)^(?:d|de)[\s-]+", "", text).replace(" ", "")
    if re.fullmatch(r"\d{5}", bare):
        return Answer(field.id, bare, text, 0.99 if bare == text else 0.95)
    return _doubt(Answer(field.id, text, text), f"„{text}“ ist keine Postleitzahl mit fünf Ziffern.")


def _as_country(field: Field, text: str) -> Answer:
    code = country_code(text)
    answer = Answer(field.id, text, text, 0.99, canonical=code or "")
    return answer if code else _doubt(answer, f"„{text}“ ist als Land nicht zu erkennen.")


def _as_url(field: Field, text: str) -> Answer:
    answer = Answer(field.id, text, text, 0.99)
    return answer if _URL.match(text) else _doubt(answer, f"„{text}“ ist keine Internetadresse.", 0.7)


_TYPES: dict[str, Callable[[Field, str], Answer]] = {
    "choice": _as_choice,
    "multi": _as_multi,
    "bool": _as_bool,
    "integer": _as_integer,
    "date": _as_date,
    "email": _as_email,
    "phone": _as_phone,
    "plz": _as_postcode,
    "country": _as_country,
    "url": _as_url,
}
