"""The quick way and docxtpl make the same letter: equal as canonical XML, part by part, in every shipped template, in
real templates of public offices, and in what docxtpl offers to authors."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from docxtpl import Listing, RichText, RichTextParagraph
from jinja2 import Environment

from klimadocs.letters.context import Context
from klimadocs.letters.press_sandbox import open_sandbox
from klimadocs.letters.press_sheet import compile_sheet
from klimadocs.letters.speech import Missing, Speech
from klimadocs.ooxml.words import visible_text
from tests.letters.contexts import CALL, LETTERS, Names, long, minimal, normal
from tests.letters.press_beside import EBAU, Anything, by_docxtpl, by_press, canonical, differences, parts_of
from tests.letters.press_files import cell, context, paragraph, picture, row, table, word_template

TEMPLATES = sorted(LETTERS.glob("*/*.docx"))
REAL = sorted(EBAU.glob("*.docx"))
FOREIGN_FILTERS = ("image", "multiline", "date")
KINDS: dict[str, Callable[[str], Names]] = {"normal": normal, "minimal": lambda _: minimal(), "long": long}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def sandbox() -> Environment:
    environment = open_sandbox()
    for name in FOREIGN_FILTERS:
        environment.filters[name] = lambda value, *_: str(value)
    return environment


def speech() -> Speech:
    glossary = tomllib.loads((CALL / "glossary.toml").read_text("utf-8"))
    return Speech("de", tuple((language, tuple(words.items())) for language, words in glossary.items()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_letter_equals_docxtpls(sandbox: Environment, path: Path, kind: str) -> None:
    names = Context(KINDS[kind](path.stem[-2:] if "-" in path.stem else "es"), speech())
    sheet, printed = by_press(path.read_bytes(), sandbox, names)
    assert len(sheet.parts) >= 4
    assert differences(sheet, printed.content, by_docxtpl(path.read_bytes(), sandbox, names)) == []


@pytest.mark.parametrize("path", REAL or [None], ids=lambda path: path.stem if path else "none")
def test_a_real_template_equals_docxtpls(sandbox: Environment, path: Path | None) -> None:
    if path is None:
        pytest.skip("the templates of public offices are not here")
    content = path.read_bytes()
    asked = {name for part in compile_sheet(content, sandbox).parts for name in part.asked if "." not in name}
    names = context(**{name: Anything(name) for name in asked})
    sheet, printed = by_press(content, sandbox, names)
    assert differences(sheet, printed.content, by_docxtpl(content, sandbox, names)) == []


def author(*body: str, **names: object) -> tuple[tuple[str, ...], dict[str, object]]:
    return body, names


LISTE = [{"a": "eins & eins", "b": "x < y"}, {"a": "zwei", "b": "fünf\tsechs\nsieben"}]
FOR, END = "{%tr for e in liste %}", "{%tr endfor %}"
SPLIT = "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>"
AUTHORS = {
    "paragraphs": author(
        paragraph("{%p for e in liste %}"), paragraph("{{ e.a }}: {{ e.b }}"), paragraph("{%p endfor %}"), liste=LISTE
    ),
    "rows": author(table(2, row("A", "B"), row(FOR, ""), row("{{ e.a }}", "{{ e.b }}"), row(END, "")), liste=LISTE),
    "no rows": author(table(2, row("A", "B"), row(FOR, ""), row("{{ e.a }}", "{{ e.b }}"), row(END, "")), liste=[]),
    "only rows of a loop": author(table(2, row(FOR, ""), row("{{ e.a }}", "{{ e.b }}"), row(END, "")), liste=LISTE),
    "cells": author(
        table(3, row("{%tc for e in liste %}", "{{ e.a }}", "{%tc endfor %}")), paragraph("Ende"), liste=LISTE * 3
    ),
    "fewer cells": author(table(4, row("{%tc for e in liste %}", "{{ e.a }}", "{%tc endfor %}")), liste=LISTE),
    "runs": author(
        paragraph(f"vor {SPLIT}{{%r if an %}}{SPLIT}mitten{SPLIT}{{%r endif %}}{SPLIT} nach"),
        an=True,
    ),
    "rich text": author(
        paragraph("vor {{r reich }} nach"), reich=RichText("fett & <schräg>\nneue Zeile", bold=True, color="ff0000")
    ),
    "rich paragraph": author(
        paragraph("{{p reich }}"), paragraph("Ende"), reich=RichTextParagraph(RichText("Absatz"), parastyle="Text")
    ),
    "listing": author(paragraph("{{ liste }}"), liste=Listing("eins\nzwei\tdrei\aAbsatz\fSeite & <Ende>")),
    "conditions": author(
        paragraph("{% if a %}A{% elif b %}B{% else %}C{% endif %}"),
        paragraph("{%p if a %}"),
        paragraph("weg"),
        paragraph("{%p else %}"),
        paragraph("da"),
        paragraph("{%p endif %}"),
        a=False,
        b=True,
    ),
    "merging": author(paragraph("eins {%- if an %}"), paragraph("zwei"), paragraph("{%- endif -%}"), paragraph("drei"), an=True),
    "tags in pieces": author(paragraph(f"{{{SPLIT}{{ na{SPLIT}me }}{SPLIT}}}"), name="Ida"),
    "comments": author(paragraph("vor {# nie zu sehen #} nach"), paragraph("{#p auch nicht #}"), name="Ida"),
    "quotes": author(paragraph("{{ name if name != “x” else ‘y’ }} {{ 'a &lt; b' if 1 &lt; 2 }}"), name="Ida"),
    "colspan": author(table(3, f"<w:tr><w:tc><w:tcPr/>{paragraph('{% colspan breite %}')}{paragraph('Titel {{ name }}')}</w:tc></w:tr>", row("a", "b", "c")), breite=3, name="3 Spalten"),
    "colour": author(table(1, f"<w:tr><w:tc><w:tcPr/>{paragraph('{% cellbg farbe %}')}{paragraph('rot')}</w:tc></w:tr>"), farbe="ff0000"),
    "merged cells": author(
        table(2, row(FOR, ""), f"<w:tr>{cell('{% vm %}gleich', '<w:tcPr><w:tcW/></w:tcPr >')}{cell('{{ e.a }}')}</w:tr>", row(END, "")),
        liste=LISTE,
    ),
    "pictures": author(
        picture("eins", 7), paragraph("{%p for e in liste %}"), picture("zwei", 7), paragraph("{%p endfor %}"), liste=LISTE
    ),
    "picture with a value": author(picture("{{ name }}", 7), paragraph("{{ name }}"), name="Bild von Ida"),
    "macro": author(
        paragraph("{%p macro gruss(x) %}"),
        paragraph("Guten Tag {{ x }}"),
        paragraph("{%p endmacro %}"),
        paragraph("{%p for e in liste %}"),
        paragraph("{{p gruss(e.a) }}"),
        paragraph("{%p endfor %}"),
        liste=LISTE,
    ),
    "block": author(paragraph("{% block gruss %}Guten Tag {{ name }}{% endblock %}, {{ self.gruss() }}"), name="Ida & Co"),
    "tree": author(
        paragraph("{% for e in baum recursive %}{{ e.a }}({{ loop(e.b) }}){% endfor %}"),
        baum=[{"a": "x & y", "b": [{"a": "z", "b": []}]}],
    ),
    "set": author(paragraph("{% set x %}{{ name }}!{% endset %}Erst {{ x }}, dann {{ x }}"), name="Ida & Co"),
    "escapes": author(paragraph("{_{ kein Platzhalter }_} {_% auch nicht %_}"), paragraph("{{ name }}"), name="Ida"),
    "raw": author(paragraph("{% raw %}{{ roh }}{% endraw %} {{ name }}"), name="Ida"),
    "missing": author(paragraph("{{ ort }}"), ort=Missing("Ort")),
    "escaped by hand": author(paragraph("{{ name|e }}"), name="Ida & <Co>"),
}  # fmt: skip


@pytest.mark.parametrize("case", AUTHORS)
def test_what_docxtpl_offers_to_authors_still_works(sandbox: Environment, case: str) -> None:
    body, names = AUTHORS[case]
    content = word_template(*body)
    sheet, printed = by_press(content, sandbox, context(**names))
    assert differences(sheet, printed.content, by_docxtpl(content, sandbox, context(**names))) == []


def test_margins_and_footnotes_equal_docxtpls(sandbox: Environment) -> None:
    notes = f'<w:footnote w:id="1">{paragraph("Fußnote {{ name }}")}</w:footnote>'
    content = word_template(
        paragraph("Text"), header1=paragraph("Kopf {{ name }}"), footer1=paragraph("Fuß\n{{ zwei }}"), footnotes=notes
    )
    names = context(name="Ida & Co", zwei="eins\nzwei")
    sheet, printed = by_press(content, sandbox, names)
    theirs = by_docxtpl(content, sandbox, names)
    assert differences(sheet, printed.content, theirs) == []
    mine, notes_part = parts_of(printed.content), "word/footnotes.xml"
    assert "Fußnote Ida & Co" in visible_text(printed.content)
    assert canonical(mine[notes_part]) == canonical(parts_of(theirs)[notes_part])


def test_endnotes_and_properties_are_rendered_too(sandbox: Environment) -> None:
    notes = f'<w:endnote w:id="1">{paragraph("Am Ende: {{ name }}")}</w:endnote>'
    content = word_template(paragraph("Text"), endnotes=notes, title="Brief an {{ name }}")
    _, printed = by_press(content, sandbox, context(name="Ida & Co"))
    assert "Am Ende: Ida & Co" in visible_text(printed.content)
    assert b"<dc:title>Brief an Ida &amp; Co</dc:title>" in parts_of(printed.content)["docProps/core.xml"]


def test_pictures_of_a_loop_have_numbers_of_their_own(sandbox: Environment) -> None:
    body, names = AUTHORS["pictures"]
    _, printed = by_press(word_template(*body), sandbox, context(**names))
    body_xml = parts_of(printed.content)["word/document.xml"].decode()
    assert [f'<wp:docPr id="{number}"' in body_xml for number in (1001, 1002, 1003, 1004)] == [True, True, True, False]
