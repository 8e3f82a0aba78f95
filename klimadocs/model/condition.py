"""Conditions as data: what a form definition or a call may ask of the answers. Parsed in `forms.conditions`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["pass", "fail", "unknown", "not_applicable"]
Test = Literal["is", "is_not", "in", "not_in", "at_least", "at_most", "is_given", "is_missing"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison of one field: `values` are options, a number, or the name of a list of the call."""

    field: str
    test: Test
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """All clauses must hold. `text` is the condition as its author wrote it."""

    clauses: tuple[Clause, ...]
    text: str
