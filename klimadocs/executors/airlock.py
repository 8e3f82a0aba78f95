"""Child processes with limits. A child that hangs or dies costs one item and is replaced; the parent never parses."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any

from klimadocs.executors import Failure, Finished, Item, Limits, Result, listen

_CONTEXT = multiprocessing.get_context("forkserver")


@dataclass
class _Child:
    process: ForkServerProcess
    pipe: Connection
    index: int | None = None
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class _Progress:
    """A part of the item is done."""


class Airlock:
    """Up to `workers` children at a time, each with one item. Results come in the order of the items."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._limits = limits

    def run(self, task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Finished[Item, Result]]:
        waiting = deque(range(len(items)))
        done: dict[int, Any] = {}
        children = [self._start(task) for _ in range(min(self._workers, len(items)))]
        try:
            for index, item in enumerate(items):
                while index not in done:
                    self._feed(children, waiting, items)
                    self._gather(children, done, task, bool(waiting))
                yield Finished(item, done.pop(index))
        finally:
            for child in children:
                _stop(child)

    def _start(self, task: Callable[[Item], Result]) -> _Child:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_serve, args=(theirs, task, self._limits), daemon=True)
        process.start()
        theirs.close()
        return _Child(process, ours)

    def _feed(self, children: list[_Child], waiting: deque[int], items: Sequence[Item]) -> None:
        for child in children:
            if child.index is None and waiting:
                child.index = waiting.popleft()
                child.until = time.monotonic() + self._limits.seconds
                with suppress(OSError):
                    child.pipe.send(items[child.index])

    def _gather(self, children: list[_Child], done: dict[int, Any], task: Callable[[Item], Result], more: bool) -> None:
        busy = [child for child in children if child.index is not None]
        patience = max(0.0, min(child.until for child in busy) - time.monotonic())
        ready = wait([child.pipe for child in busy], timeout=patience)
        for child in busy:
            index = child.index
            if index is None:
                continue
            if child.pipe in ready:
                outcome, is_alive = _receive(child)
                if isinstance(outcome, _Progress):
                    child.until += self._limits.seconds_more
                    continue
            elif time.monotonic() >= child.until:
                outcome, is_alive = Failure("timeout", f"{self._limits.seconds:g} s"), False
            else:
                continue
            done[index] = outcome
            child.index = None
            if not is_alive:
                _stop(child)
                children.remove(child)
                if more or not children:
                    children.append(self._start(task))


def _receive(child: _Child) -> tuple[Any, bool]:
    try:
        return child.pipe.recv(), True
    except (EOFError, OSError):
        child.process.join(5)
        return Failure("killed", f"exit code {child.process.exitcode}"), False


def _stop(child: _Child) -> None:
    child.pipe.close()
    if child.index is not None or not child.process.is_alive():
        child.process.kill()
    child.process.join(2)
    if child.process.is_alive():
        child.process.kill()
        child.process.join()


def _serve(pipe: Connection, task: Callable[[Item], Result], limits: Limits) -> None:
    """The child: takes an item, sends what became of it, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    size = limits.memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    listen(lambda: pipe.send(_Progress()))
    with suppress(EOFError, OSError):
        while True:
            item = pipe.recv()
            try:
                outcome: Any = task(item)
            except MemoryError:
                outcome = Failure("killed", "memory limit")
            except RecursionError:
                outcome = Failure("error", "nested too deeply")
            except Exception as error:
                outcome = Failure("error", f"{type(error).__name__}: {error}")
            pipe.send(outcome)
