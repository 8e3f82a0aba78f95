"""What arrived, as it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Channel = Literal["mail", "fax", "post", "folder"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Eingang. `id` is the sha256 of the raw bytes; `received_at` is aware UTC, `received_by` says who told us:
    "given" (--received), "file name", "folder name", "side file", "mail server", "mail date", "fax server" or "file
    time". `account` is the mailbox it came through."""

    id: str
    name: str
    channel: Channel
    received_at: datetime
    received_by: str
    media_type: str
    size_bytes: int
    sender: str = ""
    subject: str = ""
    postmarked_on: date | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Anlage. `media_type` is sniffed from the bytes, never believed from a name or a header."""

    name: str
    media_type: str
    digest: str
    size_bytes: int
