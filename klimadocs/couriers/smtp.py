"""Sends at once by SMTP. What may have left is never sent again: between the end of a mail and the answer to it nobody
knows, and only a person can find out."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime

from klimadocs.couriers import Departure
from klimadocs.couriers.building import build
from klimadocs.couriers.submission import Answer, Submission, connect
from klimadocs.couriers.values import clean_mail, clean_sender
from klimadocs.errors import RefusedError, TemporaryError, UncertainError
from klimadocs.model.account import Login, Smtp
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Outgoing

# RFC 5321 4.5.3.2.6: the answer to a whole mail may take ten minutes, other answers five; shorter patience loses mails
_LAST_ANSWER = 10
_LEADING_DOT = re.compile(rb"(?m)^\.")
_LATER = "Es ist nichts verloren; der nächste Lauf versucht es wieder."


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class SmtpCourier:
    """One connection for each mail. `now` gives the date of the mail."""

    kind: CourierKind = "smtp"

    def __init__(self, smtp: Smtp, login: Login | None, now: Callable[[], datetime] = _now) -> None:
        self._smtp = smtp
        self._login = login
        self._now = now

    def hand_over(self, mail: Outgoing) -> str:
        """The server's answer. Not safe to call twice."""
        mail, sender = clean_mail(mail), clean_sender(self._smtp.sender)
        if not mail.recipient:
            raise RefusedError(
                f"Vorgang {mail.case}: es ist keine E-Mail-Adresse bekannt.",
                "Bitte die Adresse im Vorgang eintragen, oder den Brief auf anderem Weg versenden.",
            )
        content = build(mail, self._now())
        with connect(self._smtp, self._login) as line:
            _announce(line, mail, sender, len(content))
            return _deliver(line, mail, content, _LAST_ANSWER * self._smtp.answer_seconds)

    def departures(self, mails: Collection[Outgoing], since: date | None = None) -> Iterator[Departure]:
        """None: what was sent has left."""
        return iter(())

    def vanished(self, mails: Collection[Outgoing], since: date | None = None) -> frozenset[str]:
        """None: there are no drafts."""
        return frozenset()

    def rest(self) -> None:
        """Each mail has a connection of its own."""


def _announce(line: Submission, mail: Outgoing, sender: str, size_bytes: int) -> None:
    _give_sender(line, mail, sender, size_bytes)
    _require(line.ask(f"RCPT TO:<{mail.recipient}>"), mail)
    _require(line.ask("DATA"), mail, 3)


def _give_sender(line: Submission, mail: Outgoing, sender: str, size_bytes: int) -> None:
    """An automatic answer gives no address that could be answered (RFC 3834), where the server allows that."""
    size = f" SIZE={size_bytes}" if line.knows("size") else ""
    if mail.is_automatic and mail.in_reply_to:
        answer = line.ask(f"MAIL FROM:<>{size}")
        if answer.code // 100 != 5:
            _require(answer, mail)
            return
        _require(line.ask("RSET"), mail)
    _require(line.ask(f"MAIL FROM:<{sender}>{size}"), mail)


def _deliver(line: Submission, mail: Outgoing, content: bytes, patience_seconds: float) -> str:
    """Up to the last dot nothing has left. From then on a lost line leaves it open."""
    line.send(_LEADING_DOT.sub(b"..", content))
    try:
        answer = line.finish(patience_seconds)
    except (OSError, smtplib.SMTPException):
        raise _uncertain(mail, line.name) from None
    if answer.code // 100 not in (2, 4, 5):
        raise _uncertain(mail, line.name)
    _require(answer, mail)
    with suppress(OSError, smtplib.SMTPException, TemporaryError):
        line.ask("QUIT")
    return str(answer)


def _require(answer: Answer, mail: Outgoing, wanted: int = 2) -> None:
    kind = answer.code // 100
    if kind == wanted:
        return
    if kind == 5:
        raise RefusedError(
            f"Vorgang {mail.case}: der Postausgang hat die E-Mail abgelehnt ({answer}).",
            "Bitte die Adresse prüfen, oder den Brief auf anderem Weg versenden.",
        )
    raise TemporaryError(f"Vorgang {mail.case}: der Postausgang nimmt gerade nichts an ({answer}).", _LATER)


def _uncertain(mail: Outgoing, name: str) -> UncertainError:
    return UncertainError(
        f"Vorgang {mail.case}: die Verbindung zum Postausgang ({name}) brach ab, bevor er den Empfang bestätigte."
        " Ob die E-Mail versendet ist, steht nicht fest.",
        "Bitte beim Empfänger oder im Protokoll des Mailservers nachsehen; von selbst geht sie nicht noch einmal ab.",
    )
