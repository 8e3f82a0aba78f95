"""Type and handwriting: told by how letters stand, how they slant, and whether the page has others that look like them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image

from klimadocs.paper.ink.hands import are_by_hand, odds_of
from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.ink.pitch import has_pitch
from klimadocs.paper.ink.strokes import Strokes, share_of_slant, usual_slant
from klimadocs.paper.ink.twins import twins_of
from klimadocs.paper.leaves.pictures import Picture
from tests.makers.paper.blank_sheets import Spot
from tests.makers.paper.pens import HANDS, Pen, hand_pen, machine_pen, write

INK = 150
TEXTS = ("Stadt Osterholz-Scharmbeck", "Große Kreisstadt", "Niedersachsen", "Landkreis Osterholz", "Rathausstraße 1",
         "Bürgermeister", "Horst Bergmann", "Umwelt und Planung", "rathaus@osterholz.example.org", "Gartenweg 14",
         "neue Partnerschaft gewünscht", "Birgit")  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """How the fields of a page come off a device: lines an inch down the page, None for a scan; a fax prints what is
    darker than `black`."""

    lines: int | None = None
    black: int = 175

    def seen(self, picture: Picture) -> Picture:
        soft = cv2.GaussianBlur(picture, (0, 0), 0.8)
        if self.lines is None:
            return np.asarray(soft, np.uint8)
        height, width = picture.shape
        size = (round(width * 204 / 300), round(height * self.lines / 300))
        black = np.where(cv2.resize(soft, size, interpolation=cv2.INTER_AREA) < self.black, 0, 255).astype(np.uint8)
        return np.asarray(cv2.resize(black, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)

    def strokes(self, picture: Picture) -> Strokes:
        seen = self.seen(picture)
        return Strokes(seen, pieces_of(seen, INK), 1.0, self.lines or 300.0)


SCAN, FAX = Leaf(), Leaf(98)
PALE_FAX = Leaf(98, black=120)


def field(text: str, pen: Pen, seed: int) -> Picture:
    image = Image.new("L", (1400, 96), 250)
    spot = Spot("feld", is_box=False, is_long=False, box=(0.0, 0.0, 1400.0, 96.0))
    write(image, spot, text, pen, np.random.default_rng(seed))
    return np.asarray(image)


def typed(face: str) -> Pen:
    return machine_pen(np.random.default_rng(4), face)


def written(face: str, looseness: float = 0.0) -> Pen:
    return hand_pen(np.random.default_rng(4), face, looseness)


def told(pens: Sequence[Pen], leaf: Leaf, texts: Sequence[str] = TEXTS) -> list[bool]:
    pictures = [field(text, pen, seed) for seed, (text, pen) in enumerate(zip(texts, pens, strict=True))]
    return are_by_hand([leaf.strokes(picture) for picture in pictures])


@pytest.mark.parametrize("leaf", [SCAN, Leaf(196), FAX])
@pytest.mark.parametrize("face", ["Liberation Sans", "Liberation Serif", "DejaVu Sans"])
def test_a_typed_page_has_no_handwriting(face: str, leaf: Leaf) -> None:
    assert told([typed(face)] * len(TEXTS), leaf) == [False] * len(TEXTS)


@pytest.mark.parametrize("face", ["Nimbus Mono PS", "Liberation Mono"])
def test_a_typewriter_is_told_by_its_pitch_where_its_strokes_are_broken(face: str) -> None:
    assert told([typed(face)] * len(TEXTS), PALE_FAX) == [False] * len(TEXTS)


@pytest.mark.parametrize("leaf", [Leaf(196), FAX, PALE_FAX])
@pytest.mark.parametrize(
    ("pen", "is_even"),
    [*((typed(face), True) for face in ("Nimbus Mono PS", "DejaVu Sans Mono")),
     *((typed(face), False) for face in ("Liberation Sans", "Liberation Serif", "DejaVu Sans")),
     *((written(face), False) for face in HANDS)],
    ids=lambda value: getattr(value, "face", ""),
)  # fmt: skip
def test_one_pitch_is_that_of_a_typewriter(pen: Pen, is_even: bool, leaf: Leaf) -> None:
    long = "Umwelt und Planung Osterholz"
    assert has_pitch(leaf.strokes(field(long, pen, 1))) == is_even
    assert not has_pitch(leaf.strokes(field("Ort", pen, 1)))


@pytest.mark.parametrize("leaf", [SCAN, Leaf(196), FAX])
@pytest.mark.parametrize("face", HANDS)
def test_of_a_handwritten_page_everything_is(face: str, leaf: Leaf) -> None:
    assert told([written(face)] * len(TEXTS), leaf) == [True] * len(TEXTS)


@pytest.mark.parametrize("leaf", [SCAN, FAX])
@pytest.mark.parametrize("looseness", [0.0, 1.0])
def test_one_line_by_hand_on_a_typed_page_is_told(leaf: Leaf, looseness: float) -> None:
    place = TEXTS.index("Horst Bergmann")
    pens = [typed("Liberation Sans")] * len(TEXTS)
    pens[place] = written("fontpkg_kalam", looseness)
    assert told(pens, leaf) == [number == place for number in range(len(TEXTS))]


def test_where_a_hand_wrote_most_it_wrote_all() -> None:
    """A row of even figures is told by its page alone."""
    texts = (*TEXTS[:-1], "05711000")
    pens = [*[written("fontpkg_indie_flower")] * (len(texts) - 1), typed("Liberation Sans")]
    assert odds_of([FAX.strokes(field(text, pen, 1)) for text, pen in zip(texts, pens, strict=True)])[-1] < 0
    assert told(pens, FAX, texts) == [True] * len(texts)


def test_one_long_answer_by_hand_does_not_set_the_slant_of_its_page() -> None:
    hand, pen = written("fontpkg_indie_flower"), typed("Liberation Sans")
    long = np.vstack([field(text, hand, seed) for seed, text in enumerate(TEXTS)])
    fields = [SCAN.strokes(long), *(SCAN.strokes(field(text, pen, 1)) for text in TEXTS[2:6])]
    assert are_by_hand(fields) == [True, False, False, False, False]


def jolted(text: str, pen: Pen) -> Picture:
    """Each letter a little higher or lower than the last, as where paper was bent."""
    whole = field(text, pen, 1)
    columns = np.flatnonzero((whole < INK).any(axis=0))
    gaps = [int(column) for column, after in pairwise(columns) if after > column + 1]
    edges = [0, *(gap + 1 for gap in gaps), whole.shape[1]]
    moved = [np.roll(whole[:, left:right], 3 * (place % 2), axis=0)
             for place, (left, right) in enumerate(pairwise(edges))]  # fmt: skip
    return np.hstack(moved)


def test_a_short_word_that_stands_unevenly_is_typed_where_the_page_has_its_letters() -> None:
    pen = typed("Liberation Sans")
    others = [SCAN.strokes(field(text, pen, 1)) for text in TEXTS[:-1]]
    word = SCAN.strokes(jolted("Birgit", pen))
    assert word.evenness.share < 0.75
    assert not are_by_hand([*others, word])[-1]


def test_stems_of_type_slant_alike() -> None:
    shares = {
        pen.face: share_of_slant(found, usual_slant(found))
        for pen in (typed("Liberation Sans"), written("fontpkg_indie_flower"))
        for found in [SCAN.strokes(field("Rathausstraße Niedersachsen", pen, 2)).slants]
    }
    assert shares["Liberation Sans"] > 1.4 * shares["fontpkg_indie_flower"]


def test_letters_find_their_twins_and_no_others() -> None:
    sans, serif = typed("Liberation Sans"), typed("Liberation Serif")
    fields = [SCAN.strokes(field(text, pen, 1)) for text, pen in
              (("Rathaus", sans), ("Rathaus", sans), ("Rathaus", serif))]  # fmt: skip
    twins = twins_of(fields)
    assert twins.likeness(0, [1]).min() > 0.97
    assert twins.likeness(0, [2]).mean() < 0.9
    assert twins.letters([0, 2]) == 14


def test_a_page_without_letters_has_no_hands() -> None:
    empty = np.full((90, 300), 250, np.uint8)
    speck = empty.copy()
    speck[40:42, 100:102] = 0
    assert are_by_hand([]) == []
    assert are_by_hand([SCAN.strokes(empty), SCAN.strokes(speck)]) == [False, False]
