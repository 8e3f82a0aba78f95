"""The day's page accounts for every arrival, and puts first what needs a person."""

from __future__ import annotations

from dataclasses import replace

from klimadocs.model.day import Item
from klimadocs.model.trouble import Trouble
from klimadocs.pages import index_page
from tests.pages.library_card import arrival, busy_day, day, drafted, due, view
from tests.pages.markup import faults, section, text_of, tree


def test_markup_is_sound_for_a_busy_and_for_an_empty_day() -> None:
    assert faults(index_page(busy_day())) == []
    assert faults(index_page(day())) == []


def test_balance_is_written_as_a_sum() -> None:
    words = section(index_page(busy_day()), "bilanz")
    assert "8 Eingänge = 5 Vorgänge + 1 Dublette + 1 kein Formular + 1 zu klären" in words
    assert "✓ geht auf" in words
    assert "Es sind 4 Vorgänge." in words


def test_an_arrival_that_is_missing_makes_the_balance_uneven() -> None:
    words = section(index_page(replace(busy_day(), arrived=9)), "bilanz")
    assert "✕ geht nicht auf" in words
    assert "9 Eingänge sind verzeichnet, 8 sind nachgewiesen" in words
    assert "Die Bilanz geht auf" not in words


def test_an_arrival_in_two_states_makes_the_balance_uneven() -> None:
    twice = Item(arrival(1), "dismissed", "Automatische Antwort.")
    words = section(index_page(day(items=(twice, replace(twice, state="trouble")), arrived=1)), "bilanz")
    assert "geht nicht auf" in words
    assert "1 Eingang steht an mehr als einer Stelle" in words


def test_what_is_in_trouble_comes_before_the_cases() -> None:
    page = index_page(busy_day())
    headings = [element.text_content() for element in tree(page).xpath("//h2")]
    assert headings == ["Bilanz", "Zu klären", "Versand", "Vorgänge (4)", "Alle Eingänge (8)"]
    words = section(page, "zu-klaeren")
    assert "Scan 0815.pdf 12.05.2031, 14:03 Uhr, per E-Mail" in words
    assert words.count("Die Datei ist verschlüsselt. Absender fragen.") == 1
    assert "„Vereinbarung.docx“ wurde bearbeitet. (LA-2031-003) Brief prüfen." in words


def test_a_part_in_trouble_that_no_case_tells_of_is_to_be_cleared() -> None:
    lost = Trouble("read", "Anlage.pdf", "damaged", "Die Anlage ist beschädigt.", "Absender fragen.")
    item = Item(arrival(1), "case", "Aufgenommen.", "", ("LA-2031-001",), (lost,))
    assert "Die Anlage ist beschädigt." in section(index_page(day(view(1), items=(item,))), "zu-klaeren")
    told = index_page(day(view(1, troubles=(lost,)), items=(item,)))
    assert "Kein Eingang ist zu klären." in section(told, "zu-klaeren")


def test_cases_are_linked_with_their_letters() -> None:
    root = tree(index_page(busy_day()))
    rows = root.xpath("//section[@aria-labelledby='vorgaenge']//tbody/tr")
    assert [row.xpath("string(th/a/@href)") for row in rows] == [
        f"review/LA-2031-00{number}/case.html" for number in (1, 2, 3, 4)
    ]
    assert rows[0].xpath("td//li//a/@href") == [
        "review/LA-2031-001/LA-2031-001%20Nachfrage%20zu%20fehlenden%20Angaben.docx",
        "review/LA-2031-001/LA-2031-001%20Absage.docx",
    ]
    words = " ".join(rows[0].text_content().split())
    assert "Absage ! namentlich freizugeben" in words
    assert "Vereinbarung über die Patenschaft zurückgehalten" in words
    assert "zu prüfen" in words
    assert "verspätet" in words


def test_a_letter_that_is_not_there_yet_is_no_link() -> None:
    page = index_page(day(view(1, dues=(due(1, "absage"),)), view(2, drafts=(drafted(2, "absage"),))))
    assert tree(page).xpath("//li/a/@href") == ["review/LA-2031-002/LA-2031-002%20Absage.docx"]


def test_every_arrival_is_listed_with_what_became_of_it() -> None:
    page = index_page(busy_day())
    rows = tree(page).xpath("//section[@aria-labelledby='eingaenge']//tbody/tr")
    assert len(rows) == 8
    words = section(page, "eingaenge")
    for sentence in ("Neuere Fassung zu LA-2031-001.", "Inhaltlich schon bekannt", "kein Formular", "per Fax"):
        assert sentence in words


def test_a_case_that_the_day_does_not_show_is_named_without_a_link() -> None:
    item = Item(arrival(1), "duplicate", "Schon bekannt.", "", ("LA-2031-077",))
    page = index_page(day(items=(item,)))
    assert "LA-2031-077" in section(page, "eingaenge")
    assert not tree(page).xpath("//table//a")


def test_an_empty_day_is_friendly() -> None:
    words = text_of(index_page(day()))
    assert "0 Eingänge = 0 Vorgänge" in words
    assert "Es ist noch nichts eingegangen." in words
    assert "Noch gibt es keinen Vorgang." in words


def test_practice_is_said_with_its_day() -> None:
    assert "Übungsbetrieb. Als heutiger Tag gilt der 20.05.2031." in text_of(index_page(busy_day()), "//body")
    assert "Übungsbetrieb" not in text_of(index_page(day()), "//body")


def test_the_same_day_gives_the_same_page() -> None:
    assert index_page(busy_day()) == index_page(busy_day())
