"""The agreement between municipality and office on taking part: what one offers and the other promises, as articles."""

from __future__ import annotations

from tests.makers.din_letter import TITLE, draft_mark, footer
from tests.makers.word_package import Draft, Page
from tests.makers.word_xml import cell, each, paragraph, row, table, when

NOTE = "Entwurf – nachgebildet, kein amtliches Muster; rechtlich zu prüfen"
OFFICE = "{{ buero.organisation }}"
CONTACT = (
    "{{ personen.%s.name }}{%% if personen.%s.amt %%}, {{ personen.%s.amt }}{%% endif %%}"
    "{%% if personen.%s.email %%}, {{ personen.%s.email }}{%% endif %%}"
)
ARTICLE = '<w:keepNext/><w:spacing w:before="180" w:after="60"/>'
KEEP = "<w:keepNext/>"
WIDTHS_MM = (82.5, 82.5)


def agreement() -> Draft:
    """In German; the services and commitments are those of the call."""
    articles = (
        ("Gegenstand", _subject()),
        ("Leistungen der Servicestelle", _services()),
        ("Zusagen der Kommune", _commitments()),
        ("Ansprechpersonen", _people()),
        ("Ablauf", _steps()),
        ("Kosten", _costs()),
        ("Öffentlichkeitsarbeit", _public()),
        ("Datenschutz", _privacy()),
        ("Laufzeit und Beendigung", _term()),
        ("Schlussbestimmungen", _last()),
    )
    body = _title() + "".join(
        paragraph(f"§\u00a0{number} {title}", "Artikel", ARTICLE) + text
        for number, (title, text) in enumerate(articles, 1)
    )
    head = paragraph("{{ brief.titel }}\t{{ fall.zeichen }}", "Kopfzeile")
    page = Page(top=30, bottom=25, header=12.5)
    feet = (footer(NOTE, 1), footer(NOTE))
    return Draft(TITLE, body + _signatures(), head + draft_mark(), head, *feet, page, hyphenate=True, size_pt=10.5)


def _title() -> str:
    return (
        paragraph("Vereinbarung über die Teilnahme am Projekt „{{ aufruf.programm }}“", "Vertragstitel")
        + paragraph(NOTE, "Vermerk", '<w:spacing w:after="200"/>')
        + _text("zwischen")
        + _text(
            f"{OFFICE}, {{{{ buero.name }}}}{{% if buero.partnerorganisation %}}, in Zusammenarbeit mit "
            "{{ buero.partnerorganisation }}{% endif %},"
        )
        + _text("– im Folgenden „Servicestelle“ –")
        + _text(
            "und {{ bewerber.dativ }}, vertreten durch {% if personen.leitung.amt %}{{ personen.leitung.amt }} "
            "{% endif %}{{ personen.leitung.name }},"
        )
        + _text("– im Folgenden „Kommune“ –")
    )


def _text(text: str, properties: str = "") -> str:
    return paragraph(text, "Artikeltext", properties)


def _subject() -> str:
    return (
        _text(
            "(1) Die Kommune nimmt an der {{ aufruf.phase }}. Phase des Projekts teil ({{ aufruf.region }})."
            "{% if partner.name %} Ihre Partnerkommune ist {{ partner.name }}{% if partner.land %} "
            "({{ partner.land }}){% endif %}.{% else %} Ihre Partnerkommune wird noch bestimmt.{% endif %}"
        )
        + when(
            'beschluss == "liegt vor"',
            _text(
                "(2) Der Beschluss der Kommune zur Teilnahme liegt vor{% if beschluss_gremium %} "
                "({{ beschluss_gremium }}{% if beschluss_datum %}, {{ beschluss_datum }}{% endif %}){% endif %}."
            ),
            otherwise=(
                _text("(2) Die Vereinbarung wird wirksam, wenn die zuständigen Gremien der Kommune zugestimmt haben."),
            ),
        )
        + _text(
            "(3) Ziel der Teilnahme ist ein gemeinsames Handlungsprogramm beider Kommunen für Klimaschutz und Anpassung "
            "an den Klimawandel."
        )
    )


def _services() -> str:
    return _text("Die Servicestelle bietet der Kommune:", KEEP) + each(
        "leistung", "aufruf.leistungen", paragraph("{{ leistung }}", "Artikelpunkt")
    )


