"""The connection: private or not at all, one login, folders by people's names, and faults in the house's own words."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.imap import AnswerNo, InsecureError, LoginRefusedError, UnreachableError, open_session
from klimadocs.imap.faults import code_in, server_words
from klimadocs.imap.session import Session
from klimadocs.model.account import Account, Mechanism, Security
from tests.servers.certificates import Kind
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Proxy, Rule
from tests.servers.second import Courier

pytestmark = [pytest.mark.enable_socket]


@dataclass
class ListedLogin:
    """Gives one secret after the other."""

    secrets: list[str] = field(default_factory=lambda: [PASSWORD])
    mechanism: Mechanism = "password"
    renewals: int = 0

    def secret(self) -> str:
        return self.secrets[min(self.renewals, len(self.secrets) - 1)]

    def renew(self) -> bool:
        self.renewals += 1
        return self.renewals < len(self.secrets)


def account(server: object, user: str, security: Security = "none", **changes: object) -> Account:
    settings = {"connect_seconds": 2.0, "answer_seconds": 2.0, "port": server.port, **changes}  # type: ignore[attr-defined]
    return Account("buero", server.host, user, security=security, **settings)  # type: ignore[attr-defined, arg-type]


@contextmanager
def scripted(*lines: bytes, closes: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says the first line, then another after each line it hears, with the tag of that for %s; the port,
    and what it heard."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listener, listener.accept()[0] as line, line.makefile("rb") as reader:
            tag = b""
            for answer in lines:
                line.sendall(answer.replace(b"%s", tag))
                if closes and answer == lines[-1]:
                    return
                said = reader.readline()
                if not said:
                    return
                heard.append(said)
                tag = said.split()[0]
            while said := reader.readline():
                heard.append(said)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1], heard
    thread.join(10)


# ------------------------------------------------------------------ privacy


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_private_line_with_an_authority_of_our_own(dovecots: Callable[..., Dovecot], security: Security) -> None:
    """Case 23."""
    server = dovecots(tls="good", plaintext=False)
    port = server.tls_port if security == "tls" else server.port
    wanted = account(server, server.user(), security, port=port, ca_file=server.authority.ca_file)
    with open_session(wanted, ListedLogin()) as session:
        assert session.client.socket().version() in ("TLSv1.2", "TLSv1.3")
        assert session.select("INBOX", readonly=True).exists == 0


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("kind", "words"), [("expired", "abgelaufen"), ("wrong_host", "Servernamen"), ("self_signed", "nicht bekannt")]
)
def test_a_server_that_cannot_show_who_it_is_hears_no_password(
    dovecots: Callable[..., Dovecot], kind: Kind, words: str, security: Security
) -> None:
    """Case 23."""
    server = dovecots(tls=kind)
    with Proxy(server.tls_port if security == "tls" else server.port) as line:
        wanted = account(line, server.user(), security, ca_file=server.authority.ca_file)
        with pytest.raises(InsecureError, match=words) as caught, open_session(wanted, ListedLogin()):
            pass
        assert "ca_file" in caught.value.remedy
        assert PASSWORD.encode() not in line.sent
        assert (line.count("AUTHENTICATE"), line.count("LOGIN"), line.lines) == (0, 0, 1)
    assert isinstance(caught.value, ConfigurationError)


def test_an_unknown_authority_is_not_trusted(dovecots: Callable[..., Dovecot]) -> None:
    """Case 23."""
    server = dovecots(tls="good", plaintext=False)
    wanted = account(server, server.user(), "tls", port=server.tls_port)
    with pytest.raises(InsecureError), open_session(wanted, ListedLogin()):
        pass


def test_starttls_that_somebody_took_away_is_not_done_without(dovecots: Callable[..., Dovecot]) -> None:
    """Case 23."""
    server = dovecots(tls="good")
    with Proxy(server.port, strip=(b"STARTTLS",)) as line:
        wanted = account(line, server.user(), "starttls", ca_file=server.authority.ca_file)
        with pytest.raises(InsecureError, match="verschlüsselt nicht"), open_session(wanted, ListedLogin()):
            pass
        assert {command.upper() for command in line.commands} <= {"CAPABILITY", "LOGOUT"}


def test_a_server_that_refuses_starttls_hears_no_password(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(tls="good")
    with Proxy(server.port, Rule("STARTTLS", "answer", text="NO not now")) as line:
        wanted = account(line, server.user(), "starttls", ca_file=server.authority.ca_file)
        with pytest.raises(InsecureError, match="verschlüsselt nicht"), open_session(wanted, ListedLogin()):
            pass
        assert line.count("AUTHENTICATE") == 0


@pytest.mark.parametrize("security", ["none", "starttls"])
def test_a_server_that_says_we_are_logged_in_already_is_not_believed(security: Security) -> None:
    capability = b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n"
    with scripted(b"* PREAUTH [CAPABILITY IMAP4rev1] welcome\r\n", capability) as (port, heard):
        wanted = Account("buero", "127.0.0.1", "ida", port, security, connect_seconds=0.5, answer_seconds=0.5)
        with pytest.raises(UnreachableError), open_session(wanted, ListedLogin()):
            pass
    assert not [line for line in heard if b"AUTHENTICATE" in line or b"LOGIN" in line]


def test_the_wrong_kind_of_port_is_named(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(tls="good")
    wanted = account(server, server.user(), "tls", ca_file=server.authority.ca_file)
    with pytest.raises(InsecureError) as caught, open_session(wanted, ListedLogin()):
        pass
    assert "security" in caught.value.remedy


@pytest.mark.parametrize("host", ["imap.example.org", "192.0.2.17", "localhost.example.org"])
def test_no_password_goes_over_the_net_in_the_clear(host: str) -> None:
    login = ListedLogin()
    with pytest.raises(InsecureError, match="buero"), open_session(Account("buero", host, "ida", 143, "none"), login):
        pass


@pytest.mark.parametrize("content", [None, b"kein Zertifikat"])
def test_a_file_of_authorities_that_cannot_be_read_is_named(
    dovecot: Dovecot, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    wanted = account(dovecot, "ida", "tls", ca_file=path)
    with pytest.raises(InsecureError, match=r"ca\.pem"), open_session(wanted, ListedLogin()):
        pass


# ------------------------------------------------------------------ login


@pytest.mark.parametrize("strip", [(), (b"AUTH=PLAIN",), (b"AUTH=PLAIN", b"AUTH=LOGIN")])
def test_a_password_in_any_of_three_ways(dovecot: Dovecot, strip: tuple[bytes, ...]) -> None:
    with Proxy(dovecot.port, strip=strip) as line:
        with open_session(account(line, dovecot.user()), ListedLogin()) as session:
            assert "IMAP4REV1" in session.capabilities
        assert line.count("LOGIN" if len(strip) == 2 else "AUTHENTICATE") == 1


@pytest.mark.parametrize("strip", [(), (b"AUTH=PLAIN",), (b"AUTH=PLAIN", b"AUTH=LOGIN")])
def test_a_password_with_umlauts_is_sent_in_utf8(dovecot: Dovecot, strip: tuple[bytes, ...]) -> None:
    from base64 import b64encode

    secret = 'Größe "\\ 1'
    with Proxy(dovecot.port, strip=strip) as line:
        with pytest.raises(LoginRefusedError), open_session(account(line, "amt"), ListedLogin([secret])):
            pass
        forms = {
            0: b64encode(f"\0amt\0{secret}".encode()),
            1: b64encode(secret.encode()),
            2: 'LOGIN "amt" "Größe \\"\\\\ 1"'.encode(),
        }
        assert forms[len(strip)] in line.sent


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_an_access_token_opens_the_door(dovecots: Callable[..., Dovecot], mechanism: Mechanism) -> None:
    server = dovecots(tokens=True)
    user = server.user()
    with open_session(account(server, user), ListedLogin([server.token(user)], mechanism)) as session:
        assert session.select("INBOX", readonly=True).exists == 0


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_token_that_expired_is_renewed_once(dovecots: Callable[..., Dovecot], mechanism: Mechanism) -> None:
    """Case 22."""
    server = dovecots(tokens=True)
    user = server.user()
    stale, fresh = server.token(user, -60), server.token(user)
    with Proxy(server.port) as line:
        login = ListedLogin([stale, fresh], mechanism)
        with open_session(account(line, user), login):
            pass
        assert (login.renewals, line.count("AUTHENTICATE")) == (1, 2)


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_a_fresh_token_that_is_refused_ends_the_tries(dovecots: Callable[..., Dovecot], mechanism: Mechanism) -> None:
    """Case 22."""
    server = dovecots(tokens=True)
    user = server.user()
    stale = [server.token(user, -60), server.token(user, -50), server.token(user, -40)]
    with Proxy(server.port) as line:
        with (
            pytest.raises(LoginRefusedError, match="buero") as caught,
            open_session(account(line, user), ListedLogin(stale, mechanism)),
        ):
            pass
        assert line.count("AUTHENTICATE") == 2
    assert not any(token in str(caught.value) for token in stale)


def test_a_wrong_password_is_tried_once(dovecot: Dovecot) -> None:
    """Case 22."""
    user = dovecot.user()
    with Proxy(dovecot.port) as line:
        with (
            pytest.raises(LoginRefusedError) as caught,
            open_session(account(line, user), ListedLogin(["falsch-77"])),
        ):
            pass
        assert line.count("AUTHENTICATE") == 1
    assert user in str(caught.value)
    assert "Authentication failed" in str(caught.value)
    assert "falsch-77" not in repr(caught.value) + str(caught.value.__cause__)


@pytest.mark.parametrize(
    "answer",
    ["NO [UNAVAILABLE] Backend down", "NO [LIMIT] Too many", "NO [INUSE] x", "NO Temporary authentication failure."],
)
def test_a_server_that_lets_nobody_in_just_now_is_no_wrong_password(dovecot: Dovecot, answer: str) -> None:
    with Proxy(dovecot.port, Rule("AUTHENTICATE", "answer", text=answer)) as line:
        login = ListedLogin([PASSWORD, "anderes"])
        with pytest.raises(UnreachableError), open_session(account(line, "ida"), login):
            pass
        assert login.renewals == 0


def test_a_line_that_breaks_at_the_login_is_no_wrong_password(dovecot: Dovecot) -> None:
    with Proxy(dovecot.port, Rule("AUTHENTICATE", "close")) as line:
        with pytest.raises(UnreachableError), open_session(account(line, "ida"), ListedLogin()):
            pass
        assert line.lines == 1


def test_a_server_that_repeats_the_password_is_not_quoted(dovecot: Dovecot) -> None:
    """Case 94."""
    echo = Rule("AUTHENTICATE", "answer", text="NO wrong: geheim-23125 \x1b[2J")
    with (
        Proxy(dovecot.port, echo) as line,
        pytest.raises(LoginRefusedError) as caught,
        open_session(account(line, "ida"), ListedLogin()),
    ):
        pass
    assert PASSWORD not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("secret", ["a\r\nb", "a\x00b"])
def test_a_password_cannot_hold_a_command(dovecot: Dovecot, secret: str) -> None:
    with Proxy(dovecot.port) as line:
        with pytest.raises(LoginRefusedError), open_session(account(line, "ida"), ListedLogin([secret])):
            pass
        assert line.count("LOGIN") + line.count("AUTHENTICATE") == 0


@pytest.mark.parametrize(
    ("raised", "told"), [(TemporaryError, UnreachableError), (ConfigurationError, LoginRefusedError)]
)
def test_no_secret_to_be_had_is_the_same_as_a_refusal(dovecot: Dovecot, raised: type, told: type) -> None:
    class EmptyLogin(ListedLogin):
        def secret(self) -> str:
            raise raised("Kein Zugang für „buero“.", "Später.")

    with pytest.raises(told, match="Kein Zugang"), open_session(account(dovecot, "ida"), EmptyLogin()):
        pass


# ------------------------------------------------------------------ faults


def test_nobody_there() -> None:
    """Case 24."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    wanted = Account("buero", "127.0.0.1", "ida", port, "none")
    with pytest.raises(UnreachableError, match="abgelehnt"), open_session(wanted, ListedLogin()):
        pass


