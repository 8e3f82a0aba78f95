"""Cuttings: what was put into one field, without what the blank has printed there and without specks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.model.transcript import Box
from klimadocs.paper.ink.crossings import dots_of, with_crossings
from klimadocs.paper.ink.dots import Mark, specks_among, usual_dot
from klimadocs.paper.ink.dust import without_dust
from klimadocs.paper.ink.pieces import Piece, Pieces, pieces_of
from klimadocs.paper.ink.specks import far_pieces, least_dot, wiped, without_light, without_specks
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.laying.grounds import FINE_DPI, PATCH_DPI, cut, thicken
from klimadocs.paper.leaves.pictures import Leaf, Picture

PX_PER_PT = FINE_DPI / 72.0
_BESIDE_PT, _ABOVE_PT = 2.0, 2.6
_THIN_PX = 5
_SMALL = 0.5
_LETTER_PX, _HAIR_PX = 11, 4
_COARSE_DPI = 150.0
_PAPER, _BLACK = 250.0, 110
_PRINT_MIN, _USUAL_DARK = 500, 60.0
_STROKES_MIN, _STROKE_SHARE = 40, 75.0
_INK, _CORE, _DEEP = (0.62, 120.0, 205.0), (0.42, 100.0, 180.0), (0.24, 60.0, 160.0)


@dataclass(frozen=True)
class Sheet:
    """Bogen: a leaf that lies on a page of a blank. `evened` is its picture in even light; what is darker than `ink` is
    ink."""

    leaf: Leaf
    evened: Picture
    fit: Fit
    is_bilevel: bool

    @property
    def grain_dpi(self) -> float:
        """The coarser of the two resolutions of the leaf."""
        return self.leaf.grain_dpi

    @cached_property
    def whole(self) -> Picture:
        """All that lies on the page of the blank, with PATCH_DPI."""
        return self.fit.lay_flat(self.evened, (0.0, 0.0, *self.fit.ground.size_pt), PATCH_DPI)

    @cached_property
    def dark(self) -> float:
        """The grey of the blank's own black print, as it has come out on this leaf."""
        blank = self.fit.ground.look
        rows, columns = min(self.whole.shape[0], blank.shape[0]), min(self.whole.shape[1], blank.shape[1])
        print_here = self.whole[:rows, :columns][blank[:rows, :columns] < _BLACK]
        return float(np.percentile(print_here, 30)) if print_here.size > _PRINT_MIN else _USUAL_DARK

    @property
    def ink(self) -> float:
        return _between(self.dark, *_INK)

    @property
    def core(self) -> float:
        return _between(self.dark, *_CORE)

    @property
    def deep(self) -> float:
        return _between(self.dark, *_DEEP)

    def box_on_leaf(self, box: Box) -> Box:
        """A box of the blank in points of the leaf."""
        step = 72.0 / self.leaf.dpi
        left, top, right, bottom = (value * step for value in self.fit.place_on_leaf(box))
        return round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)


