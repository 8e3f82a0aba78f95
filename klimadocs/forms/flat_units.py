"""The words that a Word blank prints, found again on pages: each label with the lines that it has become there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat_text import around, base_of, box_of, page_of, part_of, squeeze
from klimadocs.model.transcript import Box, Sighting, Word

_ASIDE_PT = 6.0
_BEHIND_BOX_PT = 20.0
_NEXT_LINE = 2.4
_CANDIDATES_MAX = 3_000

Column = tuple[int, int]


@dataclass(frozen=True)
class Unit:
    """Printed words of the blank, `anchor` being their place in it, and the lines of the copy that hold them."""

    anchor: int
    line: int
    parts: tuple[Sighting, ...]

    @cached_property
    def page(self) -> int:
        return page_of(self.parts[0])

    @cached_property
    def box(self) -> Box:
        return around([box_of(part) for part in self.parts if page_of(part) == self.page])


@dataclass
class RowFit:
    """`units` by place in the blank; `rest` are the lines of the copy without the words of the units.
    `letters` were found again, which is `share` of all."""

    units: dict[int, Unit] = field(default_factory=dict)
    rest: list[Sighting] = field(default_factory=list)
    share: float = 0.0
    letters: int = 0


def match_units(blank: Sequence[Sighting], lines: Sequence[Sighting], marks: Sequence[Sighting]) -> RowFit:
    """Finds the blank's printed words in the lines of a copy, in the order of the blank. `marks` are its boxes."""
    anchors = [(place, entry) for place, entry in enumerate(blank) if is_printed(entry)]
    below = _lines_after(lines, marks)
    candidates = [unit for place, entry in anchors for unit in _units(place, squeeze(entry.text), lines, below)]
    chosen = _best_chain(_in_column(blank, candidates[:_CANDIDATES_MAX]))
    fit = RowFit({unit.anchor: unit for unit in chosen})
    fit.letters = sum(len(squeeze(blank[place].text)) for place in fit.units)
    fit.share = fit.letters / max(sum(len(squeeze(entry.text)) for _, entry in anchors), 1)
    fit.rest = _without(lines, chosen)
    return fit


def is_printed(entry: Sighting) -> bool:
    """Plain words in the body of the blank."""
    return not entry.key and entry.mark is None and not entry.is_margin and bool(fold(entry.text))


def _lines_after(lines: Sequence[Sighting], marks: Sequence[Sighting]) -> dict[int, tuple[int, ...]]:
    """Of each line those that may go on with it, in the same cell: the next piece to the right, then the next line that
    begins at the same edge, or at that of the box before its words."""
    found: dict[int, tuple[int, ...]] = {}
    for place, line in enumerate(lines):
        edges = (box_of(line)[0], *(box_of(mark)[0] for mark in marks if _is_right_before(mark, line)))
        height = max(box_of(line)[3] - box_of(line)[1], 4.0)
        beside, below = -1, -1
        for other in range(place + 1, len(lines)):
            down = base_of(box_of(lines[other])) - base_of(box_of(line))
            if page_of(lines[other]) != page_of(line) or down > _NEXT_LINE * height or below >= 0:
                break
            if lines[other].cell != line.cell:
                continue
            if abs(down) <= 0.4 * height and beside < 0 and box_of(lines[other])[0] > box_of(line)[2]:
                beside = other
            if down > 0.4 * height and any(abs(box_of(lines[other])[0] - edge) <= _ASIDE_PT for edge in edges):
                below = other
        found[place] = tuple(index for index in (beside, below) if index >= 0)
    return found


def _is_right_before(mark: Sighting, line: Sighting) -> bool:
    left, top, right, bottom = box_of(mark)
    is_level = page_of(mark) == page_of(line) and top - 3 <= base_of(box_of(line)) <= bottom + 3
    return is_level and left < box_of(line)[0] and -3 <= box_of(line)[0] - right <= _BEHIND_BOX_PT


