"""Stores that forget: the dry run works on them, over what the real ones hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from klimadocs.model.case import Entry, Event
from klimadocs.stores import Outbox, Vault


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
