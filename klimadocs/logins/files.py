"""Files that hold secrets: read only if nobody else can, written so that nobody else ever could."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.logins.lines import LATER

_LARGEST_BYTES = 1024 * 1024
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENAMETOOLONG}


def read_private(where: str, key: str, path: Path, environment: Mapping[str, str]) -> bytes:
    """Raises ConfigurationError for a file that is missing, is no regular file, is too large, or that group or others
    may read or write. systemd looks after the rights of its own credentials."""
    said = f"[{where}] {key}: {path}"
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe without a writer must not hang
    except OSError as error:
        raise _unopened(said, error) from None
    try:
        _refuse_open_rights(said, path, os.fstat(number), environment)
        with open(number, "rb", closefd=False) as file:
            content = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise _unopened(said, error) from None
    finally:
        os.close(number)
    if len(content) > _LARGEST_BYTES:
        raise ConfigurationError(
            f"{said} ist größer, als ein Geheimnis sein kann.", f"{key} in den Einstellungen prüfen."
        )
    return content


def _unopened(said: str, error: OSError) -> ConfigurationError | TemporaryError:
    if error.errno in _NOT_THERE:
        return ConfigurationError(
            f"{said} lässt sich nicht lesen ({error.strerror}).", "Pfad oder Eigentümer der Datei berichtigen."
        )
    return TemporaryError(f"{said} lässt sich gerade nicht lesen ({error.strerror}).", LATER)


def _refuse_open_rights(said: str, path: Path, status: os.stat_result, environment: Mapping[str, str]) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"{said} ist keine gewöhnliche Datei.", "Das Geheimnis in eine eigene Datei legen.")
    if stat.S_IMODE(status.st_mode) & 0o077 and not _is_credential(path, environment):
        raise ConfigurationError(
            f"{said} ist auch für andere offen (Rechte {stat.S_IMODE(status.st_mode):04o}).", f"chmod 600 {path}"
        )


def _is_credential(path: Path, environment: Mapping[str, str]) -> bool:
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    return bool(folder) and path.resolve().is_relative_to(Path(folder).resolve())


def read_credential(where: str, name: str, environment: Mapping[str, str]) -> bytes | None:
    """A credential that systemd handed over (LoadCredential=); None where there is none of that name here."""
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    if not folder or not (Path(folder) / name).exists():
        return None
    return read_private(where, "credential", Path(folder) / name, environment)


def write_private(path: Path, content: bytes) -> None:
    """Replaces a file in one step, mode 0600; whoever reads finds the old or the new one, whole."""
    try:
        number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise ConfigurationError(
            f"{path} lässt sich nicht schreiben ({error.strerror}).", "Den Ordner beschreibbar machen."
        ) from None
    try:
        with open(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(number)
        os.replace(name, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(name)
        raise TemporaryError(f"{path} lässt sich nicht schreiben ({error.strerror}).", LATER) from None
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
