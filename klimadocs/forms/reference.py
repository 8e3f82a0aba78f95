"""The blank form as reference: what stands in the empty document, and where its fields are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.forms.naming import Naming
from klimadocs.forms.natives import without_seconds
from klimadocs.model.form import Field, Form
from klimadocs.model.transcript import Sighting, Transcript


@dataclass(frozen=True)
class Reference:
    """A form and its blank as one reader sees it. Everything that differs from it in a filled copy was put there."""

    form: Form
    raw: Transcript

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
        for field in self.form.fields:
            found[field.id] = field
            for option in field.options:
                found[field.mark_key(option)] = field
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
    def printed(self) -> frozenset[str]:
        """Folded lines of the blank, headers and footers included."""
        return frozenset(fold(entry.text) for entry in self.anchors)
