"""What is to be ticked on a page of a blank PDF form: boxes that belong together, their words and their question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms.flat_text import box_of
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
    tidy,
)
from klimadocs.forms.learn_word import distinct
from klimadocs.model.transcript import Box, Place, Sighting

_BESIDE_PT, _FAR_PT = 160.0, 260.0


@dataclass
class _Group:
    """Boxes that belong together, each with its words."""

    members: list[tuple[Spot, str]]

    @property
    def first(self) -> Spot:
        return self.members[0][0]


def ask_boxes(sheet: Sheet) -> list[tuple[Place, Question]]:
    """Each question and where its first box stands; `sheet` learns which words the boxes use."""
    asking = _Boxes(sheet)
    return [(group.first.place, question) for group in asking.groups() for question in asking.questions(group)]


@dataclass
class _Boxes:
    """The boxes of one page."""

    sheet: Sheet

    def groups(self) -> list[_Group]:
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
        while not is_before and (more := self._goes_over(line, spot)) is not None:
            self.sheet.used.append(more)
            text, line = f"{text} {more.text}", more
        return text

    def _goes_over(self, line: Sighting, spot: Spot) -> Sighting | None:
        """The line that the words behind a box go on in: flush with them, or with the box where nothing is indented."""
        return self.sheet.neighbour(line, 1, spot) or self.sheet.next_line(line, spot)

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

    def questions(self, group: _Group) -> list[Question]:
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
