"""Forms, a call and an office made for tests: an ordinary form with every kind of field, and forms that strain the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from klimadocs.model.call import Call, Deadline, Office
from klimadocs.model.condition import Clause, Condition
from klimadocs.model.form import Field, Form, Roles, Section

LONG_LABEL = (
    "Bitte beschreiben Sie ausführlich, in welcher Weise die Zusammenarbeit der Fachbereiche organisiert ist, "
    "wer sie leitet und wie Beschlüsse vorbereitet werden"
)
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselverwahrungsordnung"
MANY_OPTIONS = tuple(
    f"Möglichkeit {number} mit einem Namen, der etwas länger ist als üblich" for number in range(1, 41)
)

CALL = Call(
    id="obst-2031",
    title="Aufruf Streuobst 2031",
    programme="Streuobst für alle",
    phase=2,
    organiser="Amt für Obstbau",
    region="Oberland",
    time_zone="Europe/Berlin",
    reference="OB-{number}",
    deadline=Deadline(datetime(2031, 3, 1, 23, 59, 59, tzinfo=ZoneInfo("Europe/Berlin")), (("post", "postmark"),)),
    dates=(),
    services=(),
    commitments=(),
    lists=(),
    languages=(),
    rules=(),
    facts=(),
    criteria=(),
    forms=(),
    letters=(),
)
OFFICE = Office(
    name="Amt für Obstbau",
    organisation="Landkreis Oberland",
    return_line="",
    address=("Amt für Obstbau", "Baumweg 7", "01067 Oberstadt"),
    phone="030 23125 500",
    email="obst@oberland.example.org",
    town="Oberstadt",
    fax="030 23125 599",
    contact_name="Petra Quitte",
    contact_phone="030 23125 501",
)
_SOMETIMES = Condition((Clause("art", "is", ("Wiese",)),), "art is 'Wiese'")


def every_kind() -> Form:
    """Two sections that hold every kind of field, with letters that are easily lost."""
    about = (
        Field("name", "Name & Anschrift <Betrieb>", "text", True),
        Field("art", "Art der Fläche", "choice", True, ("Wiese", "Acker", "Größere Allee")),
        Field("lage", "Lage", "long", hint="höchstens eine Seite"),
        Field("zahl", "Zahl der Bäume", "integer", True),
        Field("seit", "Gepflanzt am", "date", _SOMETIMES),
        Field("mail", "E-Mail", "email", prompt="vorname@hof.example.org"),
        Field("ruf", "Telefon", "phone"),
        Field("plz", "PLZ", "plz", True),
        Field("land", "Land", "country"),
        Field("netz", "Internet", "url"),
    )
    choose = (
        Field("sorten", "Obstsorten", "multi", True, ("Äpfel", "Birnen", "Quitten „Señorita“")),
        Field("pflege", "Wir pflegen die Bäume mindestens zehn Jahre.", "bool", True),
        Field("bild", LONG_LABEL, "bool"),
    )
    return Form(
        call=CALL.id,
        id="antrag",
        version="3",
        title="Antrag auf Förderung",
        sections=(Section("1 Fläche", about, intro="Angaben zur Fläche."), Section("2 Auswahl", choose)),
        roles=Roles(applicant="name"),
        intro="Bitte vollständig ausfüllen.",
        privacy="Datenschutz: Ihre Angaben bleiben im Amt.",
        notice="Nachgebildet, nicht amtlich.",
    )


def one_field() -> Form:
    """The least a form can ask."""
    form = every_kind()
    return replace(
        form, id="kurz", sections=(Section("Frage", (Field("name", "Name", "text"),)),), intro="", privacy=""
    )


def straining() -> Form:
    """Labels, words, options and texts that are far too long, and an empty section."""
    fields = (
        Field("a", LONG_LABEL, "text", True, hint=LONG_LABEL),
        Field("b", LONG_WORD, "long", True, hint=LONG_WORD),
        Field("c", LONG_LABEL, "choice", True, MANY_OPTIONS),
        Field("d", "Kurz", "choice", True, (LONG_WORD, LONG_LABEL)),
        Field("e", LONG_LABEL * 3, "bool", True, hint=LONG_LABEL),
        Field("f", LONG_LABEL, "multi", True, MANY_OPTIONS, hint=LONG_WORD),
        Field("g", "Kurz", "multi", True, (LONG_WORD * 2, LONG_LABEL * 2)),
    )
    return replace(
        every_kind(),
        id="ein-formular-mit-einer-sehr-langen-kennung-fuer-die-probe",
        version="2031-03-entwurf-zur-ansicht",
        title=f"Antrag auf {LONG_WORD}",
        sections=(Section(f"Abschnitt über die {LONG_WORD}", fields, intro=LONG_LABEL * 9), Section("Leer", ())),
        intro="Ein Satz zur Einleitung. " * 60,
        privacy="Datenschutz: " + "Ein Satz zum Datenschutz. " * 300,
        notice="Ein Hinweis. " * 30,
    )


def keys_of(form: Form) -> list[str]:
    """The name of every control that a blank of the form must have, in order."""
    return [
        key
        for field in form.fields
        for key in ([field.mark_key(option) for option in field.options] if field.kind == "multi" else [field.id])
    ]
