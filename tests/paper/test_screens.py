"""Pages of black and white whose dots stand for grey, and what is hardly ever written."""

from __future__ import annotations

import io
from functools import lru_cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.model.transcript import Box
from klimadocs.paper.ink.cuttings import Sheet, cut_zone
from klimadocs.paper.ink.dust import without_dust
from klimadocs.paper.ink.faint import has_faint_writing
from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.laying.finding import find
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.laying.grounds import Zone, grounds_of
from klimadocs.paper.leaves.dots import ink_of
from klimadocs.paper.leaves.lattices import without_lattice
from klimadocs.paper.leaves.pictures import Document, Leaf, Picture
from klimadocs.paper.leaves.screens import is_screened, softened
from klimadocs.paper.reading.low_lines import find_low_lines, has_unread_low_lines
from klimadocs.paper.reading.oddities import has_wide_one, has_wide_stem, odd_address, odd_word, unlike_hosts
from klimadocs.paper.reading.recognition import Lines, Seen
from tests.makers.paper.pens import face_path
from tests.paper.sheets_of_paper import office, pages_of

BLACK, WHITE = 0, 255
DPI = 204.0


def page_of_words() -> Picture:
    """A page of type in black on white."""
    image = Image.new("1", (1728, 2290), 1)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(face_path("Liberation Sans"), 28)
    for line in range(40):
        draw.text((120, 120 + 52 * line), "Gemeinde, Landkreis; Jülich in Bayern ist es. 1998", fill=0, font=font)
    return np.asarray(image, np.uint8) * 255


def with_lattice(page: Picture, across: int = 17, down: int = 8) -> Picture:
    """On a tinted ground that a fax programme has made of dots."""
    tinted = page.copy()
    tinted[::down, ::across] = BLACK
    tinted[down // 2 :: down, across // 2 :: across] = BLACK
    return tinted


def dithered(page: Picture, paper: int = 215, ink: int = 90) -> Picture:
    """As a scan in grey becomes black and white."""
    grey = np.where(page == WHITE, paper, ink).astype(np.uint8)
    return np.asarray(Image.fromarray(grey).convert("1"), np.uint8) * 255


def first_leaf(page: Picture) -> Picture:
    target = io.BytesIO()
    Image.fromarray(page).convert("1", dither=Image.Dither.NONE).save(
        target, "TIFF", compression="group4", dpi=(204, 196)
    )
    return Document(target.getvalue(), "image/tiff").leaf(1).picture


def test_dots_of_a_tinted_ground_are_taken_out() -> None:
    page = page_of_words()
    tinted = with_lattice(page)
    clean = without_lattice(tinted, ink_of(tinted))
    assert np.count_nonzero(clean != page) < 0.06 * np.count_nonzero(tinted != page)


def test_page_without_a_ground_keeps_its_dots() -> None:
    """Noise, dots of i and full stops stand in no lattice."""
    page = page_of_words()
    noise = np.random.default_rng(5)
    page[noise.integers(0, page.shape[0], 3000), noise.integers(0, page.shape[1], 3000)] = BLACK
    assert np.array_equal(without_lattice(page, ink_of(page)), page)


def test_dots_that_stand_for_grey_are_told_from_noise() -> None:
    page = page_of_words()
    noisy = page.copy()
    noise = np.random.default_rng(6)
    noisy[noise.integers(0, page.shape[0], 4000), noise.integers(0, page.shape[1], 4000)] = BLACK
    assert is_screened(ink_of(dithered(page)), DPI, DPI)
    assert not is_screened(ink_of(noisy), DPI, DPI)
    assert not is_screened(ink_of(page), DPI, DPI)


def test_softened_screen_has_whole_letters_again() -> None:
    page = page_of_words()
    grey = softened(dithered(page), DPI, DPI)
    ink, paper = grey[page == BLACK], grey[cv2.erode(page, np.ones((9, 9), np.uint8)) == WHITE]
    assert np.percentile(ink, 90) < np.percentile(paper, 2)


def test_page_in_white_on_black_is_turned() -> None:
    page = page_of_words()
    assert np.median(first_leaf(255 - page)) == WHITE
    assert np.array_equal(first_leaf(255 - page), first_leaf(page))


@pytest.mark.parametrize(
    "text",
    [
        "Zo&", "Ursula ERbauer", "Weg la", "l. Moorschutz", "20l4", "Stãdtepartner", "Võhl", "Säo", "IßRler", "iñigo",
        "l.andrätin", "1.as", "t.andkreis Harburg", "Niederwall ?3", "Tòlimán", "I.as Segovias",
        "Zuschuss 15.000 C im Jahr",
    ],
)  # fmt: skip
def test_what_is_hardly_written_so_is_odd(text: str) -> None:
    assert odd_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "H&M",
        "Presse & Kultur",
        "GmbH",
        "São João",
        "Camões",
        "Archäologie",
        "Karl II",
        "10l",
        "<Dauer 2 Wochen>",
        "Ill",
        "a.d.Ilm",
        "k.meier@amt.example.org",
        "z.B. Wasser",
        "Am Markt 12 C",
        "Wie weiter?",
        "(wann?)",
    ],
)
def test_what_is_rare_is_not_odd(text: str) -> None:
    assert not odd_word(text)


def test_hosts_that_are_nearly_the_same_contradict_each_other() -> None:
    told = unlike_hosts(
        {"a": "x@rhein-hunsrueckexample.org", "b": "www.rhein-hunsrueck.example.org/klima", "c": "y@other.org"}
    )
    assert set(told) == {"a", "b"}
    assert unlike_hosts({"a": "x@ort.example.org", "b": "https://www.ort.example.org"}) == {}


