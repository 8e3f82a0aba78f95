"""Answers of a server as they arrive: those that come in thousands are read by their usual form, all others by imaplib.

imaplib matches each line against seven patterns and keeps it; for facts of a message that takes longer than the server
needs to tell them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

_END = b")\r\n"
_PIECE_BYTES = 1 << 16


def told_lines(imap: Any, tag: bytes, usual: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """The lines of that form until the command with that tag has ended; `imap` is imaplib's object. Other answers go
    into its `untagged_responses`."""
    for line in _lines(imap, tag):
        if found := usual.fullmatch(line):
            yield found
        else:
            _answer(imap, line)


def told_contents(
    imap: Any, tag: bytes, usual: re.Pattern[bytes], most_bytes: int
) -> Iterator[tuple[re.Match[bytes], bytes] | None]:
    """(first line, raw message), each as soon as it has arrived; the last group of `usual` is the number of its bytes.
    None after another answer, which then lies in `untagged_responses`, and after a message above `most_bytes`, which a
    server sends that said it was smaller: it is not kept in memory."""
    for line in _lines(imap, tag):
        found = usual.fullmatch(line)
        if found is None:
            _answer(imap, line)
            yield None
            continue
        size_bytes = int(found[found.re.groups])
        if size_bytes > most_bytes:
            _pass_over(imap, size_bytes)
            yield None
            continue
        content = imap.read(size_bytes)
        end = imap.readline()
        if end == _END:
            yield found, content
        else:
            _answer(imap, line, content, end)
            yield None


def _pass_over(imap: Any, size_bytes: int) -> None:
    while size_bytes > 0:
        piece = imap.read(min(size_bytes, _PIECE_BYTES))
        if not piece:
            raise imap.abort("the line ended within a message")
        size_bytes -= len(piece)
    imap.readline()


def uid_set(uids: Iterable[int]) -> str:
    """Rising numbers as commands name them: "3:5,9"."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(f"{first}:{last}" if first < last else str(first) for first, last in runs)


def _lines(imap: Any, tag: bytes) -> Iterator[bytes]:
    """First lines of answers; the loop must have taken in each before it asks for the next."""
    while not imap.tagged_commands[tag]:
        imap._check_bye()
        yield imap.readline()


def _answer(imap: Any, *pieces: bytes) -> None:
    """imaplib goes on as if it had read these itself."""
    waiting = deque(pieces)

    def next_piece(_: int = 0) -> bytes:
        piece = waiting.popleft()
        if not waiting:
            del imap.read, imap.readline
        return piece

    imap.read = imap.readline = next_piece
    imap._get_response()
