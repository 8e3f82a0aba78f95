"""A blank Word form as a row of pieces: printed words and places to write into, in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from klimadocs.forms.cleaning import fold
from klimadocs.forms.learn_spots import Cell, Spot
from klimadocs.forms.natives import GAP, is_control, is_printed, numbered, of_box, of_cell, of_cells, of_gap
from klimadocs.model.blank import Control, ControlNature, Survey
from klimadocs.model.transcript import Place, Sighting, Transcript

_LABEL_WORDS = 6
_LETTERS_MIN = 4
_REMARK = re.compile(r"[ \u00a0]?\([^()]{2,40}\)(?=,)")
"""What a gap in a sentence asks for, right behind it."""
_WIDE = re.compile(r"\t+| {3,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Printed words, or a spot. `path` and `cell` are where it stands."""

    text: str
    path: str
    cell: Cell | None
    spot: Spot | None = None

    @property
    def row(self) -> tuple[int, int] | None:
        return self.cell[:2] if self.cell else None

    @property
    def is_frame(self) -> bool:
        """Whether it is a table without words, which belongs to the line above it."""
        return self.spot is not None and self.cell is None and self.spot.natives[0].startswith("@Tabelle")

    @property
    def line(self) -> object:
        """What stands in one paragraph or one cell."""
        return self.cell or self.path


def pieces_of(blank: Transcript, survey: Survey) -> list[Piece]:
    """Margins are left out, but for their controls."""
    found: list[Piece] = []
    boxes: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    controls = iter(survey.controls)
    names = Counter(entry.key for entry in blank.sightings if is_control(entry))
    bare = _bare_tables(blank, survey)
    for index, (entry, number) in enumerate(zip(blank.sightings, numbered(blank.sightings), strict=True)):
        found += bare.pop(index, [])
        if number:
            found += _control(entry, number, names, next(controls, _guessed(entry)))
        elif entry.mark is not None:
            boxes[entry.place.path] += 1
            native = of_box(entry.place.path, boxes[entry.place.path])
            if not entry.is_margin:
                found.append(_piece(entry, Spot((native,), Control("box"), entry.place, entry.cell)))
        elif is_printed(entry):
            pieces = list(_text(entry, gaps))
            found += [] if entry.is_margin else pieces
    for pieces in bare.values():
        found += pieces
    return _without_vain_colons(_with_cells(found, survey))


def _bare_tables(blank: Transcript, survey: Survey) -> dict[int, list[Piece]]:
    """Tables without any words that are one place to write into, a large cell or a row for single letters, by the index
    of the sighting that they stand before."""
    worded = {entry.cell[0] for entry in blank.sightings if entry.cell}
    rooms = _rooms(survey, [])
    found: dict[int, list[Piece]] = {}
    for table, start in enumerate(blank.starts, start=1):
        own = [(first, last) for first, last in rooms if first[0] == table]
        if table not in worded and len(own) == 1:
            spot = _room(*own[0], "text" if own[0][0] != own[0][1] else "long")
            found[start] = [*found.get(start, []), Piece("", spot.place.path, None, replace(spot, cell=None))]
    return found


def _rooms(survey: Survey, pieces: Sequence[Piece]) -> list[tuple[Cell, Cell]]:
    """(first, last) of the empty cells: those for single letters in runs, the others one by one."""
    signs = {piece.cell for piece in pieces if piece.cell and not fold(piece.text)}
    found: list[tuple[Cell, Cell]] = []
    for cell in survey.empty_cells:
        first, last = found[-1] if found else ((0, 0, 0), (0, 0, 0))
        between = [(*last[:2], column) for column in range(last[2] + 1, cell[2])]
        is_next = last[:2] == cell[:2] and len(between) <= 1 and all(sign in signs for sign in between)
        if is_next and {last, cell} <= survey.narrow_cells:
            found[-1] = first, cell
        else:
            found.append((cell, cell))
    return [room for run in found for room in _split(run)]


def _split(run: tuple[Cell, Cell]) -> list[tuple[Cell, Cell]]:
    """A run that is too short for single letters, cell by cell."""
    (table, row, start), (_, _, end) = run
    if end - start + 1 >= _LETTERS_MIN:
        return [run]
    return [((table, row, column), (table, row, column)) for column in range(start, end + 1)]


def _room(first: Cell, last: Cell, nature: ControlNature) -> Spot:
    place = Place(path=of_cell(first).removeprefix("@"))
    return Spot((of_cell(first) if first == last else of_cells(first, last),), Control(nature), place, first)


def _guessed(entry: Sighting) -> Control:
    return Control("box" if entry.mark is not None else "text")


def _control(entry: Sighting, number: int, names: Counter[str], control: Control) -> Iterator[Piece]:
    if control.nature == "other":
        return
    is_alone = bool(entry.key) and names[entry.key] == 1
    native = entry.key if is_alone else f"{entry.key}#{number}"
    spot = Spot((native,), control, entry.place, entry.cell, entry.key, control.tip or entry.label)
    yield Piece("", entry.place.path, entry.cell, spot)
    if entry.mark is not None and entry.text.strip():
        yield Piece(entry.text, entry.place.path, entry.cell)


