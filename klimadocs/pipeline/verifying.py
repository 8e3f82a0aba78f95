"""The ledger against originals and drafts: what it names must be there, unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field

from klimadocs.errors import DamageError
from klimadocs.model.case import Approved, Drafted
from klimadocs.pipeline.casework import look_at
from klimadocs.pipeline.doors import Doors
from klimadocs.rules.fold import History, fold_history


@dataclass
class Verification:
    """What was compared, what is damaged, and what a person should merely know."""

    originals: int = 0
    drafts: int = 0
    damage: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(doors: Doors) -> Verification:
    """Reads everything, changes nothing."""
    history = fold_history(doors.ledger.entries())
    result = Verification()
    _verify_originals(doors, history, result)
    for view in look_at(doors, history):
        approved = {entry.recipe for entry in view.case.approvals}
        for draft in view.case.drafts:
            if draft.recipe not in approved:
                _verify_draft(doors, draft, result)
        newest = {approval.file: approval for approval in view.case.approvals}
        for approval in newest.values():
            _verify_approval(doors, approval, result)
    return result


def _verify_originals(doors: Doors, history: History, result: Verification) -> None:
    digests = set(history.arrivals)
    for unpacked in history.unpacked.values():
        digests |= {enclosure.digest for enclosure in unpacked.enclosures}
    for digest in sorted(digests):
        result.originals += 1
        try:
            doors.vault.get(digest)
        except DamageError as error:
            result.damage.append(str(error))


def _verify_draft(doors: Doors, draft: Drafted, result: Verification) -> None:
    result.drafts += 1
    found = doors.outbox.digest(draft.file)
    if found is None:
        result.damage.append(f"outbox/{draft.file} is gone. Run process-inbox to make it again.")
    elif found != draft.digest:
        result.notes.append(f"outbox/{draft.file} was edited by staff.")


def _verify_approval(doors: Doors, approval: Approved, result: Verification) -> None:
    result.drafts += 1
    found = doors.outbox.digest(approval.file)
    if found is not None and found != approval.digest:
        result.damage.append(f"outbox/{approval.file} was changed after it was approved. Approve it anew.")
