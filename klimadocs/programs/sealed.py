"""Runs a foreign program on foreign bytes: without network, with limits, and nothing of it outlives the call."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

_MEMORY_MAX_BYTES = 2 << 30
_FILE_MAX_BYTES = 256 << 20
_NO_NETWORK = ("unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child")


def run_sealed(command: Sequence[str], folder: Path, seconds: float) -> bool:
    """True where the program came to an end within `seconds` of real time, whatever it says of its success: only what
    it leaves in `folder`, its working place and home, counts. Raises OSError where it cannot be started.

    The limits come from util-linux; where that or the right to open namespaces is missing, fewer of them hold.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [*_limits(seconds), *_guards(), *command], cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limits(seconds: float) -> list[str]:
    """A limit that holds already is not raised: that would be refused."""
    if shutil.which("prlimit") is None:
        return []
    _, held = resource.getrlimit(resource.RLIMIT_AS)
    memory = _MEMORY_MAX_BYTES if held == resource.RLIM_INFINITY else min(held, _MEMORY_MAX_BYTES)
    return ["prlimit", f"--as={memory}", f"--fsize={_FILE_MAX_BYTES}", f"--cpu={int(seconds) + 1}", "--core=0"]


@cache
def _guards() -> tuple[str, ...]:
    """Ends the program with the process that started it, and takes the network from it. Asked for once: not every
    kernel gives namespaces to everybody."""
    found: tuple[str, ...] = ()
    for guard in (("setpriv", "--no-new-privs", "--pdeathsig", "KILL"), _NO_NETWORK):
        if _works([*found, *guard, "true"]):
            found = (*found, *guard)
    return found


def _works(command: Sequence[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    with suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    return False
