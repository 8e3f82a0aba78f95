"""The cells that rules make on a page, as a table: which words beside and above name a cell without any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from klimadocs.model.transcript import Box

_NEAR_PT = 2.0
_LETTERS_MIN = 4
_LETTER_MAX_PT = 30.0


@dataclass(frozen=True)
class Grid:
    """`words` are the cells and what is printed in each, "" for room to write."""

    words: Mapping[Box, str]

    def name_of(self, cell: Box) -> str:
        """The words beside it; below a row of heads the head, and in brackets what names the row. "" where neither
        stands there."""
        row = self._row(cell)
        place = row.index(cell)
        left = self.words[row[place - 1]] if place else ""
        first = self.words[row[0]]
        head = self._head(cell)
        rooms = sum(not self.words[other] for other in row)
        if not head or (left and not (rooms > 1 and left == first)):
            return left
        side = first or self._number(cell)
        return f"{head} ({side})" if side else head

    def is_name(self, cell: Box) -> bool:
        """Whether its words name a cell without any, beside or below it."""
        return bool(self.words[cell]) and cell in self._names

    def is_corner(self, cell: Box) -> bool:
        """Whether it is empty because heads stand beside it and words that name the rows below."""
        row, below = self._row(cell), [other for other, above in self._above.items() if above == cell]
        is_first = row[0] == cell and len(row) > 1 and all(self.words[other] for other in row[1:])
        return is_first and not self.words[cell] and any(self.words[other] for other in below)

    @cached_property
    def _names(self) -> set[Box]:
        found: set[Box] = set()
        for cell in (cell for cell, words in self.words.items() if not words):
            row = self._row(cell)
            place = row.index(cell)
            found.update(row[max(place - 1, 0) : place])
            above = self._above.get(cell)
            found.update(self._row(above) if above is not None and self._head(cell) else ())
        return found

    def combs(self) -> list[list[Box]]:
        """Rows of empty cells, alike and as wide as a letter, with no heads above."""
        found: dict[tuple[Box, ...], None] = {}
        for cell in self.words:
            run: list[Box] = []
            for other in (*self._row(cell), None):
                if other is not None and self._is_for_letter(other) and (not run or _is_alike(run[0], other)):
                    run.append(other)
                    continue
                if len(run) >= _LETTERS_MIN:
                    found[tuple(run)] = None
                run = [other] if other is not None and self._is_for_letter(other) else []
        return [list(run) for run in found]

    def _is_for_letter(self, cell: Box) -> bool:
        return not self.words[cell] and cell[2] - cell[0] <= _LETTER_MAX_PT and not self._head(cell)

    def _row(self, cell: Box) -> list[Box]:
        """The cells that stand level with it and touch, from left to right."""
        level = [other for other in self.words if _is_near(other[1], cell[1]) and _is_near(other[3], cell[3])]
        run: list[Box] = []
        for other in sorted(level):
            if run and not _is_near(run[-1][2], other[0]):
                if cell in run:
                    break
                run = []
            run.append(other)
        return run

    @cached_property
    def _above(self) -> dict[Box, Box]:
        """Of each cell the one right above it, as wide as it is."""
        found: dict[Box, Box] = {}
        for cell in self.words:
            for other in self.words:
                is_level = _is_near(other[0], cell[0]) and _is_near(other[2], cell[2])
                if is_level and _is_near(other[3], cell[1]) and other is not cell:
                    found[cell] = other
        return found

    def _head(self, cell: Box) -> str:
        """The words of the nearest cell above that has any, where all of its row have and are several."""
        above = self._above.get(cell)
        while above is not None and not self.words[above]:
            above = self._above.get(above)
        row = self._row(above) if above is not None else []
        is_head = len(row) > 1 and all(self.words[other] for other in row[1:])
        return self.words[above] if above is not None and is_head else ""

    def _number(self, cell: Box) -> str:
        """Rows below one head are told apart by their number, where there are several."""
        above, number = self._above.get(cell), 1
        while above is not None and not self.words[above]:
            above, number = self._above.get(above), number + 1
        is_last = cell not in self._above.values()
        return "" if number == 1 and is_last else str(number)


def _is_alike(one: Box, other: Box) -> bool:
    return abs((one[2] - one[0]) - (other[2] - other[0])) <= _NEAR_PT


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR_PT
