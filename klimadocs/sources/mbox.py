"""Files and folders that hold many mails: mbox files and Maildir folders. Read one mail at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_SEPARATOR = re.compile(rb"From \S+.*\b\d{1,2}:\d\d(?::\d\d)?\b.*\d{4}")
_QUOTED = re.compile(rb">+From ")
_FIELD = re.compile(rb"[!-9;-~]+:")
_MAILDIR = frozenset({"cur", "new"})
_HEAD_BYTES = 8192


def is_mbox(path: Path) -> bool:
    """True for a file of mails, each behind a line "From ...". One mail alone is a mail, unless the name says mbox.
    Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        if not head.startswith(b"From ") or not _FIELD.match(head.partition(b"\n")[2]):
            return False
        stream.seek(0)
        return path.suffix.lower() in (".mbox", ".mbx") or _holds_two(stream)


def read_mbox(path: Path, largest_bytes: int) -> Iterator[bytes | None]:
    """The mails in order, without their separators; None for one that is larger than allowed. Raises OSError."""
    with path.open("rb") as stream:
        lines: list[bytes] = []
        size_bytes = 0
        for is_first, line in _lines(stream):
            if is_first and size_bytes:
                yield _mail(lines) if size_bytes <= largest_bytes else None
                lines, size_bytes = [], 0
            elif not is_first:
                size_bytes += len(line)
                if size_bytes <= largest_bytes:
                    lines.append(line)
        if size_bytes:
            yield _mail(lines) if size_bytes <= largest_bytes else None


def is_maildir(folder: Path) -> bool:
    """True for a folder with the two that hold mails. Raises OSError."""
    return all((folder / name).is_dir() for name in _MAILDIR)


def maildir_folders(folder: Path) -> list[Path]:
    """Where finished mails lie; `tmp` holds those that are still being written."""
    return [folder / name for name in sorted(_MAILDIR)]


def _lines(stream: BinaryIO) -> Iterator[tuple[bool, bytes]]:
    """Each line, with True where it separates two mails: after a blank line or at the start."""
    is_after_blank = True
    for line in stream:
        is_first = is_after_blank and line.startswith(b"From ") and _SEPARATOR.match(line[:500]) is not None
        yield is_first, line
        is_after_blank = line in (b"\n", b"\r\n")


def _holds_two(stream: BinaryIO) -> bool:
    seen = 0
    for is_first, _ in _lines(stream):
        seen += is_first
        if seen > 1:
            return True
    return False


def _mail(lines: list[bytes]) -> bytes:
    """Without the blank line that belongs to the next separator, and with one ">" less before quoted separators."""
    if lines[-1] in (b"\n", b"\r\n"):
        lines = lines[:-1]
    return b"".join(line[1:] if line.startswith(b">") and _QUOTED.match(line) else line for line in lines)
