"""Answers by their usual form and all others: whatever a server writes, nothing is lost and nothing invented."""

from __future__ import annotations

import imaplib
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from klimadocs.imap.fetching import fetch_contents, fetch_facts, fetch_messages
from klimadocs.imap.lines import uid_set

pytestmark = [pytest.mark.enable_socket]

FIRST = b"* 1 FETCH (UID 7 BODY[] {5}\r\nHallo)\r\n"
DATE = b'INTERNALDATE "04-Sep-2014 10:30:01 +0200"'
OK = b"%s OK Fetch completed.\r\n"


class Talker(imaplib.IMAP4):
    """Sees in each command the answer that was prepared for it."""

    def __init__(self, *answers: bytes) -> None:
        self._pair = socket.socketpair()
        self._answers = list(answers)
        self.commands: list[bytes] = []
        super().__init__()

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.sock = self._pair[0]
        self.file = self.sock.makefile("rb")
        self._pair[1].sendall(b"* PREAUTH hier\r\n")

    def send(self, data: Any) -> None:
        self.commands.append(bytes(data))
        tag, command = bytes(data).split(b" ", 1)
        if command.startswith(b"CAPABILITY"):
            self._pair[1].sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK da\r\n")
            return
        for answer in self._answers:
            self._pair[1].sendall(answer.replace(b"%s", tag))
        self._pair[1].shutdown(socket.SHUT_WR)

    def close_both(self) -> None:
        self.file.close()
        for side in self._pair:
            side.close()


class Client:
    """The little that is used of IMAPClient."""

    def __init__(self, imap: Talker) -> None:
        self._imap = imap

    def _checkok(self, command: str, typ: str, data: object) -> None:
        if typ != "OK":
            raise imaplib.IMAP4.error(f"{command} failed: {data!r}")


@pytest.fixture
def talk() -> Iterator[Callable[..., Any]]:
    talkers: list[Talker] = []

    def begin(*answers: bytes) -> Client:
        talkers.append(Talker(*answers))
        talkers[-1].state = "SELECTED"
        return Client(talkers[-1])

    yield begin
    for talker in talkers:
        talker.close_both()


@pytest.mark.parametrize(
    "answer",
    [
        FIRST,
        b"* 1 FETCH (BODY[] {5}\r\nHallo UID 7)\r\n",
        b"* 1 FETCH (UID 7 BODY[] {5}\r\nHallo FLAGS (\\Seen))\r\n",
        b"* 1 FETCH (UID 7 FLAGS () BODY[] {5}\r\nHallo)\r\n",
        b'* 1 FETCH (UID 7 BODY[] "Hallo")\r\n',
        b"* 1 FETCH (UID 7 BODY[] {5}\r\nHallo BODY[HEADER] {2}\r\n\r\n)\r\n",
        b"* 3 EXISTS\r\n" + FIRST + b"* OK still here\r\n",
        b"* 2 FETCH (FLAGS (\\Seen))\r\n" + FIRST,
        FIRST + b"* 2 FETCH (UID 8 BODY[] {3}\r\nAbc)\r\n",
    ],
)
def test_a_message_is_found_however_it_is_told(talk: Callable[..., Any], answer: bytes) -> None:
    client = talk(answer, OK)
    assert list(fetch_contents(client, [7], 99)) == [(7, b"Hallo")]
    assert client._imap.commands[-1].split(b" ", 1)[1] == b"UID FETCH 7 (UID BODY.PEEK[])\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 7 RFC822.SIZE 5 " + DATE + b" FLAGS (\\Seen) BODY[] {5}\r\nHallo)\r\n",
        b"* 1 FETCH (FLAGS (\\Seen) UID 7 RFC822.SIZE 5 BODY[] {5}\r\nHallo " + DATE + b")\r\n",
    ],
)
def test_a_message_and_its_facts_come_together(talk: Callable[..., Any], answer: bytes) -> None:
    other = b"* 2 FETCH (FLAGS ())\r\n* 3 FETCH (UID 9 RFC822.SIZE 1 " + DATE + b" FLAGS () BODY[] {1}\r\nx)\r\n"
    client = talk(answer + other, OK)
    ((facts, content),) = fetch_messages(client, [7], 99)
    assert (facts.uid, facts.size_bytes, facts.flags, content) == (7, 5, {b"\\SEEN"}, b"Hallo")
    assert facts.received_at is not None
    assert facts.received_at.isoformat() == "2014-09-04T08:30:01+00:00"
    asked = b"UID FETCH 7 (UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[])\r\n"
    assert client._imap.commands[-1].split(b" ", 1)[1] == asked


