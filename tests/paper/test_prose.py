"""Pages of which no blank is known: straightened by their own lines, taken apart by their rules, read whole."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.flowed.frames import cells_of, rules_on, tick_boxes
from klimadocs.paper.flowed.prose import Prose, read_whole
from klimadocs.paper.flowed.straight import lies_on_its_side, straighten
from klimadocs.paper.leaves.pictures import Leaf, Picture
from tests.makers.paper.pens import face_path
from tests.paper.sheets_of_paper import laid

DPI = 200
K = DPI / 72
ROWS = (("Name der Gemeinde", "Musterhausen am See"), ("Straße und Hausnummer", "Gartenweg 117"),
        ("Postleitzahl", "12345"), ("Telefon des Rathauses", "030 23125 117"))  # fmt: skip


@lru_cache
def page() -> Picture:
    """A title, a table with faint rules, two boxes to be ticked, and a paragraph; A4."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(face_path("Liberation Sans"), 32)
    draw.text((170, 150), "Anmeldung zur Tagung der Gemeinden", font=font, fill=0)
    for row, (label, answer) in enumerate(ROWS):
        top = 300 + 90 * row
        draw.rectangle((160, top, 700, top + 90), outline=190, width=3)
        draw.rectangle((700, top, 1500, top + 90), outline=190, width=3)
        draw.text((180, top + 25), label, font=font, fill=20)
        draw.text((720, top + 25), answer, font=font, fill=20)
    for number, words in enumerate(("Wir kommen gern", "Wir kommen nicht")):
        top = 800 + 80 * number
        draw.rectangle((180, top, 208, top + 28), outline=0, width=3)
        draw.text((240, top - 6), words, font=font, fill=20)
    draw.line((184, 804, 204, 824), fill=0, width=4)
    draw.line((184, 824, 204, 804), fill=0, width=4)
    for line in range(9):
        text = "Die Gemeinden treffen sich im Rathaus und sprechen über Wasser"
        draw.text((170, 1050 + 60 * line), text, font=font, fill=20)
    return np.asarray(image)


def read(picture: Picture) -> Prose:
    found = read_whole(Leaf(1, picture, DPI, DPI), picture)
    assert found is not None
    return found


@pytest.mark.parametrize("degrees", [-9.0, -2.35, 0.0, 0.8, 6.4])
def test_a_page_is_straightened_by_its_lines(degrees: float) -> None:
    straight = straighten(laid(page(), degrees, noise=0), DPI)
    turned = np.degrees(np.arctan2(straight.matrix[1, 0], straight.matrix[0, 0]))
    assert turned == pytest.approx(-degrees, abs=0.15)


def test_a_page_on_its_side_is_known() -> None:
    assert not lies_on_its_side(page(), DPI)
    assert lies_on_its_side(np.ascontiguousarray(np.rot90(page())), DPI)


def test_the_dark_beside_the_paper_becomes_white() -> None:
    picture = page().copy()
    picture[:, -60:] = 5
    assert straighten(picture, DPI).picture[:, -60:].min() == 255


def test_faint_rules_make_cells_and_lines_of_letters_none() -> None:
    upright, level = rules_on(laid(page(), noise=6), DPI)
    assert len(cells_of(upright, level)) == 2 * len(ROWS)
    assert all(300 / K - 3 <= y <= 660 / K + 3 for y, *_ in level)
    assert sorted({round(x * K / 100) for x, *_ in upright}) == [2, 7, 15]


def test_rules_that_are_torn_are_one_and_a_streak_of_the_glass_is_none() -> None:
    """A pale spot in an upright rule, a corner of the table in a shadow, a line through the whole page."""
    picture = page().copy()
    picture[470:486, 690:712] = 255
    picture[650:672, 150:330] = 255
    picture[:, 1100:1102] = 150
    upright, level = rules_on(picture, DPI)
    assert len(cells_of(upright, level)) >= 2 * len(ROWS) - 1
    assert sorted({round(x * K / 100) for x, *_ in upright}) == [2, 7, 15]


def test_boxes_are_found_and_measured() -> None:
    found = sorted(tick_boxes(page(), DPI), key=lambda entry: entry.box[1])
    assert [(entry.is_on, entry.is_sure) for entry in found] == [(True, True), (False, True)]
    assert found[0].box[0] == pytest.approx(180 / K, abs=1.5)


@pytest.mark.parametrize("quarters", range(4))
def test_a_page_is_read_whole_whichever_way_it_lies(quarters: int) -> None:
    prose = read(np.ascontiguousarray(np.rot90(page(), quarters)))
    text = " ".join(word.text for word in prose.words)
    for label, answer in ROWS:
        assert f"{label} {answer}" in text
    assert prose.turned == 90 * quarters % 360
    assert "Anmeldung zur Tagung" in text


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_word_is_found_again_on_the_leaf(quarters: int) -> None:
    """The ink of the word lies in the box that is told for it."""
    leaf = np.ascontiguousarray(np.rot90(laid(page(), 3.0, noise=0), quarters))
    prose = read(leaf)
    word = next(entry for entry in prose.words if entry.text == "Musterhausen")
    left, top, right, bottom = (round(value * K) for value in prose.on_leaf(word.box))
    assert float((leaf[top:bottom, left:right] < 128).mean()) > 0.08
    assert (right - left) * (bottom - top) < 320 * 90


def test_words_in_a_line_have_one_base_line() -> None:
    words = [word for word in read(page()).words if word.text in ("Gemeinden", "treffen", "sprechen", "Wasser")]
    heights = {(round(word.box[1]), round(word.box[3])) for word in words}
    assert len(words) >= 4 * 8
    assert len(heights) <= 12


@pytest.mark.parametrize("kind", ["empty", "noise", "black"])
def test_pages_without_words_are_no_prose(kind: str) -> None:
    picture = np.full((2339, 1654), 255, np.uint8)
    if kind == "noise":
        picture = np.random.default_rng(3).integers(0, 256, picture.shape).astype(np.uint8)
    if kind == "black":
        picture[:] = 0
    assert read_whole(Leaf(1, picture, DPI, DPI), picture) is None


def test_a_piece_is_cut_out_as_it_stands_on_the_straight_page() -> None:
    prose = read(laid(page(), -4.0, noise=0))
    word = next(entry for entry in prose.words if entry.text == "Gartenweg")
    (png,) = prose.cut([word.box])
    piece = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert piece is not None
    assert piece.min() < 100
