"""How the words of a PDF page are set: the size of their type, and whether it is bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import c_int, create_string_buffer
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from klimadocs.model.blank import Type
from klimadocs.model.transcript import Box, Sighting
from klimadocs.readers.pdf_view import View

_BOLD_NAME = re.compile(rb"(?i)bold|black|heavy|demi(?!-?light)|halbfett")
_BOLD_WEIGHT = 600
_CHARACTERS_MAX = 20_000
_NAME_BYTES = 200
_ROUNDED = 2


class _Letter(NamedTuple):
    """Its middle, in points from the top left."""

    x: float
    y: float
    place: int


def types_of(page: Any, view: View, lines: Sequence[Sighting]) -> Iterator[tuple[Box, Type]]:
    """The box of each word and how its first letter is set. `page` is pypdfium2's, `lines` were read from it."""
    sheet = page.get_textpage()
    try:
        letters = list(_letters(sheet.raw, view))
        for line in lines:
            own = [letter for letter in letters if line.place.box and _holds(line.place.box, letter)]
            for _, box in line.words:
                first = next((letter for letter in own if _holds(box, letter)), None)
                if first:
                    yield box, _type_of(sheet.raw, first.place)
    finally:
        sheet.close()


def _letters(raw: Any, view: View) -> Iterator[_Letter]:
    rectangle = pdfium.FS_RECTF()
    for place in range(min(pdfium.FPDFText_CountChars(raw), _CHARACTERS_MAX)):
        is_letter = chr(min(pdfium.FPDFText_GetUnicode(raw, place), 0xFFFF)).isalnum()
        if is_letter and pdfium.FPDFText_GetLooseCharBox(raw, place, rectangle):
            x, y = view.point((rectangle.left + rectangle.right) / 2, (rectangle.bottom + rectangle.top) / 2)
            yield _Letter(x, y, place)


def _type_of(raw: Any, place: int) -> Type:
    """Bold by the name of the font or by its weight: programs that print do not always tell both."""
    name, matrix = create_string_buffer(_NAME_BYTES), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetFontInfo(raw, place, name, _NAME_BYTES, c_int())
    is_bold = bool(_BOLD_NAME.search(name.value)) or pdfium.FPDFText_GetFontWeight(raw, place) >= _BOLD_WEIGHT
    is_told = pdfium.FPDFText_GetMatrix(raw, place, matrix)
    size = pdfium.FPDFText_GetFontSize(raw, place) * (hypot(matrix.c, matrix.d) if is_told else 1.0)
    return Type(round(size, _ROUNDED), is_bold)


def _holds(box: Box, letter: _Letter) -> bool:
    return box[0] <= letter.x <= box[2] and box[1] <= letter.y <= box[3]
