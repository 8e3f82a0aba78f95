"""Letters of the way from the reply to the first meeting: advice, reminders, invitation, agreement."""

from __future__ import annotations

from tests.makers.din_letter import letter
from tests.makers.letter_texts import CONTACT, FORM_ENCLOSED, KEEP, lead, table_of_gaps
from tests.makers.word_package import Draft
from tests.makers.word_xml import bullet, cell, each, paragraph, plain_table, row, table, when

GAP = '<w:keepNext/><w:spacing w:before="140"/>'
SEND_TO = (
    "per E-Mail an {{ buero.kontakt_email }}{% if buero.fax %}, per Fax an {{ buero.fax }}{% endif %} oder mit der Post"
)


def step(text: str) -> str:
    """An entry of a numbered list."""
    return paragraph(text, "Listennummer")


def advice() -> Draft:
    """Beratungsangebot."""
    why = (
        "{% if tatsache.beratung_gewuenscht %}Sie haben sich in Ihrem Formular eine Beratung gewünscht ({{ beratung }})."
        "{% elif tatsache.neue_partnerschaft %}Sie suchen noch eine Partnerkommune; dabei unterstützen wir Sie."
        "{% else %}Nach Ihren Angaben ist die Bewerbung{% if partner.name %} mit {{ partner.name }}{% endif %} noch nicht "
        "abgestimmt; wie das gelingt, besprechen wir gern mit Ihnen.{% endif %}"
    )
    return letter(
        paragraph(
            "wir beraten {{ bewerber.akkusativ }} gern und kostenfrei zur kommunalen Klimapartnerschaft: telefonisch, "
            f"per Video oder bei Ihnen vor Ort. {why}"
        ),
        when(
            "text.beratung_termine",
            lead(
                "Diese Termine schlagen wir Ihnen vor. Bitte sagen Sie uns bis **{{ frist }}**, welcher Ihnen passt:"
            ),
            each("vorschlag", "text.beratung_termine", bullet("{{ vorschlag }}")),
            otherwise=(
                paragraph("Bitte nennen Sie uns bis **{{ frist }}** zwei oder drei Termine, die Ihnen passen."),
            ),
        ),
        lead("Darüber möchten wir mit Ihnen sprechen:"),
        bullet("Ablauf der Klimapartnerschaft und Termine bis zu Ihrer Entscheidung (bis {{ termin.decision }})"),
        bullet("Personal und Zusammenarbeit zwischen Internationales und Umwelt/Klima"),
        when(
            "regel.partner_genannt",
            bullet("Abstimmung mit {{ partner.name }}"),
            otherwise=(bullet("Suche nach einer Partnerkommune{% if wunschland %} (Ihr Wunsch: {{ wunschland }}){% endif %}"),),
        ),
        when("tatsache.beschluss_fehlt", bullet("Beschluss in Ihren Gremien{% if beschluss_gremium %} ({{ beschluss_gremium }}){% endif %}")),
        bullet("Kosten: Die Teilnahme am Programm ist für Sie kostenfrei"),
        paragraph(
            "Bitte legen Sie bereit, was es bei Ihnen dazu schon gibt{% if konzept == 'vorhanden' %}, zum Beispiel Ihr "
            "Klimaschutz- oder Anpassungskonzept{% if konzept_jahr %} von {{ konzept_jahr }}{% endif %}{% endif %}. "
            "Rechnen Sie mit etwa {{ text.beratung_dauer }}."
        ),
        paragraph(CONTACT, properties=KEEP),
    )  # fmt: skip


def _answer(*choices: str) -> str:
    """A slip that is ticked, signed and sent back."""
    widths = (15, 150)
    head = [paragraph(text, "Tabellenkopf") for text in ("Kreuz", "Antwort der Kommune zu {{ fall.zeichen }}")]
    rows = [row([cell(w, entry) for w, entry in zip(widths, head, strict=True)], heading=True)]
    for choice in choices:
        rows.append(row([cell(w, paragraph(t, "Tabellentext")) for w, t in zip(widths, ("☐", choice), strict=True)]))
    signature = cell(sum(widths), paragraph("Ort, Datum, Name und Unterschrift:", "Tabellentext"), span=2)
    return table(widths, [*rows, row([signature], whole=True, height_mm=18)], "Antwort zum Ankreuzen")


