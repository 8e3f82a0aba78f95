"""Folds the ledger's events into what is known today: arrivals, readings, cases. Nothing here is stored by hand."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from klimadocs.forms.cleaning import fold_name
from klimadocs.forms.normalise import normalise
from klimadocs.model.arrival import Arrival, Channel
from klimadocs.model.case import Case, Correspondence, DispatchRecord, DispatchState, Submission
from klimadocs.model.event import (  # fmt: skip
    Approved,
    Arrived,
    Corrected,
    CourierKind,
    Decided,
    Dispatched,
    Dispatching,
    Drafted,
    Entry,
    Filed,
    Left,
    Postponed,
    Read,
    Settled,
    Submitted,
    Undelivered,
    Unpacked,
    Withdrawn,
    Withheld,
    file_of,
)
from klimadocs.model.form import Form
from klimadocs.model.mail import Carrier, MailFacts
from klimadocs.model.reading import FormReading
from klimadocs.rules.fit import fit, fit_answer
from klimadocs.wording import write_leaves

_ALIKE = 0.85
_BROUGHT: dict[Carrier, Channel] = {"fax": "fax", "scanner": "post"}


@dataclass
class History:
    """Everything the ledger tells, by its natural keys. It only grows, as the ledger does."""

    entries: list[Entry] = field(default_factory=list)
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    unpacked: dict[str, Unpacked] = field(default_factory=dict)
    reads: dict[str, Read] = field(default_factory=dict)
    submitted: list[Submitted] = field(default_factory=list)
    of_case: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    keys: set[str] = field(default_factory=set)
    settled: dict[str, Settled] = field(default_factory=dict)
    filed: dict[str, Filed] = field(default_factory=dict)

    @property
    def case_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(event.case for event in self.submitted))

    def add(self, entry: Entry) -> None:
        """Takes in the next entry of the ledger."""
        self.entries.append(entry)
        self.keys.add(entry.key)
        match entry.event:
            case Arrived(arrival):
                self.arrivals[arrival.id] = arrival
            case Unpacked() as event:
                self.unpacked[event.arrival] = event
                self._learn(event)
            case Read() as event:
                self.reads |= {read.enclosure: read for read in event.all}
            case Settled() as event:
                self.settled[event.arrival] = event
            case Submitted() as event:
                self.submitted.append(event)
                self.of_case[event.case].append(entry)
            case Filed() as event:
                self.filed[event.arrival] = event
                self.of_case[event.case].append(entry)
            case _:
                self.of_case[entry.event.case].append(entry)

    def _learn(self, event: Unpacked) -> None:
        """What the mail itself tells fills in what the source could not know: a dropped Outlook file has a head too."""
        arrival, mail = self.arrivals.get(event.arrival), event.mail
        if arrival is None or mail is None:
            return
        if mail.received_at and arrival.received_by == "file time":
            arrival = replace(arrival, received_at=mail.received_at, received_by=mail.received_by)
        if mail.carrier:
            arrival = replace(arrival, channel=_BROUGHT[mail.carrier], sender=mail.caller)
        sender = arrival.sender or ("" if mail.carrier else next(iter(mail.senders), ""))
        self.arrivals[arrival.id] = replace(arrival, sender=sender, subject=arrival.subject or mail.subject)

    def mail_of(self, arrival: str) -> MailFacts | None:
        """None where the arrival is no mail, or not opened yet."""
        unpacked = self.unpacked.get(arrival)
        return unpacked.mail if unpacked else None

    def highest_number(self, call: str) -> int:
        """File references are never reused: this is the highest that the call ever gave out."""
        return max((event.number for event in self.submitted if event.call == call), default=0)


def fold_history(entries: Iterable[Entry]) -> History:
    """In ledger order; later readings of the same bytes replace earlier ones."""
    history = History()
    for entry in entries:
        history.add(entry)
    return history


def fold_case(history: History, case_id: str, form: Form) -> Case:
    """Raises KeyError where the ledger knows no such case."""
    entries = history.of_case[case_id]
    submitted = [entry.event for entry in entries if isinstance(entry.event, Submitted)]
    if not submitted:
        raise KeyError(case_id)
    kept = [event for event in submitted if event.relation != "duplicate"]
    submissions = tuple(_submission(event, history, form) for event in kept)
    last = next(event for event in reversed(kept) if event.relation in ("new", "newer"))
    current = next(entry for entry in submissions if entry.id == last.submission)
    corrections = _corrections(entries, last)
    return Case(
        id=case_id,
        call=last.call,
        form=last.form,
        number=last.number,
        submissions=submissions,
        current=replace(current, reading=correct(current.reading, corrections, form)),
        duplicates=tuple(history.arrivals[event.arrival] for event in submitted if event.relation == "duplicate"),
        corrections=corrections,
        decisions=tuple(entry.event for entry in entries if isinstance(entry.event, Decided)),
        drafts=_drafts(entries),
        withheld=_withheld(entries),
        approvals=tuple(entry.event for entry in entries if isinstance(entry.event, Approved)),
        dispatches=fold_dispatches(entries),
        correspondence=tuple(
            _correspondence(entry.event, history) for entry in entries if isinstance(entry.event, Filed)
        ),
        history=tuple(entries),
    )


def _submission(event: Submitted, history: History, form: Form) -> Submission:
    reading = event.reading or history.reads[event.submission].reading
    if reading is None:
        raise KeyError(event.submission)
    digest = file_of(event.submission)
    enclosure = next((entry for entry in history.unpacked[event.arrival].enclosures if entry.digest == digest), None)
    name, media_type = (enclosure.name, enclosure.media_type) if enclosure else ("", "")
    read = history.reads.get(event.submission)
    name = f"{name}, {write_leaves(read.leaves)}" if read and read.leaves else name
    return Submission(
        event.submission,
        history.arrivals[event.arrival],
        fit(reading, form),
        event.relation,
        name,
        media_type,
        event.copies,
    )


def _corrections(entries: list[Entry], last: Submitted) -> tuple[Corrected, ...]:
    """Only what staff corrected after the current version came; a newer form starts without corrections."""
    start = next(index for index, entry in enumerate(entries) if entry.event == last)
    return tuple(entry.event for entry in entries[start:] if isinstance(entry.event, Corrected))


def correct(reading: FormReading, corrections: tuple[Corrected, ...], form: Form) -> FormReading:
    """The reading with the values of staff; they are certain, and the machine's reading stays in the history."""
    newest = {entry.field: entry for entry in corrections}
    answers = []
    for answer in reading.answers:
        entry = newest.get(answer.field)
        if entry is None:
            answers.append(answer)
            continue
        canonical = normalise(form.field(answer.field), entry.raw).canonical if entry.raw else ""
        corrected = replace(
            answer,
            value=entry.value,
            raw=entry.raw,
            certainty=1.0,
            doubt=False,
            why=None,
            canonical=canonical,
            by_hand=False,
        )
        fresh = fit_answer(form.field(answer.field), corrected)
        answers.append(fresh if fresh.doubt else replace(fresh, raw=answer.raw))
    return replace(reading, answers=tuple(answers))


