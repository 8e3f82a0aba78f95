"""Hands: what a machine has set stands on one line and in few heights, its stems slant alike, and each letter looks
like the others of its kind on the page. What a hand has written does not. Each field is told by itself first, then by
what its page is like and by the fields that its letters look like. What stands at one pitch was typed, however broken
its strokes are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from klimadocs.paper.ink.pitch import has_pitch
from klimadocs.paper.ink.strokes import Strokes, share_of_slant, usual_slant
from klimadocs.paper.ink.twins import Twins, twins_of

_EVEN, _SLANT, _ALIKE = 0.78, 0.26, 0.8
_LETTERS_MOST, _ALIKE_MOST = 50, 9
_OWN_MOST, _PAGE_MOST, _LEAN_MOST = 4.0, 3.0, 1.5
_KNOWN_MIN = 8
_COARSE_DPI = 170.0
_FIELDS_MIN, _MOST = 4, 0.7
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts, as log odds for a hand; learned from simulated paper."""

    own: tuple[float, float, float]
    page: tuple[float, float, float, float, float, float]


_FINE = Weights((0.59, -5.31, -4.73), (1.41, 1.5, 1.63, -1.89, -0.13, -1.24))
_COARSE = Weights((-1.04, -3.34, -2.8), (1.06, 1.04, 1.16, -1.58, 0.54, -0.88))


def are_by_hand(fields: Sequence[Strokes]) -> list[bool]:
    """For each field of one page that has writing, whether a hand wrote it. Where a hand wrote most of them it wrote
    all: figures in a row stand evenly in any hand."""
    if not any(strokes.letters for strokes in fields):
        return [False] * len(fields)
    page = _PageOfFields(tuple(fields), _weights_for(fields))
    typed: set[int] = set()
    told = [odds > 0 for odds in page.odds()]
    for _ in range(_ROUNDS):
        found = {place for place, is_hand in enumerate(told) if is_hand and has_pitch(fields[place])}
        if not found:
            break
        typed |= found
        told = [odds > 0 for odds in page.odds(typed)]
    is_whole = len(told) >= _FIELDS_MIN and sum(told) >= _MOST * len(told)
    return [True] * len(told) if is_whole else told


@dataclass(frozen=True)
class _PageOfFields:
    """The fields of a page that have writing. What does not depend on which of them are typed is told once."""

    fields: tuple[Strokes, ...]
    weights: Weights

    @cached_property
    def _own(self) -> list[float]:
        return [float(np.dot(self.weights.own, signs)) for signs in own_signs(self.fields)]

    @cached_property
    def _twins(self) -> Twins:
        return twins_of(self.fields)

    def odds(self, typed: Collection[int] = frozenset()) -> list[float]:
        """For each field the log odds that a hand wrote it; `typed` are the places of those that are known to be
        typed."""
        own = [-_OWN_MOST if place in typed else odds for place, odds in enumerate(self._own)]
        found = [float(np.dot(self.weights.page, signs)) for signs in page_signs(self.fields, own, self._twins)]
        return [-_OWN_MOST if place in typed else odds for place, odds in enumerate(found)]


def _weights_for(fields: Sequence[Strokes]) -> Weights:
    return _COARSE if min(strokes.grain_dpi for strokes in fields) < _COARSE_DPI else _FINE


def odds_of(fields: Sequence[Strokes], weights: Weights | None = None) -> list[float]:
    """For each field the log odds that a hand wrote it; by the weights for the coarseness of the page unless others are
    given."""
    if not any(strokes.letters for strokes in fields):
        return [0.0] * len(fields)
    return _PageOfFields(tuple(fields), weights or _weights_for(fields)).odds()


def own_signs(fields: Sequence[Strokes]) -> list[tuple[float, float, float]]:
    """For each field: 1, how even its letters stand and how many of its stems slant as most of the page do; the more
    letters, the more that tells."""
    weighed = [strokes.slants * min(len(strokes.letters), _LETTERS_MOST) for strokes in fields]
    usual = usual_slant(np.sum(weighed, axis=0))
    found = []
    for strokes in fields:
        much = min(len(strokes.letters), _LETTERS_MOST) ** 0.5
        slant = share_of_slant(strokes.slants, usual)
        found.append((1.0, much * (strokes.evenness.share - _EVEN), much * (slant - _SLANT)))
    return found


def page_signs(fields: Sequence[Strokes], own: Sequence[float], twins: Twins | None = None) -> list[tuple[float, ...]]:
    """For each field: 1, its own log odds, those of the others, and how much its letters look like those of the typed
    fields, like those of the handwritten ones, and more like the former."""
    odds = np.clip(own, -_OWN_MOST, _OWN_MOST)
    others = np.clip((odds.sum() - odds) / max(len(odds) - 1, 1), -_PAGE_MOST, _PAGE_MOST)
    leaning = odds + np.clip(others, -_LEAN_MOST, _LEAN_MOST)
    twins = twins_of(fields) if twins is None else twins
    return [
        (1.0, float(odds[place]), float(others[place]), *_likeness(twins, leaning, place, len(strokes.letters)))
        for place, strokes in enumerate(fields)
    ]  # fmt: skip


def _likeness(twins: Twins, leaning: np.ndarray, place: int, letters: int) -> tuple[float, float, float]:
    """0 where there is nothing to look like."""
    groups = (
        [other for other, odds in enumerate(leaning) if other != place and (odds >= 0) == is_hand]
        for is_hand in (False, True)
    )
    found = [twins.likeness(place, group) if twins.letters(group) >= _KNOWN_MIN else None for group in groups]
    if not twins.letters([place]):
        return 0.0, 0.0, 0.0
    much = min(letters, _ALIKE_MOST) ** 0.5
    typed, written = (0.0 if likeness is None else much * (float(likeness.mean()) - _ALIKE) for likeness in found)
    both = typed - written if found[0] is not None and found[1] is not None else 0.0
    return typed, written, both
