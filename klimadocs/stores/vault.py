"""Originals as files named by their sha256: written aside, made durable, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from klimadocs.errors import DamageError

_ASIDE = ".part"


class FolderVault:
    """`<folder>/<first two digits>/<sha256>`. Readers never see a file that is not complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if path.is_file() and path.stat().st_size == len(content):
            return digest
        write_durably(path, content)
        return digest

    def get(self, digest: str) -> bytes:
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise DamageError(
                f"The original {digest} is missing from the vault.", "Restore it from a backup."
            ) from None
        if sha256(content).hexdigest() != digest:
            raise DamageError(f"The original {digest} was changed on disk.", "Restore it from a backup.")
        return content

    def digests(self) -> Iterable[str]:
        return sorted(path.name for path in self._folder.glob("??/*") if not path.name.endswith(_ASIDE))

    def sweep(self) -> None:
        for path in self._folder.glob(f"??/*{_ASIDE}"):
            path.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


def write_durably(path: Path, content: bytes) -> None:
    """Atomic and durable: after it returns the file is whole, whatever happens; before, it is as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + _ASIDE)
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
