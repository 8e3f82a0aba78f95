"""Codes: the QR code that a blank may carry on each page, looked for where the page that lies on it must have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from klimadocs.model.transcript import Box, Sighting
from klimadocs.paper.laying.finding import Finding
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.laying.grounds import FINE_DPI, Ground
from klimadocs.paper.leaves.pictures import Picture

_AROUND_PT = 9.0
_COARSE_DPI = 100.0
_COARSER, _FINER = 200.0, 400.0
# resolution, and whether it is made black and white: what most often can be read comes first
_LOOKS = ((FINE_DPI, False), (_FINER, False), (FINE_DPI, True), (_COARSER, False), (_COARSER, True), (_FINER, True))
_INK = 150
_SIDE_PT, _BLACK = (20.0, 150.0), (0.25, 0.8)
_OTHER = "Der Code auf dem Blatt nennt ein anderes Formular, eine andere Seite oder eine andere Fassung: „{}“."
_SHOWN_MAX = 80


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a blank page says, and where it stands, with the paper around it, in points."""

    text: str
    box: Box


class CodeBook:
    """Knows the codes of blank pages; each is looked for once."""

    def __init__(self) -> None:
        self._known: dict[int, Code | None] = {}
        self._finder: Any = cv2.QRCodeDetector()

    def of(self, ground: Ground) -> Code | None:
        """None where the page has none, or more than one."""
        if id(ground) not in self._known:
            self._known[id(ground)] = self._look_for(ground)
        return self._known[id(ground)]

    def read(self, fit: Fit, picture: Picture) -> str:
        """What stands where the blank has its code; "" where it cannot be read or the blank has none."""
        code = self.of(fit.ground)
        if code is None:
            return ""
        pieces = ((fit.lay_flat(picture, code.box, dpi), is_bilevel) for dpi, is_bilevel in _LOOKS)
        looks = (_black_or_white(piece) if is_bilevel else piece for piece, is_bilevel in pieces)
        return next(filter(None, (str(self._finder.detectAndDecode(look)[0]) for look in looks)), "")

    def settle(self, found: Finding, picture: Picture) -> Finding:
        """Of blanks on which a page lies equally well the one whose code it bears."""
        candidates = [entry for entry in (found.best, *found.rivals) if entry]
        right = [entry for entry in candidates if self._bears_its_code(entry, picture)] if found.rivals else []
        return Finding(right[0]) if len(right) == 1 else found

    def contradiction(self, fit: Fit, picture: Picture) -> str | None:
        """German, where the page bears another code than the blank on which it lies; "" where it bears the same; None
        where no code tells."""
        code, seen = self.of(fit.ground), self.read(fit, picture)
        if code is None or not seen:
            return None
        return _OTHER.format(seen[:_SHOWN_MAX]) if seen != code.text else ""

    def _bears_its_code(self, fit: Fit, picture: Picture) -> bool:
        code = self.of(fit.ground)
        return code is not None and self.read(fit, picture) == code.text

    def _look_for(self, ground: Ground) -> Code | None:
        page = ground.draw(FINE_DPI)
        codes = [Code(text, box) for box in _squares(page) if (text := self._decode(page, box))]
        return codes[0] if len(codes) == 1 else None

    def _decode(self, page: Picture, box: Box) -> str:
        left, top, right, bottom = (max(round(value * FINE_DPI / 72.0), 0) for value in box)
        return str(self._finder.detectAndDecode(np.ascontiguousarray(page[top:bottom, left:right]))[0])


def _black_or_white(picture: Picture) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
    return np.asarray(cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], np.uint8)


def _squares(page: Picture) -> Iterator[Box]:
    """Where a code may be printed, with the paper around it: what is about as wide as high, and half of it black."""
    scale = _COARSE_DPI / FINE_DPI
    ink = np.asarray(cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) < _INK, np.uint8)
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole)
    step = 72.0 / _COARSE_DPI
    for place in range(1, count):
        left, top, width, height = (int(value) for value in stats[place][:4])
        black = float(ink[top : top + height, left : left + width].mean())
        is_square = max(width, height) <= 1.15 * min(width, height)
        if is_square and _SIDE_PT[0] <= width * step <= _SIDE_PT[1] and _BLACK[0] <= black <= _BLACK[1]:
            yield (left * step - _AROUND_PT, top * step - _AROUND_PT, (left + width) * step + _AROUND_PT,
                   (top + height) * step + _AROUND_PT)  # fmt: skip


def doubted_for(why: str, sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """What was read on a page that may be one of another form."""
    return tuple(replace(entry, doubt=entry.doubt or why) for entry in sightings)
