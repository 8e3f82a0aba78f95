"""What a mail tells of itself, read from its head and its text; and why a mail without a form may be laid aside."""

from __future__ import annotations

import re
from email.message import Message
from itertools import islice

from klimadocs.model.mail import MailFacts
from klimadocs.sources.addresses import Mailbox, address_in, mailboxes_of
from klimadocs.sources.authenticity import judge_sender
from klimadocs.sources.envelope import moment_of
from klimadocs.sources.headers import media_type_of, one_line, parameter_of, raw_field, text_of
from klimadocs.sources.intent import excerpt_of, intent_of, own_text
from klimadocs.sources.kinds import Evidence, kind_of, parts_of

_CHAIN_LIMIT = 20_000
_MOST_IDS = 100
_ID = re.compile(r"<([^<>\s]{1,250})>")
_BARE_ID = re.compile(r"[^<>\s()\",;]{1,120}@[^<>\s()\",;]{1,120}")
_RETURNED_ID = re.compile(r"(?im)^[ \t>]*message-id:\s*<([^<>\s]{1,250})>")
_RETURNED_LIMIT = 100_000

_DISMISSALS = {
    "auto_reply": "Automatische Antwort (Abwesenheitsnotiz).",
    "bounce": "Zustellbericht eines Mailservers.",
    "receipt": "Lesebestätigung.",
    "calendar": "Termineinladung oder Antwort auf einen Termin.",
    "list": "Rundmail einer Verteilerliste.",
    "spam": "Der Mailserver hat die Nachricht als Spam gekennzeichnet.",
}


def read_facts(message: Message, text: str, servers: tuple[str, ...] = (), returned: str = "") -> MailFacts:
    """From the head of the outer mail and its decoded text; `servers` are the names (authserv-id) of our own mail
    servers, `returned` is the head of a mail that came back where it is a part of its own (text/rfc822-headers). The
    parts of the mail may be missing or empty. Never raises."""
    senders = mailboxes_of(message, "From")
    subject = text_of(message, "Subject")
    return_path = _return_path(message)
    evidence = Evidence(message, _sender_as_shown(message, senders), subject, return_path, text, servers)
    kind = kind_of(evidence)
    addresses = _addresses(senders)
    authenticity, note = judge_sender(message, addresses, servers)
    own = own_text(text)
    received = moment_of(message)
    return MailFacts(
        kind=kind,
        message_id=next(iter(_ids(raw_field(message, "Message-ID"))), ""),
        in_reply_to=_ids(raw_field(message, "In-Reply-To")),
        references=(
            *_ids(raw_field(message, "References", _CHAIN_LIMIT)),
            *_returned_ids(message, kind, text, returned),
        ),
        senders=addresses,
        sender_name=next((box.name for box in senders), ""),
        reply_to=_addresses(mailboxes_of(message, "Reply-To")),
        recipients=_recipients(message),
        return_path=return_path,
        subject=subject,
        received_at=received[0] if received else None,
        received_by=received[1] if received else "",
        authenticity=authenticity,
        authenticity_note=note,
        signature=_signature(message, text),
        intent=intent_of(subject, own) if kind in ("personal", "list", "machine") else "",
        excerpt=excerpt_of(own),
    )


def dismissal(facts: MailFacts) -> str:
    """German reason why a mail without any form needs no person; "" where one must look. To be asked only where the
    mail holds nothing that may be a form. Mail of machines is never laid aside (a fax may have lost its picture), and
    neither is a withdrawal, however it came."""
    if facts.intent == "withdrawal":
        return ""
    return _DISMISSALS.get(facts.kind, "")


def _addresses(boxes: tuple[Mailbox, ...]) -> tuple[str, ...]:
    """None at all where a group stands: nobody knows which of its members wrote."""
    if any(box.is_grouped for box in boxes):
        return ()
    return tuple(dict.fromkeys(box.address for box in boxes))


def _recipients(message: Message) -> tuple[str, ...]:
    boxes = [box for name in ("To", "Cc") for box in mailboxes_of(message, name, _CHAIN_LIMIT)]
    return tuple(dict.fromkeys(box.address for box in boxes))


def _sender_as_shown(message: Message, senders: tuple[Mailbox, ...]) -> str:
    """Machines often give a name and no address."""
    return senders[0].address if senders else text_of(message, "From").strip(' "<>')


def _return_path(message: Message) -> str:
    """Some servers write the program's name instead of the empty path."""
    raw = one_line(raw_field(message, "Return-Path"))
    bare = raw.strip("<> ")
    if not raw or not (bare or "<" in raw):
        return ""
    return "<>" if bare.lower() in ("", "mailer-daemon") else address_in(bare) or bare


def _ids(raw: str) -> tuple[str, ...]:
    """Message ids without < and >, in their order, the newest 100; bare ones only where none stands in brackets."""
    found = _ID.findall(raw) or _BARE_ID.findall(raw)
    return tuple(dict.fromkeys(one_line(entry) for entry in found))[-_MOST_IDS:]


def _returned_ids(message: Message, kind: str, text: str, returned: str) -> tuple[str, ...]:
    """A bounce names the mail that came back only inside: in the returned original or its head, or in its own text."""
    if kind != "bounce":
        return ()
    parts = islice(parts_of(message, with_mails=True), 1, None)
    found = [entry for part in parts for entry in _ids(raw_field(part, "Message-ID"))]
    found += [entry for source in (text, returned) for entry in _RETURNED_ID.findall(source[:_RETURNED_LIMIT])]
    return tuple(dict.fromkeys(found))[:_MOST_IDS]


def _signature(message: Message, text: str) -> str:
    """By what the mail calls itself; nothing is verified."""
    media_type = media_type_of(message)
    protocol = parameter_of(message, "protocol") + parameter_of(message, "smime-type")
    if media_type == "multipart/signed":
        return "PGP" if "pgp" in protocol else "S/MIME"
    if media_type in ("application/pkcs7-mime", "application/x-pkcs7-mime") and protocol == "signed-data":
        return "S/MIME"
    return "PGP" if "-----BEGIN PGP SIGNED MESSAGE-----" in text[:2_000] else ""
