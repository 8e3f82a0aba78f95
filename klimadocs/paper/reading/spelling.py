"""Spelling: what speaks against a text by its signs and letters alone, whatever its words mean."""

from __future__ import annotations

import re

from klimadocs.paper.reading.lexicon import words_of
from klimadocs.paper.reading.words import is_known

_OPENED, _CLOSED = "„", "“”"
_PAIRS = ((_OPENED, _CLOSED), ("‚", "‘’'"))
_THRICE = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
# Abbreviations are shorter, or no words.
_STOPPED = re.compile(r"([^\W\d_]{5,})\. [A-ZÄÖÜ]")
# Behind a word that ends with a hyphen stands what it shares its end with: Umwelt- und Klimaschutz, Rad-/Fußweg.
_HANGING = re.compile(
    r"[^\W\d_]{3,}- (?!(?:und|oder|bzw|sowie|wie|als|bis|noch|nicht|statt|u|y|e|o|and|or)\b)(?=[a-zäöüß])"
)
_BEGINNINGS = frozenset("'’‘`´\"“”")


def unpaired_quote(text: str) -> str:
    """The mark that opens or closes a quotation which has no other end; "" where all have two. Inches and apostrophes
    stand behind a digit or a letter."""
    for opened, closed in _PAIRS:
        if opened in text and text.count(opened) > sum(text.count(mark) for mark in closed):
            return opened
    if _OPENED in text and text.count(_OPENED) < sum(text.count(mark) for mark in _CLOSED):
        return _OPENED
    first = text[:1]
    return first if first in _BEGINNINGS and not any(mark in text[1:] for mark in _BEGINNINGS) else ""


def letter_thrice(text: str) -> str:
    """A word that nobody knows and that has a letter three times in a row; "" where there is none."""
    return next((word for word in words_of(text) if _THRICE.search(word) and not is_known(word)), "")


def hanging_hyphen(text: str) -> str:
    """A word with a hyphen behind it where no part of a pair follows on its line; "" where there is none."""
    found = _HANGING.search(text)
    return found[0].strip() if found else ""


def stopped_word(text: str) -> str:
    """A whole word with a full stop behind it within an answer of one line, as a speck looks like one; "" where there
    is none."""
    return next((found[0] for found in _STOPPED.finditer(text) if is_known(found[1])), "")
