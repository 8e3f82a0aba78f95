"""The printed words of a PDF page with their places, from pdfium: words, lines, and what stands apart on a line.

The box of a word follows from its base line, which lies at four fifths of the height: the same word in the same size
has the same box, whatever its letters, and whoever embedded its font.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import c_double, cast, create_string_buffer
from itertools import compress
from math import degrees
from operator import le, sub
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from klimadocs.model.transcript import Box, Word
from klimadocs.readers import pdf_calls as calls
from klimadocs.readers.pdf_view import View

_CHARACTERS_MAX = 60_000
_LOST = "\N{REPLACEMENT CHARACTER}"
_HYPHENS = "\x02\ufffe\u00ad"
_BLANKS = frozenset(" \t\r\n\v\f\u00a0\u2002\u2003\u2007\u2009\u202f\u3000")
_ABOVE_LINE, _BELOW_LINE = 0.8, 0.2
_LETTERS_ASKED, _LETTERS_LEAST, _MOST_LETTERS = 60, 10, 0.8
_FONT_NAME_BYTES = 200
_APART = 0.9
_WORD_GAP = 0.45
_BACK = 0.5
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
_TICK_LETTERS = re.compile(f"[{''.join(_DINGBATS)}]")
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x80-\x9f\xad\ud800-\udfff\ufffe]")
_RUN = re.compile(f"[^{''.join(_BLANKS)}]+")
_FONT_NAME, _POINT = create_string_buffer(_FONT_NAME_BYTES), (c_double(), c_double())


class Letter(NamedTuple):
    """One character as seen: `box` as printed, `line` its base line, from the top of the page."""

    text: str
    box: Box
    line: float


def read_words(sheet: Any, view: View) -> list[Word]:
    """Every visible word of the page, in the order of the file. `sheet` is pypdfium2's text of the page."""
    return list(_Letters(sheet.raw, view).words())


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


class _Letters:
    """The characters of a page in the order of the file, one sign each, and where they stand in the file. What pdfium
    itself puts between words are blanks; letters without a place are left out."""

    def __init__(self, raw: Any, view: View) -> None:
        self._raw, self._view = raw, view
        count = min(pdfium.FPDFText_CountChars(raw), _CHARACTERS_MAX)
        done, boxes = calls.loose_boxes(calls.address_of(raw), count)
        self._places: Sequence[int] = range(count)
        self._columns = tuple(boxes[side::4] for side in range(4))
        self.text = _readable(calls.codes_of(raw, count), raw)
        if not all(done):
            self._drop_those_without(done)
        self._asked: tuple[float, float] | None = None
        self._line = 0.0

    def _drop_those_without(self, boxes: Sequence[int]) -> None:
        kept = [has_box or sign in _BLANKS for has_box, sign in zip(boxes, self.text, strict=True)]
        self._places = list(compress(self._places, kept))
        self._columns = tuple(list(compress(column, kept)) for column in self._columns)
        self.text = "".join(compress(self.text, kept))

    def words(self) -> Iterator[Word]:
        """Most runs of letters are words; those that are none are looked at letter by letter."""
        is_plain = not self._view.turned and all(map(le, self._columns[0], self._columns[2]))
        for run in _RUN.finditer(self.text):
            start, end = run.span()
            word = self._whole(start, end) if is_plain else None
            if word is not None:
                yield word
                continue
            for group in _groups(map(self._letter, range(start, end))):
                word = _word(group)
                if word is not None:
                    yield word

    def _whole(self, start: int, end: int) -> Word | None:
        """The letters as one word; None where they are not all on one line, of one height and close together."""
        lefts, tops, rights, bottoms = (column[start:end] for column in self._columns)
        crop_left, _, _, crop_top = self._view.crop
        top, bottom = crop_top - tops[0], crop_top - bottoms[0]
        height = bottom - top
        if tops.count(tops[0]) + bottoms.count(bottoms[0]) < 2 * (end - start) or height <= 0:
            return None
        if end - start > 1:
            room = max(height, 1.0)
            is_far = max(map(sub, lefts[1:], rights)) >= _WORD_GAP * room
            if is_far or min(map(sub, lefts[1:], lefts)) < -_BACK * room:
                return None
        box = min(lefts) - crop_left, top, max(rights) - crop_left, bottom
        return _printed(self.text[start:end], box, height, self._line_at(start))

    def _letter(self, place: int) -> Letter:
        left, top, right, bottom = (column[place] for column in self._columns)
        return Letter(self.text[place], self._view.box((left, bottom, right, top)), self._line_at(place))

    def _line_at(self, place: int) -> float:
        """The base line as seen; of letters of one height at one height it is the same, and the file need not be asked
        again."""
        _, tops, _, bottoms = self._columns
        asked = tops[place], bottoms[place]
        if asked != self._asked or self._view.turned:
            x, y = _POINT
            pdfium.FPDFText_GetCharOrigin(self._raw, self._places[place], x, y)
            self._line = self._view.point(x.value, y.value)[1]
            self._asked = asked
        return self._line