def _commitments() -> str:
    return (
        _text("(1) Die Kommune sagt zu:", KEEP)
        + each("zusage", "aufruf.zusagen", paragraph("{{ zusage }}", "Artikelpunkt"))
        + when(
            "personal_stunden",
            _text(
                "(2) Nach heutigem Stand sieht die Kommune für das Projekt {{ personal_stunden }} Stunden pro Woche vor."
            ),
        )
    )


def _people() -> str:
    return (
        _text(
            "(1) Für die Servicestelle: {% if buero.ansprechperson %}{{ buero.ansprechperson }}, {% endif %}"
            "{{ buero.durchwahl }}, {{ buero.kontakt_email }}."
        )
        + _text("(2) Für die Kommune: " + CONTACT % (("kontakt",) * 5) + ".")
        + when("personen.klima.name", _text("(3) Für Umwelt und Klima: " + CONTACT % (("klima",) * 5) + "."))
    )


def _steps() -> str:
    steps = (
        "nationales Netzwerktreffen: {{ termin.network }}",
        "internationaler Auftaktworkshop mit den Partnerkommunen: {{ termin.kickoff }}",
        "Vorlage des gemeinsamen Handlungsprogramms: {{ termin.programme }}",
    )
    return _text("Vorgesehen sind:", KEEP) + "".join(paragraph(step, "Artikelpunkt") for step in steps)


def _costs() -> str:
    return _text(
        "(1) Die Teilnahme kostet die Kommune nichts. Die Servicestelle trägt die Kosten der Leistungen nach §\u00a02, soweit "
        "ihr dafür Mittel zur Verfügung stehen.",
        '<w:spacing w:before="0"/>',
    ) + _text("(2) Die Kommune trägt ihre eigenen Personal- und Sachkosten, soweit ihr Haushalt es zulässt.")


def _public() -> str:
    return _text(
        "Beide weisen auf das Projekt und seine Förderung hin. Veröffentlichungen, die den anderen betreffen, stimmen sie "
        "vorher ab."
    )


def _privacy() -> str:
    return _text(
        "Beide verwenden personenbezogene Daten nur, soweit es für die Teilnahme nötig ist. An die Partnerkommune werden "
        "sie nur mit Zustimmung der Betroffenen weitergegeben."
    )


def _term() -> str:
    return _text(
        "(1) Die Vereinbarung gilt ab der Unterschrift beider Seiten, bis das gemeinsame Handlungsprogramm vorliegt "
        "(vorgesehen: {{ termin.programme }})."
    ) + when(
        "vereinbarung.ist_kuendbar",
        _text(
            "(2) Beide können die Teilnahme mit einer Frist von {{ vereinbarung.frist_monate }} "
            "{% if vereinbarung.frist_monate == 1 %}Monat{% else %}Monaten{% endif %} schriftlich beenden. Begonnene "
            "Entsendungen und Workshops sollen abgeschlossen werden."
        ),
    )


def _last() -> str:
    return (
        _text("(1) Änderungen vereinbaren beide schriftlich.")
        + _text("(2) Meinungsverschiedenheiten lösen beide einvernehmlich.")
        + _text("(3) Die Vereinbarung wird zweimal ausgefertigt; jede Seite erhält ein Original.")
    )


def _signatures() -> str:
    sides = (f"Für {OFFICE}", "Für {{ bewerber.akkusativ }}")
    lines = (
        ("Ort, Datum", 13, "", ""),
        ("Unterschrift und Siegel", 26, "", ""),
        ("Name", 9, "{{ buero.unterschrift_name }}", "{{ personen.leitung.name }}"),
        (
            "Amt",
            9,
            "{% if buero.unterschrift_funktion %}{{ buero.unterschrift_funktion }}{% else %}wird ergänzt{% endif %}",
            "{% if personen.leitung.amt %}{{ personen.leitung.amt }}{% else %}wird ergänzt{% endif %}",
        ),
    )
    rows = [row([cell(82.5, paragraph(side, "Tabellenkopf", KEEP)) for side in sides], heading=True)]
    rows += [
        row([_line(label, left), _line(label, right)], whole=True, height_mm=height)
        for label, height, left, right in lines
    ]
    return paragraph("Unterschriften", "Artikel", ARTICLE) + table(WIDTHS_MM, rows, "Unterschriften")


def _line(label: str, text: str) -> str:
    return cell(82.5, paragraph(f"{label}: {text}".rstrip(), "Tabellentext", KEEP))
