"""Stores that forget: the dry run works on them, over what the real ones hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from klimadocs.model.event import Entry, Event
from klimadocs.model.mailbox import Known, Mark, Pause, Place
from klimadocs.stores import MailIndex, Outbox, Vault


class MemoryLedger:
    """Starts with what another ledger holds."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = list(entries)
        self._keys = {entry.key for entry in entries}

    def entries(self) -> Sequence[Entry]:
        return list(self._entries)

    def append(self, key: str, event: Event) -> bool:
        if key in self._keys:
            return False
        self._keys.add(key)
        self._entries.append(Entry(len(self._entries) + 1, key, datetime.now(UTC), event))
        return True

    def close(self) -> None:
        """Nothing to close."""


class MemoryVault:
    """Keeps new originals in memory and asks the vault beneath for older ones."""

    def __init__(self, beneath: Vault | None = None) -> None:
        self._beneath = beneath
        self._contents: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        self._contents[digest] = content
        return digest

    def get(self, digest: str) -> bytes:
        if digest in self._contents or self._beneath is None:
            return self._contents[digest]
        return self._beneath.get(digest)

    def digests(self) -> Iterable[str]:
        beneath = self._beneath.digests() if self._beneath else ()
        return sorted({*self._contents, *beneath})

    def sweep(self) -> None:
        """Nothing is ever left behind."""


class MemoryOutbox:
    """Keeps what would be written; the files of the outbox beneath shine through."""

    def __init__(self, beneath: Outbox | None = None) -> None:
        self._beneath = beneath
        self.written: dict[str, bytes] = {}
        self.removed: set[str] = set()

    def read(self, name: str) -> bytes | None:
        if name in self.written:
            return self.written[name]
        return None if name in self.removed or self._beneath is None else self._beneath.read(name)

    def digest(self, name: str) -> str | None:
        content = self.read(name)
        return None if content is None else sha256(content).hexdigest()

    def write(self, name: str, content: bytes) -> bool:
        if self.read(name) == content:
            return False
        self.written[name] = content
        self.removed.discard(name)
        return True

    def remove(self, name: str) -> None:
        self.written.pop(name, None)
        self.removed.add(name)

    def names(self, under: str) -> Iterable[str]:
        beneath = set(self._beneath.names(under)) if self._beneath else set()
        mine = {name for name in self.written if name.startswith(f"{under}/")}
        return sorted((beneath | mine) - self.removed)


class MemoryMailIndex:
    """Keeps what would be noted; the index beneath shines through until a folder is forgotten."""

    def __init__(self, beneath: MailIndex | None = None) -> None:
        self._beneath = beneath
        self._forgotten: set[tuple[str, str]] = set()
        self._marks: dict[tuple[str, str], Mark] = {}
        self._places: dict[Place, Known] = {}
        self._pauses: dict[str, Pause | None] = {}

    def mark(self, account: str, folder: str) -> Mark | None:
        beneath = self._below(account, folder)
        return self._marks.get((account, folder)) or (beneath.mark(account, folder) if beneath else None)

    def set_mark(self, mark: Mark) -> None:
        self._marks[mark.account, mark.folder] = mark

    def known(self, account: str, folder: str) -> Sequence[Known]:
        beneath = self._below(account, folder)
        found = {entry.place: entry for entry in beneath.known(account, folder)} if beneath else {}
        found |= {
            place: entry for place, entry in self._places.items() if (place.account, place.folder) == (account, folder)
        }
        waiting = [entry for entry in found.values() if entry.state not in ("settled", "gone")]
        return sorted(waiting, key=lambda entry: (entry.place.uid, entry.place.validity))

    def note(self, *entries: Known) -> None:
        self._places |= {entry.place: entry for entry in entries}

    def forget(self, account: str, folder: str) -> None:
        self._forgotten.add((account, folder))
        self._marks.pop((account, folder), None)
        gone = [place for place in self._places if (place.account, place.folder) == (account, folder)]
        for place in gone:
            del self._places[place]

    def pause(self, name: str) -> Pause | None:
        if name in self._pauses or self._beneath is None:
            return self._pauses.get(name)
        return self._beneath.pause(name)

    def set_pause(self, pause: Pause) -> None:
        self._pauses[pause.name] = pause

    def end_pause(self, name: str) -> None:
        self._pauses[name] = None

    def close(self) -> None:
        """Nothing to close."""

    def _below(self, account: str, folder: str) -> MailIndex | None:
        return None if (account, folder) in self._forgotten else self._beneath
