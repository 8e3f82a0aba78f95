"""Sorts: the letters of the machine that filled a form, as a printer has them in his case. How wide each is and how its
ink looks is learned from words that were surely read, though their letters touch: each word is as wide as its letters
together, and where one stands in it follows from that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

import cv2
import numpy as np

from klimadocs.paper.reading.glyphs import Ink
from klimadocs.paper.reading.imprints import EDGE, ROWS, WIDEST, Imprint
from klimadocs.paper.reading.layout import usual_width

_MOST, _LETTERS_MIN, _ROUNDS = 8, 60, 2
_LOOSE, _STIFF = 1.5, 10.0
_OTHER_SIZE, _SIZE_LETTERS, _SIZES = 0.035, 25, (0.8, 1.25)
_TRIMMED, _NARROWEST = 5, 3
_STRETCH = 0.25
_BEARING = 0.15


@dataclass(frozen=True, eq=False)
class Sort:
    """One letter: the mean of its ink, and how often it was seen. Behind it the next one begins."""

    ink: Ink
    seen: int

    @property
    def width(self) -> int:
        return int(self.ink.shape[1])


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the letters of a word begin in its strip, and where the last one ends; `gain` is how much of the ink they
    explain, as a sum of squares."""

    places: tuple[int, ...]
    gain: float


class Case:
    """Setzkasten: the sorts of one machine. `shifts` are how many rows lower the words fit best that were set anew so
    far: their base line is only known to a row."""

    def __init__(self, imprints: Sequence[Imprint]) -> None:
        self.shifts: dict[Imprint, int] = {}
        self._scales, self._is_even = _sizes(imprints)
        self._cells: dict[str, list[tuple[Imprint, Ink]]] = {}
        self._sorts: dict[str, Sort] = {}
        words = [word for word in imprints if self.scale(word.key) is not None]
        if sum(len(word.text) for word in words) >= _LETTERS_MIN:
            self._learn(_chosen(words))

    @property
    def is_known(self) -> bool:
        """Whether anything was learned."""
        return bool(self._sorts)

    def scale(self, key: str) -> float | None:
        """How much larger the usual size of type is than that of a field; None where it is far from it."""
        scale = self._scales.get(key, 1.0)
        return scale if _SIZES[0] <= scale <= _SIZES[1] else None

    def sorts_for(self, text: str, word: Imprint) -> Mapping[str, Sort]:
        """The sorts of a text, but for what was learned from that piece of paper. Letters that are not known from
        elsewhere are `seen` 0 times, and have no ink."""
        return {char: self._sort(char, word) or self._blank(char) for char in set(text)}

    def strip(self, word: Imprint, shift: int = 0) -> Ink:
        """The ink of a word in the usual size of type."""
        return word.strip(self.scale(word.key) or 1.0, shift)

    def _sort(self, char: str, word: Imprint) -> Sort | None:
        cells = self._cells.get(char, [])
        others = [cell for seen, cell in cells if not seen.is_at(word)]
        return self._sorts[char] if len(others) == len(cells) and others else _sort_of(others)

    def _blank(self, char: str) -> Sort:
        wide = (1.0 if self._is_even else usual_width(char)) * self._unit
        return Sort(np.zeros((ROWS, _columns(wide)), np.float32), 0)

    def _learn(self, words: Sequence[Imprint]) -> None:
        strips = [self.strip(word) for word in words]
        self._unit, widths = _advances(words, [_ink_width(strip) for strip in strips], self._is_even)
        edges: list[Sequence[float]] = [
            _at_first(word.text, strip, widths) for word, strip in zip(words, strips, strict=True)
        ]
        for number in range(_ROUNDS + 1):
            self._cut(words, strips, edges, widths)
            if number < _ROUNDS:
                edges = [self._set(*entry) for entry in zip(words, strips, edges, strict=True)]
                widths = _measured(words, edges, widths)

    def _set(self, word: Imprint, strip: Ink, edges: Sequence[float]) -> Sequence[float]:
        setting = set_anew(strip, word.text, self._sorts)
        return setting.places if setting.gain > -np.inf else edges

    def _cut(
        self, words: Sequence[Imprint], strips: Sequence[Ink], edges: Sequence[Sequence[float]],
        widths: Mapping[str, float],
    ) -> None:  # fmt: skip
        self._cells = {}
        for word, strip, places in zip(words, strips, edges, strict=True):
            for char, place in zip(word.text, places, strict=False):
                left, wide = max(round(place), 0), _columns(widths[char])
                own = self._cells.setdefault(char, [])
                if len(own) < _MOST and left + wide <= strip.shape[1]:
                    own.append((word, strip[:, left : left + wide]))
        found = {char: _sort_of([cell for _, cell in cells]) for char, cells in self._cells.items()}
        self._sorts = {char: sort for char, sort in found.items() if sort}


def set_anew(strip: Ink, text: str, sorts: Mapping[str, Sort]) -> Setting:
    """The letters of the text where together they explain most of the ink, each beside the one before it; with a gain
    of minus infinity where the strip is too short for them."""
    wide = strip.shape[1] - WIDEST
    gains = {char: _gains(strip, sorts[char])[: wide + 1] for char in set(text)}
    best = np.zeros(wide + 1)
    steps = []
    for char in text:
        best, step = _step(best, gains[char], sorts[char].width)
        steps.append(step)
    places = [int(np.argmax(best))]
    gain = float(best[places[0]])
    for step in reversed(steps if gain > -np.inf else []):
        places.append(places[-1] - int(step[places[-1]]))
    return Setting(tuple(reversed(places)), gain)


