"""The printed words of a PDF page with their places, from pdfium: words, lines, and what stands apart on a line.

The box of a word follows from its base line, which lies at four fifths of the height: the same word in the same size
has the same box, whatever its letters, and whoever embedded its font.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ctypes import c_double
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from klimadocs.model.transcript import Box, Word
from klimadocs.readers.pdf_view import View

_CHARACTERS_MAX = 60_000
_LOST = "\N{REPLACEMENT CHARACTER}"
_CUT = "\x02"
_HYPHENS = frozenset("\x02\ufffe\u00ad")
_BLANKS = frozenset(" \t\r\n\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000")
_ABOVE_LINE, _BELOW_LINE = 0.8, 0.2
_APART = 0.9
_WORD_GAP = 0.45
_LEVEL = 0.3
# What stands in ZapfDingbats under plain letters: ticks, crosses and filled shapes.
_DINGBATS = {
    "3": "✓",
    "4": "✔",
    "5": "✕",
    "6": "✖",
    "7": "✗",
    "8": "✘",
    "l": "●",
    "n": "■",
    "u": "◆",
    "H": "★",
    "o": "❏",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One character as seen: `box` as printed, `line` its base line, from the top of the page."""

    text: str
    box: Box
    line: float


def read_words(page: Any, view: View) -> list[Word]:
    """Every visible word of the page, in the order of the file. `page` is pypdfium2's. Raises PdfiumError."""
    sheet = page.get_textpage()
    try:
        return [word for group in _groups(_letters(sheet, view)) if (word := _word(group)) is not None]
    finally:
        sheet.close()


def lines_of(words: Sequence[Word], cuts: Sequence[tuple[float, float, float]] = ()) -> list[tuple[Word, ...]]:
    """Runs of words that belong together: on one line and not apart; from top to bottom, then from left to right.
    `cuts` are upright rules (x, top, bottom) across which no run goes."""
    found: list[tuple[Word, ...]] = []
    for level in _levels(words):
        run: list[Word] = []
        for word in sorted(level, key=lambda entry: entry[1][0]):
            if run and (_is_apart(run[-1], word) or _is_cut(run[-1], word, cuts)):
                found.append(tuple(run))
                run = []
            run.append(word)
        found.append(tuple(run))
    return found


def text_of_run(run: Sequence[Word]) -> str:
    """The words of a run with single blanks between."""
    return " ".join(text for text, _ in run)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def base_line(box: Box) -> float:
    """The base line of a word's box."""
    return box[1] + (box[3] - box[1]) * _ABOVE_LINE


def _letters(sheet: Any, view: View) -> Iterator[Letter | None]:
    """None stands for a blank or a new line."""
    raw = sheet.raw
    rectangle, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    for index in range(min(pdfium.FPDFText_CountChars(raw), _CHARACTERS_MAX)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        text = _readable(code)
        if text == _CUT and pdfium.FPDFText_IsHyphen(raw, index) != 1:
            text = _LOST
        if (text in _BLANKS or pdfium.FPDFText_IsGenerated(raw, index) == 1) and text not in _HYPHENS:
            yield None
            continue
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, rectangle):
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        box = view.box((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
        if text.isascii() and text in _DINGBATS and _is_dingbat(raw, index):
            text = _DINGBATS[text]
        yield Letter("-" if text in _HYPHENS else text, box, view.point(x.value, y.value)[1])


def _readable(code: int) -> str:
    """The character; a replacement for what the file does not say. Codes of Windows are letters, not controls."""
    if 0x80 <= code < 0xA0:
        return bytes((code,)).decode("cp1252", "replace")
    if code in (0x02, 0xFFFE):
        return _CUT
    if code < 0x20 and chr(code) not in _BLANKS:
        return _LOST
    return _LOST if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _is_dingbat(raw: Any, index: int) -> bool:
    from ctypes import c_int, create_string_buffer

    name = create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(raw, index, name, 200, c_int())
    return b"dingbat" in name.value.lower() or b"zadb" in name.value.lower()


def _groups(letters: Iterator[Letter | None]) -> Iterator[list[Letter]]:
    group: list[Letter] = []
    for letter in letters:
        if group and (letter is None or _is_new_word(group[-1], letter)):
            yield group
            group = []
        if letter is not None:
            group.append(letter)
    if group:
        yield group


def _is_new_word(last: Letter, letter: Letter) -> bool:
    height = max(letter.box[3] - letter.box[1], last.box[3] - last.box[1], 1.0)
    is_back = letter.box[0] < last.box[0] - 0.5 * height  # the letters of a ligature share one place
    gap = letter.box[0] - last.box[2]
    return abs(letter.line - last.line) > _LEVEL * height or is_back or gap >= _WORD_GAP * height


def _word(group: Sequence[Letter]) -> Word | None:
    box = around([letter.box for letter in group])
    height = median(letter.box[3] - letter.box[1] for letter in group)
    line = group[0].line
    if not 0 < height < 2000 or not all(-1e5 < value < 1e5 for value in (*box, line)):
        return None
    text = "".join(letter.text for letter in group)
    top, bottom = line - height * _ABOVE_LINE, line + height * _BELOW_LINE
    return text, (round(box[0], 2), round(top, 2), round(box[2], 2), round(bottom, 2))


def _levels(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose base lines are the same but for a little, top to bottom."""
    levels: list[list[Word]] = []
    for word in sorted(words, key=lambda entry: base_line(entry[1])):
        if levels and _is_level(levels[-1][0], word):
            levels[-1].append(word)
        else:
            levels.append([word])
    return levels


def _is_level(first: Word, other: Word) -> bool:
    height = min(first[1][3] - first[1][1], other[1][3] - other[1][1])
    return base_line(other[1]) - base_line(first[1]) <= _LEVEL * height


def _is_apart(left: Word, right: Word) -> bool:
    height = min(left[1][3] - left[1][1], right[1][3] - right[1][1])
    return not -height < right[1][0] - left[1][2] < _APART * height


def _is_cut(left: Word, right: Word, cuts: Sequence[tuple[float, float, float]]) -> bool:
    middle = (right[1][1] + right[1][3]) / 2
    return any(left[1][2] - 1 <= x <= right[1][0] + 1 and top <= middle <= bottom for x, top, bottom in cuts)
