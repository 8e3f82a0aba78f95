from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import font_source_sans_pro
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.ink.cuttings import Sheet
from klimadocs.paper.ink.marks import measure
from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.laying.finding import find
from klimadocs.paper.laying.grounds import grounds_of
from klimadocs.paper.leaves.light import even_out
from klimadocs.paper.leaves.pictures import Leaf, Picture
from klimadocs.paper.reading.accents import take_off
from klimadocs.paper.reading.accents_back import put_back
from klimadocs.paper.reading.dashes import has_vague_dashes, tell_dashes
from klimadocs.paper.reading.recognition import recognise
from tests.makers.paper.pens import face_path
from tests.paper.sheets_of_paper import office, pages_of


def typeset(text: str, size: int = 38, face: str = "") -> Picture:
    folder = Path(font_source_sans_pro.__file__).parent
    face = face or str(next(path for path in sorted(folder.rglob("*.[ot]tf")) if "Regular" in path.name))
    image = Image.new("L", (1500, 90), 250)
    ImageDraw.Draw(image).text((20, 15), text, font=ImageFont.truetype(face, size), fill=20)
    return cv2.GaussianBlur(np.asarray(image), (0, 0), 0.7)


def read(text: str) -> str:
    picture = typeset(text)
    pieces = pieces_of(picture, 130)
    bare = take_off(picture, pieces, pieces_of(picture, 80), is_coarse=False, is_faxed=False)
    lines, is_sound = put_back(recognise(bare.picture, False, 0.64), bare, pieces)
    assert is_sound
    return tell_dashes(lines, pieces).text


@pytest.mark.parametrize(
    "text",
    ["Estelí", "María Muñoz Castañeda", "Ramón Ordóñez", "Gonçalves", "Jörg Süß", "São Bento", "Öttl", "Andrés Ibáñez"],
)
def test_letters_that_the_model_does_not_know_keep_their_accents(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize("text", ["Büro – Ausland", "Rhein-Hunsrück-Kreis", "Hauptstraße 3–5"])
def test_dashes_are_told_by_their_length(text: str) -> None:
    assert read(text) == text


@lru_cache
def sheet_with(drawing: str) -> Sheet:
    """Page 4 of the blank at 200 dpi with something drawn in its first box."""
    picture = pages_of("")[3].copy()
    grounds = [ground for reference in office().references for ground in grounds_of(reference)]
    box = next(zone.box for ground in grounds if ground.page == 4 for zone in ground.zones if zone.is_box)
    left, top, right, bottom = (round(value * 200 / 72) for value in box)
    if drawing == "cross":
        cv2.line(picture, (left + 3, top + 3), (right - 3, bottom - 3), 30, 3)
        cv2.line(picture, (left + 3, bottom - 3), (right - 3, top + 3), 30, 3)
    elif drawing == "tick":
        cv2.line(picture, (left + 8, top + 14), (left + 14, bottom - 5), 30, 3)
        cv2.line(picture, (left + 14, bottom - 5), (right + 8, top - 6), 30, 3)
    elif drawing == "filled":
        cv2.rectangle(picture, (left + 3, top + 3), (right - 3, bottom - 3), 20, -1)
    elif drawing == "struck":
        cv2.rectangle(picture, (left + 3, top + 3), (right - 3, bottom - 3), 20, -1)
        cv2.line(picture, (left - 8, top + 14), (right + 300, top + 18), 20, 4)
    elif drawing == "hair":
        cv2.line(picture, (right - 12, top), (left + 6, bottom - 6), 40, 1, cv2.LINE_AA)
        cv2.line(picture, (left + 6, top + 6), (right + 6, bottom + 12), 40, 1, cv2.LINE_AA)
        cv2.circle(picture, (right - 10, top + 12), 4, 40, -1)
    elif drawing == "speck":
        cv2.circle(picture, (left + 16, top + 16), 1, 60, -1)
    leaf = Leaf(1, picture, 200.0, 200.0)
    evened = even_out(picture, 200.0)
    fit = find(evened, 200.0, grounds).best
    assert fit is not None
    return Sheet(leaf, evened, fit, is_bilevel=False)


@pytest.mark.parametrize(
    ("drawing", "state", "is_on"),
    [
        ("", "empty", False),
        ("cross", "ticked", True),
        ("tick", "ticked", True),
        ("filled", "filled", True),
        ("struck", "struck", False),
        ("speck", "empty", False),
        ("hair", "unsure", True),
    ],
)
def test_boxes_are_measured_by_their_ink(drawing: str, state: str, is_on: bool) -> None:
    sheet = sheet_with(drawing)
    box = next(zone.box for zone in sheet.fit.ground.zones if zone.is_box)
    found = measure(sheet, box)
    assert (found.state, found.is_on) == (state, is_on)


@pytest.mark.parametrize("face", ["", "Liberation Sans", "Liberation Mono"])
@pytest.mark.parametrize("dash", ["-", "–"])
def test_where_both_dashes_are_equally_long_neither_is_certain(face: str, dash: str) -> None:
    """A typewriter's letters are all of one width."""
    picture = typeset(f"Projekte 2004{dash}2008 Vorschulen", face=face_path(face) if face else "")
    pieces = pieces_of(picture, 130)
    lines = tell_dashes(recognise(picture, False, 0.64), pieces)
    is_vague = has_vague_dashes(lines, pieces)
    assert is_vague == (face == "Liberation Mono")
    assert is_vague or f"2004{dash}2008" in lines.text
