"""The template of the joint programme of action: fourteen chapters to work in, prefilled from the form."""

from __future__ import annotations

from tests.makers.din_letter import TITLE, draft_mark, footer
from tests.makers.programme_measures import catalogue, overview
from tests.makers.programme_partners import document, greetings, organisation, partnership, stocktaking, summary
from tests.makers.programme_words import (
    HERE,
    KEEP,
    THERE,
    Slot,
    after_table,
    both,
    grid,
    hint,
    known,
    note,
    speaking,
    sub,
    two_sided,
)
from tests.makers.word_package import Draft, Page
from tests.makers.word_xml import field_ends, linked, marked, paragraph, when

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
NEW_PAGES = (1, 14)
NEW_PAGE = "<w:pageBreakBefore/>"


def programme(language: str = "") -> Draft:
    """In German; headings, labels and hints in `language` as well ("es", "pt", "en")."""
    with speaking(language):
        return _programme()


def _programme() -> Draft:
    bodies = (
        document(), greetings(), summary(), partnership(), organisation(), stocktaking(), _vision(), _goals(),
        _fields(), catalogue(), overview(), _monitoring(), _public(), _decisions(),
    )  # fmt: skip
    chapters = "".join(
        marked(both(title), "berschrift1", _anchor(number), number, NEW_PAGE if number in NEW_PAGES else "") + body
        for number, (title, body) in enumerate(zip(CHAPTERS, bodies, strict=True), 1)
    )
    head = paragraph("{{ brief.titel }}\t{{ fall.zeichen }}", "Kopfzeile")
    feet = (footer("{{ buero.name }}", 1), footer("{{ buero.name }}"))
    page = Page(top=28, bottom=20, header=12.5)
    body = _title() + _contents() + chapters
    return Draft(TITLE, body, head + draft_mark(), head, *feet, page, numbered=True, size_pt=10.5)


def _anchor(number: int) -> str:
    return f"_Toc2014{number:02}"


def _title() -> str:
    return (
        paragraph(both("Gemeinsames Handlungsprogramm", "\n"), "Titel")
        + paragraph(f"{HERE} – {THERE}", "Untertitel")
        + note(
            "Entwurf: Vorlage zum Ausfüllen, nachgebildet und kein amtliches Muster; Beschlüsse und Unterschriften sind "
            "rechtlich zu prüfen."
        )
        + note(
            "Grauer Schrägtext sagt, was an eine Stelle gehört; bitte überschreiben Sie ihn. Angaben aus der "
            "Interessensbekundung sind schon eingetragen; bitte prüfen Sie sie. Die Gliederung ist ein Vorschlag."
        )
    )


def _contents() -> str:
    start, end = field_ends('TOC \\o "1-1" \\n \\h \\z')
    last = len(CHAPTERS)
    lines = [
        linked(f"{n}  {both(title)}", "Verzeichnis1", _anchor(n), start if n == 1 else "", end if n == last else "")
        for n, title in enumerate(CHAPTERS, 1)
    ]
    return paragraph(both("Inhalt"), "Verzeichnistitel") + "".join(lines)


def _vision() -> str:
    return (
        sub("Vision")
        + hint("Höchstens 150 Wörter. Wie sehen beide Kommunen am Ende des Zeitraums aus?")
        + sub("Leitlinien")
        + hint(
            "Drei bis sechs Sätze. Nach welchen Grundsätzen arbeiten wir zusammen, zum Beispiel auf Augenhöhe, "
            "partizipativ, mit gemeinsamer, aber unterschiedlicher Verantwortung?"
        )
    )


