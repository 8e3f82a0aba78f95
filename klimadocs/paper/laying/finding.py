"""Finding: which page of which blank a leaf is. What lies on none is no form of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from klimadocs.paper.laying.features import (
    Features,
    Match,
    Pairs,
    features_of,
    match,
    match_flat,
    pair_up,
    support_of,
)
from klimadocs.paper.laying.fitting import Fit, fit
from klimadocs.paper.laying.grounds import LOOK_DPI, Ground
from klimadocs.paper.laying.views import is_view_of_sheet
from klimadocs.paper.leaves.pictures import Picture

_TRIED = 3
_SHARE = 0.5
_WHOLE, _FAR_BEHIND = 0.95, 0.75
_LIKENESS = 0.3
_LEAD = 1.25
_CLOSE = 0.015
_CLEAR, _BEHIND = 24, 0.3


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
    fits = sorted(_fits(hits, picture, dpi), key=lambda entry: -entry.likeness)
    if not fits:
        return Finding(None)
    best = fits[0]
    rivals = [
        entry for entry in fits[1:] if _is_other(entry.ground, best.ground) and best.likeness - entry.likeness < _CLOSE
    ]
    return Finding(best, tuple(rivals))


def _fits(hits: Sequence[_Hit], picture: Picture, dpi: float) -> list[Fit]:
    """Of the hits that have enough points in common, those on which the leaf lies."""
    found: list[tuple[_Hit, Fit]] = []
    for hit in hits[:_TRIED]:
        is_likely = hit is hits[0] or hit.match.support >= _least(hits[0].match.support)
        if is_likely and not any(_settles(entry, hit) for entry in found) and (own := _lie(hit, picture, dpi)):
            found.append((hit, own))
    return [entry for _, entry in found]


def _settles(found: tuple[_Hit, Fit], other: _Hit) -> bool:
    """Whether the leaf lies on a page so well that another one of the same form, with which it has far fewer points in
    common, need not be looked at."""
    hit, own = found
    is_far_behind = other.match.support < _FAR_BEHIND * hit.match.support
    return is_far_behind and own.share >= _WHOLE and not _is_other(own.ground, other.ground)


def _lie(hit: _Hit, picture: Picture, dpi: float) -> Fit | None:
    """None where the leaf does not lie on the ground, in perspective or flat."""
    found = fit(hit.ground, hit.match, picture, dpi) if _is_view(hit.match, hit.ground) else None
    if found and _lies(found):
        return found
    flat = match_flat(hit.pairs)
    if flat is None or flat.support < hit.match.support or not _is_view(flat, hit.ground):
        return None
    found = fit(hit.ground, flat, picture, dpi)
    return found if _lies(found) else None


def _lies(found: Fit) -> bool:
    return found.share >= _SHARE and found.likeness >= _LIKENESS


def _is_view(match: Match, ground: Ground) -> bool:
    width, height = ground.size_pt
    return is_view_of_sheet(match.matrix, (width * LOOK_DPI / 72.0, height * LOOK_DPI / 72.0))


def _is_other(one: Ground, other: Ground) -> bool:
    a, b = one.reference.form, other.reference.form
    return (a.call, a.id) != (b.call, b.id)


def _hits(picture: Picture, dpi: float, grounds: Sequence[Ground]) -> list[_Hit]:
    """The grounds with which the leaf has enough points in common, the most first."""
    scale = LOOK_DPI / dpi
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    own = features_of(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=method))  # type: ignore[arg-type]
    paired = [(ground, pair_up(ground.features, own)) for ground in _likely(grounds, own)]
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


def _likely(grounds: Sequence[Ground], own: Features) -> list[Ground]:
    """Without those with which a sample shows far fewer points in common than with another one. All where the sample
    shows nothing clear."""
    supports = [support_of(pair_up(ground.features.sample, own)) for ground in grounds]
    top = max(supports, default=0)
    least = _BEHIND * top if top >= _CLEAR else 0.0
    return [ground for ground, support in zip(grounds, supports, strict=True) if support >= least]


def _least(top: int) -> float:
    """How many points a ground must have to be worth a closer look where another has `top`."""
    return 0.5 * top / _LEAD
