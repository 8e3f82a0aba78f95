"""Boxes and ticks as they are drawn on pages, words and cells as they are printed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from klimadocs.model.transcript import Sighting
from klimadocs.readers import find_reader
from klimadocs.readers.media import PDF


def read(canvas: Canvas, target: io.BytesIO) -> tuple[Sighting, ...]:
    canvas.save()
    reader = find_reader(PDF)
    assert reader is not None
    return reader.read(target.getvalue()).sightings


def paper() -> tuple[Canvas, io.BytesIO]:
    target = io.BytesIO()
    return Canvas(target, pagesize=(595, 842)), target


def draw_tick(canvas: Canvas, way: str) -> None:
    match way:
        case "cross":
            canvas.line(102, 702, 110, 710)
            canvas.line(102, 710, 110, 702)
        case "wide cross":
            canvas.line(96, 697, 116, 716)
            canvas.line(97, 715, 115, 696)
        case "hook":
            canvas.bezier(102, 706, 104, 700, 106, 703, 110, 711)
        case "letter":
            canvas.drawString(102.5, 702.5, "x")
        case "dingbat":
            canvas.setFont("ZapfDingbats", 10)
            canvas.drawString(102, 702.5, "✔")
        case "filling":
            canvas.rect(103, 703, 6, 6, fill=1, stroke=0)


TICKS = ("cross", "wide cross", "hook", "letter", "dingbat", "filling")


def marks(found: tuple[Sighting, ...]) -> list[tuple[bool | None, float]]:
    return [(entry.mark, entry.certainty) for entry in found if entry.method == "mark"]


@pytest.mark.parametrize("way", TICKS)
def test_drawn_box_is_ticked(way: str) -> None:
    canvas, target = paper()
    canvas.rect(100, 700, 12, 12)
    draw_tick(canvas, way)
    assert (True, 1.0) in marks(read(canvas, target))


def test_empty_box_is_not_ticked_whatever_its_paper() -> None:
    canvas, target = paper()
    canvas.setFillGray(0.93)
    canvas.rect(100, 700, 12, 12, fill=1)
    assert marks(read(canvas, target)) == [(False, 1.0)]


@pytest.mark.parametrize("way", [*TICKS, "dot"])
def test_round_box_is_ticked(way: str) -> None:
    canvas, target = paper()
    canvas.circle(106, 706, 6)
    if way == "dot":
        canvas.circle(106, 706, 3, fill=1, stroke=0)
    else:
        draw_tick(canvas, way)
    assert (True, 1.0) in marks(read(canvas, target))


def test_empty_round_box_is_not_ticked() -> None:
    canvas, target = paper()
    canvas.circle(106, 706, 6)
    canvas.roundRect(200, 700, 12, 12, 6)
    assert marks(read(canvas, target)) == [(False, 1.0), (False, 1.0)]


@pytest.mark.parametrize("is_round", [False, True])
def test_ring_around_a_box_may_be_a_tick(is_round: bool) -> None:
    canvas, target = paper()
    if is_round:
        canvas.circle(105, 705, 5)
    else:
        canvas.rect(100, 700, 10, 10)
    canvas.circle(105, 705, 9)
    assert marks(read(canvas, target)) == [(True, 0.5)]


def test_box_of_four_lines_is_a_box() -> None:
    canvas, target = paper()
    for line in ((100, 700, 112, 700), (100, 712, 112, 712), (100, 700, 100, 712), (112, 700, 112, 712)):
        canvas.line(*line)
    assert marks(read(canvas, target)) == [(False, 1.0)]


def test_white_stroke_that_nobody_sees_is_a_doubt_at_most() -> None:
    canvas, target = paper()
    canvas.rect(100, 700, 12, 12)
    canvas.setStrokeGray(1.0)
    canvas.line(102, 702, 110, 710)
    assert marks(read(canvas, target)) == [(False, 1.0)]


def test_dark_picture_in_a_box_that_drawing_does_not_explain_is_uncertain() -> None:
    canvas, target = paper()
    canvas.setFillGray(0.0)
    canvas.rect(90, 690, 32, 32, fill=1, stroke=0)
    canvas.setStrokeGray(0.5)
    canvas.rect(100, 700, 12, 12)
    assert marks(read(canvas, target)) == [(True, 0.5)]


def test_boxes_that_are_characters_are_cut_out_of_their_line() -> None:
    canvas, target = paper()
    canvas.drawString(100, 700, "[x] Krimi [ ] Reise")
    found = [
        (entry.text if entry.mark is None else "", entry.mark) for entry in read(canvas, target)
    ]  # fmt: skip
    assert found == [("", True), ("Krimi", None), ("", False), ("Reise", None)]


def test_words_far_apart_are_pieces_of_their_own_with_their_places() -> None:
    canvas, target = paper()
    canvas.drawString(70, 700, "Wohnort *")
    canvas.drawString(250, 700, "Köln am Rhein")
    label, answer = read(canvas, target)
    assert (label.text, answer.text) == ("Wohnort *", "Köln am Rhein")
    assert label.place.box is not None
    assert answer.place.box is not None
    assert label.place.box[0] == pytest.approx(70, abs=1)
    assert answer.place.box[0] == pytest.approx(250, abs=1)
    assert [word for word, _ in answer.words] == ["Köln", "am", "Rhein"]


def test_ruled_table_gives_cells() -> None:
    canvas, target = paper()
    canvas.grid([60, 200, 400], [660, 690, 720])
    canvas.drawString(65, 700, "Wohnort")
    canvas.drawString(195, 670, "Rand")
    canvas.drawString(205, 700, "Köln")
    found = {entry.text: entry.cell for entry in read(canvas, target)}
    assert (found["Wohnort"], found["Köln"]) == ((1, 1, 1), (1, 1, 2))


def test_page_turned_on_paper_has_its_words_where_they_are_seen() -> None:
    canvas, target = paper()
    canvas.translate(595, 0)
    canvas.rotate(90)
    canvas.drawString(70, 500, "Quer")
    canvas.save()
    with pikepdf.open(target) as document:
        document.pages[0].Rotate = 90
        turned = io.BytesIO()
        document.save(turned)
    reader = find_reader(PDF)
    assert reader is not None
    (word,) = reader.read(turned.getvalue()).sightings
    assert word.text == "Quer"
    assert word.place.box is not None
    assert word.place.box[0] == pytest.approx(70, abs=1.5)