def _drafts(entries: list[Entry]) -> tuple[Drafted, ...]:
    """The newest draft of each letter that was not withdrawn."""
    found: dict[str, Drafted] = {}
    for entry in entries:
        if isinstance(entry.event, Drafted):
            found[entry.event.letter] = entry.event
        elif isinstance(entry.event, Withdrawn | Withheld):
            found.pop(entry.event.letter, None)
    return tuple(found.values())


def _withheld(entries: list[Entry]) -> tuple[Withheld, ...]:
    found: dict[str, Withheld] = {}
    for entry in entries:
        if isinstance(entry.event, Withheld):
            found[entry.event.letter] = entry.event
        elif isinstance(entry.event, Drafted | Withdrawn):
            found.pop(entry.event.letter, None)
    return tuple(found.values())


def _correspondence(event: Filed, history: History) -> Correspondence:
    return Correspondence(history.arrivals[event.arrival], history.mail_of(event.arrival), event.how)


def fold_dispatches(entries: Iterable[Entry]) -> tuple[DispatchRecord, ...]:
    """What left, or was to leave, in the order in which it was begun."""
    found: dict[str, DispatchRecord] = {}
    for entry in entries:
        match entry.event:
            case Dispatching() as event:
                before = found.get(event.dispatch)
                found[event.dispatch] = DispatchRecord(
                    event.dispatch, event.courier, event.letters, event.digests, event.files, event.recipient,
                    "open", entry.at, event.note, tries=1 + (before.tries if before else 0), mail=event.mail,
                )  # fmt: skip
            case Postponed() as event:
                found[event.dispatch] = replace(
                    found[event.dispatch], state="waiting", sentence=event.sentence, at=entry.at
                )
            case Dispatched() as event:
                known = found[event.dispatch]
                found[event.dispatch] = replace(
                    known, state=_DONE[known.courier], reference=event.reference, at=entry.at
                )
            case Undelivered() as event:
                found[event.dispatch] = replace(
                    found[event.dispatch], state="failed", sentence=event.sentence, remedy=event.remedy, at=entry.at
                )
            case Left() as event:
                found[event.dispatch] = replace(
                    found[event.dispatch], state="left", changed=event.changed, recipient=event.recipient, at=entry.at
                )
            case _:
                pass
    return tuple(found.values())


_DONE: dict[CourierKind, DispatchState] = {"draft": "draft", "smtp": "sent", "tray": "printed"}


def case_key(reading: FormReading, form: Form) -> tuple[str, str] | None:
    """(applicant, partner) folded; None where the applicant is not named, so that nothing can be told apart by it."""
    roles = form.roles
    applicant = reading.value(roles.applicant)
    if not applicant:
        return None
    partner = reading.value(roles.partner) if roles.partner else None
    return fold_name(str(applicant), roles.drop_words), fold_name(str(partner or ""), roles.drop_words)


def is_alike(known: tuple[str, str] | None, found: tuple[str, str] | None) -> bool:
    """True where two keys may mean the same applicant: one is not named, or one name holds the other's words, or they
    differ by a slip of the pen."""
    if known is None or found is None:
        return True
    one, other = known[0], found[0]
    if set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split()):
        return True
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE
