"""Logging in, with one more try and no more: servers lock accounts after some wrong ones."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from klimadocs.errors import ConfigurationError, KlimadocsError, TemporaryError
from klimadocs.imap import LoginRefusedError, UnreachableError
from klimadocs.imap.faults import code_in, server_words, translate, unreachable
from klimadocs.model.account import Account, Login

_BUSY_CODES = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"}
_BUSY_WORDS = re.compile(r"(?i)temporar|try again|too many|maximum number of|throttl|backoff|later")
_OAUTH_FORMS = {
    "xoauth2": ("XOAUTH2", "user={user}\x01auth=Bearer {secret}\x01\x01", b""),
    "oauthbearer": ("OAUTHBEARER", "n,a={name},\x01auth=Bearer {secret}\x01\x01", b"\x01"),
}  # mechanism -> SASL name, first message, the answer to the server's explanation of a refusal


def log_in(client: IMAPClient, account: Account, login: Login) -> None:
    """After a refusal `login.renew()` may earn exactly one more try. Raises LoginRefusedError, UnreachableError."""
    try:
        _try(client, account, login, _secret(login))
    except LoginRefusedError:
        if not _renew(login):
            raise
        _try(client, account, login, _secret(login))
    # what the server said of itself to strangers does not count any more
    client._cached_capabilities = None


@contextmanager
def _asking() -> Iterator[None]:
    """A source of passwords has the same faults as a server."""
    try:
        yield
    except TemporaryError as error:
        raise UnreachableError(error.sentence, error.remedy) from error
    except ConfigurationError as error:
        raise LoginRefusedError(error.sentence, error.remedy) from error


def _secret(login: Login) -> str:
    with _asking():
        return login.secret()


def _renew(login: Login) -> bool:
    with _asking():
        return login.renew()


def _try(client: IMAPClient, account: Account, login: Login, secret: str) -> None:
    _require_one_line(account, secret)
    try:
        if login.mechanism == "password":
            _with_password(client, account.user, secret)
        else:
            _with_token(client, account.user, secret, login.mechanism)
    except LoginError as error:
        raise _refusal(error, account, secret) from None  # its message may hold the secret


def _require_one_line(account: Account, secret: str) -> None:
    if any(sign in account.user + secret for sign in "\r\n\x00"):
        raise LoginRefusedError(
            f"Benutzername oder Passwort zum Postfach „{account.name}“ enthält einen Zeilenumbruch.",
            "Die Einstellungen und die Quelle des Passworts prüfen.",
        )


def _with_password(client: IMAPClient, user: str, secret: str) -> None:
    if client.has_capability("AUTH=PLAIN"):
        client.sasl_login("PLAIN", lambda _: f"\0{user}\0{secret}")
    elif client.has_capability("AUTH=LOGIN"):
        client.sasl_login("LOGIN", _in_turn(user.encode(), secret.encode()))
    else:
        client._imap._encoding = "utf-8"
        quoted = user.replace("\\", "\\\\").replace('"', '\\"')
        client.login(f'"{quoted}"', secret)


def _with_token(client: IMAPClient, user: str, secret: str, mechanism: str) -> None:
    name, form, goodbye = _OAUTH_FORMS[mechanism]
    escaped = user.replace("=", "=3D").replace(",", "=2C")
    first = form.format(user=user, name=escaped, secret=secret)
    client.sasl_login(name, _in_turn(first.encode(), goodbye))


def _in_turn(*answers: bytes) -> Callable[[bytes], bytes | None]:
    """One answer for each question of the server; None (the end) after the last."""
    waiting = iter(answers)
    return lambda _: next(waiting, None)


def _refusal(error: LoginError, account: Account, secret: str) -> KlimadocsError:
    cause = error.__context__
    if isinstance(cause, imaplib.IMAP4.abort):  # a lost line, which IMAPClient reports as a refusal
        return translate(cause, account)
    words = server_words(str(error), secret)
    if code_in(words) in _BUSY_CODES or _BUSY_WORDS.search(words):
        return unreachable(account, f"der Server lässt gerade niemanden ein ({words})")
    return LoginRefusedError(
        f"Das Postfach „{account.name}“ ({account.host}) weist die Anmeldung als {account.user} ab: {words}",
        "Benutzernamen, Passwort oder Zugangsfreigabe prüfen, danach klimadocs erneut starten.",
    )
