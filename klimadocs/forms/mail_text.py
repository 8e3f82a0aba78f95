"""Walks through the text of a mail and gathers under each label of the form what was written for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from klimadocs.forms.cleaning import fold
from klimadocs.forms.mail_rows import Found, Line, is_empty, width_of
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field
from klimadocs.model.transcript import Sighting, Transcript

_ALIKE = 90.0
_BROKEN_FROM, _BROKEN_AT = 70, 80
_HALF_LABEL = 25
_CLEAR = re.compile(r"[:=\t]|\s{2}")
_NUMBERING = r"\W*(?:\d{1,2}[.)]\W*)?"
_NUMBERED_ROW = re.compile(r"\W*\d{1,3}\s")
_BULLET = re.compile(r"^\s*[-*•–·]\s+")
_CLOSING = re.compile(
    r"(?i)\s*(?:--\s*$|_{5,}|mfg\b|-+\s*(?:ursprüngliche|original)"
    r"|(?:mit\s+)?(?:freundliche|beste|viele|herzliche|liebe|schöne)[nrs]?\s+gr(?:ü|u|ue)(?:ß|ss)e?n?\b"
    r"|(?:best|kind)\s+regards|saludos|atentamente)"
)


@dataclass(frozen=True, slots=True)
class _Label:
    field: Field
    order: int
    pattern: re.Pattern[str]


class MailText:
    """The walk for one form. `rest` holds the lines that belong to no field, once `read` has returned."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._last = -1
        self._open: Field | None = None
        self._found: dict[str, Found] = {}
        self._limit = 0
        self.rest: list[Sighting] = []

    def read(self, transcript: Transcript) -> dict[str, Found]:
        """Field id -> what was said, in the order of the mail; where one is said twice, the first counts."""
        rows = [list(group) for _, group in groupby(transcript.sightings, key=lambda entry: entry.place.path)]
        width = max((width_of(row) for row in rows if any(" " in entry.text.strip() for entry in row)), default=0)
        self._limit = _BROKEN_FROM if width <= _BROKEN_AT else 0
        for row in self._joined(rows):
            for line in self._lines(row):
                self._take(line)
        return self._found

    def _joined(self, rows: Sequence[list[Sighting]]) -> Iterator[list[Sighting]]:
        """A long label that was broken is one line again."""
        held: list[Sighting] = []
        for row in rows:
            if held and not is_empty(row):
                last, first = held[-1], row[0]
                row = [*held[:-1], replace(last, text=f"{last.text.rstrip()} {first.text.lstrip()}"), *row[1:]]
            elif held:
                yield held
            words = fold(" ".join(entry.text for entry in row))
            held = row if len(words) >= _HALF_LABEL and words not in self._names and self._begins_label(words) else []
            if not held:
                yield row
        if held:
            yield held

    def _begins_label(self, words: str) -> bool:
        return any(name.startswith(f"{words} ") for name in self._names)

    def _lines(self, entries: Sequence[Sighting]) -> Iterator[Line]:
        """One line; of a row in which several labels stand, one for each of them with the cell behind it."""
        pieces: list[tuple[str, bool | None]] = []
        tabs = 0
        for entry in entries:
            for part in re.split(r"(\t)", entry.text) if entry.mark is None else [""]:
                if tabs >= 2 and entry.mark is None and fold(part) in self._names:
                    yield Line(entries[0], tuple(pieces), width_of(entries))
                    pieces, tabs = [], 0
                tabs += part == "\t"
                pieces.append((part, entry.mark))
        yield Line(entries[0], tuple(pieces), width_of(entries))

    @cached_property
    def _labels(self) -> list[_Label]:
        """The longest first, so that no label hides another that begins with it."""
        fields = self._reference.form.fields
        found = [_Label(entry, order, _pattern(entry.label)) for order, entry in enumerate(fields) if fold(entry.label)]
        return sorted(found, key=lambda label: -len(label.field.label))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(fold(label.field.label) for label in self._labels)

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(name.split()[0] for name in self._names)

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(fold(section.title) for section in self._reference.form.sections)

    @cached_property
    def _printed(self) -> frozenset[str]:
        return (self._reference.printed | self._titles) - {""}

    def _take(self, line: Line) -> None:
        text = line.text
        hit = None if self._is_awaited(text) else self._label_of(text)
        if hit is not None:
            self._begin(*hit, line)
        elif not text.strip() and not line.marks:
            self._end_paragraph()
        elif _CLOSING.match(text):
            self._open = None
            self.rest.append(line.place)
        elif not self._add(line):
            self._open = None
            if fold(text) not in self._printed and text.strip():
                self.rest.append(replace(line.place, text=text, mark=None))

    def _is_awaited(self, text: str) -> bool:
        """An option that is also a label, where the open field is still without an answer."""
        if self._open is None or self._found[self._open.id].is_answered:
            return False
        return any(fold(text) == fold(option) for option in self._open.options)

    def _begin(self, entry: Field, value: str, is_clear: bool, line: Line) -> None:
        known = self._found.get(entry.id)
        if known is not None and known.is_answered:
            self._open = None
            self.rest.append(replace(line.place, text=line.text, mark=None))
            return
        found = Found(replace(line.place, text="", mark=None), is_clear, limit=self._limit)
        value = "" if fold(value) in self._reference.all_prompts else value.lstrip()
        self._found[entry.id] = found
        self._open = entry
        self._last = next(label.order for label in self._labels if label.field is entry)
        if not line.marks:
            found.lines += [(value, line.width)] if value.strip() else []
        elif len(line.marks) == 1 and (entry.kind == "bool" or not value.strip()):
            found.mark = line.marks[0]
        else:
            found.tick(entry, line)

    def _add(self, line: Line) -> bool:
        """True where the line goes on with the open field."""
        entry = self._open
        if entry is None:
            return False
        found = self._found[entry.id]
        if line.marks:
            return found.tick(entry, line)
        text = _BULLET.sub("", line.text) if entry.options else line.text
        is_option = any(fold(text) == fold(option) for option in entry.options)
        if fold(text) in self._reference.all_prompts:
            return True
        if fold(text) in self._printed and not is_option:
            return fold(text) not in self._titles and not found.is_answered
        if found.mark is not None or (entry.kind == "bool" and found.lines):
            return False
        found.lines.append((text, line.width))
        return True

    def _end_paragraph(self) -> None:
        """A blank line ends an answer, but for long ones, which have several paragraphs."""
        if self._open is None:
            return
        found = self._found[self._open.id]
        if self._open.kind == "long" and found.lines:
            found.lines.append(("", 0))
        elif found.is_answered:
            self._open = None

    def _label_of(self, text: str) -> tuple[Field, str, bool] | None:
        """(field, what follows its label, whether the label stands apart); None where the line begins with no label."""
        words = fold(text).split()
        if not words:
            return None
        if {words[0], words[1] if len(words) > 1 and words[0].isdecimal() else ""} & self._first_words:
            for label in self._labels:
                match = label.pattern.match(text)
                if match and (hit := self._accept(label, match["between"], text[match.end() :])):
                    return hit
        return self._almost(text)

    def _accept(self, label: _Label, between: str, value: str) -> tuple[Field, str, bool] | None:
        """In a row the value stands in the next cell, whatever follows the label in its own."""
        entry = self._next_of(fold(label.field.label))
        if "\t" in value and "\t" not in between:
            return entry, value.partition("\t")[2], True
        if not value.strip() or _CLEAR.search(between) or entry.label.rstrip().endswith((".", "?")):
            return entry, value, True
        is_inside = self._open is not None and self._open.kind == "long" and self._found[self._open.id].lines
        is_value = (
            any(fold(value) == fold(option) for option in entry.options) if entry.options else not value[:1].islower()
        )
        return (entry, value, False) if is_value and not is_inside else None

    def _almost(self, text: str) -> tuple[Field, str, bool] | None:
        """A label with a slip of the pen, before a colon or a tab. Rows that begin with a number are lists of what is
        missing, as in our own letters."""
        from rapidfuzz import fuzz, process

        if _NUMBERED_ROW.match(text):
            return None
        for separator in re.finditer(r"[:\t]", text[:200]):
            folded = fold(text[: separator.start()])
            if len(folded) < 4:
                continue
            hit = process.extractOne(folded, self._names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if hit is not None:
                return self._next_of(hit[0]), text[separator.end() :], True
        return None

    def _next_of(self, name: str) -> Field:
        """Of fields with one label the next after the last that was found, in the order of the form."""
        own = [label for label in self._labels if fold(label.field.label) == name]
        own.sort(key=lambda label: label.order)
        free = [
            label for label in own if label.field.id not in self._found or not self._found[label.field.id].is_answered
        ]
        return next((label for label in free if label.order > self._last), (free or own)[0]).field


def _pattern(label: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in re.findall(r"\w+", label)]
    tail = "".join(rf"(?:\s*{re.escape(sign)})?" for sign in re.sub(r".*\w|\s", "", label, flags=re.DOTALL))
    spaced = r"[^\w\n]+".join(words)
    return re.compile(rf"{_NUMBERING}{spaced}(?!\w){tail}(?P<between>[\s:=*.…_]*)", re.IGNORECASE)
