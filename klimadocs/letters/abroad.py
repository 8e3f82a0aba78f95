"""How people on the partner's side are addressed: in Spanish, Portuguese, English and French, by country. Gender is
never guessed: only the office's own form ("Alcaldesa") or a given salutation tells it. Names are never taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Gender = Literal["m", "f", ""]

_DEFAULTS = {
    "es": ("Alcalde", "Alcaldesa"),
    "pt": ("Prefeito", "Prefeita"),
    "en": ("Mayor", "Mayor"),
    "fr": ("Maire", "Maire"),
}
# Where the head of a municipality is called otherwise, by ISO 3166-1 code.
_BY_COUNTRY = {
    "AR": ("Intendente", "Intendenta"), "PY": ("Intendente", "Intendenta"),
    "MX": ("Presidente Municipal", "Presidenta Municipal"), "CU": ("Intendente", "Intendenta"),
    "BR": ("Prefeito", "Prefeita"), "HT": ("Maire", "Maire"), "SR": ("District Commissioner", "District Commissioner"),
}  # fmt: skip
# Offices that one is addressed by, in both forms. Whatever else stands in a form is printed, but not spoken to.
_OFFICES = (
    ("Alcalde", "Alcaldesa"), ("Alcalde Municipal", "Alcaldesa Municipal"), ("Intendente", "Intendenta"),
    ("Intendente Municipal", "Intendenta Municipal"), ("Presidente Municipal", "Presidenta Municipal"),
    ("Síndico", "Síndica"), ("Gobernador", "Gobernadora"), ("Prefecto", "Prefecta"),
    ("Prefeito", "Prefeita"), ("Prefeito Municipal", "Prefeita Municipal"), ("Governador", "Governadora"),
)  # fmt: skip
_NEUTRAL_OFFICES = ("Mayor", "Lord Mayor", "Maire", "District Commissioner", "Jefe de Gobierno", "Chairman")
# What stands before the name of a place abroad and says only that it is a municipality.
_BODY = re.compile(
    r"(?i)(?:prefeitura(?: municipal)?|munic[ií]pio|alcald[ií]a(?: municipal)?|ayuntamiento|"
    r"municipalidad(?: (?:distrital|provincial))?|intendencia(?: (?:municipal|departamental))?|"
    r"gobierno(?: aut[oó]nomo)?(?: descentralizado)?(?: municipal)?|city|town|municipality|parish|commune|mairie) "
    r"(?:de|do|da|del|of) "
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person on the partner's side: `office` as the form says, "" where it does not; `country` an ISO code; `head`
    what the call says of heads there, "Prefeito/Prefeita"."""

    name: str = ""
    office: str = ""
    country: str = ""
    gender: Gender = ""
    head: str = ""

    @property
    def known_gender(self) -> Gender:
        """As given, else as the form of the office tells."""
        if self.gender:
            return self.gender
        said = self.office.casefold()
        for man, woman in _OFFICES:
            if said == woman.casefold():
                return "f"
            if said == man.casefold():
                return "m"
        return ""


def bare_place(name: str) -> str:
    """ "Prefeitura Municipal de Vale Novo" -> "Vale Novo"."""
    return _BODY.sub("", name, count=1) if _BODY.match(name) else name


def head_title(person: Addressee, language: str) -> str:
    """What the head of a municipality is called in that country, both forms where they differ: "Alcalde/Alcaldesa"."""
    man, woman = _heads(person, language)
    return man if man == woman else f"{man}/{woman}"


def _heads(person: Addressee, language: str) -> tuple[str, str]:
    man, _, woman = person.head.partition("/")
    if man and not woman:
        woman = next((pair[1] for pair in _OFFICES if pair[0] == man), man)
    return (man, woman) if man else _BY_COUNTRY.get(person.country) or _DEFAULTS.get(language, _DEFAULTS["en"])


def greeting_abroad(person: Addressee, language: str) -> str:
    """The salutation line with the sign that the language puts behind it."""
    pair = _spoken(person, language)
    write = {"es": _spanish, "pt": _portuguese, "fr": _french}.get(language, _english)
    return write(person, pair)


def lines_abroad(person: Addressee, municipality: str, town: str, country: str, language: str) -> tuple[str, ...]:
    """The address: person, office, municipality, town in capitals, country in German capitals. Nothing is invented: a
    street is not among what forms ask."""
    gender = person.known_gender
    title = {
        "es": {"m": "Señor", "f": "Señora"},
        "pt": {"m": "A Sua Excelência o Senhor", "f": "A Sua Excelência a Senhora"},
    }.get(language, {}).get(gender, "")
    office = person.office or head_title(person, language)
    body = "" if municipality.casefold() == town.casefold() else municipality
    lines = (title if person.name else "", person.name, office, body, town.upper(), country.upper())
    return tuple(line for line in dict.fromkeys(lines) if line)


def _spoken(person: Addressee, language: str) -> tuple[str, str] | None:
    """Both forms of the office that one speaks to; None where the form names an office that is none of the head's."""
    if not person.office:
        return _heads(person, language)
    said = person.office.casefold()
    for pair in _OFFICES:
        if said in (pair[0].casefold(), pair[1].casefold()):
            return pair
    return next(((name, name) for name in _NEUTRAL_OFFICES if said == name.casefold()), None)


def _spanish(person: Addressee, pair: tuple[str, str] | None) -> str:
    gender = person.known_gender
    if pair is None:
        who = {"m": "Estimado señor", "f": "Estimada señora"}.get(gender, "Estimada señora / Estimado señor")
        return f"{who} {person.name}:" if person.name and gender else f"{who}:"
    man, woman = f"Estimado señor {pair[0]}", f"Estimada señora {pair[1]}"
    return {"m": f"{man}:", "f": f"{woman}:"}.get(gender, f"{woman} / {man}:")


def _portuguese(person: Addressee, pair: tuple[str, str] | None) -> str:
    gender = person.known_gender
    if pair is None:
        who = {"m": "Prezado Senhor", "f": "Prezada Senhora"}.get(gender, "Prezado(a) Senhor(a)")
        return f"{who} {person.name}," if person.name and gender else f"{who},"
    has_common_stem = pair[0].endswith("o") and pair[1] == f"{pair[0][:-1]}a"
    both = f"Senhor(a) {pair[0]}(a)," if has_common_stem else f"Senhor {pair[0]} / Senhora {pair[1]},"
    return {"m": f"Senhor {pair[0]},", "f": f"Senhora {pair[1]},"}.get(gender, both)


def _english(person: Addressee, pair: tuple[str, str] | None) -> str:
    if pair is not None:
        return f"Dear {pair[1] if person.known_gender == 'f' else pair[0]},"
    return f"Dear {person.name}," if person.name else "Dear Sir or Madam,"


def _french(person: Addressee, pair: tuple[str, str] | None) -> str:
    man, woman = (f"Monsieur le {pair[0]}", f"Madame la {pair[1]}") if pair else ("Monsieur", "Madame")
    return {"m": f"{man},", "f": f"{woman},"}.get(person.known_gender, f"{woman}, {man},")
