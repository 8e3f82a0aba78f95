"""Rows of tables found again by their labels, wherever they stand now: swapped, moved, or with others taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from klimadocs.forms.cleaning import fold
from klimadocs.forms.reference import Reference
from klimadocs.forms.rows import by_row, is_label
from klimadocs.forms.settling import Alignment
from klimadocs.model.transcript import Sighting


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table: its first label, the entries in that label's cell, and those in the others."""

    label: Sighting
    own: tuple[Sighting, ...]
    others: tuple[Sighting, ...]


def take_rows(
    reference: Reference, blank: list[Sighting], body: list[Sighting], found: Alignment
) -> tuple[list[Sighting], list[Sighting]]:
    """Gives what stands beside a label to the only slot that the blank has beside it, where its control is gone and the
    label stands in one row of the blank and in one of the copy. Returns what is left of both."""
    asked = {label: line for label, line in _lines(blank) if _slot(reference, line, found)}
    seen = dict(_lines(body))
    settled: list[tuple[_Line, _Line]] = []
    for label, line in asked.items():
        answered = seen.get(label)
        if answered is not None and _is_answered(reference, line, answered):
            settled.append((line, answered))
            key = _slot(reference, line, found)
            found.typed[key] += answered.others
            found.present.add(key)
            found.beside.add(key)
    taken = {id(entry) for line, answered in settled for part in (line, answered) for entry in _whole(part)}
    return _left(blank, taken), _left(body, taken)


def _whole(line: _Line) -> Iterable[Sighting]:
    return (*line.own, *line.others)


def _left(entries: list[Sighting], taken: set[int]) -> list[Sighting]:
    return [entry for entry in entries if id(entry) not in taken]


def _lines(entries: Iterable[Sighting]) -> list[tuple[str, _Line]]:
    """Rows by their folded label; labels that stand in several rows tell nothing."""
    rows: list[tuple[str, _Line]] = []
    for row in by_row(entries).values():
        first = row[0]
        if is_label(first) and first.cell:
            own = tuple(entry for entry in row if entry.cell == first.cell)
            others = tuple(entry for entry in row if entry.cell != first.cell)
            rows.append((fold(first.text), _Line(first, own, others)))
    counted = Counter(label for label, _ in rows)
    return [(label, line) for label, line in rows if counted[label] == 1]


def _slot(reference: Reference, line: _Line, found: Alignment) -> str:
    """The only slot beside the label, for words and without a control in the copy; "" where there is none."""
    keys = [entry.key for entry in line.others if entry.key in reference.slots]
    marks = [entry for entry in (*line.own, *line.others) if entry.mark is not None]
    is_plain = len(keys) == 1 == len(line.others) and not marks and keys[0] not in found.named
    return keys[0] if is_plain else ""


def _is_answered(reference: Reference, line: _Line, answered: _Line) -> bool:
    """Something stands in one cell beside the label, and in the label's own cell nothing but what is printed there."""
    cells = {entry.cell for entry in answered.others}
    printed = {fold(entry.text) for entry in line.own}
    is_bare = all(fold(entry.text) in printed for entry in answered.own)
    return is_bare and len(cells) == 1 and all(entry.mark is None for entry in answered.others)
