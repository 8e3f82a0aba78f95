"""What a fax server writes into its TIFF files (class F): who sent, and when. Only numbers and short texts are looked
at; no picture is unpacked."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_STARTS = {b"II*\x00": "<", b"MM\x00*": ">"}
_DESCRIPTION, _MAKE, _MODEL, _X_RESOLUTION, _SOFTWARE, _TIME, _HOST = 270, 271, 272, 282, 305, 306, 316
_TEXT, _RATIO = 2, 5
_MOST_ENTRIES, _MOST_PAGES, _LONGEST = 200, 5_000, 200
_FAX_DOTS = range(200, 210)
_NUMBER = re.compile(r"\+?\d[\d ()/.-]{3,40}\d")
_TIMES = ("%Y:%m:%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
_YEARS = range(1990, 2200)


@dataclass(frozen=True, slots=True)
class FaxTags:
    """`sender` is the number, or the name where there is only a name, "" for none; `received_at` aware UTC."""

    sender: str
    received_at: datetime | None


def read_fax_tags(content: bytes, zone: ZoneInfo) -> FaxTags | None:
    """None for what is no TIFF of a fax server. `zone` is where its clock hangs. Never raises."""
    try:
        order = _STARTS.get(content[:4])
        tags = dict(_entries(content, order, struct.unpack_from(f"{order}L", content, 4)[0])) if order else {}
    except struct.error:
        return None
    texts = {tag: value for tag, value in tags.items() if isinstance(value, str)}
    programs = " ".join(texts.get(tag, "") for tag in (_MAKE, _MODEL, _SOFTWARE)).lower()
    dots = tags.get(_X_RESOLUTION)
    if "fax" not in programs and not (isinstance(dots, float) and int(dots) in _FAX_DOTS):
        return None
    return FaxTags(_sender(texts), _moment(texts.get(_TIME, ""), zone))


def count_pages(content: bytes) -> int:
    """The pages of a TIFF, by its directories; 0 for what is none or damaged."""
    order = _STARTS.get(content[:4])
    seen: set[int] = set()
    try:
        at = struct.unpack_from(f"{order}L", content, 4)[0] if order else 0
        while at and at not in seen and len(seen) < _MOST_PAGES:
            seen.add(at)
            (count,) = struct.unpack_from(f"{order}H", content, at)
            (at,) = struct.unpack_from(f"{order}L", content, at + 2 + 12 * count)
    except struct.error:
        return 0
    return len(seen)


def _entries(content: bytes, order: str, at: int) -> Iterator[tuple[int, str | float]]:
    """Texts and ratios of one directory. Raises struct.error where it is cut off."""
    (count,) = struct.unpack_from(f"{order}H", content, at)
    for number in range(min(count, _MOST_ENTRIES)):
        tag, kind, size = struct.unpack_from(f"{order}HHL", content, at + 2 + 12 * number)
        place = at + 2 + 12 * number + 8
        if kind == _TEXT:
            start = place if size <= 4 else struct.unpack_from(f"{order}L", content, place)[0]
            yield tag, _text(content[start : start + min(size, _LONGEST)])
        elif kind == _RATIO:
            above, below = struct.unpack_from(f"{order}LL", content, struct.unpack_from(f"{order}L", content, place)[0])
            yield tag, above / (below or 1)


def _text(raw: bytes) -> str:
    plain = raw.partition(b"\0")[0].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())


def _sender(texts: dict[int, str]) -> str:
    """HylaFAX notes the sender's identification as description; others name the caller as host."""
    said = [texts[tag] for tag in (_DESCRIPTION, _HOST) if texts.get(tag)]
    numbers = [found[0] for text in said if (found := _NUMBER.search(text))]
    return next(iter([*numbers, *said]), "")[:60]


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    for pattern in _TIMES:
        try:
            found = datetime.strptime(text, pattern).replace(tzinfo=zone)
        except ValueError:
            continue
        return found.astimezone(UTC) if found.year in _YEARS else None
    return None
