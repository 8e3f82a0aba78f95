"""Layout: where the letters of a word stand in its ink, told by how wide letters are. The model says it badly, and
pieces of ink tell it only where no two letters touch and none has fallen apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise

from klimadocs.paper.ink.pieces import Piece
from klimadocs.paper.reading.audit import is_sign
from klimadocs.paper.reading.voting import bare_letters

# Of common types, as shares of an n with the paper beside it.
_WIDTHS = (
    ("ijlI|!.,:;'’‘·", 0.48), ("ft()[]{}/\\-\"“”„‚°*", 0.62), ("r", 0.7), ("Jcksvxyz?", 0.9), ("LF–", 1.1),
    ("ABCDEGHKNOPQRSTUVXYZ€&", 1.25), ("mwMW%@½—", 1.58),
)  # fmt: skip
_WIDTH = {char: width for chars, width in _WIDTHS for char in chars}
_USUAL = 1.0
_FEWEST, _ASIDE = 2, 0.3


def middles(text: str, bodies: Sequence[Piece]) -> tuple[float, ...]:
    """Of each letter of a word, in the columns of its ink: `bodies` are its pieces from left to right. They are told by
    usual widths or by equal ones, as a typewriter sets them, whichever has its seams where the ink has them. At least
    one piece; signs at both ends have no pieces and stand beside them."""
    ways = [_seams(text, bodies, widths) for widths in (_proportional(text), (1.0,) * len(text))]
    best = min(ways, key=lambda seams: _misfit(seams, bodies))
    return tuple((left + right) / 2 for left, right in pairwise(best))


def are_in_place(text: str, bodies: Sequence[Piece]) -> bool:
    """Whether the pieces of a word stand where its letters should; there are as many of both, signs left out. One that
    has fallen apart and two that touch are as many, too."""
    if len(bodies) < _FEWEST:
        return True
    told = [x for letter, x in zip(text, middles(text, bodies), strict=True) if not is_sign(letter)]
    room = _ASIDE * (max(body.right for body in bodies) - bodies[0].left) / len(bodies)
    return all(abs(body.middle - x) <= room for body, x in zip(bodies, told, strict=True))


@cache
def _proportional(text: str) -> tuple[float, ...]:
    return tuple(map(usual_width, text))


def usual_width(letter: str) -> float:
    """Of common types, as a share of an n with the paper beside it."""
    return _WIDTH.get(letter, _WIDTH.get(bare_letters(letter)[:1], _USUAL))


def _seams(text: str, bodies: Sequence[Piece], widths: Sequence[float]) -> tuple[float, ...]:
    """The left edge of each letter, and the right one of the last."""
    edges = (0.0, *accumulate(widths))
    first = next((place for place, letter in enumerate(text) if not is_sign(letter)), 0)
    last = next((place for place in range(len(text), 0, -1) if not is_sign(text[place - 1])), len(text))
    left, right = bodies[0].left, max(body.right for body in bodies)
    unit = (right - left) / max(edges[last] - edges[first], 0.1)
    return tuple(left + (edge - edges[first]) * unit for edge in edges)


def _misfit(seams: Sequence[float], bodies: Sequence[Piece]) -> float:
    """How far the edges of the pieces are from seams, in pixels on the average."""
    return sum(min(abs(edge - seam) for seam in seams) for edge in _edges(bodies)) / (2 * len(bodies))


def _edges(bodies: Sequence[Piece]) -> Iterator[float]:
    for body in bodies:
        yield body.left
        yield body.right
