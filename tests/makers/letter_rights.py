"""Letters that end a case or answer a right: missed deadline, withdrawal, information, deletion."""

from __future__ import annotations

from tests.makers.din_letter import letter
from tests.makers.letter_texts import CONTACT, KEEP, lead
from tests.makers.word_package import Draft
from tests.makers.word_xml import bullet, each, paragraph, plain_table, when

ALTERNATIVES = (
    bullet("Bewerben Sie sich bei einer späteren Phase der Klimapartnerschaften. Wir informieren Sie gern darüber."),
    bullet(
        "Fragen Sie nach unseren anderen Angeboten, zum Beispiel der Förderung von Partnerschaftsprojekten (Nakopa)."
    ),
    bullet("Lassen Sie sich von uns zu Partnerschaften und Fördermöglichkeiten beraten, jederzeit und zu jedem Thema."),
)


def heading(text: str) -> str:
    """A heading within a letter."""
    return paragraph(text, "berschrift2")


def missed_deadline() -> Draft:
    """Fristversäumnis."""
    return letter(
        paragraph(
            "leider können wir Ihre Interessensbekundung für {{ bewerber.akkusativ }} in dieser Auswahl nicht "
            "berücksichtigen. Sie ist nach Ablauf der Frist eingegangen: Die Frist endete am {{ termin.deadline }}, Ihr "
            "Formular kam am {{ fall.eingang }} {{ fall.weg }} bei uns an."
        ),
        paragraph(
            "Haben Sie das Formular rechtzeitig abgesandt, oder gab es einen wichtigen Grund für die Verspätung? Dann "
            "schreiben Sie uns das bitte bis **{{ frist }}**. Wir prüfen Ihre Interessensbekundung dann noch einmal."
        ),
        paragraph("Für Ihr Interesse und für die Mühe, die Sie sich gemacht haben, danken wir Ihnen."),
        lead("Auch ohne diese Auswahl können Sie Ihre Arbeit mit Partnerkommunen ausbauen:"),
        *ALTERNATIVES,
        paragraph("Ihre Angaben löschen wir am {{ text.loeschung_am }}, auf Ihren Wunsch auch früher."),
        paragraph(CONTACT, properties=KEEP),
    )


def withdrawal() -> Draft:
    """Bestätigung des Rückzugs."""
    return letter(
        paragraph(
            "wir bestätigen Ihnen: Die Interessensbekundung für {{ bewerber.akkusativ }} ist zurückgezogen. Der Vorgang "
            "**{{ fall.zeichen }}** ist damit abgeschlossen. Sie müssen nichts weiter tun."
        ),
        paragraph(
            "Ihre Angaben löschen wir am **{{ text.loeschung_am }}**. Bis dahin bewahren wir sie nur auf, um die Auswahl "
            "nachweisen zu können. Sie möchten, dass wir sie früher löschen? Dann genügt eine kurze Nachricht."
        ),
        paragraph(
            "War der Rückzug ein Versehen, rufen Sie uns bitte bald an. Bis zum {{ termin.decision }} können wir den "
            "Vorgang wieder aufnehmen."
        ),
        paragraph(
            "Ihnen entsteht durch den Rückzug kein Nachteil. Über eine Bewerbung in einer späteren Phase der "
            "Klimapartnerschaften freuen wir uns."
        ),
        paragraph(CONTACT, properties=KEEP),
    )


def information() -> Draft:
    """Auskunft nach Artikel 15 DSGVO."""
    return letter(
        paragraph(
            "Sie haben uns gefragt, welche Daten wir über Sie speichern. Hier ist unsere Auskunft nach Artikel 15 der "
            "Datenschutz-Grundverordnung (DSGVO). Sie gilt für den Vorgang {{ fall.zeichen }}, Stand {{ brief.datum }}."
        ),
        heading("Wozu wir die Daten verwenden"),
        paragraph("{{ text.datenschutz_zweck }}"),
        paragraph("Rechtsgrundlage: {{ text.datenschutz_rechtsgrundlage }}"),
        heading("Was wir gespeichert haben"),
        paragraph(
            "Die Angaben stammen aus Ihrem Formular{% if auskunft.bearbeitung %} und aus unserer Bearbeitung{% endif %}."
        ),
        _stored(),
        _received(),
        _letters(),
        _changes(),
        heading("Wer die Daten erhalten hat"),
        _recipients(),
        paragraph("{{ text.datenschutz_empfaenger }}", properties='<w:spacing w:before="140"/>'),
        heading("Wie lange wir die Daten aufbewahren"),
        paragraph("{{ text.datenschutz_aufbewahrung }}"),
        heading("Ihre Rechte"),
        paragraph(
            "Sie können verlangen, dass wir Daten berichtigen, löschen oder nur noch eingeschränkt verarbeiten. Sie "
            "können der Verarbeitung widersprechen und eine Einwilligung jederzeit widerrufen. Sie können sich bei einer "
            "Aufsichtsbehörde beschweren: {{ text.datenschutz_aufsicht }} Über Ihre Interessensbekundung entscheiden bei "
            "uns Menschen, kein Programm."
        ),
        paragraph(CONTACT, properties=KEEP),
    )


