"""Every letter of a case in one list: drafted, released, on its way, withheld or only due. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from klimadocs.model.case import Due
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Drafted, Withheld
from klimadocs.pages.badges import Badge
from klimadocs.pages.dispatch_lines import DispatchLine, list_dispatches
from klimadocs.pages.edit_lines import EditLine, describe_edit
from klimadocs.pages.phrases import file_name

Status = Literal["in review", "approved", "withheld", "due"]

_BADGES: dict[Status, Badge] = {
    "in review": Badge("Entwurf zur Durchsicht", "warn"),
    "approved": Badge("freigegeben", "good"),
    "withheld": Badge("zurückgehalten", "bad"),
    "due": Badge("fällig, noch nicht geschrieben", "warn"),
}
_WAYS = {
    "command": "mit dem Befehl „approve“",
    "folder": "durch Verschieben in den Ordner „approved“",
    "desk": "auf der Prüfseite",
}
_EARLIER = "Der Entwurf beruht auf einer früheren Fassung des Formulars."
_NOT_DUE = "Nach heutigem Stand ist dieser Brief nicht mehr fällig."
_TO_PARTNER = "Dieser Brief geht an die Partnerkommune, in einer eigenen Sendung."
_ENCLOSES = (
    "Beigelegt wird das Formular mit den bisherigen Angaben; es liegt im selben Ordner und lässt sich bearbeiten."
)
_NOT_BEGUN = "noch nicht im Versand"
_REPLACED = "durch eine spätere Freigabe ersetzt"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter of a case. `reason` and `remedy` tell why a withheld one is kept back; `file` is a bare name. `until`:
    the day by which an answer is asked for; None also where a draft of another day may name another one. `unsent` says
    why a released letter has no `dispatch`; `edit` is what staff wrote into a draft."""

    name: str
    title: str
    status: Status
    held: bool
    reasons: tuple[str, ...]
    language: str = ""
    file: str = ""
    dated: date | None = None
    until: date | None = None
    gaps: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    notes: tuple[str, ...] = ()
    approved: Approved | None = None
    drafted: Drafted | None = None
    dispatch: DispatchLine | None = None
    unsent: str = ""
    edit: EditLine | None = None

    @property
    def made_from(self) -> tuple[tuple[str, str], ...]:
        """(what, which): what the draft was made from, by the first signs of the digests."""
        if self.drafted is None:
            return ()
        draft = self.drafted
        digests = (("Angaben", draft.data), ("Vorlage", draft.template), ("Regeln", draft.rules))
        return (*((name, text[:12]) for name, text in digests if text), ("klimadocs", draft.program))

    @property
    def badge(self) -> Badge:
        """Once a courier has a released letter, where it is counts."""
        return self.dispatch.badge if self.dispatch else _BADGES[self.status]

    @property
    def release(self) -> str:
        """freigegeben von R. Roth, von Hand geändert; "" for what is not released."""
        if self.approved is None:
            return ""
        edited = ", von Hand geändert" if self.approved.edited else ""
        return f"freigegeben {write_release(self.approved)}{edited}"

    @property
    def waits_for_name(self) -> bool:
        return self.held and self.status == "in review"


def list_letters(view: CaseView) -> tuple[LetterLine, ...]:
    """In the order of the call; for each letter: draft, earlier releases, withheld ones, what is due and missing."""
    dues = {due.letter: due for due in view.dues}
    lines = [_drafted(view, draft, dues.get(draft.letter)) for draft in view.case.drafts]
    lines += [_released(view, entry) for entry in _earlier_releases(view)]
    lines += [_withheld(view, entry, dues.get(entry.letter)) for entry in view.case.withheld]
    there = {line.name for line in lines if line.status != "approved"}
    lines += [_due(view, due) for due in view.dues if due.letter not in there]
    order = {letter.name: place for place, letter in enumerate(view.call.letters)}
    lines.sort(key=lambda line: order.get(line.name, len(order)))
    return tuple(_with_dispatch(view, line, line.approved) if line.approved else line for line in lines)


