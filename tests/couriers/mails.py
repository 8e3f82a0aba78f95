"""Mails that are to leave, as the tests need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from klimadocs.model.mail import Attachment, Outgoing

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PLAIN = Outgoing(
    id="kp-2014-017.3f2a@klima.example.org",
    case="KP-2014-017",
    sender="klima@buero.example.org",
    sender_name="Servicestelle Klima, Bonn",
    recipient="heike.brandt@stadt.example.org",
    subject="Re: Interessensbekundung Köln [KP-2014-017]",
    body="Guten Tag Frau Brandt,\n\nanbei erhalten Sie unser Schreiben.\n\nMit freundlichen Grüßen\nKatrin Ahlers\n",
    in_reply_to="frage-1@stadt.example.org",
    references=("anfang@stadt.example.org", "frage-1@stadt.example.org"),
    attachments=(Attachment("KP-2014-017 Eingangsbestätigung.docx", WORD, b"PK\x03\x04 not a real letter"),),
)


def mail(**changes: Any) -> Outgoing:
    """The plain one with some values changed."""
    return replace(PLAIN, **changes)
