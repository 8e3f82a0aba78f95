"""In this process: for tests and for bytes that are our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from klimadocs.executors import Failure, Finished, Item, Result


class Serial:
    """One item after the other; no limits."""

    def run(self, task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Finished[Item, Result]]:
        for item in items:
            try:
                yield Finished(item, task(item))
            except Exception as error:  # an item's fault must not end the run
                yield Finished(item, Failure("error", f"{type(error).__name__}: {error}"))
