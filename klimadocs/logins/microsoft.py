"""Access tokens of Microsoft 365: the program with rights of its own, or a person who signed in once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from klimadocs.errors import ConfigurationError
from klimadocs.logins.accounts import AccountTokens
from klimadocs.logins.files import write_private
from klimadocs.logins.lines import one_line
from klimadocs.logins.refusals import refusal
from klimadocs.logins.web import silence, word_of

_AUTHORITY = "https://login.microsoftonline.com/"
_APP_SCOPES = ["https://outlook.office365.com/.default"]
_IMAP_SCOPES = ["https://outlook.office.com/IMAP.AccessAsUser.All"]
_SMTP_SCOPES = ["https://outlook.office.com/SMTP.Send"]


class _Application(AccountTokens):
    """What both ways share: an application of msal."""

    provider = "Microsoft"

    def _make(self, kind: str, **options: Any) -> Any:
        """An application of the class `kind`. msal asks for the tenant's addresses here."""
        try:
            import msal
        except ImportError:
            raise ConfigurationError(
                f"[{self._name}] Die Bibliothek zu auth = „microsoft“ ist nicht installiert.",
                "pip install 'klimadocs[microsoft]'",
            ) from None
        silence("msal")
        secret = self._secret
        if not (secret.tenant and secret.client_id):
            raise ConfigurationError(
                f"[{self._name}] tenant oder client_id fehlt.", "Beide stehen in der App-Registrierung."
            )
        try:
            return getattr(msal, kind)(
                secret.client_id, authority=_AUTHORITY + secret.tenant, http_client=self._line, **options
            )
        except ValueError:  # what msal makes of a refusal at the tenant's address
            raise ConfigurationError(
                f"[{self._name}] Microsoft kennt kein Verzeichnis „{secret.tenant}“.",
                "Die Verzeichnis-ID (Mandant) aus der Übersicht der App-Registrierung eintragen.",
            ) from None


class AppTokens(_Application):
    """The program has rights of its own (client credentials), proved by a certificate or a client secret."""

    def fetch(self, is_forced: bool) -> str:
        """See `Tokens`. msal keeps a token in memory until it is about to expire."""
        if is_forced:
            self._application.remove_tokens_for_client()
        return _token(self._name, self._application.acquire_token_for_client(_APP_SCOPES))

    @cached_property
    def _application(self) -> Any:
        return self._make("ConfidentialClientApplication", client_credential=self._proof())

    def _proof(self) -> str | dict[str, str]:
        secret = self._secret
        if secret.certificate_file:
            content = self._private("certificate_file", secret.certificate_file)
            return _certificate(f"[{self._name}] certificate_file: {secret.certificate_file}", content)
        if secret.client_secret_file:
            content = self._private("client_secret_file", secret.client_secret_file)
            return one_line(f"[{self._name}] client_secret_file: {secret.client_secret_file}", content)
        raise ConfigurationError(
            f"[{self._name}] Es fehlt der Nachweis des Programms.",
            "certificate_file (besser) oder client_secret_file setzen.",
        )


def _certificate(said: str, content: bytes) -> dict[str, str]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.x509 import load_pem_x509_certificate
    except ImportError:
        raise ConfigurationError(
            f"{said}: Die Bibliothek dafür ist nicht installiert.", "pip install 'klimadocs[microsoft]'"
        ) from None
    try:
        key = serialization.load_pem_private_key(content, None)
        certificate = load_pem_x509_certificate(content)
    except TypeError:
        raise ConfigurationError(
            f"{said}: Der Schlüssel ist durch ein Kennwort geschützt.",
            "Ohne Kennwort ablegen, chmod 600: openssl pkey oder openssl pkcs12 -nodes.",
        ) from None
    except ValueError:
        raise ConfigurationError(
            f"{said} enthält nicht Schlüssel und Zertifikat in PEM.",
            "Beide in eine Datei legen. Aus einer .pfx-Datei: openssl pkcs12 -in x.pfx -nodes.",
        ) from None
    if not isinstance(key, RSAPrivateKey):
        raise ConfigurationError(f"{said}: Der Schlüssel ist kein RSA-Schlüssel.", "Microsoft nimmt nur RSA.")
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "private_key": key.private_bytes(*plain).decode("ascii"),
        "public_certificate": certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
    }


