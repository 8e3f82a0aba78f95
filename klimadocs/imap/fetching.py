"""Reading a folder without leaving a trace: what there is, what the server says of it, the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from imapclient import IMAPClient
from imapclient.datetime_util import parse_to_datetime
from imapclient.response_parser import parse_fetch_response

Heads = Literal["", "some", "all"]
_FACTS = "RFC822.SIZE INTERNALDATE FLAGS"
_HEADS = {"": "", "some": " BODY.PEEK[HEADER.FIELDS (FROM TO CC SUBJECT DATE)]", "all": " BODY.PEEK[HEADER]"}
_PLAUSIBLE_YEARS = range(1971, 2200)
_USUAL_FACTS = re.compile(rb'^\d+ \(UID (\d+) RFC822\.SIZE (\d+) INTERNALDATE "([^"]+)" FLAGS \(([^()]*)\)\)$')
_DATE = re.compile(rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS = dict(zip(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True))
_USUAL = re.compile(rb"^\d+ \(UID (\d+) BODY\[\] \{\d+\}$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server tells of a message. `size_bytes` is its RFC822.SIZE, `received_at` its INTERNALDATE (aware UTC;
    None where there is none that makes sense), `flags` in capitals, `head` the header fields that were asked for."""

    uid: int
    size_bytes: int
    received_at: datetime | None
    flags: frozenset[bytes]
    head: bytes = b""

    @property
    def is_deleted(self) -> bool:
        """Somebody threw it away; it lies there until the folder is cleaned."""
        return b"\\DELETED" in self.flags


def search(client: IMAPClient, first: int, last: int) -> list[int]:
    """The UIDs that exist between the two, both included, in order."""
    found = client.search(["UID", f"{first}:{last}"])
    return sorted({uid for uid in found if first <= uid <= last})


def fetch_facts(client: IMAPClient, uids: Sequence[int], heads: Heads) -> dict[int, Facts]:
    """By UID; what has vanished is left out."""
    imap = client._imap
    imap.untagged_responses.pop("FETCH", None)
    tag = imap._command("UID", "FETCH", ",".join(map(str, uids)), f"(UID {_FACTS}{_HEADS[heads]})")
    typ, lines = imap._command_complete("FETCH", tag)
    client._checkok("fetch", typ, lines)
    parts = imap.untagged_responses.pop("FETCH", [])
    found = _usual_facts(parts)
    if found is None:
        answers = parse_fetch_response(parts, normalise_times=False)
        found = {uid: _facts(uid, answer) for uid, answer in answers.items() if b"RFC822.SIZE" in answer}
    return {uid: found[uid] for uid in uids if uid in found}


def _usual_facts(parts: list[Any]) -> dict[int, Facts] | None:
    """Without the general parser, which takes as long for this as the server for a whole message; None where one line
    is not as nearly all servers write it."""
    found = {}
    for part in parts:
        usual = _USUAL_FACTS.match(part) if isinstance(part, bytes) else None
        if usual is None:
            return None
        flags = frozenset(usual[4].upper().split())
        found[int(usual[1])] = Facts(int(usual[1]), int(usual[2]), _utc(_moment(usual[3])), flags)
    return found


def _moment(text: bytes) -> datetime | None:
    usual = _DATE.fullmatch(text)
    try:
        if usual is None or usual[2] not in _MONTHS:
            moment: datetime = parse_to_datetime(text, normalise=False)
            return moment
        day, year, hour, minute, second, hours, minutes = (int(usual[part]) for part in (1, 3, 4, 5, 6, 8, 9))
        offset = timedelta(hours=hours, minutes=minutes)
        local = datetime(year, _MONTHS[usual[2]], day, hour, minute, second, tzinfo=UTC)
        return local + offset if usual[7] == b"-" else local - offset
    except (ValueError, OverflowError):
        return None


def fetch_at(client: IMAPClient, position: int) -> Facts | None:
    """The message with that number in the folder, counted from 1 in the order of UIDs; None where there is none."""
    imap = client._imap
    typ, lines = imap.fetch(str(position), f"(UID {_FACTS})")
    client._checkok("fetch", typ, lines)
    answers = parse_fetch_response([line for line in lines if line is not None], normalise_times=False)
    return next((_facts(uid, answer) for uid, answer in answers.items() if answer[b"SEQ"] == position), None)


def fetch_contents(client: IMAPClient, uids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """(UID, raw message), each as soon as it has arrived, so that no more than one is in memory and the server goes on
    while the caller works. What has vanished is left out; \\Seen stays as it is. Until the end no other command."""
    imap = client._imap
    wanted = set(uids)
    imap.untagged_responses.pop("FETCH", None)
    tag = imap._command("UID", "FETCH", ",".join(map(str, uids)), "(UID BODY.PEEK[])")
    while not imap.tagged_commands[tag]:
        imap._check_bye()
        imap._get_response()
        for uid, content in _contents(imap.untagged_responses.pop("FETCH", [])):
            if uid in wanted:
                yield uid, content
    typ, lines = imap._command_complete("FETCH", tag)
    client._checkok("fetch", typ, lines)


def _contents(parts: list[Any]) -> list[tuple[int, bytes]]:
    """One answer. Nearly all servers write it in the same way, which needs no general parser."""
    if len(parts) == 2 and isinstance(parts[0], tuple) and (usual := _USUAL.match(parts[0][0])):
        return [(int(usual[1]), parts[0][1])]
    answers = parse_fetch_response(parts, normalise_times=False) if parts else {}
    return [(uid, answer[b"BODY[]"] or b"") for uid, answer in answers.items() if b"BODY[]" in answer]


def _facts(uid: int, answer: dict[bytes, Any]) -> Facts:
    head = next((value for key, value in answer.items() if key.startswith(b"BODY[HEADER")), b"")
    flags = frozenset(flag.upper() for flag in answer.get(b"FLAGS", ()) if isinstance(flag, bytes))
    return Facts(uid, int(answer[b"RFC822.SIZE"]), _utc(answer.get(b"INTERNALDATE")), flags, head or b"")


def _utc(moment: datetime | None) -> datetime | None:
    try:
        aware = moment.astimezone(UTC) if moment and moment.tzinfo is not UTC else moment
    except OverflowError:
        return None
    return aware if aware and aware.year in _PLAUSIBLE_YEARS else None
