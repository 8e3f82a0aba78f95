"""What an inbox tells of a file before it is opened: the way it came, the day, who sent it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from klimadocs.model.arrival import Channel
from klimadocs.sources import Delivery
from klimadocs.sources.days import days_in
from klimadocs.sources.fax_tags import read_fax_tags

SIDE_SUFFIX = ".toml"
_OFFICE_ZONE = ZoneInfo("Europe/Berlin")
_CHANNEL_OF_FOLDER: dict[str, Channel] = {"scan": "post", "post": "post", "fax": "fax"}
_CHANNELS: tuple[Channel, ...] = ("mail", "fax", "post", "folder")
_SIDE_KEYS = frozenset({"received", "postmarked", "channel", "sender", "subject"})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`day` is that of receipt and `postmark` that of the postmark, None where nobody says; `known_by` who says."""

    channel: Channel
    day: date | None = None
    known_by: str = ""
    postmark: date | None = None
    sender: str = ""
    subject: str = ""


def facts_of(inbox: Path, path: Path) -> FileFacts:
    """By the folders, the name and the side file. Raises ValueError for a side file that cannot be understood, OSError
    for one that cannot be opened."""
    folders = path.relative_to(inbox).parts[:-1]
    channels = [_CHANNEL_OF_FOLDER[part.lower()] for part in reversed(folders) if part.lower() in _CHANNEL_OF_FOLDER]
    channel = channels[0] if channels else "folder"
    named = days_in(folders, path.name)
    is_both = channel == "post" and named.is_plain  # a day alone on a letter is that of its postmark too
    postmark = named.postmarked or (named.received if is_both else None)
    facts = FileFacts(channel, named.received, named.known_by, postmark)
    side = path.with_name(path.name + SIDE_SUFFIX)
    return _with_side_file(facts, side) if side.is_file() else facts


def with_fax_tags(delivery: Delivery) -> Delivery:
    """What a fax server noted in the file: it came by fax, from whom, and when."""
    tags = read_fax_tags(delivery.content, _OFFICE_ZONE) if delivery.channel in ("fax", "folder") else None
    if tags is None:
        return delivery
    delivery = replace(delivery, channel="fax", sender=delivery.sender or tags.sender)
    if tags.received_at is None:
        return delivery
    return replace(delivery, received_at=tags.received_at, received_by="fax server")


def with_days(delivery: Delivery, facts: FileFacts, given: date | None) -> Delivery:
    """A person's word about the day wins over what a machine noted. `given` is for files that tell no day."""
    day, known_by, postmark = facts.day, facts.known_by, facts.postmark
    if day is None and given and delivery.received_by == "file time":
        day, known_by = given, "given"
        postmark = postmark or (given if facts.channel == "post" else None)
    if day is not None:
        noon = datetime.combine(day, time(12), _OFFICE_ZONE).astimezone(UTC)
        delivery = replace(delivery, received_at=noon, received_by=known_by)
    return replace(delivery, postmarked_on=postmark)


def moment(seconds: float) -> datetime:
    """A file may claim any time; one that no calendar has counts as now, so that a person sees it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def _with_side_file(facts: FileFacts, side: Path) -> FileFacts:
    raw = tomllib.loads(side.read_text(encoding="utf-8"))
    if unknown := set(raw) - _SIDE_KEYS:
        raise ValueError(f"unbekannt: {', '.join(sorted(unknown))}")
    channel = next((entry for entry in _CHANNELS if entry == raw.get("channel", facts.channel)), None)
    if channel is None:
        raise ValueError("channel ist nicht zu verstehen")
    day, postmark = _day(raw, "received", facts.day), _day(raw, "postmarked", facts.postmark)
    if channel == "post" and "received" in raw and "postmarked" not in raw:
        postmark = day
    known_by = "side file" if "received" in raw else facts.known_by
    return FileFacts(channel, day, known_by, postmark, str(raw.get("sender", "")), str(raw.get("subject", "")))


def _day(raw: dict[str, object], key: str, otherwise: date | None) -> date | None:
    value = raw.get(key, otherwise)
    if isinstance(value, datetime):
        return (value.astimezone(_OFFICE_ZONE) if value.tzinfo else value).date()
    if value is None or isinstance(value, date):
        return value
    raise ValueError(f"{key} ist nicht zu verstehen")
