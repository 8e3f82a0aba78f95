"""The day's work in order. After *keep* nothing can be lost, so every later step can be repeated."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field, replace

from klimadocs.errors import TemporaryError, UsageError
from klimadocs.forms.normalise import normalise
from klimadocs.model.case import DispatchRecord, DispatchState
from klimadocs.model.day import CaseView, Day
from klimadocs.model.event import (
    OUTCOMES,
    Arrived,
    Corrected,
    Decided,
    Dispatched,
    Drafted,
    Left,
    Postponed,
    Settled,
    Submitted,
    Withheld,
)
from klimadocs.model.evidence import unpack_clippings
from klimadocs.pages import case_data, case_page, index_page
from klimadocs.pipeline.accounting import account, states_of
from klimadocs.pipeline.approving import approve, pick_up
from klimadocs.pipeline.casework import look_at, submit_new
from klimadocs.pipeline.collecting import collect, settle
from klimadocs.pipeline.dispatching import clear_away, dispatch_all
from klimadocs.pipeline.doors import Doors, Tally, record, write
from klimadocs.pipeline.drafting import REVIEW, draft_all
from klimadocs.pipeline.reading import References, read_new, unpack_new
from klimadocs.pipeline.revising import Take, redraft, revisions
from klimadocs.rules.fold import History, fold_history

BACK = "../../index.html"
REFUSED_KINDS = ("refused_login", "tls", "configuration")
UNREACHABLE_KINDS = ("unreachable",)


@dataclass(frozen=True)
class Report:
    """What a run did and how things stand afterwards."""

    day: Day
    tally: Tally = field(default_factory=Tally)

    @property
    def needs_attention(self) -> int:
        """How many items wait for a person because the machine could not finish them."""
        withheld = sum(len(view.case.withheld) for view in self.day.views)
        failed = sum(entry.state == "failed" for view in self.day.views for entry in view.case.dispatches)
        return self.day.count("trouble") + withheld + failed + len(self.day.troubles)

    @property
    def exit_code(self) -> int:
        """0 done, 2 an account cannot be used as it is set up, 75 a server was out of reach and nothing else was done,
        3 items need attention."""
        kinds = {trouble.kind for trouble in self.day.troubles}
        if kinds & set(REFUSED_KINDS):
            return 2
        if kinds & set(UNREACHABLE_KINDS) and not self.tally.added:
            return 75
        return 3 if self.needs_attention else 0

    @property
    def is_idle(self) -> bool:
        """True if the run found nothing new and changed nothing."""
        return not self.tally.added and not self.tally.written

    def summary(self) -> dict[str, object]:
        """Figures for `--json`; keys are part of the contract."""
        day, tally = self.day, self.tally
        return {
            "schema": 1,
            "today": day.today.isoformat(),
            "practice": day.is_practice,
            "new": {
                "arrivals": tally.count(Arrived),
                "submissions": tally.count(Submitted),
                "drafts": tally.count(Drafted),
                "withheld": tally.count(Withheld),
                "dispatched": tally.count(Dispatched),
                "left": tally.count(Left),
            },
            "balance": {
                "arrived": day.arrived,
                "case": day.count("case"),
                "duplicate": day.count("duplicate"),
                "dismissed": day.count("dismissed"),
                "trouble": day.count("trouble"),
                "even": day.is_even,
            },
            "cases": [view.case.id for view in day.views],
            "written": list(tally.written),
            "attention": self.needs_attention,
            "troubles": [
                {"item": entry.item, "kind": entry.kind, "sentence": entry.sentence, "remedy": entry.remedy}
                for entry in (
                    *day.troubles,
                    *(each for item in day.items if item.state == "trouble" for each in item.troubles),
                )
            ],
        }


def run(doors: Doors, only: str = "", limit: int | None = None) -> Report:
    """One day's work. Safe to repeat at any time and after any interruption."""
    tally = Tally()
    doors.vault.sweep()
    history = _history(doors)
    doors.watcher.begin("collecting", 0)
    collect(doors, tally, set(history.arrivals), only, limit)
    history = _history(doors)
    unpack_new(doors, tally, history)
    history = _history(doors)
    read_new(doors, tally, history, References(doors.catalogue))
    history = _history(doors)
    submit_new(doors, tally, history)
    history = _history(doors)
    settle(doors, tally, states_of(history))
    pick_up(doors, tally, history)
    draft_all(doors, tally, look_at(doors, _history(doors)))
    _dispatch(doors, tally)
    return lay_out(doors, tally)


