"""What the settings' files and the environment say, key by key; what it means is decided elsewhere."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from klimadocs.errors import ConfigurationError

PLAIN = {"paths": {"inbox", "outbox", "templates", "ledger"}, "run": {"workers", "seconds_per_file", "memory_mib"}}
_MAIL = {"mailbox", "smtp", "dispatch"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the file it stands in. The value may be a secret that does not belong there: it is not shown."""

    value: object = field(repr=False)
    path: Path


Entries = dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Found:
    """`plain`: keys of [paths] and [run]. `tables`: those of mail by name: "mailbox.buero", "smtp", "dispatch"."""

    plain: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, Entries] = field(default_factory=dict)


def read_files(paths: Iterable[Path]) -> Found:
    """Later files win, key by key. Files that are not there are passed over. Raises ConfigurationError."""
    found = Found()
    for path in paths:
        if path.is_file():
            _add(found, path, _read(path))
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}.", "Correct that line.") from None
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}).", "Correct its owner or mode.") from None


def _add(found: Found, path: Path, raw: Mapping[str, Any]) -> None:
    for table, entries in raw.items():
        refuse_unknown(table, PLAIN.keys() | _MAIL, str(path))
        _refuse_no_table(table, entries, path)
        if table in PLAIN:
            for key in entries:
                refuse_unknown(key, PLAIN[table], f"{path}, [{table}]")
            found.plain.update(entries)
        elif table == "mailbox":
            for name, account in entries.items():
                _refuse_no_name(name, account, path)
                _merge(found, f"mailbox.{name}", account, path)
        else:
            _merge(found, table, entries, path)


def _merge(found: Found, table: str, entries: Mapping[str, Any], path: Path) -> None:
    found.tables.setdefault(table, {}).update({key: Entry(value, path) for key, value in entries.items()})


def _refuse_no_table(table: str, entries: object, path: Path) -> None:
    if not isinstance(entries, dict):
        raise ConfigurationError(f"{path}: “{table}” must be a table.", f"Write [{table}] on a line of its own.")


def _refuse_no_name(name: str, account: object, path: Path) -> None:
    if not isinstance(account, dict):
        raise ConfigurationError(
            f"{path}: [mailbox] holds the key “{name}”, but it needs a name of its own.", "Write [mailbox.buero]."
        )
    if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
        raise ConfigurationError(
            f"{path}: “{name!r}” cannot be the name of a mailbox.", "Letters a to z, digits, - and _ only."
        )


def read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """KLIMADOCS_* for the keys of [paths] and [run]; those of mail stand in files only."""
    known = {key for keys in PLAIN.values() for key in keys}
    found = {}
    for name, value in environment.items():
        if name.startswith("KLIMADOCS_"):
            key = name.removeprefix("KLIMADOCS_").lower()
            refuse_unknown(key, known, "environment")
            found[key] = value
    return found


def refuse_unknown(key: str, known: Collection[str], where: str) -> None:
    """Raises ConfigurationError with the likely right key."""
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        remedy = f"Did you mean “{near[0]}”?" if near else f"Known keys: {', '.join(sorted(known))}."
        raise ConfigurationError(f"{where}: the key “{key}” is unknown.", remedy)
