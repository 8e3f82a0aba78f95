"""A call for applications, the office that runs it, and its letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from klimadocs.model.arrival import Channel
from klimadocs.model.condition import Condition
from klimadocs.model.form import Form
from klimadocs.model.plan import Plan

Basis = Literal["received", "postmark"]


@dataclass(frozen=True, slots=True)
class NamedDate:
    """Termin of a call. `day` is None where only a month is known; `text` is then all that may be said."""

    name: str
    title: str
    day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """`at` is aware; `basis` says for each channel which date counts."""

    at: datetime
    basis: tuple[tuple[Channel, Basis], ...] = ()

    def basis_of(self, channel: Channel) -> Basis:
        return dict(self.basis).get(channel, "received")


@dataclass(frozen=True, slots=True)
class Rule:
    """Teilnahmevoraussetzung. Fails only on known answers; unknown leads to a question, never to a refusal."""

    name: str
    title: str
    test: Condition
    applies: Condition | None = None
    decides: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Kriterium of the evaluation. Exactly one of `ticked`, `field` with `full_at`, `field(s)` with `points` is used;
    points are shares from 0 to 1 of the weight, the best of several fields counts."""

    name: str
    title: str
    weight: float
    ticked: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    full_at: float | None = None
    points: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A day that follows from a named one, `days` after it (before it, where negative). `name`: a date of the call,
    "deadline", "received", "released:<letter>" or "decided:<word>". `text` is as the author wrote it."""

    name: str
    days: int = 0
    in_working_days: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A letter is due if all of `all`, any of `any` (where given) and none of `none` hold, from the day `since` to the
    day `until`, both included. Entries are words of `assessment.Word`, or "rule:<name>" (passed), "fact:<name>" of the
    call, "decided:<word>" (a person decided so) or "released:<letter>" (that letter was released)."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    since: Moment | None = None
    until: Moment | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """All that it asks for."""
        return (*self.all, *self.any, *self.none)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Vereinbarung: the switches of the agreements of a call. `binding` and `termination` choose articles; the
    `originals` are in both languages each, unless `separate_originals`; `prevails`: whose language counts where the two
    differ, "" for none. `reviewed` are languages of which a translator has checked the text. `heads`: what the head
    of a municipality is called, by country, "*" for all others."""

    binding: bool = False
    termination: bool = True
    years: int = 5
    notice_months: int = 3
    witnesses: int = 0
    originals: int = 2
    separate_originals: bool = False
    prevails: Literal["", "de", "partner"] = ""
    reviewed: tuple[str, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A Word template: its bytes and their sha256. `languages` of a bilingual one are joined: "de-es"."""

    language: str
    path: str
    digest: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A letter that a call knows; due where any of `when` holds. In one `group` exactly one letter is due for each
    outcome; `held`: a person must release it by name. `speaks`: "office" (the office's language), "partner" (bilingual
    with the partner's), "partner only". `to`: who receives it. `greets`: the recipient alone, or all contact persons.
    `record`: it may list what is stored about the case. `encloses`: "form" for the applicant's own, filled with what we
    know. `titles` and `subjects` are those in other languages. `plan`: how filled copies of it are read back; None for
    what nobody fills. `digest` is the sha256 of letter.toml."""

    name: str
    title: str
    document: Literal["letter", "agreement", "programme"]
    when: tuple[When, ...]
    templates: tuple[Template, ...]
    subject: str = ""
    group: str = ""
    held: bool = False
    speaks: Literal["office", "partner", "partner only"] = "office"
    order: int = 100
    to: Literal["applicant", "partner"] = "applicant"
    greets: Literal["recipient", "all"] = "recipient"
    record: bool = False
    encloses: Literal["", "form"] = ""
    titles: tuple[tuple[str, str], ...] = ()
    subjects: tuple[tuple[str, str], ...] = ()
    plan: Plan | None = None
    digest: str = ""

    def template(self, language: str) -> Template | None:
        return next((entry for entry in self.templates if entry.language == language), None)


@dataclass(frozen=True, slots=True)
class Call:
    """Aufruf: one folder under `templates/`. `practice_today` freezes the clock of a call that is history. `decisions`
    are titles of words that people may decide; `texts` are the call's own texts for letters. `digest` is the sha256 of
    call.toml."""

    id: str
    title: str
    programme: str
    phase: int
    organiser: str
    region: str
    time_zone: str
    reference: str
    deadline: Deadline
    dates: tuple[NamedDate, ...] = ()
    services: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    facts: tuple[tuple[str, Condition], ...] = ()
    criteria: tuple[Criterion, ...] = ()
    forms: tuple[Form, ...] = ()
    letters: tuple[LetterKind, ...] = ()
    glossary: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    reply_days: int = 10
    practice_today: date | None = None
    decisions: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[str, str | date | tuple[str, ...]], ...] = ()
    agreement: Agreement = Agreement()
    digest: str = ""

    @property
    def decision_words(self) -> tuple[str, ...]:
        """What a person may decide beside the outcome: words that a letter waits for, in the call's order."""
        asked = [name[8:] for letter in self.letters for when in letter.when for name in when.words if _is_word(name)]
        return tuple(dict.fromkeys((*(word for word, _ in self.decisions), *asked)))

    def form(self, form_id: str) -> Form:
        """Raises KeyError where the call has no such form."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise KeyError(form_id)

    def letter(self, name: str) -> LetterKind | None:
        return next((letter for letter in self.letters if letter.name == name), None)

    def named(self, name: str) -> NamedDate | None:
        return next((entry for entry in self.dates if entry.name == name), None)


def _is_word(name: str) -> bool:
    return name.startswith("decided:")


@dataclass(frozen=True, slots=True)
class MailTexts:
    """Begleitmail: the mail that carries letters, as Jinja with the names of the letters; "" means the text of
    `wording`. `replies` are suggestions for a person's own answer, by kind of matter, in plain text."""

    subject: str = ""
    body: str = ""
    replies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """Wir: who writes. Kept in `templates/office.toml`; no secrets. `holidays` says whose holidays count: "DE-NW";
    `layout` names the Word file in `templates/layouts/` that says where things stand in letters; "": as they are."""

    name: str
    organisation: str
    return_line: str
    address: tuple[str, ...]
    phone: str
    email: str
    town: str
    fax: str = ""
    website: str = ""
    contact_name: str = ""
    contact_function: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    signature_suffix: str = ""
    signature_name: str = ""
    signature_function: str = ""
    partner_organisation: str = ""
    footer: tuple[str, ...] = ()
    mail: MailTexts = MailTexts()
    holidays: str = ""
    layout: str = ""
