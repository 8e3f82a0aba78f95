"""Blank Word forms: content controls, older form fields, label cells, lines of underscores and dots, boxes."""

from __future__ import annotations

import io
import zipfile
from itertools import count
from xml.sax.saxutils import escape

from tests.makers.blanks import Answers, Asked, BlankForm

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:w14="{W14}"><w:body>'
)
TAIL = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr></w:body></w:document>'
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
PROMPT = "Klicken oder tippen Sie hier, um Text einzugeben."
LINE = "_" * 28


def package(*blocks: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("word/document.xml", HEAD + "".join(blocks) + TAIL)
    return target.getvalue()


def run(text: str, bold: bool = False) -> str:
    """Torn in two, as Word does; tabs become elements."""
    settings = "<w:rPr><w:b/></w:rPr>" if bold else ""
    half = len(text) // 2
    found = ""
    for part in (text[:half], text[half:]):
        pieces = part.split("\t")
        inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in pieces)
        found += f'<w:r w:rsidR="00A1B2C3">{settings}{inner}</w:r>'
    return found


def p(*content: str, bold: bool = False, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inner = "".join(piece if piece.startswith("<") else run(piece, bold) for piece in content if piece)
    return f"<w:p>{named}{inner}</w:p>"


def td(*content: str, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    inner = "".join(piece if piece.startswith("<w:p>") else p(piece) for piece in content) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="2400" w:type="dxa"/>{spanned}</w:tcPr>{inner}</w:tc>'


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cell if cell.startswith('<w:tc>') else td(cell) for cell in cells)}</w:tr>"


BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip


def table(*rows: str) -> str:
    grid = '<w:gridCol w:w="2400"/>' * 4
    return f'<w:tbl><w:tblPr><w:tblW w:w="9600" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def said(answers: Answers, label: str) -> str:
    """What is written into the field; "" where nothing is."""
    value = answers.get(label)
    return "" if value is None else str(value)


