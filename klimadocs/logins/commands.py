"""Asks a program for a secret. What it says on stderr is thrown away, for it may hold the secret too."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.logins.lines import LATER, one_line

_SECONDS = 30.0
_LARGEST_BYTES = 64 * 1024
_TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits(3), the code that programs use for "later"


def ask_command(
    where: str, key: str, command: Sequence[str], environment: Mapping[str, str], seconds: float = _SECONDS
) -> str:
    """The first line that `command` prints; it is started without a shell. Messages name its program, never its
    arguments. Raises TemporaryError where it takes longer than `seconds` (it is killed, with what it started) or ends
    with 75, ConfigurationError where it fails otherwise or prints nothing that can be a secret."""
    said = f"[{where}] {key}: {Path(command[0]).name}"
    process = _start(said, command, environment)
    try:
        deadline = time.monotonic() + seconds
        printed = _read(said, process, deadline)
        code = process.wait(max(0.0, deadline - time.monotonic()))
    except (TimeoutError, subprocess.TimeoutExpired):
        raise TemporaryError(
            f"{said} hat {seconds:g} Sekunden lang nicht geantwortet und wurde beendet.",
            "Das Programm von Hand unter demselben Benutzer starten: Es darf nichts fragen.",
        ) from None
    finally:
        _end(process)
    _refuse_failure(said, code)
    return one_line(f"{said}: die Ausgabe", printed)


def _start(said: str, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            start_new_session=True,  # so that it can be killed with everything it started
        )
    except OSError as error:
        raise ConfigurationError(
            f"{said} lässt sich nicht starten ({error.strerror}).",
            "Das Programm mit vollem Pfad nennen; cron kennt nur wenige Pfade.",
        ) from None


def _read(said: str, process: subprocess.Popen[bytes], deadline: float) -> bytes:
    printed = b""
    with selectors.DefaultSelector() as selector:
        pipe = _pipe(process)
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            block = os.read(pipe.fileno(), _LARGEST_BYTES)
            if not block:
                return printed
            printed += block
            if len(printed) > _LARGEST_BYTES:
                raise ConfigurationError(
                    f"{said} gibt mehr aus als ein Geheimnis.",
                    "Es darf nur das Geheimnis ausgeben und muss dann enden.",
                )


def _pipe(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None  # asked for in _start
    return process.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    _pipe(process).close()
    if process.returncode is None:  # not yet reaped: its number cannot belong to anybody else
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _refuse_failure(said: str, code: int) -> None:
    if code == _TRY_AGAIN:
        raise TemporaryError(f"{said} bittet um einen späteren Versuch (Exit-Code {code}).", LATER)
    if code:
        how = f"wurde durch Signal {-code} beendet" if code < 0 else f"endete mit Exit-Code {code}"
        raise ConfigurationError(
            f"{said} {how}.", "Das Programm von Hand unter demselben Benutzer starten; es sagt dann, warum."
        )
