"""Case 63: whatever stands in a value, the mail has exactly the headers that were meant."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email import policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimadocs.couriers import building, values
from klimadocs.couriers.building import build
from klimadocs.couriers.proving import prove
from klimadocs.couriers.values import clean_line, clean_mail, clean_name, clean_text
from klimadocs.errors import ConfigurationError, RefusedError
from klimadocs.model.mail import Attachment
from tests.couriers.mails import NOW, PLAIN, WORD, mail

HEADERS = [
    "Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References", "X-Klimadocs-Dispatch", "X-Klimadocs-Case",
    "MIME-Version", "Content-Type",
]  # fmt: skip
PART_HEADERS = ["Content-Type", "Content-Disposition", "Content-Transfer-Encoding"]
HOSTILE = {
    "cve-2024-6923": "A 💩 subject=?UTF-8?Q?=0A?=Bcc: injected@example.com",
    "crlf": "Frage\r\nBcc: injected@example.com",
    "lf": "Frage\nBcc: injected@example.com\n\nText",
    "cr": "Frage\rBcc: injected@example.com",
    "encoded": "=?utf-8?q?Frage=0D=0ABcc=3A_injected=40example=2Ecom?=",
    "encoded twice": "=?utf-8?q?=3D=3Futf-8=3Fq=3F=3D0ABcc=3A_x=3F=3D?=",
    "half encoded": "==??utf-8?q?=0ABcc:_x?=",
    "line separators": "Frage\u2028Bcc: injected@example.com\u2029\x85\v\fBcc: x",
    "controls": "a\x00b\x07c\x1b[2Jd\x7fe\x9bf",
    "direction": "Frage \u202egpj.exe\u202c \u2066x\u2069 \u200f",
    "surrogates": "a\ud800b\udfffc",
    "long": "Frage " * 50_000,
    "long word": "ä" * 300_000,
    "long encoded": "=?utf-8?b?" + "QQ" * 150_000 + "?=",
    "folding": "a\r\n\r\n b\r\n\tBcc: x",
    "empty": "",
    "blanks": " \t ",
    "quotes": 'a"b\\c,<d@example.com>;e:f(g)',
    "colon": "Bcc: injected@example.com",
    "boundary": "--=_klimadocs",
}


def parsed(content: bytes) -> email.message.Message:
    return email.message_from_bytes(content, policy=policy.compat32)


def decoded(text: str) -> str:
    return str(make_header(decode_header(re.sub(r"\r\n(?=[ \t])", "", text))))


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys())
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_whole_mail() -> None:
    content = build(PLAIN, NOW)
    message = email.message_from_bytes(content, policy=policy.default)

    assert message.keys() == HEADERS
    assert message["Date"].datetime == NOW
    assert message["From"].addresses[0].display_name == "Servicestelle Klima, Bonn"
    assert message["From"].addresses[0].addr_spec == "klima@buero.example.org"
    assert message["To"] == "heike.brandt@stadt.example.org"
    assert message["Subject"] == "Re: Interessensbekundung Köln [KP-2014-017]"
    assert message["Message-ID"] == "<kp-2014-017.3f2a@klima.example.org>"
    assert message["In-Reply-To"] == "<frage-1@stadt.example.org>"
    assert message["References"] == "<anfang@stadt.example.org> <frage-1@stadt.example.org>"
    assert message["X-Klimadocs-Dispatch"] == "kp-2014-017.3f2a@klima.example.org"
    assert message["X-Klimadocs-Case"] == "KP-2014-017"
    text, letter = message.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == PLAIN.body.rstrip("\n")
    assert text.get_content_type() == "text/plain"
    assert letter.get_content() == PLAIN.attachments[0].content
    assert letter.get_content_type() == WORD
    assert b'filename="KP-2014-017 Eingangsbestaetigung.docx"' in content
    assert b"filename*=utf-8''KP-2014-017%20Eingangsbest%C3%A4tigung.docx" in content


def test_a_mail_without_recipient_chain_and_letters() -> None:
    message = parsed(build(mail(recipient="", in_reply_to="", references=(), attachments=()), NOW))

    assert message.keys() == [
        *(name for name in HEADERS if name not in ("To", "In-Reply-To", "References")), "Content-Transfer-Encoding",
    ]  # fmt: skip
    assert message.get_content_type() == "text/plain"


def test_only_machines_say_that_they_are_one() -> None:
    assert "Auto-Submitted" not in parsed(build(PLAIN, NOW))
    assert parsed(build(mail(is_automatic=True), NOW))["Auto-Submitted"] == "auto-generated"


def test_the_same_mail_gives_the_same_bytes_apart_from_the_date() -> None:
    first, later = build(PLAIN, NOW), build(PLAIN, NOW + timedelta(hours=1))

    assert build(PLAIN, NOW) == first
    assert first.split(b"\r\n", 1)[1] == later.split(b"\r\n", 1)[1]


def test_hostile_subjects_and_names(hostile: str) -> None:
    message = parsed(build(mail(subject=hostile, sender_name=hostile), NOW))

    assert message.keys() == HEADERS
    assert decoded(message["Subject"]) == clean_line(hostile)
    assert "=?" not in decoded(message["Subject"])
    address = email.utils.parseaddr(message["From"])
    assert address[1] == "klima@buero.example.org"
    assert decoded(address[0]) == clean_line(hostile)
    assert "injected" not in str(message["To"])


def test_hostile_cases_and_texts(hostile: str) -> None:
    message = parsed(build(mail(case=hostile or "x", body=hostile), NOW))

    assert [name for name in message if name != "X-Klimadocs-Case"] == [
        name for name in HEADERS if name != "X-Klimadocs-Case"
    ]
    text = message.get_payload()[0].get_payload(decode=True).decode().replace("\r\n", "\n")
    assert text.removesuffix("\n") == clean_text(hostile)


def test_hostile_file_names(hostile: str) -> None:
    attachments = (Attachment(hostile, "application/pdf", b"%PDF"), Attachment(hostile + ".docx", hostile, b"PK"))

    message = parsed(build(mail(attachments=attachments), NOW))

    assert message.keys() == HEADERS
    parts = message.get_payload()
    assert len(parts) == 3
    assert [part.keys() for part in parts[1:]] == [PART_HEADERS, PART_HEADERS]
    assert parts[2].get_content_type() == WORD


def test_hostile_ids_of_others_are_left_out(hostile: str) -> None:
    message = parsed(build(mail(in_reply_to=hostile, references=("first@example.org", hostile)), NOW))

    harmless = hostile == HOSTILE["boundary"]
    assert message.keys() == [name for name in HEADERS if name != "In-Reply-To" or harmless]
    assert message["References"].split()[0] == "<first@example.org>"
    assert len(message["References"].split()) == (2 if harmless else 1)


def test_hostile_ids_of_our_own_are_refused(hostile: str) -> None:
    with pytest.raises(RefusedError):
        build(mail(id=hostile), NOW)


def test_hostile_addresses_are_refused(hostile: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        build(mail(recipient=hostile or "@"), NOW)
    assert len(refusal.value.sentence) < 250
    assert refusal.value.sentence.isprintable()
    with pytest.raises(ConfigurationError, match="Die eigene Adresse"):
        build(mail(sender=hostile), NOW)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org, b@example.org", "a@example.org;b@example.org", "A <a@example.org>", "<a@example.org>",
        "gruppe: a@example.org;", "a@b@example.org", "jürgen@example.org", "a@example.org\r\nBcc: b@example.org",
        "=?utf-8?q?a?=@example.org", "a@example.org (Kommentar)", '"a b"@example.org', "a@[127.0.0.1]", "a" * 300 + "@example.org",
        "postfach", "a@example.org\x00",
    ],
)  # fmt: skip
def test_anything_but_one_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedError, match="Vorgang KP-2014-017"):
        build(mail(recipient=address), NOW)


def test_domains_with_umlauts_leave_in_ascii() -> None:
    message = parsed(build(mail(recipient="rathaus@köln.example.com"), NOW))

    assert message["To"] == "rathaus@xn--kln-sna.example.com"


def test_a_long_chain_keeps_its_beginning_and_its_end() -> None:
    chain = tuple(f"{'x' * 60}.{number}@mail.example.org" for number in range(60))

    content = build(mail(references=chain, in_reply_to=chain[-1]), NOW)

    kept = parsed(content)["References"].split()
    assert kept == [f"<{entry}>" for entry in (chain[0], *chain[-19:])]
    assert max(map(len, content.split(b"\r\n"))) < 100


def test_the_answered_mail_is_always_the_last_of_the_chain() -> None:
    message = parsed(build(mail(references=("a@x", "b@x"), in_reply_to="a@x"), NOW))

    assert message["References"].split() == ["<b@x>", "<a@x>"]


def test_long_lines_are_short_on_the_way_only() -> None:
    text = "Wort für Wort " * 400 + "\n" + "ä" * 5000
    content = build(mail(body=text), NOW)

    assert max(map(len, content.split(b"\r\n"))) <= 100
    part = parsed(content).get_payload()[0]
    assert part.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip("\n") == text


def test_texts_that_mean_something_on_the_way_arrive_as_they_are() -> None:
    text = ".\n..\nFrom hier\n-- \nKatrin Ahlers\n--=_klimadocs_\n=0A\n  eingerückt\tTab\u00a0fest"

    part = parsed(build(mail(body=text), NOW)).get_payload()[0]

    assert part.get_payload(decode=True).decode().replace("\r\n", "\n").removesuffix("\n") == text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Prüfung.docx", "Prüfung.docx"),
        ("Pru\u0308fung.docx", "Prüfung.docx"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\Briefe\\a.docx", "C--Briefe-a.docx"),
        ("CON.docx", "_CON.docx"),
        ("nul", "_nul"),
        ("gpj\u202excod.docx", "gpjxcod.docx"),
        ("a\x00b.pdf", "ab.pdf"),
        ("", "Anlage"),
        (".docx", "Anlage.docx"),
        ("x" * 1_000_000 + ".docx", "x" * 145 + ".docx"),
        (f"{'a.' * 5}", "a.a.a.a.a"),
        ("Brief. ", "Brief"),
        ("ä" * 300 + ".docx", "ä" * 72 + ".docx"),
        ("😀" * 300, "😀" * 37),
    ],
)
def test_file_names(name: str, expected: str) -> None:
    assert clean_name(name) == expected


def test_equal_file_names_are_told_apart() -> None:
    letters = tuple(
        Attachment(name, "application/pdf", name.encode()) for name in ("Brief.pdf", "brief.pdf", "Brief.pdf")
    )

    names = [part.get_filename() for part in parsed(build(mail(attachments=letters), NOW)).get_payload()[1:]]

    assert names == ["Brief.pdf", "brief (2).pdf", "Brief (3).pdf"]


@pytest.mark.parametrize("media_type", ["message/rfc822", "multipart/mixed", "x", "text/plain; a=b", "a/b\r\nBcc: x"])
def test_types_that_would_change_the_structure_are_not_believed(media_type: str) -> None:
    part = parsed(build(mail(attachments=(Attachment("Brief.xyz", media_type, b"1"),)), NOW)).get_payload()[1]

    assert part["Content-Type"] == "application/octet-stream"


@given(st.text(), st.text(), st.text())
def test_any_text_makes_the_same_headers(subject: str, name: str, body: str) -> None:
    attachment = Attachment(name, name, body.encode(errors="replace"))
    message = parsed(build(mail(subject=subject, sender_name=name, body=body, attachments=(attachment,)), NOW))

    assert message.keys() == HEADERS
    assert decoded(message["Subject"]) == clean_line(subject)
    assert len(message.get_payload()) == 2


@given(st.lists(st.text(), max_size=5), st.text(), st.text())
def test_cleaning_twice_is_cleaning_once(texts: list[str], name: str, body: str) -> None:
    letters = tuple(Attachment(entry, entry, b"") for entry in texts)
    once = clean_mail(mail(references=tuple(texts), in_reply_to=name, subject=name, body=body, attachments=letters))

    assert clean_mail(once) == once


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"Bcc: x@example.org\r\n", "Kopfzeilen"),
        (b"X-Klimadocs-Case: KP-2014-018\r\n", "Kopfzeilen"),
        (b"\r\n", "Kopfzeilen"),
        (b"X: \n", "unerlaubte Zeichen"),
        (b"X: \x00\r\n", "unerlaubte Zeichen"),
        (b"X: \xc3\xa4\r\n", "unerlaubte Zeichen"),
        (b"X: " + b"x" * 1000 + b"\r\n", "zu lange Zeile"),
    ],
)
def test_a_mail_with_anything_more_does_not_leave(content: bytes, place: str) -> None:
    with pytest.raises(RefusedError, match=place):
        prove(content + build(PLAIN, NOW), clean_mail(PLAIN))


@pytest.mark.parametrize(
    ("meant", "instead", "place"),
    [
        (b"In-Reply-To: <frage-1", b"In-Reply-To: <frage-2", "In-Reply-To"),
        (b"To: heike.brandt@", b"To: x@example.org, heike.brandt@", "To"),
        (b"anbei", b"nebenbei", "Text"),
        (b"filename*=utf-8''KP", b"filename*=utf-8''PK", "Anlagen"),
        (b"UEsD", b"UFsD", "Anlagen"),
        (b"\r\n\r\nUEsD", b"\r\n\r\n\r\n--=_klimadocs", "Anlagen"),
    ],
)
def test_a_mail_with_anything_else_does_not_leave(meant: bytes, instead: bytes, place: str) -> None:
    content = build(PLAIN, NOW)
    assert meant in content

    with pytest.raises(RefusedError, match=place):
        prove(content.replace(meant, instead, 1), clean_mail(PLAIN))


def test_without_cleaning_nothing_leaves_either(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second lock holds where the first one is broken."""
    monkeypatch.setattr(building, "clean_mail", lambda mail: mail)

    with pytest.raises(RefusedError, match="Kopfzeilen"):
        build(mail(subject="Frage\r\nBcc: injected@example.com"), NOW)


def test_no_value_is_looked_at_for_ever() -> None:
    """A subject of 300 KB in encoded words takes Python 5 s to read."""
    assert values.clean_line("=?utf-8?b?QQ?= " * 1_000_000).count("= ?") < 100
