"""Settings: flag > KLIMADOCS_* > ./klimadocs.toml > the user's config.toml > default. Unknown keys are errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from klimadocs.errors import ConfigurationError
from klimadocs.model.account import Account, Dispatch, Smtp
from klimadocs.settings.files import Entries, read_environment, read_files

_FILE = "klimadocs.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are and how the run works. `ledger` is a path or an SQLAlchemy URL. Without `mailboxes` nothing is
    fetched, without `smtp` nothing is sent."""

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    templates: Path = Path("templates")
    ledger: str = ""
    workers: int = 2
    seconds_per_file: float = 240.0
    memory_mib: int = 2048
    mailboxes: tuple[Account, ...] = ()
    smtp: Smtp | None = None
    dispatch: Dispatch = field(default_factory=Dispatch)

    @property
    def ledger_location(self) -> str:
        """The ledger's own place, or its place in the inbox."""
        return self.ledger or str(self.inbox / ".ledger.sqlite")


def load_settings(folder: Path, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """`flags` holds only what was given. Paths of [paths] are relative to `folder`, those of mail to the folder of the
    file they stand in. Raises ConfigurationError."""
    found = read_files((_user_file(environment), folder / _FILE))
    plain = found.plain | read_environment(environment)
    plain.update({key: value for key, value in flags.items() if value is not None})
    return _with_mail(_build(plain, folder), found.tables)


def _user_file(environment: Mapping[str, str]) -> Path:
    if home := environment.get("XDG_CONFIG_HOME"):
        return Path(home) / "klimadocs" / "config.toml"
    import platformdirs

    return Path(platformdirs.user_config_dir("klimadocs")) / "config.toml"


def _with_mail(settings: Settings, tables: Mapping[str, Entries]) -> Settings:
    if not tables:
        return settings
    from klimadocs.settings.mail import accounts_of, dispatch_of, smtp_of

    accounts, smtp = accounts_of(tables), smtp_of(tables)
    return replace(settings, mailboxes=accounts, smtp=smtp, dispatch=dispatch_of(tables, accounts, smtp))


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
