"""What tells a message apart on its server without its body; and the note of a kept message, which holds that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from klimadocs.model.mailbox import Known

_DIGITS = 32
_NOTE = re.compile(r"(?:head (?P<print>[0-9a-f]+))? ?(?:copying behind (?P<validity>\d+):(?P<uid>\d+))?")


@dataclass(frozen=True, slots=True)
class KeptNote:
    """`print` is that of the head ("" where an older version kept the message); `copying` is (UIDVALIDITY, UIDNEXT) of
    the target just before the message was to be copied there, None where it was not."""

    print: str = ""
    copying: tuple[int, int] | None = None


def head_of(content: bytes) -> bytes:
    """The header block of a raw message."""
    ends = [end for end in (content.find(b"\r\n\r\n"), content.find(b"\n\n")) if end >= 0]
    return content[: min(ends)] if ends else content


def print_of(head: bytes) -> str:
    """Of a header block as a server tells it or as it stands in the message, with or without the empty line after
    it. No two mails share one: each server on their way writes its own mark and time into it."""
    return sha256(head.strip(b"\r\n")).hexdigest()[:_DIGITS]


def read_note(entry: Known) -> KeptNote:
    """Empty where the note is not one of these."""
    found = _NOTE.fullmatch(entry.note)
    if found is None:
        return KeptNote()
    copying = (int(found["validity"]), int(found["uid"])) if found["uid"] else None
    return KeptNote(found["print"] or "", copying)


def noted(entry: Known, note: KeptNote) -> Known:
    """The entry with that note."""
    parts = [f"head {note.print}"] if note.print else []
    if note.copying:
        parts.append("copying behind {}:{}".format(*note.copying))
    return replace(entry, note=" ".join(parts))
