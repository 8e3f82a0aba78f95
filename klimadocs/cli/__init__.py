"""The command line: parses, prints, exits. The only room that prints. Commands are loaded when they are called for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from klimadocs.errors import KlimadocsError


def run(arguments: Sequence[str]) -> int:
    """Exit code: 0 done, 1 internal, 2 usage or configuration, 3 items need attention, 4 damage, 75 try again."""
    from klimadocs.cli.commands import klimadocs

    _speak_utf8()
    try:
        return int(klimadocs.main(list(arguments), prog_name="klimadocs", standalone_mode=False) or 0)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except KlimadocsError as error:
        return _complain(error, arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _complain(error, arguments)


def _complain(error: Exception, arguments: Sequence[str]) -> int:
    if "--debug" in arguments:
        import traceback

        traceback.print_exc()
    if isinstance(error, KlimadocsError):
        click.echo(f"klimadocs: {error}", err=True)
        return error.exit_code
    if isinstance(error, OSError):
        click.echo(
            f"klimadocs: {error.strerror or error} ({error.filename or 'disk'}). Mend that, then run again.", err=True
        )
        return 75
    click.echo(
        f"klimadocs: internal error ({type(error).__name__}: {error}). Run again with --debug and report it.", err=True
    )
    return 1


def _speak_utf8() -> None:
    """Cron runs under LANG=C; the data are German all the same."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
