"""Starting, waiting for and ending the private servers."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

_PATIENCE_SECONDS = 30.0
_GUARDS: dict[int, subprocess.Popen[bytes]] = {}


def require(*programs: str) -> None:
    """Skips the test where a program is missing; says which Debian package has it."""
    where = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    for program in programs:
        if shutil.which(program, path=where) is None and not Path(program).exists():
            pytest.skip(f"{program} is not installed")


def server_user() -> pwd.struct_passwd:
    """Who servers run as: nobody for root, as mail may not belong to root; else whoever runs the tests."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def as_server_user() -> list[str]:
    """What to put before a command so that it runs as `server_user`."""
    user = server_user()
    if os.getuid() != 0:
        return []
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def give_away(path: Path) -> Path:
    """Makes a file or folder the server's own."""
    if os.getuid() == 0:
        user = server_user()
        os.chown(path, user.pw_uid, user.pw_gid)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """In a process group of its own; what it prints goes to `log`, as a pipe would be kept open by its children."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/"
        )
    # a test run that is killed cannot clean up: its end of the pipe closes, and the server goes too
    _GUARDS[process.pid] = subprocess.Popen(
        ["sh", "-c", 'read _; kill -9 -"$0" 2>/dev/null', str(process.pid)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    return process


def await_true(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain: {what}")
        time.sleep(0.01)


def await_quiet(note: Path) -> None:
    """Returns once a file that something writes on and on is not written any more."""
    assert note.exists()

    def is_quiet() -> bool:
        before = note.stat().st_mtime_ns
        time.sleep(0.2)
        return note.stat().st_mtime_ns == before

    await_true(is_quiet, f"{note.name} to be left alone")


def greets(port: int) -> bool:
    """True once a server speaks first on that port, or once it takes connections at all."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return bool(line.recv(1))
    except OSError:
        return False


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """Ends a server and what it started; returns once they are gone. Safe to call twice."""
    if process.poll() is None:
        for name in (signal.SIGCONT, how):
            os.killpg(process.pid, name)
    process.wait(_PATIENCE_SECONDS)
    await_true(lambda: not _members(process.pid), "the server's children to end")
    if guard := _GUARDS.pop(process.pid, None):
        guard.communicate()


def signal_all(process: subprocess.Popen[bytes], name: signal.Signals) -> None:
    os.killpg(process.pid, name)


def _members(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found
