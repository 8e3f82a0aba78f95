"""One table of the settings, read key by key. Messages name key and place, never a value: it might be a secret."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from pathlib import Path

from klimadocs.errors import ConfigurationError
from klimadocs.settings.files import Entries, Entry, refuse_unknown

_SECRETS = {"password", "passwort", "kennwort", "pass", "passphrase", "secret", "client_secret", "token",
            "access_token", "refresh_token", "private_key"}  # fmt: skip


class Table:
    """Raises ConfigurationError: at once for a key that is unknown or would put a secret into the file, and for a value
    of the wrong kind when it is asked for."""

    def __init__(self, name: str, entries: Entries, known: Collection[str]) -> None:
        self.name = name
        self._entries = entries
        for key, entry in entries.items():
            if key.lower() in _SECRETS:
                raise ConfigurationError(
                    f"{entry.path}, [{name}]: “{key}” would put a secret into this file.",
                    "Take it out and set password_command, password_file (chmod 600), credential or keyring; if others "
                    "have seen the file, change the secret.",
                )
            refuse_unknown(key, known, f"{entry.path}, [{name}]")

    def has(self, key: str) -> bool:
        """Whether the key stands there, with whatever value."""
        return key in self._entries

    def wrong(self, key: str, expected: str, remedy: str) -> ConfigurationError:
        """For the caller to raise; `expected` goes on after the key: "must be a text"."""
        entry = self._entries.get(key)
        place = f"{entry.path}, [{self.name}]" if entry else f"[{self.name}]"
        return ConfigurationError(f"{place}: “{key}” {expected}.", remedy)

    def text(self, key: str, default: str = "") -> str:
        """One line."""
        if not self.has(key):
            return default
        value = self._entries[key].value
        if not _is_line(value):
            raise self.wrong(key, "must be a text of one line", f'Write {key} = "...".')
        return str(value)

    def required(self, key: str, example: str) -> str:
        """A text that must be there and not empty."""
        if not (text := self.text(key).strip()):
            raise self.wrong(key, "is missing", f'Write {key} = "{example}".')
        return text

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A text, or a list of them; none is empty."""
        if not self.has(key):
            return default
        value = self._entries[key].value
        values = value if isinstance(value, list) else [value]
        if not all(_is_line(one) and str(one).strip() for one in values):
            raise self.wrong(
                key, "must be a text or a list of texts", f'Write {key} = "..." or {key} = ["...", "..."].'
            )
        return tuple(values)

    def command(self, key: str) -> tuple[str, ...]:
        """A program and its arguments; () where there is none."""
        if not self.has(key):
            return ()
        value = self._entries[key].value
        if not (isinstance(value, list) and value and all(isinstance(part, str) for part in value) and value[0]):
            raise self.wrong(
                key, "must be a list: program, arguments", f'Write {key} = ["pass", "show", "klima"]; no shell is used.'
            )
        if any("\0" in part for part in value):
            raise self.wrong(key, "holds a NUL", "Take it out.")
        return tuple(value)

    def path(self, key: str) -> Path | None:
        """Relative to the folder of the file it stands in; ~ is the home of the user."""
        if not (text := self.text(key)):
            return None
        return self._entries[key].path.parent / Path(text).expanduser()

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false", f"Write {key} = {str(default).lower()}.")
        return value

    def count(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number."""
        value = self._value(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"must be a whole number from {least} to {most}", f"Write {key} = {default}.")
        return value

    def seconds(self, key: str, default: float) -> float:
        """More than none, an hour at most."""
        value = self._value(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or math.isnan(value) or not 0 < value <= 3600:
            raise self.wrong(key, "must be a number of seconds, 3600 at most", f"Write {key} = {default:g}.")
        return float(value)

    def word(self, key: str, words: Sequence[str], default: str) -> str:
        """One of a closed set of words."""
        value = self._value(key, default)
        if value != default and value not in words:
            raise self.wrong(key, f"must be one of {', '.join(words)}", f'Write {key} = "{words[0]}".')
        return str(value)

    def rows(self, key: str, known: Collection[str]) -> tuple[Table, ...]:
        """An array of tables: [[mailbox.buero.rule]]."""
        if not self.has(key):
            return ()
        entry = self._entries[key]
        if not (isinstance(entry.value, list) and all(isinstance(row, dict) for row in entry.value)):
            raise self.wrong(key, "must be written as tables", f"Write [[{self.name}.{key}]] above each.")
        return tuple(
            Table(f"{self.name}.{key} {number}", {name: Entry(value, entry.path) for name, value in row.items()}, known)
            for number, row in enumerate(entry.value, 1)
        )

    def _value(self, key: str, default: object) -> object:
        return self._entries[key].value if self.has(key) else default


def _is_line(value: object) -> bool:
    return isinstance(value, str) and not any(ord(sign) < 32 or ord(sign) == 127 for sign in value)
