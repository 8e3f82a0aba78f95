"""Which case a mail answers, as the cases grow during a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from klimadocs.model.arrival import Arrival
from klimadocs.model.event import Dispatching
from klimadocs.rules.fold import History
from klimadocs.rules.threads import KnownCase, ThreadMatch, match

_WITHOUT_A_MATTER = ("auto_reply", "receipt", "list", "calendar", "spam", "machine")


@dataclass
class _Tracks:
    """What leads from a mail to its case."""

    ids: set[str] = field(default_factory=set)
    senders: set[str] = field(default_factory=set)


class Threads:
    """Message-IDs and senders of every case, both ways: what came in and what we sent."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._tracks: dict[str, _Tracks] = {}
        for event in history.submitted:
            self.learn(event.case, history.arrivals[event.arrival])
        for filed in history.filed.values():
            self.learn(filed.case, history.arrivals[filed.arrival])
        for case_id, entries in history.of_case.items():
            sent = [entry.event.dispatch for entry in entries if isinstance(entry.event, Dispatching)]
            self._of(case_id).ids.update(sent)

    def learn(self, case_id: str, arrival: Arrival) -> None:
        """An arrival became part of a case."""
        mail = self._history.mail_of(arrival.id)
        tracks = self._of(case_id)
        if mail is None:
            return
        if mail.message_id:
            tracks.ids.add(mail.message_id)
        if mail.kind == "personal":
            tracks.senders.update(mail.senders)

    def may_belong(self, arrival: Arrival) -> bool:
        """Mail of people, and word that one of our mails did not arrive."""
        unpacked, mail = self._history.unpacked.get(arrival.id), self._history.mail_of(arrival.id)
        if unpacked is None or mail is None:
            return False
        return mail.kind not in _WITHOUT_A_MATTER

    def match(self, arrival: Arrival) -> ThreadMatch | None:
        """None where nothing tells, or the arrival is no mail."""
        mail = self._history.mail_of(arrival.id)
        if mail is None:
            return None
        known = [
            KnownCase(case_id, frozenset(tracks.ids - {mail.message_id}), frozenset(tracks.senders))
            for case_id, tracks in self._tracks.items()
        ]
        return match(mail, known)

    def _of(self, case_id: str) -> _Tracks:
        return self._tracks.setdefault(case_id, _Tracks())
