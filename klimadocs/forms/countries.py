"""Countries by name in German, Spanish, Portuguese and English, by ISO code, and by a few names in daily use."""

from __future__ import annotations

from functools import cache

from klimadocs.forms.cleaning import fold

LANGUAGES = ("de", "es", "pt", "en")
# Names that people write and Babel's lists do not have.
_DAILY = {
    "usa": "US",
    "vereinigte staaten von amerika": "US",
    "grossbritannien": "GB",
    "england": "GB",
    "dominikanische rep": "DO",
    "st lucia": "LC",
    "trinidad tobago": "TT",
    "trinidad": "TT",
    "venezuela bolivarische republik": "VE",
    "bolivien plurinationaler staat": "BO",
    "plurinationaler staat bolivien": "BO",
    "bolivarische republik venezuela": "VE",
    "tansania vereinigte republik": "TZ",
    "mejico": "MX",
    "kongo": "CD",
}


def country_code(text: str) -> str | None:
    """ISO 3166-1 alpha-2 code; None where the text names no country, or more than one."""
    folded = fold(text)
    return _codes().get(folded) or _codes().get(fold(text.split("(")[0]))


def country_name(code: str, language: str) -> str:
    """The country's name in `language` ("de", "es" ...); the code itself where Babel has no name."""
    from babel import Locale

    return str(Locale.parse(language).territories.get(code, code))


@cache
def _codes() -> dict[str, str]:
    from babel import Locale

    found = dict(_DAILY)
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB"):
                found.setdefault(fold(str(name)), code)
                found.setdefault(code.lower(), code)
    return found
