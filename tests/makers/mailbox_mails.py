"""Forty mails of every kind that an office gets, for the tiny call: raw bytes, and in which state each must end."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tests.makers.mail_writing import (
    CRLF,
    PIXEL,
    WORD_TYPE,
    attachment,
    message,
    multipart,
    rfc2047,
    rfc2231,
    text,
)

DONE, TROUBLE = "done", "trouble"
_START = datetime(2026, 5, 5, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Mail:
    """`state` is the arrival's; `case` the number of the case it must become part of (0: none)."""

    name: str
    content: bytes
    state: str
    received: datetime
    case: int = 0


Fill = Callable[..., bytes]


def forty(fill_word: Fill, fill_pdf: Fill, blank: bytes) -> list[Mail]:
    """In the order of receipt. `fill_word(name=...)` gives a filled form of that applicant."""
    mails = list(_mails(fill_word, fill_pdf, blank))
    return [replace(mail, received=_START + timedelta(hours=number)) for number, mail in enumerate(mails)]


def head(subject: str, sender: str, number: str, *more: str) -> list[str]:
    return [
        f"From: {sender}",
        "To: post@buecherei.example.org",
        f"Subject: {subject}",
        f"Message-ID: <{number}@mail.example.org>",
        "Date: Mon, 05 May 2031 10:00:00 +0200",
        *more,
    ]


def word_part(content: bytes, name: str = "Antrag.docx", disposition: str | None = None) -> str:
    return attachment(f'{WORD_TYPE}; name="{name}"', disposition or f'attachment; filename="{name}"', content)


def with_form(subject: str, sender: str, number: str, part: str, *more: str) -> bytes:
    words = text("Guten Tag,\n\nanbei der Antrag.\n\nFreundliche Grüße\n")
    return message(head(subject, sender, number, *more), multipart("mixed", f"grenze-{number}", [words, part]))


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def _mail(name: str, content: bytes, state: str, case: int = 0) -> Mail:
    return Mail(name, content, state, _START, case)


def _mails(word: Fill, pdf: Fill, blank: bytes) -> Iterator[Mail]:
    yield from _forms(word, pdf)
    yield from _containers(word)
    yield from _versions(word)
    yield from _without_a_form(word, blank)
    yield from _machines()


def _forms(word: Fill, pdf: Fill) -> Iterator[Mail]:
    sender = "Ida Küßner <ida@example.org>"
    first = with_form("Antrag", "Ida <ida@example.org>", "m1", word_part(word(name="Ida Eins")))
    yield _mail("plain", first, "case", 1)
    yield _mail("the same mail twice", first, "case", 1)
    part = attachment('application/pdf; name="Antrag.pdf"', 'attachment; filename="Antrag.pdf"', pdf(name="Ole Zwei"))
    yield _mail("pdf", with_form("Antrag", sender, "m2", part), "case", 2)
    part = attachment("application/octet-stream", 'attachment; filename="Antrag.docx"', word(name="Uta Drei"))
    yield _mail("octet-stream", with_form("Antrag", sender, "m3", part), "case", 3)
    part = word_part(word(name="Jan Vier"), disposition='inline; filename="Antrag.docx"')
    yield _mail("inline", with_form("Antrag", sender, "m4", part), "case", 4)
    encoded = base64.encodebytes(word(name="Eva Fünf")).decode("ascii").replace("\n", CRLF)
    lines = [f'Content-Type: {WORD_TYPE}; name="Antrag.docx"', "Content-Transfer-Encoding: base64", "", encoded]
    yield _mail("no disposition", with_form("Antrag", sender, "m5", CRLF.join(lines)), "case", 5)
    part = attachment('application/pdf; name="Antrag.pdf"', 'attachment; filename="Antrag.pdf"', word(name="Max Sechs"))
    yield _mail("wrong extension", with_form("Antrag", sender, "m6", part), "case", 6)
    long_name = "Antrag auf einen Leseausweis für Jörg Müller-Lüdenscheidt (ausgefüllt).docx"
    part = attachment(WORD_TYPE, rfc2231(long_name), word(name="Jörg Sieben"))
    yield _mail("RFC 2231", with_form("Antrag", sender, "m7", part), "case", 7)
    part = attachment(WORD_TYPE, f'attachment; filename="{rfc2047("Anträge.docx")}"', word(name="Lea Acht"))
    yield _mail("RFC 2047", with_form("Antrag", sender, "m8", part), "case", 8)
    part = attachment(WORD_TYPE, 'attachment; filename="../../etc/Anträge\u202excod.exe"', word(name="Tim Neun"))
    yield _mail("raw hostile name", with_form("Antrag", sender, "m9", part), "case", 9)
    lines = [f'Content-Type: {WORD_TYPE}; name="Antrag.docx"', "Content-Transfer-Encoding: base64"]
    encoded = base64.encodebytes(word(name="Pia Zehn")).decode("ascii").replace("\n", CRLF)
    body = CRLF.join([*lines, "", encoded])
    yield _mail("the mail is the form", message(head("Antrag", sender, "m10"), body), "case", 10)
    hostile = "=?utf-8?q?Antrag_=0D=0ABcc=3A_injected=40example=2Ecom?="
    yield _mail("hostile subject", with_form(hostile, sender, "m11", word_part(word(name="Kai Elf"))), "case", 11)
    bare = message(
        ["From: zoe@example.org"], multipart("mixed", "nackt", [text("Bitte."), word_part(word(name="Zoe Zwölf"))])
    )
    yield _mail("no Message-ID, Date, To", bare, "case", 12)
    parts = [word_part(word(name="Ben Dreizehn")), word_part(word(name="Ada Vierzehn"), "Antrag 2.docx")]
    two = message(head("Zwei Anträge", sender, "m13"), multipart("mixed", "zwei", [text("Zwei."), *parts]))
    yield _mail("two forms", two, "case", 13)
    pair = [
        word_part(word(name="Mia Fünfzehn")),
        attachment("application/pdf", 'attachment; filename="Antrag.pdf"', pdf(name="Mia Fünfzehn")),
    ]
    both = message(head("Antrag", sender, "m14"), multipart("mixed", "paar", [text("Beides."), *pair]))
    yield _mail("docx and its pdf", both, "case", 15)


