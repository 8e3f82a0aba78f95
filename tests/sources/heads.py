"""Mails for the tests, written byte by byte: the standard library would mend what is to be tested."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser

from klimadocs.model.mail import MailFacts
from klimadocs.sources.facts import read_facts

SENDER = "From: Anna Beispiel <anna@musterstadt.example.org>"
SERVER = "mx.skew.example.org"


def mail(*fields: str | bytes, text: str = "Guten Tag") -> bytes:
    """Fields as they stand in the mail; without a From field, Anna wrote it."""
    lines = [field.encode() if isinstance(field, str) else field for field in fields]
    if not any(line.lower().startswith(b"from") for line in lines):
        lines.insert(0, SENDER.encode())
    return b"\r\n".join([*lines, b"", text.encode()])


def parse(content: bytes) -> Message:
    return BytesParser().parsebytes(content)


def facts_of(*fields: str | bytes, text: str = "Guten Tag", servers: tuple[str, ...] = (SERVER,)) -> MailFacts:
    return read_facts(parse(mail(*fields, text=text)), text, servers)
