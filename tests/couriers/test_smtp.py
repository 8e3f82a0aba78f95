"""Case 25: every answer of a mail server ends as it should, and what may have left is not sent again."""

from __future__ import annotations

import base64
import email
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from klimadocs.couriers import open_smtp
from klimadocs.couriers.building import build
from klimadocs.couriers.smtp import SmtpCourier
from klimadocs.errors import ConfigurationError, KlimadocsError, RefusedError, TemporaryError, UncertainError
from klimadocs.model.account import Login, Mechanism, Smtp
from tests.couriers.mails import NOW, PLAIN, mail
from tests.couriers.scripted import EMPTY, HANG_UP, ScriptedServer
from tests.servers.processes import free_port
from tests.servers.smtp_sink import PASSWORD, TOKEN, Script, SmtpSink

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1", "::1"])]
ENVELOPE = "post@buero.example.org"
SECRET = "pässwort=geheim"


@dataclass
class Key:
    """A login whose secrets are used up one after the other."""

    secrets: list[str]
    mechanism: Mechanism = "password"
    renewals: int = 0
    asked: int = field(default=0)

    def secret(self) -> str:
        self.asked += 1
        return self.secrets[0]

    def renew(self) -> bool:
        self.renewals += 1
        if len(self.secrets) == 1:
            return False
        self.secrets.pop(0)
        return True


def courier_to(host: str, port: int, login: Login | None = None, **changes: Any) -> SmtpCourier:
    values: dict[str, Any] = {
        "host": host, "port": port, "sender": ENVELOPE, "security": "none", "user": "klima@buero.example.org",
        "connect_seconds": 5.0, "answer_seconds": 5.0,
    }  # fmt: skip
    return SmtpCourier(Smtp(**(values | changes)), login, now=lambda: NOW)


def courier_of(sink: SmtpSink, login: Login | None = None, **changes: Any) -> SmtpCourier:
    return courier_to(sink.host, sink.port, login, **changes)


@pytest.fixture
def sinks(tmp_path: Path) -> Callable[..., SmtpSink]:
    return lambda **script: SmtpSink(tmp_path, Script(**script))


def test_25_a_letter_leaves_as_it_was_built(sinks: Callable[..., SmtpSink]) -> None:
    with sinks() as sink:
        answer = courier_of(sink).hand_over(PLAIN)

    assert answer == "250 OK taken"
    (letter,) = sink.letters
    assert letter.sender == ENVELOPE
    assert letter.recipients == ("heike.brandt@stadt.example.org",)
    assert letter.content == build(PLAIN, NOW)


def test_25_lines_that_begin_with_a_dot_arrive(sinks: Callable[..., SmtpSink]) -> None:
    text = ".\n.x\n..\nEnde"
    with sinks() as sink:
        courier_of(sink).hand_over(mail(body=text, attachments=()))

    message = email.message_from_bytes(sink.letters[0].content)
    assert message.get_payload(decode=True).decode().split() == text.split()


@pytest.mark.parametrize(
    ("script", "error", "is_taken"),
    [
        ({"answers": {"MAIL": ("451 4.3.0 later",)}}, TemporaryError, False),
        ({"answers": {"MAIL": ("552 5.3.4 too large",)}}, RefusedError, False),
        ({"answers": {"RCPT": ("450 4.2.1 busy",)}}, TemporaryError, False),
        ({"answers": {"RCPT": ("550 5.1.1 no such user",)}}, RefusedError, False),
        ({"answers": {"DATA": ("451 4.3.0 disk full",)}}, TemporaryError, False),
        ({"answers": {"DATA": ("554 5.7.1 spam",)}}, RefusedError, False),
        ({"answers": {"DATA": ("354 odd",)}}, UncertainError, False),
        ({"greylist": True}, TemporaryError, False),
        ({"cut": "kept"}, UncertainError, True),
        ({"cut": "lost"}, UncertainError, False),
        ({"largest_bytes": 100}, RefusedError, False),
    ],
)
def test_25_answers(
    sinks: Callable[..., SmtpSink], script: dict[str, Any], error: type[KlimadocsError], is_taken: bool
) -> None:
    with sinks(**script) as sink, pytest.raises(error, match="Vorgang KP-2014-017") as failure:
        courier_of(sink).hand_over(PLAIN)

    assert type(failure.value) is error
    assert len(sink.letters) == is_taken
    assert failure.value.remedy


