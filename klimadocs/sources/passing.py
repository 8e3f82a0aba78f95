"""Which parts are passed over, and the German word for why: everything a mail carries beside what was sent."""

from __future__ import annotations

import re
import struct

from klimadocs.ooxml.containers import OLE_MAGIC
from klimadocs.sources.leaves import Leaf

_PICTURE_BYTES = 100_000
_PICTURE_PIXELS = 1_000  # a page has more on its long side, a logo fewer
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
_FORMS = (b"%PDF", b"PK\x03\x04", OLE_MAGIC, b"II*\x00", b"MM\x00*", b"{\\rtf")
_BY_TYPE = {
    "text/vcard": "Visitenkarte",
    "text/x-vcard": "Visitenkarte",
    "text/directory": "Visitenkarte",
    "text/calendar": "Kalendereintrag",
    "application/ics": "Kalendereintrag",
    "application/pkcs7-signature": "Signatur",
    "application/x-pkcs7-signature": "Signatur",
    "application/pgp-signature": "Signatur",
    "application/pgp-keys": "Schlüssel",
    "application/pgp-encrypted": "Kennung der Verschlüsselung",
    "application/x-apple-msg-attachment": "Systemdatei",
    "application/applefile": "Systemdatei",
}
_BY_NAME = (
    (re.compile(r"(?i)~\$.*"), "Sperrdatei von Word"),
    (re.compile(r"(?i)\.ds_store|\._.*|thumbs\.db|desktop\.ini|ehthumbs\.db"), "Systemdatei"),
    (re.compile(r"(?i).*\.vcf"), "Visitenkarte"),
    (re.compile(r"(?i).*\.ics"), "Kalendereintrag"),
    (re.compile(r"(?i).*\.(?:p7s|asc|sig)"), "Signatur"),
    (re.compile(r"(?i)att\d{5}\.(?:txt|html?)"), "Textteil der E-Mail"),
)
_PICTURE_OF_PROGRAM = re.compile(r"(?i)(?:image|outlook-)\d{3}.*\.(?:png|jpe?g|gif|bmp)|oledata\.mso|editdata\.mso")
_SYSTEM_FOLDER = re.compile(r"(?i)(?:^|/)__MACOSX/")


def reason_to_pass(leaf: Leaf, shown: frozenset[str] = frozenset()) -> str:
    """Why a part needs no reading; "" where it may be a form. `shown` are the Content-IDs of pictures in the text."""
    if leaf.note:
        return leaf.note
    if not leaf.content.strip(b"\x00"):
        return "leer"
    if _is_lock_file(leaf):
        return "Sperrdatei von Word"
    if leaf.content.startswith(_FORMS):
        return ""
    by_type = _BY_TYPE.get(leaf.media_type, "")
    by_name = next((reason for pattern, reason in _BY_NAME if pattern.fullmatch(leaf.name)), "")
    return by_type or by_name or ("Bild der Signatur" if _is_decoration(leaf, shown) else "")


def is_system_path(path: str) -> bool:
    """True for the shadow files that one system puts into its archives."""
    return bool(_SYSTEM_FOLDER.search(path))


def _is_lock_file(leaf: Leaf) -> bool:
    return leaf.name.startswith("~$") and len(leaf.content) < 1024


def _is_decoration(leaf: Leaf, shown: frozenset[str]) -> bool:
    """A small picture that the text shows or that a mail program named; never one that could be a page."""
    is_shown = bool(leaf.content_id) and leaf.content_id in shown
    if not (is_shown or _PICTURE_OF_PROGRAM.fullmatch(leaf.name)) or len(leaf.content) > _PICTURE_BYTES:
        return False
    is_picture = leaf.content.startswith(_PICTURES) or leaf.media_type.startswith("image/")
    return (is_picture or leaf.name.endswith(".mso")) and max(_pixels(leaf.content)) < _PICTURE_PIXELS


def _pixels(content: bytes) -> tuple[int, int]:
    """Width and height as the picture's head tells them; (0, 0) where it tells nothing."""
    try:
        if content.startswith(b"\x89PNG"):
            return struct.unpack_from(">LL", content, 16)
        if content.startswith(b"GIF8"):
            return struct.unpack_from("<HH", content, 6)
        if content.startswith(b"BM"):
            return abs(struct.unpack_from("<l", content, 18)[0]), abs(struct.unpack_from("<l", content, 22)[0])
        return _jpeg_pixels(content) if content.startswith(b"\xff\xd8") else (0, 0)
    except struct.error:
        return 0, 0


def _jpeg_pixels(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at : at + 1] == b"\xff":
        marker, size = struct.unpack_from(">BH", content, at + 1)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return struct.unpack_from(">HH", content, at + 5)
        at += 2 + max(size, 2)
    return 0, 0
