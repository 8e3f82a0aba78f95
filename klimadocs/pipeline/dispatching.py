"""Approved letters leave: as a draft in the thread they answer, by SMTP where the office wants that, or on paper.

First the intention goes into the ledger, then the courier acts, then what came of it is noted: after a kill in between
the couriers that can look (drafts, tray) do the same again, SMTP is left for a person to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from klimadocs.couriers import Courier
from klimadocs.errors import KlimadocsError, LetterError, RefusedError, TemporaryError, UncertainError
from klimadocs.model.case import DispatchRecord
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, CourierKind, Dispatched, Dispatching, Left, Postponed, Undelivered
from klimadocs.model.mail import Outgoing
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record, write
from klimadocs.pipeline.enclosing import enclosed_with
from klimadocs.pipeline.mailing import (
    PARTIES,
    Party,
    Post,
    address_of,
    attach,
    courier_of,
    party_of,
    write_mail,
)
from klimadocs.rules.fold import History, fold_dispatches

SENT = "sent"
_OVER = ("sent", "printed", "left")
_LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What one case has to send to one party today: released letters that no courier has yet."""

    view: CaseView
    approvals: tuple[Approved, ...]
    to: Party = "applicant"


@dataclass
class _Run:
    """One round of the post. `closed` are couriers that could not be reached: the rest waits for the next round."""

    doors: Doors
    tally: Tally
    history: History
    views: Sequence[CaseView]
    closed: list[Courier] = field(default_factory=list)


def dispatch_all(doors: Doors, tally: Tally, history: History, views: Sequence[CaseView]) -> None:
    """Safe to repeat: what a courier has is never handed over twice."""
    run = _Run(doors, tally, history, views)
    try:
        _watch(run)
        _finish_begun(run)
        _begin_all(run)
    finally:
        for courier in filter(None, (*doors.mailroom.drafts.values(), doors.mailroom.tray, doors.mailroom.smtp)):
            courier.rest()


def _begin_all(run: _Run) -> None:
    doors, tally, views = run.doors, run.tally, run.views
    answered = set(_answered_today(views))
    left = doors.mailroom.most_letters
    for parcel in (parcel for view in views for parcel in _parcels(doors, view)):
        if not parcel.approvals:
            continue
        if left <= 0:
            tally.troubles.append(_brake(doors, parcel))
            continue
        post = _plan(run, parcel)
        if post is None:
            continue
        kinds = {(post.mail.recipient, approval.letter) for approval in parcel.approvals if post.mail.recipient}
        if kinds & answered:
            tally.troubles.append(_again_today(parcel, post))
            continue
        answered |= kinds
        left -= 1
        _begin(run, parcel, post)


def clear_away(doors: Doors, tally: Tally, history: History) -> None:
    """What has left lies in `sent/<case>/`; the copy first, so that a kill in between costs nothing."""
    for case_id, entry in _records(history):
        if entry.state not in _OVER:
            continue
        for file, digest in zip(entry.files, entry.digests, strict=True):
            content = doors.outbox.read(file) if doors.outbox.digest(file) == digest else None
            if content is not None:
                write(doors, tally, _sent_name(case_id, file), content)
                doors.outbox.remove(file)


def _watch(run: _Run) -> None:
    """Drafts that a person has sent since, or thrown away."""
    for courier in run.doors.mailroom.drafts.values():
        waiting = [
            (view, entry)
            for view in run.views
            for entry in view.case.dispatches
            if entry.state == "draft" and courier_of(run.doors, view, entry.courier) is courier
        ]
        if not waiting:
            continue
        try:
            _look_after(run, courier, waiting)
        except KlimadocsError as error:
            run.closed.append(courier)
            run.tally.troubles.append(_out_of_reach("Postfach", error))


def _look_after(run: _Run, courier: Courier, waiting: Sequence[tuple[CaseView, DispatchRecord]]) -> None:
    cases = {entry.id: view.case.id for view, entry in waiting}
    since = min(entry.at for _, entry in waiting).date() - timedelta(days=1)
    mails = [mail for view, entry in waiting if (mail := _again(run, view, entry))]
    for departure in courier.departures(mails, since):
        case_id = cases.pop(departure.id)
        left = Left(departure.id, case_id, departure.recipient, departure.is_changed)
        record(run.doors, run.tally, f"left:{departure.id}", left)
    rest = [mail for mail in mails if mail.id in cases]
    for name in sorted(courier.vanished(rest, since)):
        entry = next(entry for _, entry in waiting if entry.id == name)
        sentence = "Der Entwurf liegt weder unter den Entwürfen noch unter den gesendeten E-Mails."
        remedy = "Wurde er von Hand gesendet: klimadocs settle; soll er neu entstehen: klimadocs send --again."
        event = Undelivered(name, cases[name], sentence, remedy)
        record(run.doors, run.tally, f"undelivered:{name}:{entry.tries}", event)


