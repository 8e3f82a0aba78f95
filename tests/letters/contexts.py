"""Contexts for the letter templates, built by hand: a normal case, a minimal one, a long one. And a press for them."""

from __future__ import annotations

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import Context
from klimadocs.letters.speech import Missing, Speech, Year
from klimadocs.model.call import Template

CALL = Path(__file__).parents[2] / "templates" / "lateinamerika-2014"
LETTERS = CALL / "letters"
GERMAN = Speech("de")
Names = dict[str, Any]


def press(template: Path, names: Names) -> bytes:
    """The letter as .docx."""
    content = template.read_bytes()
    glossary = tomllib.loads((CALL / "glossary.toml").read_text("utf-8"))
    speech = Speech(
        template.stem.split("-")[0], tuple((language, tuple(words.items())) for language, words in glossary.items())
    )
    source = Template(template.stem, template.name, sha256(content).hexdigest(), content)
    marks = Marks("KP-2014-007", template.parent.name, template.stem, "0" * 64)
    return open_press().press(source, Context(names, speech, (), same(names)), marks).content


def form_fields() -> dict[str, Names]:
    """All fields of the form by id."""
    form = tomllib.loads((CALL / "forms" / "interessensbekundung" / "form.toml").read_text("utf-8"))
    return {field["id"]: field for section in form["section"] for field in section["field"]}


def unanswered() -> Names:
    return {name: Missing(field["label"]) for name, field in form_fields().items()}


def office() -> Names:
    return dict(
        name="Servicestelle Kommunen in der Einen Welt",
        organisation="Engagement Global gGmbH",
        partnerorganisation="Landesarbeitsgemeinschaft Agenda 21 NRW e. V. (LAG 21 NRW)",
        absenderzeile="Servicestelle Kommunen in der Einen Welt · Tulpenfeld 7 · 53113 Bonn",
        anschrift=["Servicestelle Kommunen in der Einen Welt", "Engagement Global gGmbH", "Tulpenfeld 7", "53113 Bonn"],
        ort="Bonn",
        telefon="030 23125 100",
        fax="030 23125 199",
        email="klimapartnerschaften@skew.example.org",
        web="www.skew.example.org",
        ansprechperson="Katrin Ahlers",
        funktion="Projektleiterin Klimapartnerschaften",
        durchwahl="030 23125 114",
        kontakt_email="katrin.ahlers@skew.example.org",
        zeichnung="i. A.",
        unterschrift_name="Katrin Ahlers",
        unterschrift_funktion="Projektleiterin Klimapartnerschaften",
        fusszeilen=[
            "Engagement Global gGmbH · Service für Entwicklungsinitiativen",
            "Übungsdaten: Personen, Rufnummern und Adressen für E-Mail sind erfunden.",
        ],
    )


def call() -> tuple[Names, Names]:
    """`aufruf` and `termin` as the call of 2014 has them."""
    raw = tomllib.loads((CALL / "call.toml").read_text("utf-8"))
    dates = {entry["name"]: entry.get("text") or GERMAN.say(entry["day"]) for entry in raw["date"]}
    titles = [dict(titel=entry["title"], text=dates[entry["name"]]) for entry in raw["date"]]
    aufruf = dict(
        titel=raw["title"],
        programm=raw["programme"],
        phase=raw["phase"],
        traeger=raw["organiser"],
        region=raw["region"],
        leistungen=raw["services"],
        zusagen=raw["commitments"],
        termine=titles,
    )
    return aufruf, dates


def agreement(**switches: Any) -> Names:
    """The switches of agreements as the call has them."""
    known = dict(
        ist_bindend=False, ist_kuendbar=True, jahre=5, frist_monate=3, zeugen=[], originale=2,
        sind_originale_getrennt=False, vorrang="", ist_uebersetzung_geprueft=False, amt_partner="Alcaldesa",
    )  # fmt: skip
    return known | switches


def plan() -> Names:
    """The time axis of programmes, and the number of sheets."""
    halves = [f"{half}/{year}" for year in (2017, 2018, 2019) for half in (1, 2)]
    return dict(halbjahre=halves, blaetter=[1, 2, 3], von=date(2017, 1, 1), bis=date(2019, 12, 31))


def same(names: Names) -> tuple[frozenset[str], ...]:
    """What says the same in two languages."""
    glossary = tomllib.loads((CALL / "glossary.toml").read_text("utf-8"))
    kind = [str(names["kommune_art"]), *(words.get(str(names["kommune_art"]), "") for words in glossary.values())]
    applicant = [*map(str, names["bewerber"].values()), str(names["kommune_name"]), *kind]
    country = frozenset(str(names["partner"][name]) for name in ("land", "land_partner"))
    return frozenset(applicant), country, frozenset((names["empfaenger"]["anrede"], names["partner"]["anrede"]))


def person(label: str, **known: str) -> Names:
    parts = ("name", "nachname", "anrede_wort", "amt", "telefon", "email")
    greetings = {"anrede": "Sehr geehrte Damen und Herren,", "anrede_amt": "Sehr geehrte Damen und Herren,"}
    return {part: known.get(part) or Missing(f"{label}: {part}") for part in parts} | greetings


