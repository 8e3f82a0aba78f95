"""Chapters 10 and 11 of the programme: a sheet for each measure, and the overviews of all measures."""

from __future__ import annotations

from tests.makers.programme_words import Box, Entry, Slot, both, grid, hint, sub
from tests.makers.word_xml import each, paragraph

KINDS = ("Klimaschutz", "Anpassung", "Bildung", "Governance")
PLACES = ("beide Kommunen", "deutsche Kommune", "Partnerkommune")
RANKS = ("1 hoch", "2 mittel", "3 niedrig")
STATES = ("Idee", "geplant", "laufend", "abgeschlossen")
GRANTS = ("offen", "beantragt", "bewilligt")
# Field, label, what stands in the empty place, options, and what the sample says.
SHEET: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    ("nr", "Nr.", "M{{ blatt }}", (), "Beispiel"),
    ("titel", "Titel", "kurz und aussagekräftig", (), "Solaranlage auf dem Dach der Grundschule"),
    ("handlungsfeld", "Handlungsfeld", "z. B. F1", (), "F1"),
    ("ziele", "Ziele", "z. B. S1, O1.1", (), "S1, O1.1"),
    ("art", "Art", "bitte wählen", KINDS, "Klimaschutz"),
    ("ort", "Ort", "bitte wählen", PLACES, "Partnerkommune"),
    (
        "beschreibung",
        "Beschreibung",
        "Was wird getan, warum, mit welchem Ergebnis?",
        (),
        "Eine Anlage mit 12 kWp versorgt die Schule. Schülerinnen und Schüler beider Städte lesen die Erträge ab.",
    ),
    ("zielgruppe", "Zielgruppe", "wer davon hat", (), "Schule, Eltern, Stadtwerke"),
    ("verantwortlich_de", "Verantwortlich in Deutschland", "Stelle, Person", (), "Fachbereich Umwelt"),
    ("verantwortlich_partner", "Verantwortlich beim Partner", "Stelle, Person", (), "Secretaría de Obras"),
    ("beteiligte", "Weitere Beteiligte", "Vereine, Betriebe", (), "Förderverein, Handwerkskammer"),
    ("beginn", "Beginn", "z. B. März 2017", (), "März 2017"),
    ("ende", "Ende", "z. B. Juni 2018", (), "Juni 2018"),
    ("prioritaet", "Priorität", "bitte wählen", RANKS, "1 hoch"),
    ("thg", "Treibhausgase (t CO2 im Jahr)", "Zahl, geschätzt", (), "6"),
    ("personal", "Personal", "Stunden oder Stellen, bei wem", (), "80 Stunden im Jahr, beide Städte"),
    ("sachmittel", "Sachmittel", "Räume, Geräte", (), "Messgerät für Ertrag"),
    ("kosten", "Kosten insgesamt", "Betrag", (), "24.000"),
    ("waehrung", "Währung", "z. B. EUR", (), "EUR"),
    ("risiken", "Risiken", "Was kann dazwischenkommen?", (), "Statik des Daches"),
    ("sdg", "SDG", "Nummern, z. B. 7, 13", (), "7, 13"),
    ("status", "Status", "bitte wählen", STATES, "geplant"),
    ("stand", "Stand", "Datum", (), "Oktober 2016"),
)
STEPS = (("1", "Statik prüfen", "Bauamt", "Mai 2017"), ("2", "Anlage bauen", "Obras", "Februar 2018"))
SIGNS = (("Stromertrag", "MWh im Jahr", "0", "14", "Zähler der Anlage"),)
MONEY = (("Eigenmittel beider Städte", "4.000", "bewilligt"), ("Förderprogramm", "20.000", "beantragt"))
KEEP_ON = "<w:keepNext/>"
KEEP = '<w:keepNext/><w:spacing w:before="160"/>'
NEW_PAGE = "<w:pageBreakBefore/>"


