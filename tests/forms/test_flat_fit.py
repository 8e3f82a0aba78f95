"""Pages laid over their blank: found again though scaled, shifted or pushed down."""

from __future__ import annotations

import pytest

from klimadocs.forms.flat_fit import fit_lines, regions_of
from klimadocs.model.transcript import Box, Place, Sighting, Word

LABELS = {
    "Vorname": 100.0,
    "Nachname": 130.0,
    "Motivation und Erwartungen": 160.0,
    "Datum der Unterschrift": 260.0,
    "Unterschrift": 290.0,
}
SLOTS: dict[str, Box] = {
    "vorname": (200, 95, 400, 113),
    "motivation": (200, 155, 400, 235),
    "datum": (200, 255, 400, 273),
}


def line(text: str, left: float, top: float, size: float = 10.0, page: int = 1) -> Sighting:
    words: list[Word] = []
    start = left
    for word in text.split():
        width = size * 0.5 * len(word)
        words.append((word, (start, top, start + width, top + size)))
        start += width + size * 0.3
    box = (left, top, words[-1][1][2], top + size)
    return Sighting(text, "line", Place(page, box), words=tuple(words))


BLANK = [line(text, 70, top) for text, top in LABELS.items()]
FIELDS = [Sighting("", "acroform", Place(1, box), key=key) for key, box in SLOTS.items()]


def regions(copy: list[Sighting]) -> dict[str, list[tuple[int, Box]]]:
    found: dict[str, list[tuple[int, Box]]] = {}
    for region in regions_of(FIELDS, fit_lines(BLANK, copy)):
        found.setdefault(region.key, []).append((region.page, tuple(round(value) for value in region.box)))  # type: ignore[arg-type]
    return found


def test_page_as_it_was() -> None:
    assert regions(BLANK)["vorname"] == [(1, (200, 95, 400, 113))]


def test_scaled_and_shifted_page_takes_its_fields_along() -> None:
    copy = [line(text, 70 * 0.9 + 20, top * 0.9 + 30, 9.0) for text, top in LABELS.items()]
    assert regions(copy)["vorname"] == [(1, (200, 116, 380, 132))]


def test_field_grows_where_the_rest_was_pushed_down() -> None:
    copy = [line(text, 70, top + (60 if top > 200 else 0)) for text, top in LABELS.items()]
    found = regions(copy)
    assert found["motivation"] == [(1, (200, 155, 400, 295))]
    assert found["datum"] == [(1, (200, 315, 400, 333))]


def test_field_goes_on_where_the_page_ended() -> None:
    copy = [line(text, 70, top - (200 if top > 200 else 0), page=2 if top > 200 else 1) for text, top in LABELS.items()]
    found = regions(copy)
    assert [page for page, _ in found["motivation"]] == [1, 2]
    assert found["datum"] == [(2, (200, 55, 400, 73))]


def test_page_that_is_missing_has_no_fields() -> None:
    assert regions([line("Ein anderer Brief", 70, 100)]) == {}


def test_words_of_answers_beside_labels_are_what_is_left() -> None:
    merged = [line("Vorname Anna Groß", 70, 100), *BLANK[1:]]
    assert [entry.text for entry in fit_lines(BLANK, merged).rest] == ["Anna Groß"]


def test_answer_like_a_label_is_left_where_it_stands() -> None:
    fit = fit_lines(BLANK, [*BLANK, line("Nachname", 205, 100)])
    assert [(entry.text, entry.place.box and entry.place.box[0]) for entry in fit.rest] == [("Nachname", 205)]


@pytest.mark.parametrize("order", [1, -1])
def test_share_tells_how_much_of_the_blank_is_there(order: int) -> None:
    assert fit_lines(BLANK, BLANK[::order]).share == 1.0
    assert fit_lines(BLANK, BLANK[:2]).share < 0.5