class PersonTokens(_Application):
    """A person signed in once; what Microsoft gave for that lies in `token_file` and renews itself."""

    def fetch(self, is_forced: bool) -> str:
        """See `Tokens`."""
        application = self._application
        account = self._account(application)
        answer = application.acquire_token_silent_with_error(self._scopes, account, force_refresh=is_forced)
        if answer is None:
            raise self._unsigned("Die Anmeldung ist abgelaufen")
        self._save(application)
        return _token(self._name, answer)

    def sign_in(self, say: Callable[[str], None]) -> str:
        """See `klimadocs.logins.sign_in`."""
        application = self._application
        flow = application.initiate_device_flow(scopes=self._scopes)
        if "user_code" not in flow:
            raise refusal(self._name, flow)
        say(
            f"[{self._name}] Open {_address(flow)} in a browser, enter the code {word_of(flow['user_code'])} "
            f"and sign in as {self._user}. The code is good for {int(flow['expires_in']) // 60} minutes."
        )
        answer = application.acquire_token_by_device_flow(flow)
        _token(self._name, answer)
        self._save(application)
        claims = answer.get("id_token_claims") or {}
        return _printable(claims.get("preferred_username")) or self._user

    @property
    def _scopes(self) -> list[str]:
        return _SMTP_SCOPES if self._name == "smtp" else _IMAP_SCOPES

    @property
    def _file(self) -> Path:
        if self._secret.token_file is None:
            raise ConfigurationError(
                f"[{self._name}] token_file fehlt.", "Die Datei nennen, die die Anmeldung aufbewahrt."
            )
        return self._secret.token_file

    @cached_property
    def _application(self) -> Any:
        return self._make("PublicClientApplication", token_cache=self._kept())

    def _kept(self) -> Any:
        try:
            from msal import SerializableTokenCache
        except ImportError:
            return None  # _make says so
        cache = SerializableTokenCache()
        if self._file.exists():
            content = self._private("token_file", self._file)
            if not _is_cache(content):
                raise ConfigurationError(
                    f"[{self._name}] token_file: {self._file} ist beschädigt.",
                    "Die Datei löschen, dann klimadocs doctor --sign-in",
                )
            cache.deserialize(content.decode("utf-8"))
        return cache

    def _account(self, application: Any) -> Any:
        accounts = application.get_accounts()
        mine = [account for account in accounts if str(account.get("username", "")).lower() == self._user.lower()]
        if not accounts:
            raise self._unsigned("Es hat sich noch niemand angemeldet")
        return (mine or accounts)[0]

    def _unsigned(self, reason: str) -> ConfigurationError:
        return ConfigurationError(f"[{self._name}] {reason}.", "klimadocs doctor --sign-in")

    def _save(self, application: Any) -> None:
        if application.token_cache.has_state_changed:
            write_private(self._file, application.token_cache.serialize().encode("utf-8"))


def _is_cache(content: bytes) -> bool:
    """msal takes any JSON and stumbles over it later."""
    try:
        entries = json.loads(content)
    except ValueError:
        return False
    tables = list(entries.values()) if isinstance(entries, dict) else [None]
    return all(isinstance(table, dict) and all(isinstance(row, dict) for row in table.values()) for table in tables)


def _token(name: str, answer: Mapping[str, Any]) -> str:
    if token := answer.get("access_token"):
        return str(token)
    raise refusal(name, answer)


def _address(flow: Mapping[str, Any]) -> str:
    address = _printable(flow.get("verification_uri"))
    return address if address.startswith("https://") else "https://microsoft.com/devicelogin"


def _printable(value: object) -> str:
    text = str(value or "")
    return text if text.isprintable() and " " not in text and len(text) < 200 else ""
