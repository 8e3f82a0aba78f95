"""Submissions become cases: new, newer, older or twice; and a case is looked at with today's rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from klimadocs.forms.merge import merge_copies
from klimadocs.model.arrival import Arrival
from klimadocs.model.call import Call
from klimadocs.model.case import Case
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Corrected, Entry, Filed, Read, Relation, Submitted
from klimadocs.model.form import Form
from klimadocs.model.mail import MailFacts
from klimadocs.model.reading import FormReading
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record
from klimadocs.pipeline.threads import Threads
from klimadocs.rules.due import due
from klimadocs.rules.fold import History, case_key, fold_case, is_alike
from klimadocs.rules.judge import Circumstances, judge


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One filled form of an arrival: the leading file, and further files that say the same."""

    digest: str
    reading: FormReading
    copies: tuple[str, ...]


def submit_new(doors: Doors, tally: Tally, history: History) -> None:
    """In the order of receipt, so that a run that was cut off gives the same references as one that was not."""
    known = {(event.arrival, event.submission) for event in history.submitted}
    book = _Book(doors, history)
    for arrival in sorted(history.arrivals.values(), key=lambda entry: (entry.received_at, entry.name, entry.id)):
        sheets = _sheets(arrival, history, doors)
        for sheet in sheets:
            if (arrival.id, sheet.digest) not in known:
                book.enter(tally, arrival, sheet)
        if not sheets:
            book.file(tally, arrival)


def _sheets(arrival: Arrival, history: History, doors: Doors) -> list[_Sheet]:
    """The filled forms of one arrival. Files of the same applicant and partner are one form in several formats."""
    unpacked = history.unpacked.get(arrival.id)
    groups: dict[object, list[tuple[str, FormReading]]] = {}
    found = (history.reads.get(entry.digest) for entry in (unpacked.enclosures if unpacked else ()))
    for read in (each for entry in found if entry is not None for each in entry.all):
        if not is_filled(read):
            continue
        reading = read.reading
        assert reading is not None
        form = doors.catalogue.form(f"{reading.call}/{reading.form}")
        key = case_key(reading, form) or read.enclosure
        groups.setdefault((reading.call, reading.form, key), []).append((read.enclosure, reading))
    return [_sheet(group) for group in groups.values()]


def is_filled(read: Read) -> bool:
    """True if the reading holds at least one answer."""
    return read.reading is not None and any(answer.is_given for answer in read.reading.answers)


def _sheet(group: list[tuple[str, FormReading]]) -> _Sheet:
    """The file with the strongest evidence leads; what the others say differently becomes a doubt."""
    group = list({digest: (digest, reading) for digest, reading in group}.values())
    lead = max(group, key=lambda entry: sum(answer.certainty for answer in entry[1].answers))
    others = [entry for entry in group if entry[0] != lead[0]]
    reading = merge_copies(lead[1], [entry[1] for entry in others])
    return _Sheet(lead[0], reading, tuple(entry[0] for entry in others))


