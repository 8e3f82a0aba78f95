"""Accents go back on the letters that were read without them, where they fit; those that are none are told."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from klimadocs.paper.ink.pieces import Pieces
from klimadocs.paper.reading.accents import CEDILLA, HALF, NO_ACCENTS, Accent, Bare
from klimadocs.paper.reading.audit import bodies_of
from klimadocs.paper.reading.layout import middles
from klimadocs.paper.reading.recognition import Lines, Seen

_WITH_TAIL, _ASCENDING = frozenset("cCsS"), frozenset("bdhkß")
_PLAIN = frozenset("ßabcdeghkmnopqrsuvwxyzABCDEFGHKLMNOPQRSTUVWXYZ")
_HANGING = frozenset("gjpqy")
_STEMS = frozenset("lft0123456789")
_WITH_DOTS = NO_ACCENTS[HALF]
_BESIDE_PX = 8
_UNUSUAL = 0.9
_ACUTE, _VOWELS = "\u0301", frozenset("aeiouyäöü")
_DOT, _CENTRED, _POLISH = "\u0307", 0.15, frozenset("zZ")


def placed(lines: Lines, pieces: Pieces) -> Lines:
    """With the places of letters told anew by their ink."""
    return Lines(tuple(tuple(_placed(word, pieces) for word in line) for line in lines.lines))


def _placed(word: Seen, pieces: Pieces) -> Seen:
    bodies = bodies_of(word, pieces)
    is_counted = len(bodies) == len(word.text)
    places = tuple(body.middle for body in bodies) if is_counted else middles(word.text, bodies) if bodies else ()
    return replace(word, places=places or word.places)


def refute(accents: Sequence[Accent], read: Lines, is_known: Callable[[str], bool]) -> tuple[Accent, ...]:
    """Accents that are none: what was read with them on it has a letter with an ascender there, or is a known word or a
    number with a stem there; or what was read without them bears no cedilla there."""
    return tuple(accent for accent in accents if _is_refuted(accent, read, is_known))


def hanging(tails: Sequence[Accent], read: Lines, is_known: Callable[[str], bool]) -> tuple[Accent, ...]:
    """Those that belong to a letter: with them on it, it makes a known word with a letter that hangs below the line."""
    return tuple(
        tail for tail in tails
        if any(is_known(word.text) and not _HANGING.isdisjoint(word.text) for word in read.words if is_over(tail, word))
        and not _HANGING.isdisjoint(_letters_at(read, tail))
    )  # fmt: skip


def _is_refuted(accent: Accent, read: Lines, is_known: Callable[[str], bool]) -> bool:
    found = _letters_at(read, accent)
    if accent.sign == CEDILLA:
        return bool(found) and not any(letter in _WITH_TAIL or letter in "gG" for letter in found)
    strong = _PLAIN if accent.is_touching else _ASCENDING
    if all(is_known(word.text) for word in read.words if is_over(accent, word)):
        strong |= _STEMS
    return bool(found) and all(letter in strong for letter in found)


def _letters_at(lines: Lines, accent: Accent) -> list[str]:
    words = [word for word in lines.words if is_over(accent, word)]
    return [
        letter for word in words if len(word.places) == len(word.text)
        for letter, place in zip(word.text, word.places, strict=True)
        if abs(place - accent.x) <= 0.55 * (word.span[2] - word.span[0]) / len(word.text)
    ]  # fmt: skip


def put_back(lines: Lines, bare: Bare, pieces: Pieces) -> tuple[Lines, bool]:
    """The words with their accents; False where one fits no letter there, or a letter has a mark that it should not
    have."""
    is_sound = True
    found: list[tuple[Seen, ...]] = []
    for line in lines.lines:
        words = []
        for word in line:
            text, fits = _accented(word, [entry for entry in bare.accents if is_over(entry, word)], pieces)
            is_sound = is_sound and fits and _is_explained(word, bare)
            words.append(replace(word, text=text))
        found.append(tuple(words))
    return Lines(tuple(found)), is_sound


def dotted(lines: Lines, bare: Bare, pieces: Pieces, is_known: Callable[[str], bool]) -> Lines:
    """With the dot that Polish has over its z, where one stands in the middle over it in a word that nobody knows."""
    return Lines(tuple(tuple(_dotted(word, bare, pieces, is_known) for word in line) for line in lines.lines))


def _dotted(word: Seen, bare: Bare, pieces: Pieces, is_known: Callable[[str], bool]) -> Seen:
    if _POLISH.isdisjoint(word.text) or is_known(word.text):
        return word
    bodies = bodies_of(word, pieces)
    if len(bodies) != len(word.text):
        return word
    dots = [mark.x for mark in bare.others if not mark.sign and is_over(mark, word)]
    letters = [
        unicodedata.normalize("NFC", letter + _DOT)
        if letter in _POLISH and any(abs(x - body.middle) <= _CENTRED * body.width for x in dots) else letter
        for letter, body in zip(word.text, bodies, strict=True)
    ]  # fmt: skip
    return replace(word, text="".join(letters))


def strangers(lines: Lines, bare: Bare, is_known: Callable[[str], bool], has_other_dots: Callable[[str], bool]) -> bool:
    """Whether a mark that may be an accent stands over a letter that bears none. Over a known word it is a dot if it
    can be one, and a single dot is a speck, unless dots would make another word of it."""
    return any(
        not _has_near(word, mark, _WITH_DOTS if is_known(word.text) else _letters_with(mark, bare))
        for word in lines.words for mark in bare.others
        if mark.sign != HALF and is_over(mark, word)
        and (mark.sign or not is_known(word.text) or has_other_dots(word.text))
    )  # fmt: skip


def _letters_with(mark: Accent, bare: Bare) -> frozenset[str]:
    """Two dots beside each other are an umlaut's, too."""
    is_one_of_two = not mark.sign and any(
        other.sign in ("", HALF) and other is not mark and abs(other.y - mark.y) <= _BESIDE_PX and
        abs(other.x - mark.x) <= 2 * _BESIDE_PX
        for other in bare.others
    )  # fmt: skip
    return NO_ACCENTS[HALF] if is_one_of_two else NO_ACCENTS[mark.sign]


