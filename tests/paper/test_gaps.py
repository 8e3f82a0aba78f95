"""Fields that were left empty on a printed Word form: sure where nothing but the blank's own print is seen there."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.forms.fill import fill
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer
from klimadocs.model.transcript import Place, Sighting, Transcript
from klimadocs.paper.flowed.prose import Prose, read_whole
from klimadocs.paper.leaves.pictures import Leaf, Picture
from klimadocs.readers.paper_answers import cut, doubt
from klimadocs.readers.paper_flow import _lines
from klimadocs.readers.paper_gaps import find_gaps
from tests.bench.flat import open_office
from tests.makers.paper.blank_sheets import Spot
from tests.makers.paper.pens import face_path, hand_pen, write

DPI = 300
K = DPI / 72
PROMPT = "Bitte eintragen"
LABELS = ("Name der Gemeinde", "Ansprechperson", "Partnergemeinde", "Amtsbezeichnung", "Fachbereich", "Verein")
BELOW = ("Die Gemeinden treffen sich im Rathaus der Stadt", "Bitte senden Sie das Formular bald zurück",
         "Wer teilnimmt, bekommt im Herbst Nachricht", "Fragen beantwortet das Rathaus")  # fmt: skip
_ROWS = tuple(
    entry for row, label in enumerate(LABELS, start=1) for entry in (
        Sighting(label, "cell", Place(), cell=(1, row, 1)),
        Sighting(PROMPT, "control", Place(), key=f"feld_{row}", cell=(1, row, 2), is_prompt=True),
    )
)  # fmt: skip
BLANK = Transcript(
    "ab" * 32, "word/1", "application/docx", (*_ROWS, *(Sighting(text, "line", Place()) for text in BELOW))
)


def form() -> Form:
    known = open_office().form
    fields = tuple(Field(f"feld_{row}", label, "text") for row, label in enumerate(LABELS, start=1))
    return replace(known, sections=(replace(known.sections[0], fields=fields),))


def page(answers: dict[str, str], pen: str = "", has_rules: bool = True, grey: int = 20) -> Picture:
    """A printed form; what `answers` has for a label stands in its cell, in type, or by a hand where `pen` is one."""
    image = Image.new("L", (2480, 3508), 250)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(face_path("Liberation Sans"), 44)
    for row, label in enumerate(LABELS):
        top = 400 + 130 * row
        if has_rules:
            draw.rectangle((240, top, 1050, top + 130), outline=150, width=4)
            draw.rectangle((1050, top, 2250, top + 130), outline=150, width=4)
        draw.text((270, top + 36), label, font=font, fill=20)
        text = answers.get(label, PROMPT)
        if pen and label in answers:
            spot = Spot("feld", is_box=False, is_long=False, box=(1060.0, top + 8.0, 2240.0, top + 122.0))
            write(
                image, spot, text, replace(hand_pen(np.random.default_rng(2), pen), ink=grey), np.random.default_rng(3)
            )
        else:
            draw.text((1080, top + 36), text, font=font, fill=20)
    for line, text in enumerate(BELOW):
        draw.text((240, 1700 + 80 * line), text, font=font, fill=20)
    soft = cv2.GaussianBlur(np.asarray(image), (0, 0), 1.1)
    return np.clip(soft + np.random.default_rng(1).normal(0, 4, soft.shape), 0, 255).astype(np.uint8)


@lru_cache
def prose(answers: tuple[tuple[str, str], ...] = (), pen: str = "", has_rules: bool = True, grey: int = 20) -> Prose:
    picture = page(dict(answers), pen, has_rules, grey)
    found = read_whole(Leaf(1, picture, DPI, DPI), picture)
    assert found is not None
    return found


def read(sheet: Prose, transcript: Transcript = BLANK) -> tuple[Answer, ...]:
    """The empty answers as they are told, each with its picture."""
    reference = Reference(form(), transcript)
    sightings = tuple(_lines(sheet, {}))
    seen = Transcript("cd" * 32, "paper-flow/1", "image/png", sightings, is_in_order=False)
    reading = fill(reference, seen, 1.0)
    gaps = find_gaps(reading, reference, sightings, [sheet])
    assert {entry.field_id for entry in cut(reading, [sheet], gaps)} >= set(gaps)
    return doubt(reading, form(), [sheet], gaps).answers


def sure(answers: tuple[Answer, ...]) -> list[str]:
    """The labels of those that are surely empty."""
    return [label for label, answer in zip(LABELS, answers, strict=True) if not answer.is_given and not answer.doubt]


@pytest.mark.parametrize("has_rules", [True, False])
def test_a_prompt_that_was_left_standing_is_no_answer(has_rules: bool) -> None:
    answers = read(prose((("Ansprechperson", "Birgit Bergmann"),), has_rules=has_rules))
    assert sure(answers) == [label for label in LABELS if label != "Ansprechperson"]
    top, height = (400 + 130 * 2) / K, 130 / K
    box = answers[2].place.box
    assert box is not None
    assert top <= box[1] < box[3] <= top + height


def test_an_empty_cell_is_empty() -> None:
    answers = read(prose((("Verein", ""), ("Fachbereich", "Umwelt"))))
    assert "Verein" in sure(answers)
    assert "Fachbereich" not in sure(answers)


@pytest.mark.parametrize("grey", [40, 120])
def test_what_a_hand_wrote_and_nobody_read_is_doubted(grey: int) -> None:
    answers = read(prose((("Verein", "Birgit"),), pen="fontpkg_caveat", grey=grey))
    assert "Verein" not in sure(answers)


def test_pale_writing_is_not_taken_for_nothing() -> None:
    answers = read(prose((("Verein", "Partnerschaftsverein"),), pen="fontpkg_kalam", grey=205))
    assert "Verein" not in sure(answers)


def test_a_label_that_stands_there_twice_tells_no_place() -> None:
    twice = replace(
        BLANK,
        sightings=tuple(
            replace(entry, text="Verein") if entry.text == "Fachbereich" else entry for entry in BLANK.sightings
        ),
    )
    assert "Verein" not in sure(read(prose((("Fachbereich", ""), ("Verein", ""))), twice))
