"""The recogniser that was trained on faxes reads lines of type as a standard fax shows them, and says how sure it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading import trained
from klimadocs.paper.reading.recognition import Seen
from tests.makers.paper.pens import face_path

BASE = 70
CORE = 118.0


def faxed(text: str, face: str, size_pt: float, rows: float = 98.0) -> Picture:
    """A line at 300 dpi as a fax with so many rows to the inch has seen it."""
    try:
        font = ImageFont.truetype(face_path(face), size_pt * 300 / 72)
    except LookupError as error:
        pytest.skip(str(error))
    page = Image.new("L", (round(font.getlength(text)) + 40, 100), 255)
    ImageDraw.Draw(page).text((20, BASE), text, font=font, fill=0, anchor="ls")
    grey = np.asarray(page, np.uint8)
    coarse = cv2.resize(grey, None, fx=204 / 300, fy=rows / 300, interpolation=cv2.INTER_AREA)
    black = np.where(coarse < 150, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(black, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_CUBIC), np.uint8)


def read(picture: Picture) -> tuple[Seen, ...]:
    return trained.recognise_fax(picture, pieces_of(picture, CORE).usual_height)


@pytest.mark.parametrize("face", ["DejaVu Sans", "Liberation Serif", "Liberation Mono"])
@pytest.mark.parametrize(
    "text",
    [
        "www.tuebingen.example.org",
        "Büro des Rates",
        "Rosa Elvira Nuñez Yáñez",
        "+49 (0)221 4710-388",
        "Çelik-Hansmeier",
    ],
)
def test_small_type_of_a_standard_fax_is_read(text: str, face: str) -> None:
    assert " ".join(word.text for word in read(faxed(text, face, 10.0))) == text


def test_letters_have_their_places_and_words_their_reach() -> None:
    picture = faxed("Gemeinde Wesel", "DejaVu Sans", 10.0)
    first, second = read(picture)
    inked = np.flatnonzero((picture < CORE).any(axis=0))
    assert first.span[0] <= inked[0] + 6
    assert second.span[2] >= inked[-1] - 6
    assert first.span[2] <= second.span[0]
    assert [word.text for word in (first, second)] == ["Gemeinde", "Wesel"]
    for word in (first, second):
        assert len(word.places) == len(word.text)
        assert list(word.places) == sorted(word.places)
        assert word.span[0] <= word.places[0] <= word.places[-1] <= word.span[2]


def test_it_is_less_sure_of_what_is_hard_to_see() -> None:
    clear = faxed("Oberbürgermeister", "DejaVu Sans", 11.0)
    noise = np.random.default_rng(3).random(clear.shape) < 0.12
    worn = np.where(cv2.dilate(noise.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 255, clear).astype(np.uint8)
    sure, unsure = read(clear), read(worn)
    assert min(word.surety for word in sure) > 90
    assert min((word.surety for word in unsure), default=0.0) < 60


def test_specks_above_and_below_do_not_make_the_letters_smaller() -> None:
    line = faxed("Gemeinde Wesel", "DejaVu Sans", 10.0)
    tall = np.full((300, line.shape[1]), 255, np.uint8)
    tall[110:210] = line
    tall[20:24, 40:44] = tall[280:284, 90:94] = 0
    usual = pieces_of(line, CORE).usual_height
    assert [word.text for word in trained.recognise_fax(tall, usual)] == ["Gemeinde", "Wesel"]


def test_nothing_is_read_from_nothing() -> None:
    assert trained.recognise_fax(np.full((40, 300), 255, np.uint8), 20.0) == ()
    assert trained.recognise_fax(np.full((40, 300), 255, np.uint8), 0.0) == ()
    assert trained.recognise_fax(np.zeros((0, 0), np.uint8), 20.0) == ()
    assert trained.recognise_fax(np.full((30, 400_000), 255, np.uint8), 12.0) == ()


def test_the_model_has_an_answer_for_each_letter_and_one_for_none() -> None:
    chances = trained._chances(np.full((trained.HIGH, 100), 255, np.uint8))
    assert chances.shape == (50, len(trained._letters()) + 1)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-4)
    assert len(set(trained._letters())) == len(trained._letters())


def test_of_two_lines_in_one_picture_the_words_lie_where_they_were_read() -> None:
    upper, lower = faxed("Gemeinde Wesel", "DejaVu Sans", 10.0), faxed("Landkreis", "DejaVu Sans", 10.0)
    both = np.full((200, upper.shape[1]), 255, np.uint8)
    both[:100] = upper
    both[100:, : lower.shape[1]] = lower
    found = trained.recognise_fax(both, pieces_of(upper, CORE).usual_height)
    assert [word.text for word in found] == ["Gemeinde", "Wesel"]
    assert all(word.span[1] < BASE < word.span[3] < 120 for word in found)
