"""The questions of a blank Word form: which words belong to which place, and which boxes belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from klimadocs.forms.learn_cells import Cells
from klimadocs.forms.learn_pieces import Piece, headless, pieces_of
from klimadocs.forms.learn_spots import (
    Question,
    Spot,
    is_meaningful,
    is_required,
    is_sentence,
    is_signed,
    is_yes_or_no,
    says_something,
    tidy,
)
from klimadocs.model.blank import Survey
from klimadocs.model.transcript import Transcript

_LABEL_MAX = 140


def ask_word(blank: Transcript, survey: Survey) -> list[Question]:
    """In reading order."""
    pieces, sections = headless(pieces_of(blank, survey), survey)
    return _Asking(pieces, sections).ask()


@dataclass
class _Group:
    """Boxes that belong together, with the words of each; `start` is where they begin."""

    members: list[tuple[int, str]]
    start: int
    question: str = ""


@dataclass
class _Asking:
    """`used` are pieces that say what a box means, so that they are no label for anything else."""

    pieces: list[Piece]
    sections: dict[int, str]
    used: set[int] = field(default_factory=set)

    @cached_property
    def cells(self) -> Cells:
        return Cells(self.pieces)

    def ask(self) -> list[Question]:
        groups = self._groups()
        found: list[tuple[int, Question]] = []
        for group in groups:
            group.question = self._question(group)
        for group in groups:
            found += self._boxes(group)
        last: tuple[int, Question] | None = None
        for index, piece in enumerate(self.pieces):
            if piece.spot and not piece.spot.is_box:
                if last is not None and self._goes_on(last[0], index):
                    last = (index, last[1])
                    place = next(at for at, (_, question) in enumerate(found) if question.natives == last[1].natives)
                    found[place] = (found[place][0], replace(found[place][1], nature="long"))
                    continue
                question = self._written(index, piece.spot)
                if question:
                    found.append((index, question))
                last = (index, question) if question else None
        return [question for _, question in sorted(found, key=lambda pair: pair[0])]

    def _goes_on(self, last: int, index: int) -> bool:
        """A further line of the same answer: nothing but gaps in lines of their own since then."""
        before, here = self.pieces[index - 1], self.pieces[index]
        is_gap = here.spot is not None and "/" in here.spot.natives[0] and here.spot.natives[0].startswith("@")
        is_alone = index - 1 == last and here.cell is None and before.cell is None and before.line != here.line
        return is_gap and is_alone and not self._caption(index)

    def _caption(self, index: int) -> str:
        """What stands below the line to sign on; "" where it is none."""
        after = self._text_at(index + 1)
        lines = {piece.line for piece in self.pieces[index + 2 : index + 3] if piece.spot}
        if after is None or self.pieces[index + 1].line in lines | {self.pieces[index].line}:
            return ""
        return after.strip(" ()") if is_signed(after) else ""

    def _written(self, index: int, spot: Spot) -> Question | None:
        label, about = self._label(index)
        tip = spot.tip if is_meaningful(spot.tip) else ""
        if not says_something(label) or (len(label) > _LABEL_MAX and tip):
            label = tip
        if not says_something(label) and spot.natives[0].startswith("@"):
            return None
        if not label and is_meaningful(spot.name):
            label = spot.name
        needed = spot.control.is_required or is_required(label)
        control = spot.control
        return Question(
            spot.natives, control.nature, tidy(label), control.options, needed, tidy(self.sections.get(index, "")),
            about, spot.name, spot.place,
        )  # fmt: skip

    def _label(self, index: int) -> tuple[str, str]:
        """(words that name the place, what else is said)."""
        piece = self.pieces[index]
        before, behind = self._text_at(index - 1), self._text_at(index + 1)
        if behind is not None and re.fullmatch(r"\s?\(.+\)", behind) and str(before).rstrip().endswith(","):
            return behind.strip(" ()"), ""
        place = index - 1
        while self._text_at(place) is not None and self.pieces[place].line == piece.line:
            if says_something(self.pieces[place].text):
                return self.pieces[place].text + (" *" if is_required(before or "") else ""), ""
            place -= 1
        if option := self._option_before(index):
            return option, ""
        if piece.cell:
            return self._label_of_cell(index)
        if caption := self._caption(index):
            return caption, ""
        if before is not None and says_something(before) and (piece.is_frame or not self._is_heading(index - 1)):
            return before, ""
        after = self._text_at(index + 1)
        if after is not None and self.pieces[index + 1].line == piece.line:
            return after, ""
        below = after if after is not None and after.strip().startswith("(") else None
        return (below.strip(" ()"), "") if below else ("", "")

    def _option_before(self, index: int) -> str:
        """The words of a box that asks for more, right before the place; "" where it only parts them from the next."""
        piece, before = self.pieces[index], self.pieces[index - 1]
        after = self.pieces[index + 1] if index + 1 < len(self.pieces) else None
        if index - 1 not in self.used or before.line != piece.line:
            return ""
        is_last = after is None or after.line != piece.line or not (after.spot and after.spot.is_box)
        asks_more = before.text.rstrip().endswith(":") or (piece.spot is not None and piece.spot.is_line and is_last)
        return before.text if asks_more else ""

    def _text_at(self, index: int) -> str | None:
        if not 0 <= index < len(self.pieces) or index in self.used or self.pieces[index].spot:
            return None
        return self.pieces[index].text

    def _is_heading(self, index: int) -> bool:
        return self.pieces[index].path == ""

    def _label_of_cell(self, index: int) -> tuple[str, str]:
        piece = self.pieces[index]
        assert piece.cell is not None
        left = self.cells.left_of(piece)
        head = self.cells.above(piece)
        first = self.cells.row_head(piece)
        siblings = {other.cell for other in self.pieces if other.row == piece.row and other.spot}
        if head and (not left or (len(siblings) > 1 and left == first)) and self.cells.is_under_heads(piece):
            side = first or self.cells.number_in_table(piece)
            return (f"{tidy(head)} ({tidy(side)})" if side else head), ""
        is_room = piece.spot is not None and piece.spot.natives[0].startswith("@")
        if not left and (below := self.cells.signed_below(piece)):
            return below, ""
        if not left and is_room and not self.cells.is_under_heads(piece) and not self.cells.has_words_above(piece):
            return "", ""
        return left or head or "", ""

    def _groups(self) -> list[_Group]:
        lines: list[list[int]] = []
        for index, piece in enumerate(self.pieces):
            if lines and self.pieces[lines[-1][-1]].line == piece.line and not self._is_heading(index):
                lines[-1].append(index)
            else:
                lines.append([index])
        groups: list[_Group] = []
        previous: list[int] = []
        for line in lines:
            if any(self._box(index) for index in line):
                group = self._group(line)
                if groups and self._continues(groups[-1], previous, group, line):
                    groups[-1].members += group.members
                else:
                    groups.append(group)
                previous = line
        return groups

    def _box(self, index: int) -> Spot | None:
        spot = self.pieces[index].spot
        return spot if spot and spot.is_box else None

    def _group(self, line: list[int]) -> _Group:
        boxes = [index for index in line if self._box(index)]
        words: dict[int, str] = {}
        is_behind = self._text_at(line[-1]) is None and self._box(line[-1]) is not None and not self._box(line[0])
        is_behind = is_behind and (len(boxes) > 1 or not str(self._text_at(line[0])).strip().endswith((":", "?")))
        for index in boxes:
            beside = index - 1 if is_behind else index + 1
            text = self._text_at(beside) if beside in line else None
            words[index] = text or ""
            if text:
                self.used.add(beside)
        if len(line) == 1:
            words[line[0]] = self._words_of_lone(line[0])
        start = line[0]
        leading = self._text_at(start) if not self._box(start) else None
        group = _Group([(index, words[index]) for index in boxes], start, leading or "")
        if leading:
            self.used.add(start)
        return group

    def _words_of_lone(self, index: int) -> str:
        """A box alone in its cell: its words stand in the next cell, or above where the row holds several boxes."""
        piece = self.pieces[index]
        if not piece.cell:
            return ""
        row = [other for other in self.pieces if other.row == piece.row]
        lone = [other for other in row if other.spot and other.spot.is_box]
        head = self.cells.above(piece)
        after = self._text_at(index + 1)
        if len(lone) > 1 and head and self.cells.is_under_heads(piece) and self.cells.row_head(piece):
            return head
        if after is not None and self.pieces[index + 1].row == piece.row:
            self.used.add(index + 1)
            return after
        return head if len(lone) > 1 else ""

    def _continues(self, group: _Group, previous: list[int], other: _Group, line: list[int]) -> bool:
        """Boxes one below the other, or one beside the other in cells, with nothing between."""
        if other.question:
            return False
        last, first = self.pieces[previous[0]], self.pieces[line[0]]
        between = [index for index in range(group.members[-1][0] + 1, other.members[0][0]) if index not in self.used]
        if between or (last.cell is None) != (first.cell is None):
            return False
        if last.cell is None or first.cell is None:
            return True
        is_beside = last.row == first.row
        is_below = last.cell[0] == first.cell[0] and last.cell[1] + 1 == first.cell[1] and last.cell[2] == first.cell[2]
        has_own_head = bool(self.cells.row_head(first)) and first.cell[2] > 1
        return is_beside or (is_below and not has_own_head)

    def _question(self, group: _Group) -> str:
        first = self.pieces[group.members[0][0]]
        if group.question:
            return group.question
        if first.cell:
            head = self.cells.row_head(first)
            left = self.cells.left_of(first)
            if left or head:
                return left or head
        index = min(group.start, group.members[0][0]) - 1
        before = self._text_at(index)
        is_list = len(group.members) > 2 and not any(is_sentence(text) for _, text in group.members)
        if before is not None and (is_list or not self._is_heading(index)):
            self.used.add(index)
            return before
        return ""

    def _boxes(self, group: _Group) -> list[tuple[int, Question]]:
        words = [self._words(index, text) for index, text in group.members]
        question = group.question
        is_single = len(words) == 1
        is_apart = not is_single and (all(is_sentence(text) for text in words) or not question)
        if is_single or (is_apart and not all(map(is_yes_or_no, words))):
            return [
                (index, self._box_question(index, self._statement(text, question if is_single else "")))
                for (index, _), text in zip(group.members, words, strict=True)
            ]
        return [(group.members[0][0], self._choice(group, distinct(words)))]

    def _words(self, index: int, text: str) -> str:
        spot = self._box(index)
        assert spot is not None
        return text or (spot.tip if is_meaningful(spot.tip) else spot.name if is_meaningful(spot.name) else "")

    def _statement(self, words: str, question: str) -> str:
        return question if question and (not words or is_yes_or_no(words)) else words

    def _box_question(self, index: int, label: str) -> Question:
        spot = self._box(index)
        assert spot is not None
        section = tidy(self.sections.get(index, ""))
        needed = spot.control.is_required or is_required(label)
        return Question(spot.natives, "box", tidy(label), (), needed, section, "", spot.name, spot.place)

    def _choice(self, group: _Group, words: Sequence[str]) -> Question:
        spots = [spot for index, _ in group.members if (spot := self._box(index)) is not None]
        natives = tuple(spot.natives[0] for spot in spots)
        section = tidy(self.sections.get(group.members[0][0], ""))
        return Question(
            natives, "box", tidy(group.question), tuple(words), is_required(group.question), section, group.question,
            spots[0].name, spots[0].place,
        )  # fmt: skip


def distinct(words: Sequence[str]) -> list[str]:
    """Options, each different from the others and not empty."""
    found: list[str] = []
    for place, text in enumerate(words, start=1):
        plain = tidy(text) or f"Kästchen {place}"
        found.append(plain if plain not in found else f"{plain} ({place})")
    return found
