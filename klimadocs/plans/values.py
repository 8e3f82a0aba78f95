"""From what is written to a typed value: months, amounts, numbers, options. Nothing is guessed: what is not understood
keeps its text and is doubted with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping

from klimadocs.forms.cleaning import clean, fold
from klimadocs.forms.dates import read_date
from klimadocs.model.plan import HalfYear, PlanEntry, PlanField, PlanValue
from klimadocs.model.transcript import Place

_NOTHING = re.compile(r"[-–—/.…\s]*")
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])\s*[./-]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(0?[1-9]|1[0-2])")
_NAMED_MONTH = re.compile(r"[^\W\d_]+\.?\s+(?:de\s+|del\s+)?\d{4}")
_QUARTER = re.compile(r"(?i)q?\s*([1-4])\.?\s*(?:quartal|q|trimestre|quarter)?[\s/]+(\d{4})")
_AROUND = re.compile(r"(?i)^(?:anfang|mitte|ende|ab|bis|voraussichtlich|ca\.?)\s+")
_CURRENCY = re.compile(r"€|\b(?i:euro?)\b|\b(?!MIO|TSD|MIL)[A-Z]{3}\b|R\$|US\$|\$")
_UNSURE = re.compile(r"(?i)^(?:ca\.?|etwa|rund|circa|ungefähr|~)\s*")
_NUMBER = re.compile(r"[-+]?\d[\d.,\s’']*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.\s’']\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")
_TIMES = {"tsd": 1_000, "tausend": 1_000, "mil": 1_000, "mio": 1_000_000, "million": 1_000_000, "millionen": 1_000_000}
_LIST = re.compile(r"[,;\n]|\s/\s|\s+und\s+")
_ALIKE = 88.0

Words = Mapping[str, str]
"""Folded word of another language -> German word."""


def read_entry(field: PlanField, text: str, place: Place, words: Words) -> PlanEntry:
    """One entry; value None where nothing was entered."""
    raw = clean(text).text
    if _NOTHING.fullmatch(raw):
        return PlanEntry(field.id, None, raw, place=place)
    value, why = _read(field, raw, words)
    return PlanEntry(field.id, value, raw, bool(why), why, place)


def _read(field: PlanField, raw: str, words: Words) -> tuple[PlanValue, str]:
    match field.kind:
        case "month":
            return read_month(raw, field.edge == "last")
        case "amount":
            return read_amount(raw)
        case "number":
            return read_number(raw)
        case "choice":
            return read_choice(raw, field.options, words)
        case "list":
            return tuple(part.strip() for part in _LIST.split(raw) if part.strip()), ""
        case "text":
            return raw, ""


def read_month(text: str, is_last: bool) -> tuple[PlanValue, str]:
    """ "YYYY-MM". A year, a half-year or a quarter gives its first or its last month."""
    bare = _AROUND.sub("", " ".join(text.split())).rstrip(".")
    if re.fullmatch(r"\d{4}", bare):
        return f"{bare}-{12 if is_last else 1:02}", ""
    if match := _MONTH_FIRST.fullmatch(bare):
        return f"{match[2]}-{int(match[1]):02}", ""
    if match := _YEAR_FIRST.fullmatch(bare):
        return f"{match[1]}-{int(match[2]):02}", ""
    if half := _half(bare, is_last):
        return half, ""
    if _NAMED_MONTH.fullmatch(bare):
        bare = f"1 {bare}"
    day, why = read_date(bare)
    if day is None or why:
        return text, f"„{text}“ ist kein Monat, der sich verstehen lässt; erwartet wird zum Beispiel „März 2017“."
    return f"{day:%Y-%m}", ""


def _half(text: str, is_last: bool) -> str:
    """Half-years and quarters; "" for neither. "1/2017" is a month and was read as one."""
    match = _QUARTER.fullmatch(text)
    if match and re.search(r"(?i)q|t", text):
        month = int(match[1]) * 3
        return f"{match[2]}-{month if is_last else month - 2:02}"
    try:
        half = HalfYear.parse(text)
    except ValueError:
        return ""
    return f"{half.end if is_last else half.begin:%Y-%m}"


def read_amount(text: str) -> tuple[PlanValue, str]:
    """A sum of money without its currency. What else stands beside it ("pro Jahr") makes it doubtful."""
    bare = _CURRENCY.sub(" ", text).replace(",-", "").replace(",–", "")
    value, rest, why = _read_figure(bare, text)
    if not why and rest:
        return value, f"„{text}“ ist mehr als ein Betrag; gelesen ist {_shown(value)}."
    return value, why


def read_number(text: str) -> tuple[PlanValue, str]:
    """German or plain; a unit may follow. "12,500.00" is understood, "1.5" and "12,500" are doubted."""
    value, _, why = _read_figure(text, text)
    return value, why


def _read_figure(text: str, shown: str) -> tuple[PlanValue, str, str]:
    """(number or text, what follows it, reason for a doubt)."""
    bare = _UNSURE.sub("", " ".join(text.split())).strip(" =")
    match = _NUMBER.match(bare)
    if match is None or re.search(r"\d", bare[match.end() :].replace("CO2", "").replace("m2", "")):
        return shown, "", f"„{shown}“ ist keine Zahl."
    number, is_sure = _figure(match.group().strip(" .,"))
    if number is None:
        return shown, "", f"„{shown}“ ist keine Zahl."
    word, _, rest = bare[match.end() :].strip().partition(" ")
    times = _TIMES.get(word.casefold().rstrip("."), 0)
    value = round(number * (times or 1), 4)
    why = "" if is_sure else f"„{shown}“ kann {_shown(value)} meinen oder eine andere Zahl."
    return value, rest if times else f"{word} {rest}".strip(" .,;"), why


def _figure(digits: str) -> tuple[float | None, bool]:
    bare = digits.lstrip("+-")
    sign = -1.0 if digits.startswith("-") else 1.0
    if _ENGLISH.fullmatch(bare):
        return sign * float(bare.replace(",", "")), True
    if _THOUSANDS.fullmatch(bare):
        is_sure = not re.fullmatch(r"\d{1,3},\d{3}", bare)
        return sign * float(re.sub(r"[.\s’']", "", bare).replace(",", ".")), is_sure
    if re.fullmatch(r"\d+\.\d{1,2}", bare):
        return sign * float(bare), False
    return None, False


def _shown(value: PlanValue) -> str:
    assert isinstance(value, int | float)
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace(",", " ").replace(".", ",")


def read_choice(text: str, options: tuple[str, ...], words: Words) -> tuple[PlanValue, str]:
    """One of the options, in whatever language the template prints it; more words may follow it."""
    for part in (text, *text.splitlines(), *text.split(" / ")):
        folded = fold(part)
        folded = fold(words.get(folded, folded))
        for option in options:
            if folded == fold(option):
                return option, ""
    begun = [option for option in options if fold(text).startswith(f"{fold(option)} ")]
    if len(begun) == 1:
        return begun[0], ""
    from rapidfuzz import fuzz, process

    found = process.extractOne(fold(text), [fold(option) for option in options], scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if found:
        return options[found[2]], f"„{text}“ ist als „{options[found[2]]}“ verstanden."
    return text, f"„{text}“ gehört nicht zu den vorgesehenen Angaben ({', '.join(options)})."
