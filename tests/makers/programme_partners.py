"""Chapters 1 to 6 of the programme: who the partners are and where they stand."""

from __future__ import annotations

from tests.makers.programme_words import HERE, THERE, TODO, after_table, grid, hint, known, sub, two_sided
from tests.makers.word_xml import paragraph, when


def document() -> str:
    """Chapter 1."""
    sides = (
        ("Land", "Deutschland{% if bundesland %} ({{ bundesland }}){% endif %}", known("partner.land")),
        (
            "Verwaltungsspitze",
            "{% if personen.leitung.amt %}{{ personen.leitung.amt }} {% endif %}" + known("personen.leitung.name"),
            "{% if vereinbarung.amt_partner %}{{ vereinbarung.amt_partner }} {% endif %}"
            + known("personen.partner_leitung.name"),
        ),
        ("Wappen oder Logo", "<bitte einfügen>", "<bitte einfügen>"),
        ("Beschluss des Programms", "<Gremium, Datum, Nummer>", "<Gremium, Datum, Nummer>"),
    )
    facts = (
        ("Projekt", "{{ aufruf.programm }}, Phase {{ aufruf.phase }} ({{ aufruf.region }})"),
        ("Träger des Projekts", "{{ aufruf.traeger }}"),
        ("Zeichen", "{{ fall.zeichen }}"),
        ("Fassung", "<z. B. 0.1>"),
        ("Status des Programms", "<Entwurf oder beschlossen>"),
        ("Vorzulegen bis", "{{ termin.programme }}"),
        ("Zeitraum des Programms", "<von Jahr bis Jahr, zum Beispiel zehn Jahre>"),
        ("Zeitplan in diesem Dokument", "{{ programm.von }} bis {{ programm.bis }}"),
    )
    return (
        two_sided(sides, "Die beiden Kommunen")
        + after_table("Zum Dokument:")
        + grid((45, 120), ("Angabe", "Eintrag"), facts, "Angaben zum Dokument")
    )


def greetings() -> str:
    """Chapter 2."""
    here, there = "personen.leitung.name", "personen.partner_leitung.name"
    return (
        sub("Grußwort für {{ bewerber.akkusativ }}")
        + hint(
            f"Höchstens eine halbe Seite von {known(here, 'der Verwaltungsspitze')}: Warum diese Partnerschaft, was "
            "verbindet uns, was nehmen wir uns vor?"
        )
        + sub("Grußwort für {{ partner.name }}")
        + hint(f"Höchstens eine halbe Seite von {known(there, 'der Verwaltungsspitze')}.")
    )


def summary() -> str:
    """Chapter 3."""
    named = (
        '{% if partner.sprache == "es" %}Spanisch{% elif partner.sprache == "pt" %}Portugiesisch'
        "{% elif partner.sprache %}Englisch{% else %}wird ergänzt{% endif %}"
    )
    return (
        sub("Zusammenfassung auf Deutsch")
        + hint(
            "Höchstens eine Seite: Ausgangslage, Ziele, Handlungsfelder, wichtigste Maßnahmen, Kosten, nächste "
            "Schritte."
        )
        + sub(f"Zusammenfassung in der Sprache der Partnerkommune ({named})")
        + hint("Derselbe Inhalt.")
    )


def partnership() -> str:
    """Chapter 4."""
    profile = (
        ("Einwohnerinnen und Einwohner", known("einwohner"), TODO),
        ("Art der Kommune", known("kommune_art"), TODO),
        ("Fläche (km²)", TODO, TODO),
        ("Lage und Klima", "<Höhe, Jahresmittel, Niederschlag>", "<Höhe, Jahresmittel, Niederschlag>"),
        ("Wirtschaft", "<wichtigste Zweige>", "<wichtigste Zweige>"),
        ("Verwaltung", "<Beschäftigte, zuständige Stellen>", "<Beschäftigte, zuständige Stellen>"),
        (
            "Klimaschutz- oder Anpassungskonzept",
            known("konzept") + "{% if konzept_jahr %} ({{ konzept_jahr }}){% endif %}",
            TODO,
        ),
        ("Internet", known("website"), TODO),
    )
    since = (
        "{% if partner_seit %}Die Partnerschaft besteht seit {{ partner_seit }}{% if partner_form %} als {{ "
        "partner_form }}{% endif %}.{% else %}Stand der Partnerschaft: {{ partner_status }}.{% endif %}"
    )
    return (
        sub("Entstehung und bisherige Zusammenarbeit")
        + when("partner_seit or partner_status", paragraph(since))
        + when("partner_bisher", paragraph("Bisherige gemeinsame Aktivitäten: {{ partner_bisher }}"))
        + when("motivation", paragraph("Motivation und Erwartungen: {{ motivation }}"))
        + hint("Was verbindet die Kommunen, was wurde erreicht, was wurde gelernt?")
        + sub("Profil der Kommunen")
        + two_sided(profile, "Profil der Kommunen")
    )


