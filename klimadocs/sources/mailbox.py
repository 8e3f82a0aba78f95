"""A mailbox as a source: messages are fetched without a trace, kept, and put away only after they were read.

Identity is the sha256 of the bytes. Where a message lies is an index, which may be lost or wrong: the worst that
follows is a second look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from klimadocs.errors import ConfigurationError
from klimadocs.imap import AnswerNo, UnreachableError, open_session
from klimadocs.model.account import Account, Login
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Delivery, Outcome, Register
from klimadocs.sources.mailbox_folder import FolderWalk
from klimadocs.sources.mailbox_handover import Handover
from klimadocs.sources.mailbox_pauses import Pauses, now_utc
from klimadocs.sources.mailbox_settling import FolderSettling, Task, plan


class MailboxSource:
    """Satisfies `sources.Source`. `may_change` False opens folders read-only and moves nothing; `at_once` does not wait
    out a pause that an earlier fault began."""

    def __init__(
        self,
        account: Account,
        login: Login,
        register: Register,
        may_change: bool = True,
        clock: Callable[[], datetime] = now_utc,
        at_once: bool = False,
    ) -> None:
        self._account = account
        self._login = login
        self._register = register
        self._may_change = may_change
        self._clock = clock
        self._at_once = at_once
        self._pauses = Pauses(account, register, clock)
        self._handover = Handover(register)
        self._is_collecting = False

    def collect(self) -> Iterator[Delivery | Trouble]:
        if self._at_once:
            self._pauses.cut_short()
        if trouble := self._pauses.current():
            yield trouble
            return
        self._is_collecting = True
        try:
            yield from self._collect()
            self._pauses.end()
        except (UnreachableError, ConfigurationError) as error:
            yield self._pauses.begin(error)
        finally:
            self._is_collecting = False
            self._handover.flush()

    def keep(self, delivery: Delivery) -> None:
        self._handover.keep(delivery, at_once=not self._is_collecting)

    def settle(self, outcome: Callable[[str], Outcome | None]) -> Iterator[Trouble]:
        self._handover.flush()
        if not self._may_change or self._pauses.current():
            return
        tasks = self._tasks(outcome)
        if not any(tasks.values()):
            return
        try:
            yield from self._settle(tasks)
        except (UnreachableError, ConfigurationError) as error:
            yield self._pauses.begin(error)

    def _collect(self) -> Iterator[Delivery | Trouble]:
        is_careful = self._pauses.had_fault
        with open_session(self._account, self._login) as session:
            for folder in self._folders():
                walk = FolderWalk(
                    session, self._account, folder, self._register, self._handover, self._clock(), is_careful
                )
                try:
                    yield from walk.deliveries()
                except AnswerNo as error:
                    yield self._closed(folder, error)

    def _folders(self) -> list[str]:
        """What klimadocs put away is never taken again."""
        ours = (self._account.done, self._account.trouble)
        return [folder for folder in dict.fromkeys(self._account.folders) if folder not in ours]

    def _tasks(self, outcome: Callable[[str], Outcome | None]) -> dict[str, list[Task]]:
        """By folder, that of troubles among them: what a person has settled moves on from there. What stays where it
        lies needs no server."""
        tasks: dict[str, list[Task]] = {}
        for folder in dict.fromkeys((*self._folders(), self._account.trouble)):
            kept = [entry for entry in self._register.known(self._account.name, folder) if entry.state == "kept"]
            moving, staying = plan(self._account, folder, kept, outcome)
            self._register.note(*staying)
            tasks[folder] = moving
        return tasks

    def _settle(self, tasks: dict[str, list[Task]]) -> Iterator[Trouble]:
        with open_session(self._account, self._login) as session:
            for folder, moving in tasks.items():
                if not moving:
                    continue
                try:
                    yield from FolderSettling(session, self._account, folder, self._register).settle(moving)
                except AnswerNo as error:
                    if folder in self._folders():
                        yield self._closed(folder, error)
                    else:  # somebody removed the folder of troubles
                        self._register.forget(self._account.name, folder)

    def _closed(self, folder: str, error: AnswerNo) -> Trouble:
        return Trouble(
            "collect",
            f"Postfach {self._account.name}, Ordner {folder}",
            "folder_closed",
            f"Der Server gibt den Ordner nicht frei: {error.sentence}",
            "Ordner im Mailprogramm anlegen, Rechte prüfen oder folders in den Einstellungen berichtigen.",
        )
