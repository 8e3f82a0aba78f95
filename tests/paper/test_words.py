"""Words, dashes and stops as witnesses: what the lexicon knows, and what stands on the paper and was not read."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from klimadocs.model.form import Field
from klimadocs.paper.ink.dust import without_dust
from klimadocs.paper.ink.pieces import Pieces, pieces_of
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.leaves.streaks import without_streaks
from klimadocs.paper.reading.accents_back import strangers
from klimadocs.paper.reading.audit import bodies_of, has_vague_beginning, has_vague_case, mend_spaces
from klimadocs.paper.reading.dashes import find_dashes, has_vague_dashes, tell_dashes, tell_quotes
from klimadocs.paper.reading.deciding import Decision, Reading, decide
from klimadocs.paper.reading.doubts import ends_oddly, stops_oddly
from klimadocs.paper.reading.echoes import Echoes, contradicted
from klimadocs.paper.reading.lexicon import open_lexicon
from klimadocs.paper.reading.oddities import has_stop_among_blanks, unstopped
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.signs import has_unread_signs, has_unseen_dashes
from klimadocs.paper.reading.spelling import stopped_word
from klimadocs.paper.reading.words import (
    accented_rival,
    dotted_rival,
    has_other_dots,
    hides_tail,
    is_known,
    is_known_as_typed,
    lacks_letters,
    misplaced_accent,
    rival_in_address,
    rival_of,
    shows_its_dots,
    undotted_rival,
)
from tests.paper.drawn_type import typed

INK = 190.0


def words_on(text: str, read_as: str, apart: int = 4) -> tuple[Lines, Pieces]:
    """The picture of a text, and what was read there: its letters lie where those of the text lie."""
    pieces = pieces_of(typed(text, apart), INK)
    found, at = [], 0
    step = (max(piece.right for piece in pieces.all) - 20) / len(text)
    for word in read_as.split(" "):
        left = round(20 + at * step)
        places = tuple(left + (place + 0.5) * step for place in range(len(word)))
        found.append(Seen(word, (left, 20, round(left + len(word) * step), 75), 90.0, places))
        at += len(word) + 1
    return Lines((tuple(found),)), pieces


@pytest.mark.parametrize("word", ["Bielefeld", "Büro", "Oberbürgermeisterin", "Städtepartnerschaften", "Gemeinsam"])
def test_words_of_the_model_and_what_is_put_together_of_them_are_known(word: str) -> None:
    assert open_lexicon().knows(word)


@pytest.mark.parametrize("word", ["Bielefeid", "jena", "Abtellung", "Aulforstung", "Züniga", "xqz"])
def test_misread_words_are_not_known(word: str) -> None:
    assert not is_known(word)


@pytest.mark.parametrize(("read", "rival"), [("Bielefeid", "Bielefeld"), ("jena", "Jena"), ("Abtellung", "Abteilung")])
def test_a_strange_word_that_looks_like_a_known_one_has_a_rival(read: str, rival: str) -> None:
    assert rival_of(f"Stadt {read}") == rival


@pytest.mark.parametrize("text", ["Rat der Stadt", "Henrike Vossmeyer", "Großekathöfer", "Müller-Thöne", "Estelí"])
def test_names_and_known_words_have_none(text: str) -> None:
    assert rival_of(text) == ""


def test_words_of_addresses_are_known_with_umlauts_written_out() -> None:
    assert is_known_as_typed("hunsrueck")
    assert is_known_as_typed("klimaschutz")
    assert not is_known_as_typed("hunsrucck")


def test_what_stands_in_another_field_echoes_and_in_its_own_does_not() -> None:
    echoes = Echoes({"name": "Jörg-Peter Großekathöfer", "mail": "joerg.grossekathoefer@ort.example.org"})
    assert echoes.has("grossekathoefer", "mail")
    assert echoes.has("joerg", "mail")
    assert not echoes.has("ort", "mail")


def test_a_dot_that_has_grown_into_its_letter_is_missed() -> None:
    lines, pieces = words_on("Rios", "Rios")
    assert shows_its_dots(lines.words[0], pieces, ())
    bare, pieces = words_on("Rıos", "Rios")
    assert not shows_its_dots(bare.words[0], pieces, ())


def test_a_tail_below_a_letter_that_has_none_is_seen() -> None:
    lines, pieces = words_on("Çelina", "Gelina")
    assert hides_tail(lines.words[0], pieces)
    lines, pieces = words_on("Gelina", "Gelina")
    assert not hides_tail(lines.words[0], pieces)


def test_letters_that_were_left_out_are_counted() -> None:
    pieces = pieces_of(typed("XXIII"), INK)
    whole = Seen("XXI", (15, 20, max(piece.right for piece in pieces.all) + 2, 75), 90.0)
    assert lacks_letters(whole, pieces)
    assert not lacks_letters(Seen("XXIII", whole.span, 90.0), pieces)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Anńa-Lena", "Anńa"),
        ("Montanĩta", "Montanĩta"),
        ("Säõ", "Säõ"),
        ("deutsch-afrikanìsche", "afrikanìsche"),
        ("São Ordóñez Škoda Niccolò", ""),
    ],
)
def test_accents_on_letters_that_bear_none(text: str, word: str) -> None:
    assert misplaced_accent(text) == word


def test_dots_that_would_make_another_word() -> None:
    assert has_other_dots("fur")
    assert not has_other_dots("Vossmeyer")


def test_a_comma_and_a_dash_that_were_not_read_are_missed() -> None:
    for text, read in (("Rat, Haus", "Rat Haus"), ("Rat – Haus", "Rat   Haus")):
        lines, pieces = words_on(text, read)
        assert has_unread_signs(lines, pieces)
        lines, pieces = words_on(text, text)
        assert not has_unread_signs(lines, pieces)


def test_a_speck_is_no_hyphen() -> None:
    lines, pieces = words_on("Rat·Haus", "Rat-Haus")
    assert has_unseen_dashes(lines, pieces)
    lines, pieces = words_on("Rat-Haus", "Rat-Haus")
    assert not has_unseen_dashes(lines, pieces)


def test_a_dash_that_was_left_out_comes_back() -> None:
    pieces = pieces_of(typed("Rat – Haus"), INK)
    dash = next(piece for piece in pieces.all if piece.is_flat)
    ends = [piece.right for piece in pieces.all if piece.right < dash.left]
    left = Seen("Rat", (18, 20, max(ends), 75), 90.0, (30.0, 55.0, 75.0))
    right = Seen(
        "Haus",
        (dash.right + 10, 20, pieces.all[-1].right + 40, 75),
        90.0,
        tuple(dash.right + d for d in (25, 55, 80, 105)),
    )
    assert find_dashes(Lines(((left, right),)), pieces).text == "Rat – Haus"
    middle = Seen("–", (dash.left, 20, dash.right, 75), 90.0, (dash.middle,))
    assert find_dashes(Lines(((left, middle, right),)), pieces).text == "Rat – Haus"


@pytest.mark.parametrize("sign", ["-", "–"])
def test_a_dash_that_touches_its_digits_is_measured(sign: str) -> None:
    pieces = pieces_of(typed(f"3{sign}5", apart=-2, face="Liberation Serif"), INK)
    assert len(pieces.all) < 3
    right = max(piece.right for piece in pieces.all)
    word = Seen("3-5", (18, 25, right, 62), 90.0, (28.0, (20 + right) / 2, right - 9.0))
    assert tell_dashes(Lines(((word,),)), pieces).text == f"3{sign}5"


def test_a_dash_without_ink_is_vague() -> None:
    pieces = pieces_of(typed("3 5"), INK)
    word = Seen("3-5", (18, 25, pieces.all[-1].right, 62), 90.0, (30.0, 52.0, 75.0))
    assert has_vague_dashes(Lines(((word,),)), pieces)


def test_digits_that_touch_and_one_that_fell_apart_are_not_spaced() -> None:
    pieces = pieces_of(typed("16053000"), INK)
    clean = Seen("16053000", (15, 20, max(piece.right for piece in pieces.all), 75), 90.0)
    assert mend_spaces(Lines(((clean,),)), pieces).text == "16053000"
    broken = typed("16053000").copy()
    bodies = bodies_of(clean, pieces)
    broken[:, bodies[3].left + 8 : bodies[3].left + 11] = 250
    broken[40:44, bodies[5].left : bodies[6].right] = 20
    again = pieces_of(np.asarray(broken, np.uint8), INK)
    assert mend_spaces(Lines(((clean,),)), again).text == "16053000"


def test_case_behind_a_hyphen_is_vague_where_the_letter_touches_it() -> None:
    pieces = pieces_of(typed("Eine-Welt", apart=-7), INK)
    right = max(piece.right for piece in pieces.all)
    step = (right - 20) / 9
    word = Seen("Eine-welt", (18, 20, right, 75), 90.0, tuple(20 + (place + 0.5) * step for place in range(9)))
    assert has_vague_case(Lines(((word,),)), pieces)


def test_a_thin_dash_is_no_hair_and_a_pale_dot_no_dust() -> None:
    picture = typed("Rat   Haus nein").copy()
    cv2.line(picture, (110, 47), (130, 47), 60, 1)
    assert (without_dust(picture, INK, 40.0)[0][47, 112:128] < INK).all()


def page_with_text() -> Picture:
    page = Image.new("L", (900, 1200), 250)
    for row in range(18):
        ImageDraw.Draw(page).text((80, 60 + 60 * row), "Rat der Stadt Bielefeld, Umweltamt", fill=25, font_size=30)
    return np.array(page, np.uint8)


def test_a_streak_from_edge_to_edge_goes_and_the_letters_under_it_stay() -> None:
    clean = page_with_text()
    streaked = clean.copy()
    streaked[:, 300] = np.minimum(streaked[:, 300], 180)
    mended = without_streaks(streaked)
    assert (mended[:, 300][clean[:, 300] > 240] > 235).all()
    assert (mended[:, 300][clean[:, 300] < 60] < 110).all()
    assert np.array_equal(np.delete(mended, 300, axis=1), np.delete(clean, 300, axis=1))


def test_a_printed_line_that_ends_before_the_edge_stays() -> None:
    page = page_with_text()
    page[100:1100, 40:43] = 60
    assert np.array_equal(without_streaks(page), page)


def test_a_mark_over_a_known_word_is_a_dot_or_a_speck() -> None:
    from klimadocs.paper.reading.accents import Accent, Bare

    word = Seen("Büro", (0, 0, 80, 40), 90.0, (10.0, 30.0, 50.0, 70.0))
    strange = Seen("Zür", (0, 0, 60, 40), 90.0, (10.0, 30.0, 50.0))
    bare = Bare(np.full((40, 80), 255, np.uint8), (), (Accent(30.0, 20.0, "?"),))
    assert not strangers(Lines(((word,),)), bare, is_known, has_other_dots)
    assert strangers(Lines(((strange,),)), bare, is_known, has_other_dots)


def test_a_speck_over_a_dot_makes_no_other_word() -> None:
    assert accented_rival("Oberbürgermeísterin") == "Oberbürgermeisterin"
    assert accented_rival("Estelí im Büro") == ""


def test_a_known_word_may_have_lost_its_dots() -> None:
    assert dotted_rival("Stadt Wurzburg") == "Würzburg"
    assert dotted_rival("Stadt Würzburg, Hannover und Masanja") == ""


def test_an_accent_may_have_been_taken_for_dots() -> None:
    assert undotted_rival("Cantön Cotacachi") == "Canton"
    assert undotted_rival("Stadt Würzburg, Öttl und Känzle") == ""


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("Stadt. Norderstedt", "Stadt. N"),
        ("Prof. Dr. Ahrens", ""),
        ("Tolimán. Atitlán", ""),
        ("Stadt Köln.", ""),
    ],
)
def test_a_stop_behind_a_word_in_a_line_may_be_a_speck(text: str, stopped: str) -> None:
    assert stopped_word(text) == stopped


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [("0171.39 200 18", True), ("0171 39.200 18", True), ("0171.39.200.18", False), ("0221 4710-388", False),
     ("330.579", False), ("04.09.2014", False)],
)  # fmt: skip
def test_one_stop_among_blanks_is_odd_in_a_number(text: str, is_odd: bool) -> None:
    assert has_stop_among_blanks(text) is is_odd


def test_words_of_an_address_have_rivals_too() -> None:
    assert rival_in_address("www.ort.cxample.org") == "example"
    assert rival_in_address("joerg.grossekathoefer@ort.example.org") == ""


def test_a_reading_that_found_nothing_contradicts_nobody() -> None:
    field = Field("plz", "PLZ", "plz")
    readings = [Reading("55469", 90.0), Reading("", 0.0), Reading("55469", 85.0)]
    assert decide(field, readings) == Decision("55469")
    assert decide(field, [Reading("55469", 90.0), Reading("", 0.0)]).doubt


def test_a_straight_mark_closes_a_quotation() -> None:
    word = Seen('„Welt"', (0, 0, 60, 20), 90.0, tuple(5.0 + 10 * place for place in range(6)))
    assert tell_quotes(Lines(((word,),))).text == "„Welt“"


def test_one_word_with_an_accent_and_without_contradicts_itself() -> None:
    texts = {"a": "Esteli liegt hoch", "b": "San Juan, Estelí", "c": "Frau Maria"}
    assert contradicted(texts) == {"a": ("Esteli", "Estelí")}


def test_words_that_the_lexicon_knows_both_ways_contradict_nothing() -> None:
    assert contradicted({"a": "schon wurde es kalt", "b": "schön würde es"}) == {}


@pytest.mark.parametrize(
    ("text", "read_as", "is_vague"),
    [("weiß", "weiß", False), ("Weiß", "weiß", True), ("Weiß", "Weiß", False), ("Hans", "hans", False)],
)
def test_a_capital_that_was_read_as_a_small_letter_is_vague(text: str, read_as: str, is_vague: bool) -> None:
    lines, pieces = words_on(text, read_as)
    assert has_vague_beginning(lines, pieces, is_coarse=False) is is_vague
    assert has_vague_beginning(lines, pieces, is_coarse=True) is read_as.startswith("w")


@pytest.mark.parametrize(
    ("text", "has_end"), [("0221 4710-388 -", True), ("0221 4710-388", False), ("Köln .", True), ("e. V.", False)]
)
def test_a_sign_that_stands_alone_at_the_end_may_be_a_speck(text: str, has_end: bool) -> None:
    assert ends_oddly(text) is has_end


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        ("San Lucas Tolimán.", True), ("Prof. Dr.", False), ("Hauptstr.", False), ("Haus e. V.", False), ("", False),
        ("Sie soll im nächsten Jahr beginnen.", False),
    ],
)  # fmt: skip
def test_a_stop_behind_a_few_whole_words_may_be_a_speck(text: str, is_odd: bool) -> None:
    assert stops_oddly(text) is is_odd


@pytest.mark.parametrize(
    ("text", "found"), [("Dr Meier", "Dr"), ("Dr. Meier", ""), ("Dr", "Dr"), ("Prof.Dr.", ""), ("Drage", "")]
)
def test_what_is_short_for_a_word_has_its_stop(text: str, found: str) -> None:
    assert unstopped(text) == found
