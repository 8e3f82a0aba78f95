"""The history of a case as German sentences: submissions, corrections, decisions, and what happened when. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from klimadocs import wording
from klimadocs.model.arrival import Arrival
from klimadocs.model.case import DispatchRecord, Submission
from klimadocs.model.day import CaseView
from klimadocs.model.event import (
    Approved,
    Arrived,
    Corrected,
    Decided,
    Discarded,
    Dispatched,
    Dispatching,
    Drafted,
    Event,
    Filed,
    Kept,
    Left,
    Postponed,
    Read,
    Settled,
    Submitted,
    Undelivered,
    Unpacked,
    Withdrawn,
    Withheld,
)
from klimadocs.model.form import Form
from klimadocs.model.reading import Value
from klimadocs.pages.answer_lines import label_of
from klimadocs.pages.dispatch_lines import is_by_hand
from klimadocs.pages.letter_lines import title_of, write_release
from klimadocs.pages.mail_lines import MailLine, describe_mail, mail_of, name_of, write_sender
from klimadocs.pages.phrases import count_of, listed, shorten, write_date, write_time, write_value

_RELATIONS = {
    "new": "erste Fassung",
    "newer": "neuere Fassung",
    "older": "ältere Fassung, später eingegangen",
    "duplicate": "gleicher Inhalt",
}


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the table of submissions and duplicates. `counted`: in practice a file counts as dropped on the frozen
    day, whenever it really was."""

    title: str
    counts: bool
    file: str
    received: str
    way: str
    source: str
    sender: str
    subject: str
    postmarked: str
    digest: str
    copies: int = 0
    counted: str = ""
    mail: MailLine | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One sentence of the history."""

    at: str
    sentence: str


def list_versions(view: CaseView) -> tuple[Version, ...]:
    """Submissions in order of the case, then arrivals that brought nothing new."""
    zone, case = view.call.time_zone, view.case
    versions = [_version(number, entry, case.current, zone) for number, entry in enumerate(case.submissions, 1)]
    versions += [_row("Dublette", False, arrival, "", zone) for arrival in case.duplicates]
    mails = [mail_of(view, version.digest) for version in versions]
    return tuple(
        replace(version, mail=describe_mail(mail)) if mail else version
        for version, mail in zip(versions, mails, strict=True)
    )


def list_moments(view: CaseView) -> tuple[Moment, ...]:
    """The ledger's entries of this case, oldest first."""
    zone = view.call.time_zone
    return tuple(Moment(write_time(entry.at, zone), _tell(view, entry.event)) for entry in view.case.history)


def write_way(arrival: Arrival) -> str:
    """E-Mail, Fax, Post, Datei."""
    return wording.CHANNELS[arrival.channel].split(" ", 1)[1]


def write_set_value(form: Form, field_id: str, value: Value) -> str:
    """A corrected value in one line; "keine Angabe" where a person emptied the field."""
    field = next((field for field in form.fields if field.id == field_id), None)
    return ", ".join(write_value(field, value)) or "keine Angabe"


def _version(number: int, entry: Submission, current: Submission, zone: str) -> Version:
    counts = entry.id == current.id
    row = _row(f"Fassung {number}: {_RELATIONS[entry.relation]}", counts, entry.arrival, entry.name, zone)
    counted_at = current.arrival.received_at if counts else entry.arrival.received_at
    counted = write_time(counted_at, zone) if counted_at != entry.arrival.received_at else ""
    return replace(row, copies=len(entry.copies), counted=counted)


def _row(title: str, counts: bool, arrival: Arrival, file: str, zone: str) -> Version:
    return Version(
        title,
        counts,
        file or arrival.name,
        write_time(arrival.received_at, zone),
        wording.CHANNELS[arrival.channel],
        wording.RECEIVED_BY.get(arrival.received_by, arrival.received_by),
        arrival.sender,
        arrival.subject,
        write_date(arrival.postmarked_on),
        arrival.id,
    )


def _tell(view: CaseView, event: Event) -> str:
    match event:
        case Arrived() | Unpacked() | Read():
            return shorten(_tell_intake(event), 400)
        case Submitted():
            return f"Als {_RELATIONS[event.relation]} in den Vorgang {event.case} aufgenommen."
        case Corrected() | Decided():
            return shorten(_tell_person(view, event), 400)
        case Settled():
            return shorten(f"{event.by} hat den Eingang von Hand erledigt: {event.note or 'ohne Vermerk'}.", 400)
        case Drafted() | Withheld() | Withdrawn() | Approved() | Kept() | Discarded():
            return shorten(_tell_letter(view, event), 400)
        case Filed():
            return shorten(_tell_filing(view, event), 400)
        case Dispatching():
            return shorten(_tell_start(view, event), 400)
        case Dispatched() | Postponed() | Undelivered() | Left():
            return shorten(_tell_dispatch(view, event), 400)


