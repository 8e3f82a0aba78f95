"""The blank form as reference: what stands in the empty document, and where its fields are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar

from klimadocs.forms.cleaning import fold
from klimadocs.forms.gaps import Gap, gap_of
from klimadocs.forms.naming import Naming
from klimadocs.forms.natives import without_seconds
from klimadocs.forms.rows import Line, RowLabels, labels_of_rows, lines_by_label
from klimadocs.forms.spots import Ground, Spot, spots_of
from klimadocs.forms.standing import Standing
from klimadocs.model.form import Field, Form
from klimadocs.model.transcript import Sighting, Transcript

Made = TypeVar("Made")


class LastFit:
    """Keeps one result: a copy is laid over the blank to know it, and once more to read it; and copies of one form have
    the same printed lines."""

    def __init__(self) -> None:
        self._lines: Sequence[Sighting] = ()
        self._fit: Any = None

    def of(self, lines: Sequence[Sighting], make: Callable[[], Made]) -> Made:
        """What `make` gives for these lines, or gave for equal ones."""
        if self._fit is None or self._lines != lines:
            self._lines, self._fit = lines, make()
        return self._fit  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Reference:
    """A form and its blank as one reader sees it. Everything that differs from it in a filled copy was put there.
    `content` is the blank itself where it is a PDF file, for paper is laid over its pages; b"" for others."""

    form: Form
    raw: Transcript
    content: bytes = field(default=b"", repr=False, compare=False)

    @cached_property
    def naming(self) -> Naming:
        """Names what stands in blanks that were made elsewhere; others stay as they are."""
        return Naming(self.form, replace(self.raw, sightings=without_seconds(self.raw.sightings)))

    @property
    def blank(self) -> Transcript:
        """The blank, its slots under the names that the form has for them."""
        return self.naming.blank

    @cached_property
    def slots(self) -> dict[str, Field]:
        """Native name -> field: ids for whole fields, `<id>.<n>` for the boxes of a multiple choice."""
        found: dict[str, Field] = {}
        for entry in self.form.fields:
            found[entry.id] = entry
            for option in entry.options:
                found[entry.mark_key(option)] = entry
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        """Native names that the blank of this format really has."""
        return frozenset(sighting.key for sighting in self.blank.sightings if sighting.key in self.slots)

    @cached_property
    def anchors(self) -> tuple[Sighting, ...]:
        """The blank's own printed text, in reading order."""
        return tuple(
            entry for entry in self.blank.sightings if not entry.key and entry.mark is None and fold(entry.text)
        )

    @cached_property
    def labels(self) -> frozenset[str]:
        """Folded words by which a copy is known: the labels of the fields; all that is printed where the labels were
        only guessed."""
        if self.naming.is_needed:
            return frozenset(line for line in self.printed if len(line) > 2)
        return frozenset(fold(field.label) for field in self.form.fields) - {""}

    @cached_property
    def prompts(self) -> dict[str, str]:
        """Folded text that stands in each empty control: prompts and defaults, by native name."""
        return {entry.key: fold(entry.text) for entry in self.blank.sightings if entry.key and entry.mark is None}

    @cached_property
    def default_marks(self) -> dict[str, bool]:
        """Boxes that are ticked in the blank already."""
        return {entry.key: entry.mark for entry in self.blank.sightings if entry.key and entry.mark is not None}

    @cached_property
    def all_prompts(self) -> frozenset[str]:
        return frozenset(prompt for prompt in self.prompts.values() if prompt)

    @cached_property
    def row_slots(self) -> dict[tuple[int, int], str]:
        """(table, row) -> native name, for rows with a single slot, and that for words."""
        rows: dict[tuple[int, int], list[Sighting]] = {}
        for entry in self.blank.sightings:
            if entry.cell and entry.key in self.slots:
                rows.setdefault(entry.cell[:2], []).append(entry)
        return {row: group[0].key for row, group in rows.items() if len(group) == 1 and group[0].mark is None}

    @cached_property
    def body(self) -> tuple[Sighting, ...]:
        """The blank without headers and footers."""
        return tuple(entry for entry in self.blank.sightings if not entry.is_margin)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What stands before the first printed line of the body, and behind each of them."""
        body = self.body
        lines = [index for index, entry in enumerate(body) if not entry.key and entry.mark is None and fold(entry.text)]
        return tuple(self.gap(body[start:end]) for start, end in pairwise((0, *lines, len(body))))

    def gap(self, between: Sequence[Sighting]) -> Gap:
        """What a part of the blank has to fill in, which begins with a printed line."""
        return gap_of(between, self.slots, self.row_slots)

    @cached_property
    def _ground(self) -> Ground:
        return Ground(self.body, self.raw.rows)

    @cached_property
    def spots(self) -> dict[str, Spot]:
        """Where the slots of the body stand among its printed lines."""
        return spots_of(self._ground, frozenset(self.slots))

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """Ids of fields that stand one below the other in a column of a table."""
        found: dict[tuple[int, int], list[str]] = {}
        for entry in self.body:
            if entry.cell and entry.key in self.slots and entry.mark is None:
                found.setdefault((entry.cell[0], entry.cell[2]), []).append(self.slots[entry.key].id)
        return tuple(tuple(dict.fromkeys(keys)) for keys in found.values() if len(keys) > 1)

    def beside(self, copy: Transcript) -> Standing:
        """The copy, its slots named, laid beside the blank."""
        body = tuple(entry for entry in copy.sightings if not entry.is_margin)
        return Standing(self._ground, self.spots, Ground(body, copy.rows))

    @cached_property
    def looks(self) -> frozenset[tuple[str, str]]:
        """(native name, folded text) of what fields of the blank show besides their values."""
        seen = self.naming.copy(self.raw).sightings
        return frozenset((entry.key, fold(entry.text)) for entry in seen if entry.method == "line" and entry.key)

    @cached_property
    def notes(self) -> tuple[Sighting, ...]:
        """What somebody has typed onto the pages of the blank, such as hints."""
        return tuple(entry for entry in self.blank.sightings if entry.method == "annotation")

    @cached_property
    def last_fit(self) -> LastFit:
        """How the copy that was laid over the blank last lay there."""
        return LastFit()

    @cached_property
    def row_labels(self) -> RowLabels:
        """Which printed words stand in one row with which slots."""
        return labels_of_rows(self.slots, self.blank.sightings)

    @cached_property
    def questions(self) -> dict[str, tuple[Line, str]]:
        """Folded label -> its row and the native name of what is to be filled in, for rows of a label and one slot for
        words."""
        found: dict[str, tuple[Line, str]] = {}
        for label, line in lines_by_label(self.blank.sightings).items():
            keys = [entry.key for entry in line.others if entry.key in self.slots]
            has_boxes = any(entry.mark is not None for entry in (*line.own, *line.others))
            if len(keys) == 1 == len(line.others) and not has_boxes:
                found[label] = line, keys[0]
        return found

    @cached_property
    def mark_keys(self) -> dict[str, tuple[str, ...]]:
        """Field id -> native names of its boxes, in the order of its options."""
        return {entry.id: tuple(map(entry.mark_key, entry.options)) for entry in self.form.fields}

    @cached_property
    def printed(self) -> frozenset[str]:
        """Folded lines of the blank, headers and footers included."""
        return frozenset(fold(entry.text) for entry in self.anchors)
