"""Clippings: for every field the piece of paper it was read from, beside the same piece of the blank, as small PNGs."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import cv2
import numpy as np

from klimadocs.model.evidence import Clipping
from klimadocs.model.transcript import Box
from klimadocs.paper.ink.cuttings import Sheet
from klimadocs.paper.laying.grounds import PATCH_DPI, Ground, Zone, cut
from klimadocs.paper.leaves.pictures import Picture

_DPI = 110.0
_AROUND_PT = 5.0
_BESIDE_BOX_PT = 190.0
_LEAST_WIDTH_PT = 110.0
_LEAST_PX = 3
_INK = 150
_PAPER = 238
_SHADES = 8
_SMALL_ENOUGH = 7  # of 9: the last hundredths of the size take most of the time


def clip(sheet: Sheet) -> Iterator[Clipping]:
    """One for each field of the page; the boxes of a multiple choice are one piece."""
    ground = sheet.fit.ground
    boxes = {zone.field.id for zone in ground.zones if zone.is_box}
    for name, box in _boxes(ground).items():
        own = cut(sheet.whole, box, PATCH_DPI)
        blank = cut(ground.look, box, PATCH_DPI)
        width = own.shape[1] if name in boxes else _filled_width(own, blank)
        yield Clipping(name, sheet.leaf.page, to_png(own[:, :width]), to_png(blank[:, :width]))


def _filled_width(own: Picture, blank: Picture) -> int:
    """Wide fields are shown as far as something stands in them, so that it can be read on the page."""
    rows, columns = min(own.shape[0], blank.shape[0]), min(own.shape[1], blank.shape[1])
    edge = round(2 * _AROUND_PT * PATCH_DPI / 72)
    if rows <= 2 * edge or columns <= 2 * edge:
        return int(own.shape[1])
    printed = cv2.erode(blank[:rows, :columns], np.ones((7, 7), np.uint8))
    ink = (own[:rows, :columns] < _INK) & (printed > _INK)
    filled = np.flatnonzero(ink[edge:-edge, edge:-edge].sum(axis=0) >= _LEAST_PX)
    last = int(filled[-1]) + edge if filled.size else 0
    return max(last + edge, round(_LEAST_WIDTH_PT * PATCH_DPI / 72))


def _boxes(ground: Ground) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for zone in ground.zones:
        box = _with_room(zone, ground.size_pt[0])
        found[zone.field.id] = _around(found[zone.field.id], box) if zone.field.id in found else box
    return found


def _with_room(zone: Zone, width_pt: float) -> Box:
    """The field with a little paper; a box with the words beside it."""
    left, top, right, bottom = zone.box
    beside = _BESIDE_BOX_PT if zone.is_box else _AROUND_PT
    return max(left - _AROUND_PT, 0.0), max(top - _AROUND_PT, 0.0), min(right + beside, width_pt), bottom + _AROUND_PT


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def to_png(picture: Picture) -> bytes:
    """A picture at PATCH_DPI. Few shades: a clipping shows what stands there, it is not the original."""
    from PIL import Image

    if picture.size == 0:
        picture = np.full((8, 8), 255, np.uint8)
    scale = _DPI / PATCH_DPI
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    levels = np.clip(np.rint(np.minimum(small, _PAPER) * ((_SHADES - 1) / _PAPER)), 0, _SHADES - 1).astype(np.uint8)
    image = Image.fromarray(levels, mode="P")
    image.putpalette([value for level in range(_SHADES) for value in [round(255 * level / (_SHADES - 1))] * 3])
    target = BytesIO()
    image.save(target, "PNG", compress_level=_SMALL_ENOUGH, bits=4)
    return target.getvalue()
