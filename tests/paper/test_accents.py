"""Accents beside the dots of their type, tails, the dot of z, and letters that look as if they had some."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from klimadocs.paper.ink.pieces import pieces_of
from klimadocs.paper.reading.accents import CEDILLA, Accent, Bare, take_off
from klimadocs.paper.reading.accents_back import dotted, placed, put_back
from klimadocs.paper.reading.audit import has_merged
from klimadocs.paper.reading.words import hides_tail, is_known
from tests.paper.test_layout import ACUTE, GRAVE, SERIF, read_as, set_in

INK = 160.0


def test_an_acute_no_longer_than_a_dot_rises_and_dots_do_not() -> None:
    picture, middles = set_in("iijiinili")
    shown, x = picture.copy(), round(middles[8])
    shown[24:36, x - 6 : x + 7] = 250
    cv2.line(shown, (x - 1, 33), (x + 1, 31), 30, 3)
    shown = np.asarray(cv2.GaussianBlur(shown, (0, 0), 1.2), np.uint8)
    found = take_off(shown, pieces_of(shown, INK), None, False, False)
    assert [(accent.sign, abs(accent.x - x) < 4) for accent in found.accents] == [(ACUTE, True)]
    plain = np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.2), np.uint8)
    assert not take_off(plain, pieces_of(plain, INK), None, False, False).accents


def test_a_cedilla_that_has_come_off_is_one_and_a_comma_is_none() -> None:
    for text, count in (("nahmça", 1), ("nahm,ca", 0)):
        picture, _ = set_in(text, SERIF)
        pieces = pieces_of(picture, INK)
        base = sorted(piece.bottom for piece in pieces.letters)[len(pieces.letters) // 2]
        loose = picture.copy()
        loose[base : base + 2] = np.maximum(loose[base : base + 2], 225)
        found = take_off(loose, pieces_of(loose, INK), None, False, False)
        assert sum(accent.sign == CEDILLA for accent in found.accents) == count


def test_letters_are_placed_by_their_ink() -> None:
    picture, middles = set_in("Gongal")
    pieces = pieces_of(picture, INK)
    told = placed(read_as("Gongal", pieces, [x + 25 for x in middles]), pieces).words[0]
    assert max(abs(x - y) for x, y in zip(told.places, middles, strict=True)) < 5


def test_the_top_of_a_sharp_s_is_no_accent_and_two_do_not_stand_on_one_letter() -> None:
    picture, middles = set_in("Reßler")
    pieces = pieces_of(picture, INK)
    sharp = Accent(middles[2], 45.0, GRAVE)
    lines, is_sound = put_back(read_as("Reßler", pieces), Bare(picture, (sharp,)), pieces)
    assert (lines.text, is_sound) == ("Reßler", True)
    twice = tuple(Accent(middles[1], 45.0, sign) for sign in (GRAVE, ACUTE))
    assert not put_back(read_as("Reßler", pieces), Bare(picture, twice), pieces)[1]


def test_an_acute_stands_on_a_vowel() -> None:
    picture, middles = set_in("drück")
    pieces = pieces_of(picture, INK)
    lines, is_sound = put_back(read_as("rrk", pieces), Bare(picture, (Accent(middles[1], 45.0, ACUTE),)), pieces)
    assert (lines.text, is_sound) == ("rrk", False)


@pytest.mark.parametrize(("text", "read", "aside", "meant"), [
    ("Żak", "Zak", 0, "Żak"), ("Żak", "Zak", 8, "Zak"), ("Żiel", "Ziel", 0, "Ziel")
])  # fmt: skip
def test_a_dot_in_the_middle_over_a_strange_z_is_its_own(text: str, read: str, aside: int, meant: str) -> None:
    picture, middles = set_in(text)
    pieces = pieces_of(picture, INK)
    bare = Bare(picture, (), (Accent(middles[0] + aside, 45.0, ""),))
    assert dotted(read_as(read, pieces), bare, pieces, is_known).text == meant


def test_fi_that_touches_is_one_stroke_above_and_a_tilde_is_not() -> None:
    picture, _ = set_in("Peﬁel")
    pieces = pieces_of(picture, INK)
    assert len(pieces.letters) == 5
    assert not has_merged(read_as("Pefiel", pieces), pieces)
    for x in (1, 4, 9, 14):
        tilde = set_in("Peñel")[0].copy()
        first = sorted(pieces_of(tilde, INK).letters, key=lambda piece: piece.left)[2]
        tilde[first.top - 9 : first.top + 2, first.left + x : first.left + x + 3] = 20
        joined = pieces_of(tilde, INK)
        assert has_merged(read_as("Pefiel", joined), joined)


def test_a_comma_behind_a_word_is_no_tail_below_it() -> None:
    pieces = pieces_of(set_in("Mönzung,", SERIF)[0], INK)
    assert not hides_tail(read_as("Mönzung,", pieces).words[0], pieces)
    pieces = pieces_of(set_in("Çelina")[0], INK)
    assert not hides_tail(read_as("Çelina", pieces).words[0], pieces)
    assert hides_tail(read_as("Gelina", pieces).words[0], pieces)
    assert hides_tail(read_as("Gelinali", pieces).words[0], pieces)


def test_the_arm_of_a_letter_that_leans_over_the_next_is_no_accent() -> None:
    """In the darkest ink alone it is a slanted stroke above a stem."""
    plain = set_in("nnlnn")[0]
    letters = sorted(pieces_of(plain, INK).letters, key=lambda piece: piece.left)
    top, base, left = letters[0].top, letters[0].bottom - 1, letters[-1].right + 40
    picture, darkest = plain.copy(), plain.copy()
    cv2.line(picture, (left, 22), (left + 12, base), 20, 3)
    cv2.line(picture, (left + 12, base), (left + 30, 22), 20, 3)
    cv2.line(darkest, (left + 24, top - 2), (left + 29, 27), 20, 2)
    for page in (picture, darkest):
        page[top + 1 : base, left + 28 : left + 32] = 20
    pieces, deep = pieces_of(picture, INK), pieces_of(darkest, INK)
    assert not take_off(picture, pieces, deep, False, False).accents
    assert [accent.sign for accent in take_off(picture, deep, deep, False, False).accents] == [ACUTE]
