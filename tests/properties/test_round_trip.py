"""Fill by program, read back: the same answers, for any printable text and any subset of fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.errors import UnreadableError
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
TEXTS = st.dictionaries(st.sampled_from(["name", "strasse", "wunsch"]), PRINTABLE)
BOXES = st.sets(st.sampled_from(["ordnung", "genre.1", "genre.2", "genre.3"]))
EVERY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


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


@EVERY
@given(st.data())
def test_mutated_files_raise_nothing_but_the_one_trouble(tiny: Desk, data: st.DataObject) -> None:
    """Case 31."""
    ending = data.draw(st.sampled_from([".docx", ".pdf"]))
    content = bytearray(tiny.blank(ending))
    for _ in range(data.draw(st.integers(1, 8))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    reader = find_reader(sniff(bytes(content)))
    if reader is None:
        return
    try:
        transcript = reader.read(bytes(content))
    except UnreadableError:
        return
    for reference in tiny.references:
        fill(reference, transcript, 1.0)
