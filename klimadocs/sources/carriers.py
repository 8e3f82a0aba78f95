"""Machines that carry paper into the mailbox: fax services and scanners. Nobody answers them; what they bring came by
fax or by post."""

from __future__ import annotations

import re
from email.message import Message
from fnmatch import fnmatchcase

from klimadocs.model.mail import Carrier, Machines
from klimadocs.sources.headers import names_of

_TEXT_LIMIT = 4_000
_FAX_SENDER = re.compile(
    r"(?i)^(?:[^@]{0,60}[^a-zäöüß@])?(?:e?[-_.]?fax(?:server|gateway|master|2mail|2email|tomail|mail|eingang|in|box)?|"
    r"telefax|hylafax|fritz\.?box)(?:[^a-zäöüß@][^@]{0,60})?@|@(?:[a-z0-9-]+\.){0,4}(?:e?fax|fax2?mail|efax|hylafax)[a-z0-9-]*\."
)
_FAX_SUBJECT = re.compile(
    r"(?i)^\W*(?:(?:tele)?fax\b.{0,40}(?:empfangen|eingegangen|received|von|from)|"
    r"(?:neues|new|eingehendes|received|incoming) (?:tele)?fax\b|facsimile received|fax-?eingang\b)"
)
_FAX_FIELDS = ("x-fax", "x-hylafax", "x-efax")
_WORDS = "sender|absender|von|from|rufnummer|faxnummer|anrufer|caller(?: ?id)?|csid|tsid|kennung"
_NUMBER = r"(\+?\d[\d ()/.-]{3,30}\d)"
_IN_SUBJECT = re.compile(rf"(?i)(?:von|from)\s+(?:fax\s+)?[^\w+]{{0,3}}{_NUMBER}")
_IN_TEXT = re.compile(rf"(?im)^\W*(?:{_WORDS})\W*[:=]\s*{_NUMBER}")


def carrier_of(head: Message, senders: tuple[str, ...], subject: str, machines: Machines) -> Carrier:
    """ "fax" or "scanner" for mails of such machines; "" for all others. `machines` are those that the office names."""
    if _is_named(senders, machines.faxes):
        return "fax"
    if _is_named(senders, machines.scanners):
        return "scanner"
    by_name = any(_FAX_SENDER.search(sender) for sender in senders)
    by_field = any(name.startswith(_FAX_FIELDS) for name in names_of(head))
    return "fax" if by_field or (by_name and _FAX_SUBJECT.match(subject)) else ""


def caller_of(subject: str, text: str) -> str:
    """The number that sent the fax, as the machine tells it; "" where it does not."""
    found = _IN_SUBJECT.search(subject) or _IN_TEXT.search(text[:_TEXT_LIMIT])
    return " ".join(found[1].split()) if found else ""


def _is_named(senders: tuple[str, ...], patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(sender.lower(), pattern.lower()) for sender in senders for pattern in patterns)
