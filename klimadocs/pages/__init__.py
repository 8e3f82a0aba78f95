"""What staff look at: the page of a case, the day's page, the overview as page and workbook. Values in, text out."""

from __future__ import annotations

from klimadocs.model.day import CaseView, Day


def case_page(view: CaseView, link: str = "") -> str:
    """HTML of one case, complete in itself. Letters are linked by their bare file name, so the page lies beside them.
    `link` is the address of the day's page to go back to; "" leaves it out. Same view, same text."""
    from klimadocs.pages.case_sheet import show_case

    return show_case(view, link)


def case_data(view: CaseView) -> dict[str, object]:
    """What `case.json` holds (schema 1): strings, numbers, lists and tables only. Answers as in `read --json`."""
    from klimadocs.pages.case_record import record_case

    return record_case(view)


def index_page(day: Day) -> str:
    """HTML of the day's page. It lies in `outbox/`; cases and letters are linked under `review/<case>/`."""
    from klimadocs.pages.day_sheet import show_day

    return show_day(day)


def report_page(day: Day) -> str:
    """HTML of the overview with the comparison for the office's meeting. It links nothing, so it may lie anywhere."""
    from klimadocs.pages.report_sheet import show_report

    return show_report(day)


def report_workbook(day: Day) -> bytes:
    """The overview as .xlsx. Same day, same bytes; no cell is ever a formula or a link."""
    from klimadocs.pages.workbook import write_workbook

    return write_workbook(day)
