"""Access tokens of Google Workspace: a service account that may act for the mailbox, or a person's stored consent."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from klimadocs.errors import ConfigurationError, KlimadocsError, TemporaryError
from klimadocs.logins.accounts import AccountTokens
from klimadocs.logins.lines import LATER
from klimadocs.logins.web import silence, word_of

_SCOPES = ["https://mail.google.com/"]
_REMEDIES = {
    "unauthorized_client": "In der Admin-Konsole der Client-ID des Dienstkontos den Bereich https://mail.google.com/ "
    "geben (domainweite Delegierung).",
    "invalid_grant": "Prüfen, ob user ein Postfach der Domain ist, der Schlüssel noch gilt und die Uhr richtig geht. "
    "Wurde die Zustimmung einer Person widerrufen: token_file neu anlegen.",
    "invalid_client": "Der Client wurde gelöscht, oder die Datei gehört zu einem anderen.",
}


class GoogleTokens(AccountTokens):
    """`client_secret_file`: the JSON key of a service account with domain-wide delegation; `token_file`: JSON with
    client_id, client_secret and refresh_token of a person who consented."""

    provider = "Google"

    @cached_property
    def _credentials(self) -> Any:
        return self._open()

    def fetch(self, is_forced: bool) -> str:
        """See `Tokens`. A token is kept in memory until it is about to expire."""
        if is_forced or not self._credentials.valid:
            self._refresh()
        return str(self._credentials.token)

    def _refresh(self) -> None:
        from google.auth.exceptions import GoogleAuthError

        try:
            self._credentials.refresh(self._line)
        except GoogleAuthError as error:
            raise _refusal(self._name, error) from None

    def _open(self) -> Any:
        try:
            from google.oauth2 import credentials, service_account
        except ImportError:
            raise ConfigurationError(
                f"[{self._name}] Die Bibliothek zu auth = „google“ ist nicht installiert.",
                "pip install 'klimadocs[google]'",
            ) from None
        silence("google")
        secret = self._secret
        if secret.client_secret_file:
            key, path = "client_secret_file", secret.client_secret_file
            return self._built(key, path, service_account.Credentials.from_service_account_info, subject=self._user)
        if secret.token_file:
            key, path = "token_file", secret.token_file
            return self._built(key, path, credentials.Credentials.from_authorized_user_info)
        raise ConfigurationError(
            f"[{self._name}] Es ist kein Schlüssel genannt.",
            "client_secret_file (Dienstkonto) oder token_file (Person) setzen.",
        )

    def _built(self, key: str, path: Path, build: Any, **options: str) -> Any:
        content = self._private(key, path)
        try:
            entries = json.loads(content)
            return build(entries, scopes=_SCOPES, **options)
        except (ValueError, TypeError, AttributeError, KeyError):  # whatever is missing or no key
            kind = (
                "der JSON-Schlüssel eines Dienstkontos"
                if key == "client_secret_file"
                else "die Zustimmung einer Person"
            )
            raise ConfigurationError(
                f"[{self._name}] {key}: {path} ist nicht {kind}.", "Die Datei neu herunterladen oder anlegen."
            ) from None


def _refusal(name: str, error: Exception) -> KlimadocsError:
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    word = word_of(answer.get("error")) or "ohne Begründung"
    if getattr(error, "retryable", False):
        return TemporaryError(f"[{name}] Google gibt gerade keine Zugangsmarke aus ({word}).", LATER)
    return ConfigurationError(
        f"[{name}] Google lehnt ab ({word}).", _REMEDIES.get(word, "Das Dienstkonto mit docs/mail.md vergleichen.")
    )