class Controls:
    """Content controls, with names only where the author of the form gave some."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.numbers = count(100)

    def settings(self, kind: str, tag: str = "", is_empty: bool = False) -> str:
        named = f'<w:tag w:val="{tag}"/>' if tag else ""
        prompt = "<w:showingPlcHdr/>" if is_empty else ""
        return f'<w:sdtPr>{named}<w:id w:val="{next(self.numbers)}"/>{prompt}{kind}</w:sdtPr>'

    def text(self, label: str, tag: str = "", kind: str = "<w:text/>", prompt: str = PROMPT) -> str:
        value = said(self.answers, label)
        return (
            f"<w:sdt>{self.settings(kind, tag, not value)}<w:sdtContent>{run(value or prompt)}</w:sdtContent></w:sdt>"
        )

    def choice(self, label: str, options: tuple[str, ...], tag: str = "") -> str:
        entries = '<w:listItem w:displayText="Wählen Sie ein Element aus." w:value=""/>'
        entries += "".join(f'<w:listItem w:displayText="{escape(o)}" w:value="{n}"/>' for n, o in enumerate(options, 1))
        return self.text(label, tag, f"<w:dropDownList>{entries}</w:dropDownList>", "Wählen Sie ein Element aus.")

    def date(self, label: str) -> str:
        kind = '<w:date><w:dateFormat w:val="dd.MM.yyyy"/></w:date>'
        return self.text(label, kind=kind, prompt="Klicken oder tippen Sie, um ein Datum einzugeben.")

    def box(self, is_ticked: bool) -> str:
        kind = f'<w14:checkbox><w14:checked w14:val="{int(is_ticked)}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        return f"<w:sdt>{self.settings(kind)}<w:sdtContent>{run('☒' if is_ticked else '☐')}</w:sdtContent></w:sdt>"


def is_ticked(answers: Answers, label: str, option: str) -> bool:
    value = answers.get(label)
    return option == value or (isinstance(value, tuple) and option in value)


def dog_tax(answers: Answers) -> bytes:
    """Content controls without names, one line each."""
    c = Controls(answers)
    kinds = ("Anmeldung", "Abmeldung", "Ummeldung")
    boxes = [piece for kind in kinds for piece in (c.box(is_ticked(answers, "Art der Meldung", kind)), f" {kind}   ")]
    return package(
        p("Stadt Musterhausen – Steueramt"),
        p("Anmeldung zur Hundesteuer", style="Title"),
        p("Halterin oder Halter", bold=True),
        p("Nachname*: ", c.text("Nachname")),
        p("Vorname*: ", c.text("Vorname")),
        p("Straße, Hausnummer: ", c.text("Straße, Hausnummer")),
        p("PLZ: ", c.text("PLZ"), "  Ort: ", c.text("Ort")),
        p("Geburtsdatum: ", c.date("Geburtsdatum")),
        p("E-Mail: ", c.text("E-Mail")),
        p("Angaben zum Hund", bold=True),
        p("Art der Meldung: ", *boxes),
        p("Rasse: ", c.text("Rasse")),
        p("Größe: ", c.choice("Größe", ("klein", "mittel", "groß"))),
        p("Anzahl der Hunde im Haushalt: ", c.text("Anzahl der Hunde im Haushalt")),
        p("Bemerkungen: ", c.text("Bemerkungen", kind='<w:text w:multiLine="1"/>')),
        p(c.box(bool(answers.get(DOG_CONSENT))), f" {DOG_CONSENT}"),
    )


DOG_CONSENT = "Ich versichere, dass die Angaben vollständig und richtig sind."
DOG = (
    Asked("Nachname", "text", "Lindqvist-Öztürk", required=True),
    Asked("Vorname", "text", "Ragnhild", required=True),
    Asked("Straße, Hausnummer", "text", "Am Alten Markt 7a"),
    Asked("PLZ", "plz", "04109"),
    Asked("Ort", "text", "Leipzig"),
    Asked("Geburtsdatum", "date", "1981-03-09"),
    Asked("E-Mail", "email", "r.lindqvist@example.org"),
    Asked("Art der Meldung", "choice", "Ummeldung", ("Anmeldung", "Abmeldung", "Ummeldung")),
    Asked("Rasse", "text", "Pudel & Co."),
    Asked("Größe", "choice", "mittel", ("klein", "mittel", "groß")),
    Asked("Anzahl der Hunde im Haushalt", "integer", 2),
    Asked("Bemerkungen", "long", "Hund ist gechippt."),
    Asked(DOG_CONSENT, "bool", True),
)


class Fields:
    """Older form fields; nearly all of them have the name that Word gave the first one."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def _field(self, name: str, inner: str, code: str, shown: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{name}"/><w:enabled/>{inner}</w:ffData></w:fldChar></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            f'{run(shown) if shown else ""}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def text(self, label: str, name: str = "Text1") -> str:
        return self._field(name, "<w:textInput/>", "FORMTEXT", said(self.answers, label) or "\u2002" * 5)

    def box(self, is_on: bool) -> str:
        state = "<w:checked/>" if is_on else '<w:checked w:val="0"/>'
        inner = f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{state}</w:checkBox>'
        return self._field("Kontrollkästchen1", inner, "FORMCHECKBOX", "")

    def choice(self, label: str, options: tuple[str, ...]) -> str:
        value = said(self.answers, label)
        entries = "".join(f'<w:listEntry w:val="{escape(option)}"/>' for option in ("bitte wählen", *options))
        result = f'<w:result w:val="{options.index(value) + 1}"/>' if value else ""
        return self._field("Dropdown1", f"<w:ddList>{result}{entries}</w:ddList>", "FORMDROPDOWN", "")


CLUB_KINDS = ("aktiv", "passiv", "fördernd")
CLUB_SPORTS = ("Turnen", "Handball", "Schwimmen", "Tischtennis")