def test_a_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 24. No name is asked for in a test: the resolver is the one part that is replaced."""

    def resolve(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    wanted = Account("buero", "imap.example.org", "ida")
    with pytest.raises(UnreachableError, match="Servername"), open_session(wanted, ListedLogin()):
        pass


def test_a_server_that_takes_the_call_and_says_nothing() -> None:
    """Case 13."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        wanted = Account("buero", "127.0.0.1", "ida", port, "none", connect_seconds=0.3, answer_seconds=0.3)
        with pytest.raises(UnreachableError, match="rechtzeitig"), open_session(wanted, ListedLogin()):
            pass


def test_a_server_that_speaks_another_language() -> None:
    with scripted(b"220 mail.example.org ESMTP\r\n") as (port, _):
        wanted = Account("buero", "127.0.0.1", "ida", port, "none", connect_seconds=1, answer_seconds=1)
        with pytest.raises(UnreachableError), open_session(wanted, ListedLogin()):
            pass


def test_a_stopped_server_is_not_waited_for_at_the_end(own_dovecot: Callable[..., Dovecot]) -> None:
    """Case 13: what was done is done."""
    server = own_dovecot()
    with open_session(account(server, server.user(), answer_seconds=0.3), ListedLogin()) as session:
        session.select("INBOX", readonly=True)
        server.kill()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            "fetch failed: [OVERQUOTA] Quota exceeded (0.01 secs).",
            "OVERQUOTA",
            "[OVERQUOTA] Quota exceeded (0.01 secs).",
        ),
        ("FETCH command error: BAD [b'Invalid']", "", "Invalid"),
        ("login failed: b'[EXPIRED] Too old.'", "EXPIRED", "[EXPIRED] Too old."),
        ("move failed: no\x1b[2J\r\nsuch", "", "no [2J such"),
        ("x failed: ", "", "(ohne Begründung)"),
        ("create failed: [NOPERM] " + "x" * 999, "NOPERM", "[NOPERM] " + "x" * 291),
    ],
)
def test_the_words_of_a_server_as_one_clean_line(text: str, code: str, words: str) -> None:
    """Case 96."""
    assert (code_in(server_words(text)), server_words(text)) == (code, words)


