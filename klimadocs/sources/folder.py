"""`inbox/` as a source: dropped files stay where they are, the ledger knows them by content.

Files of many mails (mbox) and mail folders (Maildir) are read mail by mail; pages that a scanner wrote one by one
arrive together."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from klimadocs.model.trouble import Trouble
from klimadocs.ooxml.containers import is_container
from klimadocs.sources import Delivery, Outcome
from klimadocs.sources.envelope import is_mail, read_envelope
from klimadocs.sources.fax_tags import count_pages
from klimadocs.sources.file_facts import SIDE_SUFFIX, FileFacts, facts_of, moment, with_days, with_fax_tags
from klimadocs.sources.mbox import is_maildir, is_mbox, maildir_folders, read_mbox
from klimadocs.sources.page_files import is_whole, pack, page_number, pile_name, piles_of

_PASSED_OVER = re.compile(
    r"(?i)^(?:[.~].*|thumbs\.db|desktop\.ini|readme(?:\..*)?|liesmich(?:\..*)?|.*\.(?:tmp|part|crdownload))$"
)
_LARGEST_BYTES = 200 * 1024 * 1024
_TIFF_START_BYTES = 1 << 24
_OF_MACHINES = ("fax", "post")
_STILL_WRITTEN_S = 600.0  # a scanner may need that long; older halves stay halves
_PAGES_FOLLOW_S = 60.0
_LATER = "Nichts zu tun: Der nächste Lauf nimmt sie mit."


class FolderSource:
    """A folder tree. `x.docx.toml` beside `x.docx` may say `received`, `postmarked`, `channel`, `sender` and
    `subject`."""

    def __init__(self, inbox: Path, received: date | None = None) -> None:
        self._inbox = inbox
        self._received = received

    def collect(self) -> Iterator[Delivery | Trouble]:
        closed: list[Trouble] = []
        paths = sorted(self._files(self._inbox, closed))
        for _, in_folder in groupby(paths, key=lambda path: path.parent):
            for pile in piles_of(list(in_folder), self._page_name):
                yield from self._deliver(pile)
        yield from closed

    def keep(self, delivery: Delivery) -> None:
        """The ledger knows files by their content."""

    def settle(self, outcome: Callable[[str], Outcome | None]) -> Iterator[Trouble]:
        """Dropped files stay where people put them."""
        return iter(())

    def _files(self, folder: Path, closed: list[Trouble]) -> Iterator[Path]:
        try:
            if folder.is_dir() and is_maildir(folder):
                yield from (path for part in maildir_folders(folder) for path in self._files(part, closed))
                return
            paths = list(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            name = folder.relative_to(self._inbox).as_posix()
            reason = f"Der Ordner lässt sich nicht öffnen ({error.strerror})."
            closed.append(Trouble("collect", name, "not_accessible", reason, "Rechte des Ordners prüfen."))
            return
        for path in paths:
            if _PASSED_OVER.match(path.name) or path.is_symlink():
                continue
            if path.is_dir():
                yield from self._files(path, closed)
            elif path.is_file() and not self._is_side_file(path):
                yield path

    def _is_side_file(self, path: Path) -> bool:
        return path.suffix == SIDE_SUFFIX and path.with_suffix("").is_file()

    def _page_name(self, path: Path) -> str:
        """The name of a file that may be one page of a pile; "" for any other."""
        if page_number(path.name) is None or not self._is_of_machine(path):
            return ""
        try:
            if path.suffix.lower() in (".tif", ".tiff") and _pages_of(path) != 1:
                return ""  # a fax of its own
        except OSError:
            return ""
        return path.name

    def _is_of_machine(self, path: Path) -> bool:
        try:
            return facts_of(self._inbox, path).channel in _OF_MACHINES
        except (OSError, ValueError):
            return False

    def _deliver(self, pile: Sequence[Path]) -> Iterator[Delivery | Trouble]:
        path = pile[0]
        name = path.relative_to(self._inbox).as_posix()
        try:
            facts = facts_of(self._inbox, path)
            if len(pile) > 1:
                yield self._deliver_pile(pile, pile_name(name, len(pile)), facts)
            elif is_mbox(path):
                yield from self._deliver_mails(path, name, facts)
            else:
                yield self._deliver_file(path, name, facts)
        except OSError as error:
            reason = f"Die Datei lässt sich nicht öffnen ({error.strerror})."
            yield Trouble("collect", name, "not_accessible", reason, "Datei schließen oder Rechte prüfen.")
        except ValueError as error:
            reason = f"Die Begleitdatei {path.name}{SIDE_SUFFIX} ist nicht lesbar ({error})."
            yield Trouble("collect", name, "side_file", reason, "Die Begleitdatei berichtigen oder löschen.")

    def _deliver_file(self, path: Path, name: str, facts: FileFacts) -> Delivery | Trouble:
        found = _read(path, name, facts)
        return found if isinstance(found, Trouble) else self._delivery(name, found[0], moment(found[1]), facts)

    def _deliver_pile(self, pile: Sequence[Path], name: str, facts: FileFacts) -> Delivery | Trouble:
        """All pages or none: they arrived when the last one did."""
        pages: list[tuple[str, bytes]] = []
        times: list[float] = []
        for path in pile:
            found = _read(path, name, facts)
            if isinstance(found, Trouble):
                return found
            pages.append((path.name, found[0]))
            times.append(found[1])
        if sum(len(content) for _, content in pages) > _LARGEST_BYTES:
            return _too_large(name)
        if 0 <= time.time() - max(times) < _PAGES_FOLLOW_S:
            reason = "Die letzte Seite kam eben erst; vielleicht folgen noch Seiten."
            return Trouble("collect", name, "not_accessible", reason, _LATER)
        delivery = self._delivery(name, pages[0][1], moment(max(times)), facts)
        return replace(delivery, content=pack(pages))

    def _deliver_mails(self, path: Path, name: str, facts: FileFacts) -> Iterator[Delivery | Trouble]:
        """Each mail of an mbox file by its own time."""
        modified = moment(path.stat().st_mtime)
        for number, content in enumerate(read_mbox(path, _LARGEST_BYTES), 1):
            label = f"{name}, Nachricht {number}"
            if content is None:
                reason = "Die E-Mail ist größer als 200 MB."
                yield Trouble("collect", label, "too_large", reason, "Bitte im Mailprogramm ansehen.")
            else:
                yield self._delivery(label, content, modified, facts)

    def _delivery(self, name: str, content: bytes, modified: datetime, facts: FileFacts) -> Delivery:
        delivery = Delivery(name, content, facts.channel, modified, "file time", facts.sender, facts.subject)
        if is_mail(content):
            delivery = read_envelope(replace(delivery, channel="mail"))
        elif name.lower().endswith(".msg") and is_container(content):
            delivery = replace(delivery, channel="mail")
        else:
            delivery = with_fax_tags(delivery)
        return with_days(delivery, facts, self._received)


def _read(path: Path, name: str, facts: FileFacts) -> tuple[bytes, float] | Trouble:
    """The bytes and the time of a file that nobody writes to any more."""
    before = path.stat()
    if before.st_size > _LARGEST_BYTES:
        return _too_large(name)
    content = path.read_bytes()
    is_changed = len(content) != before.st_size or path.stat().st_mtime_ns != before.st_mtime_ns
    is_fresh = 0 <= time.time() - before.st_mtime < _STILL_WRITTEN_S
    if is_changed or (is_fresh and facts.channel in _OF_MACHINES and not is_whole(content)):
        reason = "Die Datei wird gerade noch geschrieben."
        return Trouble("collect", name, "not_accessible", reason, _LATER)
    return content, before.st_mtime


def _too_large(name: str) -> Trouble:
    return Trouble("collect", name, "too_large", "Die Datei ist größer als 200 MB.", "Bitte verkleinern.")


def _pages_of(path: Path) -> int:
    with path.open("rb") as file:
        return count_pages(file.read(_TIFF_START_BYTES))
