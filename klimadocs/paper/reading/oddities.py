"""Oddities: what is hardly ever written so, as a model writes that knows too few letters or takes one for another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from klimadocs.paper.ink.pieces import Pieces
from klimadocs.paper.reading.audit import bodies_of, is_sign
from klimadocs.paper.reading.lexicon import words_of
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.words import is_known

_SMALL = "[a-zß-öø-ÿ]"
# A sign that hangs on a letter; R&D and <so> are written, Zo& is not.
_HUNG = re.compile(rf"\S*{_SMALL}[&§$#{{}}|\\~^]\S*")
_CAPITALS = re.compile(rf"(?<![^\W\d_])[A-ZÄÖÜ]{{2,}}{_SMALL}{{2,}}")
# A name that begins with a thin capital looks like small letters.
_SCRAP = re.compile(rf"{_SMALL}{{1,3}}|[il]{_SMALL}+")
# Portuguese has a tilde before o and e and at the end, German no ä before o: there one was taken for the other. None of
# them has a grave over i, o and u, as which an acute was seen.
_STRANGE = re.compile(r"[ãõÃÕ](?=[^\W\does])|[äö]o|ß[A-ZÄÖÜ]|[ìòùÌÒÙ]")
# An l where a figure stands: in a number, before a full stop, at the end of a street.
_FIGURE = re.compile(r"\S*\d[lIO]\d\S*|(?<!\S)[lI]\d\S*|(?<!\S)l[.,)](?!\S)|(?<=\s)(?:l[a-z]?|I[a-z])$")
# An amount with a letter behind it, as € looks like one.
_AMOUNT = re.compile(r"(?:\d[.,]\d{2,3}|\d{4}) [CEG](?!\w)")
# A capital that fell apart (l.andrat, 1.as), and a sign that ends a sentence within a word (?3).
_BROKEN = re.compile(r"(?<![\w.])(?:[a-zß]\.[a-zäöüß]{2}|[1I|]\.)[a-zäöüß]{2,}(?!\S*(?:@|\.\w))|\S*[?!]\w\S*")
# What is short for a longer word has its full stop.
_UNSTOPPED = re.compile(r"(?<![\w.-])(?:Dr|Prof|Dipl|Nr)(?![\w.])")
# A number whose parts are told by blanks, and one of them by a full stop.
_STOP_AMONG_BLANKS = re.compile(r"\d\.\d+ \d|\d \d+\.\d")
_PART = re.compile(r"[\W\d_]+")
_WIDE, _WIDE_ALONE = 1.2, 0.85
_STEMS_MIN, _STEM = 3, 1.2
_NEARLY = 90.0


def odd_word(text: str) -> str:
    """The first word that is spelt as hardly any is; "" where there is none."""
    found = _HUNG.search(text) or _FIGURE.search(text) or _AMOUNT.search(text) or _BROKEN.search(text)
    if found:
        return found.group()
    if _SCRAP.fullmatch(text) and not is_known(text):
        return text
    odd = [*_CAPITALS.findall(text), *(word for word in words_of(text) if _STRANGE.search(word))]
    return next((word for word in odd if not is_known(word)), "")


def unstopped(text: str) -> str:
    """The first word that is short for a longer one and has no full stop, which a fax may have lost; "" where there is
    none."""
    found = _UNSTOPPED.search(text)
    return found.group() if found else ""


def has_stop_among_blanks(text: str) -> bool:
    """Whether a number has its parts told by blanks, and one of them by a full stop: a speck looks like that."""
    return bool(_STOP_AMONG_BLANKS.search(text))


def has_wide_one(lines: Lines, pieces: Pieces) -> bool:
    """Whether a 1 is wider than the other figures of its number: two that touch look so."""
    return any(_has_wide_one(word, pieces) for word in lines.words if word.text.isdecimal())


def _has_wide_one(word: Seen, pieces: Pieces) -> bool:
    bodies = bodies_of(word, pieces)
    if len(bodies) != len(word.text) or "1" not in word.text:
        return False
    pairs = list(zip(word.text, bodies, strict=True))
    others = [body.width for char, body in pairs if char != "1"]
    most = _WIDE * median(others) if others else _WIDE_ALONE * median(body.height for body in bodies)
    return any(char == "1" and body.width > most for char, body in pairs)


def has_wide_stem(lines: Lines, pieces: Pieces, grain_px: float) -> bool:
    """Whether an l is wider than the others by more than a grain: it may be a 1. Asked of addresses, in which no word
    tells them apart."""
    return any(_has_wide_stem(word, pieces, grain_px) for word in lines.words)


def _has_wide_stem(word: Seen, pieces: Pieces, grain_px: float) -> bool:
    bodies, letters = bodies_of(word, pieces), [letter for letter in word.text if not is_sign(letter)]
    if len(bodies) != len(letters):
        return False
    stems = [body.width for body, letter in zip(bodies, letters, strict=True) if letter == "l"]
    return len(stems) >= _STEMS_MIN and max(stems) > _STEM * median(stems) + grain_px


def odd_address(text: str) -> str:
    """Its first part with a capital I among small letters, as an l looks like, or with a capital at its beginning while
    others have none; "" where there is none. Names begin with capitals in all their parts."""
    parts = [part for part in _PART.split(text) if part]
    is_named = sum(part[0].isupper() for part in parts) > 1
    stem = next((part for part in parts if "I" in part[is_named:] and not part.isupper()), "")
    return stem or _lone_capital([part for part in _PART.split(text.rpartition("@")[0]) if part])


def _lone_capital(names: Sequence[str]) -> str:
    """The only part of a name with a capital."""
    found = [part for part in names if part[0].isupper()]
    return found[0] if len(found) == 1 < len(names) else ""


def unlike_hosts(addresses: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of addresses by their field, those whose host is nearly that of another, with both hosts: one of them was read
    wrongly."""
    hosts = {key: host for key, text in addresses.items() if (host := _host(text))}
    return {key: (host, other) for key, host in hosts.items() for other in _nearly(host, tuple(hosts.values()))}


def _host(text: str) -> str:
    bare = text.strip().lower().rpartition("@")[2]
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", bare).partition("/")[0]


def _nearly(host: str, others: Sequence[str]) -> Iterator[str]:
    from rapidfuzz import fuzz

    return (other for other in others if other != host and fuzz.ratio(host, other) >= _NEARLY)
