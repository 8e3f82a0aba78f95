"""How an account logs in: which keys go together. Where the secret itself is, never what it is."""

from __future__ import annotations

import re
from typing import Literal, cast

from klimadocs.model.account import Secret
from klimadocs.settings.tables import Table

SECRET_KEYS = frozenset(
    {"credential", "password_command", "password_file", "keyring", "token_command", "auth", "mechanism", "tenant",
     "client_id", "client_secret_file", "certificate_file", "token_file", "flow"}
)  # fmt: skip
_PASSWORDS = ("credential", "password_command", "password_file", "keyring")
_WAYS = (*_PASSWORDS, "token_command", "auth")
# which further keys a way may have, and of which exactly one must be there
_MAY = {
    "password": frozenset[str](),
    "token_command": frozenset({"mechanism"}),
    "microsoft client": frozenset(
        {"mechanism", "flow", "tenant", "client_id", "certificate_file", "client_secret_file"}
    ),
    "microsoft device": frozenset({"mechanism", "flow", "tenant", "client_id", "token_file"}),
    "google client": frozenset({"mechanism", "client_secret_file", "token_file"}),
}
_MUST = {
    "microsoft client": ("certificate_file", "client_secret_file"),
    "microsoft device": ("token_file",),
    "google client": ("client_secret_file", "token_file"),
}
_SAID = {
    "token_command": "token_command",
    "microsoft client": 'auth = "microsoft"',
    "microsoft device": 'auth = "microsoft", flow = "device"',
    "google client": 'auth = "google"',
}


def secret_of(table: Table) -> Secret:
    """Secret() where the table names no way. Raises ConfigurationError where keys do not go together."""
    secret = Secret(
        credential=table.text("credential"),
        password_command=table.command("password_command"),
        password_file=table.path("password_file"),
        keyring=table.text("keyring"),
        token_command=table.command("token_command"),
        auth=cast(Literal["", "microsoft", "google"], table.word("auth", ("microsoft", "google"), "")),
        mechanism=cast(Literal["", "xoauth2", "oauthbearer"], table.word("mechanism", ("xoauth2", "oauthbearer"), "")),
        tenant=table.text("tenant"),
        client_id=table.text("client_id"),
        client_secret_file=table.path("client_secret_file"),
        certificate_file=table.path("certificate_file"),
        token_file=table.path("token_file"),
        flow=cast(Literal["client", "device"], table.word("flow", ("client", "device"), "client")),
    )
    _check(table, secret)
    return secret


def _check(table: Table, secret: Secret) -> None:
    _refuse_odd_name(table, secret.credential)
    ways = [key for key in _WAYS if getattr(secret, key)]
    kinds = {"password" if key in _PASSWORDS else key for key in ways}
    if len(kinds) > 1:
        raise table.wrong(ways[-1], f"contradicts “{ways[0]}”", "Keep one of them: password, token_command or auth.")
    kind = kinds.pop() if kinds else "password"
    if kind == "auth":
        kind = f"{secret.auth} {secret.flow if secret.auth == 'microsoft' else 'client'}"
    _refuse_strays(table, secret, kind)
    if kind in _MUST:
        _require(table, secret, kind)


def _refuse_strays(table: Table, secret: Secret, kind: str) -> None:
    further = SECRET_KEYS - set(_WAYS)
    for key in sorted(further - _MAY[kind]):
        if table.has(key) and getattr(secret, key):
            owners = " or ".join(_SAID[name] for name, keys in _MAY.items() if key in keys)
            raise table.wrong(key, "does not belong to this way of logging in", f"It goes with {owners}.")


def _require(table: Table, secret: Secret, kind: str) -> None:
    if kind.startswith("microsoft"):
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", table.required("tenant", "directory (tenant) ID")):
            raise table.wrong("tenant", "must be the directory (tenant) ID or a domain", "See the app registration.")
        if secret.tenant.lower() in {"common", "organizations", "consumers"} and secret.flow == "client":
            raise table.wrong("tenant", "must name your own directory", "Take its ID from the app registration.")
        table.required("client_id", "application (client) ID")
    given = [key for key in _MUST[kind] if getattr(secret, key)]
    if len(given) != 1:
        raise table.wrong(
            given[-1] if given else _MUST[kind][0],
            "must stand alone" if given else "is missing",
            f"Set {'exactly one of ' if len(_MUST[kind]) > 1 else ''}{', '.join(_MUST[kind])}.",
        )


def _refuse_odd_name(table: Table, credential: str) -> None:
    if credential and not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", credential):
        raise table.wrong("credential", "must be the name of a systemd credential", "As in LoadCredential=NAME:FILE.")
