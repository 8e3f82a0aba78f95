"""A case: what the events of one application fold into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from klimadocs.model.arrival import Arrival
from klimadocs.model.event import (
    OUTCOMES,
    Approved,
    Corrected,
    CourierKind,
    Decided,
    Decision,
    Drafted,
    Entry,
    Relation,
    Withheld,
)
from klimadocs.model.mail import MailFacts, Outgoing
from klimadocs.model.reading import FormReading


@dataclass(frozen=True, slots=True)
class Submission:
    """Fassung: one filled form of a case."""

    id: str
    arrival: Arrival
    reading: FormReading
    relation: Relation
    name: str = ""
    media_type: str = ""
    copies: tuple[str, ...] = ()


DispatchState = Literal["open", "waiting", "draft", "sent", "printed", "failed", "left"]


@dataclass(frozen=True, slots=True)
class DispatchRecord:
    """Versand of one mail. "open": begun, end unknown; "waiting": tried again later; "draft": waits in the mailbox;
    "left": a person sent it."""

    id: str
    courier: CourierKind
    letters: tuple[str, ...]
    digests: tuple[str, ...]
    files: tuple[str, ...]
    recipient: str
    state: DispatchState
    at: datetime
    note: str = ""
    reference: str = ""
    sentence: str = ""
    remedy: str = ""
    changed: bool = False
    tries: int = 1
    mail: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Schriftwechsel: a mail that belongs to the case without being a form."""

    arrival: Arrival
    mail: MailFacts | None
    how: str


@dataclass(frozen=True, slots=True)
class Case:
    """Vorgang, folded from the ledger. `id` is the file reference; `current` is the newest submission with the
    corrections of staff laid over it."""

    id: str
    call: str
    form: str
    number: int
    submissions: tuple[Submission, ...]
    current: Submission
    duplicates: tuple[Arrival, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    decisions: tuple[Decided, ...] = ()
    drafts: tuple[Drafted, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    approvals: tuple[Approved, ...] = ()
    dispatches: tuple[DispatchRecord, ...] = ()
    correspondence: tuple[Correspondence, ...] = ()
    history: tuple[Entry, ...] = ()

    @property
    def decision(self) -> Decision:
        """The outcome: the latest that was decided and not taken back."""
        last = next((entry for entry in reversed(self.decisions) if entry.decision in OUTCOMES), None)
        return next((word for word in OUTCOMES if last and word == last.decision and not last.taken_back), "open")

    @property
    def decided(self) -> tuple[str, ...]:
        """Words beside the outcome that stand, in the order in which they were decided."""
        latest = {entry.decision: entry for entry in self.decisions if entry.decision not in OUTCOMES}
        return tuple(word for word, entry in latest.items() if not entry.taken_back)

    def draft(self, letter: str) -> Drafted | None:
        return next((draft for draft in self.drafts if draft.letter == letter), None)


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due for a case today; `reasons` are German sentences, one for each condition that led to it."""

    case: str
    letter: str
    reasons: tuple[str, ...]
    until: date | None = None
    held: bool = False
