"""The answers of a case with their evidence: what was read, how sure that is, where it stands, who corrected it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from klimadocs import wording
from klimadocs.model.case import Case
from klimadocs.model.day import CaseView
from klimadocs.model.event import Corrected
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer, Value
from klimadocs.model.transcript import Place
from klimadocs.pages.phrases import write_percent, write_value

_UNCHECKED = "Die Angabe ist nicht sicher zu lesen: bitte am Original prüfen."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the page itself: `source` is a data URI, `alt` says what it shows, `caption` stands below it."""

    source: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as German text. `lines` is () where nothing was answered; `machine` is what the program had read
    before `corrected_by` set the value. `raw` is "" where it says nothing beyond the value."""

    field: str
    label: str
    anchor: str
    lines: tuple[str, ...]
    is_list: bool
    certainty: str
    is_doubtful: bool
    why: str
    method: str
    place: str
    raw: str
    canonical: str
    corrected_by: str = ""
    machine: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """Abschnitt of the form with its answers."""

    title: str
    answers: tuple[AnswerLine, ...]


def list_answers(view: CaseView) -> tuple[AnswerSection, ...]:
    """Every field of the form once, in its order; then answers under names that this version does not know."""
    given = {answer.field: answer for answer in view.case.current.reading.answers}
    known = {field.id for field in view.form.fields}
    sections = [
        AnswerSection(section.title, tuple(_line(view, field, given.get(field.id)) for field in section.fields))
        for section in view.form.sections
    ]
    others = tuple(_line(view, None, answer) for name, answer in given.items() if name not in known)
    return (*sections, AnswerSection("Weitere Angaben", others)) if others else tuple(sections)


def label_of(form: Form, field_id: str) -> str:
    """The label of a field; its name where the form does not know it."""
    return next((field.label for field in form.fields if field.id == field_id), field_id)


def anchor_of(form: Form, field_id: str) -> str:
    """Where on the page a field stands; "" where the form does not know it."""
    ids = [field.id for field in form.fields]
    return f"angabe-{ids.index(field_id) + 1}" if field_id in ids else ""


def write_place(place: Place) -> str:
    """Tabelle 2, Zeile 3 · Seite 1; "" where nothing is known."""
    page = f"Seite {place.page}" if place.page is not None else ""
    return " · ".join(filter(None, (place.path, page)))


def correction_of(case: Case, field_id: str) -> Corrected | None:
    """The last correction of a field, as long as it is what the case says today."""
    found = [entry for entry in case.corrections if entry.field == field_id]
    return found[-1] if found and case.current.reading.value(field_id) == found[-1].value else None


def machine_value(case: Case, field_id: str) -> Value:
    """What the program had read in the submission that counts, before anyone corrected it."""
    found = [entry for entry in case.submissions if entry.id == case.current.id]
    return found[-1].reading.value(field_id) if found else None


def _line(view: CaseView, field: Field | None, answer: Answer | None) -> AnswerLine:
    answer = answer or Answer(field.id if field else "", None)
    correction = correction_of(view.case, answer.field)
    doubtful = answer.doubt and correction is None
    lines = write_value(field, answer.value)
    return AnswerLine(
        field=answer.field,
        label=field.label if field else answer.field,
        anchor=anchor_of(view.form, answer.field),
        lines=lines,
        is_list=isinstance(answer.value, tuple),
        certainty="" if correction else _certainty(answer, doubtful),
        is_doubtful=doubtful,
        why=(answer.why or _UNCHECKED) if doubtful else "",
        method=_method(answer, correction),
        place=write_place(answer.place),
        raw="" if correction else _raw(answer, lines, doubtful),
        canonical=answer.canonical if (answer.canonical,) != lines else "",
        corrected_by=correction.by if correction else "",
        machine=write_value(field, machine_value(view.case, answer.field)) if correction else (),
        pictures=_pictures(view, answer, field.label if field else answer.field),
    )


def _pictures(view: CaseView, answer: Answer, label: str) -> tuple[Picture, ...]:
    """The paper beside the blank; () where nothing was read and nothing is in doubt. They stand in the page itself: it
    stays one file that opens without a network wherever it is copied."""
    found = next((entry for entry in view.clippings if entry.field_id == answer.field), None)
    if found is None or not (answer.is_given or answer.doubt):
        return ()
    own = Picture(_data_uri(found.own), f"Ausschnitt des Papiers: {label}, Blatt {found.page}", f"Blatt {found.page}")
    if not found.blank:
        return (own,)
    return own, Picture(_data_uri(found.blank), f"Dieselbe Stelle im leeren Formular: {label}", "leeres Formular")


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode()}"


def _method(answer: Answer, correction: Corrected | None) -> str:
    name = "person" if correction else answer.method or ""
    return wording.METHODS.get(name, name)


def _certainty(answer: Answer, doubtful: bool) -> str:
    """An empty field that nothing speaks against needs no number."""
    if not (answer.is_given or doubtful or answer.certainty < 1):
        return ""
    return f"{'prüfen' if doubtful else 'sicher'}, {write_percent(answer.certainty)}"


def _raw(answer: Answer, lines: tuple[str, ...], doubtful: bool) -> str:
    """What stood there, where it differs from the value. A tick is no text: shown only where it is in doubt."""
    raw = answer.raw.strip()
    is_mark = isinstance(answer.value, (bool, tuple))
    same = raw in (", ".join(lines).strip(), "\n".join(lines).strip(), str(answer.value))
    return "" if same or (is_mark and not doubtful) else raw