def drawn(text: str, face: str = "Liberation Mono") -> Picture:
    image = Image.new("L", (900, 90), 255)
    ImageDraw.Draw(image).text((20, 20), text, fill=80, font=ImageFont.truetype(face_path(face), 40))
    return np.asarray(image)


def seen(text: str, box: Box) -> Seen:
    left, top, right, bottom = (round(value) for value in box)
    width = (right - left) / len(text)
    return Seen(
        text, (left, top, right, bottom), 90.0, tuple(left + (place + 0.5) * width for place in range(len(text)))
    )


def test_thin_line_under_two_words_is_no_hair() -> None:
    picture = drawn("eins zwei").copy()
    picture[58, 112:142] = 80
    line = np.s_[58, 112:142]
    assert (without_dust(picture, 190.0, 80.0)[0][line] < 190).all()
    picture[58], picture[70, 112:142] = 255, 80
    assert (without_dust(picture, 190.0, 80.0)[0][70, 112:142] > 190).all()


def test_low_line_that_was_read_as_a_blank_is_put_back() -> None:
    picture = drawn("eins_zwei@ort.de")
    pieces = pieces_of(picture, 190.0)
    lines = Lines(((seen("eins", (20, 20, 116, 56)), seen("zwei@ort.de", (140, 20, 404, 60))),))
    assert has_unread_low_lines(lines, pieces)
    assert find_low_lines(lines, pieces).text == "eins_zwei@ort.de"
    assert find_low_lines(lines, pieces_of(drawn("eins zwei@ort.de"), 190.0)) == lines


def test_two_figures_that_touch_are_no_single_one() -> None:
    picture = drawn("2011", "Liberation Serif")
    pieces = pieces_of(picture, 190.0)
    left, right = pieces.letters[0].left, pieces.letters[-1].right
    box = (left, 20, right, 60)
    assert not has_wide_one(Lines(((seen("2011", box),),)), pieces)
    touching = picture.copy()
    touching[50:54, pieces.letters[2].left : right] = 80
    assert has_wide_one(Lines(((seen("201", box),),)), pieces_of(touching, 190.0))


@lru_cache
def first_page() -> tuple[Picture, Fit, Zone]:
    """Page 1 of the blank at 200 dpi in black and white, how it lies, and its first field."""
    picture = np.where(pages_of("")[0] < 150, BLACK, WHITE).astype(np.uint8)
    grounds = [ground for reference in office().references for ground in grounds_of(reference)]
    fit = find(picture, 200.0, grounds).best
    assert fit is not None
    return picture, fit, fit.ground.zones[0]


@pytest.mark.parametrize(("spread", "is_writing"), [(1, True), (12, False)])
def test_field_with_pale_dots_close_together_is_not_empty(spread: int, is_writing: bool) -> None:
    blank, fit, zone = first_page()
    left, top, right, bottom = (round(value) for value in fit.place_on_leaf(zone.box))
    picture, noise = blank.copy(), np.random.default_rng(3)
    width = (right - left - 20) if spread > 1 else 90
    places = noise.integers(0, width, 160), noise.integers(0, bottom - top - 24, 160)
    picture[places[1] + top + 12, places[0] + left + 10] = BLACK
    sheet = Sheet(Leaf(1, picture, 200.0, 200.0), picture, fit, is_bilevel=True)
    assert not cut_zone(sheet, zone.box).has_writing
    assert has_faint_writing(sheet, zone.box) is is_writing


def test_fibre_on_the_glass_is_no_faint_writing() -> None:
    blank, fit, zone = first_page()
    left, top, _, bottom = (round(value) for value in fit.place_on_leaf(zone.box))
    picture = blank.copy()
    corners = np.asarray(
        [(left + 20, bottom - 22), (left + 66, top + 14), (left + 70, bottom - 16), (left + 30, bottom - 12)]
    )
    cv2.polylines(picture, [corners.astype(np.int32)], False, BLACK, 1)
    sheet = Sheet(Leaf(1, picture, 200.0, 200.0), picture, fit, is_bilevel=True)
    assert not has_faint_writing(sheet, zone.box)


@pytest.mark.parametrize(("text", "is_wide"), [("lola.all@munil.org", False), ("lola.all@muni1.org", True)])
def test_figure_among_letters_of_an_address_is_wider_than_they_are(text: str, is_wide: bool) -> None:
    pieces = pieces_of(drawn(text, "Liberation Sans"), 190.0)
    left, right = pieces.letters[0].left, pieces.letters[-1].right
    lines = Lines(((seen("lola.all@munil.org", (left, 20, right, 60)),),))
    assert has_wide_stem(lines, pieces, 1.5) is is_wide


@pytest.mark.parametrize(("text", "odd"), [("i.illIgen@ort.org", "illIgen"), ("Iuechow.org", "Iuechow"),
    ("Ingo.Ilg@ort.org", ""), ("kim@ort.org", ""), ("Kim-ute.alt@ort.org", "Kim"), ("Kim@ort.org", "")])  # fmt: skip
def test_a_capital_among_small_letters_of_an_address_is_odd(text: str, odd: str) -> None:
    assert odd_address(text) == odd


def test_speck_at_the_very_edge_is_taken_out() -> None:
    picture = drawn("eins zwei").copy()
    picture[10, -1] = 80
    assert without_dust(picture, 190.0, 80.0)[0][10, -1] == WHITE
