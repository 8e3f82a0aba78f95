"""The overview as page and workbook: one row per case, a comparison that knows what is open, and no live cell."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from klimadocs.model.assessment import Score
from klimadocs.model.day import Day, Item
from klimadocs.model.form import Roles
from klimadocs.model.reading import Answer
from klimadocs.pages import report_page, report_workbook
from tests.pages.library_card import FORM, arrival, busy_day, day, reading, view
from tests.pages.library_post import post_day
from tests.pages.markup import faults, section, text_of, tree


def _book(subject: Day) -> Workbook:
    return load_workbook(BytesIO(report_workbook(subject)))


def _rows(subject: Day, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings."""
    head, *rows = _book(subject)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_workbook_has_the_four_sheets() -> None:
    assert _book(busy_day()).sheetnames == ["Übersicht", "Vergleich", "Angaben", "Eingänge"]
    assert _book(day()).sheetnames == ["Übersicht", "Vergleich", "Angaben", "Eingänge"]


def test_overview_has_one_row_for_each_case() -> None:
    rows = _rows(busy_day(), "Übersicht")
    assert [row["Vorgang"] for row in rows] == [f"LA-2031-00{number}" for number in (1, 2, 3, 4)]
    assert rows[0] == {
        "Vorgang": "LA-2031-001",
        "Name": "Lesekreis Nord e. V.",
        "Art": "Verein",
        "Land": "Chile",
        "Partner": "Biblioteca Pública de Valparaíso",
        "Eingang": datetime(2031, 5, 17, 14, 3),
        "Kanal": "E-Mail",
        "Fassung": "2",
        "Stand": "zu prüfen",
        "Lücken": 2,
        "Punkte": "offen (bisher 42,5)",
        "Briefe": "Eingangsbestätigung (freigegeben); Nachfrage zu fehlenden Angaben (Entwurf); Absage (Entwurf, nur "
        "namentlich freizugeben); Vereinbarung über die Patenschaft (zurückgehalten)",
        "Versand": "Eingangsbestätigung: noch nicht im Versand",
        "Entscheidung": "offen",
    }
    assert rows[1]["Punkte"] == 96.0
    assert rows[2]["Entscheidung"] == "Teilnahme"


def test_overview_tells_where_each_released_letter_is() -> None:
    rows = _rows(post_day(), "Übersicht")
    assert [row["Versand"] for row in rows] == [
        "Eingangsbestätigung: von Hand geändert gesendet, vermerkt am 19.05.2031, 08:30 Uhr, kam als unzustellbar "
        "zurück; Nachfrage zu fehlenden Angaben: liegt seit 19.05.2031, 08:30 Uhr als Entwurf im Postfach; Absage: "
        "nicht gesendet, Versuch am 19.05.2031, 08:30 Uhr; Vereinbarung über die Patenschaft: wird erneut versucht, "
        "2. Versuch am 19.05.2031, 08:30 Uhr",
        "Eingangsbestätigung: gesendet am 19.05.2031, 08:30 Uhr",
        "Eingangsbestätigung: liegt seit 19.05.2031, 08:30 Uhr im Druckfach",
        "Absage: liegt seit 19.05.2031, 08:30 Uhr als Entwurf im Postfach",
        "Absage: gesendet, vermerkt am 19.05.2031, 08:30 Uhr",
    ]


def test_columns_that_no_form_fills_are_left_out() -> None:
    form = replace(FORM, roles=Roles("verein"))
    assert not {"Art", "Land"} & set(_rows(day(replace(view(), form=form)), "Übersicht")[0])


def test_comparison_shows_open_points_as_open_and_leaves_withdrawn_cases_unranked() -> None:
    rows = {row["Vorgang"]: row for row in _rows(busy_day(), "Vergleich")}
    assert {case: row["Rang"] for case, row in rows.items()} == {
        "LA-2031-002": 1,
        "LA-2031-003": 1,
        "LA-2031-001": 3,
        "LA-2031-004": None,
    }
    nord = rows["LA-2031-001"]
    assert nord["Beweggründe (max. 20)"] == "offen"
    assert nord["Erfahrung mit Lesungen (max. 10)"] == 0
    assert (nord["Summe"], nord["von"], nord["noch offen"]) == (42.5, 100, 20)
    assert "vorläufig" in nord["Hinweis"]
    assert rows["LA-2031-004"]["Hinweis"] == "zurückgezogen, ohne Rang"


def test_two_calls_are_ranked_apart() -> None:
    score = Score("eins", "Eins", 10, 4.0, "")
    one, two = view(1, scores=(score,)), view(2, scores=(replace(score, title="Andere", points=2.0),))
    two = replace(two, call=replace(two.call, id="zweiter", title="Zweiter Aufruf"))
    rows = _rows(day(one, two), "Vergleich")
    assert [(row["Aufruf"], row["Rang"], row["Eins (max. 10)"], row["Andere (max. 10)"]) for row in rows] == [
        ("Leseausweise für Lesekreise 2031", 1, 4, None),
        ("Zweiter Aufruf", 1, None, 2),
    ]


