"""What a template calls its fields and columns: the words beside its controls, in one language or two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from klimadocs.forms.cleaning import fold
from klimadocs.model.plan import Plan
from klimadocs.plans.rows import Row

Labels: TypeAlias = Mapping[str, frozenset[str]]
"""Name of a field ("massnahme.titel", "schritte.wer") -> folded labels."""

_ALIKE = 88.0
_SHORT = 4
_LONGEST = 200


def labels_of(plan: Plan, rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """From a template's rows: a field of a sheet is called by what stands before it, a column by what stands above.
    Columns that have no control take the heads that are left, in the plan's order."""
    found: dict[str, dict[str, None]] = {}
    head: Row | None = None
    for row in rows:
        if not row.tags:
            head = row if not _is_command(row) else head
            continue
        for name, label in _named(plan, row, head if head and head.table == row.table else None):
            found.setdefault(name, {})[label] = None
    return {name: tuple(labels) for name, labels in found.items()}


def _named(plan: Plan, row: Row, head: Row | None) -> Iterator[tuple[str, str]]:
    """(name, label) for every field of a row."""
    prefix = f"{plan.sheet.id}."
    yield from ((tag, row.first.text) for tag in row.tags if tag.startswith(prefix))
    groups = {tag.partition(".")[0] for tag in row.tags}
    for table in plan.tables:
        if head is None or table.id not in groups:
            continue
        keyed = {column: tag for column, cell in row.cells for tag in cell.keys if tag.startswith(f"{table.id}.")}
        rest = [f"{table.id}.{c.id}" for c in table.columns if f"{table.id}.{c.id}" not in keyed.values()]
        free = [column for column, _ in head.cells if column not in keyed]
        names = keyed | dict(zip(free, rest, strict=False))
        yield from ((names[column], cell.text) for column, cell in head.cells if column in names)


@lru_cache(maxsize=10_000)
def spellings(label: str) -> frozenset[str]:
    """The whole, and each line of it: a label in two languages is known by either."""
    parts = (label, *label.splitlines(), *label.split(" / "))
    return frozenset(folded for part in parts if (folded := fold(part)))


@lru_cache(maxsize=50_000)
def is_like(text: str, labels: frozenset[str]) -> bool:
    """Case, accents and punctuation do not count; a label of some length may be a little reworded."""
    wanted = spellings(text)
    if wanted & labels:
        return True
    if len(text) > _LONGEST:
        return False
    from rapidfuzz import fuzz, process

    long = [label for label in labels if len(label) > _SHORT]
    return any(
        process.extractOne(one, long, scorer=fuzz.ratio, score_cutoff=_ALIKE) for one in wanted if len(one) > _SHORT
    )


def _is_command(row: Row) -> bool:
    """A line of the template that vanishes."""
    return len(row.cells) == 1 and row.first.text.lstrip().startswith("{%")