def laid_out(text: str, places: Sequence[int], sorts: Mapping[str, Sort], wide: int) -> Ink:
    """The ink of the letters at their places."""
    page = np.zeros((next(iter(sorts.values())).ink.shape[0], wide + WIDEST), np.float32)
    for char, place in zip(text, places, strict=False):
        if place >= 0:
            own = page[:, place : place + sorts[char].width]
            np.maximum(own, sorts[char].ink[:, : own.shape[1]], out=own)
    return page[:, :wide]


def _gains(strip: Ink, sort: Sort) -> Ink:
    """How much less of the ink is unexplained where the letter begins in each column."""
    shared = cv2.matchTemplate(strip, sort.ink, cv2.TM_CCORR)[0]
    return np.asarray(2 * shared - float((sort.ink * sort.ink).sum()), np.float32)


def _step(before: np.ndarray, gains: Ink, width: int) -> tuple[np.ndarray, np.ndarray]:
    """One letter more: the best by the column where the next one begins, and how wide it was set."""
    after, chosen = np.full(len(before), -np.inf), np.full(len(before), width)
    for wide in (width, width - 1, width + 1):
        count = len(before) - wide
        if count <= 0:
            continue
        found = before[:count] + gains[:count] - (_STRETCH if wide != width else 0.0)
        is_better = found > after[wide:]
        after[wide:] = np.where(is_better, found, after[wide:])
        chosen[wide:] = np.where(is_better, wide, chosen[wide:])
    return after, chosen


def _sort_of(cells: Sequence[Ink]) -> Sort | None:
    """The mean, without the palest and the darkest where there are many."""
    if not cells:
        return None
    stack = np.stack(cells)
    if len(cells) >= _TRIMMED:
        stack = np.sort(stack, axis=0)[1:-1]
    return Sort(np.asarray(stack.mean(axis=0), np.float32), len(cells))


def _sizes(imprints: Sequence[Imprint]) -> tuple[dict[str, float], bool]:
    """How much larger the usual size is than that of each field, where that is surely another; and whether all letters
    are of one width, as a typewriter has them."""
    ways = [_units(imprints, width_of) for width_of in (usual_width, _even)]
    errors = [error for error, _ in ways]
    units = ways[int(errors[1] < errors[0])][1]
    usual = median([unit for unit, _ in units.values()] or [1.0])
    return {
        key: usual / unit for key, (unit, count) in units.items()
        if count >= _SIZE_LETTERS and abs(usual / unit - 1) > _OTHER_SIZE
    }, errors[1] < errors[0]  # fmt: skip


def _units(imprints: Sequence[Imprint], width_of: Callable[[str], float]) -> tuple[float, dict[str, tuple[float, int]]]:
    """(how far the words are from that width, as a share on the average; (width, number of letters) by field)."""
    found: dict[str, list[float]] = {}
    for word in imprints:
        unit = word.width / max(sum(map(width_of, word.text)) - _BEARING, _BEARING)
        found.setdefault(word.key, []).extend([unit] * len(word.text))
    units = {key: (median(own), len(own)) for key, own in found.items()}
    errors = [abs(unit - units[key][0]) / units[key][0] for key, own in found.items() for unit in own]
    return (sum(errors) / len(errors) if errors else 0.0), units


def _even(char: str) -> float:
    return 1.0


def _chosen(words: Sequence[Imprint]) -> list[Imprint]:
    """Those that show a letter which was not often seen before."""
    seen: Counter[str] = Counter()
    chosen = []
    for word in words:
        if any(seen[char] < _MOST for char in word.text):
            chosen.append(word)
            seen.update(word.text)
    return chosen


def _ink_width(strip: Ink) -> float:
    return float(strip.shape[1] - WIDEST - 2 * EDGE)


def _advances(words: Sequence[Imprint], wide: Sequence[float], is_even: bool) -> tuple[float, dict[str, float]]:
    """How wide an n is, and each letter, so that words come out as wide as they are; near to what is usual."""
    width_of = _even if is_even else usual_width
    chars = sorted({char for word in words for char in word.text})
    counts = np.asarray([[word.text.count(char) for char in chars] for word in words], float)
    usual = np.asarray([width_of(char) for char in chars])
    told = np.column_stack([counts @ usual, np.ones(len(words))])
    (unit, bearing), *_ = np.linalg.lstsq(told, np.asarray(wide), rcond=None)
    stiff = np.eye(len(chars)) * (_STIFF if is_even else _LOOSE)
    left = np.concatenate([np.asarray(wide) - told @ (unit, bearing), np.zeros(len(chars))])
    off, *_ = np.linalg.lstsq(np.vstack([counts, stiff]), left, rcond=None)
    return float(unit), {char: float(unit * own + more) for char, own, more in zip(chars, usual, off, strict=True)}


def _at_first(text: str, strip: Ink, widths: Mapping[str, float]) -> list[float]:
    """Where its letters begin when they fill the word evenly."""
    told = [max(widths[char], 1.0) for char in text]
    more = _ink_width(strip) / sum(told)
    return [EDGE + edge for edge in accumulate((wide * more for wide in told), initial=0.0)]


def _measured(
    words: Sequence[Imprint], edges: Sequence[Sequence[float]], widths: Mapping[str, float]
) -> dict[str, float]:
    """Halfway to how wide they are set."""
    found: dict[str, list[float]] = {}
    for word, places in zip(words, edges, strict=True):
        for char, (left, right) in zip(word.text, pairwise(places), strict=True):
            found.setdefault(char, []).append(right - left)
    return {
        char: (wide + sum(found[char]) / len(found[char])) / 2 if len(found.get(char, ())) > 1 else wide
        for char, wide in widths.items()
    }  # fmt: skip


def _columns(width: float) -> int:
    return min(max(round(width), _NARROWEST), WIDEST)
