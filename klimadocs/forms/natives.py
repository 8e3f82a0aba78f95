"""Where a field stands in a blank that was made elsewhere: how that is written down, and how it is found again.

`Text1`            the control of that name
`Text1#3`, `#2`    the third of several controls of that name; the second of those without a name
`Art=2`            the button of a group whose value is then 2
`@Absatz 12/1`     the first gap (underscores, dots, a tab, nothing behind a colon) of that paragraph or cell
`@Absatz 12/box 2` the second printed box of that paragraph or cell
`@Tabelle 1, Zeile 2, Spalte 2`         the empty cell
`@Tabelle 1, Zeile 2, Spalte 2 bis 9`   the empty cells of a row, one letter in each
`@Seite 1 (100.0 200.0 300.0 214.0)`    the place on a page, in points from its top left
`@Seite 1 (100.0 200.0 300.0 214.0)/12` the same, with boxes or strokes for 12 single letters
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from klimadocs.forms.flat_text import around
from klimadocs.model.form import Form
from klimadocs.model.transcript import Box, Sighting, Word

Cell = tuple[int, int, int]

LETTER_GAP = (
    r"\|(?:_{1,3}\|){3,}|(?<!_)_(?:[ \u00a0]_)+(?:\s?[/.\-]\s?_(?:[ \u00a0]_)*)+(?!_)|(?<!_)_(?:[ \u00a0]_){3,}(?!_)"
)
"""Bars or single strokes, one letter between two of them."""
GAP = re.compile(
    rf"{LETTER_GAP}|"
    r"_{2,}(?:\s?[/.\-]\s?(?:19|20)?_{2,})+|_{3,}(?:\s+_{2,})*|\.{5,}|…{2,}|(?:\. ){4,}\.?"
    r"|(?<=:)[ \u00a0]*\t[\t \u00a0]*|(?<=\S)\t[\t \u00a0]*$|(?<=:)[ \u00a0]{4,}(?=\w)|(?<=:)[ \u00a0]*$"
)
_CELL = re.compile(r"@Tabelle (\d+), Zeile (\d+), Spalte (\d+)(?: bis (\d+))?")
_NUMBERED = re.compile(r"^[^@].*#\d+$|^#\d+$")
_SPOT = re.compile(r"@Seite (\d+) \(([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\)(?:/(\d+))?")
_LINE = r"_{2,}(?:[/.\-](?:19|20)?_{2,})*|\|(?:_{1,3}\|){2,}|\.{4,}|…{2,}"
_FILL = re.compile(rf"{_LINE}|_")
_BETWEEN = re.compile(r"[/.\-_…]+")
_PIECE = re.compile(rf"{_LINE}|(?:(?!_{{2,}}|\|(?:_{{1,3}}\|){{2,}}|\.{{4,}}|…{{2,}}).)+")
_NEAR_PT = 1.5
_ROOM_PT = 12.0


def is_control(entry: Sighting) -> bool:
    """Whether the sighting comes from a control of the file, or from the data of a form that has nothing else: those
    stand on no page."""
    return entry.method in ("control", "acroform") or (entry.method == "xfa" and entry.place.page is None)


def is_second(entry: Sighting, before: Sighting | None) -> bool:
    """Whether the sighting is what the control before it shows, or its data hold, where that is something else than its
    value."""
    return before is not None and bool(entry.key) and entry.key == before.key and entry.method in ("line", "xfa")


def without_seconds(entries: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """What an empty form shows in its fields is no second witness of anything."""
    pairs = zip(entries, (None, *entries), strict=False)
    return tuple(entry for entry, before in pairs if not is_second(entry, before))


def is_printed(entry: Sighting) -> bool:
    """Whether it is plain text."""
    return entry.mark is None and not is_control(entry) and entry.method != "annotation"


def of_gap(path: str, number: int) -> str:
    """Gaps of one path are counted from 1."""
    return f"@{path}/{number}"


def of_box(path: str, number: int) -> str:
    """Boxes of one path are counted from 1."""
    return f"@{path}/box {number}"


def of_cell(cell: Cell) -> str:
    """An empty cell."""
    return f"@Tabelle {cell[0]}, Zeile {cell[1]}, Spalte {cell[2]}"


def of_cells(first: Cell, last: Cell) -> str:
    """Empty cells of a row, from the first to the last, one letter in each."""
    return f"{of_cell(first)} bis {last[2]}"


def of_spot(page: int, box: Box, letters: int = 0) -> str:
    """A place on a page; `letters` where it has a box for each letter."""
    place = f"@Seite {page} ({' '.join(f'{max(value, 0.0):.1f}' for value in box)})"
    return f"{place}/{letters}" if letters else place


@dataclass
class Names:
    """Native places of a form -> slots. `states`: value -> slot of a group of buttons. `combs`: slots with a box for
    each letter, and in a table their last column, on a page how many letters."""

    slots: dict[str, str] = field(default_factory=dict)
    states: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    cells: dict[Cell, str] = field(default_factory=dict)
    spots: list[tuple[int, Box, str]] = field(default_factory=list)
    combs: dict[str, int] = field(default_factory=dict)

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Slots whose controls have no name of their own, so that only their places tell which they are."""
        return frozenset(key for native, key in self.slots.items() if _NUMBERED.search(native))

    def of_control(self, name: str, number: int) -> str:
        """The slot of the n-th control of that name; "" where the form has none."""
        return self.slots.get(name) or self.slots.get(f"{name}#{number}", "")

    def states_of(self, name: str, number: int) -> dict[str, str]:
        """Value -> slot, {} where it is no group of buttons."""
        return self.states.get(name) or self.states.get(f"{name}#{number}", {})

    def at(self, page: int | None, box: Box | None) -> str:
        """The slot whose place is the given one."""
        for number, own, key in self.spots:
            if number == page and box and all(abs(a - b) <= _NEAR_PT for a, b in zip(own, box, strict=True)):
                return key
        return ""


