"""What is drawn on a PDF page, as shapes in their places: rules, small frames, strokes, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ctypes import byref, c_float, c_int, c_uint
from dataclasses import dataclass
from typing import Any, Literal

import pypdfium2.raw as pdfium

from klimadocs.model.transcript import Box
from klimadocs.readers.pdf_view import View

Kind = Literal["straight", "stroke", "picture"]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_OBJECTS_MAX = 20_000
_DEPTH_MAX = 8
_POINTS_MAX = 2_000
_STRAIGHT_PT = 0.15
_CURVES_LEAST, _ROUND, _ASTRAY = 4, 1.15, 0.12
_WHITE = 245
_SPECK_PT = 2.5
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SHAPES = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)
# What pdfium writes into; it reads one page at a time.
_BOUNDS = c_float(), c_float(), c_float(), c_float()
_COLOR = c_uint(), c_uint(), c_uint(), c_uint()
_MODE, _POINT, _MATRIX = (c_int(), c_int()), (c_float(), c_float()), pdfium.FS_MATRIX()
_SEGMENT_AT, _POINT_OF, _KIND_OF = (
    pdfium.FPDFPath_GetPathSegment, pdfium.FPDFPathSegment_GetPoint, pdfium.FPDFPathSegment_GetType
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn that can be seen. `straight`: only upright and level lines; `stroke`: anything else with lines.
    `edges` are the straight parts as (x0, y0, x1, y1); `is_filled`: dark inside; `is_outlined`: its lines are drawn;
    `is_round`: it is a circle or nearly one."""

    kind: Kind
    box: Box
    edges: tuple[Box, ...] = ()
    is_filled: bool = False
    is_outlined: bool = False
    is_round: bool = False


def read_shapes(page: Any, view: View) -> list[Shape]:
    """The shapes of the page, those inside its forms too, in the order of drawing. `page` is pypdfium2's."""
    found: list[Shape] = []
    for node, kind, outer in _walk(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, 0):
        if kind not in _SHAPES or (outer == _IDENTITY and _is_speck(node)):
            continue
        shape = _shape(node, kind, _times(_matrix_of(node), outer), view)
        if shape is not None:
            found.append(shape)
        if len(found) >= _OBJECTS_MAX:
            break
    return found


def _walk(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], outer: Matrix, depth: int
) -> Iterator[tuple[Any, int, Matrix]]:
    """Each object, its kind, and the matrix of the form that holds it."""
    for place in range(min(count(holder), _OBJECTS_MAX)):
        node = get(holder, place)
        kind = pdfium.FPDFPageObj_GetType(node)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield node, kind, outer
        elif depth < _DEPTH_MAX:
            own = _times(_matrix_of(node), outer)
            yield from _walk(node, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, own, depth + 1)


def _is_speck(node: Any) -> bool:
    """Dots of a picture code, too small for a tick: pages have hundreds."""
    left, bottom, right, top = _BOUNDS
    if not pdfium.FPDFPageObj_GetBounds(node, left, bottom, right, top):
        return False
    return max(right.value - left.value, top.value - bottom.value) < _SPECK_PT


def _shape(node: Any, kind: int, matrix: Matrix, view: View) -> Shape | None:
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _path(node, matrix, view)
    corners = [_apply(matrix, point) for point in ((0, 0), (1, 0), (0, 1), (1, 1))]
    return Shape("picture", _bounds([view.point(*corner) for corner in corners]))


def _path(node: Any, matrix: Matrix, view: View) -> Shape | None:
    fill, stroke = _MODE
    pdfium.FPDFPath_GetDrawMode(node, fill, stroke)
    is_filled = fill.value != 0 and _is_dark(node, pdfium.FPDFPageObj_GetFillColor)
    is_outlined = bool(stroke.value) and _is_dark(node, pdfium.FPDFPageObj_GetStrokeColor)
    size = pdfium.FPDFPath_CountSegments(node)
    if not (is_filled or is_outlined) or not size >= 2:
        return None
    lines = list(_lines(node, min(size, _POINTS_MAX), matrix, view))
    if not lines:
        return None
    is_straight = all(is_line and _is_straight(start, end) for start, end, is_line in lines)
    edges = tuple(_edge(start, end) for start, end, _ in lines) if is_straight else ()
    box = _around(edges) if edges else _bounds([point for start, end, _ in lines for point in (start, end)])
    is_round = not is_straight and _is_round(lines, box)
    return Shape("straight" if is_straight else "stroke", box, edges, is_filled, is_outlined, is_round)


def _is_round(lines: Sequence[tuple[Point, Point, bool]], box: Box) -> bool:
    """Curves all around the middle of the box: each has two points that draw it and one that it goes through."""
    ends = [end for _, end, is_line in lines if not is_line][2::3]
    x, y, across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    if len(ends) < _CURVES_LEAST or not 0 < down <= _ROUND * across <= _ROUND * _ROUND * down:
        return False
    return all(abs(((px - x) / across) ** 2 + ((py - y) / down) ** 2 - 1) < _ASTRAY for px, py in ends)


def _lines(node: Any, size: int, matrix: Matrix, view: View) -> Iterator[tuple[Point, Point, bool]]:
    """(start, end, is a straight line) of each part of the path, as seen."""
    x, y = _POINT
    first: Point | None = None
    last: Point | None = None
    to_x, to_y = byref(x), byref(y)
    segment_at, point_of, kind_of = _SEGMENT_AT, _POINT_OF, _KIND_OF
    for place in range(size):
        segment = segment_at(node, place)
        point_of(segment, to_x, to_y)
        point = view.point(*_apply(matrix, (x.value, y.value)))
        kind = kind_of(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif last is not None:
            yield last, point, kind == pdfium.FPDF_SEGMENT_LINETO
        if first is not None and kind != pdfium.FPDF_SEGMENT_MOVETO and pdfium.FPDFPathSegment_GetClose(segment):
            yield point, first, True
        last = point


def _is_straight(start: Point, end: Point) -> bool:
    return abs(start[0] - end[0]) <= _STRAIGHT_PT or abs(start[1] - end[1]) <= _STRAIGHT_PT


def _is_dark(node: Any, color_of: Callable[..., Any]) -> bool:
    """Whether it can be seen on white paper. A pattern has no colour of its own and counts as seen."""
    red, green, blue, alpha = _COLOR
    if not color_of(node, red, green, blue, alpha):
        return True
    return alpha.value > 20 and min(red.value, green.value, blue.value) < _WHITE


def _matrix_of(node: Any) -> Matrix:
    raw = _MATRIX
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f) if pdfium.FPDFPageObj_GetMatrix(node, raw) else _IDENTITY


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of
    )  # fmt: skip


def _apply(matrix: Matrix, point: Point) -> Point:
    if matrix == _IDENTITY:
        return point
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _edge(start: Point, end: Point) -> Box:
    (x0, y0), (x1, y1) = start, end
    if x1 < x0:
        x0, x1 = x1, x0
    return (x0, y1, x1, y0) if y1 < y0 else (x0, y0, x1, y1)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _bounds(points: list[Point]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)
