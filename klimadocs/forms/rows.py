"""Rows of tables as witnesses: a control that stands beside the label of another field was copied or moved there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klimadocs.forms.cleaning import fold
from klimadocs.model.transcript import Sighting, Transcript

if TYPE_CHECKING:
    from klimadocs.forms.reference import Reference

Row = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its first label, the entries in that label's cell, and those in the others."""

    label: Sighting
    own: tuple[Sighting, ...]
    others: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class RowLabels:
    """Of each slot in a table the printed words of its row, and of each such words their slots."""

    by_key: dict[str, set[str]]
    keys: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Strangers:
    """`displaced`: slots with a control in the row of another slot's label; `deserted`: the slots of those labels."""

    displaced: frozenset[str]
    deserted: frozenset[str]


def row_of(entry: Sighting) -> Row | None:
    """(table, row); None outside of tables."""
    return entry.cell[:2] if entry.cell else None


def find_strangers(reference: Reference, transcript: Transcript) -> Strangers:
    """A row that was moved with its label, or whose label was rewritten, holds no strangers."""
    labels, slots = reference.row_labels, reference.slots
    displaced: set[str] = set()
    deserted: set[str] = set()
    for entries in by_row(transcript.sightings).values():
        keys = {entry.key for entry in entries if entry.key in slots}
        if not keys:
            continue
        printed = {fold(entry.text) for entry in entries if is_label(entry)} & labels.keys.keys()
        strange = {key for key in keys if printed and key in labels.by_key and not labels.by_key[key] & printed}
        if strange:
            displaced |= strange
            deserted |= {key for label in printed for key in labels.keys[label]} - keys
    return Strangers(frozenset(displaced), frozenset(deserted))


def labels_of_rows(slots: Collection[str], sightings: Iterable[Sighting]) -> RowLabels:
    """Of a blank; `slots` are the names of its slots."""
    labels_by_key: dict[str, set[str]] = defaultdict(set)
    keys_by_label: dict[str, set[str]] = defaultdict(set)
    for entries in by_row(sightings).values():
        labels = {fold(entry.text) for entry in entries if is_label(entry)}
        for entry in entries:
            if entry.key in slots and labels:
                labels_by_key[entry.key] |= labels
                for label in labels:
                    keys_by_label[label].add(entry.key)
    return RowLabels(dict(labels_by_key), dict(keys_by_label))


def lines_by_label(entries: Iterable[Sighting]) -> dict[str, Line]:
    """Rows by their folded label; labels that stand in several rows tell nothing."""
    rows: list[tuple[str, Line]] = []
    for row in by_row(entries).values():
        first = row[0]
        if is_label(first) and first.cell:
            own = tuple(entry for entry in row if entry.cell == first.cell)
            others = tuple(entry for entry in row if entry.cell != first.cell)
            rows.append((fold(first.text), Line(first, own, others)))
    counted = Counter(label for label, _ in rows)
    return {label: line for label, line in rows if counted[label] == 1}


def by_row(sightings: Iterable[Sighting]) -> dict[Row, list[Sighting]]:
    """What stands in tables, margins apart, row by row in reading order."""
    rows: dict[Row, list[Sighting]] = defaultdict(list)
    for entry in sightings:
        if entry.cell and not entry.is_margin:
            rows[entry.cell[:2]].append(entry)
    return rows


def is_label(entry: Sighting) -> bool:
    """True for bare words: nothing that was entered into a control, and no box."""
    return not entry.key and entry.mark is None and bool(fold(entry.text))
