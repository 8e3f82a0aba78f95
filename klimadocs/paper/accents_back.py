"""Accents go back on the letters that were read without them, where they fit; those that are none are told."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from klimadocs.paper.accents import CEDILLA, HALF, NO_ACCENTS, Accent, Bare
from klimadocs.paper.pieces import Piece, Pieces
from klimadocs.paper.recognition import Lines, Seen

_WITH_TAIL, _ASCENDING = frozenset("cCsS"), frozenset("bdhkß")
_PLAIN = frozenset("ßabcdeghkmnopqrsuvwxyzABCDEFGHKLMNOPQRSTUVWXYZ")
_UNUSUAL = 0.9


def refute(bare: Bare, untouched: Lines, read: Lines) -> tuple[Accent, ...]:
    """Accents that are none: `untouched` was read before they were taken off, and has a letter with an ascender there;
    or what `read` has there bears no cedilla."""
    return tuple(accent for accent in bare.accents if _is_refuted(accent, untouched, read))


def _is_refuted(accent: Accent, untouched: Lines, read: Lines) -> bool:
    if accent.sign == CEDILLA:
        found = _letters_at(read, accent)
        return bool(found) and not any(letter in _WITH_TAIL or letter in "gG" for letter in found)
    found = _letters_at(untouched, accent)
    strong = _PLAIN if accent.is_touching else _ASCENDING
    return bool(found) and all(letter in strong for letter in found)


def _letters_at(lines: Lines, accent: Accent) -> list[str]:
    words = [word for word in lines.words if _is_over(accent, word)]
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
            text, fits = _accented(word, [entry for entry in bare.accents if _is_over(entry, word)], pieces)
            is_sound = is_sound and fits and _is_explained(word, bare)
            words.append(replace(word, text=text))
        found.append(tuple(words))
    return Lines(tuple(found)), is_sound


def strangers(lines: Lines, bare: Bare) -> bool:
    """Whether a mark that may be an accent stands over a letter that bears none."""
    return any(
        not _has_near(word, mark, NO_ACCENTS[mark.sign])
        for word in lines.words for mark in bare.others if mark.sign != HALF and _is_over(mark, word)
    )  # fmt: skip


def _is_explained(word: Seen, bare: Bare) -> bool:
    """Whether each mark stands over a letter that has such a one."""
    return all(_has_near(word, mark, NO_ACCENTS[mark.sign]) for mark in bare.others if _is_over(mark, word))


def _has_near(word: Seen, mark: Accent, letters: frozenset[str]) -> bool:
    if len(word.places) != len(word.text):
        return False
    width = (word.span[2] - word.span[0]) / len(word.text)
    near = [letter for letter, place in zip(word.text, word.places, strict=True) if abs(place - mark.x) <= 1.6 * width]
    return any(letter in letters for letter in near)


def _is_over(entry: Accent, word: Seen) -> bool:
    left, top, right, bottom = word.span
    return left - 2 <= entry.x <= right + 2 and top <= entry.y <= bottom


def _accented(word: Seen, accents: Sequence[Accent], pieces: Pieces) -> tuple[str, bool]:
    letters = list(word.text)
    if accents and len(word.places) != len(letters):
        return word.text, False
    for entry in accents:
        place = _place(word, entry, pieces)
        whole = unicodedata.normalize("NFC", letters[place] + entry.sign)
        if len(whole) != 1 or (entry.sign == CEDILLA and letters[place] not in _WITH_TAIL):
            return word.text, False
        letters[place] = whole
    return "".join(letters), True


def _place(word: Seen, entry: Accent, pieces: Pieces) -> int:
    """Which letter the accent belongs to: by counting the letters where they stand apart, else the nearest one that can
    carry it."""
    bodies = sorted(
        {body.left: body for row in pieces.rows for body in row if _is_within(body, word)}.values(),
        key=lambda body: body.left,
    )
    if len(bodies) == len(word.text):
        return min(range(len(bodies)), key=lambda index: abs(bodies[index].middle - entry.x))
    width = (word.span[2] - word.span[0]) / len(word.text)
    return min(range(len(word.text)), key=lambda index: _cost(word, index, entry, width))


def _is_within(body: Piece, word: Seen) -> bool:
    left, top, right, bottom = word.span
    return left - 3 <= body.middle <= right + 3 and top <= (body.top + body.bottom) / 2 <= bottom


def _cost(word: Seen, index: int, entry: Accent, width: float) -> float:
    letter = word.text[index].lower()
    usual = {"\u0303": "ano", "\u0327": "c"}.get(entry.sign, "aeiou")
    return abs(word.places[index] - entry.x) + (0.0 if letter in usual else _UNUSUAL * width)