def test_25_greylisted_letters_leave_at_the_second_try(sinks: Callable[..., SmtpSink]) -> None:
    with sinks(greylist=True) as sink:
        with pytest.raises(TemporaryError, match="Greylisted"):
            courier_of(sink).hand_over(PLAIN)
        courier_of(sink).hand_over(PLAIN)

    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    ("stage", "error"), [("MAIL", TemporaryError), ("RCPT", TemporaryError), ("DATA", UncertainError)]
)
def test_25_silence(sinks: Callable[..., SmtpSink], stage: str, error: type[KlimadocsError]) -> None:
    with sinks(silent=stage) as sink, pytest.raises(error):
        courier_of(sink, answer_seconds=0.1).hand_over(PLAIN)

    assert sink.letters == []


@pytest.mark.parametrize("stage", ["", "EHLO", "MAIL", "RCPT", "DATA"])
def test_25_a_line_lost_before_the_mail_is_complete(stage: str) -> None:
    with ScriptedServer({stage: HANG_UP}) as server, pytest.raises(TemporaryError, match="Verbindung brach ab"):
        courier_to("127.0.0.1", server.port).hand_over(PLAIN)


@pytest.mark.parametrize("answer", [HANG_UP, "what?", "999 odd", "354 go on", "250-never ends" + "x" * 9000])
def test_25_after_the_mail_only_a_clear_answer_counts(answer: str) -> None:
    with ScriptedServer({".": answer}) as server, pytest.raises(UncertainError, match="steht nicht fest"):
        courier_to("127.0.0.1", server.port, answer_seconds=0.2).hand_over(PLAIN)

    assert server.lines.count(".") == 1


def test_25_a_line_lost_after_the_answer_changes_nothing() -> None:
    with ScriptedServer({"QUIT": HANG_UP}) as server:
        assert courier_to("127.0.0.1", server.port).hand_over(PLAIN) == "250 2.0.0 Ok: queued as 4711"


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"": "554 no service for you"}, ConfigurationError),
        ({"": "421 too many"}, TemporaryError),
        ({"": "220 old", "EHLO": "550 go away"}, ConfigurationError),
        ({"": "garbage"}, TemporaryError),
    ],
)
def test_a_server_that_wants_nothing_of_us_is_no_fault_of_a_letter(
    answers: dict[str, str], error: type[KlimadocsError]
) -> None:
    with ScriptedServer(answers) as server, pytest.raises(error, match="Postausgang"):
        courier_to("127.0.0.1", server.port).hand_over(PLAIN)


def test_servers_of_old_are_greeted_as_of_old() -> None:
    with ScriptedServer({"EHLO": "502 unknown", "HELO": "250 hello"}) as server:
        courier_to("127.0.0.1", server.port).hand_over(PLAIN)

    assert server.lines[:2] == ["ehlo [127.0.0.1]", "helo [127.0.0.1]"]


def test_24_nobody_listens() -> None:
    with pytest.raises(TemporaryError, match="abgelehnt"):
        courier_to("127.0.0.1", free_port()).hand_over(PLAIN)


def test_what_a_server_says_is_quoted_in_one_clean_line() -> None:
    answer = "550-5.1.1 \x1b[2Jno\r\n550 \u202esuch user " + "x" * 500
    with ScriptedServer({"RCPT": answer}) as server, pytest.raises(RefusedError) as failure:
        courier_to("127.0.0.1", server.port).hand_over(PLAIN)

    assert failure.value.sentence.isprintable()
    assert "550 5.1.1 [2Jno such user" in failure.value.sentence
    assert len(failure.value.sentence) < 300


# ---------------------------------------------------------------------- addresses


def test_a_mail_without_recipient_does_not_leave(sinks: Callable[..., SmtpSink]) -> None:
    with sinks() as sink, pytest.raises(RefusedError, match="keine E-Mail-Adresse bekannt"):
        courier_of(sink).hand_over(mail(recipient=""))

    assert sink.tries["MAIL"] == 0


def test_an_odd_sender_is_a_matter_of_the_settings() -> None:
    with pytest.raises(ConfigurationError, match="sender"):
        courier_to("127.0.0.1", 9, sender="postausgang").hand_over(PLAIN)


def test_an_automatic_answer_cannot_be_answered(sinks: Callable[..., SmtpSink]) -> None:
    with sinks() as sink:
        courier_of(sink).hand_over(mail(is_automatic=True))

    assert sink.letters[0].sender == "<>"


def test_where_a_server_wants_a_sender_it_gets_one(sinks: Callable[..., SmtpSink]) -> None:
    with sinks(answers={"MAIL": ("550 5.7.60 no null sender",)}) as sink:
        courier_of(sink).hand_over(mail(is_automatic=True))

    assert sink.letters[0].sender == ENVELOPE


def test_a_digest_answers_nobody_and_can_bounce(sinks: Callable[..., SmtpSink]) -> None:
    with sinks() as sink:
        courier_of(sink).hand_over(mail(is_automatic=True, in_reply_to="", references=(), attachments=()))

    assert sink.letters[0].sender == ENVELOPE
    assert email.message_from_bytes(sink.letters[0].content)["Auto-Submitted"] == "auto-generated"