def _waiting(doors: Doors, view: CaseView) -> tuple[Approved, ...]:
    """The newest release of each letter, where its file still lies in the outbox and no courier was given it."""
    begun = {digest for entry in view.case.dispatches for digest in entry.digests}
    newest = {approval.letter: approval for approval in view.case.approvals}
    return tuple(
        approval
        for approval in newest.values()
        if approval.digest not in begun and doors.outbox.digest(approval.file) == approval.digest
    )


def _parcels(doors: Doors, view: CaseView) -> Iterator[_Parcel]:
    """What is for the partner never travels with what is for the applicant."""
    waiting = _waiting(doors, view)
    for party in PARTIES:
        yield _Parcel(view, tuple(entry for entry in waiting if party_of(view, entry.letter) == party), party)


def _plan(run: _Run, parcel: _Parcel) -> Post | None:
    """None where its courier is out of reach in this round, or its text cannot be written."""
    doors, view = run.doors, parcel.view
    courier, kind = _choose(doors, view)
    if kind == "smtp" and not address_of(view, run.history, kind, parcel.to).recipient:
        courier, kind = _choose(replace(doors, mailroom=replace(doors.mailroom, smtp=None)), view)
    if courier is None or courier in run.closed:
        return None
    letters = tuple(approval.letter for approval in parcel.approvals)
    digests = tuple(approval.digest for approval in parcel.approvals)
    address = address_of(view, run.history, kind, parcel.to)
    try:
        mail = write_mail(doors, run.history, view, letters, digests, address, kind, parcel.to)
    except LetterError as error:
        run.tally.troubles.append(Trouble("dispatch", view.case.id, "mail_text", error.sentence, error.remedy))
        return None
    return Post(courier, kind, mail, " ".join(filter(None, (address.note, _older_draft(view, letters)))))


def _older_draft(view: CaseView, letters: Sequence[str]) -> str:
    older = [entry for entry in view.case.dispatches if entry.state == "draft" and set(entry.letters) & set(letters)]
    return "Ein älterer Entwurf desselben Briefes liegt noch im Postfach: bitte löschen." if older else ""


def _choose(doors: Doors, view: CaseView) -> tuple[Courier | None, CourierKind]:
    """By the way the application came: mail is answered by mail, paper by paper."""
    room = doors.mailroom
    if view.case.current.arrival.channel == "mail":
        if room.smtp is not None:
            return room.smtp, "smtp"
        draft = courier_of(doors, view, "draft")
        if draft is not None:
            return draft, "draft"
    return room.tray, "tray"


def _begin(run: _Run, parcel: _Parcel, post: Post) -> None:
    enclosed = enclosed_with(run.doors, parcel.view, parcel.approvals)
    event = Dispatching(
        dispatch=post.mail.id,
        case=parcel.view.case.id,
        courier=post.kind,
        letters=tuple(approval.letter for approval in parcel.approvals),
        digests=(*(approval.digest for approval in parcel.approvals), *(digest for _, digest in enclosed)),
        files=(*(approval.file for approval in parcel.approvals), *(file for file, _ in enclosed)),
        recipient=post.mail.recipient,
        note=post.note,
        mail=post.mail,
    )
    record(run.doors, run.tally, f"dispatching:{post.mail.id}:1", event)
    _hand_over(run, post, event.files, 1)


def _hand_over(run: _Run, post: Post, files: Sequence[str], tries: int) -> None:
    name, case, courier = post.mail.id, post.mail.case, post.courier
    if courier is None or courier in run.closed:
        return
    run.doors.pause(f"before handing over {name}")
    try:
        reference = courier.hand_over(attach(post.mail, _files(run.doors, case, files)))
    except (RefusedError, UncertainError) as error:
        event = Undelivered(name, case, error.sentence, error.remedy)
        record(run.doors, run.tally, f"undelivered:{name}:{tries}", event)
    except KlimadocsError as error:
        run.closed.append(courier)
        run.tally.troubles.append(_out_of_reach(case, error))
        record(run.doors, run.tally, f"postponed:{name}:{tries}", Postponed(name, case, str(error)))
    else:
        run.doors.pause(f"after handing over {name}")
        record(run.doors, run.tally, f"dispatched:{name}:{tries}", Dispatched(name, case, reference))


