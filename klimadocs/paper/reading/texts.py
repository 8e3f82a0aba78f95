"""Texts: what is written in one field, read at least twice in different ways, with what the model does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

import numpy as np

from klimadocs.forms.flat_text import around, join
from klimadocs.model.transcript import Place, Sighting
from klimadocs.paper.ink.cuttings import PX_PER_PT
from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.ink.strips import Strip, laid_together, strips_of
from klimadocs.paper.laying.grounds import FINE_DPI, Zone
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading import audit
from klimadocs.paper.reading.accents import CEDILLA, Accent, Bare, take_off
from klimadocs.paper.reading.accents_back import dotted, hanging, placed, put_back, refute
from klimadocs.paper.reading.dashes import close_hyphens, find_dashes, tell_dashes, tell_quotes
from klimadocs.paper.reading.deciding import SPACELESS, Decision, Reading, are_agreed, decide, is_clear_option, plain
from klimadocs.paper.reading.lettering import EDGE_PX, Lettering
from klimadocs.paper.reading.low_lines import find_low_lines
from klimadocs.paper.reading.preparing import COARSE, FAXED, SHARP, Way, prepared
from klimadocs.paper.reading.recognition import Lines, Seen, recognise
from klimadocs.paper.reading.trained import recognise_fax
from klimadocs.paper.reading.voting import as_address, places_apart
from klimadocs.paper.reading.words import is_known

_BLOCK_PT = 27.0
_NARROW_PT = 4.0
_WITHOUT_ACCENTS = frozenset({"integer", "date", "plz", "phone", "email", "url", "country"})
_PIECE_PX = 4
_SURE_ROW, _SURE_COARSE = 76.0, 88.0
_APART_MAX = 3
_BY_HAND = "Von Hand geschrieben, {}; bitte mit dem Bild vergleichen."
_STRANGE = "In der Angabe steht ein Zeichen, das nicht sicher zu lesen ist: „{}“."


@dataclass(frozen=True)
class Writing(Lettering):
    """What one field holds."""

    zone: Zone

    def decide(self) -> Decision:
        """Two readings with different preparation; a third where they do not agree and it may settle them. One where it
        is an option that no other looks like."""
        readings = [self.read(way) for way in self.ways[: 1 if self.is_clear_option else 2]]
        if not self.is_clear_option and not self._are_enough(readings) and not self.is_far_apart:
            readings.append(self.read(self.ways[2]))
        decision = decide(self.zone.field, readings, self.cutting.is_coarse)
        is_doubtful = not self.zone.field.options and not any(reading.is_sound for reading in readings[:2])
        is_doubtful |= self.has_words and not all(reading.is_sound for reading in readings[:2])
        if decision.text and not decision.doubt and is_doubtful:
            return Decision(decision.text, _STRANGE.format(decision.text[:80]))
        return decision

    def _are_enough(self, readings: Sequence[Reading]) -> bool:
        """Whether they say the same; on a coarse fax with more surety, and of numbers and addresses never, where no
        letter follows from the others."""
        if self.cutting.is_coarse:
            is_of_words = self.has_words or bool(self.zone.field.options)
            if not is_of_words or min(reading.surety for reading in readings) < _SURE_COARSE:
                return False
        return are_agreed(self.zone.field, readings)

    @cached_property
    def is_far_apart(self) -> bool:
        """Whether the first readings differ in so many places that no further one makes it certain."""
        return places_apart(*self.first_lines) > _APART_MAX

    def decide_by_hand(self) -> Decision:
        """One reading, for a person to begin with; never certain."""
        field = self.zone.field
        read = plain(field, self.read(self.plain_way).text)
        return Decision(read, _BY_HAND.format(f"gelesen als „{read[:80]}“" if read else "nicht zu lesen"), by_hand=True)

    @cached_property
    def is_clear_option(self) -> bool:
        """Whether the first reading has one of the options as it is printed, and all others are far from it."""
        return is_clear_option(self.zone.field, self.read(self.ways[0]).text)

    @property
    def ways(self) -> tuple[Way, Way, Way]:
        """The preparations, in the order in which they are tried."""
        return COARSE if self.cutting.is_coarse else FAXED if self.cutting.is_bilevel else SHARP

    @property
    def plain_way(self) -> Way:
        """The one for what no model was trained on."""
        return next(way for way in self.ways[1:] if not way.is_trained)

    def read(self, way: Way) -> Reading:
        """One reading."""
        return self._read(way)[0]

    def lines(self, way: Way) -> Lines:
        """What it has read, word by word."""
        return self._read(way)[1]

    @property
    def first_lines(self) -> tuple[Lines, Lines]:
        """Of the first two readings; the same twice where one was enough."""
        first = self.lines(self.ways[0])
        return first, first if self.is_clear_option else self.lines(self.ways[1])

    @cached_property
    def _kept(self) -> dict[Way, tuple[Reading, Lines]]:
        return {}

    def _read(self, way: Way) -> tuple[Reading, Lines]:
        if way not in self._kept:
            self._kept[way] = self._read_anew(way)
        return self._kept[way]

    def _read_anew(self, way: Way) -> tuple[Reading, Lines]:
        if way.is_trained:
            return self._read_trained(way)
        lines = self._recognise(way)
        lines = self._mended(lines)
        is_complete = audit.is_complete(lines, self.pieces)
        is_counted = audit.is_counted(lines, self.count)
        is_spread = is_counted and audit.is_spread(lines, self.pieces)
        is_sound = is_complete and not (is_counted and self.has_words and audit.has_giants(lines, self.pieces))
        lines, is_explained = put_back(self._dotted(lines), self.bare, self.pieces)
        lines = audit.mend_spaces(tell_quotes(tell_dashes(lines, self.pieces)), self.pieces)
        return Reading(self.joined(lines), lines.surety, is_sound and is_explained, is_counted, is_spread), lines

    def _read_trained(self, way: Way) -> tuple[Reading, Lines]:
        """It knows accents, blanks, and which letters are capitals."""
        lines = Lines(tuple(line for row in self._rows_by(way) for line in row.lines))
        if self.zone.field.kind in SPACELESS:
            lines = as_address(lines)
        is_counted = audit.is_counted(lines, self.count)
        is_spread = is_counted and audit.is_spread(lines, self.pieces)
        is_complete = audit.is_complete(lines, self.pieces)
        return Reading(self.joined(lines), lines.surety, is_complete, is_counted, is_spread), lines

    def _trained_rows(self, way: Way) -> tuple[Lines, ...]:
        rows = [(row.cut(self.picture), row.left, row.top) for row in self._rows] or [(self.picture, 0, 0)]
        usual = self.pieces.usual_height * way.scale
        found = [
            tuple(_moved(word, left, top) for word in recognise_fax(picture, usual)) for picture, left, top in rows
        ]
        return tuple(Lines((line,) if line else ()) for line in found)

    def _mended(self, lines: Lines) -> Lines:
        if self.zone.field.kind in SPACELESS:
            return find_low_lines(as_address(lines), self.pieces)
        lines = audit.mend_case(lines, self.pieces)
        return close_hyphens(find_dashes(lines, self.pieces), self.pieces) if self.has_words else lines

    def _dotted(self, lines: Lines) -> Lines:
        return dotted(lines, self.bare, self.pieces, is_known) if self.has_words else lines

    @property
    def has_words(self) -> bool:
        """Whether it asks for words of any language; options, numbers and addresses have a knowledge of their own."""
        return self.zone.field.kind not in _WITHOUT_ACCENTS and not self.zone.field.options

    @cached_property
    def count(self) -> int:
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
        refuted = self._refuted(found)
        return self._taken_off(refuted) if refuted else found

    def _refuted(self, found: Bare) -> tuple[Accent, ...]:
        """The words that have accents are looked at by themselves; where one seems to be none, all of the row."""
        tails = tuple(accent for accent in found.accents if accent.sign == CEDILLA)
        slanted = tuple(accent for accent in found.accents if accent.sign != CEDILLA)
        suspects = refute(slanted, self._read_at(self.picture, slanted), is_known)
        return (
            *refute(tails, placed(self._read_at(found.picture, tails), self.pieces), is_known),
            *hanging(tails, placed(self._read_at(self.picture, tails), self.pieces), is_known),
            *refute(suspects, self._read_rows(suspects), is_known),
        )

    def _taken_off(self, refuted: Sequence[Accent]) -> Bare:
        deep = None if self.cutting.is_bilevel else pieces_of(self.picture, self.cutting.deep)
        return take_off(self.picture, self.pieces, deep, self.cutting.is_coarse, self.cutting.is_bilevel, refuted)

    @cached_property
    def untouched(self) -> Lines:
        """As it is read in one piece and with all that is on the letters; rows of which the other readings are sure as
        those have them."""
        lines = tuple(line for lines in self._untouched_parts() for line in lines.lines)
        return tell_quotes(tell_dashes(self._mended(Lines(lines)), self.pieces))

    def _untouched_parts(self) -> Iterator[Lines]:
        way = self.ways[0]
        if not self._rows:
            yield recognise(self._prepared(self.picture, way), self._is_block, way.scale)
        for is_agreed, numbers in groupby(range(len(self._rows)), key=self._is_agreed):
            if is_agreed:
                yield from (self._rows_by(way)[number] for number in numbers)
            else:
                left, top, block = laid_together([self._rows[number] for number in numbers], self.picture)
                found = recognise(self._prepared(block, way), True, way.scale)
                yield Lines(tuple(tuple(_moved(word, left, top) for word in line) for line in found.lines))

    def _read_at(self, picture: Picture, accents: Sequence[Accent]) -> Lines:
        """The words that have the accents, as the picture shows them."""
        spans = {self.pieces.word_at(accent.x, accent.y) for accent in accents}
        return Lines(tuple(line for span in sorted(spans) for line in self._read_word(picture, *span)))

    def _read_rows(self, accents: Sequence[Accent]) -> Lines:
        """The rows that have the accents, with all that is on them."""
        numbers = sorted({self.pieces.word_at(accent.x, accent.y)[0] for accent in accents})
        wide = self.picture.shape[1]
        return Lines(tuple(line for number in numbers for line in self._read_word(self.picture, number, 0, wide)))

    def _read_word(self, whole: Picture, row: int, left: int, right: int) -> Iterator[tuple[Seen, ...]]:
        strip = self._rows[row] if row < len(self._rows) == len(self.pieces.rows) else None
        picture, top, beside = (strip.cut(whole), strip.top, strip.left) if strip else (whole, 0, 0)
        start = max(left - beside - EDGE_PX, 0)
        word = np.ascontiguousarray(picture[:, start : right - beside + EDGE_PX])
        yield from self._recognise_row(word, self.ways[0], beside + start, top)

    @cached_property
    def _rows(self) -> tuple[Strip, ...]:
        """Those of a block; () of a line."""
        return strips_of(self.pieces) if self._is_block else ()

    def _recognise(self, way: Way) -> Lines:
        if not self._rows:
            return recognise(self._prepared(self.bare.picture, way), self._is_block, way.scale)
        return Lines(tuple(line for row in self._rows_by(way) for line in row.lines))

    def _rows_by(self, way: Way) -> tuple[Lines, ...]:
        if way not in self._kept_rows:
            plain = (self._read_row(number, way) for number in range(len(self._rows)))
            self._kept_rows[way] = self._trained_rows(way) if way.is_trained else tuple(plain)
        return self._kept_rows[way]

    @cached_property
    def _kept_rows(self) -> dict[Way, tuple[Lines, ...]]:
        return {}

    def _read_row(self, number: int, way: Way) -> Lines:
        """As it was read before, where that is sure."""
        if way == self.ways[2] and self._kept_rows.keys() >= set(self.ways[:2]) and self._is_agreed(number):
            return self._rows_by(self.ways[0])[number]
        strip = self._rows[number]
        return Lines(tuple(self._recognise_row(strip.cut(self.bare.picture), way, strip.left, strip.top)))

    def _is_agreed(self, number: int) -> bool:
        """Whether the first readings have the same in a row, and are sure of it."""
        least = _SURE_COARSE if self.cutting.is_coarse else _SURE_ROW
        found = [self._rows_by(way)[number] for way in self.ways[:2]]
        return len({row.text for row in found}) == 1 and min(row.surety for row in found) >= least

    def _recognise_row(self, picture: Picture, way: Way, left: int, top: int) -> Iterator[tuple[Seen, ...]]:
        found = recognise(self._prepared(picture, way), False, way.scale)
        yield from (tuple(_moved(word, left, top) for word in line) for line in found.lines)

    @cached_property
    def _is_block(self) -> bool:
        _, top, _, bottom = self.cutting.bounds()
        high = self.zone.box[3] - self.zone.box[1]
        return high > _BLOCK_PT and bottom - top > 0.6 * _BLOCK_PT * PX_PER_PT

    def _prepared(self, picture: Picture, way: Way) -> Picture:
        return prepared(picture, way, self.cutting.dark, self.scale * FINE_DPI / self.cutting.grain_dpi)

    def joined(self, lines: Lines) -> str:
        """The text of the lines; lines that the width of the field has broken are one again."""
        entries = list(self._entries(lines))
        return join(entries, self.zone.box[2] - _NARROW_PT).text if len(entries) > 1 else lines.text

    def _entries(self, lines: Lines) -> Iterator[Sighting]:
        for line in lines.lines:
            if line:
                placed = tuple((word.text, self.place(word)) for word in line)
                box = around([place for _, place in placed])
                yield Sighting(" ".join(word.text for word in line), "ocr", Place(1, box), words=placed)


def _moved(word: Seen, x: int, y: int) -> Seen:
    left, top, right, bottom = word.span
    return replace(
        word, span=(left + x, top + y, right + x, bottom + y), places=tuple(place + x for place in word.places)
    )
