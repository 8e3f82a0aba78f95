"""The printed words of a PDF page with their places, from pdfium: words, lines, and what stands apart on a line.

The box of a word follows from its base line, which lies at four fifths of the height: the same word in the same size
has the same box, whatever its letters, and whoever embedded its font.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from math import degrees
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from klimadocs.model.transcript import Box, Word
from klimadocs.readers.pdf_view import View

_CHARACTERS_MAX = 60_000
_LOST = "\N{REPLACEMENT CHARACTER}"
_CUT = "\x02"
_HYPHENS = frozenset("\x02\ufffe\u00ad")
_BLANKS = frozenset(" \t\r\n\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000")
_ABOVE_LINE, _BELOW_LINE = 0.8, 0.2
_LETTERS_ASKED, _LETTERS_LEAST, _MOST_LETTERS = 60, 10, 0.8
_FONT_NAME_BYTES = 200
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
_SPECIAL = frozenset((*_DINGBATS, *_HYPHENS))
_FONT_NAME, _FONT_FLAGS = create_string_buffer(_FONT_NAME_BYTES), c_int()
_CODE_AT, _BOX_AT, _ORIGIN_AT = (
    pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
)  # fmt: skip


class Letter(NamedTuple):
    """One character as seen: `box` as printed, `line` its base line, from the top of the page."""

    text: str
    box: Box
    line: float


def read_words(sheet: Any, view: View) -> list[Word]:
    """Every visible word of the page, in the order of the file. `sheet` is pypdfium2's text of the page."""
    return [word for group in _groups(_letters(sheet.raw, view)) if (word := _word(group)) is not None]


def turn_of_words(sheet: Any) -> int | None:
    """How many degrees clockwise the page must be turned for its words to stand upright; None where too few letters
    tell. `sheet` is pypdfium2's text of the page."""
    count = min(pdfium.FPDFText_CountChars(sheet.raw), _CHARACTERS_MAX)
    seen = Counter(
        round(degrees(pdfium.FPDFText_GetCharAngle(sheet.raw, place)))
        for place in range(0, count, max(count // _LETTERS_ASKED, 1))
        if chr(min(pdfium.FPDFText_GetUnicode(sheet.raw, place), 0xFFFF)).isalnum()
    )
    angle, votes = max(seen.items(), key=lambda entry: entry[1], default=(0, 0))
    is_clear = votes >= _LETTERS_LEAST and votes >= _MOST_LETTERS * seen.total()
    return -angle % 360 if is_clear and angle % 90 == 0 else None


def lines_of(words: Sequence[Word], cuts: Sequence[tuple[float, float, float]] = ()) -> list[tuple[Word, ...]]:
    """Runs of words that belong together: on one line and not apart; from top to bottom, then from left to right.
    `cuts` are upright rules (x, top, bottom) across which no run goes, from left to right."""
    places = [x for x, _, _ in cuts]
    found: list[tuple[Word, ...]] = []
    for level in _levels(words):
        run: list[Word] = []
        for word in sorted(level, key=lambda entry: entry[1][0]):
            if run and (_is_apart(run[-1], word) or _is_cut(run[-1], word, cuts, places)):
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
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def base_line(box: Box) -> float:
    """The base line of a word's box."""
    return box[1] + (box[3] - box[1]) * _ABOVE_LINE


def _letters(raw: Any, view: View) -> Iterator[Letter | None]:
    """None stands for a blank or a new line; what pdfium itself puts between words is nothing else."""
    rectangle, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    to_rectangle, to_x, to_y = byref(rectangle), byref(x), byref(y)
    code_at, box_at, origin_at = _CODE_AT, _BOX_AT, _ORIGIN_AT
    last: Letter | None = None
    for index in range(min(pdfium.FPDFText_CountChars(raw), _CHARACTERS_MAX)):
        code = code_at(raw, index)
        text = chr(code) if 0x20 <= code < 0x80 or 0xA0 <= code < 0xD800 else _readable(code)
        if text in _BLANKS:
            yield None
            last = None
            continue
        if not box_at(raw, index, to_rectangle):
            continue
        if text in _SPECIAL:
            text = _meant(text, raw, index)
        box = view.box((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
        if last is not None and box[1] == last.box[1] and box[3] == last.box[3] and not view.turned:
            line = last.line  # of one height at one height: the file need not be asked again
        else:
            origin_at(raw, index, to_x, to_y)
            line = view.point(x.value, y.value)[1]
        last = Letter(text, box, line)
        yield last


def _meant(text: str, raw: Any, index: int) -> str:
    """A hyphen for what pdfium has made of one, a tick for a letter in a font of ticks."""
    if text == _CUT and pdfium.FPDFText_IsHyphen(raw, index) != 1:
        return _LOST
    if text in _HYPHENS:
        return "-"
    return _DINGBATS[text] if _is_dingbat(raw, index) else text


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
    pdfium.FPDFText_GetFontInfo(raw, index, _FONT_NAME, _FONT_NAME_BYTES, _FONT_FLAGS)
    name = _FONT_NAME.value.lower()
    return b"dingbat" in name or b"zadb" in name


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
    _, (left, top, _, bottom), line = letter
    _, (last_left, last_top, last_right, last_bottom), last_line = last
    height = max(bottom - top, last_bottom - last_top, 1.0)
    is_back = left < last_left - 0.5 * height  # the letters of a ligature share one place
    return abs(line - last_line) > _LEVEL * height or is_back or left - last_right >= _WORD_GAP * height


def _word(group: Sequence[Letter]) -> Word | None:
    texts, boxes, (line, *_) = zip(*group, strict=True)
    box = around(boxes)
    is_even = all(one[1] == box[1] and one[3] == box[3] for one in boxes)
    height = box[3] - box[1] if is_even else median(bottom - top for _, top, _, bottom in boxes)
    if not 0 < height < 2000 or min(*box, line) <= -1e5 or max(*box, line) >= 1e5:
        return None
    text = "".join(texts)
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


def _is_cut(left: Word, right: Word, cuts: Sequence[tuple[float, float, float]], places: Sequence[float]) -> bool:
    start, end = bisect_left(places, left[1][2] - 1), bisect_right(places, right[1][0] + 1)
    middle = (right[1][1] + right[1][3]) / 2
    return any(top <= middle <= bottom for _, top, bottom in cuts[start:end])
