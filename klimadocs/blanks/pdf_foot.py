"""The foot of each page of the PDF form: which form, which version, which page; once for people, once as a QR code."""

from __future__ import annotations

from klimadocs.blanks.looks import GREY, LINE
from klimadocs.blanks.pdf_sheet import LEFT_PT, MM, RIGHT_PT, Sheet
from klimadocs.blanks.pdf_type import Type, measure, wrap
from klimadocs.blanks.phrases import sign_off
from klimadocs.model.form import Form

_FOOT = Type(8, 10.5, GREY)
_TOP_PT = 274 * MM
_CODE_PT = 16 * MM
_CODE_GAP_PT = 6 * MM
_CODE_TOP_PT = 271 * MM
_CODE_COLOUR = "000000"


def draw_foot(sheet: Sheet, form: Form, pages: int) -> None:
    """On the page that is being drawn."""
    stop = RIGHT_PT - _CODE_PT - _CODE_GAP_PT
    paging = f"Seite {sheet.page} von {pages}"
    paging_left = stop - measure(paging, _FOOT)
    room = paging_left - 12 - LEFT_PT
    lines = (*wrap(form.title, _FOOT, room)[:1], *wrap(sign_off(form), _FOOT, room))
    with sheet.ornament():
        sheet.rule(LEFT_PT, stop, _TOP_PT, LINE)
        for place, line in enumerate(lines):
            sheet.write(line, LEFT_PT, _TOP_PT + 12 + place * _FOOT.leading_pt, _FOOT)
        sheet.write(paging, paging_left, _TOP_PT + 12, _FOOT)
        _draw_code(sheet, f"klimadocs:{form.call}:{form.id}:{form.version}:{sheet.page}")


def _draw_code(sheet: Sheet, text: str) -> None:
    """The code in the corner; the paper around it is its quiet zone."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    side = _CODE_PT / len(rows)
    left = RIGHT_PT - _CODE_PT
    for line, row in enumerate(rows):
        top = _CODE_TOP_PT + line * side
        for start, stop in _list_runs(row):
            sheet.fill((left + start * side, top, left + stop * side, top + side), _CODE_COLOUR)


def _list_runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin and end."""
    edges = [place for place in range(len(row) + 1) if _is_dark(row, place) != _is_dark(row, place - 1)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_dark(row: bytes, place: int) -> bool:
    return 0 <= place < len(row) and row[place] == 1
