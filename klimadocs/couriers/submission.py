"""A line to the server that sends: private, verified, logged in. No fault here is the fault of a letter."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from klimadocs.couriers.values import clean_line
from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.model.account import Login, Mechanism, Smtp, is_loopback

_LATER = "Es ist nichts verloren; der nächste Lauf versucht es wieder."
_CHECK_LOGIN = "Benutzernamen, Passwort oder Zugangsfreigabe unter [smtp] prüfen."
_SAYS = 150
_NUL, _SEPARATOR = "\0", "\x01"


@dataclass(frozen=True, slots=True)
class Answer:
    """Code (0: no code was to be read) and one clean line of text."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Submission:
    """A connection on which mails may be handed over. Commands never hold values that were not cleaned."""

    def __init__(self, client: smtplib.SMTP, name: str) -> None:
        self._client = client
        self.name = name

    def ask(self, command: str) -> Answer:
        """The answer to a command. Raises TemporaryError where the line is lost."""
        with _line(self.name):
            return _answer(*self._client.docmd(command))

    def knows(self, extension: str) -> bool:
        return self._client.has_extn(extension)

    def send(self, content: bytes) -> None:
        """Everything but the dot that ends a mail. Raises TemporaryError where the line is lost."""
        with _line(self.name):
            self._client.send(content)

    def finish(self, patience_seconds: float) -> Answer:
        """Ends the mail. Raises OSError or SMTPException as they come: then nobody knows."""
        if self._client.sock is not None:
            self._client.sock.settimeout(patience_seconds)
        self._client.send(b".\r\n")
        return _answer(*self._client.getreply())


@contextmanager
def connect(smtp: Smtp, login: Login | None) -> Iterator[Submission]:
    """Closed at the end, whatever happens. Raises TemporaryError (not reachable, too busy), ConfigurationError (no
    privacy, no login, a server that wants nothing of us)."""
    _require_privacy(smtp)
    client = _logged_in(smtp, login)
    try:
        yield Submission(client, smtp.host)
    finally:
        client.close()


def _logged_in(smtp: Smtp, login: Login | None) -> smtplib.SMTP:
    """After a refusal `login.renew()` may earn exactly one more try, on a new line: servers hang up."""
    client = _open(smtp)
    try:
        if login is None:
            return client
        answer = _log_in(client, smtp, login)
        if answer.code == 535 and login.renew():
            client.close()
            client = _open(smtp)
            answer = _log_in(client, smtp, login)
        _require_entry(answer, smtp)
    except BaseException:
        client.close()
        raise
    return client


def _open(smtp: Smtp) -> smtplib.SMTP:
    context = None if smtp.security == "none" else _tls_context(smtp)
    client = _client(smtp, context)
    with _line(smtp.host):
        try:
            _require_welcome(_answer(*client.connect(smtp.host, smtp.port)), smtp)
            assert client.sock is not None
            client.sock.settimeout(smtp.answer_seconds)
            _require_welcome(_greet(client), smtp)
            if smtp.security == "starttls" and context is not None:
                _start_tls(client, smtp, context)
                _require_welcome(_greet(client), smtp)
        except BaseException:
            client.close()
            raise
    return client


def _client(smtp: Smtp, context: ssl.SSLContext | None) -> smtplib.SMTP:
    """Not connected yet. The name in EHLO is the one for machines without any, so that nothing is asked of a DNS."""
    if smtp.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            local_hostname="[127.0.0.1]", timeout=smtp.connect_seconds, context=context
        )
    else:
        client = smtplib.SMTP(local_hostname="[127.0.0.1]", timeout=smtp.connect_seconds)
    client._host = smtp.host  # type: ignore[attr-defined]  # set by the constructor only where that connects, too
    return client


def _greet(client: smtplib.SMTP) -> Answer:
    code, text = client.ehlo()
    return _answer(*(client.helo() if code in (500, 502) else (code, text)))


def _start_tls(client: smtplib.SMTP, smtp: Smtp, context: ssl.SSLContext) -> None:
    """Never goes on in the clear: an attacker on the line can hide that the server offers it."""
    try:
        client.starttls(context=context)
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise ConfigurationError(
            f"Der Postausgang ({smtp.host}) verschlüsselt nicht; es wurde nichts versendet und kein Passwort genannt.",
            'Unter [smtp] security = "tls" und den Port dazu (meist 465) setzen, oder die Technik fragen.',
        ) from None


def _log_in(client: smtplib.SMTP, smtp: Smtp, login: Login) -> Answer:
    secret = login.secret()
    if any(sign in smtp.user + secret for sign in "\r\n\0\x01"):
        raise ConfigurationError("Benutzername oder Passwort zum Postausgang enthält ein Steuerzeichen.", _CHECK_LOGIN)
    offered = client.esmtp_features.get("auth", "").upper().split()
    lines = _login_lines(smtp, login.mechanism, secret, "LOGIN" in offered and "PLAIN" not in offered)
    with _line(smtp.host):
        return _say(client, lines, secret)


