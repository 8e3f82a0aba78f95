"""A mail server that takes mail and does as it is told: refuse, delay, break off, ask for TLS and for a login."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Authority, Kind
from tests.servers.processes import free_port

Stage = Literal["MAIL", "RCPT", "DATA"]
PASSWORD = "geheim-23125"
TOKEN = "zugang-23125"


@dataclass(frozen=True)
class Letter:
    """A mail as it was taken: envelope and bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Script:
    """What the server does. `answers` by stage: each mail uses up one answer of a stage ("451 later"), "" and what
    follows is the usual one; of DATA the answer after the content. `cut` breaks the line off after the content: "kept"
    means the mail was taken nevertheless. `silent` never answers there. `greylist`: each recipient is told 451 the first
    time. `tls`: certificate for STARTTLS, or with `tls_at_once` from the start. `login`: wants AUTH first."""

    answers: Mapping[Stage, tuple[str, ...]] = field(default_factory=dict)
    cut: Literal["", "kept", "lost"] = ""
    cut_times: int = 1
    silent: Stage | Literal[""] = ""
    greylist: bool = False
    tls: Kind | None = None
    tls_at_once: bool = False
    login: bool = False
    largest_bytes: int = 30_000_000


class SmtpSink:
    """Listens as long as the `with` block lasts; `letters` are the mails taken, `logins` the names and mechanisms."""

    def __init__(self, folder: Path, script: Script = Script()) -> None:
        self.script = script
        self.authority = Authority(folder)
        self.letters: list[Letter] = []
        self.logins: list[tuple[str, str, bool]] = []
        self.tries: Counter[str] = Counter()
        self.port = free_port()
        self.host = "localhost" if script.tls else "127.0.0.1"
        self._controller = _Controller(self)

    def __enter__(self) -> SmtpSink:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._controller.stop(no_assert=True)

    def context(self) -> ssl.SSLContext | None:
        if self.script.tls is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.authority.issue(self.script.tls))
        return context

    def answer(self, stage: Stage, usual: str) -> str:
        """The next scripted answer of a stage."""
        scripted = self.script.answers.get(stage, ())
        self.tries[stage] += 1
        used = self.tries[stage] - 1
        return scripted[used] if used < len(scripted) and scripted[used] else usual


class _Controller(Controller):
    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        script, context = sink.script, sink.context()
        super().__init__(
            _Handler(sink), hostname="127.0.0.1", port=sink.port,
            ssl_context=context if script.tls_at_once else None,
        )  # fmt: skip
        self._starttls = None if script.tls_at_once else context

    def _trigger_server(self) -> None:
        """The base class would speak TLS with the context of a server."""
        socket.create_connection(("127.0.0.1", self._sink.port), timeout=5).close()

    def factory(self) -> SMTP:
        script = self._sink.script
        return _Smtp(
            self.handler, hostname="mx.example.org", tls_context=self._starttls,
            require_starttls=self._starttls is not None, auth_required=script.login,
            auth_require_tls=bool(self._starttls), authenticator=self._authenticate,
            data_size_limit=script.largest_bytes, enable_SMTPUTF8=False,
        )  # fmt: skip

    def _authenticate(self, server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password.decode() == PASSWORD
        self._sink.logins.append((data.login.decode(), mechanism, right))
        return AuthResult(success=right, handled=False)


class _Smtp(SMTP):
    """With XOAUTH2."""

    async def auth_XOAUTH2(self, _: Any, arguments: list[str]) -> AuthResult:
        blob = base64.b64decode(arguments[1]) if len(arguments) > 1 else await self.challenge_auth("")
        user, token = (part.split(b"=", 1)[1].decode() for part in bytes(blob).split(b"\x01")[:2])
        right = token == f"Bearer {TOKEN}"
        self.event_handler.sink.logins.append((user, "XOAUTH2", right))
        if not right:
            error = base64.b64encode(b'{"status":"400","schemes":"Bearer"}').decode()
            await self.challenge_auth(error, encode_to_b64=False)
        return AuthResult(success=right, handled=False)


class _Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        self._greylisted: set[str] = set()
        self._cuts = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hush("MAIL")
        answer = self.sink.answer("MAIL", "250 OK")
        if answer.startswith("2"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self._hush("RCPT")
        if self.sink.script.greylist and address not in self._greylisted:
            self._greylisted.add(address)
            return "451 4.7.1 Greylisted, please try again"
        answer = self.sink.answer("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await self._hush("DATA")
        answer = self.sink.answer("DATA", "250 OK taken")
        cut = self.sink.script.cut if self._cuts < self.sink.script.cut_times else ""
        if cut != "lost" and answer.startswith("2"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.sink.letters.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        if cut:
            self._cuts += 1
            assert server.transport is not None
            server.transport.abort()
        return answer

    async def _hush(self, stage: Stage) -> None:
        if self.sink.script.silent == stage:
            await asyncio.Event().wait()
