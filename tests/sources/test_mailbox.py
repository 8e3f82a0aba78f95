"""The mailbox as a source, against a real server: every mail is kept once, whatever happens; what was read is put away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from klimadocs.model.account import Account, MailRule, Secret
from klimadocs.model.mailbox import Known, Place
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Delivery, Outcome, mailbox_folder
from klimadocs.sources.envelope import read_head, sender_of
from klimadocs.sources.mailbox import MailboxSource
from klimadocs.stores.memory import MemoryMailIndex
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy, Rule
from tests.servers.second import Courier

pytestmark = [pytest.mark.enable_socket]

NOON = datetime(2014, 9, 4, 10, tzinfo=UTC)
DONE, TROUBLE = "klimadocs/erledigt", "klimadocs/klaeren"
NO_MOVE = "IMAP4rev1 UIDPLUS NAMESPACE"
BARE = "IMAP4rev1"


def mail(number: int, size: int = 0, sender: str = "ida@example.org", to: str = "amt@example.org") -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: Antrag {number}\r\nMessage-ID: <{number}@example.org>\r\n\r\n"
    return (head + "Guten Tag\r\n" + "x" * max(size - len(head), 0) + "\r\n").encode()


def mails(count: int, start: int = 1) -> list[bytes]:
    return [mail(number) for number in range(start, start + count)]


@dataclass
class PasswordLogin:
    password: str = PASSWORD
    asked: int = 0
    mechanism = "password"

    def secret(self) -> str:
        self.asked += 1
        return self.password

    def renew(self) -> bool:
        return False


@dataclass
class Office:
    """What the pipeline does around a source: `kept` are the bytes of each delivery in order, `now` its clock. Each call
    works with a new source, as each run does."""

    account: Account
    register: MemoryMailIndex = field(default_factory=MemoryMailIndex)
    login: PasswordLogin = field(default_factory=PasswordLogin)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    may_change: bool = True
    at_once: bool = False
    kept: list[bytes] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def source(self) -> MailboxSource:
        return MailboxSource(
            self.account, self.login, self.register, self.may_change, lambda: self.now, at_once=self.at_once
        )

    def collect(self, most: int | None = None) -> list[Trouble]:
        """Dies after `most` deliveries."""
        source, taken, troubles = self.source(), 0, []
        for found in source.collect():
            if isinstance(found, Trouble):
                troubles.append(found)
                continue
            if taken == most:
                break
            self.kept.append(found.content)
            self.deliveries.append(found)
            source.keep(found)
            taken += 1
        self.troubles += troubles
        return troubles

    def settle(self, outcome: Callable[[str], Outcome | None] = lambda _: "done") -> list[Trouble]:
        troubles = list(self.source().settle(outcome))
        self.troubles += troubles
        return troubles

    def run(self) -> list[Trouble]:
        return self.collect() + self.settle()

    def later(self, **time: float) -> Office:
        self.now += timedelta(**time)
        return self

    def known(self, folder: str = "INBOX") -> list[Known]:
        return list(self.register.known(self.account.name, folder))


def office(server: Dovecot | Proxy | Courier, user: str, **changes: object) -> Office:
    settings = {"connect_seconds": 5.0, "answer_seconds": 5.0, **changes}
    return Office(Account("buero", server.host, user, server.port, "none", **settings))  # type: ignore[arg-type]


def contents(server: Dovecot | Courier, user: str, folder: str = "INBOX") -> list[bytes]:
    with server.session(user) as session:
        return [message.content for message in session.messages(folder)]


def kinds(troubles: Iterable[Trouble]) -> list[str]:
    return [trouble.kind for trouble in troubles]


# ------------------------------------------------------------------ the ordinary day


def test_mails_are_delivered_with_what_the_server_knows_and_put_away_afterwards(dovecot: Dovecot) -> None:
    user = dovecot.user()
    subject = b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= aus\r\n =?utf-8?b?S8O2bG4=?=\r\n"
    dovecot.deliver(user, b"From: Ida <ida@Example.org>\r\n" + subject + b"\r\nx\r\n", received=NOON)
    dovecot.deliver(user, b"\r\nohne Kopf\r\n", b"Subject: " + b"a" * 300 + b"\r\n\r\ny\r\n", received=NOON)
    there = contents(dovecot, user)
    work = office(dovecot, user)
    assert work.collect() == []
    first, second, third = work.deliveries
    assert (first.name, first.sender, first.channel) == ("Grüße aus Köln", "ida@example.org", "mail")
    assert (first.received_at, first.received_by) == (NOON, "mail server")
    assert first.place == Place("buero", "INBOX", dovecot.uid_validity(user), 1)
    assert (second.name, second.subject, len(third.name)) == ("E-Mail ohne Betreff", "", 80)
    assert work.kept == there
    with dovecot.session(user) as session:
        assert not any("\\Seen" in message.flags for message in session.messages())
    outcomes: dict[str, Outcome | None] = {
        sha256(work.kept[0]).hexdigest(): "done",
        sha256(work.kept[1]).hexdigest(): "trouble",
    }
    assert work.settle(outcomes.get) == []
    assert contents(dovecot, user) == [there[2]]
    assert contents(dovecot, user, DONE) == [there[0]]
    assert contents(dovecot, user, TROUBLE) == [there[1]]


def test_a_second_run_takes_nothing_says_nothing_and_writes_nothing(dovecot: Dovecot) -> None:
    """Case 3."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    work = office(dovecot, user)
    work.run()
    watched = MemoryMailIndex(work.register)
    work.register = watched
    assert work.run() == []
    assert len(work.kept) == 3
    assert (watched._marks, watched._places, watched._pauses) == ({}, {}, {})


