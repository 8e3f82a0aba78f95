"""Gives the controls, gaps, cells and boxes of a blank that was made elsewhere the names that the form has for them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from klimadocs.forms.bare_gaps import BareGaps
from klimadocs.forms.cell_slots import CellSlots, in_cell, is_plain, position_of
from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat_text import around
from klimadocs.forms.gap_lines import (
    AMBIGUOUS,
    FILLING,
    GapLine,
    crowded_slots,
    lines_of_word,
    without_filling,
    words_of,
)
from klimadocs.forms.natives import (
    GAP,
    Names,
    gap_box,
    is_printed,
    names_of,
    numbered,
    of_box,
    of_gap,
    runs_of,
)
from klimadocs.forms.sure_names import SureNames
from klimadocs.model.form import Form
from klimadocs.model.transcript import Place, Sighting, Transcript


@dataclass(frozen=True)
class Naming:
    """One form and the transcript of its blank as the reader gives it. Where the form has no native places, both the
    blank and its copies stay as they are."""

    form: Form
    raw: Transcript

    @cached_property
    def is_needed(self) -> bool:
        return any(entry.native for entry in self.form.fields)

    @cached_property
    def names(self) -> Names:
        return names_of(self.form)

    @cached_property
    def _sure_names(self) -> SureNames:
        return SureNames(self.raw, self.names.slots, self._words_of_line)

    def _words_of_line(self, entry: Sighting) -> str:
        """Folded; those of a line with gaps without what stands in them."""
        line = self._line_of(entry, self._lines) if self._gaps else None
        return fold(" ".join(line.parts)) if line else fold(entry.text)

    @cached_property
    def _cell_slots(self) -> CellSlots:
        return CellSlots(self.raw, self.blank, frozenset(self.names.cells.values()), self.names.combs)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Everything that counts as a name of a slot."""
        marks = (entry.mark_key(option) for entry in self.form.fields for option in entry.options)
        return frozenset((*(entry.id for entry in self.form.fields), *marks))

    @cached_property
    def blank(self) -> Transcript:
        """The blank with named slots; gaps and empty cells have become slots too."""
        if not self.is_needed:
            return self.raw
        found = self._with_cells(
            [
                (index, piece)
                for index, entry in self._named(self._counted(self.raw.sightings))
                for piece in self._cut_blank(index, entry)
            ]
        )
        taken = {entry.key for entry in found}
        for page, box, key in self.names.spots:
            if key not in taken:
                mark = False if key not in {entry.id for entry in self.form.fields} else None
                found.append(Sighting("", "line", Place(page, box, f"Seite {page}"), key=key, mark=mark))
        return replace(self.raw, sightings=tuple(found))

    def copy(self, transcript: Transcript) -> Transcript:
        """The filled copy with the same names where they are beyond question; elsewhere without any, so that its place
        decides."""
        if not self.is_needed or transcript.is_mail:
            return transcript
        found = [entry for _, entry in self._named(self._sure_names.number(transcript), is_blank=False)]
        found = self._without_signs(found)
        if not transcript.is_in_order:
            found = list(self._cut_prints(found))
        else:
            found = self._without_signs(self._cut_copies(found))
            found = self._cell_slots.fill(replace(transcript, sightings=tuple(found)))
        return replace(transcript, sightings=tuple(found))

    def _without_signs(self, entries: Iterable[Sighting]) -> list[Sighting]:
        return [entry for entry in entries if not (is_plain(entry) and entry.text.strip() in self._signs)]

    @staticmethod
    def _counted(entries: Sequence[Sighting]) -> list[tuple[Sighting, int]]:
        return list(zip(entries, numbered(entries), strict=True))

    @property
    def combs(self) -> Mapping[str, int]:
        """Slots with a box for each letter; on a page, and how many there are."""
        return self.names.combs if self.is_needed else {}

    def slots_behind(self, strays: Collection[Sighting], copy: Transcript) -> set[str]:
        """The slots before whose printed words one of the strays stands: it may be their answer."""
        if not self.is_needed or not copy.is_in_order:
            return set()
        found: set[str] = set()
        for entry, following in pairwise(copy.sightings):
            if entry in strays:
                found.update(self._slots_after.get(fold(following.text), ()))
        return found

    @cached_property
    def _slots_after(self) -> dict[str, set[str]]:
        """Printed words -> the slots between them and the next printed words."""
        found: dict[str, set[str]] = {}
        before = ""
        for entry in self.blank.sightings:
            if is_plain(entry) and fold(entry.text):
                before = fold(entry.text)
            elif before and entry.key in self.ids:
                found.setdefault(before, set()).add(entry.key)
        return found

    def _named(self, entries: Sequence[tuple[Sighting, int]], is_blank: bool = True) -> Iterator[tuple[int, Sighting]]:
        """Each sighting, or the boxes that it stands for, with its index. A control comes with its number."""
        boxes: Counter[str] = Counter()
        for index, (entry, number) in enumerate(entries):
            if number:
                yield from ((index, piece) for piece in self._control(entry, number))
            elif entry.mark is not None and entry.method == "mark" and is_blank:
                boxes[entry.place.path] += 1
                native = of_box(entry.place.path, boxes[entry.place.path])
                key = self.names.slots.get(native) or self.names.at(entry.place.page, entry.place.box)
                yield index, replace(entry, key=key)
            else:
                yield index, entry

    def _control(self, entry: Sighting, number: int) -> Iterator[Sighting]:
        states = self.names.states_of(entry.key, number)
        key = self.names.of_control(entry.key, number)
        if states and not key:
            yield from self._buttons(entry, states)
        elif key:
            yield replace(entry, key=key)
        else:
            yield replace(entry, key=f"({entry.key})" if entry.key in self.ids else entry.key)

    def _buttons(self, entry: Sighting, states: dict[str, str]) -> Iterator[Sighting]:
        """A group of buttons as single boxes. A value that none of them has makes all of them doubtful."""
        is_known = not entry.text.strip() or entry.text in states
        certainty = entry.certainty if is_known else AMBIGUOUS
        boxes = dict(entry.buttons)
        for value, key in states.items():
            box = boxes.get(value) or (entry.place.box if value == entry.text else None)
            place = replace(entry.place, box=box)
            yield replace(
                entry, key=key, text="", mark=value == entry.text, place=place, certainty=certainty, buttons=()
            )

    @cached_property
    def _gaps(self) -> dict[int, list[tuple[int, int, str]]]:
        """Of each line of the raw blank that has a slot in a gap all its gaps: (start, end, slot or "")."""
        seen: Counter[str] = Counter()
        found: dict[int, list[tuple[int, int, str]]] = {}
        for index, entry in enumerate(self.raw.sightings):
            if is_printed(entry) and not entry.words:
                spans = []
                for gap in GAP.finditer(entry.text):
                    seen[entry.place.path] += 1
                    key = self.names.slots.get(of_gap(entry.place.path, seen[entry.place.path]), "")
                    spans.append((gap.start(), gap.end(), key))
                if any(key for _, _, key in spans):
                    found[index] = spans
        return found

    def _cut_blank(self, index: int, entry: Sighting) -> Iterator[Sighting]:
        if entry.words and is_printed(entry) and self._printed_line(entry) is not None:
            for words, is_gap in runs_of(entry.words):
                if not is_gap:
                    place = replace(entry.place, box=around([box for _, box in words]))
                    yield replace(entry, text=" ".join(text for text, _ in words), words=words, place=place)
            return
        spans = self._gaps.get(index)
        if not spans:
            yield entry
            return
        position = 0
        for start, end, key in spans:
            yield from words_of(entry, entry.text[position:start])
            if key:
                yield replace(entry, text="", key=key)
            position = end
        yield from words_of(entry, entry.text[position:])

    @cached_property
    def _bare(self) -> BareGaps:
        return BareGaps(self.raw.sightings, self._gaps, self._words_of_line)

    @cached_property
    def _lines(self) -> list[GapLine]:
        """The lines with gaps, the longest first."""
        found: dict[tuple[str, ...], GapLine] = {}
        for index, spans in self._gaps.items():
            text = self.raw.sightings[index].text
            ends = [0, *(end for _, end, _ in spans)]
            starts = [*(start for start, _, _ in spans), len(text)]
            parts = tuple(text[start:end].strip() for start, end in zip(ends, starts, strict=True))
            if any(fold(part) for part in parts):
                keys = tuple(key for _, _, key in spans) if parts not in found else ("",) * len(spans)
                found[parts] = GapLine(parts, keys)
        for entry in self.raw.sightings:
            line = self._printed_line(entry) if entry.words and is_printed(entry) else None
            if line is not None:
                found[line.parts] = line if line.parts not in found else replace(line, keys=("",) * len(line.keys))
        return sorted(found.values(), key=lambda line: -len("".join(line.parts)))

    def _printed_line(self, entry: Sighting) -> GapLine | None:
        """The line of a page; None where no gap of it is a slot."""
        parts, keys = [""], []
        for words, is_gap in runs_of(entry.words):
            if is_gap:
                keys.append(self.names.at(entry.place.page, gap_box(words)))
                parts.append("")
            else:
                parts[-1] = " ".join(text for text, _ in words)
        is_needed = any(keys) and any(fold(part) for part in parts)
        return GapLine(tuple(parts), tuple(keys)) if is_needed else None

    def _cut_copies(self, entries: Sequence[Sighting]) -> Iterator[Sighting]:
        lines = [self._line_of(entry, self._lines) for entry in entries]
        bare = self._bare.answers_in(entries)
        for index, (entry, line) in enumerate(zip(entries, lines, strict=True)):
            if index in bare:
                answered = bare[index]
                if answered is not None:
                    yield replace(entry, key=answered[0], text=answered[1])
            elif not self._gaps or not is_printed(entry):
                yield entry
            elif line is not None:
                yield from line.cut(entry, is_alone=lines.count(line) == 1)
            else:
                yield from self._without_filling(entry, [other for other in self._lines if other not in lines])

    def _cut_prints(self, entries: Sequence[Sighting]) -> Iterator[Sighting]:
        """On pages without fields: lines that were printed with their answers in them."""
        known = [*self._lines, *(lines_of_word(self.blank.sightings, self.ids) if self.raw.is_in_order else [])]
        lines = [self._line_of(entry, known) for entry in entries]
        for entry, line in zip(entries, lines, strict=True):
            if line is None:
                yield entry
            else:
                yield from line.cut(entry, is_alone=lines.count(line) == 1)

    @staticmethod
    def _line_of(entry: Sighting, known: Sequence[GapLine]) -> GapLine | None:
        if not known or not is_printed(entry):
            return None
        return next((line for line in known if line.match(entry.text)), None)

    def crowded(self, copy: Transcript, named: Collection[str]) -> set[str]:
        """Slots of a Word form that in its print stand beside others and were not told apart."""
        if not self.is_needed or not self.raw.is_in_order or copy.is_in_order or copy.is_mail:
            return set()
        return crowded_slots(self.blank.sightings, self.ids) - set(named)

    def _without_filling(self, entry: Sighting, missing: Sequence[GapLine]) -> Iterator[Sighting]:
        """A line that begins nearly like one that is missing, but was changed, may hold the answers of that one."""
        changed = next((line for line in missing if line.is_like(entry.text)), None)
        if changed is None:
            yield from words_of(entry, without_filling(entry.text) if FILLING.search(entry.text) else entry.text)
            return
        for key in changed.keys:
            yield replace(entry, key=key, text=entry.text.strip(), certainty=entry.certainty * AMBIGUOUS)

    @cached_property
    def _signs(self) -> frozenset[str]:
        """Commas, brackets and the like that stand alone in the blank, beside its controls."""
        return frozenset(
            entry.text.strip()
            for entry in self.blank.sightings
            if is_plain(entry) and not fold(entry.text) and not FILLING.search(entry.text)
        ) - {""}

    def _with_cells(self, pairs: Sequence[tuple[int, Sighting]]) -> list[Sighting]:
        """`pairs` come with the places of their lines in the raw blank. A table without any words stands where it
        begins."""
        found = [entry for _, entry in pairs]
        begins = {
            cell: bisect_left(pairs, self.raw.starts[cell[0] - 1], key=itemgetter(0))
            for cell in self.names.cells
            if cell[0] <= len(self.raw.starts)
        }
        tables = {entry.cell[0] for entry in found if entry.cell}
        bare = sorted((cell for cell in begins if cell[0] not in tables), reverse=True)
        for cell in bare:
            found.insert(begins[cell], in_cell(cell, self.names.cells[cell]))
        for cell, key in sorted(self.names.cells.items()):
            if cell not in bare:
                found.insert(position_of(found, cell), in_cell(cell, key))
        return found
