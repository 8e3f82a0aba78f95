"""Blank Word forms that ask the same of several people or things: equal labels in several blocks, rows without names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.makers.blanks import Answers, Asked, BlankForm
from tests.makers.blanks.word_forms import Controls, Fields, is_ticked, on_line, p, package, said, table, td, tr

Write = Callable[[str], str]
YES_NO = ("ja", "nein")
PERSON = (("Name", "text"), ("Vorname", "text"), ("Geburtsdatum", "date"), ("Telefon", "phone"))
_SHOWN: dict[str, tuple[object, ...]] = {
    "Name": ("Abendroth", "Çelik", "Öztürk"),
    "Vorname": ("Kim", "Fatma", "Ragnhild"),
    "Geburtsdatum": ("1971-02-03", "1984-11-30", "2001-05-06"),
    "Telefon": ("030 23125 101", "030 23125 102", "030 23125 103"),
}


def _blocks(pairs: Sequence[tuple[str, str]], count: int) -> tuple[Asked, ...]:
    return tuple(
        Asked(f"{label} ({number})", kind, _SHOWN[label][number - 1])
        for number in range(1, count + 1)
        for label, kind in pairs
    )


def heirs(answers: Answers) -> bytes:
    """One table: a heading row for each person, below it the same labels, empty cells beside them."""
    rows = []
    for number in (1, 2, 3):
        rows.append(tr(td(f"{number}. Miterbin oder Miterbe", span=2)))
        rows += [tr(label, said(answers, f"{label} ({number})")) for label, _ in PERSON]
    return package(p("Antrag auf einen Erbschein", style="Title"), table(*rows))


def children(answers: Answers) -> bytes:
    """A table for each child below its heading, two pairs in a row, controls without names."""
    c = Controls(answers)
    blocks = []
    for number in (1, 2):
        name, first, born, phone = (td(p(c.text(f"{label} ({number})"))) for label, _ in PERSON)
        blocks.append(p(f"{number}. Kind", bold=True))
        blocks.append(table(tr("Name", name, "Vorname", first), tr("Geburtsdatum", born, "Telefon", phone)))
    return package(p("Anmeldung in der Musikschule", style="Title"), *blocks, p("Unterschrift der Eltern"))


def witnesses(answers: Answers) -> bytes:
    """Lines of underscores, the same in each block."""
    a, blocks = answers, []
    for number in (1, 2, 3):
        blocks.append(p(f"Zeugin oder Zeuge {number}", bold=True))
        blocks += [p(f"{label}: {on_line(a, f'{label} ({number})')}") for label, _ in PERSON]
    return package(p("Meldung eines Wildschadens", style="Title"), *blocks)


HOUSE_HEADS = (("Name", "text"), ("Geburtsdatum", "date"), ("Telefon", "phone"))


def household(answers: Answers) -> bytes:
    """A header row, below it rows without names that hold nothing but controls without names."""
    c = Controls(answers)
    rows = [tr(*(td(p(c.text(f"{head} ({row})"))) for head, _ in HOUSE_HEADS)) for row in (1, 2, 3)]
    return package(
        p("Erklärung zum Haushalt", style="Title"),
        table(tr("Anschrift der Wohnung", td(p(c.text("Anschrift der Wohnung"))))),
        p("Personen im Haushalt"),
        table(tr(*(head for head, _ in HOUSE_HEADS)), *rows),
        table(tr("Bemerkungen", td(p(c.text("Bemerkungen"))))),
    )


STAFF = ("Familienname", "Vorname", "Straße", "Ort", "Telefon")
CONTACT = ("Name", "Telefon", "Verwandtschaft")


def staff(answers: Answers) -> bytes:
    """Older fields with the names that Word gives; two contacts with the same labels."""
    f, number = Fields(answers), iter(range(1, 99))

    def rows(labels: Sequence[str], block: str) -> list[str]:
        return [tr(label, td(p(f.text(f"{label}{block}", f"Text{next(number)}")))) for label in labels]

    return package(
        p("Personalbogen", style="Title"),
        table(*rows(STAFF, "")),
        p("Im Notfall zu verständigen", bold=True),
        table(*rows(CONTACT, " (1)")),
        p("oder", bold=True),
        table(*rows(CONTACT, " (2)")),
    )


def trees(answers: Answers) -> bytes:
    """Labels above their cells: a row of labels, a row of empty cells, and again."""
    a, rows = answers, []
    for number in (1, 2):
        rows.append(tr(*(label for label, _ in PERSON)))
        rows.append(tr(*(said(a, f"{label} ({number})") for label, _ in PERSON)))
    return package(
        p("Anzeige einer Baumfällung", style="Title"),
        table(tr("Grundstück", said(a, "Grundstück"), "Flur", said(a, "Flur"))),
        p("Beteiligte"),
        table(*rows),
    )


QUESTIONS = ("Sind Sie berufstätig?", "Nutzen Sie den Bus?", "Besitzen Sie ein Fahrrad?", "Haben Sie Kinder?")


def interview(answers: Answers) -> bytes:
    """Numbered questions with boxes for yes and no, and below each the same dotted line."""
    a, lines = answers, []
    for number, question in enumerate(QUESTIONS, 1):
        boxes = "   ".join(f"{'☒' if is_ticked(a, question, o) else '☐'} {o}" for o in YES_NO)
        lines.append(p(f"{number}. {question} {boxes}"))
        lines.append(p(f"Begründung: {said(a, f'Begründung ({number})') or '.' * 60}"))
    return package(p("Befragung zur Mobilität", style="Title"), *lines)


ROLES = ("Vollmachtgeber", "Bevollmächtigte")


def mandate(answers: Answers) -> bytes:
    """Rows with names and two columns to write into."""
    a = answers
    rows = [tr(label, *(said(a, f"{role} ({label})") for role in ROLES)) for label, _ in PERSON]
    return package(p("Vollmacht", style="Title"), table(tr("Angabe", *ROLES), *rows), p("Ort und Unterschrift"))


def gifts(answers: Answers) -> bytes:
    """Numbered rows of empty cells, and label cells around them."""
    a = answers
    heads = ("Gegenstand", "Zustand")
    rows = [tr(f"{n}.", *(said(a, f"{head} ({n})") for head in heads)) for n in (1, 2, 3, 4)]
    return package(
        p("Sachspende an das Museum", style="Title"),
        table(tr("Spenderin oder Spender", said(a, "Spenderin oder Spender")), tr("Telefon", said(a, "Telefon"))),
        table(tr("Nr.", *heads), *rows),
        table(tr("Abholung am", said(a, "Abholung am")), tr("Bemerkungen", said(a, "Bemerkungen"))),
    )


def lodging(answers: Answers) -> bytes:
    """Two people in lines with content controls that have the same names in both blocks."""
    c, blocks = Controls(answers), []
    for number, title in ((1, "Mieterin oder Mieter"), (2, "Mitbewohnerin oder Mitbewohner")):
        blocks.append(p(title, bold=True))
        blocks += [p(f"{label}: ", c.text(f"{label} ({number})", f"txt{label}")) for label, _ in PERSON]
    return package(p("Bestätigung des Wohnungsgebers", style="Title"), *blocks)


def fishing(answers: Answers) -> bytes:
    """Label and room in one cell, the same cells in two tables; boxes in cells of their own."""
    a = answers

    def cell(label: str, number: int) -> str:
        return td(f"{label}:", *([said(a, f"{label} ({number})")] if a else []))

    blocks = []
    for number, title in ((1, "Erste Person"), (2, "Zweite Person")):
        name, first, born, phone = (cell(label, number) for label, _ in PERSON)
        blocks += [p(title), table(tr(name, first), tr(born, phone))]
    return package(p("Antrag auf einen Fischereischein", style="Title"), *blocks)


def _named(pairs: Sequence[tuple[str, str, object]]) -> tuple[Asked, ...]:
    return tuple(Asked(label, kind, answer) for label, kind, answer in pairs)


BLOCK_FORMS = (
    BlankForm("erbschein", "equal label cells below heading rows", "docx", _blocks(PERSON, 3), heirs),
    BlankForm("musikschule", "nameless controls, equal tables", "docx", _blocks(PERSON, 2), children),
    BlankForm("wildschaden", "equal lines of underscores", "docx", _blocks(PERSON, 3), witnesses),
    BlankForm(
        "haushalt", "nameless rows of nameless controls", "docx",
        _named((
            ("Anschrift der Wohnung", "text", "Ringstraße 4"),
            *((f"{head} ({row})", kind, _SHOWN[head][row - 1]) for row in (1, 2, 3) for head, kind in HOUSE_HEADS),
            ("Bemerkungen", "long", "keine Haustiere"),
        )),
        household,
    ),
    BlankForm(
        "personalbogen", "older fields as Word names them, two equal blocks", "docx",
        _named((
            ("Familienname", "text", "Núñez"), ("Vorname", "text", "Inés"), ("Straße", "text", "Am Markt 1"),
            ("Ort", "text", "Jena"), ("Telefon", "phone", "030 23125 110"),
            ("Name (1)", "text", "Paul Weiß"), ("Telefon (1)", "phone", "030 23125 111"),
            ("Verwandtschaft (1)", "text", "Bruder"), ("Name (2)", "text", "Ute Roth"),
            ("Telefon (2)", "phone", "030 23125 112"), ("Verwandtschaft (2)", "text", "Mutter"),
        )),
        staff,
    ),
    BlankForm(
        "baumfaellung", "rows of labels above rows of cells", "docx",
        _named((("Grundstück", "text", "Am Bach 7"), ("Flur", "text", "12/4"))) + _blocks(PERSON, 2), trees,
    ),
    BlankForm(
        "mobilitaet", "equal boxes and equal dotted lines", "docx",
        tuple(
            entry for number, question in enumerate(QUESTIONS, 1) for entry in (
                Asked(question, "choice", YES_NO[number % 2], YES_NO),
                Asked(f"Begründung ({number})", "long", f"weil es Grund {number} gibt"),
            )
        ),
        interview,
    ),
    BlankForm(
        "vollmacht", "rows with names, two columns", "docx",
        tuple(
            Asked(f"{role} ({label})", "text" if kind == "text" else kind, _SHOWN[label][place])
            for label, kind in PERSON for place, role in enumerate(ROLES)
        ),
        mandate,
    ),
    BlankForm(
        "sachspende", "numbered rows of cells", "docx",
        _named((
            ("Spenderin oder Spender", "text", "Uwe Kröger"), ("Telefon", "phone", "030 23125 120"),
            *((f"{head} ({n})", "text", f"{head} Nummer {n * 7}") for n in (1, 2, 3, 4) for head in ("Gegenstand", "Zustand")),
            ("Abholung am", "date", "2024-06-03"), ("Bemerkungen", "long", "nur vormittags"),
        )),
        gifts,
    ),
    BlankForm("wohnungsgeber", "controls whose names stand twice", "docx", _blocks(PERSON, 2), lodging),
    BlankForm("fischereischein", "label and room in one cell, equal tables", "docx", _blocks(PERSON, 2), fishing),
)  # fmt: skip
