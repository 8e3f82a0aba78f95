"""Collect, keep, settle: after this nothing that arrived can be lost."""

from __future__ import annotations

from collections.abc import Mapping

from klimadocs.model.arrival import Arrival
from klimadocs.model.day import ItemState
from klimadocs.model.event import Arrived
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, record
from klimadocs.readers import sniff
from klimadocs.sources import Delivery, Outcome


def collect(doors: Doors, tally: Tally, known: set[str], only: str = "", limit: int | None = None) -> None:
    """Bytes into the vault, then the event, then the source may let go. `known` are ids that the ledger has."""
    taken = 0
    for source in doors.sources:
        for delivery in source.collect():
            if isinstance(delivery, Trouble):
                tally.troubles.append(delivery)
                continue
            digest = delivery.digest
            if digest not in known and (not only or digest.startswith(only)) and (limit is None or taken < limit):
                _keep(doors, tally, delivery)
                known.add(digest)
                taken += 1
            if digest in known:
                source.keep(delivery)
                doors.pause(f"kept {delivery.name}")


def settle(doors: Doors, tally: Tally, states: Mapping[str, ItemState]) -> None:
    """What was taken leaves the place where it arrived; `states` by sha256 as the balance has them."""

    def outcome(digest: str) -> Outcome | None:
        state = states.get(digest)
        if state is None:
            return None
        return "trouble" if state == "trouble" else "done"

    for source in doors.sources:
        doors.pause("before settling")
        tally.troubles.extend(source.settle(outcome))
        doors.pause("after settling")


def _keep(doors: Doors, tally: Tally, delivery: Delivery) -> None:
    digest = doors.vault.put(delivery.content)
    arrival = Arrival(
        id=digest,
        name=delivery.name,
        channel=delivery.channel,
        received_at=delivery.received_at,
        received_by=delivery.received_by,
        media_type=sniff(delivery.content),
        size_bytes=len(delivery.content),
        sender=delivery.sender,
        subject=delivery.subject,
        postmarked_on=delivery.postmarked_on,
        account=delivery.place.account if delivery.place else "",
    )
    record(doors, tally, f"arrived:{digest}", Arrived(arrival))
    doors.watcher.advance(delivery.name)
