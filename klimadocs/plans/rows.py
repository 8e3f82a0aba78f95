"""The tables of a transcript, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from klimadocs.model.transcript import Place, Sighting, Transcript

TICK = "x"
"""What stands for a box that is ticked."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`keys` are the tags of the controls in it; `is_prompt`: the file itself says that nothing was entered."""

    text: str
    keys: tuple[str, ...] = ()
    place: Place = Place()
    is_prompt: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`table` and `number` count from 1; `cells` by column, from 1 as well."""

    table: int
    number: int
    cells: tuple[tuple[int, Cell], ...]

    @property
    def first(self) -> Cell:
        return self.cells[0][1]

    @property
    def place(self) -> Place:
        return self.first.place

    def cell(self, column: int) -> Cell | None:
        """None where nothing stands in that column."""
        return dict(self.cells).get(column)

    @property
    def tags(self) -> tuple[str, ...]:
        """Those of the controls in all its cells."""
        return tuple(key for _, cell in self.cells for key in cell.keys)


def rows_of(transcript: Transcript) -> tuple[Row, ...]:
    """In reading order. Cells without any text and any control do not count."""
    grouped: dict[tuple[int, int], dict[int, list[Sighting]]] = {}
    for entry in transcript.sightings:
        if entry.cell is not None and not entry.is_margin:
            table, row, column = entry.cell
            grouped.setdefault((table, row), {}).setdefault(column, []).append(entry)
    return tuple(_row(*place, columns) for place, columns in grouped.items())


def _row(table: int, number: int, columns: dict[int, list[Sighting]]) -> Row:
    return Row(table, number, tuple((column, _cell(found)) for column, found in sorted(columns.items())))


def _cell(found: list[Sighting]) -> Cell:
    said = [entry for entry in found if entry.text.strip() or entry.mark]
    keys = tuple(dict.fromkeys(entry.key for entry in found if entry.key))
    is_prompt = bool(said) and all(entry.is_prompt for entry in said)
    return Cell("\n".join(_texts(said)), keys, found[0].place, is_prompt)


def _texts(found: Iterable[Sighting]) -> Iterator[str]:
    for entry in found:
        if entry.mark:
            yield TICK
        if entry.text.strip():
            yield entry.text.strip()
