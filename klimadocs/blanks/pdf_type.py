"""Type of the PDF form: two embedded faces, and lines that never grow wider than they may."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from klimadocs.blanks.looks import INK

REGULAR = "klimadocs-regular"
BOLD = "klimadocs-semibold"
_FILES = {REGULAR: "SourceSansPro", BOLD: "SourceSansProSemibold"}
_BREAKS = "-/"


@dataclass(frozen=True, slots=True)
class Type:
    """How a line is set; `leading_pt` is the distance of baselines."""

    size_pt: float
    leading_pt: float
    colour: str = INK
    face: str = REGULAR


@cache
def register_faces() -> None:
    """Makes the faces known to the drawing library; calling twice is safe."""
    from font_source_sans_pro import font_files_ttf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for face, name in _FILES.items():
        pdfmetrics.registerFont(TTFont(face, font_files_ttf[name]))


def measure(text: str, type_: Type) -> float:
    """Width of a line in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    register_faces()
    return float(stringWidth(text, type_.face, type_.size_pt))


def wrap(text: str, type_: Type, width_pt: float, indent_pt: float = 0.0) -> tuple[str, ...]:
    """Lines no wider than `width_pt`, the first one narrower by `indent_pt`; breaks at spaces (not at no-break spaces),
    a word that is too wide within. A line that ends at a space keeps it: screen readers join the lines."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer, type_) <= width_pt - (0.0 if lines else indent_pt):
            line = longer
            continue
        *full, rest = _break_word(word, type_, width_pt - indent_pt)
        lines += [f"{line} "] if line else []
        lines += full
        line = rest
    return (*lines, line) if line or not lines else tuple(lines)


def _break_word(word: str, type_: Type, width_pt: float) -> list[str]:
    parts: list[str] = []
    while len(word) > 1 and measure(word, type_) > width_pt:
        fits = max(1, sum(measure(word[:stop], type_) <= width_pt for stop in range(1, len(word))))
        stop = max(word.rfind(mark, 0, fits) for mark in _BREAKS) + 1 or fits
        parts.append(word[:stop])
        word = word[stop:]
    return [*parts, word]
