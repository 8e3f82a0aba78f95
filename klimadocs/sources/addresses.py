"""The addresses in From, To and Reply-To, as they stand there: one pass over the characters, nothing is guessed.

Comments may nest to any depth, groups may be empty, an address may be broken: what is no address is left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from email.message import Message

from klimadocs.forms.cleaning import clean
from klimadocs.sources.headers import FIELD_LIMIT, decode_words, one_line, raw_fields

_MOST = 200
_LONGEST = 254
_PLAIN = re.compile(r"[^(\"<,;:]+")
_COMMENT = re.compile(r"\([^()]{0,200}\)")
_ADDRESS = re.compile(
    r'(?P<local>"[^"\\]{1,64}"|[^\s"@<>()\[\],;:\\]{1,64})@(?P<domain>[^\s"@<>()\[\],;:\\]{1,253}|\[[0-9A-Za-z.:]{2,60}\])'
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A bare address, lower-cased at the domain, with the name before it as people may see it. `is_grouped`: it stands
    in a group (`Verteiler: a@example.org;`), so that nobody knows who wrote."""

    address: str
    name: str = ""
    is_grouped: bool = False


@dataclass(slots=True)
class _Entry:
    """What was read since the last comma."""

    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)

    def take(self, kind: str, text: str) -> None:
        """`kind` as `_tokens` tells it."""
        {"words": self.words, "comments": self.comments, "angles": self.angles}[kind].append(text)


def mailboxes_of(head: Message, name: str, limit: int = FIELD_LIMIT) -> tuple[Mailbox, ...]:
    """All addresses of all fields of that name, 200 at most. An address that was encoded against the rules counts only
    where there is no other."""
    raws = raw_fields(head, name, limit)[:20]
    found = [mailbox for raw in raws for mailbox in read_mailboxes(raw)]
    found = found or [mailbox for raw in raws if "=?" in raw for mailbox in read_mailboxes(decode_words(raw))]
    return tuple(found[:_MOST])


def read_mailboxes(raw: str) -> list[Mailbox]:
    """In the order in which they stand."""
    found: list[Mailbox] = []
    entry, is_grouped = _Entry(), False
    for kind, text in _tokens(raw):
        if kind == "stop":
            found += _mailboxes(entry, is_grouped)
            is_grouped = is_grouped and text == ","
            entry = _Entry()
        elif kind == "group":
            entry, is_grouped = _Entry(), True
        else:
            entry.take(kind, text)
    return found + _mailboxes(entry, is_grouped)


def address_in(text: str) -> str:
    """The text as an address, lower-cased at the domain; "" where it is none."""
    bare = _COMMENT.sub("", text).strip().removeprefix("mailto:").removesuffix(".")
    found = _ADDRESS.fullmatch(bare)
    if not found or len(bare) > _LONGEST or clean(bare).text != unicodedata.normalize("NFC", bare):
        return ""
    return f"{found['local']}@{found['domain'].lower()}"


def _mailboxes(entry: _Entry, is_grouped: bool) -> list[Mailbox]:
    phrase = "".join(entry.words)
    if entry.angles:
        addresses = [address_in(text.rpartition(":")[2] if text.startswith("@") else text) for text in entry.angles]
    else:
        addresses = [address_in(phrase)]
        phrase = " ".join(entry.comments)
    name = one_line(decode_words(phrase or " ".join(entry.comments)))
    return [Mailbox(address, name, is_grouped) for address in addresses if address]


def _tokens(raw: str) -> list[tuple[str, str]]:
    """(kind, text): words, comments and angles as in an entry, "group" for the colon of a group, "stop" for its end and
    for commas. Linear: every character is looked at once."""
    tokens: list[tuple[str, str]] = []
    has_group = ";" in raw
    position = 0
    while position < len(raw):
        sign = raw[position]
        if plain := _PLAIN.match(raw, position):
            tokens.append(("words", plain[0]))
            position = plain.end()
        elif sign in _ENCLOSED:
            kind, closing = _ENCLOSED[sign]
            text, position = _enclosed(raw, position, sign, closing)
            tokens.append((kind, text))
        else:
            tokens.append(_mark(sign, has_group))
            position += 1
    return tokens


def _mark(sign: str, has_group: bool) -> tuple[str, str]:
    if sign in ",;":
        return "stop", sign
    return ("group", "") if has_group else ("words", sign)


_ENCLOSED = {"(": ("comments", ")"), '"': ("words", '"'), "<": ("angles", ">")}


def _enclosed(raw: str, start: int, opening: str, closing: str) -> tuple[str, int]:
    """The text between the signs, and where to go on. Only comments nest; nothing is masked in an angle."""
    if opening == "<":
        end = raw.find(closing, start)
        return (raw[start + 1 : end], end + 1) if end > 0 else (raw[start + 1 :], len(raw))
    depth, signs, position = 1, list[str](), start + 1
    while position < len(raw):
        sign = raw[position]
        if sign == "\\" and position + 1 < len(raw):
            position += 1
            sign = raw[position]
        elif sign == closing:
            depth -= 1
        elif sign == opening == "(":
            depth += 1
        position += 1
        if not depth:
            break
        signs.append(sign)
    return "".join(signs), position