def test_a_refusal_leaves_the_line_open(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, b"Subject: a\r\n\r\nb\r\n")
    with open_session(account(dovecot, user), ListedLogin()) as session:
        with pytest.raises(AnswerNo, match="Nirgends"):
            session.select("Nirgends", readonly=True)
        session.select("INBOX", readonly=False)
        with pytest.raises(AnswerNo) as caught, session.guarded():
            session.client.copy([1], "Nirgends")
        assert caught.value.code == "TRYCREATE"
        assert session.select("INBOX", readonly=False).uid_next == 2


@pytest.mark.parametrize("kind", [ZeroDivisionError, FileNotFoundError, TimeoutError])
def test_what_the_caller_raises_comes_out_as_it_is(dovecot: Dovecot, kind: type[Exception]) -> None:
    with pytest.raises(kind), open_session(account(dovecot, dovecot.user()), ListedLogin()):
        raise kind


# ------------------------------------------------------------------ folders


@pytest.mark.parametrize(
    ("separator", "prefix", "name", "expected"),
    [
        ("/", "", "klimadocs/erledigt", "klimadocs/erledigt"),
        (".", "", "klimadocs/erledigt", "klimadocs.erledigt"),
        (".", "INBOX.", "klimadocs/erledigt", "INBOX.klimadocs.erledigt"),
        (".", "INBOX.", "INBOX.klimadocs.erledigt", "INBOX.klimadocs.erledigt"),
        (".", "INBOX.", "inbox/Anträge", "INBOX.Anträge"),
        (".", "INBOX.", "Inbox", "INBOX"),
    ],
)
def test_a_folder_gets_the_name_that_the_server_wants(
    dovecots: Callable[..., Dovecot], separator: str, prefix: str, name: str, expected: str
) -> None:
    server = dovecots(separator=separator, prefix=prefix)
    with Proxy(server.port) as line:
        with open_session(account(line, server.user()), ListedLogin()) as session:
            assert session.folder(name) == expected
            assert session.ensure_folder(name) == expected
            created = line.count("CREATE")
            assert session.ensure_folder(name) == expected
            assert session.select(expected, readonly=False).exists == 0
            assert (line.count("CREATE"), line.count("SUBSCRIBE")) == (created, created)
        with open_session(account(line, server.user()), ListedLogin()) as session:
            assert session.special("drafts") == "Drafts" if not prefix else f"{prefix}Drafts"