def _rows(name: str, *cells: str) -> tuple[str, tuple[str, ...], str]:
    return f"{{%tr for eintrag in auskunft.{name} %}}", cells, "{%tr endfor %}"


def _stored() -> str:
    table = plain_table(
        (39, 58, 68),
        ("Abschnitt", "Angabe", "Gespeicherter Wert"),
        _rows("angaben", "{{ eintrag.abschnitt }}", "{{ eintrag.feld }}", "{{ eintrag.wert }}"),
        "Gespeicherte Angaben",
    )
    return when("auskunft.angaben", table, otherwise=(paragraph("Angaben aus dem Formular sind nicht gespeichert."),))


def _received() -> str:
    arrivals = plain_table(
        (35, 30, 100),
        ("Eingang", "Weg", "Datei"),
        _rows("eingaenge", "{{ eintrag.datum }}", "{{ eintrag.weg }}", "{{ eintrag.datei }}"),
        "Eingegangene Formulare",
    )
    messages = plain_table(
        (35, 60, 70),
        ("Eingang", "Absender", "Betreff der E-Mail"),
        _rows("nachrichten", "{{ eintrag.datum }}", "{{ eintrag.absender }}", "{{ eintrag.betreff }}"),
        "Weitere E-Mails",
    )
    return (
        paragraph(
            "Diese Formulare sind eingegangen; wir bewahren sie auf und senden Ihnen auf Wunsch eine Kopie:",
            properties=GAP,
        )
        + arrivals
        + when("auskunft.nachrichten", paragraph("Diese E-Mails gehören zum Vorgang:", properties=GAP), messages)
    )


GAP = '<w:keepNext/><w:spacing w:before="140"/>'


def _letters() -> str:
    table = plain_table(
        (35, 130),
        ("Datum", "Schreiben an Sie"),
        _rows("schreiben", "{{ eintrag.datum }}", "{{ eintrag.titel }}"),
        "Schreiben der Servicestelle",
    )
    return when("auskunft.schreiben", paragraph("Diese Schreiben sind gespeichert:", properties=GAP), table)


def _changes() -> str:
    table = plain_table(
        (35, 130),
        ("Datum", "Vermerk"),
        _rows("bearbeitung", "{{ eintrag.datum }}", "{{ eintrag.was }}"),
        "Vermerke der Bearbeitung",
    )
    return when("auskunft.bearbeitung", paragraph("Vermerke aus unserer Bearbeitung:", properties=GAP), table)


def _recipients() -> str:
    widths = (35, 65, 65)
    cells = ("{{ eintrag.datum }}", "{{ eintrag.empfaenger }}", "{{ eintrag.schreiben }}")
    own = plain_table(widths, ("Datum", "An Sie gesandt", "Schreiben"), _rows("versand", *cells), "Schreiben an Sie")
    others = plain_table(
        widths, ("Datum", "Empfänger", "Schreiben"), _rows("weitergabe", *cells), "Weitergabe an andere"
    )
    return when(
        "auskunft.weitergabe",
        paragraph("An andere Stellen haben wir diese Schreiben mit Ihren Daten gesandt:", properties=KEEP),
        others,
        otherwise=(paragraph("An andere Stellen haben wir bisher keine Schreiben mit Ihren Daten gesandt."),),
    ) + when("auskunft.versand", paragraph("Diese Schreiben haben wir Ihnen gesandt:", properties=GAP), own)


def deletion() -> Draft:
    """Bestätigung der Löschung."""
    return letter(
        paragraph(
            "wir haben die Daten zur Interessensbekundung für {{ bewerber.akkusativ }} gelöscht, wie Sie es verlangt "
            "haben. Die Löschung ist am {{ brief.datum }} abgeschlossen."
        ),
        lead("Gelöscht sind:"),
        bullet("das Formular mit allen Anlagen und früheren Fassungen,"),
        bullet("die daraus übernommenen Angaben, auch zu den genannten Personen,"),
        bullet("unsere Entwürfe, Schreiben und Vermerke zum Vorgang {{ fall.zeichen }}."),
        when(
            "auskunft.weitergabe",
            lead("Diese Empfänger hatten Schreiben mit Ihren Daten erhalten; wir haben sie von der Löschung unterrichtet:"),
            each("eintrag", "auskunft.weitergabe", bullet("{{ eintrag.empfaenger }}: {{ eintrag.schreiben }} ({{ eintrag.datum }})")),
        ),
        paragraph(
            "Wir behalten nur einen Vermerk, dass und wann wir gelöscht haben, um das nachweisen zu können. "
            "{{ text.loeschung_sicherungen }}"
        ),
        paragraph(
            "Ihre Interessensbekundung können wir nicht weiter bearbeiten. Sie können sich jederzeit neu bewerben, wenn "
            "wieder eine Phase der Klimapartnerschaften ausgeschrieben ist."
        ),
        paragraph(CONTACT, properties=KEEP),
    )  # fmt: skip
