"""Grounds: the pages of a blank form as they look, with what is printed on them and where its fields are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field
from klimadocs.model.transcript import Box, Sighting
from klimadocs.paper.laying.features import Features, features_of
from klimadocs.paper.leaves.pictures import Picture

LOOK_DPI = 100.0
PATCH_DPI = 150.0
FINE_DPI = 300.0
_PATCH_MIN_PT, _PATCH_MAX_PT = 12.0, 70.0
_PATCHES_MAX = 190
_CORNER_PT = 9.0
SOFT_PX = 0.8
_LIVELY, _FRAME = 12.0, 3.0
_INK, _PALE = 215, 225
_LISTS = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
Made = TypeVar("Made")
_EMPTY_BYTES = 2  # a text without letters, in UTF-16 with its end


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a slot of the form lies on the blank page, in points from its top left. `letters`: for how many single
    letters it has room of their own, 0 where they stand as people write."""

    key: str
    field: Field
    box: Box
    is_box: bool
    letters: int = 0


@dataclass(frozen=True)
class Patch:
    """A printed piece of the blank, a little soft, at PATCH_DPI."""

    box: Box
    picture: Picture
    is_word: bool


@dataclass(frozen=True)
class Ground:
    """One page of one blank. `page` counts from 1; `turned` are the degrees clockwise by which its words stand upright
    beyond what the file says."""

    reference: Reference
    page: int
    size_pt: tuple[float, float]
    zones: tuple[Zone, ...]
    words: tuple[tuple[str, Box], ...]
    turned: int = 0

    def draw(self, dpi: float) -> Picture:
        """The blank page as a grey picture."""
        return _draw(self.reference.content, self.page, dpi, self.turned)

    @cached_property
    def features(self) -> Features:
        """What tells the page from others."""
        return features_of(self.draw(LOOK_DPI))

    @cached_property
    def patches(self) -> tuple[Patch, ...]:
        """Printed pieces that can be found again in their places: words, and corners of frames."""
        boxes = [(box, True) for box in _word_boxes(self.words)]
        boxes += [(box, False) for box in _corner_boxes(self.zones)]
        soft = cv2.GaussianBlur(self.look, (0, 0), SOFT_PX)
        found = [Patch(box, cut(np.asarray(soft, np.uint8), box, PATCH_DPI), is_word) for box, is_word in boxes]
        lively = [
            patch for patch in found
            if patch.picture.size > 80 and float(patch.picture.std()) > (_LIVELY if patch.is_word else _FRAME)
        ]  # fmt: skip
        step = max(len(lively) / _PATCHES_MAX, 1.0)
        return tuple(lively[int(place * step)] for place in range(min(len(lively), _PATCHES_MAX)))

    @cached_property
    def look(self) -> Picture:
        """The blank page at PATCH_DPI."""
        return self.draw(PATCH_DPI)

    def near_print(self, pixels: int) -> Picture:
        """255 at PATCH_DPI where the blank has ink, however pale, and within so many pixels of it; else 0."""
        return self.kept(("near", pixels), lambda: thicken(np.asarray((self.look < _PALE) * 255, np.uint8), pixels))

    def kept(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """What can be made of the blank page alone, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast(Made, self._kept[name])

    @cached_property
    def _kept(self) -> dict[Hashable, object]:
        return {}

    @cached_property
    def printed(self) -> Picture:
        """Where the blank has ink, at FINE_DPI: 255 there, else 0."""
        return np.asarray((self.draw(FINE_DPI) < _INK) * 255, dtype=np.uint8)


def grounds_of(reference: Reference) -> tuple[Ground, ...]:
    """The pages of a blank that is a PDF file; () for others."""
    if not reference.content:
        return ()
    document = pypdfium2.PdfDocument(reference.content)
    try:
        sizes = [document[index].get_size() for index in range(len(document))]
    finally:
        document.close()
    turns = [int(turn) for turn in reference.raw.property("turned").split()] or [0] * len(sizes)
    return tuple(
        Ground(reference, page, size if turn % 180 == 0 else size[::-1], tuple(_zones(reference, page)),
               tuple(_words(reference, page)), turn)
        for page, (size, turn) in enumerate(zip(sizes, turns, strict=False), start=1)
    )  # fmt: skip


def _zones(reference: Reference, page: int) -> Iterator[Zone]:
    combs = reference.naming.combs
    for entry in reference.blank.sightings:
        if entry.key not in reference.slots or entry.place.page != page or not entry.place.box:
            continue
        field = reference.slots[entry.key]
        if entry.buttons:
            yield from _buttons(entry, field)
        else:
            yield Zone(entry.key, field, entry.place.box, entry.mark is not None, combs.get(entry.key, 0))


def _buttons(entry: Sighting, field: Field) -> Iterator[Zone]:
    """One control for a group of buttons: on paper each is a box."""
    for option, box in entry.buttons:
        if option in field.options:
            yield Zone(field.mark_key(option), field, box, is_box=True)


def _words(reference: Reference, page: int) -> Iterator[tuple[str, Box]]:
    for entry in reference.raw.sightings:
        if _is_printed_on(entry, page):
            yield from entry.words


def _is_printed_on(entry: Sighting, page: int) -> bool:
    return entry.place.page == page and bool(entry.words) and entry.mark is None and entry.method == "line"


def _word_boxes(words: Sequence[tuple[str, Box]]) -> Iterator[Box]:
    """Words, short ones together with their neighbour, with a little paper around."""
    run: Box | None = None
    for _, box in words:
        if run and abs(box[1] - run[1]) < 1 and 0 <= box[0] - run[2] < 8 and box[2] - run[0] <= _PATCH_MAX_PT:
            run = (run[0], run[1], box[2], box[3])
        else:
            yield from _whole(run)
            run = box
    yield from _whole(run)


def _whole(run: Box | None) -> Iterator[Box]:
    if run and run[2] - run[0] >= _PATCH_MIN_PT:
        yield run[0] - 1.5, run[1] - 0.5, min(run[2], run[0] + 1.6 * _PATCH_MAX_PT) + 1.5, run[3] + 0.5


def _corner_boxes(zones: Sequence[Zone]) -> Iterator[Box]:
    for zone in zones:
        left, top, right, bottom = zone.box
        if zone.is_box:
            yield left - 4, top - 4, right + 4, bottom + 4
            continue
        for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
            yield x - _CORNER_PT, y - _CORNER_PT, x + _CORNER_PT, y + _CORNER_PT


def cut(picture: Picture, box: Box, dpi: float) -> Picture:
    """The part of a picture of a page that lies in the box; empty where it lies outside."""
    left, top, right, bottom = (round(value * dpi / 72.0) for value in box)
    return picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]


def _draw(content: bytes, page: int, dpi: float, turned: int) -> Picture:
    """As it is printed empty: with the frames of its boxes and fields."""
    document: Any = pypdfium2.PdfDocument(content)
    try:
        document.init_forms()
        if document.formenv is not None:
            _take_away_entries(document[page - 1], document.formenv)
        bitmap = document[page - 1].render(scale=dpi / 72.0, rotation=turned, grayscale=True)
        return np.ascontiguousarray(np.squeeze(bitmap.to_numpy()))
    finally:
        document.close()


def _take_away_entries(sheet: Any, form: Any) -> None:
    """Fields that show a value, which an answer replaces; lists, whose arrow only a screen shows. The sheet is closed:
    what is drawn of fields was settled when it was opened."""
    for place in reversed(range(pdfium.FPDFPage_GetAnnotCount(sheet.raw))):
        note = pdfium.FPDFPage_GetAnnot(sheet.raw, place)
        kind = pdfium.FPDFAnnot_GetFormFieldType(form.raw, note)
        has_value = pdfium.FPDFAnnot_GetFormFieldValue(form.raw, note, None, 0) > _EMPTY_BYTES
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in _LISTS or (kind == pdfium.FPDF_FORMFIELD_TEXTFIELD and has_value):
            pdfium.FPDFPage_RemoveAnnot(sheet.raw, place)
    sheet.close()


def thicken(picture: Picture, pixels: int) -> Picture:
    """What is marked there and what lies within so many pixels of it."""
    side = 2 * pixels + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(picture, kernel), dtype=np.uint8)
