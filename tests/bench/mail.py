"""`python -m tests.bench.mail [--full] [--rounds N] [--only WORD]`: mails fetched and taken apart, beside what others
would use. Asserts no times.

Each way runs in a process of its own, all ways in turn, round after round; a ratio is taken within a round. Messages per
second count from the connection on; memory is the most that the process ever had, CPU the least that it needed for one
message in any round (the server's is not in it)."""

from __future__ import annotations

import argparse
import base64
import email
import email.policy
import imaplib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from klimadocs.model.account import Account
from klimadocs.sources import Delivery, open_mailbox
from tests.servers.dovecot import PASSWORD, Dovecot

ROOT = Path(__file__).parents[2]
ROUNDS = 5
BATCH = 50
ATTACHMENT_BYTES = 150_000


@dataclass(frozen=True)
class Place:
    """A mailbox on a private server."""

    host: str
    port: int
    user: str


class BenchLogin:
    mechanism = "password"

    def secret(self) -> str:
        return PASSWORD

    def renew(self) -> bool:
        return False


# ------------------------------------------------------------------ the ways


def imaplib_singly(place: Place) -> Iterator[bytes]:
    yield from _imaplib(place, 1)


def imaplib_in_batches(place: Place) -> Iterator[bytes]:
    yield from _imaplib(place, BATCH)


def _imaplib(place: Place, size: int) -> Iterator[bytes]:
    yield b""
    line = imaplib.IMAP4(place.host, place.port, timeout=60)
    line.login(place.user, PASSWORD)
    line.select("INBOX", readonly=True)
    uids = line.uid("SEARCH", "ALL")[1][0].split()
    for start in range(0, len(uids), size):
        parts = line.uid("FETCH", b",".join(uids[start : start + size]).decode(), "(UID BODY.PEEK[])")[1]
        yield from (part[1] for part in parts if isinstance(part, tuple))
    line.logout()


def imapclient_singly(place: Place) -> Iterator[bytes]:
    yield from _imapclient(place, 1)


def imapclient_in_batches(place: Place) -> Iterator[bytes]:
    yield from _imapclient(place, BATCH)


def _imapclient(place: Place, size: int) -> Iterator[bytes]:
    from imapclient import IMAPClient

    yield b""
    with IMAPClient(place.host, place.port, ssl=False, timeout=60) as client:
        client.login(place.user, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), size):
            answers = client.fetch(uids[start : start + size], ["BODY.PEEK[]"])
            yield from (answer[b"BODY[]"] for answer in answers.values())


def imap_tools_singly(place: Place) -> Iterator[bytes]:
    yield from _imap_tools(place, False)


def imap_tools_in_batches(place: Place) -> Iterator[bytes]:
    yield from _imap_tools(place, BATCH)


def _imap_tools(place: Place, bulk: bool | int) -> Iterator[bytes]:
    from imap_tools import MailBoxUnencrypted

    yield b""
    with MailBoxUnencrypted(place.host, place.port, timeout=60).login(place.user, PASSWORD) as mailbox:
        for message in mailbox.fetch(mark_seen=False, bulk=bulk):
            yield message.obj.get_payload() and b"x"


def klimadocs_collects(place: Place) -> Iterator[bytes]:
    for delivery in _klimadocs(place, keeps=False):
        yield delivery.content if delivery else b""


def klimadocs_keeps(place: Place) -> Iterator[bytes]:
    for delivery in _klimadocs(place, keeps=True):
        yield delivery.content if delivery else b""


def klimadocs_unpacks(place: Place) -> Iterator[bytes]:
    from klimadocs.sources import unpack

    for delivery in _klimadocs(place, keeps=False):
        if delivery is None:
            yield b""
            continue
        parcel = unpack(delivery.content, "message/rfc822", delivery.name)
        yield next(content for name, content in parcel.parts if name.endswith(".docx"))


def _klimadocs(place: Place, keeps: bool) -> Iterator[Delivery | None]:
    from klimadocs.imap import session  # noqa: F401 - loaded before the clock starts, as the others' libraries are
    from klimadocs.sources import mailbox  # noqa: F401
    from klimadocs.stores.memory import MemoryMailIndex

    account = Account("bench", place.host, place.user, place.port, "none")
    source = open_mailbox(account, BenchLogin(), MemoryMailIndex())
    yield None
    for delivery in source.collect():
        assert isinstance(delivery, Delivery), delivery
        yield delivery
        if keeps:
            source.keep(delivery)


def imapclient_and_stdlib(place: Place) -> Iterator[bytes]:
    for content in _imapclient(place, 1):
        if not content:
            yield b""
            continue
        message = email.message_from_bytes(content, policy=email.policy.default)
        yield next(part.get_content() for part in message.iter_attachments())


