"""Versand of the whole day: how many letters are where, and which need a person. German lines for `index.html`."""

from __future__ import annotations

from dataclasses import dataclass

from klimadocs.model.case import DispatchState
from klimadocs.model.day import CaseView, Day
from klimadocs.pages.dispatch_lines import DispatchLine, list_dispatches
from klimadocs.pages.letter_lines import title_of
from klimadocs.pages.phrases import address, listed

_ORDER: tuple[DispatchState, ...] = ("open", "waiting", "draft")


@dataclass(frozen=True, slots=True)
class Sending:
    """One mail with letters, and the case it belongs to."""

    case: str
    href: str
    applicant: str
    titles: str
    line: DispatchLine


@dataclass(frozen=True, slots=True)
class Sendings:
    """`parts` are (number, words, whether it calls for a person); `failed` need a person, `unfinished` are still to
    leave."""

    parts: tuple[tuple[int, str, bool], ...]
    failed: tuple[Sending, ...]
    unfinished: tuple[Sending, ...]

    @property
    def is_empty(self) -> bool:
        return not any(number for number, _, _ in self.parts)


def gather_sendings(day: Day) -> Sendings:
    """In the order of the cases; what is on its way comes before what waits in the mailbox."""
    found = [_sending(view, line) for view in day.views for line in list_dispatches(view)]
    unfinished = [entry for entry in found if entry.line.entry.state in _ORDER and not entry.line.needs_person]
    return Sendings(
        _parts(found),
        tuple(entry for entry in found if entry.line.needs_person),
        tuple(sorted(unfinished, key=lambda entry: _ORDER.index(entry.line.entry.state))),
    )


def _parts(found: list[Sending]) -> tuple[tuple[int, str, bool], ...]:
    """Every mail is counted once."""
    failed = sum(entry.line.needs_person for entry in found)
    drafts, again = _count(found, "draft"), _count(found, "open", "waiting")
    parts = (
        (failed, "fehlgeschlagen", failed > 0),
        (drafts, "Entwurf im Postfach" if drafts == 1 else "Entwürfe im Postfach", False),
        (_count(found, "printed"), "im Druckfach", False),
        (_count(found, "sent", "left"), "gesendet", False),
    )
    return (*parts, (again, "noch unterwegs", False)) if again else parts


def _count(found: list[Sending], *states: DispatchState) -> int:
    return sum(entry.line.entry.state in states for entry in found if not entry.line.needs_person)


def _sending(view: CaseView, line: DispatchLine) -> Sending:
    return Sending(
        view.case.id,
        address("review", view.case.id, "case.html"),
        view.applicant,
        listed(tuple(title_of(view, letter) for letter in line.entry.letters)) or "ohne Brief",
        line,
    )
