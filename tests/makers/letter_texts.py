"""The four answers of the office, in plain administrative German."""

from __future__ import annotations

from tests.makers.din_letter import letter
from tests.makers.word_package import Draft
from tests.makers.word_xml import bullet, each, paragraph, plain_table, when

KEEP = "<w:keepNext/>"
CONTACT = (
    "{% if buero.ansprechperson %}Bei Fragen hilft Ihnen {{ buero.ansprechperson }} gern weiter: {% else %}Bei Fragen "
    "helfen wir Ihnen gern weiter: {% endif %}Telefon {{ buero.durchwahl }}."
)
DATES = plain_table(
    (40, 125),
    ("Termin", "Schritt"),
    ("{%tr for schritt in aufruf.termine %}", ("{{ schritt.text }}", "{{ schritt.titel }}"), "{%tr endfor %}"),
    "Termine des Aufrufs",
)


FORM_ENCLOSED = paragraph("**Anlage**\nIhr Formular, soweit ausgefüllt", "Anlagen")


def lead(text: str) -> str:
    """A sentence that stays with the list or table it announces."""
    return paragraph(text, properties=KEEP)


def receipt() -> Draft:
    """Eingangsbestätigung."""
    return letter(
        paragraph(
            "Ihre Interessensbekundung für {{ bewerber.akkusativ }}{% if verbund %} (gemeinsam mit {{ verbund }}){% endif "
            "%} ist am {{ fall.eingang }} {{ fall.weg }} bei uns "
            "eingegangen. Vielen Dank dafür. Sie hat das Zeichen **{{ fall.zeichen }}**; bitte nennen Sie es, wenn "
            "Sie uns schreiben oder anrufen."
        ),
        when(
            "fall.ersetzt",
            paragraph(
                "Sie ersetzt Ihre frühere Fassung{% if fall.ersetzt_vom %} vom {{ fall.ersetzt_vom }}{% endif %}. Wir "
                "bearbeiten ab jetzt nur noch die neue."
            ),
        ),
        when(
            "fall.unterlagen",
            lead("Diese Unterlagen haben wir erhalten:"),
            each("unterlage", "fall.unterlagen", bullet("{{ unterlage }}")),
        ),
        lead("Wir prüfen nun Ihre Angaben. Fehlt etwas, fragen wir bei Ihnen nach. Die Termine des Aufrufs:"),
        DATES,
        paragraph(
            "Ihre Interessensbekundung ist unverbindlich: Sie verpflichtet weder Sie noch uns und begründet keinen "
            "Anspruch auf Teilnahme.",
            properties='<w:spacing w:before="180"/>',
        ),
        paragraph(
            "Wir verwenden Ihre Angaben nur, um Ihre Interessensbekundung zu bearbeiten und die Klimapartnerschaften "
            "vorzubereiten. An mögliche Partnerkommunen geben wir sie nur weiter, wenn Sie dem zugestimmt haben. Sie "
            "können jederzeit Auskunft über Ihre Angaben verlangen und sie berichtigen oder löschen lassen."
        ),
        paragraph(CONTACT, properties=KEEP),
    )


def table_of_gaps() -> str:
    """What is missing, row by row."""
    return plain_table(
        (14, 66, 85),
        ("Nr.", "Angabe", "Was fehlt"),
        (
            "{%tr for luecke in luecken %}",
            ("{{ luecke.nr }}", "{{ luecke.feld }}", "{{ luecke.was }}"),
            "{%tr endfor %}",
        ),
        "Fehlende Angaben",
    )