def reminder() -> Draft:
    """Erinnerung an die Entscheidung."""
    return letter(
        paragraph(
            "bitte entscheiden Sie bis **{{ termintag.decision | wochentag }}**, ob {{ bewerber.nominativ }} an der "
            "{{ aufruf.phase }}. Phase der kommunalen Klimapartnerschaften teilnimmt. Ihre endgültige Entscheidung "
            "liegt uns noch nicht vor."
        ),
        when(
            "tatsache.beschluss_fehlt",
            paragraph(
                "Steht der Beschluss Ihrer Gremien noch aus{% if beschluss_gremium %} ({{ beschluss_gremium }}){% endif %}, "
                "teilen Sie uns bitte mit, wann er gefasst wird."
            ),
        ),
        _still_missing(),
        lead(f"Bitte kreuzen Sie an und senden Sie uns dieses Schreiben zurück, {SEND_TO}. Eine kurze E-Mail genügt auch."),
        _answer(
            "Ja, wir nehmen an der Klimapartnerschaft teil.",
            "Nein, wir nehmen nicht teil.",
            "Wir brauchen mehr Zeit. Wir entscheiden bis zum:",
        ),
        paragraph("Haben Sie uns inzwischen geantwortet, danken wir Ihnen. Dieses Schreiben ist dann erledigt.", properties=GAP),
        paragraph(CONTACT, properties=KEEP),
    )  # fmt: skip


def _still_missing() -> str:
    return when(
        "luecken",
        lead("Außerdem fehlen uns noch diese Angaben:"),
        when(
            "luecken | length > 8",
            bullet("{{ luecken | length }} Angaben; unsere Bitte um Ergänzung nennt sie einzeln."),
            otherwise=(each("luecke", "luecken", bullet("{{ luecke.feld }}: {{ luecke.was }}")),),
        ),
    )


def last_reminder() -> Draft:
    """Letzte Erinnerung vor dem Termin."""
    return letter(
        paragraph(
            "nur noch bis **{{ termintag.decision | wochentag }}** können Sie entscheiden, ob {{ bewerber.nominativ }} "
            "an der {{ aufruf.phase }}. Phase der kommunalen Klimapartnerschaften teilnimmt. Von Ihnen liegt uns noch "
            "keine Entscheidung vor."
        ),
        paragraph(
            "Hören wir bis dahin nichts von Ihnen, planen wir die {{ aufruf.phase }}. Phase ohne Sie. Brauchen Sie noch "
            "etwas Zeit, rufen Sie uns bitte vorher an: Telefon {{ buero.durchwahl }}. Wir finden dann gemeinsam eine "
            "Lösung."
        ),
        lead(f"Am schnellsten antworten Sie mit diesem Schreiben, {SEND_TO}:"),
        _answer("Ja, wir nehmen an der Klimapartnerschaft teil.", "Nein, wir nehmen nicht teil."),
        paragraph("Haben Sie uns inzwischen geantwortet, danken wir Ihnen. Dieses Schreiben ist dann erledigt.", properties=GAP),
    )  # fmt: skip


def chaser() -> Draft:
    """Erinnerung an fehlende Angaben."""
    return letter(
        paragraph(
            "wir haben Sie um Angaben zu Ihrer Interessensbekundung für {{ bewerber.akkusativ }} gebeten. Ihre Antwort "
            "liegt uns noch nicht vor. Bitte senden Sie sie uns bis **{{ frist }}**."
        ),
        when(
            "luecken",
            lead("Diese Angaben fehlen noch:"),
            table_of_gaps(),
            otherwise=(
                paragraph("Es ist noch offen, ob alle Voraussetzungen für die Teilnahme erfüllt sind. Bitte melden Sie sich."),
            ),
        ),
        paragraph(
            "Ihr Formular liegt noch einmal bei, mit den Angaben, die wir von Ihnen haben; gelb ist, was fehlt. Eine kurze "
            f"Antwort genügt auch, {SEND_TO}. Bitte nennen Sie dabei unser Zeichen.",
            properties=GAP,
        ),
        paragraph(
            "Ohne diese Angaben können wir Ihre Interessensbekundung in der Auswahl leider nicht berücksichtigen. Haben "
            "Sie uns inzwischen geantwortet, ist dieses Schreiben erledigt."
        ),
        paragraph(CONTACT, properties=KEEP),
        enclosures=FORM_ENCLOSED,
    )  # fmt: skip