def _login_lines(smtp: Smtp, mechanism: Mechanism, secret: str, is_in_turn: bool) -> tuple[str, ...]:
    """Each further line is said where the server asks on; after a token it then explains why it refuses."""
    user, bearer = smtp.user, f"auth=Bearer {secret}\x01\x01"
    if mechanism == "xoauth2":
        return f"AUTH XOAUTH2 {_base64(f'user={user}{_SEPARATOR}{bearer}')}", ""
    if mechanism == "oauthbearer":
        escaped = user.replace("=", "=3D").replace(",", "=2C")
        head = f"n,a={escaped},\x01host={smtp.host}\x01port={smtp.port}\x01"
        return f"AUTH OAUTHBEARER {_base64(head + bearer)}", _base64(_SEPARATOR)
    if is_in_turn:
        return "AUTH LOGIN", _base64(user), _base64(secret)
    return (f"AUTH PLAIN {_base64(_NUL.join(('', user, secret)))}",)


def _say(client: smtplib.SMTP, lines: tuple[str, ...], secret: str) -> Answer:
    """One line after the other as long as the server asks on (334). A server that repeats what it was told is not
    quoted with it."""
    code, text = 334, b""
    for line in lines:
        if code != 334:
            break
        code, text = client.docmd(line)
    for word in (secret, _base64(secret), *(line.split(" ")[-1] for line in lines)):
        text = text.replace(word.encode(), "…".encode()) if len(word) > 2 and word != "LOGIN" else text
    return _answer(code, text)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _require_entry(answer: Answer, smtp: Smtp) -> None:
    kind = answer.code // 100
    if kind == 2:
        return
    if kind == 4:
        raise TemporaryError(f"Der Postausgang ({smtp.host}) lässt gerade niemanden ein ({answer}).", _LATER)
    raise ConfigurationError(
        f"Der Postausgang ({smtp.host}) weist die Anmeldung als {smtp.user} ab ({answer}).", _CHECK_LOGIN
    )


def _require_welcome(answer: Answer, smtp: Smtp) -> None:
    """A server that wants nothing of us at all says nothing about a letter: no letter is given up for it."""
    kind = answer.code // 100
    if kind == 2:
        return
    if kind == 5:
        raise ConfigurationError(
            f"Der Postausgang ({smtp.host}) nimmt von diesem Rechner nichts an ({answer}).",
            "Server und Port unter [smtp] prüfen.",
        )
    raise TemporaryError(f"Der Postausgang ({smtp.host}) ist gerade nicht bereit ({answer}).", _LATER)


def _require_privacy(smtp: Smtp) -> None:
    if smtp.security == "none" and not is_loopback(smtp.host):
        raise ConfigurationError(
            f"Der Postausgang ({smtp.host}) soll ohne Verschlüsselung benutzt werden; das geht nur auf diesem Rechner.",
            'Unter [smtp] security = "starttls" oder "tls" setzen.',
        )


def _tls_context(smtp: Smtp) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=smtp.ca_file)
    except OSError as error:
        raise ConfigurationError(
            f"Die Datei {smtp.ca_file} zum Postausgang lässt sich nicht als Zertifikat lesen"
            f" ({error.strerror or type(error).__name__}).",
            "ca_file unter [smtp] berichtigen.",
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def _line(host: str) -> Iterator[None]:
    """What goes wrong on the line before a mail is complete: nothing has left."""
    try:
        yield
    except ssl.SSLError as error:
        raise _about_tls(error, host) from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryError(f"Der Postausgang ({host}) ist nicht erreichbar: {_reason(error)}.", _LATER) from error


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "der Servername ist nicht bekannt"
    # smtplib reports silence as a lost line
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "er antwortet nicht rechtzeitig"
    if isinstance(error, ConnectionRefusedError):
        return "die Verbindung wurde abgelehnt"
    return "die Verbindung brach ab"


def _about_tls(error: ssl.SSLError, host: str) -> Exception:
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConfigurationError(
            f"Das Zertifikat des Postausgangs ({host}) ist nicht gültig: {clean_line(error.verify_message)}.",
            "Servernamen prüfen; bei eigener Zertifizierungsstelle deren Datei als ca_file unter [smtp] nennen.",
        )
    signs = (error.reason or "").upper()
    if any(word in signs for word in ("VERSION", "PROTOCOL", "HANDSHAKE", "CIPHER")):
        return ConfigurationError(
            f"Mit dem Postausgang ({host}) kam keine sichere Verbindung zustande ({clean_line(signs)}).",
            "Port und security unter [smtp] prüfen; der Server muss TLS 1.2 oder neuer beherrschen.",
        )
    return TemporaryError(f"Die verschlüsselte Verbindung zum Postausgang ({host}) brach ab.", _LATER)


def _answer(code: int, text: bytes) -> Answer:
    words = clean_line(text.decode("utf-8", "replace"), _SAYS)
    return Answer(max(code, 0), words)
