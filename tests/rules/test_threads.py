"""Which case a mail belongs to, and which other cases it could belong to."""

from __future__ import annotations

import pytest

from klimadocs.model.mail import MailFacts
from klimadocs.rules.threads import KnownCase, ThreadMatch, match

BONN = KnownCase("KP-2014-017", frozenset({"in-1@bonn", "out-1@skew"}), frozenset({"anna@bonn.example.org"}))
CELLE = KnownCase("KP-2014-018", frozenset({"in-2@celle", "out-2@skew"}), frozenset({"carl@celle.example.org"}))
JENA = KnownCase("KP-2014-0175", frozenset({"in-3@jena"}), frozenset({"anna@jena.example.org", "buero@example.com"}))
TRIER = KnownCase("KP-2014-017-2", frozenset(), frozenset({"buero@example.com"}))
KNOWN = (BONN, CELLE, JENA, TRIER)


@pytest.mark.parametrize(
    ("subject", "case"),
    [
        ("[KP-2014-017]", "KP-2014-017"),
        ("KP-2014-017", "KP-2014-017"),
        ("AW: Re: WG: Ihr Formular [KP-2014-017]", "KP-2014-017"),
        ("kp-2014-017: Nachtrag", "KP-2014-017"),
        ("AW:KP-2014-017", "KP-2014-017"),
        ("(KP-2014-017).", "KP-2014-017"),
        ("KP-2014-017_Bonn.docx", "KP-2014-017"),
        ("KP–2014–017", "KP-2014-017"),
        ("KP-2014-0175", "KP-2014-0175"),
        ("KP-2014-017-2", "KP-2014-017-2"),
        ("KP-2014-01", None),
        ("KP-2014-0170", None),
        ("KP-2014-017-3", None),
        ("KP-2014-017-A", None),
        ("XKP-2014-017", None),
        ("2-KP-2014-017", None),
        ("ÄKP-2014-017", None),
        ("KP-2099-999", None),
        ("KP 2014 017", None),
        ("", None),
    ],
)
def test_a_reference_counts_only_whole(subject: str, case: str | None) -> None:
    assert match(MailFacts(subject=subject), KNOWN) == (ThreadMatch(case, "reference") if case else None)


BY_THREAD = [
    (MailFacts(in_reply_to=("out-1@skew",)), ThreadMatch("KP-2014-017", "thread")),
    (MailFacts(in_reply_to=("in-1@bonn",)), ThreadMatch("KP-2014-017", "thread")),
    (MailFacts(references=("x@y", "out-2@skew", "z@y")), ThreadMatch("KP-2014-018", "thread")),
    (MailFacts(references=("out-1@skew", "out-2@skew")), ThreadMatch("KP-2014-018", "thread", ("KP-2014-017",))),
    (
        MailFacts(in_reply_to=("out-1@skew",), references=("out-2@skew",)),
        ThreadMatch("KP-2014-017", "thread", ("KP-2014-018",)),
    ),
    (MailFacts(in_reply_to=("OUT-1@skew",)), None),
    (MailFacts(kind="bounce", references=("out-1@skew",)), ThreadMatch("KP-2014-017", "thread")),
    (
        MailFacts(subject="KP-2014-018", in_reply_to=("out-1@skew",)),
        ThreadMatch("KP-2014-018", "reference", ("KP-2014-017",)),
    ),
    (MailFacts(subject="KP-2014-018", in_reply_to=("out-2@skew",)), ThreadMatch("KP-2014-018", "reference")),
    (
        MailFacts(subject="KP-2014-018 und KP-2014-017"),
        ThreadMatch("KP-2014-018", "reference", ("KP-2014-017",)),
    ),
    (
        MailFacts(subject="KP-2014-018 und KP-2014-017", in_reply_to=("out-1@skew",)),
        ThreadMatch("KP-2014-017", "reference", ("KP-2014-018",)),
    ),
    (MailFacts(subject="KP-2099-999", in_reply_to=("out-1@skew",)), ThreadMatch("KP-2014-017", "thread")),
]  # fmt: skip


@pytest.mark.parametrize(("mail", "expected"), BY_THREAD)
def test_the_stronger_evidence_decides_and_rivals_are_named(mail: MailFacts, expected: ThreadMatch | None) -> None:
    assert match(mail, KNOWN) == expected


BY_SENDER = [
    (MailFacts(senders=("Anna@bonn.example.org",)), ThreadMatch("KP-2014-017", "sender")),
    (MailFacts(senders=("buero@example.com",)), None),
    (MailFacts(senders=("stranger@example.com",)), None),
    (MailFacts(senders=("anna@bonn.example.org", "carl@celle.example.org")), None),
    (MailFacts(senders=("anna@bonn.example.org",), authenticity="failed"), None),
    (MailFacts(senders=("anna@bonn.example.org",), kind="machine"), None),
    (MailFacts(senders=("anna@bonn.example.org",), kind="bounce"), None),
    (MailFacts(senders=("anna@bonn.example.org",), kind="auto_reply"), ThreadMatch("KP-2014-017", "sender")),
    (
        MailFacts(senders=("anna@bonn.example.org",), in_reply_to=("out-2@skew",)),
        ThreadMatch("KP-2014-018", "thread"),
    ),
    (
        MailFacts(senders=("anna@bonn.example.org",), subject="KP-2014-018"),
        ThreadMatch("KP-2014-018", "reference"),
    ),
    (MailFacts(), None),
]


@pytest.mark.parametrize(("mail", "expected"), BY_SENDER)
def test_the_sender_counts_where_he_wrote_to_one_case_only(mail: MailFacts, expected: ThreadMatch | None) -> None:
    assert match(mail, KNOWN) == expected


def test_one_mail_with_two_forms_leads_to_both() -> None:
    known = [KnownCase(name, frozenset({"both@bonn"})) for name in ("KP-2014-001", "KP-2014-002")]
    expected = ThreadMatch("KP-2014-001", "thread", ("KP-2014-002",))
    assert match(MailFacts(in_reply_to=("both@bonn",)), known) == expected


@pytest.mark.timeout(20)
def test_many_cases_and_a_long_chain() -> None:
    known = [KnownCase(f"KP-2014-{number:05}", frozenset({f"{number}@x"})) for number in range(5_000)]
    chain = tuple(f"{number}@y" for number in range(99))
    mail = MailFacts(subject="KP-2014-" * 500, references=("4999@x", *chain))
    assert match(mail, known) == ThreadMatch("KP-2014-04999", "thread")


def test_no_case_is_known_yet() -> None:
    assert match(MailFacts(subject="KP-2014-017", senders=("a@example.org",)), ()) is None
