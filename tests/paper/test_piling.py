"""Which pages of a stack are one form: right, or doubted, and never a page under the wrong name in silence."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Place, Sighting
from klimadocs.paper.piling import Page, Pile, doubted, piles_of, without_repeats
from tests.bench import flat

NEEDED = frozenset((1, 2, 3, 4))


@lru_cache
def form(number: int = 0) -> Reference:
    return flat.open_office().references[number]


def page(number: int, ground_page: int, text: str = "", reference: Reference | None = None) -> Page:
    sightings = tuple(Sighting(f"{text}{name}", "ocr", Place(number), key=name) for name in ("a", "b")) if text else ()
    return Page(number, reference or form(), ground_page, 0.9, sightings)


def pile(stack: str, needed: frozenset[int] = NEEDED) -> list[Pile]:
    """ "A1 A2 B1" are pages 1 and 2 of one sender, then page 1 of another."""
    pages = [page(place, int(entry[1]), entry[0]) for place, entry in enumerate(stack.split(), start=1)]
    return piles_of(pages, {id(form()): needed})


def owners(found: Pile) -> set[str]:
    return {entry.text[0] for each in found.pages for entry in each.sightings}


@pytest.mark.parametrize(
    "stack",
    [
        "A1 A2 A3 A4",
        "A1 A2 A3 A4 B1 B2 B3 B4 C1 C2 C3 C4",
        "A2 A1 A4 A3 B4 B3 B2 B1 C1 C3 C2 C4",
        "A4 A3 A2 A1",
    ],
)
def test_whole_forms_are_told_apart_and_sure(stack: str) -> None:
    found = pile(stack)
    assert [owners(entry) for entry in found] == [{letter} for letter in sorted({entry[0] for entry in stack.split()})]
    assert [entry.doubt for entry in found] == [""] * len(found)
    assert all([each.ground_page for each in entry.pages] == [1, 2, 3, 4] for entry in found)


@pytest.mark.parametrize(
    ("stack", "doubtful"),
    [
        ("A1 A2 A4 B1 B2 B3 B4", [True, False]),
        ("A1 A2 A3 A4 B2 B3 B4", [False, True]),
        ("A2 A3 A4 B1 B2 B3 B4", [True, False]),
        ("A1 A2 A3 A4 B1 B2 B3 C1 C2 C3 C4", [False, True, False]),
    ],
)
def test_a_form_that_lacks_pages_is_doubted(stack: str, doubtful: list[bool]) -> None:
    found = pile(stack)
    assert [owners(entry) for entry in found] == [{letter} for letter in sorted({entry[0] for entry in stack.split()})]
    assert [bool(entry.doubt) for entry in found] == doubtful


@pytest.mark.parametrize("stack", ["A1 B1 A2 B2 A3 B3 A4 B4", "A1 B1 C1 A2 B2 C2 A3 B3 C3 A4 B4 C4"])
def test_sheets_that_were_collated_are_sorted_but_doubted(stack: str) -> None:
    found = pile(stack)
    assert all(len(owners(entry)) == 1 and entry.doubt for entry in found)


def test_pages_without_fields_need_not_be_there() -> None:
    assert [entry.doubt for entry in pile("A1 A2 B1 B2", frozenset((1, 2)))] == ["", ""]


def test_two_kinds_of_form_do_not_disturb_one_another() -> None:
    other = form(1)
    pages = [page(1, 1, "A"), page(2, 1, "B", other), page(3, 2, "A"), page(4, 2, "B", other)]
    found = piles_of(pages, {id(form()): frozenset((1, 2)), id(other): frozenset((1, 2))})
    assert [(owners(entry), entry.doubt) for entry in found] == [({"A"}, ""), ({"B"}, "")]


@given(st.permutations(["A1", "A2", "A3", "B1", "B2", "B3"]))
def test_no_page_lies_under_a_wrong_name_in_silence(order: list[str]) -> None:
    """Nobody can know it where the pages of two lie in one block as if they were one form."""
    blocks = [order[:3], order[3:]]
    looks_whole = all({entry[1] for entry in block} == {"1", "2", "3"} for block in blocks)
    for found in pile(" ".join(order), frozenset((1, 2, 3))):
        assert len(owners(found)) == 1 or found.doubt or looks_whole


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12))
def test_every_page_is_in_one_pile_and_no_pile_has_a_page_twice(numbers: list[int]) -> None:
    found = pile(" ".join(f"A{number}" for number in numbers))
    assert sorted(each.number for entry in found for each in entry.pages) == list(range(1, len(numbers) + 1))
    assert all(len({each.ground_page for each in entry.pages}) == len(entry.pages) for entry in found)


def test_a_page_scanned_twice_counts_once() -> None:
    kept, again = without_repeats([page(1, 1, "A"), page(2, 2, "A"), page(3, 2, "A"), page(4, 3, "A")])
    assert [entry.number for entry in kept] == [1, 2, 4]
    assert [entry.number for entry in again] == [3]


@pytest.mark.parametrize("other", [page(2, 1, "B"), page(2, 2, "A"), page(2, 1)])
def test_another_page_is_no_repeat(other: Page) -> None:
    assert without_repeats([page(1, 1, "A"), other])[1] == []


def test_what_stands_on_a_doubtful_pile_is_doubted() -> None:
    first, *_ = pile("A2 A3 A4 B1 B2 B3 B4")
    assert {entry.doubt for entry in doubted(first)} == {first.doubt}
    assert {entry.doubt for entry in doubted(pile("A1 A2 A3 A4")[0])} == {""}
