"""The blank form as reference: what stands in the empty document, and where its fields are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from klimadocs.forms.cleaning import fold
from klimadocs.model.form import Field, Form
from klimadocs.model.transcript import Sighting, Transcript


@dataclass(frozen=True)
class Reference:
    """A form and its blank as one reader sees it. Everything that differs from it in a filled copy was put there."""

    form: Form
    blank: Transcript

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
    def printed(self) -> frozenset[str]:
        """Folded lines of the blank, headers and footers included."""
        return frozenset(fold(entry.text) for entry in self.anchors)
