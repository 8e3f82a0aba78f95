"""What the tokens of every provider have in common: an account, its secret, and a line to the provider."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from klimadocs.logins.files import read_private
from klimadocs.logins.web import Carrier, Line
from klimadocs.model.account import Secret


class AccountTokens:
    """Of one account at `provider`. `name` is the table of the settings, for messages; `carrier` carries the questions
    (None: the network)."""

    provider: ClassVar[str]

    def __init__(
        self, name: str, user: str, secret: Secret, environment: Mapping[str, str], carrier: Carrier | None = None
    ) -> None:
        self._name = name
        self._user = user
        self._secret = secret
        self._environment = environment
        self._line = Line(name, self.provider, carrier)

    def __repr__(self) -> str:
        """Without the secret."""
        return f"{type(self).__name__}({self._name!r})"

    def _private(self, key: str, path: Path) -> bytes:
        return read_private(self._name, key, path, self._environment)
