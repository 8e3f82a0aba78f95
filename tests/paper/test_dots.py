"""Dots are the measure for specks: what has much less ink than those of the page is none of the writing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from klimadocs.paper.ink.cuttings import Cutting, tuned, without_small_dots
from klimadocs.paper.leaves.pictures import Picture
from tests.paper.test_layout import MONO, SANS, SERIF, set_in

INK, CORE, DEEP = 160.0, 120.0, 80.0


def cutting(picture: Picture) -> Cutting:
    return Cutting(picture, (0.0, 0.0, 100.0, 30.0), INK, CORE, DEEP, 300.0, is_bilevel=False)


def with_speck(picture: Picture, x: int, y: int, size: int) -> Picture:
    speck = np.full(picture.shape, 250, np.uint8)
    cv2.rectangle(speck, (x, y), (x + size, y + size), 40, -1)
    return np.minimum(picture, np.asarray(cv2.GaussianBlur(speck, (0, 0), 0.5), np.uint8))


@pytest.mark.parametrize("face", [SANS, SERIF, MONO])
def test_what_is_smaller_than_the_dots_of_the_page_is_a_speck(face: str) -> None:
    clean, _ = set_in("in linie. Köln", face)
    dirty = with_speck(clean, 45 * 13, 75, 2)
    page = without_small_dots([tuned(cutting(dirty)), tuned(cutting(clean))])
    assert np.array_equal(page[0].picture < INK, tuned(cutting(clean)).picture < INK)
    assert np.array_equal(page[1].picture, tuned(cutting(clean)).picture)


def test_where_no_dots_are_known_nothing_is_a_speck() -> None:
    dirty = with_speck(set_in("Amt")[0], 160, 57, 2)
    (found,) = without_small_dots([tuned(cutting(dirty))])
    assert found.picture[57, 160] < INK
