"""Days that people write into names: of files ("2014-09-05 Bonn.pdf") and of folders ("Eingang 05.09.2014")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_DAY = r"(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{8})(?!\d)"
_FIRST = re.compile(r"^(\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})(?:[ _.-]|$)")
_RECEIVED = re.compile(
    rf"(?i)(?<![a-zäöüß])(?:eingang|eingegangen|erhalten|empfangen)(?:[ _.-]+(?:am|vom))?[ _.-]*{_DAY}"
)
_POSTMARKED = re.compile(rf"(?i)(?<![a-zäöüß])(?:post)?stempel(?:[ _.-]+vom)?[ _.-]*{_DAY}")
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class NamedDays:
    """None where no name tells. `known_by`: "file name" or "folder name", what told the receipt. `is_plain`: the day
    stands there without a word that says what it is."""

    received: date | None = None
    postmarked: date | None = None
    known_by: str = ""
    is_plain: bool = False


def days_in(folders: Sequence[str], name: str) -> NamedDays:
    """The name of the file wins over its folder, an inner folder over an outer one."""
    tellers = [(name, "file name"), *((folder, "folder name") for folder in reversed(folders))]
    postmarked = next((day for text, _ in tellers if (day := _find(_POSTMARKED, text))), None)
    for text, known_by in tellers:
        if day := _find(_RECEIVED, text):
            return NamedDays(day, postmarked, known_by)
        if day := _find(_FIRST, text):
            return NamedDays(day, postmarked, known_by, is_plain=True)
    return NamedDays(postmarked=postmarked)


def _find(pattern: re.Pattern[str], text: str) -> date | None:
    """None also for a day that no calendar knows."""
    match = pattern.search(text)
    try:
        return _parse(match[1]) if match else None
    except ValueError:
        return None


def _parse(text: str) -> date:
    if "." not in text:
        return date.fromisoformat(text)
    day, month, year = (int(part) for part in text.split("."))
    return date(year + _CENTURY if year < 100 else year, month, day)
