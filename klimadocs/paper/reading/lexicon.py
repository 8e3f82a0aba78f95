"""Lexicon: the German words that the recognition model brings along, names and towns among them. It changes no text:
whether a word is known is a witness for what was read, and against it."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from klimadocs.paper.reading.recognition import model_path

# Places of the parts in a model file, as Tesseract numbers them, and the bits of an edge of its word graph.
_WORDS, _LETTERS = 19, 21
_LAST, _BACKWARD, _WORD_END = 1, 2, 4
_MODEL = "deu.traineddata"
_FLAGS = 3
_HEAD = 10
_PART_MIN, _LONG_PART, _PARTS_MAX = 4, 6, 3
_LINKS = ("", "s")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Lexicon:
    """A graph of words: `edges` as the model packs them, `shift` the bits of a letter, `letters` their numbers."""

    edges: npt.NDArray[np.uint64]
    shift: int
    letters: dict[str, int]

    def has(self, word: str) -> bool:
        """Whether exactly this word is in it."""
        node, is_word = 0, False
        for place, char in enumerate(word):
            edge = self._edge(node, char) if node or not place else None
            if edge is None:
                return False
            node, is_word = edge >> (self.shift + _FLAGS), bool(edge >> self.shift & _WORD_END)
        return is_word

    def knows(self, word: str) -> bool:
        """Whether it is in it, also at the beginning of a sentence, or put together of such that are."""
        return self._has_begun(word) or self._is_compound(word, _PARTS_MAX)

    def knows_well(self, word: str) -> bool:
        """The same, put together of two at most, the last of which is long: no chance meeting of syllables."""
        return self._has_begun(word) or any(
            self._has_begun(word[:end]) and (self.has(word[end:]) or self.has(word[end:].capitalize()))
            for end in range(_PART_MIN, len(word) - _LONG_PART + 1)
        )

    def _has_begun(self, word: str) -> bool:
        return self.has(word) or (word[:1].isupper() and self.has(word[0].lower() + word[1:]))

    def _is_compound(self, word: str, parts: int) -> bool:
        """Of nouns and other words of four letters or more each, with or without an s between."""
        if parts < 2:
            return False
        return any(
            self._has_begun(word[:end]) and any(self._is_rest(word[end:], link, parts - 1) for link in _LINKS)
            for end in range(_PART_MIN, len(word) - _PART_MIN + 1)
        )

    def _is_rest(self, rest: str, link: str, parts: int) -> bool:
        word = rest.removeprefix(link) if rest.startswith(link) else ""
        if len(word) < _PART_MIN:
            return False
        return self.has(word) or self.has(word.capitalize()) or self._is_compound(word, parts)

    def _edge(self, node: int, char: str) -> int | None:
        number = self.letters.get(char)
        while number is not None:
            edge = int(self.edges[node])
            flags = edge >> self.shift
            if edge & ((1 << self.shift) - 1) == number and not flags & _BACKWARD:
                return edge
            if flags & _LAST:
                return None
            node += 1
        return None


def words_of(text: str) -> list[str]:
    """Its words without signs and digits; what a hyphen joins are several."""
    return _WORD.findall(text)


@cache
def open_lexicon() -> Lexicon:
    """That of the German model; one that knows nothing where the model has none."""
    content = (Path(model_path()) / _MODEL).read_bytes()
    (count,) = struct.unpack_from("<i", content)
    starts = struct.unpack_from(f"<{count}q", content, 4)
    parts = {place: _part(content, starts, place) for place in (_WORDS, _LETTERS) if place < count}
    if not all(parts.get(place) for place in (_WORDS, _LETTERS)):
        return Lexicon(np.asarray([_LAST], np.uint64), 0, {})
    _, size, edges = struct.unpack_from("<hii", parts[_WORDS])
    lines = parts[_LETTERS].decode("utf-8").splitlines()
    letters = {line.split(" ", 1)[0]: number for number, line in enumerate(lines[1 : size + 1])}
    return Lexicon(np.frombuffer(parts[_WORDS], "<u8", edges, _HEAD), size.bit_length(), letters)


def _part(content: bytes, starts: tuple[int, ...], place: int) -> bytes:
    start = starts[place]
    end = min((other for other in starts if other > start), default=len(content))
    return content[start:end] if start >= 0 else b""
