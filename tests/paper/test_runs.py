"""Lines that lie apart on a page whose rules were lost."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.paper.flowed import prose
from klimadocs.paper.flowed.prose import read_whole
from klimadocs.paper.flowed.runs import has_letters, runs_on
from klimadocs.paper.ink.specks import least_dot, without_specks
from klimadocs.paper.leaves.pictures import Leaf, Picture
from klimadocs.paper.reading.recognition import Lines
from tests.makers.paper.pens import face_path

DPI = 204
ROWS = (("Name der Gemeinde", "Musterhausen am See"), ("Postleitzahl", "12345"), ("Telefon", "030 23125 117"),
        ("Fachbereich", "Umwelt und Planung"), ("Internet", "www.musterhausen.example.org"))  # fmt: skip


def fax() -> Picture:
    """Black and white, with the noise of a line and what is left of a rule."""
    image = Image.new("L", (1734, 2409), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(face_path("Liberation Sans"), 31)
    for row, (label, answer) in enumerate(ROWS * 4):
        draw.text((200, 300 + 62 * row), label, font=font, fill=0)
        draw.text((720, 300 + 62 * row), answer, font=font, fill=0)
        for x in range(190, 1600, 7):
            draw.point((x, 290 + 62 * row), fill=0)
    rng = np.random.default_rng(5)
    black = (np.asarray(image) < 150) ^ (rng.random((2409, 1734)) < 0.0008)
    return np.where(black, 0, 255).astype(np.uint8)


def test_each_label_and_each_answer_is_a_run_of_its_own() -> None:
    clean = without_specks(fax(), 150, least_dot(DPI, DPI, 196, is_bilevel=True))
    wide = [run for run in runs_on(clean, DPI, 150) if run.right - run.left > 60]
    assert len(wide) == 8 * len(ROWS)
    assert not any(run.is_block for run in wide)
    assert all(run.right < 700 or run.left > 700 for run in wide)


def test_several_lines_close_together_are_a_block() -> None:
    picture = np.full((600, 900), 255, np.uint8)
    for top in (50, 120, 190):
        picture[top : top + 20, 100:300] = 0
    for step in range(3):
        picture[300 + 23 * step : 320 + 23 * step, 100:300] = 0
    assert [run.is_block for run in runs_on(picture, DPI, 150)] == [False, False, False, True]


def test_a_fax_without_rules_is_read_line_by_line() -> None:
    page = read_whole(Leaf(1, fax(), DPI, 196), fax())
    assert page is not None
    assert not page.upright
    text = " ".join(word.text for word in page.words)
    for words in (words for row in ROWS for words in row):
        assert text.count(words) == 4


def test_an_empty_page_has_no_runs() -> None:
    assert runs_on(np.full((400, 300), 255, np.uint8), DPI, 150) == []


def _back(seed: int = 5) -> Picture:
    """The empty back of a sheet as a scanner sees it: grain, dust, and dark beside the paper."""
    rng = np.random.default_rng(seed)
    page = np.clip(rng.normal(248, 2.0, (3508, 2481)), 0, 255).astype(np.uint8)
    for y, x in rng.integers(100, 2300, (40, 2)):
        page[y : y + 6, x : x + 6] = 60
    page[:, 2420:] = 30
    page[:25] = 40
    return page


def test_the_empty_back_of_a_sheet_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "recognise", lambda *_: pytest.fail("nothing stands there"))
    page = _back()
    assert read_whole(Leaf(1, page, 300, 300), page) is None


def test_a_hair_on_an_empty_back_is_not_read_for_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Picture] = []
    monkeypatch.setattr(prose, "recognise", lambda picture, *_: seen.append(picture) or Lines(()))
    page = _back()
    page[1200:1203, 900:990] = 90
    assert read_whole(Leaf(1, page, 300, 300), page) is not None
    assert seen
    assert all(np.isin(picture[picture > 200], 255).all() for picture in seen)


@pytest.mark.parametrize("at", [(20, 100), (150, 1200), (1500, 2300), (3440, 300)])
def test_one_word_anywhere_is_seen(at: tuple[int, int]) -> None:
    page = _back()
    assert not has_letters(page, 300, 170)
    image = Image.fromarray(page)
    face = ImageFont.truetype(face_path("Liberation Sans"), 34)
    ImageDraw.Draw(image).text((at[1], at[0] + 30), "an", font=face, fill=20)
    assert has_letters(np.asarray(image), 300, 170)