def texts() -> Names:
    """`text` as the call has it."""
    return dict(tomllib.loads((CALL / "call.toml").read_text("utf-8"))["texts"])


def days() -> Names:
    """`termintag`: dates, or the texts of those whose day is not known."""
    raw = tomllib.loads((CALL / "call.toml").read_text("utf-8"))
    return {entry["name"]: entry.get("day") or entry["text"] for entry in raw["date"]}


def record(size: int) -> Names:
    """`auskunft` with `size` entries in every list."""
    day = date(2014, 9, 4)
    return dict(
        angaben=[dict(abschnitt="1 Kommune", feld=f"Angabe {n}", wert=f"Wert {n}") for n in range(size)],
        eingaenge=[dict(datum=day, weg="per E-Mail", datei=f"form{n}.docx") for n in range(size)],
        nachrichten=[dict(datum=day, absender="a@example.org", betreff=f"Frage {n}") for n in range(size)],
        schreiben=[dict(datum=day, titel=f"Brief {n}") for n in range(size)],
        weitergabe=[dict(datum=day, empfaenger="b@example.org", schreiben=f"Brief {n}") for n in range(size)],
        versand=[dict(datum=day, empfaenger="a@example.org", schreiben=f"Brief {n}") for n in range(size)],
        bearbeitung=[dict(datum=day, was=f"Berichtigt: Feld {n}") for n in range(size)],
    )


def base(partner: str, language: str, country: tuple[str, str]) -> Names:
    """A complete application with a partner; the start for all others."""
    aufruf, termin = call()
    return {
        **unanswered(),
        "kommune_name": "Münster",
        "kommune_art": "kreisfreie Stadt",
        "bundesland": "Nordrhein-Westfalen",
        "einwohner": 296599,
        "themen": ["Erneuerbare Energien", "Mobilität", "Bildung und Öffentlichkeitsarbeit"],
        "schwerpunkt": "beides",
        "partner_status": "bestehende Partnerschaft",
        "partner_name": partner,
        "partner_seit": Year(1998),
        "partner_form": "Projektpartnerschaft",
        "partner_bisher": "Austausch von Fachleuten, Schulprojekt zu Solarenergie & Wasser",
        "motivation": "Wir möchten unsere Erfahrungen mit Partnern teilen und selbst dazulernen.",
        "konzept": "vorhanden",
        "konzept_jahr": Year(2010),
        "personal_stunden": 12,
        "federfuehrung": "Umwelt/Klima",
        "beschluss": "geplant",
        "beschluss_gremium": "Rat der Stadt Münster",
        "beschluss_datum": date(2014, 10, 22),
        "beratung": "vor Ort",
        "brief": dict(
            datum=date(2014, 9, 8),
            ort="Bonn",
            betreff="Ihre Interessensbekundung: Rückmeldung",
            titel="Rückmeldung",
            entwurf="ENTWURF – nicht versendet",
            sprache="de",
            tag=date(2014, 9, 8),
        ),
        "buero": office(),
        "aufruf": aufruf,
        "termin": termin,
        "fall": dict(
            zeichen="KP-2014-007",
            eingang=date(2014, 9, 4),
            weg="per E-Mail",
            unterlagen=["Interessensbekundung_Münster.docx", "Ratsbeschluss.pdf"],
            ersetzt=False,
            ersetzt_vom=Missing("Datum der früheren Fassung"),
        ),
        "empfaenger": dict(
            anschrift=[
                "Stadt Münster",
                "Frau Dr. Annegret Lindner",
                "Büro für Internationales",
                "Musterstraße 12",
                "48143 Münster",
            ],
            anrede="Sehr geehrte Frau Dr. Lindner,",
        ),
        "bewerber": dict(
            name="Stadt Münster",
            ort="Münster",
            nominativ="die Stadt Münster",
            genitiv="der Stadt Münster",
            dativ="der Stadt Münster",
            akkusativ="die Stadt Münster",
        ),
        "partner": dict(
            name=partner,
            ort="San Isidro del Valle",
            land=country[0],
            land_partner=country[1],
            sprache=language,
            amt="Alcaldesa",
            anrede="Estimada señora Alcaldesa:",
            anschrift=["Señora", "María Elena Rojas Quispe", "Alcaldesa", partner, country[0].upper()],
        ),
        "text": texts(),
        "termintag": days(),
        "auskunft": record(2),
        "personen": dict(
            kontakt=person(
                "Internationales",
                name="Dr. Annegret Lindner",
                nachname="Lindner",
                anrede_wort="Frau",
                amt="Büro für Internationales",
                telefon="040 66969 212",
                email="annegret.lindner@muenster.example.org",
            ),
            klima=person(
                "Umwelt/Klima",
                name="Jost Wiethoff",
                nachname="Wiethoff",
                anrede_wort="Herr",
                amt="Amt für Grünflächen und Umweltschutz",
                telefon="040 66969 344",
                email="jost.wiethoff@muenster.example.org",
            ),
            leitung=person("Verwaltungsspitze", name="Ulrike Brandes", amt="Oberbürgermeisterin", anrede_wort="Frau"),
            partner_leitung=person("Partnerkommune", name="María Elena Rojas Quispe", amt="Alcaldesa"),
        ),
        "luecken": [
            dict(nr=1, abschnitt="1 Kommune", feld="Einwohnerzahl", was="Diese Angabe fehlt."),
            dict(
                nr=2,
                abschnitt="2 Ansprechpersonen",
                feld="Internationales: E-Mail",
                was="„lindner(at)muenster“ ist keine E-Mail-Adresse.",
            ),
            dict(nr=3, abschnitt="6 Erklärungen", feld="Beratung gewünscht", was="Bitte kreuzen Sie eine Antwort an."),
        ],
        "pruefen": [dict(feld="PLZ", was="48100 steht in keinem Verzeichnis.")],
        "frist": "Montag, 15. September 2014",
        "gruende": [
            "Ihre Interessensbekundung ist am 9. September 2014 eingegangen, die Frist endete am 5. September 2014."
        ],
        "vereinbarung": agreement(),
        "programm": plan(),
        "regel": dict(region=True, partner_genannt=True, weitergabe=True, zusagen=True, abgestimmt=True),
        "tatsache": dict(beratung_gewuenscht=True, neue_partnerschaft=False, beschluss_fehlt=True, gemeinsam=False)
        | dict(nicht_abgestimmt=False),
    }


