"""Chapters 10 and 11 of the programme: one empty sheet for a measure, and the overviews of all measures."""

from __future__ import annotations

from tests.makers.word_xml import paragraph, plain_table

SHEET = (
    ("Titel", "<kurz und aussagekräftig>"),
    ("Handlungsfeld und Ziele", "<z. B. F1; S1, O1.1>"),
    ("Art", "<Klimaschutz, Anpassung, Bildung oder Governance>"),
    ("Ort", "<beide Kommunen oder nur eine>"),
    ("Beschreibung", "<Was wird getan, warum, mit welchem Ergebnis?>"),
    ("Zielgruppe", "<…>"),
    ("Verantwortlich in Deutschland", "<Stelle, Person>"),
    ("Verantwortlich in der Partnerkommune", "<Stelle, Person>"),
    ("Weitere Beteiligte", "<…>"),
    ("Beginn und Ende", "<Monat Jahr bis Monat Jahr>"),
    ("Priorität", "<1 hoch, 2 mittel, 3 niedrig>"),
    ("Wirkung auf Treibhausgase", "<t CO2 im Jahr, geschätzt wie?>"),
    ("Personal und Sachmittel", "<…>"),
    ("Kosten und Finanzierung", "<Summe, Währung; Quelle, Betrag, beantragt oder bewilligt>"),
    ("Risiken", "<…>"),
    ("SDG", "<…>"),
    ("Status und Stand", "<Idee, geplant, laufend oder abgeschlossen; Datum>"),
)
KEEP = '<w:keepNext/><w:spacing w:before="160"/>'


def catalogue() -> str:
    """One sheet, to be copied for every measure."""
    steps = (("1", "<…>", "<…>", "<Monat Jahr>"), ("2", "<…>", "<…>", "<…>"), ("3", "<…>", "<…>", "<…>"))
    signs = (("<…>", "<…>", "<Wert, Jahr>", "<Wert, Jahr>", "<…>"), ("<…>", "<…>", "<…>", "<…>", "<…>"))
    return (
        paragraph(
            "Ein Blatt je Maßnahme. Bitte kopieren Sie die folgenden drei Tabellen für jede weitere Maßnahme.",
            "Hinweis",
        )
        + paragraph("Maßnahme M1", "berschrift2")
        + plain_table((55, 110), ("Angabe", "Eintrag"), SHEET, "Blatt der Maßnahme M1")
        + paragraph("Arbeitsschritte:", properties=KEEP)
        + plain_table((12, 83, 40, 30), ("Nr.", "Schritt", "Wer", "Bis"), steps, "Arbeitsschritte der Maßnahme M1")
        + paragraph("Indikatoren:", properties=KEEP)
        + plain_table(
            (51, 22, 30, 30, 32),
            ("Indikator", "Einheit", "Ausgangswert", "Zielwert", "Datenquelle"),
            signs,
            "Indikatoren der Maßnahme M1",
        )
    )


def overview() -> str:
    """Measures by goals, half-years and money."""
    numbers = ("M1", "M2", "M3")
    goals = tuple((number, "<Titel>", "<x>", "<…>", "<…>", "<…>") for number in numbers)
    plan = tuple((number, "<Titel>", "<x>", "<…>", "<…>", "<…>", "<…>", "<…>") for number in numbers)
    money = tuple((number, "<Titel>", "<…>", "<…>", "<…>", "<…>") for number in numbers)
    halves = tuple(f"{half}. Hj." for half in range(1, 7))
    return (
        paragraph("Maßnahmen und Ziele", "berschrift2")
        + plain_table(
            (15, 70, 20, 20, 20, 20), ("Nr.", "Maßnahme", "S1", "O1.1", "O1.2", "S2"), goals, "Maßnahmen und Ziele"
        )
        + paragraph("Zeitplan nach Halbjahren", "berschrift2")
        + paragraph("1. Hj. ist das Halbjahr, in dem die Umsetzung beginnt. Bitte kreuzen Sie an.", "Hinweis")
        + plain_table((15, 54, *(16,) * 6), ("Nr.", "Maßnahme", *halves), plan, "Zeitplan nach Halbjahren")
        + paragraph("Kosten und Finanzierung (in Euro)", "berschrift2")
        + plain_table(
            (18, 47, 25, 25, 25, 25),
            ("Nr.", "Maßnahme", "Kosten", "Eigenmittel", "Fördermittel", "Offen"),
            (*money, ("Summe", "<alle Maßnahmen>", "<…>", "<…>", "<…>", "<…>")),
            "Kosten und Finanzierung",
        )
    )
