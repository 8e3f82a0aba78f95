"""To whom an answer may go without a person (cases 61, 62 and 68)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from klimadocs.model.arrival import Channel
from klimadocs.model.mail import MailFacts
from klimadocs.rules.addressing import Address, address

ANNA = "anna@musterstadt.example.org"
MAIL = MailFacts(senders=(ANNA,))
PASSED = replace(MAIL, authenticity="passed", authenticity_note="Bestätigt.")
FREE = MailFacts(senders=("anna.beispiel@gmx.de",))

SAME = "Absender und E-Mail-Adresse im Formular stimmen überein."
HOUSE = "Absender und E-Mail-Adresse im Formular gehören zu derselben Stelle (musterstadt.example.org)."
MACHINE = "Die E-Mail kam von einem Automaten (etwa Faxserver oder Scanner): An den Absender geht keine Antwort."


def differing(sender: str, given: str) -> str:
    return f"Absender und E-Mail-Adresse im Formular stimmen nicht überein: {sender} und {given}."


ANSWERED = {
    "the form gives the sender": (MAIL, ANNA, ANNA, SAME),
    "in other letters": (MAIL, "Anna@Musterstadt.Example.org", ANNA, SAME),
    "with words around it": (MAIL, f"E-Mail: {ANNA}.", ANNA, SAME),
    "one of several": (MAIL, f"{ANNA}, rat@example.com", ANNA, SAME),
    "a colleague": (MAIL, "rathaus@musterstadt.example.org", ANNA, HOUSE),
    "confirmed, and the form gives none": (PASSED, "", ANNA, "Das Formular nennt keine E-Mail-Adresse. Bestätigt."),
    "confirmed, and the form gives nonsense": (PASSED, "keine", ANNA, "Das Formular nennt keine E-Mail-Adresse. Bestätigt."),
    "Reply-To says the same": (replace(MAIL, reply_to=("Anna@musterstadt.example.org",)), ANNA, ANNA, SAME),
    "a free address that the form gives": (FREE, "anna.beispiel@gmx.de", "anna.beispiel@gmx.de", SAME),
    "confirmed and the same": (PASSED, ANNA, ANNA, SAME),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERED)
def test_the_sender_is_answered_where_form_or_server_vouches_for_him(name: str) -> None:
    mail, given, recipient, note = ANSWERED[name]
    assert address(mail, "mail", given) == Address(recipient, note)


OTHER = "rat@example.com"
REFUSED = {
    "another house": (MAIL, OTHER, differing(ANNA, OTHER)),
    "another house, though confirmed": (PASSED, OTHER, differing(ANNA, OTHER)),
    "another one at a provider for anybody": (
        FREE, "andere@gmx.de", differing("anna.beispiel@gmx.de", "andere@gmx.de"),
    ),
    "a domain that only ends alike": (
        MAIL, "x@evilmusterstadt.example.org", differing(ANNA, "x@evilmusterstadt.example.org"),
    ),
    "nobody vouches": (MAIL, "", f"Das Formular nennt keine E-Mail-Adresse, und der Absender ({ANNA}) ist nicht bestätigt."),
    "forged": (
        replace(MAIL, authenticity="failed", authenticity_note="Die Adresse kann gefälscht sein."), ANNA,
        "Die Adresse kann gefälscht sein.",
    ),
    "answers shall go elsewhere": (
        replace(PASSED, reply_to=(OTHER,)), ANNA,
        f"Die Antwort soll an eine andere Adresse gehen ({OTHER}) als die des Absenders ({ANNA}).",
    ),
    "answers shall go to a colleague": (
        replace(PASSED, reply_to=("rat@musterstadt.example.org",)), ANNA,
        f"Die Antwort soll an eine andere Adresse gehen (rat@musterstadt.example.org) als die des Absenders ({ANNA}).",
    ),
    "answers shall also go elsewhere": (
        replace(PASSED, reply_to=(ANNA, OTHER)), ANNA,
        f"Die Antwort soll an eine andere Adresse gehen ({ANNA}, {OTHER}) als die des Absenders ({ANNA}).",
    ),
    "several senders": (
        replace(PASSED, senders=(ANNA, OTHER)), ANNA, f"Die E-Mail nennt mehrere Absender ({ANNA}, {OTHER}).",
    ),
    "no sender": (replace(PASSED, senders=()), ANNA, "Die E-Mail nennt keinen gültigen Absender."),
    "a sender that cannot be": (
        replace(PASSED, senders=("anna@musterstadt",)), "anna@musterstadt", "Die E-Mail nennt keinen gültigen Absender.",
    ),
    "a fax server": (replace(PASSED, kind="machine"), ANNA, MACHINE),
    "an automatic reply": (replace(PASSED, kind="auto_reply"), ANNA, MACHINE),
    "a list": (
        replace(PASSED, kind="list"), ANNA,
        "Die E-Mail kam über einen Verteiler: Die Antwort ginge vielleicht an viele.",
    ),
    "marked as spam": (
        replace(PASSED, kind="spam"), ANNA,
        "Der Mailserver hat die E-Mail als Spam gekennzeichnet: Bitte den Absender prüfen.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_person_fills_in_the_recipient_else(name: str) -> None:
    mail, given, note = REFUSED[name]
    assert address(mail, "mail", given) == Address("", note)


@pytest.mark.parametrize(
    ("channel", "given", "note"),
    [
        ("fax", "", "Das Formular kam per Fax: Die Antwort geht auf Papier."),
        ("post", ANNA, f"Das Formular kam per Post: Die Antwort geht auf Papier. Im Formular steht als E-Mail-Adresse: {ANNA}."),
        ("folder", "", "Das Formular kam als Datei: Die Antwort geht auf Papier."),
        ("mail", "", "Zu der E-Mail ist kein Absender bekannt."),
    ],
)  # fmt: skip
def test_what_came_on_another_way_is_answered_on_paper(channel: Channel, given: str, note: str) -> None:
    assert address(None, channel, given) == Address("", note)


def test_a_fax_that_a_server_mailed_is_answered_on_paper_as_well() -> None:
    assert address(PASSED, "fax", ANNA).recipient == ""
