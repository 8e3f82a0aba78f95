"""A second IMAP server of another house: Courier's, without MOVE, with "INBOX." before every folder, no special folders.

Debian installs one IMAP server at a time. So Courier's files lie unpacked in .venv/courier (`.ci/run` puts them there), and
what its own login program does is done here: greet, look at the password, hand the line over to `imapd`."""

from __future__ import annotations

import contextlib
import itertools
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from tests.servers import processes
from tests.servers.session import Session

PASSWORD = "geheim-23125"
_UNPACKED = Path(__file__).parents[2] / ".venv" / "courier"
_CAPABILITY = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE IDLE"
_SERIAL = itertools.count(1)


class Courier:
    """Listens until `close`. Every name is a user."""

    def __init__(self) -> None:
        if not (_UNPACKED / "usr/bin/imapd").exists():
            pytest.skip("Courier is not unpacked in .venv/courier; .ci/run does it")
        processes.require(*(("setpriv",) if os.getuid() == 0 else ()))
        self.folder = processes.give_away(Path(tempfile.mkdtemp(prefix="co", dir="/tmp")))
        self.commands: list[str] = []
        self._children: list[subprocess.Popen[bytes]] = []
        self._copy_programs()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = "127.0.0.1", int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def user(self, name: str = "") -> str:
        """A name whose mailbox is empty."""
        return f"{name or 'buero'}{next(_SERIAL)}"

    def session(self, user: str) -> Session:
        """A second client; folders are named as here ("INBOX.klimadocs.erledigt")."""
        return Session(self.host, self.port, user, PASSWORD)

    def deliver(self, user: str, *contents: bytes, folder: str = "INBOX") -> None:
        with self.session(user) as session:
            for content in contents:
                session.append(folder, content)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        for child in self._children:
            child.kill()
            child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy_programs(self) -> None:
        """To where the server's user may read them."""
        programs = self.folder / "programs"
        programs.mkdir(mode=0o755)
        found = [_UNPACKED / "usr/bin/imapd", *_UNPACKED.rglob("*.so.*")]
        for path in found:
            if path.is_file():
                shutil.copy(path, programs / path.name)
        for path in (self.folder, programs):
            path.chmod(0o755)

    def _maildir(self, user: str) -> Path:
        home = self.folder / user
        for path in (home, *(home / name for name in ("cur", "new", "tmp"))):
            if not path.exists():
                path.mkdir()
                processes.give_away(path)
        return home

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._greet, args=(line,), daemon=True).start()

    def _greet(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            line.sendall(f"* OK [CAPABILITY {_CAPABILITY} LITERAL+] Ready.\r\n".encode())
            while words := _words(line):
                tag, verb = words[0], words[1].upper()
                if verb == "LOGIN" and words[3:] == [PASSWORD]:
                    return self._hand_over(line, tag, words[2])
                if verb == "CAPABILITY":
                    line.sendall(f"* CAPABILITY {_CAPABILITY}\r\n".encode())
                if verb == "LOGOUT":
                    line.sendall(b"* BYE\r\n")
                answer = "NO Login failed." if verb in ("LOGIN", "AUTHENTICATE") else "OK Done."
                line.sendall(f"{tag} {answer}\r\n".encode())

    def _hand_over(self, line: socket.socket, tag: str, user: str) -> None:
        home = self._maildir(user)
        environment = {
            "PATH": os.environ.get("PATH", ""), "LD_LIBRARY_PATH": str(self.folder / "programs"),
            "AUTHENTICATED": f"{user}@example.org", "IMAPLOGINTAG": tag, "PROTOCOL": "IMAP", "MAILDIR": ".",
            "IMAP_CAPABILITY": _CAPABILITY, "TCPREMOTEIP": "127.0.0.1", "TCPREMOTEPORT": "1", "IMAP_USELOCKS": "1",
            "HOSTNAME": "mx.example.org", "IMAP_KEYWORDS": "1", "IMAP_TRASHFOLDERNAME": "Trash",
        }  # fmt: skip
        command = [*processes.as_server_user(), str(self.folder / "programs" / "imapd"), "."]
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(command, stdin=line, stdout=line, stderr=log, cwd=home, env=environment)
        self._children.append(child)


def _words(line: socket.socket) -> list[str]:
    """The next command, read byte by byte: what follows belongs to somebody else. [] at the end."""
    text = b""
    while not text.endswith(b"\n"):
        byte = line.recv(1)
        if not byte:
            return []
        text += byte
    return shlex.split(text.decode())
