"""Echoes: what stands on a page in two places was read twice, from two pieces of paper. A name comes again in the
address of a mail, a place in that of a website."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from klimadocs.paper.reading.voting import bare_letters
from klimadocs.paper.reading.words import strange_words

_TOKEN = re.compile(r"[^\W\d_]+")
_AS_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LEAST, _NAME = 3, 5


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


def contradicted(texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Strange words that stand on a page with accents and without: (the bare one, the other) by the key of each field
    that has the bare one. `texts` by the key of the field; words of both looks may be meant."""
    accented = {
        bare: word for text in texts.values() for word in strange_words(text) if (bare := bare_letters(word)) != word
    }
    found = {key: next((word for word in strange_words(text) if word in accented), "") for key, text in texts.items()}
    return {key: (word, accented[word]) for key, word in found.items() if word}


def unlike_names(addresses: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of addresses, those with a word that is another word of the page but for one letter: (the word, the other) by
    the key of the field. `texts` are the other answers."""
    words = {_folded(word) for text in texts.values() for word in tokens(text) if len(word) >= _NAME}
    found = {key: _unlike(text, words) for key, text in addresses.items()}
    return {key: pair for key, pair in found.items() if pair}


def undotted_names(addresses: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of answers, those with a word that an address has with an umlaut written out: (the word, that of the address) by
    the key of the field. A fax loses dots, and no dictionary knows a name."""
    told = {word.lower() for text in addresses.values() for word in tokens(text) if len(word) > _NAME}
    found = {key: _undotted(text, told) for key, text in texts.items()}
    return {key: pair for key, pair in found.items() if pair}


def _undotted(text: str, told: set[str]) -> tuple[str, str] | None:
    words = [(word, _folded(word)) for word in tokens(text)]
    return next(
        (
            (word, own + "e" + rest)
            for word, folded in words if folded not in told
            for own, rest in _behind_vowels(folded)
            if f"{own}e{rest}" in told
        ),
        None,
    )  # fmt: skip


def _behind_vowels(word: str) -> Iterator[tuple[str, str]]:
    """The word cut in two behind each letter that may have had dots."""
    return ((word[:place], word[place:]) for place in range(1, len(word) + 1) if word[place - 1] in "aou")


def _unlike(address: str, words: set[str]) -> tuple[str, str] | None:
    own = [_folded(word) for word in tokens(address) if len(word) >= _NAME]
    return next(
        ((word, other) for word in own if word not in words for other in words if _is_one_letter_off(word, other)), None
    )


def _is_one_letter_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def tokens(text: str) -> list[str]:
    """Its runs of letters."""
    return _TOKEN.findall(text)


def _folded(word: str) -> str:
    return bare_letters(word.lower().translate(_AS_TYPED))
