"""Trained: a recogniser of the project's own for lines of a fax, which Tesseract was never taught. It has seen nothing
but lines that were made for it (tests/learning), and is a second pair of eyes: where both read the same, they are right
far more often than where one of them reads the same twice."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.recognition import Seen

_MODEL, _LETTERS = "fax_lines.onnx.xz", "fax_lines.txt"
# As it was taught: lines HIGH pixels high, letters of usual height USUAL pixels, paper before and behind, and as many
# columns of the picture for one step of the answer.
HIGH, USUAL = 32, 12.0
_EDGE, _STEP = 6, 2
_LEAST, _WIDEST, _TALLER, _ALL = 4, 4_000, 8, 0.995

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Told:
    """One letter of a line: where its middle is, in steps, and how sure it is, 0 to 1: that it is this letter, and that
    nothing stands between it and the one before."""

    char: str
    step: float
    surety: float


@cache
def _letters() -> str:
    return files(__package__).joinpath(_LETTERS).read_text("utf-8").rstrip("\n")


@cache
def _model() -> Any:
    """Made once; it stays in memory."""
    packed = files(__package__).joinpath(_MODEL).read_bytes()
    return cv2.dnn.readNetFromONNX(np.frombuffer(lzma.decompress(packed), np.uint8))


def recognise_fax(picture: Picture, usual_height: float) -> tuple[Seen, ...]:
    """The words of one line; `usual_height` is that of most of its letters, in pixels."""
    if usual_height <= 0 or min(picture.shape) < 1:
        return ()
    line, scale, top, high = _laid(picture, usual_height)
    if line.shape[1] > _WIDEST:
        return ()
    told = list(_told(_chances(line)))
    width = picture.shape[1]

    def place(step: float) -> float:
        return float(np.clip(((step + 0.5) * _STEP - _EDGE) / scale, 0, width - 1))

    return tuple(_word(word, place, scale, (top, top + high)) for word in _words(told))


def _laid(picture: Picture, usual_height: float) -> tuple[Picture, float, int, int]:
    """(the line as it was taught, how much smaller it is, at which row of the picture it begins, how many rows it has
    there). Of a picture that is far too high, the part with most ink: specks lie above and below."""
    scale, start = USUAL / usual_height, 0
    if picture.shape[0] * scale > HIGH + _TALLER:
        start, picture = _fullest(picture, round(HIGH / scale))
    high = picture.shape[0]
    scale = min(scale, HIGH / picture.shape[0])
    width, height = (max(round(side * scale), _LEAST) for side in picture.shape[::-1])
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    line = np.full((HIGH, width + 2 * _EDGE + width % 2), 255, np.uint8)
    top = (HIGH - height) // 2
    line[top : top + height, _EDGE : _EDGE + width] = small
    return line, scale, start, high


def _fullest(picture: Picture, height: int) -> tuple[int, Picture]:
    """(the first of them, so many rows with most ink); in the middle of those that have as much."""
    ink = np.concatenate(([0], (255 - picture).sum(axis=1, dtype=np.int64).cumsum()))
    sums = ink[height:] - ink[:-height]
    full = np.flatnonzero(sums >= _ALL * sums.max())
    top = int(full[len(full) // 2])
    return top, picture[top : top + height]


def _chances(line: Picture) -> Floats:
    """For each step, how likely each letter is; in the first column, that there is none."""
    model = _model()
    model.setInput((255.0 - line.astype(np.float32))[None, None] / np.float32(255))
    found = model.forward()[0, :, 0].T
    found = np.exp(found - found.max(axis=1, keepdims=True))
    return np.asarray(found / found.sum(axis=1, keepdims=True), np.float32)


def _told(chances: Floats) -> Iterator[Told]:
    """The likeliest letters, each once, with what may stand between them."""
    best = chances.argmax(axis=1)
    ends = np.flatnonzero(np.diff(best)) + 1
    runs = [(int(start), int(end)) for start, end in zip([0, *ends], [*ends, len(best)], strict=True)]
    spoken = [(start, end) for start, end in runs if best[start]]
    before = 0
    for place, (start, end) in enumerate(spoken):
        number = int(best[start])
        following = spoken[place + 1][0] if place + 1 < len(spoken) else len(best)
        beside = {int(best[spoken[at][0]]) for at in (place - 1, place, place + 1) if 0 <= at < len(spoken)}
        others = chances[before:following].copy()
        others[:, [0, *beside]] = 0
        peak = start + int(chances[start:end, number].argmax())
        hidden = float(others.max(initial=0.0))
        yield Told(_letters()[number - 1], (start + end - 1) / 2, min(float(chances[peak, number]), 1.0 - hidden))
        before = end


def _words(told: list[Told]) -> Iterator[list[Told]]:
    """Those between blanks; how sure a blank is counts for the letters beside it."""
    word: list[Told] = []
    blank = 1.0
    for letter in [*told, Told(" ", 0.0, 1.0)]:
        if letter.char != " ":
            word.append(replace(letter, surety=min(letter.surety, blank)))
            blank = 1.0
        elif word:
            blank = letter.surety
            yield [*word[:-1], replace(word[-1], surety=min(word[-1].surety, blank))]
            word = []


def _word(word: list[Told], place: Callable[[float], float], scale: float, reach: tuple[int, int]) -> Seen:
    half = USUAL / 4 / scale
    places = tuple(place(letter.step) for letter in word)
    span = round(max(places[0] - half, 0)), reach[0], round(places[-1] + half) + 1, reach[1]
    return Seen("".join(letter.char for letter in word), span, 100 * min(letter.surety for letter in word), places)