def club(answers: Answers) -> bytes:
    """Older form fields in a table: eight are called "Text1"."""
    f = Fields(answers)
    kinds = [piece for o in CLUB_KINDS for piece in (f.box(is_ticked(answers, "Art der Mitgliedschaft", o)), f" {o}  ")]
    sports = [p(f.box(is_ticked(answers, "Welche Abteilungen interessieren Sie?", o)), f" {o}") for o in CLUB_SPORTS]
    return package(
        p("TSV Beispielhofen e. V.", style="Title"),
        p("Aufnahmeantrag", style="berschrift1"),
        table(
            tr("Vorname *", td(p(f.text("Vorname")))),
            tr("Familienname *", td(p(f.text("Familienname")))),
            tr("Geburtsdatum *", td(p(f.text("Geburtsdatum")))),
            tr("Anschrift", td(p(f.text("Anschrift")))),
            tr("Telefon privat", td(p(f.text("Telefon privat")))),
            tr("E-Mail-Adresse", td(p(f.text("E-Mail-Adresse")))),
            tr("Beitragsgruppe", td(p(f.choice("Beitragsgruppe", ("Kinder", "Erwachsene", "Familie"))))),
            tr("Art der Mitgliedschaft", td(p(*kinds))),
            tr("Eintrittsdatum", td(p(f.text("Eintrittsdatum", "Text2")))),
        ),
        p("Welche Abteilungen interessieren Sie?"),
        *sports,
        p("Kontoinhaber: ", f.text("Kontoinhaber", "Text3"), " IBAN: ", f.text("IBAN", "Text3")),
    )


CLUB = (
    Asked("Vorname", "text", "Jörg-Ömer", required=True),
    Asked("Familienname", "text", "Przybylski", required=True),
    Asked("Geburtsdatum", "date", "2004-12-31", required=True),
    Asked("Anschrift", "text", "Ringstraße 11, 80331 München"),
    Asked("Telefon privat", "phone", "030 23125 117"),
    Asked("E-Mail-Adresse", "email", "joerg@example.com"),
    Asked("Beitragsgruppe", "choice", "Familie", ("Kinder", "Erwachsene", "Familie")),
    Asked("Art der Mitgliedschaft", "choice", "passiv", CLUB_KINDS),
    Asked("Eintrittsdatum", "date", "2024-01-01"),
    Asked("Welche Abteilungen interessieren Sie?", "multi", ("Handball", "Tischtennis"), CLUB_SPORTS),
    Asked("Kontoinhaber", "text", "Jörg-Ömer Przybylski"),
    Asked("IBAN", "text", "DE02 1203 0000 0000 2020 51"),
)


def waste(answers: Answers) -> bytes:
    """Label cells with an empty cell beside them, two pairs in a row, and cells that hold label and room at once."""
    a = answers
    return package(
        p("Abfallwirtschaftsbetrieb Kreis Neuenfeld", bold=True),
        p("Antrag auf Abholung von Sperrmüll", style="Title"),
        table(
            tr(td("Angaben zum Grundstück", span=4)),
            tr("Name", said(a, "Name"), "Vorname", said(a, "Vorname")),
            tr("Straße", said(a, "Straße"), "Hausnummer", said(a, "Hausnummer")),
            tr("Postleitzahl", said(a, "Postleitzahl"), "Wohnort", said(a, "Wohnort")),
            tr("Telefon", said(a, "Telefon"), "E-Mail", said(a, "E-Mail")),
        ),
        p("Was soll abgeholt werden?"),
        table(
            tr("Anzahl Möbelstücke", said(a, "Anzahl Möbelstücke")),
            tr("Anzahl Elektrogeräte", said(a, "Anzahl Elektrogeräte")),
            tr("Beschreibung der Gegenstände", said(a, "Beschreibung der Gegenstände")),
            tr("Gewünschtes Datum", said(a, "Gewünschtes Datum")),
        ),
        p(""),
        table(
            tr(td("Kassenzeichen:", *([said(a, "Kassenzeichen")] if a else [])), td("Stellplatz der Gegenstände:", *([said(a, "Stellplatz der Gegenstände")] if a else []))),
        ),
    )  # fmt: skip


WASTE = (
    Asked("Name", "text", "van der Heyden"),
    Asked("Vorname", "text", "Søren"),
    Asked("Straße", "text", "Große Bleichen"),
    Asked("Hausnummer", "text", "12 b"),
    Asked("Postleitzahl", "plz", "20354"),
    Asked("Wohnort", "text", "Hamburg"),
    Asked("Telefon", "phone", "040 66969 123"),
    Asked("E-Mail", "email", "soeren@example.org"),
    Asked("Anzahl Möbelstücke", "integer", 3),
    Asked("Anzahl Elektrogeräte", "integer", 1),
    Asked("Beschreibung der Gegenstände", "long", "Schrank, Sofa, Waschmaschine"),
    Asked("Gewünschtes Datum", "date", "2024-05-17"),
    Asked("Kassenzeichen", "text", "4711-0815"),
    Asked("Stellplatz der Gegenstände", "text", "Einfahrt links"),
)


