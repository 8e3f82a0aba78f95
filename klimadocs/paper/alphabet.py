"""The alphabet of one page: how each letter looks in the type that filled it, learned from what was surely read.

A machine sets a letter alike wherever it stands. So a letter that was read in one field is held against the same letter
in all others, and against those that it might be taken for: a witness that knows nothing of languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.audit import bodies_of, is_sign
from klimadocs.paper.pictures import Picture
from klimadocs.paper.pieces import Piece, Pieces
from klimadocs.paper.recognition import Lines, Seen
from klimadocs.paper.voting import bare_letters

Ink = npt.NDArray[np.float32]

_TALL_PX = 28.0
_ABOVE, _BELOW = 1.42, 0.5
_EDGE, _ROOM = 3, 2
_SEEN_MAX, _RIVALS_MAX = 4, 3
_KNOWN_MIN = 2
_CLEARLY = 0.12
_ALIKE, _CONTRARY, _GAIN = 0.88, 0.5, 0.02
_LIGHTER = 0.55
_ONE_SHAPE = ("lI1|i!", "O0oQ", "-–—", "'’‘", "“”„", "8B", "5S", "EF", "PF")
_SAME, _VERY_SAME, _FAR, _SAME_INK = 0.96, 0.975, 0.7, 4.0
_TALL = frozenset("ABCDEFGHIKLMNOPRSTUVWXYZÄÖÜbdfhklß0123456789")
_DEEP = frozenset("gjpqyQç,;()/@&§ÇJ")
_LOW_SHARE = 1.37
_SOFT_PX = 0.8


@dataclass(frozen=True, slots=True)
class Glyph:
    """The picture of one letter, its ink from 0 to 1, capitals _TALL_PX high; all of one height. `spot` tells where it
    was cut out: the same piece of paper is no witness for itself."""

    char: str
    ink: Ink
    thumb: Ink
    spot: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter of a word stands: its columns in the picture."""

    char: str
    left: int
    right: int


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
    """Grows while a page is read."""

    def __init__(self) -> None:
        self._seen: dict[str, list[Glyph]] = {}
        self._thumbs: dict[str, Ink] = {}

    def learn(self, glyphs: Iterable[Glyph]) -> None:
        for glyph in glyphs:
            known = self._seen.setdefault(glyph.char, [])
            if len(known) < _SEEN_MAX:
                known.append(glyph)
                self._thumbs[glyph.char] = known[len(known) // 2].thumb

    def look(self, glyph: Glyph) -> Likeness | None:
        """As the letter that it was read as; None where no other of that kind is known, and it is like no other."""
        own = self._others(glyph, glyph.char)
        if not own:
            return self._look_at_stranger(glyph)
        if self._is_plain(glyph):
            return Likeness(1.0, 1.0)
        alike, near = _best(glyph.ink, own)
        if glyph.char == "." and not _LIGHTER <= _mass(glyph.ink) / _mass(near) <= 1 / _LIGHTER:
            return Likeness(alike, -1.0, "", 1.0)
        leans = [(*_lean(glyph.ink, near, others), char) for char, others in self._rivals(glyph)]
        lean, score, rival = min(leans, default=(1.0, 0.0, ""))
        return Likeness(alike, lean, rival, score - alike)

    def _look_at_stranger(self, glyph: Glyph) -> Likeness | None:
        """A letter of which there is no other: is it another, as like as two instances of one letter are?"""
        found = [(_best(glyph.ink, others)[0], char) for char, others in self._rivals(glyph)]
        best, char = max(found, default=(0.0, ""))
        least = _VERY_SAME if bare_letters(char) == bare_letters(glyph.char) else _SAME
        return Likeness(0.0, -1.0, char, best) if best >= least else None

    def _others(self, glyph: Glyph, char: str) -> list[Glyph]:
        return [other for other in self._seen.get(char, ()) if other.spot != glyph.spot]

    def _is_plain(self, glyph: Glyph) -> bool:
        """Whether no other letter comes near at first sight."""
        mine = max(float((glyph.thumb * other.thumb).sum()) for other in self._others(glyph, glyph.char))
        others = [float((glyph.thumb * other).sum()) for char, other in self._thumbs.items() if char != glyph.char]
        return mine >= _ALIKE and mine - max(others, default=0.0) >= _CLEARLY

    def _rivals(self, glyph: Glyph) -> list[tuple[str, list[Glyph]]]:
        """The letters that it looks most like at first sight, but for those that many types draw alike."""
        found = sorted(
            ((float((glyph.thumb * other).sum()), char) for char, other in self._thumbs.items() if char != glyph.char),
            reverse=True,
        )
        rivals = [(char, self._others(glyph, char)) for _, char in found[:_RIVALS_MAX]]
        return [
            (char, others) for char, others in rivals
            if len(others) >= _KNOWN_MIN and not _is_one_shape(glyph.char, char)
        ]  # fmt: skip


def _thumb(ink: Ink) -> Ink:
    """Small, its place in the middle of a square, of length 1 and mean 0."""
    wide = _padded(ink, max(round(1.6 * _TALL_PX), ink.shape[1]), 0)
    small = cv2.resize(wide, (14, 14), interpolation=cv2.INTER_AREA)
    even = small - small.mean()
    return np.asarray(even / max(float(np.linalg.norm(even)), 1e-6), np.float32)


def _best(ink: Ink, others: Sequence[Glyph]) -> tuple[float, Ink]:
    """(correlation, picture) of the one that is most alike."""
    found = [alike(ink, other.ink) for other in others]
    place = max(range(len(found)), key=found.__getitem__)
    return found[place], others[place].ink


def _is_one_shape(char: str, other: str) -> bool:
    """Letters that many types draw alike, and a letter that has its accent already."""
    return any(char in group and other in group for group in _ONE_SHAPE) or (
        bare_letters(char) == other and char != other
    )


def _mass(ink: Ink) -> float:
    return max(float(ink.sum()), 1e-3)


def _lean(ink: Ink, own: Ink, rivals: Sequence[Glyph]) -> tuple[float, float]:
    """(lean, likeness to the rival). The lean is 1 where it is as its own kind, -1 where it is as the rival, told by
    nothing but that in which the two differ; 0 where they do not."""
    score, rival = _best(ink, rivals) if rivals else (0.0, own)
    if score < _FAR:
        return 1.0, score
    width = max(ink.shape[1], own.shape[1], rival.shape[1]) + 2 * _EDGE
    frame = _padded(ink, width, _ROOM)
    first, second = _laid_in(frame, own), _laid_in(frame, rival)
    apart = first - second
    length = float((apart * apart).sum())
    if length < _SAME_INK:
        return 0.0, score
    return float(np.clip(2 * ((frame - (first + second) / 2) * apart).sum() / length, -1, 1)), score


def _laid_in(frame: Ink, other: Ink) -> Ink:
    """The other, moved to where it fits the frame best."""
    patch = _padded(other, frame.shape[1] - 2 * _ROOM, 0)
    _, _, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(frame, patch, cv2.TM_CCOEFF_NORMED))
    laid = np.zeros_like(frame)
    laid[y : y + patch.shape[0], x : x + patch.shape[1]] = patch
    return laid


