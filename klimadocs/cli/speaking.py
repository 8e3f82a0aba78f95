"""What goes to the terminal: text of strangers is shown, never obeyed."""

from __future__ import annotations

import click


def say(line: str, bold: bool = False, err: bool = False) -> None:
    """One line. Control characters of a file name or a value are shown as escapes, a line break as ↵."""
    shown = "".join(sign if sign.isprintable() else _escaped(sign) for sign in line.replace("\n", " ↵ "))
    click.echo(click.style(shown, bold=True) if bold else shown, err=err)


def _escaped(sign: str) -> str:
    """Joiners, soft hyphens and their like are harmless; what steers a terminal or turns the writing is not."""
    is_harmless = ord(sign) > 0x9F and sign not in _TURNING and not 0xD800 <= ord(sign) <= 0xDFFF
    return sign if is_harmless else sign.encode("unicode_escape").decode("ascii")


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u200e\u200f")
