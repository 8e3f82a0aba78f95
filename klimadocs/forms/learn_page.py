"""The questions of a blank PDF form: which printed words belong to which place, by where they stand on the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from klimadocs.forms.flat_text import around, box_of, page_of
from klimadocs.forms.learn_spots import (
    Question,
    Spot,
    is_meaningful,
    is_required,
    is_sentence,
    is_yes_or_no,
    says_something,
    tidy,
)
from klimadocs.forms.learn_word import distinct
from klimadocs.forms.natives import gap_box, is_control, numbered, of_spot, runs_of
from klimadocs.model.blank import Control, Survey
from klimadocs.model.transcript import Box, Place, Sighting, Transcript

_LEVEL_PT = 5.0
_LEFT_PT, _FAR_LEFT_PT = 70.0, 220.0
_ABOVE_PT = 16.0
_BELOW_PT = 12.0
_WORDS_PT = 26.0
_STACK_PT = 24.0
_ASIDE_PT = 4.0


def ask_page(blank: Transcript, survey: Survey) -> list[Question]:
    """Page by page, from top to bottom."""
    spots = [spot for spot in _spots(blank, survey) if spot.place.page and spot.place.box]
    lines = [line for entry in blank.sightings if _is_line(entry) for line in _without_gaps(entry)]
    headings = [line for line in lines if line.text.strip() in survey.headings]
    found: list[Question] = []
    for page in sorted({spot.place.page for spot in spots if spot.place.page}):
        sheet = _Sheet(
            [spot for spot in spots if spot.place.page == page],
            [line for line in lines if page_of(line) == page],
            [line for line in headings if page_of(line) == page],
        )
        found += sheet.ask()
    return found


def _is_line(entry: Sighting) -> bool:
    return entry.method == "line" and entry.mark is None and entry.place.box is not None


def _spots(blank: Transcript, survey: Survey) -> Iterator[Spot]:
    controls = iter(survey.controls)
    seen: set[str] = set()
    boxes: list[Box] = []
    for entry, number in zip(blank.sightings, numbered(blank.sightings), strict=True):
        if number:
            control = next(controls, Control("text" if entry.mark is None else "box"))
            boxes += [place.box for _, place in control.states if place.box] + (
                [entry.place.box] if entry.place.box else []
            )
            yield from _control(entry, control, seen)
    for entry in blank.sightings:
        page, box = entry.place.page, entry.place.box
        if entry.method == "mark" and not entry.mark and page and box and not is_control(entry):
            if not any(_overlap(box, other) for other in boxes):
                yield Spot((of_spot(page, box),), Control("box"), entry.place)
    if not survey.controls:
        yield from _rooms(blank, survey)


def _control(entry: Sighting, control: Control, seen: set[str]) -> Iterator[Spot]:
    """Several places of one name are one field; what has no place on the page cannot be filled by hand."""
    if control.nature == "other" or entry.key in seen or not entry.place.box:
        return
    seen.add(entry.key)
    if control.nature != "radio":
        yield Spot((entry.key,), control, entry.place, name=entry.key, tip=control.tip)
        return
    for value, place in control.states:
        yield Spot((f"{entry.key}={value}",), control, place, name=entry.key, tip=control.tip)


def _rooms(blank: Transcript, survey: Survey) -> Iterator[Spot]:
    """Underscores and dots in the lines, then what rules leave free; of two that overlap, the first."""
    taken: list[Place] = [entry.place for entry in blank.sightings if entry.method == "mark" and entry.mark is not None]
    gaps = [(place, "") for entry in blank.sightings if _is_line(entry) for place in _gap_places(entry)]
    for place, text in [*gaps, *survey.spaces]:
        page, box = place.page, place.box
        if page and box and not any(other.page == page and other.box and _overlap(box, other.box) for other in taken):
            taken.append(place)
            yield Spot((of_spot(page, box),), Control("text"), place, tip=text)


def _overlap(box: Box, other: Box) -> bool:
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    return width > 2 and height > 2


def _gap_places(entry: Sighting) -> Iterator[Place]:
    for words, is_gap in runs_of(entry.words):
        if is_gap:
            yield Place(entry.place.page, gap_box(words), entry.place.path)


def _without_gaps(entry: Sighting) -> Iterator[Sighting]:
    if not entry.words:
        yield entry
        return
    for words, is_gap in runs_of(entry.words):
        if not is_gap:
            box = around([box for _, box in words])
            text = " ".join(text for text, _ in words)
            yield Sighting(text, "line", Place(entry.place.page, box, entry.place.path), words=words)


@dataclass
class _Group:
    """Boxes that belong together, each with its words."""

    members: list[tuple[Spot, str]]

    @property
    def first(self) -> Spot:
        return self.members[0][0]


@dataclass
class _Sheet:
    """One page. `used` are lines that say what a box means."""

    spots: list[Spot]
    lines: list[Sighting]
    headings: list[Sighting]
    used: list[Sighting] = field(default_factory=list)

    def ask(self) -> list[Question]:
        self.headings = [line for line in self.headings if not self._has_spot(line)]
        self.spots.sort(key=lambda spot: (round(_box(spot)[1] / 4), _box(spot)[0]))
        groups = self._groups()
        found = [(group.first.place, question) for group in groups for question in self._boxes(group)]
        for spots in self._stacked():
            question = self._written(spots)
            if question is not None:
                found.append((spots[0].place, question))
        ordered = sorted(found, key=lambda pair: (round((pair[0].box or (0, 0))[1] / 6), (pair[0].box or (0,))[0]))
        return [question for _, question in ordered]

    def _section(self, spot: Spot) -> str:
        above = [line for line in self.headings if box_of(line)[3] <= _box(spot)[1] + 2 and line not in self.used]
        return tidy(max(above, key=lambda line: box_of(line)[3]).text) if above else ""

    def _stacked(self) -> list[list[Spot]]:
        """Places to write into; rules or dotted lines one below the other without words between are one place."""
        found: list[list[Spot]] = []
        for spot in self.spots:
            if spot.is_box or spot.control.nature == "radio":
                continue
            home = next((group for group in found if self._goes_on(group[-1], spot)), None)
            if home is None:
                found.append([spot])
            else:
                home.append(spot)
        return found

    def _goes_on(self, last: Spot, spot: Spot) -> bool:
        is_drawn = last.natives[0].startswith("@") and spot.natives[0].startswith("@")
        upper, lower = _box(last), _box(spot)
        is_below = (
            0 <= lower[1] - upper[1] <= 2.2 * _STACK_PT and lower[1] - upper[3] < _STACK_PT and lower[1] > upper[1]
        )
        is_aligned = abs(lower[2] - upper[2]) < 6 and abs(lower[0] - upper[0]) < 6
        has_words = bool(self._left(spot)) or bool(self._above(spot, upper[3] - 2)) or bool(spot.tip)
        return is_drawn and is_below and is_aligned and not has_words and not self._is_cell(spot)

    def _is_cell(self, spot: Spot) -> bool:
        return _box(spot)[3] - _box(spot)[1] > 15

    def _written(self, spots: list[Spot]) -> Question | None:
        spot = spots[0]
        label = self._label(spot)
        if not label and spot.natives[0].startswith("@"):
            return None
        if not label and is_meaningful(spot.name):
            label = re.split(r"[.\[]", spot.name)[-1] if not spot.name.endswith("]") else spot.name
        control, box = spot.control, _box(spot)
        nature = control.nature
        if len(spots) > 1 or (spot.natives[0].startswith("@") and box[3] - box[1] > 34):
            nature = "long"
        natives = spot.natives
        if len(spots) > 1:
            page = spot.place.page or 1
            natives = (of_spot(page, around([_box(entry) for entry in spots])),)
        needed = control.is_required or is_required(label)
        return Question(
            natives, nature, tidy(label), control.options, needed, self._section(spot), "", spot.name, spot.place
        )

    def _label(self, spot: Spot) -> str:
        """The words beside, above or below; what the file calls it decides between them, or speaks where there are
        none."""
        near, left = self._left(spot), self._left(spot, _FAR_LEFT_PT)
        above, tip = self._above(spot), spot.tip if is_meaningful(spot.tip) else ""
        found = [text for text in (near, above, left, self._below(spot)) if says_something(text)]
        if spot.tip and spot.natives[0].startswith("@"):
            return spot.tip
        if tip and found:
            return max(found, key=lambda text: (_likeness(tip, text) >= 60, -found.index(text)))
        return found[0] if found else tip

    def _left(self, spot: Spot, reach: float = _LEFT_PT) -> str:
        box = _box(spot)
        low, high = (box[1] - 3, box[3] + 3) if box[3] - box[1] < 30 else (box[1] - 3, box[1] + 20)
        near = [
            line for line in self.lines
            if low <= _middle(line) <= high and box_of(line)[2] <= box[0] + _ASIDE_PT and box[0] - box_of(line)[2] <= reach
            and line not in self.used and not self._is_heading(line)
        ]  # fmt: skip
        line = max(near, key=lambda entry: (box_of(entry)[2], -box_of(entry)[1]), default=None)
        if line is None or self._is_between(box_of(line)[2], box[0], _middle(line), spot):
            return ""
        return self._whole(line, spot)

    def _is_heading(self, line: Sighting) -> bool:
        return line in self.headings

    def _is_between(self, left: float, right: float, level: float, own: Spot) -> bool:
        return any(
            left - 2 <= (_box(spot)[0] + _box(spot)[2]) / 2 <= right + 2
            and _box(spot)[1] - 2 <= level <= _box(spot)[3] + 2
            for spot in self.spots
            if spot is not own
        )

    def _whole(self, line: Sighting, own: Spot | None = None) -> str:
        """With the lines above and below that the same label runs over."""
        texts = [line.text]
        for step in (-1, 1):
            last = line
            while (other := self._neighbour(last, step, own)) is not None and len(texts) < 4:
                texts = [other.text, *texts] if step < 0 else [*texts, other.text]
                last = other
        return " ".join(texts)

    def _neighbour(self, line: Sighting, step: int, own: Spot | None = None) -> Sighting | None:
        """The next line of the same paragraph: set flush and alike, close, and beside no other place to write into."""
        left, top, _, bottom = box_of(line)
        height = bottom - top
        for other in self.lines:
            box = box_of(other)
            gap = (box[1] - bottom) if step > 0 else (top - box[3])
            is_flush = abs(box[0] - left) <= 1.5 and -0.4 * height <= gap <= 0.45 * height and other is not line
            is_alike = abs((box[3] - box[1]) - height) < 0.06 * height
            first = line if step > 0 else other
            is_closed = first.text.rstrip().endswith((":", "*", "?"))
            if is_flush and is_alike and not is_closed and not self._has_spot(other, own) and other not in self.used:
                return other
        return None

    def _has_spot(self, line: Sighting, own: Spot | None = None) -> bool:
        others = [spot for spot in self.spots if spot is not own]
        return any(_box(spot)[1] - 2 <= _middle(line) <= _box(spot)[3] + 2 for spot in others)

    def _above(self, spot: Spot, limit: float = -1.0) -> str:
        box = _box(spot)
        near = [
            line for line in self.lines
            if -4 <= box[1] - box_of(line)[3] + 2 <= _ABOVE_PT and box_of(line)[1] > limit
            and min(box_of(line)[2], box[2]) - max(box_of(line)[0], box[0] - _ASIDE_PT) > 0
            and line not in self.used and not self._is_heading(line)
        ]  # fmt: skip
        line = min(near, key=lambda entry: (box[1] - box_of(entry)[3], abs(box_of(entry)[0] - box[0])), default=None)
        return "" if line is None or self._is_taken(line, spot) else line.text

    def _is_taken(self, line: Sighting, own: Spot) -> bool:
        """Whether the words already stand right beside another place."""
        level = _middle(line)
        return any(
            _box(spot)[1] - 2 <= level <= _box(spot)[3] + 2 and 0 <= _box(spot)[0] - box_of(line)[2] + 3 <= _LEFT_PT
            for spot in self.spots
            if spot is not own and not spot.is_box
        )

    def _below(self, spot: Spot) -> str:
        box = _box(spot)
        near = [
            line for line in self.lines
            if -2 <= box_of(line)[1] - box[3] <= _BELOW_PT and box_of(line)[0] < box[2] and box_of(line)[2] > box[0]
            and line not in self.used and not self._has_spot(line)
        ]  # fmt: skip
        line = min(near, key=lambda entry: box_of(entry)[1], default=None)
        return line.text.strip(" ()") if line else ""

    def _groups(self) -> list[_Group]:
        boxes = [spot for spot in self.spots if spot.is_box or spot.control.nature == "radio"]
        behind = self._rows_with_words_before(boxes)
        groups: list[_Group] = []
        by_name: dict[str, _Group] = {}
        for spot in boxes:
            words = self._words(spot, is_before=id(spot) in behind)
            if spot.control.nature == "radio":
                if spot.name not in by_name:
                    by_name[spot.name] = _Group([])
                    groups.append(by_name[spot.name])
                by_name[spot.name].members.append((spot, words))
                continue
            home = next((group for group in groups if self._belongs(group, spot, words)), None)
            if home is None:
                groups.append(_Group([(spot, words)]))
            else:
                home.members.append((spot, words))
        return groups

    def _rows_with_words_before(self, boxes: Sequence[Spot]) -> set[int]:
        """Boxes of rows whose last box has no words behind it, while words stand before the first."""
        rows: dict[int, list[Spot]] = defaultdict(list)
        for spot in boxes:
            rows[round(_box(spot)[1] / 6)].append(spot)
        found: set[int] = set()
        for row in rows.values():
            last = max(row, key=lambda spot: _box(spot)[0])
            if len(row) > 1 and not self._behind(last) and all(self._before(spot) for spot in row):
                found.update(id(spot) for spot in row)
        return found

    def _words(self, spot: Spot, is_before: bool) -> str:
        line = self._before(spot) if is_before else self._behind(spot) or self._before(spot)
        if line is None:
            return ""
        self.used.append(line)
        text = line.text
        while not is_before and (more := self._neighbour(line, 1, spot)) is not None:
            self.used.append(more)
            text, line = f"{text} {more.text}", more
        return text

    def _behind(self, spot: Spot) -> Sighting | None:
        left, right = _box(spot)[0], _box(spot)[2]
        near = [
            line for line in self._level(spot)
            if box_of(line)[0] >= (left + right) / 2 and box_of(line)[0] - right <= _WORDS_PT
        ]  # fmt: skip
        return min(near, key=lambda line: box_of(line)[0], default=None)

    def _before(self, spot: Spot) -> Sighting | None:
        left = _box(spot)[0]
        near = [
            line for line in self._level(spot) if box_of(line)[2] <= left + 3 and left - box_of(line)[2] <= _WORDS_PT
        ]
        return max(near, key=lambda line: box_of(line)[2], default=None)

    def _level(self, spot: Spot) -> list[Sighting]:
        middle = (_box(spot)[1] + _box(spot)[3]) / 2
        return [line for line in self.lines if abs(_middle(line) - middle) <= _LEVEL_PT and line not in self.used]

    def _belongs(self, group: _Group, spot: Spot, words: str) -> bool:
        """Beside the last box on its line, or below the first one, with no other words between."""
        last, first = _box(group.members[-1][0]), _box(group.first)
        box = _box(spot)
        if group.first.control.nature == "radio" or group.first.place.page != spot.place.page:
            return False
        if is_sentence(words) and all(is_sentence(text) for _, text in group.members):
            return False
        if abs(last[1] - box[1]) <= _LEVEL_PT:
            return box[0] - last[2] < 160 and not self._is_word_between(last, box, level=True)
        is_below = any(abs(box[0] - _box(other)[0]) <= _ASIDE_PT for other, _ in group.members)
        return is_below and 0 < box[1] - last[1] <= _STACK_PT and not self._is_word_between(first, box, level=False)

    def _is_word_between(self, last: Box, box: Box, level: bool) -> bool:
        for line in self.lines:
            own = box_of(line)
            if line in self.used:
                continue
            if (
                level
                and abs(_middle(line) - (box[1] + box[3]) / 2) <= _LEVEL_PT
                and last[2] <= own[0]
                and own[2] <= box[0] + 2
            ):
                return True
            if (
                not level
                and last[3] < _middle(line) < box[3] + 2
                and own[2] <= box[0] + 2
                and _middle(line) > box[1] - 3
            ):
                return True
        return False

    def _boxes(self, group: _Group) -> list[Question]:
        words = [self._named(spot, text) for spot, text in group.members]
        question = self._question(group)
        if group.first.control.nature == "radio":
            return [self._choice(group, words, question)]
        is_single = len(words) == 1
        is_apart = not is_single and (all(is_sentence(text) for text in words) or not question)
        if is_single or (is_apart and not all(map(is_yes_or_no, words))):
            return [
                self._box_question(spot, question if is_single and question and is_yes_or_no(text or "ja") else text)
                for (spot, _), text in zip(group.members, words, strict=True)
            ]
        return [self._choice(group, words, question)]

    def _named(self, spot: Spot, text: str) -> str:
        if text or spot.control.nature == "radio":
            return text or spot.natives[0].rpartition("=")[2]
        return spot.tip if is_meaningful(spot.tip) else spot.name if is_meaningful(spot.name) else ""

    def _question(self, group: _Group) -> str:
        """Words to the left of the first box, else above it."""
        spot = min((spot for spot, _ in group.members), key=lambda spot: (round(_box(spot)[1] / 6), _box(spot)[0]))
        box = _box(spot)
        left = self._left(spot, _FAR_LEFT_PT)
        if left:
            return left
        near = [
            line for line in self.lines
            if -2 <= box[1] - box_of(line)[3] <= _STACK_PT and box_of(line)[0] <= box[0] + 30 and box_of(line)[2] > box[0] - 150
            and line not in self.used and not self._is_heading(line) and not self._is_taken(line, spot)
        ]  # fmt: skip
        line = min(near, key=lambda entry: (box[1] - box_of(entry)[3], abs(box_of(entry)[0] - box[0])), default=None)
        text = self._whole(line) if line else ""
        return text or (spot.tip if spot.control.nature == "radio" and is_meaningful(spot.tip) else "")

    def _box_question(self, spot: Spot, label: str) -> Question:
        needed = spot.control.is_required or is_required(label)
        return Question(spot.natives, "box", tidy(label), (), needed, self._section(spot), "", spot.name, spot.place)

    def _choice(self, group: _Group, words: Sequence[str], question: str) -> Question:
        spots = [spot for spot, _ in group.members]
        natives = tuple(spot.natives[0] for spot in spots)
        needed = spots[0].control.is_required or is_required(question)
        return Question(
            natives, spots[0].control.nature, tidy(question), tuple(distinct(words)), needed,
            self._section(spots[0]), question, spots[0].name, spots[0].place,
        )  # fmt: skip


def _box(spot: Spot) -> Box:
    return spot.place.box or (0.0, 0.0, 0.0, 0.0)


def _middle(line: Sighting) -> float:
    return (box_of(line)[1] + box_of(line)[3]) / 2


def _likeness(text: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(tidy(text).lower(), tidy(other).lower()))