class _Book:
    """The cases as they grow during one run, found by file and by applicant and partner."""

    def __init__(self, doors: Doors, history: History) -> None:
        self._doors = doors
        self._history = history
        self._by_file: dict[str, str] = {}
        self._by_key: dict[tuple[str, str, tuple[str, str]], str] = {}
        self._threads = Threads(history)
        for event in history.submitted:
            self._by_file.update(dict.fromkeys((event.submission, *event.copies), event.case))
        for case_id in history.case_ids:
            self._index(case_id)

    def enter(self, tally: Tally, arrival: Arrival, sheet: _Sheet) -> None:
        """Adds one submission; afterwards the history knows it."""
        call, form = self._call_and_form(sheet.reading)
        case = self._case_of(arrival, sheet, form)
        number = case.number if case else self._history.highest_number(call.id) + 1
        case_id = case.id if case else call.reference.format(year=call.deadline.at.year, number=number)
        relation = _relation(case, arrival, sheet)
        own_reading = sheet.reading if sheet.copies else None
        event = Submitted(
            sheet.digest, arrival.id, case_id, call.id, form.id, number, relation, sheet.copies, own_reading
        )
        key = f"submitted:{arrival.id}:{sheet.digest}"
        record(self._doors, tally, key, event)
        self._history.add(Entry(len(self._history.entries) + 1, key, arrival.received_at, event))
        self._by_file.update(dict.fromkeys((sheet.digest, *sheet.copies), case_id))
        self._threads.learn(case_id, arrival)
        self._index(case_id)

    def file(self, tally: Tally, arrival: Arrival) -> None:
        """A mail without a form belongs to the case that its subject, its thread or its sender names; a programme that
        came back filled to the one that it names itself."""
        if arrival.id in self._history.filed:
            return
        match = self._threads.match(arrival) if self._threads.may_belong(arrival) else None
        named = self._named_in(arrival)
        if match is not None and not (match.how == "sender" and named):
            others = tuple(dict.fromkeys(case for case in (*match.rivals, *named) if case != match.case))
            event = Filed(arrival.id, match.case, match.how, others)
        elif named:
            event = Filed(arrival.id, named[0], "document", named[1:])
        else:
            return
        key = f"filed:{arrival.id}"
        record(self._doors, tally, key, event)
        self._history.add(Entry(len(self._history.entries) + 1, key, arrival.received_at, event))
        self._threads.learn(event.case, arrival)

    def _named_in(self, arrival: Arrival) -> tuple[str, ...]:
        """Known cases that the programmes of an arrival bear."""
        unpacked = self._history.unpacked.get(arrival.id)
        reads = (self._history.reads.get(entry.digest) for entry in (unpacked.enclosures if unpacked else ()))
        cases = (read.plan.case for read in reads if read is not None and read.plan is not None)
        return tuple(dict.fromkeys(case for case in cases if case in self._history.case_ids))

    def _call_and_form(self, reading: FormReading) -> tuple[Call, Form]:
        call = self._doors.catalogue.call(reading.call)
        return call, call.form(reading.form)

    def _case_of(self, arrival: Arrival, sheet: _Sheet, form: Form) -> Case | None:
        """The case that has this very file already, else the one of the same applicant and partner, else the one that
        the mail answers, if it may be the same applicant's."""
        key = case_key(sheet.reading, form)
        case_id = self._by_file.get(sheet.digest)
        if case_id is None and key is not None:
            case_id = self._by_key.get((form.call, form.id, key))
        if case_id is None:
            case_id = self._answered(arrival, key, form)
        return fold_case(self._history, case_id, form) if case_id else None

    def _answered(self, arrival: Arrival, key: tuple[str, str] | None, form: Form) -> str | None:
        """Only a reference or a thread tells; one writer may apply for several applicants."""
        match = self._threads.match(arrival)
        if match is None or match.how == "sender":
            return None
        first = next(event for event in self._history.submitted if event.case == match.case)
        if (first.call, first.form) != (form.call, form.id):
            return None
        known = case_key(fold_case(self._history, match.case, form).current.reading, form)
        return match.case if is_alike(known, key) else None

    def _index(self, case_id: str) -> None:
        first = next(event for event in self._history.submitted if event.case == case_id)
        form = self._doors.catalogue.call(first.call).form(first.form)
        key = case_key(fold_case(self._history, case_id, form).current.reading, form)
        if key is not None:
            self._by_key[form.call, form.id, key] = case_id


def _relation(case: Case | None, arrival: Arrival, sheet: _Sheet) -> Relation:
    if case is None:
        return "new"
    known = {digest for entry in case.submissions for digest in (entry.id, *entry.copies)}
    if sheet.digest in known or _says_the_same(case, sheet.reading):
        return "duplicate"
    return "newer" if arrival.received_at >= case.current.arrival.received_at else "older"


def _says_the_same(case: Case, reading: FormReading) -> bool:
    machine_reading = next(entry.reading for entry in case.submissions if entry.id == case.current.id)
    said = [(answer.field, answer.value) for answer in machine_reading.answers]
    return said == [(answer.field, answer.value) for answer in reading.answers]


