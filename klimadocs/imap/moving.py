"""Taking messages from one folder into another, by what the server can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from imapclient import DELETED, IMAPClient

_COPYUID = re.compile(rb"^(\d+) ([\d:,]+) ([\d:,]+)$")
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Moved:
    """Where messages are now: new UIDs by old ones in a folder of that UIDVALIDITY; empty where the server does not say
    (no UIDPLUS)."""

    validity: int = 0
    uids: dict[int, int] = field(default_factory=dict)


def move(client: IMAPClient, uids: Sequence[int], folder: str) -> Moved:
    """In one step; needs the capability MOVE. What has vanished is passed over."""
    client._imap.untagged_responses.pop("COPYUID", None)
    client.move(uids, folder)
    return _told(client)


def copy(client: IMAPClient, uids: Sequence[int], folder: str) -> Moved:
    """The originals stay where they are. No UIDs: nothing is done."""
    if not uids:
        return Moved()
    client._imap.untagged_responses.pop("COPYUID", None)
    client.copy(uids, folder)
    return _told(client)


def remove(client: IMAPClient, uids: Sequence[int], may_expunge: bool) -> None:
    """Flags as deleted. Expunges these and no others (UIDPLUS); a plain EXPUNGE would take other people's with it, so
    without UIDPLUS they stay until somebody cleans the folder."""
    client.add_flags(uids, DELETED, silent=True)
    if may_expunge:
        client.uid_expunge(uids)


def _told(client: IMAPClient) -> Moved:
    lines = client._imap.untagged_responses.pop("COPYUID", [])
    found = _COPYUID.match(lines[-1]) if lines else None
    if found is None:
        return Moved()
    old, new = _expand(found[2]), _expand(found[3])
    return Moved(int(found[1]), dict(zip(old, new, strict=True))) if len(old) == len(new) else Moved()


def _expand(text: bytes) -> list[int]:
    """ "3:5,9" as numbers, in the order in which they stand."""
    uids: list[int] = []
    for part in text.split(b","):
        first, _, last = part.partition(b":")
        bounds = sorted((int(first), int(last or first)))
        if len(uids) + bounds[1] - bounds[0] >= _MOST:
            return []
        uids += range(bounds[0], bounds[1] + 1)
    return uids
