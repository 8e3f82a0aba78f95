"""Drafts in which staff have written: what they changed, what other answers would change, and what a person decides."""

from __future__ import annotations

from typing import Literal

from klimadocs.errors import LetterError, UnreadableError, UsageError
from klimadocs.letters import tell_edits, track_changes
from klimadocs.model.day import CaseView
from klimadocs.model.event import Discarded, Drafted, Kept
from klimadocs.model.revision import Passage, Revision
from klimadocs.pipeline.doors import Doors, Tally, record, write
from klimadocs.pipeline.drafting import Plan, base_of, draft_of, is_approved, is_edited, plan_of, press_plan

Take = Literal["new", "keep", "changes"]
COPY = "Änderungen"


def revisions(doors: Doors, view: CaseView) -> tuple[Revision, ...]:
    """One for each edited draft that was not released."""
    drafts = [draft for draft in view.case.drafts if not is_approved(view.case, draft) and is_edited(doors, draft)]
    return tuple(_revision(doors, view, draft) for draft in drafts)


def redraft(doors: Doors, tally: Tally, view: CaseView, letter: str, take: Take, by: str) -> str:
    """The name of the file that a person looks at next. Raises UsageError where there is nothing to decide."""
    draft = _edited_draft(doors, view, letter)
    if take == "new":
        return _discard(doors, tally, view, draft, by)
    if take == "keep":
        return _keep(doors, tally, view, draft, by)
    return _write_changes(doors, tally, view, draft)


def _revision(doors: Doors, view: CaseView, draft: Drafted) -> Revision:
    plan = plan_of(doors, view, draft.letter)
    base, fresh = base_of(doors, draft), _fresh(doors, plan)
    is_stale = plan is not None and plan.recipe != draft.recipe
    compared = base or fresh
    yours: tuple[Passage, ...] = ()
    news: tuple[Passage, ...] = ()
    if compared is not None:
        try:
            yours, news = tell_edits(compared, doors.outbox.read(draft.file) or b"", fresh if is_stale else None)
        except UnreadableError:  # Word is at it, or a person has set a password
            yours, news = (), ()
    return Revision(
        draft.letter, draft.language, draft.file, yours, news, is_stale, plan is not None, has_base=base is not None
    )


def _fresh(doors: Doors, plan: Plan | None) -> bytes | None:
    """What would be drafted today; None where it is not due or would be withheld."""
    try:
        return press_plan(doors, plan).content if plan else None
    except LetterError:
        return None


def _edited_draft(doors: Doors, view: CaseView, letter: str) -> Drafted:
    draft = view.case.draft(letter)
    if draft is None or is_approved(view.case, draft):
        names = ", ".join(entry.letter for entry in view.case.drafts) or "none"
        raise UsageError(f"{view.case.id} has no draft “{letter}” in review.", f"Letters in review: {names}.")
    if not is_edited(doors, draft):
        raise UsageError(f"Nobody has edited {draft.file}.", "process-inbox keeps it up to date by itself.")
    return draft


def _discard(doors: Doors, tally: Tally, view: CaseView, draft: Drafted, by: str) -> str:
    """What staff wrote goes into the vault, so that nothing is lost; the next step drafts the letter anew."""
    content = doors.outbox.read(draft.file) or b""
    digest = doors.vault.put(content)
    event = Discarded(view.case.id, draft.letter, draft.language, draft.recipe, digest, by)
    record(doors, tally, f"discarded:{view.case.id}:{draft.letter}:{digest[:16]}:{len(view.case.history)}", event)
    doors.outbox.remove(draft.file)
    return draft.file


def _keep(doors: Doors, tally: Tally, view: CaseView, draft: Drafted, by: str) -> str:
    """The file stays as it is, byte for byte; what would be drafted today is what it is compared with from now on."""
    plan = plan_of(doors, view, draft.letter)
    if plan is None:
        raise UsageError(
            f"“{draft.letter}” is not due any more.", "Approve it as it is, or --take new to take it back."
        )
    if plan.recipe == draft.recipe:
        raise UsageError(f"{draft.file} stays as it is anyway.", "No other answers hold; approve it when it is ready.")
    pressed = press_plan(doors, plan)
    doors.vault.put(pressed.content)
    digest = doors.outbox.digest(draft.file) or ""
    kept = Kept(view.case.id, draft.letter, draft.language, plan.recipe, draft.recipe, digest, by)
    number = len(view.case.history)
    record(doors, tally, f"kept:{view.case.id}:{draft.letter}:{plan.recipe[:16]}:{number}", kept)
    event = draft_of(plan, pressed, draft.file)
    record(doors, tally, f"drafted:{view.case.id}:{draft.letter}:{plan.recipe[:16]}:{number}", event)
    return draft.file


def _write_changes(doors: Doors, tally: Tally, view: CaseView, draft: Drafted) -> str:
    plan = plan_of(doors, view, draft.letter)
    base, fresh = base_of(doors, draft), _fresh(doors, plan)
    if plan is None or fresh is None or plan.recipe == draft.recipe:
        raise UsageError(f"There is nothing new to lay into {draft.file}.", "Approve it when it is ready.")
    if base is None:
        raise UsageError(
            f"What was drafted before {draft.file} was edited is not known any more.", "Use --take keep or --take new."
        )
    content = track_changes(base, doors.outbox.read(draft.file) or b"", fresh, view.today)
    name = f"{draft.file.removesuffix('.docx')} {COPY}.docx"
    found = doors.outbox.read(name)
    if found is not None and found != content:
        raise UsageError(f"{name} is there already.", "Move or delete it, then repeat.")
    write(doors, tally, name, content)
    return name
