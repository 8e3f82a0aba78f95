"""The mail to staff after a run: what arrived, what needs a person, the balance. German, plain, without answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from klimadocs.model.day import Day
from klimadocs.model.event import Arrived, Dispatched, Drafted, Submitted
from klimadocs.model.mail import Outgoing
from klimadocs.pipeline.doors import Tally

_LONGEST_LIST = 30


def write_digests(day: Day, tally: Tally, sender: str, to: Sequence[str]) -> Iterator[Outgoing]:
    """One mail for each address."""
    body = "\n".join(_lines(day, tally))
    moment = datetime.now(UTC).isoformat()
    for recipient in to:
        name = sha256(f"{moment}|{recipient}|{body}".encode()).hexdigest()[:32]
        yield Outgoing(
            id=f"{name}.klimadocs@{sender.rpartition('@')[2]}",
            case="",
            sender=sender,
            sender_name="klimadocs",
            recipient=recipient,
            subject=_subject(day, tally),
            body=body,
            is_automatic=True,
        )


def _subject(day: Day, tally: Tally) -> str:
    waiting = len(_to_do(day))
    arrived = f"{tally.count(Arrived)} neu eingegangen"
    return f"klimadocs: {arrived}, {waiting} zu klären" if waiting else f"klimadocs: {arrived}"


def _lines(day: Day, tally: Tally) -> Iterator[str]:
    yield f"Stand {day.today:%d.%m.%Y}" + (" (Übungsbetrieb)" if day.is_practice else "")
    yield ""
    yield f"Neu eingegangen: {tally.count(Arrived)}"
    yield f"Formulare aufgenommen: {tally.count(Submitted)}"
    yield f"Briefe entworfen: {tally.count(Drafted)}"
    yield f"Sendungen übergeben: {tally.count(Dispatched)}"
    yield ""
    todo = _to_do(day)
    yield "Das braucht Sie:" if todo else "Nichts wartet auf eine Entscheidung der Maschine."
    yield from (f"  - {line}" for line in todo[:_LONGEST_LIST])
    if len(todo) > _LONGEST_LIST:
        yield f"  - und {len(todo) - _LONGEST_LIST} weitere"
    yield ""
    yield (
        f"Bilanz: {day.arrived} Eingänge = {day.count('case')} in Vorgängen + {day.count('duplicate')} doppelt "
        f"+ {day.count('dismissed')} kein Formular + {day.count('trouble')} zu klären."
    )
    yield "Alles Weitere steht in outbox/index.html."


def _to_do(day: Day) -> list[str]:
    lines = [f"{item.arrival.name}: {item.sentence}" for item in day.items if item.state == "trouble"]
    lines += [f"{trouble.item}: {trouble.sentence}" for trouble in day.troubles]
    for view in day.views:
        lines += [f"{view.case.id}: {held.reason}" for held in view.case.withheld]
        lines += [f"{view.case.id}: {entry.sentence}" for entry in view.case.dispatches if entry.state == "failed"]
    return lines