def organisation() -> str:
    """Chapter 5."""

    def contact(role: str) -> str:
        parts = "".join(
            f"{{% if personen.{role}.{x} %}}\n{{{{ personen.{role}.{x} }}}}{{% endif %}}" for x in ("telefon", "email")
        )
        return known(f"personen.{role}.name") + parts

    people = (
        (HERE, "Internationales", contact("kontakt"), known("personen.kontakt.amt")),
        (HERE, "Umwelt/Klima", contact("klima"), known("personen.klima.amt")),
        (THERE, "Koordination", known("partner_email", "Name, Telefon, E-Mail bitte ergänzen"), TODO),
    )
    languages = (
        "Sprachkenntnisse in {{ bewerber.dativ }}: Spanisch {{ sprache_spanisch }}, Portugiesisch {{ "
        "sprache_portugiesisch }}, Englisch {{ sprache_englisch }}."
    )
    return (
        sub("Koordination und Ansprechpersonen")
        + grid((26, 27, 84, 28), ("Kommune", "Bereich", "Person", "Stelle"), people, "Ansprechpersonen")
        + when("federfuehrung", after_table("Federführung: {{ federfuehrung }}", keep=""))
        + sub("Steuerungsgruppen")
        + grid(
            (42, 45, 48, 30),
            ("Kommune", "Name", "Organisation", "Rolle"),
            ((HERE, TODO, "<Verwaltung, Politik, Verein …>", "<Leitung>"), (THERE, TODO, "<…>", "<Leitung>")),
            "Steuerungsgruppen",
        )
        + sub("Kommunikation und Sprachen")
        + when("sprache_spanisch and sprache_portugiesisch and sprache_englisch", paragraph(languages))
        + hint(
            "Wie oft und auf welchem Weg sprechen wir miteinander, in welcher Sprache, wer dolmetscht, wer führt "
            "Protokoll?"
        )
        + sub("Entsendungen, Workshops und Netzwerktreffen")
        + grid(
            (42, 38, 35, 50),
            ("Treffen", "Datum und Ort", "Teilnehmende", "Ergebnisse"),
            (
                ("Nationales Netzwerktreffen", "{{ termin.network }}", "<…>", "<…>"),
                ("Internationaler Auftaktworkshop", "{{ termin.kickoff }}", "<…>", "<…>"),
                ("<Entsendung nach …>", "<…>", "<…>", "<…>"),
            ),
            "Entsendungen, Workshops und Netzwerktreffen",
        )
    )


def stocktaking() -> str:
    """Chapter 6."""
    energy = tuple(
        (label, "<Wert, Jahr, Quelle>", "<Wert, Jahr, Quelle>")
        for label in (
            "Treibhausgase (t CO2 im Jahr)",
            "Strom (MWh im Jahr)",
            "Wärme (MWh im Jahr)",
            "Anteil erneuerbarer Energien",
        )
    )
    risks = (
        ("Starkregen und Hochwasser", "<z. B. Siedlung, Verkehr>", "<gering, mittel, hoch>", "<gering, mittel, hoch>"),
        ("Hitze und Trockenheit", "<z. B. Gesundheit, Landwirtschaft>", "<…>", "<…>"),
        ("<weitere Gefahr>", "<…>", "<…>", "<…>"),
    )
    views = tuple((label, "<…>", "<…>") for label in ("Stärken", "Schwächen", "Chancen", "Risiken"))
    return (
        sub("Energie und Treibhausgase")
        + two_sided(energy, "Energie und Treibhausgase")
        + sub("Klimarisiken")
        + grid((42, 45, 39, 39), ("Gefahr", "Betroffener Bereich", HERE, THERE), risks, "Klimarisiken")
        + sub("Akteure und laufende Maßnahmen")
        + when("erfahrung", paragraph("Erfahrung in der kommunalen Entwicklungspolitik: {{ erfahrung }}"))
        + hint("Wer arbeitet schon zu Klima und Partnerschaft? Welche Maßnahmen laufen? Worauf lässt sich aufbauen?")
        + sub("Stärken, Schwächen, Chancen, Risiken")
        + two_sided(views, "Stärken, Schwächen, Chancen, Risiken")
    )
