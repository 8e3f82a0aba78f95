"""Due letters become drafts in review; each step can be repeated, and what staff changed is left alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from klimadocs import __version__
from klimadocs.errors import LetterError
from klimadocs.letters import Marks, Pressed
from klimadocs.letters.context import Context, compose, language_of
from klimadocs.model.call import LetterKind, Template
from klimadocs.model.case import Case, Drafted, Due, Withdrawn, Withheld
from klimadocs.model.day import CaseView
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record, write

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class _Plan:
    """All that goes into one letter. `recipe` is the digest of it, the program's version left out."""

    view: CaseView
    due: Due
    letter: LetterKind
    template: Template
    context: Context
    dated: date
    recipe: str

    @property
    def file(self) -> str:
        return file_name(self.view.case, self.letter, self.template.language)


def draft_all(doors: Doors, tally: Tally, views: list[CaseView]) -> None:
    """Drafts what is due and takes back what no longer is."""
    doors.watcher.begin("drafting", len(views))
    for view in views:
        for entry in view.dues:
            _draft(doors, tally, view, entry)
        _take_back(doors, tally, view)
        doors.watcher.advance(view.case.id)


def file_name(case: Case, letter: LetterKind, language: str) -> str:
    """Name of the draft in the outbox: reference and title, so that Explorer shows what it is."""
    suffix = f" {language}" if "-" in language else ""
    title = "".join(sign for sign in letter.title if sign not in '\\/:*?"<>|')
    return f"{REVIEW}/{case.id}/{case.id} {title}{suffix}.docx"


def _draft(doors: Doors, tally: Tally, view: CaseView, entry: Due) -> None:
    letter = view.call.letter(entry.letter)
    assert letter is not None
    language = language_of(view, letter)
    template = letter.template(language)
    if template is None:
        reason = f"Für die Sprache „{language}“ gibt es keine Vorlage."
        remedy = f"Eine Vorlage {language}.docx in den Ordner des Briefes legen."
        _withhold(doors, tally, view, letter, language, f"no-template:{language}", reason, remedy)
        return
    previous = view.case.draft(letter.name)
    plan = _plan(doors, view, entry, letter, template, previous.dated if previous else view.today)
    if previous is None or previous.recipe != plan.recipe:
        fresh = _plan(doors, view, entry, letter, template, view.today)
        _press_new(doors, tally, fresh, previous)
    elif doors.outbox.digest(previous.file) is None and not _is_approved(view.case, previous):
        _press_again(doors, tally, plan, previous)


def _plan(doors: Doors, view: CaseView, entry: Due, letter: LetterKind, template: Template, dated: date) -> _Plan:
    context = compose(view, letter, template.language, doors.catalogue.office, dated)
    said = json.dumps(context.names, default=str, sort_keys=True)
    parts = (template.digest, said, repr(context.speech), view.case.current.id)
    recipe = sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
    return _Plan(view, entry, letter, template, context, dated, recipe)


def _press_new(doors: Doors, tally: Tally, plan: _Plan, previous: Drafted | None) -> None:
    if previous and _is_edited(doors, previous):
        tally.troubles.append(_edited(previous))
        return
    try:
        pressed = _press(doors, plan)
    except LetterError as error:
        if previous:
            doors.outbox.remove(previous.file)
        language = plan.template.language
        _withhold(doors, tally, plan.view, plan.letter, language, plan.recipe, error.sentence, error.remedy)
        return
    found = None if previous and previous.file == plan.file else doors.outbox.read(plan.file)
    marks = doors.press.read_marks(found) if found else None
    if found and marks is None:
        tally.troubles.append(_in_the_way(plan.file))
        return
    if previous and previous.file != plan.file:
        doors.outbox.remove(previous.file)
    if marks is None or marks.recipe != plan.recipe:  # the same letter that the ledger has forgotten may be edited
        write(doors, tally, plan.file, pressed.content)
    record(doors, tally, _key("drafted", plan.view, plan.letter, plan.recipe), _drafted(plan, pressed))


def _press_again(doors: Doors, tally: Tally, plan: _Plan, previous: Drafted) -> None:
    """The file is gone, though nobody approved it: the outbox can be rebuilt from the ledger."""
    try:
        write(doors, tally, previous.file, _press(doors, plan).content)
    except LetterError as error:
        language = plan.template.language
        _withhold(doors, tally, plan.view, plan.letter, language, plan.recipe, error.sentence, error.remedy)


