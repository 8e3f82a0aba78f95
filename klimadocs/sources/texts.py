"""The text of a mail: what a person reads in it, and the links to clouds that stand there instead of a file."""

from __future__ import annotations

import re
from html import unescape

from klimadocs.sources.charsets import decode_bytes

LIMIT = 100_000
"""Characters of a text that are kept."""

_MARKUP_LIMIT = 400_000
_HIDDEN = tuple(
    (re.compile(rf"(?i)<{name}[\s>]"), re.compile(rf"(?i)</{name}[^<>]{{0,200}}>"))
    for name in ("style", "script", "head", "title")
)
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/h[1-6]|/li|/blockquote)\b[^<>]{0,500}>")
_TAG = re.compile(r"<[!/?a-zA-Z][^<>]*>")
_BLANK_LINES = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_CID = re.compile(r"(?i)cid:([^\s\"'<>)]{1,250})")
_CLOUD = re.compile(
    r"(?i)\bhttps?://(?:[\w.-]{1,100}\.)?(?:"
    r"wetransfer\.com|we\.tl|1drv\.ms|onedrive\.live\.com|[\w-]{1,60}\.sharepoint\.com|drive\.google\.com|docs\.google\.com"
    r"|dropbox\.com|magentacloud\.de|box\.com|icloud\.com|mega\.nz|transfernow\.net|swisstransfer\.com|gofile\.io"
    r"|[\w.:/-]{1,100}/(?:index\.php/)?s/[A-Za-z0-9]{10,40}\b|[\w.-]{0,60}(?:nextcloud|owncloud)[\w.-]{0,60}/"
    r")"
)
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"


def decode_text(raw: bytes, charset: str) -> str:
    """The beginning of a text part, with line breaks as "\\n"."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    text = decode_bytes(raw.removeprefix(b"\xef\xbb\xbf")[:_MARKUP_LIMIT], charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_of_html(markup: str) -> str:
    """What is left without tags, styles and scripts; every step is linear."""
    markup = markup[:_MARKUP_LIMIT]
    for tags in _HIDDEN:
        markup = _without(markup, tags)
    text = unescape(_TAG.sub("", _BREAK.sub("\n", markup))).replace("\u00a0", " ")
    return _BLANK_LINES.sub("\n\n", text).strip()[:LIMIT]


def shown_pictures(markup: str) -> frozenset[str]:
    """Content-IDs of the pictures that the text shows, lower-cased."""
    return frozenset(found.lower() for found in _CID.findall(markup[:_MARKUP_LIMIT]))


def links_to_cloud(text: str) -> bool:
    """True where a text or its markup points to a place where files are left to be fetched."""
    return bool(_CLOUD.search(text[:_MARKUP_LIMIT]))


def is_encrypted(text: str) -> bool:
    """True for a text that PGP encrypted."""
    return _ENCRYPTED in text[:LIMIT]


def _without(markup: str, tags: tuple[re.Pattern[str], re.Pattern[str]]) -> str:
    """Drops elements with all they hold; one that never ends loses its tag only."""
    opening, closing = tags
    pieces, done = [], 0
    while start := opening.search(markup, done):
        pieces.append(markup[done : start.start()])
        end = closing.search(markup, start.end())
        done = (end or start).end()
        if end is None:
            break
    return "".join([*pieces, markup[done:]])