def request() -> Draft:
    """Nachforderung."""
    return letter(
        when(
            "luecken",
            lead(
                "in Ihrer Interessensbekundung für {{ bewerber.akkusativ }}, die am {{ fall.eingang }} bei uns "
                "eingegangen ist, fehlen noch Angaben. Bitte senden Sie uns diese Angaben bis **{{ frist }}**:"
            ),
            table_of_gaps(),
            otherwise=(
                paragraph(
                    "zu Ihrer Interessensbekundung für {{ bewerber.akkusativ }}, die am {{ fall.eingang }} bei uns "
                    "eingegangen ist, haben wir noch Fragen. Bitte antworten Sie uns bis **{{ frist }}**. Aus Ihren "
                    "Angaben geht noch nicht sicher hervor, ob alle Voraussetzungen für die Teilnahme erfüllt sind."
                ),
            ),
        ),
        when(
            "pruefen",
            paragraph(
                "{% if luecken %}Bitte prüfen Sie außerdem{% else %}Bitte prüfen Sie{% endif %} diese Angaben und "
                "bestätigen oder berichtigen Sie sie:",
                properties='<w:keepNext/><w:spacing w:before="180"/>',
            ),
            each("angabe", "pruefen", bullet("{{ angabe.feld }}: {{ angabe.was }}")),
        ),
        paragraph(
            "Ihr Formular liegt bei, mit den Angaben, die wir von Ihnen haben; gelb ist, was fehlt oder zu prüfen ist. "
            "Bitte ergänzen Sie es und senden Sie es uns, per E-Mail an {{ buero.email }}{% if buero.fax %}, per Fax an "
            "{{ buero.fax }}{% endif %} oder mit der Post. Eine kurze Antwort auf dieses Schreiben genügt auch. Bitte "
            "nennen Sie dabei unser Zeichen.",
            properties='<w:spacing w:before="180"/>',
        ),
        paragraph(
            "Ohne Ihre Antwort können wir Ihre Interessensbekundung nicht abschließend prüfen und in der Auswahl "
            "leider nicht berücksichtigen. Brauchen Sie mehr Zeit, rufen Sie uns bitte vorher an; wir finden dann "
            "gemeinsam eine Lösung."
        ),
        paragraph(CONTACT, properties=KEEP),
        enclosures=FORM_ENCLOSED,
    )


def invitation() -> Draft:
    """Positive Rückmeldung."""
    return letter(*_decision(), *_steps(), *_offer(), enclosures=_enclosures())


def _decision() -> tuple[str, ...]:
    named = paragraph(
        "Als Partnerkommune haben Sie **{{ partner.name }}**{% if partner.land %} ({{ partner.land }}){% endif %} "
        "genannt.{% if not regel.abgestimmt %} Nach Ihren Angaben ist die Bewerbung dort noch nicht abschließend "
        "abgestimmt; bitte holen Sie das nach.{% endif %}"
    )
    wanted = paragraph(
        "Sie suchen noch eine Partnerkommune{% if wunschland %} (Ihr Wunsch: {{ wunschland }}){% endif %}. Wir "
        "unterstützen Sie dabei und schlagen Ihnen mögliche Partnerkommunen vor.{% if not regel.weitergabe %} Dafür "
        "brauchen wir Ihre Zustimmung, dass wir Ihre Angaben an mögliche Partnerkommunen weitergeben dürfen.{% endif "
        "%}"
    )
    topics = (
        "Aus Ihrem Formular haben wir diese Themen entnommen: {{ themen }}{% if themen_sonstige %}, {{ "
        "themen_sonstige }}{% endif %}.{% if schwerpunkt %} Schwerpunkt: {% if schwerpunkt == 'beides' %}Klimaschutz "
        "und Klimaanpassung{% else %}{{ schwerpunkt }}{% endif %}.{% endif %} Stimmt "
        "etwas nicht? Sagen Sie es uns bitte."
    )
    return (
        paragraph(
            "{{ bewerber.nominativ }} kann an der {{ aufruf.phase }}. Phase der kommunalen Klimapartnerschaften "
            "teilnehmen. Darüber freuen wir uns.{% if not luecken %} Ihre Interessensbekundung ist vollständig und "
            "erfüllt die Voraussetzungen des Aufrufs.{% endif %}"
        ),
        when("regel.partner_genannt", named, otherwise=(wanted,)),
        paragraph(topics),
    )


