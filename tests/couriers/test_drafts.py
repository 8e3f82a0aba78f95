"""Drafts on a real server: once, in the thread; and what the folder of sent mails tells of them."""

from __future__ import annotations

import email
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email import policy
from typing import Any

import pytest

from klimadocs.couriers import Departure, drafts, open_drafts
from klimadocs.couriers.building import build
from klimadocs.couriers.drafts import DraftsCourier
from klimadocs.errors import ConfigurationError, RefusedError, TemporaryError
from klimadocs.model.account import Account, Mechanism
from klimadocs.model.mail import Attachment, Outgoing
from tests.couriers.mails import NOW, PLAIN, WORD, mail
from tests.couriers.test_matching import by_outlook
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy, Rule

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1", "::1"])]


class Password:
    mechanism: Mechanism = "password"

    def secret(self) -> str:
        return PASSWORD

    def renew(self) -> bool:
        return False


def courier_of(server: Dovecot, user: str, **changes: Any) -> DraftsCourier:
    values: dict[str, Any] = {
        "name": "buero", "host": server.host, "port": server.port, "user": user, "security": "none", "answer_seconds": 20.0,
    }  # fmt: skip
    OPEN.append(DraftsCourier(Account(**(values | changes)), Password(), now=lambda: datetime.now(UTC)))
    return OPEN[-1]


OPEN: list[DraftsCourier] = []


@pytest.fixture(autouse=True)
def _rest() -> Iterator[None]:
    yield
    while OPEN:
        OPEN.pop().rest()


@pytest.fixture
def user(dovecot: Dovecot) -> str:
    return dovecot.user("entwurf")


@pytest.fixture
def courier(dovecot: Dovecot, user: str) -> DraftsCourier:
    return courier_of(dovecot, user)


def contents(server: Dovecot, user: str, folder: str = "Drafts") -> list[bytes]:
    with server.session(user) as session:
        return [message.content for message in session.messages(folder)]


def send(server: Dovecot, user: str, change: Callable[[bytes], bytes] = lambda content: content) -> None:
    """As a person does: the (only) draft leaves, a copy goes to the sent mails."""
    with server.session(user) as session:
        (draft,) = session.messages("Drafts")
        session.append("Sent", change(draft.content), flags="\\Seen")
        session.delete([draft.uid], "Drafts")


