"""Writes docs/commands.md from the help of the commands themselves: python -m tests.commands_page"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from klimadocs.cli.commands import klimadocs

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_WIDTH = 100
_HEAD = """# Commands

Made from `--help` by `python -m tests.commands_page`; a test compares this page with the program. Do not edit it.

`klimadocs` stands for `.venv/bin/python -m klimadocs`, called in the project's folder. Options of `klimadocs` itself stand
before the command: `klimadocs --inbox eingang cases`. What the exit codes mean: [operations.md](operations.md#exit-codes).
"""


def write_page() -> str:
    """The same text on every machine: fixed width, no colours, commands by name."""
    return "\n".join([_HEAD, *(_write_section(title, text) for title, text in _list_helps())])


def _list_helps() -> Iterator[tuple[str, str]]:
    context = click.Context(klimadocs, info_name="klimadocs", terminal_width=_WIDTH, **klimadocs.context_settings)
    yield "klimadocs", klimadocs.get_help(context)
    for name in klimadocs.list_commands(context):
        command = klimadocs.get_command(context, name)
        assert command is not None
        yield f"klimadocs {name}", command.get_help(click.Context(command, info_name=name, parent=context))


def _write_section(title: str, text: str) -> str:
    return f"## {title}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
