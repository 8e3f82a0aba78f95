"""A sheet on a table: its four corners are found, also in a shadow, and it is seen from straight above."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from klimadocs.paper.flowed.prose import read_whole
from klimadocs.paper.leaves.outline import lay_flat
from klimadocs.paper.leaves.pictures import Leaf, Picture
from tests.paper.test_prose import page

SHEET = np.asarray([[0, 0], [1654, 0], [1654, 2339], [0, 2339]], np.float32)
LEANING = np.asarray([[190, 160], [1790, 240], [1850, 2560], [150, 2500]], np.float32)


def photographed(corners: npt.NDArray[np.float32] = LEANING, shadow: bool = False) -> Picture:
    matrix = cv2.getPerspectiveTransform(SHEET, corners)
    table = np.full((2700, 2000), 70, np.uint8)
    seen = cv2.warpPerspective(page(), matrix, (2000, 2700), dst=table, borderMode=cv2.BORDER_TRANSPARENT)
    if shadow:
        cv2.circle(seen, (1790, 240), 330, 60, -1)
    return np.asarray(cv2.GaussianBlur(seen, (0, 0), 0.7), np.uint8)


@pytest.mark.parametrize("shadow", [False, True])
def test_the_corners_of_a_sheet_are_found_also_in_a_shadow(shadow: bool) -> None:
    picture = photographed(shadow=shadow)
    flat = lay_flat(picture, picture)
    assert flat is not None
    height, width = flat.picture.shape
    assert height / width == pytest.approx(297 / 210, abs=0.01)
    ends = np.asarray([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ flat.matrix.T
    assert np.abs(ends[:, :2] / ends[:, 2:] - LEANING).max() < 14


def test_a_scan_that_is_all_paper_has_no_outline() -> None:
    assert lay_flat(page(), page()) is None


def test_what_is_no_sheet_has_no_outline() -> None:
    table = np.full((2700, 2000), 70, np.uint8)
    cv2.circle(table, (1000, 1300), 800, 240, -1)
    assert lay_flat(table, table) is None


def test_a_photographed_page_is_read_whole_and_its_words_are_found_on_the_photograph() -> None:
    picture = photographed()
    prose = read_whole(Leaf(1, picture, 240, 240), np.where(picture < 90, np.uint8(200), picture))
    assert prose is not None
    text = " ".join(word.text for word in prose.words)
    assert "Postleitzahl 12345" in text
    assert "Telefon des Rathauses 030 23125 117" in text
    word = next(entry for entry in prose.words if entry.text == "Musterhausen")
    left, top, right, bottom = (round(value * 240 / 72) for value in prose.on_leaf(word.box))
    there = np.asarray([[(left + right) / 2, (top + bottom) / 2, 1]])
    back = there @ np.linalg.inv(cv2.getPerspectiveTransform(SHEET, LEANING)).T
    x, y = back[0, :2] / back[0, 2]
    assert 720 <= x <= 1000
    assert 320 <= y <= 370
