"""Printed lines back into what was typed: lines joined, words that were cut at line ends made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median_low

from klimadocs.forms.cleaning import fold
from klimadocs.model.transcript import Box, Place, Sighting, Word

_LEVEL = 0.35
_BLANK_LINE = 1.55
_SLACK_PT = 3.0
_AFTER_HYPHEN = re.compile(r"(?i)(?:und|oder|bzw|sowie|als|wie|bis|u|o|y|e|and|or|noch)\b")
_UNBROKEN = re.compile(r"(?i)\S*(?:@|www\.|https?:|/)\S*")


@dataclass(frozen=True, slots=True)
class Joined:
    """`is_unsure`: a word ends a line with a hyphen, and nobody can say whether it was typed."""

    text: str
    is_unsure: bool = False


@lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """Folded and without blanks: the same however it is broken into lines; signs alone stay themselves."""
    return fold(text).replace(" ", "") or "".join(text.split())


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds all."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def base_of(box: Box) -> float:
    """The base line, at four fifths of the height of a printed line."""
    return box[1] + (box[3] - box[1]) * 0.8


def box_of(entry: Sighting) -> Box:
    """The box of a sighting that has one; only those take part here."""
    return entry.place.box or (0.0, 0.0, 0.0, 0.0)


def page_of(entry: Sighting) -> int:
    """The page, 0 where there is none."""
    return entry.place.page or 0


def part_of(line: Sighting, words: Sequence[Word]) -> Sighting:
    """Some words of a line as a line of their own."""
    box = around([box for _, box in words])
    place = replace(line.place, box=box)
    return replace(line, text=" ".join(text for text, _ in words), words=tuple(words), place=place)


def rows_of(pieces: Sequence[Sighting]) -> list[list[Sighting]]:
    """Pieces of printed text by page and line, each line from left to right."""
    rows: list[list[Sighting]] = []
    for piece in sorted(pieces, key=lambda entry: (page_of(entry), base_of(box_of(entry)))):
        if rows and _is_level(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda entry: box_of(entry)[0]) for row in rows]


def _is_level(first: Sighting, other: Sighting) -> bool:
    height = min(_height(first), _height(other))
    return page_of(first) == page_of(other) and base_of(box_of(other)) - base_of(box_of(first)) <= _LEVEL * height


def _height(entry: Sighting) -> float:
    box = box_of(entry)
    return max(box[3] - box[1], 1.0)


def join(pieces: Sequence[Sighting], limit: float | None = None, hyphenates: bool | None = None) -> Joined:
    """The text of an answer. `limit` is how far to the right its lines may go; a line that ends earlier than it had to
    was ended by hand. `hyphenates`: whether the program that set the lines cuts words; None where that is unknown."""
    lines = [part for row in rows_of(pieces) for part in [_as_line(row)]]
    if not lines:
        return Joined("")
    right = max([box_of(line)[2] for line in lines] if limit is None else [limit])
    pitch = _pitch(lines)
    text, is_unsure = lines[0].text, False
    for last, line in pairwise(lines):
        glue = _glue(last, line, right, pitch)
        is_unsure = is_unsure or (glue is None and hyphenates is not False)
        is_kept = glue is not None or not hyphenates
        text = f"{text}{glue or ''}{line.text}" if is_kept else f"{text[:-1]}{line.text}"
    return Joined(text, is_unsure)


def _as_line(row: Sequence[Sighting]) -> Sighting:
    words = tuple(word for piece in row for word in piece.words)
    place = Place(page_of(row[0]), around([box_of(piece) for piece in row]), row[0].place.path)
    return replace(row[0], text=" ".join(piece.text for piece in row), words=words, place=place)


def _pitch(lines: Sequence[Sighting]) -> float:
    steps = [
        base_of(box_of(line)) - base_of(box_of(last))
        for last, line in pairwise(lines)
        if page_of(last) == page_of(line)
    ]
    return median_low(steps) if steps else 0.0


def _glue(last: Sighting, line: Sighting, right: float, pitch: float) -> str | None:
    """What stands between two lines; None behind a hyphen of which nobody knows who set it."""
    if _is_ended(last, line, right):
        step = base_of(box_of(line)) - base_of(box_of(last))
        return (
            "\n\n"
            if page_of(last) == page_of(line) and pitch and step > _BLANK_LINE * min(pitch, 1.6 * _height(line))
            else "\n"
        )
    if re.search(r"\w[-‐]$", last.text):
        return _after_hyphen(line.text)
    word, following = last.text.split()[-1:], line.text.split()[:1]
    is_cut = bool(word and following) and len(last.text.split()) == 1 and _is_full(last, line, right)
    if last.text.endswith("/") or (is_cut and _UNBROKEN.fullmatch(word[0])):
        return ""
    return " "


def _after_hyphen(text: str) -> str | None:
    if _AFTER_HYPHEN.match(text):
        return " "
    return None if text[:1].islower() else ""


def _is_ended(last: Sighting, line: Sighting, right: float) -> bool:
    """Whether the first word of the next line would have found room."""
    word = line.words[0] if line.words else (line.text, box_of(line))
    return box_of(last)[2] + (word[1][2] - word[1][0]) + 0.3 * _height(line) < right - _SLACK_PT


def _is_full(last: Sighting, line: Sighting, right: float) -> bool:
    return right - box_of(last)[2] < 1.2 * _height(line)
