"""What staff see: a case as it stands today, and the day's page that accounts for everything that arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from klimadocs.model.arrival import Arrival
from klimadocs.model.assessment import Assessment
from klimadocs.model.call import Call
from klimadocs.model.case import Case, Due
from klimadocs.model.evidence import Clipping
from klimadocs.model.form import Form
from klimadocs.model.mail import MailFacts
from klimadocs.model.revision import Revision
from klimadocs.model.trouble import Trouble

ItemState = Literal["case", "duplicate", "dismissed", "trouble"]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what the rules say of it today. `troubles` belong to its files but did not keep it from being read;
    `related` names other cases of the same applicant. `mails` pairs the id of an arrival with what its mail tells;
    `settled` are ids of arrivals that a person has dealt with; `revisions` are drafts that staff have edited,
    `clippings` pictures of what was read on paper; `paper` names a copy that lies beside the page."""

    case: Case
    assessment: Assessment
    call: Call
    form: Form
    dues: tuple[Due, ...]
    today: date
    is_practice: bool
    troubles: tuple[Trouble, ...] = ()
    related: tuple[str, ...] = ()
    mails: tuple[tuple[str, MailFacts], ...] = ()
    settled: tuple[str, ...] = ()
    revisions: tuple[Revision, ...] = ()
    clippings: tuple[Clipping, ...] = ()
    paper: str = ""

    @property
    def applicant(self) -> str:
        value = self.case.current.reading.value(self.form.roles.applicant)
        return str(value) if value else "ohne Namen"

    @property
    def partner(self) -> str:
        name = self.form.roles.partner
        value = self.case.current.reading.value(name) if name else None
        return str(value) if value else ""


@dataclass(frozen=True, slots=True)
class Item:
    """One arrival and its one state. `sentence` (German) says what became of it, `remedy` what a person may do,
    `suggestion` what a person may answer. `ignored` names parts that were passed over."""

    arrival: Arrival
    state: ItemState
    sentence: str
    remedy: str = ""
    cases: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    mail: MailFacts | None = None
    suggestion: str = ""
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The day's page. The balance is even when every arrival stands in exactly one state. `troubles` belong to no
    arrival: a file that cannot be opened, a letter that staff have edited."""

    today: date
    is_practice: bool
    items: tuple[Item, ...]
    views: tuple[CaseView, ...]
    office: str
    arrived: int
    troubles: tuple[Trouble, ...] = ()

    def count(self, state: ItemState) -> int:
        return sum(1 for item in self.items if item.state == state)

    @property
    def is_even(self) -> bool:
        ids = {item.arrival.id for item in self.items}
        return len(ids) == len(self.items) == self.arrived
