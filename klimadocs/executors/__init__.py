"""How work on foreign bytes is run: in this process, or in child processes with limits that may be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may use. `seconds_more` are added to its time for each part of it that is done."""

    seconds: float = 60.0
    seconds_more: float = 15.0
    memory_mib: int = 2048


@dataclass(frozen=True, slots=True)
class Failure:
    """The work on one item ended badly. `kind`: "timeout", "killed" or "error"."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Finished(Generic[Item, Result]):
    """One item and what became of it."""

    item: Item
    result: Result | Failure


class Executor(Protocol):
    """Runs one pure task over items; results come in the order of the items."""

    def run(self, task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Finished[Item, Result]]:
        """Never raises for an item: a crash, a hang or an exception is that item's Failure."""


_listeners: list[Callable[[], None]] = []


def made_progress() -> None:
    """Said by a task after each part of a long item, a page of a pile say: it may take a little longer then. Nothing
    happens where nobody listens."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """`listener` hears from now on, in this process, when a task makes progress."""
    _listeners.append(listener)


def open_executor(workers: int, limits: Limits) -> Executor:
    """Child processes, one item at a time in each."""
    from klimadocs.executors.airlock import Airlock

    return Airlock(workers, limits)
