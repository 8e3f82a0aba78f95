"""Finding: which page of which blank a leaf is. What lies on none is no form of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from klimadocs.paper.laying.features import Match, Pairs, features_of, match, match_flat, pair_up
from klimadocs.paper.laying.fitting import Fit, fit
from klimadocs.paper.laying.grounds import LOOK_DPI, Ground
from klimadocs.paper.leaves.pictures import Picture

_TRIED = 3
_SHARE = 0.5
_LIKENESS = 0.3
_LEAD = 1.25
_CLOSE = 0.015


@dataclass(frozen=True)
class Finding:
    """`best` is None where no blank fits; `rivals` fit as well as the best and are of another form."""

    best: Fit | None
    rivals: tuple[Fit, ...] = ()


@dataclass(frozen=True)
class _Hit:
    """A ground with which the leaf has points in common."""

    ground: Ground
    pairs: Pairs
    match: Match


def find(picture: Picture, dpi: float, grounds: Sequence[Ground]) -> Finding:
    """`picture` is an evened leaf."""
    hits = _hits(picture, dpi, grounds)
    if not hits:
        return Finding(None)
    top = hits[0].match.support
    tried = [hit for hit in hits[:_TRIED] if hit.match.support >= _least(top) or hit is hits[0]]
    fits = [entry for hit in tried if (entry := _lie(hit, picture, dpi)) is not None]
    fits.sort(key=lambda entry: -entry.likeness)
    if not fits:
        return Finding(None)
    best = fits[0]
    rivals = [entry for entry in fits[1:] if _is_other(entry, best) and best.likeness - entry.likeness < _CLOSE]
    return Finding(best, tuple(rivals))


def _lie(hit: _Hit, picture: Picture, dpi: float) -> Fit | None:
    """None where the leaf does not lie on the ground, in perspective or flat."""
    found = fit(hit.ground, hit.match, picture, dpi)
    if _lies(found):
        return found
    flat = match_flat(hit.pairs)
    if flat is None or flat.support < hit.match.support:
        return None
    found = fit(hit.ground, flat, picture, dpi)
    return found if _lies(found) else None


def _lies(found: Fit) -> bool:
    return found.share >= _SHARE and found.likeness >= _LIKENESS


def _is_other(one: Fit, other: Fit) -> bool:
    a, b = one.ground.reference.form, other.ground.reference.form
    return (a.call, a.id) != (b.call, b.id)


def _hits(picture: Picture, dpi: float, grounds: Sequence[Ground]) -> list[_Hit]:
    """The grounds with which the leaf has enough points in common, the most first."""
    scale = LOOK_DPI / dpi
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    own = features_of(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=method))  # type: ignore[arg-type]
    paired = [(ground, pair_up(ground.features, own)) for ground in grounds]
    paired.sort(key=lambda entry: -len(entry[1]))
    hits: list[_Hit] = []
    top = 0
    for ground, pairs in paired:
        if len(pairs) < _least(top):
            break
        if hit := match(pairs, _least(top)):
            hits.append(_Hit(ground, pairs, hit))
            top = max(top, hit.support)
    return sorted(hits, key=lambda hit: -hit.match.support)


def _least(top: int) -> float:
    """How many points a ground must have to be worth a closer look where another has `top`."""
    return 0.5 * top / _LEAD
