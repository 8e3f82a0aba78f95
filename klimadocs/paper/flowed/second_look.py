"""A second look: answers on a page of which no blank is known are read again, each by itself and as fields of a blank
are, once it is known where they stand and what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from klimadocs.model.transcript import Box
from klimadocs.paper.flowed.prose import Prose
from klimadocs.paper.ink.cuttings import PX_PER_PT, Cutting, toned, tuned, without_small_dots
from klimadocs.paper.ink.faint import FAINT, is_faint
from klimadocs.paper.ink.hands import are_by_hand
from klimadocs.paper.ink.specks import least_dot, without_far, without_specks
from klimadocs.paper.laying.grounds import FINE_DPI, Zone
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.deciding import Decision
from klimadocs.paper.reading.settling import decide_all
from klimadocs.paper.reading.texts import Writing

_PRINT, _DARK_SHARE = 130, 30.0
_FEWEST_PX = 500
_PLAIN_DARK = 60.0


def look_again(page: Prose, zones: Sequence[Zone]) -> dict[str, Decision]:
    """What stands in each zone, by its key; none for zones without writing, and a doubt for those in which there may
    be some. The boxes are points of the straight page."""
    picture = page.picture
    dark = _darkness(picture)
    cuttings = [_cut(page, picture, zone.box, dark) for zone in zones]
    clean = without_small_dots([tuned(_clean(page, cutting)) for cutting in cuttings])
    writings = [Writing(cutting, zone) for cutting, zone in zip(clean, zones, strict=True)]
    filled = [writing for writing in writings if writing.cutting.has_writing]
    hands = are_by_hand([writing.strokes for writing in filled])
    by_hand = {writing.zone.key: is_hand for writing, is_hand in zip(filled, hands, strict=True)}
    faint = {
        zone.key: Decision("", FAINT) for cutting, zone in zip(cuttings, zones, strict=True)
        if zone.key not in by_hand and is_faint(cutting.picture, cutting.ink, page.is_bilevel)
    }  # fmt: skip
    return decide_all(filled, by_hand) | faint


def _darkness(picture: Picture) -> float:
    """The grey of what is printed on the page."""
    ink = picture[picture < _PRINT]
    return float(np.percentile(ink, _DARK_SHARE)) if ink.size >= _FEWEST_PX else _PLAIN_DARK


def _cut(page: Prose, picture: Picture, box: Box, dark: float) -> Cutting:
    scale = page.fine_dpi / 72.0
    left, top, right, bottom = (max(round(value * scale), 0) for value in box)
    piece = np.ascontiguousarray(picture[top : max(bottom, top + 1), left : max(right, left + 1)])
    size = (max(round((box[2] - box[0]) * PX_PER_PT), 1), max(round((box[3] - box[1]) * PX_PER_PT), 1))
    fine = np.asarray(cv2.resize(piece, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return toned(Cutting(fine, box, 0.0, 0.0, 0.0, page.grain_dpi, page.is_bilevel), dark)


def _clean(page: Prose, cutting: Cutting) -> Cutting:
    """Without specks."""
    least = least_dot(FINE_DPI, page.grain_dpi, page.grain_dpi, page.is_bilevel)
    return replace(cutting, picture=without_far(without_specks(cutting.picture, cutting.ink, least), cutting.ink))