def names_of(form: Form) -> Names:
    """Empty where the blank calls its fields by their ids."""
    found = Names()
    for native, key in _pairs(form):
        cell, spot = _CELL.fullmatch(native), _SPOT.fullmatch(native)
        if cell:
            found.cells[int(cell[1]), int(cell[2]), int(cell[3])] = key
            found.combs |= {key: int(cell[4])} if cell[4] else {}
        elif spot:
            box = (float(spot[2]), float(spot[3]), float(spot[4]), float(spot[5]))
            found.spots.append((int(spot[1]), box, key))
            found.combs |= {key: int(spot[6])} if spot[6] else {}
        found.slots.setdefault(native, key)
        for place in (match.start() for match in re.finditer("=", native)):
            found.states[native[:place]].setdefault(native[place + 1 :], key)
    return found


def _pairs(form: Form) -> Iterator[tuple[str, str]]:
    for entry in form.fields:
        has_boxes = bool(entry.options) and len(entry.native) >= len(entry.options)
        for place, native in enumerate(entry.native):
            option = entry.options[place % len(entry.options)] if has_boxes else ""
            yield native, entry.mark_key(option) if option else entry.id


def runs_of(words: Sequence[Word]) -> Iterator[tuple[tuple[Word, ...], bool]]:
    """The words of a printed line, cut where gaps begin and end; (words, whether they are a gap)."""
    run: list[Word] = []
    is_gap = False
    for word in chain.from_iterable(map(_pieces, words)):
        this = bool(_FILL.fullmatch(word[0])) or (is_gap and bool(_BETWEEN.fullmatch(word[0])))
        if run and this != is_gap:
            yield tuple(run), is_gap
            run = []
        run.append(word)
        is_gap = this
    if run:
        yield tuple(run), is_gap


def _pieces(word: Word) -> Iterator[Word]:
    """A word with underscores or dots at its end as two; each has its share of the width."""
    text, box = word
    width = (box[2] - box[0]) / max(len(text), 1)
    for part in _PIECE.finditer(text):
        yield part[0], (box[0] + part.start() * width, box[1], box[0] + part.end() * width, box[3])


def gap_box(words: Sequence[Word]) -> Box:
    """The place of a gap, as high as a line of type."""
    left, top, right, bottom = around([box for _, box in words])
    return left, min(top, bottom - _ROOM_PT), right, bottom


def numbered(entries: Sequence[Sighting]) -> list[int]:
    """Of each sighting which one of its name it is, from 1; 0 for those that come from no control."""
    seen: Counter[str] = Counter()
    numbers = []
    for entry in entries:
        seen[entry.key] += is_control(entry)
        numbers.append(seen[entry.key] if is_control(entry) else 0)
    return numbers