def _press(doors: Doors, plan: _Plan) -> Pressed:
    marks = Marks(plan.view.case.id, plan.letter.name, plan.template.language, plan.recipe)
    return doors.press.press(plan.template, plan.context, marks)


def _drafted(plan: _Plan, pressed: Pressed) -> Drafted:
    return Drafted(
        case=plan.view.case.id,
        letter=plan.letter.name,
        language=plan.template.language,
        file=plan.file,
        digest=sha256(pressed.content).hexdigest(),
        recipe=plan.recipe,
        dated=plan.dated,
        reasons=plan.due.reasons,
        template=plan.template.digest,
        program=__version__,
        gaps=pressed.gaps,
        held=plan.letter.held,
        submission=plan.view.case.current.id,
    )


def _withhold(
    doors: Doors, tally: Tally, view: CaseView, letter: LetterKind, language: str, recipe: str, reason: str, remedy: str
) -> None:
    """Tried anew in every run, told once: the day or the program's version alone make no new event."""
    known = next((entry for entry in view.case.withheld if entry.letter == letter.name), None)
    if known and (known.language, known.reason, known.remedy) == (language, reason, remedy):
        return
    event = Withheld(view.case.id, letter.name, language, recipe, reason, remedy)
    record(doors, tally, _key("withheld", view, letter, recipe), event)


def _take_back(doors: Doors, tally: Tally, view: CaseView) -> None:
    """Unapproved drafts that are no longer due leave review, unless staff have worked on them."""
    due_now = {entry.letter for entry in view.dues}
    for draft in view.case.drafts:
        if _is_approved(view.case, draft):
            _clear_released(doors, draft)
            continue
        if draft.letter in due_now:
            continue
        if _is_edited(doors, draft):
            tally.troubles.append(_edited(draft))
            continue
        doors.outbox.remove(draft.file)
        _withdraw(doors, tally, view, draft)
    for held_back in view.case.withheld:
        if held_back.letter not in due_now:
            _withdraw(doors, tally, view, held_back)


def _withdraw(doors: Doors, tally: Tally, view: CaseView, entry: Drafted | Withheld) -> None:
    event = Withdrawn(view.case.id, entry.letter, entry.language, entry.recipe)
    number = _count(view, entry.letter)
    record(doors, tally, f"withdrawn:{view.case.id}:{entry.letter}:{entry.recipe[:16]}:{number}", event)


def _clear_released(doors: Doors, draft: Drafted) -> None:
    """An untouched draft of a letter that was released need not lie in review as well."""
    if doors.outbox.digest(draft.file) == draft.digest:
        doors.outbox.remove(draft.file)


def _key(kind: str, view: CaseView, letter: LetterKind, recipe: str) -> str:
    """Unique for each change of a letter, so that going back to an earlier state is a new event."""
    return f"{kind}:{view.case.id}:{letter.name}:{recipe[:16]}:{_count(view, letter.name)}"


def _count(view: CaseView, letter: str) -> int:
    kinds = (Drafted, Withheld, Withdrawn)
    return sum(isinstance(entry.event, kinds) and entry.event.letter == letter for entry in view.case.history)


def _is_edited(doors: Doors, draft: Drafted) -> bool:
    on_disk = doors.outbox.digest(draft.file)
    return on_disk is not None and on_disk != draft.digest


def _is_approved(case: Case, draft: Drafted) -> bool:
    """True if this draft, in whatever wording, was released."""
    return any(entry.letter == draft.letter and entry.recipe == draft.recipe for entry in case.approvals)


def _edited(draft: Drafted) -> Trouble:
    sentence = f"„{draft.file.rpartition('/')[2]}“ wurde bearbeitet; inzwischen gelten andere Angaben."
    return Trouble("draft", draft.case, "edited", sentence, "Brief prüfen; wird die Datei gelöscht, entsteht er neu.")


def _in_the_way(file: str) -> Trouble:
    sentence = f"An der Stelle des Briefes liegt eine fremde Datei: {file}."
    return Trouble("draft", file, "in_the_way", sentence, "Die Datei verschieben oder umbenennen.")
