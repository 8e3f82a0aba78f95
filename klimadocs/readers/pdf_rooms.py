"""Where the rules of a blank page leave room to write: in cells, on lines, and between strokes for single letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from klimadocs.model.transcript import Box, Sighting
from klimadocs.readers.pdf_drawings import Shape
from klimadocs.readers.pdf_grid import Grid
from klimadocs.readers.pdf_marks import Rules, rules_of

_LINE_PT = 14.0
_RULE_MIN_PT = 40.0
_STROKE_MIN_PT = 10.0
_WALLED = 0.7
_ROOM_MIN_PT = 8.0
_LETTERS_MIN, _UNEVEN_PT, _LETTER_MAX_PT, _STROKE_MAX_PT = 4, 3.5, 30.0, 40.0


@dataclass(frozen=True, slots=True)
class Room:
    """A place to write into, the words that name it, and how many single letters it has boxes for."""

    box: Box
    text: str = ""
    letters: int = 0


def rooms_of(shapes: Sequence[Shape], lines: Sequence[Sighting], marks: Sequence[Box]) -> Iterator[Room]:
    """`lines` are the printed ones of the page, `marks` its boxes to tick."""
    rules, strokes = rules_of(shapes, _STROKE_MIN_PT), _strokes(shapes)
    for room in (*_cell_rooms(rules, lines, marks), *_line_rooms(rules, lines)):
        yield replace(room, letters=room.letters or _letters(room.box, strokes))


def _strokes(shapes: Sequence[Shape]) -> list[Box]:
    """Upright ones that are as high as a line of writing at most."""
    boxes = [edge for shape in shapes if shape.kind == "straight" for edge in shape.edges or (shape.box,)]
    return [box for box in boxes if box[2] - box[0] <= 2 and 3 <= box[3] - box[1] <= _STROKE_MAX_PT]


def _letters(room: Box, strokes: Sequence[Box]) -> int:
    """How many single letters the room has place for between strokes at even distances; 0 for none."""
    places: list[float] = []
    for left, top, right, bottom in sorted(strokes):
        at = (left + right) / 2
        is_inside = room[0] + 3 < at < room[2] - 3 and top < room[3] + 2 and bottom > room[1]
        if is_inside and (not places or at - places[-1] > 1):
            places.append(at)
    steps = [after - before for before, after in pairwise((room[0], *places, room[2]))]
    is_even = len(steps) >= _LETTERS_MIN and max(steps) - min(steps) <= _UNEVEN_PT
    return len(steps) if is_even and max(steps) <= _LETTER_MAX_PT else 0


def _cell_rooms(rules: Rules, lines: Sequence[Sighting], marks: Sequence[Box]) -> Iterator[Room]:
    """Rows of cells for single letters, cells without words, and the lower part of cells that hold a small label at the
    top; not those with boxes."""
    cells = _cells(rules)
    grid = Grid({cell: " ".join(line.text for line in lines if _is_inside(_box_of(line), cell)) for cell in cells})
    combs = [run for run in grid.combs() if not any(_is_inside(mark, cell) for mark in marks for cell in run)]
    for run in combs:
        whole = run[0][0] + 1, run[0][1] + 1, run[-1][2] - 1, run[0][3] - 1
        yield Room(whole, grid.name_of(run[0]), len(run))
    lettered = {cell for run in combs for cell in run}
    for cell in cells:
        left, top, right, bottom = cell
        if cell in lettered or grid.is_name(cell) or grid.is_corner(cell):
            continue
        words = [box for line in lines for _, box in line.words if _is_inside(box, cell)]
        if right - left < 15 or bottom - top < _ROOM_MIN_PT or any(_is_inside(mark, cell) for mark in marks):
            continue
        if not words:
            yield Room((left + 1, top + 1, right - 1, bottom - 1), grid.name_of(cell))
        else:
            end = max(box[3] for box in words)
            labels = [line.text for line in lines if line.place.box and _is_inside(line.place.box, cell)]
            if bottom - end > _LINE_PT and end - top < 0.6 * (bottom - top) and len(labels) == 1:
                yield Room((left + 1, end, right - 1, bottom - 1), labels[0])


def _cells(rules: Rules) -> list[Box]:
    found: dict[Box, None] = {}
    xs = sorted({x for x, _, _ in rules.upright})
    ys = sorted({y for y, _, _ in rules.level})
    for upper, lower in pairwise(ys):
        for left, right in pairwise(xs):
            if lower - upper >= 4 and right - left >= 4:
                cell = rules.cell_around((left, upper, right, lower))
                if cell is not None:
                    found.setdefault(cell)
    return [cell for cell in found if _is_walled(cell, rules)]


def _is_walled(cell: Box, rules: Rules) -> bool:
    """Whether rules stand along most of its height on both sides: between the frames of two rows there are none."""
    for x in (cell[0], cell[2]):
        walls = [(max(top, cell[1]), min(bottom, cell[3])) for at, top, bottom in rules.upright if at == x]
        if sum(bottom - top for top, bottom in walls if bottom > top) < _WALLED * (cell[3] - cell[1]):
            return False
    return True


def _box_of(line: Sighting) -> Box:
    """The box of a line that has one."""
    return line.place.box or (0.0, 0.0, 0.0, 0.0)


def _is_inside(box: Box, cell: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] < x < cell[2] and cell[1] < y < cell[3]


def _line_rooms(rules: Rules, lines: Sequence[Sighting]) -> Iterator[Room]:
    """Above single rules on which nothing stands."""
    cells = _cells(rules)
    words = [box for line in lines for _, box in line.words]
    for y, left, right in _joined(rules.level):
        room = (left, y - _LINE_PT, right, y)
        is_edge = any(abs(cell[1] - y) < 2 or abs(cell[3] - y) < 2 for cell in cells if _overlap(cell, room) > 5)
        if right - left >= _RULE_MIN_PT and not is_edge and not any(_stands_on(box, room) for box in words):
            yield Room(room)


def _joined(level: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Rules of one height that touch are one rule; doubled rules too."""
    found: list[tuple[float, float, float]] = []
    for y, left, right in sorted(level):
        last = found[-1] if found else None
        if last and abs(last[0] - y) <= 2 and left <= last[2] + 1:
            found[-1] = (last[0], min(last[1], left), max(last[2], right))
        else:
            found.append((y, left, right))
    return found


def _overlap(cell: Box, room: Box) -> float:
    return min(cell[2], room[2]) - max(cell[0], room[0])


def _stands_on(box: Box, room: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    return room[1] < middle < room[3] + 1 and min(box[2], room[2]) - max(box[0], room[0]) > 1
