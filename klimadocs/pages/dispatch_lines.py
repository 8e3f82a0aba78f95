"""Where released letters are: in the mailbox as a draft, sent, in the print tray, or refused. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from klimadocs import wording
from klimadocs.model.case import DispatchRecord, DispatchState
from klimadocs.model.day import CaseView
from klimadocs.pages.badges import Badge, Tone
from klimadocs.pages.phrases import shorten, write_time

_TONES: dict[DispatchState, Tone] = {
    "open": "warn",
    "waiting": "warn",
    "draft": "warn",
    "sent": "good",
    "printed": "calm",
    "failed": "bad",
    "left": "good",
}
_CHANGED = "von Hand geändert gesendet"
_BY_HAND = "von Hand gesendet"
_RETURNED = "kam als unzustellbar zurück"
_MANY_TRIES = 5
_NEXT_RUN = "Der nächste Lauf versucht es wieder; zu tun ist nichts."
_LOOK = "Bitte die Verbindung zum Mailserver prüfen; der nächste Lauf versucht es wieder."
_TRACES: dict[DispatchState, str] = {
    "draft": "Ordner „{}“",
    "printed": "Datei „{}“",
    "sent": "Antwort des Mailservers: {}",
}
_LONGEST_TRACE = 200


@dataclass(frozen=True, slots=True)
class DispatchLine:
    """Versand of one mail in words. `sentence` says where it is since when, `recipient` to whom it goes; `reason` and
    `remedy` what went wrong and what to do; `note` what a person must look at before it leaves; `trace` where to find
    it. `needs_person`: it failed, or came back as undeliverable and nobody has dealt with that yet."""

    entry: DispatchRecord
    badge: Badge
    sentence: str
    recipient: str
    note: str = ""
    reason: str = ""
    remedy: str = ""
    trace: str = ""
    needs_person: bool = False


def list_dispatches(view: CaseView) -> tuple[DispatchLine, ...]:
    """In the order in which they were begun."""
    return tuple(_line(view, entry) for entry in view.case.dispatches)


def is_by_hand(entry: DispatchRecord) -> bool:
    """A person sent something of their own after the courier had failed, so nobody knows whether it was changed."""
    return entry.courier != "draft" or bool(entry.remedy)


def _line(view: CaseView, entry: DispatchRecord) -> DispatchLine:
    bounces = _bounces(view, entry)
    line = DispatchLine(
        entry,
        Badge(_state(entry), _TONES[entry.state]),
        _sentence(entry, write_time(entry.at, view.call.time_zone)),
        _recipient(entry),
        note=entry.note,
        reason=entry.sentence if entry.state in ("waiting", "failed") else "",
        remedy=_remedy(entry),
        trace=_trace(entry),
        needs_person=entry.state == "failed" or not set(bounces) <= set(view.settled),
    )
    return _returned(line) if bounces else line


def _returned(line: DispatchLine) -> DispatchLine:
    return replace(
        line,
        badge=Badge(_RETURNED, "bad"),
        sentence=f"{line.sentence}, {_RETURNED}",
        reason=line.reason or "Die E-Mail konnte nicht zugestellt werden.",
        remedy=line.entry.remedy or "Die Adresse im Vorgang prüfen und erneut senden.",
    )


def _state(entry: DispatchRecord) -> str:
    if entry.state == "left" and is_by_hand(entry):
        return _BY_HAND
    return _CHANGED if entry.state == "left" and entry.changed else wording.DISPATCH_STATES[entry.state]


def _sentence(entry: DispatchRecord, at: str) -> str:
    match entry.state:
        case "open":
            return f"wird übergeben seit {at}, der nächste Lauf sieht nach, wo sie ist"
        case "waiting":
            return f"wird erneut versucht, {entry.tries}. Versuch am {at}"
        case "draft":
            return f"liegt seit {at} als Entwurf im Postfach"
        case "sent":
            return f"gesendet am {at}"
        case "printed":
            return f"liegt seit {at} im Druckfach"
        case "failed":
            return f"nicht gesendet, Versuch am {at}"
        case "left":
            # The run only sees that it has left, not when.
            return f"{_state(entry)}, vermerkt am {at}"


def _recipient(entry: DispatchRecord) -> str:
    if entry.courier == "tray":
        return "auf Papier"
    return f"an {entry.recipient}" if entry.recipient else "Empfänger ist noch einzutragen"


def _remedy(entry: DispatchRecord) -> str:
    match entry.state:
        case "failed":
            return entry.remedy
        case "draft":
            return "Im Mailprogramm öffnen, prüfen und senden."
        case "printed":
            return "Ausdrucken und zur Post geben."
        case "waiting":
            return _LOOK if entry.tries >= _MANY_TRIES else _NEXT_RUN
        case _:
            return ""


def _trace(entry: DispatchRecord) -> str:
    """Where to look for it, as the courier told."""
    told = shorten(entry.reference, _LONGEST_TRACE)
    words = _TRACES.get(entry.state, "") if told else ""
    return words.format(told)


def _bounces(view: CaseView, entry: DispatchRecord) -> tuple[str, ...]:
    """Ids of arrivals that say that this mail could not be delivered."""
    return tuple(
        message.arrival.id
        for message in view.case.correspondence
        if message.mail
        and message.mail.kind == "bounce"
        and entry.id in (*message.mail.in_reply_to, *message.mail.references)
    )