def _containers(word: Fill) -> Iterator[Mail]:
    sender = "Post <post@stadt.example.org>"
    inner = with_form("Antrag", "Ulf <ulf@example.org>", "i1", word_part(word(name="Ulf Sechzehn")))
    forwarded = f"Content-Type: message/rfc822{CRLF}{CRLF}{inner.decode()}"
    yield _mail("forwarded", with_form("WG: Antrag", sender, "c1", forwarded), "case", 16)
    twice = with_form("WG: WG: Antrag", sender, "c2a", _rfc822(_with_word("c2b", word(name="Eli Siebzehn"))))
    yield _mail("forwarded twice", with_form("WG: Antrag", sender, "c2", _rfc822(twice)), "case", 17)
    logo = attachment('image/png; name="image001.png"', "inline", PIXEL, "Content-ID: <logo@example.org>")
    html = text('<p>Anbei.</p><img src="cid:logo@example.org">', "html")
    related = multipart("related", "bild", [html, logo])
    card = attachment('text/vcard; name="visitenkarte.vcf"', "attachment", b"BEGIN:VCARD\r\nEND:VCARD\r\n")
    parts = [related, card, word_part(word(name="Amy Achtzehn"))]
    yield _mail("logo and card", message(head("Antrag", sender, "c3"), multipart("mixed", "vc", parts)), "case", 18)
    part = attachment(
        "application/zip", 'attachment; filename="Antrag.zip"', zipped("Antrag.docx", word(name="Udo Neunzehn"))
    )
    yield _mail("zip", with_form("Antrag", sender, "c4", part), "case", 19)
    signed = [
        _with_word_part(word(name="Kim Zwanzig")),
        attachment("application/pkcs7-signature; name=smime.p7s", "attachment", b"0"),
    ]
    content = message(head("Antrag", sender, "c5"), multipart("signed", "siegel", signed))
    yield _mail("signed", content, "case", 20)
    sealed = attachment(
        "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "attachment", b"0\x80\x06\x09"
    )
    yield _mail("encrypted", message(head("Antrag", "geheim@example.org", "c6"), sealed), TROUBLE)
    pgp = [
        attachment("application/pgp-encrypted", "attachment", b"Version: 1\r\n"),
        attachment("application/octet-stream", 'inline; filename="encrypted.asc"', b"-----BEGIN PGP MESSAGE-----\r\n"),
    ]
    yield _mail("PGP", message(head("Antrag", "pgp@example.org", "c7"), multipart("encrypted", "pgp", pgp)), TROUBLE)


def _with_word(number: str, content: bytes) -> bytes:
    return with_form("Antrag", "Eli <eli@example.org>", number, word_part(content))


