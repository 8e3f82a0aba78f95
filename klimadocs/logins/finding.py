"""Which login the settings of an account mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from klimadocs.errors import ConfigurationError
from klimadocs.logins.passwords import PasswordLogin
from klimadocs.logins.tokens import CommandTokens, TokenLogin, Tokens
from klimadocs.model.account import Login, Secret


def find_login(name: str, user: str, secret: Secret, environment: Mapping[str, str]) -> Login:
    """Raises ConfigurationError where `secret` names no way."""
    if tokens := _tokens(name, user, secret, environment):
        return TokenLogin(name, secret.mechanism or "xoauth2", tokens)
    if secret.credential or secret.password_command or secret.password_file or secret.keyring:
        return PasswordLogin(name, user, secret, environment)
    raise ConfigurationError(
        f"[{name}] names no way to log in.",
        "Set one of credential, password_command, password_file, keyring, token_command, auth.",
    )


def _tokens(name: str, user: str, secret: Secret, environment: Mapping[str, str]) -> Tokens | None:
    if secret.auth == "microsoft":
        from klimadocs.logins.microsoft import AppTokens, PersonTokens

        kind = PersonTokens if secret.flow == "device" else AppTokens
        return kind(name, user, secret, environment)
    if secret.auth == "google":
        from klimadocs.logins.google import GoogleTokens

        return GoogleTokens(name, user, secret, environment)
    return CommandTokens(name, secret.token_command, environment) if secret.token_command else None


def sign_in_person(
    name: str, user: str, secret: Secret, say: Callable[[str], None], environment: Mapping[str, str]
) -> str:
    """See `klimadocs.logins.sign_in`."""
    if secret.auth != "microsoft" or secret.flow != "device":
        raise ConfigurationError(
            f"[{name}] needs no sign-in by a person.", 'Only auth = "microsoft" with flow = "device" does.'
        )
    from klimadocs.logins.microsoft import PersonTokens

    return PersonTokens(name, user, secret, environment).sign_in(say)
