"""The day's page: what arrived, what needs a person, which cases there are. German lines for `index.html`."""

from __future__ import annotations

from dataclasses import dataclass

from klimadocs import wording
from klimadocs.model.day import CaseView, Day, Item
from klimadocs.pages.badges import STATES, Badge, case_badges
from klimadocs.pages.letter_lines import LetterLine, list_letters
from klimadocs.pages.mail_lines import CAUTION, WARNING, MailLine, describe_mail, write_sender
from klimadocs.pages.overview import zone_of
from klimadocs.pages.phrases import address, count_of, write_date, write_time
from klimadocs.pages.press import press
from klimadocs.pages.sendings import gather_sendings
from klimadocs.pages.tasks import list_tasks


@dataclass(frozen=True, slots=True)
class Balance:
    """Bilanz. `parts` are (number, words, whether it calls for a person)."""

    total: str
    parts: tuple[tuple[int, str, bool], ...]
    is_even: bool
    sentence: str
    note: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the day's table; `letters` are (line, address or "")."""

    id: str
    href: str
    applicant: str
    partner: str
    received: str
    badges: tuple[Badge, ...]
    tasks: int
    letters: tuple[tuple[LetterLine, str], ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One arrival and what became of it; `advice` are (sentence, remedy), `cases` (id, address), `ignored` parts that
    were passed over, in one line. `mail` is None where the arrival is none."""

    name: str
    received: str
    way: str
    sender: str
    subject: str
    badge: Badge
    sentence: str
    advice: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str], ...]
    mail: MailLine | None = None
    suggestion: str = ""
    ignored: str = ""


def show_day(day: Day) -> str:
    """HTML of the day; see `klimadocs.pages.index_page`."""
    return press(
        "index.html",
        day=day,
        today=write_date(day.today),
        balance=balance_of(day),
        sendings=gather_sendings(day),
        warning=WARNING,
        caution=CAUTION,
        urgent=[_item(day, item) for item in day.items if item.state == "trouble" or _unseen(day, item)],
        cases=[_case(view) for view in day.views],
        items=[_item(day, item) for item in day.items],
    )


def balance_of(day: Day) -> Balance:
    """Every arrival in exactly one state, or a sentence that says by how much it does not come out."""
    parts = (
        (day.count("case"), "Vorgänge" if day.count("case") != 1 else "Vorgang", False),
        (day.count("duplicate"), "Dubletten" if day.count("duplicate") != 1 else "Dublette", False),
        (day.count("dismissed"), "kein Formular", False),
        (day.count("trouble"), "zu klären", day.count("trouble") > 0),
    )
    return Balance(count_of(day.arrived, "Eingang", "Eingänge"), parts, day.is_even, _verdict(day), _shared(day))


def _verdict(day: Day) -> str:
    if day.is_even:
        return "Die Bilanz geht auf: Jeder Eingang steht an genau einer Stelle."
    known = len({item.arrival.id for item in day.items})
    reasons = []
    if known != day.arrived:
        reasons.append(
            f"{count_of(day.arrived, 'Eingang ist', 'Eingänge sind')} verzeichnet, {known} sind nachgewiesen"
        )
    if len(day.items) != known:
        reasons.append(
            f"{count_of(len(day.items) - known, 'Eingang steht', 'Eingänge stehen')} an mehr als einer Stelle"
        )
    return f"Die Bilanz geht nicht auf: {'; '.join(reasons)}. Bitte „klimadocs verify“ laufen lassen."


def _shared(day: Day) -> str:
    """Several versions of one application are several arrivals, but one case."""
    cases = {case for item in day.items if item.state == "case" for case in item.cases}
    if not cases or len(cases) == day.count("case"):
        return ""
    return f"Mehrere Fassungen gehören zusammen: Es sind {count_of(len(cases), 'Vorgang', 'Vorgänge')}."


def _case(view: CaseView) -> CaseLine:
    case = view.case
    return CaseLine(
        case.id,
        address("review", case.id, "case.html"),
        view.applicant,
        view.partner,
        write_time(case.current.arrival.received_at, view.call.time_zone),
        case_badges(view),
        len(list_tasks(view)),
        tuple((line, _letter_address(view, line)) for line in list_letters(view)),
    )


def _letter_address(view: CaseView, line: LetterLine) -> str:
    """Only a draft still lies in review; a released letter has moved on."""
    return address("review", view.case.id, line.file) if line.file and line.status == "in review" else ""


def _item(day: Day, item: Item) -> ItemLine:
    known = {view.case.id for view in day.views}
    arrival = item.arrival
    return ItemLine(
        arrival.name or "ohne Namen",
        write_time(arrival.received_at, zone_of(day, item.cases)),
        wording.CHANNELS[arrival.channel],
        (write_sender(item.mail) if item.mail else "") or arrival.sender,
        (item.mail.subject if item.mail else "") or arrival.subject,
        STATES[item.state],
        item.sentence,
        _advice(item),
        tuple((case, address("review", case, "case.html") if case in known else "") for case in item.cases),
        describe_mail(item.mail) if item.mail else None,
        item.suggestion.strip(),
        ", ".join(item.ignored),
    )


def _unseen(day: Day, item: Item) -> bool:
    """Whether a part of an arrival is in trouble and no case tells of it: a second file that cannot be read, say."""
    told = {trouble for view in day.views if view.case.id in item.cases for trouble in view.troubles}
    return item.state in ("case", "duplicate") and not told.issuperset(item.troubles)


def _advice(item: Item) -> tuple[tuple[str, str], ...]:
    """The item's own remedy, then each trouble that says something new."""
    pairs = [("", item.remedy)] if item.remedy else []
    for trouble in item.troubles:
        sentence = "" if trouble.sentence == item.sentence else trouble.sentence
        remedy = "" if trouble.remedy == item.remedy else trouble.remedy
        if (sentence or remedy) and (sentence, remedy) not in pairs:
            pairs.append((sentence, remedy))
    return tuple(pairs)
