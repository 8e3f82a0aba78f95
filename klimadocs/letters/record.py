"""What is stored about a case, for those who ask for it (GDPR, article 15): answers, arrivals, letters, recipients."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from klimadocs import wording
from klimadocs.forms.cleaning import clean
from klimadocs.letters.speech import Speech
from klimadocs.model.call import LetterKind
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Corrected, Decided, Drafted
from klimadocs.model.form import Field
from klimadocs.model.reading import Answer

_GERMAN = Speech("de")
_OUT = ("sent", "printed", "left")


def record_names(view: CaseView, letter: LetterKind) -> dict[str, Any]:
    """`auskunft`: lists of tables; what the letter itself leaves in the history does not count."""
    return {
        "angaben": _answers(view),
        "eingaenge": _arrivals(view),
        "nachrichten": _messages(view),
        "schreiben": _letters(view, letter.name),
        "versand": _dispatches(view, letter.name, to_others=False),
        "weitergabe": _dispatches(view, letter.name, to_others=True),
        "bearbeitung": _changes(view),
    }


def _answers(view: CaseView) -> list[dict[str, str]]:
    """Every answer that is stored for the current version, doubted ones too."""
    found = []
    for section in view.form.sections:
        for field in section.fields:
            answer = view.assessment.reading.answer(field.id)
            if answer.is_given:
                text = _value(field, answer)
                value = wording.AS_READ_BY_HAND.format(text) if answer.by_hand else text
                found.append({"abschnitt": section.title, "feld": field.label, "wert": value})
    return found


def _value(field: Field, answer: Answer) -> str:
    value = answer.value
    if field.kind == "date" and isinstance(value, str) and not answer.doubt:
        return str(_GERMAN.day(date.fromisoformat(value), "de"))
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else _GERMAN.say(value)
    return clean(text).text


def _arrivals(view: CaseView) -> list[dict[str, Any]]:
    """Each version of the form with its further files, and forms that came twice."""
    found = [(entry.arrival, entry.name or entry.arrival.name) for entry in view.case.submissions]
    found += [(arrival, arrival.name) for arrival in view.case.duplicates]
    found.sort(key=lambda entry: entry[0].received_at)
    return [
        {
            "datum": _day(view, arrival.received_at),
            "weg": wording.CHANNELS[arrival.channel],
            "datei": clean(name).text.rpartition("/")[2],
        }
        for arrival, name in found
    ]


def _messages(view: CaseView) -> list[dict[str, Any]]:
    """Mails of the case beside the form."""
    return [
        {
            "datum": _day(view, entry.arrival.received_at),
            "absender": clean(entry.arrival.sender).text,
            "betreff": clean(entry.arrival.subject).text,
        }
        for entry in view.case.correspondence
    ]


def _letters(view: CaseView, without: str) -> list[dict[str, Any]]:
    """Released letters; what lies in review is no letter yet."""
    dated = {e.event.recipe: e.event.dated for e in view.case.history if isinstance(e.event, Drafted)}
    found = []
    for entry in view.case.history:
        event = entry.event
        if isinstance(event, Approved) and event.letter != without:
            day = dated.get(event.recipe) or _day(view, entry.at)
            found.append({"datum": day, "titel": _title(view, event.letter)})
    return found


def _dispatches(view: CaseView, without: str, to_others: bool) -> list[dict[str, Any]]:
    """Who was sent what: the applicant, or others."""
    others = {kind.name for kind in view.call.letters if kind.to != "applicant"}
    found = []
    for entry in view.case.dispatches:
        letters = [name for name in entry.letters if name != without and (name in others) is to_others]
        if entry.state in _OUT and letters:
            who = clean(entry.recipient).text or "auf Papier, an die Anschrift im Formular"
            titles = ", ".join(_title(view, name) for name in letters)
            found.append({"datum": _day(view, entry.at), "empfaenger": who, "schreiben": titles})
    return found


def _changes(view: CaseView) -> list[dict[str, Any]]:
    """Internal notes: what was corrected and decided by hand. Who did it is no datum of the applicant."""
    found = []
    for entry in view.case.history:
        event = entry.event
        if isinstance(event, Corrected):
            found.append({"datum": _day(view, entry.at), "was": f"Berichtigt: {_label(view, event.field)}"})
        elif isinstance(event, Decided):
            back = " (zurückgenommen)" if event.taken_back else ""
            note = f" – {event.note}" if event.note else ""
            title = wording.decision_title(event.decision, view.call.decisions)
            found.append({"datum": _day(view, entry.at), "was": clean(f"Entscheidung: {title}{back}{note}").text})
    return found


def _label(view: CaseView, field_id: str) -> str:
    return next((field.label for field in view.form.fields if field.id == field_id), field_id)


def _title(view: CaseView, letter: str) -> str:
    kind = view.call.letter(letter)
    return kind.title if kind else letter


def _day(view: CaseView, at: datetime) -> date:
    return at.astimezone(ZoneInfo(view.call.time_zone)).date()
