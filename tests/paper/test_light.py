"""Light: what is black and white is told from what has greys, however white its paper is."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.leaves.light import is_bilevel
from klimadocs.paper.leaves.pictures import Document, Picture
from tests.makers.paper.pens import face_path

LINE = "Die Gemeinden treffen sich im Rathaus der Stadt und beraten, was zu tun ist"


def page(lines: int) -> Picture:
    image = Image.new("L", (1728, 2340), 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(face_path("Liberation Sans"), 30)
    for line in range(lines):
        draw.text((120, 80 + 38 * line), LINE, font=font, fill=0)
    return np.asarray(image)


def faxed(picture: Picture, lines: int) -> Picture:
    """As it is opened: made square."""
    small = cv2.resize(picture, (1728, lines), interpolation=cv2.INTER_AREA)
    target = io.BytesIO()
    dpi = (204, 98 if lines < 1500 else 196)
    Image.fromarray(np.where(small < 160, 0, 255).astype(np.uint8)).convert("1").save(
        target, "TIFF", compression="group4", dpi=dpi
    )
    return Document(target.getvalue(), "image/tiff").leaf(1).picture


@pytest.mark.parametrize("lines", [1145, 2290])
@pytest.mark.parametrize("density", [0, 4, 56])
def test_fax_is_of_two_tones(lines: int, density: int) -> None:
    assert is_bilevel(faxed(page(density), lines))


@pytest.mark.parametrize("density", [4, 20, 56])
def test_scan_whose_paper_was_made_white_is_not(density: int) -> None:
    """Its letters have soft edges and are seldom black."""
    soft = cv2.GaussianBlur(page(density), (0, 0), 1.3).astype(np.float32)
    assert not is_bilevel(np.clip(soft * 0.85 + 40, 0, 255).astype(np.uint8))
