"""Echoes: what stands on a page in two places was read twice, from two pieces of paper. A name comes again in the
address of a mail, a place in that of a website."""

from __future__ import annotations

import re
from collections.abc import Mapping

from klimadocs.paper.reading.voting import bare_letters

_TOKEN = re.compile(r"[^\W\d_]+")
_AS_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LEAST = 3


class Echoes:
    """The words of all fields of a page."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts` by the key of the field."""
        self._keys: dict[str, set[str]] = {}
        for key, text in texts.items():
            for token in tokens(text):
                self._keys.setdefault(_folded(token), set()).add(key)

    def has(self, word: str, key: str) -> bool:
        """Whether a word of three letters or more stands in another field, too, umlauts written out or not."""
        return len(word) >= _LEAST and bool(self._keys.get(_folded(word), set()) - {key})


def tokens(text: str) -> list[str]:
    """Its runs of letters."""
    return _TOKEN.findall(text)


def _folded(word: str) -> str:
    return bare_letters(word.lower().translate(_AS_TYPED))
