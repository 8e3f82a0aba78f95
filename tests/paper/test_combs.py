"""Letters that stand one by one are moved together; strokes that run through a rule are whole again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from klimadocs.paper.ink.combs import closed_up
from klimadocs.paper.ink.crossings import dots_of, with_crossings
from klimadocs.paper.ink.cuttings import PX_PER_PT, Cutting
from klimadocs.paper.leaves.pictures import Picture
from tests.makers.paper.pens import _font, face_path

PITCH_PT, ROOMS = 14.0, 12
WIDE = round(PITCH_PT * ROOMS * PX_PER_PT)


def drawn(letters: str, pitch: float = PITCH_PT) -> Image.Image:
    page = Image.new("L", (WIDE, 70), 255)
    font = _font(face_path("Liberation Sans"), 10 * PX_PER_PT)
    for place, letter in enumerate(letters):
        ImageDraw.Draw(page).text(((place + 0.5) * pitch * PX_PER_PT, 55), letter, font=font, fill=20, anchor="ms")
    return page


def cutting(page: Image.Image) -> Cutting:
    box = (0.0, 0.0, WIDE / PX_PER_PT, 70 / PX_PER_PT)
    return Cutting(np.asarray(page), box, 170.0, 130.0, 90.0, 300.0, is_bilevel=False)


def gaps(picture: Picture) -> list[int]:
    """How wide the paper between letters is."""
    columns = np.flatnonzero((picture < 170).any(axis=0))
    return [int(step) - 1 for step in np.diff(columns) if step > 2]


@pytest.mark.parametrize("letters", [ROOMS, 0])
def test_letters_are_moved_together_and_words_stay_apart(letters: int) -> None:
    found = closed_up(cutting(drawn("ABEND RO")), letters, (0.0, PITCH_PT * ROOMS))
    assert found.is_closed_up
    seen = gaps(found.picture)
    assert len(seen) == 6
    assert sorted(seen)[-1] > 3 * sorted(seen)[-2]
    assert seen.index(max(seen)) == 4


def test_words_as_people_write_them_stay() -> None:
    written = cutting(drawn("Abendroth", 5.5))
    assert closed_up(written, ROOMS, (0.0, PITCH_PT * ROOMS)) is written
    assert closed_up(written, 0, (0.0, PITCH_PT * ROOMS)) is written


def test_specks_and_strokes_between_rooms_are_no_letters() -> None:
    page = drawn("4544")
    draw = ImageDraw.Draw(page)
    draw.rectangle((round(3 * PITCH_PT * PX_PER_PT) - 3, 30, round(3 * PITCH_PT * PX_PER_PT), 33), fill=20)
    draw.line((round(2 * PITCH_PT * PX_PER_PT), 10, round(2 * PITCH_PT * PX_PER_PT), 40), fill=20, width=2)
    found = closed_up(cutting(page), ROOMS, (0.0, PITCH_PT * ROOMS))
    plain = closed_up(cutting(drawn("4544")), ROOMS, (0.0, PITCH_PT * ROOMS))
    assert np.array_equal(found.picture, plain.picture)


def without_rule(picture: Picture, rule: Picture) -> Picture:
    wide = np.asarray(cv2.dilate(rule, np.ones((5, 5), np.uint8)))
    bare = np.where(wide > 0, np.uint8(255), picture)
    return with_crossings(bare, np.asarray(picture), dots_of(rule), wide, 170.0)


def test_a_stroke_through_a_rule_is_whole_and_the_rule_is_gone() -> None:
    rule = np.zeros((70, 200), np.uint8)
    rule[40:43] = 255
    picture = np.where(rule > 0, np.uint8(20), np.uint8(255))
    picture[10:65, 100:106] = 20
    found = without_rule(picture, rule) < 170
    assert found[10:65, 102].all()
    assert not found[:, :95].any()
    assert not found[:, 111:].any()


def test_feet_of_letters_on_dots_are_whole_and_other_dots_are_gone() -> None:
    rule = np.zeros((70, 300), np.uint8)
    for x in range(10, 290, 12):
        rule[50:54, x : x + 4] = 255
    picture = np.where(rule > 0, np.uint8(20), np.uint8(255))
    picture[49:54, 100:130] = 20
    found = without_rule(picture, rule) < 170
    assert found[51, 100:130].mean() > 0.9
    assert not found[:, :90].any()
    assert not found[:, 140:].any()
