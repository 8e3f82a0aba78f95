"""The server says no: folders, quota, commands it does not know, logins, certificates (cases 19, 20, 22, 23)."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from klimadocs.stores.memory import MemoryMailIndex
from tests.faults.clerk import BROKEN, DONE, Clerk, Password, kinds, mail
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy, Rule
from tests.servers.second import Courier

pytestmark = pytest.mark.enable_socket

MAILS = [mail(1), mail(2, words=BROKEN), mail(3, 2_000)]
Servers = Callable[..., Dovecot]


def clerk_with(server: Dovecot | Courier, *mails: bytes) -> Clerk:
    clerk = Clerk(server, server.user())
    server.deliver(clerk.user, *mails)
    return clerk


def assert_kept_in_place(clerk: Clerk) -> None:
    """All is read and in the ledger, nothing is put away."""
    clerk.assert_nothing_lost(MAILS)
    assert set(clerk.vault.values()) == set(MAILS)


# ---------------------------------------------------------------------- folders and room (19)


def test_19_folders_are_made_once(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    with Proxy(dovecot.port) as proxy:
        assert clerk.run(port=proxy.port) == []
        assert proxy.count("CREATE") == 2
    dovecot.deliver(clerk.user, mail(4))
    with Proxy(dovecot.port) as proxy:
        assert clerk.run(port=proxy.port) == []
        assert proxy.count("CREATE") == 0
    clerk.assert_settled([*MAILS, mail(4)])


def test_19_a_folder_that_somebody_removes_just_before_is_made_again(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)

    def remove() -> None:
        with dovecot.session(clerk.user) as session:
            session.delete_folder(DONE)

    with Proxy(dovecot.port, Rule(f"UID MOVE.*{DONE}", "call", call=remove)) as proxy:
        assert clerk.run(port=proxy.port) == []
    clerk.assert_settled(MAILS)


def test_19_a_folder_that_may_not_be_made_leaves_mails_where_they_are(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    for _ in range(2):
        with Proxy(dovecot.port, Rule("CREATE", "answer", times=99, text="NO [NOPERM] Permission denied")) as proxy:
            troubles = clerk.run(port=proxy.port)
        assert set(kinds(troubles)) == {"not_moved"}
        assert all("Permission denied" in trouble.sentence for trouble in troubles)
        assert_kept_in_place(clerk)
    assert clerk.run() == []
    clerk.assert_settled(MAILS)


@pytest.mark.parametrize("capability", ["", "IMAP4rev1 UIDPLUS"])
def test_19_no_rights_on_the_folder(dovecots: Servers, capability: str) -> None:
    server = dovecots(rights={DONE: "lr"}, capability=capability)
    clerk = clerk_with(server, *MAILS)
    with server.session(clerk.user) as session:
        session.create(DONE)
    troubles = clerk.run()
    assert kinds(troubles) == ["not_moved"]
    assert DONE in troubles[0].sentence
    clerk.assert_nothing_lost(MAILS)
    assert clerk.folders()["klimadocs/klaeren"] == [MAILS[1]]
    assert clerk.run(done="Anderswo") == []
    assert sorted(clerk.folders()["Anderswo"]) == sorted([MAILS[0], MAILS[2]])


def test_19_a_folder_of_mails_that_may_not_be_opened(dovecots: Servers) -> None:
    server = dovecots(rights={"Geheim": "l", "Fort": "l"})
    clerk = clerk_with(server, *MAILS)
    with server.session(clerk.user) as session:
        session.create("Geheim")
    troubles = clerk.run(folders=("Geheim", "Gibt es nicht", "INBOX"))
    assert kinds(troubles) == ["folder_closed", "folder_closed"]
    clerk.assert_settled(MAILS)


def test_19_a_full_mailbox_keeps_mails_where_they_are(dovecots: Servers) -> None:
    """Without MOVE, as moving alone needs no room."""
    server = dovecots(quota_kib=40, capability="IMAP4rev1 UIDPLUS")
    large = [mail(1, 30_000), mail(2)]
    clerk = clerk_with(server, *large)
    troubles = clerk.run()
    assert kinds(troubles) == ["not_moved"]
    assert "Quota" in troubles[0].sentence
    assert "Platz" in troubles[0].remedy
    clerk.assert_nothing_lost(large)
    assert set(clerk.vault.values()) == set(large)
    assert kinds(clerk.run()) == ["not_moved"]
    clerk.assert_nothing_lost(large)


# ---------------------------------------------------------------------- what the server cannot do (20)

OLD = ["IMAP4rev1 UIDPLUS", "IMAP4rev1"]


@pytest.mark.parametrize("capability", OLD)
def test_20_without_move_each_mail_is_put_away_once(dovecots: Servers, capability: str) -> None:
    server = dovecots(capability=capability)
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.port) as proxy:
        assert clerk.run(port=proxy.port) == []
        assert proxy.count("UID MOVE") == 0
    clerk.assert_settled(MAILS)


@pytest.mark.parametrize("capability", OLD)
def test_20_nobody_else_s_message_is_expunged(dovecots: Servers, capability: str) -> None:
    server = dovecots(capability=capability)
    clerk = clerk_with(server, *MAILS)
    clerk.run()
    foreign = mail(9)
    server.deliver(clerk.user, foreign)
    with server.session(clerk.user) as session:
        uid = session.uids()[-1]
        session.flag([uid], "\\Deleted")
    server.deliver(clerk.user, mail(10))
    with Proxy(server.port) as proxy:
        assert clerk.run(port=proxy.port) == []
        assert not [command for command in proxy.commands if command.upper() in ("EXPUNGE", "CLOSE")]
    with server.session(clerk.user) as session:
        assert foreign in [found.content for found in session.messages()]
        assert mail(10) in [found.content for found in session.messages(DONE)]


def test_20_what_was_copied_and_only_flagged_is_not_copied_again(dovecots: Servers) -> None:
    server = dovecots(capability="IMAP4rev1")
    clerk = clerk_with(server, *MAILS)
    clerk.run()
    with server.session(clerk.user) as session:
        assert {flag for found in session.messages() for flag in found.flags} >= {"\\Deleted"}
    clerk.index = MemoryMailIndex()
    assert clerk.run() == []
    clerk.assert_settled(MAILS)


def test_20_a_server_of_another_house(courier: Courier) -> None:
    clerk = clerk_with(courier, *MAILS)
    assert clerk.run() == []
    clerk.assert_settled(MAILS)
    courier.deliver(clerk.user, mail(4), mail(5, 300_000))
    assert clerk.run() == []
    clerk.assert_settled([*MAILS, mail(4), mail(5, 300_000)])


# ---------------------------------------------------------------------- logging in (22)


def log_ins(proxy: Proxy) -> int:
    return proxy.count("LOGIN") + proxy.count("AUTHENTICATE")


def test_22_a_wrong_password_is_tried_once_and_told(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    with Proxy(dovecot.port) as proxy:
        troubles = clerk.run(Password(["falsch-0815"]), port=proxy.port)
        assert log_ins(proxy) == 1
        assert kinds(troubles) == ["refused_login"]
        told = troubles[0].sentence + troubles[0].remedy + troubles[0].item
        assert "buero" in told
        assert "falsch-0815" not in told
        for _ in range(5):
            assert kinds(clerk.run(Password(["falsch-0815"]), days=0, port=proxy.port)) == ["refused_login"]
        assert log_ins(proxy) == 1, "an account is not locked by a program that keeps on trying"
    clerk.assert_nothing_lost(MAILS)
    assert clerk.run() == []
    clerk.assert_settled(MAILS)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_22_an_expired_token_is_renewed_once(dovecots: Servers, mechanism: str) -> None:
    server = dovecots(tokens=True)
    clerk = clerk_with(server, *MAILS)
    login = Password([server.token(clerk.user, -60), server.token(clerk.user)], mechanism)  # type: ignore[arg-type]
    with Proxy(server.port) as proxy:
        assert clerk.run(login, port=proxy.port) == []
        assert login.renewals == 1
    clerk.assert_put_away(MAILS)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_22_tokens_that_never_work_are_not_asked_for_again_and_again(dovecots: Servers, mechanism: str) -> None:
    server = dovecots(tokens=True)
    clerk = clerk_with(server, *MAILS)
    tokens = [server.token(clerk.user, -60 - number) for number in range(10)]
    login = Password(list(tokens), mechanism)  # type: ignore[arg-type]
    with Proxy(server.port) as proxy:
        troubles = clerk.run(login, port=proxy.port)
        assert kinds(troubles) == ["refused_login"]
        assert log_ins(proxy) == 2
        assert login.renewals == 1
        clerk.run(login, days=0, port=proxy.port)
        assert log_ins(proxy) == 2
    assert not any(token in repr(troubles) for token in tokens)


@pytest.mark.parametrize("text", ["NO [UNAVAILABLE] Try later", "NO [INUSE] Mailbox locked"])
def test_22_a_server_that_lets_nobody_in_just_now_is_no_wrong_password(dovecot: Dovecot, text: str) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    with Proxy(dovecot.port, Rule("LOGIN|AUTHENTICATE", "answer", text=text)) as proxy:
        assert kinds(clerk.run(port=proxy.port)) == ["unreachable"]
    assert clerk.run() == []
    clerk.assert_settled(MAILS)


# ---------------------------------------------------------------------- a line that is private (23)


def assert_no_password_crossed(proxy: Proxy, user: str) -> None:
    secrets = (PASSWORD, f"\0{user}\0{PASSWORD}")
    for secret in secrets:
        assert secret.encode() not in proxy.sent
        assert base64.b64encode(secret.encode()) not in proxy.sent
    assert log_ins(proxy) == 0


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("kind", ["self_signed", "expired", "wrong_host"])
def test_23_a_certificate_that_does_not_fit_is_refused(dovecots: Servers, security: str, kind: str) -> None:
    server = dovecots(tls=kind)
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.tls_port if security == "tls" else server.port) as proxy:
        settings = {"host": "localhost", "port": proxy.port, "security": security}
        assert kinds(clerk.run(ca_file=server.authority.ca_file, **settings)) == ["tls"]
        assert proxy.lines == 1
        assert_no_password_crossed(proxy, clerk.user)
    assert clerk.vault == {}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_23_a_good_certificate_of_an_unknown_authority_needs_its_file(dovecots: Servers, security: str) -> None:
    server = dovecots(tls="good", plaintext=False)
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.tls_port if security == "tls" else server.port) as proxy:
        settings = {"host": "localhost", "port": proxy.port, "security": security}
        troubles = clerk.run(**settings)
        assert kinds(troubles) == ["tls"]
        assert "ca_file" in troubles[0].remedy
        assert clerk.run(ca_file=server.authority.ca_file, **settings) == []
        assert_no_password_crossed(proxy, clerk.user)
    clerk.assert_put_away(MAILS)


@pytest.mark.parametrize("plaintext", [True, False])
def test_23_a_line_on_which_starttls_is_hidden_stays_silent(dovecots: Servers, plaintext: bool) -> None:
    server = dovecots(tls="good", plaintext=plaintext)
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.port, strip=(b" STARTTLS", b" LOGINDISABLED")) as proxy:
        settings = {"host": "localhost", "port": proxy.port, "security": "starttls"}
        assert kinds(clerk.run(ca_file=server.authority.ca_file, **settings)) == ["tls"]
        assert_no_password_crossed(proxy, clerk.user)
    assert clerk.vault == {}


def test_23_starttls_that_is_refused_is_no_reason_to_go_on_in_the_clear(dovecots: Servers) -> None:
    server = dovecots(tls="good")
    clerk = clerk_with(server, *MAILS)
    with Proxy(server.port, Rule("STARTTLS", "answer", text="NO not now")) as proxy:
        settings = {"host": "localhost", "port": proxy.port, "security": "starttls"}
        assert kinds(clerk.run(ca_file=server.authority.ca_file, **settings)) == ["tls"]
        assert_no_password_crossed(proxy, clerk.user)


def test_23_words_that_come_before_tls_are_not_believed(dovecots: Servers) -> None:
    """What somebody on the line put in front of the handshake must not count as the server's."""
    server = dovecots(tls="good")
    clerk = clerk_with(server, *MAILS)
    forged = "OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* BYE forged"
    with Proxy(server.port, Rule("STARTTLS", "answer", text=forged)) as proxy:
        settings = {"host": "localhost", "port": proxy.port, "security": "starttls"}
        assert set(kinds(clerk.run(ca_file=server.authority.ca_file, **settings))) <= {"tls", "unreachable"}
        assert_no_password_crossed(proxy, clerk.user)
    assert clerk.vault == {}


def test_23_without_encryption_only_this_machine_is_asked(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, *MAILS)
    assert kinds(clerk.run(host="postfach.example.org")) == ["tls"]
