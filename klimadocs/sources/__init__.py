"""Where arrivals come from, and what is inside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from klimadocs.model.arrival import Channel
from klimadocs.model.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Delivery:
    """Raw bytes as a source hands them over, with what the source knows of them."""

    name: str
    content: bytes = field(repr=False)
    channel: Channel
    received_at: datetime
    received_by: str
    sender: str = ""
    subject: str = ""
    postmarked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is inside an arrival: (name, bytes) of each part that may be a form; parts that are passed over, by name;
    the German reason where the whole is no application."""

    parts: tuple[tuple[str, bytes], ...]
    ignored: tuple[str, ...] = ()
    dismissed: str = ""
    troubles: tuple[Trouble, ...] = ()


class Source(Protocol):
    """A place that things arrive at."""

    def collect(self) -> Iterator[Delivery | Trouble]:
        """Everything there is, known or not; a part that cannot be fetched is a trouble and stays where it is."""

    def settle(self, delivery: Delivery) -> None:
        """Called once the bytes are kept and in the ledger; safe to call twice."""


def open_folder(inbox: Path, received: date | None = None) -> Source:
    """Files that people and gateways drop. `received` is the day for files that do not tell it themselves."""
    from klimadocs.sources.folder import FolderSource

    return FolderSource(inbox, received)


def unpack(content: bytes, media_type: str, name: str) -> Parcel:
    """What is inside; anything but a mail is its own and only part. Never raises on bad input: it says so."""
    from klimadocs.sources.unpack import unpack_mail

    if media_type == "message/rfc822":
        return unpack_mail(content)
    return Parcel(((name, content),))