def test_only_what_is_new_is_asked_for(dovecot: Dovecot) -> None:
    """Case 67."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    with Proxy(dovecot.port) as line:
        work = office(line, user, done="")
        work.run()
        dovecot.deliver(user, mail(9))
        line.commands.clear()
        work.run()
        assert work.kept == [*mails(3), mail(9)]
        assert [command for command in line.commands if "UID FETCH 4" in command] == [
            "UID FETCH 4 (UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[])"
        ]
        assert len([command for command in line.commands if "BODY" in command]) == 1


def test_a_person_settles_a_trouble_and_the_mail_moves_on(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(2))
    work = office(dovecot, user)
    work.collect()
    work.settle(lambda _: "trouble")
    assert work.settle(lambda _: "trouble") == []
    assert contents(dovecot, user, TROUBLE) == mails(2)
    work.settle(lambda digest: "done" if digest == sha256(mail(2)).hexdigest() else "trouble")
    assert (contents(dovecot, user, TROUBLE), contents(dovecot, user, DONE)) == ([mail(1)], [mail(2)])
    with dovecot.session(user) as session:
        session.delete_folder(TROUBLE)
    assert work.settle() == []
    assert work.known(TROUBLE) == []


def test_folders_and_accounts_do_not_know_of_each_other(dovecot: Dovecot) -> None:
    users = [dovecot.user(), dovecot.user()]
    register = MemoryMailIndex()
    offices = []
    for number, user in enumerate(users):
        dovecot.deliver(user, mail(10 * number))
        dovecot.deliver(user, mail(10 * number + 1), folder="Antr&AOQ-ge/2014")
        work = office(dovecot, user, folders=("INBOX", "Anträge/2014"))
        offices.append(replace(work, register=register, account=replace(work.account, name=f"amt{number}")))
    for work in offices:
        assert work.run() == []
    assert [work.kept for work in offices] == [[mail(0), mail(1)], [mail(10), mail(11)]]
    assert [contents(dovecot, user, DONE) for user in users] == [work.kept for work in offices]
    assert not any(contents(dovecot, user, folder) for user in users for folder in ("INBOX", "Antr&AOQ-ge/2014"))


def test_folders_of_klimadocs_itself_are_never_taken_from(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    work = office(dovecot, user, folders=("INBOX", DONE, TROUBLE))
    assert (work.run(), work.run()) == ([], [])
    assert work.kept == [mail(1)]


def test_folders_may_be_named_in_any_language(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    office(dovecot, user, done="Klimapartnerschaften & Größeres/erledigt – 済み").run()
    name = "Klimapartnerschaften &- Gr&APYA3w-eres/erledigt &IBM- &bggwfw-"
    assert contents(dovecot, user, name) == [mail(1)]


def test_mails_may_stay_where_they_are(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(2))
    work = office(dovecot, user, done="", trouble="")
    assert (work.run(), work.run()) == ([], [])
    assert (work.kept, contents(dovecot, user)) == (mails(2), mails(2))
    assert work.known() == []


def test_looking_only_changes_nothing(dovecot: Dovecot) -> None:
    """Dry run: neither the server nor the index; flags stay as they are."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    real = MemoryMailIndex()
    with Proxy(dovecot.port) as line:
        work = replace(office(line, user), register=MemoryMailIndex(real), may_change=False)
        assert work.run() == []
        assert work.kept == mails(3)
        changing = ("SELECT", "UID MOVE", "UID COPY", "UID STORE", "STORE", "EXPUNGE", "CREATE", "SUBSCRIBE", "APPEND")
        assert [line.count(verb) for verb in changing] == [0] * len(changing)
    assert (real._marks, real._places) == ({}, {})
    with dovecot.session(user) as session:
        assert {message.flags - {"\\Recent"} for message in session.messages()} == {frozenset()}
        assert DONE not in session.folders()


# ------------------------------------------------------------------ what is taken