def _piece(entry: Sighting, spot: Spot) -> Piece:
    return Piece("", entry.place.path, entry.cell, spot)


def _text(entry: Sighting, gaps: Counter[str]) -> Iterator[Piece]:
    position, path = 0, entry.place.path
    for gap in GAP.finditer(entry.text):
        gaps[path] += 1
        yield from _words(entry, entry.text[position : gap.start()])
        is_faint = not gap[0].strip("\u00a0 ")
        is_line = re.search(r"[_.…|]", gap[0]) is not None
        native = of_gap(path, gaps[path])
        place = Spot((native,), Control("text"), entry.place, entry.cell, is_faint=is_faint, is_line=is_line)
        yield _piece(entry, place)
        position = gap.end()
        if remark := _REMARK.match(entry.text, position):
            yield from _words(entry, remark[0])
            position = remark.end()
    yield from _words(entry, entry.text[position:])


def _words(entry: Sighting, text: str) -> Iterator[Piece]:
    for part in _WIDE.split(text):
        if part.strip():
            yield Piece(part, entry.place.path, entry.cell)


def _with_cells(pieces: list[Piece], survey: Survey) -> list[Piece]:
    """Empty cells with words somewhere to their left or above."""
    printed = [piece.cell for piece in pieces if piece.cell and not piece.spot]
    for cell, last in _rooms(survey, pieces):
        if any(_may_name(other, cell) for other in printed):
            spot = _room(cell, last, "text")
            pieces.insert(_position(pieces, cell), Piece("", spot.place.path, cell, spot))
    return pieces


def _may_name(words: Cell, cell: Cell) -> bool:
    is_left = words[1] == cell[1] and words[2] < cell[2]
    return words[0] == cell[0] and (is_left or (words[1] < cell[1] and words[2] == cell[2]))


def _position(pieces: list[Piece], cell: Cell) -> int:
    own = [(index, piece.cell) for index, piece in enumerate(pieces) if piece.cell and piece.cell[0] == cell[0]]
    before = [index for index, other in own if other < cell]
    return max(before) + 1 if before else min(index for index, _ in own)


def _without_vain_colons(pieces: list[Piece]) -> list[Piece]:
    """A colon with nothing behind it asks for an answer where the lines around do the same, or where its cell has no
    other place for it."""
    faint = [index for index, piece in enumerate(pieces) if piece.spot and piece.spot.is_faint]
    kept = {index for index in faint if _asks(pieces, index, faint)}
    return [piece for index, piece in enumerate(pieces) if index not in faint or index in kept]


def _asks(pieces: list[Piece], index: int, faint: list[int]) -> bool:
    piece = pieces[index]
    if len(pieces[index - 1].text.split()) > _LABEL_WORDS:
        return False
    if index + 1 < len(pieces) and pieces[index + 1].spot and not pieces[index + 1].cell:
        return False
    if piece.cell is None:
        return any(other in faint and pieces[other].cell is None for other in (index - 2, index + 2))
    if _is_answered(pieces, piece):
        return False
    others = [other for place, other in enumerate(pieces) if place != index and other.spot and other.cell]
    return not any(
        other.line == piece.line
        or (other.row == piece.row and other.spot and not other.spot.is_faint)
        or (other.cell and other.spot and not other.spot.is_faint and _is_below(piece.cell, other.cell))
        for other in others
    )


def _is_answered(pieces: list[Piece], piece: Piece) -> bool:
    """Whether the next cell of the row already says something."""
    assert piece.cell is not None
    right = [other for other in pieces if other.row == piece.row and other.cell and other.cell[2] > piece.cell[2]]
    first = [other for other in right if other.cell == right[0].cell]
    return bool(first) and not any(other.spot for other in first)


def _is_below(cell: Cell, other: Cell) -> bool:
    return other[0] == cell[0] and other[1] == cell[1] + 1 and other[2] == cell[2]


def headless(pieces: list[Piece], survey: Survey) -> tuple[list[Piece], dict[int, str]]:
    """The pieces, and of each index the heading above it. Headings are lines set so, and rows of one cell of words."""
    headings = {fold(text) for text in survey.headings} - {fold(survey.title)}
    rows: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        if piece.row:
            rows.setdefault(piece.row, []).append(piece)
    widths = Counter((row[0], len({piece.cell for piece in group})) for row, group in rows.items())
    found: list[Piece] = []
    sections: dict[int, str] = {}
    current = ""
    for piece in pieces:
        is_wide = piece.row is not None and len(rows[piece.row]) == 1 and not piece.text.strip().endswith(":")
        is_alone = is_wide and piece.row is not None and any(n > 1 and t == piece.row[0] for t, n in widths)
        if not piece.spot and (fold(piece.text) in headings or is_alone):
            current = piece.text
            found.append(replace(piece, path="", cell=None))
        else:
            found.append(piece)
        sections[len(found) - 1] = current
    return found, sections
