"""Mails as programs write them, line by line: no library in between, so that odd spellings stay odd."""

from __future__ import annotations

import base64
import quopri
import re
import struct
import zlib
from urllib.parse import quote

CRLF = "\r\n"
# One grey pixel: what is left of a logo in a signature.
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def message(headers: list[str], body: str) -> bytes:
    """`headers` may hold several lines; `body` begins with the headers of the outermost part."""
    return (CRLF.join(headers) + CRLF + "MIME-Version: 1.0" + CRLF + body).encode("utf-8")


def multipart(kind: str, boundary: str, parts: list[str], preamble: str = "") -> str:
    opening = f'Content-Type: multipart/{kind};{CRLF} boundary="{boundary}"{CRLF}{CRLF}'
    inner = "".join(f"--{boundary}{CRLF}{part}{CRLF}" for part in parts)
    return f"{opening}{preamble}{CRLF if preamble else ''}{inner}--{boundary}--{CRLF}"


def text(words: str, kind: str = "plain", charset: str = "utf-8") -> str:
    """A text part in quoted-printable."""
    encoded = quopri.encodestring(words.encode(charset)).decode("ascii").replace("\n", CRLF)
    head = f"Content-Type: text/{kind}; charset={charset}{CRLF}Content-Transfer-Encoding: quoted-printable{CRLF}{CRLF}"
    return head + encoded


def attachment(type_line: str, disposition: str, content: bytes, *more: str) -> str:
    """A part in base64. Both lines are given as the program writes them."""
    encoded = base64.encodebytes(content).decode("ascii").replace("\n", CRLF)
    lines = [f"Content-Type: {type_line}", "Content-Transfer-Encoding: base64", *more]
    return CRLF.join([*lines, f"Content-Disposition: {disposition}", "", encoded])


def rfc2231(name: str) -> str:
    """A long name with umlauts in numbered pieces, as Thunderbird writes it."""
    encoded = quote(name, safe="")
    pieces = re.findall(r"(?:%..|[^%]){1,24}", encoded)
    first, *others = pieces
    lines = [f"attachment; filename*0*=UTF-8''{first}"]
    lines += [f" filename*{number}*={piece}" for number, piece in enumerate(others, 1)]
    return f";{CRLF}".join(lines)


def rfc2047(name: str, charset: str = "iso-8859-1") -> str:
    """A name as an encoded word, which no rule allows there and Outlook writes nevertheless."""
    encoded = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else "_" if byte == 32 else f"={byte:02X}"
        for byte in name.encode(charset)
    )
    return f"=?{charset}?Q?{encoded}?="


def received(by: str, sender: str, moment: str, number: str) -> str:
    """The line of our own server, on top of the message."""
    return (
        f"Received: from {sender} ({sender} [192.0.2.17]){CRLF}"
        f"\tby {by} (Postfix) with ESMTPS id {number}{CRLF}"
        f"\tfor <klimapartnerschaften@skew.example.org>; {moment}"
    )


def picture() -> bytes:
    """A logo of one grey point, as PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")