@pytest.mark.parametrize(
    ("rules", "taken"),
    [
        ((), [1, 2, 3]),
        ((MailRule("leave", sender="*@SPAM.example.org"),), [1, 3]),
        ((MailRule("take", recipient="klima@*"),), [3]),
        ((MailRule("leave", subject="antrag ?"), MailRule("take")), []),
        ((MailRule("take", subject="*2"), MailRule("leave", sender="*spam*")), [2]),
        ((MailRule("leave", subject="[Aa]ntrag 1"),), [1, 2, 3]),
    ],
)  # fmt: skip
def test_rules_say_what_is_taken(dovecot: Dovecot, rules: tuple[MailRule, ...], taken: list[int]) -> None:
    user = dovecot.user()
    dovecot.deliver(
        user, mail(1), mail(2, sender="Werbung <w@spam.example.org>"), mail(3, to="x@example.org, KLIMA@example.org")
    )
    there = dict(enumerate(contents(dovecot, user), 1))
    work = office(dovecot, user, rules=rules)
    assert (work.run(), work.run()) == ([], [])
    assert work.kept == [there[number] for number in taken]
    assert contents(dovecot, user) == [content for number, content in there.items() if number not in taken]


def test_other_rules_look_at_everything_again(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1), mail(2, sender="w@spam.example.org"))
    work = office(dovecot, user, rules=(MailRule("leave", sender="*spam*"),))
    work.run()
    assert work.kept == [mail(1)]
    work.account = replace(work.account, rules=())
    work.run()
    assert work.kept == [mail(1), mail(2, sender="w@spam.example.org")]


def test_a_mail_that_must_be_of_some_age_is_taken_when_it_is(dovecot: Dovecot) -> None:
    user = dovecot.user()
    work = office(dovecot, user, rules=(MailRule("take", older_than_days=3),))
    dovecot.deliver(user, mail(1), received=work.now - timedelta(days=5))
    dovecot.deliver(user, mail(2), received=work.now - timedelta(days=1))
    assert (work.run(), work.kept) == ([], [mail(1)])
    assert (work.later(days=1.9).run(), work.kept) == ([], [mail(1)])
    assert (work.later(days=0.2).run(), work.kept) == ([], mails(2))
    assert contents(dovecot, user) == []


def test_a_mail_that_is_too_large_is_told_each_time_until_somebody_acts(dovecot: Dovecot) -> None:
    """Case 65."""
    user = dovecot.user()
    dovecot.deliver(user, mail(1, 3 * 1024 * 1024), mail(2))
    with Proxy(dovecot.port) as line:
        work = office(line, user, largest_mib=2)
        for _ in range(2):
            (trouble,) = work.run()
            assert (trouble.kind, trouble.item) == ("too_large", "Antrag 1")
            assert "4 MB" in trouble.sentence
            assert "largest_mib" in trouble.remedy
        assert work.kept == [mail(2)]
        assert line.received_bytes < 50_000
        work.account = replace(work.account, largest_mib=4)
        assert work.run() == []
        assert [len(content) for content in work.kept] == [len(mail(2)), len(mail(1, 3 * 1024 * 1024))]
    assert contents(dovecot, user) == []


def test_a_mail_that_is_too_large_and_taken_away_is_told_no_more(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1, 3 * 1024 * 1024))
    work = office(dovecot, user, largest_mib=2)
    work.run()
    with dovecot.session(user) as session:
        session.delete([1])
    assert work.run() == []
    assert work.known() == []


# ------------------------------------------------------------------ many


