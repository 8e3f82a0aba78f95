"""Passwords and access tokens, fetched at the moment they are needed, never stored, never printed.

What a login raises while a run is going on is German: it ends on the review page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from klimadocs.model.account import Login, Secret


def open_login(name: str, user: str, secret: Secret, environment: Mapping[str, str]) -> Login:
    """`name` is the table of the settings, for messages ("mailbox.buero"). Nothing is asked yet: the first question is
    `Login.secret()`. Raises ConfigurationError where the settings name no way at all to log in."""
    from klimadocs.logins.finding import find_login

    return find_login(name, user, secret, environment)


def needs_sign_in(secret: Secret) -> bool:
    """Whether a person has to sign in once (`sign_in`) before the account can be used without one."""
    return secret.auth == "microsoft" and secret.flow == "device"


def sign_in(
    name: str, user: str, secret: Secret, say: Callable[[str], None], environment: Mapping[str, str] | None = None
) -> str:
    """The first sign-in of a device flow: `say` gets the address and the code that a person types in a browser, then
    this waits for them. Returns who signed in; what later runs need is written to `token_file`, mode 0600. Safe to call
    again. Raises ConfigurationError, also for an account that needs none; TemporaryError."""
    from klimadocs.logins.finding import sign_in_person

    return sign_in_person(name, user, secret, say, environment or {})
