"""The ledger against originals and drafts: what it names must be there, unchanged."""

from __future__ import annotations

from dataclasses import dataclass, field

from klimadocs import __version__
from klimadocs.errors import DamageError, LetterError
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Drafted
from klimadocs.pipeline.casework import look_at
from klimadocs.pipeline.doors import Doors
from klimadocs.pipeline.drafting import draft_of, plan_of, press_plan
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
                _verify_origin(doors, view, draft, result)
        newest = {approval.file: approval for approval in view.case.approvals}
        for approval in newest.values():
            _verify_approval(doors, approval, result)
    return result


def _verify_originals(doors: Doors, history: History, result: Verification) -> None:
    digests = set(history.arrivals)
    for unpacked in history.unpacked.values():
        digests |= {enclosure.digest for enclosure in unpacked.enclosures}
    digests |= {digest for read in history.reads.values() for digest in (read.evidence, read.copy) if digest}
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


def _verify_origin(doors: Doors, view: CaseView, draft: Drafted, result: Verification) -> None:
    """What was drafted is kept as it was; made again from the same data, template, rules and program it is the same.
    Drafts of earlier programs do not tell what they were made from."""
    if not draft.data:
        return
    try:
        doors.vault.get(draft.digest)
    except DamageError as error:
        result.damage.append(f"What was drafted as outbox/{draft.file} is not kept any more. {error}")
    plan = plan_of(doors, view, draft.letter)
    if plan is None or plan.recipe != draft.recipe or draft.program != __version__:
        return
    try:
        made = draft_of(plan, press_plan(doors, plan))
    except LetterError as error:
        result.damage.append(f"outbox/{draft.file} cannot be made again: {error}")
        return
    if made.rules == draft.rules and made.digest != draft.digest:
        result.damage.append(f"outbox/{draft.file} is not what its data and template make today. Delete it, then run.")


def _verify_approval(doors: Doors, approval: Approved, result: Verification) -> None:
    result.drafts += 1
    found = doors.outbox.digest(approval.file)
    if found is not None and found != approval.digest:
        result.damage.append(f"outbox/{approval.file} was changed after it was approved. Approve it anew.")
