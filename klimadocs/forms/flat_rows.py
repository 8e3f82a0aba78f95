"""The print of a Word form: labels are found again in their order, and what stands in their row is the answer.

The rules of a table that were printed too give each line its cell. A row that runs over a page end goes on in a row
without a label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat_columns import Columns
from klimadocs.forms.flat_text import around, base_of, box_of, join, page_of, rows_of, squeeze
from klimadocs.forms.flat_units import RowFit, Unit, is_level, is_printed, match_units
from klimadocs.forms.reference import Reference
from klimadocs.forms.rows import Row, row_of
from klimadocs.forms.settling import Alignment, is_typed_mark
from klimadocs.model.transcript import Place, Sighting

_ENOUGH_LINES = 8
_ASIDE_PT = 3.0
_NEXT_LINE = 2.0
_BESIDE = "Beim Feld steht weiterer Text: „{}“."
_LOST = "In der Datei ist ein Zeichen nicht lesbar."
_CUT = "Am Zeilenende ist ein Wort getrennt; ob der Bindestrich dazugehört, ist nicht sicher."
_PROMPTED = "Im Feld steht noch der Hinweis des Formulars."


def match_rows(reference: Reference, body: Sequence[Sighting]) -> RowFit:
    """The labels of the blank in the lines of a copy."""
    lines = [entry for entry in body if entry.words and entry.mark is None]
    marks = [entry for entry in body if entry.mark is not None and entry.method == "mark" and entry.place.box]
    return reference.last_fit.of(lines, lambda: match_units(reference.blank.sightings, lines, marks))


def place_in_rows(reference: Reference, body: Sequence[Sighting], found: Alignment) -> list[Sighting]:
    """Gives what stands beside the labels to their fields. Returns what belongs to none."""
    fit = match_rows(reference, body)
    marks = [entry for entry in body if entry.mark is not None and entry.method == "mark"]
    desk = _Desk(reference, fit, found, marks)
    notes = [entry for entry in body if entry.method == "annotation"]
    elsewhere = [entry for entry in body if not entry.words and entry.mark is None and entry.method != "annotation"]
    return [*elsewhere, *desk.lay_out(notes)]


@dataclass
class _Desk:
    """Adds to `found` row by row; `marks` are the boxes of the copy that no field has taken yet."""

    reference: Reference
    fit: RowFit
    found: Alignment
    marks: list[Sighting]
    texts: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    rest: list[Sighting] = field(default_factory=list)

    @cached_property
    def blank(self) -> list[Sighting]:
        return self.columns.blank

    @cached_property
    def columns(self) -> Columns:
        return Columns(self.reference, self.fit)

    @cached_property
    def hyphenates(self) -> bool | None:
        """Whether printed words of the blank are cut at line ends in the copy; None where too few lines tell."""
        ends = [part.text for unit in self.fit.units.values() for part in unit.parts[:-1]]
        cut = [
            text for unit in self.fit.units.values() for text in (part.text for part in unit.parts[:-1])
            if text.endswith("-") and text.split()[-1] not in self.blank[unit.anchor].text
        ]  # fmt: skip
        return True if cut else False if len(ends) >= _ENOUGH_LINES else None

    def lay_out(self, notes: Sequence[Sighting]) -> list[Sighting]:
        """Boxes first, then texts; returns what is left."""
        pieces = [piece for piece in self.fit.rest if not self._take_typed_tick(piece)]
        for place, entry in enumerate(self.blank):
            if entry.key in self.reference.slots and entry.mark is not None:
                self._find_box(place, entry)
        alone = [piece for piece in self._without_repeated(pieces) if not self._place(piece)]
        for piece in self._gather(alone):
            self._leave([piece])
        for key, group in self.texts.items():
            self._settle(key, group)
        self._note_presence()
        self._leave([*self.marks_left(), *notes])
        self._heed_drawings()
        return self.rest

    def marks_left(self) -> list[Sighting]:
        """Ticked boxes that are no field's."""
        return [mark for mark in self.marks if mark.mark and not mark.label]

    def _heed_drawings(self) -> None:
        """Drawings and pictures beside a label may be written by hand; elsewhere they adorn the paper."""
        for drawing in (mark for mark in self.marks if mark.label):
            rows = self._rows_reached(drawing)
            self.found.unsure.update(
                slot.key for slot in self.blank if slot.key in self.reference.slots and row_of(slot) in rows
            )

    def _rows_reached(self, drawing: Sighting) -> set[Row]:
        box = box_of(drawing)
        return {
            row for unit in self.fit.units.values()
            if unit.page == page_of(drawing) and unit.box[1] < box[3] and unit.box[3] > box[1]
            and (row := row_of(self.blank[unit.anchor]))
        }  # fmt: skip

    def _take_typed_tick(self, piece: Sighting) -> bool:
        """An x where a box should be joins the boxes; in the place of an answer it stays text."""
        if not is_typed_mark(piece.text) or self.columns.key_of(piece) is not None:
            return False
        self.marks.append(replace(piece, mark=True, text="", method="mark"))
        return True

    def _find_box(self, place: int, slot: Sighting) -> None:
        anchor, is_left = self._words_of_box(place)
        unit = self.fit.units.get(anchor) if anchor is not None else None
        if unit is None:
            return
        near = [mark for mark in self.marks if page_of(mark) == unit.page and is_level(mark, unit)]
        left, right = box_of(unit.parts[0])[0], unit.box[2]
        beside = [mark for mark in near if (box_of(mark)[2] <= left + 3 if is_left else box_of(mark)[0] >= right - 3)]
        mark = min(
            beside,
            key=lambda entry: abs(box_of(entry)[2] - left) if is_left else box_of(entry)[0] - right,
            default=None,
        )
        if mark is None or self._is_between(mark, unit, is_left):
            return
        self.marks.remove(mark)
        self.found.marks[slot.key].append(mark)
        self.found.present.add(slot.key)

    def _words_of_box(self, place: int) -> tuple[int | None, bool]:
        """(printed words of a box, whether it stands before them): those after it in its row, else those before."""
        row = row_of(self.blank[place])
        after = next((index for index in range(place + 1, len(self.blank)) if not _is_spacer(self.blank[index])), None)
        if after is not None and is_printed(self.blank[after]) and row_of(self.blank[after]) == row:
            return after, True
        before = next((index for index in range(place - 1, -1, -1) if not _is_spacer(self.blank[index])), None)
        if before is not None and is_printed(self.blank[before]) and row_of(self.blank[before]) == row:
            return before, False
        return None, True

    def _is_between(self, mark: Sighting, unit: Unit, is_left: bool) -> bool:
        """Whether printed words of another box stand between the box and its own words."""
        start, end = (box_of(mark)[2], box_of(unit.parts[0])[0]) if is_left else (unit.box[2], box_of(mark)[0])
        return any(
            other is not unit and other.page == unit.page and is_level(mark, other)
            and start - 1 <= (other.box[0] + other.box[2]) / 2 <= end + 1
            for other in self.fit.units.values()
        )  # fmt: skip

    def _without_repeated(self, pieces: Sequence[Sighting]) -> list[Sighting]:
        """Without the heads of tables that stand on each page anew."""
        heads = self._heads()
        by_row: dict[Row, list[Sighting]] = defaultdict(list)
        for piece in pieces:
            row = row_of(piece)
            if row and row not in self.columns.homes:
                by_row[row].append(piece)
        repeated = {row for row, group in by_row.items() if tuple(squeeze(piece.text) for piece in group) in heads}
        return [piece for piece in pieces if row_of(piece) not in repeated]

    def _heads(self) -> set[tuple[str, ...]]:
        """First rows of the blank's tables that hold printed words only."""
        rows: dict[Row, list[Sighting]] = defaultdict(list)
        for entry in self.blank:
            row = row_of(entry)
            if row and row[1] == 1:
                rows[row].append(entry)
        return {tuple(squeeze(entry.text) for entry in group) for group in rows.values() if all(map(is_printed, group))}

    def _place(self, piece: Sighting) -> bool:
        key = self.columns.key_of(piece)
        if key is not None:
            self.texts[key].append(piece)
        return key is not None or self._is_sign_of_label(piece)

    def _gather(self, pieces: Sequence[Sighting]) -> list[Sighting]:
        """Lines without a label beside them go with the answer right above or below, if there is only one such."""
        waiting, is_growing = list(pieces), True
        while is_growing:
            is_growing = False
            for piece in list(waiting):
                keys = {key for key, group in self.texts.items() if any(_is_next_line(piece, own) for own in group)}
                if piece.cell is None and len(keys) == 1:
                    self.texts[keys.pop()].append(piece)
                    waiting.remove(piece)
                    is_growing = True
        return waiting

    def _is_sign_of_label(self, piece: Sighting) -> bool:
        """A star that slipped into a line of its own, or a piece of the paper's head or foot."""
        if not fold(piece.text):
            return any(piece.text.strip() in entry.text for entry in self.blank if is_printed(entry))
        if piece.cell is not None:
            return False
        own = _without_numbers(piece.text)
        return len(own) >= 5 and any(own in _without_numbers(entry.text) for entry in self.blank if entry.is_margin)

    def _settle(self, key: str, pieces: Sequence[Sighting]) -> None:
        limit = max((box_of(piece)[2] for piece in self._column_of(pieces[0])), default=None)
        joined = join(pieces, limit, self.hyphenates)
        first = rows_of(pieces)[0][0]
        same_page = [box_of(piece) for piece in pieces if page_of(piece) == page_of(first)]
        place = Place(page_of(first), around(same_page), first.place.path)
        self.found.typed[key].append(Sighting(joined.text, "line", place, certainty=min(p.certainty for p in pieces)))
        if joined.is_unsure:
            self.found.suspect.setdefault(key, _CUT)
        if "\ufffd" in joined.text:
            self.found.suspect.setdefault(key, _LOST)
        prompt, text = self.reference.prompts.get(key, ""), fold(joined.text)
        if prompt and text != prompt and (text.startswith(f"{prompt} ") or text.endswith(f" {prompt}")):
            self.found.suspect.setdefault(key, _PROMPTED)

    def _column_of(self, piece: Sighting) -> list[Sighting]:
        """All answers that begin at the same edge: how far their lines go tells how wide the column is."""
        left = box_of(piece)[0]
        return [entry for group in self.texts.values() for entry in group if abs(box_of(entry)[0] - left) <= 3]

    def _note_presence(self) -> None:
        """A field is there if its label is."""
        for place, entry in enumerate(self.blank):
            if self.columns.is_text(entry) and self._label_of(place) in self.fit.units:
                self.found.present.add(entry.key)

    def _label_of(self, place: int) -> int | None:
        """The printed words next before a field, in its row where it stands in one."""
        row = row_of(self.blank[place])
        for index in range(place - 1, -1, -1):
            if is_printed(self.blank[index]):
                return index if row_of(self.blank[index]) == row else None
        return None

    def _leave(self, entries: Sequence[Sighting]) -> None:
        """What belongs to no field makes those unsure beside which it stands, and those above and below."""
        for entry in entries:
            self.rest.append(entry)
            homes = self.columns.homes.get(row_of(entry) or (0, 0), set()) or self._rows_near(entry)
            near = [slot for slot in self.blank if slot.key in self.reference.slots and row_of(slot) in homes]
            self.found.unsure.update(slot.key for slot in near)
            for key in {slot.key for slot in near} & self.texts.keys():
                if any(_is_next_line(entry, own) for own in self.texts[key]):
                    self.found.suspect.setdefault(key, _BESIDE.format(entry.text[:60]))

    def _rows_near(self, entry: Sighting) -> set[Row]:
        """Rows of the blank on the line of the entry, else those of the nearest labels above and below."""
        here = [
            unit for unit in self.fit.units.values() if unit.page == page_of(entry) and row_of(self.blank[unit.anchor])
        ]
        level = [unit for unit in here if is_level(entry, unit)]
        y = base_of(box_of(entry))
        above = max((unit for unit in here if unit.box[3] <= y), key=lambda unit: unit.box[3], default=None)
        below = min((unit for unit in here if unit.box[1] >= y), key=lambda unit: unit.box[1], default=None)
        near = level or [unit for unit in (above, below) if unit is not None]
        return {row for unit in near if (row := row_of(self.blank[unit.anchor]))}


def _is_next_line(piece: Sighting, other: Sighting) -> bool:
    """Whether the two begin at the same edge, one on the line below the other."""
    height = max(box_of(piece)[3] - box_of(piece)[1], box_of(other)[3] - box_of(other)[1])
    down = abs(base_of(box_of(piece)) - base_of(box_of(other)))
    is_aligned = abs(box_of(piece)[0] - box_of(other)[0]) <= _ASIDE_PT
    return page_of(piece) == page_of(other) and is_aligned and 0 < down <= _NEXT_LINE * height


def _is_spacer(entry: Sighting) -> bool:
    return not entry.key and entry.mark is None and not fold(entry.text)


def _without_numbers(text: str) -> str:
    return "".join("0" if sign.isdigit() else sign for sign in squeeze(text))
