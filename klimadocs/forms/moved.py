"""Rows of tables found again by their labels, wherever they stand now: swapped, moved, or with others taken out."""

from __future__ import annotations

from collections.abc import Sequence

from klimadocs.forms.cleaning import fold
from klimadocs.forms.reference import Reference
from klimadocs.forms.rows import Line, lines_by_label
from klimadocs.forms.settling import Alignment
from klimadocs.model.transcript import Sighting


def take_rows(
    reference: Reference, blank: Sequence[Sighting], body: Sequence[Sighting], found: Alignment
) -> tuple[Sequence[Sighting], Sequence[Sighting]]:
    """Gives what stands beside a label to the only slot that the blank has beside it, where its control is gone and the
    label stands in one row of the blank and in one of the copy. Returns what is left of both, unchanged if all is."""
    asked = {label: pair for label, pair in reference.questions.items() if pair[1] not in found.named}
    if not asked:
        return blank, body
    seen = lines_by_label(body)
    taken: set[int] = set()
    for label, (line, key) in asked.items():
        answered = seen.get(label)
        if answered is not None and _is_answered(line, answered):
            taken.update(id(entry) for part in (line, answered) for entry in (*part.own, *part.others))
            found.typed[key] += answered.others
            found.present.add(key)
            found.beside.add(key)
    return (_left(blank, taken), _left(body, taken)) if taken else (blank, body)


def _left(entries: Sequence[Sighting], taken: set[int]) -> list[Sighting]:
    return [entry for entry in entries if id(entry) not in taken]


def _is_answered(line: Line, answered: Line) -> bool:
    """Something stands in one cell beside the label, and in the label's own cell nothing but what is printed there."""
    cells = {entry.cell for entry in answered.others}
    printed = {fold(entry.text) for entry in line.own}
    is_bare = all(fold(entry.text) in printed for entry in answered.own)
    return is_bare and len(cells) == 1 and all(entry.mark is None for entry in answered.others)
