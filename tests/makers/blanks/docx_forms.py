"""Blank Word forms made by python-docx, as offices lay them out: salutations to tick, gaps for a date, an account and an
amount, one letter a cell, persons as rows, numbered questions with a large frame for the answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm

from tests.makers.blanks import Answers, Asked, BlankForm
from tests.makers.blanks.word_forms import is_ticked, said

YES_NO = ("ja", "nein")


def _save(document: Any) -> bytes:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin = page.bottom_margin = Cm(1.5)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _boxes(answers: Answers, label: str, options: Sequence[str], empty: str = "☐", full: str = "☒") -> list[str]:
    return [f"{full if is_ticked(answers, label, option) else empty} {option}" for option in options]


def _gap(answers: Answers, label: str, gap: str) -> str:
    return said(answers, label) or gap


SALUTATIONS = ("Frau", "Herr", "keine Angabe")
HEATING = ("Gas", "Öl", "Fernwärme", "Wärmepumpe")
FLAT_KINDS = ("zur Miete", "im Eigenheim", "im Heim")


def housing(answers: Answers) -> bytes:
    """Paragraphs only: boxes in one line and below each other, circles, gaps of many shapes, a line to sign on."""
    a = answers
    document = Document()
    document.add_heading("Antrag auf Wohngeld", 0)
    document.add_heading("1. Antragstellende Person", 1)
    document.add_paragraph("Anrede:  " + "   ".join(_boxes(a, "Anrede", SALUTATIONS)))
    document.add_paragraph(f"Name, Vorname: {_gap(a, 'Name, Vorname', '_' * 45)}")
    document.add_paragraph(f"geboren am: {_gap(a, 'geboren am', '__.__.____')}")
    document.add_paragraph(f"PLZ/Ort: {_gap(a, 'PLZ/Ort', '_____  ' + '_' * 30)}")
    document.add_paragraph(f"Telefon (freiwillig): {_gap(a, 'Telefon (freiwillig)', '_' * 25)}")
    document.add_heading("2. Wohnung", 1)
    document.add_paragraph("Ich wohne")
    for text in _boxes(a, "Ich wohne", FLAT_KINDS, "○", "●"):
        document.add_paragraph(text)
    document.add_paragraph("Womit wird geheizt? (Mehrfachnennung möglich)")
    for text in _boxes(a, "Womit wird geheizt? (Mehrfachnennung möglich)", HEATING):
        document.add_paragraph(text)
    document.add_paragraph(f"Monatliche Miete: {_gap(a, 'Monatliche Miete', '_' * 12)} €")
    document.add_paragraph(f"Wohnfläche: {_gap(a, 'Wohnfläche', '.' * 16)} m²")
    document.add_paragraph("Ist die Wohnung öffentlich gefördert?  " + "  ".join(_boxes(a, PROMOTED, YES_NO)))
    document.add_paragraph(
        "Haben Sie schon einmal Wohngeld bezogen?\t" + "\t".join(_boxes(a, BEFORE, YES_NO, "□", "■"))
    )
    document.add_heading("3. Bankverbindung", 1)
    document.add_paragraph(f"IBAN: {_gap(a, 'IBAN', '____ ____ ____ ____ ____ __')}")
    document.add_paragraph(f"Kontoinhaber/in: {_gap(a, 'Kontoinhaber/in', '_' * 40)}")
    document.add_paragraph(_gap(a, "Ort, Datum, Unterschrift", "_" * 50))
    document.add_paragraph("(Ort, Datum, Unterschrift)")
    return _save(document)


PROMOTED = "Ist die Wohnung öffentlich gefördert?"
BEFORE = "Haben Sie schon einmal Wohngeld bezogen?"
HOUSING = (
    Asked("Anrede", "choice", "Herr", SALUTATIONS),
    Asked("Name, Vorname", "text", "Kılıç, Deniz"),
    Asked("geboren am", "date", "1969-07-21"),
    Asked("PLZ/Ort", "text", "24768 Rendsburg"),
    Asked("Telefon (freiwillig)", "phone", "030 23125 404"),
    Asked("Ich wohne", "choice", "im Eigenheim", FLAT_KINDS),
    Asked("Womit wird geheizt? (Mehrfachnennung möglich)", "multi", ("Gas", "Wärmepumpe"), HEATING),
    Asked("Monatliche Miete", "text", "642,50"),
    Asked("Wohnfläche", "text", "58,5"),
    Asked(PROMOTED, "choice", "nein", YES_NO),
    Asked(BEFORE, "choice", "ja", YES_NO),
    Asked("IBAN", "text", "DE02 1203 0000 0000 2020 51"),
    Asked("Kontoinhaber/in", "text", "Deniz Kılıç"),
    Asked("Ort, Datum, Unterschrift", "text", "Rendsburg, 5.2.2024, D. Kılıç"),
)


def _grid(document: Any, rows: Sequence[Sequence[str]], widths: Sequence[float] = ()) -> Any:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = not widths
    for column, width in zip(table.columns, widths, strict=False):
        column.width = Cm(width)
    for row, texts in zip(table.rows, rows, strict=True):
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.text = text
            if widths:
                cell.width = Cm(widths[place])
    return table


PERSON_HEADS = ("Name", "Vorname", "Geburtsdatum", "Verwandtschaft")
CARE_QUESTIONS = (
    "1. Beschreiben Sie kurz Ihre Pflegetätigkeit.",
    "2. Welche Unterstützung wünschen Sie sich?",
    "3. Was sollten wir sonst noch wissen?",
)
CARE_DAYS = ("Mo", "Di", "Mi", "Do", "Fr")


def care(answers: Answers) -> bytes:
    """Persons as numbered rows, frames for long answers below numbered questions, boxes in the cells of a row, a table
    whose lower row says what is signed above."""
    a = answers
    document = Document()
    document.add_heading("Anmeldung zum Pflegekurs", 0)
    _grid(
        document,
        [("Familienname", said(a, "Familienname")), ("Mobil", said(a, "Mobil")), ("E-Mail", said(a, "E-Mail"))],
    )
    document.add_paragraph("Weitere Personen im Haushalt")
    rows = [(str(row), *(said(a, f"{head} ({row})") for head in PERSON_HEADS)) for row in (1, 2, 3)]
    _grid(document, [("Nr.", *PERSON_HEADS), *rows], (1, 3.8, 3.8, 3.6, 3.8))
    for question in CARE_QUESTIONS:
        document.add_paragraph(question)
        frame = _grid(document, [(said(a, question[3:]),)])
        frame.rows[0].height, frame.rows[0].height_rule = Cm(3), WD_ROW_HEIGHT_RULE.AT_LEAST
    document.add_paragraph("")
    _grid(document, [("An welchen Tagen können Sie?", *_boxes(a, DAYS, CARE_DAYS))], (5, 2, 2, 2, 2, 2))
    document.add_paragraph("Ich habe die Hinweise zum Datenschutz erhalten:  " + "  ".join(_boxes(a, PRIVACY, YES_NO)))
    signed = document.add_table(rows=2, cols=2)
    for place, label in enumerate(("Ort, Datum", "Unterschrift")):
        signed.cell(0, place).text = said(a, label) or "_" * 28
        signed.cell(1, place).text = label
    return _save(document)


DAYS = "An welchen Tagen können Sie?"
PRIVACY = "Ich habe die Hinweise zum Datenschutz erhalten"
_PERSONS = (
    ("Öztürk", "Can", "2009-04-01", "Sohn"),
    ("Öztürk", "Elif", "2011-08-30", "Tochter"),
    ("Brandt", "Hilde", "1941-12-24", "Mutter"),
)
CARE = (
    Asked("Familienname", "text", "Öztürk"),
    Asked("Mobil", "phone", "0152 28817386"),
    Asked("E-Mail", "email", "oeztuerk@example.org"),
    *(
        Asked(f"{head} ({row})", "date" if head == "Geburtsdatum" else "text", value)
        for row, person in enumerate(_PERSONS, start=1)
        for head, value in zip(PERSON_HEADS, person, strict=True)
    ),
    Asked(CARE_QUESTIONS[0][3:], "long", "Ich pflege meine Mutter.\nSie wohnt bei uns."),
    Asked(CARE_QUESTIONS[1][3:], "long", "Eine Vertretung am Wochenende."),
    Asked(CARE_QUESTIONS[2][3:], "long", "Nichts weiter."),
    Asked(DAYS, "multi", ("Di", "Fr"), CARE_DAYS),
    Asked(PRIVACY, "choice", "ja", YES_NO),
    Asked("Ort, Datum", "text", "Kiel, 4.3.2024"),
    Asked("Unterschrift", "text", "Öztürk"),
)


COMB_ROWS = (("Name", 20), ("Vorname", 20), ("IBAN", 22))
COMB_BIRTH = "Geburtsdatum (TTMMJJJJ)"


def combed(answers: Answers) -> bytes:
    """One letter a cell: tables of one row with the label in its first cell, and rows of bare cells below their label."""
    a = answers
    document = Document()
    document.add_heading("Meldung zur Sozialversicherung", 0)
    document.add_paragraph("Bitte in Druckbuchstaben ausfüllen, je Kästchen ein Zeichen.")
    for label, count in COMB_ROWS:
        _grid(document, [(label, *_letters(said(a, label), count))], (2.4, *([0.6] * count)))
        document.add_paragraph("")
    document.add_paragraph(f"{COMB_BIRTH}:")
    _grid(document, [_letters("".join(said(a, COMB_BIRTH).split("-")[::-1]), 8)], [0.6] * 8)
    document.add_paragraph("")
    _grid(
        document,
        [("PLZ", *_letters(said(a, "PLZ"), 5), "Ort", *_letters(said(a, "Ort"), 14))],
        (2, *([0.6] * 5), 1.6, *([0.6] * 14)),
    )
    document.add_paragraph("")
    _grid(document, [("Krankenkasse", said(a, "Krankenkasse")), ("Beschäftigt seit", said(a, "Beschäftigt seit"))])
    return _save(document)


def _letters(text: str, count: int) -> list[str]:
    return [letter.strip() for letter in text.ljust(count)]


COMBED = (
    Asked("Name", "text", "VON DER AUE"),
    Asked("Vorname", "text", "JOSÉ"),
    Asked("IBAN", "text", "DE02120300000000202051"),
    Asked(COMB_BIRTH, "date", "1988-02-29"),
    Asked("PLZ", "plz", "01067"),
    Asked("Ort", "text", "DRESDEN"),
    Asked("Krankenkasse", "text", "BKK Elbtal"),
    Asked("Beschäftigt seit", "text", "Januar 2020"),
)

DOCX_FORMS = (
    BlankForm(
        "wohngeld", "python-docx: boxes in one line and below each other, gaps of many shapes", "docx", HOUSING, housing
    ),
    BlankForm("pflegekurs", "python-docx: persons as rows, frames below numbered questions", "docx", CARE, care),
    BlankForm("sozialmeldung", "python-docx: one letter a cell", "docx", COMBED, combed),
)
