"""`inbox/` as a source: dropped files stay where they are, the ledger knows them by content.

Files of many mails (mbox) and mail folders (Maildir) are read mail by mail."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from klimadocs.model.arrival import Channel
from klimadocs.model.trouble import Trouble
from klimadocs.ooxml.containers import is_container
from klimadocs.sources import Delivery, Outcome
from klimadocs.sources.envelope import is_mail, read_envelope
from klimadocs.sources.mbox import is_maildir, is_mbox, maildir_folders, read_mbox

_OFFICE_ZONE = ZoneInfo("Europe/Berlin")
_DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[ _.-]|$)")
_CHANNEL_OF_FOLDER: dict[str, Channel] = {"scan": "post", "post": "post", "fax": "fax"}
_CHANNELS: tuple[Channel, ...] = ("mail", "fax", "post", "folder")
_PASSED_OVER = re.compile(
    r"(?i)^(?:[.~].*|thumbs\.db|desktop\.ini|readme(?:\..*)?|liesmich(?:\..*)?|.*\.(?:tmp|part|crdownload))$"
)
_SIDE_SUFFIX = ".toml"
_LARGEST_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Facts:
    channel: Channel
    day: date | None = None
    known_by: str = ""
    sender: str = ""
    subject: str = ""


class FolderSource:
    """A folder tree. `x.docx.toml` beside `x.docx` may say `received`, `channel`, `sender` and `subject`."""

    def __init__(self, inbox: Path, received: date | None = None) -> None:
        self._inbox = inbox
        self._received = received

    def collect(self) -> Iterator[Delivery | Trouble]:
        closed: list[Trouble] = []
        for path in sorted(self._files(self._inbox, closed)):
            yield from self._deliver(path)
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
        return path.suffix == _SIDE_SUFFIX and path.with_suffix("").is_file()

    def _deliver(self, path: Path) -> Iterator[Delivery | Trouble]:
        name = path.relative_to(self._inbox).as_posix()
        try:
            facts = self._facts(path)
            if is_mbox(path):
                yield from self._deliver_mails(path, name, facts)
            else:
                yield self._deliver_file(path, name, facts)
        except OSError as error:
            reason = f"Die Datei lässt sich nicht öffnen ({error.strerror})."
            yield Trouble("collect", name, "not_accessible", reason, "Datei schließen oder Rechte prüfen.")
        except ValueError as error:
            reason = f"Die Begleitdatei {path.name}{_SIDE_SUFFIX} ist nicht lesbar ({error})."
            yield Trouble("collect", name, "side_file", reason, "Die Begleitdatei berichtigen oder löschen.")

    def _deliver_file(self, path: Path, name: str, facts: _Facts) -> Delivery | Trouble:
        before = path.stat()
        if before.st_size > _LARGEST_BYTES:
            return Trouble("collect", name, "too_large", "Die Datei ist größer als 200 MB.", "Bitte verkleinern.")
        content = path.read_bytes()
        if len(content) != before.st_size or path.stat().st_mtime_ns != before.st_mtime_ns:
            reason = "Die Datei wird gerade noch geschrieben."
            return Trouble("collect", name, "not_accessible", reason, "Nichts zu tun: Der nächste Lauf nimmt sie mit.")
        return self._delivery(name, content, _moment(before.st_mtime), facts)

    def _deliver_mails(self, path: Path, name: str, facts: _Facts) -> Iterator[Delivery | Trouble]:
        """Each mail of an mbox file by its own time."""
        modified = _moment(path.stat().st_mtime)
        for number, content in enumerate(read_mbox(path, _LARGEST_BYTES), 1):
            label = f"{name}, Nachricht {number}"
            if content is None:
                reason = "Die E-Mail ist größer als 200 MB."
                yield Trouble("collect", label, "too_large", reason, "Bitte im Mailprogramm ansehen.")
            else:
                yield self._delivery(label, content, modified, facts)

    def _delivery(self, name: str, content: bytes, modified: datetime, facts: _Facts) -> Delivery:
        delivery = Delivery(name, content, facts.channel, modified, "file time", facts.sender, facts.subject)
        if is_mail(content):
            delivery = read_envelope(replace(delivery, channel="mail"))
        elif name.lower().endswith(".msg") and is_container(content):
            delivery = replace(delivery, channel="mail")
        return self._dated(delivery, facts)

    def _facts(self, path: Path) -> _Facts:
        folders = [part.lower() for part in path.relative_to(self._inbox).parts[:-1]]
        channels = [_CHANNEL_OF_FOLDER[part] for part in reversed(folders) if part in _CHANNEL_OF_FOLDER]
        facts = _Facts(channels[0] if channels else "folder")
        if day := _day_in(path.name):
            facts = replace(facts, day=day, known_by="file name")
        side = path.with_name(path.name + _SIDE_SUFFIX)
        return _with_side_file(facts, side) if side.is_file() else facts

    def _dated(self, delivery: Delivery, facts: _Facts) -> Delivery:
        """A person's word about the day wins over what a machine noted."""
        day, known_by = facts.day, facts.known_by
        if day is None and self._received and delivery.received_by == "file time":
            day, known_by = self._received, "given"
        if day is None:
            return delivery
        noon = datetime.combine(day, time(12), _OFFICE_ZONE).astimezone(UTC)
        postmark = day if facts.channel == "post" else None
        return replace(delivery, received_at=noon, received_by=known_by, postmarked_on=postmark)


def _day_in(name: str) -> date | None:
    """The day that a file name begins with; None where it has none, or one that the calendar does not know."""
    match = _DATED.match(name)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _moment(seconds: float) -> datetime:
    """A file may claim any time; one that no calendar has counts as now, so that a person sees it."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def _with_side_file(facts: _Facts, side: Path) -> _Facts:
    raw = tomllib.loads(side.read_text(encoding="utf-8"))
    unknown = set(raw) - {"received", "channel", "sender", "subject"}
    if unknown:
        raise ValueError(f"unbekannt: {', '.join(sorted(unknown))}")
    day = raw.get("received", facts.day)
    if isinstance(day, datetime):
        day = (day.astimezone(_OFFICE_ZONE) if day.tzinfo else day).date()
    channel = next((entry for entry in _CHANNELS if entry == raw.get("channel", facts.channel)), None)
    if channel is None or not (day is None or isinstance(day, date)):
        raise ValueError("channel oder received ist nicht zu verstehen")
    known_by = "side file" if "received" in raw else facts.known_by
    return _Facts(channel, day, known_by, str(raw.get("sender", "")), str(raw.get("subject", "")))