def _finish_begun(run: _Run) -> None:
    """What was begun and not ended: drafts and paper are looked up and done again, SMTP is for a person to decide."""
    for view in run.views:
        for entry in view.case.dispatches:
            if entry.state == "open" and entry.courier == "smtp":
                sentence = "Der Versand wurde unterbrochen; ob die E-Mail hinausging, ist nicht bekannt."
                remedy = "Im Ordner „Gesendet“ oder beim Empfänger nachsehen, dann von Hand senden."
                event = Undelivered(entry.id, view.case.id, sentence, remedy)
                record(run.doors, run.tally, f"undelivered:{entry.id}:{entry.tries}", event)
            elif entry.state == "open" or (entry.state == "waiting" and _is_due(entry)):
                _try_again(run, view, entry)


def _try_again(run: _Run, view: CaseView, entry: DispatchRecord) -> None:
    courier = courier_of(run.doors, view, entry.courier)
    if courier is None or courier in run.closed or entry.mail is None:
        return
    tries = entry.tries
    if entry.state == "waiting":
        tries += 1
        event = Dispatching(
            entry.id, view.case.id, entry.courier, entry.letters, entry.digests, entry.files, entry.recipient,
            entry.note, entry.mail,
        )  # fmt: skip
        record(run.doors, run.tally, f"dispatching:{entry.id}:{tries}", event)
    _hand_over(run, Post(courier, entry.courier, entry.mail, entry.note), entry.files, tries)


def _is_due(entry: DispatchRecord) -> bool:
    """Back-off after the fifth try: an hour, two, four, at most a day; the first tries belong to the daily run."""
    wait = min(timedelta(hours=2 ** min(entry.tries - 5, 8)), _LONGEST_WAIT) if entry.tries > 4 else timedelta(0)
    return datetime.now(UTC) >= entry.at + wait


def _again(run: _Run, view: CaseView, entry: DispatchRecord) -> Outgoing | None:
    """The mail as it was begun, with its files."""
    return attach(entry.mail, _files(run.doors, view.case.id, entry.files)) if entry.mail else None


def _files(doors: Doors, case_id: str, files: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """They may lie in `sent/` by now."""
    for file in files:
        content = doors.outbox.read(file) or doors.outbox.read(_sent_name(case_id, file))
        if content is not None:
            yield file, content


def _records(history: History) -> Iterator[tuple[str, DispatchRecord]]:
    for case_id in history.case_ids:
        for entry in fold_dispatches(history.of_case[case_id]):
            yield case_id, entry


def _sent_name(case_id: str, file: str) -> str:
    return f"{SENT}/{case_id}/{file.rpartition('/')[2]}"


def _answered_today(views: Sequence[CaseView]) -> Iterator[tuple[str, str]]:
    """(recipient, letter) of what went, or was put into a draft, on this day of the calendar."""
    today = datetime.now(UTC).date()
    for view in views:
        for entry in view.case.dispatches:
            if entry.recipient and entry.state != "failed" and entry.at.date() == today:
                yield from ((entry.recipient, letter) for letter in entry.letters)


def _brake(doors: Doors, parcel: _Parcel) -> Trouble:
    most = doors.mailroom.most_letters
    sentence = f"Ein Lauf gibt höchstens {most} Sendungen hinaus; diese wartet auf den nächsten."
    return Trouble("dispatch", parcel.view.case.id, "brake", sentence, "Nichts zu tun, oder most_letters erhöhen.")


def _again_today(parcel: _Parcel, post: Post) -> Trouble:
    sentence = f"An {post.mail.recipient} ging heute schon ein solcher Brief; dieser folgt morgen."
    return Trouble("dispatch", parcel.view.case.id, "again_today", sentence, "Nichts zu tun.")


def _out_of_reach(item: str, error: KlimadocsError) -> Trouble:
    kind = "unreachable" if isinstance(error, TemporaryError) else "configuration"
    return Trouble("dispatch", item, kind, error.sentence, error.remedy or "Der nächste Lauf versucht es erneut.")
