"""The comparison of applications by points, call by call. It ranks, it never decides. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from klimadocs.model.call import Call
from klimadocs.model.day import CaseView, Day


@dataclass(frozen=True, slots=True)
class Column:
    """One criterion of a call; `name` is unique within the call only."""

    name: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Row:
    """One case: `points` stand in the order of the columns, None where the answers do not tell; `total` is the sum of
    what is known, `open_weight` what the rest could still add. `rank` is None where the municipality has withdrawn;
    equal sums share a rank."""

    view: CaseView
    points: tuple[float | None, ...]
    total: float
    open_weight: float
    rank: int | None

    @property
    def is_provisional(self) -> bool:
        return self.open_weight > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """All cases of one call, best first, those that have withdrawn last."""

    call: Call
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def weight(self) -> float:
        return sum(column.weight for column in self.columns)


def compare(day: Day) -> tuple[Comparison, ...]:
    """One comparison for each call that has criteria and cases, in the order in which they appear."""
    calls = {view.call.id: view.call for view in day.views}
    found = (_compare(call, [view for view in day.views if view.call.id == name]) for name, call in calls.items())
    return tuple(comparison for comparison in found if comparison.columns)


def known_total(view: CaseView) -> float:
    """Sum of the points that are known, to two decimals."""
    return round(sum(score.points for score in view.assessment.scores if score.points is not None), 2)


def open_weight(view: CaseView) -> float:
    """What the criteria that are still open could add."""
    return round(sum(score.weight for score in view.assessment.scores if score.points is None), 2)


def _compare(call: Call, views: list[CaseView]) -> Comparison:
    columns: dict[str, Column] = {}
    for view in views:
        for score in view.assessment.scores:
            columns.setdefault(score.name, Column(score.name, score.title, score.weight))
    totals = [known_total(view) for view in views if view.case.decision != "withdrawn"]
    rows = [_row(view, tuple(columns.values()), totals) for view in views]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.view.case.id))
    return Comparison(call, tuple(columns.values()), tuple(rows))


def _row(view: CaseView, columns: tuple[Column, ...], totals: list[float]) -> Row:
    points = {score.name: score.points for score in view.assessment.scores}
    told = tuple(points.get(column.name) for column in columns)
    unknown = sum(column.weight for column, entry in zip(columns, told, strict=True) if entry is None)
    total = known_total(view)
    rank = None if view.case.decision == "withdrawn" else 1 + sum(1 for other in totals if other > total)
    return Row(view, told, total, round(unknown, 2), rank)