def send(doors: Doors) -> Report:
    """Approved letters leave, and nothing else is done."""
    tally = Tally()
    pick_up(doors, tally, _history(doors))
    _dispatch(doors, tally)
    return lay_out(doors, tally)


def _dispatch(doors: Doors, tally: Tally) -> None:
    history = _history(doors)
    views = look_at(doors, history)
    doors.watcher.begin("dispatching", 0)
    dispatch_all(doors, tally, history, views)
    clear_away(doors, tally, _history(doors))


def lay_out(doors: Doors, tally: Tally) -> Report:
    """Writes the pages that staff read; only those that differ."""
    history = _history(doors)
    views = look_at(doors, history)
    doors.watcher.begin("laying out", len(views))
    for view in views:
        view = _with_paper(doors, tally, history, replace(view, revisions=revisions(doors, view)))
        folder = f"{REVIEW}/{view.case.id}"
        write(doors, tally, f"{folder}/case.html", case_page(view, BACK).encode())
        data = json.dumps(case_data(view), ensure_ascii=True, indent=1, sort_keys=False)
        write(doors, tally, f"{folder}/case.json", data.encode())
        doors.watcher.advance(view.case.id)
    day = account(doors, history, views, tally.troubles)
    write(doors, tally, "index.html", index_page(day).encode())
    return Report(day, tally)


def _with_paper(doors: Doors, tally: Tally, history: History, view: CaseView) -> CaseView:
    """With pictures of the paper that the current version was read from, and a copy that can be searched beside it."""
    read = history.reads.get(view.case.current.id)
    if read is None or not (read.evidence or read.copy):
        return view
    clippings = unpack_clippings(doors.vault.get(read.evidence)) if read.evidence else ()
    name = f"{view.case.id} Papier.pdf" if read.copy else ""
    if name:
        write(doors, tally, f"{REVIEW}/{view.case.id}/{name}", doors.vault.get(read.copy))
    return replace(view, clippings=clippings, paper=name)


