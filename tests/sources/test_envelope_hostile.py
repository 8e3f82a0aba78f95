"""Heads that nobody decent writes: read within bounds, without an error, and harmless for those who see the result."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimadocs.sources import Delivery
from klimadocs.sources.addresses import mailboxes_of
from klimadocs.sources.envelope import is_mail, moment_of, read_envelope, read_head, sender_of, text_of
from klimadocs.sources.facts import read_facts
from tests.sources.heads import SERVER, mail

ARRIVED = datetime(2014, 9, 4, 10, tzinfo=UTC)

ENDLESS = {
    "encoded words in one subject, 300 KB": mail(b"Subject: " + b"\r\n ".join([b"=?utf-8?q?=C3=A4?="] * 20_000)),
    "nested comments": mail(b"From: " + b"(" * 1_000 + b")" * 1_000 + b" a@example.org"),
    "comments never closed": mail(b"From: " + b"(" * 100_000),
    "quotes": mail(b'From: "' + b'"\\' * 50_000, b"Content-Type: text/plain" + b';"' * 50_000),
    "angle brackets": mail(b"From: " + b"<" * 100_000, b"References: " + b"<" * 100_000),
    "5,000 recipients": mail(b"To: " + b", ".join(b"x%d@example.org" % number for number in range(5_000))),
    "10,000 From fields": mail(*[b"From: a%d@example.org" % number for number in range(10_000)]),
    "90,000 fields": b"a:\n" * 90_000 + b"\n",
    "60,000 folds": mail(b"Subject: x" + b"\r\n x" * 60_000),
    "blanks": mail(b"Subject: " + b" " * 250_000),
    "digits as a date": mail(b"Date: " + b"9" * 100_000, b"Received: x; " + b"9" * 100_000),
    "own results without end": mail(b"Authentication-Results: " + SERVER.encode() + b"; dkim=pass" * 20_000),
    "own results in brackets": mail(b"Authentication-Results: " + b"(" * 100_000),
    "Received without end": mail(b"Received: " + b"by " * 50_000),
    "one line": b"a" * 300_000,
    "line breaks only": b"\r\n" * 100_000,
    "carriage returns only": b"From: a@example.org\rSubject: x\r\r",
    "zeros": b"From: a@example.org\r\nSubject: x\r\n" + b"\0" * 100_000,
    "nothing": b"",
}


FIELDS = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Reply-To",
        "Return-Path",
        "Received",
        "Date",
        "Message-ID",
        "References",
        "Content-Type",
        "Authentication-Results",
        "List-Id",
        "Delivered-To",
        "Auto-Submitted",
        "X-Forefront-Antispam-Report",
        "X-Mailer",
    ]
)
PIECES = st.lists(
    st.sampled_from(
        [b"=?utf-8?q?", b"?=", b"=?x?b?", b"<", b">", b"(", b")", b'"', b"\\", b"@", b",", b";", b":", b"="]
    )
    | st.sampled_from(
        [b"a@example.org", b"mx.skew.example.org;", b"dmarc=pass", b"SCL:", b"\xff", b"\xc3", b"\0", b"\r"]
    )
    | st.binary(max_size=6),
    max_size=12,
).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(FIELDS, PIECES), max_size=6), st.text(max_size=200))
def test_no_head_and_no_text_is_an_error(fields: list[tuple[str, bytes]], text: str) -> None:
    content = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields) + b"\r\n"
    facts = read_facts(read_head(content), text, (SERVER,))
    f"{facts.subject}{facts.sender_name}{facts.senders}{facts.message_id}{facts.references}".encode()
    envelope_of(content)


def envelope_of(content: bytes) -> Delivery:
    return read_envelope(Delivery("x", content, "mail", ARRIVED, "file time"))


@pytest.mark.timeout(5)
@pytest.mark.parametrize("name", ENDLESS)
def test_a_hostile_head_is_read_at_once(name: str) -> None:
    """Cases 53 and 54; the standard library needs seconds for some of them and dies of others."""
    content = ENDLESS[name]
    is_mail(content)
    found = envelope_of(content)
    facts = read_facts(read_head(content), "", (SERVER,))
    assert len(found.subject) <= 4_000
    assert len(facts.recipients) <= 200
    assert f"{found.sender}{found.subject}".isprintable()


def test_all_hostile_heads_together_take_little_time() -> None:
    """Counted in seconds of the processor, in a process of its own that may not use more than five."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (5, 5));"
        "from tests.sources.test_envelope_hostile import ENDLESS, envelope_of;"
        "print(len([envelope_of(content) for content in ENDLESS.values()]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, str(len(ENDLESS))), done.stderr


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        (b"=?utf-8?q?M=C3?= =?utf-8?q?=BCller?=", "Müller"),
        (b"=?utf-8?q?a?=  =?utf-8?q?b?= c", "ab c"),
        (b"=?iso-8859-1?Q?=84Antrag=93_=96_10_=80?=", "„Antrag“ – 10 €"),
        (b"=?us-ascii?Q?Gr=FC=DFe?=", "Grüße"),
        (b"=?windows-1252?Q?Gr=FC=DFe?=", "Grüße"),
        (b"=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?q?Gr=FC=DFe?=", "Grüße"),
        (b"=?x-unknown?q?Gr=FC=DFe?=", "Grüße"),
        (b"=?idna?q?a?= =?punycode?b?YQ==?= =?hex?q?41?= =?unicode_escape?q?=5Cx41?=", "aa41\\x41"),
        (b"=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?q?mit Leerzeichen?=", "mit Leerzeichen"),
        (b"=?gb2312?b?1tA=?=", "中"),
        (b"=?iso-2022-jp?B?GyRCJUslYyE8JXMbKEI=?=", "ニャーン"),
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("latin-1"), "Grüße"),
        ("„Grüße“".encode("cp1252"), "„Grüße“"),
        ("Café".encode("latin-1"), "Café"),
        (b"=?utf-8?q?unfinished", "=?utf-8?q?unfinished"),
        (b"=?utf-8?b?a?=", "a"),
        (b"=?utf-8?x?a?=", "=?utf-8?x?a?="),
        (b"one\r\n two\r\n\tthree", "one two three"),
        (b"a\0b\x1b[2Jc\x07", "ab[2Jc"),
        (b"=?utf-8?q?a=0D=0ABcc:_x@example.org=00=1B?=", "a Bcc: x@example.org"),
        ("a\u202efdp.exe\u2066b\u200bc".encode(), "afdp.exebc"),
        ("u\u0308".encode(), "ü"),
        (b"", ""),
    ],
)
def test_a_subject_is_one_line_that_people_may_see(raw: bytes, shown: str) -> None:
    """Cases 54 and 55."""
    assert text_of(read_head(mail(b"Subject: " + raw)), "Subject") == shown


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"anna@example.org", [("anna@example.org", "")]),
        (b"Anna Beispiel <Anna@EXAMPLE.org>", [("Anna@example.org", "Anna Beispiel")]),
        (b"anna@example.org (Anna Beispiel)", [("anna@example.org", "Anna Beispiel")]),
        (b'"Beispiel, Anna" <anna@example.org>', [("anna@example.org", "Beispiel, Anna")]),
        (b'"Anna \\"A\\" Beispiel" <anna@example.org>', [("anna@example.org", 'Anna "A" Beispiel')]),
        (b"=?utf-8?q?M=C3=BCller=2C_Anna?= <anna@example.org>", [("anna@example.org", "Müller, Anna")]),
        (b'"=?utf-8?q?M=C3=BCller?=" <anna@example.org>', [("anna@example.org", "Müller")]),
        (b"=?utf-8?q?Anna_=3Canna=40example=2Eorg=3E?=", [("anna@example.org", "Anna")]),
        (b"M\xfcller <anna@example.org>", [("anna@example.org", "Müller")]),
        ("Müller <anna@müllerstadt.example.org>".encode(), [("anna@müllerstadt.example.org", "Müller")]),
        (b"<@relay.example.org:anna@example.org>", [("anna@example.org", "")]),
        (b"Anna (her account) <anna(x)@example.org>", [("anna@example.org", "Anna")]),
        (b'"a b"@example.org <"a b"@example.org>', [('"a b"@example.org', "a b@example.org")]),
        (b"a@example.org, b@example.org; c@example.org", [(f"{name}@example.org", "") for name in "abc"]),
        (b"chief@bonn.example.org <evil@example.com>", [("evil@example.com", "chief@bonn.example.org")]),
        (b"<a@example.org> <b@example.org>", [("a@example.org", ""), ("b@example.org", "")]),
        (b"anna@example.org.", [("anna@example.org", "")]),
        (b"unlisted-recipients:;", []),
        (b"undisclosed-recipients:; (no To-header on input)", []),
        (b"a@b@c", []),
        (b"<a@b@example.org>", []),
        (b"Anna Beispiel", []),
        (b"<>", []),
        (b"", []),
        (b"a\0b@example.org", []),
        ("anna\u200b@example.org".encode(), []),
        (b"anna@exam ple.org", []),
        (b"<anna@exam ple.org>", []),
        (b"x" * 300 + b"@example.org", []),
    ],
)
def test_addresses_are_taken_as_they_stand(field: bytes, expected: list[tuple[str, str]]) -> None:
    """Case 61."""
    found = mailboxes_of(read_head(mail(b"From: " + field)), "From")
    assert [(box.address, box.name) for box in found] == expected
    assert sender_of(read_head(mail(b"From: " + field))) == (expected[0][0] if expected else "")


