"""Children that crash, hang or eat memory cost one item, never the run (cases 26, 29, 30)."""

from __future__ import annotations

import os
import time

import pytest

from klimadocs.executors import Executor, Failure, Limits, made_progress
from klimadocs.executors.airlock import Airlock
from klimadocs.executors.serial import Serial


def misbehave(order: str) -> str:
    if order == "crash":
        os.abort()
    if order == "hang":
        time.sleep(600)
    if order == "eat":
        return str(len(bytearray(3 * 1024**3)))
    if order == "raise":
        raise ValueError("so nicht")
    if order == "exit":
        os._exit(0)
    if order == "deep":
        return misbehave_deeply(0)
    return order.upper()


def misbehave_deeply(depth: int) -> str:
    return misbehave_deeply(depth + 1)


@pytest.fixture
def airlock() -> Airlock:
    return Airlock(2, Limits(seconds=3.0, memory_mib=1024))


@pytest.mark.parametrize("executor", [Serial(), Airlock(1, Limits()), Airlock(3, Limits())])
def test_results_come_in_the_order_of_the_items(executor: Executor) -> None:
    items = [f"item {number}" for number in range(7)]
    found = list(executor.run(misbehave, items))
    assert [entry.item for entry in found] == items
    assert [entry.result for entry in found] == [item.upper() for item in items]


def test_nothing_to_do_starts_nothing(airlock: Airlock) -> None:
    assert list(airlock.run(misbehave, [])) == []


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        ("crash", "killed"),
        ("hang", "timeout"),
        ("eat", "killed"),
        ("raise", "error"),
        ("exit", "killed"),
        ("deep", "error"),
    ],
)
def test_a_bad_item_is_a_failure_and_the_others_go_on(airlock: Airlock, order: str, kind: str) -> None:
    found = list(airlock.run(misbehave, ["a", order, "b", order, "c"]))
    results = [entry.result for entry in found]
    assert [results[0], results[2], results[4]] == ["A", "B", "C"]
    for result in (results[1], results[3]):
        assert isinstance(result, Failure)
        assert result.kind == kind


def test_stopping_early_leaves_no_child(airlock: Airlock) -> None:
    import multiprocessing

    stream = airlock.run(misbehave, ["a", "b", "hang", "c"])
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def work_in_parts(parts: int) -> int:
    for _ in range(parts):
        time.sleep(0.6)
        made_progress()
    return parts


def test_an_item_of_many_parts_has_time_for_each() -> None:
    """A pile of a hundred pages is no hang; one that stops in the midst of them is."""
    limits = Limits(seconds=2.0, memory_mib=1024, seconds_more=1.2)
    (finished,) = Airlock(1, limits).run(work_in_parts, [8])
    assert finished.result == 8


def test_progress_that_nobody_waits_for_changes_nothing() -> None:
    assert [entry.result for entry in Serial().run(work_in_parts, [1])] == [1]
