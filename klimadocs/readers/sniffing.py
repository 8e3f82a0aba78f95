"""What a file is, from its bytes alone: names and headers are not believed."""

from __future__ import annotations

import re

from klimadocs.errors import UnreadableError
from klimadocs.ooxml.archives import open_archive
from klimadocs.ooxml.containers import container_names, is_container
from klimadocs.readers import media

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"%!PS", "application/postscript"),
    (b"{\\rt", media.RTF),
)
_TEXT_MAGIC = (
    (b"begin:vcard", "text/vcard"),
    (b"begin:vcalendar", "text/calendar"),
    (b"<!doctype html", media.HTML),
    (b"<?xml", media.XML),
)
_OFFICE = (
    (b"wordprocessingml.document.main+xml", media.DOCX),
    (b"ms-word.document.macroenabled.main+xml", media.DOCM),
    (b"wordprocessingml.template.main+xml", media.DOTX),
    (b"ms-word.template.macroenabledtemplate.main+xml", media.DOTM),
    (b"spreadsheetml.sheet.main+xml", media.XLSX),
    (b"presentationml.presentation.main+xml", media.PPTX),
)
_HELD = (
    ("EncryptedPackage", media.LOCKED_OFFICE),
    ("__properties_version1.0", media.OUTLOOK),
    ("WordDocument", media.DOC),
    ("Workbook", media.XLS),
    ("Book", media.XLS),
    ("PowerPoint Document", media.PPT),
    ("MatOST", media.WPS),
    ("MN0", media.WPS),
    ("CONTENTS", media.WPS),
)
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HTML_TAG = re.compile(rb"<(?:html|head|body|title|meta|table|div|p|br|span|font|center|h[1-6])[\s/>]", re.IGNORECASE)
_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:")
_ENVELOPE = re.compile(rb">?From [^:]*[^ \t:]")
_NESTED = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_MAIL_HEADERS = frozenset(
    b"from to cc bcc subject date reply-to sender received return-path delivered-to message-id mime-version "
    b"content-type content-transfer-encoding in-reply-to references envelope-to x-mailer user-agent "
    b"dkim-signature list-id x-original-to auto-submitted".split()
)
_SURE_HEADERS = frozenset(b"received return-path delivered-to message-id mime-version".split())
_HEADERS_READ_BYTES = 1 << 16
_TEXT_READ_BYTES = 1 << 16
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b\x08\x1a")


def sniff(content: bytes) -> str:
    """The media type of the bytes. Never raises; `application/octet-stream` where nothing fits."""
    if not content:
        return media.EMPTY
    if content.startswith(_ZIP_STARTS):
        return _sniff_zip(content)
    if is_container(content):
        held = container_names(content)
        return next((media_type for name, media_type in _HELD if name in held), media.CONTAINER)
    found = next((media_type for magic, media_type in _MAGIC if content.startswith(magic)), None)
    return found or _sniff_image(content) or _sniff_text(content)


def _sniff_zip(content: bytes) -> str:
    """A damaged Word file is still called one, so that its reader can say what is wrong with it."""
    try:
        archive = open_archive(content)
        members = {name.casefold(): name for name in archive.names}
        if "mimetype" in members:
            declared = archive.read(members["mimetype"]).decode("ascii", "replace").strip()
            return declared if declared.startswith("application/") else media.ZIP
        types = archive.read(members["[content_types].xml"]) if "[content_types].xml" in members else b""
    except UnreadableError:
        return media.DOCX if _looks_like_word(content) else media.ZIP
    named = next((media_type for mark, media_type in _OFFICE if mark in types.lower()), None)
    if named is not None:
        return named
    return media.DOCX if any(name.startswith("word/") for name in members) else media.ZIP


def _looks_like_word(content: bytes) -> bool:
    is_office = b"[Content_Types].xml" in content
    return b"word/" in content or (is_office and b"xl/" not in content and b"ppt/" not in content)


def _sniff_image(content: bytes) -> str | None:
    """Photographs of newer telephones: the kind stands behind the first length."""
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"):
        return "image/avif" if content[8:12] == b"avif" else "image/heic"
    if content[:2] == b"BM" and content[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def _sniff_text(content: bytes) -> str:
    pdf_at = content.find(b"%PDF-", 0, 1024)
    if pdf_at == 0 or (pdf_at > 0 and not _is_mail(content[:pdf_at])):
        return media.PDF
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return media.TEXT
    start = content[:_HEADERS_READ_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = start[:64].lower()
    found = next((media_type for magic, media_type in _TEXT_MAGIC if lowered.startswith(magic)), None)
    if found == media.XML and b"<html" in start[:1024].lower():
        return media.HTML
    if found is not None:
        return found
    if _HTML_TAG.match(start):
        return media.HTML
    if _is_mail(start):
        return media.MAIL
    return media.TEXT if _is_text(content[:_TEXT_READ_BYTES]) else media.UNKNOWN


def _is_mail(start: bytes) -> bool:
    """True for a block of header lines with names that mails have; one sure name is enough, else two others."""
    lines = start.splitlines()
    if lines and _ENVELOPE.match(lines[0]):
        lines = lines[1:]
    seen: set[bytes] = set()
    for line in lines:
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t"):
            continue
        header = _HEADER.match(line)
        if header is None:
            break
        seen.add(header[1].lower())
    is_nested = _NESTED.match(start) is not None
    return is_nested or bool(seen & _SURE_HEADERS) or len(seen & _MAIL_HEADERS) >= 2


def _is_text(sample: bytes) -> bool:
    """Text of any 8-bit encoding: next to no control characters, and not a single NUL."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\x00" not in sample and controls * 100 <= len(sample)
