"""What kind of mail it is, what it tells of itself, and which mails need no person."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from klimadocs.model.mail import MailFacts
from klimadocs.sources.envelope import read_head
from klimadocs.sources.facts import dismissal, read_facts
from tests.sources.heads import facts_of, mail, parse

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus" / "mail"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not beside the project")
NO_MAILS = (
    ".json",
    ".sieve",
    ".crt",
    ".png",
    ".license",
    ".py",
    ".msg",
    ".tnef",
    ".dat",
    ".doc",
    ".rtf",
    ".list",
    ".md",
)


@pytest.mark.parametrize(
    "fields",
    [
        ["Subject: Interessensbekundung"],
        ["Subject: AW: Automatische Antwort: Klimapartnerschaften"],
        ["Subject: Abwesenheit im September – Frage zum Formular"],
        ["Subject: Auto und Klima"],
        ["Subject: Zustellung des Formulars per Post?"],
        ["Subject: Fax vom Dienstag"],
        ["Subject: Unsere Delivery-Partner"],
        ["Subject: Spamfilter und Formular"],
        ["Auto-Submitted: no", "Precedence: normal", "X-Spam-Flag: NO", "X-Spam-Status: No, score=-1"],
        ["X-MS-Exchange-Organization-SCL: -1", "X-Forefront-Antispam-Report: CIP:1.2.3.4;SFV:NSPM;SCL:1;"],
        ["X-Auto-Response-Suppress: None"],
        ["From: Postmaster <postmaster@musterstadt.example.org>", "Subject: Interessensbekundung"],
        ["From: Faxe, Anna <anna.faxe@example.org>"],
        ["From: Cronauer <cronauer@example.org>"],
        ["Return-Path: <anna@musterstadt.example.org>"],
        ["Return-Path:"],
        ["Subject: Klima ist außer Haus ein Thema?"],
        ['Content-Type: multipart/report; report-type="something else"; boundary=x'],
        ["List-Id: Klima <klima.skew.example.org>", "List-Unsubscribe: <mailto:x@skew.example.org>"],
        ["Delivered-To: ahlers@buero.example.com", "List-Id: <klima.buero.example.com>", "Precedence: list"],
    ],
)
def test_a_person_wrote_it(fields: list[str]) -> None:
    assert facts_of(*fields).kind == "personal"


KINDS = {
    "auto_reply": [
        ["Auto-Submitted: auto-replied"],
        ["Auto-Submitted: auto-replied (vacation)"],
        ["X-Autoreply: yes"],
        ["X-Autorespond: x"],
        ["Precedence: auto_reply"],
        ["Precedence: bulk", "Subject: Abwesenheitsnotiz"],
        ["Subject: Automatische Antwort: Ihr Schreiben"],
        ["Subject: Abwesend: Klimapartnerschaften"],
        ["Subject: Automatic reply: Klima", "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"],
        ["Subject: Out of Office"],
        ["Subject: =?utf-8?q?Respuesta_autom=C3=A1tica:_Clima?="],
        ["Subject: =?utf-8?q?Resposta_autom=C3=A1tica:_Clima?="],
        ["Subject: Anna Beispiel/Stadt Musterstadt ist außer Haus."],
        ["Return-Path: <>"],
        ["Return-Path: <MAILER-DAEMON>"],
        ["Subject: RE: x", "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF", "In-Reply-To: <a@b>"],
    ],
    "bounce": [
        ["Content-Type: multipart/report; report-type=delivery-status; boundary=x"],
        ['Content-Type: multipart/report;\r\n report-type="feedback-report"; boundary=x'],
        ["From: Mail Delivery System <MAILER-DAEMON@mx.example.org>"],
        ["From: MAILER-DAEMON"],
        ["From: MAILER-DAEMON <>"],
        ["From: postmaster@example.org", "Subject: Unzustellbar: Ihr Formular"],
        ["Return-Path: <>", "Subject: Undelivered Mail Returned to Sender"],
        ["X-Failed-Recipients: x@example.org"],
        ["Auto-Submitted: auto-replied", "Subject: Undeliverable: Klima", "From: postmaster@example.org"],
    ],
    "receipt": [
        ["Content-Type: multipart/report; report-type=disposition-notification; boundary=x"],
        ["Subject: Gelesen: Ihr Formular"],
        ["Subject: Read: Klima"],
    ],
    "calendar": [
        ["Content-Type: text/calendar; method=REQUEST"],
        ["Content-Class: urn:content-classes:calendarmessage"],
    ],
    "spam": [
        ["X-Spam-Flag: YES"],
        ["X-Spam-Status: Yes, score=12"],
        ["X-MS-Exchange-Organization-SCL: 5"],
        ["X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:;SFV:SPM;"],
        ["Subject: ***SPAM*** Formular"],
        ["Subject: [SPAM] Formular"],
    ],
    "list": [
        ["List-Id: <news.example.com>"],
        ["List-Unsubscribe: <mailto:x@example.com>"],
        ["Precedence: bulk"],
        ["List-Id: <evilskew.example.org.example.com>"],
        ["List-Id: x", "X-Auto-Response-Suppress: All", "Auto-Submitted: auto-generated", "In-Reply-To: <a@b>"],
    ],
    "machine": [
        ["Auto-Submitted: auto-generated"],
        ["X-Auto-Response-Suppress: DR, OOF, AutoReply"],
        ["Return-Path: <>", "From: fax@example.org"],
        ["From: noreply@example.org"],
        ["From: Scanner <scan2mail@example.org>"],
        ["From: fax-server01@example.org"],
        ["Subject: Fax empfangen von +49 30 23125"],
        ["Subject: Message from KM_C364e"],
        ["X-Mailer: FRITZ!Box 7590"],
        ["X-Fax-Sender: 0302312500"],
    ],
}


@pytest.mark.parametrize(("kind", "fields"), [(kind, fields) for kind, many in KINDS.items() for fields in many])
def test_the_head_betrays_the_kind(kind: str, fields: list[str]) -> None:
    """Case 59, RFC 3834 and 3464."""
    assert facts_of(*fields).kind == kind


def test_the_text_tells_a_bounce_only_where_nobody_can_be_answered() -> None:
    text = "Ihre Nachricht konnte nicht zugestellt werden."
    assert facts_of("Return-Path: <>", text=text).kind == "bounce"
    assert facts_of(text=text).kind == "personal"


@pytest.mark.parametrize(("method", "kind"), [("REQUEST", "calendar"), ("REPLY", "calendar"), ("PUBLISH", "personal")])
def test_an_invitation_is_one_also_as_a_part(method: str, kind: str) -> None:
    text = f"--x\r\nContent-Type: text/calendar; method={method}\r\n\r\nBEGIN:VCALENDAR\r\n--x--\r\n"
    content = mail('Content-Type: multipart/alternative; boundary="x"', text=text)
    assert read_facts(parse(content), "", ()).kind == kind


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (MailFacts(), ""),
        (MailFacts(kind="machine"), ""),
        (MailFacts(kind="auto_reply"), "Automatische Antwort (Abwesenheitsnotiz)."),
        (MailFacts(kind="bounce"), "Zustellbericht eines Mailservers."),
        (MailFacts(kind="receipt"), "Lesebestätigung."),
        (MailFacts(kind="calendar"), "Termineinladung oder Antwort auf einen Termin."),
        (MailFacts(kind="list"), "Rundmail einer Verteilerliste."),
        (MailFacts(kind="spam"), "Der Mailserver hat die Nachricht als Spam gekennzeichnet."),
        (MailFacts(kind="list", intent="withdrawal"), ""),
    ],
)
def test_what_may_be_laid_aside_without_a_person(facts: MailFacts, reason: str) -> None:
    assert dismissal(facts) == reason


def test_all_that_a_well_formed_mail_tells() -> None:
    found = facts_of(
        "Return-Path: <anna@musterstadt.example.org>",
        "Received: from a by mx.skew.example.org; Thu, 4 Sep 2014 16:52:11 +0200",
        "Authentication-Results: mx.skew.example.org; dmarc=pass header.from=musterstadt.example.org",
        "Message-ID: <3@Musterstadt.example.org>",
        "In-Reply-To: <2@skew.example.org>",
        "References: <1@skew.example.org>\r\n <2@skew.example.org>",
        "To: Klima <klima@skew.example.org>",
        "Cc: rat@musterstadt.example.org, klima@skew.example.org",
        "Reply-To: Anna <anna@MUSTERSTADT.example.org>",
        "Subject: =?utf-8?q?AW:_Ihr_Formular_f=C3=BCr_Musterstadt?=",
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=x',
        text="Sehr geehrte Damen,\n\nanbei das Formular.\n\nAm 3.9.2014 schrieb Frau Ahlers:\n> Es fehlt?\n",
    )
    assert found == MailFacts(
        kind="personal",
        message_id="3@Musterstadt.example.org",
        in_reply_to=("2@skew.example.org",),
        references=("1@skew.example.org", "2@skew.example.org"),
        senders=("anna@musterstadt.example.org",),
        sender_name="Anna Beispiel",
        reply_to=("anna@musterstadt.example.org",),
        recipients=("klima@skew.example.org", "rat@musterstadt.example.org"),
        return_path="anna@musterstadt.example.org",
        subject="AW: Ihr Formular für Musterstadt",
        received_at=datetime(2014, 9, 4, 14, 52, 11, tzinfo=UTC),
        received_by="mail server",
        authenticity="passed",
        authenticity_note="Der Mailserver mx.skew.example.org bestätigt den Absender (DMARC).",
        signature="S/MIME",
        intent="",
        excerpt="Sehr geehrte Damen,\n\nanbei das Formular.",
    )


def test_a_mail_that_tells_nothing() -> None:
    found = read_facts(parse(b"\r\n"), "", ())
    assert found == MailFacts(authenticity_note=found.authenticity_note)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (["From: Amt: a@example.org;"], ()),
        (["From: a@example.org, b@example.org"], ("a@example.org", "b@example.org")),
        (["From: a@example.org", "From: b@example.org"], ("a@example.org", "b@example.org")),
        (["From: a@b@c"], ()),
        (["From: A <a@example.org>, a@EXAMPLE.org"], ("a@example.org",)),
    ],
)
def test_nobody_is_the_sender_where_it_is_not_plain_who_wrote(fields: list[str], expected: tuple[str, ...]) -> None:
    """Case 61."""
    assert facts_of(*fields).senders == expected


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        ("<a@b> <c@d>", ("a@b", "c@d")),
        ("<a@b>\r\n\t<c@d>,<a@b>", ("a@b", "c@d")),
        ('"Ahlers" Ihre Nachricht vom Dienstag <a@b>', ("a@b",)),
        ("a@b", ("a@b",)),
        ("", ()),
        ("<>", ()),
        ("Dienstag", ()),
        ("<a\0b@c>", ("ab@c",)),
    ],
)
def test_ids_are_found_whatever_stands_around_them(raw: str, ids: tuple[str, ...]) -> None:
    assert facts_of(f"In-Reply-To: {raw}").in_reply_to == ids


def test_of_an_endless_thread_the_newest_ids_count() -> None:
    found = facts_of("References: " + "\r\n ".join(f"<{number}@x>" for number in range(500))).references
    assert (len(found), found[-1]) == (100, "499@x")


@pytest.mark.parametrize("way", ["a part", "its text", "its head"])
def test_a_bounce_names_the_mail_that_came_back(way: str) -> None:
    """So that the case of the letter that did not arrive is found."""
    head = "From: MAILER-DAEMON@example.org"
    original = "Message-ID: <ours@skew.example.org>\r\nSubject: x\r\n\r\n"
    if way == "a part":
        text = f"--x\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n--x--\r\n"
        found = read_facts(parse(mail(head, "Content-Type: multipart/report; boundary=x", text=text)), "", ())
    elif way == "its text":
        found = facts_of(head, text=f"Nicht zustellbar.\n\n{original}")
    else:
        found = read_facts(parse(mail(head)), "", (), returned=original)
    assert (found.kind, found.references) == ("bounce", ("ours@skew.example.org",))


# What a person finds who looks at the file; "" stands for: a person wrote it, or may have.
REAL = {
    "flanker/bounce/flanker__delayed-broken.eml": "bounce",
    "flanker/bounce/flanker__mailbox-full.eml": "bounce",
    "flanker/complaints/flanker__aol.eml": "bounce",
    "flanker/messages/flanker__disposition-notification.eml": "receipt",
    "flanker/messages/flanker__apache-message-news-mime.eml": "list",
    "flanker/messages/flanker__iphone.eml": "personal",
    "flanker/messages/flanker__long-links.eml": "personal",
    "hylafax/de-failure-nofile.eml": "machine",
    "hylafax/de-success-pdf.eml": "machine",
    "imap_tools/messages/attachment_emails/imap_tools__attachment_only_email.eml": "personal",
    "imap_tools/messages/error_emails/imap_tools__empty_group_lists.eml": "spam",
    "imap_tools/messages/plain_emails/imap_tools__raw_email_bad_time.eml": "spam",
    "imap_tools/messages/rfc6532/imap_tools__utf8_headers.eml": "personal",
    "mimekit/messages/MimeKit__delivery-status-no-blank-line.txt": "bounce",
    "mimekit/messages/MimeKit__disposition-notification.txt": "receipt",
    "msg/MSGReader__EmailWithMultilineSubject.eml": "machine",
    "nextcloud/mail__request_google.txt": "calendar",
    "nextcloud/mail__signed-message.txt": "personal",
    "nextcloud/mail__encrypted-signed-opaque-message.txt": "personal",
    "otobo/PostMaster/otobo__PostMaster-Test8.box": "machine",
    "otobo/PostMaster/otobo__PostMaster-Test10.box": "bounce",
    "otobo/PostMaster/otobo__PostMaster-Test14.box": "spam",
    "otobo/PostMaster/otobo__PostMaster-Test7.box": "personal",
    "paperless/paperless-ngx__eml_with_umlaut.eml": "personal",
    "php-imap/php-imap__1366671050_github.com.eml": "list",
    "php-imap/php-imap__issue-462.eml": "bounce",
    "php-imap/php-imap__pec.eml": "personal",
    "php-mime-mail-parser/php-mime-mail-parser__issue212": "auto_reply",
    "redmine/redmine__message_reply_by_subject.eml": "personal",
    "redmine/redmine__ticket_without_from_header.eml": "personal",
    "roundcube/roundcubemail__tnef1.eml": "personal",
    "sisimai/set-of-emails__rfc3834-06.eml": "auto_reply",
    "stalwart/thirdparty/mail-parser__015.eml": "personal",
}


@MISSING
@pytest.mark.parametrize("name", REAL)
def test_the_kind_of_real_mails(name: str) -> None:
    assert _real()[name].kind == REAL[name]


@MISSING
def test_every_real_bounce_is_known_for_one() -> None:
    kinds = {name: facts.kind for name, facts in _real().items() if name.startswith(("sisimai/", "flanker/bounce/"))}
    missed = {name: kind for name, kind in kinds.items() if kind != "bounce"}
    assert len(kinds) >= 45
    assert missed == {"sisimai/set-of-emails__rfc3834-06.eml": "auto_reply"}


@MISSING
def test_few_real_mails_are_laid_aside() -> None:
    """Folders that hold mails of people, written or made up."""
    people = ("redmine/", "roundcube/", "otobo/sample_mails/", "otobo/EmailParser/", "mail-mime-parser/", "stalwart/")
    aside = {name for name, facts in _real().items() if name.startswith(people) and dismissal(facts)}
    assert aside == {
        "otobo/EmailParser/otobo__PostMaster-Test14.box",
        "otobo/EmailParser/otobo__PostMaster-Test18.box",
    }


@MISSING
@pytest.mark.timeout(60)
def test_every_real_head_is_read_and_fit_to_be_seen() -> None:
    found = _real()
    assert len(found) > 400
    for name, facts in found.items():
        shown = f"{facts.subject}{facts.sender_name}{facts.senders}{facts.excerpt}"
        unseen = {unicodedata.category(sign) for sign in set(shown) - set("\n\t")} & {"Cc", "Cf", "Cs"}
        assert not unseen, name


@cache
def _real() -> dict[str, MailFacts]:
    """Facts of all real mails, by path; a mail that cannot be parsed whole is known by its head."""
    paths = [path for path in sorted(CORPUS.rglob("*")) if path.is_file() and path.suffix not in NO_MAILS]
    return {str(path.relative_to(CORPUS)): _read(path.read_bytes()) for path in paths}


def _read(content: bytes) -> MailFacts:
    try:
        message = parse(content)
    except (RecursionError, TypeError, ValueError):
        message = read_head(content)
    return read_facts(message, content.partition(b"\n\n")[2].decode("latin-1"), ())
