"""Exit codes of the whole command when the mailbox fails: 0 done, 2 settings, 3 a person, 75 later (cases 13, 22 to 24,
97). After each of them the ledger is sound and the next run ends well."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.makers.mailbox_mails import with_form, word_part
from tests.pipeline.house import ANSWERS, TICKS, blank_word
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.processes import free_port
from tests.servers.proxy import Proxy, Rule
from tests.tiny import fill_word

pytestmark = pytest.mark.enable_socket

ROOT = Path(__file__).parents[2]


@dataclass
class Scratch:
    """A folder as an office has one, with settings, and a mailbox with one application in it."""

    folder: Path
    templates: Path
    server: Dovecot
    user: str

    def settings(self, port: int, password: str = PASSWORD, **more: str | float) -> None:
        secret = self.folder / "passwort"
        secret.write_text(password)
        secret.chmod(0o600)
        account = {"host": "127.0.0.1", "user": self.user, "port": port, "security": "none", "password_file": "passwort",
                   "address": "post@buecherei.example.org"} | more  # fmt: skip
        lines = [f'[paths]\ntemplates = "{self.templates}"\n[run]\nworkers = 1\n[mailbox.buero]']
        lines += [f"{key} = {value!r}" for key, value in account.items()]
        (self.folder / "klimadocs.toml").write_text("\n".join(lines) + "\n")

    def start(self, *command: str) -> subprocess.Popen[str]:
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "klimadocs", *command], cwd=self.folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, *command: str) -> tuple[int, str]:
        process = self.start(*(command or ("process-inbox",)))
        said, _ = process.communicate(timeout=120)
        assert PASSWORD not in said
        return process.returncode, said

    def assert_ends_well(self) -> None:
        self.settings(self.server.port)
        code, said = self.run()
        assert code == 0, said
        assert self.run("verify")[0] == 0
        with self.server.session(self.user) as session:
            assert session.messages() == []
            assert session.count("klimadocs/erledigt") == 1
        assert not list(self.folder.rglob("*.part"))


@pytest.fixture
def scratch(tmp_path: Path, tiny_templates: Path, dovecot: Dovecot) -> Scratch:
    form = fill_word(blank_word(tiny_templates), ANSWERS, TICKS)
    office = Scratch(tmp_path, tiny_templates, dovecot, dovecot.user())
    dovecot.deliver(office.user, with_form("Antrag", "Ida <ida@example.org>", "m1", word_part(form)))
    return office


def test_0_everything_is_done(scratch: Scratch) -> None:
    scratch.assert_ends_well()


@pytest.mark.parametrize(("command", "code"), [("LOGIN|AUTHENTICATE", 75), ("UID FETCH.*BODY", 75), ("UID MOVE", 3)])
def test_13_a_server_that_falls_silent(scratch: Scratch, command: str, code: int) -> None:
    with Proxy(scratch.server.port, Rule(command, "stall", times=9)) as proxy:
        scratch.settings(proxy.port, answer_seconds=1)
        found, said = scratch.run()
    assert found == code, said
    assert "buero" in said
    scratch.assert_ends_well()


def test_22_a_wrong_password(scratch: Scratch) -> None:
    with Proxy(scratch.server.port) as proxy:
        scratch.settings(proxy.port, password="falsch-0815")
        code, said = scratch.run()
        assert code == 2, said
        assert "buero" in said
        assert "falsch-0815" not in said
        assert scratch.run()[0] == 2
        assert proxy.count("AUTHENTICATE") + proxy.count("LOGIN") == 1
    scratch.assert_ends_well()


def test_22_a_password_file_that_others_may_read(scratch: Scratch) -> None:
    scratch.settings(scratch.server.port)
    (scratch.folder / "passwort").chmod(0o644)
    code, said = scratch.run()
    assert code == 2, said
    assert "passwort" in said
    scratch.assert_ends_well()


def test_23_a_certificate_of_somebody_else(scratch: Scratch, dovecots: Callable[..., Dovecot]) -> None:
    server = dovecots(tls="self_signed")
    scratch.settings(server.tls_port, host="localhost", security="tls", ca_file=str(server.authority.ca_file))
    code, said = scratch.run()
    assert code == 2, said
    scratch.assert_ends_well()


def test_24_nobody_there(scratch: Scratch) -> None:
    scratch.settings(free_port())
    code, said = scratch.run()
    assert code == 75, said
    scratch.assert_ends_well()


def test_24_somebody_does_not_want_to_wait(scratch: Scratch) -> None:
    with Proxy(scratch.server.port, Rule("EXAMINE|SELECT", "close")) as proxy:
        scratch.settings(proxy.port)
        assert scratch.run()[0] == 75
        code, said = scratch.run()
        assert (code, proxy.lines) == (75, 1), said
        assert "--now" in said
        code, said = scratch.run("process-inbox", "--now")
        assert (code, proxy.lines) == (0, 3), said
    scratch.assert_ends_well()


def test_97_two_runs_at_once(scratch: Scratch) -> None:
    fetching, may_go_on = threading.Event(), threading.Event()

    def wait() -> None:
        fetching.set()
        may_go_on.wait(60)

    with Proxy(scratch.server.port, Rule("UID FETCH.*BODY", "call", call=wait)) as proxy:
        scratch.settings(proxy.port)
        first = scratch.start("process-inbox")
        assert fetching.wait(60)
        code, said = scratch.run()
        assert code == 75, said
        may_go_on.set()
        first.communicate(timeout=60)
        assert first.returncode == 0
    scratch.assert_ends_well()
