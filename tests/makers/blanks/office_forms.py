"""Blank PDF forms with what makes paper hard: versions that differ in a word, a page that two forms share, rows that are
all alike, brackets to tick in, a landscape page on a portrait sheet. All invented."""

from __future__ import annotations

from reportlab.lib.pagesizes import A4

from tests.makers.blanks.pdf_forms import Sheet

ROWS = ("Verein", "Ansprechperson", "Straße", "Ort", "Telefon", "Titel des Vorhabens")
DAYS = {"2022": ("Beginn (Datum)", "Ende (Datum)"), "2024": ("Ende (Datum)", "Beginn (Datum)")}
TERMS = "Die Mittel sind bis zum Ende des Jahres zu verwenden. Belege sind fünf Jahre aufzubewahren."
LIST_ROWS, LIST_COLUMNS = 26, (("Name, Vorname", 70.0, 200.0), ("Ort", 270.0, 130.0), ("Verein", 400.0, 140.0))


def grant(version: str, entries: dict[str, str] | None = None) -> bytes:
    """An application whose versions "2022" and "2024" have two rows interchanged; the second page is the same."""
    sheet = _head("Antrag auf Kulturförderung", f"Fassung {version}")
    for place, label in enumerate((*ROWS, *DAYS[version])):
        y = 130 + 30 * place
        sheet.write(60, y + 13, label)
        sheet.frame(210, y, 330, 20)
        sheet.write(214, y + 14, (entries or {}).get(label, ""))
    sheet.canvas.showPage()
    _write_terms(sheet, entries or {})
    return sheet.save()


def report(entries: dict[str, str] | None = None) -> bytes:
    """Another form of the same office with the same head and nearly the same rows."""
    sheet = _head("Verwendungsnachweis Kulturförderung", "Fassung 2024")
    for place, label in enumerate((*ROWS, "Bewilligt am (Datum)", "Ausgaben in Euro")):
        y = 130 + 30 * place
        sheet.write(60, y + 13, label)
        sheet.frame(210, y, 330, 20)
        sheet.write(214, y + 14, (entries or {}).get(label, ""))
    return sheet.save()


def _head(title: str, version: str) -> Sheet:
    sheet = Sheet(title)
    sheet.write(60, 30, "Stadt Beispielhausen, Kulturamt, Rathausplatz 1, 12345 Beispielhausen")
    sheet.write(60, 85, version, 8)
    return sheet


def _write_terms(sheet: Sheet, entries: dict[str, str]) -> None:
    sheet.write(60, 60, "Erklärung", 13, "Helvetica-Bold")
    for place in range(12):
        sheet.write(60, 90 + 16 * place, f"{place + 1}. {TERMS}", 9)
    sheet.write(60, 313, "Kontoinhaber")
    sheet.frame(210, 300, 330, 20)
    sheet.write(214, 314, entries.get("Kontoinhaber", ""))


def listing(entries: dict[tuple[int, int], str] | None = None) -> bytes:
    """A list with many rows that all look alike; `entries` by row and column."""
    sheet = Sheet("Teilnehmerliste")
    for column, (head, x, width) in enumerate(LIST_COLUMNS):
        sheet.frame(x, 80, width, 16)
        sheet.write(x + 3, 92, head, 8, "Helvetica-Bold")
        for row in range(LIST_ROWS):
            sheet.frame(x, 96 + 24 * row, width, 24)
            sheet.write(x + 4, 112 + 24 * row, (entries or {}).get((row, column), ""))
    return sheet.save()


def brackets(ticked: tuple[str, ...] = ()) -> bytes:
    """Brackets to put a cross between."""
    sheet = Sheet("Bestellung für das Sommerfest")
    sheet.write(60, 100, "Was möchten Sie bestellen?")
    for place, option in enumerate(("Kuchen", "Salat", "Getränke", "Brot")):
        y = 125 + 24 * place
        sheet.write(70, y, f"[  ] {option}", 12)
        if option in ticked:
            sheet.write(74, y, "X", 12)
    for place in range(8):
        sheet.write(60, 250 + 18 * place, f"{place + 1}. {TERMS}", 9)
    sheet.write(60, 430, "Name:")
    sheet.rule(100, 432, 300)
    return sheet.save()


def landscape(entries: dict[str, str] | None = None) -> bytes:
    """Written across a portrait sheet that the file does not turn."""
    sheet = Sheet("")
    sheet.canvas.rotate(90)
    sheet.canvas.translate(0, -A4[0] - A4[1] + A4[0])
    sheet.write(50, 50, "Standplan für den Weihnachtsmarkt", 16, "Helvetica-Bold")
    for place, label in enumerate(("Firma", "Ansprechperson", "Telefon", "Länge des Standes")):
        x, y = 50 + 380 * (place % 2), 90 + 60 * (place // 2)
        sheet.write(x, y, label)
        sheet.frame(x, y + 6, 340, 22)
        sheet.write(x + 5, y + 21, (entries or {}).get(label, ""))
    for place in range(8):
        sheet.write(50, 250 + 18 * place, f"{place + 1}. {TERMS}", 9)
    return sheet.save()
