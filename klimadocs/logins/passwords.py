"""Passwords: from systemd, a program, a file or the keyring, in this order."""

from __future__ import annotations

from collections.abc import Mapping

from klimadocs.errors import ConfigurationError
from klimadocs.logins.commands import ask_command
from klimadocs.logins.files import read_credential, read_private
from klimadocs.logins.lines import one_line
from klimadocs.model.account import Mechanism, Secret


class PasswordLogin:
    """Kennwort. Asked anew each time: a password that was changed counts from the next connection on. A credential that
    is not there (a run by hand, outside systemd) is passed over; every other way must work once it is named."""

    mechanism: Mechanism = "password"

    def __init__(self, name: str, user: str, secret: Secret, environment: Mapping[str, str]) -> None:
        self._name = name
        self._user = user
        self._ways = secret
        self._environment = environment

    def __repr__(self) -> str:
        return f"PasswordLogin({self._name!r})"

    def renew(self) -> bool:
        """Never: a password that was refused is refused again, and trying on may lock the account."""
        return False

    def secret(self) -> str:
        """Raises ConfigurationError, TemporaryError."""
        ways, where = self._ways, self._name
        if ways.credential:
            content = read_credential(where, ways.credential, self._environment)
            if content is not None:
                return one_line(f"[{where}] credential: der Inhalt von {ways.credential}", content)
        if ways.password_command:
            return ask_command(where, "password_command", ways.password_command, self._environment)
        if ways.password_file:
            content = read_private(where, "password_file", ways.password_file, self._environment)
            return one_line(f"[{where}] password_file: der Inhalt von {ways.password_file}", content)
        if ways.keyring:
            return _ask_keyring(where, ways.keyring, self._user)
        raise ConfigurationError(
            f"[{where}] credential: systemd hat kein „{ways.credential}“ übergeben.",
            f"LoadCredential={ways.credential}:DATEI in den Dienst eintragen; für Läufe von Hand einen zweiten Weg.",
        )


def _ask_keyring(where: str, service: str, user: str) -> str:
    said = f"[{where}] keyring"
    try:
        import keyring
    except ImportError:
        raise ConfigurationError(
            f"{said}: Die Bibliothek dafür ist nicht installiert.",
            "pip install 'klimadocs[keyring]', oder password_command verwenden.",
        ) from None
    try:
        found = keyring.get_password(service, user)
    except Exception as error:  # back ends let the errors of their own libraries through (D-Bus, vaults)
        raise ConfigurationError(
            f"{said}: Es ist kein Schlüsselbund erreichbar ({type(error).__name__}).",
            "Unter cron und systemd gibt es meist keinen: credential, password_command oder password_file verwenden.",
        ) from None
    if not found:
        raise ConfigurationError(
            f"{said}: Zu „{service}“ und {user} ist nichts hinterlegt.", f"keyring set {service} {user}"
        )
    return one_line(f"{said}: der Eintrag zu „{service}“", str(found).encode("utf-8"))
