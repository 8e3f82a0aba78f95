"""What a sent message tells of the draft that it was, read without a server."""

from __future__ import annotations

import email
from collections.abc import Callable
from email.message import EmailMessage, Message
from pathlib import Path

import pytest

from klimadocs.couriers.building import build
from klimadocs.couriers.matching import is_alike, is_changed, is_ours, read
from klimadocs.couriers.values import clean_mail
from tests.couriers.mails import NOW, PLAIN, mail

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "mail"
MEANT = clean_mail(PLAIN)


def by_outlook(content: bytes, change: Callable[[EmailMessage], None] = lambda message: None) -> bytes:
    """The draft as Exchange sends it: written anew, another Message-ID, no headers of ours, lines wrapped elsewhere, the
    text as HTML as well."""
    draft = email.message_from_bytes(content, policy=email.policy.default)
    parts = list(draft.iter_parts()) or [draft]
    text = parts[0].get_content()
    sent = EmailMessage()
    for name in ("From", "To", "Subject", "In-Reply-To", "References"):
        if draft[name]:
            sent[name] = str(draft[name])
    sent["Message-ID"] = "<AM0PR01MB4711@eurprd01.prod.outlook.example.com>"
    sent["Thread-Topic"] = "Interessensbekundung"
    sent.set_content(text.replace(" ", "\u00a0", 1).replace(" ", "\n", 3) + "\n\n")
    sent.add_alternative(
        "<html><head><style>p {}</style></head><body><p>Guten <b>Tag</b></p></body></html>", subtype="html"
    )
    for part in parts[1:]:
        sent.add_attachment(part.get_content(), *part.get_content_type().split("/"), filename=part.get_filename())
    change(sent)
    return sent.as_bytes()


def test_a_draft_is_itself() -> None:
    found = read(build(PLAIN, NOW))

    assert is_ours(found, MEANT)
    assert not is_changed(found, MEANT)
    assert found.recipients == ("heike.brandt@stadt.example.org",)


def test_what_outlook_writes_anew_is_alike_and_not_changed() -> None:
    found = read(by_outlook(build(PLAIN, NOW)))

    assert not is_ours(found, MEANT)
    assert is_alike(found, MEANT)
    assert not is_changed(found, MEANT)


def _set(name: str, value: str) -> Callable[[EmailMessage], None]:
    def change(message: EmailMessage) -> None:
        del message[name]
        message[name] = value

    return change


def _other_letter(message: EmailMessage) -> None:
    next(part for part in message.walk() if part.get_filename()).set_payload("bm90IHRoZSBzYW1l")


def _other_text(message: EmailMessage) -> None:
    message.get_body(("plain",)).set_content("Guten Tag")  # type: ignore[union-attr]


def _one_more(message: EmailMessage) -> None:
    message.add_attachment(b"%PDF", "application", "pdf", filename="Merkblatt.pdf")


@pytest.mark.parametrize(
    "change",
    [
        _set("Subject", "Interessensbekundung [KP-2014-017]"),
        _set("To", "amt@stadt.example.org"),
        _set("Cc", "chefin@buero.example.org"),
        _set("Bcc", "chefin@buero.example.org"),
        _other_letter,
        _other_text,
        _one_more,
    ],
)
def test_changes_are_seen(change: Callable[[EmailMessage], None]) -> None:
    found = read(by_outlook(build(PLAIN, NOW), change))

    assert is_alike(found, MEANT)
    assert is_changed(found, MEANT)


def test_a_recipient_that_was_left_open_may_be_any() -> None:
    found = read(by_outlook(build(PLAIN, NOW)))

    assert not is_changed(found, clean_mail(mail(recipient="")))


def test_pictures_of_a_signature_are_no_letters() -> None:
    def sign(message: EmailMessage) -> None:
        message.add_attachment(b"GIF", "image", "gif", filename="image001.gif", disposition="inline", cid="<a@b>")

    assert not is_changed(read(by_outlook(build(PLAIN, NOW), sign)), MEANT)


def test_other_letters_of_the_same_case_are_not_alike() -> None:
    other = mail(attachments=(), id="other@klima.example.org")
    second = mail(subject="Etwas anderes", in_reply_to="frage-2@stadt.example.org", references=())

    assert not is_alike(read(by_outlook(build(other, NOW))), MEANT)
    assert not is_alike(read(by_outlook(build(second, NOW))), MEANT)
    assert not is_alike(read(build(mail(id="other@klima.example.org"), NOW)), MEANT)


def test_mails_without_letters_are_alike_by_their_text() -> None:
    bare = mail(attachments=())

    assert is_alike(read(by_outlook(build(bare, NOW))), clean_mail(bare))
    assert not is_alike(read(by_outlook(build(mail(attachments=(), body="x"), NOW))), clean_mail(bare))


def test_text_in_html_alone_counts() -> None:
    message = Message()
    message["Subject"] = "=?utf-8?q?Pr=C3=BCfung?="
    message["Content-Type"] = "text/html; charset=iso-8859-1"
    message.set_payload(
        b"<title>x</title><p>Guten&nbsp;Tag,</p><div>sch\xf6ne <b>Gr</b>\xfc\xdfe<br>K. A.</div>".decode("latin-1"),
        "latin-1",
    )

    found = read(message.as_bytes())

    assert found.subject == "Prüfung"
    assert found.text == "Guten Tag, schöne Grüße K. A."


def test_nesting_without_end_is_read_as_empty() -> None:
    content = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000))

    assert read(b"Subject: x\n" + content).digests == frozenset()


def test_no_real_mail_stops_the_reading() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real mails is not here")
    files = [path for path in CORPUS.rglob("*") if path.is_file() and path.stat().st_size < 3_000_000]

    assert len([read(path.read_bytes()) for path in files]) > 500
