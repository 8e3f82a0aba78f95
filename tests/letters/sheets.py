"""Where things stand on a printed page: texts and lines of a PDF in millimetres from its upper left corner."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MM_PER_PT = 25.4 / 72
FOOT_MM = 270.0
ASCENT, DESCENT = 0.905, 0.212  # of Arial, in parts of the font size


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text, or a stroke where `text` is empty; its box includes the room above and below the letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    texts: tuple[Stretch, ...]
    strokes: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        return "\n".join(stretch.text for stretch in self.texts)

    def find(self, words: str) -> Stretch:
        return next(stretch for stretch in self.texts if words in stretch.text)

    def within(self, left: float, top: float, right: float, bottom: float) -> list[Stretch]:
        """Stretches that begin in this box."""
        return [s for s in self.texts if left <= s.left < right and top <= s.top < bottom]


def require_office() -> str:
    """The path of soffice. Where it is missing, tests are skipped on a desk, but fail where CI is set."""
    found = shutil.which("soffice")
    if not found and not os.environ.get("CI"):
        pytest.skip("LibreOffice (soffice) is not installed; positions on the page cannot be measured.")
    assert found, "LibreOffice (soffice) is missing."
    return found


def print_all(files: Sequence[Path], folder: Path) -> None:
    """One PDF beside each Word file, with one start of the office."""
    command = [require_office(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


def sheets_of(path: Path) -> list[Sheet]:
    """All pages of a PDF."""
    import pypdfium2  # type: ignore[import-untyped]

    with _closing(pypdfium2.PdfDocument(path)) as document:
        return [_sheet(page) for page in document]


@contextmanager
def _closing(document: Any) -> Iterator[Any]:
    try:
        yield document
    finally:
        document.close()


def _sheet(page: Any) -> Sheet:
    height = page.get_height()
    text = page.get_textpage()
    texts = tuple(_lines(text, height))
    strokes = tuple(_stretch("", entry.get_bounds(), height) for entry in page.get_objects() if entry.type == 2)
    return Sheet(texts, strokes)


def _stretch(text: str, box: tuple[float, float, float, float], height: float) -> Stretch:
    left, bottom, right, top = box
    return Stretch(text, left * MM_PER_PT, (height - top) * MM_PER_PT, right * MM_PER_PT, (height - bottom) * MM_PER_PT)


def _lines(page: Any, height: float) -> Iterator[Stretch]:
    """Letters in the order of the page; a new stretch where the base line changes or the gap is wider than a letter."""
    word, box, base = "", (0.0, 0.0, 0.0, 0.0), 0.0
    for index in range(page.count_chars()):
        letter = page.get_text_range(index, 1)
        if not letter.strip():
            word += " " if word else ""
            continue
        (left, bottom, right, top), origin = _letter_box(page, index)
        if word and not (abs(origin - base) < 1 and -3 < left - box[2] < (top - bottom)):
            yield _stretch(word.strip(), box, height)
            word = ""
        box = (box[0], bottom, max(box[2], right), top) if word else (left, bottom, right, top)
        word, base = word + letter, origin
    if word:
        yield _stretch(word.strip(), box, height)


def _letter_box(page: Any, index: int) -> tuple[tuple[float, float, float, float], float]:
    """The letter's box, as high as its font is, and its base line; in points from the lower left corner."""
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(page.raw, index, x, y)
    size = raw.FPDFText_GetFontSize(page.raw, index)
    left, _, right, _ = page.get_charbox(index)
    return (left, y.value - DESCENT * size, right, y.value + ASCENT * size), y.value
