"""A mail as far as the office needs to know it: who wrote, in which thread, and whether a person did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

MAIL_BODY = "Text der E-Mail"
"""Name of the part that is a mail's own text."""

MailKind = Literal["personal", "auto_reply", "bounce", "list", "calendar", "spam", "receipt", "machine"]
Intent = Literal["", "withdrawal", "question"]
Authenticity = Literal["passed", "failed", "unknown"]
Carrier = Literal["", "fax", "scanner"]


@dataclass(frozen=True, slots=True)
class MailFacts:
    """The head of a mail, read with caps. Addresses are bare and lower-cased at the domain; ids stand without < and
    >.

    `senders` are all addresses of From (a well-formed mail has one), `reply_to` those of Reply-To. `return_path` is
    "" for none and "<>" for the empty one of machines. `received_at` (aware UTC) and `received_by` are what the mail
    itself tells; None where it tells nothing. `authenticity` is what our own server found, never what a stranger
    claims; `authenticity_note` is German. `signature`: "" or "S/MIME", "PGP" (present, not verified). `excerpt` is
    the beginning of the text that the sender wrote, quoted lines left out. `carrier` is set where a machine brought
    paper; `caller` is the number that the fax came from, "" for none."""

    kind: MailKind = "personal"
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    sender_name: str = ""
    reply_to: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    return_path: str = ""
    subject: str = ""
    received_at: datetime | None = None
    received_by: str = ""
    authenticity: Authenticity = "unknown"
    authenticity_note: str = ""
    signature: str = ""
    intent: Intent = ""
    excerpt: str = ""
    carrier: Carrier = ""
    caller: str = ""


@dataclass(frozen=True, slots=True)
class Machines:
    """Addresses of machines that bring paper, as the office names them; * and ? fit anything."""

    faxes: tuple[str, ...] = ()
    scanners: tuple[str, ...] = ()


NO_MACHINES = Machines()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes out with a mail."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that is to leave. `id` is its Message-ID without < and >, the same whenever the same letters leave for the
    same case. `recipient` is "" where a person must fill it in. `in_reply_to` and `references` are ids without < and >;
    `references` is the whole chain, oldest first. `is_automatic`: no person looks at it before it leaves.

    For paper: `postal` are the lines of the recipient's address, `return_line` is ours in one line, `fax` the number
    that it may go to instead; () and "" where they are not known."""

    id: str
    case: str
    sender: str
    sender_name: str
    recipient: str
    subject: str
    body: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    is_automatic: bool = False
    postal: tuple[str, ...] = ()
    return_line: str = ""
    fax: str = ""
