"""Bytes to text under the labels that mails give them: what browsers do, because senders test with those."""

from __future__ import annotations

import codecs
import re

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
# Labels whose bytes are, in practice, those of a larger set.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso2022_jp": "iso2022_jp_ext",
}
# Python's codecs that are no character sets of mails; some take quadratic time.
_NEVER = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})


def decode_bytes(content: bytes, label: str) -> str:
    """Never raises: an unknown label counts as none, a byte that fits nothing becomes U+FFFD."""
    name = _codec_of(label)
    if not name or name == "cp1252":
        return decode_unlabelled(content)
    try:
        return content.decode(name)
    except UnicodeError:
        return decode_unlabelled(content) if name == "utf-8" else content.decode(name, "replace")


def decode_unlabelled(content: bytes) -> str:
    """UTF-8 where the bytes are, else Windows-1252. A character cut off at the end does not count against UTF-8 where
    others before it speak for it."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and not content[: error.start].isascii()
        return content.decode("utf-8", "ignore") if is_cut else content.decode("cp1252", "replace")


def _codec_of(label: str) -> str:
    if not _LABEL.fullmatch(label.strip()):
        return ""
    try:
        found = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return _MEANT.get(found.name, found.name) if is_text and found.name not in _NEVER else ""
