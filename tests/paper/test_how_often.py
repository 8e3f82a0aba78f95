"""How often a field is read: two readings that are sure are enough, a third where it may help, none where it cannot."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.model.form import Field
from klimadocs.paper.ink.cuttings import Cutting
from klimadocs.paper.ink.pieces import labelled, pieces_of
from klimadocs.paper.laying.grounds import Zone
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading import texts
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import places_apart
from tests.makers.paper.pens import face_path

FINE, COARSE = 204.0, 98.0


def lines(*rows: str) -> Lines:
    return Lines(tuple(tuple(Seen(word, (0, 0, 10 * len(word), 20), 90.0) for word in row.split()) for row in rows))


def writing(text: str, kind: str, grain_dpi: float) -> Writing:
    """Type in a field of one line, at 300 dpi."""
    try:
        font = ImageFont.truetype(face_path("DejaVu Sans"), 42)
    except LookupError as error:
        pytest.skip(str(error))
    page = Image.new("L", (1200, 100), 255)
    ImageDraw.Draw(page).text((30, 70), text, font=font, fill=0, anchor="ls")
    cutting = Cutting(np.asarray(page, np.uint8), (0.0, 0.0, 288.0, 24.0), 155.0, 120.0, 80.0, grain_dpi, True)
    return Writing(cutting, Zone("feld", Field("feld", "Feld", kind), (2.0, 2.0, 286.0, 22.0), is_box=False))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The sizes in which pictures were given to the models."""
    scales: list[float] = []
    recognise, recognise_fax = texts.recognise, texts.recognise_fax

    def count(picture: Picture, is_block: bool, scale: float = 1.0) -> Lines:
        scales.append(scale)
        return recognise(picture, is_block, scale)

    def count_trained(picture: Picture, usual_height: float) -> tuple[Seen, ...]:
        scales.append(usual_height)
        return recognise_fax(picture, usual_height)

    monkeypatch.setattr(texts, "recognise", count)
    monkeypatch.setattr(texts, "recognise_fax", count_trained)
    return scales


@pytest.mark.parametrize(
    ("text", "kind", "grain_dpi", "times"),
    [
        ("Bielefeld", "text", FINE, 2),
        ("Bielefeld", "text", COARSE, 2),
        ("0521 51 3289", "phone", FINE, 2),
        ("0521 51 3289", "phone", COARSE, 3),
    ],
)
def test_a_coarse_fax_is_read_a_third_time_where_no_letter_follows_from_the_others(
    text: str, kind: str, grain_dpi: float, times: int, counted: list[float]
) -> None:
    decision = writing(text, kind, grain_dpi).decide()
    assert (decision.text, decision.doubt) == (text, "")
    assert len(counted) == times


def test_what_is_read_quite_differently_is_doubted_without_a_third_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = lines("Der Gemeinderat von Esteli"), lines("Oer Gcmeinderat vom Estell")
    found = iter((first, second))
    monkeypatch.setattr(Writing, "_recognise", lambda self, way: next(found))
    monkeypatch.setattr(Writing, "_trained_rows", lambda self, way: (next(found),))
    entry = writing("Der Gemeinderat von Esteli", "text", COARSE)
    assert entry.decide().doubt
    assert entry.is_far_apart


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        ("Rat der Stadt", "Rat der Stadt", 0),
        ("Rat der Stadt", "Rat dcr Stadt", 1),
        ("Rat der Stadt", "Kat der Stadl", 2),
        ("Rat", "", 1),
        ("", "", 0),
    ],
)
def test_places_are_counted_where_two_readings_differ(one: str, other: str, places: int) -> None:
    assert places_apart(lines(one), lines(other)) == places


def test_pieces_are_the_same_wherever_they_are_looked_for() -> None:
    ink = np.zeros((60, 90), bool)
    ink[20:50, 30:70] = np.random.default_rng(3).random((30, 40)) < 0.3
    labels, stats = labelled(ink)
    count, expected, boxes, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    assert len(stats) == count
    assert np.array_equal(labels, expected)
    assert np.array_equal(stats[1:], boxes[1:])


def test_an_empty_field_has_no_pieces() -> None:
    found = pieces_of(np.full((40, 50), 255, np.uint8), 155.0)
    assert found.all == ()
    assert not found.labels.any()
