"""What only docxtpl can set (pictures, links, documents within the document) still works, and the press says so."""

from __future__ import annotations

import importlib.util
import io
import logging
from typing import Any

import pytest
from docxtpl import InlineImage, RichText

from klimadocs.errors import LetterError
from klimadocs.letters import open_press
from klimadocs.letters.speech import Inset
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.words import visible_text
from tests.letters.press_files import MARKS, context, paragraph, picture, png, template_of, word_template

BODY = (picture("Logo", 5), paragraph("Vor {{ bild }} nach {{ name }}"), paragraph("Ende"))


def press(content: bytes, **names: Any) -> bytes:
    return open_press().press(template_of(content), context(**names), MARKS).content


@pytest.mark.parametrize(
    "value",
    [Inset(lambda document: InlineImage(document, io.BytesIO(png()))), InlineImage(None, io.BytesIO(png()))],
    ids=["inset", "docxtpl's own"],
)
def test_a_picture_comes_into_the_document(value: object, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "klimadocs.letters")
    content = word_template(*BODY, header1=paragraph("Kopf {{ name }}"), title="Brief an {{ name }}")
    letter = press(content, bild=value, name="Ida & Co")
    package = open_package(letter)
    assert len(package.related(package.main_document, "image")) == 1
    assert package.document().xpath("count(//*[local-name()='blip'])") == 2
    assert "nach Ida & Co" in visible_text(letter)
    assert "Brief an Ida & Co" in "".join(map(str, package.xml("docProps/core.xml").itertext()))
    assert "docxtpl itself makes the letter" in caplog.text


def test_a_link_comes_into_the_document() -> None:
    def link(document: Any) -> RichText:
        return RichText("Seite & mehr", url_id=document.build_url_id("https://www.example.org/"))

    letter = press(
        word_template(paragraph("Siehe {{r seite }}."), paragraph("{{ name }}")), seite=Inset(link), name="Ida"
    )
    package = open_package(letter)
    targets = [arrow.target for arrow in package.relationships(package.main_document) if arrow.is_external]
    assert targets == ["https://www.example.org/"]
    assert "Seite & mehr" in visible_text(letter)


def test_a_document_comes_into_the_document_or_the_reason_is_told() -> None:
    """docxtpl sets documents within documents with docxcompose, where that is installed."""

    def annex(document: Any) -> Any:
        inner = document.new_subdoc()
        inner.add_paragraph("Aus der Anlage")
        return inner

    content = word_template(paragraph("{{p anlage }}"), paragraph("Ende"))
    if importlib.util.find_spec("docxcompose"):
        assert "Aus der Anlage" in visible_text(press(content, anlage=Inset(annex)))
        return
    with pytest.raises(LetterError, match="docxcompose"):
        press(content, anlage=Inset(annex))


def test_the_same_letter_has_the_same_bytes() -> None:
    names = {"bild": Inset(lambda document: InlineImage(document, io.BytesIO(png()))), "name": "Ida"}
    assert press(word_template(*BODY), **names) == press(word_template(*BODY), **names)


def test_what_docxtpl_leaves_out_is_rendered_here() -> None:
    notes = f'<w:endnote w:id="1">{paragraph("Am Ende: {{ name }}")}</w:endnote>'
    image = Inset(lambda document: InlineImage(document, io.BytesIO(png())))
    assert "Am Ende: Ida & Co" in visible_text(press(word_template(*BODY, endnotes=notes), bild=image, name="Ida & Co"))


def test_a_value_that_is_swallowed_holds_the_letter() -> None:
    hidden = paragraph("{{ name }}", "<w:rPr><w:vanish/></w:rPr>")
    image = Inset(lambda document: InlineImage(document, io.BytesIO(png())))
    with pytest.raises(LetterError, match="Ida"):
        press(word_template(paragraph("{{ bild }}"), hidden), bild=image, name="Ida")


def test_broken_markup_holds_the_letter() -> None:
    image = Inset(lambda document: InlineImage(document, io.BytesIO(png())))
    with pytest.raises(LetterError):
        press(word_template(paragraph("{{ bild }}{{ name|safe }}"), paragraph("Ende")), bild=image, name="x <b> y")
