"""Filled forms as pictures: what a scanner or a fax machine makes of a form that was typed over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from klimadocs.paper.leaves.pictures import Picture
from tests.bench import flat
from tests.makers import flat_ways
from tests.makers.flat_applicants import applicants
from tests.makers.sample_truth import Sample


@lru_cache
def office() -> flat.Office:
    return flat.open_office()


@lru_cache
def person(name: str) -> Sample:
    return next(sample for sample in applicants(office().form) if sample.name == name)


@lru_cache
def pages_of(name: str, dpi: int = 200) -> tuple[Picture, ...]:
    """The pages of a filled form; of the empty one for ""."""
    if name:
        content = flat_ways.typed_over(office().blanks["pdf"], office().form, person(name))
    else:
        content = flat_ways.strip_fields(office().blanks["pdf"])
    document = pypdfium2.PdfDocument(content)
    try:
        return tuple(page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze().copy() for page in document)
    finally:
        document.close()


def laid(picture: Picture, degrees: float = 0.0, scale: float = 1.0, noise: float = 8.0) -> Picture:
    """As it comes off the glass: askew, in another size, with noise."""
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderValue=255, flags=cv2.INTER_LINEAR)
    grain = np.random.default_rng(7).normal(0, noise, turned.shape)
    return np.clip(turned * 0.94 + 6 + grain, 0, 255).astype(np.uint8)


def tiff(pictures: Sequence[Picture], dpi: tuple[int, int] = (200, 200), compression: str = "tiff_lzw") -> bytes:
    images = [Image.fromarray(picture) for picture in pictures]
    if compression.startswith("group"):
        images = [image.point(lambda grey: 255 * (grey > 150)).convert("1") for image in images]
    target = io.BytesIO()
    images[0].save(target, "TIFF", save_all=True, append_images=images[1:], compression=compression, dpi=dpi)
    return target.getvalue()


def scanned_pdf(pictures: Sequence[Picture], dpi: int = 200) -> bytes:
    target = io.BytesIO()
    images = [Image.fromarray(picture) for picture in pictures]
    images[0].save(target, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return target.getvalue()
