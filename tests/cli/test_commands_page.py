"""docs/commands.md says what the program says."""

from __future__ import annotations

import pytest

from klimadocs.cli.commands import klimadocs
from tests.commands_page import PAGE, write_page


def test_the_committed_page_is_what_the_commands_say() -> None:
    """After a change of a command: python -m tests.commands_page"""
    assert PAGE.read_text(encoding="utf-8") == write_page()


def test_every_command_has_its_section_and_says_what_it_does() -> None:
    page = write_page()
    for name, command in klimadocs.commands.items():
        assert f"\n## klimadocs {name}\n" in page
        assert command.get_short_help_str(200) in " ".join(page.split())


def test_the_page_does_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_page()
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert write_page() == page
