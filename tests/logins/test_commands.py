"""Programs that print a secret: real ones."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.logins.commands import ask_command
from tests.logins.canary import CANARY, refused

HERE = {"PATH": os.environ["PATH"]}


def script(folder: Path, text: str, name: str = "geheimnis") -> list[str]:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return [str(path)]


def ask(command: list[str], seconds: float = 30.0) -> str:
    return ask_command("mailbox.buero", "password_command", command, HERE, seconds)


@pytest.mark.parametrize(
    ("printed", "secret"),
    [
        ("geheim\\nlogin: klima\\n", "geheim"),
        ("geheim", "geheim"),
        ("  mit Leerzeichen \\r\\n", "  mit Leerzeichen "),
        ("\\357\\273\\277geheim\\n", "geheim"),
        ("pässwörd\\n", "pässwörd"),
    ],
)
def test_the_first_line_is_the_secret(tmp_path: Path, printed: str, secret: str) -> None:
    assert ask(script(tmp_path, f"printf '{printed}'")) == secret


def test_there_is_no_shell_and_nothing_to_read(tmp_path: Path) -> None:
    assert ask(["printf", "%s", f"$(touch {tmp_path}/x); *"]) == f"$(touch {tmp_path}/x); *"
    assert not (tmp_path / "x").exists()
    refused(ConfigurationError, lambda: ask(["cat"]))


def test_a_failure_names_the_program_only(tmp_path: Path) -> None:
    command = [*script(tmp_path, f"echo {CANARY}; echo {CANARY} >&2; exit 3"), "--password", CANARY]
    error = refused(ConfigurationError, lambda: ask(command))
    assert "[mailbox.buero] password_command: geheimnis endete mit Exit-Code 3" in error.sentence


def test_a_program_that_died(tmp_path: Path) -> None:
    error = refused(ConfigurationError, lambda: ask(script(tmp_path, f"echo {CANARY}; kill -9 $$")))
    assert "Signal 9" in error.sentence


def test_a_program_may_ask_for_later(tmp_path: Path) -> None:
    refused(TemporaryError, lambda: ask(script(tmp_path, f"echo {CANARY}; exit 75")))


def test_a_program_that_is_not_there_or_no_program(tmp_path: Path) -> None:
    assert "No such file" in refused(ConfigurationError, lambda: ask(["kein-solches-programm", CANARY])).sentence
    (tmp_path / "text").write_text(CANARY)
    refused(ConfigurationError, lambda: ask([str(tmp_path / "text")]))


@pytest.mark.parametrize("printed", ["", "\\n", "   \\nzweite", "a\\000b", "a\\033[2Jb", "\\377\\376"])
def test_what_cannot_be_a_secret_is_refused(tmp_path: Path, printed: str) -> None:
    refused(ConfigurationError, lambda: ask(script(tmp_path, f"printf '{printed}'")))


def test_a_slow_program_is_killed_with_all_it_started(tmp_path: Path) -> None:
    """Case 14: nothing may hang."""
    command = script(tmp_path, f"echo {CANARY}\nsleep 600 &\necho $! > {tmp_path}/pid\nwait")
    error = refused(TemporaryError, lambda: ask(command, seconds=0.5))
    assert "geheimnis hat 0.5 Sekunden lang nicht geantwortet" in error.sentence
    child = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 20
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_alive(child)


def is_alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_program_that_leaves_a_child_behind_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    command = script(tmp_path, f"echo {CANARY}\nsleep 600 &")
    refused(TemporaryError, lambda: ask(command, seconds=0.5))


def test_an_endless_answer_is_cut_off() -> None:
    error = refused(ConfigurationError, lambda: ask([sys.executable, "-c", f"while True: print('{CANARY}')"]))
    assert "mehr aus als ein Geheimnis" in error.sentence