def _units(anchor: int, text: str, lines: Sequence[Sighting], after: dict[int, tuple[int, ...]]) -> Iterator[Unit]:
    for start, line in enumerate(lines):
        own = squeeze(line.text)
        if text.startswith(own) or own.startswith(text):
            parts = _continued(text, start, lines, after)
            if parts:
                yield Unit(anchor, start, parts)


def _continued(
    text: str, start: int, lines: Sequence[Sighting], after: dict[int, tuple[int, ...]]
) -> tuple[Sighting, ...]:
    """The line and those that go on with it until they hold all of the text; () where they do not."""
    parts: list[Sighting] = []
    rest, place = text, start
    while True:
        own = squeeze(lines[place].text)
        if not rest.startswith(own):
            words = _leading_words(lines[place], rest)
            return (*parts, part_of(lines[place], words)) if words else ()
        parts.append(lines[place])
        rest = rest[len(own) :]
        following = [other for other in after[place] if _goes_on(rest, squeeze(lines[other].text))]
        if not rest or not following:
            return () if rest else tuple(parts)
        place = following[0]


def _goes_on(rest: str, own: str) -> bool:
    return bool(rest) and (rest.startswith(own) or own.startswith(rest))


def _leading_words(line: Sighting, text: str) -> tuple[Word, ...]:
    """The first words of the line that make up exactly the text, with the signs that follow; () where none do."""
    for count in range(1, len(line.words) + 1):
        if squeeze(" ".join(word for word, _ in line.words[:count])) == text:
            while count < len(line.words) and line.words[count][0] in ("*", "(*)", ":"):
                count += 1
            return line.words[:count]
    return ()


def _in_column(blank: Sequence[Sighting], units: Sequence[Unit]) -> list[Unit]:
    """Without those that do not begin where their column begins, as the words that stand once tell."""
    counts: dict[int, int] = defaultdict(int)
    for unit in units:
        counts[unit.anchor] += 1
    lefts: dict[Column | None, list[float]] = defaultdict(list)
    for unit in units:
        if counts[unit.anchor] == 1:
            lefts[_column(blank[unit.anchor])].append(unit.box[0])
    return [
        unit for unit in units if counts[unit.anchor] == 1 or _is_in_column(unit, lefts[_column(blank[unit.anchor])])
    ]


def _column(entry: Sighting) -> Column | None:
    return (entry.cell[0], entry.cell[2]) if entry.cell else None


def _is_in_column(unit: Unit, lefts: Sequence[float]) -> bool:
    return not lefts or any(abs(unit.box[0] - left) <= _ASIDE_PT for left in lefts)


def _best_chain(units: Sequence[Unit]) -> list[Unit]:
    """The units that together hold most letters while they stand in the order of the blank."""
    ordered = sorted(units, key=lambda unit: (unit.line, unit.anchor))
    best: list[tuple[int, int]] = []
    for place, unit in enumerate(ordered):
        weight = 1 + sum(len(squeeze(part.text)) for part in unit.parts)
        before = max(
            ((best[other][0], other) for other in range(place) if _may_follow(ordered[other], unit)), default=(0, -1)
        )
        best.append((before[0] + weight, before[1]))
    chain: list[Unit] = []
    place = max(range(len(best)), key=lambda index: best[index][0], default=-1)
    while place >= 0:
        chain.append(ordered[place])
        place = best[place][1]
    return chain[::-1]


def _may_follow(first: Unit, second: Unit) -> bool:
    return first.anchor < second.anchor and first.line < second.line


def _without(lines: Sequence[Sighting], units: Sequence[Unit]) -> list[Sighting]:
    used = {(page_of(part), *word) for unit in units for part in unit.parts for word in part.words}
    found: list[Sighting] = []
    for line in lines:
        left = [word for word in line.words if (page_of(line), *word) not in used]
        if left:
            found.append(line if len(left) == len(line.words) else part_of(line, left))
    return found


def is_level(entry: Sighting, unit: Unit) -> bool:
    """Whether the middle of the entry lies beside the unit."""
    box = box_of(entry)
    middle = (box[1] + box[3]) / 2
    return page_of(entry) == unit.page and unit.box[1] - 3 <= middle <= unit.box[3] + 3
