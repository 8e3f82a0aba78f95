"""The balance: every arrival stands in exactly one state, and the day's page says in which and why."""

from __future__ import annotations

from collections.abc import Sequence

from klimadocs.model.arrival import Arrival
from klimadocs.model.case import Submitted
from klimadocs.model.day import CaseView, Day, Item
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors
from klimadocs.rules.fold import History


def account(doors: Doors, history: History, views: Sequence[CaseView], troubles: Sequence[Trouble]) -> Day:
    """Pure apart from the clock: from the ledger's history to the page."""
    by_arrival: dict[str, list[Submitted]] = {}
    for event in history.submitted:
        by_arrival.setdefault(event.arrival, []).append(event)
    arrivals = sorted(history.arrivals.values(), key=lambda entry: (entry.received_at, entry.name))
    items = tuple(_item(entry, by_arrival.get(entry.id, []), history) for entry in arrivals)
    calls = doors.catalogue.calls
    return Day(
        today=max(doors.clock.today(call) for call in calls),
        is_practice=all(doors.clock.is_practice(call) for call in calls),
        items=items,
        views=tuple(views),
        office=doors.catalogue.office.name,
        arrived=len(history.arrivals),
        troubles=tuple(troubles),
    )


def _item(arrival: Arrival, submitted: list[Submitted], history: History) -> Item:
    unpacked = history.unpacked.get(arrival.id)
    if unpacked is None:
        return Item(arrival, "trouble", "Noch nicht geöffnet.", "Der nächste Lauf holt es nach.")
    troubles = _troubles(arrival, history)
    if submitted:
        return _submitted_item(arrival, submitted, troubles)
    if settled := history.settled.get(arrival.id):
        sentence = f"Von Hand erledigt ({settled.by}): {settled.note or 'ohne Vermerk'}."
        return Item(arrival, "dismissed", sentence, "Nichts zu tun.", (), troubles)
    if unpacked.dismissed:
        return Item(
            arrival, "dismissed", unpacked.dismissed, "Nichts zu tun; das Original liegt im Archiv.", (), troubles
        )
    if troubles:
        return Item(arrival, "trouble", troubles[0].sentence, troubles[0].remedy, (), troubles)
    if unread := _unread_form(arrival, history):
        return Item(arrival, "trouble", *unread)
    return Item(arrival, "trouble", "Nichts darin ist ein Formular.", "Bitte lesen und beantworten oder ablegen.")


def _submitted_item(arrival: Arrival, submitted: list[Submitted], troubles: tuple[Trouble, ...]) -> Item:
    cases = tuple(dict.fromkeys(event.case for event in submitted))
    names = ", ".join(cases)
    relations = {event.relation for event in submitted}
    if relations == {"duplicate"}:
        return Item(arrival, "duplicate", f"Inhaltlich schon bekannt aus {names}.", "Nichts zu tun.", cases, troubles)
    if relations & {"newer"}:
        sentence = f"Neuere Fassung zu {names}; sie ersetzt die frühere."
    elif relations == {"older"}:
        sentence = f"Ältere Fassung zu {names}; die neuere bleibt gültig."
    else:
        sentence = f"Als Vorgang {names} aufgenommen."
    return Item(arrival, "case", sentence, "", cases, troubles)


def _troubles(arrival: Arrival, history: History) -> tuple[Trouble, ...]:
    unpacked = history.unpacked[arrival.id]
    reads = [history.reads[entry.digest] for entry in unpacked.enclosures if entry.digest in history.reads]
    found = [*unpacked.troubles, *(trouble for read in reads for trouble in read.troubles)]
    return tuple(dict.fromkeys(found))


def _unread_form(arrival: Arrival, history: History) -> tuple[str, str] | None:
    """(sentence, remedy) for a form without one answer: empty, or filled in a way that cannot be read yet."""
    reads = [history.reads.get(entry.digest) for entry in history.unpacked[arrival.id].enclosures]
    readings = [read.reading for read in reads if read is not None and read.reading is not None]
    if not readings:
        return None
    if all(reading.is_blank for reading in readings):
        sentence = "Das Formular ist leer: keine einzige Angabe ist eingetragen."
        return sentence, "Absender um das ausgefüllte Formular bitten."
    sentence = (
        "Das Formular ist erkannt, seine Angaben lassen sich aber nicht lesen (zum Beispiel ein Ausdruck als PDF)."
    )
    return sentence, "Absender um die ausgefüllte Word- oder PDF-Datei selbst bitten."
