"""Filled programmes are read back, however they were filled, and nothing is taken for an answer that is none."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from klimadocs.model.plan import Measure, PlanReading
from tests.plans.filling import CATALOGUE, SOLAR, WATER, Paper, blank, by_libreoffice, filled, read

LANGUAGES = ("de", "de-es", "de-pt", "de-en")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def reading_of(content: bytes) -> PlanReading:
    found = read(content)
    assert found is not None
    return found


def said(measure: Measure) -> dict[str, Any]:
    return {entry.field: entry.value for entry in measure.entries if entry.value is not None}


def expect_solar(measure: Measure) -> None:
    """All values of the first measure, typed."""
    assert said(measure) == {
        **{name: SOLAR[name] for name in ("titel", "art", "ort", "beschreibung", "waehrung", "status")},
        **{name: SOLAR[name] for name in ("verantwortlich_de", "verantwortlich_partner", "prioritaet")},
        "nr": "M1",
        "handlungsfeld": ("F1",),
        "ziele": ("S1", "O1.1"),
        "beginn": "2017-03",
        "ende": "2018-06",
        "thg": 12.5,
        "kosten": 48000.0,
        "sdg": ("7", "13"),
    }
    assert [entry.field for entry in measure.entries if entry.doubt] == []
    steps = [[row.value(name) for name in ("schritt", "wer", "bis")] for row in measure.rows("schritte")]
    assert steps == [["Statik prüfen", "Bauamt", "2017-05"], ["Bauen", None, "2018-02"]]
    signs = [[row.value(name) for name in ("name", "einheit", "zielwert")] for row in measure.rows("indikatoren")]
    assert signs == [["Stromertrag", "MWh im Jahr", "38"]]
    assert [row.value("betrag") for row in measure.rows("finanzierung")] == [8000.0, 40000.0]


def expect_all(reading: PlanReading) -> None:
    assert [measure.number for measure in reading.measures] == ["M1", "M2"]
    expect_solar(reading.measures[0])
    water = said(reading.measures[1])
    assert water["titel"] == WATER["titel"]
    assert (water["beginn"], water["ende"]) == ("2017-07", "2018-12")
    assert [row.marks for row in reading.rows("zeitplan")] == [
        ("1/2017", "2/2017", "1/2018"),
        ("2/2017", "1/2018", "2/2018"),
    ]
    assert [row.marks for row in reading.rows("matrix")] == [("S1", "O1.1"), ("O1.1",)]
    assert [row.value("kosten") for row in reading.rows("budget")] == [48000.0, 6000.0]
    assert reading.findings == ()
    assert reading.leftovers == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_controls_that_were_filled_are_read(language: str) -> None:
    reading = reading_of(filled(language).content)
    expect_all(reading)
    assert (reading.call, reading.letter, reading.case) == ("lateinamerika-2014", "handlungsprogramm", "KP-2014-007")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_without_controls_is_read_by_its_labels(language: str) -> None:
    paper = filled(language)
    paper.without_controls()
    expect_all(reading_of(paper.content))


def test_a_copy_without_controls_and_properties_is_known_all_the_same() -> None:
    paper = filled()
    paper.without_controls()
    paper.without_marks()
    reading = reading_of(paper.content)
    expect_all(reading)
    assert reading.case == ""


@needs_office
@pytest.mark.parametrize("language", ["de", "de-pt"])
@pytest.mark.parametrize("endings", [("docx",), ("odt",), ("odt", "docx"), ("rtf", "docx")], ids="-".join)
def test_copies_that_libreoffice_saved_are_read(language: str, endings: tuple[str, ...], tmp_path: Path) -> None:
    expect_all(reading_of(by_libreoffice(filled(language).content, tmp_path, *endings)))


def test_cells_that_another_program_overwrote_are_read() -> None:
    """python-docx sets the text of cells: controls and prompts go."""
    from docx import Document

    document = Document(BytesIO(blank("de")))
    sheets = [table for table in document.tables if table.rows[1].cells[0].text == "Nr." and len(table.columns) == 2]
    values = {"Nr.": "M7", "Titel": "Radwege", "Beginn": "01/2018", "Ende": "12/2018", "Ziele": "S1"}
    for row in sheets[2].rows:
        if row.cells[0].text in values:
            row.cells[1].text = values[row.cells[0].text]
    target = BytesIO()
    document.save(target)
    reading = reading_of(target.getvalue())
    assert [measure.number for measure in reading.measures] == ["M7"]
    assert said(reading.measures[0]) == {
        "nr": "M7", "titel": "Radwege", "beginn": "2018-01", "ende": "2018-12", "ziele": ("S1",),
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_programme_has_no_measures(language: str) -> None:
    reading = reading_of(blank(language))
    assert reading.measures == ()
    assert [entry.rule for entry in reading.findings] == ["empty"]
    assert reading.leftovers == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_programme_without_controls_has_no_measures(language: str) -> None:
    paper = Paper(blank(language))
    paper.without_controls()
    assert reading_of(paper.content).measures == ()


def test_sheets_that_were_copied_and_moved_are_read_in_their_order() -> None:
    paper = filled()
    paper.copy_sheet(1, "M4")
    paper.copy_sheet(2, "M5", place=1)
    reading = reading_of(paper.content)
    assert [measure.number for measure in reading.measures] == ["M5", "M1", "M2", "M4"]
    assert reading.measures[0].value("titel") == WATER["titel"]
    assert reading.measures[3].value("titel") == SOLAR["titel"]
    assert len(reading.measures[3].rows("finanzierung")) == 2


def test_forty_sheets_are_forty_measures() -> None:
    paper = filled()
    for number in range(4, 42):
        paper.copy_sheet(1, f"M{number}")
    reading = reading_of(paper.content)
    assert [measure.number for measure in reading.measures] == ["M1", "M2", *(f"M{n}" for n in range(4, 42))]
    for measure in reading.measures[2:]:
        assert measure.value("kosten") == 48000.0


def test_rows_that_were_added_are_read() -> None:
    paper = filled()
    rows = [{"name": f"Wert {number}", "einheit": "t", "zielwert": str(number)} for number in range(9)]
    paper.rows("indikatoren", 1, rows)
    found = reading_of(paper.content).measures[0].rows("indikatoren")
    assert [row.value("name") for row in found] == [row["name"] for row in rows]


def test_rows_of_a_sheet_in_another_order_are_read() -> None:
    paper = filled()
    table = paper.tables("massnahme")[0]
    rows = table.findall(f"{{{table.nsmap['w']}}}tr")
    for row in rows[2:]:
        rows[1].addnext(row)
    expect_solar(reading_of(paper.content).measures[0])


def test_a_label_that_was_reworded_still_names_its_field() -> None:
    paper = filled("de")
    paper.without_controls()
    for text in paper.root.iter(f"{{{paper.root.nsmap['w']}}}t"):
        if text.text == "Verantwortlich in Deutschland":
            text.text = "Verantwortliche in Deutschland:"
    reading = reading_of(paper.content)
    assert [measure.value("verantwortlich_de") for measure in reading.measures] == [SOLAR["verantwortlich_de"], None]


def test_a_row_that_was_copied_below_itself_goes_on() -> None:
    from copy import deepcopy

    paper = filled("de")
    table = paper.tables("massnahme")[0]
    word = f"{{{table.nsmap['w']}}}"
    row = next(row for row in table.iter(f"{word}tr") if "Verantwortlich in Deutschland" in "".join(row.itertext()))
    row.addnext(deepcopy(row))
    reading = reading_of(paper.content)
    assert len(reading.measures) == 2
    assert reading.measures[0].value("verantwortlich_de") == "\n".join([SOLAR["verantwortlich_de"]] * 2)


def test_tables_that_grew_together_are_told_apart() -> None:
    """Word joins two tables when the paragraph between them is deleted."""
    paper = filled()
    sheet, steps = paper.tables("massnahme")[0], paper.tables("schritte")[0]
    for row in steps.findall(f"{{{steps.nsmap['w']}}}tr"):
        sheet.append(row)
    steps.getparent().remove(steps)
    paper.without_controls()
    expect_solar(reading_of(paper.content).measures[0])


def test_a_timetable_that_goes_on_in_a_second_table_is_one() -> None:
    from copy import deepcopy

    paper = filled("de")
    paper.sheet(2, {"ende": "März 2020"})
    paper.tick("zeitplan", 2, [5, 6])
    table = paper.tables("zeitplan")[0]
    second = deepcopy(table)
    for text in second.iter(f"{{{table.nsmap['w']}}}t"):
        text.text = {"1/2017": "1/2020", "2/2017": "2/2020"}.get(text.text, text.text.replace("☒", "☐"))
    for mark in second.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checked"):
        mark.set("{http://schemas.microsoft.com/office/word/2010/wordml}val", "0")
    table.getparent().append(second)
    paper.tick("zeitplan", 2, [1], table=2)
    reading = reading_of(paper.content)
    assert reading.rows("zeitplan")[1].marks == ("2/2017", "1/2018", "2/2018", "1/2019", "2/2019", "1/2020")
    assert reading.findings == ()


def test_the_sample_is_no_measure_unless_it_was_changed() -> None:
    paper = filled()
    for text in paper.root.iter(f"{{{paper.root.nsmap['w']}}}t"):
        if text.text == "Solaranlage auf dem Dach der Grundschule":
            text.text = "Solaranlage auf dem Dach der Sporthalle"
    reading = reading_of(paper.content)
    assert [measure.number for measure in reading.measures] == ["Beispiel", "M1", "M2"]
    assert "sample_changed" in {entry.rule for entry in reading.findings}


def test_text_in_a_row_that_nobody_asked_for_is_a_leftover() -> None:
    paper = filled()
    table = paper.tables("massnahme")[0]
    from copy import deepcopy

    word = f"{{{table.nsmap['w']}}}"
    row = deepcopy(table.findall(f"{word}tr")[3])
    paper_rows = Paper(filled().content)
    assert paper_rows is not paper
    for control in list(row.iter(f"{word}sdt")):
        for child in list(control.find(f"{word}sdtContent")):
            control.addprevious(child)
        control.getparent().remove(control)
    texts = list(row.iter(f"{word}t"))
    texts[0].text, texts[-1].text = "Bemerkung der Kämmerei", "Bitte Mittel sperren"
    for extra in texts[1:-1]:
        extra.text = ""
    table.append(row)
    left = [text for text, _ in reading_of(paper.content).leftovers]
    assert "Bitte Mittel sperren" in left


def test_other_documents_are_no_programmes() -> None:
    assert read((Path(__file__).parents[2] / "templates" / CATALOGUE.blanks[0].path).read_bytes()) is None
    kind = CATALOGUE.calls[0].letter("memorandum")
    assert kind is not None
    assert read(kind.templates[0].content) is None