def write_release(approved: Approved) -> str:
    """By whom and how. Whoever moves a file into the folder leaves no name."""
    return _WAYS[approved.how] if approved.how == "folder" else f"von {approved.by} {_WAYS[approved.how]}"


def title_of(view: CaseView, letter: str) -> str:
    """The title the call gives a letter; its name where the call no longer knows it."""
    kind = view.call.letter(letter)
    return kind.title if kind else letter


def _drafted(view: CaseView, draft: Drafted, due: Due | None) -> LetterLine:
    approved = _approval_of(view, draft)
    return LetterLine(
        draft.letter,
        title_of(view, draft.letter),
        "approved" if approved else "in review",
        draft.held or bool(due and due.held),
        draft.reasons or (due.reasons if due else ()),
        language=draft.language,
        file=file_name(approved.file if approved else draft.file),
        dated=draft.dated,
        until=due.until if due and draft.dated == view.today else None,
        gaps=draft.gaps,
        notes=() if approved else _notes(view, draft, due),
        approved=approved,
        drafted=draft,
        edit=None if approved else describe_edit(view, draft),
    )


def _notes(view: CaseView, draft: Drafted, due: Due | None) -> tuple[str, ...]:
    earlier = bool(draft.submission) and draft.submission != view.case.current.id
    kind = view.call.letter(draft.letter)
    notes = (
        (_EARLIER, earlier),
        (_NOT_DUE, due is None),
        (_TO_PARTNER, kind is not None and kind.to == "partner"),
        (_ENCLOSES, kind is not None and kind.encloses == "form"),
        (draft.note, bool(draft.note)),
    )
    return tuple(note for note, holds in notes if holds)


def _released(view: CaseView, approved: Approved) -> LetterLine:
    """A release whose draft is gone; why it was written is told by the history."""
    drafts = [entry.event for entry in view.case.history if isinstance(entry.event, Drafted)]
    drafted = next((draft for draft in reversed(drafts) if _is_release_of(approved, draft)), None)
    return LetterLine(
        approved.letter,
        title_of(view, approved.letter),
        "approved",
        bool(drafted and drafted.held),
        drafted.reasons if drafted else (),
        language=approved.language,
        file=file_name(approved.file),
        dated=drafted.dated if drafted else None,
        gaps=drafted.gaps if drafted else (),
        approved=approved,
        drafted=drafted,
    )


def _withheld(view: CaseView, entry: Withheld, due: Due | None) -> LetterLine:
    return LetterLine(
        entry.letter,
        title_of(view, entry.letter),
        "withheld",
        bool(due and due.held),
        due.reasons if due else (),
        language=entry.language,
        until=due.until if due else None,
        reason=entry.reason,
        remedy=entry.remedy,
    )


def _due(view: CaseView, due: Due) -> LetterLine:
    return LetterLine(due.letter, title_of(view, due.letter), "due", due.held, due.reasons, until=due.until)


def _with_dispatch(view: CaseView, line: LetterLine, approved: Approved) -> LetterLine:
    found = [entry for entry in list_dispatches(view) if approved.digest in entry.entry.digests]
    if found:
        return replace(line, dispatch=found[-1])
    newest = [entry for entry in view.case.approvals if entry.letter == approved.letter][-1]
    return replace(line, unsent=_NOT_BEGUN if newest == approved else _REPLACED)


def _earlier_releases(view: CaseView) -> tuple[Approved, ...]:
    """The latest release of each draft that is no longer there."""
    latest = {(entry.letter, entry.language, entry.recipe): entry for entry in view.case.approvals}
    current = [_approval_of(view, draft) for draft in view.case.drafts]
    return tuple(entry for entry in latest.values() if entry not in current)


def _approval_of(view: CaseView, draft: Drafted) -> Approved | None:
    """The latest release of this draft, in whatever wording."""
    return next((entry for entry in reversed(view.case.approvals) if _is_release_of(entry, draft)), None)


def _is_release_of(approved: Approved, draft: Drafted) -> bool:
    same_letter = (approved.letter, approved.language) == (draft.letter, draft.language)
    return same_letter and approved.recipe in ("", draft.recipe)
