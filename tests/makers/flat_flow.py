"""Sets a form anew as a text program would: the same words in the same columns, but answers take the room they need."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from tests.makers.flat_ways import wrap

_HEIGHT_PT, _WIDTH_PT = 841.89, 595.276
_TOP_PT, _BODY_END_PT, _PAGE_END_PT = 50.0, 775.0, 770.0
_FACE, _SIZE = "Helvetica", 10.0
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')

Item = tuple[float, float, Callable[[Any, float], None]]


def set_anew(blank: bytes, entries: list[Any], strip: Callable[[bytes], bytes]) -> bytes:
    """`entries`: page by page (field, "" for an empty box; text; rectangle from the bottom left; is a box)."""
    items: list[Item] = []
    pushed = 0.0
    for page, (words, fields) in enumerate(zip(_words(strip(blank)), entries, strict=True)):
        start = page * (_BODY_END_PT - _TOP_PT)
        rows = [(y, 0.0, _word(x, width, text)) for x, y, width, text in words if y < _BODY_END_PT]
        for name, text, rectangle, is_box in fields:
            rows += _box(rectangle, bool(name)) if is_box else _answer(rectangle, text)
        for y, grows, draw in sorted(rows, key=lambda row: (row[0], row[1])):
            items.append((start + y - _TOP_PT + pushed, 0.0, draw))
            pushed += grows
    return _paint(items)


def _words(content: bytes) -> list[list[tuple[float, float, float, str]]]:
    """Page by page (left, base line, width, text), as poppler sees them."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ein.pdf"
        source.write_bytes(content)
        done = subprocess.run(["pdftotext", "-bbox", str(source), "-"], check=True, capture_output=True, timeout=60)
    pages = done.stdout.decode("utf-8").split("<page ")[1:]
    return [[_placed(match) for match in _WORD.finditer(page)] for page in pages]


def _placed(match: re.Match[str]) -> tuple[float, float, float, str]:
    left, top, right, bottom = (float(match[number]) for number in range(1, 5))
    return left, top + 0.78 * (bottom - top), right - left, unescape(match[5])


def _word(x: float, width: float, text: str) -> Callable[[Any, float], None]:
    def draw(canvas: Any, y: float) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        size = min(width / max(stringWidth(text, _FACE, 1.0), 0.01), 14.0)
        canvas.setFont(_FACE, size)
        canvas.drawString(x, y, text)

    return draw


def _answer(rectangle: list[float], text: str) -> list[tuple[float, float, Callable[[Any, float], None]]]:
    """Each line of an answer; those that do not fit any more push what follows down."""
    left, bottom, right, top = rectangle
    y, height = _HEIGHT_PT - top, top - bottom
    lines = [text.replace("\n", " ")] if height < 25 else wrap(text, _FACE, _SIZE, right - left - 6)
    step = 1.18 * _SIZE
    first = y + (12.5 if height < 25 else 11.0)
    room = max(int((height - 4) / step), 1)
    found = []
    for number, line in enumerate(lines):
        at = first + min(number, room - 1) * step
        found.append(
            (at + number * 1e-4, step if number >= room - 1 and number < len(lines) - 1 else 0.0, _text(left + 3, line))
        )
    return found


def _text(x: float, text: str) -> Callable[[Any, float], None]:
    def draw(canvas: Any, y: float) -> None:
        canvas.setFont(_FACE, _SIZE)
        canvas.drawString(x, y, text)

    return draw


def _box(rectangle: list[float], is_ticked: bool) -> list[tuple[float, float, Callable[[Any, float], None]]]:
    left, bottom, right, top = rectangle

    def draw(canvas: Any, y: float) -> None:
        canvas.rect(left, y - 2.4, right - left, top - bottom)
        if is_ticked:
            canvas.setFont(_FACE, 10)
            canvas.drawString((left + right) / 2 - 3.3, y, "X")

    return [(_HEIGHT_PT - bottom - 2.4, 0.0, draw)]


def _paint(items: list[Item]) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(_WIDTH_PT, _HEIGHT_PT))
    start = 0.0
    for y, _, draw in items:
        if y - start > _PAGE_END_PT - _TOP_PT:
            canvas.showPage()
            start = y - 8.0
        draw(canvas, _HEIGHT_PT - (_TOP_PT + y - start))
    canvas.save()
    return target.getvalue()