def network_meeting() -> Draft:
    """Einladung zum nationalen Netzwerktreffen."""
    facts = plain_table(
        (35, 130),
        ("Was", "Angaben"),
        (
            (
                "Termin",
                "{{ termintag.network | wochentag }}{% if text.netzwerktreffen_uhrzeit %}, {{ text.netzwerktreffen_uhrzeit }}{% endif %}",
            ),
            ("Ort", "{{ text.netzwerktreffen_ort }}"),
            (
                "Programm",
                "{% if text.netzwerktreffen_programm %}{{ text.netzwerktreffen_programm | join('\\n') }}"
                "{% else %}{{ text.netzwerktreffen_programm }}{% endif %}",
            ),
            ("Teilnehmende", "zwei Personen, am besten je eine aus Internationales und aus Umwelt/Klima"),
            ("Kosten", "{{ text.netzwerktreffen_kosten }}"),
            ("Anmeldung", "bis {{ text.netzwerktreffen_anmeldung | wochentag }}"),
        ),
        "Eckdaten des Netzwerktreffens",
    )
    people = plain_table(
        (70, 95),
        ("Anmeldung: Name", "E-Mail und Telefon für Rückfragen"),
        (
            (
                "☐ {{ personen.kontakt.name or '________________' }}",
                "{{ personen.kontakt.email or '________________' }}",
            ),
            ("☐ {{ personen.klima.name or '________________' }}", "{{ personen.klima.email or '________________' }}"),
            ("☐ ________________", "________________"),
        ),
        "Anmeldung zum Netzwerktreffen",
    )
    return letter(
        paragraph(
            "wir laden {{ bewerber.akkusativ }} herzlich zum nationalen Netzwerktreffen der kommunalen "
            "Klimapartnerschaften ein. Sie lernen dort die anderen Kommunen dieser Phase kennen und bereiten mit uns den "
            "internationalen Auftaktworkshop vor."
        ),
        facts,
        paragraph(f"Bitte kreuzen Sie an, wer kommt, und senden Sie uns dieses Schreiben zurück, {SEND_TO}.", properties=GAP),
        people,
        paragraph(CONTACT, properties=GAP),
    )  # fmt: skip


_SPOKEN = (
    "{% if partner.sprache == 'es' %}spanische{% elif partner.sprache == 'pt' %}portugiesische{% elif partner.sprache "
    "== 'fr' %}französische{% else %}englische{% endif %}"
)


def agreement_cover() -> Draft:
    """Anschreiben zum Memorandum of Understanding."""
    return letter(
        paragraph(
            "Sie nehmen an der {{ aufruf.phase }}. Phase der kommunalen Klimapartnerschaften teil. Mit diesem Schreiben "
            "erhalten Sie das Memorandum of Understanding zwischen {{ bewerber.dativ }} und **{{ partner.name }}**"
            f"{{% if partner.land %}} ({{{{ partner.land }}}}){{% endif %}} auf Deutsch und in einer {_SPOKEN}n Fassung."
        ),
        lead("Bitte gehen Sie so vor:"),
        step(
            "Prüfen Sie den Text und die Namen. Für {{ bewerber.akkusativ }} unterschreibt {{ personen.leitung.name }}"
            "{% if personen.leitung.amt %} ({{ personen.leitung.amt }}){% endif %}, für {{ partner.name }} "
            "{% if personen.partner_leitung.name %}{{ personen.partner_leitung.name }}{% else %}die Verwaltungsspitze "
            "dort{% endif %}."
        ),
        step(f"Lassen Sie die {_SPOKEN} Fassung von jemandem lesen, der die Sprache spricht: Sie ist eine Arbeitsübersetzung."),
        step("Drucken Sie das Memorandum zweimal aus und unterschreiben Sie beide Exemplare im Unterschriftenfeld am Ende."),
        step(
            "Senden Sie beide Exemplare an {{ partner.name }}. Ein unterschriebenes Exemplar bleibt dort, das andere "
            "kommt zu Ihnen zurück."
        ),
        step("Senden Sie uns eine Kopie, sobald beide Seiten unterschrieben haben."),
        paragraph(
            "Sie können auch gemeinsam unterschreiben, etwa beim internationalen Auftaktworkshop "
            "({{ termin.kickoff }}). Bitte sagen Sie uns dann früh Bescheid.",
            properties='<w:spacing w:before="140"/>',
        ),
        paragraph(CONTACT, properties=KEEP),
        enclosures=paragraph("**Anlage**\nMemorandum of Understanding", "Anlagen"),
    )  # fmt: skip