def _with_word_part(content: bytes) -> str:
    return multipart("mixed", "innen", [text("Anbei."), word_part(content)])


def _rfc822(content: bytes) -> str:
    return f"Content-Type: message/rfc822{CRLF}{CRLF}{content.decode()}"


def _versions(word: Fill) -> Iterator[Mail]:
    again = with_form("Antrag, noch einmal", "Ida <ida@example.org>", "v1", word_part(word(name="Ida Eins")))
    yield _mail("same form, new mail", again, "duplicate", 1)
    newer = word_part(word(name="Ida Eins", alter="10"))
    yield _mail("corrected form", with_form("Antrag, berichtigt", "Ida <ida@example.org>", "v2", newer), "case", 1)
    slip = word_part(word(name="Ole Zweyi", alter="11"))
    subject = "AW: Antrag [LA-2031-02]"
    yield _mail("corrected form in the thread", with_form(subject, "ole@example.org", "v3", slip), "case", 2)


def _without_a_form(word: Fill, blank: bytes) -> Iterator[Mail]:
    asked = message(head("AW: Antrag [LA-2031-03]", "uta@example.org", "o1"), text("Wann kommt der Ausweis?\n"))
    yield _mail("question about a case", asked, TROUBLE, 3)
    back = head("AW: Antrag", "jan@example.org", "o2", "In-Reply-To: <m4@mail.example.org>")
    yield _mail("withdrawal in a thread", message(back, text("Ich ziehe meinen Antrag zurück.\n")), TROUBLE, 4)
    yield _mail("question of a stranger", message(head("Frage", "wer@example.org", "o3"), text("Wo?\n")), TROUBLE)
    link = text("Der Antrag: https://wetransfer.com/downloads/abc123\n")
    yield _mail("link", message(head("Antrag", "link@example.org", "o4"), link), TROUBLE)
    yield _mail("empty", message(head("", "leer@example.org", "o5"), text("")), TROUBLE)
    broken = word_part(word(name="Kaputt")[:900])
    yield _mail("broken file", with_form("Antrag", "kaputt@example.org", "o6", broken), TROUBLE)
    yield _mail("blank form", with_form("Antrag", "blanko@example.org", "o7", word_part(blank)), TROUBLE)
    tiff = attachment("image/tiff", 'attachment; filename="fax.tif"', b"II*\x00\x08\x00\x00\x00\x00\x00")
    fax = message(
        head("Fax von 030 23125 220", "fax@fax.example.org", "o8"), multipart("mixed", "fax", [text("1 Seite"), tiff])
    )
    yield _mail("fax", fax, TROUBLE)
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1000))
    yield _mail("a thousand levels", b"From: a@example.org\r\nSubject: tief\r\nMIME-Version: 1.0\r\n" + nested, TROUBLE)


def _machines() -> Iterator[Mail]:
    away = head("Automatische Antwort: Antrag", "weg@example.org", "a1", "Auto-Submitted: auto-replied")
    yield _mail("auto-reply", message(away, text("Bin weg.\n")), "dismissed")
    report = [text("Could not be delivered."), f"Content-Type: message/delivery-status{CRLF}{CRLF}Status: 5.1.1{CRLF}"]
    bounce = head("Undelivered Mail Returned to Sender", "MAILER-DAEMON@example.org", "a2", "Return-Path: <>")
    body = multipart("report; report-type=delivery-status", "rueck", report)
    yield _mail("bounce", message(bounce, body), "dismissed")
    letter = head("Neues aus dem Haus", "news@example.org", "a3", "List-Id: <news.example.org>")
    yield _mail("newsletter", message(letter, text("Neues!\n")), "dismissed")
    seen = [text("Gelesen."), f"Content-Type: message/disposition-notification{CRLF}{CRLF}Disposition: displayed{CRLF}"]
    body = multipart("report; report-type=disposition-notification", "gelesen", seen)
    yield _mail("receipt", message(head("Gelesen: Ausweis", "ida@example.org", "a4"), body), "dismissed")
    invitation = "Content-Type: text/calendar; method=REQUEST; charset=utf-8" + CRLF * 2 + "BEGIN:VCALENDAR" + CRLF
    yield _mail("invitation", message(head("Termin", "chef@example.org", "a5"), invitation), "dismissed")
    spam = head("***SPAM*** Gewinn", "spam@example.com", "a6", "X-Spam-Flag: YES")
    yield _mail("spam", message(spam, text("Gewinn!\n")), "dismissed")
