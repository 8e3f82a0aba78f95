"""What goes wrong on the line, in the house's own words. Foreign libraries know six families of such errors."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import ProtocolError

from klimadocs.errors import KlimadocsError
from klimadocs.imap import AnswerNo, InsecureError, UnreachableError
from klimadocs.model.account import Account

LATER = "Es ist nichts verloren; der nächste Lauf versucht es wieder."
_CODE = re.compile(r"\[([A-Z][A-Z0-9-]*)(?: [^\]]*)?\]")
_BEFORE_WORDS = re.compile(r"^(?:command: )?[A-Za-z]+ (?:failed:|command error: (?:BAD|NO)|=>) *")
_ABOUT_CERTIFICATES = {
    10: "das Zertifikat des Servers ist abgelaufen",
    18: "der Server hat sein Zertifikat selbst ausgestellt",
    19: "die ausstellende Stelle des Zertifikats ist hier nicht bekannt",
    20: "die ausstellende Stelle des Zertifikats ist hier nicht bekannt",
    62: "das Zertifikat gilt für einen anderen Servernamen",
    64: "das Zertifikat gilt für einen anderen Servernamen",
}  # numbers of OpenSSL's X509_V_ERR_*
_WORST_TEXT = 300


@contextmanager
def translated(account: Account) -> Iterator[None]:
    """Turns whatever the libraries raise in the block into UnreachableError, InsecureError or AnswerNo."""
    try:
        yield
    except KlimadocsError:
        raise
    except (OSError, imaplib.IMAP4.error) as error:
        raise translate(error, account) from error


def translate(error: Exception, account: Account) -> KlimadocsError:
    """`error` is an OSError or an error of imaplib; the order of the tests is that of the classes."""
    if isinstance(error, ssl.SSLError):
        return _about_tls(error, account)
    if isinstance(error, OSError):
        return unreachable(account, _reason(error))
    if isinstance(error, imaplib.IMAP4.readonly):
        return AnswerNo("Der Ordner darf nur gelesen werden.", "Rechte am Postfach prüfen.", "NOPERM")
    if isinstance(error, imaplib.IMAP4.abort):
        return unreachable(account, "die Verbindung brach ab")
    if isinstance(error, ProtocolError) or "got more than" in str(error):
        return unreachable(account, "die Antwort des Servers war nicht zu verstehen")
    words = server_words(str(error))
    return AnswerNo(words, code=code_in(words))


def unreachable(account: Account, reason: str) -> UnreachableError:
    """Try again later; `reason` is German and goes after a colon."""
    return UnreachableError(f"Das Postfach „{account.name}“ ({account.host}) ist nicht erreichbar: {reason}.", LATER)


def code_in(words: str) -> str:
    """The first response code, such as OVERQUOTA; "" where there is none."""
    found = _CODE.search(words)
    return found.group(1) if found else ""


def server_words(text: str, secret: str = "") -> str:
    """What the server said, as one clean line: no control characters, no secret, never long."""
    text = re.sub(r"^\[?b(['\"])(.*)\1\]?$", r"\2", _BEFORE_WORDS.sub("", text))
    if secret:
        text = text.replace(secret, "…")
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line[:_WORST_TEXT] or "(ohne Begründung)"


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "der Servername ist nicht bekannt"
    if isinstance(error, TimeoutError):
        return "er antwortet nicht rechtzeitig"
    if isinstance(error, ConnectionRefusedError):
        return "die Verbindung wurde abgelehnt"
    if isinstance(error, ConnectionError):
        return "die Verbindung brach ab"
    return server_words(error.strerror or "die Verbindung brach ab")


def _about_tls(error: ssl.SSLError, account: Account) -> KlimadocsError:
    where = f"Das Postfach „{account.name}“ ({account.host}) wurde nicht abgefragt"
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _ABOUT_CERTIFICATES.get(error.verify_code, server_words(error.verify_message))
        remedy = (
            "Servernamen prüfen; bei eigener Zertifizierungsstelle deren Datei als ca_file in den Einstellungen nennen."
        )
        return InsecureError(f"{where}: {reason}.", remedy)
    signs = (error.reason or "").upper()
    if "VERSION" in signs or "PROTOCOL" in signs or "HANDSHAKE" in signs or "CIPHER" in signs:
        remedy = "Port und security in den Einstellungen prüfen; der Server muss TLS 1.2 oder neuer beherrschen."
        return InsecureError(f"{where}: an diesem Port kam keine sichere Verbindung zustande ({signs}).", remedy)
    return unreachable(account, "die verschlüsselte Verbindung brach ab")
