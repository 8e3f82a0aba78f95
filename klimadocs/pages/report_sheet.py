"""The overview as a page: all cases, and the comparison for the office's meeting. German lines for `report.html`."""

from __future__ import annotations

from klimadocs import wording
from klimadocs.model.day import Day
from klimadocs.pages.comparison import Comparison, Row, compare
from klimadocs.pages.day_sheet import balance_of
from klimadocs.pages.overview import OverviewRow, has_role, list_cases
from klimadocs.pages.phrases import write_amount, write_date, write_points
from klimadocs.pages.press import press


def show_report(day: Day) -> str:
    """HTML of the overview; see `klimadocs.pages.report_page`."""
    return press(
        "report.html",
        day=day,
        today=write_date(day.today),
        balance=balance_of(day),
        rows=[(row, *_texts(row)) for row in list_cases(day)],
        has_kind=has_role(day, "applicant_kind"),
        has_country=has_role(day, "partner_country"),
        comparisons=[_comparison(comparison) for comparison in compare(day)],
    )


def _texts(row: OverviewRow) -> tuple[str, str]:
    points = row.points if isinstance(row.points, str) else write_points(row.points)
    return write_date(row.received.date()), points


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "title": comparison.call.title,
        "columns": [(column.title, write_amount(column.weight)) for column in comparison.columns],
        "weight": write_amount(comparison.weight),
        "rows": [_row(row) for row in comparison.rows],
        "is_provisional": any(row.is_provisional for row in comparison.rows),
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "rank": f"{row.rank}{'*' if row.is_provisional else ''}" if row.rank else "–",
        "case": row.view.case.id,
        "applicant": row.view.applicant,
        "points": [_points(points) for points in row.points],
        "total": write_points(row.total),
        "open": write_amount(row.open_weight) if row.is_provisional else "",
        "decision": wording.DECISIONS[row.view.case.decision],
    }


def _points(points: float | None) -> str:
    return "offen" if points is None else write_points(points)
