"""Access tokens: short-lived secrets that a provider or a program hands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from klimadocs.logins.commands import ask_command
from klimadocs.model.account import Mechanism


class Tokens(Protocol):
    """Where tokens come from."""

    def fetch(self, is_forced: bool) -> str:
        """An access token; `is_forced`: not the one handed out last. Raises ConfigurationError where the provider says
        no, TemporaryError where it cannot be reached."""


class TokenLogin:
    """Zugangsmarke. A token that the mail server refused is replaced once; after that the refusal stands."""

    mechanism: Mechanism

    def __init__(self, name: str, mechanism: Mechanism, tokens: Tokens) -> None:
        self.mechanism = mechanism
        self._name = name
        self._tokens = tokens
        self._is_refused = False
        self._was_renewed = False

    def __repr__(self) -> str:
        return f"TokenLogin({self._name!r})"

    def secret(self) -> str:
        """Raises ConfigurationError, TemporaryError."""
        token = self._tokens.fetch(self._is_refused)
        self._is_refused = False
        return token

    def renew(self) -> bool:
        """True once: the next `secret()` is a fresh token. It may be called as often as one likes."""
        if self._was_renewed:
            return False
        self._was_renewed = self._is_refused = True
        return True


class CommandTokens:
    """A program of the office prints a token; it alone knows when a new one is due."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._name = name
        self._command = command
        self._environment = environment

    def fetch(self, is_forced: bool) -> str:
        """The program is asked each time."""
        return ask_command(self._name, "token_command", self._command, self._environment)