def test_a_draft_lies_in_the_folder_for_drafts(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    assert courier.hand_over(PLAIN) == "Drafts"

    with dovecot.session(user) as session:
        (draft,) = session.messages("Drafts")
    assert {"\\Draft", "\\Seen"} <= draft.flags
    message = email.message_from_bytes(draft.content, policy=policy.default)
    assert message["Subject"] == PLAIN.subject
    assert message["To"] == PLAIN.recipient
    assert message["Message-ID"] == f"<{PLAIN.id}>"
    assert [part.get_content() for part in message.iter_attachments()] == [PLAIN.attachments[0].content]


def test_two_times_are_one(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    assert [courier.hand_over(PLAIN) for _ in range(2)] == ["Drafts", "Drafts"]

    assert len(contents(dovecot, user)) == 1


def test_every_letter_has_a_draft_of_its_own(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    """Servers look for ids by parts of words: 17 lies in 170."""
    for number in (170, 17, 1):
        courier.hand_over(mail(id=f"kp.{number}@klima.example.org"))
        courier.hand_over(mail(id=f"kp.{number}@klima.example.org.example.com"))

    assert len(contents(dovecot, user)) == 6


def test_the_draft_stands_in_the_thread(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    first = b"Message-ID: <anfang@stadt.example.org>\r\nSubject: Interessensbekundung\r\n\r\nGuten Tag\r\n"
    second = first.replace(b"<anfang", b"<frage-1").replace(
        b"Subject: ", b"References: <anfang@stadt.example.org>\r\nSubject: "
    )
    stranger = b"Message-ID: <x@y.example.org>\r\nSubject: Anderes\r\n\r\nx\r\n"
    dovecot.deliver(user, first, second, stranger, folder="Drafts")

    courier.hand_over(PLAIN)

    found = dovecot.administer(
        "search",
        "-u",
        user,
        "mailbox",
        "Drafts",
        "inthread",
        "refs",
        "header",
        "Message-ID",
        "anfang@stadt.example.org",
    )
    assert [line.split()[1] for line in found.splitlines()] == ["1", "2", "4"]


def test_one_session_serves_until_the_work_is_done(dovecot: Dovecot, user: str) -> None:
    mails = [mail(id=f"kp.{number}@klima.example.org") for number in range(4)]
    with Proxy(dovecot.port) as proxy:
        courier = courier_of(dovecot, user, port=proxy.port)
        for entry in mails:
            courier.hand_over(entry)
        assert list(courier.departures(mails)) == []
        courier.rest()
        assert (proxy.count("AUTHENTICATE"), proxy.count("LOGOUT")) == (1, 1)
        courier.rest()
        assert courier.hand_over(mails[0]) == "Drafts"
        courier.rest()
        assert (proxy.count("AUTHENTICATE"), proxy.count("LOGOUT")) == (2, 2)
    assert len(contents(dovecot, user)) == 4


@pytest.mark.parametrize("command", ["EXAMINE", "SEARCH", "APPEND"])
@pytest.mark.parametrize("act", ["close", "lose"])
def test_a_session_that_is_thrown_out_between_two_drafts_is_opened_again(
    dovecot: Dovecot, user: str, command: str, act: Any
) -> None:
    """Whether the second draft arrived before the line broke or not, it lies there once."""
    with Proxy(dovecot.port) as proxy:
        courier = courier_of(dovecot, user, port=proxy.port, answer_seconds=1.0)
        courier.hand_over(PLAIN)
        proxy.rules.append(Rule(command, act))
        assert courier.hand_over(mail(id="kp.2@klima.example.org")) == "Drafts"
        assert proxy.count("AUTHENTICATE") == 2
    assert len(contents(dovecot, user)) == 2


def test_a_server_that_says_no_goes_on_listening(dovecot: Dovecot, user: str) -> None:
    with Proxy(dovecot.port, Rule("EXAMINE", "answer", text="NO [NOPERM] Nein")) as proxy:
        courier = courier_of(dovecot, user, port=proxy.port)
        with pytest.raises(ConfigurationError):
            courier.hand_over(PLAIN)
        assert courier.hand_over(PLAIN) == "Drafts"
        assert proxy.count("AUTHENTICATE") == 1


@pytest.mark.parametrize("act", ["lose", "stall_after"])
def test_15_the_answer_to_append_is_lost(dovecot: Dovecot, user: str, act: Any) -> None:
    with Proxy(dovecot.port, Rule("APPEND", act)) as proxy:
        courier = courier_of(dovecot, user, port=proxy.port, answer_seconds=1.0)
        with pytest.raises(TemporaryError):
            courier.hand_over(PLAIN)
        assert courier.hand_over(PLAIN) == "Drafts"

    assert len(contents(dovecot, user)) == 1


@pytest.mark.parametrize("command", ["LOGIN|AUTHENTICATE", "LIST", "EXAMINE", "SEARCH", "APPEND"])
@pytest.mark.parametrize("act", ["close", "stall"])
def test_13_a_line_that_breaks_or_sleeps_before(dovecot: Dovecot, user: str, command: str, act: Any) -> None:
    with Proxy(dovecot.port, Rule(command, act)) as proxy:
        courier = courier_of(dovecot, user, port=proxy.port, answer_seconds=0.5)
        with pytest.raises(TemporaryError):
            courier.hand_over(PLAIN)
        assert contents(dovecot, user) == []
        courier_of(dovecot, user, port=proxy.port).hand_over(PLAIN)

    assert len(contents(dovecot, user)) == 1


def test_a_draft_that_was_sent_before_the_ledger_knew_is_not_made_again(
    dovecot: Dovecot, courier: DraftsCourier, user: str
) -> None:
    courier.hand_over(PLAIN)
    send(dovecot, user)

    assert courier.hand_over(PLAIN) == "Sent"
    assert contents(dovecot, user) == []


@pytest.mark.parametrize("name", ["klimadocs/Entwürfe", "Vorlagen & mehr"])
def test_19_a_folder_of_ones_own_is_made_once(dovecot: Dovecot, user: str, name: str) -> None:
    courier = courier_of(dovecot, user, drafts=name)

    folders = {courier.hand_over(mail(id=f"{number}@klima.example.org")) for number in range(2)}

    assert folders == {name}
    assert contents(dovecot, user) == []
    quoted = {"klimadocs/Entwürfe": "klimadocs/Entw&APw-rfe", "Vorlagen & mehr": "Vorlagen &- mehr"}[name]
    assert len(contents(dovecot, user, quoted)) == 2


def test_19_a_folder_that_goes_away_meanwhile_is_made_again(
    dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier, put, tries = courier_of(dovecot, user, drafts="Vorlagen"), drafts._put, []

    def remove_once(*arguments: Any) -> None:
        if not tries:
            with dovecot.session(user) as session:
                session.delete_folder("Vorlagen")
        tries.append(1)
        put(*arguments)

    monkeypatch.setattr(drafts, "_put", remove_once)

    assert courier.hand_over(PLAIN) == "Vorlagen"
    assert len(contents(dovecot, user, "Vorlagen")) == 1
    assert len(tries) == 2


def test_19_servers_without_marks(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(special=(), separator=".", prefix="INBOX.")
    user = server.user()

    courier = courier_of(server, user)

    assert courier.hand_over(PLAIN) == courier.hand_over(PLAIN) == "INBOX.Drafts"
    assert len(contents(server, user, "INBOX.Drafts")) == 1
    assert list(courier.departures([PLAIN])) == []


def test_19_a_full_mailbox_is_tried_again_later(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(quota_kib=40)
    user = server.user()
    large = mail(attachments=(Attachment("Brief.docx", WORD, bytes(60_000)),))

    with pytest.raises(TemporaryError, match="kein Platz mehr") as failure:
        courier_of(server, user).hand_over(large)

    assert "aufräumen" in failure.value.remedy
    assert contents(server, user) == []


def test_19_a_folder_that_may_not_be_written(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(rights={"Drafts": "lr"})

    with pytest.raises(RefusedError, match=r"Vorgang KP-2014-017: der Entwurf wurde nicht angenommen"):
        courier_of(server, server.user()).hand_over(PLAIN)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("NO [OVERQUOTA] Full", TemporaryError),
        ("NO Quota exceeded (mailbox for user is full)", TemporaryError),
        ("NO [LIMIT] Message too large", RefusedError),
        ("NO [CANNOT] \x1b[2JNo drafts here", RefusedError),
        ("BAD What?", RefusedError),
    ],
)
def test_19_answers_to_append(dovecot: Dovecot, user: str, answer: str, error: type[Exception]) -> None:
    with Proxy(dovecot.port, Rule("APPEND", "answer", text=answer)) as proxy, pytest.raises(error) as failure:
        courier_of(dovecot, user, port=proxy.port).hand_over(PLAIN)

    assert str(failure.value).isprintable()


def test_no_folder_for_drafts_is_a_matter_of_the_settings(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(ConfigurationError, match=r"drafts = \"auto\""):
        courier_of(dovecot, user, drafts="").hand_over(PLAIN)


def test_the_door_opens(dovecot: Dovecot, user: str) -> None:
    account = Account(name="buero", host=dovecot.host, port=dovecot.port, user=user, security="none")

    courier = open_drafts(account, Password())

    assert courier.kind == "draft"
    assert courier.hand_over(PLAIN) == "Drafts"


# ---------------------------------------------------------------------- what became of them


def test_nothing_has_left_while_the_draft_lies_there(courier: DraftsCourier) -> None:
    courier.hand_over(PLAIN)

    assert list(courier.departures([PLAIN])) == []
    assert courier.vanished([PLAIN]) == frozenset()


def test_a_draft_that_was_sent_as_it_was(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    courier.hand_over(PLAIN)
    with dovecot.session(user) as session:
        session.move(session.uids("Drafts"), "Sent", "Drafts")

    assert list(courier.departures([PLAIN])) == [Departure(PLAIN.id, False, PLAIN.recipient, "Sent")]
    assert courier.vanished([PLAIN]) == frozenset()


def test_a_draft_that_was_sent_to_somebody_else(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    courier.hand_over(PLAIN)
    send(
        dovecot,
        user,
        lambda content: content.replace(b"To: heike.brandt@", b"To: Amt <amt@stadt.example.org>, Heike.Brandt@"),
    )

    (departure,) = courier.departures([PLAIN])

    assert departure == Departure(PLAIN.id, True, "amt@stadt.example.org, heike.brandt@stadt.example.org", "Sent")


def test_a_draft_that_outlook_wrote_anew(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    courier.hand_over(PLAIN)
    send(dovecot, user, by_outlook)

    assert list(courier.departures([PLAIN])) == [Departure(PLAIN.id, False, PLAIN.recipient, "Sent")]


def test_a_mail_alike_counts_only_once_the_draft_is_gone(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    """The same letter went out by hand before: the draft still waits."""
    courier.hand_over(PLAIN)
    dovecot.deliver(user, by_outlook(build(PLAIN, NOW)), folder="Sent")

    assert list(courier.departures([PLAIN])) == []
    assert courier.vanished([PLAIN]) == frozenset()


def test_each_sent_mail_is_one_draft_only(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    twins = [mail(id=f"{number}@klima.example.org") for number in range(3)]
    dovecot.deliver(user, by_outlook(build(twins[0], NOW)), by_outlook(build(twins[1], NOW)), folder="Sent")

    assert {departure.id for departure in courier.departures(twins)} == {twins[0].id, twins[1].id}
    assert courier.vanished(twins) == {twins[2].id}


def test_a_draft_that_another_program_saved_anew_still_waits(
    dovecot: Dovecot, courier: DraftsCourier, user: str
) -> None:
    dovecot.deliver(user, by_outlook(build(PLAIN, NOW)), folder="Drafts")

    assert list(courier.departures([PLAIN])) == []
    assert courier.vanished([PLAIN]) == frozenset()


def test_a_draft_that_was_deleted_has_vanished(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    courier.hand_over(PLAIN)
    with dovecot.session(user) as session:
        session.flag(session.uids("Drafts"), "\\Deleted", "Drafts")

    assert list(courier.departures([PLAIN])) == []
    assert courier.vanished([PLAIN]) == {PLAIN.id}


def test_older_mails_are_not_looked_at(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    dovecot.deliver(user, build(PLAIN, NOW), folder="Sent", received=long_ago)
    today = datetime.now(UTC).date()

    assert list(courier.departures([PLAIN], today)) == []
    assert [entry.id for entry in courier.departures([PLAIN], today - timedelta(days=40))] == [PLAIN.id]
    assert [entry.id for entry in courier.departures([PLAIN])] == [PLAIN.id]


def test_without_a_folder_of_sent_mails_nothing_is_told(dovecot: Dovecot, user: str) -> None:
    for changes in ({"sent": ""}, {"sent": "gibt es nicht"}):
        courier = courier_of(dovecot, user, **changes)
        assert list(courier.departures([PLAIN], date(2026, 1, 1))) == []


def test_a_folder_of_sent_mails_that_is_closed_to_us(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(rights={"Sent": "l"})

    with pytest.raises(ConfigurationError, match="drafts und sent"):
        courier_of(server, server.user()).departures([PLAIN])


def test_nobody_is_asked_about_nothing() -> None:
    account = Account(name="buero", host="192.0.2.1", user="x")

    assert list(DraftsCourier(account, Password()).departures([])) == []


def test_only_what_may_be_ours_is_fetched(dovecot: Dovecot, user: str) -> None:
    """A folder of many sent mails: the line carries heads of those that fit, and one whole mail."""
    foreign = [b"Subject: Nr. %d\r\nMessage-ID: <%d@x.example.org>\r\n\r\nText\r\n" % (n, n) for n in range(500)]
    dovecot.pour(user, [*foreign, build(PLAIN, NOW)], folder="Sent")

    with Proxy(dovecot.port) as proxy:
        (departure,) = courier_of(dovecot, user, port=proxy.port).departures([PLAIN])

    assert departure.id == PLAIN.id
    assert len([command for command in proxy.commands if "FETCH" in command]) == 3
    assert proxy.received_bytes < 10_000


def test_hostile_values_search_for_nothing_else(dovecot: Dovecot, courier: DraftsCourier, user: str) -> None:
    hostile: Outgoing = mail(case='x" OR ALL "', in_reply_to='a"b\\c(d){5}@x', references=())
    courier.hand_over(hostile)
    dovecot.deliver(user, b"Subject: x\r\n\r\nx\r\n", folder="Sent")

    assert list(courier.departures([hostile])) == []
    assert courier.vanished([hostile]) == frozenset()