def test_levels_above_are_made_where_the_server_does_not(dovecot: Dovecot) -> None:
    user = dovecot.user()
    with Proxy(dovecot.port, Rule("CREATE", "answer", text="NO first the one above")) as line:
        with open_session(account(line, user), ListedLogin()) as session:
            assert session.ensure_folder("Amt/2014/Anträge") == "Amt/2014/Anträge"
        created = [command for command in line.commands if command.startswith("CREATE")]
        assert created == [
            'CREATE "Amt/2014/Antr&AOQ-ge"', 'CREATE "Amt"', 'CREATE "Amt/2014"', 'CREATE "Amt/2014/Antr&AOQ-ge"',
        ]  # fmt: skip


def test_a_folder_that_may_not_be_made_is_told(dovecot: Dovecot) -> None:
    """Case 19."""
    never = Rule("CREATE", "answer", times=9, text="NO [NOPERM] Permission denied")
    with Proxy(dovecot.port, never) as line, open_session(account(line, dovecot.user()), ListedLogin()) as session:
        with pytest.raises(AnswerNo, match="Permission denied") as caught:
            session.ensure_folder("klimadocs/erledigt")
        assert caught.value.code == "NOPERM"


def test_special_folders_are_known_by_their_mark(dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(special=(("Vorlagen", "\\Drafts"), ("Ausgang", "\\Sent"), ("Drafts", "\\Junk")))
    with open_session(account(server, server.user()), ListedLogin()) as session:
        assert (session.special("drafts"), session.special("sent")) == ("Vorlagen", "Ausgang")


@pytest.mark.parametrize(
    ("folders", "drafts", "sent"),
    [
        ((), None, None),
        (("Entw&APw-rfe", "Gesendete Elemente"), "Entwürfe", "Gesendete Elemente"),
        (("alt/Drafts", "Drafts", "Sent", "Sent Items"), "Drafts", "Sent"),
        (("Post/Gesendete Objekte",), None, "Post/Gesendete Objekte"),
    ],
)
def test_special_folders_without_a_mark_are_known_by_their_usual_names(
    dovecots: Callable[..., Dovecot], folders: tuple[str, ...], drafts: str | None, sent: str | None
) -> None:
    server = dovecots(special=())
    user = server.user()
    with server.session(user) as session:
        for folder in folders:
            session.create(folder)
    with open_session(account(server, user), ListedLogin()) as session:
        assert (session.special("drafts"), session.special("sent")) == (drafts, sent)


def test_a_server_of_another_house(courier: Courier) -> None:
    user = courier.user()
    with open_session(account(courier, user), ListedLogin()) as session:
        assert session.ensure_folder("klimadocs/Anträge") == "INBOX.klimadocs.Anträge"
        assert session.special("drafts") is None
        before = session.select("INBOX", readonly=True)
        courier.deliver(user, b"Subject: a\r\n\r\nb\r\n")
        after = session.select("INBOX", readonly=True)
        # this server gives a folder its UIDVALIDITY with the first message
        again = session.select("INBOX", readonly=True)
        assert (before.uid_next, before.exists, after.exists, after.uid_next) == (1, 0, 1, 2)
        assert again.validity == after.validity
        assert dict(session.contents([1])) == {1: b"Subject: a\r\n\r\nb\r\n"}


# ------------------------------------------------------------------ messages


@contextmanager
def answering(*answers: bytes) -> Iterator[Session]:
    """A session with INBOX open on a server that gives these answers in its own way to the one command to come."""
    script = [
        b"* OK hello\r\n",
        b"* CAPABILITY IMAP4rev1\r\n%s OK x\r\n",
        b"%s OK [CAPABILITY IMAP4rev1 MOVE] in\r\n",
        b"* 3 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 10] x\r\n%s OK [READ-ONLY] ok\r\n",
        b"".join(answers) + b"%s OK done\r\n",
        b"* BYE x\r\n%s OK x\r\n",
    ]
    with scripted(*script) as (port, _):
        wanted = Account("buero", "127.0.0.1", "ida", port, "none", connect_seconds=5, answer_seconds=5)
        with open_session(wanted, ListedLogin()) as session:
            session.select("INBOX", readonly=True)
            yield session


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], {}),
        ([b"* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n", b"* 2 FETCH (FLAGS (\\Seen) UID 8)\r\n"], {7: b"abc"}),
        ([b"* 1 FETCH (UID 7 BODY[] {3}\r\nabc FLAGS ())\r\n", b"* 4 EXISTS\r\n"], {7: b"abc"}),
        ([b"* 1 FETCH (BODY[] {3}\r\nabc UID 7)\r\n", b"* 2 FETCH (BODY[] {1}\r\nx UID 99)\r\n"], {7: b"abc"}),
        ([b"* 1 FETCH (FLAGS (\\Recent) UID 7 BODY[] {5}\r\nab\r\n))\r\n"], {7: b"ab\r\n)"}),
        ([b'* 1 FETCH (UID 7 BODY[] "abc")\r\n', b"* 2 FETCH (UID 8 BODY[] NIL)\r\n"], {7: b"abc", 8: b""}),
        ([b"* 1 FETCH (UID 9 BODY[] {0}\r\n)\r\n"], {9: b""}),
    ],
)
def test_answers_in_unusual_shapes_are_understood(answers: list[bytes], expected: dict[int, bytes]) -> None:
    """UID behind the bytes, bytes as a quoted string, nothing at all, flags that somebody set just now."""
    with answering(*answers) as session:
        assert dict(session.contents([7, 8, 9])) == expected


