"""How bytes are written as text lines in mails, and back: base64, quoted-printable, uuencode. Nothing here raises."""

from __future__ import annotations

import re
from binascii import Error as EncodingError
from binascii import a2b_base64, a2b_qp, a2b_uu
from collections.abc import Callable
from functools import cache

_NEVER_ENCODED = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NO_LETTERS = re.compile(rb"[^A-Za-z0-9+/]")
_UU_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} ([^\r\n]{1,500})\r?\n")


def decode_transfer(raw: bytes, encoding: str) -> bytes:
    """What is not encoded as it says comes back as far as it can be understood. `encoding` in lower case."""
    if encoding == "base64":
        return decode_base64(raw)
    if encoding == "quoted-printable":
        return a2b_qp(raw)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        _, files = split_uuencoded(raw)
        return files[0][1] if files else raw
    return raw


def decode_base64(raw: bytes) -> bytes:
    """Signs of no meaning are passed over; a missing end is filled up, else the last incomplete group is lost."""
    if raw.startswith(_NEVER_ENCODED):
        return raw
    if (quick := _quick_decoder()) and (decoded := quick(raw)) is not None:
        return decoded
    for ending in (b"", b"=="):
        try:
            return a2b_base64(raw + ending if ending else raw)
        except EncodingError:
            continue
    letters = _NO_LETTERS.sub(b"", raw)
    return a2b_base64(letters[: len(letters) // 4 * 4])


@cache
def _quick_decoder() -> Callable[[bytes], bytes | None] | None:
    """Where pybase64 is installed, flawless base64 takes a twentieth of the time; None where it is not."""
    try:
        from pybase64 import b64decode  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None

    def decode(raw: bytes) -> bytes | None:
        # what is filled up in the middle ends there for others; here it would be passed over
        filling = raw.find(b"=")
        if filling >= 0 and raw[filling:].strip(b"= \t\r\n"):
            return None
        try:
            decoded: bytes = b64decode(raw)
        except EncodingError:
            return None
        return decoded

    return decode


def split_uuencoded(raw: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text around files that stand in it between "begin" and "end" lines, and these files by their raw names."""
    texts: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    done = 0
    while begin := _UU_BEGIN.search(raw, done):
        end = raw.find(b"\nend", begin.end() - 1)
        if end < 0:
            break
        content = b"".join(map(_uu_line, raw[begin.end() : end].splitlines()))
        texts.append(raw[done : begin.start()] if content else raw[done:end])
        if content:
            files.append((begin[1].decode("utf-8", "replace"), content))
        done = end + 4
    return (b"".join([*texts, raw[done:]]), files) if files else (raw, [])


def _uu_line(line: bytes) -> bytes:
    """Some programs write more than a line says it holds."""
    size = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
    for text in (line, line[: size + 1]):
        try:
            return a2b_uu(text)
        except EncodingError:
            continue
    return b""
