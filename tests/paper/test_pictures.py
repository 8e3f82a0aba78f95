from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from klimadocs.errors import UnreadableError
from klimadocs.paper.leaves.pictures import PAGES_MAX, Document
from klimadocs.readers import sniff


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def open_first(content: bytes) -> tuple[tuple[int, int], float, float]:
    """((width, height), dots on an inch, of the coarser direction)"""
    document = Document(content, sniff(content))
    leaf = document.leaf(1)
    return (leaf.picture.shape[1], leaf.picture.shape[0]), round(leaf.dpi, 1), round(leaf.grain_dpi, 1)


def test_fax_with_wide_dots_becomes_square() -> None:
    fax = saved(Image.new("1", (1728, 1145), 1), "TIFF", compression="group4", dpi=(204, 98))
    (width, height), dpi, grain = open_first(fax)
    assert width == 1728
    assert height == pytest.approx(1145 * 204 / 98, abs=2)
    assert (dpi, grain) == (204.0, 98.0)


@pytest.mark.parametrize(("lines", "grain"), [(1145, 98.0), (2290, 196.0)])
def test_fax_without_a_resolution_is_known_by_its_width(lines: int, grain: float) -> None:
    assert open_first(saved(Image.new("1", (1728, lines), 1), "TIFF"))[2] == grain


def test_picture_without_a_resolution_is_a_sheet_of_paper() -> None:
    size, dpi, _ = open_first(saved(Image.new("L", (1654, 2339), 255), "JPEG"))
    assert size == (1654, 2339)
    assert dpi == pytest.approx(200, abs=1)


def test_resolution_that_cannot_be_true_is_not_believed() -> None:
    assert open_first(saved(Image.new("L", (1654, 2339), 255), "PNG", dpi=(9, 9)))[1] == pytest.approx(200, abs=1)


def test_photograph_lies_as_the_camera_held_it() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert open_first(saved(Image.new("RGB", (800, 600), "white"), "JPEG", exif=exif))[0] == (600, 800)


@pytest.mark.parametrize("mode", ["CMYK", "RGB", "L", "1"])
def test_every_kind_of_colour_becomes_grey(mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "1") else "PNG"
    document = Document(saved(Image.new(mode, (700, 1000)), kind), f"image/{kind.lower()}")
    assert document.leaf(1).picture.dtype == np.uint8


def test_sixteen_bits_become_eight() -> None:
    content = saved(Image.fromarray(np.full((900, 640), 65_535, np.uint16)), "PNG")
    assert int(Document(content, "image/png").leaf(1).picture.min()) == 255


def test_what_is_transparent_is_paper() -> None:
    content = saved(Image.new("RGBA", (640, 900), (0, 0, 0, 0)), "PNG")
    assert int(Document(content, "image/png").leaf(1).picture.min()) == 255


def huge_png(side: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


def test_huge_picture_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableError) as caught:
        Document(huge_png(60_000), "image/png").leaf(1)
    assert caught.value.kind == "too_large"


def test_damaged_picture_is_a_reason_not_a_crash() -> None:
    content = saved(Image.new("L", (1200, 1700), 200), "JPEG")[:600]
    assert [
        entry.kind for _, entry in Document(content, "image/jpeg").leaves() if isinstance(entry, UnreadableError)
    ] == ["broken_picture"]


def test_no_more_pages_are_opened_than_allowed() -> None:
    page = Image.new("1", (300, 424), 1)
    content = saved(page, "TIFF", save_all=True, append_images=[page] * (PAGES_MAX + 4), compression="group4")
    document = Document(content, "image/tiff")
    assert document.pages == PAGES_MAX + 5
    assert len(list(document.leaves())) == PAGES_MAX
