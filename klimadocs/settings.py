"""Settings: flag > KLIMADOCS_* > ./klimadocs.toml > the user's config.toml > default. Unknown keys are errors."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from klimadocs.errors import ConfigurationError

_FILE = "klimadocs.toml"
# Tables that belong to rooms which read them themselves, once they are built.
_LATER_TABLES = frozenset({"mailbox", "smtp"})
_KNOWN = {"paths": {"inbox", "outbox", "templates", "ledger"}, "run": {"workers", "seconds_per_file", "memory_mib"}}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how the run works. `ledger` is a path or an SQLAlchemy URL."""

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    templates: Path = Path("templates")
    ledger: str = ""
    workers: int = 2
    seconds_per_file: float = 60.0
    memory_mib: int = 2048

    @property
    def ledger_location(self) -> str:
        """The ledger's own place, or its place in the inbox."""
        return self.ledger or str(self.inbox / ".ledger.sqlite")


def load_settings(folder: Path, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """`flags` holds only what was given. Paths in a file are relative to `folder`. Raises ConfigurationError."""
    found: dict[str, Any] = {}
    for path in (_user_file(environment), folder / _FILE):
        if path.is_file():
            found.update(_read(path))
    found.update(_from_environment(environment))
    found.update({key: value for key, value in flags.items() if value is not None})
    return _build(found, folder)


def _user_file(environment: Mapping[str, str]) -> Path:
    if home := environment.get("XDG_CONFIG_HOME"):
        return Path(home) / "klimadocs" / "config.toml"
    import platformdirs

    return Path(platformdirs.user_config_dir("klimadocs")) / "config.toml"


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}.", "Correct that line.") from None
    found: dict[str, Any] = {}
    for table, entries in raw.items():
        if table in _LATER_TABLES:
            continue
        _refuse_unknown(table, set(_KNOWN) | _LATER_TABLES, str(path))
        for key, value in entries.items():
            _refuse_unknown(key, _KNOWN[table], f"{path}, [{table}]")
            found[key] = value
    return found


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = {key for keys in _KNOWN.values() for key in keys}
    found = {}
    for name, value in environment.items():
        if name.startswith("KLIMADOCS_"):
            key = name.removeprefix("KLIMADOCS_").lower()
            _refuse_unknown(key, known, "environment")
            found[key] = value
    return found


def _refuse_unknown(key: str, known: set[str], where: str) -> None:
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        remedy = f"Did you mean “{near[0]}”?" if near else f"Known keys: {', '.join(sorted(known))}."
        raise ConfigurationError(f"{where}: the key “{key}” is unknown.", remedy)


def _build(found: Mapping[str, Any], folder: Path) -> Settings:
    settings = Settings()
    for key, value in found.items():
        kind = type(getattr(settings, key))
        try:
            converted = folder / str(value) if isinstance(getattr(settings, key), Path) else kind(value)
        except (TypeError, ValueError):
            raise ConfigurationError(
                f"The setting “{key}” cannot be “{value}”.", f"It must be of type {kind.__name__}."
            ) from None
        settings = _replaced(settings, key, converted)
    if settings.workers < 1:
        raise ConfigurationError("The setting “workers” must be at least 1.", "Set [run] workers = 2.")
    for name in ("inbox", "outbox", "templates"):
        settings = _replaced(settings, name, folder / getattr(settings, name))
    return settings


def _replaced(settings: Settings, key: str, value: Any) -> Settings:
    changed: dict[str, Any] = {key: value}
    return replace(settings, **changed)
