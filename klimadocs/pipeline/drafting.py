"""Due letters become drafts in review; each step can be repeated, and what staff changed is left alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from klimadocs import __version__
from klimadocs.errors import DamageError, LetterError
from klimadocs.letters import Marks, Pressed
from klimadocs.letters.context import Context, compose, language_of
from klimadocs.model.call import LetterKind, Template
from klimadocs.model.case import Case, Due
from klimadocs.model.day import CaseView
from klimadocs.model.event import Drafted, Withdrawn, Withheld
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record, write
from klimadocs.pipeline.enclosing import enclose

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that goes into one letter. `recipe` is the digest of it, the program's version left out; `data` that of the
    names alone."""

    view: CaseView
    due: Due
    letter: LetterKind
    template: Template
    context: Context
    dated: date
    recipe: str
    data: str

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
        enclose(doors, tally, view)
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
    elif doors.outbox.read(previous.file) is None and not is_approved(view.case, previous):
        _press_again(doors, tally, plan, previous)


def plan_of(doors: Doors, view: CaseView, name: str) -> Plan | None:
    """What today's answers would make of a letter, dated today where they differ from those of its draft; None where it
    is not due or has no template."""
    entry = next((entry for entry in view.dues if entry.letter == name), None)
    letter = view.call.letter(name)
    template = letter.template(language_of(view, letter)) if letter else None
    if entry is None or letter is None or template is None:
        return None
    previous = view.case.draft(name)
    if previous is not None:
        plan = _plan(doors, view, entry, letter, template, previous.dated)
        if plan.recipe == previous.recipe:
            return plan
    return _plan(doors, view, entry, letter, template, view.today)


def press_plan(doors: Doors, plan: Plan) -> Pressed:
    """Raises LetterError where the letter may not be released."""
    marks = Marks(plan.view.case.id, plan.letter.name, plan.template.language, plan.recipe)
    return doors.press.press(plan.template, plan.context, marks)


def draft_of(plan: Plan, pressed: Pressed, file: str = "") -> Drafted:
    """The event. `file`: where it lies, if not where it would be put today."""
    rules = f"{plan.view.call.digest}{plan.letter.digest}"
    return Drafted(
        case=plan.view.case.id,
        letter=plan.letter.name,
        language=plan.template.language,
        file=file or plan.file,
        digest=sha256(pressed.content).hexdigest(),
        recipe=plan.recipe,
        dated=plan.dated,
        reasons=plan.due.reasons,
        template=plan.template.digest,
        program=__version__,
        gaps=pressed.gaps,
        held=plan.letter.held,
        submission=plan.view.case.current.id,
        data=plan.data,
        rules=sha256(rules.encode()).hexdigest(),
        note=pressed.note,
    )


def _plan(doors: Doors, view: CaseView, entry: Due, letter: LetterKind, template: Template, dated: date) -> Plan:
    context = compose(view, letter, template.language, doors.catalogue.office, dated)
    said = json.dumps(context.names, default=str, sort_keys=True)
    parts = (template.digest, said, repr(context.speech), view.case.current.id)
    recipe = sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
    data = sha256("\n".join(parts[1:3]).encode(errors="surrogatepass")).hexdigest()
    return Plan(view, entry, letter, template, context, dated, recipe, data)


def _press_new(doors: Doors, tally: Tally, plan: Plan, previous: Drafted | None) -> None:
    if previous and is_edited(doors, previous):
        tally.troubles.append(_edited(previous))
        return
    try:
        pressed = press_plan(doors, plan)
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
    doors.vault.put(pressed.content)  # what staff write into it is compared with this
    if marks is None or marks.recipe != plan.recipe:  # the same letter that the ledger has forgotten may be edited
        write(doors, tally, plan.file, pressed.content)
    record(doors, tally, _key("drafted", plan.view, plan.letter, plan.recipe), draft_of(plan, pressed))


def _press_again(doors: Doors, tally: Tally, plan: Plan, previous: Drafted) -> None:
    """The file is gone, though nobody approved it: the outbox can be rebuilt from the ledger and the vault."""
    try:
        content = base_of(doors, previous) or press_plan(doors, plan).content
    except LetterError as error:
        language = plan.template.language
        _withhold(doors, tally, plan.view, plan.letter, language, plan.recipe, error.sentence, error.remedy)
        return
    write(doors, tally, previous.file, content)


def base_of(doors: Doors, draft: Drafted) -> bytes | None:
    """The draft as it was made; None for one of an earlier program, which did not keep it."""
    try:
        return doors.vault.get(draft.digest)
    except DamageError:
        return None


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
        if is_approved(view.case, draft):
            _clear_released(doors, draft)
            continue
        if draft.letter in due_now:
            continue
        if is_edited(doors, draft):
            tally.troubles.append(_not_due(draft))
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


def is_edited(doors: Doors, draft: Drafted) -> bool:
    """True for a draft in which staff have written."""
    on_disk = doors.outbox.digest(draft.file)
    return on_disk is not None and on_disk != draft.digest


def is_approved(case: Case, draft: Drafted) -> bool:
    """True if this draft, in whatever wording, was released."""
    return any(entry.letter == draft.letter and entry.recipe == draft.recipe for entry in case.approvals)


def _edited(draft: Drafted) -> Trouble:
    sentence = f"„{draft.file.rpartition('/')[2]}“ wurde bearbeitet; inzwischen gelten andere Angaben."
    remedy = (
        "Die Seite des Vorgangs zeigt, was Sie geändert haben und was neu ist. Entscheiden: "
        f"klimadocs redraft {draft.case} {draft.letter} --take keep (Ihre Fassung bleibt), new (der Brief entsteht "
        "neu) oder changes (das Neue als Änderungen in einer Kopie)."
    )
    return Trouble("draft", draft.case, "edited", sentence, remedy)


def _not_due(draft: Drafted) -> Trouble:
    sentence = f"„{draft.file.rpartition('/')[2]}“ wurde bearbeitet; der Brief ist nicht mehr fällig."
    remedy = (
        "Den Brief trotzdem freigeben, oder ihn zurücknehmen: die Datei löschen oder "
        f"klimadocs redraft {draft.case} {draft.letter} --take new."
    )
    return Trouble("draft", draft.case, "edited", sentence, remedy)


def _in_the_way(file: str) -> Trouble:
    sentence = f"An der Stelle des Briefes liegt eine fremde Datei: {file}."
    return Trouble("draft", file, "in_the_way", sentence, "Die Datei verschieben oder umbenennen.")
