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

from klimadocs.imap.lines import told_contents, told_lines, uid_set

Heads = Literal["", "some", "all"]
_FACTS = "RFC822.SIZE INTERNALDATE FLAGS"
_HEADS = {"": "", "some": " BODY.PEEK[HEADER.FIELDS (FROM TO CC SUBJECT DATE)]", "all": " BODY.PEEK[HEADER]"}
_PLAUSIBLE_YEARS = range(1971, 2200)
_USUAL_FACTS = re.compile(
    rb'\* \d+ FETCH \(UID (\d{1,20}) RFC822\.SIZE (\d{1,20}) INTERNALDATE "([^"]+)" FLAGS \(([^()]*)\)\)\r\n'
)
_CONTENT = re.compile(rb"\* \d+ FETCH \(UID (\d{1,20}) BODY\[\] \{(\d{1,12})\}\r\n")
_MESSAGE = re.compile(_USUAL_FACTS.pattern.removesuffix(rb"\)\r\n") + rb" BODY\[\] \{(\d{1,12})\}\r\n")
_DATE = re.compile(rb" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_MONTHS = dict(zip(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True))


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


def search_larger(client: IMAPClient, first: int, last: int, size_bytes: int) -> list[int]:
    """Those between the two, both included, that have more bytes."""
    found = client.search(["UID", f"{first}:{last}", "LARGER", str(size_bytes)])
    return sorted({uid for uid in found if first <= uid <= last})


def fetch_facts(client: IMAPClient, uids: Sequence[int], heads: Heads) -> dict[int, Facts]:
    """By UID; what has vanished is left out."""
    imap = client._imap
    imap.untagged_responses.pop("FETCH", None)
    tag = imap._command("UID", "FETCH", uid_set(uids), f"(UID {_FACTS}{_HEADS[heads]})")
    found = {facts.uid: facts for facts in map(_usual_facts, told_lines(imap, tag, _USUAL_FACTS))}
    typ, lines = imap._command_complete("FETCH", tag)
    client._checkok("fetch", typ, lines)
    answers = _parsed(imap.untagged_responses.pop("FETCH", []))
    found |= {uid: _facts(uid, answer) for uid, answer in answers.items() if b"RFC822.SIZE" in answer}
    return {uid: found[uid] for uid in uids if uid in found}


def _usual_facts(line: re.Match[bytes]) -> Facts:
    """Without the general parser, which takes as long for this as the server for a whole message."""
    flags = frozenset(line[4].upper().split())
    return Facts(int(line[1]), int(line[2]), _utc(_moment(line[3])), flags)


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


def fetch_contents(client: IMAPClient, uids: Sequence[int], most_bytes: int) -> Iterator[tuple[int, bytes]]:
    """(UID, raw message), each as soon as it has arrived, so that no more than one is in memory and the server goes on
    while the caller works. What has vanished or is above `most_bytes` is left out; \\Seen stays as it is. Until the
    end no other command."""
    for told in _told(client, uids, "(UID BODY.PEEK[])", _CONTENT, most_bytes):
        if not isinstance(told, dict):
            yield int(told[0][1]), told[1]
            continue
        yield from ((uid, answer[b"BODY[]"] or b"") for uid, answer in told.items() if b"BODY[]" in answer)


def fetch_messages(client: IMAPClient, uids: Sequence[int], most_bytes: int) -> Iterator[tuple[Facts, bytes]]:
    """The same with what the server tells of each, in one step."""
    for told in _told(client, uids, f"(UID {_FACTS} BODY.PEEK[])", _MESSAGE, most_bytes):
        if not isinstance(told, dict):
            yield _usual_facts(told[0]), told[1]
            continue
        for uid, answer in told.items():
            if b"BODY[]" in answer and b"RFC822.SIZE" in answer:
                yield _facts(uid, answer), answer[b"BODY[]"] or b""


def _told(
    client: IMAPClient, uids: Sequence[int], items: str, usual: re.Pattern[bytes], most_bytes: int
) -> Iterator[tuple[re.Match[bytes], bytes] | dict[int, dict[bytes, Any]]]:
    """Of those that were asked for: usual answers as they are, others by UID as the general parser has them."""
    imap = client._imap
    wanted = set(uids)
    imap.untagged_responses.pop("FETCH", None)
    tag = imap._command("UID", "FETCH", uid_set(uids), items)
    for told in told_contents(imap, tag, usual, most_bytes):
        if told is None:
            answers = _parsed(imap.untagged_responses.pop("FETCH", []))
            yield {uid: answer for uid, answer in answers.items() if uid in wanted}
        elif int(told[0][1]) in wanted:
            yield told
    typ, lines = imap._command_complete("FETCH", tag)
    client._checkok("fetch", typ, lines)


def _parsed(parts: list[Any]) -> dict[int, dict[bytes, Any]]:
    answers: dict[int, dict[bytes, Any]] = parse_fetch_response(parts, normalise_times=False) if parts else {}
    return answers


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