def look_at(doors: Doors, history: History) -> list[CaseView]:
    """Every case with today's judgement, in the order of their references."""
    views = [look_at_case(doors, history, case_id) for case_id in history.case_ids]
    views = sorted(views, key=lambda view: (view.call.id, view.case.number))
    return [replace(view, related=_related(view, views)) for view in views]


def look_at_case(doors: Doors, history: History, case_id: str) -> CaseView:
    """One case with today's judgement; relations to other cases are left out."""
    first = next(event for event in history.submitted if event.case == case_id)
    call = doors.catalogue.call(first.call)
    form = call.form(first.form)
    today = doors.clock.today(call)
    is_practice = doors.clock.is_practice(call)
    case = fold_case(history, case_id, form)
    if is_practice:
        case = _practised(case, call, today)
    earlier = any(entry.relation in ("new", "newer") and entry.id != case.current.id for entry in case.submissions)
    circumstances = Circumstances(case.current.arrival, today, earlier, case.decision)
    assessment = judge(form, call, case.current.reading, circumstances)
    dues = due(case, assessment, call, today, doors.catalogue.office.holidays)
    troubles, settled = _troubles(case, history), _settled(case, history)
    return CaseView(
        case, assessment, call, form, dues, today, is_practice, troubles, mails=_mails(case, history), settled=settled
    )


def _mails(case: Case, history: History) -> tuple[tuple[str, MailFacts], ...]:
    """What the mails that brought the versions tell, by the id of the arrival."""
    arrivals = dict.fromkeys((*(entry.arrival.id for entry in case.submissions), *(a.id for a in case.duplicates)))
    found = ((arrival, history.mail_of(arrival)) for arrival in arrivals)
    return tuple((arrival, mail) for arrival, mail in found if mail is not None)


def _settled(case: Case, history: History) -> tuple[str, ...]:
    """Messages of the case that a person has dealt with."""
    return tuple(entry.arrival.id for entry in case.correspondence if entry.arrival.id in history.settled)


def _practised(case: Case, call: Call, today: date) -> Case:
    """In practice a file cannot have been dropped after the frozen day: it counts as dropped on that day."""
    noon = datetime.combine(today, time(12), ZoneInfo(call.time_zone)).astimezone(UTC)
    arrival = case.current.arrival
    if arrival.received_by != "file time" or arrival.received_at <= noon:
        return case
    return replace(case, current=replace(case.current, arrival=replace(arrival, received_at=noon)))


def _troubles(case: Case, history: History) -> tuple[Trouble, ...]:
    digests = [digest for entry in case.submissions for digest in (entry.id, *entry.copies)]
    found = [trouble for digest in digests if digest in history.reads for trouble in history.reads[digest].troubles]
    return (*dict.fromkeys(found), *_corrected_after_release(case))


def _corrected_after_release(case: Case) -> list[Trouble]:
    """A released letter does not change any more; a person must know that it says what was corrected since."""
    events = [entry.event for entry in case.history]
    released = [number for number, event in enumerate(events) if isinstance(event, Approved)]
    if not released or not any(isinstance(event, Corrected) for event in events[released[0] :]):
        return []
    sentence = "Nach der Freigabe eines Briefes wurde eine Angabe berichtigt; der freigegebene Brief nennt die alte."
    return [
        Trouble("approve", case.id, "corrected", sentence, "Freigegebene Briefe prüfen und wenn nötig neu schreiben.")
    ]


def _related(view: CaseView, views: list[CaseView]) -> tuple[str, ...]:
    """Other cases of the same applicant in the same call: allowed, but a person should know."""
    key = case_key(view.case.current.reading, view.form)
    if key is None:
        return ()
    return tuple(
        other.case.id
        for other in views
        if other.case.id != view.case.id
        and other.call.id == view.call.id
        and (case_key(other.case.current.reading, other.form) or ("",))[0] == key[0]
    )
