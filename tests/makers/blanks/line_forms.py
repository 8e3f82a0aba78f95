"""Blank Word forms of single lines, as they are typed without any controls: letters between bars and on single strokes,
sentences with gaps in them, periods, amounts, an option that asks for words, answers of several kinds in one line."""

from __future__ import annotations

from tests.makers.blanks import Answers, Asked, BlankForm
from tests.makers.blanks.word_forms import Controls, is_ticked, on_line, p, package, said, table, td, tr

YES_NO = ("ja", "nein")
CARE_TIMES = ("halbtags", "ganztags")
SOURCES = ("Presse", "Bekannte", "Sonstiges")
SOURCE = "Wie haben Sie von uns erfahren?"
OTHER = "Sonstiges"
VACCINE = "Ist Ihr Kind gegen Masern geimpft?"


def _gap(answers: Answers, label: str, gap: str) -> str:
    return said(answers, label) or gap


def nursery(answers: Answers) -> bytes:
    """Bars and strokes for single letters, periods, amounts, an option with a gap behind it."""
    a = answers
    times = "   ".join(f"{'☒' if is_ticked(a, 'Betreuung', o) else '☐'} {o}" for o in CARE_TIMES)
    sources = "   ".join(f"{'☒' if is_ticked(a, SOURCE, o) else '☐'} {o}" for o in SOURCES)
    vaccine = "  ".join(f"({'x' if is_ticked(a, VACCINE, o) else ' '}) {o}" for o in YES_NO)
    return package(
        p("Anmeldung in der Kindertagesstätte", style="Title"),
        p("Angaben zum Kind", bold=True),
        p(f"Nachname, Vorname: {on_line(a, 'Nachname, Vorname')}"),
        p(f"Geburtsdatum: {_gap(a, 'Geburtsdatum', '_ _ . _ _ . _ _ _ _')}"),
        p(f"PLZ: {_gap(a, 'PLZ', '|_|_|_|_|_|')}  Ort: {on_line(a, 'Ort')}"),
        p(f"Betreuung: {times}"),
        p(f"Betreuung vom {_gap(a, 'Betreuung vom', '________')} bis {_gap(a, 'bis', '________')}"),
        p(f"{VACCINE} {vaccine}"),
        p("Beitrag", bold=True),
        p(f"Jahreseinkommen: {_gap(a, 'Jahreseinkommen', '__________')} EUR"),
        p(f"Zahl der Geschwister: {_gap(a, 'Zahl der Geschwister', '____')}"),
        p(f"{SOURCE} {sources}: {_gap(a, OTHER, '_' * 14)}"),
        p("Bemerkungen:"),
        p(_gap(a, "Bemerkungen", "_" * 70)),
        p("_" * 70),
        p(_gap(a, "Ort, Datum", "_" * 30)),
        p("Ort, Datum"),
    )


NURSERY = (
    Asked("Nachname, Vorname", "text", "Sørensen, Liv"),
    Asked("Geburtsdatum", "date", "2021-06-09"),
    Asked("PLZ", "plz", "24937"),
    Asked("Ort", "text", "Flensburg"),
    Asked("Betreuung", "choice", "ganztags", CARE_TIMES),
    Asked("Betreuung vom", "date", "2024-08-01"),
    Asked("bis", "text", "31.07.2027"),
    Asked(VACCINE, "choice", "ja", YES_NO),
    Asked("Jahreseinkommen", "text", "41.200"),
    Asked("Zahl der Geschwister", "integer", 2),
    Asked(SOURCE, "choice", "Sonstiges", SOURCES),
    Asked(OTHER, "text", "Plakat im Rathaus"),
    Asked("Bemerkungen", "long", "Isst kein Fleisch."),
    Asked("Ort, Datum", "text", "Flensburg, 1.2.2024"),
)

ROLES = ("Eigentümer/in", "Mieter/in", "Verwalter/in")
LEVELS = ("1", "2", "3", "4", "5")
RATED = ("Sauberkeit", "Beleuchtung")


