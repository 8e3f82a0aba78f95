"""Dates, numbers and lists in the letter's language; and what cannot be said, shown so that nobody overlooks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

_VARIETIES = {"pt": "pt_BR", "en": "en_GB"}
_YES_AND_NO = {
    "de": ("ja", "nein"),
    "es": ("sí", "no"),
    "pt": ("sim", "não"),
    "en": ("yes", "no"),
    "fr": ("oui", "non"),
}
_ABSENT, _BY_HAND = "FEHLT", "VON HAND"
_GAP = re.compile(rf"\[\[(?:{_ABSENT}|{_BY_HAND}): (.*?)\]\]", re.DOTALL)


def gaps_in(text: str) -> list[str]:
    """The labels of the marks that stand in a printed text."""
    return _GAP.findall(text) if "[[" in text else []


class Missing:
    """An answer that was not given, or that only handwriting gives: false in conditions, a visible mark in print."""

    def __init__(self, label: str, is_by_hand: bool = False) -> None:
        self.label = label
        self._word = _BY_HAND if is_by_hand else _ABSENT

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"[[{self._word}: {self.label}]]"

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Missing) or other is None

    def __hash__(self) -> int:
        return hash("Missing")

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self


class Year(int):
    """A number that is printed without separators."""


class Inset:
    """A value that takes more than words: a picture, a link, a document within the document. `make` is given docxtpl's
    DocxTemplate of the letter and returns docxtpl's own object for it (InlineImage, RichText, Subdoc)."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def made_for(self, document: Any) -> Any:
        """The object, bound to the one document it will stand in."""
        return self._make(document)


@dataclass(frozen=True, slots=True)
class Speech:
    """How values are printed in one language ("de", "es", "pt", "en"). `glossary`: language to (German, word)."""

    language: str
    glossary: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def say(self, value: Any) -> str:
        """The text that is printed for a value."""
        if isinstance(value, bool):
            return _YES_AND_NO.get(self.language, _YES_AND_NO["de"])[not value]
        if isinstance(value, Year):
            return str(int(value))
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, date):
            return str(self.day(value, self.language))
        if isinstance(value, list | tuple):
            return ", ".join(self.say(entry) for entry in value)
        return str(value)

    def number(self, value: Any) -> str:
        """With the separators of the language."""
        return str(value) if isinstance(value, Missing) else _grouped(value, _locale(self.language))

    def day(self, value: Any, language: str) -> Any:
        """ "8. September 2014" and its like; what is no date stays as it is."""
        if not isinstance(value, date):
            return value
        return _written_out(value, _locale(language))

    def weekday(self, value: Any) -> Any:
        """ "Montag, 8. September 2014"; what is no date stays as it is."""
        return _with_weekday(value, _locale(self.language)) if isinstance(value, date) else value

    def translate(self, value: Any, language: str) -> Any:
        """Options in another language by the call's glossary; a visible mark for what it does not have. A date is
        written in that language."""
        if isinstance(value, list | tuple):
            return [self.translate(entry, language) for entry in value]
        if isinstance(value, date):
            return self.day(value, language)
        if isinstance(value, Missing) or language == "de":
            return value
        words = dict(dict(self.glossary).get(language, ()))
        return words.get(str(value), Missing(f"Übersetzung „{value}“"))

    def filters(self) -> dict[str, Callable[..., Any]]:
        """What template authors may write behind a bar."""
        return {"datum": self.day, "wochentag": self.weekday, "zahl": self.number, "uebersetzt": self.translate}


def _locale(language: str) -> str:
    """The variety that the office writes in."""
    return _VARIETIES.get(language, language)


@lru_cache(maxsize=1000, typed=True)
def _grouped(value: Any, locale: str) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=1000, typed=True)
def _written_out(day: date, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, format="long", locale=locale)


@lru_cache(maxsize=1000)
def _with_weekday(day: date, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, format="full", locale=locale)
