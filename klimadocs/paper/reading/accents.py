"""Accents: the German model knows none but its own umlauts, so they are taken off before reading and put back after.

A mark above a letter is told by its shape. Dots stay where they are: the model knows i, j and umlauts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.tails import cut_off_tails

_ACUTE, _GRAVE, _CIRCUMFLEX, _TILDE, _CARON, CEDILLA = "\u0301", "\u0300", "\u0302", "\u0303", "\u030c", "\u0327"
_SMALL_SHARE = 0.62
_FAINT = 235.0
_LONGER, _MUCH_LONGER = 1.3, 1.5
_SPECK = 0.16
_ASIDE = 0.13
_ROUND_HALF, _SMALL_HALF = 1.3, 0.33
_BODY = 0.88
_SURELY_LONG, _SURELY_LEAN = 0.36, 1.6
_ROUND = 1.5
_DOTS_MIN, _SLANTED, _UNEVEN = 6, 0.2, 0.14
_WAVE, _ROOF = 0.14, 0.18
_UMLAUTS = frozenset("äöüÄÖÜ")
_DOTTED = frozenset("ijżŻ!?:;%=\"'„“”‚‘’°*ÿ")
_PAIR, HALF, _STROKE = "pair", "half", "stroke"
NO_ACCENTS = {"": _DOTTED, _PAIR: _UMLAUTS, HALF: _DOTTED | _UMLAUTS, "?": frozenset(""), _STROKE: frozenset("")}


@dataclass(frozen=True, slots=True)
class Accent:
    """`x`, `y` are the middle of the letter below in pixels, `sign` the combining character; `is_touching`: it stands
    apart in the darkest ink alone."""

    x: float
    y: float
    sign: str
    is_touching: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """`length` as a share of the letters' height; `lean` is how much longer than wide it is, 1 for a dot; `angle` in
    degrees from the level, against the clock; `middle` the share of its ink in the middle third of its width."""

    length: float
    lean: float
    angle: float
    middle: float

    @property
    def slant(self) -> float:
        """How much it rises to the right: 0 for what is round, level or upright."""
        return float(np.log(self.lean) * np.sin(2 * np.radians(self.angle)))


@dataclass(frozen=True)
class Bare:
    """Lines without their accents. `others` are the marks that stayed: "" a dot, `_PAIR` two dots that have run
    together, `HALF` a dot that may be one of two, "?" what may be a dot or an accent."""

    picture: Picture
    accents: tuple[Accent, ...]
    others: tuple[Accent, ...] = ()


def take_off(
    picture: Picture,
    pieces: Pieces,
    deep: Pieces | None,
    is_coarse: bool,
    is_faxed: bool,
    refuted: Sequence[Accent] = (),
) -> Bare:
    """Of lines of machine type; `pieces` are those of the picture, `deep` those of its darkest ink, in which an
    accent stands apart that touches its letter; None where there are no greys. Of a coarse fax no more is believed than
    that a mark is there. What is `refuted` stays."""
    bare = picture.copy()
    accents: list[Accent] = []
    others: list[Accent] = []
    found = [(mark, body, _look_of(picture, mark, body, pieces.usual_height)) for mark, body in _marks(pieces)]
    found = [entry for entry in found if entry[2].length >= _SPECK]
    apart = len(found)
    found += list(_touching(picture, pieces, deep, [mark for mark, _, _ in found])) if deep else []
    dot = _usual_dot([look for _, _, look in found])
    level = math.inf if is_faxed else _usual_slant([look for _, _, look in found])
    for place, (mark, body, look) in enumerate(found):
        sign = _sign_of(look, _shape(picture, mark), is_faxed, is_coarse)
        slant = look.slant - level if _is_alone(mark, body, found, pieces) else 0.0
        sign = _beside_dots(sign, look, slant, dot, _is_stem(body), is_coarse)
        x, y = body.middle if body.width <= body.height else mark.middle, (body.top + body.bottom) / 2
        if not sign and abs(mark.middle - body.middle) >= _ASIDE * body.width and not _is_stem(body):
            sign = HALF if look.lean < _ROUND_HALF and look.length < _SMALL_HALF else "?"
        if sign in NO_ACCENTS or (is_coarse and sign != _ACUTE):
            others.append(Accent(mark.middle, y, sign if sign in NO_ACCENTS else "?"))
            continue
        accent = Accent(x, y, sign, place >= apart)
        if accent in refuted:
            continue
        accents.append(accent)
        bare[max(mark.top - 1, 0) : mark.bottom + 1, max(mark.left - 1, 0) : mark.right + 1] = 255
        if _is_stem(body):
            _dot(bare, mark, body)
    for row in pieces.rows:
        known = {(accent.x, accent.y) for accent in refuted if accent.sign == CEDILLA}
        tails = [Accent(x, y, CEDILLA) for x, y in cut_off_tails(bare, pieces, row, known)]
        if is_coarse:
            others += [replace(entry, sign="?") for entry in tails]
        else:
            accents += tails
    return Bare(bare, tuple(accents), tuple(entry for entry in others if entry.sign != _STROKE))


def _touching(
    picture: Picture, pieces: Pieces, deep: Pieces, known: Sequence[Piece]
) -> Iterator[tuple[Piece, Piece, _Look]]:
    """Slanted accents that stand apart in the darkest ink alone: dots do not touch, level strokes are of a letter, and
    what touches another letter is an arm of it."""
    for mark, body in _marks(deep):
        look = _look_of(picture, mark, body, deep.usual_height)
        is_known = any(
            mark.left < other.right and other.left < mark.right and mark.top < other.bottom for other in known
        )
        is_slanted = 24 <= look.angle <= 80 or 100 <= look.angle <= 156
        is_long = look.length >= _SURELY_LONG and look.lean >= _SURELY_LEAN
        if not is_known and is_slanted and is_long and _are_one(mark, body, pieces):
            yield mark, body, look


def _are_one(mark: Piece, body: Piece, pieces: Pieces) -> bool:
    """Whether both are of one piece in all ink."""
    return _label_of(mark, pieces) == _label_of(body, pieces)


def _label_of(part: Piece, pieces: Pieces) -> int:
    labels = pieces.labels[part.top : part.bottom, part.left : part.right]
    return int(np.bincount(labels[labels > 0]).argmax()) if (labels > 0).any() else 0


def _beside_dots(sign: str, look: _Look, slant: float, dot: float, is_over_stem: bool, is_coarse: bool) -> str:
    """The sign of a mark beside the dots of its type: `dot` is their length, `slant` how much more than they it
    rises."""
    if sign in ("", "?", _ACUTE) and slant >= _SLANTED:
        return _ACUTE
    if not sign and slant >= _UNEVEN:
        return "?"
    if sign in (_ACUTE, _GRAVE) and look.length < (_MUCH_LONGER if is_coarse else _LONGER) * dot:
        is_like_dot = look.length < 1.15 * dot or (sign == _GRAVE and is_over_stem and not is_coarse)
        return "" if is_like_dot else "?"
    return sign


def _usual_dot(looks: Sequence[_Look]) -> float:
    """The length of the dots of this hand or machine; 0 where there are too few to know."""
    lengths = sorted(look.length for look in looks if look.lean < _ROUND)
    return lengths[len(lengths) // 2] if len(lengths) >= 2 else 0.0


def _usual_slant(looks: Sequence[_Look]) -> float:
    """Of dots, which are all alike in one type: an acute that is no longer than they rises more. Endless where there
    are too few to know."""
    slants = sorted(look.slant for look in looks if look.lean < _ROUND)
    return slants[len(slants) // 2] if len(slants) >= _DOTS_MIN else math.inf


def _is_alone(mark: Piece, body: Piece, found: Sequence[tuple[Piece, Piece, _Look]], pieces: Pieces) -> bool:
    """Whether it is the only mark of its letter, and no other ink is seen beside it."""
    room = pieces.labels[max(mark.top - 2, 0) : mark.bottom + 1, max(mark.left - 3, 0) : mark.right + 3]
    return sum(other is body for _, other, _ in found) == 1 and not (room[room > 0] != mark.label).any()


def _marks(found: Pieces) -> Iterator[tuple[Piece, Piece]]:
    """(mark, letter) of small pieces that lie alone and closely above a letter."""
    usual, pieces = found.usual_height, found.all
    tall = [body for body in pieces if body.height >= _BODY * found.low_height]
    for mark in (piece for piece in pieces if piece.height <= _SMALL_SHARE * usual):
        bodies = [
            body for body in tall
            if body is not mark and body.top >= mark.bottom - 1
            and body.top - mark.bottom <= 0.35 * body.height and mark.height < _SMALL_SHARE * body.height
            and min(mark.right, body.right) - max(mark.left, body.left) >= 0.5 * min(mark.width, body.width)
        ]  # fmt: skip
        if not bodies:
            continue
        body = min(bodies, key=lambda entry: abs(entry.middle - mark.middle))
        if not any(_are_a_pair(mark, other) for other in pieces if body.left - 2 <= other.middle <= body.right + 2):
            yield mark, body


def _are_a_pair(mark: Piece, other: Piece) -> bool:
    """Whether both are as large, and stand beside each other: the dots of an umlaut."""
    return (
        other is not mark and abs(other.top - mark.top) <= 0.6 * mark.height and other.height < 1.6 * mark.height
        and 0.6 < other.width / mark.width < 1.6
        and min(abs(other.left - mark.right), abs(mark.left - other.right)) < 3.0 * max(mark.width, mark.height)
    )  # fmt: skip


def _look_of(picture: Picture, mark: Piece, body: Piece, usual: float) -> _Look:
    """How the mark lies, from its greys: on a coarse fax its pixels alone would say little."""
    top, bottom = max(mark.top - 2, 0), max(min(mark.bottom + 2, body.top), mark.bottom)
    left, right = max(mark.left - 2, 0), mark.right + 2
    weight = np.clip(_FAINT - picture[top:bottom, left:right].astype(np.float64), 0, None)
    total = float(weight.sum()) or 1.0
    rows, columns = np.mgrid[top:bottom, left:right]
    x, y = float((weight * columns).sum()) / total, float((weight * rows).sum()) / total
    spread = np.asarray(
        [
            [(weight * (columns - x) ** 2).sum(), (weight * (columns - x) * (rows - y)).sum()],
            [(weight * (columns - x) * (rows - y)).sum(), (weight * (rows - y) ** 2).sum()],
        ]
    )
    (small, large), axes = np.linalg.eigh(spread / total)
    angle = float(np.degrees(np.arctan2(-axes[1, 1], axes[0, 1]))) % 180.0
    middle = float(weight[np.abs(columns - x) < 0.17 * max(mark.width, 3)].sum()) / total
    return _Look(4 * float(np.sqrt(large)) / max(usual, 1.0), float(np.sqrt(large / max(small, 1e-6))), angle, middle)


def _sign_of(look: _Look, shape: npt.NDArray[np.bool_], is_faxed: bool, is_coarse: bool) -> str:
    """The combining character; "" for a dot, `_PAIR` for two dots that have run together, "?" for what may be either.
    A fax makes the dots themselves uneven."""
    is_level = look.angle < 24 or look.angle > 156
    if look.length >= 0.46 and look.lean >= 2.0 and is_level:
        return _wave_or_roof(shape, is_faxed) if look.middle >= 0.2 else _PAIR
    is_long = (look.length >= 0.28 and look.lean >= 1.75) or (
        look.length >= 0.38 and look.lean >= (1.42, 1.6)[is_faxed]
    )
    if is_long and 24 <= look.angle <= 80:
        return _ACUTE
    if is_long and 100 <= look.angle <= 156:
        return _GRAVE
    if look.length >= 0.4 and look.lean >= 1.15 and is_level:
        return _roof(shape) or "?"
    if is_level and look.lean >= 2.0:
        return _STROKE
    is_upright = 75 <= look.angle <= 105 or (66 <= look.angle <= 135 and look.lean < 1.7 and not is_coarse)
    is_dot = look.lean < 1.45 or look.length < 0.28 or is_upright or is_level
    return "" if is_dot and look.length < 0.42 else "?"


def _shape(picture: Picture, mark: Piece) -> npt.NDArray[np.bool_]:
    return picture[mark.top : mark.bottom, mark.left : mark.right] < _FAINT - 70


def _wave_or_roof(shape: npt.NDArray[np.bool_], is_faxed: bool) -> str:
    """A wave is as high in its middle as at its ends; a fax shows no more than that it is wide."""
    if is_faxed or abs(_lift(shape)) < _WAVE:
        return _TILDE
    return _roof(shape) or "?"


def _roof(shape: npt.NDArray[np.bool_]) -> str:
    lift = _lift(shape)
    if abs(lift) < _ROOF:
        return ""
    return _CIRCUMFLEX if lift > 0 else _CARON


def _lift(shape: npt.NDArray[np.bool_]) -> float:
    """How much higher its middle is than its ends, as a share of its height."""
    middles = _middles(shape)
    if not middles:
        return 0.0
    third = max(len(middles) // 3, 1)
    ends = (float(np.mean(middles[:third])) + float(np.mean(middles[-third:]))) / 2
    return (ends - float(np.mean(middles[third:-third] or middles))) / int(shape.shape[0])


def _middles(shape: npt.NDArray[np.bool_]) -> list[float]:
    return [float(np.mean(np.flatnonzero(column))) for column in shape.T if column.any()]


def _is_stem(body: Piece) -> bool:
    return body.width <= 0.45 * body.height


def _dot(picture: Picture, mark: Piece, body: Piece) -> None:
    """What is left of í is no i: it gets the dot that it would have had."""
    side = max(min(body.width, mark.height), 2)
    left = round(body.middle - side / 2)
    bottom = mark.bottom
    picture[max(bottom - side, 0) : bottom, max(left, 0) : left + side] = 20