def heating(answers: Answers) -> bytes:
    """Content controls beside boxes: options below each other in one cell, an option with a control behind it, marks on
    a scale, a control for a picture's place left out, equal questions for two persons side by side."""
    c = Controls(answers)
    roles = [p(c.box(is_ticked(answers, "Ich bin", option)), f" {option}") for option in ROLES]
    scale = [tr(row, *(td(p(c.box(is_ticked(answers, row, level)))) for level in LEVELS)) for row in RATED]
    return package(
        p("Förderantrag Heizungstausch", style="Title"),
        table(
            tr("", "Antragstellende Person", "Ansprechperson"),
            *(
                tr(label, *(td(p(c.text(f"{head} ({label})"))) for head in ("Antragstellende Person", "Ansprechperson")))
                for label in ("Name", "Telefon", "E-Mail")
            ),
        ),
        p(""),
        table(tr("Ich bin", td(*roles)), tr("Baujahr der Heizung", td(p(c.text("Baujahr der Heizung"))))),
        p("Bitte bewerten Sie (1 = schlecht, 5 = gut):"),
        table(tr("", *LEVELS), *scale),
        p("Wurde schon eine Förderung beantragt? ", c.box(is_ticked(answers, GRANTED, "ja")), " ja ", c.box(is_ticked(answers, GRANTED, "nein")), " nein"),
        p("Wenn ja, bei welcher Stelle: ", c.text("Wenn ja, bei welcher Stelle")),
        p(c.box(bool(answers.get(TRUE))), f" {TRUE}"),
    )  # fmt: skip


GRANTED = "Wurde schon eine Förderung beantragt?"
TRUE = "Die Angaben sind vollständig und wahr."
HEATING = (
    Asked("Antragstellende Person (Name)", "text", "Ayşe Demir"),
    Asked("Ansprechperson (Name)", "text", "Jan Kock"),
    Asked("Antragstellende Person (Telefon)", "phone", "030 23125 801"),
    Asked("Ansprechperson (Telefon)", "phone", "030 23125 802"),
    Asked("Antragstellende Person (E-Mail)", "email", "ayse@example.org"),
    Asked("Ansprechperson (E-Mail)", "email", "jan@example.org"),
    Asked("Ich bin", "choice", "Mieter/in", ROLES),
    Asked("Baujahr der Heizung", "integer", 1996),
    Asked("Sauberkeit", "choice", "4", LEVELS),
    Asked("Beleuchtung", "choice", "2", LEVELS),
    Asked(GRANTED, "choice", "nein", YES_NO),
    Asked("Wenn ja, bei welcher Stelle", "text", "KfW"),
    Asked(TRUE, "bool", True),
)


def proxy(answers: Answers) -> bytes:
    """A sentence with gaps, of which the words before or behind each say what it asks."""
    a = answers
    return package(
        p("Vollmacht", style="Title"),
        p(f"Ich, {_gap(a, 'Name', '_' * 24)} (Name), geboren am {_gap(a, 'geboren am', '_' * 12)}, wohnhaft in {_gap(a, 'wohnhaft in', '_' * 24)}, bevollmächtige"),
        p(f"Herrn/Frau {_gap(a, 'Herrn/Frau', '_' * 24)}"),
        p(f"zur Abholung meines Ausweises mit der Nummer {_gap(a, 'zur Abholung meines Ausweises mit der Nummer', '_' * 14)}."),
        p(f"Gültig bis: {_gap(a, 'Gültig bis', '__.__.20__')}"),
    )  # fmt: skip


PROXY = (
    Asked("Name", "text", "Ole Petersen"),
    Asked("geboren am", "date", "1950-01-02"),
    Asked("wohnhaft in", "text", "Husum"),
    Asked("Herrn/Frau", "text", "Inga Petersen"),
    Asked("zur Abholung meines Ausweises mit der Nummer", "text", "L01X00T47"),
    Asked("Gültig bis", "date", "2030-05-01"),
)

LINE_FORMS = (
    BlankForm("kita", "lines: bars and strokes for letters, periods, amounts, options with a gap", "docx", NURSERY, nursery),
    BlankForm("heizung", "controls: two persons side by side, options below each other in a cell, a scale", "docx", HEATING, heating),
    BlankForm("vollmacht", "a sentence with gaps", "docx", PROXY, proxy),
)  # fmt: skip
