"""SIGKILL between any two things that last, then run again: same ledger, same letters, same pages (cases 1, 2)."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.house import House, build


def fill_inbox(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.drop("2031-05-05 Ole.docx", name="Ole Müller", alter="4")
    house.drop("2031-05-06 Ida neu.docx", alter="10")
    house.drop("2031-05-07 kaputt.docx", b"PK\x03\x04 abgeschnitten")
    house.drop("2031-05-08 weg.eml", b"From: a@example.org\nSubject: Weg\nAuto-Submitted: auto-replied\n\nBin weg.\n")


def die_at(count: int) -> Callable[[str], None]:
    left = [count]

    def pause(_: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return pause


def run_until_killed(house: House, count: int) -> bool:
    """True if the run was killed, False if it ended before that point."""
    child = os.fork()
    if child == 0:
        try:
            house.run(die_at(count))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, tiny_templates: Path) -> tuple[House, int]:
    """A house after one whole run, and how many points there are at which a run may be killed."""
    house = build(tmp_path_factory.mktemp("ganz"), tiny_templates)
    fill_inbox(house)
    points: list[str] = []
    house.run(points.append)
    return house, len(points)


# the history of a case tells at what minute each thing was recorded
_TIME_OF_DAY = re.compile(rb"\d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr")


def outcome(house: House) -> tuple[list[tuple[str, object]], dict[str, bytes]]:
    files = {name: _TIME_OF_DAY.sub(b"", content) for name, content in house.files().items() if ".ledger" not in name}
    return house.events(), files


def test_a_run_killed_anywhere_and_repeated_ends_as_one_that_was_not(
    undisturbed: tuple[House, int], tmp_path: Path, tiny_templates: Path
) -> None:
    reference, points = undisturbed
    assert points >= 20
    expected = outcome(reference)
    for count in range(1, points + 1):
        house = build(tmp_path / f"tod-{count}", tiny_templates)
        fill_inbox(house)
        assert run_until_killed(house, count), f"point {count} of {points} was never reached"
        house.run()
        assert outcome(house) == expected, f"killed at point {count}"
        assert not list(house.root.rglob("*.part"))


def test_a_recovery_that_is_killed_too_ends_the_same(
    undisturbed: tuple[House, int], tmp_path: Path, tiny_templates: Path
) -> None:
    reference, points = undisturbed
    expected = outcome(reference)
    for count in range(1, points, 5):
        house = build(tmp_path / f"tod-{count}", tiny_templates)
        fill_inbox(house)
        assert run_until_killed(house, count)
        for again in range(3, 9):
            run_until_killed(house, again)
        house.run()
        assert outcome(house) == expected, f"killed at point {count}, then again and again"
