"""What a way of coming back is: a maker, what it gives, and how well it must be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from klimadocs.catalogue import Catalogue
from klimadocs.model.form import Form
from tests.makers.sample_truth import Sample

Group = Literal["controls", "legacy", "cells", "acroform", "office", "altered"]

LEAST: dict[Group, float] = {
    "controls": 1.0, "legacy": 1.0, "cells": 1.0, "acroform": 1.0, "office": 0.995, "altered": 0.99,
}  # fmt: skip
"""Share of fields whose value must be right."""
MOST_NEEDLESS_DOUBTS = 0.02


@dataclass(frozen=True)
class Desk:
    """Where the blanks lie."""

    catalogue: Catalogue
    form: Form

    def blank(self, ending: str) -> bytes:
        return next(
            blank.content
            for blank in self.catalogue.blanks
            if blank.form.id == self.form.id and blank.path.endswith(ending)
        )


@dataclass(frozen=True)
class Filled:
    """A file, and what it says: answers that the way has changed, and fields that a person has to look at."""

    content: bytes
    answers: dict[str, Any]
    doubtful: frozenset[str] = frozenset()


Maker = Callable[[Desk, Sample], "Filled | bytes"]


@dataclass(frozen=True)
class Way:
    """`least`: share of fields to be read right, where the group's own share cannot be asked for."""

    name: str
    group: Group
    make: Maker = field(repr=False)
    ending: str = "docx"
    least: float | None = None

    @property
    def share(self) -> float:
        return LEAST[self.group] if self.least is None else self.least

    def fill(self, desk: Desk, sample: Sample) -> Filled:
        made = self.make(desk, sample)
        return made if isinstance(made, Filled) else Filled(made, dict(sample.answers))
