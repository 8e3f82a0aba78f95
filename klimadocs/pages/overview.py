"""One row for each case, as the overview lists it on the page and in the workbook. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from klimadocs import wording
from klimadocs.model.day import CaseView, Day
from klimadocs.pages.badges import standing
from klimadocs.pages.comparison import known_total, open_weight
from klimadocs.pages.letter_lines import LetterLine, list_letters
from klimadocs.pages.phrases import local_time, write_amount
from klimadocs.pages.timeline import write_way

DEFAULT_ZONE = "Europe/Berlin"
_STATUS = {
    "in review": "Entwurf",
    "approved": "freigegeben",
    "withheld": "zurückgehalten",
    "due": "noch nicht geschrieben",
}


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """`points` is a number only where every criterion is known, else words; "" where the call has no criteria."""

    case: str
    applicant: str
    kind: str
    country: str
    partner: str
    received: datetime
    way: str
    version: str
    state: str
    faults: int
    points: float | str
    letters: str
    dispatch: str
    decision: str


def list_cases(day: Day) -> tuple[OverviewRow, ...]:
    """In the order of the day."""
    return tuple(_row(view) for view in day.views)


def has_role(day: Day, role: str) -> bool:
    """Whether any form of the day says which field plays this role."""
    return any(getattr(view.form.roles, role) for view in day.views)


def zone_of(day: Day, cases: tuple[str, ...] = ()) -> str:
    """The time zone of the call of these cases; that of the day's first call where there are none."""
    named = [view for view in day.views if view.case.id in cases]
    return next((view.call.time_zone for view in (*named, *day.views)), DEFAULT_ZONE)


def write_letter(line: LetterLine) -> str:
    """Eingangsbestätigung (Entwurf); says so where a person must release it by name."""
    held = ", nur namentlich freizugeben" if line.waits_for_name else ""
    return f"{line.title} ({_STATUS[line.status]}{held})"


def write_dispatch(line: LetterLine) -> str:
    """Eingangsbestätigung: gesendet am 17.05.2031, 14:03 Uhr; "" for what is not released."""
    standing = line.dispatch.sentence if line.dispatch else line.unsent
    return f"{line.title}: {standing}" if standing else ""


def _row(view: CaseView) -> OverviewRow:
    case, roles = view.case, view.form.roles
    arrival = case.current.arrival
    return OverviewRow(
        case=case.id,
        applicant=view.applicant,
        kind=_role(view, roles.applicant_kind),
        country=_role(view, roles.partner_country),
        partner=view.partner,
        received=local_time(arrival.received_at, view.call.time_zone),
        way=write_way(arrival),
        version=_version(view),
        state=standing(view).text,
        faults=sum(1 for finding in view.assessment.findings if finding.gravity in ("gap", "error")),
        points=_points(view),
        letters="; ".join(write_letter(line) for line in list_letters(view)),
        dispatch="; ".join(filter(None, (write_dispatch(line) for line in list_letters(view)))),
        decision=wording.DECISIONS[case.decision],
    )


def _role(view: CaseView, field: str) -> str:
    value = view.case.current.reading.value(field) if field else None
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _version(view: CaseView) -> str:
    """2, or "1 von 2" where an older version came in later."""
    ids = [submission.id for submission in view.case.submissions]
    number = ids.index(view.case.current.id) + 1 if view.case.current.id in ids else len(ids)
    return str(number) if number == len(ids) else f"{number} von {len(ids)}"


def _points(view: CaseView) -> float | str:
    if not view.assessment.scores:
        return ""
    total = known_total(view)
    return f"offen (bisher {write_amount(total)})" if open_weight(view) else total
