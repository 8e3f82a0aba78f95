"""pdfium asked about many things at once: a page has thousands of letters and strokes, and each costs a call.

The calls are made in loops that run in C, over plain addresses, and what pdfium writes goes into one table. Whoever
asks must hold the page open, and must not ask with anything but addresses that pdfium gave for that page.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from ctypes import PYFUNCTYPE, addressof, c_float, c_int, c_uint, c_ulong, c_ushort, c_void_p, cast, sizeof
from itertools import chain, islice, repeat
from struct import iter_unpack
from typing import Any

import pypdfium2.raw as pdfium

Call = Callable[..., Any]
Segment = tuple[float, float, int, int]
"""A point of a path, by what it is reached, and whether the path is closed there."""
_NUMBER = 4
_LAST = 0x10FFFF


def _call(function: Any, result: Any, *arguments: Any) -> Call:
    """The function of pdfium, taking addresses as they are; it ends at once, so that other threads can wait."""
    address = cast(function, c_void_p).value
    assert address is not None
    return PYFUNCTYPE(result, *arguments)(address)


_POINTER = c_void_p
_LOOSE_BOX = _call(pdfium.FPDFText_GetLooseCharBox, c_int, _POINTER, c_int, _POINTER)
_PAGE_OBJECT = _call(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, c_int)
_FORM_OBJECT = _call(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, c_ulong)
_COUNT_IN_PAGE = _call(pdfium.FPDFPage_CountObjects, c_int, _POINTER)
_COUNT_IN_FORM = _call(pdfium.FPDFFormObj_CountObjects, c_int, _POINTER)
_UNICODE = _call(pdfium.FPDFText_GetUnicode, c_uint, _POINTER, c_int)
_TEXT_OBJECT = _call(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, c_int)
_FONT = _call(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
_TYPE = _call(pdfium.FPDFPageObj_GetType, c_int, _POINTER)
_BOUNDS = _call(pdfium.FPDFPageObj_GetBounds, c_int, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_MATRIX = _call(pdfium.FPDFPageObj_GetMatrix, c_int, _POINTER, _POINTER)
_DRAW_MODE = _call(pdfium.FPDFPath_GetDrawMode, c_int, _POINTER, _POINTER, _POINTER)
_FILL = _call(pdfium.FPDFPageObj_GetFillColor, c_int, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_STROKE = _call(pdfium.FPDFPageObj_GetStrokeColor, c_int, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_COUNT_SEGMENTS = _call(pdfium.FPDFPath_CountSegments, c_int, _POINTER)
_SEGMENT = _call(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, c_int)
_SEGMENT_POINT = _call(pdfium.FPDFPathSegment_GetPoint, c_int, _POINTER, _POINTER, _POINTER)
_SEGMENT_TYPE = _call(pdfium.FPDFPathSegment_GetType, c_int, _POINTER)
_SEGMENT_CLOSE = _call(pdfium.FPDFPathSegment_GetClose, c_int, _POINTER)


def address_of(handle: Any) -> int:
    """The address behind a handle of pypdfium2."""
    return cast(handle, c_void_p).value or 0


def codes_of(text: Any, count: int) -> str:
    """The first `count` characters of a text page, one sign for each. What is no character stays what pdfium says."""
    table = (c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, table) if count else 1
    found = bytes(table)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if written == count + 1 and len(found) == count:
        return found
    # some character is none, or lies beyond the first 65536: signs and characters are not the same in number
    codes = map(_UNICODE, repeat(address_of(text)), range(count))
    return "".join(chr(code) if code <= _LAST else "\0" for code in codes)


def loose_boxes(text: int, count: int) -> tuple[list[int], list[float]]:
    """Of each letter whether it has a box; left, top, right and bottom of all, one after the other."""
    table = (c_float * (4 * count))()
    start, step = addressof(table), 4 * _NUMBER
    done = list(map(_LOOSE_BOX, repeat(text), range(count), range(start, start + step * count, step)))
    return done, table[:]


def fonts_of(text: int, places: Sequence[int]) -> list[int | None]:
    """The font of each letter; None for a letter that pdfium has put there itself."""
    objects = map(_TEXT_OBJECT, repeat(text), places)
    return [None if holder is None else _FONT(holder) for holder in objects]


def objects_of(holder: int, is_page: bool, most: int) -> list[int]:
    """The things on a page, or in a form on it, in the order of drawing; no more than `most`."""
    count = min((_COUNT_IN_PAGE if is_page else _COUNT_IN_FORM)(holder), most)
    found = map(_PAGE_OBJECT if is_page else _FORM_OBJECT, repeat(holder), range(count))
    return [node for node in found if node is not None]


def kinds_of(nodes: Sequence[int]) -> list[int]:
    """What each thing on a page is."""
    return list(map(_TYPE, nodes))


def sizes_of(nodes: Sequence[int]) -> list[tuple[float, float] | None]:
    """Width and height of each, as the file has it; None where pdfium cannot tell."""
    table = (c_float * (4 * len(nodes)))()
    done = list(map(_BOUNDS, nodes, *_rooms(table, 4)))
    lefts, bottoms, rights, tops = (table[side::4] for side in range(4))
    return [
        (right - left, top - bottom) if is_done else None
        for is_done, left, bottom, right, top in zip(done, lefts, bottoms, rights, tops, strict=True)
    ]


def matrices_of(nodes: Sequence[int]) -> list[tuple[float, ...] | None]:
    """Of each thing the six numbers that lay it on the page; None where pdfium cannot tell."""
    table = (pdfium.FS_MATRIX * len(nodes))()
    start, step = addressof(table), sizeof(pdfium.FS_MATRIX)
    done = list(map(_MATRIX, nodes, range(start, start + step * len(nodes), step)))
    return [found if is_done else None for is_done, found in zip(done, iter_unpack("=6f", table), strict=True)]


def draw_modes_of(paths: Sequence[int]) -> list[tuple[int, int]]:
    """How each path is filled, and whether its lines are drawn."""
    table = (c_int * (2 * len(paths)))()
    deque(map(_DRAW_MODE, paths, *_rooms(table, 2)), maxlen=0)
    return list(zip(table[0::2], table[1::2], strict=True))


def colors_of(paths: Sequence[int], is_fill: bool) -> list[tuple[int, ...] | None]:
    """Red, green, blue and how dense, 0 to 255, of the filling or of the lines; None where there is no plain colour."""
    table = (c_uint * (4 * len(paths)))()
    done = list(map(_FILL if is_fill else _STROKE, paths, *_rooms(table, 4)))
    return [found if is_done else None for is_done, found in zip(done, iter_unpack("=4I", table), strict=True)]


def count_segments(paths: Sequence[int]) -> list[int]:
    """How many points each path has."""
    return list(map(_COUNT_SEGMENTS, paths))


def segments_of(paths: Sequence[int], counts: Sequence[int]) -> list[list[Segment]]:
    """The first `counts` segments of each path."""
    owners = chain.from_iterable(map(repeat, paths, counts))
    segments = list(map(_SEGMENT, owners, chain.from_iterable(map(range, counts))))
    table = (c_float * (2 * len(segments)))()
    deque(map(_SEGMENT_POINT, segments, *_rooms(table, 2)), maxlen=0)
    found = zip(table[0::2], table[1::2], map(_SEGMENT_TYPE, segments), map(_SEGMENT_CLOSE, segments), strict=True)
    return [list(islice(found, count)) for count in counts]


def _rooms(table: Any, columns: int) -> list[range]:
    """The addresses of each column of a table of four bytes a number."""
    start, end, step = addressof(table), addressof(table) + sizeof(table), _NUMBER * columns
    return [range(start + _NUMBER * column, end, step) for column in range(columns)]
