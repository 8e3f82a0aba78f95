"""Line breaks that a program has taken out of a text and put before it, put back where the lines meet."""

from __future__ import annotations

import re
from itertools import pairwise

_SENTENCE_ENDS = r"[.!?:;,)\]”%…]|[.!?:;,]?“"
_BEGINS = r"[A-ZÄÖÜÁÉÍÓÚÑ(„]|\d|[-–—•*·] (?!(?:und|oder|bzw|sowie)\b)"
_AFTER_SENTENCE = re.compile(rf"(?:{_SENTENCE_ENDS})(?={_BEGINS})")
_AFTER_WORD = re.compile(rf"[a-zäöüßáéíóúñ](?={_BEGINS})")
_WITHIN_NUMBER = re.compile(r"\d[.,:]\Z")
_ABBREVIATION = re.compile(r"(?:\A|\W)\w\.\Z")

_LINE_MIN = 8  # letters; names such as "McDonald" are no two lines


def mend_lines(text: str, breaks: int) -> str:
    """The text with a line break at each seam: where a word or a sentence ends and the next one begins without a blank
    between. `breaks` is how many were taken out, empty lines included. Where there are more seams than that, those in
    the middle of words are left out; where there are still more, nobody can tell, and the text stays as it is."""
    sure = _seams(_AFTER_SENTENCE, text)
    every = sorted({*sure, *(place for place in _seams(_AFTER_WORD, text) if place >= _LINE_MIN)})
    seams = next((found for found in (every, sure) if 0 < len(found) <= breaks), [])
    return "\n".join(text[start:end] for start, end in pairwise((0, *seams, len(text))))


def _seams(pattern: re.Pattern[str], text: str) -> list[int]:
    """Where new lines begin; not inside of numbers ("10:30", "1.000") and abbreviations ("z.B.")."""
    return [found.end() for found in pattern.finditer(text) if not _is_one_word(text, found.end())]


def _is_one_word(text: str, place: int) -> bool:
    before = text[max(0, place - 3) : place]
    return bool(_ABBREVIATION.search(before)) or (text[place].isdigit() and bool(_WITHIN_NUMBER.search(before)))
