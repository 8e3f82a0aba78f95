"""How values are written for German readers: dates, times, counts, answers. Pure; used by pages and workbook alike."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from klimadocs import wording
from klimadocs.model.assessment import Finding
from klimadocs.model.form import Field
from klimadocs.model.reading import Value

# Control characters, halves of surrogate pairs, non-characters; and marks that turn the direction of the text around
# them, which would let a value from outside rewrite the sentence it stands in.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LANGUAGES = {"de": "Deutsch", "en": "Englisch", "es": "Spanisch", "fr": "Französisch", "pt": "Portugiesisch"}


def clean(text: str) -> str:
    """Text that may stand in HTML and XML: what cannot be printed shows as "\N{REPLACEMENT CHARACTER}"."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))


def write_date(day: date | None) -> str:
    """05.09.2014; "" for None."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}" if day else ""


def local_time(at: datetime, zone: str) -> datetime:
    """`at` in the zone of the call. A time at the very edge of the calendar, which mails may claim, stays as it is."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (OverflowError, ValueError):
        return at


def write_time(at: datetime, zone: str) -> str:
    """05.09.2014, 14:03 Uhr."""
    local = local_time(at, zone)
    return f"{write_date(local.date())}, {local.hour:02}:{local.minute:02} Uhr"


def write_percent(share: float) -> str:
    """Only what is wholly certain is called 100 %."""
    percent = int(Decimal(str(share * 100)).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{min(percent, 99) if share < 1 else 100} %"


def write_amount(amount: float) -> str:
    """12 or 12,5: at most two decimals, comma."""
    return f"{round(amount, 2):.2f}".rstrip("0").rstrip(".").replace(".", ",")


def write_points(points: float) -> str:
    """12,0: always one decimal, so that a column of them lines up."""
    return f"{Decimal(str(points)).quantize(Decimal('0.1'), ROUND_HALF_UP)}".replace(".", ",")


def write_size(size_bytes: int) -> str:
    """In kB, at least 1."""
    return f"{max(1, round(size_bytes / 1000)):,} kB".replace(",", ".")


def count_of(number: int, one: str, many: str) -> str:
    """1 Brief, 2 Briefe."""
    return f"{number} {one if number == 1 else many}"


def listed(parts: tuple[str, ...]) -> str:
    """a, b und c."""
    return " und ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def shorten(text: str, limit: int = 140) -> str:
    """One line of at most `limit` characters, for headings and tables."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def write_value(field: Field | None, value: Value) -> tuple[str, ...]:
    """The value as German lines; () where nothing was answered. `field` is None where the form does not know it."""
    if value is None or value in ("", ()):
        return ()
    if isinstance(value, bool):
        return ("ja",) if value else ("nein",)
    if isinstance(value, tuple):
        return tuple(str(entry) for entry in value)
    match = _ISO_DATE.fullmatch(str(value)) if field and field.kind == "date" else None
    return (f"{match[3]}.{match[2]}.{match[1]}",) if match else (str(value),)


def write_finding(finding: Finding) -> str:
    """The sentence for staff. A rule without words of its own still says that something is to be looked at."""
    if not finding.message and finding.rule not in wording.FINDINGS:
        return "Die Angaben passen nicht zusammen."
    sentence = wording.finding_sentence(finding.rule, finding.arguments, finding.message)
    return sentence.strip() or "Die Angabe ist unsicher gelesen: bitte am Original prüfen."


def write_language(code: str) -> str:
    """Deutsch; Deutsch/Spanisch for "de-es"."""
    return "/".join(_LANGUAGES.get(part, part) for part in code.split("-"))


def address(*parts: str) -> str:
    """A relative address. No part can leave its place in the path or name a protocol."""
    return "/".join(quote(part, safe="", errors="replace") for part in parts)


def file_name(path: str) -> str:
    """The last part of a path, whichever way its slashes lean."""
    return re.split(r"[/\\]", path)[-1]
