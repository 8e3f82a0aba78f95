"""What a blank form tells beyond its text: kinds of controls, room to write, headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from klimadocs.model.transcript import Box, Place

ControlNature = Literal["text", "long", "date", "list", "lists", "box", "radio", "other"]


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `lists`: a list of which several entries may be chosen; `radio`: one sighting for several buttons,
    whose values and places are `states`; `other`: nothing to write into (a picture). `tip`: what the file calls it."""

    nature: ControlNature
    options: tuple[str, ...] = ()
    states: tuple[tuple[str, Place], ...] = ()
    is_required: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Room to write on a page: the words that name it where it stands in a table or has them in its corner, and how
    many single letters it has boxes for, 0 where they are not told apart."""

    place: Place
    text: str = ""
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Type:
    """How a word on a page is set. `size_pt`: of the type, whatever its letters reach."""

    size_pt: float
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """`controls` has one entry for each sighting of a transcript that comes from a control, in that order.
    `empty_cells` are (table, row, column), `narrow_cells` those of them that have room for one letter; `spaces` are
    where rules leave room to write on pages; `headings` are lines that are set like headings; `types` tells how
    words on pages are set, by page and box, where the file tells it."""

    controls: tuple[Control, ...] = ()
    empty_cells: tuple[tuple[int, int, int], ...] = ()
    narrow_cells: frozenset[tuple[int, int, int]] = frozenset()
    spaces: tuple[Space, ...] = ()
    headings: tuple[str, ...] = ()
    title: str = ""
    types: Mapping[tuple[int, Box], Type] = field(default_factory=dict)
