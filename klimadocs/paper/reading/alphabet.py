"""The alphabet of one page: how each letter looks in the type that filled it, learned from what was surely read.

A machine sets a letter alike wherever it stands. So a letter that was read in one field is held against the same letter
in all others, and against those that it might be taken for: a witness that knows nothing of languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from klimadocs.paper.reading.glyphs import THUMB_PX, Glyph, Ink, lean, most_alike
from klimadocs.paper.reading.voting import bare_letters

_SEEN_MAX, _RIVALS_MAX = 4, 3
_KNOWN_MIN = 2
_CLEARLY = 0.12
_ALIKE, _CONTRARY, _GAIN = 0.88, 0.5, 0.02
_LIGHTER = 0.55
_STEMS = "lI1|i!"
_ONE_SHAPE = (_STEMS, "O0oQ", "-–—", "'’‘", "“”„", "8B", "5S", "EF", "PF")
_SAME, _VERY_SAME = 0.96, 0.975
_UNLIKE, _NOT_ALIKE = 0.8, 0.3
_AS_TALL_PX, _INKED = 1, 0.3


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a glyph looks as one letter: `alike` is its correlation with the others of that kind, up to 1; `lean` whether
    it is nearer to them (up to 1) or to `rival`, the letter that it might be taken for (down to -1), to which it is
    more alike by `gain`."""

    alike: float
    lean: float
    rival: str = ""
    gain: float = 0.0

    @property
    def is_bad(self) -> bool:
        """Whether it is rather the rival."""
        return self.lean <= -_CONTRARY and self.gain >= _GAIN


class Alphabet:
    """Grows while a page is read. What it has said of a letter it says again, until it has learned more."""

    def __init__(self) -> None:
        self._seen: dict[str, list[Glyph]] = {}
        self._thumbs: tuple[tuple[str, ...], Ink] | None = None
        self._said: dict[Glyph, Likeness | None] = {}
        self._told: dict[tuple[Glyph, str], float] = {}

    def learn(self, glyphs: Iterable[Glyph]) -> None:
        for glyph in glyphs:
            known = self._seen.setdefault(glyph.char, [])
            if len(known) < _SEEN_MAX:
                known.append(glyph)
        self._thumbs = None
        self._said.clear()
        self._told.clear()

    def look(self, glyph: Glyph) -> Likeness | None:
        """As the letter that it was read as; None where no other of that kind is known, and it is like no other."""
        if glyph not in self._said:
            self._said[glyph] = self._look_anew(glyph)
        return self._said[glyph]

    def _look_anew(self, glyph: Glyph) -> Likeness | None:
        own = self._others(glyph, glyph.char)
        others = self._at_first_sight(glyph)
        rivals = self._rivals(glyph, others)
        if not own:
            return _look_at_stranger(glyph, rivals)
        if _is_plain(glyph, own, others):
            return Likeness(1.0, 1.0)
        alike, near = most_alike(glyph.ink, own)
        if glyph.char in _STEMS and len(own) >= _KNOWN_MIN and alike < _NOT_ALIKE:
            return Likeness(alike, -1.0, "", 1.0)
        if glyph.char == "." and not any(_LIGHTER <= glyph.mass / dot.mass <= 1 / _LIGHTER for dot in own):
            return Likeness(alike, -1.0, "", 1.0)
        leans = [(*lean(glyph.ink, near.ink, seen), char) for char, seen in rivals]
        lowest, score, rival = min(leans, default=(1.0, 0.0, ""))
        return Likeness(alike, lowest, rival, score - alike)

    def _others(self, glyph: Glyph, char: str) -> list[Glyph]:
        return [other for other in self._seen.get(char, ()) if other.spot != glyph.spot]

    def _at_first_sight(self, glyph: Glyph) -> list[tuple[float, str]]:
        """How much it looks like each other letter, the most alike first."""
        if self._thumbs is None:
            self._thumbs = _thumbs_of(self._seen)
        chars, thumbs = self._thumbs
        found = zip((thumbs @ glyph.thumb).tolist(), chars, strict=True)
        return sorted(((score, char) for score, char in found if char != glyph.char), reverse=True)

    def _rivals(self, glyph: Glyph, others: Sequence[tuple[float, str]]) -> list[tuple[str, list[Glyph]]]:
        """The letters that it looks most like at first sight, but for those that many types draw alike."""
        rivals = [(char, self._others(glyph, char)) for _, char in others[:_RIVALS_MAX]]
        return [
            (char, seen) for char, seen in rivals
            if len(seen) >= _KNOWN_MIN
            and (not _is_one_shape(glyph.char, char) or self._are_told_apart(glyph, char, seen))
        ]  # fmt: skip

    def _are_told_apart(self, glyph: Glyph, char: str, seen: Sequence[Glyph]) -> bool:
        """Whether the type of the page draws l, I, 1 and i as differently as other letters."""
        own = self._others(glyph, glyph.char) if {char, glyph.char} <= set(_STEMS) else []
        return bool(own) and max(self._alike(other, char, seen) for other in own) < _UNLIKE

    def _alike(self, glyph: Glyph, char: str, seen: Sequence[Glyph]) -> float:
        """How much it looks like the other letter; told once."""
        if (glyph, char) not in self._told:
            self._told[glyph, char] = most_alike(glyph.ink, seen)[0]
        return self._told[glyph, char]


def _thumbs_of(seen: dict[str, list[Glyph]]) -> tuple[tuple[str, ...], Ink]:
    """Each letter, and how one of its kind looks at first sight."""
    rows = [known[len(known) // 2].thumb for known in seen.values()]
    return tuple(seen), np.asarray(rows, np.float32).reshape(-1, THUMB_PX * THUMB_PX)


def _is_plain(glyph: Glyph, own: Sequence[Glyph], others: Sequence[tuple[float, str]]) -> bool:
    """Whether no other letter comes near at first sight."""
    mine = max(float(glyph.thumb @ other.thumb) for other in own)
    nearest = others[0][0] if others else 0.0
    return mine >= _ALIKE and mine - nearest >= _CLEARLY


def _look_at_stranger(glyph: Glyph, rivals: Sequence[tuple[str, list[Glyph]]]) -> Likeness | None:
    """A letter of which there is no other: is it another, as like as two instances of one letter are?"""
    found = [
        (most_alike(glyph.ink, seen)[0], char) for char, seen in rivals
        if char.lower() != glyph.char.lower() or any(_is_as_tall(glyph, other) for other in seen)
    ]  # fmt: skip
    best, char = max(found, default=(0.0, ""))
    least = _VERY_SAME if bare_letters(char) == bare_letters(glyph.char) else _SAME
    return Likeness(0.0, -1.0, char, best) if best >= least else None


def _is_as_tall(glyph: Glyph, other: Glyph) -> bool:
    """Whether both reach as high: that alone tells U from u."""
    return abs(_top(glyph.ink) - _top(other.ink)) <= _AS_TALL_PX


def _top(ink: Ink) -> int:
    return int(np.argmax(ink.max(axis=1) >= _INKED))


def _is_one_shape(char: str, other: str) -> bool:
    """Letters that many types draw alike, and a letter that has its accent already."""
    return any(char in group and other in group for group in _ONE_SHAPE) or (
        bare_letters(char) == other and char != other
    )
