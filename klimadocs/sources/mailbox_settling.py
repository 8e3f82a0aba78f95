"""Putting away what was read: out of the folder where it arrived, each message once, nobody else's touched.

With MOVE that is one step of the server. Without it a message is copied, flagged and expunged; a program that dies in
between would copy it again. So it is noted before the copy where the target ends; a message with such a note is first
looked for behind that point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from klimadocs.imap import AnswerNo
from klimadocs.model.account import Account
from klimadocs.model.mailbox import Known, Place
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Outcome, Register
from klimadocs.sources.mailbox_marks import without
from klimadocs.sources.mailbox_prints import KeptNote, noted, print_of, read_note

if TYPE_CHECKING:
    from klimadocs.imap.fetching import Facts
    from klimadocs.imap.moving import Moved
    from klimadocs.imap.session import Session

Entry = TypeVar("Entry")
_AT_ONCE = 100
_REMEDIES = {
    "OVERQUOTA": "Im Postfach Platz schaffen.",
    "NOPERM": "Die Rechte am Postfach prüfen.",
}
_REMEDY = "Den Ordner im Mailprogramm anlegen oder in den Einstellungen anders nennen."


@dataclass(frozen=True, slots=True)
class Task:
    """A kept message and the folder, as the settings name it, that it belongs into."""

    entry: Known
    target: str


def plan(
    account: Account, folder: str, kept: Iterable[Known], outcome: Callable[[str], Outcome | None]
) -> tuple[list[Task], list[Known]]:
    """What is to be moved, and what is settled where it lies. A trouble without a folder for it waits for a person's
    decision, and so does one that lies in that folder already."""
    moving: list[Task] = []
    staying: list[Known] = []
    for entry in kept:
        match outcome(entry.digest):
            case "done":
                target = account.done
            case "trouble" if account.trouble:
                target = account.trouble
            case _:
                continue
        if target not in ("", folder):
            moving.append(Task(entry, target))
        elif target == account.done:
            staying.append(replace(entry, state="settled"))
    return moving, staying


class FolderSettling:
    """For one folder and one session."""

    def __init__(self, session: Session, account: Account, folder: str, register: Register) -> None:
        self._session = session
        self._account = account
        self._folder = folder
        self._register = register
        self._name = session.folder(folder)

    def settle(self, tasks: Sequence[Task]) -> Iterator[Trouble]:
        """What cannot be moved is told and stays. Raises AnswerNo where the folder cannot be opened."""
        selected = self._session.select(self._name, readonly=False)
        if any(task.entry.place.validity != selected.validity for task in tasks):
            self._register.forget(self._account.name, self._folder)
            return
        present = self._present(tasks)
        if present is None:
            self._register.forget(self._account.name, self._folder)
            return
        for target in dict.fromkeys(task.target for task in present):
            entries = [task.entry for task in present if task.target == target]
            try:
                self._put(entries, target)
            except AnswerNo as error:
                yield self._not_moved(len(entries), target, error)

    def _present(self, tasks: Sequence[Task]) -> list[Task] | None:
        """Those that are still there; None where another message stands at a place. What somebody moved or threw away
        is settled."""
        present: list[Task] = []
        done: list[Known] = []
        for batch in _batches(tasks, 5 * _AT_ONCE):
            facts = self._session.facts([task.entry.place.uid for task in batch], "all")
            for task in batch:
                found = facts.get(task.entry.place.uid)
                if found is None:
                    done.append(replace(task.entry, state="gone"))
                elif not self._is_the_same(task.entry, found):
                    return None
                elif found.is_deleted and not read_note(task.entry).copying:
                    done.append(replace(task.entry, state="settled"))
                else:
                    present.append(task)
        self._register.note(*done)
        return present

    def _is_the_same(self, entry: Known, facts: Facts) -> bool:
        """By size and head. Where they differ the bytes decide: some servers only guess sizes, some write heads anew,
        and older versions did not note the head."""
        if facts.size_bytes == entry.size_bytes and print_of(facts.head) == read_note(entry).print:
            return True
        content = dict(self._session.contents([facts.uid])).get(facts.uid, b"")
        return sha256(content).hexdigest() == entry.digest

    def _put(self, entries: Sequence[Known], target: str) -> None:
        name = self._session.ensure_folder(target)
        for batch in _batches(entries, _AT_ONCE):
            try:
                self._put_batch(batch, target, name)
            except AnswerNo as error:
                if error.code == "TRYCREATE":
                    # somebody removed the folder just now
                    self._session.forget_folder(target)
                elif error.code == "EXPUNGEISSUED":
                    batch = self._still_there(batch)
                else:
                    raise
                self._put_batch(batch, target, self._session.ensure_folder(target))

    def _still_there(self, entries: Sequence[Known]) -> list[Known]:
        """Somebody was quicker with one of them; a folder that is opened anew shows it."""
        self._session.select(self._name, readonly=False)
        return [task.entry for task in self._present([Task(entry, "") for entry in entries]) or []]

    def _put_batch(self, entries: Sequence[Known], target: str, name: str) -> None:
        uids = [entry.place.uid for entry in entries]
        moved = self._session.move(uids, name) if self._session.can_move else self._copy_and_remove(entries, name)
        settled = [replace(entry, state="settled", note="") for entry in entries]
        self._register.note(*settled, *self._following(entries, target, moved))
        self._count_out(len(entries))

    def _following(self, entries: Sequence[Known], target: str, moved: Moved) -> list[Known]:
        """Troubles are remembered at their new place, from where they go on once a person has settled them."""
        if target != self._account.trouble:
            return []
        places = {uid: Place(self._account.name, target, moved.validity, new) for uid, new in moved.uids.items()}
        return [
            noted(replace(entry, place=places[entry.place.uid]), KeptNote(read_note(entry).print))
            for entry in entries
            if entry.place.uid in places
        ]

    def _count_out(self, count: int) -> None:
        mark = self._register.mark(self._account.name, self._folder)
        if mark and self._session.can_take_out:
            self._register.set_mark(without(mark, count))

    # ------------------------------------------------------------------ without MOVE

    def _copy_and_remove(self, entries: Sequence[Known], name: str) -> Moved:
        copied = self._copied_before(entries, name)
        missing = [entry for entry in entries if entry.place.uid not in copied]
        self._announce(missing, name)
        moved = self._session.copy([entry.place.uid for entry in missing], name)
        self._session.remove([entry.place.uid for entry in entries])
        return moved

    def _announce(self, entries: Sequence[Known], name: str) -> None:
        if entries:
            end = self._session.status(name)
            copying = end.validity, end.uid_next
            self._register.note(*(noted(entry, KeptNote(read_note(entry).print, copying)) for entry in entries))

    def _copied_before(self, entries: Sequence[Known], name: str) -> set[int]:
        """UIDs of those that a run which died had copied already."""
        doubtful = {entry.place.uid: copying for entry in entries if (copying := read_note(entry).copying)}
        if not doubtful:
            return set()
        there = Counter(self._prints_behind(list(doubtful.values()), name))
        self._session.select(self._name, readonly=False)
        copied: set[int] = set()
        for uid, print_ in self._prints(list(doubtful)).items():
            if there[print_]:
                there[print_] -= 1
                copied.add(uid)
        return copied

    def _prints_behind(self, notes: Sequence[tuple[int, int]], name: str) -> list[str]:
        """Of what came into the target since the earliest of the notes; of all if its UIDs mean nothing any more."""
        selected = self._session.select(name, readonly=True)
        starts = [uid if validity == selected.validity else 1 for validity, uid in notes]
        uids = self._session.search(min(starts), selected.uid_next - 1) if min(starts) < selected.uid_next else []
        return [print_ for batch in _batches(uids, _AT_ONCE) for print_ in self._prints(batch).values()]

    def _prints(self, uids: Sequence[int]) -> dict[int, str]:
        """Tells messages apart as well as their header does."""
        facts = self._session.facts(uids, "all")
        return {uid: f"{found.size_bytes} {print_of(found.head)}" for uid, found in facts.items()}

    def _not_moved(self, count: int, target: str, error: AnswerNo) -> Trouble:
        what = "Eine E-Mail lässt" if count == 1 else f"{count} E-Mails lassen"
        return Trouble(
            "settle",
            f"Postfach {self._account.name}, Ordner {self._folder}",
            "not_moved",
            f"{what} sich nicht in den Ordner „{target}“ verschieben: {error.sentence}",
            f"{_REMEDIES.get(error.code, _REMEDY)} Gelesen ist alles; verschoben wird im nächsten Lauf.",
        )


def _batches(entries: Sequence[Entry], size: int) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]
