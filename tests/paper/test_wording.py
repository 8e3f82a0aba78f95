"""Which words of a blank do not stand on a page: others do, or they are gone; a stamp over them does not count."""

from __future__ import annotations

import shutil
from functools import lru_cache

import cv2
import numpy as np
import pytest

from klimadocs.paper.laying.finding import find
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.laying.grounds import Ground, grounds_of
from klimadocs.paper.laying.wording import contradiction, missing_words
from klimadocs.paper.leaves.pictures import Picture
from tests.makers.blanks import office_forms
from tests.makers.paper.blank_sheets import draw_pages
from tests.paper.sheets_of_paper import laid
from tests.paper.test_other_blanks import reference

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler (pdftoppm) is not installed")
DPI = 200
TITLE, LABEL, OTHER = (58, 44, 262, 66), (58, 128, 100, 148), (58, 158, 140, 178)


@lru_cache
def grounds() -> tuple[Ground, ...]:
    return grounds_of(reference(office_forms.grant("2024"), "2024"))


def page() -> Picture:
    return np.array(laid(draw_pages(office_forms.grant("2024"), DPI)[0], 0.5))


def fit_of(picture: Picture) -> Fit:
    best = find(picture, DPI, grounds()).best
    assert best is not None
    return best


def spot(fit: Fit, box: tuple[int, int, int, int]) -> tuple[slice, slice]:
    left, top, right, bottom = (round(value) for value in fit.place_on_leaf(tuple(map(float, box))))  # type: ignore[arg-type]
    return slice(top, bottom), slice(left, right)


def test_the_blank_itself_lacks_nothing() -> None:
    picture = page()
    assert missing_words(fit_of(picture), picture) == ()


def test_words_below_a_stamp_are_seen() -> None:
    picture = page()
    rows, columns = spot(fit_of(picture), TITLE)
    middle = ((columns.start + columns.stop) // 2, (rows.start + rows.stop) // 2)
    cv2.ellipse(picture, middle, (220, 60), 8.0, 0.0, 360.0, 60, 4)
    cv2.putText(picture, "EINGEGANGEN 5. MAI", (columns.start, rows.stop), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 60, 3)
    assert contradiction(fit_of(picture), picture) == ""


def test_two_words_that_are_gone_are_not_enough() -> None:
    picture = page()
    for box in (LABEL, OTHER):
        picture[spot(fit_of(picture), box)] = 245
    found = fit_of(picture)
    assert [(entry.text, entry.is_replaced) for entry in missing_words(found, picture)] == [
        ("Verein", False), ("Ansprechperson", False),
    ]  # fmt: skip
    assert contradiction(found, picture) == ""


def test_one_word_in_the_place_of_another_is_named() -> None:
    picture = page()
    rows, columns = spot(fit_of(picture), LABEL)
    picture[rows, columns] = 245
    cv2.putText(picture, "Kasse", (columns.start, rows.stop - 14), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 3)
    assert "„Verein“" in contradiction(fit_of(picture), picture)
