"""Which case a mail belongs to, by what it says itself: the reference in its subject, its thread, its sender."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from klimadocs.model.mail import MailFacts

How = Literal["reference", "thread", "sender"]

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# A word ends where neither letter nor digit follows, and no hyphen with one: KP-2014-01 is not in KP-2014-017 or -01-2.
_BEFORE = r"(?<![^\W_])(?<![^\W_]-)"
_AFTER = r"(?!-?[^\W_])"
_OF_PEOPLE = ("personal", "auto_reply", "receipt", "calendar")


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What leads to a case: its file reference, the Message-IDs (without < and >) of all mails that came in for it and
    of all that we sent, and the addresses that wrote to it."""

    id: str
    message_ids: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """The case, what told so, and the other cases that subject or thread name as well: with any, a person must look."""

    case: str
    how: How
    rivals: tuple[str, ...] = ()


def match(mail: MailFacts, known: Sequence[KnownCase]) -> ThreadMatch | None:
    """The strongest evidence decides: a reference in the subject, then In-Reply-To, then References from the newest to
    the oldest, then the sender, if he wrote to exactly one case. None where nothing tells."""
    named = _unique(_named_in(mail.subject, known))
    threaded = _unique(_threaded(mail, known))
    if named:
        best = next((case for case in named if case in threaded), named[0])
        return ThreadMatch(best, "reference", _without(best, (*named, *threaded)))
    if threaded:
        return ThreadMatch(threaded[0], "thread", _without(threaded[0], threaded))
    sent = _by_sender(mail, known)
    return ThreadMatch(sent[0], "sender") if len(sent) == 1 else None


def _named_in(subject: str, known: Sequence[KnownCase]) -> Iterator[str]:
    """References of known cases, in the order in which the subject names them."""
    shown = subject.translate(_DASHES).casefold()
    found = [(position, case.id) for case in known if (position := _position(case.id, shown)) is not None]
    return (case for _, case in sorted(found))


def _position(reference: str, subject: str) -> int | None:
    wanted = reference.translate(_DASHES).casefold()
    if not wanted or wanted not in subject:
        return None
    found = re.search(f"{_BEFORE}{re.escape(wanted)}{_AFTER}", subject)
    return found.start() if found else None


def _threaded(mail: MailFacts, known: Sequence[KnownCase]) -> Iterator[str]:
    for entry in (*mail.in_reply_to, *reversed(mail.references)):
        yield from (case.id for case in known if entry in case.message_ids)


def _by_sender(mail: MailFacts, known: Sequence[KnownCase]) -> list[str]:
    """Neither machines, whose address is everybody's, nor senders that our own server holds for forged."""
    if mail.kind not in _OF_PEOPLE or mail.authenticity == "failed":
        return []
    wrote = {sender.casefold() for sender in mail.senders}
    return [case.id for case in known if any(sender.casefold() in wrote for sender in case.senders)]


def _unique(cases: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cases))


def _without(best: str, cases: Sequence[str]) -> tuple[str, ...]:
    return tuple(case for case in dict.fromkeys(cases) if case != best)
