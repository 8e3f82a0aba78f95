"""Where a word stands decides whose answer it is: cells, rows, and marks typed beside a label."""

from __future__ import annotations

from klimadocs.forms.fill import fill
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Place, Sighting, Transcript

FORM = Form(
    "aufruf", "antrag", "1", "Antrag",
    (
        Section(
            "Person",
            (
                Field("ort", "Wohnort", "text"),
                Field("wunsch", "Weitere Wünsche", "long"),
                Field("arten", "Arten", "multi", options=("Erneuerbare Energien", "Mobilität")),
                Field("ja", "Wir stimmen der Weitergabe zu.", "bool"),
            ),
        ),
    ),
    Roles("ort"),
)  # fmt: skip
REMARK = "Wir reichen ein Schreiben nach."
Cell = tuple[int, int, int]


def words(text: str, cell: Cell | None = None) -> Sighting:
    return Sighting(text, "cell" if cell else "line", Place(path=str(cell)), cell=cell)


def control(key: str, text: str, cell: Cell, is_prompt: bool = False) -> Sighting:
    return Sighting(text, "control", Place(path=str(cell)), key=key, cell=cell, is_prompt=is_prompt)


def box(mark: bool, cell: Cell, key: str = "") -> Sighting:
    return Sighting("", "control" if key else "mark", Place(path=str(cell)), key=key, mark=mark, cell=cell)


TOWN, TOWN_ENTRY = words("Wohnort", (1, 1, 1)), control("ort", "Bitte eintragen", (1, 1, 2), True)
WISH, WISH_ENTRY = words("Weitere Wünsche", (1, 2, 1)), control("wunsch", "Bitte eintragen", (1, 2, 2), True)
KINDS = words("2 Arten")
ENERGY, MOVING = words("\tErneuerbare Energien", (2, 1, 1)), words("\tMobilität", (2, 1, 2))
AGREED = words("Wir stimmen der Weitergabe zu.", (3, 1, 2))
CLOSING = words("Unterschrift")
BLANK = (
    TOWN, TOWN_ENTRY, WISH, WISH_ENTRY, KINDS, box(False, (2, 1, 1), "arten.1"), ENERGY,
    box(False, (2, 1, 2), "arten.2"), MOVING, box(False, (3, 1, 1), "ja"), AGREED, CLOSING,
)  # fmt: skip
BOXES = (box(False, (2, 1, 1)), ENERGY, box(False, (2, 1, 2)), MOVING, box(False, (3, 1, 1)), AGREED, CLOSING)


def read(*sightings: Sighting) -> FormReading:
    def transcript(entries: tuple[Sighting, ...]) -> Transcript:
        return Transcript("00", "word", "x/y", entries)

    return fill(Reference(FORM, transcript(BLANK)), transcript(sightings), 1.0)


def doubted(reading: FormReading) -> list[str]:
    return [answer.field for answer in reading.answers if answer.doubt]


def leftovers(reading: FormReading) -> list[str]:
    return [entry.text for entry in reading.leftovers]


def test_remark_below_a_table_is_not_the_answer_of_its_last_empty_control() -> None:
    reading = read(*BLANK[:4], words(REMARK), *BLANK[4:])
    assert reading.value("wunsch") is None
    assert leftovers(reading) == [REMARK]
    assert doubted(reading) == []


def test_row_added_by_hand_is_left_over_and_its_neighbour_stays_sure() -> None:
    filled = control("ort", "Jena", (1, 1, 2))
    reading = read(TOWN, filled, words("Ortsteil", (1, 9, 1)), words("Lobeda", (1, 9, 2)), *BLANK[2:])
    assert reading.value("ort") == "Jena"
    assert leftovers(reading) == ["Ortsteil", "Lobeda"]
    assert doubted(reading) == []


def test_words_in_the_cell_of_a_control_are_doubted_as_before() -> None:
    reading = read(TOWN, control("ort", "Jena", (1, 1, 2)), words("oder Gera", (1, 1, 2)), *BLANK[2:])
    assert doubted(reading) == ["ort"]


def test_without_controls_a_remark_below_the_table_leaves_the_answer_alone() -> None:
    reading = read(TOWN, words("Jena", (1, 1, 2)), WISH, words("keine", (1, 2, 2)), words(REMARK), KINDS, *BOXES)
    assert (reading.value("ort"), reading.value("wunsch")) == ("Jena", "keine")
    assert leftovers(reading) == [REMARK]
    assert doubted(reading) == []


def test_without_controls_and_without_an_answer_the_remark_makes_the_field_unsure() -> None:
    reading = read(TOWN, words("Jena", (1, 1, 2)), WISH, words(REMARK), KINDS, *BOXES)
    assert reading.value("wunsch") is None
    assert leftovers(reading) == [REMARK]
    assert doubted(reading) == ["wunsch"]


