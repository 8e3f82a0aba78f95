"""Lines that were printed become the text that was typed."""

from __future__ import annotations

import pytest

from klimadocs.forms.flat_text import join, squeeze
from klimadocs.model.transcript import Place, Sighting, Word

WIDTH = 5.0


def lines(*texts: str, step: float = 12.0) -> list[Sighting]:
    found = []
    y = 100.0
    for text in texts:
        if text:
            words: list[Word] = []
            left = 0.0
            for word in text.split():
                words.append((word, (left, y, left + WIDTH * len(word), y + 10)))
                left += WIDTH * (len(word) + 1)
            box = (0.0, y, left - WIDTH, y + 10)
            found.append(Sighting(text, "line", Place(1, box), words=tuple(words)))
        y += step
    return found


def test_lines_that_ran_full_are_one_paragraph() -> None:
    assert join(lines("Der Kaffeerost hat die", "Ernte vernichtet."), limit=115).text == (
        "Der Kaffeerost hat die Ernte vernichtet."
    )


def test_line_that_ended_early_was_ended_by_hand() -> None:
    assert join(lines("Erstens", "Zweitens und mehr"), limit=200).text == "Erstens\nZweitens und mehr"


def test_blank_line_stays_one() -> None:
    assert join(lines("Erstens", "", "Zweitens", "Drittens"), limit=200).text == "Erstens\n\nZweitens\nDrittens"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Stadt in Nordrhein-", "Westfalen", "Stadt in Nordrhein-Westfalen"),
        ("Fachbereich Umwelt-", "und Klimaschutz", "Fachbereich Umwelt- und Klimaschutz"),
        ("Hinweis zu und/", "oder", "Hinweis zu und/oder"),
        ("2002 –", "2014", "2002 – 2014"),
    ],
)
def test_hyphens_at_line_ends(first: str, second: str, expected: str) -> None:
    joined = join(lines(first, second), limit=WIDTH * len(first) + 2)
    assert (joined.text, joined.is_unsure) == (expected, False)


@pytest.mark.parametrize(
    ("hyphenates", "expected", "is_unsure"),
    [(True, "der Partnerschaft", True), (False, "der Part-nerschaft", False), (None, "der Part-nerschaft", True)],
)
def test_cut_words_follow_what_the_paper_does_elsewhere(
    hyphenates: bool | None, expected: str, is_unsure: bool
) -> None:
    joined = join(lines("der Part-", "nerschaft"), limit=WIDTH * 9, hyphenates=hyphenates)
    assert (joined.text, joined.is_unsure) == (expected, is_unsure)


def test_address_that_was_broken_is_whole_again() -> None:
    assert join(lines("klimaschutz@beispiel", "hausen.example.org"), limit=WIDTH * 20).text == (
        "klimaschutz@beispielhausen.example.org"
    )


def test_squeezing_forgets_how_lines_were_broken() -> None:
    assert squeeze("Anpassungs-\nkonzept *") == squeeze("Anpassungskonzept")
    assert squeeze("*") == "*"
