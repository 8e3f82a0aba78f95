"""Wording: whether the words of a blank stand on the page that lies on it. Versions of a form differ in a few."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.laying.finding import Finding
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.laying.grounds import PATCH_DPI, SOFT_PX, Ground, Patch, cut, thicken
from klimadocs.paper.leaves.pictures import Picture

_BELOW_USUAL = 0.25
_BESIDE_ZONE_PT = 3.0
_AROUND_PT = 5.0
_SAME, _THERE = 0.75, 0.12
_BLACK, _DARK, _PAPER = 110, 160, 225
_COVERED, _FOREIGN = 0.8, 0.15
_GONE_MAX = 2
_SHOWN_MAX = 6
_OTHER = "Auf dem Blatt steht nicht, was das leere Formular druckt: {}. Es kann eine andere Fassung sein."


@dataclass(frozen=True, slots=True)
class Missing:
    """Words of the blank that do not stand on the page; `is_replaced`: others stand there."""

    text: str
    is_replaced: bool


def contradiction(fit: Fit, picture: Picture) -> str:
    """German, where the page is printed otherwise than the blank on which it lies; "" where it is not. One or two words
    may be gone: sheets are punched and torn."""
    missing = missing_words(fit, picture)
    if len(missing) <= _GONE_MAX and not any(entry.is_replaced for entry in missing):
        return ""
    return _OTHER.format(", ".join(f"„{entry.text}“" for entry in missing[:_SHOWN_MAX]))


def missing_words(fit: Fit, picture: Picture) -> tuple[Missing, ...]:
    """Words that people write over do not count, nor those that can be seen below a stamp. `picture` is the evened
    leaf."""
    usual = _usual(fit)
    low = [patch for patch, alike in _words(fit) if alike < usual - _BELOW_USUAL]
    return tuple(entry for patch in low if (entry := _look_at(patch, fit, picture)) is not None)


def _look_at(patch: Patch, fit: Fit, picture: Picture) -> Missing | None:
    page, blank = fit.lay_flat(picture, patch.box, PATCH_DPI), cut(fit.ground.look, patch.box, PATCH_DPI)
    rows, columns = min(page.shape[0], blank.shape[0]), min(page.shape[1], blank.shape[1])
    page, blank = page[:rows, :columns], blank[:rows, :columns]
    black, free = blank < _BLACK, ~np.asarray(thicken(np.asarray((blank < _PAPER) * 255, np.uint8), 1), bool)
    if not black.any() or float((page[black] < _DARK).mean()) >= _COVERED:
        return None
    foreign = int((page[free] < _DARK).sum())
    return Missing(_text_of(patch.box, fit.ground), foreign >= _FOREIGN * int(black.sum()))


def _text_of(box: Box, ground: Ground) -> str:
    return " ".join(
        text for text, own in ground.words
        if box[0] < (own[0] + own[2]) / 2 < box[2] and box[1] < (own[1] + own[3]) / 2 < box[3]
    )  # fmt: skip


def tell_apart(found: Finding) -> Finding:
    """Of blanks on which a page lies equally well the one whose words it bears, the others' own words not."""
    if not found.rivals or found.best is None:
        return found
    fits = (found.best, *found.rivals)
    right = [fit for fit in fits if all(_is_rather(fit, other) for other in fits if other is not fit)]
    return Finding(right[0]) if len(right) == 1 else found


def _is_rather(one: Fit, other: Fit) -> bool:
    """Whether there are words that only one of the blanks has, and all of them speak for the first."""
    own, others = _own_words(one, other.ground), _own_words(other, one.ground)
    is_there = all(alike > _usual(one) - _THERE for alike in own)
    is_absent = all(alike < _usual(other) - _BELOW_USUAL for alike in others)
    return bool(own or others) and is_there and is_absent


def _own_words(fit: Fit, other: Ground) -> list[float]:
    """How alike on the page those words look that the other blank does not have there."""
    return [alike for patch, alike in _words(fit) if not _has(other, patch)]


def _has(ground: Ground, patch: Patch) -> bool:
    left, top, right, bottom = patch.box
    around = (left - _AROUND_PT, top - _AROUND_PT, right + _AROUND_PT, bottom + _AROUND_PT)
    window = np.asarray(cv2.GaussianBlur(ground.look, (0, 0), SOFT_PX), np.uint8)
    piece = cut(window, around, PATCH_DPI)
    if piece.shape[0] < patch.picture.shape[0] or piece.shape[1] < patch.picture.shape[1]:
        return False
    return bool(cv2.matchTemplate(piece, patch.picture, cv2.TM_CCOEFF_NORMED).max() >= _SAME)


def _usual(fit: Fit) -> float:
    """How alike most words of the page look."""
    return median([alike for _, alike in _words(fit)] or [0.0])


def _words(fit: Fit) -> Iterator[tuple[Patch, float]]:
    """With how alike they look on the page; not those on which an answer may stand."""
    zones = [zone.box for zone in fit.ground.zones]
    for patch, alike in zip(fit.ground.patches, fit.alike, strict=False):
        if patch.is_word and not any(_touch(patch.box, zone) for zone in zones):
            yield patch, alike


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + _BESIDE_ZONE_PT and other[0] - _BESIDE_ZONE_PT < one[2]
        and one[1] < other[3] + _BESIDE_ZONE_PT and other[1] - _BESIDE_ZONE_PT < one[3]
    )  # fmt: skip
