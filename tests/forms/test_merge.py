"""One form in several files: the better witness speaks, and a contradiction is never hidden."""

from __future__ import annotations

import pytest

from klimadocs.forms.merge import merge_copies
from klimadocs.model.reading import Answer, FormReading


def answer(value: str | None, certainty: float = 0.99, doubt: bool = False) -> Answer:
    return Answer("name", value, value or "", certainty, doubt=doubt)


def reading(entry: Answer) -> FormReading:
    return FormReading("aufruf", "antrag", "1", 1.0, (entry,), ())


CERTAIN, LESS, EMPTY = answer("Ida"), answer("Ida", 0.95), answer(None)
DOUBTED, DOUBTED_EMPTY = answer("Ida", 0.6, True), answer(None, 0.0, True)
OTHER, OTHER_DOUBTED = answer("Ole"), answer("Ole", 0.6, True)


@pytest.mark.parametrize(
    ("files", "value", "certainty", "doubt"),
    [
        ([CERTAIN, LESS], "Ida", 0.99, False),
        ([LESS, CERTAIN], "Ida", 0.99, False),
        ([DOUBTED, CERTAIN], "Ida", 0.99, False),
        ([CERTAIN, DOUBTED_EMPTY], "Ida", 0.99, False),
        ([DOUBTED_EMPTY, CERTAIN], "Ida", 0.99, False),
        ([DOUBTED_EMPTY, DOUBTED], "Ida", 0.6, True),
        ([CERTAIN, OTHER], "Ida", 0.5, True),
        ([CERTAIN, OTHER_DOUBTED], "Ida", 0.5, True),
        ([EMPTY, CERTAIN], "Ida", 0.5, True),
        ([CERTAIN, EMPTY], "Ida", 0.5, True),
        ([EMPTY, EMPTY], None, 0.99, False),
        ([DOUBTED_EMPTY, EMPTY], None, 0.99, False),
        ([CERTAIN, LESS, OTHER], "Ida", 0.5, True),
    ],
)
def test_the_better_witness_speaks(files: list[Answer], value: str | None, certainty: float, doubt: bool) -> None:
    merged = merge_copies(reading(files[0]), [reading(entry) for entry in files[1:]]).answer("name")
    assert (merged.value, merged.certainty, merged.doubt) == (value, certainty, doubt)


def test_a_contradiction_names_both() -> None:
    merged = merge_copies(reading(CERTAIN), [reading(OTHER)]).answer("name")
    assert merged.why == "Die Dateien widersprechen sich: „Ida“ und „Ole“."