def _is_explained(word: Seen, bare: Bare) -> bool:
    """Whether each mark stands over a letter that has such a one."""
    return all(_has_near(word, mark, _letters_with(mark, bare)) for mark in bare.others if is_over(mark, word))


def _has_near(word: Seen, mark: Accent, letters: frozenset[str]) -> bool:
    if len(word.places) != len(word.text):
        return False
    width = (word.span[2] - word.span[0]) / len(word.text)
    near = [letter for letter, place in zip(word.text, word.places, strict=True) if abs(place - mark.x) <= 1.6 * width]
    return any(letter in letters for letter in near)


def is_over(entry: Accent, word: Seen) -> bool:
    """Whether the mark stands over a letter of the word."""
    left, top, right, bottom = word.span
    return left - 2 <= entry.x <= right + 2 and top <= entry.y <= bottom


def _accented(word: Seen, accents: Sequence[Accent], pieces: Pieces) -> tuple[str, bool]:
    letters = list(word.text)
    if accents and len(word.places) != len(letters):
        return word.text, False
    taken: set[int] = set()
    for entry in accents:
        place = _place(word, entry, pieces)
        whole = unicodedata.normalize("NFC", _bare(letters[place]) + entry.sign)
        if entry.sign != CEDILLA and letters[place] in _ASCENDING:
            continue  # A piece of the letter, which reaches as high.
        is_strange = entry.sign == _ACUTE and letters[place].lower() not in _VOWELS
        is_tail = entry.sign == CEDILLA and letters[place] not in _WITH_TAIL
        if place in taken or len(whole) != 1 or is_strange or is_tail:
            return word.text, False
        letters[place] = whole
        taken.add(place)
    return "".join(letters), True


def _bare(letter: str) -> str:
    """No letter has an accent and dots: what seemed to be dots is the accent."""
    return unicodedata.normalize("NFD", letter)[0]


def _place(word: Seen, entry: Accent, pieces: Pieces) -> int:
    """Which letter the accent belongs to: by counting the letters where they stand apart, else the nearest one that can
    carry it where it should stand by the widths of letters."""
    left, top, right, bottom = word.span
    bodies = list({body.left: body for body in pieces.letters_in(left - 3, top, right + 3, bottom)}.values())
    if len(bodies) == len(word.text):
        places = tuple(body.middle for body in bodies)
        width = (word.span[2] - word.span[0]) / len(places)
        return min(range(len(bodies)), key=lambda index: _cost(replace(word, places=places), index, entry, width))
    width = (word.span[2] - word.span[0]) / len(word.text)
    told = replace(word, places=middles(word.text, bodies)) if bodies else word
    return min(range(len(word.text)), key=lambda index: _cost(told, index, entry, width))


def _cost(word: Seen, index: int, entry: Accent, width: float) -> float:
    letter = word.text[index].lower()
    return abs(word.places[index] - entry.x) + (0.0 if letter in _bearers(entry.sign) else _UNUSUAL * width)


def _bearers(sign: str) -> str:
    return {"\u0303": "ano", "\u0327": "c"}.get(sign, "aeiou")
