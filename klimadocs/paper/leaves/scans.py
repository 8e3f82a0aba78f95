"""Scans: a PDF page that is one picture from edge to edge. It is taken out: to draw the page would take several times
as long."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

_EDGE_PT = 1.0
_SQUARE = 0.02
_UNSEEN = 3


@dataclass(frozen=True)
class Scan:
    """`picture` is grey, with `dpi` both across and down."""

    picture: npt.NDArray[np.uint8]
    dpi: float


def picture_alone(page: pypdfium2.PdfPage, least: float, most: float) -> Scan | None:
    """None where the page shows more than one picture, or it lies askew, or its pixels are not square, or there are
    fewer than `least` or more than `most` of them on an inch. Text that is not seen does not count."""
    if page.get_rotation() or pdfium.FPDFPage_GetAnnotCount(page.raw) or page.get_cropbox() != page.get_mediabox():
        return None
    seen = [entry for entry in page.get_objects(max_depth=1) if not _is_unseen(entry)]
    if len(seen) != 1 or seen[0].type != pdfium.FPDF_PAGEOBJ_IMAGE or not _fills(page, seen[0]):
        return None
    width, height = seen[0].get_px_size()
    across, down = width * 72.0 / page.get_width(), height * 72.0 / page.get_height()
    if abs(across - down) > _SQUARE * down or not least <= max(across, down) <= most:
        return None
    picture = _grey(seen[0])
    return _as_drawn(picture, page, max(across, down)) if picture is not None else None


def _as_drawn(picture: npt.NDArray[np.uint8], page: pypdfium2.PdfPage, dpi: float) -> Scan:
    """With as many pixels as the drawn page has: a side that is no whole number of them is stretched, which makes it a
    little softer, and what is too much of it is cut off above and on the right."""
    scale = dpi / 72.0
    width, height = (math.ceil(side * scale) for side in page.get_size())
    size = (math.ceil(page.get_width() * dpi / 72.0), math.ceil(page.get_height() * dpi / 72.0))
    if size != picture.shape[::-1]:
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return Scan(np.ascontiguousarray(picture[-height:, :width]), dpi)


def _is_unseen(entry: pypdfium2.PdfObject) -> bool:
    is_text = entry.type == pdfium.FPDF_PAGEOBJ_TEXT
    return is_text and bool(pdfium.FPDFTextObj_GetTextRenderMode(entry.raw) == _UNSEEN)


def _fills(page: pypdfium2.PdfPage, picture: Any) -> bool:
    """Whether it covers the page, upright, and nothing shines through it."""
    left, bottom, right, top = page.get_mediabox()
    a, b, c, d, e, f = picture.get_matrix().get()
    is_there = all(
        abs(value - wanted) <= _EDGE_PT
        for value, wanted in ((a, right - left), (b, 0.0), (c, 0.0), (d, top - bottom), (e, left), (f, bottom))
    )
    return is_there and not pdfium.FPDFPageObj_HasTransparency(picture.raw)


def _grey(picture: Any) -> npt.NDArray[np.uint8] | None:
    """None for colours of another kind than grey, or red, green and blue."""
    bitmap = picture.get_bitmap()
    values = np.squeeze(bitmap.to_numpy())
    if bitmap.mode == "L":
        return np.array(values, np.uint8)
    if bitmap.mode in ("BGR", "BGRX"):
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(values[..., :3]), cv2.COLOR_BGR2GRAY), np.uint8)
    return None