@dataclass(frozen=True)
class Cutting:
    """`picture` is grey with FINE_DPI, paper is 255; `box` is where it lies on the blank, in points; what is darker
    than `ink` is ink, what is darker than `core` is no mere edge of it, and `deep` are the middles of strokes.
    `is_closed_up`: its letters stood one by one, and have been moved to the left. `marks` are its small pieces, as they
    stood before."""

    picture: Picture
    box: Box
    ink: float
    core: float
    deep: float
    grain_dpi: float
    is_bilevel: bool
    is_closed_up: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def dark(self) -> float:
        """The grey of a stroke."""
        return max((self.ink - _INK[0] * _PAPER) / (1 - _INK[0]), 0.0)

    @property
    def is_coarse(self) -> bool:
        """As a fax in standard resolution: small signs are a row of dots or two."""
        return self.grain_dpi < _COARSE_DPI

    @cached_property
    def mask(self) -> npt.NDArray[np.bool_]:
        """Where there is ink."""
        return self.picture < self.ink

    @cached_property
    def pieces(self) -> Pieces:
        """Its ink."""
        return pieces_of(self.picture, self.ink)

    @cached_property
    def has_writing(self) -> bool:
        """Whether something in it is as large as a letter; a hair on the glass is too thin for one."""
        return any(
            max(piece.width, piece.height) >= _LETTER_PX and min(piece.width, piece.height) >= _HAIR_PX
            for piece in self.pieces.all
        )

    def bounds(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of the ink in pixels. Only where there is some."""
        rows, columns = np.flatnonzero(self.mask.any(axis=1)), np.flatnonzero(self.mask.any(axis=0))
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def tuned(cutting: Cutting) -> Cutting:
    """With the greys of its own strokes, for thin type is paler than the print of the blank; without dust."""
    if cutting.is_bilevel:
        return cutting
    dark = _stroke_grey(cutting)
    picture, marks = without_dust(cutting.picture, _between(dark, *_INK), dark)
    return replace(toned(cutting, dark), picture=picture, marks=marks)


def without_small_dots(cuttings: Sequence[Cutting]) -> list[Cutting]:
    """Those of one page, without what is much smaller than the dots of its type."""
    usual = usual_dot(mark for cutting in cuttings for mark in cutting.marks)
    return [_without(cutting, specks_among(cutting.marks, usual)) for cutting in cuttings]


def _without(cutting: Cutting, specks: Sequence[Piece]) -> Cutting:
    if not specks:
        return cutting
    boxes = {_box(piece) for piece in specks}
    strays = [piece for piece in cutting.pieces.all if _box(piece) in boxes]
    return replace(cutting, picture=wiped(cutting.picture, cutting.pieces, strays), marks=())


def _box(piece: Piece) -> tuple[int, int, int, int]:
    return piece.left, piece.top, piece.right, piece.bottom


def _stroke_grey(cutting: Cutting) -> float:
    """How dark its strokes are; no darker than those of the blank, whose thin parts would be lost."""
    low = np.asarray(cv2.erode(cutting.picture, np.ones((5, 5), np.uint8)))
    strokes = cutting.picture[(cutting.picture == low) & (cutting.picture < cutting.ink)]
    own = float(np.percentile(strokes, _STROKE_SHARE)) if strokes.size >= _STROKES_MIN else 0.0
    return max(own, cutting.dark)


def toned(cutting: Cutting, dark: float) -> Cutting:
    """With the greys that strokes have whose own grey is `dark`."""
    return replace(cutting, ink=_between(dark, *_INK), core=_between(dark, *_CORE), deep=_between(dark, *_DEEP))


def _between(dark: float, share: float, least: float, most: float) -> float:
    return float(np.clip(dark + share * (_PAPER - dark), least, most))


def cut_zone(sheet: Sheet, box: Box) -> Cutting:
    """What stands in and closely around the box."""
    return tuned(cut_raw(sheet, box))


def cut_raw(sheet: Sheet, box: Box) -> Cutting:
    """The same, with dust on it and with the greys of the blank's print."""
    wide = (box[0] - _BESIDE_PT, box[1] - _ABOVE_PT, box[2] + _BESIDE_PT, box[3] + _ABOVE_PT)
    picture = sheet.fit.lay_flat(sheet.evened, wide, FINE_DPI)
    bare = without_blank(picture, sheet, wide)
    fine = without_small(bare, sheet) if sheet.is_bilevel else without_light(bare, sheet.ink, sheet.dark)
    bare = without_strays(fine, sheet)
    return Cutting(bare, wide, sheet.ink, sheet.core, sheet.deep, sheet.grain_dpi, sheet.is_bilevel)


def without_blank(picture: Picture, sheet: Sheet, box: Box) -> Picture:
    """The print of the blank becomes paper; the coarser the leaf, the farther it may have spread."""
    mask = cut(sheet.fit.ground.printed, box, FINE_DPI)
    printed = np.zeros(picture.shape, np.uint8)
    rows, columns = min(mask.shape[0], picture.shape[0]), min(mask.shape[1], picture.shape[1])
    printed[:rows, :columns] = mask[:rows, :columns]
    wide = thicken(printed, round(FINE_DPI / sheet.grain_dpi * 0.75) + 1)
    bare = np.where(wide > 0, np.uint8(255), picture)
    dots = sheet.fit.ground.kept(("dots", box), lambda: dots_of(printed))
    return with_crossings(bare, picture, dots, wide, sheet.ink)


def without_strays(picture: Picture, sheet: Sheet) -> Picture:
    """Without what is left of the frame at the edges, and without small things that stand far from all letters."""
    pieces = pieces_of(picture, sheet.ink)
    usual = pieces.usual_height
    edges = [piece for piece in pieces.all if _is_left_of_frame(piece, picture) or _is_outside(piece, picture, usual)]
    return wiped(picture, pieces, [*edges, *far_pieces(pieces)])


def _is_left_of_frame(piece: Piece, picture: Picture) -> bool:
    """Thin, and along the edge of the field."""
    height, width = picture.shape
    reach = (_BESIDE_PT + _ABOVE_PT) * PX_PER_PT
    is_upright = piece.width <= _THIN_PX and piece.height >= 2 * piece.width
    is_level = piece.height <= _THIN_PX and piece.width >= 3 * piece.height
    at_side = piece.right < reach * 0.8 or piece.left > width - reach * 0.8
    at_end = piece.top < reach * 0.9 or piece.bottom > height - reach * 0.9
    return (is_upright and at_side) or (is_level and at_end and piece.width > 3 * _THIN_PX)


def _is_outside(piece: Piece, picture: Picture, usual: float) -> bool:
    """Small, and on the other side of the frame."""
    beyond = (_BESIDE_PT + 0.5) * PX_PER_PT
    is_beyond = piece.right < beyond or piece.left > picture.shape[1] - beyond
    return is_beyond and max(piece.width, piece.height) < _SMALL * max(usual, 2 * _LETTER_PX)


def without_small(picture: Picture, sheet: Sheet) -> Picture:
    """Without what is too small to be a dot of a letter."""
    least = least_dot(FINE_DPI, sheet.leaf.dpi, sheet.grain_dpi, sheet.is_bilevel)
    return without_specks(picture, sheet.ink, least)