def _steps() -> tuple[str, ...]:
    def step(text: str) -> str:
        return paragraph(text, "Listennummer")

    return (
        lead("Bis **{{ termin.decision }}** bitten wir Sie um Ihre endgültige Entscheidung. Bis dahin ist zu tun:"),
        step("Stimmen Sie die Teilnahme in Ihrer Kommune ab, vor allem zwischen Internationales und Umwelt/Klima."),
        when(
            "regel.partner_genannt",
            step("Besprechen Sie mit {{ partner.name }} den beiliegenden Entwurf des Memorandum of Understanding."),
            otherwise=(step("Wählen Sie mit uns eine Partnerkommune aus."),),
        ),
        when(
            "tatsache.beschluss_fehlt",
            step(
                "Holen Sie den Beschluss ein, den Sie für die Teilnahme brauchen{% if beschluss_gremium %} ({{ "
                "beschluss_gremium }}){% endif %}. Ein Vorschlag: „{{ bewerber.nominativ }} nimmt an der "
                "{{ aufruf.phase }}. Phase der kommunalen Klimapartnerschaften teil{% if regel.partner_genannt %}, "
                "gemeinsam mit {{ partner.name }}{% endif %}. Die Verwaltung bereitet das Memorandum of "
                "Understanding vor.“"
            ),
        ),
        step("Teilen Sie uns Ihre Entscheidung schriftlich mit; eine E-Mail genügt."),
        paragraph(
            "Danach folgen Netzwerktreffen ({{ termin.network }}), internationaler Auftaktworkshop "
            "({{ termin.kickoff }}) und das gemeinsame Handlungsprogramm ({{ termin.programme }}).",
            properties='<w:spacing w:before="140"/>',
        ),
    )


def _offer() -> tuple[str, ...]:
    return (
        when(
            "tatsache.beratung_gewuenscht",
            paragraph("Termine für die gewünschte Beratung ({{ beratung }}) nennt unser Beratungsangebot."),
            otherwise=(
                paragraph("Möchten Sie sich beraten lassen, am Telefon oder vor Ort? Sprechen Sie uns gern an."),
            ),
        ),
        paragraph(
            f"Dieses Schreiben begründet keinen Rechtsanspruch auf Teilnahme oder auf Leistungen. {CONTACT}",
            properties=KEEP,
        ),
    )


def _enclosures() -> str:
    return when(
        "regel.partner_genannt",
        paragraph(
            "**Anlagen**\nEntwurf des Memorandum of Understanding\nVorlage für das gemeinsame Handlungsprogramm",
            "Anlagen",
        ),
        otherwise=(
            paragraph(
                "Den Entwurf des Memorandum of Understanding und die Vorlage für das gemeinsame Handlungsprogramm "
                "erhalten Sie, sobald Ihre Partnerkommune feststeht.",
                "Anlagen",
            ),
        ),
    )


def refusal() -> Draft:
    """Absage."""
    several = (
        lead("Dafür gibt es diese Gründe:"),
        each("grund", "gruende", bullet("{{ grund }}")),
    )
    single = paragraph("Der Grund: {{ gruende[0] }}")
    unknown = paragraph("Der Grund: [[FEHLT: Grund der Absage]]")
    return letter(
        paragraph(
            "leider können wir Ihre Interessensbekundung für {{ bewerber.akkusativ }} in dieser Auswahl nicht "
            "berücksichtigen. Sie ist am {{ fall.eingang }} {{ fall.weg }} bei uns eingegangen."
        ),
        when("gruende | length > 1", *several, otherwise=(when("gruende", single, otherwise=(unknown,)),)),
        paragraph(
            "Für Ihr Interesse und für die Mühe, die Sie sich gemacht haben, danken wir Ihnen. Wenn Sie meinen, dass "
            "wir etwas übersehen haben, schreiben Sie uns bitte oder rufen Sie uns an."
        ),
        lead("Auch ohne diese Auswahl können Sie Ihre Arbeit mit Partnerkommunen ausbauen:"),
        bullet(
            "Bewerben Sie sich bei einer späteren Phase der Klimapartnerschaften. Wir informieren Sie gern darüber."
        ),
        bullet(
            "Fragen Sie nach unseren anderen Angeboten, zum Beispiel der Förderung von Partnerschaftsprojekten "
            "(Nakopa)."
        ),
        bullet(
            "Lassen Sie sich von uns zu Partnerschaften und Fördermöglichkeiten beraten, jederzeit und zu jedem Thema."
        ),
        paragraph("Ihre Angaben löschen wir am {{ text.loeschung_am }}, auf Ihren Wunsch auch früher."),
        paragraph(CONTACT, properties=KEEP),
    )
