"""What the blank holds between two of its printed lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from klimadocs.forms.rows import Row, row_of
from klimadocs.model.transcript import Sighting


@dataclass(frozen=True, slots=True)
class Gap:
    """What the blank holds between two anchors that were found again. `is_one_row`: the slots stand in the table row of
    the first anchor. `row_key`: the only slot in the table row of the first anchor, whether in this gap or behind."""

    text_keys: tuple[str, ...]
    mark_keys: tuple[str, ...]
    is_one_row: bool = False
    row_key: str = ""


def gap_of(between: Sequence[Sighting], names: Collection[str], row_slots: Mapping[Row, str]) -> Gap:
    """`between` begins with the anchor; `names` are those of all slots, `row_slots` the only slot of each row."""
    slots = [entry for entry in between if entry.key in names]
    row = row_of(between[0]) if between else None
    return Gap(
        tuple(dict.fromkeys(entry.key for entry in slots if entry.mark is None)),
        tuple(entry.key for entry in slots if entry.mark is not None),
        bool(slots) and row is not None and all(row_of(entry) == row for entry in slots),
        row_slots.get(row, "") if row else "",
    )
