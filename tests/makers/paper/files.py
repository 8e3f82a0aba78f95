"""Pictures of pages as the files that scanners, fax machines and telephones make."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import pikepdf
from PIL import Image, TiffImagePlugin

from tests.makers.paper.blank_sheets import Picture


def to_jpeg(picture: Picture, quality: int, dpi: int = 0) -> bytes:
    target = io.BytesIO()
    Image.fromarray(picture).save(target, "JPEG", quality=quality, **({"dpi": (dpi, dpi)} if dpi else {}))
    return target.getvalue()


def to_pdf(pictures: Sequence[Picture], dpi: float, quality: int) -> bytes:
    """One JPEG a page, as scan-to-folder and telephones make it."""
    document = pikepdf.new()
    for picture in pictures:
        height, width = picture.shape[:2]
        page = document.add_blank_page(page_size=(width * 72 / dpi, height * 72 / dpi))
        space = pikepdf.Name.DeviceRGB if picture.ndim == 3 else pikepdf.Name.DeviceGray
        image = pikepdf.Stream(
            document, to_jpeg(picture, quality), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
            Filter=pikepdf.Name.DCTDecode, ColorSpace=space, BitsPerComponent=8, Width=width, Height=height,
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        page.Contents = pikepdf.Stream(document, f"{width * 72 / dpi} 0 0 {height * 72 / dpi} 0 0 cm /Im0 Do".encode())
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def to_tiff(pictures: Sequence[Picture], dpi: tuple[int, int], compression: str) -> bytes:
    """Black and white, many pages; `compression` is "group3" or "group4"."""
    target = io.BytesIO()
    first, *others = [Image.fromarray(picture).convert("1", dither=Image.Dither.NONE) for picture in pictures]
    first.save(target, "TIFF", save_all=True, append_images=others, compression=compression, dpi=dpi)
    return target.getvalue()


def to_class_f(pictures: Sequence[Picture], lines_per_inch: int, sender: str, received: datetime) -> bytes:
    """TIFF class F as fax servers store it: sender and time in the tags of every page."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270] = sender  # ImageDescription
    tags[271] = "HylaFAX (tm) Version 6.0.7"  # Make
    tags[306] = f"{received:%Y:%m:%d %H:%M:%S}"  # DateTime
    target = io.BytesIO()
    first, *others = [Image.fromarray(picture).convert("1", dither=Image.Dither.NONE) for picture in pictures]
    save = {"save_all": True, "append_images": others, "compression": "group3", "dpi": (204, lines_per_inch)}
    first.save(target, "TIFF", tiffinfo=tags, **save)
    return target.getvalue()