def alike(one: Ink, other: Ink) -> float:
    """The best correlation of both, a little moved against each other."""
    if not 0.55 <= (one.shape[1] + 2) / (other.shape[1] + 2) <= 1.8:
        return 0.0
    width = max(one.shape[1], other.shape[1])
    window = _padded(one, width + 2 * _EDGE, _ROOM)
    score = cv2.matchTemplate(window, _padded(other, width + 2 * _EDGE - 2 * _ROOM, 0), cv2.TM_CCOEFF_NORMED)
    return float(score.max())


def _padded(ink: Ink, width: int, room: int) -> Ink:
    """In the middle of so many columns, with room above, below and beside it."""
    height, own = ink.shape
    left = max((width - own) // 2, 0) + room
    frame = np.zeros((height + 2 * room, max(width, own) + 2 * room), np.float32)
    frame[room : room + height, left : left + own] = ink
    return frame


@dataclass(frozen=True)
class Type:
    """Schrift: a picture with lines of type, and what was read there."""

    picture: Picture
    pieces: Pieces
    lines: Lines

    def glyphs(self) -> Iterator[Glyph]:
        """The letters that stand apart from their neighbours."""
        for line in self.lines.lines:
            yield from (glyph for found in self.of_line(line) for glyph in found if glyph)

    def of_line(self, line: Sequence[Seen]) -> Iterator[tuple[Glyph | None, ...]]:
        """For each word its letters; None where one does not stand apart."""
        rule = _rule(line, self.pieces)
        for word in line:
            places = places_of(word, self.pieces) if rule else None
            if places is None or rule is None:
                yield tuple(None for _ in word.text)
            else:
                yield tuple(_glyph(self.picture, place, rule) for place in places)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where a line of type stands: its base line and the height of its capitals, in pixels."""

    base: float
    tall: float


def _rule(line: Sequence[Seen], pieces: Pieces) -> _Rule | None:
    bottoms: list[int] = []
    tall: list[int] = []
    low: list[int] = []
    for word in line:
        for place, body in _told_apart(word, pieces):
            if place not in _DEEP:
                bottoms.append(body.bottom)
            if place in _TALL:
                tall.append(body.height)
            elif place in "acemnorsuvwxz":
                low.append(body.height)
    if not bottoms or not (tall or low):
        return None
    height = median(tall) if len(tall) >= 2 or not low else _LOW_SHARE * median(low)
    return _Rule(float(median(bottoms)), float(height))


def _told_apart(word: Seen, pieces: Pieces) -> list[tuple[str, Piece]]:
    """Letters with their pieces; [] where the word has more or fewer pieces than letters."""
    bodies, letters = bodies_of(word, pieces), [char for char in word.text if not is_sign(char)]
    return list(zip(letters, bodies, strict=True)) if len(bodies) == len(letters) else []


def places_of(word: Seen, pieces: Pieces) -> tuple[Place, ...] | None:
    """The columns of each letter; None where the pieces do not tell."""
    apart = _told_apart(word, pieces)
    if not apart:
        return None
    bodies = iter(body for _, body in apart)
    spans = [None if is_sign(char) else next(bodies) for char in word.text]
    places = []
    for index, char in enumerate(word.text):
        body = spans[index]
        columns = (body.left, body.right) if body else _columns_of_sign(word, index, spans, pieces)
        if columns is None:
            return None
        places.append(Place(char, *columns))
    return tuple(places)


def _columns_of_sign(word: Seen, index: int, spans: Sequence[Piece | None], pieces: Pieces) -> tuple[int, int] | None:
    """Of the small pieces between the neighbouring letters; None where two signs stand beside each other."""
    before = next((span for span in reversed(spans[:index]) if span), None)
    after = next((span for span in spans[index + 1 :] if span), None)
    if (index and spans[index - 1] is None) or (index + 1 < len(spans) and spans[index + 1] is None):
        return None
    left = before.right - 1 if before else word.span[0] - 2
    right = after.left + 1 if after else word.span[2] + 2
    taken = {span.label for span in spans if span}
    found = [
        piece for piece in pieces.all
        if piece.label not in taken and left <= piece.middle <= right
        and word.span[1] - 3 <= (piece.top + piece.bottom) / 2 <= word.span[3] + 3
    ]  # fmt: skip
    return (min(piece.left for piece in found), max(piece.right for piece in found)) if found else None


def _glyph(picture: Picture, place: Place, rule: _Rule) -> Glyph | None:
    scale = _TALL_PX / max(rule.tall, 4.0)
    top, bottom = round(rule.base - _ABOVE * rule.tall), round(rule.base + _BELOW * rule.tall)
    left, right = max(place.left - 1, 0), min(place.right + 1, picture.shape[1])
    if right - left < 2 or bottom <= 0 or top >= picture.shape[0]:
        return None
    cell = picture[max(top, 0) : max(bottom, 0), left:right]
    cell = np.pad(cell, ((max(-top, 0), max(bottom - picture.shape[0], 0)), (0, 0)), constant_values=255)
    size = (max(round((right - left) * scale), 2), round((_ABOVE + _BELOW) * _TALL_PX))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    ink = np.clip(250.0 - cv2.resize(cell, size, interpolation=method).astype(np.float32), 0, None) / 250.0
    edged = np.pad(ink, ((0, 0), (_EDGE - 2, _EDGE - 2)))
    soft = np.asarray(cv2.GaussianBlur(edged, (0, 0), _SOFT_PX), np.float32)
    return Glyph(place.char, soft, _thumb(soft), (id(picture), place.left, round(rule.base)))
