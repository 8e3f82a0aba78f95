"""The page of a case shows what was read, how sure that is, and what a person has to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from klimadocs.model.assessment import Finding, Word
from klimadocs.model.event import Approved, Corrected, Decided
from klimadocs.model.reading import Answer
from klimadocs.pages import case_page
from tests.pages.library_card import TODAY, arrival, drafted, due, reading, rich_view, view
from tests.pages.markup import faults, section, text_of, tree


def test_sections_stand_in_the_agreed_order() -> None:
    headings = [element.text_content() for element in tree(case_page(rich_view())).xpath("//h2")]
    assert headings == [
        "Was jetzt zu tun ist",
        "Briefe",
        "Schriftwechsel",
        "Befunde",
        "Angaben",
        "Text außerhalb der Felder",
        "Teilnahmevoraussetzungen",
        "Vergleich",
        "Verlauf",
    ]


def test_markup_is_sound_for_a_rich_and_for_a_plain_case() -> None:
    assert faults(case_page(rich_view(), "../../index.html")) == []
    assert faults(case_page(view())) == []


def test_head_names_case_applicant_partner_and_standing() -> None:
    head = text_of(case_page(rich_view()), "//header")
    for words in ("LA-2031-001", "Lesekreis Nord e. V.", "Biblioteca Pública de Valparaíso", "zu prüfen", "verspätet"):
        assert words in head
    assert "ENTWURF – nicht versendet: 2 Briefe liegen zur Durchsicht" in head


def test_times_are_shown_in_the_zone_of_the_call() -> None:
    assert "Eingang 17.05.2031, 14:03 Uhr, per E-Mail" in text_of(case_page(rich_view()), "//header")


def test_practice_is_said_with_its_day_and_only_then() -> None:
    assert "Übungsbetrieb. Als heutiger Tag gilt der 20.05.2031." in text_of(case_page(rich_view()), "//body")
    assert "Übungsbetrieb" not in text_of(case_page(view()), "//body")


def test_link_back_is_shown_only_where_it_is_given() -> None:
    assert tree(case_page(view(), "../../index.html")).xpath("//a[text()='Zur Tagesseite']/@href") == [
        "../../index.html"
    ]
    assert "Zur Tagesseite" not in case_page(view())


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Datei enthält Makros. Nicht mit Makros öffnen.",
        "Der Brief „Vereinbarung über die Patenschaft“ wird zurückgehalten",
        "1 Angabe ist unsicher gelesen.",
        "2 Textstellen stehen außerhalb der Felder.",
        "LA-2031-004",
        "Der Brief „Absage“ geht nur hinaus, wenn eine Person ihn einzeln und namentlich freigibt.",
        "Im Entwurf „Nachfrage zu fehlenden Angaben“ ist 1 Stelle noch offen.",
        "1 Entwurf liegt zur Durchsicht.",
    ],
)
def test_everything_that_waits_for_a_person_is_listed(sentence: str) -> None:
    assert sentence in section(case_page(rich_view()), "zu-tun")


def test_a_case_without_work_says_so() -> None:
    assert "ist heute nichts zu tun" in section(case_page(view()), "zu-tun")


def test_a_letter_that_is_due_but_missing_is_a_task() -> None:
    page = case_page(view(dues=(due(1, "bestaetigung"),)))
    assert "Der Brief „Eingangsbestätigung“ ist fällig, liegt aber noch nicht vor." in section(page, "zu-tun")
    assert "fällig, noch nicht geschrieben" in section(page, "briefe")


def test_a_draft_is_linked_by_its_bare_name_and_gives_its_reasons() -> None:
    page = case_page(view(drafts=(drafted(1, "bestaetigung"),), dues=(due(1, "bestaetigung"),)))
    assert tree(page).xpath("//article//a/@href") == ["LA-2031-001%20Eingangsbest%C3%A4tigung.docx"]
    words = section(page, "briefe")
    assert "Entwurf zur Durchsicht" in words
    assert "datiert 20.05.2031 · Deutsch" in words
    assert "Warum dieser Brief Ein Grund für bestaetigung." in words


def test_a_released_letter_names_who_released_it_and_is_no_link() -> None:
    released = Approved(
        "LA-2031-001", "absage", "de", "approved/x.docx", "e", "R. Roth", "command", True, "recipe of absage"
    )
    page = case_page(view(drafts=(drafted(1, "absage", held=True),), approvals=(released,)))
    assert "freigegeben von R. Roth mit dem Befehl „approve“, von Hand geändert" in section(page, "briefe")
    assert "namentlich" not in section(page, "briefe")
    assert tree(page).xpath("//article//a") == []


def test_a_release_of_an_earlier_draft_leaves_the_new_one_in_review() -> None:
    released = Approved("LA-2031-001", "absage", "de", "approved/alt.docx", "e", "Ordner", "folder", recipe="older")
    words = section(case_page(view(drafts=(drafted(1, "absage"),), approvals=(released,))), "briefe")
    assert "Entwurf zur Durchsicht" in words
    assert "alt.docx Deutsch · freigegeben durch Verschieben in den Ordner" in words


def test_a_draft_for_an_earlier_version_or_no_longer_due_says_so() -> None:
    words = section(case_page(view(drafts=(drafted(1, "absage", submission="old"),))), "briefe")
    assert "beruht auf einer früheren Fassung" in words
    assert "nicht mehr fällig" in words


def test_day_for_an_answer_is_told_only_for_a_letter_of_that_day() -> None:
    dues = (due(1, "nachfrage", until=date(2031, 5, 27)),)
    today = case_page(view(drafts=(drafted(1, "nachfrage"),), dues=dues))
    earlier = case_page(view(drafts=(drafted(1, "nachfrage", dated=date(2031, 5, 2)),), dues=dues))
    assert "Antwort bis 27.05.2031" in section(today, "briefe")
    assert "Antwort bis" not in section(earlier, "briefe")


def test_findings_come_by_gravity_with_labels_and_sentences() -> None:
    words = section(case_page(rich_view()), "befunde")
    gaps = [
        "fehlt Warum Sie lesen möchten",
        "fehlerhaft Gegründet am",
        "unsicher PLZ",
        "Hinweis Partnerbücherei , Land",
    ]
    places = [words.index(gap) for gap in gaps]
    assert places == sorted(places)
    assert "Die Angabe „im Mai 68“ ist nicht zu verstehen; erwartet wird ein Datum." in words


def test_a_finding_without_words_of_its_own_does_not_stop_the_page() -> None:
    page = case_page(
        view(findings=(Finding("test", (), "note"), Finding("doubtful", ("plz",), "doubt", (("why", ""),))))
    )
    words = section(page, "befunde")
    assert "Ganzes Formular Die Angaben passen nicht zusammen." in words
    assert "PLZ Die Angabe ist unsicher gelesen" in words


def _row(page: str, label: str) -> str:
    rows = tree(page).xpath(f"//table[contains(@class, 'answers')]//tr[th[normalize-space()='{label}']]")
    return " ".join(rows[0].text_content().split())


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Gegründet am", "09.05.1968 sicher, 100 % Formularfeld in Word Tabelle 1, Zeile 9"),
        ("Wir beachten die Benutzungsordnung.", "ja sicher"),
        ("Gern gelesen", "Krimi Lyrik Sachbuch"),
        ("Land der Partnerbücherei", "Chile im Formular: „chile“ verstanden als CL sicher, 97 % Tabellenzelle"),
        ("PLZ", "Bitte prüfen: Die zweite Ziffer kann 2 oder 7 sein. prüfen, 62 % Texterkennung Feld PLZ · Seite 1"),
        ("Zahl der Ausweise", "25 gelesen war: „75“; berichtigt von R. Roth von Hand von Hand berichtigt"),
    ],
)
def test_each_answer_shows_value_certainty_and_evidence(label: str, words: str) -> None:
    assert words.replace(" ", "") in _row(case_page(rich_view()), label).replace(" ", "")


def test_only_doubtful_rows_are_marked_and_the_task_leads_to_them() -> None:
    root = tree(case_page(rich_view()))
    assert root.xpath("//tr[@class='doubt']/@id") == ["angabe-6"]
    assert root.xpath("//section[@aria-labelledby='zu-tun']//a[text()='PLZ']/@href") == ["#angabe-6"]


def test_an_unticked_box_is_no_and_an_empty_field_no_answer() -> None:
    page = case_page(view(read=reading(verein="Lesekreis")))
    assert _row(page, "Wir beachten die Benutzungsordnung.").split()[-7] == "nein"
    assert "keine Angabe" in _row(page, "Warum Sie lesen möchten")
    assert "%" not in _row(page, "Warum Sie lesen möchten")


def test_certainty_is_never_rounded_up_to_certain() -> None:
    page = case_page(view(read=reading(verein=Answer("", "Lesekreis", certainty=0.999))))
    assert "sicher, 99 %" in _row(page, "Name des Lesekreises")


def test_an_answer_that_the_form_does_not_know_is_still_shown() -> None:
    read = reading(verein="Lesekreis")
    page = case_page(view(read=replace(read, answers=(*read.answers, Answer("fremd", "unbekanntes Feld")))))
    assert "Weitere Angaben fremd unbekanntes Feld" in section(page, "angaben")
    assert faults(page) == []


def test_a_superseded_correction_is_not_shown_as_the_value() -> None:
    old = Corrected("LA-2031-001", "karten", 99, "99", "R. Roth")
    assert "von Hand" not in _row(case_page(view(corrections=(old,))), "Zahl der Ausweise")


def test_long_values_fold_and_short_ones_do_not() -> None:
    page = case_page(view(read=reading(verein="kurz", warum="Wort " * 2000, patin="W" * 3000)))
    folded = tree(page).xpath("//section[@aria-labelledby='angaben']//details[@class='long']")
    assert len(folded) == 2
    assert "W" * 3000 in page
    assert "ganzer Text (3000 Zeichen)" in folded[0].text_content()


def test_line_breaks_of_a_value_are_kept() -> None:
    values = tree(case_page(view(read=reading(warum="eins\r\nzwei")))).xpath("//div[@class='value']")
    assert "eins\nzwei" in [value.text for value in values]


def test_text_outside_the_fields_is_shown_with_its_place() -> None:
    words = section(case_page(rich_view()), "text")
    assert "Bitte rufen Sie vor 9 Uhr an! Rand neben Zeile 4 · Seite 2" in words
    assert "Aller Text des Formulars ist einer Angabe zugeordnet." in section(case_page(view()), "text")


def test_rules_show_verdict_basis_and_test() -> None:
    words = section(case_page(rich_view()), "voraussetzungen")
    assert "Der Lesekreis trifft sich am Ort ! offen PLZ : 12345 (unsicher gelesen) Prüfung plz is 12345" in words
    assert "nicht erfüllt Es sind 25. Zahl der Ausweise : 25" in words
    assert "trifft nicht zu" in words


def test_points_that_are_unknown_are_open_and_never_zero() -> None:
    words = section(case_page(rich_view()), "vergleich")
    assert "Beweggründe offen von 20" in words
    assert "Erfahrung mit Lesungen 0 von 10" in words
    assert "Summe 42,5 von 100 davon 20 noch offen" in words
    assert "Sie sind keine Entscheidung" in words


def test_history_tells_versions_duplicates_corrections_and_decisions() -> None:
    words = section(case_page(rich_view()), "verlauf")
    for sentence in (
        "Fassung 1: erste Fassung",
        "per Fax",
        "Fassung 2: neuere Fassung",
        "1 weitere Datei mit gleichem Inhalt",
        "Zeitpunkt: vom Mailserver",
        "Dublette",
        "Zahl der Ausweise: 25 (R. Roth)",
        "offen (R. Roth)",
        "03.05.2031, 08:30 Uhr",
        "R. Roth hat „Zahl der Ausweise“ berichtigt: 25.",
        "Brief „Vereinbarung über die Patenschaft“ zurückgehalten:",
    ):
        assert sentence in words


def test_practice_tells_when_a_file_counts_as_dropped() -> None:
    plain = view(is_practice=True)
    counted = replace(plain.case.current, arrival=arrival(1, received_at=datetime(2031, 5, 20, 10, tzinfo=UTC)))
    page = case_page(replace(plain, case=replace(plain.case, current=counted)))
    assert "im Übungsbetrieb gezählt als 20.05.2031, 12:00 Uhr" in section(page, "verlauf")


@pytest.mark.parametrize(
    ("words", "decision", "badge"),
    [
        ({Word.COMPLETE}, "", "vollständig"),
        ({Word.GAPS}, "", "Angaben fehlen"),
        ({Word.GAPS, Word.DOUBTFUL}, "", "zu prüfen"),
        ({Word.DOUBTFUL, Word.INELIGIBLE}, "", "Voraussetzung nicht erfüllt"),
        ({Word.INELIGIBLE}, "refused", "Absage beschlossen"),
        ({Word.GAPS}, "accepted", "Teilnahme beschlossen"),
        ({Word.COMPLETE}, "withdrawn", "zurückgezogen"),
    ],
)
def test_one_badge_stands_for_the_case(words: set[Word], decision: str, badge: str) -> None:
    decisions = (Decided("LA-2031-001", decision, "", "R. Roth"),) if decision else ()  # type: ignore[arg-type]
    page = case_page(view(words=frozenset(words), decisions=decisions))
    assert tree(page).xpath("string(//span[contains(@class, 'main')])").lstrip("✓!✕•") == badge


def test_the_same_view_gives_the_same_page() -> None:
    assert case_page(rich_view()) == case_page(rich_view())
    assert TODAY.isoformat() not in case_page(view())
