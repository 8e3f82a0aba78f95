"""The line to the mail server fails: cut, silent, thrown out, restarted, answers lost (cases 12 to 15, 24)."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.faults.clerk import BROKEN, DONE, Clerk, kinds, mail
from tests.servers.dovecot import Dovecot
from tests.servers.processes import free_port
from tests.servers.proxy import Proxy, Rule

pytestmark = pytest.mark.enable_socket

LARGE = [mail(number, 205_000) for number in range(1, 4)]
# all of what is otherwise sampled: takes many minutes
EVERYTHING = bool(os.environ.get("ALL_FAULTS"))
MIXED = [mail(1), mail(2, words=BROKEN), mail(3, 3_000)]


def clerk_with(server: Dovecot, mails: list[bytes]) -> Clerk:
    clerk = Clerk(server, server.user())
    server.pour(clerk.user, mails)
    return clerk


@contextmanager
def undisturbed(server: Dovecot) -> Iterator[int]:
    """How many bytes the server sends in a whole run."""
    clerk = clerk_with(server, LARGE)
    with Proxy(server.port) as proxy:
        assert clerk.run(port=proxy.port) == []
        yield proxy.received_bytes


def test_12_cut_after_every_ten_kilobytes_no_half_message_is_kept(dovecot: Dovecot) -> None:
    with undisturbed(dovecot) as total:
        assert total > 600_000
    for count in range(10_000, total, 10_000):
        clerk = clerk_with(dovecot, LARGE)
        with Proxy(dovecot.port, cut_after=count) as proxy:
            troubles = clerk.run(port=proxy.port)
            assert kinds(troubles) == ["unreachable"], f"cut after {count}"
        clerk.assert_nothing_lost(LARGE)
        assert clerk.run() == []
        clerk.assert_put_away(LARGE)


def test_12_a_line_that_is_cut_each_time_still_brings_one_mail_after_the_other(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, LARGE)
    with Proxy(dovecot.port, cut_after=400_000, cut_each=True) as proxy:
        for _ in range(5):
            clerk.run(port=proxy.port)
            clerk.assert_nothing_lost(LARGE)
        assert set(clerk.vault.values()) == set(LARGE)
    clerk.run()
    clerk.assert_settled(LARGE)


def test_12_cut_anywhere_in_small_answers(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, MIXED)
    with Proxy(dovecot.port) as proxy:
        clerk.run(port=proxy.port)
        total = proxy.received_bytes
    for count in range(1, total, 1 if EVERYTHING else 211):
        clerk = clerk_with(dovecot, MIXED)
        with Proxy(dovecot.port, cut_after=count) as proxy:
            clerk.run(port=proxy.port)
        clerk.assert_nothing_lost(MIXED)
        assert clerk.run() == []
        clerk.assert_put_away(MIXED)


COMMANDS = [
    "LOGIN|AUTHENTICATE",
    "SELECT|EXAMINE",
    "UID SEARCH",
    "UID FETCH.*SIZE",
    "UID FETCH.*BODY",
    "CREATE",
    "UID MOVE",
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("act", ["stall", "stall_after"])
def test_13_silence_at_a_command_ends_in_a_time_out(dovecot: Dovecot, command: str, act: str) -> None:
    clerk = clerk_with(dovecot, MIXED)
    with Proxy(dovecot.port, Rule(command, act)) as proxy:  # type: ignore[arg-type]
        assert kinds(clerk.run(port=proxy.port, answer_seconds=0.5)) == ["unreachable"]
        assert proxy.rules[0].seen >= 1
    clerk.assert_nothing_lost(MIXED)
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


def test_13_a_server_that_is_stopped_is_no_longer_waited_for(own_dovecot: Callable[..., Dovecot]) -> None:
    server = own_dovecot()
    clerk = clerk_with(server, MIXED)
    with Proxy(server.port, Rule("UID FETCH.*BODY", "call", call=server.stop)) as proxy:
        assert kinds(clerk.run(port=proxy.port, answer_seconds=0.5)) == ["unreachable"]
        server.cont()
    clerk.assert_nothing_lost(MIXED)
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_14_thrown_out_at_a_command(dovecot: Dovecot, command: str) -> None:
    clerk = clerk_with(dovecot, MIXED)
    with Proxy(dovecot.port, Rule(command, "call", call=lambda: dovecot.kick(clerk.user))) as proxy:
        assert kinds(clerk.run(port=proxy.port)) == ["unreachable"]
        assert proxy.rules[0].seen >= 1
    clerk.assert_nothing_lost(MIXED)
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


@pytest.mark.parametrize("command", ["UID FETCH.*BODY", "UID MOVE"])
def test_14_the_server_is_killed_and_comes_back(own_dovecot: Callable[..., Dovecot], command: str) -> None:
    server = own_dovecot()
    clerk = clerk_with(server, MIXED)

    def restart() -> None:
        server.kill()
        server.start()

    with Proxy(server.port, Rule(command, "call", call=restart)) as proxy:
        assert kinds(clerk.run(port=proxy.port)) == ["unreachable"]
    clerk.assert_nothing_lost(MIXED)
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


@pytest.mark.parametrize("capability", ["", "IMAP4rev1 UIDPLUS", "IMAP4rev1"])
@pytest.mark.parametrize("command", ["UID MOVE|UID COPY", "UID STORE", "UID EXPUNGE", "CREATE"])
def test_15_done_but_the_answer_is_lost(dovecots: Callable[..., Dovecot], capability: str, command: str) -> None:
    server = dovecots(capability=capability)
    clerk = clerk_with(server, MIXED)
    with Proxy(server.port, Rule(command, "lose")) as proxy:
        troubles = kinds(clerk.run(port=proxy.port))
        assert troubles == (["unreachable"] if proxy.rules[0].seen else [])
    assert set(clerk.vault.values()) == set(MIXED)
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


def test_15_the_next_run_has_nothing_to_say_of_what_was_moved(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, [mail(1)])
    with Proxy(dovecot.port, Rule("UID MOVE", "lose")) as proxy:
        clerk.run(port=proxy.port)
    with dovecot.session(clerk.user) as session:
        assert [found.content for found in session.messages(DONE)] == [mail(1)]
    with Proxy(dovecot.port) as proxy:
        assert clerk.run(port=proxy.port) == []
        assert proxy.count("UID MOVE") == 0
    clerk.assert_settled([mail(1)])


# ---------------------------------------------------------------------- nobody there


def test_24_a_port_where_nobody_listens(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, MIXED)
    assert kinds(clerk.run(port=free_port())) == ["unreachable"]
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


def test_24_a_name_that_does_not_exist(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    clerk = clerk_with(dovecot, MIXED)
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", unknown)
        troubles = clerk.run(host="postfach.example.org", security="tls")
    assert kinds(troubles) == ["unreachable"]
    assert "postfach.example.org" in troubles[0].sentence
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


def test_24_an_address_that_swallows_everything(dovecot: Dovecot) -> None:
    clerk = clerk_with(dovecot, MIXED)
    with ExitStack() as lines:
        hole = lines.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = hole.getsockname()[1]
        # the queue of the listener is filled, so that further connections are never made
        for _ in range(3):
            line = lines.enter_context(socket.socket())
            line.setblocking(False)
            line.connect_ex(("127.0.0.1", port))
        assert kinds(clerk.run(port=port, connect_seconds=0.5)) == ["unreachable"]
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


@pytest.mark.parametrize("security", ["none", "tls", "starttls"])
def test_24_a_port_that_takes_the_call_and_says_nothing(dovecot: Dovecot, security: str) -> None:
    clerk = clerk_with(dovecot, MIXED)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        troubles = clerk.run(port=port, security=security, connect_seconds=0.5, answer_seconds=0.5)
    assert kinds(troubles) == ["unreachable"]
    assert clerk.run() == []
    clerk.assert_settled(MIXED)


@pytest.mark.parametrize(
    "greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"* BYE too busy\r\n", b"\x00" * 3000 + b"\r\n"]
)
def test_24_a_port_where_somebody_else_answers(dovecot: Dovecot, greeting: bytes) -> None:
    clerk = clerk_with(dovecot, MIXED)
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            line, _ = other.accept()
            with line:
                line.sendall(greeting)

        thread = threading.Thread(target=answer)
        thread.start()
        troubles = clerk.run(port=other.getsockname()[1])
        thread.join(10)
    assert kinds(troubles) == ["unreachable"]
    assert clerk.run() == []
    clerk.assert_settled(MIXED)