def test_more_bytes_than_were_told_are_passed_over(talk: Callable[..., Any]) -> None:
    """Whoever says small and sends large fills no memory; what follows is still found."""
    large = b"* 1 FETCH (UID 7 BODY[] {200000}\r\n" + b"x" * 200_000 + b")\r\n"
    client = talk(large + b"* 2 FETCH (UID 8 BODY[] {3}\r\nAbc)\r\n", OK)
    assert list(fetch_contents(client, [7, 8], 199_999)) == [(8, b"Abc")]


def test_a_line_that_ends_in_what_is_passed_over_is_a_fault(talk: Callable[..., Any]) -> None:
    with pytest.raises(imaplib.IMAP4.abort):
        list(fetch_contents(talk(b"* 1 FETCH (UID 7 BODY[] {200000}\r\n" + b"x" * 9_000), [7], 9))


def test_usual_and_other_answers_keep_their_order(talk: Callable[..., Any]) -> None:
    usual = [b"* %d FETCH (UID %d BODY[] {1}\r\n%d)\r\n" % (number, number, number) for number in range(6)]
    other = [b"* %d FETCH (UID %d FLAGS () BODY[] {1}\r\n%d)\r\n" % (number, number, number) for number in range(6)]
    answer = b"".join(other[number] if number % 2 else usual[number] for number in range(6))
    found = list(fetch_contents(talk(answer, OK), range(6), 99))
    assert found == [(number, b"%d" % number) for number in range(6)]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"* 1 FETCH (UID 7 BODY[] {5}\r\nHal",
        b"* 1 FETCH (UID 7 BODY[] {5}\r\nHallo",
        b"* 1 FETCH (UID 7 BODY[] {5}\r\nHallo)",
        b"* BYE zu spaet\r\n",
        b"* 1 FETCH (UID 7 BO",
    ],
)
def test_a_line_that_ends_in_between_is_a_fault(talk: Callable[..., Any], answer: bytes) -> None:
    with pytest.raises(imaplib.IMAP4.abort):
        list(fetch_contents(talk(answer), [7], 99))


def test_a_no_after_some_messages_comes_after_them(talk: Callable[..., Any]) -> None:
    found = fetch_contents(talk(FIRST, b"%s NO [SERVERBUG] kaputt\r\n"), [7, 8], 99)
    assert next(found) == (7, b"Hallo")
    with pytest.raises(imaplib.IMAP4.error, match="SERVERBUG"):
        next(found)


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 7 RFC822.SIZE 5 " + DATE + b" FLAGS (\\seen $x))\r\n",
        b"* 1 FETCH (FLAGS (\\seen $x) UID 7 RFC822.SIZE 5 " + DATE + b")\r\n",
        b"* 1 FETCH (UID 7 RFC822.SIZE 5 " + DATE + b" FLAGS (\\seen $x))\r\n* 4 EXISTS\r\n* 2 FETCH (FLAGS ())\r\n",
        b"* 1 FETCH (UID 7 RFC822.SIZE 5 FLAGS (\\seen $x) INTERNALDATE {26}\r\n04-Sep-2014 10:30:01 +0200)\r\n",
    ],
)
def test_facts_are_found_however_they_are_told(talk: Callable[..., Any], answer: bytes) -> None:
    found = fetch_facts(talk(answer, OK), [7, 9], "")
    assert list(found) == [7]
    assert (found[7].size_bytes, found[7].flags) == (5, {b"\\SEEN", b"$X"})
    assert found[7].received_at is not None
    assert found[7].received_at.isoformat() == "2014-09-04T08:30:01+00:00"


def test_numbers_in_a_row_are_named_by_their_ends() -> None:
    assert uid_set([3]) == "3"
    assert uid_set([1, 2, 3, 5, 7, 8]) == "1:3,5,7:8"
    assert uid_set([9, 8, 7]) == "9,8,7"