FETCHING: dict[str, Callable[[Place], Iterator[bytes]]] = {
    "imaplib, one by one": imaplib_singly,
    "imaplib, 50 at a time": imaplib_in_batches,
    "IMAPClient as it comes, one by one": imapclient_singly,
    "IMAPClient as it comes, 50 at a time": imapclient_in_batches,
    "imap-tools, one by one (parses)": imap_tools_singly,
    "imap-tools, 50 at a time (parses)": imap_tools_in_batches,
    "klimadocs collect": klimadocs_collects,
    "klimadocs collect and keep (with sha256)": klimadocs_keeps,
}
UNPACKING: dict[str, Callable[[Place], Iterator[bytes]]] = {
    "IMAPClient as it comes + email.policy.default": imapclient_and_stdlib,
    "klimadocs collect, unpack": klimadocs_unpacks,
}


# ------------------------------------------------------------------ measuring


def child(name: str, place: Place) -> None:
    """One way, once; prints what it took."""
    found = {**FETCHING, **UNPACKING}[name](place)
    next(found)
    start, cpu_start = time.perf_counter(), time.process_time()
    count = sum(1 for content in found if content)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"count": count, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mib": peak_mib}))


def measure(
    title: str, ways: dict[str, Callable[[Place], Iterator[bytes]]], place: Place, count: int, rounds: int
) -> None:
    rates: dict[str, list[float]] = {name: [] for name in ways}
    peaks: dict[str, float] = dict.fromkeys(ways, 0.0)
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name in ways:
            done = _run_child(name, place)
            assert done["count"] == count, (name, done)
            rates[name].append(done["count"] / done["seconds"])
            peaks[name] = max(peaks[name], done["peak_mib"])
            cpu[name].append(done["cpu_seconds"] / done["count"] * 1e6)
    print(f"\n{title}")
    ours = rates[next(name for name in ways if name.startswith("klimadocs"))]
    for name, found in rates.items():
        ratios = [own / other for own, other in zip(ours, found, strict=True)]
        span = f"klimadocs is {median(ratios):5.2f} x [{min(ratios):.2f}-{max(ratios):.2f}]"
        used = f"{peaks[name]:>6.0f} MiB {min(cpu[name]):>6.0f} µs CPU"
        print(f"  {name:<48}{median(found):>8.0f} messages/s {used}   {span}")


def _run_child(name: str, place: Place) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.mail", "--child", name, place.host, str(place.port), place.user]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def sample() -> bytes:
    """A mail with one Word file of 150 KB."""
    encoded = base64.encodebytes(os.urandom(ATTACHMENT_BYTES)).replace(b"\n", b"\r\n")
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    received = b"".join(
        b"Received: from m%d.example.org by mx.example.org; Thu, 4 Sep 2014 10:00:00 +0200\r\n" % n for n in range(4)
    )
    return (
        received + b"From: =?utf-8?q?Ida_M=C3=BCller?= <ida@example.org>\r\nTo: amt@example.org\r\n"
        b"Subject: =?utf-8?q?Interessensbekundung_der_Stadt_S=C3=BC=C3=9Fen?=\r\nMessage-ID: <1@example.org>\r\n"
        b"Date: Thu, 4 Sep 2014 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b1"\r\n\r\n--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        b"Guten Tag,\r\nanbei unser Formular.\r\n\r\n--b1\r\nContent-Type: " + kind + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;"
        b" filename*=UTF-8''Formular%20S%C3%BC%C3%9Fen.docx\r\n\r\n" + encoded + b"--b1--\r\n"
    )  # fmt: skip


def main(full: bool = False, rounds: int = ROUNDS, only: str = "") -> None:
    """`only` measures the ways whose names hold that word, and our own."""
    count = 5_000 if full else 1_000
    server = Dovecot()
    try:
        place = Place(server.host, server.port, server.user())
        content = sample()
        server.deliver(place.user, *([content] * count))  # as mails arrive: the server notes their sizes
        _run_child("imaplib, 50 at a time", place)  # the server has read every mail once
        for title, ways in ((f"of {len(content) // 1000} KB", FETCHING), ("attachments out", UNPACKING)):
            chosen = {name: way for name, way in ways.items() if only in name or "klimadocs" in name}
            measure(f"Fetching {count} mails, {title}", chosen, place, count, rounds)
    finally:
        server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="")
    parser.add_argument("--child", nargs=4)
    given = parser.parse_args()
    if given.child:
        child(given.child[0], Place(given.child[1], int(given.child[2]), given.child[3]))
    else:
        main(given.full, given.rounds, given.only)
