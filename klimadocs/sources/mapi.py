"""Properties as Outlook writes them (MAPI), the few that matter here, and the code pages of its 8-bit strings."""

from __future__ import annotations

from klimadocs.sources.charsets import decode_bytes

MESSAGE_CLASS = 0x001A
SUBJECT = 0x0037
CLIENT_SUBMIT_TIME = 0x0039
TRANSPORT_HEADERS = 0x007D
SENDER_NAME = 0x0C1A
SENDER_ADDRESS = 0x0C1F
DISPLAY_TO = 0x0E04
DELIVERY_TIME = 0x0E06
BODY = 0x1000
HTML = 0x1013
MESSAGE_ID = 0x1035
REFERENCES = 0x1039
IN_REPLY_TO = 0x1042
DISPLAY_NAME = 0x3001
ATTACH_DATA = 0x3701
ATTACH_EXTENSION = 0x3703
ATTACH_FILENAME = 0x3704
ATTACH_METHOD = 0x3705
ATTACH_LONG_FILENAME = 0x3707
ATTACH_MIME_TYPE = 0x370E
ATTACH_CONTENT_ID = 0x3712
INTERNET_CODE_PAGE = 0x3FDE
LOCALE = 0x3FF1
MESSAGE_CODE_PAGE = 0x3FFD
SENDER_SMTP_ADDRESS = 0x5D01

STRING8 = 0x001E
UNICODE = 0x001F
OBJECT = 0x000D
BINARY = 0x0102

METHOD_EMBEDDED = 5
METHOD_OBJECT = 6
METHOD_LINK = 7

# The Windows code page of each primary language; all others write Latin letters of the west.
_CODE_PAGES = {
    0x01: 1256, 0x02: 1251, 0x04: 936, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949, 0x15: 1250,
    0x18: 1250, 0x19: 1251, 0x1A: 1250, 0x1B: 1250, 0x1C: 1250, 0x1E: 874, 0x1F: 1254, 0x20: 1256, 0x22: 1251,
    0x23: 1251, 0x24: 1250, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x29: 1256, 0x2A: 1258, 0x2F: 1251,
}  # fmt: skip
_NAMED = {65001: "utf-8", 65000: "utf-7", 1200: "utf-16-le", 20127: "cp1252", 20866: "koi8-r", 21866: "koi8-u"}


def code_page_name(number: int) -> str:
    """The character set of a Windows code page; "" for 0."""
    if 28591 <= number <= 28605:
        return f"iso-8859-{number - 28590}"
    return _NAMED.get(number, f"cp{number}" if number else "")


def code_page_of_locale(locale: int) -> int:
    """The Windows code page of a language (LCID)."""
    if locale & 0xFFFF in (0x0404, 0x0C04, 0x1404):
        return 950
    return _CODE_PAGES.get(locale & 0x3FF, 1252) if locale else 0


def text_of_property(raw: bytes, kind: int, charset: str) -> str:
    """The text of a string property up to its first NUL."""
    text = raw.decode("utf-16-le", "replace") if kind == UNICODE else decode_bytes(raw, charset)
    return text.partition("\x00")[0]
