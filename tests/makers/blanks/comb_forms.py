"""Blank PDF forms with one box a letter and with groups of buttons: made by reportlab, drawn, and exported by
LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence

from tests.makers.blanks import Answers, Asked, BlankForm
from tests.makers.blanks.docx_forms import CARE, COMBED, HOUSING, care, combed, housing
from tests.makers.blanks.pdf_forms import HEIGHT, Sheet, printed
from tests.makers.blanks.word_forms import ROOMS, is_ticked, rooms, said

YES_NO = ("ja", "nein")
SALUTATIONS = ("Frau", "Herr", "divers")
PENSIONS = ("Altersrente", "Erwerbsminderungsrente", "Witwenrente")
CHILDREN = "Haben Sie Kinder erzogen?"
PENSION_COMBS = (("Versicherungsnummer", 12), ("PLZ", 5), ("Geburtsdatum", 8), ("IBAN", 22))
PENSION_BOXES = "Welche Nachweise liegen bei?"
PROOFS = ("Ausweis", "Geburtsurkunde", "Steuerbescheid")


def pension(answers: Answers) -> bytes:
    """Form fields: combs, buttons in a line, below each other and far apart, boxes in two columns, a large field."""
    sheet = Sheet("Antrag auf Rente")
    form = sheet.canvas.acroForm
    sheet.write(60, 95, "Anrede")
    _radios(sheet, answers, "Anrede", SALUTATIONS, [(160 + 90 * place, 95) for place in range(3)])
    for row, (label, count) in enumerate(PENSION_COMBS):
        y = 125 + 28 * row
        sheet.write(60, y, label)
        form.textfield(
            name=f"k{row}", x=200, y=HEIGHT - y - 5, width=15 * count, height=18, maxlen=count, fieldFlags="comb",
            value=_combed(answers, label), forceBorder=True,
        )  # fmt: skip
    sheet.write(60, 250, "Welche Rente beantragen Sie?")
    _radios(sheet, answers, "Welche Rente beantragen Sie?", PENSIONS, [(75, 270 + 18 * place) for place in range(3)])
    sheet.write(60, 335, CHILDREN)
    _radios(sheet, answers, CHILDREN, YES_NO, [(400, 335), (460, 335)])
    sheet.write(60, 365, PENSION_BOXES)
    for place, option in enumerate(PROOFS):
        x, y = 75 + 200 * (place % 2), 385 + 18 * (place // 2)
        ticked = is_ticked(answers, PENSION_BOXES, option)
        form.checkbox(name=f"n{place}", checked=ticked, fieldFlags="", x=x, y=HEIGHT - y - 2, size=11)
        sheet.write(x + 16, y, option)
    sheet.write(60, 435, "Sonstige Mitteilungen an den Rententräger")
    form.textfield(
        name="m1", x=60, y=HEIGHT - 520, width=440, height=78, fieldFlags="multiline", forceBorder=True,
        value=said(answers, "Sonstige Mitteilungen an den Rententräger"),
    )  # fmt: skip
    return sheet.save()


def _combed(answers: Answers, label: str) -> str:
    value = said(answers, label)
    return "".join(value.split("-")[::-1]) if label.startswith("Geburtsdatum") else value


def _radios(
    sheet: Sheet, answers: Answers, label: str, options: Sequence[str], places: Sequence[tuple[int, int]]
) -> None:
    for option, (x, y) in zip(options, places, strict=True):
        sheet.canvas.acroForm.radio(
            name=f"g{label[:3]}", value=f"v{options.index(option)}", selected=option == said(answers, label),
            fieldFlags="radio noToggleToOff", x=x, y=HEIGHT - y - 3, size=12,
        )  # fmt: skip
        sheet.write(x + 16, y, option)


PENSION = (
    Asked("Anrede", "choice", "divers", SALUTATIONS),
    Asked("Versicherungsnummer", "text", "65170839J008"),
    Asked("PLZ", "plz", "14193"),
    Asked("Geburtsdatum", "date", "1958-03-17"),
    Asked("IBAN", "text", "DE02120300000000202051"),
    Asked("Welche Rente beantragen Sie?", "choice", "Witwenrente", PENSIONS),
    Asked(CHILDREN, "choice", "ja", YES_NO),
    Asked(PENSION_BOXES, "multi", ("Ausweis", "Steuerbescheid"), PROOFS),
    Asked("Sonstige Mitteilungen an den Rententräger", "long", "Bitte rufen Sie mich an."),
)

LETTER_PT = 14.0


def vehicle(answers: Answers) -> bytes:
    """No fields: rows of small frames beside, and rows of ticks on a line below the label; groups for a date."""
    sheet = Sheet("Zulassung eines Fahrzeugs")
    for row, (label, count) in enumerate((("Nachname", 24), ("Vorname", 24), ("Straße, Hausnummer", 24))):
        y = 90 + 30 * row
        sheet.write(60, y + 11, label)
        _frames(sheet, 170, y, said(answers, label), count)
    sheet.write(60, 191, "PLZ")
    _frames(sheet, 170, 180, said(answers, "PLZ"), 5)
    sheet.write(260, 191, "Ort")
    _frames(sheet, 290, 180, said(answers, "Ort"), 16)
    sheet.write(60, 221, "Geburtsdatum")
    day = said(answers, "Geburtsdatum").split("-")[::-1] if said(answers, "Geburtsdatum") else ["", "", ""]
    for x, part, count in zip((170, 206, 242), day, (2, 2, 4), strict=True):
        _frames(sheet, x, 210, part, count)
    sheet.write(60, 252, "Fahrzeug-Identifizierungsnummer")
    _ticks(sheet, 60, 270, said(answers, "Fahrzeug-Identifizierungsnummer"), 17)
    sheet.write(60, 302, "IBAN für den Einzug der Steuer")
    _ticks(sheet, 60, 320, said(answers, "IBAN für den Einzug der Steuer"), 22)
    sheet.write(60, 352, "Kennzeichen mitnehmen:")
    for x, option in ((200, "ja"), (250, "nein")):
        sheet.box(x, 352, is_ticked(answers, "Kennzeichen mitnehmen", option))
        sheet.write(x + 14, 352, option)
    sheet.write(60, 382, "Telefon:")
    sheet.rule(110, 384, 200)
    sheet.write(112, 382, said(answers, "Telefon"))
    return sheet.save()


def _letters(sheet: Sheet, x: float, y: float, text: str) -> None:
    for place, letter in enumerate(text):
        width = sheet.canvas.stringWidth(letter, "Helvetica", 10)
        sheet.write(x + place * LETTER_PT + (LETTER_PT - width) / 2, y, letter)


def _frames(sheet: Sheet, x: float, y: float, text: str, count: int) -> None:
    for place in range(count):
        sheet.frame(x + place * LETTER_PT, y, LETTER_PT, 16)
    _letters(sheet, x, y + 12, text)


def _ticks(sheet: Sheet, x: float, y: float, text: str, count: int) -> None:
    """A line with a short stroke between letters; `y` is the line."""
    sheet.rule(x, y, count * LETTER_PT)
    for place in range(count + 1):
        at = x + place * LETTER_PT
        sheet.canvas.line(at, HEIGHT - y, at, HEIGHT - y + 6)
    _letters(sheet, x, y - 3, text)


VEHICLE = (
    Asked("Nachname", "text", "VAN DEN BERG"),
    Asked("Vorname", "text", "ILSE"),
    Asked("Straße, Hausnummer", "text", "LANGE ZEILE 4 A"),
    Asked("PLZ", "plz", "91054"),
    Asked("Ort", "text", "ERLANGEN"),
    Asked("Geburtsdatum", "date", "1990-11-05"),
    Asked("Fahrzeug-Identifizierungsnummer", "text", "WVWZZZ1JZXW000001"),
    Asked("IBAN für den Einzug der Steuer", "text", "DE02120300000000202051"),
    Asked("Kennzeichen mitnehmen", "choice", "ja", YES_NO),
    Asked("Telefon", "phone", "030 23125 656"),
)


SCALE = ("sehr gut", "gut", "schlecht", "weiß nicht")
SERVICES = ("Öffnungszeiten", "Freundlichkeit der Mitarbeitenden", "Wartezeit")
AGES = ("unter 30", "30 bis 60", "über 60")


def rating(answers: Answers) -> bytes:
    """No fields, no rules: columns of frames below their heads, frames before and behind their words, an option that
    asks for more."""
    sheet = Sheet("Befragung im Bürgerbüro")
    sheet.write(60, 90, "Wie zufrieden waren Sie?")
    for place, head in enumerate(SCALE):
        sheet.write(260 + 80 * place, 90, head, 9)
    for row, service in enumerate(SERVICES):
        y = 112 + 22 * row
        sheet.write(60, y, service)
        for place, head in enumerate(SCALE):
            sheet.box(270 + 80 * place, y, is_ticked(answers, service, head))
    sheet.write(60, 200, "Ihr Alter:")
    for x, age in zip((120, 220, 330), AGES, strict=True):
        sheet.write(x, 200, age)
        sheet.box(x + 60, 200, is_ticked(answers, "Ihr Alter", age))
    sheet.write(60, 230, "Was war der Anlass?")
    for place, option in enumerate(("Ausweis", "Meldung", "Anderes:")):
        sheet.box(70, 250 + 20 * place, is_ticked(answers, "Was war der Anlass?", option.strip(":")))
        sheet.write(86, 250 + 20 * place, option)
    sheet.rule(135, 292, 200)
    sheet.write(137, 290, said(answers, "Anderes"))
    return sheet.save()


RATING = (
    *(Asked(service, "choice", chosen, SCALE) for service, chosen in zip(SERVICES, ("gut", "sehr gut", "weiß nicht"), strict=True)),
    Asked("Ihr Alter", "choice", "über 60", AGES),
    Asked("Was war der Anlass?", "choice", "Anderes", ("Ausweis", "Meldung", "Anderes")),
    Asked("Anderes", "text", "Fundsachen"),
)  # fmt: skip


def combed_printed(answers: Answers) -> bytes:
    """One letter a cell, printed by LibreOffice."""
    return printed(combed(answers))


def rooms_printed(answers: Answers) -> bytes:
    """Tables with header rows and rows that have names, printed by LibreOffice."""
    return printed(rooms(answers))


def housing_printed(answers: Answers) -> bytes:
    """Paragraphs with boxes, circles and gaps of many shapes, printed by LibreOffice."""
    return printed(housing(answers))


def care_printed(answers: Answers) -> bytes:
    """Persons as rows and large frames, printed by LibreOffice."""
    return printed(care(answers))


COMB_FORMS = (
    BlankForm("rente", "reportlab form fields: combs, groups of buttons", "pdf", PENSION, pension),
    BlankForm("zulassung", "no fields: frames and strokes for single letters", "pdf", VEHICLE, vehicle),
    BlankForm("buergerbuero", "no fields, no rules: columns of frames below their heads", "pdf", RATING, rating),
    BlankForm(
        "sozialmeldung-druck", "no fields: cells for letters, printed by LibreOffice", "pdf", COMBED, combed_printed
    ),
    BlankForm(
        "raumbuchung-druck", "no fields: heads and named rows, printed by LibreOffice", "pdf", ROOMS, rooms_printed
    ),
    BlankForm(
        "wohngeld-druck", "no fields: gaps of many shapes, printed by LibreOffice", "pdf", HOUSING, housing_printed
    ),
    BlankForm("pflegekurs-druck", "no fields: rows and frames, printed by LibreOffice", "pdf", CARE, care_printed),
)
