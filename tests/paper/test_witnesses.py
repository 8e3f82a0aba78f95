"""Witnesses that know no language: dust against strokes, votes of several readings, letters against letters."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from klimadocs.model.form import Field
from klimadocs.paper.ink.dust import without_dust
from klimadocs.paper.ink.pieces import Pieces, pieces_of
from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.audit import bodies_of, has_merged, mend_case
from klimadocs.paper.reading.dashes import tell_quotes
from klimadocs.paper.reading.deciding import Reading, decide
from klimadocs.paper.reading.glyphs import Glyph
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.typeset import Type
from klimadocs.paper.reading.voting import Dispute, Variant, vote
from tests.paper.drawn_type import typed

INK = 190.0


def as_read(text: str, pieces: Pieces) -> Lines:
    """One word over all of the ink."""
    left, right = min(piece.left for piece in pieces.all), max(piece.right for piece in pieces.all)
    top, bottom = min(piece.top for piece in pieces.all), max(piece.bottom for piece in pieces.all)
    word = Seen(text, (left, top, right, bottom), 90.0)
    places = [body.middle for body in bodies_of(word, pieces)]
    return Lines(((Seen(text, word.span, 90.0, tuple(places) if len(places) == len(text) else ()),),))


def glyphs(text: str, read_as: str) -> list[Glyph]:
    picture = typed(text)
    pieces = pieces_of(picture, INK)
    return list(Type(picture, pieces).glyphs(as_read(read_as, pieces)))


@pytest.fixture(scope="module")
def alphabet() -> Alphabet:
    known = Alphabet()
    known.learn(glyphs("anemone", "anemone"))
    known.learn(glyphs("hahnenkamm", "hahnenkamm"))
    return known


def test_letter_like_its_kind_is_good(alphabet: Alphabet) -> None:
    looks = [alphabet.look(glyph) for glyph in glyphs("name", "name")]
    assert looks
    assert not any(look is None or look.is_bad for look in looks)


def test_letter_that_was_misread_is_told_with_what_it_is(alphabet: Alphabet) -> None:
    misread = glyphs("name", "hame")[0]
    look = alphabet.look(misread)
    assert look is not None
    assert look.is_bad
    assert look.rival == "n"


def test_letter_is_no_witness_for_itself() -> None:
    alone = Alphabet()
    seen = glyphs("x", "x")
    alone.learn(seen)
    assert alone.look(seen[0]) is None


def test_letter_of_which_there_is_no_other_is_unknown(alphabet: Alphabet) -> None:
    assert alphabet.look(glyphs("W", "W")[0]) is None


def test_hair_and_speck_go_and_type_stays() -> None:
    clean = typed("Höhe.")
    dirty = clean.copy()
    cv2.line(dirty, (250, 5), (255, 80), 90, 1)
    dirty[20:22, 225:227] = 60
    assert (dirty != clean).any()
    assert np.array_equal(without_dust(dirty, INK, 40.0)[0] < INK, clean < INK)


def test_dots_of_umlauts_are_no_dust() -> None:
    clean = typed("äöüÄÖÜij.:", face="Liberation Sans")
    assert np.array_equal(without_dust(clean, INK, 40.0)[0], clean)


def test_field_with_a_hair_alone_is_empty() -> None:
    picture = np.full((90, 300), 250, np.uint8)
    cv2.polylines(picture, [np.array([[80, 20], [110, 60], [140, 35], [150, 70]])], False, 100, 1)
    assert (without_dust(picture, INK, 60.0)[0] >= INK).all()


def line(text: str, surety: float = 90.0) -> Lines:
    words, x = [], 0
    for part in text.split():
        places = tuple(x + 10.0 * index + 5 for index in range(len(part)))
        words.append(Seen(part, (x, 0, x + 10 * len(part), 20), surety, places))
        x += 10 * len(part) + 10
    return Lines((tuple(words),))


def nobody(dispute: Dispute) -> Variant | None:
    return None


def most(dispute: Dispute) -> Variant | None:
    return dispute.variants[0]


def test_what_all_have_read_is_no_dispute() -> None:
    verdict = vote([line("Amt für Umwelt")] * 3, nobody)
    assert (verdict.lines.text, verdict.open) == ("Amt für Umwelt", ())


def test_most_votes_come_first_and_the_judge_settles() -> None:
    readings = [line("mit dem welthaus"), line("mit dem Welthaus"), line("mit dem Welthaus")]
    verdict = vote(readings, most)
    assert (verdict.lines.text, verdict.open) == ("mit dem Welthaus", ())


def test_what_nobody_settles_stays_open_with_its_words() -> None:
    (dispute,) = vote([line("nur eine Bitte"), line("nur eihe Bitte")], nobody).open
    assert {variant.text for variant in dispute.variants} == {"n", "h"}
    assert {dispute.words_with(variant)[0].text for variant in dispute.variants} == {"eine", "eihe"}


@pytest.mark.parametrize("other", ["AmtUmwelt", "Amt Um welt", "Amt Umwelt .", "t Umwelt", "Amt"])
def test_readings_of_other_length_keep_the_rest(other: str) -> None:
    assert vote([line("Amt Umwelt"), line(other), line("Amt Umwelt")], most).lines.text == "Amt Umwelt"


def test_one_piece_read_as_two_letters_is_seen() -> None:
    pieces = pieces_of(typed("Muñoz"), INK)
    bodies = len(bodies_of(as_read("Munoz", pieces).words[0], pieces))
    assert bodies == 5
    assert has_merged(as_read("Mufioz", pieces), pieces)
    assert not has_merged(as_read("Munoz", pieces), pieces)


def test_tall_letter_behind_a_hyphen_is_a_capital() -> None:
    picture = typed("Eine-Welt")
    pieces = pieces_of(picture, INK)
    word = as_read("Einewelt", pieces).words[0]
    bodies = [body.middle for body in bodies_of(word, pieces)]
    places = (*bodies[:4], (bodies[3] + bodies[4]) / 2, *bodies[4:])
    read = Lines(((Seen("Eine-welt", word.span, 90.0, places),),))
    assert mend_case(read, pieces).text == "Eine-Welt"


def test_quotation_ends_with_the_mark_that_belongs_to_it() -> None:
    assert tell_quotes(line("„Eine Welt” und 15”")).text == "„Eine Welt“ und 15”"


def test_single_letter_in_a_field_for_words_is_doubted() -> None:
    assert decide(Field("a", "Angabe", "text"), [Reading("r", 95), Reading("r", 95)]).doubt


def test_number_that_ends_with_a_stop_is_doubted() -> None:
    assert decide(Field("a", "Schlüssel", "text"), [Reading("16053000.", 97), Reading("16053000.", 97)]).doubt


@pytest.mark.parametrize(("text", "value"), [("330,579", "330.579"), ("12,5", "12,5")])
def test_comma_between_thousands_is_a_point(text: str, value: str) -> None:
    assert decide(Field("n", "Zahl", "integer"), [Reading(text, 95), Reading(text, 95)]).text == value
