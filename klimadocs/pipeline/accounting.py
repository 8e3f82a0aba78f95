"""The balance: every arrival stands in exactly one state, and the day's page says in which and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from klimadocs import wording
from klimadocs.model.arrival import Arrival
from klimadocs.model.day import CaseView, Day, Item, ItemState
from klimadocs.model.event import Filed, Submitted
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors
from klimadocs.pipeline.plans import PLAN_KIND
from klimadocs.rules.fold import History


def account(doors: Doors, history: History, views: Sequence[CaseView], troubles: Sequence[Trouble]) -> Day:
    """Pure apart from the clock: from the ledger's history to the page."""
    by_arrival: dict[str, list[Submitted]] = {}
    for event in history.submitted:
        by_arrival.setdefault(event.arrival, []).append(event)
    arrivals = sorted(history.arrivals.values(), key=lambda entry: (entry.received_at, entry.name))
    items = tuple(_item(entry, by_arrival.get(entry.id, []), history) for entry in arrivals)
    replies = {**wording.REPLIES, **dict(doors.catalogue.office.mail.replies)}
    items = tuple(_with_mail(entry, history, replies) for entry in items)
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


def states_of(history: History) -> dict[str, ItemState]:
    """The state of every arrival that was opened, by sha256: what a source needs to know to put it where it belongs."""
    by_arrival: dict[str, list[Submitted]] = {}
    for event in history.submitted:
        by_arrival.setdefault(event.arrival, []).append(event)
    return {
        entry.id: _item(entry, by_arrival.get(entry.id, []), history).state
        for entry in history.arrivals.values()
        if entry.id in history.unpacked
    }


def _with_mail(item: Item, history: History, replies: Mapping[str, str]) -> Item:
    """What the mail tells of itself, and a suggestion where a person must answer it."""
    unpacked = history.unpacked.get(item.arrival.id)
    mail = unpacked.mail if unpacked else None
    item = replace(item, mail=mail, ignored=unpacked.ignored if unpacked else ())
    if mail is None or item.state != "trouble":
        return item
    kinds = {trouble.kind for trouble in item.troubles}
    matter = next((kind for kind in ("encrypted", "link") if kind in kinds), mail.intent or "no_form")
    return replace(item, suggestion=replies.get(matter, "") if mail.kind == "personal" else "")


def _filed_item(arrival: Arrival, history: History, filed: Filed) -> Item:
    mail = history.mail_of(arrival.id)
    if mail and mail.kind == "bounce":
        sentence = f"Eine E-Mail zu {filed.case} konnte nicht zugestellt werden."
        return Item(arrival, "trouble", sentence, "Die Adresse im Vorgang prüfen und erneut senden.", (filed.case,))
    plans = [trouble for trouble in _troubles(arrival, history) if trouble.kind == PLAN_KIND]
    if plans:
        others = f" Die Nachricht nennt auch {', '.join(filed.rivals)}." if filed.rivals else ""
        sentence = f"Zu {filed.case} ({wording.FILED_BY[filed.how]}): {plans[0].sentence}{others}"
        return Item(arrival, "trouble", sentence, plans[0].remedy, (filed.case,))
    matter = wording.MATTERS[mail.intent if mail else ""]
    others = f" Sie nennt auch {', '.join(filed.rivals)}." if filed.rivals else ""
    sentence = f"Nachricht zu {filed.case} ({wording.FILED_BY[filed.how]}). {matter}{others}"
    remedy = "Bitte lesen, den Vorgang berichtigen oder entscheiden, dann als erledigt vermerken."
    return Item(arrival, "trouble", sentence, remedy, (filed.case,))


def _item(arrival: Arrival, submitted: list[Submitted], history: History) -> Item:
    unpacked = history.unpacked.get(arrival.id)
    if unpacked is None:
        return Item(arrival, "trouble", "Noch nicht geöffnet.", "Der nächste Lauf holt es nach.")
    troubles = _troubles(arrival, history)
    if submitted:
        # the form was in the text of the mail: that it had no attachment is no trouble then
        return _submitted_item(arrival, submitted, tuple(entry for entry in troubles if entry.kind != "no_form"))
    if settled := history.settled.get(arrival.id):
        sentence = f"Von Hand erledigt ({settled.by}): {settled.note or 'ohne Vermerk'}."
        return Item(arrival, "dismissed", sentence, "Nichts zu tun.", (), troubles)
    if filed := history.filed.get(arrival.id):
        others = tuple(trouble for trouble in troubles if trouble.kind not in ("no_form", PLAN_KIND))
        return replace(_filed_item(arrival, history, filed), troubles=others)
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
    found = [*unpacked.troubles, *(trouble for read in reads for each in read.all for trouble in each.troubles)]
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
