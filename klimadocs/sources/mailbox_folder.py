"""One folder of a mailbox, looked through from where the last run ended; nothing in it is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import Message
from typing import TYPE_CHECKING

from klimadocs.imap import AnswerNo, UnreachableError
from klimadocs.model.account import Account
from klimadocs.model.mailbox import Known, Mark, Place
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Delivery, Register
from klimadocs.sources.envelope import read_head, sender_of, text_of
from klimadocs.sources.mailbox_handover import Handover
from klimadocs.sources.mailbox_probes import Probe, read_probe, write_probe
from klimadocs.sources.mailbox_rules import Verdict, decide, fingerprint, read_heading

if TYPE_CHECKING:
    from klimadocs.imap.fetching import Facts
    from klimadocs.imap.session import Session

SMALL_FOLDER = 50_000
"""Messages whose UIDs surely fit into one line of an answer."""
_WINDOW = 5_000
_FACTS_AT_ONCE = 500
_MOST_AT_ONCE = 50
_MOST_BYTES_AT_ONCE = 16 * 1024 * 1024
_MIB = 1024 * 1024
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)
_HEAD_BYTES = 256 * 1024
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_SHOWN = re.compile(rb"(?im)^(?:from|subject):[^\n]*\n(?:[ \t][^\n]*\n)*")
_NAME_LIMIT = 80
_NO_SUBJECT = "E-Mail ohne Betreff"


class FolderWalk:
    """`is_careful`: the line broke last time; messages are fetched one by one, so that one which the server chokes on
    is found and passed over."""

    def __init__(
        self,
        session: Session,
        account: Account,
        folder: str,
        register: Register,
        handover: Handover,
        now: datetime,
        is_careful: bool = False,
    ) -> None:
        self._session = session
        self._account = account
        self._folder = folder
        self._register = register
        self._handover = handover
        self._now = now
        self._is_careful = is_careful
        self._waiting: dict[int, Known] = {}
        self._staying: Facts | None = None
        self._stuck: int | None = None

    def deliveries(self) -> Iterator[Delivery | Trouble]:
        """What is new, what could not be fetched before, and what is still in the way. Raises UnreachableError and
        AnswerNo where the folder is closed to us."""
        self._selected = self._session.select(self._session.folder(self._folder), readonly=True)
        mark = self._trusted_mark()
        self._waiting = {entry.place.uid: entry for entry in self._register.known(self._account.name, self._folder)}
        first = mark.next_uid if mark else 1
        found = passed = 0
        for uids in self._windows(first):
            fresh = [uid for uid in uids if uid not in self._waiting]
            for chunk in _chunks(fresh, _FACTS_AT_ONCE):
                yield from self._take(chunk)
                self._advance(mark, self._stuck or chunk[-1] + 1)
            found += len(uids)
            passed += sum(1 for uid in uids if self._stuck is None or uid < self._stuck)
        self._finish(mark, self._stuck or max(self._selected.uid_next, first), found - passed)
        yield from self._look_again()

    # ------------------------------------------------------------------ how far we are

    def _trusted_mark(self) -> Mark | None:
        """The mark of the last run if UIDs still mean the same; else all that was known of the folder is forgotten and
        every message is looked at again. Nothing is taken twice: messages are known by their bytes."""
        mark = self._register.mark(self._account.name, self._folder)
        known = self._register.known(self._account.name, self._folder)
        is_foreign = any(entry.place.validity != self._selected.validity for entry in known)
        if is_foreign or (mark and not self._still_holds(mark)):
            self._register.forget(self._account.name, self._folder)
            return None
        return mark if mark and mark.rules == fingerprint(self._account.rules) else None

    def _still_holds(self, mark: Mark) -> bool:
        """UIDVALIDITY alone is not enough: it may return to an old value, and some servers never change it."""
        if mark.validity != self._selected.validity or mark.next_uid > self._selected.uid_next:
            return False
        probe = read_probe(mark)
        if probe.below is not None and self._selected.exists > probe.below:
            # behind as many messages as were looked at there can only be newer ones
            newer = self._session.facts_at(probe.below + 1)
            if newer is not None and newer.uid < mark.next_uid:
                return False
        if not mark.probe_uid:
            return True
        facts = self._session.facts([mark.probe_uid]).get(mark.probe_uid)
        return facts is None or _print_of(facts) == probe.print

    def _advance(self, mark: Mark | None, next_uid: int) -> None:
        if mark is None or next_uid > mark.next_uid:
            rules = fingerprint(self._account.rules)
            name, validity = self._account.name, self._selected.validity
            self._register.set_mark(Mark(name, self._folder, validity, next_uid, rules))

    def _finish(self, mark: Mark | None, next_uid: int, above: int) -> None:
        """Nothing is written where nothing is new."""
        if mark and mark.next_uid == next_uid:
            return
        uid, print_ = (self._staying.uid, _print_of(self._staying)) if self._staying else (0, "")
        if mark and mark.probe_uid:
            uid, print_ = mark.probe_uid, read_probe(mark).print
        probe = Probe(max(self._selected.exists - above, 0), print_)
        name, validity = self._account.name, self._selected.validity
        rules = fingerprint(self._account.rules)
        self._register.set_mark(Mark(name, self._folder, validity, next_uid, rules, uid, write_probe(probe)))

    def _windows(self, first: int) -> Iterator[list[int]]:
        """UIDs from there on, in pieces whose answers stay far below the longest line that can be read."""
        last = self._selected.uid_next - 1
        width = last if self._selected.exists <= SMALL_FOLDER else _WINDOW
        while first <= last:
            end = min(first + width - 1, last)
            uids = self._session.search(first, end)
            yield uids
            first = end + 1
            if not uids and first <= last:
                first = self._next_uid(first)

    def _next_uid(self, first: int) -> int:
        """The lowest UID from there on that exists, found by halves: gaps may be millions wide."""
        low, high = 1, self._selected.exists + 1
        while low < high:
            middle = (low + high) // 2
            uid = self._uid_at(middle)
            low, high = (middle + 1, high) if uid is not None and uid < first else (low, middle)
        return self._uid_at(low) or self._selected.uid_next

    def _uid_at(self, position: int) -> int | None:
        """None behind the last message; there may be fewer than at the beginning."""
        try:
            facts = self._session.facts_at(position)
        except AnswerNo:
            return None
        return facts.uid if facts else None

    # ------------------------------------------------------------------ what to do with each

    def _look_again(self) -> Iterator[Delivery | Trouble]:
        """At what is too large, and at what could not be fetched, once its time has come. Comes last, so that a message
        which breaks the line holds up no other."""
        again = [entry for entry in self._waiting.values() if self._is_due(entry)]
        for entry in self._waiting.values():
            if entry.state == "deferred" and entry.tries and not self._is_due(entry):
                yield self._refused(entry)
        for chunk in _chunks([entry.place.uid for entry in again], _FACTS_AT_ONCE):
            yield from self._take(chunk)

    def _is_due(self, entry: Known) -> bool:
        if entry.state != "deferred":
            return entry.state == "too_large"
        if entry.until is None or entry.until <= self._now:
            return True
        # a rule about age may wait for years; a fault that does was noted while the clock was wrong
        return entry.tries > 0 and entry.until > self._now + _LONGEST_WAIT

    def _take(self, uids: Sequence[int]) -> Iterator[Delivery | Trouble]:
        facts = self._session.facts(uids, "some" if self._account.rules else "")
        self._note_gone(uid for uid in uids if uid not in facts)
        wanted: list[Facts] = []
        noted: list[Known] = []
        for uid in sorted(facts):
            verdict = self._verdict(facts[uid])
            if not verdict.is_taken:
                noted += self._left(facts[uid], verdict)
            elif facts[uid].size_bytes > self._account.largest_mib * _MIB:
                noted.append(self._too_large(facts[uid]))
                yield self._trouble_of(noted[-1])
            else:
                wanted.append(facts[uid])
        self._note(noted)
        for batch in self._batches(wanted):
            yield from self._fetch(batch)

    def _verdict(self, facts: Facts) -> Verdict:
        if not self._account.rules:
            return Verdict(True)
        return decide(self._account.rules, read_heading(facts.head), facts.received_at, self._now)

    def _left(self, facts: Facts, verdict: Verdict) -> list[Known]:
        self._staying = self._staying or facts
        if verdict.again_at is not None:
            return [Known(self._place(facts.uid), "deferred", size_bytes=facts.size_bytes, until=verdict.again_at)]
        was_known = facts.uid in self._waiting
        return [Known(self._place(facts.uid), "settled", size_bytes=facts.size_bytes)] if was_known else []

    def _too_large(self, facts: Facts) -> Known:
        self._staying = self._staying or facts
        before = self._waiting.get(facts.uid)
        if before and before.state == "too_large":
            return before
        head = self._session.facts([facts.uid], "some").get(facts.uid, facts).head
        return Known(self._place(facts.uid), "too_large", size_bytes=facts.size_bytes, note=_name_of(head))

    def _note(self, entries: Sequence[Known]) -> None:
        """Only what differs from what is noted already."""
        self._register.note(*(entry for entry in entries if entry != self._waiting.get(entry.place.uid)))

    def _note_gone(self, uids: Iterator[int]) -> None:
        self._note([replace(self._waiting[uid], state="gone") for uid in uids if uid in self._waiting])

    # ------------------------------------------------------------------ the bytes

    def _batches(self, wanted: Sequence[Facts]) -> Iterator[list[Facts]]:
        batch: list[Facts] = []
        size_bytes = 0
        most = 1 if self._is_careful else _MOST_AT_ONCE
        for facts in wanted:
            if batch and (len(batch) >= most or size_bytes + facts.size_bytes > _MOST_BYTES_AT_ONCE):
                yield batch
                batch, size_bytes = [], 0
            batch.append(facts)
            size_bytes += facts.size_bytes
        if batch:
            yield batch

    def _fetch(self, batch: Sequence[Facts]) -> Iterator[Delivery | Trouble]:
        left = {facts.uid: facts for facts in batch}
        try:
            for uid, content in self._session.contents(list(left)):
                if content and uid in left:
                    yield self._delivery(left.pop(uid), content)
        except AnswerNo as error:
            yield from self._fetch_singly(list(left.values()), error)
            left = {}
        except UnreachableError as error:
            if self._is_careful and left:
                self._defer(next(iter(left.values())), error.sentence)
            raise
        for facts in left.values():
            yield from self._missing(facts)
        self._close(batch)

    def _fetch_singly(self, batch: Sequence[Facts], error: AnswerNo) -> Iterator[Delivery | Trouble]:
        if len(batch) == 1:
            yield self._refused(self._defer(batch[0], error.sentence))
        for facts in batch if len(batch) > 1 else ():
            yield from self._fetch([facts])

    def _close(self, batch: Sequence[Facts]) -> None:
        """What was kept is noted; what was not holds the mark back."""
        self._handover.flush()
        new = (facts.uid for facts in batch if facts.uid not in self._waiting)
        self._stuck = self._stuck or next((uid for uid in new if self._handover.is_open(self._place(uid))), None)

    def _delivery(self, facts: Facts, content: bytes) -> Delivery:
        head = _shown_head(content)
        subject = text_of(head, "Subject")
        place = self._place(facts.uid)
        self._handover.offer(place, facts.size_bytes)
        return Delivery(
            name=_shortened(subject),
            content=content,
            channel="mail",
            received_at=facts.received_at or self._now,
            received_by="mail server",
            sender=sender_of(head),
            subject=subject,
            place=place,
        )

    def _missing(self, facts: Facts) -> Iterator[Trouble]:
        """Not in the answer: mostly somebody was quicker; else the server has it and does not give it."""
        if self._session.search(facts.uid, facts.uid):
            yield self._refused(self._defer(facts, "leere Antwort"))
        elif facts.uid in self._waiting:
            self._note_gone(iter([facts.uid]))

    def _defer(self, facts: Facts, reason: str) -> Known:
        before = self._waiting.get(facts.uid)
        tries = before.tries if before else 0
        until = self._now + min(_FIRST_WAIT * 2 ** min(tries, 20), _LONGEST_WAIT)
        entry = Known(self._place(facts.uid), "deferred", "", facts.size_bytes, tries + 1, until, reason)
        self._register.note(entry)
        return entry

    # ------------------------------------------------------------------ words

    def _place(self, uid: int) -> Place:
        return Place(self._account.name, self._folder, self._selected.validity, uid)

    def _trouble_of(self, entry: Known) -> Trouble:
        size_mib = -(-entry.size_bytes // _MIB)
        return Trouble(
            "collect",
            entry.note or _NO_SUBJECT,
            "too_large",
            f"Die E-Mail ist {size_mib} MB groß und wurde nicht abgeholt (erlaubt sind {self._account.largest_mib} MB);"
            f" sie liegt im Ordner {self._folder} des Postfachs {self._account.name}.",
            "Die Anlagen aus dem Mailprogramm in den Eingangsordner legen und die E-Mail in einen anderen Ordner"
            " verschieben, oder largest_mib in den Einstellungen erhöhen.",
        )

    def _refused(self, entry: Known) -> Trouble:
        return Trouble(
            "collect",
            f"E-Mail Nr. {entry.place.uid} im Ordner {self._folder}",
            "not_accessible",
            f"Der Server des Postfachs {self._account.name} gibt die E-Mail nicht heraus ({entry.note}).",
            "klimadocs versucht es weiter. Eilt es, die E-Mail im Mailprogramm öffnen, als Datei in den Eingangsordner"
            " legen und dort löschen.",
        )


def _shown_head(content: bytes) -> Message:
    """From and Subject alone: to parse all fields takes longer than the server needs for the message."""
    end = _END_OF_HEAD.search(content, 0, _HEAD_BYTES)
    head = Message()
    for field in _SHOWN.findall(content, 0, end.end() if end else _HEAD_BYTES):
        name, _, value = field.decode("ascii", "surrogateescape").partition(":")
        head[name] = value.strip(" \t\r\n")
    return head


def _print_of(facts: Facts) -> str:
    moment = facts.received_at.isoformat() if facts.received_at else "-"
    return f"{facts.size_bytes} {moment}"


def _name_of(head: bytes) -> str:
    return _shortened(text_of(read_head(head), "Subject"))


def _shortened(subject: str) -> str:
    if len(subject) > _NAME_LIMIT:
        subject = subject[: _NAME_LIMIT - 1].rstrip() + "…"
    return subject or _NO_SUBJECT


def _chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