def test_members_of_a_group_are_told_apart() -> None:
    found = mailboxes_of(read_head(mail("From: Amt: a@example.org, b@example.org;, c@example.org")), "From")
    assert [(box.address, box.is_grouped) for box in found] == [
        ("a@example.org", True),
        ("b@example.org", True),
        ("c@example.org", False),
    ]


def test_an_empty_address_field_is_no_error() -> None:
    head = read_head(mail("From:", "To:", "Cc: ,,;", "Reply-To: <>"))
    assert [mailboxes_of(head, name) for name in ("From", "To", "Cc", "Reply-To")] == [(), (), (), ()]


RECEIVED = "Received: from a (b [192.0.2.1]) by mx.skew.example.org with ESMTP; Thu, 4 Sep 2014 16:52:11 +0200 (CEST)"
FORGED = "Received: from x by y; Mon, 1 Sep 2014 08:00:00 +0200"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([RECEIVED, FORGED, "Date: Mon, 1 Sep 2014 08:00:00 +0200"], ("2014-09-04T14:52:11", "mail server")),
        (["Date: Mon, 1 Sep 2014 08:00:00 +0200"], ("2014-09-01T06:00:00", "mail date")),
        (["Date: Mon, 1 Sep 2014 08:00:00"], ("2014-09-01T08:00:00", "mail date")),
        (["Received: from x by y", "Date: Mon, 1 Sep 2014 08:00:00 -0000"], ("2014-09-01T08:00:00", "mail date")),
        (["Received: x; Thu, 1 Jan 1970 00:00:00 +0000", "Date: Mon, 1 Sep 2014 08:00 GMT"], ("2014-09-01T08:00:00", "mail date")),
        (["Date: Thu, 1 Jan 1970 00:00:00 +0000"], None),
        (["Date: Fri, 31 Dec 9999 23:59:59 -1200"], None),
        (["Date: Mon, 1 Sep 2098 08:00:00 +0200"], None),
        (["Date: Mon, 31 Feb 2014 08:00:00 +0200"], None),
        (["Date: Mon, 1 Sep 2014 08:00:00 +9999"], None),
        (["Date: gestern"], None),
        (["Date:"], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_first_server_tells_the_time_else_the_plausible_date(
    fields: list[str], expected: tuple[str, str] | None
) -> None:
    """Case 66."""
    found = moment_of(read_head(mail(*fields)))
    assert found == (expected and (datetime.fromisoformat(expected[0]).replace(tzinfo=UTC), expected[1]))


def test_a_head_without_a_time_leaves_the_delivery_as_it_was() -> None:
    found = envelope_of(mail("Subject: x"))
    assert (found.received_at, found.received_by, found.sender) == (
        ARRIVED,
        "file time",
        "anna@musterstadt.example.org",
    )


def test_a_byte_order_mark_hides_no_head() -> None:
    content = b"\xef\xbb\xbf" + mail("Subject: Formular")
    assert is_mail(content)
    assert envelope_of(content).subject == "Formular"
