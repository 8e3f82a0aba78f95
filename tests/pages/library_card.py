"""Values of a library that gives out reading cards: a call, a form, cases in every state. No file is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from klimadocs.model.arrival import Arrival
from klimadocs.model.assessment import Assessment, Finding, RuleResult, Score, Word
from klimadocs.model.call import Call, Deadline, LetterKind, Rule, When
from klimadocs.model.case import Case, Due, Submission
from klimadocs.model.condition import Clause, Condition
from klimadocs.model.day import CaseView, Day, Item
from klimadocs.model.event import Approved, Corrected, Decided, Drafted, Entry, Event, Submitted, Withdrawn, Withheld
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import Answer, FormReading, Leftover, Value
from klimadocs.model.transcript import Place
from klimadocs.model.trouble import Trouble

TODAY = date(2031, 5, 20)
MAIN_FILE = "Antrag Lesekreis Nord.docx"

FORM = Form(
    call="leseausweis",
    id="ausweis",
    version="2031-01",
    title="Antrag auf Leseausweise",
    sections=(
        Section(
            "1 Wer beantragt",
            (
                Field("verein", "Name des Lesekreises", "text", required=True),
                Field("art", "Art des Lesekreises", "choice", options=("Verein", "Schulklasse", "Nachbarschaft")),
                Field("patin", "Partnerbücherei", "text"),
                Field("patin_land", "Land der Partnerbücherei", "country"),
                Field("telefon", "Telefon", "phone"),
                Field("plz", "PLZ", "plz", required=True),
            ),
        ),
        Section(
            "2 Was gelesen wird",
            (
                Field("genres", "Gern gelesen", "multi", options=("Krimi", "Lyrik", "Reisebericht", "Sachbuch")),
                Field("karten", "Zahl der Ausweise", "integer", required=True),
                Field("gruendung", "Gegründet am", "date"),
                Field("warum", "Warum Sie lesen möchten", "long", required=True),
                Field("regeln", "Wir beachten die Benutzungsordnung.", "bool", required=True),
            ),
        ),
    ),
    roles=Roles("verein", applicant_kind="art", partner="patin", partner_country="patin_land"),
)

_LETTERS = (
    LetterKind("bestaetigung", "Eingangsbestätigung", "letter", When(), (), order=10),
    LetterKind("nachfrage", "Nachfrage zu fehlenden Angaben", "letter", When(), (), order=20),
    LetterKind("absage", "Absage", "letter", When(), (), held=True, order=30),
    LetterKind("vereinbarung", "Vereinbarung über die Patenschaft", "agreement", When(), (), order=40),
)

CALL = Call(
    id="leseausweis",
    title="Leseausweise für Lesekreise 2031",
    programme="Lesen für alle",
    phase=2,
    organiser="Stadtbücherei",
    region="Beispielhausen",
    time_zone="Europe/Berlin",
    reference="LA-{year}-{number:03}",
    deadline=Deadline(datetime(2031, 5, 15, 21, 59, 59, tzinfo=UTC), (("post", "postmark"),)),
    dates=(),
    services=(),
    commitments=(),
    lists=(),
    languages=(),
    rules=(
        Rule(
            "ort",
            "Der Lesekreis trifft sich am Ort",
            Condition((Clause("plz", "is", ("12345",)),), "plz is 12345"),
            decides=True,
            reason="Der Lesekreis trifft sich nicht in Beispielhausen.",
        ),
    ),
    facts=(),
    criteria=(),
    forms=(FORM,),
    letters=_LETTERS,
    practice_today=TODAY,
)


def arrival(number: int, **changes: object) -> Arrival:
    """The arrival with this number: ids differ, received at noon UTC on the day of that number in May."""
    plain = Arrival(
        id=f"{number:064x}",
        name=f"Eingang {number}.docx",
        channel="mail",
        received_at=datetime(2031, 5, min(number, 28), 12, 3, 55, tzinfo=UTC),
        received_by="mail server",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        size_bytes=48_200,
        sender=f"post{number}@lesekreis.example.org",
        subject="Unser Antrag",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def reading(**values: Value | Answer) -> FormReading:
    """A reading of the form; what is not named was left empty. An Answer may stand for a value."""
    answers = []
    for number, field in enumerate(FORM.fields, 1):
        value = values.get(field.id, () if field.kind == "multi" else False if field.kind == "bool" else None)
        place = Place(path=f"Tabelle 1, Zeile {number}")
        answer = value if isinstance(value, Answer) else Answer(field.id, value, method="control", place=place)
        answers.append(replace(answer, field=field.id))
    return FormReading(FORM.call, FORM.id, FORM.version, 0.97, tuple(answers))


def view(number: int = 1, read: FormReading | None = None, **changes: object) -> CaseView:
    """A plain, complete case. `changes` are fields of Case, Assessment or CaseView, whichever has them."""
    read = read or reading(verein=f"Lesekreis {number}", plz="12345", karten=12, warum="Gern.", regeln=True)
    case_id = f"LA-2031-{number:03}"
    submission = Submission(f"{number:064x}", arrival(number), read, "new", f"Antrag {number}.docx")
    case = Case(case_id, CALL.id, FORM.id, number, (submission,), submission)
    words = frozenset({Word.COMPLETE, Word.ON_TIME, Word.ELIGIBLE})
    plain = CaseView(case, Assessment(read, (), (), words), CALL, FORM, (), TODAY, False)
    of_case = {name: value for name, value in changes.items() if name in Case.__slots__}
    of_assessment = {name: value for name, value in changes.items() if name in Assessment.__slots__}
    of_view = {name: value for name, value in changes.items() if name not in of_case | of_assessment}
    return replace(
        plain,
        case=replace(case, **of_case),  # type: ignore[arg-type]
        assessment=replace(plain.assessment, **of_assessment),  # type: ignore[arg-type]
        **of_view,  # type: ignore[arg-type]
    )


def drafted(number: int, letter: str, **changes: object) -> Drafted:
    """A draft of today for the case with this number."""
    kind = CALL.letter(letter)
    title = kind.title if kind else letter
    plain = Drafted(
        case=f"LA-2031-{number:03}",
        letter=letter,
        language="de",
        file=f"review/LA-2031-{number:03}/LA-2031-{number:03} {title}.docx",
        digest="d" * 64,
        recipe=f"recipe of {letter}",
        dated=TODAY,
        reasons=(f"Ein Grund für {letter}.",),
        template="t" * 64,
        program="1.0",
        submission=f"{number:064x}",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def due(number: int, letter: str, **changes: object) -> Due:
    """The letter is due for the case with this number."""
    return replace(Due(f"LA-2031-{number:03}", letter, (f"Ein Grund für {letter}.",)), **changes)  # type: ignore[arg-type]


def day(*views: CaseView, items: tuple[Item, ...] = (), **changes: object) -> Day:
    """A day with these cases, even by default."""
    return replace(Day(TODAY, False, items, views, "Stadtbücherei Beispielhausen", len(items)), **changes)  # type: ignore[arg-type]


def rich_view() -> CaseView:
    """A case that shows everything a page can show."""
    read, current = _rich_submissions()
    corrected = Corrected("LA-2031-001", "karten", 25, "25", "R. Roth")
    laid_over = replace(
        read,
        answers=tuple(
            replace(answer, value=25, certainty=1.0, doubt=False, why=None) if answer.field == "karten" else answer
            for answer in read.answers
        ),
        leftovers=(
            Leftover("Bitte rufen Sie vor 9 Uhr an!", Place(page=2, path="Rand neben Zeile 4")),
            Leftover("siehe Anlage", Place(path="nach Tabelle 1")),
        ),
    )
    drafts = (
        drafted(1, "nachfrage", gaps=("Durchwahl der Ansprechperson",), reasons=_REASONS),
        drafted(1, "absage", held=True, reasons=("Mindestens eine Teilnahmevoraussetzung ist nicht erfüllt.",)),
        drafted(1, "bestaetigung", dated=date(2031, 5, 2)),
    )
    approved = Approved(
        "LA-2031-001", "bestaetigung", "de", "approved/LA-2031-001 Eingangsbestätigung.docx", "e" * 64, "R. Roth",
        "command", edited=True, recipe="recipe of bestaetigung",
    )  # fmt: skip
    withheld = Withheld(
        "LA-2031-001", "vereinbarung", "de-es", "r", "Der Name der Partnerbücherei steht nicht im fertigen Text.",
        "Die Vorlage prüfen und den Lauf wiederholen.",
    )  # fmt: skip
    decided = Decided("LA-2031-001", "open", "Rückfrage abwarten.", "R. Roth")
    events: tuple[Event, ...] = (
        Submitted("b" * 64, "a" * 64, "LA-2031-001", CALL.id, FORM.id, 1, "new"),
        drafts[2], approved, Submitted(current.id, current.arrival.id, "LA-2031-001", CALL.id, FORM.id, 1, "newer"),
        corrected, decided, drafts[0], drafts[1], withheld, Withdrawn("LA-2031-001", "vereinbarung", "de", "q"),
    )  # fmt: skip
    history = tuple(
        Entry(number, str(number), datetime(2031, 5, number + 1, 6, 30, tzinfo=UTC), event)
        for number, event in enumerate(events, 1)
    )
    earlier = Submission("b" * 64, arrival(2, channel="fax"), reading(verein="Lesekreis Nord"), "new", "fax-0002.pdf")
    return view(
        1,
        laid_over,
        submissions=(earlier, replace(current, reading=read)),
        current=replace(current, reading=laid_over),
        duplicates=(arrival(9, name="Antrag (Kopie).docx", channel="folder", sender="", subject=""),),
        corrections=(corrected,),
        decisions=(decided,),
        drafts=drafts,
        withheld=(withheld,),
        approvals=(approved,),
        history=history,
        findings=_FINDINGS,
        rules=_RULES,
        scores=_SCORES,
        words=frozenset({Word.GAPS, Word.DOUBTFUL, Word.LATE, Word.ELIGIBILITY_UNKNOWN, Word.REPLACES_EARLIER}),
        dues=(due(1, "nachfrage", until=date(2031, 5, 27)), due(1, "absage", held=True), due(1, "vereinbarung")),
        is_practice=True,
        troubles=(_MACROS,),
        related=("LA-2031-004",),
    )


_REASONS = ("Es fehlen Angaben, oder Angaben sind fehlerhaft.", "Der Antrag ist nach der Frist eingegangen.")
_MACROS = Trouble("read", MAIN_FILE, "macros", "Die Datei enthält Makros.", "Nicht mit Makros öffnen.")
_FINDINGS = (
    Finding("required", ("warum",), "gap"),
    Finding("not_understood", ("gruendung",), "error", (("raw", "im Mai 68"), ("expected", "ein Datum"))),
    Finding("doubtful", ("plz",), "doubt", (("why", "Die zweite Ziffer kann 2 oder 7 sein."),)),
    Finding("test", ("patin", "patin_land"), "note", message="Land und Partnerbücherei passen nicht zusammen."),
)
_RULES = (
    RuleResult("ort", "Der Lesekreis trifft sich am Ort", "unknown", ("plz",), "", "plz is 12345"),
    RuleResult("regeln", "Die Benutzungsordnung ist anerkannt", "pass", ("regeln",), "", "regeln is 'ja'"),
    RuleResult("groesse", "Höchstens 20 Ausweise", "fail", ("karten",), "Es sind 25.", "karten is at most 20"),
    RuleResult("patin", "Die Partnerbücherei liegt in Spanien", "not_applicable", (), "", "patin_land in spanien"),
)
_SCORES = (
    Score("vielfalt", "Vielfalt der Genres", 40, 30.0, "3 von 4 angekreuzt"),
    Score("groesse", "Größe des Lesekreises", 30, 12.5, "25 (volle Punktzahl ab 60)"),
    Score("nullen", "Erfahrung mit Lesungen", 10, 0.0, "keine"),
    Score("warum", "Beweggründe", 20, None, "keine Angabe"),
)


def _rich_submissions() -> tuple[FormReading, Submission]:
    read = reading(
        verein="Lesekreis Nord e. V.",
        art="Verein",
        patin="Biblioteca Pública de Valparaíso",
        patin_land=Answer(
            "", "Chile", "chile", 0.97, method="cell", place=Place(path="Tabelle 1, Zeile 4"), canonical="CL"
        ),
        telefon=Answer("", "030 23125 114", "030/23125-114", 0.99, method="acroform", canonical="+4930 23125114"),
        plz=Answer(
            "", "12345", "1?345", 0.62, True, "Die zweite Ziffer kann 2 oder 7 sein.", "ocr", Place(1, None, "Feld PLZ")
        ),
        genres=("Krimi", "Lyrik", "Sachbuch"),
        karten=Answer(
            "", 75, "75", 0.71, True, "Die erste Ziffer ist überschrieben.", "ocr", Place(2, None, "Feld Ausweise")
        ),
        gruendung="1968-05-09",
        warum="Wir lesen seit vielen Jahren gemeinsam.\nZweite Zeile.\n\n"
        + "Es soll so weitergehen, Buch für Buch. " * 30,
        regeln=True,
    )
    return read, Submission(
        "c" * 64, arrival(17, name="Unser Antrag.eml"), read, "newer", MAIN_FILE, copies=("f" * 64,)
    )


def busy_day() -> Day:
    """A day on which everything happens."""
    rich = rich_view()
    late = view(2, words=frozenset({Word.COMPLETE, Word.LATE, Word.ELIGIBLE}), scores=_scores(38, 30, 8.0, 20.0))
    accepted = view(
        3,
        reading(verein="Nachbarschaft am Anger", art="Nachbarschaft", patin="Biblioteca Sur", plz="12345", karten=8),
        decisions=(Decided("LA-2031-003", "accepted", "", "R. Roth"),),
        drafts=(drafted(3, "vereinbarung", language="de-es"),),
        dues=(due(3, "vereinbarung"),),
        scores=_scores(38, 30, 8.0, 20.0),
    )
    gone = view(4, decisions=(Decided("LA-2031-004", "withdrawn", "", "R. Roth"),), scores=_scores(40, 30, 10.0, 20.0))
    unreadable = Trouble("read", "Scan 0815.pdf", "encrypted", "Die Datei ist verschlüsselt.", "Absender fragen.")
    by_fax = arrival(2, channel="fax", name="fax-0002.pdf")
    again = arrival(9, channel="folder", sender="", subject="")
    reply = arrival(11, name="Abwesend.eml", subject="Automatische Antwort: Unser Antrag")
    scan = arrival(12, name="Scan 0815.pdf", subject="")
    one = ("LA-2031-001",)
    items = (
        Item(by_fax, "case", "Als Vorgang LA-2031-001 aufgenommen.", "", one),
        Item(arrival(17, name="Unser Antrag.eml"), "case", "Neuere Fassung zu LA-2031-001.", "", one, (_MACROS,)),
        Item(arrival(3), "case", "Als Vorgang LA-2031-003 aufgenommen.", "", ("LA-2031-003",)),
        Item(arrival(4), "case", "Als Vorgang LA-2031-002 aufgenommen.", "", ("LA-2031-002",)),
        Item(arrival(5), "case", "Als Vorgang LA-2031-004 aufgenommen.", "", ("LA-2031-004",)),
        Item(again, "duplicate", "Inhaltlich schon bekannt aus LA-2031-001.", "Nichts zu tun.", one),
        Item(reply, "dismissed", "Automatische Antwort."),
        Item(scan, "trouble", unreadable.sentence, unreadable.remedy, (), (unreadable,)),
    )
    edited = Trouble("draft", "LA-2031-003", "edited", "„Vereinbarung.docx“ wurde bearbeitet.", "Brief prüfen.")
    return day(rich, late, accepted, gone, items=items, is_practice=True, troubles=(edited,))


def _scores(*points: float | None) -> tuple[Score, ...]:
    return tuple(replace(score, points=entry) for score, entry in zip(_SCORES, points, strict=True))