def _selected(session: Session) -> Session:
    session.select("INBOX", readonly=True)
    return session


@pytest.mark.parametrize("end", [b"", b"* BYE going down\r\n", b"* 2 FETCH (UID 8 BODY[] {9}\r\nab"])
def test_messages_before_the_line_broke_have_arrived(end: bytes) -> None:
    """Case 12: a half message is none."""
    script = (
        b"* OK hello\r\n",
        b"* CAPABILITY IMAP4rev1\r\n%s OK x\r\n",
        b"%s OK [CAPABILITY IMAP4rev1 MOVE] in\r\n",
        b"* 3 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 10] x\r\n%s OK [READ-ONLY] ok\r\n",
        b"* 1 FETCH (UID 7 BODY[] {3}\r\nabc)\r\n" + end,
    )
    arrived: list[tuple[int, bytes]] = []
    with scripted(*script, closes=True) as (port, _):
        wanted = Account("buero", "127.0.0.1", "ida", port, "none", connect_seconds=5, answer_seconds=5)
        with pytest.raises(UnreachableError), open_session(wanted, ListedLogin()) as session:
            arrived.extend(_selected(session).contents([7, 8]))
    assert arrived == [(7, b"abc")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"22-Nov-2014 22:00:00 +0000", "2014-11-22T22:00:00+00:00"),
        (b" 4-Sep-2014 10:30:01 +0200", "2014-09-04T08:30:01+00:00"),
        (b"01-Jan-2014 00:30:00 +0130", "2013-12-31T23:00:00+00:00"),
        (b"31-Dec-2013 23:30:00 -0800", "2014-01-01T07:30:00+00:00"),
        (b"04-SEP-2014 10:30:01 +0200", "2014-09-04T08:30:01+00:00"),
        (b"30-Feb-2014 10:30:01 +0200", None),
        (b"01-Jan-1970 00:00:00 +0000", None),
        (b"01-Jan-9999 00:00:00 -0200", None),
        (b"gestern", None),
    ],
)
def test_the_time_of_arrival_as_the_server_writes_it(text: bytes, expected: str | None) -> None:
    """Case 66."""
    answer = b'* 1 FETCH (UID 7 RFC822.SIZE 3 INTERNALDATE "' + text + b'" FLAGS (\\Seen))\r\n'
    unusual = b'* 1 FETCH (FLAGS (\\seen) INTERNALDATE "' + text + b'" RFC822.SIZE 3 UID 7)\r\n'
    for line in (answer, unusual):
        with answering(line) as session:
            (facts,) = session.facts([7]).values()
        assert (facts.received_at.isoformat() if facts.received_at else None) == expected
        assert (facts.uid, facts.size_bytes, facts.flags) == (7, 3, {b"\\SEEN"})


def test_facts_of_what_is_there_and_nothing_of_what_is_not(dovecot: Dovecot) -> None:
    user = dovecot.user()
    dovecot.deliver(user, b"Subject: a\r\nX-Y: z\r\n\r\nb\r\n", b"\r\n")
    with open_session(account(dovecot, user), ListedLogin()) as session:
        session.select("INBOX", readonly=True)
        assert session.search(1, 99) == [1, 2]
        assert session.search(3, 99) == []
        facts = session.facts([1, 2, 3], "some")
        assert sorted(facts) == [1, 2]
        assert (facts[1].size_bytes, facts[1].head) == (25, b"Subject: a\r\n\r\n")
        assert session.facts([1], "all")[1].head == b"Subject: a\r\nX-Y: z\r\n\r\n"
        assert session.facts_at(2) == session.facts([2])[2]
        assert dict(session.contents([3])) == {}
