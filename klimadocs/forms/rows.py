"""Rows of tables as witnesses: a control that stands beside the label of another field was copied or moved there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from klimadocs.forms.cleaning import fold
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Sighting, Transcript

Row = tuple[int, int]


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
    labels_by_key, keys_by_label = _labels(reference)
    displaced: set[str] = set()
    deserted: set[str] = set()
    for entries in by_row(transcript.sightings).values():
        keys = {entry.key for entry in entries if entry.key in reference.slots}
        printed = {fold(entry.text) for entry in entries if is_label(entry)} & keys_by_label.keys()
        strange = {key for key in keys if printed and key in labels_by_key and not labels_by_key[key] & printed}
        if strange:
            displaced |= strange
            deserted |= {key for label in printed for key in keys_by_label[label]} - keys
    return Strangers(frozenset(displaced), frozenset(deserted))


def _labels(reference: Reference) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Of each slot in a table the printed words of its row, and of each such words their slots."""
    labels_by_key: dict[str, set[str]] = defaultdict(set)
    keys_by_label: dict[str, set[str]] = defaultdict(set)
    for entries in by_row(reference.blank.sightings).values():
        labels = {fold(entry.text) for entry in entries if is_label(entry)}
        for entry in entries:
            if entry.key in reference.slots and labels:
                labels_by_key[entry.key] |= labels
                for label in labels:
                    keys_by_label[label].add(entry.key)
    return labels_by_key, keys_by_label


def by_row(sightings: Iterable[Sighting]) -> dict[Row, list[Sighting]]:
    """What stands in tables, margins apart, row by row in reading order."""
    rows: dict[Row, list[Sighting]] = defaultdict(list)
    for entry in sightings:
        row = row_of(entry)
        if row and not entry.is_margin:
            rows[row].append(entry)
    return rows


def is_label(entry: Sighting) -> bool:
    """True for bare words: nothing that was entered into a control, and no box."""
    return not entry.key and entry.mark is None and bool(fold(entry.text))
