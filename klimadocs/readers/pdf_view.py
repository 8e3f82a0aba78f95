"""The visible page: from the coordinates of the file to points from the top left, turned as the page is turned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from klimadocs.model.transcript import Box

_A4_PT = (0.0, 0.0, 595.276, 841.89)


@dataclass(frozen=True, slots=True)
class View:
    """`crop` is left, bottom, right, top of the visible part; `turned` are degrees clockwise."""

    crop: tuple[float, float, float, float] = _A4_PT
    turned: int = 0

    @property
    def size_pt(self) -> tuple[float, float]:
        """Width and height as seen."""
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (height, width) if self.turned in (90, 270) else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point as seen, from the top left."""
        left, bottom, right, top = self.crop
        match self.turned:
            case 90:
                return y - bottom, x - left
            case 180:
                return right - x, y - bottom
            case 270:
                return top - y, right - x
            case _:
                return x - left, top - y

    def box(self, rectangle: tuple[float, float, float, float]) -> Box:
        """A rectangle of the file as seen."""
        x0, y0, x1, y1 = rectangle
        if self.turned:
            (x0, y0), (x1, y1) = self.point(x0, y0), self.point(x1, y1)
        else:
            left, _, _, top = self.crop
            x0, y0, x1, y1 = x0 - left, top - y0, x1 - left, top - y1
        if x0 > x1:
            x0, x1 = x1, x0
        return (x0, y1, x1, y0) if y1 < y0 else (x0, y0, x1, y1)


def view_of(page: Any, turned: int | None = None) -> View:
    """The view of pypdfium2's page, turned as the file says unless `turned` says otherwise; A4 where the file's boxes
    are damaged."""
    left, bottom, right, top = page.get_bbox()
    turned = page.get_rotation() % 360 if turned is None else turned
    if not (right - left > 1 and top - bottom > 1 and max(map(abs, (left, bottom, right, top))) < 1e6):
        return View(_A4_PT, turned)
    return View((left, bottom, right, top), turned)
