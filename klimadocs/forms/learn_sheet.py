"""One page of a blank PDF form: which words stand beside, above and below a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from statistics import median

from klimadocs.forms.flat_text import base_of, box_of, page_of
from klimadocs.forms.learn_spots import Spot, is_sentence, is_signed, is_yes_or_no, says_something, tidy
from klimadocs.model.blank import Type
from klimadocs.model.transcript import Box, Sighting

LEVEL_PT = 5.0
LEFT_PT, FAR_LEFT_PT = 70.0, 220.0
ABOVE_PT = 16.0
BELOW_PT = 12.0
WORDS_PT, BEFORE_PT = 26.0, 50.0
STACK_PT = 24.0
PILE_PT = 32.0
TALL_PT = 30.0
_FURTHER_PT = 24.0
_HEAD_PT, _BESIDE_HEAD_PT = 160.0, 14.0
ASIDE_PT = 4.0
_FLUSH_PT = 1.5
_PILED, _CLOSE, _CLOSE_WITHIN = 0.6, 1.45, 2.0
"""From base line to base line, in heights of the type; further within a sentence."""
_ALIKE = 0.06


@dataclass
class Sheet:
    """`types` tells how words are set, by page and box. `used` are lines that say what a box means: they are no label
    of anything else."""

    spots: list[Spot]
    lines: list[Sighting]
    headings: list[Sighting]
    types: Mapping[tuple[int, Box], Type] = field(default_factory=dict)
    used: list[Sighting] = field(default_factory=list)

    def section(self, spot: Spot) -> str:
        above = [line for line in self.headings if box_of(line)[3] <= box_at(spot)[1] + 2 and line not in self.used]
        return tidy(max(above, key=lambda line: box_of(line)[3]).text) if above else ""

    def left(self, spot: Spot, reach: float = LEFT_PT) -> str:
        box = box_at(spot)
        low, high = (box[1] - 3, box[3] + 3) if box[3] - box[1] < 30 else (box[1] - 3, box[1] + 20)
        near = [
            line for line in self.lines
            if low <= middle_of(line) <= high and -ASIDE_PT <= box[0] - box_of(line)[2] <= reach
            and line not in self.used and not self.is_heading(line)
        ]  # fmt: skip
        line = max(near, key=lambda entry: (box_of(entry)[2], -box_of(entry)[1]), default=None)
        if line is None or self.is_between(box_of(line)[2], box[0], middle_of(line), spot):
            return ""
        return self.whole(line, spot)

    def is_heading(self, line: Sighting) -> bool:
        return line in self.headings

    def is_between(self, left: float, right: float, level: float, own: Spot) -> bool:
        return any(
            left - 2 <= (box_at(spot)[0] + box_at(spot)[2]) / 2 <= right + 2
            and box_at(spot)[1] - 2 <= level <= box_at(spot)[3] + 2
            for spot in self.spots
            if spot is not own
        )

    def whole(self, line: Sighting, own: Spot | None = None) -> str:
        """With the lines above and below that the same label runs over; those below end before the place, too."""
        texts = [line.text]
        limit = box_at(own)[0] + ASIDE_PT if own and box_of(line)[2] <= box_at(own)[0] + ASIDE_PT else inf
        for step in (-1, 1):
            last = line
            while (other := self.neighbour(last, step, own)) is not None and len(texts) < 4:
                if step > 0 and box_of(other)[2] > limit:
                    break
                texts = [other.text, *texts] if step < 0 else [*texts, other.text]
                last = other
        return " ".join(texts)

    def neighbour(self, line: Sighting, step: int, own: Spot | None = None) -> Sighting | None:
        """The next line of the same paragraph: set flush and alike, close, and beside no other place to write into."""
        near: list[tuple[float, Sighting]] = []
        for other in self.lines:
            first, second = (line, other) if step > 0 else (other, line)
            reach = _CLOSE if not second.text[:1].islower() else _CLOSE_WITHIN
            is_flush = abs(box_of(other)[0] - box_of(line)[0]) <= _FLUSH_PT and self._is_next(first, second, reach)
            is_closed = first.text.rstrip().endswith((":", "*", "?"))
            if is_flush and not is_closed and not self.has_spot(other, own) and other not in self.used:
                near.append((abs(base_of(box_of(other)) - base_of(box_of(line))), other))
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def next_line(self, line: Sighting, box: Spot) -> Sighting | None:
        """The line that the words behind a box go on in where it begins below the box: what is said has not ended, and
        the next word had no room."""
        if line.text.rstrip().endswith((".", ":", "?", "!", ";")):
            return None
        near = [
            other for other in self.lines
            if abs(box_of(other)[0] - box_at(box)[0]) <= ASIDE_PT and box_of(other)[0] < box_of(line)[0]
            and self._is_next(line, other, _CLOSE) and not self.has_spot(other) and other not in self.used
        ]  # fmt: skip
        other = min(near, key=lambda entry: base_of(box_of(entry)), default=None)
        if other is None or not other.words:
            return None
        first = other.words[0][1]
        is_full = box_of(line)[2] + first[2] - first[0] > max(box_of(entry)[2] for entry in self.lines)
        return other if is_full or (other.text[:1].islower() and is_sentence(line.text)) else None

    def _is_next(self, line: Sighting, other: Sighting, reach: float) -> bool:
        """Whether `other` is set alike and stands at most so many heights of the type below."""
        type_, own = self._type(line), self._type(other)
        is_alike = abs(own.size_pt - type_.size_pt) < _ALIKE * type_.size_pt and own.is_bold == type_.is_bold
        pitch = base_of(box_of(other)) - base_of(box_of(line))
        return is_alike and _PILED * type_.size_pt <= pitch <= reach * type_.size_pt

    def _type(self, line: Sighting) -> Type:
        """As the file tells it, else by the height of the line."""
        told = [
            self.types.get((page_of(line), box)) for text, box in line.words if any(map(str.isalnum, text))
        ]  # fmt: skip
        known = [entry for entry in told if entry]
        if not known or len(known) < len(told):
            return Type(box_of(line)[3] - box_of(line)[1])
        return Type(median(entry.size_pt for entry in known), all(entry.is_bold for entry in known))

    def has_spot(self, line: Sighting, own: Spot | None = None) -> bool:
        others = [spot for spot in self.spots if spot is not own]
        return any(box_at(spot)[1] - 2 <= middle_of(line) <= box_at(spot)[3] + 2 for spot in others)

    def has_box(self, line: Sighting) -> bool:
        """Whether something is ticked beside the words."""
        return any(spot.is_box and box_at(spot)[1] - 2 <= middle_of(line) <= box_at(spot)[3] + 2 for spot in self.spots)

    def above(self, spot: Spot, limit: float = -1.0) -> str:
        """The words right above it; those above a large frame may stand further off."""
        line = self.line_above(spot, limit)
        return line.text if line else ""

    def line_above(self, spot: Spot, limit: float = -1.0) -> Sighting | None:
        """The line of these words."""
        box = box_at(spot)
        reach = PILE_PT if is_tall(spot) else ABOVE_PT
        near = [
            line for line in self.lines
            if -4 <= box[1] - box_of(line)[3] + 2 <= reach and box_of(line)[1] > limit
            and min(box_of(line)[2], box[2]) - max(box_of(line)[0], box[0] - ASIDE_PT) > 0
            and line not in self.used and not self.is_heading(line)
        ]  # fmt: skip
        line = min(near, key=lambda entry: (box[1] - box_of(entry)[3], abs(box_of(entry)[0] - box[0])), default=None)
        return None if line is None or self.is_taken(line, spot) else line

    def is_taken(self, line: Sighting, own: Spot) -> bool:
        """Whether the words already stand right beside another place."""
        level = middle_of(line)
        return any(
            box_at(spot)[1] - 2 <= level <= box_at(spot)[3] + 2
            and 0 <= box_at(spot)[0] - box_of(line)[2] + 3 <= LEFT_PT
            for spot in self.spots
            if spot is not own and not spot.is_box
        )

    def below(self, spot: Spot) -> str:
        """The words right below it; those that say what is signed may stand further off, and others below a large frame
        belong to what follows."""
        box = box_at(spot)
        near = [
            line for line in self.lines
            if -2 <= box_of(line)[1] - box[3] <= self._reach_down(spot, line)
            and box_of(line)[0] < box[2] and box_of(line)[2] > box[0]
            and line not in self.used and not self.has_spot(line)
        ]  # fmt: skip
        line = min(near, key=lambda entry: box_of(entry)[1], default=None)
        return line.text.strip(" ()") if line else ""

    @staticmethod
    def _reach_down(spot: Spot, line: Sighting) -> float:
        if is_drawn(spot) and is_signed(line.text):
            return _FURTHER_PT
        return -3.0 if is_tall(spot) else BELOW_PT

    def behind(self, spot: Spot) -> Sighting | None:
        left, right = box_at(spot)[0], box_at(spot)[2]
        near = [
            line for line in self.level(spot)
            if box_of(line)[0] >= (left + right) / 2 and box_of(line)[0] - right <= WORDS_PT
        ]  # fmt: skip
        return min(near, key=lambda line: box_of(line)[0], default=None)

    def head(self, spot: Spot) -> Sighting | None:
        """The nearest words above in the column of a box, wherever other boxes stand between."""
        left, top, right, _ = box_at(spot)
        middle = (left + right) / 2
        above = [
            line for line in self.lines
            if box_of(line)[3] <= top + 2 and top - box_of(line)[3] <= _HEAD_PT
            and (abs((box_of(line)[0] + box_of(line)[2]) / 2 - middle) <= _BESIDE_HEAD_PT
                 or abs(box_of(line)[0] - left) <= ASIDE_PT)
        ]  # fmt: skip
        return max(above, key=lambda line: box_of(line)[3], default=None)

    def option_before(self, spot: Spot) -> str:
        """The words of a box right before the place, which ask for more; "" where there are none."""
        box = box_at(spot)
        near = [
            line for line in self.used
            if abs(middle_of(line) - (box[1] + box[3]) / 2) <= LEVEL_PT
            and -ASIDE_PT <= box[0] - box_of(line)[2] <= WORDS_PT
        ]  # fmt: skip
        asks_more = bool(near) and not is_yes_or_no(near[0].text)
        asks_more = asks_more and (is_drawn(spot) or near[0].text.rstrip().endswith(":"))
        return near[0].text if asks_more and says_something(near[0].text) else ""

    def before(self, spot: Spot) -> Sighting | None:
        left = box_at(spot)[0]
        near = [line for line in self.level(spot) if box_of(line)[2] <= left + 3]
        line = max(near, key=lambda line: box_of(line)[2], default=None)
        if line is None or left - box_of(line)[2] > (BEFORE_PT if is_drawn(spot) else WORDS_PT):
            return None
        return None if self.is_between(box_of(line)[2], left, middle_of(line), spot) else line

    def level(self, spot: Spot) -> list[Sighting]:
        middle = (box_at(spot)[1] + box_at(spot)[3]) / 2
        return [line for line in self.lines if abs(middle_of(line) - middle) <= LEVEL_PT and line not in self.used]


def is_drawn(spot: Spot) -> bool:
    """Whether it is no field of the file, but drawn or printed."""
    return spot.natives[0].startswith("@")


def is_tall(spot: Spot) -> bool:
    """Whether it is a frame drawn around room for several lines, or a row of frames for letters: their words may stand
    further above."""
    is_comb = "/" in spot.natives[0]
    return is_drawn(spot) and (is_comb or box_at(spot)[3] - box_at(spot)[1] > TALL_PT)


def box_at(spot: Spot) -> Box:
    """The box of a spot that has one; only those take part here."""
    return spot.place.box or (0.0, 0.0, 0.0, 0.0)


def middle_of(line: Sighting) -> float:
    """Half the height of a line, from the top of the page."""
    return (box_of(line)[1] + box_of(line)[3]) / 2