def test_three_thousand_mails_come_in_windows_and_batches(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 21, small."""
    monkeypatch.setattr(mailbox_folder, "SMALL_FOLDER", 1000)
    monkeypatch.setattr(mailbox_folder, "_WINDOW", 700)
    user = dovecot.user()
    dovecot.pour(user, mails(3000))
    with Proxy(dovecot.port) as line:
        work = office(line, user)
        assert work.collect() == []
        assert sorted(work.kept) == sorted(mails(3000))
        assert [c for c in line.commands if "SEARCH" in c and "LARGER" not in c] == [
            f"UID SEARCH UID {first}:{last}" for first, last in ((1, 700), (701, 1400), (1401, 2100), (2101, 2800), (2801, 3000))
        ]  # fmt: skip
        assert line.count("UID FETCH") == sum("LARGER" in c for c in line.commands) == 4 * 2 + 1
        line.commands.clear()
        work.collect()
        assert line.count("UID") == 0
        assert work.settle() == []
        assert line.count("UID MOVE") == 30
    with dovecot.session(user) as session:
        assert (session.count(), session.count(DONE)) == (0, 3000)


@pytest.mark.parametrize("small", [1000, 2])
def test_gaps_of_millions_between_uids_cost_a_few_questions(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(mailbox_folder, "SMALL_FOLDER", small)
    user = dovecot.user()
    for number, uid in enumerate((1, 5_000_000, 3_000_000_000), 1):
        dovecot.administer("mailbox", "update", "--min-next-uid", str(uid), "-u", user, "INBOX")
        dovecot.deliver(user, mail(number))
    with Proxy(dovecot.port) as line:
        work = office(line, user)
        assert work.collect() == []
        assert work.kept == mails(3)
        assert [entry.place.uid for entry in work.known()] == [1, 5_000_000, 3_000_000_000]
        assert len(line.commands) < 30


def test_a_batch_of_large_messages_is_bounded_by_bytes(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox_folder, "_SMALL_BYTES", 1500)
    monkeypatch.setattr(mailbox_folder, "_MOST_BYTES_AT_ONCE", 5000)
    user = dovecot.user()
    dovecot.deliver(
        user, *(mail(number, size) for number, size in ((1, 2000), (2, 2000), (3, 9000), (4, 100), (5, 100)))
    )
    with Proxy(dovecot.port) as line:
        office(line, user).collect()
        fetched = [command.split()[2] for command in line.commands if "BODY" in command]
        assert fetched == ["4:5", "1:2", "3"]


# ------------------------------------------------------------------ ends in between


@pytest.mark.parametrize("most", [0, 1, 3, 4, 7])
def test_a_program_that_dies_while_collecting_loses_nothing(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Case 1: of a batch at most is delivered again."""
    monkeypatch.setattr(mailbox_folder, "_MOST_AT_ONCE", 2)
    user = dovecot.user()
    dovecot.deliver(user, *mails(8))
    work = office(dovecot, user)
    work.collect(most)
    work.collect()
    assert set(work.kept) == set(mails(8))
    assert len(work.kept) <= 8 + 2
    assert work.settle() == []
    assert contents(dovecot, user, DONE) == mails(8)


def test_what_nobody_kept_is_delivered_again(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(4))
    work = office(dovecot, user)
    source = work.source()
    for found in source.collect():
        assert isinstance(found, Delivery)
        if found.name != "Antrag 2":
            source.keep(found)
    work.settle()
    assert contents(dovecot, user) == [mail(2)]
    work.run()
    assert work.kept == [mail(2)]
    assert contents(dovecot, user) == []


def test_kept_long_after_it_was_delivered(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(2))
    work = office(dovecot, user)
    source = work.source()
    for found in list(source.collect()):
        assert isinstance(found, Delivery)
        source.keep(found)
        source.keep(found)
    assert list(source.settle(lambda _: "done")) == []
    assert contents(dovecot, user, DONE) == mails(2)


def test_what_is_not_read_yet_stays(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(2))
    with Proxy(dovecot.port) as line:
        work = office(line, user)
        work.collect()
        lines = line.lines
        assert work.settle(lambda _: None) == []
        assert line.lines == lines
    assert contents(dovecot, user) == mails(2)


# ------------------------------------------------------------------ UIDs that mean something else


def test_a_changed_uid_validity_takes_nothing_twice_and_loses_nothing(dovecot: Dovecot) -> None:
    """Cases 16 and 17: changed, and back to the old value."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    work = office(dovecot, user, done="")
    work.collect()
    first = dovecot.uid_validity(user)
    for validity in (first + 100, first):
        dovecot.set_uid_validity(user, validity)
        dovecot.deliver(user, mail(validity))
        assert work.run() == []
        assert {entry.place.validity for entry in work.known()} <= {validity}
    assert set(work.kept) == {*mails(3), mail(first), mail(first + 100)}


def test_uid_validity_changes_between_collecting_and_settling(dovecot: Dovecot) -> None:
    """Case 17."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    work = office(dovecot, user)
    work.collect()
    dovecot.set_uid_validity(user, 4711)
    assert work.settle() == []
    assert contents(dovecot, user) == mails(3)
    assert work.run() == []
    assert contents(dovecot, user, DONE) == mails(3)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_uids_given_anew_under_the_same_validity_are_noticed(dovecot: Dovecot, count: int) -> None:
    """A server that always tells the same UIDVALIDITY and was set up anew: fewer, as many, more mails than before."""
    old, new = dovecot.user(), dovecot.user()
    dovecot.deliver(old, *mails(3))
    dovecot.set_uid_validity(old, 4711)
    work = office(dovecot, old)
    work.run()
    dovecot.deliver(new, *mails(count, start=100))
    dovecot.set_uid_validity(new, 4711)
    work.account = replace(work.account, user=new)
    assert work.run() == []
    assert work.kept == [*mails(3), *mails(count, start=100)]
    assert contents(dovecot, new, DONE) == mails(count, start=100)


def test_a_message_that_stays_tells_whether_uids_still_mean_the_same(dovecot: Dovecot) -> None:
    old, new = dovecot.user(), dovecot.user()
    rules = (MailRule("leave", sender="*spam*"),)
    spam = mail(1, sender="w@spam.example.org")
    dovecot.deliver(old, spam, mail(2))
    dovecot.set_uid_validity(old, 4711)
    work = office(dovecot, old, rules=rules, done="")
    work.run()
    dovecot.deliver(new, mail(7, 500), spam)
    dovecot.set_uid_validity(new, 4711)
    work.account = replace(work.account, user=new)
    work.run()
    assert work.kept == [mail(2), mail(7, 500)]


@pytest.mark.parametrize("other", [mail(1, 999), mail(2)], ids=["of another size", "of the same size"])
def test_another_message_at_the_place_is_not_moved(dovecot: Dovecot, other: bytes) -> None:
    old, new = dovecot.user(), dovecot.user()
    for user, content in ((old, mail(1)), (new, other)):
        dovecot.deliver(user, content, received=NOON)
        dovecot.set_uid_validity(user, 4711)
    work = office(dovecot, old)
    work.collect()
    work.account = replace(work.account, user=new)
    assert work.settle() == []
    assert contents(dovecot, new) == [other]
    assert work.run() == []
    assert work.kept == [mail(1), other]
    assert contents(dovecot, new, DONE) == [other]


def test_bodies_are_fetched_once(dovecot: Dovecot) -> None:
    """Whether a message is still the one that was kept is told by its head."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    with Proxy(dovecot.port) as line:
        work = office(line, user)
        work.collect()
        line.commands.clear()
        assert work.settle() == []
        assert not [command for command in line.commands if "BODY.PEEK[]" in command]
        assert contents(dovecot, user, DONE) == mails(3)


@pytest.mark.parametrize("content", [mail(1), b"\r\nohne Kopf\r\n"], ids=["kept by an older version", "without a head"])
def test_the_bytes_decide_where_no_head_is_known(dovecot: Dovecot, content: bytes) -> None:
    user = dovecot.user()
    dovecot.deliver(user, content)
    work = office(dovecot, user)
    work.collect()
    work.register.note(*(replace(entry, note="") for entry in work.known()))
    assert work.settle() == []
    assert contents(dovecot, user, DONE) == [content]


def test_sizes_that_the_server_only_guesses_do_not_matter(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    work = office(dovecot, user)
    work.collect()
    (entry,) = work.known()
    work.register.note(replace(entry, size_bytes=entry.size_bytes + 7))
    assert work.settle() == []
    assert contents(dovecot, user, DONE) == [mail(1)]


# ------------------------------------------------------------------ people at the same mailbox


def test_what_people_read_move_and_delete_meanwhile_is_no_error(dovecot: Dovecot) -> None:
    """Case 18."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(6))
    with dovecot.session(user) as session:
        session.create("Anderswo")
        session.flag([1], "\\Seen")

    def meddle() -> None:
        with dovecot.session(user) as session:
            session.delete([2])
            session.move([3], "Anderswo")

    with Proxy(dovecot.port, Rule(r"BODY\.PEEK\[\]", "call", call=meddle)) as line:
        work = office(line, user)
        assert work.collect() == []
        assert work.kept in ([mail(1), mail(4), mail(5), mail(6)], mails(6))
        with dovecot.session(user) as session:
            session.delete([4])
            session.move([5], "Anderswo")
        assert work.settle() == []
        assert work.known() == []
    assert contents(dovecot, user) == []
    assert contents(dovecot, user, DONE) == [mail(1), mail(6)]
    assert contents(dovecot, user, "Anderswo") == [mail(3), mail(5)]


def test_a_mail_that_somebody_threw_away_is_kept_and_left_in_its_place(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(2))
    with dovecot.session(user) as session:
        session.flag([1], "\\Deleted")
    work = office(dovecot, user)
    assert (work.run(), work.known()) == ([], [])
    assert work.kept == mails(2)
    assert contents(dovecot, user) == [mail(1)]


# ------------------------------------------------------------------ servers with fewer abilities


@pytest.mark.parametrize("capability", [NO_MOVE, BARE])
def test_without_move_mails_are_copied_and_removed_and_no_others(
    dovecots: Callable[..., Dovecot], capability: str
) -> None:
    """Case 20."""
    server = dovecots(capability=capability)
    user = server.user()
    server.deliver(user, *mails(3))
    with server.session(user) as session:
        session.flag([2], "\\Deleted")
    work = office(server, user)
    assert (work.run(), work.run()) == ([], [])
    assert contents(server, user, DONE) == [mail(1), mail(3)]
    with server.session(user) as session:
        left = {message.uid: "\\Deleted" in message.flags for message in session.messages()}
    assert left == ({2: True} if capability == NO_MOVE else {1: True, 2: True, 3: True})


@pytest.mark.parametrize("capability", [NO_MOVE, BARE])
@pytest.mark.parametrize("act", ["lose", "close"])
@pytest.mark.parametrize("command", ["UID COPY", "UID STORE", "UID EXPUNGE", "STATUS"])
def test_a_line_that_breaks_around_a_copy_doubles_nothing(
    dovecots: Callable[..., Dovecot], capability: str, act: str, command: str
) -> None:
    """Cases 14 and 15 without MOVE. Two mails are the same but for their bytes, two are the same altogether."""
    server = dovecots(capability=capability)
    user = server.user()
    same = [mail(1), mail(1, 500), mail(2), mail(2)]
    server.deliver(user, *same)
    server.deliver(user, mail(1), mail(2), folder=DONE)
    with Proxy(server.port, Rule(command, act)) as line:  # type: ignore[arg-type]
        work = office(line, user)
        work.collect()
        broken = command != "UID EXPUNGE" or capability == NO_MOVE
        assert kinds(work.settle()) == (["unreachable"] if broken else [])
        assert work.later(hours=1).settle() == []
        assert work.known() == []
        # nothing is left to do
        assert work.run() == []
    assert contents(server, user, DONE) == [mail(1), mail(2), *same]
    with server.session(user) as session:
        assert all("\\Deleted" in message.flags for message in session.messages())


def test_a_folder_with_a_prefix_and_points(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(separator=".", prefix="INBOX.")
    user = server.user()
    server.deliver(user, mail(1))
    assert office(server, user).run() == []
    with server.session(user) as session:
        assert "INBOX.klimadocs.erledigt" in session.folders()
        assert [message.content for message in session.messages("INBOX.klimadocs.erledigt")] == [mail(1)]


def test_a_server_of_another_house(courier: Courier) -> None:
    user = courier.user()
    courier.deliver(user, *mails(3))
    work = office(courier, user)
    assert (work.run(), work.run()) == ([], [])
    assert work.kept == mails(3)
    assert contents(courier, user) == []
    assert contents(courier, user, "INBOX.klimadocs.erledigt") == mails(3)


# ------------------------------------------------------------------ faults of server and line


@pytest.mark.parametrize("act", ["lose", "stall_after"])
def test_an_answer_to_move_that_is_lost_is_made_good_by_the_next_run(dovecot: Dovecot, act: str) -> None:
    """Case 15."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    with Proxy(dovecot.port, Rule("UID MOVE", act)) as line:  # type: ignore[arg-type]
        work = office(line, user, answer_seconds=1.0)
        work.collect()
        assert kinds(work.settle()) == ["unreachable"]
        assert work.later(minutes=2).run() == []
    assert len(work.kept) == 3
    assert work.known() == []
    assert contents(dovecot, user, DONE) == mails(3)


@pytest.mark.parametrize("command", ["AUTHENTICATE", "EXAMINE", "UID SEARCH", "RFC822.SIZE", r"BODY\.PEEK\[\]", "SELECT", "CREATE", "UID MOVE"])  # fmt: skip
@pytest.mark.parametrize("act", ["stall", "close"])
def test_a_server_that_stalls_or_hangs_up_is_told_once_and_tried_again(
    dovecot: Dovecot, command: str, act: str
) -> None:
    """Case 13."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    with Proxy(dovecot.port, Rule(command, act)) as line:  # type: ignore[arg-type]
        work = office(line, user, connect_seconds=1.0, answer_seconds=1.0)
        (trouble,) = work.run()
        assert trouble.kind == "unreachable"
        assert "buero" in trouble.sentence
        assert "nichts verloren" in trouble.remedy
        work.later(hours=1)
        # a mail at which the line broke twice would wait; here it broke once
        assert work.run() == []
    assert sorted(set(work.kept)) == mails(3)
    assert contents(dovecot, user, DONE) == mails(3)


def test_a_line_that_is_cut_every_few_kilobytes_brings_all_mails_in_the_end(dovecot: Dovecot) -> None:
    """Case 12."""
    user = dovecot.user()
    sent = [mail(number, 6000) for number in range(1, 9)]
    dovecot.deliver(user, *sent)
    with Proxy(dovecot.port, cut_after=10_000, cut_each=True) as line:
        work = office(line, user)
        for _ in range(30):
            work.later(hours=2).run()
        assert line.cuts > 3
    assert set(work.kept) == set(sent)
    assert work.known() == []
    assert contents(dovecot, user, DONE) == sent


def test_a_server_that_is_away_is_left_alone_for_longer_and_longer(dovecot: Dovecot) -> None:
    """Case 24."""
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    work = office(dovecot, user)
    here = work.account
    with Proxy(dovecot.port) as line:
        closed = line.port
    work.account = replace(here, port=closed)
    waits = []
    for _ in range(9):
        (trouble,) = work.run()
        assert trouble.kind == "unreachable"
        pause = work.register.pause("mailbox:buero")
        assert pause is not None
        waits.append(round((pause.until - work.now).total_seconds() / 60))
        (again,) = work.run()
        assert again == trouble
        work.now = pause.until
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    work.account = here
    assert work.run() == []
    assert work.register.pause("mailbox:buero") is None


def test_while_it_is_left_alone_the_server_hears_nothing(dovecot: Dovecot) -> None:
    user = dovecot.user()
    with Proxy(dovecot.port, Rule("EXAMINE", "close")) as line:
        work = office(line, user)
        work.run()
        lines = line.lines
        assert kinds(work.later(seconds=30).run()) == ["unreachable"]
        assert line.lines == lines
        assert work.later(seconds=31).run() == []


def test_a_person_may_have_it_tried_at_once(dovecot: Dovecot) -> None:
    """And once only: what a fault begins then is waited out, longer than before."""
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    with Proxy(dovecot.port, Rule("EXAMINE", "close", times=2)) as line:
        work = office(line, user)
        assert kinds(work.run()) == ["unreachable"]
        work.at_once = True
        assert kinds(work.run()) == ["unreachable"]
        assert line.lines == 2
        pause = work.register.pause("mailbox:buero")
        assert pause is not None
        assert (pause.tries, pause.until - work.now > timedelta(minutes=1)) == (2, True)
        assert work.run() == []
    assert work.kept == [mail(1)]
    assert work.register.pause("mailbox:buero") is None


def test_a_clock_that_was_wrong_holds_nothing_off_for_years(dovecot: Dovecot) -> None:
    """Case 84."""
    user = dovecot.user()
    with Proxy(dovecot.port, Rule("EXAMINE", "close")) as line:
        work = office(line, user)
        work.later(days=3650).run()
        assert work.later(days=-3650).run() == []


def test_a_wrong_password_is_tried_once_and_told_with_its_remedy(dovecot: Dovecot, tmp_path: Path) -> None:
    """Case 22."""
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    password_file = tmp_path / "password"
    password_file.write_text("falsch")
    with Proxy(dovecot.port) as line:
        work = office(line, user, secret=Secret(password_file=password_file))
        work.login = PasswordLogin("falsch-77")
        for _ in range(3):
            (trouble,) = work.run()
            assert trouble.kind == "refused_login"
            assert "buero" in trouble.sentence
            assert "falsch-77" not in trouble.sentence + trouble.remedy + repr(work.register._pauses)
        assert line.count("AUTHENTICATE") == 1
        # the person mends it and need not wait
        password_file.write_text("richtig")
        work.login = PasswordLogin()
        assert work.run() == []
    assert work.kept == [mail(1)]


def test_a_message_that_the_server_refuses_holds_nobody_up_and_is_tried_again(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(4))
    bad = Rule(r"UID FETCH (1:4|2) \(UID.* BODY", "answer", times=5, text="NO [SERVERBUG] Internal error")
    with Proxy(dovecot.port, bad) as line:
        work = office(line, user)
        (trouble,) = work.run()
        assert (trouble.kind, "2" in trouble.item, "Internal error" in trouble.sentence) == (
            "not_accessible",
            True,
            True,
        )
        assert work.kept == [mail(1), mail(3), mail(4)]
        assert contents(dovecot, user) == [mail(2)]
        waits = []
        while work.known():
            (entry,) = work.known()
            assert entry.until is not None
            waits.append(round((entry.until - work.now).total_seconds() / 60))
            asked = line.count("UID FETCH 2 (UID BODY")
            assert kinds(work.run()) == ["not_accessible"]
            assert line.count("UID FETCH 2 (UID BODY") == asked
            work.now = entry.until
            work.run()
        assert waits == [5, 10, 20]
    assert work.kept == [mail(1), mail(3), mail(4), mail(2)]
    assert contents(dovecot, user) == []


def test_a_message_of_which_the_server_tells_nothing_holds_nobody_up(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(5))
    bad = Rule(r"UID FETCH (1:5|3:5|3) \(UID RFC822", "answer", times=99, text="NO [SERVERBUG] Internal error")
    with Proxy(dovecot.port, bad) as line:
        work = office(line, user)
        for _ in range(3):
            assert kinds(work.later(minutes=6).run()) == ["not_accessible"]
        assert contents(dovecot, user) == [mail(3)]
        line.rules.clear()
        assert work.later(days=1).run() == []
    assert work.kept == [mail(1), mail(2), mail(4), mail(5), mail(3)]


def test_a_message_at_which_the_line_always_breaks_is_passed_over(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, *mails(4))
    with Proxy(dovecot.port, Rule(r"UID FETCH (2|1:[2-4])[:, ].*BODY", "close", times=99)) as line:
        work = office(line, user)
        for _ in range(6):
            work.run()
            work.later(minutes=10)
        assert work.kept == [mail(1), mail(3), mail(4)]
        assert contents(dovecot, user) == [mail(2)]
        line.rules.clear()
        work.later(days=1).run()
    assert contents(dovecot, user) == []


def test_a_message_of_no_bytes_is_told(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    dovecot.pour(user, [b""])
    work = office(dovecot, user)
    assert kinds(work.run()) == ["not_accessible"]
    assert work.kept == [mail(1)]


def test_a_folder_that_is_not_there_is_told_and_the_others_are_read(dovecot: Dovecot) -> None:
    """Case 19."""
    user = dovecot.user()
    dovecot.deliver(user, mail(1))
    work = office(dovecot, user, folders=("Anträge", "INBOX"))
    (trouble,) = work.run()
    assert (trouble.kind, "Anträge" in trouble.item) == ("folder_closed", True)
    assert contents(dovecot, user, DONE) == [mail(1)]


def test_a_full_mailbox_is_told_and_the_mails_stay(dovecots: Callable[..., Dovecot]) -> None:
    """Case 19."""
    server = dovecots(capability=NO_MOVE, quota_kib=300)
    user = server.user()
    server.deliver(user, mail(1, 200_000))
    work = office(server, user)
    for _ in range(2):
        (trouble,) = work.run()
        assert (trouble.kind, trouble.remedy[:27]) == ("not_moved", "Im Postfach Platz schaffen.")
    assert contents(server, user) == work.kept
    with server.session(user) as session:
        assert not session.messages()[0].flags & {"\\Deleted", "\\Seen"}


def test_a_folder_without_rights_is_told_and_the_mails_stay(dovecots: Callable[..., Dovecot]) -> None:
    """Case 19."""
    server = dovecots(rights={"INBOX": "lrs"})
    user = server.user()
    server.pour(user, [mail(1)])
    work = office(server, user)
    assert work.collect() == []
    assert work.kept == [mail(1)]
    (trouble,) = work.settle()
    assert trouble.kind in ("not_moved", "folder_closed")
    assert [entry.state for entry in work.known()] == ["kept"]


def test_a_folder_that_is_removed_while_we_move_is_made_again(dovecot: Dovecot) -> None:
    """Case 19."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(2))

    def remove() -> None:
        with dovecot.session(user) as session:
            session.delete_folder(DONE)

    with Proxy(dovecot.port, Rule("UID MOVE", "call", call=remove)) as line:
        work = office(line, user)
        assert work.run() == []
    assert contents(dovecot, user, DONE) == mails(2)


def test_a_server_that_is_killed_and_comes_back(
    own_dovecot: Callable[..., Dovecot], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 14."""
    monkeypatch.setattr(mailbox_folder, "_MOST_AT_ONCE", 2)
    server = own_dovecot()
    user = server.user()
    server.deliver(user, *mails(6))
    work = office(server, user)
    source = work.source()
    arriving: Iterator[Delivery | Trouble] = source.collect()
    for found in arriving:
        if isinstance(found, Delivery):
            work.kept.append(found.content)
            source.keep(found)
            if len(work.kept) == 3:
                server.kill()
        else:
            work.troubles.append(found)
    assert kinds(work.troubles) == ["unreachable"]
    assert work.kept == mails(4)
    server.start()
    assert work.later(minutes=2).run() == []
    assert work.kept == mails(6)
    assert contents(server, user, DONE) == mails(6)


def test_a_session_that_is_thrown_out_between_fetching_and_moving(dovecot: Dovecot) -> None:
    """Case 14."""
    user = dovecot.user()
    dovecot.deliver(user, *mails(3))
    with Proxy(dovecot.port, Rule("UID MOVE", "call", call=lambda: dovecot.kick(user))) as line:
        work = office(line, user)
        work.collect()
        work.settle()
        work.later(minutes=2).run()
    assert len(work.kept) == 3
    assert contents(dovecot, user) == []
    assert contents(dovecot, user, DONE) == mails(3)


SENDERS = [
    b"Ida <ida@Example.org>", b"<a@b.example.org>", b"ida@example.org", b'"A, B" <a@example.org>', b"a <b@c@example.org>",
    b"=?utf-8?q?M=C3=BCller?= <A@EXAMPLE.org>", b"a <@x:b@example.org>", b"x <mailto:a@example.org>", b"a <b.example.org>",
    b"\xfc <a@example.org>", b"a <a@example.org> b", b"a <a@example.org>, <b@example.org>", b"A: <a@example.org>;", b"",
    b"Ida\r\n  <ida@example.org>", b"a (b) <c@example.org>",
]  # fmt: skip


def test_the_sender_is_the_same_as_everywhere_else(dovecot: Dovecot) -> None:
    user = dovecot.user()
    sent = [b"From: " + sender + b"\r\nSubject: x\r\n\r\ny\r\n" for sender in SENDERS]
    dovecot.pour(user, sent)
    work = office(dovecot, user)
    work.collect()
    found = {delivery.content: delivery.sender for delivery in work.deliveries}
    assert found == {content: sender_of(read_head(content)) for content in sent}
    assert found[sent[0]] == "ida@example.org"


def test_a_subject_cannot_speak_to_a_terminal(dovecot: Dovecot) -> None:
    """Case 96."""
    user = dovecot.user()
    dovecot.pour(user, [b"Subject: =?utf-8?q?a=1B[2J=0D=0Ab=E2=80=AEc=00d?=\r\n\r\nx\r\n"])
    work = office(dovecot, user)
    work.collect()
    assert work.deliveries[0].name.isprintable()