# ---------------------------------------------------------------------- privacy


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_23_a_private_line(sinks: Callable[..., SmtpSink], security: str) -> None:
    with sinks(tls="good", tls_at_once=security == "tls") as sink:
        courier_of(sink, security=security, ca_file=sink.authority.ca_file).hand_over(PLAIN)

    assert len(sink.letters) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("kind", ["expired", "wrong_host", "self_signed"])
def test_23_certificates_that_prove_nothing(sinks: Callable[..., SmtpSink], security: str, kind: str) -> None:
    key = Key([PASSWORD])
    with sinks(tls=kind, tls_at_once=security == "tls") as sink, pytest.raises(ConfigurationError, match="Zertifikat"):
        courier_of(sink, key, security=security, ca_file=sink.authority.ca_file).hand_over(PLAIN)

    assert sink.letters == []
    assert key.asked == 0


def test_23_without_our_own_authority_its_servers_are_strangers(sinks: Callable[..., SmtpSink]) -> None:
    with sinks(tls="good") as sink, pytest.raises(ConfigurationError, match="ca_file"):
        courier_of(sink, security="starttls").hand_over(PLAIN)


@pytest.mark.parametrize("answers", [{}, {"EHLO": "250-x\r\n250 STARTTLS", "STARTTLS": "454 not now"}])
def test_23_starttls_is_never_stripped(answers: dict[str, str]) -> None:
    key = Key([SECRET])
    with ScriptedServer(answers) as server, pytest.raises(ConfigurationError, match="verschlüsselt nicht"):
        courier_to("127.0.0.1", server.port, key, security="starttls").hand_over(PLAIN)

    assert key.asked == 0
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.lines)


def test_23_tls_at_a_port_that_knows_none() -> None:
    with ScriptedServer({}) as server, pytest.raises(ConfigurationError, match="Port und security"):
        courier_to("127.0.0.1", server.port, security="tls").hand_over(PLAIN)


def test_23_a_missing_authority_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="ca_file"):
        courier_to("127.0.0.1", 9, security="tls", ca_file=tmp_path / "none.pem").hand_over(PLAIN)


@pytest.mark.parametrize("host", ["smtp.example.org", "192.0.2.1", "127.0.0.1.example.org"])
def test_23_in_the_clear_only_on_this_machine(host: str) -> None:
    with pytest.raises(ConfigurationError, match="nur auf diesem Rechner"):
        courier_to(host, 25).hand_over(PLAIN)


# ---------------------------------------------------------------------- login


@pytest.mark.parametrize(
    ("mechanism", "secret", "name"), [("password", PASSWORD, "PLAIN"), ("xoauth2", TOKEN, "XOAUTH2")]
)
def test_22_login(sinks: Callable[..., SmtpSink], mechanism: Mechanism, secret: str, name: str) -> None:
    with sinks(login=True, tls="good") as sink:
        courier = courier_of(sink, Key([secret], mechanism), security="starttls", ca_file=sink.authority.ca_file)
        courier.hand_over(PLAIN)

    assert sink.logins == [("klima@buero.example.org", name, True)]
    assert len(sink.letters) == 1


@pytest.mark.parametrize(("mechanism", "good"), [("password", PASSWORD), ("xoauth2", TOKEN)])
def test_22_one_more_try_with_a_fresh_secret(sinks: Callable[..., SmtpSink], mechanism: Mechanism, good: str) -> None:
    key = Key(["abgelaufen", good], mechanism)
    with sinks(login=True, tls="good") as sink:
        courier_of(sink, key, security="starttls", ca_file=sink.authority.ca_file).hand_over(PLAIN)

    assert [entry[2] for entry in sink.logins] == [False, True]
    assert len(sink.letters) == 1


@pytest.mark.parametrize("mechanism", ["password", "xoauth2"])
def test_22_no_third_try(sinks: Callable[..., SmtpSink], mechanism: Mechanism) -> None:
    key = Key(["falsch-23125", "auch-falsch-23125", "nie-versucht"], mechanism)
    with (
        sinks(login=True, tls="good") as sink,
        pytest.raises(ConfigurationError, match=r"weist die Anmeldung.*535") as failure,
    ):
        courier_of(sink, key, security="starttls", ca_file=sink.authority.ca_file).hand_over(PLAIN)

    assert len(sink.logins) == 2
    assert "23125" not in str(failure.value)


def test_22_a_login_that_cannot_be_renewed_is_tried_once(sinks: Callable[..., SmtpSink]) -> None:
    with sinks(login=True, tls="good") as sink, pytest.raises(ConfigurationError):
        courier_of(sink, Key(["falsch"]), security="starttls", ca_file=sink.authority.ca_file).hand_over(PLAIN)

    assert len(sink.logins) == 1


