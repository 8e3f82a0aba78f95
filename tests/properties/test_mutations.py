"""Damaged files of every format but PDF raise nothing but the one reading trouble."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.properties.damaged import BATCHES, Desk, open_desk, try_batch

NAMES = ("docx", "odt", "doc", "rtf", "text", "html", "eml")


@pytest.fixture(scope="module")
def desk(tiny_templates: Path) -> Desk:
    return open_desk(tiny_templates)


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_raise_nothing_but_the_one_trouble(name: str, batch: int, desk: Desk) -> None:
    """Case 31."""
    try_batch(desk, name, batch)
