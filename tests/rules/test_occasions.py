"""When a letter is due: conditions, days, decisions and releases; once for each occasion, and with reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.catalogue.calls import load_call
from klimadocs.errors import ConfigurationError
from klimadocs.model.call import Call, LetterKind, Moment, NamedDate, When
from klimadocs.model.case import Case, Due
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Decided, Drafted, Entry, Event
from klimadocs.model.form import Form
from klimadocs.pipeline.sampling import view_of
from klimadocs.rules.due import due, uncovered_outcomes
from klimadocs.rules.judge import Circumstances, judge
from klimadocs.rules.moments import parse_moment, undated
from klimadocs.rules.working_days import WorkingDays, land_of, public_holidays, working_days_later
from tests.rules.test_judge import COMPLETE

DECISION = date(2014, 10, 31)


@pytest.fixture(scope="module")
def call(shipped: Catalogue) -> Call:
    return shipped.calls[0]


def form_of(call: Call) -> Form:
    return call.forms[0]


def with_letters(call: Call, **whens: When | tuple[When, ...]) -> Call:
    """The call with these letters alone."""
    letters = tuple(
        LetterKind(name, name.title(), "letter", when if isinstance(when, tuple) else (when,), ())
        for name, when in whens.items()
    )
    return replace(call, letters=letters, decisions=())


def case_of(call: Call, *events: Event, **changes: object) -> CaseView:
    """A complete application with this history."""
    values = {key: value for key, value in (COMPLETE | changes).items() if value is not None}
    view = view_of(call, form_of(call), values)
    start = datetime(2014, 9, 8, 8, tzinfo=UTC)
    history = tuple(Entry(n, str(n), start + timedelta(days=n), event) for n, event in enumerate(events, 1))
    case = replace(
        view.case,
        history=history,
        decisions=tuple(event for event in events if isinstance(event, Decided)),
        approvals=tuple(event for event in events if isinstance(event, Approved)),
    )
    return replace(view, case=case)


def dues_on(call: Call, view: CaseView, day: date) -> tuple[Due, ...]:
    case = view.case
    circumstances = Circumstances(case.current.arrival, day, decision=case.decision)
    assessment = judge(view.form, call, case.current.reading, circumstances)
    return due(case, assessment, call, day, "DE-NW")


def named(dues: tuple[Due, ...]) -> list[str]:
    return [entry.letter for entry in dues]


def decided(word: str, back: bool = False) -> Decided:
    return Decided("KP-2014-000", word, "", "rr", back)


def released(letter: str, recipe: str = "r") -> tuple[Drafted, Approved]:
    submission = "0" * 64
    drafted = Drafted(
        "KP-2014-000", letter, "de", "f", "d", recipe, date(2014, 9, 9), (), "t", "p", submission=submission
    )
    return drafted, Approved("KP-2014-000", letter, "de", "f", "d", "rr", "command", recipe=recipe)


# --- days


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("decision", ("decision", 0, False)),
        ("14 working days before decision", ("decision", -14, True)),
        ("1 working day after released:absage", ("released:absage", 1, True)),
        ("3 days after decided:netz", ("decided:netz", 3, False)),
        ("2 weeks  before deadline", ("deadline", -14, False)),
    ],
)
def test_moments_are_written_as_people_say_them(text: str, moment: tuple[str, int, bool]) -> None:
    found = parse_moment(text)
    assert (found.name, found.days, found.in_working_days) == moment


@pytest.mark.parametrize("text", ["", "14 before decision", "working days before decision", "before decision", "a b"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="names no day"):
        parse_moment(text)


@pytest.mark.parametrize(
    ("land", "is_holiday"),
    [("DE-BB", True), ("DE-MV", True), ("DE-SN", True), ("DE-ST", True), ("DE-TH", True), ("DE-NW", False),
     ("DE-BE", False), ("DE-NI", False), ("DE", False), ("", False)],
)  # fmt: skip
def test_reformation_day_2014(land: str, is_holiday: bool) -> None:
    assert (DECISION in public_holidays(land, 2014)) is is_holiday


@pytest.mark.parametrize(
    ("start", "count", "land", "expected"),
    [
        (date(2014, 10, 31), -14, "", date(2014, 10, 13)),
        (date(2014, 10, 31), -14, "DE-NW", date(2014, 10, 13)),
        (date(2014, 11, 3), -1, "DE-NW", date(2014, 10, 31)),
        (date(2014, 11, 3), -1, "DE-BB", date(2014, 10, 30)),
        (date(2014, 9, 29), 5, "", date(2014, 10, 6)),
        (date(2014, 9, 29), 5, "DE-NW", date(2014, 10, 7)),
        (date(2014, 12, 24), 1, "DE-NW", date(2014, 12, 29)),
        (date(2014, 10, 4), 0, "DE-NW", date(2014, 10, 4)),
    ],
)
def test_working_days_know_the_holidays_of_the_land(start: date, count: int, land: str, expected: date) -> None:
    assert WorkingDays(land).after(start, count) == expected
    if count > 0:
        assert working_days_later(start, count, land) == expected


def test_an_unknown_land_is_an_error_and_not_a_year_without_holidays() -> None:
    with pytest.raises(ConfigurationError, match="DE-XX"):
        WorkingDays("DE-XX").has(DECISION)


@pytest.mark.parametrize(
    ("state", "land"),
    [("Thüringen", "DE-TH"), ("Bayern", "DE-BY"), (None, "DE-NW"), ("Atlantis", "DE-NW")],
)
def test_the_applicants_land_counts_else_the_offices(call: Call, state: str | None, land: str) -> None:
    view = case_of(call, bundesland=state)
    assert land_of(view.form, view.case.current.reading, "DE-NW") == land


def test_every_state_that_the_form_offers_has_a_land_that_is_known(call: Call) -> None:
    form = form_of(call)
    states = dict(form.roles.states)
    assert set(states) == set(form.field(form.roles.state).options)
    assert all(public_holidays(land, 2014) for land in states.values())


def test_the_reply_day_passes_over_holidays(call: Call) -> None:
    view = case_of(call, ort=None, bundesland="Nordrhein-Westfalen")
    assert {entry.until for entry in dues_on(call, view, date(2014, 9, 29))} == {date(2014, 10, 7)}


# --- reminders

FIRST = When(none=("accepted",), since=Moment("decision", -14, True), until=Moment("decision", -4, True))
LAST = When(none=("accepted",), since=Moment("decision", -3, True), until=Moment("decision"))


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("Nordrhein-Westfalen", date(2014, 10, 12), []),
        ("Nordrhein-Westfalen", date(2014, 10, 13), ["first"]),
        ("Nordrhein-Westfalen", date(2014, 10, 27), ["first"]),
        ("Nordrhein-Westfalen", date(2014, 10, 28), ["last"]),
        ("Nordrhein-Westfalen", date(2014, 10, 31), ["last"]),
        ("Nordrhein-Westfalen", date(2014, 11, 1), []),
    ],
)
def test_reminders_have_their_days(call: Call, state: str, day: date, expected: list[str]) -> None:
    letters = with_letters(call, first=FIRST, last=LAST)
    assert named(dues_on(letters, case_of(letters, bundesland=state), day)) == expected


@pytest.mark.parametrize(("state", "first_day"), [("Bayern", date(2014, 10, 30)), ("Sachsen", date(2014, 10, 29))])
def test_a_reminder_counts_the_applicants_working_days(call: Call, state: str, first_day: date) -> None:
    """2014-11-03 is a Monday; 31 October is a holiday in Saxony, not in Bavaria."""
    moved = replace(call, dates=(NamedDate("decision", "Entscheidung", date(2014, 11, 3)),))
    letters = with_letters(moved, last=replace(LAST, since=Moment("decision", -2, True)))
    days = [date(2014, 10, 28) + timedelta(days=n) for n in range(7)]
    view = case_of(letters, bundesland=state)
    assert next(day for day in days if dues_on(letters, view, day)) == first_day


def test_a_reminder_gives_its_days_as_reasons(call: Call) -> None:
    letters = with_letters(call, first=FIRST)
    (entry,) = dues_on(letters, case_of(letters), date(2014, 10, 13))
    title = next(date.title for date in call.dates if date.name == "decision")
    assert entry.reasons == (
        f"Fällig ab 13.10.2014: 14 Arbeitstage vor „{title}“ (31.10.2014).",
        f"Fällig bis 27.10.2014: 4 Arbeitstage vor „{title}“ (31.10.2014).",
    )


def test_a_reminder_leaves_once_and_not_after_the_decision(call: Call) -> None:
    letters = with_letters(call, first=FIRST)
    day = date(2014, 10, 14)
    assert named(dues_on(letters, case_of(letters, *released("first")), day)) == []
    assert named(dues_on(letters, case_of(letters, decided("accepted")), day)) == []
    taken_back = case_of(letters, decided("accepted"), decided("accepted", back=True))
    assert named(dues_on(letters, taken_back, day)) == ["first"]


def test_a_newer_form_does_not_bring_the_reminder_again(call: Call) -> None:
    letters = with_letters(call, first=FIRST, reply=When())
    view = case_of(letters, *released("first"), *released("reply"))
    newer = replace(view.case, current=replace(view.case.current, id="1" * 64))
    assert named(dues_on(letters, replace(view, case=newer), date(2014, 10, 14))) == ["reply"]


def test_a_day_that_is_text_never_comes(call: Call) -> None:
    letters = with_letters(call, party=When(since=Moment("network", -3)))
    days = [date(2014, 9, 8) + timedelta(days=n) for n in range(0, 400, 7)]
    assert [day for day in days if dues_on(letters, case_of(letters), day)] == []
    assert list(undated(letters)) == [("party", "network")]
    assert list(undated(with_letters(call, first=FIRST))) == []


def test_days_may_follow_a_release_or_the_receipt(call: Call) -> None:
    after = When(since=Moment("released:reply", 5, True))
    letters = with_letters(call, again=after, early=When(until=Moment("received", 1)))
    view = case_of(letters, *released("reply"))
    assert named(dues_on(letters, view, date(2014, 9, 4))) == ["early"]
    assert named(dues_on(letters, view, date(2014, 9, 15))) == []
    assert named(dues_on(letters, view, date(2014, 9, 16))) == ["again"]
    assert named(dues_on(letters, case_of(letters), date(2014, 9, 16))) == []


# --- decisions of people, releases


def test_a_word_stands_until_it_is_taken_back(call: Call) -> None:
    letters = with_letters(call, party=When(all=("decided:party",)))
    today = date(2014, 9, 20)
    assert letters.decision_words == ("party",)
    assert named(dues_on(letters, case_of(letters), today)) == []
    (entry,) = dues_on(letters, case_of(letters, decided("party"), decided("accepted")), today)
    assert entry.reasons == ("Eine Person hat entschieden: party.",)
    assert named(dues_on(letters, case_of(letters, decided("party"), decided("party", back=True)), today)) == []


def test_a_decision_is_answered_once_and_a_new_one_anew(call: Call) -> None:
    letters = with_letters(call, party=When(all=("decided:party",)))
    today = date(2014, 9, 20)
    answered = (decided("party"), *released("party"))
    assert named(dues_on(letters, case_of(letters, *answered), today)) == []
    again = (*answered, decided("party", back=True), decided("party"))
    assert named(dues_on(letters, case_of(letters, *again), today)) == ["party"]


@pytest.mark.parametrize(
    ("events", "outcome", "words"),
    [
        ((), "open", ()),
        ((decided("refused"), decided("accepted")), "accepted", ()),
        ((decided("accepted"), decided("party")), "accepted", ("party",)),
        ((decided("party"), decided("open")), "open", ("party",)),
        ((decided("accepted"), decided("accepted", back=True)), "open", ()),
        ((decided("b"), decided("a"), decided("b", back=True)), "open", ("a",)),
    ],
)
def test_outcomes_supersede_each_other_and_words_do_not(
    call: Call, events: tuple[Decided, ...], outcome: str, words: tuple[str, ...]
) -> None:
    case: Case = case_of(call, *events).case
    assert (case.decision, case.decided) == (outcome, words)


def test_a_letter_may_wait_for_the_release_of_another(call: Call) -> None:
    letters = with_letters(call, pact=When(), cover=When(all=("released:pact",)))
    today = date(2014, 9, 10)
    assert named(dues_on(letters, case_of(letters), today)) == ["pact"]
    (entry,) = dues_on(letters, case_of(letters, *released("pact")), today)
    assert (entry.letter, entry.reasons) == ("cover", ("Freigegeben ist bereits: Pact.",))


def test_of_several_occasions_one_that_is_not_answered_calls(call: Call) -> None:
    letters = with_letters(call, note=(When(), When(all=("decided:note",))))
    today = date(2014, 9, 10)
    assert named(dues_on(letters, case_of(letters, *released("note")), today)) == []
    assert named(dues_on(letters, case_of(letters, *released("note"), decided("note")), today)) == ["note"]


def test_what_waits_for_a_day_covers_no_outcome(call: Call) -> None:
    letters = with_letters(call, first=When())
    grouped = replace(letters, letters=tuple(replace(letter, group="g") for letter in letters.letters))
    assert uncovered_outcomes(grouped) == []
    dated = replace(
        grouped, letters=tuple(replace(letter, when=(replace(FIRST, none=()),)) for letter in grouped.letters)
    )
    assert len(uncovered_outcomes(dated)) == 12


def test_a_fact_tells_the_answers_that_it_rests_on(call: Call) -> None:
    letters = with_letters(call, advice=When(any=("fact:beratung_gewuenscht", "fact:neue_partnerschaft")))
    (entry,) = dues_on(letters, case_of(letters, beratung="vor Ort"), date(2014, 9, 10))
    assert entry.reasons == ("Beratung gewünscht: vor Ort.",)


# --- the letters that ship

FIRST_REPLY = {"eingangsbestaetigung", "rueckmeldung", "memorandum", "handlungsprogramm", "teilnahmevereinbarung"}


@pytest.mark.parametrize(
    ("day", "events", "changes", "more"),
    [
        (date(2014, 9, 8), (), {}, set()),
        (date(2014, 9, 8), (), {"beratung": "telefonisch"}, {"beratungsangebot"}),
        (date(2014, 9, 8), (), {"partner_abgestimmt": "nein"}, {"beratungsangebot"}),
        (date(2014, 10, 12), (), {}, set()),
        (date(2014, 10, 13), (), {}, {"erinnerung"}),
        (date(2014, 10, 27), (), {}, {"erinnerung"}),
        (date(2014, 10, 28), (), {}, {"letzte-erinnerung"}),
        (date(2014, 10, 31), (), {}, {"letzte-erinnerung"}),
        (date(2014, 11, 1), (), {}, set()),
        (date(2014, 10, 13), (decided("accepted"),), {}, {"memorandum-anschreiben"}),
        (date(2014, 10, 13), released("erinnerung"), {}, set()),
        (date(2014, 9, 10), (decided("netzwerktreffen"),), {}, {"netzwerktreffen"}),
        (date(2014, 9, 10), (decided("auftaktworkshop"),), {}, {"auftaktworkshop"}),
        (date(2014, 9, 10), (decided("partneranschreiben"),), {"weitergabe": True}, {"partneranschreiben"}),
        (date(2014, 9, 10), (decided("partneranschreiben"),), {"weitergabe": False}, set()),
        (date(2014, 9, 10), (decided("partneranschreiben"),), {}, set()),
        (date(2014, 9, 10), (decided("auskunft"),), {}, {"auskunft"}),
        (date(2014, 9, 10), (decided("loeschung"),), {}, {"loeschbestaetigung"}),
        (date(2014, 9, 10), (decided("auskunft"), *released("auskunft")), {}, set()),
    ],
)
def test_when_the_shipped_letters_are_due(
    call: Call, day: date, events: tuple[Event, ...], changes: dict[str, object], more: set[str]
) -> None:
    """Beside the first reply, which is due on every day until it is released."""
    found = set(named(dues_on(call, case_of(call, *events, **changes), day)))
    assert found - FIRST_REPLY == more
    assert {"eingangsbestaetigung", "rueckmeldung"} <= found


@pytest.mark.parametrize(("day", "is_due"), [(date(2014, 9, 16), False), (date(2014, 9, 17), True)])
def test_missing_details_are_asked_for_again_a_day_after_the_reply_was_due(call: Call, day: date, is_due: bool) -> None:
    """Released on Tuesday, the 9th; five working days to reply end on the 16th."""
    view = case_of(call, *released("nachforderung"), ort=None)
    assert ("nachforderung-erinnerung" in named(dues_on(call, view, day))) is is_due
    complete = case_of(call, *released("nachforderung"))
    assert "nachforderung-erinnerung" not in named(dues_on(call, complete, day))


@pytest.mark.parametrize("outcome", ["withdrawn", "refused"])
def test_what_is_over_brings_no_reminder_and_no_invitation(call: Call, outcome: str) -> None:
    view = case_of(call, decided("netzwerktreffen"), decided("auftaktworkshop"), decided(outcome))
    found = named(dues_on(call, view, date(2014, 10, 14)))
    assert found == (["rueckzug"] if outcome == "withdrawn" else ["eingangsbestaetigung", "absage"])


# --- what authors write


def call_with(folder: object, when: str, extra: str = "") -> Call:
    from pathlib import Path

    from tests.tiny import LETTER, lay_out

    assert isinstance(folder, Path)
    templates = lay_out(folder, letter=LETTER)
    path = templates / "leseausweis"
    (path / "call.toml").write_text((path / "call.toml").read_text().replace("[practice]", f"{extra}\n[practice]"))
    (path / "letters" / "bestaetigung" / "letter.toml").write_text(f"{LETTER}\n{when}")
    return load_call(path)


def test_days_and_decisions_are_read_from_the_letters_file(tmp_path: object) -> None:
    call = call_with(tmp_path, '[when]\nall = ["decided:fest"]\nfrom = "3 working days before deadline"')
    (when,) = call.letters[0].when
    assert when.since == Moment("deadline", -3, True, "3 working days before deadline")
    assert call.decision_words == ("fest",)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ('from = "3 days before deadlin"', "Did you mean “deadline”"),
        ('from = "soonish or so"', "names no day"),
        ('until = "released:brief"', "released:bestaetigung"),
        ('all = ["released:brief"]', "released:bestaetigung"),
        ('all = ["decided:Fest am See"]', "is no decision"),
        ('all = ["decided:accepted"]', "is no decision"),
        ('since = "deadline"', "the key “since” is unknown"),
        ('form = "deadline"', "Did you mean “from”"),
    ],
)
def test_faults_in_a_letters_file_are_told(tmp_path: object, when: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        call_with(tmp_path, f"[when]\n{when}")
    assert words in str(told.value)


def test_a_call_that_lists_its_decisions_knows_no_others(tmp_path: object) -> None:
    listed = '[decisions]\nfest = "Einladung zum Lesefest"'
    with pytest.raises(ConfigurationError, match="Did you mean “decided:fest”"):
        call_with(tmp_path, '[when]\nall = ["decided:fesd"]', listed)
