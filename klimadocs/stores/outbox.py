"""The outbox on disk: what staff see, edit and move. Files that staff changed are never written over."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from klimadocs.errors import TemporaryError
from klimadocs.stores.vault import write_durably


class FolderOutbox:
    """Names are relative to the outbox: "review/KP-2014-001/case.html"."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        path = self._folder / name
        return path.read_bytes() if path.is_file() else None

    def digest(self, name: str) -> str | None:
        content = self.read(name)
        return None if content is None else sha256(content).hexdigest()

    def write(self, name: str, content: bytes) -> bool:
        if self.read(name) == content:
            return False
        try:
            write_durably(self._folder / name, content)
        except OSError as error:
            is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            remedy = "Make room on the disk, run again." if is_full else "Close the file, run again."
            raise TemporaryError(f"outbox/{name} cannot be written ({error.strerror}).", remedy) from error
        return True

    def remove(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    def names(self, under: str) -> Iterable[str]:
        root = self._folder / under
        found = (path for path in root.rglob("*") if path.is_file() and path.name[0] not in ".~")
        return sorted(path.relative_to(self._folder).as_posix() for path in found)
