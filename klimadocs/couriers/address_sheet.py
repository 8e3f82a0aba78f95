"""The sheet that goes before the letters: the address where envelopes have their window (DIN 5008, form B), and what is
enclosed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from klimadocs.couriers.values import clean_line
from klimadocs.errors import RefusedError
from klimadocs.model.mail import Outgoing

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_REGULAR, _BOLD = "klimadocs-sheet", "klimadocs-sheet-bold"
_MM = 72 / 25.4
_HEIGHT_MM = 297.0
# the window: 20 mm from the left, 45 mm from the top, 85 mm wide, 45 mm high; its last 27.3 mm hold the address
_LEFT_MM, _WINDOW_TOP_MM, _ADDRESS_TOP_MM, _ADDRESS_BOTTOM_MM = 25.0, 45.0, 62.7, 90.0
_WINDOW_TEXT_MM = 78.0
_INFO_LEFT_MM, _TEXT_TOP_MM, _TEXT_WIDTH_MM, _FOOT_MM = 125.0, 105.0, 165.0, 270.0
_MARKS_MM = (105.0, 148.5, 210.0)
_ADDRESS_SIZES_PT = (11.0, 10.0, 9.0, 8.0, 7.0, 6.5)
_LEADING = 1.2
_REPLY = re.compile(r"(?i)^(?:(?:re|aw|antw)\s*:\s*)+")
_NO_ADDRESS = "Anschrift fehlt – bitte vor dem Versand eintragen."


def draw_sheet(mail: Outgoing, letters: Sequence[tuple[str, int]], today: date) -> bytes:
    """A PDF of one page. `mail` holds cleaned values; `letters` are names and numbers of pages (0: not known). Raises
    RefusedError where the address is too long for the window."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    _register_faces()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True, lang="de-DE")
    canvas.setTitle(f"{mail.case} {mail.subject}".strip())
    _write(canvas, _fitted(mail.sender_name, _BOLD, 13.0, _TEXT_WIDTH_MM), _LEFT_MM, 27.0, 13.0, _BOLD)
    _draw_marks(canvas)
    _draw_window(canvas, mail)
    _draw_facts(canvas, mail, today)
    _draw_enclosures(canvas, mail, letters)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def channel_of(mail: Outgoing) -> str:
    """How the paper is to travel, in German."""
    if mail.fax:
        return f"per Fax an {mail.fax}"
    return "per Post"


@cache
def _register_faces() -> None:
    from font_source_sans_pro import font_files_ttf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in ((_REGULAR, "SourceSansPro"), (_BOLD, "SourceSansProSemibold")):
        pdfmetrics.registerFont(TTFont(face, font_files_ttf[name]))


def _draw_marks(canvas: Canvas) -> None:
    """Where to fold and to punch."""
    canvas.setLineWidth(0.3)
    for top in _MARKS_MM:
        length = 5.0 if top == _MARKS_MM[1] else 3.5
        canvas.line(5 * _MM, (_HEIGHT_MM - top) * _MM, (5 + length) * _MM, (_HEIGHT_MM - top) * _MM)


def _draw_window(canvas: Canvas, mail: Outgoing) -> None:
    sender = mail.return_line or mail.sender_name
    size = max(5.0, min(7.0, 7.0 * _WINDOW_TEXT_MM / max(1.0, _width(sender, _REGULAR, 7.0))))
    _write(canvas, _fitted(sender, _REGULAR, size, _WINDOW_TEXT_MM), _LEFT_MM, _WINDOW_TOP_MM + 4.0, size)
    if mail.fax:
        _write(canvas, f"Per Fax: {mail.fax}", _LEFT_MM, _ADDRESS_TOP_MM - 2.0, 9.0, _BOLD)
    lines, size = _address(mail)
    for number, line in enumerate(lines):
        _write(canvas, line, _LEFT_MM, _ADDRESS_TOP_MM + (number + 1) * size * _LEADING / _MM - 0.8, size)


def _address(mail: Outgoing) -> tuple[list[str], float]:
    """Lines and their size: as large as they fit."""
    for size in _ADDRESS_SIZES_PT:
        lines = [part for line in mail.postal for part in _wrapped(line, _REGULAR, size, _WINDOW_TEXT_MM)]
        if len(lines) * size * _LEADING / _MM <= _ADDRESS_BOTTOM_MM - _ADDRESS_TOP_MM:
            return lines, size
    raise RefusedError(
        f"Vorgang {mail.case}: die Anschrift ist zu lang für das Adressfeld ({len(mail.postal)} Zeilen).",
        "Bitte die Anschrift kürzen, oder die Briefe von Hand versenden.",
    )


def _draw_facts(canvas: Canvas, mail: Outgoing, today: date) -> None:
    facts = (("Unser Zeichen", mail.case), ("Datum", f"{today:%d.%m.%Y}"), ("Versand", channel_of(mail)))
    top = 55.0
    for label, value in facts:
        _write(canvas, label, _INFO_LEFT_MM, top, 8.0)
        for line in _wrapped(value, _REGULAR, 10.0, 65.0)[:2]:
            top += 4.6
            _write(canvas, line, _INFO_LEFT_MM, top, 10.0)
        top += 6.0


def _draw_enclosures(canvas: Canvas, mail: Outgoing, letters: Sequence[tuple[str, int]]) -> None:
    lines = [(line, _BOLD, 12.0) for line in _wrapped(_REPLY.sub("", mail.subject), _BOLD, 12.0, _TEXT_WIDTH_MM)[:3]]
    lines += [("", _REGULAR, 11.0), ("Anlage" if len(letters) == 1 else "Anlagen", _BOLD, 11.0)]
    lines += [(_enclosure(number, *letter), _REGULAR, 11.0) for number, letter in enumerate(letters, 1)]
    if not mail.postal and not mail.fax:
        lines += [("", _REGULAR, 11.0), (_NO_ADDRESS, _BOLD, 11.0)]
    top = _TEXT_TOP_MM
    for number, (line, face, size) in enumerate(lines):
        top += size * 1.35 / _MM
        if top > _FOOT_MM:
            _write(canvas, f"… und {len(lines) - number} weitere", _LEFT_MM, top, 11.0)
            break
        _write(canvas, _fitted(line, face, size, _TEXT_WIDTH_MM), _LEFT_MM, top, size, face)


def _enclosure(number: int, name: str, pages: int) -> str:
    count = {0: "", 1: " (1 Seite)"}.get(pages, f" ({pages} Seiten)")
    return f"{number}. {clean_line(name, 90)}{count}"


def _write(canvas: Canvas, text: str, left_mm: float, base_mm: float, size: float, face: str = _REGULAR) -> None:
    canvas.setFont(face, size)
    canvas.drawString(left_mm * _MM, (_HEIGHT_MM - base_mm) * _MM, text)


def _width(text: str, face: str, size: float) -> float:
    """In mm."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, face, size)) / _MM


def _fitted(text: str, face: str, size: float, width_mm: float) -> str:
    """The beginning of the text, where all of it is too wide."""
    if _width(text, face, size) <= width_mm:
        return text
    while text and _width(f"{text}…", face, size) > width_mm:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _wrapped(text: str, face: str, size: float, width_mm: float) -> list[str]:
    """Lines that fit, broken at blanks; a word that is too wide is broken where the room ends."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if _width(longer, face, size) <= width_mm:
            line = longer
            continue
        lines += [line] if line else []
        while _width(word, face, size) > width_mm:
            cut = next(
                stop for stop in range(len(word), 0, -1) if stop == 1 or _width(word[:stop], face, size) <= width_mm
            )
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line] if line else lines
