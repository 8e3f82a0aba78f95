"""Lines of the PDF form never grow wider than they may, and lose no letter."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from klimadocs.blanks.pdf_type import Type, measure, wrap

TYPE = Type(10, 12)
LETTERS = st.text(alphabet="abcdefgÄöüßñç mMwW-/.,  ", max_size=200)


@settings(deadline=None)
@given(text=LETTERS, width=st.floats(min_value=20, max_value=400), indent=st.floats(min_value=0, max_value=5))
def test_lines_fit_and_hold_all_letters(text: str, width: float, indent: float) -> None:
    lines = wrap(text, TYPE, width, indent)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line.rstrip(), TYPE) <= width for line in lines)


def test_a_no_break_space_holds_words_together() -> None:
    lines = wrap("Tulpenweg 7, 01067\N{NO-BREAK SPACE}Oberstadt", TYPE, 95)

    assert lines == ("Tulpenweg 7, ", "01067\N{NO-BREAK SPACE}Oberstadt")


def test_a_word_that_is_too_wide_breaks_at_its_hyphen() -> None:
    assert wrap("Klimaschutz-/Anpassungskonzept", TYPE, 100) == ("Klimaschutz-/", "Anpassungskonzept")


def test_an_empty_text_is_one_empty_line() -> None:
    assert wrap("", TYPE, 100) == ("",)
