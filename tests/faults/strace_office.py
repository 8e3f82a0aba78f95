"""An office with a mailbox whose day is run in a process of its own, to be killed at any system call by strace."""

from __future__ import annotations

import ctypes
import email
import multiprocessing
import os
import re
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from klimadocs.executors.serial import Serial
from klimadocs.model.account import Account, Secret
from klimadocs.model.event import Event
from klimadocs.pipeline.day import run
from klimadocs.pipeline.doors import Doors
from klimadocs.pipeline.verifying import verify
from klimadocs.settings import Settings
from klimadocs.wiring import open_house
from tests.servers.processes import await_true

CALLS = ("write", "pwrite64", "sendto", "fsync", "fdatasync", "rename", "unlink", "link", "mkdir", "ftruncate")
"""What writes to a disk or to the line. A call that this machine does not make is not killed at."""
_SET_PTRACER, _ANYBODY = 0x59616D61, -1
_TIME_OF_DAY = re.compile(rb"\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+")
# what a day imports is there before strace looks on: each call of a traced process costs
_IMPORTS = [
    "tests.faults.strace_office", "alembic.command", "babel.dates", "docx", "docxtpl", "email_validator", "imapclient",
    "jinja2.sandbox", "lxml.etree", "phonenumbers", "pydantic", "pypdf", "rapidfuzz.fuzz", "reportlab.pdfgen.canvas",
    "sqlalchemy.dialects.sqlite", "xlsxwriter",
]  # fmt: skip
_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(_IMPORTS)


@dataclass(frozen=True)
class Office:
    """One mailbox on a server that is known by its port; everything else lies below `root`."""

    root: Path
    templates: Path
    port: int
    user: str
    password: str

    @property
    def settings(self) -> Settings:
        account = Account(
            "buero", "127.0.0.1", self.user, port=self.port, security="none", secret=Secret(password_file=self.root / "passwort"),
            address="post@buecherei.example.org",
        )  # fmt: skip
        return Settings(
            inbox=self.root / "inbox", outbox=self.root / "outbox", templates=self.templates, mailboxes=(account,)
        )

    def furnish(self) -> None:
        """What is there before the first day."""
        self.root.mkdir(parents=True)
        secret = self.root / "passwort"
        secret.write_text(self.password)
        secret.chmod(0o600)

    @contextmanager
    def doors(self) -> Iterator[Doors]:
        with open_house(self.settings) as doors:
            yield replace(doors, executor=Serial())

    def day(self) -> None:
        """Mails come in, letters are drafted, released and put into the mailbox; safe to repeat."""
        with self.doors() as doors:
            run(doors)
        self._release()
        with self.doors() as doors:
            run(doors)

    def set_up(self) -> None:
        """The house is opened and closed: the ledger is made."""
        with self.doors() as doors:
            doors.ledger.entries()

    def _release(self) -> None:
        """As people do it: the files are moved from one folder to the other."""
        approved = self.root / "outbox" / "approved"
        approved.mkdir(exist_ok=True)
        for path in sorted((self.root / "outbox" / "review").glob("*/*.docx")):
            path.replace(approved / path.name)

    def outcome(self) -> tuple[dict[str, Event], dict[str, bytes]]:
        """Events by their keys, and files, without the time of day. The order of releases and departures is not
        compared: what was released before the run died leaves before the rest is released."""
        with self.doors() as doors:
            assert verify(doors).damage == []
            entries = doors.ledger.entries()
        events = {entry.key: entry.event for entry in entries}
        assert len(events) == len(entries)
        files = {
            path.relative_to(self.root).as_posix(): _TIME_OF_DAY.sub(b"", path.read_bytes())
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and path.name != ".lock" and ".ledger" not in path.name
        }
        return events, files


def without_date(draft: bytes) -> str:
    """A draft as it is compared: when it was put there is no part of it."""
    message = email.message_from_bytes(draft)
    del message["Date"]
    return message.as_string()


def trace(work: Callable[[], None], *options: str) -> int:
    """A method of an office under strace; the exit code of the process, -9 where it was killed."""
    ours, theirs = _FORK.Pipe()
    process = _FORK.Process(target=_do, args=(work, theirs))
    process.start()
    assert process.pid is not None
    status = Path(f"/proc/{process.pid}/status")
    assert ours.recv() == "ready"
    command = ["strace", "-qq", "-p", str(process.pid), *options]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as tracer:
        await_true(lambda: tracer.poll() is not None or "TracerPid:\t0\n" not in status.read_text(), "strace to attach")
        ours.send("go")
        process.join(120)
        complaint = tracer.communicate(timeout=30)[1]
    assert process.exitcode is not None, complaint
    code = process.exitcode
    process.close()
    return code


def count_calls(work: Callable[[], None], log: Path) -> Counter[str]:
    """How often each of CALLS is made."""
    assert trace(work, "-o", str(log), "-e", f"trace={','.join(CALLS)}") == 0
    return Counter(line.partition("(")[0] for line in log.read_text(errors="replace").splitlines() if "(" in line)


def kill_at(work: Callable[[], None], call: str, number: int) -> bool:
    """True if the work ended there and then."""
    code = trace(work, "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")
    assert code in (0, -signal.SIGKILL)
    return code != 0


def _do(work: Callable[[], None], line: Connection) -> None:
    # where only ancestors may trace a process, it must allow others to
    ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(_ANYBODY), 0, 0, 0)
    line.send("ready")
    line.recv()
    work()
    os._exit(0)
