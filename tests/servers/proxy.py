"""A line that fails when told to: a TCP proxy on the loopback between a client and a mail server.

Before TLS it understands as much of IMAP as it takes to see commands; under TLS it only counts and cuts."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

Act = Literal["stall", "stall_after", "lose", "close", "answer", "call"]
_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
_TLS = b"\x16"


@dataclass
class Rule:
    """What happens at a command. `pattern` is searched in the command without its tag ("UID MOVE"), in any case.
    "stall": it is not passed on and nothing comes back; "stall_after": passed on, nothing comes back; "lose": passed on,
    the line is closed once the server has answered, the answer is lost; "close": closed before it is passed on; "answer":
    `text` is the answer ("NO [OVERQUOTA] Full"); "call": `call` is called, then it is passed on. `times` counts down; `skip`
    lets the first ones pass."""

    pattern: str
    act: Act
    times: int = 1
    skip: int = 0
    text: str = ""
    call: Callable[[], object] = field(default=lambda: None)
    seen: int = 0

    def fits(self, command: bytes) -> bool:
        if not re.search(self.pattern.encode(), command, re.IGNORECASE):
            return False
        self.seen += 1
        return self.skip < self.seen <= self.skip + self.times


class Proxy:
    """Listens as long as the `with` block lasts. `commands` are all commands in order, `sent` and `received` what went
    to and came from the server, `lines` how many connections there were."""

    def __init__(self, port: int, *rules: Rule, cut_after: int | None = None, cut_each: bool = False,
                 strip: tuple[bytes, ...] = ()) -> None:  # fmt: skip
        self._target = port
        self.rules = list(rules)
        self.cut_after = cut_after
        self.cut_each = cut_each
        self.strip = strip
        self.commands: list[str] = []
        self.sent = bytearray()
        self.received_bytes = 0
        self.lines = 0
        self.cuts = 0
        self.failures: list[BaseException] = []
        self._open: list[_Line] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = "127.0.0.1", int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        for line in list(self._open):
            line.close()
            line.join()
        if self.failures and error is None:
            raise self.failures[0]

    def count(self, verb: str) -> int:
        """How many commands begin so ("LOGIN", "UID FETCH"), in any case."""
        return sum(command.upper().startswith(verb.upper()) for command in self.commands)

    def rule_for(self, command: bytes) -> Rule | None:
        return next((rule for rule in self.rules if rule.fits(command)), None)

    def spend(self, count: int) -> int:
        """How many of these bytes from the server may pass."""
        self.received_bytes += count
        if self.cut_after is None:
            return count
        passed = min(count, self.cut_after)
        self.cut_after -= passed
        return passed

    def _accept(self) -> None:
        allowance = self.cut_after
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.cut_each:
                self.cut_after = allowance
            self.lines += 1
            try:
                server = socket.create_connection(("127.0.0.1", self._target), timeout=30)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            self._open.append(_Line(self, client, server))


class _Line:
    """One connection: a thread for each direction."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._silent = threading.Event()
        self._awaited: bytes | None = None
        self._threads = [
            threading.Thread(target=self._guard, args=(way,), daemon=True) for way in (self._up, self._down)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Both ends at once, with a reset."""
        for end in (self._client, self._server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(10)
        self._client.close()
        self._server.close()

    def _guard(self, way: Callable[[], None]) -> None:
        try:
            way()
        except OSError:
            pass
        except BaseException as error:
            self._proxy.failures.append(error)
        self.close()

    # ------------------------------------------------------------------ to the server

    def _up(self) -> None:
        pending, tls = b"", False
        while chunk := self._client.recv(65536):
            self._proxy.sent += chunk
            pending += chunk
            tls = tls or pending.startswith(_TLS)
            if tls:
                self._server.sendall(pending)
                pending = b""
            else:
                pending = self._pass_commands(pending)

    def _pass_commands(self, pending: bytes) -> bytes:
        """Returns what is not yet a whole line. The parts of a command with literals are passed on one by one, as the
        client waits for the server's "+" in between."""
        while (end := pending.find(b"\r\n")) >= 0:
            line, pending = pending[: end + 2], pending[end + 2 :]
            if not self._handle(line):
                return b""
            literal = _LITERAL.search(line)
            if literal:
                pending = self._pass_literal(pending, int(literal[1]))
        return pending

    def _pass_literal(self, pending: bytes, size: int) -> bytes:
        while len(pending) < size:
            chunk = self._client.recv(65536)
            if not chunk:
                raise ConnectionResetError
            self._proxy.sent += chunk
            pending += chunk
        self._server.sendall(pending[:size])
        return pending[size:]

    def _handle(self, line: bytes) -> bool:
        tag, _, command = line.rstrip(b"\r\n").partition(b" ")
        self._proxy.commands.append(command.decode("utf-8", "replace"))
        rule = self._proxy.rule_for(command)
        if rule is None:
            self._server.sendall(line)
            return True
        return self._obey(rule, tag, line)

    def _obey(self, rule: Rule, tag: bytes, line: bytes) -> bool:
        """False where the line goes no further."""
        if rule.act == "close":
            self.close()
            return False
        if rule.act == "answer":
            self._client.sendall(tag + b" " + rule.text.encode() + b"\r\n")
            return True
        if rule.act == "call":
            rule.call()
        elif rule.act == "lose":
            self._awaited = tag
        else:
            self._silent.set()
        if rule.act != "stall":
            self._server.sendall(line)
        return True

    # ------------------------------------------------------------------ from the server

    def _down(self) -> None:
        tail = b""
        while chunk := self._server.recv(65536):
            if self._silent.is_set():
                continue
            if self._awaited is not None:
                tail += chunk
                if re.search(rb"(?m)^" + re.escape(self._awaited) + rb" ", tail):
                    return
                continue
            for word in self._proxy.strip:
                chunk = chunk.replace(word, b"")
            passed = self._proxy.spend(len(chunk))
            self._client.sendall(chunk[:passed])
            if passed < len(chunk):
                self._proxy.cuts += 1
                return
