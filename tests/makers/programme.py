"""The template of the joint programme of action: fourteen chapters to work in, prefilled from the form."""

from __future__ import annotations

from tests.makers.din_letter import TITLE, draft_mark, footer
from tests.makers.programme_measures import catalogue, overview
from tests.makers.programme_partners import document, greetings, organisation, partnership, stocktaking, summary
from tests.makers.programme_words import after_table, hint, known, two_sided
from tests.makers.word_package import Draft, Page
from tests.makers.word_xml import field_ends, linked, marked, paragraph, plain_table, when

CHAPTERS = (
    "Angaben zum Dokument",
    "Grußworte",
    "Zusammenfassung",
    "Die Partnerschaft",
    "Organisation",
    "Bestandsaufnahme",
    "Vision und Leitlinien",
    "Ziele",
    "Handlungsfelder",
    "Maßnahmenkatalog",
    "Übersicht, Zeitplan und Kosten",
    "Umsetzung, Monitoring und Fortschreibung",
    "Öffentlichkeitsarbeit und Beteiligung",
    "Beschlüsse, Unterschriften und Anlagen",
)
CATALOGUE = 10
NEW_PAGE = "<w:pageBreakBefore/>"


def programme() -> Draft:
    """The German version."""
    bodies = (
        document(), greetings(), summary(), partnership(), organisation(), stocktaking(), _vision(), _goals(),
        _fields(), catalogue(), overview(), _monitoring(), _public(), _decisions(),
    )  # fmt: skip
    chapters = "".join(
        marked(title, "berschrift1", _anchor(number), number, NEW_PAGE if number == CATALOGUE else "") + body
        for number, (title, body) in enumerate(zip(CHAPTERS, bodies, strict=True), 1)
    )
    head = paragraph("{{ brief.titel }}\t{{ fall.zeichen }}", "Kopfzeile")
    feet = (footer("{{ buero.name }}", 1), footer("{{ buero.name }}"))
    page = Page(top=30, bottom=25, header=12.5)
    body = _title() + _contents() + chapters
    return Draft(TITLE, body, head + draft_mark(), head, *feet, page, numbered=True, size_pt=10.5)


def _anchor(number: int) -> str:
    return f"_Toc2014{number:02}"


def _title() -> str:
    return (
        paragraph("Gemeinsames Handlungsprogramm", "Titel")
        + paragraph("der kommunalen Klimapartnerschaft {{ bewerber.name }} – {{ partner.name }}", "Untertitel")
        + paragraph(
            "Vorlage zum Ausfüllen. Grauer Schrägtext sagt, was an eine Stelle gehört; bitte überschreiben Sie ihn. "
            "Angaben aus Ihrer Interessensbekundung sind schon eingetragen; bitte prüfen Sie sie. Die Gliederung ist "
            "ein Vorschlag."
        )
    )


def _contents() -> str:
    start, end = field_ends('TOC \\o "1-1" \\n \\h \\z')
    last = len(CHAPTERS)
    lines = [
        linked(f"{n}  {title}", "Verzeichnis1", _anchor(n), start if n == 1 else "", end if n == last else "")
        for n, title in enumerate(CHAPTERS, 1)
    ]
    return paragraph("Inhalt", "Verzeichnistitel") + "".join(lines)


def _vision() -> str:
    return hint("Vision: höchstens 150 Wörter. Wie sehen beide Kommunen am Ende des Zeitraums aus?") + hint(
        "Leitlinien: drei bis sechs Sätze. Nach welchen Grundsätzen arbeiten wir zusammen, zum Beispiel auf "
        "Augenhöhe, partizipativ, mit gemeinsamer, aber unterschiedlicher Verantwortung?"
    )


def _goals() -> str:
    goals = (
        ("S1", "<strategisches Ziel für beide Kommunen>", "<bis Jahr>", "<z. B. 13>"),
        ("O1.1", "<operatives Ziel: messbar, mit Zieljahr>", "<bis Jahr>", "<…>"),
        ("O1.2", "<…>", "<…>", "<…>"),
        ("S2", "<…>", "<…>", "<…>"),
    )
    intro = (
        "{% if schwerpunkt %}Schwerpunkt laut Interessensbekundung: {% if schwerpunkt == 'beides' %}Klimaschutz und "
        "Klimaanpassung{% else %}{{ schwerpunkt }}{% endif %}.{% endif %}"
    )
    return (
        when("schwerpunkt", paragraph(intro))
        + hint(
            "S: strategische Ziele, O: operative Ziele. Die Ziele gelten für beide Kommunen; zu jedem gehört eine "
            "Maßnahme."
        )
        + plain_table((18, 97, 27, 23), ("Nr.", "Ziel", "Horizont", "SDG"), goals, "Ziele")
    )


def _fields() -> str:
    rows = (
        "{%tr for thema in themen %}",
        ("F{{ loop.index }}", "{{ thema }}", "<Warum hier, warum jetzt?>", "<S1>"),
        "{%tr endfor %}",
        ("<F…>", known("themen_sonstige", "weiteres Handlungsfeld"), "<…>", "<…>"),
    )
    return hint(
        "Vorbelegt mit den Themenfeldern Ihrer Interessensbekundung; bitte auswählen und ergänzen."
    ) + plain_table((15, 60, 65, 25), ("Nr.", "Handlungsfeld", "Begründung", "Ziele"), rows, "Handlungsfelder")


def _monitoring() -> str:
    rows = (
        ("<I1>", "<z. B. eingesparte Energie>", "<MWh>", "<Wert, Jahr>", "<Wert, Jahr>", "<wer misst, wie>"),
        ("<I2>", "<…>", "<…>", "<…>", "<…>", "<…>"),
        ("<I3>", "<…>", "<…>", "<…>", "<…>", "<…>"),
    )
    return (
        hint(
            "Wer setzt um, wer berichtet wem? Das Programm wird jedes Jahr überprüft und fortgeschrieben; bitte "
            "Termin, Zuständigkeit und Form des Berichts nennen."
        )
        + paragraph("Indikatoren des Programms:", properties="<w:keepNext/>")
        + plain_table(
            (14, 45, 22, 28, 28, 28),
            ("Nr.", "Indikator", "Einheit", "Ausgangswert", "Zielwert", "Datenquelle"),
            rows,
            "Indikatoren des Programms",
        )
    )


def _public() -> str:
    return hint(
        "Wie erfahren Bürgerinnen und Bürger von der Partnerschaft? Wie wirken Vereine, Schulen, Betriebe, "
        "Hochschulen und Gremien mit? Bitte Anlässe, Zielgruppen, Zuständige und Termine nennen."
    )


def _decisions() -> str:
    rows = (
        ("Beschluss des Programms", "<Gremium, Datum, Nummer>", "<Gremium, Datum, Nummer>"),
        ("Ort, Datum", "<…>", "<…>"),
        ("Unterschrift", "<…>", "<…>"),
        ("Name", known("personen.leitung.name"), known("personen.partner_leitung.name")),
        ("Amt", known("personen.leitung.amt"), known("personen.partner_leitung.amt")),
    )
    return two_sided(rows, "Beschlüsse und Unterschriften") + after_table(
        "Anlagen: Memorandum of Understanding, Protokolle der Treffen, Liste der Teilnehmenden, Quellen.", keep=""
    )