class Session:
    """What a person does to cases, one step after the other; `finish` draws the consequences."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._tally = Tally()

    def views(self) -> list[CaseView]:
        """Every case as it stands."""
        return look_at(self._doors, _history(self._doors))

    def view(self, case_id: str) -> CaseView:
        """Raises UsageError naming cases that are near."""
        views = {view.case.id: view for view in self.views()}
        if case_id not in views:
            near = difflib.get_close_matches(case_id, views, n=1)
            hint = f"Did you mean {near[0]}?" if near else "klimadocs cases lists them all."
            raise UsageError(f"There is no case {case_id}.", hint)
        return views[case_id]

    def correct(self, case_id: str, field_id: str, text: str, by: str) -> None:
        """Raises UsageError where the text is no answer to that field."""
        view = self.view(case_id)
        answer = normalise(view.form.field(field_id), text)
        if answer.doubt:
            raise UsageError(f"“{text}” is no answer to “{view.form.field(field_id).label}”.", answer.why or "")
        event = Corrected(case_id, field_id, answer.value, text, by)
        self._record("corrected", view, event)

    def decide(self, case_id: str, decision: str, note: str, by: str, taken_back: bool = False) -> None:
        """An outcome, or a word that a letter of the call waits for; a later decision supersedes, the earlier one stays
        in the history. Raises UsageError naming words that are near."""
        view = self.view(case_id)
        _check_decision(view, decision, taken_back)
        self._record("decided", view, Decided(case_id, decision, note, by, taken_back))

    def settle(self, item: str, note: str, by: str) -> str:
        """`item` is the beginning of an arrival's id, its name, or a case whose mail was sent by hand; returns the
        name. Raises UsageError."""
        history = _history(self._doors)
        if item in history.of_case:
            return self._sent_by_hand(item)
        found = [
            entry for entry in history.arrivals.values() if item and (entry.id.startswith(item) or entry.name == item)
        ]
        if len(found) != 1:
            names = ", ".join(entry.name for entry in found) or "none"
            raise UsageError(
                f"“{item}” is not one arrival (found: {names}).", "Give its file name as the page shows it."
            )
        arrival = found[0]
        if any(event.arrival == arrival.id for event in history.submitted):
            raise UsageError(f"“{arrival.name}” is part of a case.", "Use klimadocs decide for the case.")
        record(self._doors, self._tally, f"settled:{arrival.id}", Settled(arrival.id, note, by))
        return arrival.name

    def send_again(self, case_id: str) -> int:
        """What did not leave is tried again by the next `send`; how many mails. Raises UsageError for none."""
        failed = self._unfinished(case_id, "failed")
        for entry in failed:
            event = Postponed(entry.id, case_id, "Von Hand noch einmal angestoßen.")
            record(self._doors, self._tally, f"again:{entry.id}:{entry.tries}", event)
        return len(failed)

    def _sent_by_hand(self, case_id: str) -> str:
        for entry in self._unfinished(case_id, "failed", "draft"):
            record(self._doors, self._tally, f"left:{entry.id}", Left(entry.id, case_id, entry.recipient, True))
        return case_id

    def _unfinished(self, case_id: str, *states: DispatchState) -> list[DispatchRecord]:
        found = [entry for entry in self.view(case_id).case.dispatches if entry.state in states]
        if not found:
            raise UsageError(f"Nothing of {case_id} waits to leave.", "klimadocs show tells how its letters stand.")
        return found

    def approve(self, case_id: str, letter: str, by: str) -> tuple[str, ...]:
        """Names of the released files. Raises UsageError where there is nothing to release."""
        return approve(self._doors, self._tally, self.view(case_id), letter, by)

    def redraft(self, case_id: str, letter: str, take: Take, by: str) -> str:
        """A draft that staff have edited: "new" drafts it anew, "keep" leaves it as it is, "changes" lays what is new
        as tracked changes into a copy. The name of the file to look at. Raises UsageError."""
        return redraft(self._doors, self._tally, self.view(case_id), letter, take, by)

    def finish(self) -> Report:
        """Drafts and pages as they follow from what was done."""
        draft_all(self._doors, self._tally, self.views())
        return lay_out(self._doors, self._tally)

    def _record(self, kind: str, view: CaseView, event: Corrected | Decided) -> None:
        if not record(self._doors, self._tally, f"{kind}:{view.case.id}:{len(view.case.history)}", event):
            raise TemporaryError(f"{view.case.id} was changed meanwhile.", "Look at it again, then repeat.")


def _check_decision(view: CaseView, decision: str, taken_back: bool) -> None:
    known = (*OUTCOMES, *view.call.decision_words)
    if decision not in known:
        near = difflib.get_close_matches(decision.casefold(), known, n=1)
        hint = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."
        raise UsageError(f"“{decision}” is no decision that {view.case.id} waits for.", hint)
    standing = (*view.case.decided, view.case.decision)
    if taken_back and (decision == "open" or decision not in standing):
        said = ", ".join(word for word in standing if word != "open") or "nothing"
        raise UsageError(f"“{decision}” is not decided for {view.case.id}.", f"Decided so far: {said}.")


def survey(doors: Doors) -> Day:
    """How things stand, without doing anything."""
    history = _history(doors)
    return account(doors, history, look_at(doors, history), ())


def _history(doors: Doors) -> History:
    return fold_history(doors.ledger.entries())
