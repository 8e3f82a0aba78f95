"""The overview as an Excel workbook: cases, comparison, answers, arrivals, one sheet each."""

from __future__ import annotations

from collections.abc import Iterator

from klimadocs import wording
from klimadocs.model.day import CaseView, Day, Item
from klimadocs.model.form import Field, Form
from klimadocs.pages.badges import STATES
from klimadocs.pages.book import Book, Cell, Headings
from klimadocs.pages.comparison import Comparison, Row, compare
from klimadocs.pages.overview import OverviewRow, has_role, list_cases, zone_of
from klimadocs.pages.phrases import local_time, shorten, write_amount, write_size, write_value
from klimadocs.pages.timeline import write_way

_CASES_PER_SHEET = 1_000  # a sheet ends after 16,384 columns, a reader's patience before


def write_workbook(day: Day) -> bytes:
    """See `klimadocs.pages.report_workbook`."""
    book = Book(day)
    _add_overview(book, day)
    _add_comparison(book, day)
    _add_answers(book, day)
    _add_items(book, day)
    return book.content()


def _add_overview(book: Book, day: Day) -> None:
    kind, country = has_role(day, "applicant_kind"), has_role(day, "partner_country")
    headings: Headings = [("Vorgang", 14), ("Name", 28)]
    headings += [("Art", 20)] if kind else []
    headings += [("Land", 16)] if country else []
    headings += [("Partner", 26), ("Eingang", 16), ("Kanal", 9), ("Fassung", 9), ("Stand", 22), ("Lücken", 9)]
    headings += [("Punkte", 12), ("Briefe", 44), ("Versand", 44), ("Entscheidung", 14)]
    book.add_sheet("Übersicht", headings, [_overview(row, kind, country) for row in list_cases(day)], frozen=2)


def _overview(row: OverviewRow, kind: bool, country: bool) -> list[Cell]:
    return [
        row.case,
        row.applicant,
        *([row.kind] if kind else []),
        *([row.country] if country else []),
        row.partner,
        row.received,
        row.way,
        row.version,
        row.state,
        row.faults,
        row.points,
        row.letters,
        row.dispatch,
        row.decision,
    ]


def _add_comparison(book: Book, day: Day) -> None:
    """One table for all calls, so that it can be sorted; ranks count within a call."""
    comparisons = compare(day)
    headings: Headings = [("Rang", 8), ("Vorgang", 14), ("Name", 28), ("Aufruf", 24)]
    for comparison in comparisons:
        headings += [(f"{column.title} (max. {write_amount(column.weight)})", 15) for column in comparison.columns]
    headings += [("Summe", 10), ("von", 8), ("noch offen", 10), ("Hinweis", 34), ("Entscheidung", 14)]
    widths = [len(comparison.columns) for comparison in comparisons]
    rows = [
        _compared(comparison, row, sum(widths[:place]), sum(widths[place + 1 :]))
        for place, comparison in enumerate(comparisons)
        for row in comparison.rows
    ]
    book.add_sheet("Vergleich", headings, rows, frozen=3)


def _compared(comparison: Comparison, row: Row, before: int, after: int) -> list[Cell]:
    cells: list[Cell] = [row.rank, row.view.case.id, row.view.applicant, comparison.call.title]
    cells += [None] * before
    cells += ["offen" if points is None else float(points) for points in row.points]
    cells += [None] * after
    decision = wording.DECISIONS[row.view.case.decision]
    return [*cells, float(row.total), float(comparison.weight), float(row.open_weight), _remark(row), decision]


def _remark(row: Row) -> str:
    if row.rank is None:
        return "zurückgezogen, ohne Rang"
    return "Rang vorläufig: offene Kriterien zählen noch nicht" if row.is_provisional else ""


def _add_answers(book: Book, day: Day) -> None:
    """Fields down, cases across; more cases than a reader can cross go on further sheets."""
    starts = range(0, max(1, len(day.views)), _CASES_PER_SHEET)
    for number, start in enumerate(starts, 1):
        views = day.views[start : start + _CASES_PER_SHEET]
        headings: Headings = [("Abschnitt", 22), ("Angabe", 34)]
        headings += [(f"{view.case.id} {shorten(view.applicant, 80)}", 28) for view in views]
        book.add_sheet("Angaben" if number == 1 else f"Angaben {number}", headings, _answers(views), frozen=2)


def _answers(views: tuple[CaseView, ...]) -> Iterator[list[Cell]]:
    forms = {(view.form.call, view.form.id, view.form.version): view.form for view in views}
    for key, form in forms.items():
        for section in form.sections:
            title = f"{form.title}: {section.title}" if len(forms) > 1 else section.title
            for field in section.fields:
                yield [title, field.label, *(_answer(view, form, key, field) for view in views)]


def _answer(view: CaseView, form: Form, key: tuple[str, str, str], field: Field) -> Cell:
    if (view.form.call, view.form.id, view.form.version) != key:
        return None
    answer = next((entry for entry in view.case.current.reading.answers if entry.field == field.id), None)
    if answer is None:
        return None
    if answer.doubt:
        return f"{', '.join(write_value(field, answer.value))} (zu prüfen)".strip()
    is_number = isinstance(answer.value, int) and not isinstance(answer.value, bool)
    return int(answer.value) if is_number else ", ".join(write_value(field, answer.value))  # type: ignore[arg-type]


def _add_items(book: Book, day: Day) -> None:
    headings: Headings = [("Eingang", 16), ("Datei", 34), ("Kanal", 9), ("Absender", 28), ("Betreff", 32)]
    headings += [("Zustand", 16), ("Was daraus wurde", 44), ("Was zu tun ist", 44), ("Vorgänge", 18)]
    headings += [("Zeitpunkt", 22), ("Größe", 10), ("SHA-256", 40)]
    book.add_sheet("Eingänge", headings, [_item(day, item) for item in day.items])


def _item(day: Day, item: Item) -> list[Cell]:
    arrival = item.arrival
    remedies = dict.fromkeys((item.remedy, *(trouble.remedy for trouble in item.troubles)))
    return [
        local_time(arrival.received_at, zone_of(day, item.cases)),
        arrival.name,
        write_way(arrival),
        arrival.sender,
        arrival.subject,
        STATES[item.state].text,
        item.sentence,
        " ".join(filter(None, remedies)),
        ", ".join(item.cases),
        wording.RECEIVED_BY.get(arrival.received_by, arrival.received_by),
        write_size(arrival.size_bytes),
        arrival.id,
    ]
