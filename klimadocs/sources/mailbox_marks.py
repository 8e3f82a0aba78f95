"""How far a folder has been looked through, and what tells that its UIDs still mean the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from klimadocs.imap import AnswerNo
from klimadocs.model.account import Account
from klimadocs.model.mailbox import Mark
from klimadocs.sources import Register
from klimadocs.sources.mailbox_rules import fingerprint

if TYPE_CHECKING:
    from klimadocs.imap.fetching import Facts
    from klimadocs.imap.session import Selected, Session


@dataclass(frozen=True, slots=True)
class Probe:
    """`below` is how many messages at most lie below the mark (people take messages out, nobody puts one in there);
    None where that is not known. `print` is what the server told of the message `probe_uid`."""

    below: int | None = None
    print: str = ""


def read_probe(mark: Mark) -> Probe:
    """Empty where the mark has none."""
    below, _, print_ = mark.probe.partition(" ")
    return Probe(int(below) if below.isdigit() else None, print_)


def write_probe(probe: Probe) -> str:
    """As the mark keeps it."""
    return f"{'-' if probe.below is None else probe.below} {probe.print}".strip()


def without(mark: Mark, count: int) -> Mark:
    """After `count` messages below it were moved away."""
    probe = read_probe(mark)
    if probe.below is None:
        return mark
    return replace(mark, probe=write_probe(replace(probe, below=max(probe.below - count, 0))))


class FolderMark:
    """The mark of one folder while it is looked through."""

    def __init__(self, session: Session, account: Account, folder: str, register: Register, selected: Selected) -> None:
        self._session = session
        self._account = account
        self._folder = folder
        self._register = register
        self._selected = selected
        self._mark: Mark | None = None

    def trusted(self) -> int:
        """The first UID to look at. If UIDs do not mean the same any more, all that was known of the folder is
        forgotten and every message is looked at again; none is taken twice, as messages are known by their bytes."""
        mark = self._register.mark(self._account.name, self._folder)
        known = self._register.known(self._account.name, self._folder)
        is_foreign = any(entry.place.validity != self._selected.validity for entry in known)
        if is_foreign or (mark and not self._still_holds(mark)):
            self._register.forget(self._account.name, self._folder)
            return 1
        if mark and mark.rules == fingerprint(self._account.rules):
            self._mark = mark
        return self._mark.next_uid if self._mark else 1

    def advance(self, next_uid: int) -> None:
        """Everything below was dealt with; durable when it returns."""
        if self._mark is None or next_uid > self._mark.next_uid:
            self._register.set_mark(self._new(next_uid))

    def finish(self, next_uid: int, above: int, staying: Facts | None) -> None:
        """All was looked at; `above` messages are not below the mark, `staying` is one that we will not move. Nothing
        is written where nothing is new."""
        mark = self._mark
        if mark and mark.next_uid == next_uid:
            return
        uid, print_ = (staying.uid, _print_of(staying)) if staying else (0, "")
        if mark and mark.probe_uid:
            uid, print_ = mark.probe_uid, read_probe(mark).print
        probe = Probe(max(self._selected.exists - above, 0), print_)
        self._register.set_mark(replace(self._new(next_uid), probe_uid=uid, probe=write_probe(probe)))

    def _new(self, next_uid: int) -> Mark:
        rules = fingerprint(self._account.rules)
        return Mark(self._account.name, self._folder, self._selected.validity, next_uid, rules)

    def _still_holds(self, mark: Mark) -> bool:
        """UIDVALIDITY alone is not enough: it may return to an old value, and some servers never change it."""
        if mark.validity != self._selected.validity or mark.next_uid > self._selected.uid_next:
            return False
        probe = read_probe(mark)
        try:
            return self._count_fits(mark, probe.below) and self._print_fits(mark, probe.print)
        except AnswerNo:
            return True  # a message of which the server tells nothing tells nothing

    def _count_fits(self, mark: Mark, below: int | None) -> bool:
        """Behind as many messages as were looked at there can only be newer ones."""
        if below is None or self._selected.exists <= below:
            return True
        newer = self._session.facts_at(below + 1)
        return newer is None or newer.uid >= mark.next_uid

    def _print_fits(self, mark: Mark, print_: str) -> bool:
        facts = self._session.facts([mark.probe_uid]).get(mark.probe_uid) if mark.probe_uid else None
        return facts is None or _print_of(facts) == print_


def _print_of(facts: Facts) -> str:
    moment = facts.received_at.isoformat() if facts.received_at else "-"
    return f"{facts.size_bytes} {moment}"
