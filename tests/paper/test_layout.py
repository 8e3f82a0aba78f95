"""Where letters stand in their ink, and what is said of disputes about them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from klimadocs.model.form import Field
from klimadocs.paper import sheets
from klimadocs.paper.ink.pieces import Piece, Pieces, pieces_of
from klimadocs.paper.ink.specks import without_light, without_specks
from klimadocs.paper.ink.strokes import Strokes
from klimadocs.paper.leaves.pictures import Picture
from klimadocs.paper.reading.accents import CEDILLA, Accent, Bare, take_off
from klimadocs.paper.reading.accents_back import hanging, put_back, refute
from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.audit import bodies_of, has_merged
from klimadocs.paper.reading.dashes import is_seen_as_dash
from klimadocs.paper.reading.deciding import plain
from klimadocs.paper.reading.doubts import _doubt_of_spelling, doubt_of, has_loose_hyphen
from klimadocs.paper.reading.echoes import undotted_names, unlike_names
from klimadocs.paper.reading.glyphs import Glyph, Rule
from klimadocs.paper.reading.layout import are_in_place, middles
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.spelling import letter_thrice, unpaired_quote
from klimadocs.paper.reading.typeset import Type
from klimadocs.paper.reading.untouched import beside
from klimadocs.paper.reading.voting import Dispute, Variant, as_address, vote, without_blanks
from klimadocs.paper.reading.words import has_dotted_stem, is_known
from klimadocs.paper.stack import PaperRoom
from tests.makers.paper.pens import face_path
from tests.paper import sheets_of_paper as paper

INK, SIZE, LEFT, BASE = 190.0, 40, 20, 60
TILDE, CIRCUMFLEX, ACUTE, GRAVE = "\u0303", "\u0302", "\u0301", "\u0300"
SERIF, SANS, MONO = "DejaVu Serif", "DejaVu Sans", "DejaVu Sans Mono"


def font_of(face: str) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(face_path(face), SIZE)
    except LookupError as error:
        pytest.skip(str(error))


def set_in(text: str, face: str = SANS, closer: int = 0) -> tuple[Picture, list[float]]:
    """The picture, and the middle of each letter. f stands `closer` to what follows."""
    font = font_of(face)
    page = Image.new("L", (60 + 40 * len(text), 90), 250)
    x, found = float(LEFT), []
    for letter in text:
        ImageDraw.Draw(page).text((x, BASE), letter, font=font, fill=20, anchor="ls")
        found.append(x + font.getlength(letter) / 2)
        x += font.getlength(letter) - (closer if letter == "f" else 0) + 1
    return np.asarray(cv2.GaussianBlur(np.asarray(page), (0, 0), 0.8), np.uint8), found


def read_as(text: str, pieces: Pieces, places: Sequence[float] | None = None) -> Lines:
    """One word over all of the ink."""
    left, right = min(piece.left for piece in pieces.all), max(piece.right for piece in pieces.all)
    top, bottom = min(piece.top for piece in pieces.all), max(piece.bottom for piece in pieces.all)
    step = (right - left) / len(text)
    evenly = tuple(left + (place + 0.5) * step for place in range(len(text)))
    return Lines(((Seen(text, (left, top, right, bottom), 90.0, tuple(places or evenly)),),))


def line(*words: tuple[str, int], surety: float = 90.0, at: int = 0) -> tuple[Seen, ...]:
    """Words with the columns at which they begin, in a row `at` pixels from the top."""
    return tuple(
        Seen(text, (x, at, x + 10 * len(text), at + 20), surety, tuple(x + 10.0 * n + 5 for n in range(len(text))))
        for text, x in words
    )


def nobody(dispute: Dispute) -> Variant | None:
    return None


@pytest.mark.parametrize("face", [SANS, SERIF, MONO])
@pytest.mark.parametrize("text", ["Penaflor", "Efrain", "Montanita", "Wilhelmine"])
def test_letters_stand_where_their_widths_tell_though_some_touch(face: str, text: str) -> None:
    picture, truth = set_in(text, face, closer=6)
    bodies = bodies_of(read_as(text, pieces_of(picture, INK)).words[0], pieces_of(picture, INK))
    told = middles(text, bodies)
    assert max(abs(one - other) for one, other in zip(told, truth, strict=True)) < 10


def test_tilde_goes_on_the_letter_under_it_though_the_model_places_it_elsewhere() -> None:
    picture, truth = set_in("Penaflor", closer=8)
    pieces = pieces_of(picture, INK)
    assert len(bodies_of(read_as("Penaflor", pieces).words[0], pieces)) < len("Penaflor")
    misplaced = [x - 14 if place in (2, 3) else x for place, x in enumerate(truth)]
    accent = Accent(truth[2] - 2, 45.0, TILDE)
    lines, is_sound = put_back(read_as("Penaflor", pieces, misplaced), Bare(picture, (accent,)), pieces)
    assert (lines.text, is_sound) == ("Peñaflor", True)


def body(left: int, right: int, top: int = 20, bottom: int = 60) -> Piece:
    return Piece(left, left, top, right, bottom, 100)


def test_half_a_letter_is_not_in_place_though_there_are_as_many_pieces() -> None:
    assert are_in_place("40", [body(10, 34), body(38, 60)])
    assert not are_in_place("40", [body(10, 49), body(51, 60)])


@pytest.mark.parametrize(("letter", "sign"), [("õ", TILDE), ("ô", CIRCUMFLEX)])
def test_a_flat_roof_is_no_wave(letter: str, sign: str) -> None:
    picture, _ = set_in(f"nan{letter}nan", "Liberation Sans")
    flat = np.asarray(cv2.resize(picture, None, fx=1.0, fy=0.85, interpolation=cv2.INTER_AREA), np.uint8)
    for shown in (picture, flat):
        bare = take_off(shown, pieces_of(shown, INK), None, False, False)
        assert [accent.sign for accent in bare.accents] == [sign]


def test_a_stem_in_a_known_word_bears_no_accent() -> None:
    read = Lines((line(("Villa", 0)),))
    over_stem, over_vowel = Accent(25.0, 10.0, GRAVE, True), Accent(15.0, 10.0, ACUTE, True)
    assert refute((over_stem, over_vowel), read, is_known) == (over_stem,)
    assert refute((over_stem,), Lines((line(("Vilqa", 0)),)), is_known) == ()


def test_a_tail_belongs_to_the_g_of_a_known_word_and_not_to_that_of_a_strange_one() -> None:
    tail = Accent(25.0, 10.0, CEDILLA)
    assert hanging((tail,), Lines((line(("eigener", 0)),)), is_known) == (tail,)
    assert hanging((tail,), Lines((line(("Mugança", 0)),)), is_known) == ()


def test_a_dot_over_a_tall_stem_is_a_speck() -> None:
    picture, truth = set_in("Kanzle")
    dotted = picture.copy()
    cv2.circle(dotted, (round(truth[4]), 20), 2, 20, -1)
    for shown, text, is_speck in ((dotted, "Kanzie", True), (set_in("Kanzie")[0], "Kanzie", False)):
        pieces = pieces_of(shown, INK)
        assert has_dotted_stem(read_as(text, pieces).words[0], pieces) is is_speck


def test_fl_that_touches_is_no_letter_with_a_tilde() -> None:
    touching = pieces_of(set_in("Pefla", closer=4)[0], INK)
    assert len(bodies_of(read_as("Pefla", touching).words[0], touching)) == 4
    assert not has_merged(read_as("Pefla", touching), touching)
    tilde = pieces_of(set_in("Peñla")[0], INK)
    assert has_merged(read_as("Peflla", tilde), tilde)


def test_a_letter_keeps_what_has_broken_off_it() -> None:
    picture, _ = set_in("HEH", SERIF)
    whole = pieces_of(picture, INK)
    middle = sorted(whole.all, key=lambda piece: piece.left)[1]
    broken = picture.copy()
    broken[:, middle.left + 12 : middle.left + 15] = 250
    pieces = pieces_of(broken, INK)
    (found,) = Type(broken, pieces).of_line(read_as("HEH", pieces).lines[0])
    assert found[1] is not None
    assert found[1].right >= middle.right - 2


def test_a_stop_is_cut_out_without_the_accent_before_it() -> None:
    picture, _ = set_in("nelí.")
    pieces = pieces_of(picture, INK)
    (found,) = Type(picture, pieces).of_line(read_as("nelí.", pieces).lines[0])
    dot = found[4]
    assert dot is not None
    assert dot.right - dot.left <= 10


def test_a_capital_is_no_small_letter_of_its_shape() -> None:
    def cut(char: str, height: int) -> Glyph:
        picture = np.full((90, 60), 250, np.uint8)
        cv2.ellipse(picture, (30, 60 - height // 2), (12, height // 2), 0, 0, 180, 20, 4)
        cv2.line(picture, (18, 60 - height), (18, 60 - height // 2), 20, 4)
        cv2.line(picture, (42, 60 - height), (42, 60 - height // 2), 20, 4)
        return Glyph(char, picture, 15, 46, Rule(61.0, 30.0))

    known = Alphabet()
    known.learn([cut("u", 26), cut("u", 26)])
    assert known.look(cut("U", 30)) is None
    misread = known.look(cut("U", 26))
    assert misread is not None
    assert misread.is_bad


def test_dispute_on_a_later_line_has_its_words() -> None:
    readings = [
        Lines((line(("gern", 0)), line(("am", 0), (word, 30), ("Amt", 90), at=30))) for word in ("eine", "eihe")
    ]
    (dispute,) = vote(readings, nobody).open
    assert [[word.text for word in dispute.words_with(variant)] for variant in dispute.variants] == [["eine"], ["eihe"]]


def test_what_others_have_put_in_counts_as_their_vote() -> None:
    readings = [Lines((line((word, 0)),)) for word in ("Amt", "Abmt", "Abmt")]
    (dispute,) = vote(readings, nobody).open
    assert {variant.text: variant.votes for variant in dispute.variants} == {"": 1, "b": 2}


def test_an_address_has_no_blanks_and_no_dots_twice() -> None:
    read = Lines((line(("amt@stadt.", 0), (".example", 110), ("org", 200)),))
    assert without_blanks(read).text == "amt@stadt.exampleorg"
    assert as_address(Lines((line(("amt®stadt", 0)),))).text == "amt@stadt"


def test_untouched_is_no_witness_for_a_word_with_an_accent() -> None:
    readings = [Lines((line(("im", 0), (word, 30)),)) for word in ("Muñoz", "Muñoz", "Munõz")]
    untouched = Lines((line(("in", 0), ("Mufoz", 31)),))
    sure, touching = (Bare(np.zeros((1, 1), np.uint8), (Accent(50.0, 10.0, TILDE, is_on),)) for is_on in (False, True))
    assert beside(readings, untouched, sure).text == "in Muñoz"
    assert beside(readings, untouched, touching).text == "in Mufoz"


def test_a_dash_that_stands_alone_needs_no_sure_reading() -> None:
    picture, truth = set_in("am – Amt")
    pieces = pieces_of(picture, INK)
    x = round(truth[3])
    assert is_seen_as_dash(Seen("–", (x - 18, 25, x + 18, 62), 20.0), pieces)
    assert not is_seen_as_dash(Seen("–", (LEFT, 25, LEFT + 30, 62), 20.0), pieces)


def test_pale_dots_of_small_type_stay_and_grains_of_dust_go() -> None:
    picture = np.full((40, 60), 255, np.uint8)
    picture[20:24, 5:30] = 70
    picture[10:13, 10:13] = [[215, 190, 215], [190, 160, 190], [215, 190, 215]]
    picture[10, 40] = 150
    assert without_specks(picture, 180.0, 3)[11, 11] == 255
    clean = without_light(picture, 180.0, 70.0)
    assert clean[11, 11] == 160
    assert clean[10, 40] == 255


def test_letters_of_one_line_that_hang_lower_are_no_second_line() -> None:
    pieces = tuple(
        Piece(label, 30 * label, top, 30 * label + 20, top + 24, 300)
        for label, top in enumerate([10] * 8 + [19] * 3 + [60] * 6, start=1)
    )
    labels = np.zeros((100, 700), np.int32)
    assert [len(row) for row in Pieces(pieces, labels).rows] == [11, 6]


@pytest.mark.parametrize(
    ("kind", "read", "meant"),
    [
        ("date", "02.092014", "02.09.2014"),
        ("date", "02.09;2014", "02.09.2014"),
        ("date", "01.09.2014°", "01.09.2014"),
        ("date", "l. Sept. 2014", "1. Sept. 2014"),
        ("date", "1.9.2014", "1.9.2014"),
        ("plz", "49082_", "49082"),
        ("url", "Www.stadt.example.org", "www.stadt.example.org"),
        ("text", "01.09.2014°", "01.09.2014°"),
    ],
)
def test_kinds_know_what_is_no_part_of_them(kind: str, read: str, meant: str) -> None:
    assert plain(Field("a", "Angabe", kind), read) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "is_loose"),
    [("Müller -Thöne", True), ("Müller-Thöne", False), ("Anbau und -verkauf", False), ("Amt – Büro", False)],
)
def test_a_blank_before_a_hyphen_is_odd(text: str, is_loose: bool) -> None:
    assert has_loose_hyphen(text) is is_loose


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("(„Cidade e Clima').", "„"),
        ("(„Cidade e Clima“).", ""),
        ("'Müller-Thöne", "'"),
        ('"Town Hall" und mehr', ""),
        ("d'Alessandro", ""),
        ("mit Einwohnern, ‚gern an der Küste", "‚"),
        ("der Titel ‚Hauptstadt‘ bleibt", ""),
    ],
)
def test_a_quotation_without_its_other_end_is_odd(text: str, mark: str) -> None:
    assert unpaired_quote(text) == mark


def test_a_letter_three_times_is_odd_but_in_known_words() -> None:
    assert letter_thrice("Frau Öttt") == "Öttt"
    assert letter_thrice("Schifffahrt und Städte") == ""


def test_an_address_with_a_name_of_the_page_but_for_one_letter_is_told() -> None:
    texts = {"name": "Korbinian Reßler", "ort": "Murnau"}
    addresses = {"one": "korbinian.ressier@murnau.example.org", "other": "korbinian.ressler@murnau.example.org"}
    assert unlike_names(addresses, texts) == {"one": ("ressier", "ressler")}


def test_a_name_that_lost_its_dots_is_unlike_its_address() -> None:
    addresses = {"mail": "joerg.grossekathoefer@bielefeld.example.org", "other": "manuel.baer@example.org"}
    texts = {"name": "Jörg Großekathofer", "one": "Manuel Bär", "two": "Großekathöfer"}
    assert undotted_names(addresses, texts) == {"name": ("Großekathofer", "grossekathoefer")}


def test_what_has_the_letters_of_the_page_is_typed_though_it_seemed_to_be_of_a_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def one_by_hand(fields: Sequence[Strokes]) -> list[bool]:
        one = min(range(len(fields)), key=lambda place: abs(len(fields[place].letters) - 16))
        return [place == one for place in range(len(fields))]

    monkeypatch.setattr(sheets, "are_by_hand", one_by_hand)
    page = paper.laid(paper.pages_of("bielefeld-esteli", 300)[0], 0.4)
    stack = PaperRoom([*paper.office().references]).read(paper.scanned_pdf([page], 300), "application/pdf")
    assert not any(sighting.by_hand for sighting in stack.submissions[0].transcript.sightings)


def test_how_an_apostrophe_is_bent_is_not_to_be_seen_in_black_and_white() -> None:
    writing: Any = SimpleNamespace(
        zone=SimpleNamespace(field=Field("name", "Name", "text")),
        cutting=SimpleNamespace(is_bilevel=True),
        has_words=True,
    )
    assert "Apostroph" in doubt_of(writing, Lines(((Seen("d'Alessandro", (0, 0, 90, 20), 91.0),),)))


@pytest.mark.parametrize(
    "text", ["Umwelt- und Klimaschutz", "Rad- bzw. Fußweg", "O'Brien", "d'Alessandro", "Rathaus-\nstraße"]
)
def test_signs_where_they_are_written_are_none(text: str) -> None:
    assert not _doubt_of_spelling(text)


@pytest.mark.parametrize(
    "text", ["Osnabrück:", "Hürth,", "\\Märklin", "Gesine.von Ostmann", "Kommunen'des Tages", "Gewässerschutz- wirken"]
)
def test_signs_where_nobody_writes_one_are_specks(text: str) -> None:
    writing: Any = SimpleNamespace(
        zone=SimpleNamespace(field=Field("name", "Name", "text")),
        cutting=SimpleNamespace(is_bilevel=False),
        has_words=True,
    )
    assert doubt_of(writing, Lines(((Seen(text, (0, 0, 90, 20), 91.0),),)))
