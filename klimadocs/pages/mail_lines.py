"""What a mail tells of itself, and what our own server found about its sender, as German lines. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from klimadocs import wording
from klimadocs.model.arrival import Arrival
from klimadocs.model.case import Correspondence
from klimadocs.model.day import CaseView
from klimadocs.model.mail import Authenticity, MailFacts, MailKind
from klimadocs.pages.badges import Badge
from klimadocs.pages.phrases import shorten, write_time

WARNING = "Vorsicht: Diese E-Mail kommt vielleicht nicht von dem Absender, der darin steht."
CAUTION = "Bitte nichts daraus öffnen und vor einer Antwort auf einem bekannten Weg nachfragen."

_KINDS: dict[MailKind, str] = {
    "personal": "persönliche E-Mail",
    "auto_reply": "automatische Antwort",
    "bounce": "Unzustellbarkeitsmeldung",
    "list": "Rundmail",
    "calendar": "Termineinladung",
    "spam": "als Spam gekennzeichnet",
    "receipt": "Empfangs- oder Lesebestätigung",
    "machine": "von einem Programm verschickt",
}
_FOUND: dict[Authenticity, Badge] = {
    "passed": Badge("Absender bestätigt", "good"),
    "failed": Badge("Absender zweifelhaft", "bad"),
    "unknown": Badge("Echtheit des Absenders unbekannt", "calm"),
}
_MATTERS: dict[str, Badge] = {"withdrawal": Badge("Rückzug?", "warn"), "question": Badge("Frage", "warn")}
_NOT_DELIVERED = Badge("nicht zugestellt", "bad")
_SETTLED = Badge("erledigt", "good")
_LONGEST_NAME = 80
_LONGEST_ADDRESSES = 160


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in words. `remarks` are short: the kind, what is known of the sender, a signature; `note` is what our own
    server found, a sentence. `reply_to` is "" where answers go to the sender."""

    sender: str
    subject: str
    remarks: tuple[str, ...]
    found: Badge
    note: str
    reply_to: str
    excerpt: str

    @property
    def is_doubtful(self) -> bool:
        """Whether our own server found against the sender."""
        return self.found.tone == "bad"


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One row of the correspondence; `badges` say what it is about and whether a person has dealt with it."""

    at: str
    sender: str
    subject: str
    how: str
    badges: tuple[Badge, ...]
    mail: MailLine | None


def describe_mail(mail: MailFacts) -> MailLine:
    """Foreign text is cut to what a line can hold; the excerpt stays as it is."""
    return MailLine(
        sender=write_sender(mail),
        subject=mail.subject,
        remarks=_remarks(mail),
        found=_FOUND[mail.authenticity],
        note=mail.authenticity_note,
        reply_to=_reply_to(mail),
        excerpt=mail.excerpt.strip(),
    )


def write_sender(mail: MailFacts) -> str:
    """Ida Küßner <ida@example.org>; "" where the mail names nobody."""
    addresses = shorten(", ".join(mail.senders), _LONGEST_ADDRESSES)
    name = shorten(mail.sender_name, _LONGEST_NAME)
    if not name or name == addresses:
        return addresses
    return f"{name} <{addresses}>" if addresses else name


def mail_of(view: CaseView, arrival: str) -> MailFacts | None:
    """None where the arrival is no mail, or nothing is known of its head."""
    return dict(view.mails).get(arrival)


def list_messages(view: CaseView) -> tuple[MessageLine, ...]:
    """Mails of the case that hold no form, in the order of their receipt."""
    entries = sorted(view.case.correspondence, key=lambda entry: (entry.arrival.received_at, entry.arrival.id))
    return tuple(_message(view, entry) for entry in entries)


def name_of(arrival: Arrival) -> str:
    """What staff know a mail by: its subject, else the name of its file."""
    return shorten(arrival.subject or arrival.name, _LONGEST_NAME)


def _message(view: CaseView, entry: Correspondence) -> MessageLine:
    mail = describe_mail(entry.mail) if entry.mail else None
    return MessageLine(
        at=write_time(entry.arrival.received_at, view.call.time_zone),
        sender=(mail.sender if mail else "") or shorten(entry.arrival.sender, _LONGEST_ADDRESSES),
        subject=(mail.subject if mail else "") or entry.arrival.subject or entry.arrival.name,
        how=wording.FILED_BY.get(entry.how, entry.how),
        badges=_badges(entry, entry.arrival.id in view.settled),
        mail=mail,
    )


def _badges(entry: Correspondence, is_settled: bool) -> tuple[Badge, ...]:
    found = []
    if entry.mail and entry.mail.kind == "bounce":
        found.append(_NOT_DELIVERED)
    if entry.mail and entry.mail.intent in _MATTERS:
        found.append(_MATTERS[entry.mail.intent])
    if is_settled:
        found.append(_SETTLED)
    return tuple(found)


def _remarks(mail: MailFacts) -> tuple[str, ...]:
    found = "" if mail.authenticity == "failed" else _FOUND[mail.authenticity].text
    signature = f"mit {mail.signature} signiert (Signatur nicht geprüft)" if mail.signature else ""
    return tuple(filter(None, (_KINDS[mail.kind], found, signature)))


def _reply_to(mail: MailFacts) -> str:
    senders = {sender.casefold() for sender in mail.senders}
    others = [address for address in mail.reply_to if address.casefold() not in senders]
    return shorten(", ".join(others), _LONGEST_ADDRESSES)