def normal(language: str = "es") -> Names:
    partners = {
        "es": ("Alcaldía de San Isidro del Valle", ("Nicaragua", "Nicaragua")),
        "pt": ("Prefeitura Municipal de Vale Novo", ("Brasilien", "Brasil")),
        "en": ("Town of New Harbour", ("Jamaika", "Jamaica")),
    }
    name, country = partners[language]
    return base(name, language, country)


def minimal() -> Names:
    """All that may be missing is missing."""
    names = normal() | unanswered() | {"luecken": [], "pruefen": [], "gruende": []}
    blank = ("partnerorganisation", "fax", "web", "ansprechperson", "funktion", "zeichnung", "unterschrift_funktion")
    names["buero"] |= dict.fromkeys(blank, "") | {"fusszeilen": []}
    names["buero"] |= {"durchwahl": names["buero"]["telefon"], "kontakt_email": names["buero"]["email"]}
    names["fall"]["unterlagen"] = []
    names["empfaenger"] = {"anschrift": ["Gemeinde Wald", "12345 Wald"], "anrede": "Sehr geehrte Damen und Herren,"}
    names["partner"] = {
        part: Missing(f"Partnerkommune: {part}") for part in ("name", "ort", "land", "land_partner", "sprache", "amt")
    } | {"anrede": "Dear Mayor,", "anschrift": ["Mayor"]}
    names["text"] = {name: Missing(name) for name in names["text"]}
    names["auskunft"] = record(0)
    names["personen"] = {role: person(role) for role in names["personen"]}
    names["vereinbarung"] = agreement(amt_partner="")
    for table in ("regel", "tatsache"):
        names[table] = dict.fromkeys(names[table], False)
    return names


def long(language: str = "es") -> Names:
    """Names of a hundred characters, forty gaps, every topic."""
    names = normal(language)
    applicant = (
        "Verbandsgemeinde Oberes und Unteres Königsmäntelgäßchental an der Großen Süßwasserscheide im Hinterland"
    )
    partner = (
        "Gobierno Autónomo Descentralizado Municipal de San Francisco de los Ríos y Valles de la Cordillera Central"
    )
    fields = form_fields()
    names["kommune_name"] = applicant
    names["auskunft"] = record(40)
    names["bewerber"] = {
        "name": applicant,
        "ort": applicant,
        "nominativ": f"die {applicant}",
        "genitiv": f"der {applicant}",
    }
    names["bewerber"] |= {"dativ": f"der {applicant}", "akkusativ": f"die {applicant}"}
    names["partner"]["name"] = names["partner_name"] = partner
    names["empfaenger"] = {
        "anschrift": [
            applicant,
            "Herrn Professor Dr.-Ing. Maximilian-Alexander Freiherr von Hohenstein-Unterwaldenburg",
            "Stabsstelle Internationale Angelegenheiten, Städtepartnerschaften und nachhaltige Entwicklung",
            "Am Alten Rathausplatz der Deutschen Einheit 127 a",
            "01067 Königsmäntelgäßchental an der Großen Süßwasserscheide",
        ],
        "anrede": "Sehr geehrter Herr Professor Freiherr von Hohenstein-Unterwaldenburg,",
    }
    names["luecken"] = [
        {"nr": n, "abschnitt": "", "feld": field["label"], "was": "Diese Angabe fehlt. Bitte ergänzen Sie sie."}
        for n, field in enumerate(list(fields.values())[:40], 1)
    ]
    names["gruende"] = names["gruende"] * 4
    names["fall"] |= {"ersetzt": True, "ersetzt_vom": date(2014, 8, 21)}
    names["themen"] = fields["themen"]["options"]
    names["themen_sonstige"] = "Anpassung der kommunalen Beschaffung & Vergabe <Pilot>"
    names["beschluss"] = "liegt vor"
    return names