def on_line(answers: Answers, label: str, line: str = LINE) -> str:
    """Typed at the beginning of the line of underscores, of which something stays."""
    value = said(answers, label)
    return value + line[len(value) + 4 :] if value else line


HOLIDAY_SWIM = ("Bronze", "Silber", "Gold")
HOLIDAY_CONSENT = "Ich bin damit einverstanden, dass Fotos meines Kindes im Gemeindeblatt erscheinen."


def holiday(answers: Answers) -> bytes:
    """Lines of underscores, several in a line, and printed boxes."""
    a = answers
    gender = "".join(
        f"{'☒' if is_ticked(a, 'Geschlecht', o) else '☐'} {o}  " for o in ("weiblich", "männlich", "divers")
    )
    swim = [f"{'☒' if is_ticked(a, 'Mein Kind hat folgendes Schwimmabzeichen', o) else '☐'} {o}" for o in HOLIDAY_SWIM]
    return package(
        p("Anmeldung zum Ferienpass", style="Title"),
        p("Kind", bold=True),
        p(f"Name: {on_line(a, 'Name')} Vorname: {on_line(a, 'Vorname')}"),
        p(f"Geburtsdatum: {on_line(a, 'Geburtsdatum', '__ / __ / ______') if not a else said(a, 'Geburtsdatum')}"),
        p(f"Geschlecht: {gender}"),
        p("Eltern", bold=True),
        p(f"Name der Erziehungsberechtigten: {on_line(a, 'Name der Erziehungsberechtigten')}"),
        p(f"Straße: {on_line(a, 'Straße')}"),
        p(f"PLZ: {on_line(a, 'PLZ', '_' * 12)} Ort: {on_line(a, 'Ort')}"),
        p(f"Telefon: {on_line(a, 'Telefon')} E-Mail: {on_line(a, 'E-Mail', '_' * 40)}"),
        p("Mein Kind hat folgendes Schwimmabzeichen:"),
        *map(p, swim),
        p("Besonderheiten (Allergien, Medikamente):"),
        *(map(p, [said(a, "Besonderheiten (Allergien, Medikamente)")] if a else ["_" * 70, "_" * 70, "_" * 70])),
        p(f"{'☒' if a.get(HOLIDAY_CONSENT) else '☐'} {HOLIDAY_CONSENT}"),
        p(f"Ort, Datum: {on_line(a, 'Ort, Datum')}"),
    )


HOLIDAY = (
    Asked("Name", "text", "Müller-Lüdenscheidt"),
    Asked("Vorname", "text", "Anna Lena"),
    Asked("Geburtsdatum", "date", "2014-07-02"),
    Asked("Geschlecht", "choice", "divers", ("weiblich", "männlich", "divers")),
    Asked("Name der Erziehungsberechtigten", "text", "Cornelia Müller"),
    Asked("Straße", "text", "Kirchweg 3"),
    Asked("PLZ", "plz", "21614"),
    Asked("Ort", "text", "Buxtehude"),
    Asked("Telefon", "phone", "030 23125 099"),
    Asked("E-Mail", "email", "cornelia@example.org"),
    Asked("Mein Kind hat folgendes Schwimmabzeichen", "choice", "Silber", HOLIDAY_SWIM),
    Asked("Besonderheiten (Allergien, Medikamente)", "long", "Nussallergie; Spray liegt bei."),
    Asked(HOLIDAY_CONSENT, "bool", True),
    Asked("Ort, Datum", "text", "Buxtehude, 3.5.2024"),
)

SURVEY_HEADS = ("sehr gut", "gut", "mittel", "schlecht")
SURVEY_ROWS = ("Radwege", "Busverkehr", "Grünanlagen")
SURVEY_TOPICS = ("Energie", "Verkehr", "Abfall", "Wasser")