def _readable(codes: str, raw: Any) -> str:
    """One sign for each character: a replacement for what the file does not say, a hyphen for what pdfium has made of
    one, a tick for a letter in a font of ticks."""
    signs = list(codes)
    for odd in _ODD.finditer(codes):
        signs[odd.start()] = _sign(odd[0], raw, odd.start())
    letters = [letter.start() for letter in _TICK_LETTERS.finditer(codes)]
    fonts = calls.fonts_of(calls.address_of(raw), letters)
    ticks = {font for font in set(fonts) if font is not None and _is_dingbats(font)}
    for place, font in zip(letters, fonts, strict=True):
        if font in ticks:
            signs[place] = _DINGBATS[codes[place]]
    return "".join(signs)


def _sign(sign: str, raw: Any, place: int) -> str:
    """Codes of Windows are letters, not controls."""
    code = ord(sign)
    if 0x80 <= code < 0xA0:
        return bytes((code,)).decode("cp1252", "replace")
    if sign in _HYPHENS:
        is_hyphen = code == 0xAD or pdfium.FPDFText_IsHyphen(raw, place) == 1
        return "-" if is_hyphen else _LOST
    return _LOST


def _is_dingbats(font: int) -> bool:
    pdfium.FPDFFont_GetBaseFontName(cast(font, pdfium.FPDF_FONT), _FONT_NAME, _FONT_NAME_BYTES)
    name = _FONT_NAME.value.lower()
    return b"dingbat" in name or b"zadb" in name


def _groups(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    group: list[Letter] = []
    for letter in letters:
        if group and _is_new_word(group[-1], letter):
            yield group
            group = []
        group.append(letter)
    if group:
        yield group


def _is_new_word(last: Letter, letter: Letter) -> bool:
    _, (left, top, _, bottom), line = letter
    _, (last_left, last_top, last_right, last_bottom), last_line = last
    height = max(bottom - top, last_bottom - last_top, 1.0)
    is_back = left < last_left - _BACK * height  # the letters of a ligature share one place
    return abs(line - last_line) > _LEVEL * height or is_back or left - last_right >= _WORD_GAP * height


def _word(group: Sequence[Letter]) -> Word | None:
    texts, boxes, (line, *_) = zip(*group, strict=True)
    box = around(boxes)
    is_even = all(one[1] == box[1] and one[3] == box[3] for one in boxes)
    height = box[3] - box[1] if is_even else median(bottom - top for _, top, _, bottom in boxes)
    return _printed("".join(texts), box, height, line)


def _printed(text: str, box: Box, height: float, line: float) -> Word | None:
    """None for what lies nowhere near the page or has no height."""
    if not 0 < height < 2000 or min(*box, line) <= -1e5 or max(*box, line) >= 1e5:
        return None
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