def _goals() -> str:
    names = ("S1", "O1.1", "O1.2", "S2")
    prompts = ("strategisches Ziel für beide Kommunen", "operatives Ziel: messbar, mit Zieljahr", "…", "…")
    goals = tuple(
        (name, Slot("ziele.ziel", prompt), Slot("ziele.horizont"), Slot("ziele.sdg"))
        for name, prompt in zip(names, prompts, strict=True)
    )
    intro = (
        "Schwerpunkt laut Interessensbekundung: {% if schwerpunkt == 'beides' %}Klimaschutz und Klimaanpassung"
        "{% else %}{{ schwerpunkt }}{% endif %}."
    )
    return (
        when("schwerpunkt", paragraph(intro, properties=KEEP))
        + hint(
            "S: strategische Ziele, O: operative Ziele. Sie gelten für beide Kommunen; zu jedem gehört eine Maßnahme."
        )
        + grid((18, 97, 27, 23), ("Nr.", "Ziel", "Horizont", "SDG"), goals, "Ziele", 0)
    )


def _fields() -> str:
    rest = (Slot("handlungsfelder.begruendung", "Warum hier, warum jetzt?"), Slot("handlungsfelder.ziele"))
    rows = (
        "{%tr for thema in themen %}",
        ("F{{ loop.index }}", "{{ thema }}", *rest),
        "{%tr endfor %}",
        ("F{{ themen | length + 1 }}", known("themen_sonstige", "weiteres Handlungsfeld"), *rest),
    )
    return hint("Vorbelegt mit den Themenfeldern der Interessensbekundung; bitte auswählen und ergänzen.", KEEP) + grid(
        (15, 60, 65, 25), ("Nr.", "Handlungsfeld", "Begründung", "Ziele"), rows, "Handlungsfelder", 0
    )


def _monitoring() -> str:
    columns = "name einheit ausgangswert zielwert quelle"
    prompts = ("z. B. eingesparte Energie", "z. B. MWh", "Wert, Jahr", "Wert, Jahr", "wer misst, wie")
    rows = tuple(
        (f"I{number}", *(Slot(f"wirkung.{name}", p) for name, p in zip(columns.split(), prompts, strict=True)))
        for number in (1, 2, 3)
    )
    reports = tuple(
        (f"{{{{ programm.halbjahre[{half}] }}}}", "<…>", "<…>", "<Bericht an die Gremien, Treffen>")
        for half in (1, 3, 5)
    )
    return (
        sub("Umsetzung und Berichte")
        + hint("Wer setzt um, wer berichtet wem? Das Programm wird jedes Jahr überprüft und fortgeschrieben.", KEEP)
        + grid((30, 45, 45, 45), ("Bis", HERE, THERE, "Form"), reports, "Berichte", 0)
        + sub("Indikatoren des Programms")
        + grid(
            (14, 45, 22, 28, 28, 28),
            ("Nr.", "Indikator", "Einheit", "Ausgangswert", "Zielwert", "Datenquelle"),
            rows,
            "Indikatoren des Programms",
            0,
        )
    )


def _public() -> str:
    rows = (("<…>", "<…>", "<…>", "<…>"), ("<…>", "<…>", "<…>", "<…>"))
    return hint(
        "Wie erfahren Bürgerinnen und Bürger von der Partnerschaft? Wie wirken Vereine, Schulen, Betriebe, "
        "Hochschulen und Gremien mit?",
        KEEP,
    ) + grid((50, 45, 40, 30), ("Anlass", "Zielgruppe", "Zuständig", "Termin"), rows, "Öffentlichkeitsarbeit", 0)


def _decisions() -> str:
    rows = (
        ("Beschluss des Programms", "<Gremium, Datum, Nummer>", "<Gremium, Datum, Nummer>"),
        ("Ort, Datum", "<…>", "<…>"),
        ("Unterschrift", "<…>", "<…>"),
        ("Name", known("personen.leitung.name"), known("personen.partner_leitung.name")),
        ("Amt", known("personen.leitung.amt"), known("vereinbarung.amt_partner")),
    )
    return two_sided(rows, "Beschlüsse und Unterschriften") + after_table(
        "Anlagen: Memorandum of Understanding, Protokolle der Treffen, Liste der Teilnehmenden, Quellen.", keep=""
    )
