"""What is drawn on a PDF page, as shapes in their places: rules, small frames, strokes, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple, cast

import pypdfium2.raw as pdfium

from klimadocs.model.swift import swift
from klimadocs.model.transcript import Box
from klimadocs.readers import pdf_calls as calls
from klimadocs.readers.pdf_view import View

Kind = Literal["straight", "stroke", "picture"]
Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_OBJECTS_MAX = 20_000
_DEPTH_MAX = 8
_POINTS_MAX = 2_000
_PATHS_AT_ONCE = 100
_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO
_STRAIGHT_PT = 0.15
_CURVES_LEAST, _ROUND, _ASTRAY = 4, 1.15, 0.12
_WHITE = 245
_SPECK_PT = 2.5
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DRAWN = frozenset(
    (
        pdfium.FPDF_PAGEOBJ_PATH,
        pdfium.FPDF_PAGEOBJ_IMAGE,
        pdfium.FPDF_PAGEOBJ_SHADING,
        pdfium.FPDF_PAGEOBJ_FORM,
    )
)


@swift
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
    things = list(islice(_walk(calls.address_of(page.raw), _IDENTITY, 0), _OBJECTS_MAX))
    matrices = calls.matrices_of([thing.node for thing in things])
    own = [
        _times(matrix or _IDENTITY, thing.outer)
        for matrix, thing in zip(cast("list[Matrix | None]", matrices), things, strict=True)
    ]
    paths = iter(_paths([(thing, matrix) for thing, matrix in zip(things, own, strict=True) if thing.is_path], view))
    found = (
        next(paths) if thing.is_path else _picture(matrix, view) for thing, matrix in zip(things, own, strict=True)
    )
    return [shape for shape in found if shape is not None]


class _Thing(NamedTuple):
    """Something drawn: its address, and the matrix of the form that holds it."""

    node: int
    is_path: bool
    outer: Matrix


def _walk(holder: int, outer: Matrix, depth: int) -> Iterator[_Thing]:
    nodes = calls.objects_of(holder, depth == 0, _OBJECTS_MAX)
    things = [(node, kind) for node, kind in zip(nodes, calls.kinds_of(nodes), strict=True) if kind in _DRAWN]
    for node, kind in _without_specks(things) if outer == _IDENTITY else things:
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield _Thing(node, kind == pdfium.FPDF_PAGEOBJ_PATH, outer)
        elif depth < _DEPTH_MAX:
            (matrix,) = calls.matrices_of([node])
            yield from _walk(node, _times(cast("Matrix", matrix or _IDENTITY), outer), depth + 1)


def _without_specks(things: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without dots of a picture code, too small for a tick: pages have hundreds."""
    sizes = calls.sizes_of([node for node, _ in things])
    return [
        (node, kind)
        for (node, kind), size in zip(things, sizes, strict=True)
        if size is None or kind == pdfium.FPDF_PAGEOBJ_FORM or max(size) >= _SPECK_PT
    ]


def _picture(matrix: Matrix, view: View) -> Shape:
    corners = [_apply(matrix, point) for point in ((0, 0), (1, 0), (0, 1), (1, 1))]
    return Shape("picture", _bounds([view.point(*corner) for corner in corners]))


def _paths(paths: Sequence[tuple[_Thing, Matrix]], view: View) -> Iterator[Shape | None]:
    """A shape for each path; None for one that cannot be seen. So many are asked for at a time that what pdfium tells
    of them never grows large."""
    for batch in _batches(paths):
        nodes = [thing.node for thing, _ in batch]
        looks = list(zip(_are_dark(nodes, is_fill=True), _are_dark(nodes, is_fill=False), strict=True))
        counts = [
            min(count, _POINTS_MAX) if any(seen) and count >= 2 else 0
            for count, seen in zip(calls.count_segments(nodes), looks, strict=True)
        ]
        for (_, matrix), seen, segments in zip(batch, looks, calls.segments_of(nodes, counts), strict=True):
            yield _path(segments, matrix, view, *seen) if segments else None


def _batches(paths: Sequence[tuple[_Thing, Matrix]]) -> Iterator[Sequence[tuple[_Thing, Matrix]]]:
    for start in range(0, len(paths), _PATHS_AT_ONCE):
        yield paths[start : start + _PATHS_AT_ONCE]


def _are_dark(paths: Sequence[int], is_fill: bool) -> list[bool]:
    """Of each path whether its filling, or its lines, can be seen on white paper. A pattern has no colour of its own
    and counts as seen."""
    modes = [fill if is_fill else stroke for fill, stroke in calls.draw_modes_of(paths)]
    colors = calls.colors_of(paths, is_fill)
    return [bool(mode) and (color is None or _is_dark(color)) for mode, color in zip(modes, colors, strict=True)]


def _is_dark(color: tuple[int, ...]) -> bool:
    red, green, blue, alpha = color
    return alpha > 20 and min(red, green, blue) < _WHITE


def _path(
    segments: Sequence[calls.Segment], matrix: Matrix, view: View, is_filled: bool, is_outlined: bool
) -> Shape | None:
    lines = _lines(segments, _points(segments, matrix, view))
    if not lines:
        return None
    box = _bounds([point for start, end, _ in lines for point in (start, end)])
    if all(is_line and _is_straight(start, end) for start, end, is_line in lines):
        edges = tuple(_edge(start, end) for start, end, _ in lines)
        return Shape("straight", box, edges, is_filled, is_outlined)
    return Shape("stroke", box, (), is_filled, is_outlined, _is_round(lines, box))


def _is_round(lines: Sequence[tuple[Point, Point, bool]], box: Box) -> bool:
    """Curves all around the middle of the box: each has two points that draw it and one that it goes through."""
    ends = [end for _, end, is_line in lines if not is_line][2::3]
    x, y, across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    if len(ends) < _CURVES_LEAST or not 0 < down <= _ROUND * across <= _ROUND * _ROUND * down:
        return False
    return all(abs(((px - x) / across) ** 2 + ((py - y) / down) ** 2 - 1) < _ASTRAY for px, py in ends)


def _points(segments: Sequence[calls.Segment], matrix: Matrix, view: View) -> list[Point]:
    """The points of the path as seen."""
    if matrix != _IDENTITY or view.turned:
        return [view.point(*_apply(matrix, (x, y))) for x, y, _, _ in segments]
    left, _, _, top = view.crop
    return [(x - left, top - y) for x, y, _, _ in segments]


def _lines(segments: Sequence[calls.Segment], points: Sequence[Point]) -> list[tuple[Point, Point, bool]]:
    """(start, end, is a straight line) of each part of the path, as seen."""
    first: Point | None = None
    last: Point | None = None
    found: list[tuple[Point, Point, bool]] = []
    for (_, _, kind, is_closed), point in zip(segments, points, strict=True):
        if kind == _MOVE:
            first = point
        else:
            if last is not None:
                found.append((last, point, kind == _LINE))
            if is_closed and first is not None:
                found.append((point, first, True))
        last = point
    return found


def _is_straight(start: Point, end: Point) -> bool:
    return abs(start[0] - end[0]) <= _STRAIGHT_PT or abs(start[1] - end[1]) <= _STRAIGHT_PT


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


def _bounds(points: list[Point]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)
