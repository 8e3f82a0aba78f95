"""Dates as people write them: day first, German, Spanish, Portuguese or English month names, ISO."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from klimadocs.forms.cleaning import fold

_NUMERIC = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WORDS = re.compile(r"(\d{1,2})\s+(?:de\s+)?([a-z]+)\s+(?:de\s+|del\s+)?(\d{4}|\d{2})")
_DIGITS = re.compile(r"(\d\d)( ?)(\d\d)\2((?:19|20)\d\d)")
_WEEKDAY = "mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
_BEFORE = re.compile(rf"(?i)^(?:(?!nicht\b|kein)[\w-]+,?\s+)?(?:den|am|vom)\s+|^(?:{_WEEKDAY})\.?,?\s+")


def read_date(text: str) -> tuple[date | None, str]:
    """(day, "") or (day or None, German reason for a doubt). Two-digit years up to 69 are 20xx."""
    bare = _BEFORE.sub("", text.strip()).strip()
    parts = _parts(bare)
    if parts is None:
        return None, f"„{text}“ ist kein Datum, das sich verstehen lässt."
    year, month, day, is_unsure = parts
    try:
        found = date(year, month, day)
    except ValueError:
        return None, f"Das Datum „{text}“ gibt es nicht."
    if is_unsure:
        return found, f"„{text}“ kann Tag und Monat vertauscht meinen."
    return found, ""


def _parts(text: str) -> tuple[int, int, int, bool] | None:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), False
    if match := _NUMERIC.fullmatch(text.rstrip(".")):
        first, separator, second = int(match[1]), match[2], int(match[3])
        is_unsure = separator == "/" and first <= 12 and second <= 12 and first != second
        return _year(match[4]), second, first, is_unsure
    if match := _DIGITS.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1]), False
    if match := _WORDS.fullmatch(fold(text)):
        month = _months().get(match[2])
        return (_year(match[3]), month, int(match[1]), False) if month else None
    return None


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) == 4:
        return number
    return number + (2000 if number <= 69 else 1900)


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for locale in ("de", "es", "pt", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                found.setdefault(fold(name), number)
    return found
