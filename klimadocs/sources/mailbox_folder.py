"""One folder of a mailbox, looked through from where the last run ended; nothing in it is changed."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from klimadocs.imap import AnswerNo, UnreachableError
from klimadocs.model.account import Account
from klimadocs.model.mailbox import Known, Place
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Delivery, Register
from klimadocs.sources.envelope import text_of
from klimadocs.sources.mailbox_handover import Handover
from klimadocs.sources.mailbox_marks import FolderMark
from klimadocs.sources.mailbox_rules import Verdict, decide, read_heading
from klimadocs.sources.mailbox_words import name_in, refused, sender_in, shortened, shown_head, too_large

if TYPE_CHECKING:
    from klimadocs.imap.fetching import Facts
    from klimadocs.imap.session import Session

SMALL_FOLDER = 50_000
"""Messages whose UIDs surely fit into one line of an answer."""
_WINDOW = 5_000
# messages are handed on as they arrive, one is in memory; these bound what is asked for in one command
_MOST_AT_ONCE = 500
_MOST_BYTES_AT_ONCE = 64 * 1024 * 1024
_MIB = 1024 * 1024
_SMALL_BYTES = _MIB
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=5), timedelta(days=1)


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
        mark = FolderMark(self._session, self._account, self._folder, self._register, self._selected)
        first = mark.trusted()
        self._waiting = {entry.place.uid: entry for entry in self._register.known(self._account.name, self._folder)}
        found = passed = 0
        for uids in self._windows(first):
            fresh = [uid for uid in uids if uid not in self._waiting]
            for chunk in _chunks(fresh, _MOST_AT_ONCE):
                yield from self._take(chunk)
                mark.advance(self._stuck or chunk[-1] + 1)
            found += len(uids)
            passed += sum(1 for uid in uids if self._stuck is None or uid < self._stuck)
        mark.finish(self._stuck or max(self._selected.uid_next, first), found - passed, self._staying)
        yield from self._look_again()

    # ------------------------------------------------------------------ how far we are

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
                yield refused(self._account, entry)
        for chunk in _chunks([entry.place.uid for entry in again], _MOST_AT_ONCE):
            yield from self._take(chunk)

    def _is_due(self, entry: Known) -> bool:
        if entry.state != "deferred":
            return entry.state == "too_large"
        if entry.until is None or entry.until <= self._now:
            return True
        # a rule about age may wait for years; a fault that does was noted while the clock was wrong
        return entry.tries > 0 and entry.until > self._now + _LONGEST_WAIT

    def _take(self, uids: Sequence[int]) -> Iterator[Delivery | Trouble]:
        """Small messages in one step where nothing has to be known before; the rest is looked at first."""
        rest = list(uids)
        if not (self._is_careful or self._account.rules or any(uid in self._waiting for uid in uids)):
            rest = yield from self._take_at_once(uids)
        if rest:
            yield from self._take_after_a_look(rest)

    def _take_at_once(self, uids: Sequence[int]) -> Generator[Delivery | Trouble, None, list[int]]:
        """Returns what is larger and what was not given. One question about all sizes costs the server a tenth of what
        it takes to tell each."""
        try:
            large = set(self._session.larger(uids[0], uids[-1], _SMALL_BYTES)).intersection(uids)
        except AnswerNo:
            return list(uids)
        left = dict.fromkeys(uid for uid in uids if uid not in large)
        taken: list[Facts] = []
        try:
            for facts, content in self._session.messages(list(left)) if left else ():
                if content and facts.uid in left:
                    del left[facts.uid]
                    taken.append(facts)
                    yield self._delivery(facts, content)
        except AnswerNo:
            pass  # the look finds which of them the server does not give
        self._close(taken)
        return sorted((*left, *large))

    def _take_after_a_look(self, uids: Sequence[int]) -> Iterator[Delivery | Trouble]:
        facts, withheld = self._facts(uids)
        for entry in withheld:
            yield refused(self._account, entry)
        told = {*facts, *(entry.place.uid for entry in withheld)}
        self._note_gone(uid for uid in uids if uid not in told)
        wanted: list[Facts] = []
        noted: list[Known] = []
        for uid in sorted(facts):
            verdict = self._verdict(facts[uid])
            if not verdict.is_taken:
                noted += self._left(facts[uid], verdict)
            elif facts[uid].size_bytes > self._account.largest_mib * _MIB:
                noted.append(self._too_large(facts[uid]))
                yield too_large(self._account, noted[-1])
            else:
                wanted.append(facts[uid])
        self._note(noted)
        for batch in self._batches(wanted):
            yield from self._fetch(batch)

    def _facts(self, uids: Sequence[int]) -> tuple[dict[int, Facts], list[Known]]:
        """What the server tells, and those of which it tells nothing, found by halves."""
        try:
            return self._session.facts(uids, "some" if self._account.rules else ""), []
        except AnswerNo as error:
            if len(uids) == 1:
                return {}, [self._defer(uids[0], 0, error.sentence)]
        middle = len(uids) // 2
        (facts, withheld), (more, others) = self._facts(uids[:middle]), self._facts(uids[middle:])
        return facts | more, withheld + others

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
        return Known(self._place(facts.uid), "too_large", size_bytes=facts.size_bytes, note=name_in(head))

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
                facts = next(iter(left.values()))
                self._defer(facts.uid, facts.size_bytes, error.sentence)
            raise
        for facts in left.values():
            yield from self._missing(facts)
        self._close(batch)

    def _fetch_singly(self, batch: Sequence[Facts], error: AnswerNo) -> Iterator[Delivery | Trouble]:
        if len(batch) == 1:
            yield refused(self._account, self._defer(batch[0].uid, batch[0].size_bytes, error.sentence))
        for facts in batch if len(batch) > 1 else ():
            yield from self._fetch([facts])

    def _close(self, batch: Sequence[Facts]) -> None:
        """What was kept is noted; what was not holds the mark back."""
        self._handover.flush()
        new = (facts.uid for facts in batch if facts.uid not in self._waiting)
        self._stuck = self._stuck or next((uid for uid in new if self._handover.is_open(self._place(uid))), None)

    def _delivery(self, facts: Facts, content: bytes) -> Delivery:
        head = shown_head(content)
        subject = text_of(head, "Subject")
        place = self._place(facts.uid)
        if "" in (self._account.done, self._account.trouble):
            self._staying = self._staying or facts
        self._handover.offer(place, facts.size_bytes)
        return Delivery(
            name=shortened(subject),
            content=content,
            channel="mail",
            received_at=facts.received_at or self._now,
            received_by="mail server",
            sender=sender_in(head),
            subject=subject,
            place=place,
        )

    def _missing(self, facts: Facts) -> Iterator[Trouble]:
        """Not in the answer: mostly somebody was quicker; else the server has it and does not give it."""
        if self._session.search(facts.uid, facts.uid):
            yield refused(self._account, self._defer(facts.uid, facts.size_bytes, "leere Antwort"))
        elif facts.uid in self._waiting:
            self._note_gone(iter([facts.uid]))

    def _defer(self, uid: int, size_bytes: int, reason: str) -> Known:
        before = self._waiting.get(uid)
        tries = before.tries if before else 0
        until = self._now + min(_FIRST_WAIT * 2 ** min(tries, 20), _LONGEST_WAIT)
        entry = Known(self._place(uid), "deferred", "", size_bytes, tries + 1, until, reason)
        self._register.note(entry)
        return entry

    def _place(self, uid: int) -> Place:
        return Place(self._account.name, self._folder, self._selected.validity, uid)


def _chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
