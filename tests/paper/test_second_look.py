"""Answers on a page of which no blank is known, read again by themselves: accents, doubts, hands."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer, FormReading
from klimadocs.model.transcript import Box, Place
from klimadocs.paper.flowed.prose import Prose, read_whole
from klimadocs.paper.flowed.second_look import look_again
from klimadocs.paper.ink.specks import least_dot, without_specks
from klimadocs.paper.laying.grounds import Zone
from klimadocs.paper.leaves.pictures import Leaf, Picture
from klimadocs.readers.paper_answers import doubt
from tests.bench.flat import open_office
from tests.makers.paper.blank_sheets import Spot
from tests.makers.paper.pens import face_path, hand_pen, write

DPI = 300
K = DPI / 72
ANSWERS = ("Gemeinde Großbeeren", "Ramón Muñoz", "Estelí", "Bürgermeister", "neue Partnerschaft", "03023125117",
           "Büro für Zusammenarbeit")  # fmt: skip
LABELS = ("Name der Gemeinde", "Ansprechperson", "Partnergemeinde", "Amtsbezeichnung", "Art der Partnerschaft",
          "Telefon", "Fachbereich")  # fmt: skip


@lru_cache
def page(by_hand: str = "") -> Picture:
    """A table of labels and answers; one of them written by hand."""
    image = Image.new("L", (2480, 3508), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(face_path("Liberation Sans"), 44)
    for row, (label, answer) in enumerate(zip(LABELS, ANSWERS, strict=True)):
        top = 400 + 130 * row
        draw.rectangle((240, top, 1050, top + 130), outline=170, width=4)
        draw.rectangle((1050, top, 2250, top + 130), outline=170, width=4)
        draw.text((270, top + 36), label, font=font, fill=20)
        if answer == by_hand:
            spot = Spot("feld", is_box=False, is_long=False, box=(1060.0, top + 8.0, 2240.0, top + 122.0))
            write(image, spot, answer, hand_pen(np.random.default_rng(2), "fontpkg_kalam"), np.random.default_rng(3))
        else:
            draw.text((1080, top + 36), answer, font=font, fill=20)
    for line in range(8):
        draw.text((240, 1700 + 80 * line), "Die Gemeinden treffen sich im Rathaus der Stadt", font=font, fill=20)
    grain = np.random.default_rng(1).normal(0, 4, (3508, 2480))
    return np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8)


@lru_cache
def prose(by_hand: str = "") -> Prose:
    found = read_whole(Leaf(1, page(by_hand), DPI, DPI), page(by_hand))
    assert found is not None
    return found


def field(place: int) -> Field:
    return Field(f"feld_{place}", LABELS[place], "phone" if LABELS[place] == "Telefon" else "text")


def box_of(place: int) -> Box:
    top = (400 + 130 * place) / K
    return 1050 / K + 2, top + 2, 2250 / K - 2, top + 130 / K - 2


def seen(by_hand: str = "") -> dict[str, tuple[str, bool, bool]]:
    zones = [Zone(field(place).id, field(place), box_of(place), is_box=False) for place in range(len(ANSWERS))]
    found = look_again(prose(by_hand), zones)
    return {ANSWERS[int(key[-1])]: (entry.text, bool(entry.doubt), entry.by_hand) for key, entry in found.items()}


def test_typed_answers_are_read_with_their_accents_and_are_sure() -> None:
    assert seen() == {answer: (answer, False, False) for answer in ANSWERS}


def test_an_answer_by_hand_is_told_and_doubted() -> None:
    found = seen("Bürgermeister")
    assert found["Bürgermeister"][1:] == (True, True)
    assert not any(is_hand for answer, (_, _, is_hand) in found.items() if answer != "Bürgermeister")


def test_where_nothing_stands_nothing_is_seen() -> None:
    empty = (240 / K, 2500 / K, 2250 / K, 2600 / K)
    assert look_again(prose(), [Zone("leer", field(0), empty, is_box=False)]) == {}


def answer(place: int, raw: str) -> Answer:
    """As the whole page was read: the place is that of its words."""
    left, top, _, _ = box_of(place)
    return Answer(field(place).id, raw, raw, method="line", place=Place(1, (left + 5, top + 6, left + 90, top + 18)))


def form() -> Form:
    known = open_office().form
    section = replace(known.sections[0], fields=tuple(field(place) for place in range(len(ANSWERS))))
    return replace(known, sections=(section,))


@pytest.mark.parametrize(
    ("raw", "value", "is_sure"),
    [("Esteli", "Estelí", True), ("Estelt", "Estelí", False), ("Managua", "Managua", False)],
)
def test_the_second_look_mends_accents_and_what_differs_else_is_doubted(raw: str, value: str, is_sure: bool) -> None:
    reading = FormReading("aufruf", "form", "1", 1.0, (answer(2, raw),))
    (found,) = doubt(reading, form(), [prose()]).answers
    assert (found.value, not found.doubt, found.method) == (value, is_sure, "ocr")


def test_what_a_hand_wrote_on_a_print_is_told_whatever_was_read() -> None:
    reading = FormReading("aufruf", "form", "1", 1.0, tuple(answer(place, ANSWERS[place]) for place in range(7)))
    answers = doubt(reading, form(), [prose("Bürgermeister")]).answers
    assert [entry.by_hand for entry in answers] == [entry.raw == "Bürgermeister" for entry in reading.answers]
    assert all(entry.doubt for entry in answers if entry.by_hand)


def test_specks_go_and_dots_stay() -> None:
    picture = np.full((60, 60), 255, np.uint8)
    picture[10, 10] = picture[30:32, 30] = 0
    picture[40:45, 40:45] = 0
    clean = without_specks(picture, 150, least_dot(204, 204, 98, is_bilevel=True))
    assert clean[:35].min() == 255
    assert int((clean < 150).sum()) == 25
    assert least_dot(300, 300, 300, is_bilevel=True) == least_dot(300, 300, 98, is_bilevel=False) == 3
