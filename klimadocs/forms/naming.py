"""Gives the controls, gaps, cells and boxes of a blank that was made elsewhere the names that the form has for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat_text import around
from klimadocs.forms.natives import (
    GAP,
    Cell,
    Names,
    gap_box,
    is_control,
    is_printed,
    names_of,
    numbered,
    of_box,
    of_gap,
    runs_of,
)
from klimadocs.model.form import Form
from klimadocs.model.transcript import Place, Sighting, Transcript, Word

_FILLING = re.compile(r"_{2,}|\.{5,}|…{2,}|(?:\. ){4,}\.?|\t")
_ROOM = re.compile(r"^[\s_]*(?:\.{5,}|…{2,}|(?:\. ){4,}\.?)?[\s_]*|[\s_]*(?:\.{4,}|…{2,}|(?:\. ){4,}\.?)?[\s_]*$")
_AMBIGUOUS = 0.5


@dataclass(frozen=True)
class _Line:
    """A printed line with gaps: what stands around them, and the slot of each gap, "" for none."""

    parts: tuple[str, ...]
    keys: tuple[str, ...]

    def match(self, text: str) -> re.Match[str] | None:
        return re.fullmatch(r"\s*" + "(.*?)".join(map(_loose, self.parts)) + r"\s*", text, re.DOTALL)

    def begins(self, text: str) -> bool:
        """Whether only the first of several printed parts is still there."""
        return (
            len(self.parts) > 2 and bool(fold(self.parts[0])) and bool(re.match(r"\s*" + _loose(self.parts[0]), text))
        )

    def cut(self, entry: Sighting, is_alone: bool) -> Iterator[Sighting]:
        """Printed parts and answers; these have their slots where the line stands once in the blank and in the copy. An
        answer that holds printed words of the line may be cut in the wrong place."""
        match = self.match(entry.text)
        assert match is not None
        ends = [*(match.start(number) for number in range(1, len(self.parts))), match.end()]
        starts = [0, *(match.end(number) for number in range(1, len(self.parts)))]
        is_clear = all(len(re.findall(_loose(part), entry.text)) == 1 for part in self.parts if fold(part))
        answered = replace(entry, certainty=entry.certainty * (1.0 if is_clear else _AMBIGUOUS))
        for place, (part, key) in enumerate(zip(self.parts, [*self.keys, ""], strict=True)):
            yield from _text(_piece(entry, starts[place], ends[place]), part)
            if place == len(self.keys):
                return
            text = without_filling(match[place + 1])
            if key and is_alone and (text or not entry.words):
                yield replace(_piece(answered, *match.span(place + 1)), text=text, key=key, words=())
            else:
                yield from _text(answered, text)


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
    def ids(self) -> frozenset[str]:
        """Everything that counts as a name of a slot."""
        marks = (entry.mark_key(option) for entry in self.form.fields for option in entry.options)
        return frozenset((*(entry.id for entry in self.form.fields), *marks))

    @cached_property
    def blank(self) -> Transcript:
        """The blank with named slots; gaps and empty cells have become slots too."""
        if not self.is_needed:
            return self.raw
        found = [piece for index, entry in self._named(self.raw.sightings) for piece in self._cut_blank(index, entry)]
        found = self._with_cells(found)
        taken = {entry.key for entry in found}
        for page, box, key in self.names.spots:
            if key not in taken:
                mark = False if key not in {entry.id for entry in self.form.fields} else None
                found.append(Sighting("", "line", Place(page, box, f"Seite {page}"), key=key, mark=mark))
        return replace(self.raw, sightings=tuple(found))

    def copy(self, transcript: Transcript) -> Transcript:
        """The filled copy with the same names where they are beyond question; elsewhere without any, so that its place
        decides."""
        if not self.is_needed:
            return transcript
        found = [entry for _, entry in self._named(self._only_sure(transcript.sightings))]
        if not transcript.is_in_order:
            found = list(self._cut_prints(found))
        else:
            found = self._fill_cells(list(self._cut_copies(found)))
        return replace(transcript, sightings=tuple(found))

    def _named(self, entries: Sequence[Sighting]) -> Iterator[tuple[int, Sighting]]:
        """Each sighting, or the boxes that it stands for, with its index."""
        boxes: Counter[str] = Counter()
        for index, (entry, number) in enumerate(zip(entries, numbered(entries), strict=True)):
            if number:
                yield from ((index, piece) for piece in self._control(entry, number))
            elif entry.mark is not None and entry.method == "mark" and entries is self.raw.sightings:
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
        """A group of buttons as single boxes. They have no places of their own here, and a value that none of them has
        makes all of them doubtful."""
        is_known = not entry.text.strip() or entry.text in states
        certainty = entry.certainty if is_known else _AMBIGUOUS
        for value, key in states.items():
            place = replace(entry.place, box=entry.place.box if value == entry.text else None)
            yield replace(entry, key=key, text="", mark=value == entry.text, place=place, certainty=certainty)

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
            yield from _text(entry, entry.text[position:start])
            if key:
                yield replace(entry, text="", key=key)
            position = end
        yield from _text(entry, entry.text[position:])

    @cached_property
    def _lines(self) -> list[_Line]:
        """The lines with gaps, the longest first."""
        found: dict[tuple[str, ...], _Line] = {}
        for index, spans in self._gaps.items():
            text = self.raw.sightings[index].text
            ends = [0, *(end for _, end, _ in spans)]
            starts = [*(start for start, _, _ in spans), len(text)]
            parts = tuple(text[start:end].strip() for start, end in zip(ends, starts, strict=True))
            if any(fold(part) for part in parts):
                keys = tuple(key for _, _, key in spans) if parts not in found else ("",) * len(spans)
                found[parts] = _Line(parts, keys)
        for entry in self.raw.sightings:
            line = self._printed_line(entry) if entry.words and is_printed(entry) else None
            if line is not None:
                found[line.parts] = line if line.parts not in found else replace(line, keys=("",) * len(line.keys))
        return sorted(found.values(), key=lambda line: -len("".join(line.parts)))

    def _printed_line(self, entry: Sighting) -> _Line | None:
        """The line of a page; None where no gap of it is a slot."""
        parts, keys = [""], []
        for words, is_gap in runs_of(entry.words):
            if is_gap:
                keys.append(self.names.at(entry.place.page, gap_box(words)))
                parts.append("")
            else:
                parts[-1] = " ".join(text for text, _ in words)
        is_needed = any(keys) and any(fold(part) for part in parts)
        return _Line(tuple(parts), tuple(keys)) if is_needed else None

    def _cut_copies(self, entries: Sequence[Sighting]) -> Iterator[Sighting]:
        lines = [self._line_of(entry) for entry in entries]
        for entry, line in zip(entries, lines, strict=True):
            if not self._gaps or not is_printed(entry):
                yield entry
            elif line is not None:
                yield from line.cut(entry, is_alone=lines.count(line) == 1)
            else:
                yield from self._without_filling(entry)

    def _cut_prints(self, entries: Sequence[Sighting]) -> Iterator[Sighting]:
        """On pages without fields: lines that were printed with their answers in them."""
        lines = [self._line_of(entry) for entry in entries]
        for entry, line in zip(entries, lines, strict=True):
            if line is None:
                yield entry
            else:
                yield from line.cut(entry, is_alone=lines.count(line) == 1)

    def _line_of(self, entry: Sighting) -> _Line | None:
        if not self._lines or not is_printed(entry):
            return None
        return next((line for line in self._lines if line.match(entry.text)), None)

    def _without_filling(self, entry: Sighting) -> Iterator[Sighting]:
        if any(line.begins(entry.text) for line in self._lines):
            entry = replace(entry, certainty=entry.certainty * _AMBIGUOUS)  # other words of the line were changed
        yield from _text(entry, without_filling(entry.text) if _FILLING.search(entry.text) else entry.text)

    def _only_sure(self, entries: Sequence[Sighting]) -> list[Sighting]:
        """Names that stand for several controls are sure only where all of them stand under their own labels."""
        blank, contexts = self._contexts(self.raw.sightings), self._contexts(entries)
        counts = Counter(name for name, _ in blank)
        copies = Counter(name for name, _ in contexts)
        found = []
        for entry, number in zip(entries, numbered(entries), strict=True):
            if not number or counts[entry.key] < 2 and entry.key or not counts[entry.key]:
                found.append(entry)
            elif self.names.slots.get(entry.key):
                found.append(entry)
            elif counts[entry.key] == copies[entry.key] and contexts[entry.key, number] == blank[entry.key, number]:
                found.append(entry)
            else:
                found += self._unnamed(entry)
        return found

    def _contexts(self, entries: Sequence[Sighting]) -> dict[tuple[str, int], str]:
        """The printed words of the blank that come before each control."""
        before, found = "", {}
        for entry, number in zip(entries, numbered(entries), strict=True):
            if number:
                found[entry.key, number] = before
            elif is_printed(entry) and fold(entry.text) in self._printed:
                before = fold(entry.text)
        return found

    @cached_property
    def _printed(self) -> frozenset[str]:
        return frozenset(fold(entry.text) for entry in self.raw.sightings if is_printed(entry)) - {""}

    def _unnamed(self, entry: Sighting) -> list[Sighting]:
        prompts = {fold(own.text) for own in self.raw.sightings if own.key == entry.key and is_control(own)}
        if entry.mark is None and (entry.is_prompt or fold(entry.text) in prompts):
            return []
        return [replace(entry, key="", method="mark" if entry.mark is not None else entry.method)]

    def _with_cells(self, found: list[Sighting]) -> list[Sighting]:
        for cell, key in sorted(self.names.cells.items()):
            found.insert(_position(found, cell), _in_cell(cell, key))
        return found

    def _fill_cells(self, found: list[Sighting]) -> list[Sighting]:
        """In a table whose printed words all stand where they stood, a cell is the slot; so is what stands behind the
        words of a cell that has a gap."""
        empty = set(self.names.cells.values())
        slots = {entry.key: entry.cell for entry in self.blank.sightings if entry.cell and self._is_own(entry)}
        intact = {cell[0] for cell in slots.values() if _texts(self.blank, cell[0]) <= _words(found, cell[0])}
        for key, cell in slots.items():
            is_only = list(slots.values()).count(cell) == 1
            if cell[0] in intact and (key in empty or is_only):
                found = self._fill_cell(found, key, cell)
        return found

    def _is_own(self, entry: Sighting) -> bool:
        """Whether the slot is a gap or an empty cell of the blank."""
        return bool(entry.key) and not is_control(entry) and entry.mark is None

    def _fill_cell(self, found: list[Sighting], key: str, cell: Cell) -> list[Sighting]:
        printed = {text for own, text in _texts(self.blank, cell[0]) if own == cell}
        inside = [
            entry for entry in found if entry.cell == cell and not (_is_plain(entry) and fold(entry.text) in printed)
        ]
        if any(not _is_plain(entry) for entry in inside):
            return found
        text = "\n".join(entry.text.strip() for entry in inside)
        certainty = min((entry.certainty for entry in inside), default=1.0)
        place = found.index(inside[0]) if inside else _position(found, cell)
        found = [entry for entry in found if entry not in inside]
        found.insert(min(place, len(found)), replace(_in_cell(cell, key), text=text, certainty=certainty))
        return found


def without_filling(text: str) -> str:
    """What was typed on a line of underscores or dots."""
    return _ROOM.sub("", re.sub(r"_{2,}", " ", text)).strip()


def _text(entry: Sighting, text: str) -> Iterator[Sighting]:
    if text.strip() and (fold(text) or not _FILLING.search(text)):
        yield replace(entry, text=text)


def _piece(entry: Sighting, start: int, end: int) -> Sighting:
    """Part of a line of a page, with its words and its place; other sightings stay whole."""
    if not entry.words:
        return entry
    inside: list[Word] = []
    position = 0
    for word in entry.words:
        middle = position + len(word[0]) / 2
        inside += [word] if start <= middle <= end else []
        position += len(word[0]) + 1
    box = around([box for _, box in inside]) if inside else entry.place.box
    return replace(entry, words=tuple(inside), place=replace(entry.place, box=box))


def _loose(part: str) -> str:
    """A printed part whatever blanks stand between its words."""
    return r"\s+".join(map(re.escape, part.split()))


def _texts(blank: Transcript, table: int) -> set[tuple[Cell, str]]:
    return _words(blank.sightings, table)


def _words(entries: Sequence[Sighting], table: int) -> set[tuple[Cell, str]]:
    return {
        (entry.cell, fold(entry.text))
        for entry in entries
        if entry.cell and entry.cell[0] == table and _is_plain(entry) and fold(entry.text)
    }


def _is_plain(entry: Sighting) -> bool:
    return is_printed(entry) and not entry.key


def _position(found: Sequence[Sighting], cell: Cell) -> int:
    """Where in reading order a cell belongs."""
    own = [(index, entry.cell) for index, entry in enumerate(found) if entry.cell and entry.cell[0] == cell[0]]
    before = [index for index, other in own if other <= cell]
    after = [index for index, other in own if other > cell]
    return max(before) + 1 if before else min(after, default=len(found))


def _in_cell(cell: Cell, key: str) -> Sighting:
    place = Place(path=f"Tabelle {cell[0]}, Zeile {cell[1]}, Spalte {cell[2]}")
    return Sighting("", "cell", place, key=key, cell=cell)