def survey(answers: Answers) -> bytes:
    """A survey: boxes in brackets, boxes in a grid, boxes as symbols of a font, open questions."""
    a = answers
    topics = [p(f"[{'x' if is_ticked(a, 'Welche Themen sind Ihnen wichtig?', o) else ' '}] {o}") for o in SURVEY_TOPICS]

    def square(row: str, option: str) -> str:
        return "■" if is_ticked(a, row, option) else "□"

    def symbol(option: str) -> str:
        code = "F0FE" if is_ticked(a, "Wohnen Sie in der Stadt?", option) else "F0A8"
        return f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'

    return package(
        p("Bürgerbefragung Klima 2024", style="Title"),
        p("1. Wohnen Sie in der Stadt? ", symbol("ja"), " ja ", symbol("nein"), " nein"),
        p("2. Welche Themen sind Ihnen wichtig?"),
        *topics,
        p("3. Wie bewerten Sie die folgenden Angebote?"),
        table(
            tr("Angebot", *SURVEY_HEADS),
            *(tr(row, *(square(row, option) for option in SURVEY_HEADS)) for row in SURVEY_ROWS),
        ),
        p(
            "4. Wie viele Personen leben in Ihrem Haushalt? ",
            said(a, "Wie viele Personen leben in Ihrem Haushalt?") or "______",
        ),
        p("5. Ihre Anregungen:"),
        *([p(said(a, "Ihre Anregungen"))] if a else [p("_" * 72), p("_" * 72)]),
    )


SURVEY = (
    Asked("Wohnen Sie in der Stadt?", "choice", "ja", ("ja", "nein")),
    Asked("Welche Themen sind Ihnen wichtig?", "multi", ("Energie", "Wasser"), SURVEY_TOPICS),
    Asked("Radwege", "choice", "schlecht", SURVEY_HEADS),
    Asked("Busverkehr", "choice", "gut", SURVEY_HEADS),
    Asked("Grünanlagen", "choice", "sehr gut", SURVEY_HEADS),
    Asked("Wie viele Personen leben in Ihrem Haushalt?", "integer", 4),
    Asked("Ihre Anregungen", "long", "Mehr Bäume, weniger Beton."),
)


def grant(answers: Answers) -> bytes:
    """Dotted lines, tabs with leaders, labels that end in a colon and nothing behind."""
    a = answers

    def dotted(label: str) -> str:
        return said(a, label) or "." * 60

    return package(
        p("Antrag auf Vereinsförderung", style="Title"),
        p(f"Name des Vereins: {dotted('Name des Vereins')}"),
        p(f"Vorsitzende/r: {dotted('Vorsitzende/r')}"),
        p(f"Mitgliederzahl (Anzahl): {dotted('Mitgliederzahl (Anzahl)')}"),
        p(f"Internet: {dotted('Internet')}"),
        p(f"Bank:\t{said(a, 'Bank')}"),
        p(f"BIC:\t{said(a, 'BIC')}"),
        p("Ansprechperson:" + (f" {said(a, 'Ansprechperson')}" if a else "")),
        p("Funktion:" + (f" {said(a, 'Funktion')}" if a else "")),
        p("Rückruf unter Telefon:" + (f" {said(a, 'Rückruf unter Telefon')}" if a else "")),
        p("Begründung des Antrags:"),
        *([p(said(a, "Begründung des Antrags"))] if a else [p("." * 110), p("." * 110)]),
    )


GRANT = (
    Asked("Name des Vereins", "text", "Heimatverein Unterbach 1898 e. V."),
    Asked("Vorsitzende/r", "text", "Dr. Fatma Çelik"),
    Asked("Mitgliederzahl (Anzahl)", "integer", 214),
    Asked("Internet", "url", "www.heimatverein-unterbach.example.org"),
    Asked("Bank", "text", "Sparkasse Unterbach"),
    Asked("BIC", "text", "MARKDEF1100"),
    Asked("Ansprechperson", "text", "Uwe Kröger"),
    Asked("Funktion", "text", "Kassenwart"),
    Asked("Rückruf unter Telefon", "phone", "0221 4710 188"),
    Asked("Begründung des Antrags", "long", "Das Dach ist undicht. Wir bitten um 4.000 Euro."),
)