def spoken(server: ScriptedServer) -> list[str]:
    """What was said to log in, decoded."""
    start = next(number for number, line in enumerate(server.lines) if line.startswith("AUTH"))
    stop = next(
        number
        for number, line in enumerate(server.lines)
        if line.startswith(("mail", "MAIL", "ehlo")) and number > start
    )
    return [base64.b64decode(line.split(" ")[-1]).decode() for line in server.lines[start:stop] if line != "AUTH LOGIN"]


@pytest.mark.parametrize(
    ("mechanism", "expected"),
    [
        ("password", "\0klima@buero.example.org\0" + SECRET),
        ("xoauth2", f"user=klima@buero.example.org\x01auth=Bearer {SECRET}\x01\x01"),
        (
            "oauthbearer",
            "n,a=klima@buero.example.org,\x01host=127.0.0.1\x01port={port}\x01auth=Bearer " + SECRET + "\x01\x01",
        ),
    ],
)
def test_22_what_is_said(mechanism: Mechanism, expected: str) -> None:
    with ScriptedServer({}) as server:
        courier_to("127.0.0.1", server.port, Key([SECRET], mechanism)).hand_over(PLAIN)

    assert spoken(server) == [expected.replace("{port}", str(server.port))]


def test_22_login_in_two_steps() -> None:
    name, password = (base64.b64encode(text.encode()).decode() for text in ("klima@buero.example.org", SECRET))
    answers = {
        "EHLO": "250-x\r\n250 AUTH LOGIN",
        "AUTH": "334 VXNlcm5hbWU6",
        name.upper(): "334 UGFzc3dvcmQ6",
        password.upper(): "235 in",
    }
    with ScriptedServer(answers) as server:
        courier_to("127.0.0.1", server.port, Key([SECRET])).hand_over(PLAIN)

    assert spoken(server) == ["klima@buero.example.org", SECRET]


@pytest.mark.parametrize(("mechanism", "goodbye"), [("xoauth2", EMPTY), ("oauthbearer", "AQ==")])
def test_22_a_refused_token_is_explained_before_it_is_refused(mechanism: Mechanism, goodbye: str) -> None:
    why = base64.b64encode(json.dumps({"status": "401"}).encode()).decode()
    answers = {"AUTH": f"334 {why}", goodbye: "535 5.7.3 no", "MAIL": "530 log in first"}
    with ScriptedServer(answers) as server, pytest.raises(ConfigurationError, match=r"535 5\.7\.3 no"):
        courier_to("127.0.0.1", server.port, Key(["x" * 2000], mechanism)).hand_over(PLAIN)

    assert server.lines[-1] == goodbye.removeprefix(EMPTY)


@pytest.mark.parametrize("mechanism", ["password", "xoauth2", "oauthbearer"])
@pytest.mark.parametrize("offered", ["PLAIN", "LOGIN"])
def test_94_servers_that_repeat_what_they_hear_are_not_quoted(mechanism: Mechanism, offered: str) -> None:
    answers = {"EHLO": f"250-x\r\n250 AUTH {offered}", "AUTH": "500 unknown: {line} " + SECRET}
    with ScriptedServer(answers) as server, pytest.raises(ConfigurationError) as failure:
        courier_to("127.0.0.1", server.port, Key([SECRET], mechanism)).hand_over(PLAIN)

    told = str(failure.value)
    assert SECRET not in told
    assert all(
        line.split(" ")[-1] not in told for line in server.lines if line.startswith("AUTH ") and line != "AUTH LOGIN"
    )


def test_22_a_busy_login_is_tried_later() -> None:
    with (
        ScriptedServer({"AUTH": "454 4.7.0 later"}) as server,
        pytest.raises(TemporaryError, match="lässt gerade niemanden"),
    ):
        courier_to("127.0.0.1", server.port, Key([SECRET, "b"])).hand_over(PLAIN)

    assert server.connections == 1


@pytest.mark.parametrize("secret", ["a\r\nMAIL FROM:<x>", "a\0b", "a\x01b"])
def test_22_secrets_with_breaks_are_not_said(secret: str) -> None:
    with ScriptedServer({}) as server, pytest.raises(ConfigurationError, match="Steuerzeichen") as failure:
        courier_to("127.0.0.1", server.port, Key([secret])).hand_over(PLAIN)

    assert secret not in str(failure.value)
    assert not any(line.startswith("AUTH") for line in server.lines)


def test_nothing_departs_later() -> None:
    courier = open_smtp(Smtp(host="127.0.0.1", sender=ENVELOPE), None)

    assert courier.kind == "smtp"
    assert list(courier.departures([PLAIN])) == []