def _tell_intake(event: Arrived | Unpacked | Read) -> str:
    match event:
        case Arrived(arrival):
            sender = f" von {arrival.sender}" if arrival.sender else ""
            return f"Eingegangen {wording.CHANNELS[arrival.channel]}{sender}: „{arrival.name}“."
        case Unpacked(dismissed=reason) if reason:
            return f"Kein Formular: {reason}"
        case Unpacked():
            return f"Ausgepackt: {count_of(len(event.enclosures), 'Datei', 'Dateien')}."
        case Read(reading=None):
            return " ".join(trouble.sentence for trouble in event.troubles) or "Nicht als Formular gelesen."
        case Read():
            return "Als Formular gelesen."


def _tell_person(view: CaseView, event: Corrected | Decided) -> str:
    match event:
        case Corrected():
            value = write_set_value(view.form, event.field, event.value)
            return f"{event.by} hat „{label_of(view.form, event.field)}“ berichtigt: {value}."
        case Decided():
            note = f" Vermerk: {event.note}" if event.note else ""
            return f"{event.by} hat entschieden: {tell_decision(view, event)}.{note}"


def tell_decision(view: CaseView, event: Decided) -> str:
    """What was decided; "zurückgenommen" where it was taken back."""
    back = " (zurückgenommen)" if event.taken_back else ""
    return wording.decision_title(event.decision, view.call.decisions) + back


def _tell_letter(view: CaseView, event: Drafted | Withheld | Withdrawn | Approved | Kept | Discarded) -> str:
    title = title_of(view, event.letter)
    match event:
        case Drafted():
            return f"Brief „{title}“ als Entwurf geschrieben."
        case Withheld():
            return f"Brief „{title}“ zurückgehalten: {event.reason}"
        case Withdrawn():
            return f"Entwurf „{title}“ zurückgezogen, weil er nicht mehr fällig ist."
        case Approved():
            edited = ", von Hand geändert" if event.edited else ""
            return f"Brief „{title}“ freigegeben {write_release(event)}{edited}."
        case Kept():
            return f"{event.by} behält die eigene Fassung von „{title}“, obwohl andere Angaben gelten."
        case Discarded():
            return f"{event.by} hat die eigene Fassung von „{title}“ aufgegeben; der Brief entsteht neu."


def _tell_filing(view: CaseView, event: Filed) -> str:
    found = next((entry for entry in view.case.correspondence if entry.arrival.id == event.arrival), None)
    how = wording.FILED_BY.get(event.how, event.how)
    if found is None:
        return f"Eine E-Mail ohne Formular wurde zum Vorgang genommen ({how})."
    sender = (write_sender(found.mail) if found.mail else "") or found.arrival.sender or "unbekannt"
    return f"E-Mail „{name_of(found.arrival)}“ von {sender} zum Vorgang genommen ({how})."


def _tell_start(view: CaseView, event: Dispatching) -> str:
    to = f" an {event.recipient}" if event.recipient else ""
    note = f" Hinweis: {event.note}" if event.note else ""
    return f"Versand von {_titles(view, event.letters)} begonnen ({wording.COURIERS[event.courier]}){to}.{note}"


def _tell_dispatch(view: CaseView, event: Dispatched | Postponed | Undelivered | Left) -> str:
    found = next((entry for entry in view.case.dispatches if entry.id == event.dispatch), None)
    letters = _titles(view, found.letters) if found else "die Sendung"
    match event:
        case Dispatched():
            return _tell_handing_over(found, event, letters)
        case Postponed():
            return f"Versand von {letters} aufgeschoben, er wird erneut versucht: {event.sentence}"
        case Undelivered():
            return f"Nicht gesendet: {letters}. {event.sentence}"
        case Left():
            changed = ", von Hand geändert" if event.changed and not (found and is_by_hand(found)) else ""
            to = f" an {event.recipient}" if event.recipient else ""
            return f"Von einer Person gesendet{to}: {letters}{changed}."


def _tell_handing_over(found: DispatchRecord | None, event: Dispatched, letters: str) -> str:
    reference = f" ({event.reference})" if event.reference else ""
    match found.courier if found else None:
        case "draft":
            return f"Als Entwurf in das Postfach gelegt: {letters}{reference}."
        case "tray":
            return f"In das Druckfach gelegt: {letters}{reference}."
        case "smtp" | None:
            return f"Gesendet: {letters}{reference}."


def _titles(view: CaseView, letters: tuple[str, ...]) -> str:
    return listed(tuple(f"„{title_of(view, letter)}“" for letter in letters)) or "einer Sendung"
