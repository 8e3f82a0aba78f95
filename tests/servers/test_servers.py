"""The rig itself: the private servers and the failing line do what the fault tests rely on."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy, Rule
from tests.servers.second import Courier
from tests.servers.session import Session
from tests.servers.smtp_sink import Script, SmtpSink

pytestmark = [pytest.mark.enable_socket]

MAIL = b"From: ida@example.org\r\nSubject: Antrag\r\n\r\nGuten Tag\r\n"


def test_a_mail_that_is_delivered_lies_there_with_its_bytes(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL)
    dovecot.pour(user, [MAIL, MAIL])
    with dovecot.session(user) as session:
        messages = session.messages()
        assert [message.content for message in messages] == [MAIL] * 3
        assert [message.uid for message in messages] == [1, 2, 3]
        assert not any("\\Seen" in message.flags for message in messages)
        assert "\\Drafts" in session.folders()["Drafts"]


def test_a_second_client_moves_deletes_and_reads(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL, MAIL, MAIL)
    with dovecot.session(user) as session:
        session.create("Anderswo")
        session.move([1], "Anderswo")
        session.delete([2])
        session.flag([3], "\\Seen")
        assert session.uids("Anderswo") == [1]
        assert {message.uid: "\\Seen" in message.flags for message in session.messages()} == {3: True}


def test_the_uid_validity_of_a_folder_can_be_changed_and_changed_back(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL)
    first = dovecot.uid_validity(user)
    dovecot.set_uid_validity(user, 4711)
    assert dovecot.uid_validity(user) == 4711
    dovecot.set_uid_validity(user, first)
    assert dovecot.uid_validity(user) == first


@pytest.mark.parametrize("how", ["end", "kill"])
def test_a_server_comes_back_on_its_port(own_dovecot: Callable[..., Dovecot], how: str) -> None:
    server = own_dovecot()
    user = server.user()
    server.deliver(user, MAIL)
    getattr(server, how)()
    with pytest.raises(ConnectionRefusedError):
        Session(server.host, server.port, user, PASSWORD)
    server.start()
    with server.session(user) as session:
        assert session.count() == 1


def test_a_user_who_is_kicked_is_off_the_line(dovecot: Dovecot) -> None:
    user = dovecot.user()
    line = imaplib.IMAP4(dovecot.host, dovecot.port, timeout=10)
    line.login(user, PASSWORD)
    dovecot.kick(user)
    with pytest.raises(imaplib.IMAP4.abort):
        line.noop()
    line.shutdown()


def test_a_full_mailbox_and_a_locked_folder_say_no(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(quota_kib=10, rights={"Fest": "lr"})
    with server.session(server.user()) as session:
        with pytest.raises(RuntimeError, match="OVERQUOTA"):
            session.append("INBOX", MAIL + b"x" * 20_000)
        with pytest.raises(RuntimeError, match="NOPERM"):
            session.append("Fest", MAIL)


def test_a_token_is_taken_until_it_expires(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(tokens=True)
    user = server.user()

    def log_in(token: str) -> str:
        line = imaplib.IMAP4(server.host, server.port, timeout=10)
        try:
            return line.authenticate("XOAUTH2", lambda _: f"user={user}\x01auth=Bearer {token}\x01\x01".encode())[0]
        finally:
            line.shutdown()

    assert log_in(server.token(user)) == "OK"
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        log_in(server.token(user, seconds=-1))


@pytest.mark.parametrize("kind", ["good", "expired", "wrong_host", "self_signed"])
def test_certificates_are_as_good_or_bad_as_asked_for(dovecots: Callable[..., Dovecot], kind: str) -> None:
    server = dovecots(tls=kind, plaintext=False)
    context = ssl.create_default_context(cafile=str(server.authority.ca_file))
    with socket.create_connection(("localhost", server.tls_port), timeout=10) as line:
        if kind == "good":
            context.wrap_socket(line, server_hostname="localhost").close()
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                context.wrap_socket(line, server_hostname="localhost")


def test_a_list_of_capabilities_replaces_the_server_s(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(capability="IMAP4rev1 UIDPLUS")
    line = imaplib.IMAP4(server.host, server.port, timeout=10)
    line.login(server.user(), PASSWORD)
    assert b"MOVE" not in line.capability()[1][0].split()
    line.logout()


# ---------------------------------------------------------------------- the failing line


def through(proxy: Proxy, user: str, timeout: float = 10) -> imaplib.IMAP4:
    line = imaplib.IMAP4(proxy.host, proxy.port, timeout=timeout)
    line.login(user, PASSWORD)
    return line


def test_the_line_is_cut_after_so_many_bytes(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL + b"x" * 10_000)
    with Proxy(dovecot.port, cut_after=5_000) as proxy:
        line = through(proxy, user)
        line.select()
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            line.uid("FETCH", "1", "(BODY.PEEK[])")
        line.shutdown()
        assert proxy.cuts == 1
        assert (proxy.count("LOGIN"), proxy.count("UID FETCH")) == (1, 1)


@pytest.mark.parametrize(("act", "moved"), [("stall", False), ("stall_after", True)])
def test_the_line_goes_silent_at_a_command(dovecot: Dovecot, act: str, moved: bool) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL)
    with Proxy(dovecot.port, Rule("UID MOVE", act)) as proxy:  # type: ignore[arg-type]
        line = through(proxy, user, timeout=0.5)
        line.create("Ziel")
        line.select()
        with pytest.raises(TimeoutError):
            line.uid("MOVE", "1", "Ziel")
        line.shutdown()
    with dovecot.session(user) as session:
        assert session.uids("Ziel") == ([1] if moved else [])


def test_an_answer_gets_lost_after_the_server_has_done_the_work(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL)
    with Proxy(dovecot.port, Rule("UID MOVE", "lose")) as proxy:
        line = through(proxy, user)
        line.create("Ziel")
        line.select()
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            line.uid("MOVE", "1", "Ziel")
        line.shutdown()
    with dovecot.session(user) as session:
        assert (session.uids(), session.uids("Ziel")) == ([], [1])


def test_something_happens_just_before_a_command_and_another_is_refused(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, MAIL)

    def human() -> None:
        with dovecot.session(user) as session:
            session.delete([1])

    rules = Rule("UID FETCH", "call", call=human), Rule("CREATE", "answer", text="NO [NOPERM] Nein")
    with Proxy(dovecot.port, *rules) as proxy:
        line = through(proxy, user)
        line.select()
        # told neither by an error nor by silence
        assert line.uid("FETCH", "1", "(BODY.PEEK[])")[1] == [b"1 (UID 1 BODY[] NIL)"]
        assert line.create("Ziel") == ("NO", [b"[NOPERM] Nein"])
        line.logout()


def test_starttls_can_be_hidden(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(tls="good", plaintext=False)
    with Proxy(server.port, strip=(b" STARTTLS", b" LOGINDISABLED")) as proxy:
        line = imaplib.IMAP4(proxy.host, proxy.port, timeout=10)
        assert "STARTTLS" not in line.capabilities
        line.shutdown()


def test_tls_goes_through_the_line(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(tls="good", plaintext=False)
    context = ssl.create_default_context(cafile=str(server.authority.ca_file))
    with Proxy(server.port) as proxy:
        line = imaplib.IMAP4("localhost", proxy.port, timeout=10)
        line.starttls(context)
        line.login(server.user(), PASSWORD)
        line.logout()
        assert PASSWORD.encode() not in proxy.sent


# ---------------------------------------------------------------------- the others


def test_courier_is_another_house(courier: Courier) -> None:
    user = courier.user()
    courier.deliver(user, MAIL)
    with courier.session(user) as session:
        assert [message.content for message in session.messages()] == [MAIL]
        session.create("INBOX.Ziel")
        assert set(session.folders()) == {"INBOX", "INBOX.Ziel"}
        with pytest.raises(RuntimeError):
            session.create("Ziel")
        with pytest.raises(RuntimeError):
            session.move([1], "INBOX.Ziel")


def send(sink: SmtpSink, **login: str) -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=10) as line:
        if sink.script.tls:
            line.starttls(context=ssl.create_default_context(cafile=str(sink.authority.ca_file)))
        if login:
            line.login(login["user"], login["password"])
        line.sendmail("buero@example.org", ["ida@example.org"], MAIL)


def test_the_sink_takes_mail_over_tls_after_a_login(tmp_path: Path) -> None:
    with SmtpSink(tmp_path, Script(tls="good", login=True)) as sink:
        send(sink, user="buero", password="geheim-23125")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            send(sink, user="buero", password="falsch")
    assert [letter.recipients for letter in sink.letters] == [("ida@example.org",)]
    assert {(name, right) for name, _, right in sink.logins} == {("buero", True), ("buero", False)}


def test_the_sink_answers_as_told(tmp_path: Path) -> None:
    script = Script(answers={"DATA": ("451 4.3.0 later", "554 5.7.1 no")}, greylist=True)
    with SmtpSink(tmp_path, script) as sink:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(sink)
        for code in (451, 554):
            with pytest.raises(smtplib.SMTPDataError) as caught:
                send(sink)
            assert caught.value.smtp_code == code
        send(sink)
    assert len(sink.letters) == 1


@pytest.mark.parametrize(("cut", "kept"), [("kept", 1), ("lost", 0)])
def test_the_sink_breaks_off_after_the_content(tmp_path: Path, cut: str, kept: int) -> None:
    with SmtpSink(tmp_path, Script(cut=cut)) as sink:  # type: ignore[arg-type]
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
            send(sink)
        assert len(sink.letters) == kept
