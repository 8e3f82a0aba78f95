"""UIDs lose their meaning, and other people work in the same mailbox (cases 16 to 18, 67)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.clerk import BROKEN, DONE, TROUBLE, Clerk, kinds, mail
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy, Rule

pytestmark = pytest.mark.enable_socket

MAILS = [mail(1), mail(2, words=BROKEN), mail(3)]


def clerk_with(server: Dovecot, *mails: bytes) -> Clerk:
    clerk = Clerk(server, server.user())
    server.deliver(clerk.user, *mails)
    return clerk


def read_but_not_moved(server: Dovecot) -> Clerk:
    """All is kept and noted; the server refused to move anything."""
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.port, Rule("CREATE", "answer", times=99, text="NO [NOPERM] Nein")) as proxy:
        assert set(kinds(clerk.run(port=proxy.port))) == {"not_moved"}
    assert set(clerk.vault.values()) == set(MAILS)
    return clerk


# ---------------------------------------------------------------------- other UIDs (16, 17)


def test_16_new_uids_between_runs_take_nothing_twice(dovecot: Dovecot) -> None:
    clerk = read_but_not_moved(dovecot)
    dovecot.set_uid_validity(clerk.user, 4711)
    before = list(clerk.ledger)
    assert clerk.run() == []
    assert clerk.ledger == before
    clerk.assert_settled(MAILS)


def test_16_mails_that_stay_where_they_are_are_known_under_new_uids(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    clerk.run(done="", trouble="")
    dovecot.set_uid_validity(clerk.user, 4711)
    dovecot.deliver(clerk.user, mail(4))
    assert clerk.run(done="", trouble="") == []
    assert set(clerk.vault.values()) == {*MAILS, mail(4)}
    assert len(clerk.ledger) == 4
    with Proxy(dovecot.port) as proxy:
        assert clerk.run(done="", trouble="", port=proxy.port) == []
        assert proxy.count("UID FETCH") <= 1


@pytest.mark.parametrize("command", ["UID SEARCH", "UID FETCH.*SIZE", "UID FETCH.*BODY", "CREATE", "UID MOVE"])
def test_17_new_uids_in_the_middle_of_a_run(dovecot: Dovecot, command: str) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    change = Rule(command, "call", call=lambda: dovecot.set_uid_validity(clerk.user, 4711))
    with Proxy(dovecot.port, change) as proxy:
        clerk.run(port=proxy.port)
        assert change.seen >= 1
    clerk.assert_nothing_lost(MAILS)
    clerk.run()
    clerk.run()
    clerk.assert_settled(MAILS)


def test_17_new_uids_between_reading_and_moving(dovecot: Dovecot) -> None:
    """The session that moves meets other UIDs than the one that read."""
    clerk = clerk_with(dovecot, *MAILS)
    change = Rule("LOGIN|AUTHENTICATE", "call", skip=1, call=lambda: dovecot.set_uid_validity(clerk.user, 4711))
    with Proxy(dovecot.port, change) as proxy:
        clerk.run(port=proxy.port)
        assert change.seen == 2
    clerk.assert_nothing_lost(MAILS)
    assert clerk.run() == []
    clerk.assert_settled(MAILS)


def test_17_an_old_validity_returns_with_the_same_mails(dovecot: Dovecot) -> None:
    clerk = read_but_not_moved(dovecot)
    first = dovecot.uid_validity(clerk.user)
    dovecot.set_uid_validity(clerk.user, 4711)
    with Proxy(dovecot.port, Rule("CREATE", "answer", times=99, text="NO [NOPERM] Nein")) as proxy:
        clerk.run(port=proxy.port)
    dovecot.set_uid_validity(clerk.user, first)
    assert clerk.run() == []
    clerk.assert_settled(MAILS)


def rebuild(server: Dovecot, clerk: Clerk, *mails: bytes) -> None:
    """The mailbox is set up anew and others lie there, under the same UIDVALIDITY and the same UIDs."""
    validity = server.uid_validity(clerk.user)
    folder = server.folder / "mail" / clerk.user
    for path in [*folder.glob("cur/*"), *folder.glob("new/*"), *folder.glob("dovecot*")]:
        path.unlink()
    server.deliver(clerk.user, *mails)
    server.set_uid_validity(clerk.user, validity)


@pytest.mark.parametrize("count", [1, 3, 4])
def test_17_an_old_validity_returns_with_other_mails(dovecot: Dovecot, count: int) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    clerk.run(done="", trouble="")
    others = [mail(number, 500 + 10 * number) for number in range(11, 11 + count)]
    rebuild(dovecot, clerk, *others)
    assert clerk.run(done="", trouble="") == []
    assert set(clerk.vault.values()) == {*MAILS, *others}


def test_17_what_is_moved_is_what_was_read(dovecot: Dovecot) -> None:
    """Another mail stands where one was read: it is not put away unread."""
    clerk = read_but_not_moved(dovecot)
    others = [mail(11, 4000), mail(12, 5000), mail(13, 6000)]
    rebuild(dovecot, clerk, *others)
    clerk.run()
    assert set(clerk.vault.values()) >= {content for content in clerk.folders().get(DONE, [])}
    clerk.run()
    assert set(clerk.vault.values()) == {*MAILS, *others}
    assert Counter(clerk.folders()[DONE]) == Counter(others)


# ---------------------------------------------------------------------- other people (18, 67)


def human(server: Dovecot, clerk: Clerk, what: str) -> Callable[[], None]:
    def act() -> None:
        with server.session(clerk.user) as session:
            uid = session.uids()[0]
            if what == "delete":
                session.delete([uid])
            elif what == "move":
                session.create("Privat")
                session.move([uid], "Privat")
            elif what == "flag as deleted":
                session.flag([uid], "\\Deleted")
            else:
                session.flag([uid], "\\Seen")

    return act


@pytest.mark.parametrize("what", ["delete", "move", "read", "flag as deleted"])
@pytest.mark.parametrize("command", ["UID SEARCH", "UID FETCH.*SIZE", "UID FETCH.*BODY", "UID MOVE"])
def test_18_somebody_is_quicker(dovecot: Dovecot, what: str, command: str) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    with Proxy(dovecot.port, Rule(command, "call", call=human(dovecot, clerk, what))) as proxy:
        assert kinds(clerk.run(port=proxy.port)) == []
    if what == "read":
        clerk.assert_settled(MAILS)
        return
    assert clerk.run() == []
    folders = clerk.folders()
    assert folders["INBOX"] == []
    assert {*MAILS[1:]} <= set(clerk.vault.values()) <= set(MAILS)
    assert folders[TROUBLE] == [MAILS[1]]
    assert Counter(folders[DONE] + folders.get("Privat", [])) <= Counter([MAILS[0], MAILS[2]])
    if what == "move":
        assert folders["Privat"] == [MAILS[0]]
        assert folders[DONE] == [MAILS[2]]


@pytest.mark.parametrize("capability", ["IMAP4rev1 UIDPLUS", "IMAP4rev1"])
@pytest.mark.parametrize("what", ["delete", "move"])
@pytest.mark.parametrize("command", ["UID COPY", "UID STORE"])
def test_18_somebody_is_quicker_on_a_server_that_cannot_move(
    dovecots: Callable[..., Dovecot], capability: str, what: str, command: str
) -> None:
    server = dovecots(capability=capability)
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.port, Rule(command, "call", call=human(server, clerk, what))) as proxy:
        clerk.run(port=proxy.port)
    assert clerk.run() == []
    folders = clerk.folders()
    assert folders["INBOX"] == []
    assert set(clerk.vault.values()) == set(MAILS)
    assert set(folders[DONE]) >= {MAILS[2]}
    assert all(count == 1 for name in folders for count in Counter(folders[name]).values())


def test_18_a_mail_that_was_read_is_taken_all_the_same_and_stays_as_it_was(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    with dovecot.session(clerk.user) as session:
        session.flag([1, 2], "\\Seen")
    assert clerk.run(done="", trouble="") == []
    assert set(clerk.vault.values()) == set(MAILS)
    with dovecot.session(clerk.user) as session:
        assert ["\\Seen" in found.flags for found in session.messages()] == [True, True, False]


def test_18_a_mail_that_a_person_takes_back_from_the_done_folder_is_put_away_again(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    clerk.run()
    before = list(clerk.ledger)
    with dovecot.session(clerk.user) as session:
        session.move(session.uids(DONE), "INBOX", DONE)
    assert clerk.run() == []
    assert clerk.ledger == before
    clerk.assert_settled(MAILS)


@pytest.mark.parametrize(
    "command", ["SELECT|EXAMINE", "UID SEARCH", "UID FETCH.*SIZE", "UID FETCH.*BODY", "CREATE", "UID MOVE"]
)
def test_67_a_mail_that_comes_during_the_run_is_taken_now_or_next_time(dovecot: Dovecot, command: str) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    late = [mail(4), mail(5)]
    arrives = Rule(command, "call", call=lambda: dovecot.deliver(clerk.user, *late))
    with Proxy(dovecot.port, arrives) as proxy:
        assert clerk.run(port=proxy.port) == []
    assert arrives.seen >= 1
    clerk.assert_nothing_lost(MAILS + late)
    assert clerk.run() == []
    clerk.assert_settled(MAILS + late)
