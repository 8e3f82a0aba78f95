"""Words set anew: the letters of a machine are learned from words in which they touch, and laid over the ink of others."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field
from klimadocs.model.transcript import Place, Sighting
from klimadocs.paper.ink.cuttings import Cutting
from klimadocs.paper.laying.grounds import FINE_DPI, Zone
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.piling import Page
from klimadocs.paper.reading.deciding import Reading
from klimadocs.paper.reading.imprints import Imprint, soft_ink
from klimadocs.paper.reading.proofs import Proofs, prove
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.sorts import Case
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import vote
from klimadocs.paper.sheets import SheetRead
from klimadocs.paper.stack import _Findings, _hear_again, _keep_unheard
from tests.makers.paper.pens import face_path

INK, BASE = 155.0, 70
LEARNED = (
    "Hannover", "Bremerhaven", "Oldenburg", "Wiesbaden", "Osnabrück", "Emden", "Meldorf", "Norden", "Winsen", "Aurich",
    "Harburg", "Brake", "Hameln", "Soltau", "Uelzen", "Einbeck", "Rotenburg", "Cuxhaven", "Stade", "Verden", "Müden",
)  # fmt: skip


def faxed(text: str, size: float = 42, start: float = 30) -> Picture:
    """Type at 300 dpi as a standard fax has seen it: black and white, its letters touching."""
    try:
        font = ImageFont.truetype(face_path("DejaVu Sans"), size)
    except LookupError as error:
        pytest.skip(str(error))
    page = Image.new("L", (round(font.getlength(text)) + 60, 100), 255)
    ImageDraw.Draw(page).text((start, BASE), text, font=font, fill=0, anchor="ls")
    grey = np.asarray(page, np.uint8)
    coarse = cv2.resize(grey, None, fx=204 / FINE_DPI, fy=98 / FINE_DPI, interpolation=cv2.INTER_AREA)
    black = np.where(coarse < 200, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(black, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_CUBIC), np.uint8)


def imprint(text: str, size: float = 42, start: float = 30, key: str = "") -> Imprint:
    picture = faxed(text, size, start)
    columns = np.flatnonzero((picture < INK).any(axis=0)) * 2 / 3
    return Imprint(
        text, key or f"{text} {start}", soft_ink(picture), BASE / 2, float(columns[0]), float(columns[-1] + 1)
    )


@pytest.fixture(scope="module")
def case() -> Case:
    return Case([imprint(word, start=30 + number % 3 * 0.5) for number, word in enumerate(LEARNED)])


@pytest.mark.parametrize("word", ["Nelben", "Wendland", "Sonderburg", "Werden", "Borken"])
def test_word_is_shown_by_letters_that_touch(case: Case, word: str) -> None:
    field = writing(word)
    assert not Proofs(field, case).unproven(read_as(word, field)).words


@pytest.mark.parametrize(
    ("ink", "text"),
    [
        ("Hermann", "Herrnann"), ("Nelben", "Nelhen"), ("Bremen", "Brennen"), ("Wendland", "Wendlund"), ("nie", "nle"),
        ("Andrés", "Andres"), ("Muñoz", "Munoz"), ("Süden", "Suden"), ("Garcês", "Garces"), ("Bremen", "Bromen"),
    ],
)  # fmt: skip
def test_another_word_is_not_shown(case: Case, ink: str, text: str) -> None:
    field = writing(ink)
    lines = read_as(text, field)
    assert Proofs(field, case).unproven(lines).words == lines.words


@pytest.mark.parametrize(("ink", "other"), [("Meldorf", "Moldorf"), ("Borken", "Berken"), ("murne", "mume")])
def test_the_ink_leans_to_what_stands_there(case: Case, ink: str, other: str) -> None:
    right, wrong = prove(case, imprint(ink), ink), prove(case, imprint(ink), other)
    assert right is not None
    assert wrong is not None
    assert right.is_rather(wrong, 0.4)
    assert not wrong.is_rather(right, 0.4)


def test_a_word_is_no_witness_for_itself() -> None:
    words = [imprint(word) for word in (*LEARNED, "Xanten")]
    known = Case(words)
    own = prove(known, words[-1], "Xanten")
    assert own is not None
    assert own.seen["X"] == 0
    assert not own.shows
    again = prove(known, imprint("Xanten", start=31, key="elsewhere"), "Xanten")
    assert again is not None
    assert again.seen["X"] == 1


def test_type_of_another_size_is_brought_to_the_usual_one(case: Case) -> None:
    long = [imprint(word, size=36, key="long") for word in ("Wiesbadener", "Bremerhaven", "Oldenburger", "Hannover")]
    known = Case([*(imprint(word) for word in LEARNED), *long])
    assert known.scale("long") == pytest.approx(42 / 36, rel=0.04)
    proof = prove(known, long[0], "Wiesbadener")
    assert proof is not None
    assert proof.unlike < 0.2 * float((proof.strip**2).sum())


def test_nothing_is_shown_where_little_was_learned() -> None:
    assert prove(Case([imprint("Bremen")]), imprint("Bremen", start=31), "Bremen") is None


def writing(text: str, options: tuple[str, ...] = ()) -> Writing:
    picture = faxed(text)
    cutting = Cutting(picture, (0.0, 0.0, 288.0, 24.0), INK, 120.0, 80.0, 98.0, True)
    return Writing(
        cutting,
        Zone(
            "feld",
            Field("feld", "Feld", "choice" if options else "text", options=options),
            (2.0, 2.0, 286.0, 22.0),
            is_box=False,
        ),
    )


def read_as(text: str, found: Writing) -> Lines:
    high, wide = found.picture.shape
    places = tuple((place + 0.5) * wide / len(text) for place in range(len(text)))
    return Lines(((Seen(text, (0, 0, wide, high), 60.0, places),),))


def test_of_two_readings_the_ink_chooses(case: Case) -> None:
    field = writing("Sonderburg")
    readings = [read_as("Sondorburg", field), read_as("Sonderburg", field)]
    verdict = vote(readings, Proofs(field, case).choose)
    assert verdict.lines.text == "Sonderburg"
    assert not verdict.open


def test_where_no_reading_is_right_the_ink_chooses_none(case: Case) -> None:
    field = writing("Sonderburg")
    verdict = vote([read_as("Sondanburg", field), read_as("Sondunburg", field)], Proofs(field, case).choose)
    assert verdict.open


@pytest.mark.parametrize(
    ("ink", "read", "meant"),
    [("Norden", "Nurdcn", "Norden"), ("Emden", "Nurdcn", ""), ("Nordenham", "Nurdcn", ""), ("Norden", "Hx", "")],
)
def test_an_option_is_what_the_ink_shows(case: Case, ink: str, read: str, meant: str) -> None:
    field = writing(ink, ("Norden", "Winsen", "Aurich"))
    field._kept.update({way: (Reading(read, 50.0), read_as(read, field)) for way in field.ways})
    assert Proofs(field, case).option(read) == meant


def test_words_that_are_shown_need_no_other_proof(case: Case) -> None:
    field = writing("Nelben")
    proofs = Proofs(field, case)
    assert not proofs.unproven(read_as("Nelben", field)).words
    assert proofs.unproven(read_as("Nelhen", field)).words


@dataclass
class Told:
    """A page that keeps with how many words of how many pages it was heard."""

    imprints: tuple[Imprint, ...]
    sheet: None = None
    heard: list[int] = dataclasses.field(default_factory=list)

    def heard_again(self, case: Case) -> tuple[Sighting, ...]:
        self.heard.append(sum(len(entry) for entry in case._cells.values()))
        return (Sighting("", "ocr", Place(1, (0, 0, 1, 1)), key="feld", doubt=""),)


def kept(numbers: Sequence[int]) -> tuple[_Findings, list[Told]]:
    """Findings after pages of the blank with these numbers have come."""
    found, told = _Findings(), [Told((imprint("Hannoverbraunschweig", start=30 + n),) * 4) for n in range(len(numbers))]
    reference = Reference.__new__(Reference)
    for place, number in enumerate(numbers):
        page = Page(place + 1, reference, number, 1.0, (Sighting("", "ocr", Place(1, (0, 0, 1, 1)), doubt="?"),))
        _keep_unheard(found, page, cast(SheetRead, told[place]), is_doubted=False)
        found.pages.append(page)
    return found, told


def test_pages_of_a_form_are_heard_together_when_the_next_form_begins() -> None:
    found, told = kept([1, 2, 3, 1, 2])
    assert [bool(page.heard) for page in told] == [True, True, True, False, False]
    assert sorted(found.unheard) == [4, 5]
    _hear_again(found)
    assert all(page.heard for page in told)
    assert not any(entry.doubt for page in found.pages for entry in page.sightings)


def test_of_a_long_pile_only_a_few_pages_are_kept() -> None:
    found, _ = kept(list(range(1, 30)))
    assert len(found.unheard) <= 8