def test_answers_list_every_field_against_every_case() -> None:
    rows = {row["Angabe"]: row for row in _rows(busy_day(), "Angaben")}
    assert list(rows) == [field.label for field in FORM.fields]
    nord, plain = "LA-2031-001 Lesekreis Nord e. V.", "LA-2031-002 Lesekreis 2"
    assert rows["PLZ"][nord] == "12345 (zu prüfen)"
    assert rows["PLZ"][plain] == "12345"
    assert rows["Zahl der Ausweise"][nord] == 25
    assert rows["Gegründet am"][nord] == "09.05.1968"
    assert rows["Gern gelesen"][nord] == "Krimi, Lyrik, Sachbuch"
    assert rows["Wir beachten die Benutzungsordnung."][nord] == "ja"
    assert rows["Gern gelesen"][plain] is None


def test_arrivals_are_listed_with_their_state() -> None:
    rows = _rows(busy_day(), "Eingänge")
    assert [row["Zustand"] for row in rows].count("Vorgang") == 5
    scan = next(row for row in rows if row["Datei"] == "Scan 0815.pdf")
    assert (scan["Zustand"], scan["Was zu tun ist"]) == ("zu klären", "Absender fragen.")
    assert scan["Eingang"] == datetime(2031, 5, 12, 14, 3)


LIVE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "{=1+1}",
    "http://evil.example.org/",
    "https://evil.example.org/",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "\t=1",
    "12345",
    "0,5",
    "_x0041_",
]


@pytest.mark.parametrize("text", LIVE)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    read = reading(verein=text, patin=text, art=text, warum=text, plz=text, genres=(text,))
    hostile = arrival(1, name=text, sender=text, subject=text)
    book = _book(day(view(1, read), items=(Item(hostile, "trouble", text, text),), office=text))
    found = 0
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
            assert cell.data_type != "f"
            assert cell.hyperlink is None
            if cell.value == text:
                assert cell.data_type == "s"
                found += 1
    assert found >= 11


def test_long_text_is_cut_with_a_note_and_control_characters_do_not_break_the_file() -> None:
    read = reading(verein="a\x00b\ud800c", warum="😀" * 20_000, patin="x" * 32_767)
    rows = {row["Angabe"]: row for row in _rows(day(view(1, read)), "Angaben")}
    values = {label: list(row.values())[2] for label, row in rows.items()}
    assert values["Name des Lesekreises"] == "a�b�c"
    assert values["Partnerbücherei"] == "x" * 32_767
    cut = str(values["Warum Sie lesen möchten"])
    assert cut.startswith("😀😀")
    assert cut.endswith("[gekürzt; vollständig in case.html]")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767


def test_numbers_too_large_for_a_cell_stay_exact() -> None:
    read = reading(verein="x", karten=Answer("", 12_345_678_901_234_567, "12345678901234567"))
    rows = {row["Angabe"]: row for row in _rows(day(view(1, read)), "Angaben")}
    assert list(rows["Zahl der Ausweise"].values())[2] == "12345678901234567"


def test_a_date_before_the_calendar_of_the_workbook_is_text() -> None:
    item = Item(arrival(1, received_at=datetime(1601, 1, 1, tzinfo=UTC)), "dismissed", "Alt.")
    assert str(_rows(day(items=(item,)), "Eingänge")[0]["Eingang"]).startswith("1601-01-01")


def test_sheets_are_set_up_for_reading_and_printing() -> None:
    for sheet in _book(busy_day()):
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.column_dimensions["B"].width > 8


def test_more_cases_than_a_sheet_can_show_go_on_the_next() -> None:
    views = tuple(view(number) for number in range(1, 1_002))
    book = _book(day(*views))
    assert book.sheetnames == ["Übersicht", "Vergleich", "Angaben", "Angaben 2", "Eingänge"]
    assert book["Angaben 2"]["C1"].value == "LA-2031-1001 Lesekreis 1001"


def test_the_same_day_gives_the_same_bytes() -> None:
    assert report_workbook(busy_day()) == report_workbook(busy_day())


def test_report_page_shows_cases_and_comparison() -> None:
    page = report_page(busy_day())
    assert faults(page) == []
    assert "4 Vorgänge aus 8 Eingängen. Die Bilanz geht auf" in text_of(page)
    assert "LA-2031-001 Lesekreis Nord e. V." in section(page, "uebersicht")
    first, *_, last = tree(page).xpath("//section[@aria-labelledby='vergleich']//tbody/tr")
    assert [cell.text_content() for cell in first.xpath("td")][:5] == ["1", "38,0", "30,0", "8,0", "20,0"]
    assert last.xpath("string(td[1])") == "–"
    assert "Rang vorläufig" in section(page, "vergleich")


def test_report_page_of_an_empty_day_says_so() -> None:
    words = text_of(report_page(day()))
    assert "Noch gibt es keinen Vorgang." in words
    assert "Es gibt nichts zu vergleichen." in words


def test_same_report_twice_is_the_same() -> None:
    assert report_page(busy_day()) == report_page(busy_day())


def test_workbook_is_dated_by_the_day_and_not_by_the_clock() -> None:
    properties = _book(busy_day()).properties
    assert (properties.created, properties.modified) == (datetime(2031, 5, 20), datetime(2031, 5, 20))
    with ZipFile(BytesIO(report_workbook(busy_day()))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_door_of_the_room_is_light() -> None:
    code = "import sys, klimadocs.pages; sys.exit(bool({'jinja2', 'xlsxwriter'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
