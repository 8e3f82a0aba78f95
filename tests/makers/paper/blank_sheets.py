"""The printed blank as pictures, and where something can be entered: drawn by poppler, listed with pikepdf."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from PIL import Image

from tests.makers.flat_ways import strip_fields
from tests.makers.pdf_typing import _full_name

DPI = 300
PX_PER_PT = DPI / 72
Picture = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True)
class Spot:
    """A place for an answer: `name` as in the file (boxes of a multiple choice have numbers), `box` in pixels from the
    top left."""

    name: str
    is_box: bool
    is_long: bool
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class BlankSheet:
    """One page: grey picture at 300 dpi, the spots on it, from top to bottom."""

    picture: Picture
    spots: tuple[Spot, ...]


@lru_cache(maxsize=8)
def blank_sheets(blank: bytes) -> tuple[BlankSheet, ...]:
    with pikepdf.open(io.BytesIO(blank)) as document:
        spots = [_list_spots(page) for page in document.pages]
    pictures = draw_pages(strip_fields(blank))
    return tuple(BlankSheet(picture, found) for picture, found in zip(pictures, spots, strict=True))


def draw_pages(content: bytes, dpi: int = DPI) -> list[Picture]:
    """The pages of a PDF in grey."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "ein.pdf"
        source.write_bytes(content)
        command = ["pdftoppm", "-r", str(dpi), "-gray", str(source), f"{folder}/seite"]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return [np.asarray(Image.open(path)) for path in sorted(Path(folder).glob("seite*.pgm"))]


def _list_spots(page: Any) -> tuple[Spot, ...]:
    height = float(page.MediaBox[3])
    found = []
    for node in page.get("/Annots", []):
        if node.get("/Subtype") != "/Widget":
            continue
        left, bottom, right, top = (float(value) for value in node.Rect)
        box = tuple(value * PX_PER_PT for value in (left, height - top, right, height - bottom))
        is_box = (node.get("/FT") or node.get("/Parent", {}).get("/FT")) == "/Btn"
        is_long = bool(int(node.get("/Ff", 0)) & 4096) and not is_box
        found.append(Spot(_full_name(node), is_box, is_long, box))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda spot: (spot.box[1], spot.box[0])))