def test_answers_moved_below_their_labels_are_kept_and_doubted() -> None:
    town, wish = words("Jena", (1, 2, 1)), words("keine", (1, 4, 1))
    reading = read(TOWN, town, words("Weitere Wünsche", (1, 3, 1)), wish, KINDS, *BOXES)
    assert (reading.value("ort"), reading.value("wunsch")) == ("Jena", "keine")
    assert doubted(reading) == ["ort", "wunsch"]


def test_x_typed_over_the_box_before_a_label_is_a_tick() -> None:
    ticked = words("x\tErneuerbare Energien", (2, 1, 1))
    reading = read(*BLANK[:5], ticked, *BOXES[2:])
    assert reading.value("arten") == ("Erneuerbare Energien",)
    assert doubted(reading) == []


def test_x_typed_behind_a_label_belongs_to_the_box_of_that_label() -> None:
    ticked = words("\tErneuerbare Energien x", (2, 1, 1))
    reading = read(*BLANK[:5], ticked, *BOXES[2:])
    assert reading.value("arten") == ("Erneuerbare Energien",)
    assert doubted(reading) == []


def test_box_that_has_vanished_is_no_refusal() -> None:
    reading = read(*BLANK[:5], *BOXES[:4], AGREED, CLOSING)
    assert reading.value("ja") is False
    assert doubted(reading) == ["ja"]


def test_mark_typed_beside_a_box_that_stayed_empty_is_a_doubt() -> None:
    """Before the box, behind the label, below the label: never a sure refusal."""
    agreed = (box(False, (3, 1, 1), "ja"), AGREED)
    below = read(*BLANK[:9], *agreed, words("x", (3, 1, 2)), CLOSING)
    before = read(*BLANK[:9], words("x", (3, 1, 1)), *agreed, CLOSING)
    behind = read(*BLANK[:9], agreed[0], words(f"{AGREED.text} ja", (3, 1, 2)), CLOSING)
    for reading in (below, before, behind):
        assert reading.value("ja") is True
        assert doubted(reading) == ["ja"]


def test_words_beside_a_ticked_box_are_shown_and_doubted() -> None:
    qualified = words(f"{AGREED.text} Aber nur bis 2015.", (3, 1, 2))
    reading = read(*BLANK[:9], box(True, (3, 1, 1), "ja"), qualified, CLOSING)
    assert doubted(reading) == ["ja"]
    assert leftovers(reading) == ["Aber nur bis 2015."]


def test_sentence_with_another_meaning_is_shown_and_doubted() -> None:
    negated = words("Wir stimmen der Weitergabe nicht zu.", (3, 1, 2))
    reading = read(*BLANK[:9], box(True, (3, 1, 1), "ja"), negated, CLOSING)
    assert doubted(reading) == ["ja"]
    assert leftovers(reading) == [negated.text]


def test_answer_in_the_cell_of_the_label_is_taken_and_doubted() -> None:
    below = read(TOWN, words("Jena", (1, 1, 1)), *BLANK[1:])
    behind = read(words("Wohnort: Jena", (1, 1, 1)), *BLANK[1:])
    for reading in (below, behind):
        assert reading.value("ort") == "Jena"
        assert doubted(reading) == ["ort"]


def test_answer_in_a_row_below_an_untouched_control_makes_it_unsure() -> None:
    reading = read(TOWN, TOWN_ENTRY, words("Jena", (1, 9, 2)), *BLANK[2:])
    assert reading.value("ort") is None
    assert doubted(reading) == ["ort"]
    assert leftovers(reading) == ["Jena"]


def test_box_that_has_vanished_makes_a_multiple_choice_unsure() -> None:
    reading = read(*BLANK[:5], ENERGY, box(True, (2, 1, 2), "arten.2"), *BLANK[8:])
    assert reading.value("arten") == ("Mobilität",)
    assert doubted(reading) == ["arten"]


def test_control_copied_beside_the_label_of_another_is_trusted_nowhere() -> None:
    town, copy = control("ort", "Jena", (1, 1, 2)), control("ort", "Jena", (1, 2, 2))
    reading = read(TOWN, town, WISH, copy, *BLANK[4:])
    assert doubted(reading) == ["ort", "wunsch"]


def test_row_moved_with_its_label_stays_sure() -> None:
    moved = (words("Weitere Wünsche", (1, 1, 1)), control("wunsch", "keine", (1, 1, 2)))
    reading = read(*moved, words("Wohnort", (1, 2, 1)), control("ort", "Jena", (1, 2, 2)), *BLANK[4:])
    assert (reading.value("ort"), reading.value("wunsch")) == ("Jena", "keine")
    assert doubted(reading) == []


def test_prompt_of_the_program_is_no_answer_even_without_the_hint() -> None:
    reading = read(TOWN, control("ort", "Klicken oder tippen Sie hier, um Text einzugeben.", (1, 1, 2)), *BLANK[2:])
    assert reading.value("ort") is None
    assert doubted(reading) == []


def test_box_that_became_words_is_a_doubt() -> None:
    reading = read(*BLANK[:9], control("ja", "nach Rücksprache", (3, 1, 1)), *BLANK[10:])
    assert doubted(reading) == ["ja"]
