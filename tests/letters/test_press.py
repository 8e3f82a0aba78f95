"""Hostile values arrive in the letter as typed, or the letter is held with the reason (cases 69 to 74)."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimadocs.errors import ConfigurationError
from klimadocs.letters import open_press
from klimadocs.model.call import Template
from klimadocs.ooxml.words import visible_text
from tests.pipeline.house import House, build
from tests.tiny import lay_out, word_file

END = "Ende des Briefes vom 20. Mai 2031."
FILE = "outbox/review/LA-2031-01/LA-2031-01 Bestätigung.docx"
HOSTILE = [
    "Umwelt & Klima",
    "x <b> y",
    "a < b > c",
    "]]>",
    "</w:t></w:r></w:p><w:p><w:r><w:t>eingeschleust",
    "<!-- weg",
    "{{ 7*7 }}",
    "{% raw %}{{ config }}",
    "{_{ name }_}",
    "{_% if %_}",
    "''.__class__.__mro__",
    "eins\nzwei\n\nvier",
    "mit\tTabulator",
    "\"Anführung\" und 'Apostroph'",
    "ñ ç ß ã ő Ж 漢 😀",
    "wort " * 2000,
    "w" * 10_000,
    "&amp; &lt; &#65;",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_value_arrives_as_typed_and_nothing_after_it_is_missing(house: House, value: str) -> None:
    house.drop("2031-05-04 Ida.docx", wunsch=value)
    report = house.run()
    view = report.day.views[0]
    if view.case.withheld:
        assert view.case.withheld[0].reason
        assert FILE not in house.files()
        return
    text = visible_text(house.files()[FILE])
    assert f"Wunsch: {value.strip()}" in text
    assert text.rstrip().endswith(END)


def test_only_what_the_engine_itself_uses_as_markup_is_held(house: House) -> None:
    """All others arrive: the way out of holding a letter is not taken where it is not needed."""
    for number, value in enumerate(HOSTILE):
        house.drop(f"2031-05-04 {number}.docx", name=f"Ida {number}", wunsch=value)
    day = house.run().day
    held = [view.case.current.reading.value("wunsch") for view in day.views if view.case.withheld]
    assert set(held) <= {"{_{ name }_}", "{_% if %_}"}


def test_a_lone_surrogate_holds_the_letter_with_its_reason(house: House) -> None:
    """Case 71."""
    house.drop("2031-05-04 Ida.docx")
    house.run()
    with house.session() as session:
        from klimadocs.model.event import Corrected
        from klimadocs.pipeline.doors import Tally, record

        view = session.view("LA-2031-01")
        record(
            session._doors, Tally(), "corrected:test", Corrected(view.case.id, "wunsch", "a\ud800b", "a\ud800b", "x")
        )
        session.finish()
        view = session.view("LA-2031-01")
    assert [entry.letter for entry in view.case.withheld] == ["bestaetigung"]
    assert "Wünsche an die Bücherei" in view.case.withheld[0].reason
    assert FILE not in house.files()


def template_house(tmp_path: Path, *paragraphs: str) -> House:
    return build(tmp_path / "house", lay_out(tmp_path, paragraphs))


def test_a_name_that_no_letter_knows_holds_the_letter_and_names_it(tmp_path: Path) -> None:
    """Cases 73, 74."""
    house = template_house(tmp_path, "Guten Tag {{ nmae }}")
    house.drop("2031-05-04 Ida.docx")
    report = house.run()
    assert report.needs_attention == 1
    assert "nmae" in report.day.views[0].case.withheld[0].reason


def test_an_unanswered_field_is_marked_where_all_can_see_it(tmp_path: Path) -> None:
    """Case 73."""
    house = template_house(tmp_path, "Wohnung: {{ strasse }}, {{ ab }}.")
    house.drop("2031-05-04 Ida.docx", strasse=None)
    view = house.run().day.views[0]
    text = visible_text(house.files()[FILE])
    assert text.strip() == "Wohnung: [[FEHLT: Wohnung]], [[FEHLT: Gültig ab]]."
    assert view.case.drafts[0].gaps == ("Wohnung", "Gültig ab")


def test_a_template_cannot_reach_the_machine(tmp_path: Path) -> None:
    """Case 93."""
    house = template_house(tmp_path, "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    house.drop("2031-05-04 Ida.docx")
    assert house.run().day.views[0].case.withheld
    assert FILE not in house.files()


def test_same_input_gives_the_same_bytes(tmp_path: Path, tiny_templates: Path) -> None:
    letters = []
    for name in ("eins", "zwei"):
        house = build(tmp_path / name, tiny_templates)
        house.drop("2031-05-04 Ida.docx")
        house.run()
        letters.append(house.files()[FILE])
    assert letters[0] == letters[1]


def test_no_letter_carries_anothers_values(house: House) -> None:
    for number in range(12):
        house.drop(f"2031-05-04 {number:02}.docx", name=f"Kind Nummer {number:02}", wunsch=f"Wunsch {number:02}")
    house.run()
    letters = {name: visible_text(content) for name, content in house.files("outbox").items() if name.endswith(".docx")}
    assert len(letters) == 12
    for number in range(12):
        assert sum(f"Kind Nummer {number:02}" in text for text in letters.values()) == 1


def test_the_draft_mark_goes_when_a_letter_is_released() -> None:
    mark = (
        '<w:sdt><w:sdtPr><w:tag w:val="klimadocs-entwurf"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>ENTWURF</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    )
    from klimadocs.ooxml.opening import open_package
    from klimadocs.ooxml.writing import with_parts

    plain = word_file(("Brief",))
    body = open_package(plain).part("word/document.xml") or b""
    marked = with_parts(plain, {"word/document.xml": body.replace(b"<w:body>", b"<w:body>" + mark.encode())})
    assert "ENTWURF" in visible_text(marked)
    assert visible_text(open_press().release(marked)).strip() == "Brief"
    assert open_press().release(plain) == plain


def test_the_linter_names_a_broken_template() -> None:
    broken = Template("de", "a/letters/b/de.docx", "0", word_file(("{% if name %}offen",)))
    with pytest.raises(ConfigurationError, match=r"a/letters/b/de\.docx"):
        open_press().variables(broken)


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{% if name }} Text, der verschwindet, {{ name }}{% endif %}", "wird nicht mit „%}“ geschlossen"),
        ("Guten Tag {{ name", "wird nicht mit „}}“ geschlossen"),
        ("{{ name %}", "wird nicht mit „}}“ geschlossen"),
        ("Guten Tag {{ nmae }}", "Meinten Sie „name“?"),
        ("Vom {{ brief.datun }}", "Meinten Sie „brief.datum“?"),
        ("{{ name|gross }}", "gross"),
    ],
)
def test_the_linter_finds_what_would_lose_text(tmp_path: Path, paragraph: str, said: str) -> None:
    from klimadocs.catalogue import load_catalogue
    from klimadocs.pipeline.linting import lint

    faults = lint(load_catalogue(lay_out(tmp_path, (paragraph,))), open_press())
    assert any(said in f"{fault.sentence} {fault.remedy}" for fault in faults)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"Hallo",
        word_file(("{{ 1 / 0 }}",)),
        word_file(("{{ [].pop() }}",)),
        word_file(("{{ name|zahl }}",)),
    ],
    ids=["empty", "cut off", "text", "division", "index", "filter"],
)
def test_a_template_that_cannot_be_used_holds_its_letter_only(tmp_path: Path, content: bytes) -> None:
    """Case 74."""
    house = template_house(tmp_path, "x")
    (house.templates / "leseausweis/letters/bestaetigung/de.docx").write_bytes(content)
    house.drop("2031-05-04 Ida.docx")
    report = house.run()
    held = report.day.views[0].case.withheld
    assert [entry.letter for entry in held] == ["bestaetigung"]
    assert "de.docx" in held[0].reason
    assert held[0].remedy


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Hallo"])
def test_the_linter_names_a_template_that_is_no_word_file(tmp_path: Path, content: bytes) -> None:
    from klimadocs.catalogue import load_catalogue
    from klimadocs.pipeline.linting import lint

    templates = lay_out(tmp_path)
    (templates / "leseausweis/letters/bestaetigung/de.docx").write_bytes(content)
    faults = lint(load_catalogue(templates), open_press())
    assert ["keine Word-Datei" in fault.sentence for fault in faults] == [True]
    assert faults[0].remedy
