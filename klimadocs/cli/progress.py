"""A progress bar on stderr where a person watches; silence for cron and pipes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from klimadocs.pipeline.doors import Silent, Watcher

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class _Bar:
    """One bar that starts anew with each step."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("starting", total=None)

    def begin(self, step: str, total: int) -> None:
        self._progress.reset(self._task, total=total or None, description=step, visible=True)

    def advance(self, item: str) -> None:
        self._progress.update(self._task, advance=1)


@contextmanager
def watcher() -> Iterator[Watcher]:
    """A bar if stderr is a terminal, else a silent watcher."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress)
