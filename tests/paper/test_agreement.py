"""Hyphens of the page tell dashes, the ink tells blanks, and what all readings have needs one that is sure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.reading.dashes import close_hyphens, has_vague_dashes, hyphens_in
from klimadocs.paper.reading.echoes import Echoes
from klimadocs.paper.reading.judging import _only_echoed
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.sureness import is_sure_of_two, is_unanimous
from klimadocs.paper.reading.voting import Dispute, as_address, vote
from klimadocs.paper.reading.words import has_more_letters
from tests.paper.test_layout import INK, MONO, read_as, set_in


def test_a_dash_is_told_beside_the_hyphens_of_its_page() -> None:
    picture, middles = set_in("3–5", MONO)
    pieces = pieces_of(picture, INK)
    dash = read_as("3–5", pieces, middles)
    assert has_vague_dashes(dash, pieces, (0.7, 0.69))
    assert not has_vague_dashes(dash, pieces, (0.4, 0.42))
    assert has_vague_dashes(read_as("3-5", pieces, middles), pieces, (0.4, 0.42))
    picture, middles = set_in("am-Amt")
    pieces = pieces_of(picture, INK)
    assert len(hyphens_in(read_as("am-Amt", pieces, middles), pieces)) == 1


@pytest.mark.parametrize(("text", "meant"), [("Rohr-Thon", "Rohr-Thon"), ("Rohr -Thon", "Rohr -Thon")])
def test_a_blank_before_a_hyphen_is_in_the_ink(text: str, meant: str) -> None:
    picture, middles = set_in(text, MONO)
    pieces = pieces_of(picture, INK)
    places = [x for x, letter in zip(middles, text, strict=True) if letter != " "]
    top, bottom = min(piece.top for piece in pieces.all), max(piece.bottom for piece in pieces.all)
    words = tuple(
        Seen(part, (round(own[0]) - 12, top, round(own[-1]) + 12, bottom), surety, tuple(own))
        for part, own, surety in (("Rohr", places[:4], 90.0), ("-Thon", places[4:], 0.0))
    )
    found = close_hyphens(Lines((words,)), pieces)
    assert found.text == meant
    assert found.words[0].surety == 90.0


def test_no_address_begins_with_a_capital_before_its_www() -> None:
    word = Seen("Wwww.ort.org", (0, 0, 120, 20), 50.0, tuple(5.0 + 10 * place for place in range(12)))
    (found,) = as_address(Lines(((word,),))).words
    assert found.text == "www.ort.org"
    assert found.places == word.places[1:]
    assert as_address(Lines(((Seen("Wwwort", word.span, 50.0),),))).text == "Wwwort"


def test_a_word_that_all_readings_have_needs_one_that_is_sure() -> None:
    def reading(text: str, surety: float) -> Lines:
        return Lines(((Seen(text, (0, 0, 40, 20), surety),),))

    word = reading("Zell", 10.0).words[0]
    weak, sure = ([reading("Zell", surety) for surety in (10.0, 20.0, 30.0, last)] for last in (40.0, 70.0))
    assert is_unanimous(word, sure, False)
    assert not is_unanimous(word, weak, False)
    assert is_unanimous(word, weak, True)
    assert not is_unanimous(word, [*sure[1:], reading("Zeil", 90.0)], True)
    assert not is_unanimous(word, sure[1:], True)
    assert not is_sure_of_two(word, sure)


def test_a_short_word_has_as_many_letters_as_its_ink() -> None:
    pieces = pieces_of(set_in("Ottl")[0], INK)
    whole = read_as("Ol", pieces).words[0]
    assert has_more_letters(whole, pieces)
    assert not has_more_letters(read_as("Ottl", pieces).words[0], pieces)


def test_of_an_address_that_variant_counts_whose_words_stand_elsewhere() -> None:
    def chosen(*texts: str) -> str:
        readings = [Lines(((Seen(text, (0, 0, 10 * len(text), 20), 60.0),),)) for text in texts]
        field: Any = SimpleNamespace(zone=SimpleNamespace(field=SimpleNamespace(kind="email"), key="mail"))
        echoes = Echoes({"name": "Öttl", "mail": "oettl oettlI"})
        found: list[Dispute] = list(vote(readings, lambda dispute: None).open)
        best = _only_echoed(field, echoes, found[0])
        return "" if best is None else "".join(word.text for word in found[0].words_with(best))

    assert chosen("a.oettl@ort", "a.oettlI@ort", "a.oettl@ort", "a.oettlI@ort") == "a.oettl@ort"
    assert chosen("a.oettl@ort", "a.oettlI@ort", "a.oettlI@ort", "a.oettlI@ort") == ""
    assert chosen("a.haris@ort", "a.hären@ort", "a.haris@ort", "a.hären@ort") == ""