def rooms(answers: Answers) -> bytes:
    """A table with a header row and empty rows, and one whose rows have names."""
    a = answers
    heads = ("Datum", "Uhrzeit", "Raum", "Personenzahl")
    return package(
        p("Raumbuchung im Bürgerhaus", style="Title"),
        p(f"Veranstalter: {said(a, 'Veranstalter') or LINE}"),
        table(tr(*heads), *(tr(*(said(a, f"{head} ({row})") for head in heads)) for row in (1, 2))),
        p("Verantwortliche Personen", bold=True),
        table(
            tr("", "Name", "Telefon"),
            tr("Leitung", said(a, "Name (Leitung)"), said(a, "Telefon (Leitung)")),
            tr("Stellvertretung", said(a, "Name (Stellvertretung)"), said(a, "Telefon (Stellvertretung)")),
        ),
    )


ROOMS = (
    Asked("Veranstalter", "text", "Chor Cantabile"),
    Asked("Datum (1)", "date", "2024-06-01"),
    Asked("Uhrzeit (1)", "text", "18:00"),
    Asked("Raum (1)", "text", "Saal A"),
    Asked("Personenzahl (1)", "integer", 45),
    Asked("Datum (2)", "date", "2024-06-08"),
    Asked("Uhrzeit (2)", "text", "19:30"),
    Asked("Raum (2)", "text", "Foyer"),
    Asked("Personenzahl (2)", "integer", 20),
    Asked("Name (Leitung)", "text", "Ines Brandt"),
    Asked("Telefon (Leitung)", "phone", "030 23125 201"),
    Asked("Name (Stellvertretung)", "text", "Paul Weiß"),
    Asked("Telefon (Stellvertretung)", "phone", "030 23125 202"),
)


def congress(answers: Answers) -> bytes:
    """Three languages, controls with names, in a table."""
    c = Controls(answers)
    return package(
        p("Registration / Inscripción / Inscrição", style="Title"),
        table(
            tr("First name *", td(p(c.text("First name", "fld_1")))),
            tr("Apellidos *", td(p(c.text("Apellidos", "fld_2")))),
            tr("Endereço", td(p(c.text("Endereço", "fld_3")))),
            tr("País", td(p(c.text("País", "fld_4")))),
            tr("Correo electrónico", td(p(c.text("Correo electrónico", "fld_5")))),
            tr("Telefone", td(p(c.text("Telefone", "fld_6")))),
            tr("Data de nascimento", td(p(c.text("Data de nascimento", "fld_7")))),
            tr("Número de personas", td(p(c.text("Número de personas", "fld_8")))),
            tr("Idioma", td(p(c.choice("Idioma", ("Español", "Português", "English"), "fld_9")))),
            tr("Website", td(p(c.text("Website", "fld_10")))),
            tr("Observaciones", td(p(c.text("Observaciones", "fld_11")))),
        ),
    )


CONGRESS = (
    Asked("First name", "text", "María José", required=True),
    Asked("Apellidos", "text", "Gutiérrez Núñez", required=True),
    Asked("Endereço", "text", "Rua da Paz, 5"),
    Asked("País", "country", "Brasilien"),
    Asked("Correo electrónico", "email", "mj@example.org"),
    Asked("Telefone", "phone", "+55 11 91234 5678"),
    Asked("Data de nascimento", "date", "1975-10-05"),
    Asked("Número de personas", "integer", 2),
    Asked("Idioma", "choice", "Português", ("Español", "Português", "English")),
    Asked("Website", "url", "https://example.org/mj"),
    Asked("Observaciones", "long", "Vegetariana."),
)

WORD_FORMS = (
    BlankForm("hundesteuer", "content controls without names, w14 boxes, list, date", "docx", DOG, dog_tax),
    BlankForm("aufnahmeantrag", "older form fields, eight called Text1", "docx", CLUB, club),
    BlankForm("sperrmuell", "label cells, rows of two, label and room in one cell", "docx", WASTE, waste),
    BlankForm("ferienpass", "underscores, several in a line, Unicode boxes", "docx", HOLIDAY, holiday),
    BlankForm("befragung", "[ ], grid of boxes, Wingdings, open questions", "docx", SURVEY, survey),
    BlankForm("vereinsfoerderung", "dots, tabs, bare colons", "docx", GRANT, grant),
    BlankForm("raumbuchung", "tables with header rows", "docx", ROOMS, rooms),
    BlankForm("kongress", "named content controls, three languages", "docx", CONGRESS, congress),
)
