"""An Excel workbook in memory: plain tables with a header that stays. Text stays text, never a formula or a link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from klimadocs.model.day import Day
from klimadocs.pages.phrases import clean, shorten, write_date

Cell = str | int | float | datetime | None
Headings = list[tuple[str, int]]  # heading, width in characters

_CELL_UNITS = 32_767  # Excel counts UTF-16 units
_CUT = " … [gekürzt; vollständig in case.html]"
_EXACT_DIGITS = 10**15  # beyond, Excel would round
_MOST_ROWS = 1_048_576
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook in memory with the office's formats."""

    def __init__(self, day: Day) -> None:
        self._target = BytesIO()
        self._book = xlsxwriter.Workbook(self._target, _OPTIONS)
        created = datetime(day.today.year, day.today.month, day.today.day)
        self._book.set_properties({"title": "Übersicht", "company": _cell_text(day.office), "created": created})
        self._title = f"{day.office} · {'Übungsbetrieb · ' if day.is_practice else ''}Stand {write_date(day.today)}"
        style = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10}
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0E5C55", "valign": "vcenter", "bottom": 1}
        self._text = self._book.add_format(style)
        self._number = self._book.add_format({**style, "num_format": "0"})
        self._points = self._book.add_format({**style, "num_format": "0.0"})
        self._time = self._book.add_format({**style, "num_format": "dd.mm.yyyy hh:mm", "align": "left"})
        self._head = self._book.add_format({**style, **head})

    def add_sheet(self, name: str, headings: Headings, rows: Iterable[list[Cell]], frozen: int = 1) -> None:
        """A table from A1 with a header that stays, filters, and a print set-up; `frozen` columns stay as well."""
        sheet = self._book.add_worksheet(name)
        for place, (heading, width) in enumerate(headings):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, _cell_text(heading), self._head)
        last = 0
        for last, row in zip(range(1, _MOST_ROWS), rows, strict=False):
            for place, cell in enumerate(row):
                self._write(sheet, last, place, cell)
        sheet.freeze_panes(1, frozen)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        sheet.autofilter(0, 0, last, len(headings) - 1)
        self._set_up_print(sheet, name, frozen)

    def content(self) -> bytes:
        """The bytes of the file; the book is closed afterwards."""
        self._book.close()
        return self._target.getvalue()

    def _write(self, sheet: Worksheet, row: int, place: int, cell: Cell) -> None:
        if isinstance(cell, datetime) and 1900 <= cell.year <= 9999:
            sheet.write_datetime(row, place, cell.replace(tzinfo=None, second=0, microsecond=0), self._time)
        elif isinstance(cell, datetime):
            sheet.write_string(row, place, cell.isoformat(), self._text)
        elif isinstance(cell, float):
            sheet.write_number(row, place, cell, self._points)
        elif isinstance(cell, int) and abs(cell) < _EXACT_DIGITS:
            sheet.write_number(row, place, cell, self._number)
        elif cell is None or cell == "":
            sheet.write_blank(row, place, None, self._text)
        else:
            sheet.write_string(row, place, _cell_text(str(cell)), self._text)

    def _set_up_print(self, sheet: Worksheet, name: str, frozen: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if frozen:
            sheet.repeat_columns(0, frozen - 1)
        title = shorten(clean(self._title), 120).replace("&", "&&")
        sheet.set_header(f"&L&9{title}&R&9{name}", {"margin": 0.3})
        sheet.set_footer("&R&9Seite &P von &N", {"margin": 0.3})


def _cell_text(text: str) -> str:
    """Text that fits a cell; what is too long says so."""
    text = clean(text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * _CELL_UNITS:
        return text
    room = 2 * (_CELL_UNITS - len(_CUT))
    return units[:room].decode("utf-16-le", "ignore") + _CUT
