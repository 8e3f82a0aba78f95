"""Fill by program, read back: the same answers, for any printable text and any subset of fields."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.forms.cleaning import clean
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.model.reading import FormReading
from klimadocs.pipeline.reading import References
from klimadocs.readers import find_reader, sniff
from tests.tiny import fill_pdf, fill_word

PRINTABLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=60).filter(
    lambda text: any(sign.isalnum() for sign in text) and not any(sign in "☐☒☑□■✓✔✗✘🗹🗷[(" for sign in text)
)


def looks_like_raw_utf8(text: str) -> bool:
    """Some programs write UTF-8 into a PDF without saying so; text that could be such bytes is taken for it."""
    try:
        return not text.isascii() and text.encode("latin-1").decode("utf-8") != text
    except UnicodeError:
        return False


PRINTABLE = PRINTABLE.filter(lambda text: not looks_like_raw_utf8(text))
LINES = st.lists(PRINTABLE, min_size=1, max_size=4).map("\n".join)
TEXTS = st.fixed_dictionaries(
    {},
    optional={
        "name": PRINTABLE,
        "strasse": PRINTABLE,
        "wunsch": LINES,
        "alter": st.integers(0, 10**9).map(str),
        "mail": st.from_regex(r"[a-z]{1,12}(\.[a-z]{1,8})?@[a-z]{2,12}\.example\.org", fullmatch=True),
        "ausweis": st.sampled_from(["Kinder", "Erwachsene"]),
        "ab": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: f"{day:%d.%m.%Y}"),
    },
)
BOXES = st.sets(st.sampled_from(["ordnung", "genre.1", "genre.2", "genre.3"]))
EVERY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Desk:
    """The tiny call, its blanks read once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.references = References(catalogue).all

    def __repr__(self) -> str:
        return "Desk()"

    def blank(self, ending: str) -> bytes:
        return next(entry.content for entry in self.catalogue.blanks if entry.path.endswith(ending))

    def read(self, content: bytes) -> FormReading:
        reader = find_reader(sniff(content))
        assert reader is not None
        transcript = reader.read(content)
        references = [entry for entry in self.references if entry.blank.reader == transcript.reader]
        found = identify(transcript, references)
        assert found.reference is not None
        return fill(found.reference, transcript, found.score)


@pytest.fixture(scope="session")
def tiny(tiny_templates: Path) -> Desk:
    return Desk(load_catalogue(tiny_templates))


def expected(texts: dict[str, str], boxes: set[str]) -> dict[str, object]:
    genres = tuple(
        name for key, name in (("genre.1", "Krimi"), ("genre.2", "Reise"), ("genre.3", "Comic")) if key in boxes
    )
    found: dict[str, object] = {key: clean(text).text for key, text in texts.items()}
    if "alter" in found:
        found["alter"] = int(texts["alter"])
    if "ab" in found:
        found["ab"] = "-".join(reversed(texts["ab"].split(".")))
    return found | ({"genre": genres} if genres else {}) | ({"ordnung": True} if "ordnung" in boxes else {})


def said(reading: FormReading) -> dict[str, object]:
    return {answer.field: answer.value for answer in reading.answers if answer.is_given}


@EVERY
@given(TEXTS, BOXES)
def test_word_forms_come_back(tiny: Desk, texts: dict[str, str], boxes: set[str]) -> None:
    reading = tiny.read(fill_word(tiny.blank(".docx"), texts, tuple(boxes)))
    assert said(reading) == expected(texts, boxes)
    assert not [answer.field for answer in reading.answers if answer.doubt]
    assert reading.leftovers == ()


@EVERY
@given(TEXTS, BOXES)
def test_pdf_forms_come_back(tiny: Desk, texts: dict[str, str], boxes: set[str]) -> None:
    reading = tiny.read(fill_pdf(tiny.blank(".pdf"), texts, boxes))
    assert said(reading) == expected(texts, boxes)
    assert not [answer.field for answer in reading.answers if answer.doubt]
    assert reading.leftovers == ()
