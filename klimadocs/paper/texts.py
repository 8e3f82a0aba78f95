"""Texts: what is written in one field, read at least twice in different ways, with what the model does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from klimadocs.forms.flat_text import around, join
from klimadocs.model.transcript import Box, Place, Sighting
from klimadocs.paper import audit
from klimadocs.paper.accents import Accent, Bare, take_off
from klimadocs.paper.accents_back import put_back, refute
from klimadocs.paper.cuttings import PX_PER_PT, Cutting
from klimadocs.paper.dashes import tell_dashes, tell_quotes
from klimadocs.paper.deciding import Decision, Reading, are_agreed, decide, plain
from klimadocs.paper.grounds import FINE_DPI, Zone
from klimadocs.paper.pictures import Picture
from klimadocs.paper.pieces import Pieces, pieces_of, row_of
from klimadocs.paper.recognition import Lines, Seen, recognise

_BLOCK_PT = 27.0
_EDGE_PX = 4
_NARROW_PT = 4.0
_WITHOUT_ACCENTS = frozenset({"integer", "date", "plz", "phone", "email", "url", "country"})
_LIKED_PX = 25.0
_SMALLEST, _LARGEST = 0.6, 2.4
_SOFT, _IRON_PX = 0.55, 5
_WHITE, _DARKER = 235.0, 20.0
_BRUSH = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
_ROWS_MAX = 40
_PIECE_PX = 4
_BY_HAND = "Von Hand geschrieben, {}; bitte mit dem Bild vergleichen."
_STRANGE = "In der Angabe steht ein Zeichen, das nicht sicher zu lesen ist: „{}“."


@dataclass(frozen=True, slots=True)
class Way:
    """How a picture is prepared: made larger or smaller, its edges softened, its specks ironed out, its paper white and
    its strokes black, its strokes thicker."""

    scale: float = 1.0
    is_soft: bool = False
    is_ironed: bool = False
    is_clear: bool = False
    is_bold: bool = False


# Sizes and softness at which a printed letter is read best, measured on scans and faxes.
_SHARP = (Way(0.64, is_clear=True), Way(0.72, is_clear=True, is_bold=True), Way(1.0, is_clear=True))
_FAXED = (Way(0.64), Way(0.72, is_soft=True), Way(0.55, is_soft=True))
_COARSE = (Way(0.64), Way(0.72, is_soft=True), Way(0.85, is_ironed=True))


@dataclass(frozen=True)
class Writing:
    """The ink of one cutting, made ready for reading: letters have about the size that the model likes."""

    cutting: Cutting
    zone: Zone

    def decide(self) -> Decision:
        """Two readings with different preparation; a third where they differ, and always of a coarse fax."""
        readings = [self.read(way) for way in self.ways[:2]]
        if self.cutting.is_coarse or not are_agreed(self.zone.field, readings):
            readings.append(self.read(self.ways[2]))
        decision = decide(self.zone.field, readings, self.cutting.is_coarse)
        is_doubtful = not self.zone.field.options and not any(reading.is_sound for reading in readings[:2])
        is_doubtful |= self.has_words and not all(reading.is_sound for reading in readings[:2])
        if decision.text and not decision.doubt and is_doubtful:
            return Decision(decision.text, _STRANGE.format(decision.text[:80]))
        return decision

    def decide_by_hand(self) -> Decision:
        """One reading, for a person to begin with; never certain."""
        field = self.zone.field
        read = plain(field, self.read(self.ways[1]).text)
        return Decision(read, _BY_HAND.format(f"gelesen als „{read[:80]}“" if read else "nicht zu lesen"), by_hand=True)

    @property
    def ways(self) -> tuple[Way, Way, Way]:
        """The preparations, in the order in which they are tried."""
        return _COARSE if self.cutting.is_coarse else _FAXED if self.cutting.is_bilevel else _SHARP

    def read(self, way: Way) -> Reading:
        """One reading."""
        return self._read(way)[0]

    def lines(self, way: Way) -> Lines:
        """What it has read, word by word."""
        return self._read(way)[1]

    @cached_property
    def _kept(self) -> dict[Way, tuple[Reading, Lines]]:
        return {}

    def _read(self, way: Way) -> tuple[Reading, Lines]:
        if way not in self._kept:
            self._kept[way] = self._read_anew(way)
        return self._kept[way]

    def _read_anew(self, way: Way) -> tuple[Reading, Lines]:
        lines = self._recognise(self.bare.picture, way)
        lines = audit.mend_case(lines, self.pieces)
        is_complete = audit.is_complete(lines, self.pieces)
        is_counted = audit.is_counted(lines, self._count)
        is_spread = is_counted and audit.is_spread(lines, self.pieces)
        is_sound = is_complete and not (is_counted and self.has_words and audit.has_giants(lines, self.pieces))
        lines, is_explained = put_back(lines, self.bare, self.pieces)
        lines = audit.mend_spaces(tell_quotes(tell_dashes(lines, self.pieces)), self.pieces)
        return Reading(self.joined(lines), lines.surety, is_sound and is_explained, is_counted, is_spread), lines

    @cached_property
    def _origin(self) -> tuple[int, int]:
        left, top, _, _ = self.cutting.bounds()
        return max(left - _EDGE_PX, 0), max(top - _EDGE_PX, 0)

    @cached_property
    def _native(self) -> Picture:
        _, _, right, bottom = self.cutting.bounds()
        left, top = self._origin
        return np.ascontiguousarray(self.cutting.picture[top : bottom + _EDGE_PX, left : right + _EDGE_PX])

    @cached_property
    def _scale(self) -> float:
        usual = pieces_of(self._native, self.cutting.core).usual_height
        scale = min(max(_LIKED_PX / max(usual, 6.0), _SMALLEST), _LARGEST)
        return scale if abs(scale - 1.0) > 0.25 else 1.0

    @cached_property
    def picture(self) -> Picture:
        """The ink alone."""
        if self._scale == 1.0:
            return self._native
        method = cv2.INTER_AREA if self._scale < 1 else cv2.INTER_CUBIC
        return np.asarray(
            cv2.resize(self._native, None, fx=self._scale, fy=self._scale, interpolation=method), np.uint8
        )

    @cached_property
    def pieces(self) -> Pieces:
        """Its letters and signs."""
        return pieces_of(self.picture, self.cutting.core)

    @property
    def has_words(self) -> bool:
        """Whether it asks for words of any language; options, numbers and addresses have a knowledge of their own."""
        return self.zone.field.kind not in _WITHOUT_ACCENTS and not self.zone.field.options

    @cached_property
    def _count(self) -> int:
        """How many pieces the letters have without their accents."""
        pieces = pieces_of(self.bare.picture, self.cutting.core) if self.bare.accents else self.pieces
        return sum(piece.area >= _PIECE_PX for piece in pieces.all)

    @cached_property
    def bare(self) -> Bare:
        """Without its accents."""
        if not self.has_words:
            return Bare(self.picture, ())
        found = self._taken_off(())
        if not found.accents:
            return found
        refuted = refute(found, self.untouched, self._recognise(found.picture, self.ways[0]))
        return self._taken_off(refuted) if refuted else found

    def _taken_off(self, refuted: Sequence[Accent]) -> Bare:
        deep = None if self.cutting.is_bilevel else pieces_of(self.picture, self.cutting.deep)
        return take_off(self.picture, self.pieces, deep, self.cutting.is_coarse, self.cutting.is_bilevel, refuted)

    @cached_property
    def untouched(self) -> Lines:
        """As it is read in one piece and with all that is on the letters."""
        lines = recognise(self._prepared(self.picture, self.ways[0]), self._is_block, self.ways[0].scale)
        return tell_quotes(tell_dashes(audit.mend_case(lines, self.pieces), self.pieces))

    def _strips(self, picture: Picture) -> tuple[tuple[int, int, Picture], ...]:
        """(top, left, picture) of each row, without what belongs to the others; () where the rows are none."""
        rows = self.pieces.rows
        if len(rows) < 2 or len(rows) > _ROWS_MAX:
            return ()
        owner = np.full(len(self.pieces.all) + 1, -1)
        for piece in self.pieces.all:
            owner[piece.label] = row_of(piece, rows)
        near = owner[cv2.dilate(self.pieces.labels.astype(np.uint16), np.ones((5, 5), np.uint8))]
        return tuple(self._strip(picture, near, place) for place in range(len(rows)) if (near == place).any())

    def _strip(self, picture: Picture, owner: np.ndarray, place: int) -> tuple[int, int, Picture]:
        lines, columns = np.nonzero(owner == place)
        top, bottom = int(lines.min()), int(lines.max()) + 1
        left, right = int(columns.min()), int(columns.max()) + 1
        own = np.isin(owner[top:bottom, left:right], (place, -1))
        return top, left, np.where(own, picture[top:bottom, left:right], np.uint8(255))

    def _recognise(self, picture: Picture, way: Way) -> Lines:
        strips = self._strips(picture) if self._is_block else ()
        if not strips:
            return recognise(self._prepared(picture, way), self._is_block, way.scale)
        lines: list[tuple[Seen, ...]] = []
        for top, left, strip in strips:
            found = recognise(self._prepared(strip, way), False, way.scale)
            lines += [tuple(_moved(word, left, top) for word in line) for line in found.lines]
        return Lines(tuple(lines))

    @cached_property
    def _is_block(self) -> bool:
        _, top, _, bottom = self.cutting.bounds()
        high = self.zone.box[3] - self.zone.box[1]
        return high > _BLOCK_PT and bottom - top > 0.6 * _BLOCK_PT * PX_PER_PT

    def _prepared(self, picture: Picture, way: Way) -> Picture:
        if way.is_clear:
            black = max(self.cutting.dark - _DARKER, 0.0)
            clear = (picture.astype(np.float32) - black) * (255.0 / (_WHITE - black))
            picture = np.asarray(np.clip(clear, 0, 255), np.uint8)
        if way.is_bold:
            return np.asarray(cv2.erode(picture, _BRUSH), np.uint8)
        if way.is_ironed:
            return np.asarray(cv2.medianBlur(picture, _IRON_PX), np.uint8)
        if way.is_soft:
            sigma = self._scale * _SOFT * FINE_DPI / self.cutting.grain_dpi
            return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)
        return picture

    def joined(self, lines: Lines) -> str:
        """The text of the lines; lines that the width of the field has broken are one again."""
        entries = list(self._entries(lines))
        return join(entries, self.zone.box[2] - _NARROW_PT).text if len(entries) > 1 else lines.text

    def _entries(self, lines: Lines) -> Iterator[Sighting]:
        for line in lines.lines:
            if line:
                placed = tuple((word.text, self._place(word)) for word in line)
                box = around([place for _, place in placed])
                yield Sighting(" ".join(word.text for word in line), "ocr", Place(1, box), words=placed)

    def _place(self, word: Seen) -> Box:
        left, top, right, bottom = (value / PX_PER_PT / self._scale for value in word.span)
        x, y = (value / PX_PER_PT for value in self._origin)
        box = self.cutting.box
        return box[0] + x + left, box[1] + y + top, box[0] + x + right, box[1] + y + bottom


def _moved(word: Seen, x: int, y: int) -> Seen:
    left, top, right, bottom = word.span
    return replace(
        word, span=(left + x, top + y, right + x, bottom + y), places=tuple(place + x for place in word.places)
    )
