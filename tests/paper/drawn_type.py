"""Words of a typeface, letter by letter, as a scanner sees them: a little soft."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.leaves.pictures import Picture
from tests.makers.paper.pens import face_path

SIZE = 40


def typed(text: str, apart: int = 4, face: str = "DejaVu Sans") -> Picture:
    """Letters that stand `apart` pixels from each other, or touch where it is negative."""
    try:
        font = ImageFont.truetype(face_path(face), SIZE)
    except LookupError as error:
        pytest.skip(str(error))
    page = Image.new("L", (60 + 40 * len(text), 90), 250)
    x = 20.0
    for letter in text:
        ImageDraw.Draw(page).text((x, 60), letter, font=font, fill=20, anchor="ls")
        x += font.getlength(letter) + apart
    return np.asarray(cv2.GaussianBlur(np.asarray(page), (0, 0), 0.8), np.uint8)
