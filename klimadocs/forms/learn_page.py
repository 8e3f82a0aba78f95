"""The questions of a blank PDF form: which printed words belong to which place, by where they stand on the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms.flat_text import around, box_of, page_of
from klimadocs.forms.learn_rooms import is_line, spots_of, without_gaps
from klimadocs.forms.learn_sheet import (
    ASIDE_PT,
    FAR_LEFT_PT,
    LEVEL_PT,
    PILE_PT,
    STACK_PT,
    Sheet,
    box_at,
    is_drawn,
    middle_of,
)
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
from klimadocs.forms.natives import of_spot
from klimadocs.model.blank import Survey
from klimadocs.model.transcript import Box, Transcript


def ask_page(blank: Transcript, survey: Survey) -> list[Question]:
    """Page by page, from top to bottom."""
    spots = [spot for spot in spots_of(blank, survey) if spot.place.page and spot.place.box]
    lines = [line for entry in blank.sightings if is_line(entry) for line in without_gaps(entry)]
    headings = [line for line in lines if line.text.strip() in survey.headings]
    found: list[Question] = []
    for page in sorted({spot.place.page for spot in spots if spot.place.page}):
        sheet = Sheet(
            [spot for spot in spots if spot.place.page == page],
            [line for line in lines if page_of(line) == page],
            [line for line in headings if page_of(line) == page],
        )
        found += _Asking(sheet).ask()
    return found


_BESIDE_PT, _FAR_PT = 160.0, 260.0


@dataclass
class _Group:
    """Boxes that belong together, each with its words."""

    members: list[tuple[Spot, str]]

    @property
    def first(self) -> Spot:
        return self.members[0][0]


@dataclass
class _Asking:
    """The questions of one page."""

    sheet: Sheet

    def ask(self) -> list[Question]:
        self.sheet.headings = [line for line in self.sheet.headings if not self.sheet.has_spot(line)]
        self.sheet.spots.sort(key=lambda spot: (round(box_at(spot)[1] / 4), box_at(spot)[0]))
        groups = self._groups()
        found = [(group.first.place, question) for group in groups for question in self._boxes(group)]
        for spots in self._stacked():
            question = self._written(spots)
            if question is not None:
                found.append((spots[0].place, question))
        ordered = sorted(found, key=lambda pair: (round((pair[0].box or (0, 0))[1] / 6), (pair[0].box or (0,))[0]))
        return [question for _, question in ordered]

    def _stacked(self) -> list[list[Spot]]:
        """Places to write into; rules or dotted lines one below the other without words between are one place."""
        found: list[list[Spot]] = []
        for spot in self.sheet.spots:
            if spot.is_box or spot.control.nature == "radio":
                continue
            home = next((group for group in found if self._goes_on(group[-1], spot)), None)
            if home is None:
                found.append([spot])
            else:
                home.append(spot)
        return found

    def _goes_on(self, last: Spot, spot: Spot) -> bool:
        is_drawn = all(entry.natives[0].startswith("@") and entry.natives[0].endswith(")") for entry in (last, spot))
        upper, lower = box_at(last), box_at(spot)
        is_below = 0 <= lower[1] - upper[1] <= 2.2 * STACK_PT and lower[1] - upper[3] < STACK_PT and lower[1] > upper[1]
        is_aligned = abs(lower[2] - upper[2]) < 6 and abs(lower[0] - upper[0]) < 6
        has_words = bool(self.sheet.left(spot)) or bool(self.sheet.above(spot, upper[3] - 2)) or bool(spot.tip)
        return is_drawn and is_below and is_aligned and not has_words and not self._is_cell(spot)

    def _is_cell(self, spot: Spot) -> bool:
        return box_at(spot)[3] - box_at(spot)[1] > 15

    def _written(self, spots: list[Spot]) -> Question | None:
        spot = spots[0]
        label = self._label(spot)
        if not label and spot.natives[0].startswith("@"):
            return None
        if not label and is_meaningful(spot.name):
            label = re.split(r"[.\[]", spot.name)[-1] if not spot.name.endswith("]") else spot.name
        control, box = spot.control, box_at(spot)
        nature = control.nature
        if len(spots) > 1 or (spot.natives[0].startswith("@") and box[3] - box[1] > 34):
            nature = "long"
        natives = spot.natives
        if len(spots) > 1:
            page = spot.place.page or 1
            natives = (of_spot(page, around([box_at(entry) for entry in spots])),)
        needed = control.is_required or is_required(label)
        return Question(
            natives, nature, tidy(label), control.options, needed, self.sheet.section(spot), "", spot.name, spot.place
        )

    def _label(self, spot: Spot) -> str:
        """The words beside, above or below; what the file calls it decides between them, or speaks where there are
        none."""
        near, left = self.sheet.left(spot), self.sheet.left(spot, FAR_LEFT_PT)
        above, tip = self.sheet.above(spot), spot.tip if is_meaningful(spot.tip) else ""
        found = [text for text in (near, above, left, self.sheet.below(spot)) if says_something(text)]
        if option := self.sheet.option_before(spot):
            return option
        if spot.tip and spot.natives[0].startswith("@"):
            return spot.tip
        if tip and found:
            return max(found, key=lambda text: (_likeness(tip, text) >= 60, -found.index(text)))
        return found[0] if found else tip

    def _groups(self) -> list[_Group]:
        boxes = [spot for spot in self.sheet.spots if spot.is_box or spot.control.nature == "radio"]
        behind = self._rows_with_words_before(boxes)
        heads = self._rows_below_heads(boxes)
        groups: list[_Group] = []
        by_name: dict[str, _Group] = {}
        for spot in boxes:
            words = heads.get(id(spot)) or self._words(spot, is_before=id(spot) in behind)
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
            rows[round(box_at(spot)[1] / 6)].append(spot)
        found: set[int] = set()
        for row in rows.values():
            last = max(row, key=lambda spot: box_at(spot)[0])
            if len(row) > 1 and not self.sheet.behind(last) and all(self.sheet.before(spot) for spot in row):
                found.update(id(spot) for spot in row)
        return found

    def _rows_below_heads(self, boxes: Sequence[Spot]) -> dict[int, str]:
        """The words above each box of a row that has none of its own, where every box of the row has other ones."""
        rows: dict[int, list[Spot]] = defaultdict(list)
        for spot in boxes:
            rows[round(box_at(spot)[1] / 6)].append(spot)
        found: dict[int, str] = {}
        for row in rows.values():
            heads = [self.sheet.head(spot) for spot in row]
            is_bare = len(row) > 1 and not any(self.sheet.behind(spot) for spot in row)
            if is_bare and all(heads) and len({id(head) for head in heads}) == len(row):
                found |= {id(spot): head.text for spot, head in zip(row, heads, strict=True) if head}
                self.sheet.used += [head for head in heads if head and head not in self.sheet.used]
        return found

    def _words(self, spot: Spot, is_before: bool) -> str:
        line = self.sheet.before(spot) if is_before else self.sheet.behind(spot) or self.sheet.before(spot)
        if line is None:
            return ""
        self.sheet.used.append(line)
        text = line.text
        while not is_before and (more := self.sheet.neighbour(line, 1, spot)) is not None:
            self.sheet.used.append(more)
            text, line = f"{text} {more.text}", more
        return text

    def _belongs(self, group: _Group, spot: Spot, words: str) -> bool:
        """Beside the last box on its line, or below the first one, with no other words between."""
        last, first = box_at(group.members[-1][0]), box_at(group.first)
        box = box_at(spot)
        if group.first.control.nature == "radio" or group.first.place.page != spot.place.page:
            return False
        if is_sentence(words) and all(is_sentence(text) for _, text in group.members):
            return False
        if abs(last[1] - box[1]) > LEVEL_PT and words in (text for _, text in group.members):
            return False  # the next row below the same heads
        if abs(last[1] - box[1]) <= LEVEL_PT:
            reach = _FAR_PT if self._question(group).rstrip().endswith((":", "?")) else _BESIDE_PT
            return box[0] - last[2] < reach and not self._is_word_between(last, box, level=True)
        is_below = any(abs(box[0] - box_at(other)[0]) <= ASIDE_PT for other, _ in group.members)
        pile = PILE_PT if is_drawn(spot) else STACK_PT
        return is_below and 0 < box[1] - last[1] <= pile and not self._is_word_between(first, box, level=False)

    def _is_word_between(self, last: Box, box: Box, level: bool) -> bool:
        for line in self.sheet.lines:
            own = box_of(line)
            if line in self.sheet.used:
                continue
            if (
                level
                and abs(middle_of(line) - (box[1] + box[3]) / 2) <= LEVEL_PT
                and last[2] <= own[0]
                and own[2] <= box[0] + 2
            ):
                return True
            if (
                not level
                and last[3] < middle_of(line) < box[3] + 2
                and own[2] <= box[0] + 2
                and middle_of(line) > box[1] - 3
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
        spot = min((spot for spot, _ in group.members), key=lambda spot: (round(box_at(spot)[1] / 6), box_at(spot)[0]))
        box = box_at(spot)
        left = self.sheet.left(spot, FAR_LEFT_PT)
        if left:
            return left
        near = [
            line for line in self.sheet.lines
            if -2 <= box[1] - box_of(line)[3] <= (PILE_PT if is_drawn(spot) else STACK_PT)
            and box_of(line)[0] <= box[0] + 30 and box_of(line)[2] > box[0] - 150
            and line not in self.sheet.used and not self.sheet.is_heading(line) and not self.sheet.is_taken(line, spot)
        ]  # fmt: skip
        line = min(near, key=lambda entry: (box[1] - box_of(entry)[3], abs(box_of(entry)[0] - box[0])), default=None)
        text = self.sheet.whole(line) if line else ""
        return text or (spot.tip if spot.control.nature == "radio" and is_meaningful(spot.tip) else "")

    def _box_question(self, spot: Spot, label: str) -> Question:
        needed = spot.control.is_required or is_required(label)
        return Question(
            spot.natives, "box", tidy(label), (), needed, self.sheet.section(spot), "", spot.name, spot.place
        )

    def _choice(self, group: _Group, words: Sequence[str], question: str) -> Question:
        spots = [spot for spot, _ in group.members]
        natives = tuple(spot.natives[0] for spot in spots)
        needed = spots[0].control.is_required or is_required(question)
        return Question(
            natives, spots[0].control.nature, tidy(question), tuple(distinct(words)), needed,
            self.sheet.section(spots[0]), question, spots[0].name, spots[0].place,
        )  # fmt: skip


def _likeness(text: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(tidy(text).lower(), tidy(other).lower()))
