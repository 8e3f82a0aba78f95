"""Blank PDF forms: form fields made by reportlab and by pikepdf under useless names, and pages with lines and frames."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.makers.blanks import Answers, Asked, BlankForm
from tests.makers.blanks.word_forms import HOLIDAY, holiday, is_ticked, said

HEIGHT = A4[1]


class Sheet:
    """A page drawn from the top; `form` are the fields that reportlab makes."""

    def __init__(self, title: str) -> None:
        self.target = io.BytesIO()
        self.canvas = Canvas(self.target, pagesize=A4, invariant=1)
        self.write(60, 60, title, 16, "Helvetica-Bold")

    def write(self, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
        """`y` is the base line, from the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def rule(self, x: float, y: float, length: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x, HEIGHT - y, x + length, HEIGHT - y)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """`y` is the upper edge."""
        self.canvas.setLineWidth(0.5)
        self.canvas.rect(x, HEIGHT - y - height, width, height)

    def box(self, x: float, y: float, is_on: bool) -> None:
        """A small square whose lower edge is the base line `y`; ticked with two strokes."""
        self.frame(x, y - 8, 9, 9)
        if is_on:
            self.canvas.setLineWidth(1)
            self.canvas.line(x + 1, HEIGHT - y, x + 8, HEIGHT - y + 7)
            self.canvas.line(x + 1, HEIGHT - y + 7, x + 8, HEIGHT - y)

    def save(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.target.getvalue()


PARKING_OPTIONS = ("Anwohner", "Handwerker", "Pflegedienst")
PARKING_CONSENT = "Ich habe die Hinweise zum Datenschutz gelesen"


def parking(answers: Answers) -> bytes:
    """Form fields made by reportlab, labels to the left, with tool tips."""
    sheet = Sheet("Antrag auf einen Bewohnerparkausweis")
    form = sheet.canvas.acroForm
    sheet.write(60, 90, "Antragstellende Person", 13, "Helvetica-Bold")
    for row, label in enumerate(("Name*", "Straße und Hausnummer*", "PLZ", "Ort", "Mobiltelefon", "E-Mail")):
        y = 115 + 28 * row
        sheet.write(60, y, label)
        form.textfield(
            name=f"Text{row + 1}", tooltip=label.strip("*"), x=220, y=HEIGHT - y - 5, width=260, height=18,
            value=said(answers, label.strip("*")), forceBorder=True, fieldFlags="required" if "*" in label else "",
        )  # fmt: skip
    sheet.write(60, 290, "Fahrzeug", 13, "Helvetica-Bold")
    sheet.write(60, 315, "Art des Ausweises")
    value = said(answers, "Art des Ausweises")
    for place, option in enumerate(PARKING_OPTIONS):
        x = 220 + 100 * place
        form.radio(
            name="Gruppe1",
            value=f"{place}",
            selected=option == value,
            fieldFlags="radio noToggleToOff",
            x=x,
            y=HEIGHT - 320,
            size=14,
            shape="circle",
        )
        sheet.write(x + 18, 315, option)
    sheet.write(60, 345, "Antrieb")
    drives = ["bitte wählen", "Benzin", "Diesel", "Strom"]
    drive = said(answers, "Antrieb") or drives[0]
    form.choice(name="Liste1", value=drive, options=drives, x=220, y=HEIGHT - 352, width=120, height=18)
    sheet.write(60, 380, "Ausstattung (Mehrfachnennung möglich)")
    for place, option in enumerate(("Anhängerkupplung", "Dachbox")):
        ticked = is_ticked(answers, "Ausstattung (Mehrfachnennung möglich)", option)
        form.checkbox(name=f"CB{place}", checked=ticked, fieldFlags="", x=280 + 120 * place, y=HEIGHT - 383, size=13)
        sheet.write(297 + 120 * place, 380, option)
    sheet.write(60, 410, "Begründung")
    form.textfield(
        name="Text9", x=60, y=HEIGHT - 490, width=420, height=70, value=said(answers, "Begründung"),
        fieldFlags="multiline", forceBorder=True,
    )  # fmt: skip
    form.checkbox(name="CB9", checked=bool(answers.get(PARKING_CONSENT)), fieldFlags="", x=60, y=HEIGHT - 520, size=13)
    sheet.write(80, 517, PARKING_CONSENT)
    return sheet.save()


PARKING = (
    Asked("Name", "text", "Björn Ångström", required=True),
    Asked("Straße und Hausnummer", "text", "Bahnhofstr. 1", required=True),
    Asked("PLZ", "plz", "10115"),
    Asked("Ort", "text", "Berlin"),
    Asked("Mobiltelefon", "phone", "0152 28817386"),
    Asked("E-Mail", "email", "b@example.org"),
    Asked("Art des Ausweises", "choice", "Handwerker", PARKING_OPTIONS),
    Asked("Antrieb", "choice", "Strom", ("Benzin", "Diesel", "Strom")),
    Asked("Ausstattung (Mehrfachnennung möglich)", "multi", ("Dachbox",), ("Anhängerkupplung", "Dachbox")),
    Asked("Begründung", "long", "Werkstatt in der Innenstadt."),
    Asked(PARKING_CONSENT, "bool", True),
)


class Widgets:
    """Form fields put on a page by pikepdf."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.page = pdf.pages[0].obj
        self.page.Annots = pdf.make_indirect(Array([]))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=Array([]), DA=String("/Helv 10 Tf 0 g"), DR=Dictionary(Font=Dictionary(Helv=font)))
        )

    def _widget(self, box: Sequence[float], **entries: object) -> pikepdf.Object:
        x, y, width, height = box
        rect = Array([x, HEIGHT - y - height, x + width, HEIGHT - y])
        widget = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=rect, F=4, P=self.page, **entries)
        )
        self.page.Annots.append(widget)
        return widget

    def add(self, field: pikepdf.Object) -> None:
        self.pdf.Root.AcroForm.Fields.append(field)

    def text(self, name: str, box: Sequence[float], value: str) -> None:
        self.add(self._widget(box, FT=Name.Tx, T=String(name), V=String(value), DA=String("/Helv 10 Tf 0 g")))

    def _looks(self, state: str) -> Dictionary:
        look = self.pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        return Dictionary(N=Dictionary({f"/{state}": look, "/Off": look}))

    def box(self, name: str, box: Sequence[float], is_on: bool) -> None:
        state = Name.On if is_on else Name.Off
        self.add(self._widget(box, FT=Name.Btn, T=String(name), V=state, AS=state, AP=self._looks("On")))

    def radios(self, name: str, boxes: Sequence[Sequence[float]], chosen: int | None) -> None:
        kids = Array([])
        for place, box in enumerate(boxes):
            state = Name(f"/{place}") if place == chosen else Name.Off
            kids.append(self._widget(box, AS=state, AP=self._looks(str(place))))
        value = Name.Off if chosen is None else Name(f"/{chosen}")
        group = self.pdf.make_indirect(Dictionary(FT=Name.Btn, Ff=1 << 15, T=String(name), V=value, Kids=kids))
        for kid in kids:
            kid.Parent = group
        self.add(group)


LIBRARY_LEFT = ("Vorname", "Straße, Nr.", "Telefon", "Geburtsdatum")
LIBRARY_RIGHT = ("Nachname", "PLZ / Ort", "E-Mail", "Staatsangehörigkeit")
LIBRARY_KINDS = ("Erwachsene", "Ermäßigt", "Familie")


def library(answers: Answers) -> bytes:
    """Form fields under useless names, in two columns, the labels above; a group of buttons and boxes with words to
    their right."""
    sheet = Sheet("Anmeldung Stadtbibliothek")
    for row, (left, right) in enumerate(zip(LIBRARY_LEFT, LIBRARY_RIGHT, strict=True)):
        sheet.write(60, 110 + 45 * row, left, 8)
        sheet.write(310, 110 + 45 * row, right, 8)
    sheet.write(60, 310, "Ausweis für")
    for place, option in enumerate(LIBRARY_KINDS):
        sheet.write(180 + 110 * place, 310, option)
    sheet.write(60, 340, "Woher kennen Sie uns? Bitte alle zutreffenden Felder ankreuzen.")
    for place, option in enumerate(("Presse", "Freunde", "Internet")):
        sheet.write(80, 360 + 18 * place, option)
    sheet.write(60, 430, "Wir speichern die Angaben nur für die Ausleihe.", 8)
    pdf = pikepdf.open(io.BytesIO(sheet.save()))
    widgets = Widgets(pdf)
    number = 12
    for row, pair in enumerate(zip(LIBRARY_LEFT, LIBRARY_RIGHT, strict=True)):
        for x, label in zip((60, 310), pair, strict=True):
            widgets.text(f"undefined_{number}", (x, 114 + 45 * row, 220, 18), said(answers, label))
            number += 1
    value = said(answers, "Ausweis für")
    chosen = LIBRARY_KINDS.index(value) if value else None
    widgets.radios("Optionsfeld 3", [(163 + 110 * place, 300, 12, 12) for place in range(3)], chosen)
    for place, option in enumerate(("Presse", "Freunde", "Internet")):
        ticked = is_ticked(answers, LIBRARY_SOURCES, option)
        widgets.box(f"Kontrollk\xe4stchen{place}.{place}", (62, 351 + 18 * place, 11, 11), ticked)
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


LIBRARY_SOURCES = "Woher kennen Sie uns? Bitte alle zutreffenden Felder ankreuzen."
LIBRARY = (
    Asked("Vorname", "text", "Zoë"),
    Asked("Nachname", "text", "d'Amico"),
    Asked("Straße, Nr.", "text", "Via Appia 3"),
    Asked("PLZ / Ort", "text", "50667 Köln"),
    Asked("Telefon", "phone", "030 23125 555"),
    Asked("E-Mail", "email", "zoe@example.org"),
    Asked("Geburtsdatum", "date", "2001-02-28"),
    Asked("Staatsangehörigkeit", "text", "italienisch"),
    Asked("Ausweis für", "choice", "Familie", LIBRARY_KINDS),
    Asked(LIBRARY_SOURCES, "multi", ("Freunde", "Internet"), ("Presse", "Freunde", "Internet")),
)


MARKET_LINES = (
    ("Firma", 60, 110, 400), ("Inhaberin oder Inhaber", 60, 140, 330), ("Anschrift", 60, 170, 400),
    ("Telefon", 60, 200, 150), ("E-Mail", 290, 200, 170), ("Länge des Standes in m", 60, 230, 220),
)  # fmt: skip
MARKET_GOODS = ("Lebensmittel", "Textilien", "Kunsthandwerk")


def market(answers: Answers) -> bytes:
    """A page without form fields: rules behind and above the labels, small frames to tick."""
    sheet = Sheet("Bewerbung um einen Platz auf dem Wochenmarkt")
    for label, x, y, length in MARKET_LINES:
        sheet.write(x, y, f"{label}:")
        width = sheet.canvas.stringWidth(f"{label}:", "Helvetica", 10)
        sheet.rule(x + width + 6, y + 2, length - width)
        sheet.write(x + width + 8, y, said(answers, label), 10, "Courier")
    sheet.write(60, 270, "Warenangebot (Mehrfachnennungen möglich):")
    for place, option in enumerate(MARKET_GOODS):
        sheet.box(70, 292 + 20 * place, is_ticked(answers, "Warenangebot (Mehrfachnennungen möglich)", option))
        sheet.write(86, 292 + 20 * place, option)
    sheet.write(60, 366, "Stromanschluss:")
    for x, option in ((160, "ja"), (220, "nein")):
        sheet.box(x, 366, is_ticked(answers, "Stromanschluss", option))
        sheet.write(x + 16, 366, option)
    sheet.write(60, 400, "Beschreibung des Angebots:")
    for place in range(3):
        sheet.rule(60, 424 + 22 * place, 420)
    sheet.write(62, 421, said(answers, "Beschreibung des Angebots"), 10, "Courier")
    sheet.rule(60, 530, 180)
    sheet.write(60, 542, "(Ort, Datum)", 8)
    sheet.write(62, 527, said(answers, "Ort, Datum"), 10, "Courier")
    return sheet.save()


MARKET = (
    Asked("Firma", "text", "Käsehof Grünwald GmbH"),
    Asked("Inhaberin oder Inhaber", "text", "Sofie Grünwald"),
    Asked("Anschrift", "text", "Dorfstraße 8, 24937 Flensburg"),
    Asked("Telefon", "phone", "030 23125 311"),
    Asked("E-Mail", "email", "sofie@example.org"),
    Asked("Länge des Standes in m", "text", "4,5"),
    Asked("Warenangebot (Mehrfachnennungen möglich)", "multi", ("Lebensmittel",), MARKET_GOODS),
    Asked("Stromanschluss", "choice", "ja", ("ja", "nein")),
    Asked("Beschreibung des Angebots", "long", "Käse, Joghurt und Butter aus eigener Herstellung."),
    Asked("Ort, Datum", "text", "Flensburg, 2.4.2024"),
)


DAMAGE_CELLS = (
    ("Name, Vorname", 60, 90, 300, 34), ("Versicherungsnummer", 360, 90, 170, 34),
    ("Straße, Hausnummer", 60, 124, 300, 34), ("PLZ, Ort", 360, 124, 170, 34),
    ("Schadentag (Datum)", 60, 158, 150, 34), ("Uhrzeit", 210, 158, 150, 34), ("Telefon tagsüber", 360, 158, 170, 34),
    ("Schilderung des Sachverhalts", 60, 192, 470, 120),
)  # fmt: skip


def damage(answers: Answers) -> bytes:
    """A page without form fields: a grid of cells with small labels in their corners, and label cells with empty cells
    beside them."""
    sheet = Sheet("Schadenmeldung")
    for label, x, y, width, height in DAMAGE_CELLS:
        sheet.frame(x, y, width, height)
        sheet.write(x + 3, y + 9, label, 7)
        sheet.write(x + 4, y + 26, said(answers, label))
    for row, label in enumerate(("Höhe des Schadens", "Kontoinhaber", "IBAN")):
        y = 340 + 22 * row
        sheet.frame(60, y, 150, 22)
        sheet.frame(210, y, 320, 22)
        sheet.write(64, y + 15, label)
        sheet.write(214, y + 15, said(answers, label))
    return sheet.save()


DAMAGE = (
    Asked("Name, Vorname", "text", "Abendroth, Kim"),
    Asked("Versicherungsnummer", "text", "HV 4711/08"),
    Asked("Straße, Hausnummer", "text", "Lindenallee 5"),
    Asked("PLZ, Ort", "text", "14469 Potsdam"),
    Asked("Schadentag (Datum)", "date", "2024-02-29"),
    Asked("Uhrzeit", "text", "gegen 14 Uhr"),
    Asked("Telefon tagsüber", "phone", "030 23125 777"),
    Asked("Schilderung des Sachverhalts", "long", "Beim Abbiegen streifte ein Ast den Wagen."),
    Asked("Höhe des Schadens", "text", "1.250,00 EUR"),
    Asked("Kontoinhaber", "text", "Kim Abendroth"),
    Asked("IBAN", "text", "DE02 1203 0000 0000 2020 51"),
)


@cache
def printed(content: bytes) -> bytes:
    """The Word file as LibreOffice prints it."""
    office = shutil.which("soffice")
    assert office is not None
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "form.docx"
        path.write_bytes(content)
        command = [office, f"-env:UserInstallation=file://{name}/profile", "--headless", "--convert-to", "pdf", "--outdir", name, str(path)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path.with_suffix(".pdf").read_bytes()


def holiday_printed(answers: Answers) -> bytes:
    """The form with lines of underscores, printed by LibreOffice; filled in Word and printed then."""
    return printed(holiday(answers))


PDF_FORMS = (
    BlankForm("parkausweis", "reportlab form fields, tool tips, labels to the left", "pdf", PARKING, parking),
    BlankForm(
        "bibliothek", "pikepdf form fields under useless names, labels above, two columns", "pdf", LIBRARY, library
    ),
    BlankForm("wochenmarkt", "no fields: rules and small frames", "pdf", MARKET, market),
    BlankForm("schaden", "no fields: grid with labels in the corners, label cells", "pdf", DAMAGE, damage),
    BlankForm("ferienpass-druck", "no fields: underscores, printed by LibreOffice", "pdf", HOLIDAY, holiday_printed),
)
