"""Which mails of a mailbox are taken. The first rule that fits decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from klimadocs.model.account import MailRule
from klimadocs.sources.addresses import mailboxes_of
from klimadocs.sources.envelope import read_head, text_of


@dataclass(frozen=True, slots=True)
class Heading:
    """What rules look at: bare addresses and the decoded subject."""

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`again_at`: left for now; from then on a rule about age will take it."""

    is_taken: bool
    again_at: datetime | None = None


def read_heading(head: bytes) -> Heading:
    """From the header fields From, To, Cc and Subject."""
    message = read_head(head)
    senders, to, copies = (
        tuple(entry.address for entry in mailboxes_of(message, name)) for name in ("From", "To", "Cc")
    )
    return Heading(senders, to + copies, text_of(message, "Subject"))


def decide(rules: Sequence[MailRule], heading: Heading, received_at: datetime | None, now: datetime) -> Verdict:
    """`received_at` None counts as just now. Where no rule fits, a mail is taken unless there is a rule that takes."""
    received_at = received_at or now
    if _takes(rules, heading, now - received_at):
        return Verdict(True)
    ages = sorted({timedelta(days=rule.older_than_days) for rule in rules if rule.older_than_days is not None})
    ripe = next((age for age in ages if received_at + age > now and _takes(rules, heading, age)), None)
    return Verdict(False, received_at + ripe if ripe is not None else None)


def fingerprint(rules: Sequence[MailRule]) -> str:
    """Changes with the rules; "" for none."""
    return sha256(repr(tuple(rules)).encode()).hexdigest()[:16] if rules else ""


def _takes(rules: Sequence[MailRule], heading: Heading, age: timedelta) -> bool:
    for rule in rules:
        if _fits(rule, heading, age):
            return rule.action == "take"
    return not any(rule.action == "take" for rule in rules)


def _fits(rule: MailRule, heading: Heading, age: timedelta) -> bool:
    if rule.older_than_days is not None and age < timedelta(days=rule.older_than_days):
        return False
    return (
        _matches(rule.sender, heading.senders)
        and _matches(rule.recipient, heading.recipients)
        and _matches(rule.subject, (heading.subject,))
    )


def _matches(pattern: str, texts: Sequence[str]) -> bool:
    if not pattern:
        return True
    wanted = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return any(re.fullmatch(wanted, text, re.IGNORECASE | re.DOTALL) for text in texts)