def catalogue() -> str:
    """One sheet as a sample, and empty ones."""
    empty = [(label, _slot(field, prompt, options)) for field, label, prompt, options, _ in SHEET]
    shown = [(label, f"<{text}>" if field != "nr" else text) for field, label, _, _, text in SHEET]
    return (
        hint(
            "Ein Blatt je Maßnahme. Bitte kopieren Sie für jede weitere Maßnahme ein leeres Blatt mit seinen vier "
            "Tabellen und geben Sie ihm eine eigene Nummer."
        )
        + hint("Die Blätter werden später maschinell gelesen: Bitte lassen Sie die linke Spalte, wie sie ist.")
        + paragraph(both("Ausgefülltes Beispiel"), "berschrift2", NEW_PAGE)
        + _sheet(shown, [_shown(entry) for entry in STEPS], [_shown(e) for e in SIGNS], [_shown(e) for e in MONEY])
        + each(
            "blatt",
            "programm.blaetter",
            paragraph(both("Maßnahmenblatt"), "berschrift2", NEW_PAGE)
            + _sheet(
                empty,
                [(str(number), *_slots("schritte", "schritt wer bis")) for number in (1, 2)],
                [_slots("indikatoren", "name einheit ausgangswert zielwert quelle")],
                [_slots("finanzierung", "quelle betrag status")] * 2,
            ),
        )
    )


def _slot(field: str, prompt: str, options: tuple[str, ...]) -> Slot:
    return Slot(f"massnahme.{field}", "" if "{{" in prompt else prompt, options, prompt if "{{" in prompt else "")


def _slots(table: str, columns: str) -> tuple[Slot, ...]:
    prompts = {"betrag": "Betrag"}
    return tuple(
        Slot(f"{table}.{name}", prompts.get(name, "…"), GRANTS if name == "status" else ()) for name in columns.split()
    )


def _shown(entry: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"<{text}>" for text in entry)


def _sheet(
    fields: list[tuple[str, Entry]],
    steps: list[tuple[Entry, ...]],
    signs: list[tuple[Entry, ...]],
    money: list[tuple[Entry, ...]],
) -> str:
    return (
        grid((63, 102), ("Angabe", "Eintrag"), fields, "Maßnahmenblatt")
        + paragraph(both("Arbeitsschritte"), properties=KEEP)
        + grid((12, 83, 40, 30), ("Nr.", "Schritt", "Wer", "Bis"), steps, "Arbeitsschritte", 0)
        + paragraph(both("Indikatoren"), properties=KEEP)
        + grid(
            (45, 28, 30, 28, 34),
            ("Indikator", "Einheit", "Ausgangswert", "Zielwert", "Datenquelle"),
            signs,
            "Indikatoren",
            0,
        )
        + paragraph(both("Finanzierung"), properties=KEEP)
        + grid((71, 44, 50), ("Quelle", "Betrag", "Status"), money, "Finanzierung", 0)
    )


def overview() -> str:
    """Measures by goals, half-years and money."""
    loop, end = "{%tr for blatt in programm.blaetter %}", "{%tr endfor %}"
    number = "M{{ blatt }}"
    goals = (number, Slot("matrix.titel", "Titel"), *[Box("matrix.x")] * 4)
    plan = (number, Slot("zeitplan.titel", "Titel"), *[Box("zeitplan.x")] * 6)
    money = (number, *_slots("budget", "titel kosten eigenmittel foerdermittel offen"))
    halves = tuple(f"{{{{ programm.halbjahre[{half}] }}}}" for half in range(6))
    return (
        sub("Maßnahmen und Ziele")
        + grid(
            (15, 70, 20, 20, 20, 20),
            ("Nr.", "Maßnahme", "S1", "O1.1", "O1.2", "S2"),
            (loop, goals, end),
            "Maßnahmen und Ziele",
            0,
        )
        + sub("Zeitplan nach Halbjahren")
        + hint("Bitte kreuzen Sie jedes Halbjahr an, in dem die Maßnahme läuft.", KEEP_ON)
        + grid((15, 54, *(16,) * 6), ("Nr.", "Maßnahme", *halves), (loop, plan, end), "Zeitplan nach Halbjahren", 0)
        + sub("Kosten und Finanzierung")
        + hint("Alle Beträge in Euro.", KEEP_ON)
        + grid(
            (17, 40, 27, 27, 27, 27),
            ("Nr.", "Maßnahme", "Kosten", "Eigenmittel", "Fördermittel", "Offen"),
            (
                loop,
                money,
                end,
                ("Summe", "alle Maßnahmen", *_slots("budget", "kosten eigenmittel foerdermittel offen")),
            ),
            "Kosten und Finanzierung",
        )
    )
