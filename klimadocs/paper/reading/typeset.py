"""Typeset: where the letters of a line of type stand, told by the pieces of its ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.audit import bodies_of, is_sign
from klimadocs.paper.reading.glyphs import Glyph, Rule
from klimadocs.paper.reading.layout import are_in_place
from klimadocs.paper.reading.recognition import Lines, Seen

_TALL = frozenset("ABCDEFGHIKLMNOPRSTUVWXYZÄÖÜbdfhklß0123456789")
_DEEP = frozenset("gjpqyQç,;()/@&§ÇJ")
_LOW = frozenset("acemnorsuvwxz")
_LOW_SHARE, _TALLER, _TALLEST = 1.37, 1.12, 1.6
_STOPS, _FOOT = frozenset(".,"), 0.25
# Commas and quotation marks in bold type are higher than half a letter.
_LETTER = 0.68


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter of a word stands: its columns in the picture."""

    char: str
    left: int
    right: int


@dataclass(frozen=True)
class Type:
    """Schrift: a picture with lines of type. Letters are cut out once, however often they are asked for."""

    picture: Picture
    pieces: Pieces

    def glyphs(self, lines: Lines) -> Iterator[Glyph]:
        """The letters that stand apart from their neighbours."""
        for line in lines.lines:
            yield from (glyph for found in self.of_line(line) for glyph in found if glyph)

    def of_line(self, line: Sequence[Seen]) -> tuple[tuple[Glyph | None, ...], ...]:
        """For each word its letters; None where one does not stand apart."""
        words = tuple(line)
        if words not in self._known:
            self._known[words] = tuple(self._of_line(words))
        return self._known[words]

    def _of_line(self, line: Sequence[Seen]) -> Iterator[tuple[Glyph | None, ...]]:
        rule = _rule(line, self.pieces)
        for word in line:
            places = places_of(word, self.pieces) if rule else None
            if places is None or rule is None:
                yield tuple(None for _ in word.text)
            else:
                yield tuple(self._glyph(place, rule) for place in places)

    def _glyph(self, place: Place, rule: Rule) -> Glyph | None:
        if (place, rule) not in self._cut_out:
            glyph = Glyph(place.char, self.picture, place.left, place.right, rule)
            self._cut_out[place, rule] = glyph if glyph.has_room else None
        return self._cut_out[place, rule]

    @cached_property
    def _known(self) -> dict[tuple[Seen, ...], tuple[tuple[Glyph | None, ...], ...]]:
        return {}

    @cached_property
    def _cut_out(self) -> dict[tuple[Place, Rule], Glyph | None]:
        return {}


def _rule(line: Sequence[Seen], pieces: Pieces) -> Rule | None:
    bottoms: list[int] = []
    tall: list[int] = []
    low: list[int] = []
    for word in line:
        for place, body in _told_apart(word, pieces):
            if place not in _DEEP:
                bottoms.append(body.bottom)
            if place in _TALL:
                tall.append(body.height)
            elif place in _LOW:
                low.append(body.height)
    if not bottoms or not (tall or low):
        return None
    return Rule(float(median(bottoms)), float(_height(tall, low)))


def _height(tall: Sequence[int], low: Sequence[int]) -> float:
    """Of capitals. A single tall letter may have a speck over it, and is believed where it is as tall as those are."""
    if not low or len(tall) >= 2:
        return median(tall)
    usual = median(low)
    return tall[0] if tall and _TALLER * usual <= tall[0] <= _TALLEST * usual else _LOW_SHARE * usual


def _told_apart(word: Seen, pieces: Pieces) -> list[tuple[str, Piece]]:
    """Letters with their pieces; [] where the word has more or fewer pieces than letters, or others."""
    bodies, letters = bodies_of(word, pieces), [char for char in word.text if not is_sign(char)]
    if len(bodies) > len(letters):
        bodies = [body for body in bodies if body.height >= _LETTER * pieces.usual_height]
    if len(bodies) != len(letters) or not are_in_place(word.text, bodies):
        return []
    return list(zip(letters, bodies, strict=True))


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
        columns = _columns(word, index, spans, pieces) if body else _columns_of_sign(word, index, spans, pieces)
        if columns is None:
            return None
        places.append(Place(char, *columns))
    return tuple(places)


def _columns(word: Seen, index: int, spans: Sequence[Piece | None], pieces: Pieces) -> tuple[int, int]:
    """Of a letter with what has broken off it: what lies between it and the next one, where no sign is read there."""
    body, after = spans[index], spans[index + 1] if index + 1 < len(spans) else None
    assert body is not None
    if after is None:
        return body.left, body.right
    loose = [
        piece.right for piece in pieces.all
        if body.right - 1 <= piece.left and piece.right <= after.left + 1
        and piece.bottom > body.top and piece.top < body.bottom
    ]  # fmt: skip
    return body.left, max([body.right, *loose])


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
        piece for piece in sorted(pieces.all, key=lambda piece: piece.left)
        if piece.label not in taken and left <= piece.middle <= right
        and word.span[1] - 3 <= (piece.top + piece.bottom) / 2 <= word.span[3] + 3
    ]  # fmt: skip
    if word.text[index] in _STOPS:
        # What stands higher is an accent or a piece of the letter before, and so is all but the last.
        base = median([span.bottom for span in spans if span] or [word.span[3]])
        found = [piece for piece in found if piece.bottom >= base - _FOOT * pieces.usual_height][-1:]
    return (min(piece.left for piece in found), max(piece.right for piece in found)) if found else None
