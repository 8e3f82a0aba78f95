"""Where a message lies on a mail server, and what the index remembers of it. Identity is the sha256, never this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

PlaceState = Literal["kept", "settled", "too_large", "deferred", "gone"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A message on a server; `validity` is the folder's UIDVALIDITY."""

    account: str
    folder: str
    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a place. "kept": the bytes are in vault and ledger, the message still lies there; "settled":
    moved or left there for good; "too_large": not fetched, a person must look; "deferred": a fault, tried again at
    `until`; "gone": somebody else moved or deleted it before it could be fetched."""

    place: Place
    state: PlaceState
    digest: str = ""
    size_bytes: int = 0
    tries: int = 0
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a folder has been looked through: every message below `next_uid` is either in the index or was left by
    the rules. `rules` is the fingerprint of those rules: others begin anew. `probe_uid` and `probe` (a fingerprint of
    what the server told of that message) tell whether UIDs still mean the same."""

    account: str
    folder: str
    validity: int
    next_uid: int
    rules: str = ""
    probe_uid: int = 0
    probe: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Back-off of an account or a courier after temporary faults; `until` is aware UTC."""

    name: str
    tries: int
    until: datetime
    reason: str = ""
