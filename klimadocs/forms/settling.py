"""Whose answer a loose piece of text or a loose mark is: by cell, by row, or by the only field it can belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from klimadocs.forms.cleaning import fold
from klimadocs.forms.gaps import Gap
from klimadocs.forms.reference import Reference
from klimadocs.forms.rows import row_of
from klimadocs.model.transcript import Sighting

_BESIDE = 0.7


@dataclass
class Alignment:
    """`named`: what stands under a native name. `typed`: plain text that by its position belongs to one slot. `marks`:
    boxes that by their position belong to one slot. `rest`: what belongs nowhere; `unsure`: slots it may belong to.
    `present`: slots whose control or whose label was found; `suspect`: slots whose answer is not to be trusted, and
    why; `beside`: slots whose answer stands in the cell next to their label."""

    named: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    typed: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    rest: list[Sighting] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    suspect: dict[str, str] = field(default_factory=dict)
    beside: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Settler:
    """Adds to `found`, gap by gap."""

    reference: Reference
    found: Alignment

    def settle(self, pending: list[Sighting], gap: Gap, label: Sighting | None) -> None:
        """Gives what stands in one gap to the only slot it can belong to; else it stays a rest and makes slots unsure.
        `label` is the anchor that begins the gap."""
        found = self.found
        boxes = [entry for entry in pending if entry.mark is not None]
        texts = [entry for entry in pending if entry.mark is None]
        open_marks = [key for key in gap.mark_keys if key not in found.named]
        if boxes and len(boxes) == len(open_marks):
            for key, entry in zip(open_marks, boxes, strict=True):
                found.marks[key].append(entry)
            found.present.update(open_marks)
        elif boxes:
            placed = len(found.rest)
            self._settle_beside([entry for entry in boxes if entry.mark], gap)
            found.unsure.update(open_marks)
            if len(found.rest) > placed:
                found.unsure.update(key for key in gap.text_keys if key not in found.named)
        if len(gap.text_keys) == 1:
            self._settle_answer(texts, gap, label)
        else:
            self._settle_texts(texts, gap, open_marks, label)

    def doubt(self, gaps: Sequence[Gap]) -> None:
        """A label stands twice near these gaps: one of both may be an answer, and nobody can tell which."""
        self.found.unsure.update(key for gap in gaps for key in gap.text_keys if key not in self.found.named)

    def _settle_answer(self, texts: list[Sighting], gap: Gap, label: Sighting | None) -> None:
        """What stands in the slot's own cell or, where its control is gone, in the row of its label belongs to the
        slot; what stands elsewhere in that table may. Words around the tables are nobody's answer."""
        key = gap.text_keys[0]
        cells = {entry.cell for entry in self.found.named.get(key, ())}
        row = row_of(label) if label and gap.is_one_row else None
        if cells and None not in cells:
            own = [entry for entry in texts if entry.cell in cells]
            tables = {cell[0] for cell in cells if cell}
            if any(entry.cell and entry.cell[0] in tables and not self._is_printed(entry) for entry in texts):
                self.found.unsure.add(key)
        elif cells or row is None:
            own = texts if cells else _without_questions(texts)
        else:
            own = self._in_row(texts, label, key) or self._in_table(texts, row[0])
            if texts and not own:
                self.found.unsure.add(key)
        self.found.typed[key] += own
        taken = {(entry.place, entry.text) for entry in own}
        self._settle_beside([entry for entry in texts if (entry.place, entry.text) not in taken], gap)

    def _in_row(self, texts: list[Sighting], label: Sighting | None, key: str) -> list[Sighting]:
        """What stands in the row of the label: beside it for sure, in the label's own cell less so; where both hold
        words, those beside count, and the others are shown."""
        cell, row = (label.cell, row_of(label)) if label else (None, None)
        beside = [entry for entry in texts if row_of(entry) == row and entry.cell != cell]
        within = [replace(entry, certainty=entry.certainty * _BESIDE) for entry in texts if entry.cell == cell]
        if beside and within:
            self.found.suspect[key] = f"Beim Feldnamen steht weiterer Text: „{within[0].text.strip()}“."
        return beside or within

    def _settle_texts(self, texts: list[Sighting], gap: Gap, open_marks: list[str], label: Sighting | None) -> None:
        if not texts:
            return
        if not gap.text_keys and gap.row_key and gap.row_key not in self.found.named and texts[0].cell:
            within = [entry for entry in texts if row_of(entry) == row_of(label)] if label else []
            self.found.typed[gap.row_key] += [replace(e, certainty=e.certainty * _BESIDE) for e in within]
            texts = [entry for entry in texts if entry not in within]
        if not gap.text_keys and len(open_marks) == len(texts) == 1 and is_typed_mark(texts[0].text):
            self.found.marks[open_marks[0]].append(_as_mark(texts[0]))
            self.found.present.add(open_marks[0])
            return
        self._settle_beside(texts, gap)
        is_apart = all(self.found.marks.get(key) for key in open_marks) and _with_questions(texts) >= set(
            map(row_of, texts)
        )
        near = gap.text_keys if is_apart else (*gap.text_keys, *open_marks)
        self.found.unsure.update(key for key in near if key not in self.found.named)

    def _settle_beside(self, entries: list[Sighting], gap: Gap) -> None:
        """Controls stand near, but not around these. A mark counts for the only box there; words may be the answer of
        the only field there; else they are a rest and make the boxes unsure."""
        for entry in entries:
            if entry.mark is None and self._is_printed(entry):
                self.found.rest.append(entry)
                continue
            boxes = self._near(entry, gap, is_box=True)
            fields = self._near(entry, gap, is_box=False) if entry.cell and entry.mark is None else []
            if len(boxes) == 1 and (entry.mark or is_typed_mark(entry.text)):
                self.found.marks[boxes[0]].append(_as_mark(entry))
            elif len(fields) == 1 and not boxes:
                self.found.typed[fields[0]].append(replace(entry, certainty=entry.certainty * _BESIDE))
            else:
                self.found.rest.append(entry)
                self.found.unsure.update(boxes, fields)

    def _near(self, entry: Sighting, gap: Gap, is_box: bool) -> list[str]:
        """Controls in the same cell, else in the same row, else (outside of tables) in the same gap."""
        seen = [
            (key, control)
            for key, group in self.found.named.items()
            for control in group
            if (control.mark is not None) == is_box
        ]
        if entry.cell is None:
            return [key for key, control in seen if control.cell is None and key in (*gap.mark_keys, *gap.text_keys)]
        same_cell = [key for key, control in seen if control.cell == entry.cell]
        return list(dict.fromkeys(same_cell or [key for key, control in seen if row_of(control) == row_of(entry)]))

    def _in_table(self, texts: list[Sighting], table: int) -> list[Sighting]:
        """Words in other rows of the table that are neither printed nor the answer to a question beside them."""
        asked = _with_questions(texts)
        return [
            replace(entry, certainty=entry.certainty * _BESIDE)
            for entry in texts
            if entry.cell and entry.cell[0] == table and row_of(entry) not in asked and not self._is_printed(entry)
        ]

    def _is_printed(self, entry: Sighting) -> bool:
        return fold(entry.text) in self.reference.printed


def _without_questions(texts: list[Sighting]) -> list[Sighting]:
    """The words of a gap whose label was not found again: where several cells of a table hold some, those in the first
    column are taken for the question, and nothing is sure."""
    cells = {entry.cell for entry in texts}
    if len(cells) < 2 or None in cells:
        return texts
    beside = [entry for entry in texts if entry.cell and entry.cell[2] > 1]
    return [replace(entry, certainty=entry.certainty * _BESIDE) for entry in beside or texts]


def _with_questions(texts: list[Sighting]) -> set[object]:
    """Rows of a table in which several cells were filled: they have a question of their own."""
    cells: dict[object, set[object]] = defaultdict(set)
    for entry in texts:
        cells[row_of(entry)].add(entry.cell)
    return {row for row, group in cells.items() if row is not None and len(group) > 1}


def _as_mark(entry: Sighting) -> Sighting:
    return replace(entry, mark=True, text="", method="mark")


def is_typed_mark(text: str) -> bool:
    """True for what people type in place of a tick."""
    return fold(text) in ("x", "xx", "ja", "yes", "sim") or text.strip() in ("✓", "✔", "✗", "✘", "☒", "☑", "+")
