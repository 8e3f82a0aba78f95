"""A person releases a letter: by moving the file to `approved/`, or by the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from klimadocs.errors import UnreadableError, UsageError
from klimadocs.letters import Marks
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Drafted, Event, Kept
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record, write
from klimadocs.pipeline.enclosing import is_enclosure
from klimadocs.rules.fold import History

APPROVED = "approved"


def pick_up(doors: Doors, tally: Tally, history: History) -> None:
    """Every file in `approved/` that the ledger does not know as released yet."""
    known = {
        event.digest for entries in history.of_case.values() for entry in entries
        if isinstance(event := entry.event, Approved)
    }  # fmt: skip
    for name in doors.outbox.names(APPROVED):
        content = doors.outbox.read(name) or b""
        if sha256(content).hexdigest() in known or not name.lower().endswith(".docx") or is_enclosure(name):
            continue
        marks = doors.press.read_marks(content)
        if marks is None or marks.case not in history.of_case:
            tally.troubles.append(_stranger(name))
            continue
        if open_ends := _unfinished(doors, name, content):
            tally.troubles.append(open_ends)
            continue
        _release(doors, tally, history, marks, name, content)


def _release(doors: Doors, tally: Tally, history: History, marks: Marks, name: str, content: bytes) -> None:
    events = [entry.event for entry in history.of_case[marks.case]]
    mine = [event for event in events if isinstance(event, Drafted) and event.letter == marks.letter]
    marks = replace(marks, recipe=_recipe_of(marks, events))
    is_edited = sha256(content).hexdigest() not in {digest for draft in mine for digest in _known_as(doors, draft)}
    released = doors.press.release(content)
    # the event first: a run that is cut off here finds the file with its mark, and does the same again
    _record(doors, tally, marks, name, released, is_edited, "Ordner", "folder")
    write(doors, tally, name, released)


def _recipe_of(marks: Marks, events: Sequence[Event]) -> str:
    """The recipe that a file counts as: staff may have kept their wording though other answers hold by now."""
    recipe = marks.recipe
    for event in events:
        if isinstance(event, Kept) and (event.letter, event.earlier) == (marks.letter, recipe):
            recipe = event.recipe
    drafted = {event.recipe for event in events if isinstance(event, Drafted) and event.letter == marks.letter}
    return recipe if recipe in drafted else marks.recipe


def _unfinished(doors: Doors, name: str, content: bytes) -> Trouble | None:
    """What waits for a decision in Word, or for a value, must not leave the office."""
    try:
        if doors.press.has_open_changes(content):
            return _undecided(name)
        gaps = doors.press.open_gaps(content)
    except UnreadableError:
        return None
    return _gaping(name, gaps) if gaps else None


def _known_as(doors: Doors, draft: Drafted) -> tuple[str, ...]:
    """Digests of an unedited draft: with its mark, and as an approval that was cut off left it, without."""
    content = doors.outbox.read(draft.file)
    if content is None or sha256(content).hexdigest() != draft.digest:
        return (draft.digest,)
    return draft.digest, sha256(doors.press.release(content)).hexdigest()


def approve(doors: Doors, tally: Tally, view: CaseView, letter: str, by: str) -> tuple[str, ...]:
    """Moves drafts to `approved/`, the draft mark taken out; "" means all that are not held. Raises UsageError."""
    chosen = [draft for draft in view.case.drafts if draft.letter == letter or (not letter and not draft.held)]
    if not chosen:
        names = ", ".join(draft.letter for draft in view.case.drafts) or "none"
        raise UsageError(f"{view.case.id} has no such letter to approve.", f"Letters in review: {names}.")
    found = ((draft, doors.outbox.read(draft.file)) for draft in chosen)
    ready = [(draft, content, _ready(doors, draft, content)) for draft, content in found if content is not None]
    moved = []
    for draft, content, marks in ready:
        target = f"{APPROVED}/{draft.file.rpartition('/')[2]}"
        released = doors.press.release(content)
        write(doors, tally, target, released)
        is_edited = sha256(content).hexdigest() != draft.digest
        _record(doors, tally, marks, target, released, is_edited, by, "command")
        doors.outbox.remove(draft.file)
        moved.append(target)
    if not moved:
        raise UsageError(f"{view.case.id} has nothing left to approve.", f"Look into outbox/{APPROVED}/.")
    return tuple(moved)


def _ready(doors: Doors, draft: Drafted, content: bytes) -> Marks:
    """The marks of a draft that may leave. Raises UsageError."""
    marks = doors.press.read_marks(content)
    if marks is None:
        raise UsageError(f"{draft.file} is no draft of klimadocs any more.", "Delete it and run process-inbox.")
    if doors.press.has_open_changes(content):
        raise UsageError(
            f"{draft.file} holds tracked changes that nobody has decided on.",
            "Accept or reject them in Word, save, then approve.",
        )
    if gaps := doors.press.open_gaps(content):
        raise UsageError(
            f"{draft.file} still shows marks where values should stand: {', '.join(gaps)}.",
            "Correct the answers (klimadocs correct), or write over the marks in Word, save, then approve.",
        )
    return replace(marks, recipe=draft.recipe)


def _record(
    doors: Doors, tally: Tally, marks: Marks, name: str, content: bytes, is_edited: bool, by: str, how: str
) -> None:
    digest = sha256(content).hexdigest()
    event = Approved(
        case=marks.case,
        letter=marks.letter,
        language=marks.language,
        recipe=marks.recipe,
        file=name,
        digest=digest,
        by=by,
        how="folder" if how == "folder" else "command",
        edited=is_edited,
    )
    record(doors, tally, f"approved:{marks.case}:{marks.letter}:{digest}", event)


def _undecided(name: str) -> Trouble:
    sentence = f"In „{name.rpartition('/')[2]}“ stehen noch Änderungen, über die niemand entschieden hat."
    remedy = "Die Änderungen in Word annehmen oder ablehnen und die Datei speichern; dann gilt sie als freigegeben."
    return Trouble("approve", name, "open_changes", sentence, remedy)


def _gaping(name: str, gaps: Sequence[str]) -> Trouble:
    sentence = f"In „{name.rpartition('/')[2]}“ fehlen noch Angaben: {', '.join(gaps)}."
    remedy = "Die Angaben im Vorgang berichtigen oder in Word über die Marken schreiben, die Datei speichern."
    return Trouble("approve", name, "open_gaps", sentence, remedy)


def _stranger(name: str) -> Trouble:
    sentence = f"In {APPROVED}/ liegt eine Datei, die kein Entwurf von klimadocs ist: {name.rpartition('/')[2]}."
    return Trouble("approve", name, "stranger", sentence, "Die Datei aus dem Ordner nehmen.")
