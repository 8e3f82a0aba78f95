"""What an empty form says besides its questions: how to return it, what the marks mean, what a control prompts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from klimadocs.model.arrival import Channel
from klimadocs.model.call import Call, Deadline, Office
from klimadocs.model.form import Field, FieldKind, Form, Section

NO_BREAK = "\N{NO-BREAK SPACE}"
REQUIRED = "*"
REQUIRED_SOMETIMES = "(*)"
SIGNATURE = "Unterschrift der zeichnungsberechtigten Person"
STAMP = "Stempel oder Dienstsiegel"

_SHORT = 24
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_PROMPTS: dict[FieldKind, str] = {
    "text": "Bitte eintragen",
    "long": "Bitte eintragen",
    "choice": "Bitte wählen",
    "multi": "",
    "bool": "",
    "integer": "Bitte Zahl eintragen",
    "date": "TT.MM.JJJJ",
    "email": "name@example.org",
    "phone": "Vorwahl und Rufnummer",
    "plz": "5 Ziffern",
    "country": "Bitte Land eintragen",
    "url": "www.example.org",
}
_SENT: dict[Channel, str] = {
    "post": "es zählt das Datum des Poststempels",
    "mail": "es zählt der Tag der Absendung",
    "fax": "es zählt der Tag der Absendung",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above the first question. `returns` are (way, where) pairs; texts may hold several paragraphs."""

    organiser: str
    occasion: str
    title: str
    subtitle: str
    notice: tuple[str, ...]
    intro: tuple[str, ...]
    deadline: str
    returns: tuple[tuple[str, str], ...]
    legend: str
    privacy: tuple[str, ...]


def write_cover(form: Form, call: Call, office: Office) -> Cover:
    """Texts are empty where the definition has none."""
    subtitle = form.subtitle or f"{call.programme} – {call.phase}. Phase: {call.region}"
    return Cover(
        organiser=call.organiser or office.organisation,
        occasion=call.title,
        title=form.title,
        subtitle=subtitle,
        notice=split_paragraphs(form.notice),
        intro=split_paragraphs(form.intro),
        deadline=f"Bitte senden Sie das Formular bis {name_deadline(call)} an uns zurück",
        returns=_list_returns(call.deadline, office),
        legend=_explain_marks(form),
        privacy=split_paragraphs(form.privacy),
    )


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Lines of a definition are paragraphs; empty ones are dropped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def split_lead(paragraph: str) -> tuple[str, str]:
    """A short opening that ends in a colon, to be set in bold, and the rest: ("Hinweis:", " Text") or ("", text)."""
    head, colon, rest = paragraph.partition(":")
    is_lead = bool(colon) and len(head) <= 40 and rest.startswith(" ") and "." not in head
    return (head + colon, rest) if is_lead else ("", paragraph)


def name_deadline(call: Call) -> str:
    """“Freitag, 5. September 2014”, with the time of day unless it is the end of the day."""
    at = call.deadline.at.astimezone(ZoneInfo(call.time_zone))
    day = f"{_WEEKDAYS[at.weekday()]}, {at.day}. {_MONTHS[at.month - 1]} {at.year}"
    return day if _is_end_of_day(at) else f"{day}, {at.hour}:{at.minute:02} Uhr,"


def mark_required(field: Field) -> str:
    """The mark behind a label: always required, required in some cases, or none."""
    if field.required is True:
        return REQUIRED
    return REQUIRED_SOMETIMES if field.required else ""


def prompt_for(field: Field) -> str:
    """What an empty control shows."""
    return field.prompt or _PROMPTS[field.kind]


def tell_tip(field: Field) -> str:
    """What a viewer shows, and a screen reader says, for the control of a field."""
    form_of_date = _PROMPTS["date"] if field.kind == "date" else ""
    duty = {REQUIRED: "Pflichtangabe", REQUIRED_SOMETIMES: "Pflichtangabe, falls zutreffend"}
    notes = [note for note in (field.hint, form_of_date, duty.get(mark_required(field), "")) if note]
    return f"{field.label} ({'; '.join(notes)})" if notes else field.label


def head_columns(section: Section) -> tuple[str, ...]:
    """Heads of the two columns of a section; one head over both where the section begins with boxes."""
    if section.fields and section.fields[0].kind in ("bool", "multi"):
        return ("Zutreffendes bitte ankreuzen",)
    return ("Angabe", "Ihre Eintragung")


def sign_off(form: Form) -> str:
    """The line that names form and version at the foot of each page."""
    return f"Formular {form.id} · Fassung {form.version} · Aufruf {form.call}"


def _is_end_of_day(at: datetime) -> bool:
    return (at.hour, at.minute) == (23, 59)


def _list_returns(deadline: Deadline, office: Office) -> tuple[tuple[str, str], ...]:
    ways: tuple[tuple[str, Channel, str], ...] = (
        ("per E-Mail", "mail", office.email),
        ("per Fax", "fax", office.fax),
        ("per Post", "post", _join(office.address)),
    )
    returns = [(way, where + _count_date(deadline, channel)) for way, channel, where in ways if where]
    contact = _join((office.contact_name, office.contact_phone or office.phone, office.contact_email))
    return (*returns, ("Fragen beantwortet", contact)) if contact else tuple(returns)


def _join(parts: tuple[str, ...]) -> str:
    """One line; short parts such as a street with its number are not torn apart."""
    return ", ".join(part.replace(" ", NO_BREAK) if len(part) <= _SHORT else part for part in parts if part)


def _count_date(deadline: Deadline, channel: Channel) -> str:
    return f" ({_SENT[channel]})" if deadline.basis_of(channel) == "postmark" and channel in _SENT else ""


def _explain_marks(form: Form) -> str:
    marks = {mark_required(field) for field in form.fields}
    always = f"{REQUIRED} Pflichtangabe" if REQUIRED in marks else ""
    sometimes = f"{REQUIRED_SOMETIMES} Pflichtangabe, falls für Sie zutreffend" if REQUIRED_SOMETIMES in marks else ""
    return "   ".join(text for text in (always, sometimes) if text)
